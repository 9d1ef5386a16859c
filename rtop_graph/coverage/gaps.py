"""Gaps: concern minus presence, typed, each with its paragraphs and what was searched (MEASURES §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rtop_graph.coverage.cube import NOT_TAKEN, Cube
from rtop_graph.coverage.potential import organizations_with_potential
from rtop_graph.coverage.recorded import Selection, countries_of_concern, is_in_scope, partners_by_country
from rtop_graph.coverage.structure import cover_graph, single_channel_countries, sole_partners

STRENGTHS = {"G1": "strong", "G2": "weak", "G3": "weak", "G4": "weak", "G9": "medium"}
"""How much a gap of each type says: strong where a report says it, weak where the record is silent."""

RULES = {
    "G1": "the report says that something was not done, came late, or that capacity is lacking",
    "G2": "the country is of concern, and no engagement of a named partner is recorded in the report",
    "G3": "only the United Nations, or only regional organisations, are recorded for the country",
    "G4": "the country is of concern; a regional organisation it belongs to has a mechanism, and is not recorded",
    "G9": "exactly one partner is recorded for the country",
}
"""The rule of each type, in words."""

CHANNEL_DETAILS = {"un": "Only the United Nations is recorded", "regional": "Only regional partners are recorded"}
"""The channels for which being the only one is a gap (G3), and how it is told."""


@dataclass(frozen=True)
class Gap:
    """One gap: its type, the country and organisations it is about, and the claims that show it.

    ``searched`` is the number of paragraphs the report has: where no claim was found, all of them were read.
    """

    kind: str
    report: str
    country: str
    organizations: tuple[str, ...]
    claims: tuple[str, ...]
    detail: str
    searched: int

    @property
    def strength(self) -> str:
        """Return strong, medium or weak."""
        return STRENGTHS[self.kind]


def stated_gaps(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G1: each failure, not-taken claim or stated lack of the report, with the countries it counts for.

    Its organisations are those that did not act; whoever merely states a lack is not among them.
    """
    searched = cube.report(selection.report).paragraphs
    for claim in cube.claims.values():
        is_failure = claim.kind == "Failure" or claim.modality in NOT_TAKEN
        in_pillar = selection.has_pillar(claim.pillar, claim.pillar_basis)
        if claim.document != selection.report or not (is_failure or claim.states_lack) or not in_pillar:
            continue
        cells = [cell for cell in cube.cells if cell.claim == claim.iri]
        organizations = tuple(sorted({cell.organization for cell in cells})) if is_failure else ()
        told = {country for (_, country), claims in cube.mentioned.items() if claim.iri in claims}
        for country in sorted(told.union(cell.country for cell in cells)) or [""]:
            yield Gap("G1", selection.report, country, organizations, (claim.iri,), claim.statement, searched)


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


FINDERS: dict[str, Callable[[Cube, Selection], Iterator[Gap]]] = {
    "G1": stated_gaps,
    "G2": unanswered_concern,
    "G3": single_channels,
    "G4": unused_potential,
    "G9": fragile_cover,
}
"""The function that finds the gaps of each type."""


def find_gaps(cube: Cube, selection: Selection) -> tuple[Gap, ...]:
    """Return the gaps of every type, by type and country; none where the pillar asked for is out of scope.

    MEASURES §3: what a report does not set out to deal with is out of scope, not a gap.
    """
    if not is_in_scope(cube, selection):
        return ()
    return tuple(gap for finder in FINDERS.values() for gap in finder(cube, selection))
