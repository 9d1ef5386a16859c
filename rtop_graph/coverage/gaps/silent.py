"""Gaps that follow from what a report does not mention: concern minus presence (MEASURES §5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

import networkx as nx

from rtop_graph.coverage.breadth import concepts_in_scope, partners_by_concept, under_concepts
from rtop_graph.coverage.cube import DONE, Cube, Report
from rtop_graph.coverage.gaps.kinds import Gap
from rtop_graph.coverage.groups import Groups
from rtop_graph.coverage.potential import organizations_with_potential
from rtop_graph.coverage.recorded import (
    ACTING_ROLES,
    Selection,
    countries_of_concern,
    is_in_scope,
    partners_by_country,
    recorded_cells,
    recorded_claims,
)
from rtop_graph.coverage.structure import cover_graph, single_channel_countries, sole_partners

FORMS = "form"
COORDINATED = "five-step/coordinated-response"
"""The scheme of the forms of assistance, and the concept by which a claim tells that partners pulled together."""

CHANNEL_DETAILS = {"un": "Only the United Nations is recorded", "regional": "Only regional partners are recorded"}
"""The channels for which being the only one is a gap (G3), and how it is told."""


def unanswered_concern(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G2: each country of concern for which no named partner is recorded."""
    covered = partners_by_country(cube, selection)
    searched = cube.report(selection.report).paragraphs
    for country, claims in countries_of_concern(cube, selection.report).items():
        if country not in covered:
            detail = "No engagement of a named partner is recorded in this report"
            yield Gap("G2", selection.report, country, (), claims, detail, searched)


