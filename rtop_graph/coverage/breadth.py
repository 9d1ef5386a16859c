"""Breadth: under how many pillars, forms, inhibitors or areas a country has a partner (MEASURES §4)."""

from __future__ import annotations

from collections.abc import Iterable

from rtop_graph.coverage.cube import Cell, ClaimText, Cube
from rtop_graph.coverage.recorded import (
    ACTING_ROLES,
    NOT_MENTIONED,
    OUT_OF_SCOPE,
    STATES,
    CellState,
    Selection,
    has_scheme,
    is_in_scope,
    is_recorded,
    selected_cells,
    strongest_state,
)
from rtop_graph.coverage.robustness import Share

PILLARS = "pillar"
"""The scheme that claims carry in a column of its own, and that reports set out to deal with in part."""

SUPPORT = frozenset({"Engagement", "Partnership"})
"""The kinds of claim by which a partner supports something, also where no country is told."""


def concepts_in_scope(cube: Cube, selection: Selection, scheme: str) -> tuple[tuple[str, str], ...]:
    """Return the concepts of a scheme that the report sets out to deal with, as slug and label; MEASURES §4.

    A scheme that some report sets out is in scope of that report alone; pillars are in scope one by one. Where a pillar
    or a concept of the scheme is asked for, only that one.
    """
    if scheme not in cube.schemes or not is_in_scope(cube, selection):
        return ()
    concepts = cube.schemes[scheme].concepts
    if scheme == PILLARS:
        covered = cube.report(selection.report).pillars
        return tuple(pair for pair in concepts if pair[0] in covered and selection.pillar in {"", pair[0]})
    wanted = _slug_of(selection.concept, scheme)
    return (
        tuple(pair for pair in concepts if wanted in {"", pair[0]})
        if has_scheme(cube, selection.report, scheme)
        else ()
    )


def _slug_of(concept: str, scheme: str) -> str:
    """Return the slug of a concept written ``scheme/slug``; empty where it is of another scheme."""
    asked, _, found = concept.partition("/")
    return found if asked == scheme else ""


def concepts_of(cell: Cell, selection: Selection, scheme: str) -> tuple[str, ...]:
    """Return the concepts of a scheme that a cell's claim carries; pillars from the section only where these count."""
    if scheme == PILLARS:
        counts = cell.pillar and (cell.pillar_basis == "stated" or not selection.explicit_pillar_only)
        return (cell.pillar,) if counts else ()
    return tuple(found for concept in cell.concepts if (found := _slug_of(concept, scheme)))


