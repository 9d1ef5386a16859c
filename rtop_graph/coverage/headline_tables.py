"""The headline, the switches and the reading decisions become tables (MEASURES §11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.headline import BUS_FACTORS, FIGURE_WORDS, STATED_GAPS, Figure, claims_behind, headline
from rtop_graph.coverage.present import SILENCE
from rtop_graph.coverage.recorded import Selection
from rtop_graph.coverage.robustness import Share
from rtop_graph.coverage.switches import SWITCH_WORDS, switches
from rtop_graph.coverage.whatif import NO_FIGURE, NOT_IN_TABLES, WhatIf, what_ifs
from rtop_graph.identifiers import concept_iri
from rtop_graph.results import Result, Thing, Value

RANGE = (
    "In brackets: the least and the largest share when any one paragraph is left out. It tells how much a figure leans "
    "on single paragraphs; it is no confidence interval."
)
LOWER = "Partners named in lists that are left open are all that is named, not all there were: counts are lower bounds."
NOT_ASKED = "An empty cell: the report does not deal with it, so that the figure does not arise."
ALONE = "Each decision is flipped on its own; what several would do together is another matter."
NOT_FLIPPED = {
    NO_FIGURE: "changes no figure",
    NOT_IN_TABLES: "cannot be flipped: the tables do not hold what the alternative needs",
}


def headline_table(cube: Cube, selections: Sequence[Selection]) -> Result:
    """Return the headline of some reports side by side: a row per figure, a column per report, with its range."""
    found = {cube.report(s.report).label: {f.key: f for f in headline(cube, s)} for s in selections}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (words, *(_told(figures.get(key)) for figures in found.values()))
        for key, words in FIGURE_WORDS.items()
        if any(key in figures for figures in found.values())
    )
    return Result(f"Headline of {', '.join(found)}", ("figure", *found), rows, (RANGE, NOT_ASKED, LOWER, SILENCE))


def _told(figure: Figure | None) -> Value:
    """Return a figure in words: ``8 of 9 (0.857 to 1)``."""
    if figure is None or figure.of is None:
        return figure.count if figure else None
    told = f"{figure.count} of {figure.of}"
    return f"{told} ({_bound(figure.lowest)} to {_bound(figure.highest)})" if figure.of else told


def _bound(share: Share | None) -> str:
    return f"{share.value:.3g}" if share and share.of else ""


def headline_list(cube: Cube, selection: Selection) -> Result:
    """Return the headline figures of one report as numbers, each with what it counts and its paragraphs."""
    rows = tuple(_figure_row(cube, selection, figure) for figure in headline(cube, selection))
    columns = ("figure", "count", "of", "lowest share", "highest share", "which", "paragraphs")
    title = f"Headline of {cube.report(selection.report).label}"
    return Result(title, columns, rows, (RANGE, LOWER, SILENCE))


def _figure_row(cube: Cube, selection: Selection, figure: Figure) -> tuple[Value, ...]:
    lowest, highest = (share.value if share and share.of else None for share in (figure.lowest, figure.highest))
    things = tuple(_thing(cube, figure.key, item) for item in figure.items)
    paragraphs = cube.paragraphs_of(claims_behind(cube, selection, figure))
    return (FIGURE_WORDS[figure.key], figure.count, figure.of, lowest, highest, things, paragraphs)


def _thing(cube: Cube, key: str, item: str) -> Thing:
    """Return what a figure counts: a claim, a country, a partner, or a concept (``scheme/slug``)."""
    if key == STATED_GAPS:
        return Thing(item.rsplit("/", 1)[-1], item)
    if item in cube.countries:
        return cube.country_thing(item)
    if key in BUS_FACTORS:
        return cube.organization_thing(item)
    scheme, slug = item.split("/")
    return Thing(dict(cube.schemes[scheme].concepts)[slug], concept_iri(scheme, slug))


def switch_table(cube: Cube, selection: Selection) -> Result:
    """Return what the four switches do to each headline figure, with the countries that change their group."""
    found = switches(cube, selection)
    keys = [key for key in FIGURE_WORDS if any(key in switch.counts for switch in found)]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            SWITCH_WORDS[switch.key],
            *(switch.counts.get(key) for key in keys),
            switch.recorded_cells,
            _countries(cube, switch.changed),
        )
        for switch in found
    )
    columns = ("switch", *(FIGURE_WORDS[key] for key in keys), "cells recorded", "countries that change")
    return Result(f"Switches in {cube.report(selection.report).label}", columns, rows, (SILENCE,))


def decision_table(cube: Cube, selection: Selection) -> Result:
    """Return what each reading decision, flipped on its own, does to the headline: a row for each figure that moves.

    A decision that moves none, or that cannot be flipped, has one row that says so.
    """
    rows = tuple(row for found in what_ifs(cube, selection) for row in _decision_rows(cube, found))
    columns = ("decision", "claims", "outcome", "figure", "as shown", "flipped", "countries that change")
    title = f"Reading decisions flipped in {cube.report(selection.report).label}"
    return Result(title, (*columns, "effect", "alternative", "note"), rows, (ALONE, SILENCE))


def _decision_rows(cube: Cube, found: WhatIf) -> Iterable[tuple[Value, ...]]:
    decision = found.decision
    moves: list[tuple[Value, ...]] = [(FIGURE_WORDS[key], *pair) for key, pair in found.moved.items()]
    begun = (Thing(decision.slug, decision.iri), found.resting, _outcome(found))
    ended = (_countries(cube, found.changed), decision.effect, decision.alternative, decision.note)
    return ((*begun, *move, *ended) for move in moves or [(None, None, None)])


def _outcome(found: WhatIf) -> str:
    """Return whether figures move, or why none does."""
    if found.counts is None:
        return NOT_FLIPPED[found.decision.effect]
    if not found.resting:
        return "no claim of this report rests on it"
    return "figures move" if found.moved or found.changed else "flipped, and no figure moves"


def _countries(cube: Cube, countries: Iterable[str]) -> tuple[Thing, ...]:
    return tuple(cube.country_thing(country) for country in countries)
