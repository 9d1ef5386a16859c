"""Gaps of the data and not of the world: engagements tied to no country, no named partner, no pillar (MEASURES §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rtop_graph.coverage.cube import ClaimText, Cube
from rtop_graph.coverage.gaps.kinds import Gap
from rtop_graph.coverage.recorded import ACTING_ROLES, Selection
from rtop_graph.records import Records

NO_COUNTRY = "are tied to no country: a region, or no place told"
NO_PARTNER = "name nobody who acts: a collective, or nobody told"
NO_PILLAR = "are under no pillar"


def data_gaps(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G11: the recorded engagements that no country, no named partner or no pillar can be told for.

    One row a lack and country; those without a country stand in one row. A region counts as allocated where that is
    asked for.
    """
    found: dict[tuple[str, str], list[str]] = {}
    engagements = _engagements(cube, selection)
    iris = engagements.column("iri").read()
    countries = {claim: _countries(cube, selection, claim) for claim in iris}
    named = {claim for claim in iris if _names_somebody(cube, claim)}
    with_pillar = set(engagements.at(~engagements.column("pillar").equals("")).column("iri").read())
    lacks: dict[str, Callable[[str], bool]] = {
        NO_COUNTRY: lambda claim: not countries[claim],
        NO_PARTNER: lambda claim: claim not in named,
        NO_PILLAR: lambda claim: claim not in with_pillar,
    }
    for lack, is_lacking in lacks.items():
        for claim in filter(is_lacking, iris):
            for country in countries[claim] or [""]:
                found.setdefault((lack, country), []).append(claim)
    searched = cube.report(selection.report).paragraphs
    for (lack, country), claims in found.items():
        detail = f"{len(claims)} of {len(engagements)} recorded engagements {lack}"
        yield Gap("G11", selection.report, country, (), tuple(sorted(claims)), detail, searched)


def _names_somebody(cube: Cube, claim: str) -> bool:
    """Return whether somebody named acts in a claim, also a State in its own country."""
    parts, cells = cube.part_records.only("claim", claim), cube.cell_records.only("claim", claim)
    acting = parts.at(parts.column("role").is_in(ACTING_ROLES)).column("actor").distinct()
    return not cube.organizations.keys().isdisjoint(acting) or bool(cells.column("role").is_in(ACTING_ROLES).any())


def _engagements(cube: Cube, selection: Selection) -> Records[ClaimText]:
    claims = selection.of(cube.claim_records)
    is_engagement = claims.column("kind").equals("Engagement") & claims.column("basis").equals("stated")
    return claims.at(is_engagement & claims.column("modality").is_in(selection.done))


def _countries(cube: Cube, selection: Selection, claim: str) -> list[str]:
    told = cube.mentioned_records.only("claim", claim).column("country").distinct()
    cells = cube.all_cell_records if selection.allocate_regions else cube.cell_records
    return sorted({*told, *cells.only("claim", claim).column("country").distinct()})
