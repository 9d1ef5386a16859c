"""Breadth becomes a result: countries and the concepts under which partners are recorded (MEASURES §4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rtop_graph.coverage.breadth import (
    PILLARS,
    breadth,
    concept_states,
    concepts_in_scope,
    concepts_without_partner,
    strongest,
    without_concept,
)
from rtop_graph.coverage.cube import Cube, Scheme
from rtop_graph.coverage.present import LEGEND, SILENCE, Focus, named, scope_notes
from rtop_graph.coverage.recorded import SYMBOLS, CellState, Selection, mentioned_countries
from rtop_graph.coverage.robustness import Share
from rtop_graph.results import Result, Value

BREADTH = (
    "breadth: under how many of the concepts in scope some partner is recorded; without any: how many of the recorded "
    "claims on the country carry no such concept, and might belong under any (docs/MEASURES.md §4)."
)


def breadth_table(cube: Cube, selection: Selection, scheme: str) -> Result:
    """Return a row per country mentioned, a column per in-scope concept of a scheme, the state over all partners.

    For pillars a second breadth counts only those that the words name. Above stand the concepts under which the
    report records no partner at all.
    """
    concepts = concepts_in_scope(cube, selection, scheme)
    states = _by_country_and_concept(concept_states(cube, selection, scheme))
    explicit = ("stated in words",) if scheme == PILLARS else ()
    countries = sorted(mentioned_countries(cube, selection.report), key=lambda c: cube.countries[c].label)
    rows = tuple(
        (
            cube.country_thing(country),
            *(SYMBOLS[strongest(states.get((country, slug), ()))] for slug, _ in concepts),
            *_shares(cube, selection, country, scheme),
        )
        for country in countries
    )
    return Result(
        title=f"{_scheme(cube, scheme).label.capitalize()} in {named(cube, selection)}",
        columns=("country", *(_short(scheme, pair) for pair in concepts), "breadth", *explicit, "without any"),
        rows=rows if concepts else (),
        notes=(*_scheme_notes(cube, selection, scheme), BREADTH, LEGEND, SILENCE),
        figures=_figures(cube, selection, scheme),
    )


def partners_by_concept_table(cube: Cube, selection: Selection, scheme: str, focus: Focus) -> Result:
    """Return a row per concept, country and organisation in focus that some claim mentions: state and paragraphs."""
    labels = dict(concepts_in_scope(cube, selection, scheme))
    states = concept_states(cube, selection, scheme)
    found = [(key, state) for key, state in states.items() if key[2] in labels and focus.shows(key[0], key[1])]
    order = list(labels)
    found.sort(key=lambda item: (cube.countries[item[0][1]].label, order.index(item[0][2]), item[0][0]))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            cube.country_thing(country),
            labels[concept],
            cube.organization_thing(organization),
            state.state,
            len(state.claims),
            cube.paragraphs_of(state.claims),
        )
        for (organization, country, concept), state in found
    )
    return Result(
        title=f"{_scheme(cube, scheme).label.capitalize()} in {named(cube, selection)}, partner by partner",
        columns=("country", "concept", "organisation", "state", "claims", "paragraphs"),
        rows=rows,
        notes=(*_scheme_notes(cube, selection, scheme), SILENCE),
    )


def _scheme(cube: Cube, scheme: str) -> Scheme:
    return cube.schemes.get(scheme) or Scheme(scheme, scheme, (), ())


def _short(scheme: str, concept: tuple[str, str]) -> str:
    """Return what heads the column of a concept: its label; of a pillar, its number."""
    slug, label = concept
    return f"pillar {slug}" if scheme == PILLARS else label


def _by_country_and_concept(states: Mapping[tuple[str, str, str], CellState]) -> dict[tuple[str, str], list[CellState]]:
    found: dict[tuple[str, str], list[CellState]] = {}
    for (_, country, concept), state in states.items():
        found.setdefault((country, concept), []).append(state)
    return found


def _shares(cube: Cube, selection: Selection, country: str, scheme: str) -> tuple[Value, ...]:
    shares = [breadth(cube, selection, country, scheme)]
    if scheme == PILLARS:
        shares.append(breadth(cube, selection.explicit(), country, scheme))
    return tuple(_told(share) for share in (*shares, without_concept(cube, selection, country, scheme)))


def _told(share: Share) -> Value:
    """Return a share as people read it; of nothing, nothing."""
    return f"{share.count} of {share.of}" if share.of else None


def _figures(cube: Cube, selection: Selection, scheme: str) -> dict[str, Value]:
    labels = dict(concepts_in_scope(cube, selection, scheme))
    without = concepts_without_partner(cube, selection, scheme)
    if not labels:
        return {}
    return {
        "concepts in scope": len(labels),
        "with no partner recorded anywhere in the report": _listed(labels[slug] for slug in without),
    }


def _listed(labels: Iterable[str]) -> str:
    names = list(labels)
    return f"{len(names)} ({'; '.join(names)})" if names else "0"


def _scheme_notes(cube: Cube, selection: Selection, scheme: str) -> tuple[str, ...]:
    """Return what to say where the scheme is out of the report's scope, though all else that is asked may be in it."""
    if concepts_in_scope(cube, selection, scheme) or scope_notes(cube, selection):
        return scope_notes(cube, selection)
    report = cube.report(selection.report).label
    return (f"{report} does not set out {_scheme(cube, scheme).label}: out of scope, which is no gap.",)
