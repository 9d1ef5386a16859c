"""A cube, what is asked for and the manifest of the dataset become one coverage report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rtop_graph.coverage.cube import Cell as CubeCell
from rtop_graph.coverage.cube import Cube, Participation, slug
from rtop_graph.coverage.headline import country_figures
from rtop_graph.coverage.recorded import Selection, is_in_scope
from rtop_graph.report.cells import (
    build_cells,
    by_name,
    country_sheets,
    in_order_of_reports,
    matrix_organizations,
    organization_sheets,
    pillar_views,
)
from rtop_graph.report.content import (
    ClaimEntry,
    CountrySheet,
    CoverageReport,
    OrganizationSheet,
    OutstandingGroup,
    PotentialSheet,
    Scope,
    Source,
)
from rtop_graph.report.honesty import build_honesty
from rtop_graph.report.lists import (
    outstanding_groups,
    potential_sheets,
    silent_gap_entries,
    stated_gap_entries,
)
from rtop_graph.report.participants import participants_of
from rtop_graph.report.scope import narrowed


def build_report(
    cube: Cube, selection: Selection, manifest: Mapping[str, Any], scope: Scope | None = None
) -> CoverageReport:
    """Return the coverage report on one report of the Secretary-General: everything computed, nothing in words.

    With a scope, only what bears on it is there; the headline figures stay those of the whole report.
    Raise ``UnknownNameError`` where the cube holds no such report.
    """
    return narrowed(_whole(cube, selection, manifest), scope or Scope())


def _whole(cube: Cube, selection: Selection, manifest: Mapping[str, Any]) -> CoverageReport:
    report = cube.report(selection.report)
    parts = participants_of(cube)
    cells = build_cells(cube, selection)
    countries = country_sheets(cube, selection, cells)
    organizations = organization_sheets(cube, selection, cells, parts)
    outstanding = outstanding_groups(cube, selection, parts)
    stated, silent = stated_gap_entries(cube, selection), silent_gap_entries(cube, selection)
    potential = potential_sheets(cube, selection)
    used = {*_claims_of(countries, organizations), *_claims_asked(outstanding), *_claims_shown(potential)}
    used |= {claim for gap in (*stated, *silent) for claim in gap.claims}
    claims = in_order_of_reports(cube, used)
    return CoverageReport(
        report=report,
        selection=selection,
        in_scope=is_in_scope(cube, selection),
        figures=country_figures(cube, selection),
        countries=countries,
        organizations=organizations,
        matrix_organizations=matrix_organizations(cube, cells),
        pillars=pillar_views(cube, selection),
        outstanding=outstanding,
        stated_gaps=stated,
        silent_gaps=silent,
        potential=potential,
        claims=_entries(cube, claims, parts),
        claims_in_report=sum(claim.document == report.iri for claim in cube.claims.values()),
        honesty=build_honesty(cube, selection, claims),
        source=source_of(manifest, slug(report.iri)),
        organization_names=dict(cube.organizations),
        country_names=dict(cube.countries),
    )


def _claims_of(countries: Iterable[CountrySheet], organizations: Iterable[OrganizationSheet]) -> Iterator[str]:
    for sheet in countries:
        yield from (*sheet.concern, *sheet.other_claims)
        for cell in sheet.cells:
            yield from cell.claims
    for organization in organizations:
        yield from organization.other_claims


def _claims_shown(potential: Iterable[PotentialSheet]) -> Iterator[str]:
    return (claim for sheet in potential for found in sheet.capabilities.values() for claim in found)


def _claims_asked(groups: Iterable[OutstandingGroup]) -> Iterator[str]:
    for group in groups:
        for item in group.items:
            yield from (item.claim, *(later for later, _ in item.followed_by))


def _entries(cube: Cube, claims: Iterable[str], participants: Iterable[Participation]) -> dict[str, ClaimEntry]:
    cells: dict[str, list[CubeCell]] = {}
    for cell in cube.cells:
        cells.setdefault(cell.claim, []).append(cell)
    actors: dict[str, dict[tuple[str, str], None]] = {}
    for part in participants:
        actors.setdefault(part.claim, {})[(part.label, part.actor)] = None
    return {c: _entry(cube, c, cells.get(c, []), tuple(actors.get(c, ()))) for c in claims}


def _entry(cube: Cube, iri: str, cells: list[CubeCell], actors: tuple[tuple[str, str], ...]) -> ClaimEntry:
    claim = cube.claims[iri]
    first = cells[0] if cells else None
    return ClaimEntry(
        iri=iri,
        statement=claim.statement,
        kind=claim.kind,
        modality=claim.modality,
        pillar=claim.pillar,
        pillar_basis=first.pillar_basis if first else None,
        list_open=first.list_open if first else None,
        collective=first.collective if first else None,
        confidence=claim.confidence,
        review=claim.review,
        note=claim.note,
        document=claim.document,
        paragraphs=tuple((thing.label, thing.iri) for thing in cube.paragraphs_of([iri])),
        actors=actors,
        countries=tuple(by_name(cube, {cell.country for cell in cells})),
    )


def source_of(manifest: Mapping[str, Any], document: str) -> Source:
    """Return what a manifest tells of the dataset; a remote engine's dataset may come with none."""
    dataset = manifest.get("dataset", {})
    return Source(
        version=str(manifest.get("version", "")),
        checksum=str(dataset.get("sha256", "")),
        statements=int(dataset.get("statements", 0)),
        reasoned=manifest.get("reasoner"),
        rows={str(name): int(count) for name, count in manifest.get("rows", {}).items()},
        agreement={str(k): float(v) for k, v in manifest.get("quality", {}).get(document, {}).items()},
    )
