"""What a gap is: its type, its rule, how much it says, and what shows it (MEASURES §5)."""

from __future__ import annotations

from dataclasses import dataclass

RULES = {
    "G1": "the report says that something was not done, came late, or that capacity is lacking",
    "G2": "the country is of concern, and no engagement of a named partner is recorded in the report",
    "G3": "only the United Nations, or only regional organisations, are recorded for the country",
    "G4": "the country is of concern; a regional organisation it belongs to has a mechanism, and is not recorded",
    "G5": "the country is of concern; no regional organisation that it belongs to has shown the capability",
    "G6": "some partner is recorded for the country, but none under a concept that the report deals with",
    "G7": "the report tells of a warning, and of action that came late or not at all; the lag where both are dated",
    "G8": "an earlier report records the partner there; the country is of concern, and the partner is not recorded",
    "G9": "exactly one partner is recorded for the country",
    "G10": "two or more partners are recorded for one country and form of assistance, and no claim links them all",
    "G11": "a recorded engagement is tied to no country, to no named partner, or to no pillar",
}
"""The rule of each type, in words."""

STRENGTHS = {
    "G1": "strong",
    "G2": "weak",
    "G3": "weak",
    "G4": "weak",
    "G5": "medium",
    "G6": "weak",
    "G7": "strong",
    "G8": "weak",
    "G9": "medium",
    "G10": "weak",
    "G11": "about the data",
}
"""How much a gap of each type says: strong where a report says it, weak where the record is silent."""

STATED = "the report says so"
SILENT = "the record is silent"
ABOUT_THE_DATA = "about the data, not the world"

HEADINGS = dict.fromkeys(RULES, SILENT) | {"G1": STATED, "G7": STATED, "G11": ABOUT_THE_DATA}
"""Under which heading the gaps of a type stand: what follows from silence never stands with what a report states."""


@dataclass(frozen=True)
class Gap:
    """One gap: its type, the country and organisations it is about, and the claims that show it.

    ``searched`` is the number of paragraphs the report has: where no claim was found, all of them were read.
    ``is_dated`` is of G7 alone: without the dates of warning and action, a late action says less.
    """

    kind: str
    report: str
    country: str
    organizations: tuple[str, ...]
    claims: tuple[str, ...]
    detail: str
    searched: int
    is_dated: bool = True

    @property
    def strength(self) -> str:
        """Return how much it says: strong, medium or weak; of G11, that it is about the data."""
        return STRENGTHS[self.kind] if self.is_dated else "weak"

    @property
    def rule(self) -> str:
        """Return the rule that finds it, in words."""
        return RULES[self.kind]

    @property
    def heading(self) -> str:
        """Return whether the report says so, the record is silent, or the data lack something."""
        return HEADINGS[self.kind]
