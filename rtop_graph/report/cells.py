"""What is recorded beside what could be: the cells of the matrix, and the views by country, partner and pillar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rtop_graph.coverage.cube import DONE, Cube, Participation
from rtop_graph.coverage.headline import country_groups
from rtop_graph.coverage.potential import NOT_MEMBER, UNKNOWN, potential_of
from rtop_graph.coverage.recorded import (
    NOT_MENTIONED,
    OUT_OF_SCOPE,
    STATES,
    CellState,
    Selection,
    cell_states,
    countries_of_concern,
    is_in_scope,
    mentioned_countries,
    partners_by_country,
    selected_cells,
    state_of,
)
from rtop_graph.report.content import Cell, CountrySheet, OrganizationSheet, PillarCell, PillarView

PILLARS = ("I", "II", "III")
HAPPENINGS = frozenset({"Incidence", "Recurrence"})
CHANNELS = ("regional", "un", "other")
"""The channels in the order in which columns and lists show them."""


def by_name(cube: Cube, countries: Iterable[str]) -> list[str]:
    """Return countries in the order of their names."""
    return sorted(countries, key=lambda country: cube.countries[country].label.casefold())


def by_channel_and_name(cube: Cube, organizations: Iterable[str]) -> list[str]:
    """Return organisations, regional ones first, then the United Nations, then others, each by name."""
    names = {iri: cube.partner(iri) for iri in organizations}
    return sorted(names, key=lambda iri: (CHANNELS.index(names[iri].channel), names[iri].short.casefold()))


def by_channel_and_label(cube: Cube, organizations: Iterable[str]) -> list[str]:
    """Return organisations as ``by_channel_and_name`` does, but by their full names: the order of lists."""
    ordered = sorted(organizations, key=lambda iri: cube.partner(iri).label.casefold())
    return sorted(ordered, key=lambda iri: CHANNELS.index(cube.partner(iri).channel))


def build_cells(cube: Cube, selection: Selection) -> tuple[Cell, ...]:
    """Return the cells that say something: a state beyond not mentioned, or a standing of the country."""
    states = cell_states(cube, selection)
    countries = by_name(cube, mentioned_countries(cube, selection.report))
    organizations = by_channel_and_name(cube, {*cube.organizations, *(o for o, _ in states)})
    marks = _pillar_marks(cube, selection)
    pairs = ((state_of(cube, selection, states, (o, c))) for c in countries for o in organizations)
    cells = (_cell(cube, selection, state, marks) for state in pairs if _may_say(cube, state))
    return tuple(cell for cell in cells if cell.claims or cell.standing not in {NOT_MEMBER, UNKNOWN})


def _may_say(cube: Cube, state: CellState) -> bool:
    has_members = state.organization in cube.listed and cube.partner(state.organization).channel != "un"
    return bool(state.claims) or has_members


def _cell(cube: Cube, selection: Selection, state: CellState, marks: Mapping[str, set[tuple[str, str]]]) -> Cell:
    instant = cube.report(selection.report).published
    potential = potential_of(cube, state.organization, state.country, instant)
    found = {mark for claim in state.claims for mark in marks.get(claim, ())}
    stated = {pillar for pillar, basis in found if basis == "stated"}
    return Cell(
        organization=state.organization,
        country=state.country,
        state=state.state,
        claims=state.claims,
        standing=potential.status,
        has_potential=potential.holds,
        pillars=tuple(sorted({pillar for pillar, _ in found})),
        inferred_pillars=tuple(sorted({pillar for pillar, _ in found} - stated)),
    )


def _pillar_marks(cube: Cube, selection: Selection) -> dict[str, set[tuple[str, str]]]:
    marks: dict[str, set[tuple[str, str]]] = {}
    for cell in selected_cells(cube, selection):
        if cell.pillar:
            marks.setdefault(cell.claim, set()).add((cell.pillar, cell.pillar_basis))
    return marks


def country_sheets(cube: Cube, selection: Selection, cells: Iterable[Cell]) -> tuple[CountrySheet, ...]:
    """Return a sheet for every country the report mentions, by name."""
    countries = by_name(cube, mentioned_countries(cube, selection.report))
    groups = country_groups(cube, selection, countries)
    concern = countries_of_concern(cube, selection.report)
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.country, []).append(cell)
    return tuple(
        CountrySheet(
            country=country,
            group=groups[country],
            concern=_most_telling_first(cube, concern.get(country, ())),
            cells=tuple(found.get(country, ())),
            other_claims=_other_claims(cube, selection, country, found.get(country, ())),
            situations=_situations(cube, country, concern.get(country, ())),
        )
        for country in countries
    )


def _situations(cube: Cube, country: str, claims: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the situations in a country that claims concern, as label and IRI, by label."""
    told = {thing for claim in claims for place, thing in cube.claims[claim].situations if place == country}
    return tuple(sorted((thing.label, thing.iri) for thing in told))


