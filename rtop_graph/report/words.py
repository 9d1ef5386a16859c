"""The words of the page: one wording per state, group, figure and rule, the same in HTML and in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from rtop_graph.coverage.headline import (
    FIGURE_WORDS,
    NONE_RECORDED,
    OTHERS_ONLY,
    REGIONAL_AND_UN,
    REGIONAL_NOT_UN,
    SOLE_PARTNER,
    UN_NOT_REGIONAL,
    WITH_REGIONAL,
)
from rtop_graph.coverage.recorded import NOT_DONE, NOT_MENTIONED, OUT_OF_SCOPE, PLANNED_ONLY, RECORDED
from rtop_graph.coverage.switches import SWITCH_WORDS
from rtop_graph.coverage.whatif import WhatIf

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
FIGURES = FIGURE_WORDS
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
SWITCHES = SWITCH_WORDS
CLAIM_LICENCE = "CC BY 4.0"


def moves(found: WhatIf) -> str:
    """Return what a reading decision, flipped, moves: each figure as shown and then."""
    told = {key: ["none" if count is None else str(count) for count in pair] for key, pair in found.moved.items()}
    return "; ".join(f"{FIGURES[key]}: {' → '.join(pair)}" for key, pair in told.items())


def still_decisions(found: Iterable[WhatIf]) -> str:
    """Return how many reading decisions move no figure, and why, in one sentence."""
    still = [item for item in found if not item.moved]
    fixed = sum(item.counts is None for item in still)
    return (
        f"{len(still)} further decisions move no figure here: {fixed} cannot be flipped or touch none, "
        f"and {len(still) - fixed} were flipped without effect; each alone is told by rtop headline --what-if."
    )


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