def single_channels(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G3: each country whose recorded partners are all of the United Nations, or all regional."""
    graph = cover_graph(cube, selection)
    searched = cube.report(selection.report).paragraphs
    for country, channel in single_channel_countries(graph).items():
        if channel not in CHANNEL_DETAILS:
            continue
        partners = tuple(sorted(graph[country]))
        claims = tuple(sorted({claim for partner in partners for claim in graph[country][partner]["claims"]}))
        yield Gap("G3", selection.report, country, partners, claims, CHANNEL_DETAILS[channel], searched)


def unused_potential(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G4: each country of concern with the regional organisations that have potential and are not recorded."""
    covered = partners_by_country(cube, selection)
    report = cube.report(selection.report)
    for country, claims in countries_of_concern(cube, selection.report).items():
        able = organizations_with_potential(cube, country, report.published)
        idle = [item for item in able if item.organization not in covered.get(country, ())]
        if idle:
            names = ", ".join(cube.partner(item.organization).short for item in idle)
            shown = tuple(sorted({*claims, *(claim for item in idle for claim in item.claims)}))
            organizations = tuple(item.organization for item in idle)
            detail = f"A member of {names}: mechanisms shown, no engagement recorded"
            yield Gap("G4", selection.report, country, organizations, shown, detail, report.paragraphs)


def fragile_cover(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G9: each country with exactly one recorded partner."""
    graph = cover_graph(cube, selection)
    searched = cube.report(selection.report).paragraphs
    for country, partner in sole_partners(graph).items():
        detail = f"{cube.partner(partner).short} is the only partner recorded"
        yield Gap("G9", selection.report, country, (partner,), graph[country][partner]["claims"], detail, searched)


def dropped(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G8: each country of concern with the partners that an earlier report records there and this one does not.

    One row for each earlier report that records any. Only what is in the scope of both reports is compared (MEASURES
    §9): an engagement under a pillar that the later report does not deal with is not dropped.
    """
    later = cube.report(selection.report)
    recorded = recorded_claims(cube, selection)
    for earlier in earlier_reports(cube, selection):
        before = recorded_claims(_comparable(cube, earlier, later), replace(selection, report=earlier.iri))
        for country, claims in countries_of_concern(cube, selection.report).items():
            gone = [o for o, place in before if place == country and (o, country) not in recorded]
            if gone:
                shown = {*claims, *(claim for o in gone for claim in before[o, country])}
                names = ", ".join(cube.partner(o).short for o in gone)
                detail = f"{names}: recorded in {earlier.label}, not here"
                yield Gap("G8", later.iri, country, tuple(gone), tuple(sorted(shown)), detail, later.paragraphs)


def earlier_reports(cube: Cube, selection: Selection) -> list[Report]:
    """Return the reports before the one asked for that deal with the same pillar and concept, in their order."""
    published = cube.report(selection.report).published
    found = [r for r in cube.reports.values() if r.published < published]
    return [r for r in found if is_in_scope(cube, replace(selection, report=r.iri))]


def _comparable(cube: Cube, earlier: Report, later: Report) -> Cube:
    """Return the cube with the earlier report's cells whose pillar the later one deals with; all, where all are."""
    if set(earlier.pillars) <= set(later.pillars):
        return cube
    own = (cells.only("document", earlier.iri) for cells in (cube.cell_records, cube.regional_records))
    cells, regional = (found.at(found.column("pillar").is_in(later.pillars)) for found in own)
    return replace(cube, cells=cells, regional=regional)


def uncoordinated(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G10: each country and form of assistance whose partners are two or more and not linked to each other.

    Partners are linked by a done claim of the report that names both: a partnership, an act they share, or one told as
    coordinated response (A/70/999 ¶59), wherever it is. Organs and posts count as the organisation they belong to,
    which needs no link to itself. One link short is enough; the row names the groups that nothing links.
    """
    rolled = replace(selection, unrolled=False)
    links = _links(cube, rolled)
    claims: Groups[tuple[str, str]] = Groups.of(
        under_concepts(recorded_cells(cube, rolled), rolled, FORMS), "country", "concept"
    )
    labels = dict(concepts_in_scope(cube, rolled, FORMS))
    for (country, form), partners in partners_by_concept(cube, rolled, FORMS).items():
        groups = [tuple(sorted(group)) for group in nx.connected_components(links_among(partners, links))]
        if len(groups) > 1 and form in labels:
            told = " | ".join(", ".join(cube.partner(o).short for o in group) for group in sorted(groups))
            detail = f"{labels[form]}: no claim links {told}"
            searched = cube.report(selection.report).paragraphs
            yield Gap("G10", selection.report, country, partners, claims[country, form], detail, searched)


def _links(cube: Cube, selection: Selection) -> list[frozenset[str]]:
    """Return the partners that each linking claim of the report names, rolled up."""
    claims = cube.claim_records.only("document", selection.report)
    claims = claims.at(claims.column("modality").is_in(DONE))
    cells = cube.cell_records.only("document", selection.report)
    shared = cells.at(cells.column("collective").equals(True) & cells.column("role").is_in(ACTING_ROLES))
    is_shared = claims.column("iri").is_in(shared.column("claim").distinct())
    is_told = claims.column("kind").equals("Partnership") | claims.words("concepts").has(COORDINATED)
    parts = cube.part_records
    parts = parts.at(parts.column("claim").rows_with_any(claims.at(is_shared | is_told).column("iri")))
    groups: Groups[tuple[str, str]] = Groups.of(parts.at(parts.column("role").is_in(ACTING_ROLES)), "claim", "actor")
    found: dict[str, set[str]] = {}
    for claim, actor in groups:
        found.setdefault(claim, set()).add(actor)
    return [frozenset(actors) for actors in found.values()]


def links_among(partners: Iterable[str], links: Iterable[frozenset[str]]) -> nx.Graph[str]:
    """Return the graph of some partners with an edge between any two that one claim names.

    >>> sorted(map(sorted, nx.connected_components(links_among("abc", [frozenset("ab"), frozenset("cd")]))))
    [['a', 'b'], ['c']]
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(partners)
    for link in links:
        graph.add_edges_from(combinations(sorted(link & graph.nodes), 2))
    return graph
