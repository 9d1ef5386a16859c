"""What a map tells of each country: its recorded partners, who could act there, and whether it is of concern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.potential import able_members_at
from rtop_graph.coverage.recorded import (
    NOT_MENTIONED,
    OUT_OF_SCOPE,
    RECORDED,
    STATES,
    CellState,
    Selection,
    cell_states,
    countries_of_concern,
    is_in_scope,
    mentioned_countries,
)

POTENTIAL = "potential"
LAYERS = (RECORDED, POTENTIAL)
"""What the shades of a map count: recorded partners, or organisations with potential."""

BY_NUMBER = ("one", "two", "several")
GAP, NAMED, BLANK, ABSENT = "gap", "named", "blank", "absent"
SHADES = (*BY_NUMBER, GAP, NAMED, BLANK, OUT_OF_SCOPE, ABSENT)
"""The shades, in the order of a legend; every country has exactly one."""


@dataclass(frozen=True)
class MapView:
    """What a map shows: a layer, and whose partners it counts: those of a channel, or one organisation's."""

    layer: str = RECORDED
    channel: str = ""
    organization: str = ""

    def counts(self, cube: Cube, organization: str) -> bool:
        """Return whether a partner is among those that the map counts."""
        channel = self.channel or ("regional" if self.layer == POTENTIAL and not self.organization else "")
        return self.organization in {"", organization} and channel in {"", cube.partner(organization).channel}

    def counts_potential(self, cube: Cube, organization: str) -> bool:
        """Return whether an organisation's potential is shown: of regional ones, where nobody else is asked for.

        The United Nations is a member organisation nearly everywhere, so its potential says little (MEASURES §2).
        """
        return replace(self, layer=POTENTIAL).counts(cube, organization)


@dataclass(frozen=True)
class MapEntry:
    """What is told of a country: its shade, its state, its recorded partners, and who has potential there.

    ``claims`` put it in its state, ``concern`` make it of concern. ``is_gap``: it is of concern without a partner; in
    the layer of what could be, where somebody has potential as well. ``is_named``: the report mentions it.
    """

    country: str
    shade: str
    state: str
    partners: tuple[str, ...] = ()
    able: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    concern: tuple[str, ...] = ()
    is_named: bool = False
    is_gap: bool = False


def map_entries(cube: Cube, selection: Selection, view: MapView) -> dict[str, MapEntry]:
    """Return what a map tells of every country and territory: recorded beside potential (MEASURES §§1-3).

    What is no State or territory of its own at the report's date is absent, whatever is said of it.
    """
    report = cube.report(selection.report)
    in_scope = is_in_scope(cube, selection)
    cells = _cells_by_country(cube, selection, view)
    named = mentioned_countries(cube, selection.report) | cells.keys()
    concern = countries_of_concern(cube, selection.report)
    able = _able_by_country(cube, report.published, view)
    found = {}
    for iri, country in cube.countries.items():
        told = MapEntry(iri, ABSENT, NOT_MENTIONED, is_named=iri in named, concern=concern.get(iri, ()))
        if country.exists_at(report.published):
            told = replace(_with_cells(told, cells.get(iri, ())), able=able.get(iri, ()))
            told = shaded(told, view) if in_scope else _out_of_scope(told, view)
        found[iri] = told
    return found


def _cells_by_country(cube: Cube, selection: Selection, view: MapView) -> dict[str, list[CellState]]:
    """Return the cells of each country that some claim puts into a state, of the organisations that the map counts."""
    found: dict[str, list[CellState]] = {}
    for cell in cell_states(cube, selection).values():
        if view.counts(cube, cell.organization):
            found.setdefault(cell.country, []).append(cell)
    return found


def _able_by_country(cube: Cube, instant: str, view: MapView) -> dict[str, tuple[str, ...]]:
    """Return the organisations that have potential for each country at an instant, of those that the map shows."""
    found: dict[str, list[str]] = {}
    for organization in cube.organizations:
        if view.counts_potential(cube, organization):
            for country in able_members_at(cube, organization, instant):
                found.setdefault(country, []).append(organization)
    return {country: tuple(sorted(able)) for country, able in found.items()}


def _with_cells(told: MapEntry, cells: Iterable[CellState]) -> MapEntry:
    """Return an entry with the first state that any partner has in the country, its claims, and who is recorded."""
    state = min((cell.state for cell in cells), key=STATES.index, default=NOT_MENTIONED)
    first = [cell for cell in cells if cell.state == state]
    claims = sorted({claim for cell in first for claim in cell.claims})
    partners = sorted(cell.organization for cell in first) if state == RECORDED else ()
    return replace(told, state=state, partners=tuple(partners), claims=tuple(claims))


def shaded(told: MapEntry, view: MapView) -> MapEntry:
    """Return an entry with its shade in the layer of the view."""
    is_recorded = view.layer == RECORDED
    counted = told.partners if is_recorded else told.able
    is_gap = bool(told.concern) and not told.partners and (is_recorded or bool(told.able))
    if counted:
        shade = BY_NUMBER[min(len(counted), len(BY_NUMBER)) - 1]
    elif is_recorded and told.is_named:
        shade = GAP if is_gap else NAMED
    else:
        shade = BLANK
    return replace(told, shade=shade, is_gap=is_gap)


def _out_of_scope(told: MapEntry, view: MapView) -> MapEntry:
    """Return an entry where the report does not set out to deal with what is asked: no gap, and nothing recorded."""
    empty = replace(told, state=OUT_OF_SCOPE, partners=(), claims=())
    return replace(empty, shade=OUT_OF_SCOPE) if view.layer == RECORDED else replace(shaded(empty, view), is_gap=False)


def shade_counts(entries: Iterable[MapEntry]) -> dict[str, int]:
    """Return how many countries have each shade, in the order of a legend; shades that none has are left out."""
    counts = Counter(entry.shade for entry in entries)
    return {shade: counts[shade] for shade in SHADES if counts[shade]}
