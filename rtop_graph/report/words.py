"""The words of the page: one wording per state, group, figure and rule, the same in HTML and in Markdown."""

from __future__ import annotations

from rtop_graph.coverage.recorded import NOT_DONE, NOT_MENTIONED, OUT_OF_SCOPE, PLANNED_ONLY, RECORDED
from rtop_graph.report.figures import (
    NONE_RECORDED,
    OF_CONCERN,
    OTHERS_ONLY,
    REGIONAL_AND_UN,
    REGIONAL_NOT_UN,
    SOLE_PARTNER,
    STATED_GAPS,
    UN_NOT_REGIONAL,
    WITH_REGIONAL,
    WITHOUT_REGIONAL,
)
from rtop_graph.report.honesty import EXPLICIT_ONLY, MANDATED_NOT, MANDATED_TOO, SHOWN

NOTHING_RECORDED = "No engagement recorded in this report"
NO_PILLAR = "An engagement put under no pillar stands in the matrix above, and in none of these columns."
SILENCE = "Absence of mention is not absence of action: a report chooses its examples."
NO_RANKING = (
    "Countries stand by name. There is no composite score and no league of countries or organisations; "
    "a count of claims measures attention in a text, not effort."
)

STATES = {
    RECORDED: "engagement recorded",
    PLANNED_ONLY: "recommended, planned or mandated; not recorded as done",
    NOT_DONE: "the report says it was not done",
    NOT_MENTIONED: "not mentioned: no engagement recorded in this report",
    OUT_OF_SCOPE: "out of the report's scope: it does not set out to deal with this",
}
SHORT_STATES = {
    RECORDED: "recorded",
    PLANNED_ONLY: "planned or mandated only",
    NOT_DONE: "stated not done",
    NOT_MENTIONED: "not mentioned",
    OUT_OF_SCOPE: "out of scope",
}
GROUPS = {
    REGIONAL_AND_UN: "A regional organisation and the United Nations",
    REGIONAL_NOT_UN: "A regional organisation, not the United Nations",
    UN_NOT_REGIONAL: "The United Nations, no regional organisation",
    OTHERS_ONLY: "Other partners only",
    NONE_RECORDED: "No named partner",
    OUT_OF_SCOPE: "Out of the report's scope",
}
GROUP_SYMBOLS = {
    REGIONAL_AND_UN: "◉",
    REGIONAL_NOT_UN: "▲",
    UN_NOT_REGIONAL: "■",
    OTHERS_ONLY: "◆",
    NONE_RECORDED: "□",
    OUT_OF_SCOPE: "–",
}
FIGURES = {
    OF_CONCERN: "countries of concern",
    WITH_REGIONAL: "with a regional partner recorded",
    WITHOUT_REGIONAL: "with no regional partner recorded",
    REGIONAL_AND_UN: "with a regional partner and the United Nations recorded",
    REGIONAL_NOT_UN: "with a regional partner and not the United Nations recorded",
    UN_NOT_REGIONAL: "with the United Nations and no regional partner recorded",
    OTHERS_ONLY: "with only other partners recorded",
    NONE_RECORDED: "with no named partner recorded",
    STATED_GAPS: "gaps that the report itself states",
    SOLE_PARTNER: "covered countries with exactly one partner recorded",
}
LISTED = {
    WITH_REGIONAL: "A regional partner recorded",
    SOLE_PARTNER: "Exactly one partner recorded, of all countries with any",
}
STANDINGS = {
    "member": "member",
    "suspended": "membership suspended",
    "observer": "observer",
    "associate": "associate",
    "participant": "participant",
    "party": "party",
    "signatory": "signatory",
    "unknown": "membership not known",
    "not a member": "not a member",
}
LISTS = {
    "whole": "all members listed",
    "in-part": "members listed in part: a country that is not listed is unknown, not outside",
    "not-at-all": "members not listed: what it could do where is unknown",
}
CHANNELS = {"regional": "Regional", "un": "UN", "other": "Other"}
GAPS = {
    "G1": "stated gap",
    "G2": "of concern, no partner recorded",
    "G3": "single channel",
    "G4": "unused potential",
    "G5": "no regional organisation with the capability",
    "G6": "covered, no partner under a concept",
    "G7": "late action",
    "G8": "no longer recorded",
    "G9": "exactly one partner",
    "G10": "partners that no claim links",
    "G11": "gaps of the data",
}
COLLAPSED = ("G5", "G6", "G11")
"""The types with more rows than most readers want to see at once."""

MODALITIES = {"not-taken": "not taken"}
KINDS = {"MembershipChange": "membership change"}
SWITCHES = {
    SHOWN: "as shown on this page",
    MANDATED_TOO: "mandated acts count as done",
    MANDATED_NOT: "mandated acts do not count as done",
    EXPLICIT_ONLY: "the other setting of: only pillars that the words name",
    **{f"pillar-{pillar}": f"pillar {pillar}, also where only its section tells" for pillar in ("I", "II", "III")},
    **{f"pillar-{pillar}-explicit": f"pillar {pillar}, only where the words name it" for pillar in ("I", "II", "III")},
}
CLAIM_LICENCE = "CC BY 4.0"


def kind_words(kind: str) -> str:
    """Return a kind of claim as a word."""
    return KINDS.get(kind, kind.lower())


def concept_words(slug: str) -> str:
    """Return a concept's slug as words."""
    return MODALITIES.get(slug, slug.replace("-", " "))


def potential_mark(standing: str, *, has_potential: bool) -> str:
    """Return the mark of a country's standing in an organisation; empty where there is none to tell."""
    if standing == "member":
        return "◇" if has_potential else "▫"
    return {"suspended": "⊘", "unknown": "", "not a member": ""}.get(standing, "◌")


MARKS = {
    "◇": "member, and a report shows a mechanism of the organisation: potential",
    "▫": "member, no mechanism shown in the reports read so far",
    "⊘": "membership suspended at the report's date: no potential counted",
    "◌": "observer, associate or participant: no potential counted",
}