def partners_by_concept(cube: Cube, selection: Selection, scheme: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the recorded partners under each concept of a scheme, by (country, concept); MEASURES §4."""
    found: dict[tuple[str, str], set[str]] = {}
    for cell in selected_cells(cube, selection):
        if is_recorded(cell, selection):
            for concept in concepts_of(cell, selection, scheme):
                found.setdefault((cell.country, concept), set()).add(cell.organization)
    return {key: tuple(sorted(partners)) for key, partners in sorted(found.items())}


def breadth(cube: Cube, selection: Selection, country: str, scheme: str) -> Share:
    """Return the share of a scheme's in-scope concepts under which a country has at least one partner; MEASURES §4.

    breadth(c, d) = |{k in scope of d: some o is recorded in c under k}| / |{k in scope of d}|. A share of nothing where
    the scheme is out of the report's scope: no breadth, which is not a breadth of 0. With ``explicit_pillar_only``
    only pillars that the words name count. It says nothing of how much is done, and engagements that carry no concept
    of the scheme are not in it: print ``without_concept`` beside it.
    """
    partners = partners_by_concept(cube, selection, scheme)
    concepts = concepts_in_scope(cube, selection, scheme)
    return Share(sum((country, concept) in partners for concept, _ in concepts), len(concepts))


def without_concept(cube: Cube, selection: Selection, country: str, scheme: str) -> Share:
    """Return the share of the recorded claims on a country that carry no concept of a scheme; MEASURES §4."""
    carried: dict[str, bool] = {}
    for cell in selected_cells(cube, selection):
        if cell.country == country and is_recorded(cell, selection):
            carried[cell.claim] = bool(concepts_of(cell, selection, scheme))
    return Share(sum(not carries for carries in carried.values()), len(carried))


def concept_states(cube: Cube, selection: Selection, scheme: str) -> dict[tuple[str, str, str], CellState]:
    """Return the state of every (organisation, country, concept) that some claim mentions; MEASURES §3.

    Others are not mentioned, or out of scope: ask ``concept_state_of``.
    """
    groups: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in selected_cells(cube, selection):
        for concept in concepts_of(cell, selection, scheme):
            groups.setdefault((cell.organization, cell.country, concept), []).append(cell)
    states = {key: strongest_state(key[:2], cells, selection) for key, cells in sorted(groups.items())}
    return {key: state for key, state in states.items() if state is not None}


def concept_state_of(
    cube: Cube,
    selection: Selection,
    states: dict[tuple[str, str, str], CellState],
    key: tuple[str, str, str],
    scheme: str,
) -> CellState:
    """Return the state of one (organisation, country, concept): each is in exactly one of the five."""
    if key[2] not in dict(concepts_in_scope(cube, selection, scheme)):
        return CellState(key[0], key[1], OUT_OF_SCOPE, ())
    return states.get(key, CellState(key[0], key[1], NOT_MENTIONED, ()))


def strongest(states: Iterable[CellState]) -> str:
    """Return the first that applies of the states of several partners; not mentioned where there are none.

    >>> strongest(CellState("actor/a", "place/x", state, ()) for state in ("stated-not-done", "recorded"))
    'recorded'
    """
    return min((found.state for found in states), key=STATES.index, default=NOT_MENTIONED)


def concepts_without_partner(cube: Cube, selection: Selection, scheme: str) -> tuple[str, ...]:
    """Return the in-scope concepts of a scheme under which the report records no named partner at all; MEASURES §4.

    Anywhere in the report: claims that are tied to no country count as well, and partnerships beside engagements. A
    State is no partner of its own country. Empty where the scheme is out of the report's scope. The named query
    ``gaps/inhibitors-without-outside-support`` says the same of inhibitors that a report speaks of, in scope or not.
    """
    supported = {
        concept
        for claim in cube.claims.values()
        if supporters(cube, selection, claim)
        for concept in _concepts_of_claim(claim, selection, scheme)
    }
    return tuple(concept for concept, _ in concepts_in_scope(cube, selection, scheme) if concept not in supported)


def _concepts_of_claim(claim: ClaimText, selection: Selection, scheme: str) -> tuple[str, ...]:
    if scheme == PILLARS:
        counts = claim.pillar and (claim.pillar_basis == "stated" or not selection.explicit_pillar_only)
        return (claim.pillar,) if counts else ()
    return tuple(found for concept in claim.concepts if (found := _slug_of(concept, scheme)))


def supporters(cube: Cube, selection: Selection, claim: ClaimText) -> tuple[str, ...]:
    """Return the named organisations that support something by a claim, from outside the countries it is tied to.

    A done engagement or partnership of the report, under the pillar and concept asked for; its agents and partners,
    rolled up.
    """
    is_support = claim.kind in SUPPORT and claim.basis == "stated" and selection.is_done(claim)
    if not (is_support and selection.counts(claim)):
        return ()
    actors = {p.actor for p in cube.participants if p.claim == claim.iri and p.role in ACTING_ROLES and p.is_named}
    countries = {country for (_, country), claims in cube.mentioned.items() if claim.iri in claims}
    cells = {(cell.organization, cell.country) for cell in cube.cells if cell.claim == claim.iri}
    return tuple(sorted(o for o in actors & cube.organizations.keys() if all((o, c) in cells for c in countries)))
