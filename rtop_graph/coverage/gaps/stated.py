"""Gaps that a report states: what was not done or is lacking, and what was done too late (MEASURES §5, G1 and G7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rtop_graph.coverage.cube import NOT_TAKEN, ClaimText, Cube
from rtop_graph.coverage.gaps.kinds import Gap
from rtop_graph.coverage.recorded import Selection

WARNING, LATE, UNHEEDED = "timing/warning", "timing/late-action", "timing/unheeded-warning"
"""The concepts by which a claim stands in the sequence from warning to action."""

MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


def stated_gaps(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G1: each failure, not-taken claim or stated lack of the report, with the countries it counts for.

    Its organisations are those that did not act; whoever merely states a lack is not among them.
    """
    searched = cube.report(selection.report).paragraphs
    told = selection.of(cube.claim_records)
    failures = told.column("kind").equals("Failure") | told.column("modality").is_in(NOT_TAKEN)
    for claim in told.at(failures | told.column("states_lack").equals(True)):
        is_failure = claim.kind == "Failure" or claim.modality in NOT_TAKEN
        organizations = _organizations(cube, [claim.iri]) if is_failure else ()
        for country in _countries(cube, claim.iri) or [""]:
            yield Gap("G1", selection.report, country, organizations, (claim.iri,), claim.statement, searched)


def _countries(cube: Cube, claim: str) -> list[str]:
    told = cube.mentioned_records.only("claim", claim).column("country").distinct()
    return sorted({*told, *cube.cell_records.only("claim", claim).column("country").distinct()})


def _organizations(cube: Cube, claims: Iterable[str]) -> tuple[str, ...]:
    cells = (cube.cell_records.only("claim", claim).column("organization").distinct() for claim in claims)
    return tuple(sorted({organization for found in cells for organization in found}))


def late_actions(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G7: each country for which the report tells of a warning, and of action that came late or not at all.

    The first stated date of a warning, and the first stated date of an action that the report calls late: the lag is
    the time between them, in months where both name one. Where a date is missing, the row says that it is stated and
    not dated, and says less. A warning alone is no gap, nor is an act that nobody calls late.
    """
    found: dict[str, list[ClaimText]] = {}
    asked = selection.of(cube.claim_records)
    for claim in asked.at(asked.words("concepts").has_any_of((WARNING, LATE, UNHEEDED))):
        for country in _countries(cube, claim.iri):
            found.setdefault(country, []).append(claim)
    for country, claims in sorted(found.items()):
        missed = [claim for claim in claims if {LATE, UNHEEDED}.intersection(claim.concepts)]
        if missed:
            yield _late_action(cube, selection, country, claims)


def _late_action(cube: Cube, selection: Selection, country: str, claims: list[ClaimText]) -> Gap:
    missed = [claim for claim in claims if {LATE, UNHEEDED}.intersection(claim.concepts)]
    warned = first_warning(claims)
    acted = first_late_act(claims, warned)
    return Gap(
        kind="G7",
        report=selection.report,
        country=country,
        organizations=_organizations(cube, [claim.iri for claim in missed]),
        claims=tuple(sorted(claim.iri for claim in claims)),
        detail=_told(warned, acted, is_late=any(LATE in claim.concepts for claim in missed)),
        searched=cube.report(selection.report).paragraphs,
        is_dated=bool(warned and acted),
    )


def _told(warned: str, acted: str, *, is_late: bool) -> str:
    since = f"Warned of since {warned}" if warned else "Warned of, no date given"
    if not acted:
        return f"{since}; {'action stated late, not dated' if is_late else 'heeded too little or not at all'}"
    months = lag_in_months(warned, acted)
    return f"{since}; acted on in {acted}" + (f", {months} months later" if months is not None else "")


def first_warning(claims: Iterable[ClaimText]) -> str:
    """Return the first stated date from which danger was told of, as EDTF; empty where none is stated.

    A failure that gives two dates begins with the warning; a finding that a warning went unheeded has the date of the
    finding, and does not date the warning.
    """
    return min(filter(None, (_warned_in(claim) for claim in claims)), default="")


def _warned_in(claim: ClaimText) -> str:
    first, last = _bounds(claim)
    is_failure = claim.modality in NOT_TAKEN
    tells = WARNING in claim.concepts or (
        is_failure and (UNHEEDED in claim.concepts or (LATE in claim.concepts and last))
    )
    return first if tells else ""


def first_late_act(claims: Iterable[ClaimText], warned: str = "") -> str:
    """Return the first stated date of an act that came late, as EDTF, not before the warning; empty where none is."""
    late = [claim for claim in claims if LATE in claim.concepts]
    acts = (_bounds(claim)[1 if claim.modality in NOT_TAKEN else 0] for claim in late)
    return min((act for act in acts if act and act >= warned), default="")


def _bounds(claim: ClaimText) -> tuple[str, str]:
    """Return the first and last date of a claim whose time the report states; both empty otherwise."""
    if claim.time_basis != "stated":
        return "", ""
    first, _, last = claim.interval.partition("/")
    return first, last


def lag_in_months(warned: str, acted: str) -> int | None:
    """Return the months between two dates of at least a month's precision; None where one is less precise or empty.

    >>> lag_in_months("2013-03", "2014-04"), lag_in_months("2011", "2012-02"), lag_in_months("", "2014-04")
    (13, None, None)
    """
    first, last = MONTH.match(warned), MONTH.match(acted)
    if not first or not last:
        return None
    return 12 * (int(last[1]) - int(first[1])) + int(last[2]) - int(first[2])
