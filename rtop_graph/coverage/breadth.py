"""Breadth: under how many pillars, forms, inhibitors or areas a country has a partner (MEASURES §4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import numpy as np

from rtop_graph.coverage.cube import ClaimText, Cube
from rtop_graph.coverage.groups import Groups
from rtop_graph.coverage.recorded import (
    ACTING_ROLES,
    NOT_MENTIONED,
    OUT_OF_SCOPE,
    STATES,
    C,
    CellState,
    CellStates,
    Selection,
    has_scheme,
    is_in_scope,
    recorded_cells,
    selected_cells,
)
from rtop_graph.coverage.robustness import Share
from rtop_graph.records import Records

R = TypeVar("R")

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


def under_concepts(found: Records[C], selection: Selection, scheme: str) -> Records[C]:
    """Return cells or claims under each concept of a scheme that they carry, a row for each, as their ``concept``.

    Pillars from the section count only where the selection lets them.
    """
    if scheme == PILLARS:
        told = ~found.column("pillar").equals("")
        if selection.explicit_pillar_only:
            told &= found.column("pillar_basis").equals("stated")
        with_pillar = found.at(told)
        return with_pillar.with_columns(concept=lambda: with_pillar.column("pillar"))
    rows, concepts = found.words("concepts").spread()
    of_scheme = np.flatnonzero(concepts.of_those(lambda concept: concept.startswith(f"{scheme}/")))
    return found.at(rows[of_scheme]).with_columns(concept=lambda: concepts.at(of_scheme).renamed(_concept_alone))


def _concept_alone(concept: str) -> str:
    return concept.partition("/")[2]


def partners_by_concept(cube: Cube, selection: Selection, scheme: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the recorded partners under each concept of a scheme, by (country, concept); MEASURES §4."""
    cells = under_concepts(recorded_cells(cube, selection), selection, scheme)
    found: dict[tuple[str, str], list[str]] = {}
    groups: Groups[tuple[str, str, str]] = Groups.of(cells, "country", "concept", "organization")
    for country, concept, organization in groups:
        found.setdefault((country, concept), []).append(organization)
    return {key: tuple(partners) for key, partners in found.items()}


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
    cells = recorded_cells(cube, selection).only("country", country)
    counted = cells.column("claim").distinct()
    carrying = under_concepts(cells, selection, scheme).column("claim").distinct()
    return Share(len(counted) - len(carrying), len(counted))


def concept_states(cube: Cube, selection: Selection, scheme: str) -> CellStates[tuple[str, str, str]]:
    """Return the state of every (organisation, country, concept) that some claim mentions; MEASURES §3.

    Others are not mentioned, or out of scope: ask ``concept_state_of``.
    """
    cells = under_concepts(selected_cells(cube, selection), selection, scheme)
    return CellStates(cells, selection, ("organization", "country", "concept"))


def concept_state_of(
    cube: Cube,
    selection: Selection,
    states: Mapping[tuple[str, str, str], CellState],
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
    supported = set(supported_concepts(cube, selection, scheme))
    return tuple(concept for concept, _ in concepts_in_scope(cube, selection, scheme) if concept not in supported)


def supported_concepts(cube: Cube, selection: Selection, scheme: str) -> list[str]:
    """Return the concepts of a scheme under which a named organisation supports something from outside; MEASURES §4.

    By a done engagement or partnership of the report, under the pillar and concept asked for, as its agent or partner,
    rolled up; an organisation is from outside where it has a cell in each country that the claim counts for.
    """
    claims = under_concepts(selection.of(cube.claim_records), selection, scheme)
    is_support = claims.column("kind").is_in(SUPPORT) & claims.column("basis").equals("stated")
    claims = claims.at(is_support & claims.column("modality").is_in(selection.done))
    supporting = {claim for claim, _ in supporters(cube, claims)}
    return claims.at(claims.column("iri").is_in(supporting)).column("concept").distinct()


def supporters(cube: Cube, claims: Records[ClaimText]) -> Iterator[tuple[str, str]]:
    """Yield each claim with each of its named agents and partners, rolled up, from outside all of its countries."""

    def own(rows: Records[R]) -> Records[R]:
        return rows.at(rows.column("claim").rows_with_any(claims.column("iri")))

    parts = own(cube.part_records)
    countries: dict[str, list[str]] = {}
    for claim, country in Groups[tuple[str, str]].of(own(cube.mentioned_records), "claim", "country"):
        countries.setdefault(claim, []).append(country)
    cells = set(Groups[tuple[str, str, str]].of(own(cube.cell_records), "claim", "organization", "country"))
    acting = parts.at(parts.column("role").is_in(ACTING_ROLES) & parts.column("is_named").equals(True))
    for claim, actor in Groups[tuple[str, str]].of(acting, "claim", "actor"):
        is_outside = all((claim, actor, country) in cells for country in countries.get(claim, ()))
        if actor in cube.organizations and is_outside:
            yield claim, actor
