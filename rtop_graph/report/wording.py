"""Figures, days, labels and titles in words, the same in every form of the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rtop_graph.report.content import CoverageReport

BIDI_CONTROLS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that reorder the text around them (UAX #9); no label needs them, and they can make one lie."""

FEW = 10
"""Below this many things a share is told as a count alone."""


def percent(value: float) -> str:
    """Return a share as a whole percentage."""
    return f"{100 * value:.0f} %"


def in_percent(count: int, of: int) -> str:
    """Return a share as a whole percentage; nothing below ten things, where a percentage would say too much."""
    return percent(count / of) if of >= FEW else ""


def short_label(label: str, report: str) -> str:
    """Return a paragraph's label without its report where that is the one the page is about."""
    document, _, paragraph = label.partition(" ")
    return paragraph if paragraph and report.startswith(document) else label


def day(instant: str) -> str:
    """Return the day of an instant as people write it: 27 June 2011."""
    found = date.fromisoformat(instant.partition("T")[0])
    return f"{found.day} {found:%B %Y}"


def title_of(report: CoverageReport) -> str:
    """Return the title of a report, which says what part of it is shown."""
    where = report.report.label
    if report.scope.organization:
        return f"{report.about}: where it is recorded as acting, in {where}"
    if report.scope:
        return f"Who is recorded as acting in {report.about}, in {where}"
    return f"Who is recorded as acting where, in {where}"


@dataclass(frozen=True)
class Reason:
    """Why a country is of concern: the situations by name, else one claim to tell; no sentence is told twice.

    ``beside`` is the country where the claim is told already, ``claims`` are those to refer to.
    """

    situations: tuple[str, ...]
    told: str
    beside: str
    claims: tuple[str, ...]


def reasons_of(report: CoverageReport) -> dict[str, Reason]:
    """Return why each country of concern is of concern, by country, in the order of the report's sheets."""
    told: dict[str, str] = {}
    found = {}
    for sheet in report.countries:
        if sheet.concern:
            names = tuple(label for label, _ in sheet.situations)
            fresh = [claim for claim in sheet.concern if report.claims[claim].statement not in told]
            tell = fresh[0] if fresh and not names else ""
            again = "" if names or tell else told[report.claims[sheet.concern[0]].statement]
            told |= {report.claims[tell].statement: sheet.country} if tell else {}
            found[sheet.country] = Reason(names, tell, again, tuple(claim for claim in sheet.concern if claim != tell))
    return found
