"""Gaps of the data and not of the world: engagements tied to no country, no named partner, no pillar (MEASURES §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rtop_graph.coverage.cube import ClaimText, Cube
from rtop_graph.coverage.gaps.kinds import Gap
from rtop_graph.coverage.recorded import ACTING_ROLES, Selection

NO_COUNTRY = "are tied to no country: a region, or no place told"
NO_PARTNER = "name nobody who acts: a collective, or nobody told"
NO_PILLAR = "are under no pillar"


def data_gaps(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G11: the recorded engagements that no country, no named partner or no pillar can be told for.

    One row a lack and country; those without a country stand in one row. A region counts as allocated where that is
    asked for.
    """
    found: dict[tuple[str, str], list[str]] = {}
    engagements = [claim for claim in cube.claims.values() if _is_asked(claim, selection)]
    countries = {claim.iri: _countries(cube, selection, claim.iri) for claim in engagements}
    named = _claims_of_named(cube)
    lacks: dict[str, Callable[[ClaimText], bool]] = {
        NO_COUNTRY: lambda claim: not countries[claim.iri],
        NO_PARTNER: lambda claim: claim.iri not in named,
        NO_PILLAR: lambda claim: not claim.pillar,
    }
    for lack, is_lacking in lacks.items():
        for claim in filter(is_lacking, engagements):
            for country in countries[claim.iri] or [""]:
                found.setdefault((lack, country), []).append(claim.iri)
    searched = cube.report(selection.report).paragraphs
    for (lack, country), claims in found.items():
        detail = f"{len(claims)} of {len(engagements)} recorded engagements {lack}"
        yield Gap("G11", selection.report, country, (), tuple(sorted(claims)), detail, searched)


def _claims_of_named(cube: Cube) -> set[str]:
    """Return the claims in which somebody named acts, also a State in its own country."""
    parts = {p.claim for p in cube.participants if p.role in ACTING_ROLES and p.actor in cube.organizations}
    return parts.union(cell.claim for cell in cube.cells if cell.role in ACTING_ROLES)


def _is_asked(claim: ClaimText, selection: Selection) -> bool:
    is_engagement = claim.kind == "Engagement" and claim.basis == "stated"
    return is_engagement and selection.is_done(claim) and selection.counts(claim)


def _countries(cube: Cube, selection: Selection, claim: str) -> list[str]:
    told = {country for (_, country), claims in cube.mentioned.items() if claim in claims}
    cells = (*cube.cells, *cube.regional) if selection.allocate_regions else cube.cells
    return sorted(told.union(cell.country for cell in cells if cell.claim == claim))
