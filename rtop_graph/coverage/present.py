"""Measures become results: the tables that commands print and pages show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rtop_graph.coverage.cube import ClaimText, Cube
from rtop_graph.coverage.gaps import RULES, Gap, find_gaps
from rtop_graph.coverage.potential import potential_of
from rtop_graph.coverage.recorded import (
    NOT_MENTIONED,
    STATES,
    SYMBOLS,
    CellState,
    Selection,
    by_channel,
    cell_states,
    countries_of_concern,
    is_in_scope,
    mentioned_countries,
    partners_by_country,
    state_of,
)
from rtop_graph.results import Result, Thing, Value
from rtop_graph.tables import natural_key

POTENTIAL = "Potential: capabilities that reports show, counted for a full, unsuspended member (docs/MEASURES.md §2)."
OTHER_TYPES = "The other types (G5 to G8, G10, G11) are defined in docs/MEASURES.md and not counted yet."
SILENCE = "Absence of mention is not absence of action: a report chooses its examples."
LEGEND = "  ".join(f"{SYMBOLS[state]} {state.replace('-', ' ')}" for state in STATES)


@dataclass(frozen=True)
class Focus:
    """What to show of a measure: one country, one organisation, or (both empty) everything that is mentioned."""

    country: str = ""
    organization: str = ""

    def shows(self, organization: str, country: str) -> bool:
        """Return whether a cell is in focus."""
        return self.country in {"", country} and self.organization in {"", organization}


def coverage_cells(cube: Cube, selection: Selection, focus: Focus) -> Result:
    """Return every cell in focus that is mentioned or has potential: its state, its potential, its paragraphs."""
    states = cell_states(cube, selection)
    rows = [_cell_row(cube, selection, state_of(cube, selection, states, key)) for key in _keys(cube, selection, focus)]
    return Result(
        title=f"Coverage in {_named(cube, selection)}",
        columns=("country", "organisation", "state", "membership", "potential", "claims", "paragraphs"),
        rows=tuple(row for row in rows if focus.country or focus.organization or row[2] != NOT_MENTIONED),
        notes=(SILENCE, POTENTIAL),
    )


def _keys(cube: Cube, selection: Selection, focus: Focus) -> list[tuple[str, str]]:
    """Return the cells worth a row, by country and organisation: mentioned ones, and potential where focus is set."""
    instant = cube.report(selection.report).published
    mentioned = {(cell.organization, cell.country) for cell in cube.cells if cell.document == selection.report}
    able = {
        (o.iri, country)
        for o in cube.organizations.values()
        if o.channel == "regional" or (o.channel == "un" and focus.country)
        for country in ([focus.country] if focus.country else mentioned_countries(cube, selection.report))
        if potential_of(cube, o.iri, country, instant).status in {"member", "suspended"}
    }
    found = [key for key in mentioned | able if focus.shows(*key)]
    return sorted(found, key=lambda key: (cube.countries[key[1]].label, cube.organizations[key[0]].label))


def _cell_row(cube: Cube, selection: Selection, cell: CellState) -> tuple[Value, ...]:
    potential = potential_of(cube, cell.organization, cell.country, cube.report(selection.report).published)
    return (
        cube.country_thing(cell.country),
        cube.organization_thing(cell.organization),
        cell.state,
        potential.status,
        len(potential.capabilities) if potential.holds else 0,
        len(cell.claims),
        cube.paragraphs_of(cell.claims),
    )


def _named(cube: Cube, selection: Selection) -> str:
    pillar = f", pillar {selection.pillar}" if selection.pillar else ""
    scope = "" if is_in_scope(cube, selection) else " (out of the report's scope)"
    return f"{cube.report(selection.report).label}{pillar}{scope}"


def coverage_matrix(cube: Cube, selection: Selection) -> Result:
    """Return the matrix: a row per country mentioned, a column per organisation with any cell, states as symbols."""
    states = cell_states(cube, selection)
    organizations = sorted({o for o, _ in states}, key=lambda o: cube.partner(o).short)
    countries = sorted(mentioned_countries(cube, selection.report), key=lambda c: cube.countries[c].label)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            cube.country_thing(country),
            *(SYMBOLS[state_of(cube, selection, states, (o, country)).state] for o in organizations),
        )
        for country in countries
    )
    columns = ("country", *(cube.partner(o).short for o in organizations))
    return Result(f"Partners and countries in {_named(cube, selection)}", columns, rows, (LEGEND, SILENCE))


def concern_table(cube: Cube, selection: Selection) -> Result:
    """Return the countries of concern with their recorded partners by channel, and why they are of concern."""
    partners = partners_by_country(cube, selection)
    concern = countries_of_concern(cube, selection.report)
    rows: list[tuple[Value, ...]] = [
        (
            cube.country_thing(country),
            *(_partner_things(cube, partners.get(country, ()), channel) for channel in ("regional", "un", "other")),
            cube.paragraphs_of(claims),
        )
        for country, claims in concern.items()
    ]
    without = [row for row in rows if not row[1]]
    return Result(
        title=f"Countries of concern in {_named(cube, selection)}",
        columns=("country", "regional partners", "United Nations", "other partners", "of concern by"),
        rows=tuple(sorted(rows, key=_first_label)),
        notes=(SILENCE,),
        figures={"countries of concern": len(rows), "with no regional partner recorded": len(without)},
    )


def _first_label(row: tuple[Value, ...]) -> str:
    return str(row[0])


def _partner_things(cube: Cube, partners: tuple[str, ...], channel: str) -> tuple[Thing, ...]:
    return tuple(cube.organization_thing(o) for o in by_channel(cube, partners, channel))


def gap_table(cube: Cube, selection: Selection, focus: Focus) -> Result:
    """Return the gaps in focus: type, country, organisations, what shows them, how many paragraphs were searched."""
    gaps = [gap for gap in find_gaps(cube, selection) if _in_focus(gap, focus)]
    counts: dict[str, Value] = {kind: sum(gap.kind == kind for gap in gaps) for kind in RULES}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            gap.kind,
            gap.strength,
            cube.country_thing(gap.country) if gap.country else None,
            tuple(cube.organization_thing(o) for o in gap.organizations),
            gap.detail,
            cube.paragraphs_of(gap.claims),
            gap.searched,
        )
        for gap in gaps
    )
    columns = ("gap", "strength", "country", "organisations", "what", "paragraphs", "paragraphs searched")
    notes = (*(f"{kind}: {rule}." for kind, rule in RULES.items()), OTHER_TYPES, SILENCE)
    return Result(f"Gaps in {_named(cube, selection)}", columns, rows, notes, counts)


def _in_focus(gap: Gap, focus: Focus) -> bool:
    in_country = focus.country in {"", gap.country}
    return in_country and (not focus.organization or focus.organization in gap.organizations)


def claims_in_focus(cube: Cube, selection: Selection, focus: Focus, own: Iterable[str] = ()) -> Result:
    """Return the claims that count for the country or organisation in focus, and those of concern for the country.

    ``own`` are claims the organisation takes part in, also those that name no country; they are told where no country
    is in focus.
    """
    placeless = () if focus.country else (claim for claim in own if cube.claims[claim].document == selection.report)
    counted = {c.claim for c in cube.cells if selection.counts(c) and focus.shows(c.organization, c.country)}
    of_concern = () if focus.organization else cube.concern.get((selection.report, focus.country), ())
    found = tuple(sorted(counted.union(of_concern, placeless), key=natural_key))
    return claim_table(cube, found, f"Claims in {_named(cube, selection)}")


def claim_table(cube: Cube, claims: tuple[str, ...], title: str) -> Result:
    """Return claims with what they say and the paragraphs that prove them."""
    found: list[ClaimText] = [cube.claims[claim] for claim in claims]
    rows = tuple(
        (Thing(c.iri.rsplit("/", 1)[-1], c.iri), c.kind, c.modality, c.pillar, c.statement, c.paragraphs) for c in found
    )
    return Result(title, ("claim", "kind", "modality", "pillar", "statement", "paragraphs"), rows)
