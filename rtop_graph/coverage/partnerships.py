"""Partnerships between organisations: who joins whom, and what is said of the five steps (MEASURES §8)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias

import networkx as nx

from rtop_graph.coverage.cube import NOT_TAKEN, ClaimText, Cube
from rtop_graph.coverage.fragmentation import named_actors, told_as_done
from rtop_graph.coverage.recorded import NOT_DONE, NOT_MENTIONED, PLANNED_ONLY, RECORDED, Selection

STEPS = ("contact", "two-way-information", "coordinated-response", "shared-guidance", "own-capacities")
"""The five steps of A/70/999 ¶59, in the order of that paragraph."""

Pair: TypeAlias = tuple[str, str]
"""Two organisations, the first in the alphabet first."""


DECIMALS = 12
"""The decimals to which measures of the network are told."""


@dataclass(frozen=True)
class Step:
    """What is said of one of the five steps: its state, as of a cell (MEASURES §3), and the claims that say it."""

    slug: str
    state: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Tie:
    """What a report says of two organisations together; ``maturity`` are slugs of the scheme, where it gives any.

    ``weight`` is 0 where nothing done is recorded of both, and they are tied by a plan or a shared instrument alone.
    """

    pair: Pair
    weight: float
    joint: tuple[str, ...]
    steps: tuple[Step, ...]
    maturity: tuple[str, ...]
    instruments: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Position:
    """Where an organisation stands in the graph of joint engagement; None where a measure is undefined for it."""

    organization: str
    neighbours: int
    constraint: float | None
    effective_size: float | None
    betweenness: float
    component: int


def joined_pairs(agents: Iterable[str], partners: Iterable[str]) -> tuple[Pair, ...]:
    """Return the pairs of a partnership: agents with each other and with partners, partners where there is no agent.

    Two partners of a third are not thereby partners of each other.

    >>> joined_pairs(["UN"], ["AU", "OAS"])
    (('AU', 'UN'), ('OAS', 'UN'))
    >>> joined_pairs([], ["AU", "OAS"])
    (('AU', 'OAS'),)
    """
    own = sorted(set(agents))
    others = set(partners) - set(own)
    pairs = [*combinations(own, 2), *product(own, others)] if own else combinations(sorted(others), 2)
    return tuple(sorted({(min(pair), max(pair)) for pair in pairs}))


def claim_pairs(cube: Cube, report: str = "") -> dict[str, tuple[Pair, ...]]:
    """Return the pairs of named organisations of every partnership claim that has any, whatever its modality.

    Of the claims of one report, where one is named.
    """
    claims = cube.claim_records.only("document", report) if report else cube.claim_records
    partnerships = claims.at(claims.column("kind").equals("Partnership"))
    parts = cube.part_records
    parts = parts.at(parts.column("claim").rows_with_any(partnerships.column("iri")))
    sides: dict[str, dict[str, set[str]]] = {}
    for part in parts:
        if part.is_named and part.actor in cube.organizations:
            sides.setdefault(part.claim, {}).setdefault(part.role, set()).add(part.actor)
    found = {c: joined_pairs(s.get("agent", ()), s.get("partner", ())) for c, s in sorted(sides.items())}
    return {claim: pairs for claim, pairs in found.items() if pairs}


def joint_claims(cube: Cube, selection: Selection) -> dict[Pair, tuple[str, ...]]:
    """Return the done partnership claims of each pair; MEASURES §8."""
    told = set(told_as_done(cube, selection).column("iri").read())
    found: dict[Pair, list[str]] = {}
    for claim, pairs in claim_pairs(cube, selection.report).items():
        for pair in pairs if claim in told else ():
            found.setdefault(pair, []).append(claim)
    return {pair: tuple(claims) for pair, claims in sorted(found.items())}


def joint_graph(cube: Cube, selection: Selection, *, without_un: bool = False) -> nx.Graph[str]:
    """Return the graph of joint engagement: edge ``weight`` Σ 1/(|A|-1) over the pair's ``claims``; MEASURES §8.

    Without the United Nations, organisations that were tied to it alone stay, and stand alone.
    """
    actors = named_actors(cube, selection.report)
    graph: nx.Graph[str] = nx.Graph()
    for pair, claims in joint_claims(cube, selection).items():
        graph.add_edge(*pair, weight=sum(1 / (len(actors[claim]) - 1) for claim in claims), claims=claims)
    if without_un:
        graph.remove_nodes_from([node for node in list(graph) if cube.partner(node).channel == "un"])
    return graph


def positions(graph: nx.Graph[str]) -> tuple[Position, ...]:
    """Return where each organisation stands: Burt's constraint and effective size, betweenness, its component.

    Constraint and effective size are weighted, and undefined for who stands alone; betweenness counts shortest paths
    by steps, as a share of the pairs of others. Components are numbered from the largest. Rounded to ``DECIMALS``,
    since sums over sets come out otherwise in their last bit from run to run. MEASURES §8.
    """
    between = nx.betweenness_centrality(graph)
    tied = [node for node in graph if graph.degree(node)]
    constraint = nx.constraint(graph, nodes=tied, weight="weight") if tied else {}
    size = nx.effective_size(graph, nodes=tied, weight="weight") if tied else {}
    part = {node: at for at, nodes in enumerate(joint_components(graph), start=1) for node in nodes}
    return tuple(
        Position(
            node,
            graph.degree(node),
            _known(constraint, node),
            _known(size, node),
            round(between[node], DECIMALS),
            part[node],
        )
        for node in sorted(graph)
    )


def _known(values: dict[str, float], node: str) -> float | None:
    value = values.get(node, math.nan)
    return None if math.isnan(value) else round(float(value), DECIMALS)


def joint_components(graph: nx.Graph[str]) -> list[tuple[str, ...]]:
    """Return the connected parts of the graph, largest first."""
    parts = (tuple(sorted(part)) for part in nx.connected_components(graph))
    return sorted(parts, key=lambda part: (-len(part), part))


def step_profile(cube: Cube, selection: Selection, claims: Iterable[str]) -> tuple[Step, ...]:
    """Return what some claims say of each of the five steps: the strongest state of each; MEASURES §8, A/70/999 ¶59."""
    told = [cube.claims[claim] for claim in sorted(set(claims) & _asked(cube, selection))]
    return tuple(_step(slug, [c for c in told if f"five-step/{slug}" in c.concepts], selection) for slug in STEPS)


def _asked(cube: Cube, selection: Selection) -> set[str]:
    return set(selection.of(cube.claim_records).column("iri").read())


def _step(slug: str, told: list[ClaimText], selection: Selection) -> Step:
    tests = {
        RECORDED: [claim.iri for claim in told if claim.modality in selection.done],
        PLANNED_ONLY: [claim.iri for claim in told if claim.modality not in selection.done | NOT_TAKEN],
        NOT_DONE: [claim.iri for claim in told if claim.modality in NOT_TAKEN],
    }
    state = next((state for state, found in tests.items() if found), NOT_MENTIONED)
    return Step(slug, state, tuple(tests.get(state, ())))


def claims_of(cube: Cube, organization: str) -> tuple[str, ...]:
    """Return the claims an organisation takes part in, in any role, rolled up."""
    return tuple(cube.part_records.only("actor", organization).column("claim").distinct())


def shared_instruments(cube: Cube, selection: Selection) -> dict[Pair, dict[str, tuple[str, ...]]]:
    """Return the instruments that both of a pair adopted or took up by done claims, with these claims; MEASURES §8."""
    users: dict[str, dict[str, list[str]]] = {}
    actors = named_actors(cube, selection.report)
    for claim in told_as_done(cube, selection).only("kind", "Adoption"):
        for instrument, actor in product(claim.instruments, actors.get(claim.iri, ())):
            users.setdefault(instrument, {}).setdefault(actor, []).append(claim.iri)
    found: dict[Pair, dict[str, tuple[str, ...]]] = {}
    for instrument, by_actor in sorted(users.items()):
        for one, other in combinations(sorted(by_actor), 2):
            claims = tuple(sorted({*by_actor[one], *by_actor[other]}))
            found.setdefault((one, other), {})[instrument] = claims
    return found


def ties(cube: Cube, selection: Selection) -> tuple[Tie, ...]:
    """Return what a report says of each two organisations that it names together, or that share an instrument; §8.

    No single score: weight, steps, maturity and instruments stand side by side.
    """
    told: dict[Pair, list[str]] = {}
    asked = _asked(cube, selection)
    for claim, pairs in claim_pairs(cube, selection.report).items():
        for pair in pairs if claim in asked else ():
            told.setdefault(pair, []).append(claim)
    graph, shared = joint_graph(cube, selection), shared_instruments(cube, selection)
    return tuple(_tie(cube, selection, pair, told.get(pair, ()), (graph, shared)) for pair in sorted({*told, *shared}))


Joined: TypeAlias = "tuple[nx.Graph[str], dict[Pair, dict[str, tuple[str, ...]]]]"


def _tie(cube: Cube, selection: Selection, pair: Pair, told: Iterable[str], joined: Joined) -> Tie:
    graph, shared = joined
    edge = graph.get_edge_data(*pair, default={})
    instruments = shared.get(pair, {})
    claims = {*told, *(claim for found in instruments.values() for claim in found)}
    return Tie(
        pair=pair,
        weight=edge.get("weight", 0.0),
        joint=edge.get("claims", ()),
        steps=step_profile(cube, selection, told),
        maturity=maturity_of(cube, edge.get("claims", ())),
        instruments=tuple(instruments),
        claims=tuple(sorted(claims)),
    )


def maturity_of(cube: Cube, claims: Iterable[str]) -> tuple[str, ...]:
    """Return the labels of maturity that some claims give, as slugs; nobody's where a report gives none (§8)."""
    return tuple(sorted(set(_labels(cube, claims))))


def _labels(cube: Cube, claims: Iterable[str]) -> Iterator[str]:
    for claim in claims:
        yield from (c.split("/")[1] for c in cube.claims[claim].concepts if c.split("/")[0] == "maturity")
