"""Measures become results: the tables that commands print and pages show."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from rtop_graph.coverage.cube import ClaimText, Cube
from rtop_graph.coverage.gaps import FINDERS, HEADINGS, RULES, Gap, arises, find_gaps
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
    selected_cells,
    state_of,
)
from rtop_graph.results import Result, Thing, Value
from rtop_graph.tables import natural_key

POTENTIAL = "Potential: capabilities that reports show, counted for a full, unsuspended member (docs/MEASURES.md §2)."
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


EVERYTHING = Focus()
"""The focus of who asks for no one country and no one organisation."""


def coverage_cells(cube: Cube, selection: Selection, focus: Focus = EVERYTHING) -> Result:
    """Return every cell in focus that is mentioned or has potential: its state, its potential, its paragraphs."""
    states = cell_states(cube, selection)
    rows = [_cell_row(cube, selection, state_of(cube, selection, states, key)) for key in _keys(cube, selection, focus)]
    return Result(
        title=f"Coverage in {named(cube, selection)}",
        columns=("country", "organisation", "state", "membership", "potential", "claims", "paragraphs"),
        rows=tuple(row for row in rows if focus.country or focus.organization or row[2] != NOT_MENTIONED),
        notes=(*scope_notes(cube, selection), *unmentioned_notes(cube, selection, focus.country), SILENCE, POTENTIAL),
    )


def _keys(cube: Cube, selection: Selection, focus: Focus) -> list[tuple[str, str]]:
    """Return the cells worth a row, by country and organisation: mentioned ones, and potential where focus is set.

    Potential is of organisations, so it has no row of its own where organs and posts stand for themselves.
    """
    instant = cube.report(selection.report).published
    everything = replace(selection, pillar="", concept="")
    mentioned = {(cell.organization, cell.country) for cell in selected_cells(cube, everything)}
    able = {
        (o.iri, country)
        for o in cube.organizations.values()
        if o.channel == "regional" or (o.channel == "un" and focus.country)
        for country in ([focus.country] if focus.country else mentioned_countries(cube, selection.report))
        if potential_of(cube, o.iri, country, instant).status in {"member", "suspended"}
    }
    found = [key for key in (mentioned if selection.unrolled else mentioned | able) if focus.shows(*key)]
    return sorted(found, key=lambda key: (cube.countries[key[1]].label, cube.partner(key[0]).label))


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


def named(cube: Cube, selection: Selection) -> str:
    """Return the report with the pillar and the concept that are asked for, as a title names them."""
    pillar = f"pillar {selection.pillar}" if selection.pillar else ""
    scheme, _, concept = selection.concept.partition("/")
    label = dict(cube.schemes[scheme].concepts)[concept] if scheme else ""
    return ", ".join(filter(None, [cube.report(selection.report).label, pillar, label]))


def scope_notes(cube: Cube, selection: Selection) -> tuple[str, ...]:
    """Return what to say where the report does not set out to deal with what is asked; nothing where it does."""
    if is_in_scope(cube, selection):
        return ()
    label, _, asked = named(cube, selection).partition(", ")
    return (f"{label} does not set out to deal with {asked}: out of scope, which is no gap.",)


def unmentioned_notes(cube: Cube, selection: Selection, country: str) -> tuple[str, ...]:
    """Return what to say of a country for which no claim of the report counts; it may be named there in passing."""
    if not country or country in mentioned_countries(cube, selection.report):
        return ()
    return (f"No claim in {cube.report(selection.report).label} is on {cube.countries[country].label}.",)


def coverage_matrix(cube: Cube, selection: Selection, focus: Focus = EVERYTHING) -> Result:
    """Return the matrix: a row per country mentioned, a column per organisation with any cell, states as symbols.

    Of a country in focus, its row alone, with the organisations that have a cell there; of an organisation, its column.
    """
    states = cell_states(cube, selection)
    asked = {focus.organization} if focus.organization else {o for o, c in states if focus.country in {"", c}}
    organizations = sorted(asked, key=lambda o: cube.partner(o).short)
    shown = {c for c in mentioned_countries(cube, selection.report) if focus.country in {"", c}}
    countries = sorted(shown, key=lambda c: cube.countries[c].label)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            cube.country_thing(country),
            *(SYMBOLS[state_of(cube, selection, states, (o, country)).state] for o in organizations),
        )
        for country in countries
    )
    columns = ("country", *(cube.partner(o).short for o in organizations))
    notes = (*scope_notes(cube, selection), *unmentioned_notes(cube, selection, focus.country), LEGEND, SILENCE)
    return Result(f"Partners and countries in {named(cube, selection)}", columns, rows, notes)


def concern_table(cube: Cube, selection: Selection, country: str = "") -> Result:
    """Return the countries of concern, or one, with their recorded partners by channel, and why they are of concern."""
    partners = partners_by_country(cube, selection)
    told = countries_of_concern(cube, selection.report)
    concern = {iri: claims for iri, claims in told.items() if country in {"", iri}}
    rows: list[tuple[Value, ...]] = [
        (
            cube.country_thing(iri),
            *(_partner_things(cube, partners.get(iri, ()), channel) for channel in ("regional", "un", "other")),
            cube.paragraphs_of(claims),
        )
        for iri, claims in concern.items()
    ]
    without = [row for row in rows if not row[1]]
    return Result(
        title=f"Countries of concern in {named(cube, selection)}",
        columns=("country", "regional partners", "United Nations", "other partners", "of concern by"),
        rows=tuple(sorted(rows, key=_first_label)),
        notes=(*scope_notes(cube, selection), *unmentioned_notes(cube, selection, country), SILENCE),
        figures={"countries of concern": len(rows), "with no regional partner recorded": len(without)},
    )


def _first_label(row: tuple[Value, ...]) -> str:
    return str(row[0])


def _partner_things(cube: Cube, partners: tuple[str, ...], channel: str) -> tuple[Thing, ...]:
    return tuple(cube.organization_thing(o) for o in by_channel(cube, partners, channel))


def gap_table(cube: Cube, selection: Selection, focus: Focus = EVERYTHING, kinds: Collection[str] = ()) -> Result:
    """Return the gaps in focus, of all types or of some: what shows each, and how many paragraphs were searched.

    What the report says stands first and is counted apart from what its silence suggests (MEASURES §5).
    """
    asked = [kind for kind in FINDERS if not kinds or kind in kinds]
    gaps = [gap for gap in find_gaps(cube, selection, asked) if _in_focus(gap, focus)]
    shown = {gap.kind for gap in gaps}
    return Result(
        title=f"Gaps in {named(cube, selection)}",
        columns=("gap", "strength", "country", "organisations", "what", "paragraphs", "paragraphs searched"),
        rows=tuple(_gap_row(cube, gap) for gap in gaps),
        notes=(*scope_notes(cube, selection), *(f"{kind}: {RULES[kind]}." for kind in asked if kind in shown), SILENCE),
        figures={f"{kind}, {HEADINGS[kind]}": _count(cube, selection, gaps, kind) for kind in asked},
    )


def _gap_row(cube: Cube, gap: Gap) -> tuple[Value, ...]:
    return (
        gap.kind,
        gap.strength,
        cube.country_thing(gap.country) if gap.country else None,
        tuple(cube.organization_thing(o) for o in gap.organizations),
        gap.detail,
        cube.paragraphs_of(gap.claims),
        gap.searched,
    )


def _count(cube: Cube, selection: Selection, gaps: Iterable[Gap], kind: str) -> Value:
    """Return how many gaps there are of a type; in words, where the question does not arise."""
    return sum(gap.kind == kind for gap in gaps) if arises(cube, selection, kind) else "does not arise"


def _in_focus(gap: Gap, focus: Focus) -> bool:
    in_country = focus.country in {"", gap.country}
    return in_country and (not focus.organization or focus.organization in gap.organizations)


def claims_in_focus(
    cube: Cube, selection: Selection, focus: Focus, own: Iterable[str] = (), modalities: Collection[str] = ()
) -> Result:
    """Return the claims that count for the country or organisation in focus, and those of concern for the country.

    ``own`` are claims the organisation takes part in, also those that name no country; they are told where no country
    is in focus. ``modalities`` keep the claims that have one of them; none are asked for where all are wanted.
    """
    placeless = () if focus.country else (claim for claim in own if cube.claims[claim].document == selection.report)
    counted = {c.claim for c in selected_cells(cube, selection) if focus.shows(c.organization, c.country)}
    of_concern = () if focus.organization else cube.concern.get((selection.report, focus.country), ())
    told = counted.union(of_concern, placeless)
    kept = {claim for claim in told if not modalities or cube.claims[claim].modality in modalities}
    table = claim_table(cube, tuple(sorted(kept, key=natural_key)), f"Claims in {named(cube, selection)}")
    return table._replace(notes=unmentioned_notes(cube, selection, focus.country))


def claim_table(cube: Cube, claims: tuple[str, ...], title: str) -> Result:
    """Return claims with what they say and the paragraphs that prove them."""
    found: list[ClaimText] = [cube.claims[claim] for claim in claims]
    rows = tuple(
        (Thing(c.iri.rsplit("/", 1)[-1], c.iri), c.kind, c.modality, c.pillar, c.statement, c.paragraphs) for c in found
    )
    return Result(title, ("claim", "kind", "modality", "pillar", "statement", "paragraphs"), rows)