def _most_telling_first(cube: Cube, claims: Iterable[str]) -> tuple[str, ...]:
    """Return why a country is of concern: what happened there first, then what was done about it."""
    return tuple(sorted(in_order_of_reports(cube, claims), key=lambda claim: cube.claims[claim].kind not in HAPPENINGS))


def _other_claims(cube: Cube, selection: Selection, country: str, cells: Iterable[Cell]) -> tuple[str, ...]:
    """Return the claims that count for a country and neither fill one of its cells nor make it of concern."""
    shown = {claim for cell in cells for claim in cell.claims}
    shown |= set(countries_of_concern(cube, selection.report).get(country, ()))
    found = {cell.claim for cell in selected_cells(cube, selection) if cell.country == country}
    return tuple(sorted(found - shown))


def organization_sheets(
    cube: Cube, selection: Selection, cells: Iterable[Cell], participants: Iterable[Participation]
) -> tuple[OrganizationSheet, ...]:
    """Return a sheet for every organisation of which the report records something, by channel and name."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.claims:
            found.setdefault(cell.organization, []).append(cell)
    others = _claims_without_country(cube, selection, participants)
    return tuple(
        OrganizationSheet(organization, tuple(found.get(organization, ())), others.get(organization, ()))
        for organization in by_channel_and_label(cube, found.keys() | others.keys())
    )


def _claims_without_country(
    cube: Cube, selection: Selection, participants: Iterable[Participation]
) -> dict[str, tuple[str, ...]]:
    """Return the done claims of the report that an organisation acts in and that count for no country."""
    placed = {cell.claim for cell in cube.cells}
    found: dict[str, dict[str, None]] = {}
    for part in participants:
        claim = cube.claims[part.claim]
        in_pillar = not selection.pillar or claim.pillar == selection.pillar
        is_done = claim.document == selection.report and claim.modality in DONE and in_pillar
        if part.actor in cube.organizations and part.role != "addressee" and is_done and part.claim not in placed:
            found.setdefault(part.actor, {})[part.claim] = None
    return {organization: tuple(in_order_of_reports(cube, claims)) for organization, claims in found.items()}


def in_order_of_reports(cube: Cube, claims: Iterable[str]) -> list[str]:
    """Return claims in the order of the paragraphs that prove them."""
    wanted = list(claims)
    rank = {thing.iri: at for at, thing in enumerate(cube.paragraphs_of(wanted))}
    return sorted(wanted, key=lambda claim: (min(rank[p.iri] for p in cube.claims[claim].paragraphs), claim))


def matrix_organizations(cube: Cube, cells: Iterable[Cell]) -> tuple[str, ...]:
    """Return the columns of the matrix: organisations with a claim, or in which some country has a standing."""
    found = {cell.organization for cell in cells}
    return tuple(by_channel_and_name(cube, found))


def pillar_views(cube: Cube, selection: Selection) -> tuple[PillarView, ...]:
    """Return the view of each pillar that is asked for, over the countries the report mentions."""
    wanted = [selection.pillar] if selection.pillar else PILLARS
    return tuple(_pillar_view(cube, selection, pillar) for pillar in wanted)


def _pillar_view(cube: Cube, selection: Selection, pillar: str) -> PillarView:
    asked = _with(selection, pillar, explicit=selection.explicit_pillar_only)
    in_scope = is_in_scope(cube, asked)
    recorded = partners_by_country(cube, asked) if in_scope else {}
    explicit = partners_by_country(cube, _with(selection, pillar, explicit=True)) if in_scope else {}
    states = _country_states(cube, asked) if in_scope else {}
    countries = by_name(cube, mentioned_countries(cube, selection.report))
    rest = NOT_MENTIONED if in_scope else OUT_OF_SCOPE
    cells = (PillarCell(c, states.get(c, rest), recorded.get(c, ()), explicit.get(c, ())) for c in countries)
    return PillarView(pillar, in_scope, tuple(cells))


def _with(selection: Selection, pillar: str, *, explicit: bool) -> Selection:
    return Selection(selection.report, pillar, selection.include_mandated, explicit)


def _country_states(cube: Cube, selection: Selection) -> dict[str, str]:
    """Return the first state, in the order of the five, that any partner has in each country."""
    found: dict[str, str] = {}
    for cell in cell_states(cube, selection).values():
        found[cell.country] = min(found.get(cell.country, OUT_OF_SCOPE), cell.state, key=STATES.index)
    return found
