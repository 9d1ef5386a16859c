"""A part of a coverage report: one country, one organisation, or one region. Figures keep their definitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rtop_graph.report.content import (
    CoverageReport,
    GapEntry,
    OrganizationSheet,
    OutstandingGroup,
    PotentialSheet,
    Scope,
)


def narrowed(report: CoverageReport, scope: Scope) -> CoverageReport:
    """Return the report with only what bears on the scope; the headline figures stay those of the whole report.

    Sheets of countries stay whole: a country is shown with every partner, also where one organisation is asked for.
    """
    if not scope:
        return report
    countries = _countries(report, scope)
    part = replace(
        report,
        scope=scope,
        countries=tuple(sheet for sheet in report.countries if sheet.country in countries),
        organizations=tuple(_organizations(report, scope, countries)),
        matrix_organizations=_columns(report, scope, countries),
        pillars=tuple(
            replace(view, cells=tuple(cell for cell in view.cells if cell.country in countries))
            for view in report.pillars
        ),
        outstanding=tuple(_outstanding(report, scope, countries)),
        stated_gaps=tuple(gap for gap in report.stated_gaps if _concerns(report, gap, scope, countries)),
        silent_gaps=tuple(gap for gap in report.silent_gaps if _concerns(report, gap, scope, countries)),
        potential=tuple(sheet for sheet in report.potential if _bears_on(sheet, scope, countries)),
    )
    return _with_claims_of(part)


def _countries(report: CoverageReport, scope: Scope) -> frozenset[str]:
    """Return the countries that a scope asks for; of an organisation, those with something to tell of it."""
    if scope.country:
        return frozenset([scope.country])
    if scope.region:
        return frozenset(scope.region_countries)
    cells = (cell for sheet in report.countries for cell in sheet.cells)
    return frozenset(cell.country for cell in cells if cell.organization == scope.organization)


def _organizations(report: CoverageReport, scope: Scope, countries: frozenset[str]) -> Iterator[OrganizationSheet]:
    for sheet in report.organizations:
        if scope.organization:
            if sheet.organization == scope.organization:
                yield sheet
        elif cells := tuple(cell for cell in sheet.cells if cell.country in countries):
            yield replace(sheet, cells=cells, other_claims=())


def _columns(report: CoverageReport, scope: Scope, countries: frozenset[str]) -> tuple[str, ...]:
    if scope.organization:
        return tuple(o for o in report.matrix_organizations if o == scope.organization)
    shown = {cell.organization for sheet in report.countries if sheet.country in countries for cell in sheet.cells}
    return tuple(organization for organization in report.matrix_organizations if organization in shown)


def _outstanding(report: CoverageReport, scope: Scope, countries: frozenset[str]) -> Iterator[OutstandingGroup]:
    for group in report.outstanding:
        if scope.organization:
            if group.actor == scope.organization:
                yield group
        elif items := tuple(item for item in group.items if countries & set(item.countries)):
            yield replace(group, items=items)


def _concerns(report: CoverageReport, gap: GapEntry, scope: Scope, countries: frozenset[str]) -> bool:
    if not scope.organization:
        return bool(countries & set(gap.countries))
    actors = {actor for claim in gap.claims if gap.kind == "G1" for _, actor in report.claims[claim].actors}
    return scope.organization in {*gap.organizations, *actors}


def _bears_on(sheet: PotentialSheet, scope: Scope, countries: frozenset[str]) -> bool:
    if scope.organization:
        return sheet.organization == scope.organization
    return bool(countries & {*sheet.members, *sheet.suspended, *sheet.out_of_area})


def _with_claims_of(report: CoverageReport) -> CoverageReport:
    """Return the report with the evidence of what it still shows, and the counts of that evidence."""
    used = set(claims_shown(report))
    claims = {iri: claim for iri, claim in report.claims.items() if iri in used}
    honesty = replace(
        report.honesty,
        review=_counted(claim.review for claim in claims.values()),
        confidence=_counted(claim.confidence for claim in claims.values()),
    )
    return replace(report, claims=claims, honesty=honesty)


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def claims_shown(report: CoverageReport) -> Iterator[str]:
    """Yield every claim that some list, sheet or cell of the report shows; some more than once."""
    for sheet in report.countries:
        yield from (*sheet.concern, *sheet.other_claims)
        yield from (claim for cell in sheet.cells for claim in cell.claims)
    for organization in report.organizations:
        yield from organization.other_claims
        yield from (claim for cell in organization.cells for claim in cell.claims)
    for group in report.outstanding:
        for item in group.items:
            yield from (item.claim, *(later for later, _ in item.followed_by))
    yield from (claim for gap in (*report.stated_gaps, *report.silent_gaps) for claim in gap.claims)
    yield from (claim for shown in report.potential for found in shown.capabilities.values() for claim in found)
