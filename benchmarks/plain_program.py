"""The four measures as one would write them with rdflib and networkx alone: a graph walked, a network copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from math import comb
from pathlib import Path
from typing import TypeAlias

import networkx as nx
from rdflib import RDF, Dataset, Graph, Namespace, Node

RTOP = Namespace("https://w3id.org/rtop/ontology#")
BASIS = Namespace("https://w3id.org/rtop/id/basis/")
NO_PARTNERS = (RTOP.UnnamedCollective, RTOP.Person, RTOP.ArmedGroup)
ROLES = (RTOP.agent, RTOP.partner, RTOP.operator, RTOP.addressee)
ACTING = (RTOP.agent, RTOP.partner)
DONE = ("performed", "ongoing")
PLANNED = ("mandated", "recommended", "prospective")
STATES = ("recorded", "planned-or-mandated-only", "stated-not-done")
KINDS = (
    RTOP.Engagement,
    RTOP.Partnership,
    RTOP.Operation,
    RTOP.Adoption,
    RTOP.MembershipChange,
    RTOP.Finding,
    RTOP.Incidence,
    RTOP.Recurrence,
    RTOP.Failure,
    RTOP.Recommendation,
)
FEWEST_CLAIMS, SET_LIMIT = 5, 10_000

Row: TypeAlias = tuple[Node, str, bool, Node, str, str]
"""Claim, modality, whether it is an engagement, role, organisation, country."""


def load(path: Path) -> Graph:
    """Return the statements of all named graphs as one graph."""
    dataset = Dataset(default_union=True)
    dataset.parse(path, format="nquads")
    graph = Graph()
    for triple in dataset.triples((None, None, None)):
        graph.add(triple)
    return graph


def _rows(graph: Graph, report: str) -> Iterator[Row]:
    for claim, document in graph.subject_objects(RTOP.statedIn):
        if (report and str(document) != report) or (claim, RTOP.hasBasis, BASIS.stated) not in graph:
            continue
        kinds = set(graph.objects(claim, RDF.type)).intersection(KINDS)
        modality = str(graph.value(claim, RTOP.hasModality)).rsplit("/", 1)[-1]
        for country in graph.objects(claim, RTOP.inCountry):
            for role in ROLES if kinds else ():
                for partner in _partners(graph, claim, role):
                    if (partner, RTOP.isStateOf, country) not in graph:
                        yield claim, modality, RTOP.Engagement in kinds, role, str(partner), str(country)


def _partners(graph: Graph, claim: Node, role: Node) -> Iterator[Node]:
    for actor in graph.objects(claim, role):
        for top in graph.objects(actor, RTOP.rollsUpTo):
            if not any((top, RDF.type, kind) in graph for kind in NO_PARTNERS):
                yield top


def matrix(graph: Graph, report: str) -> object:
    """Return how many cells there are in each state."""
    best: dict[tuple[str, str], int] = {}
    for _, modality, is_engagement, role, partner, country in _rows(graph, report):
        is_acting = role in ACTING
        if is_engagement and is_acting and modality in DONE:
            rank = 0
        elif modality in PLANNED:
            rank = 1
        elif modality == "not-taken" and is_acting:
            rank = 2
        else:
            continue
        best[partner, country] = min(rank, best.get((partner, country), rank))
    ranks = list(best.values())
    return {state: ranks.count(rank) for rank, state in enumerate(STATES) if rank in ranks}


def cover(graph: Graph, report: str) -> nx.MultiGraph[str]:
    """Return partners and countries as a network, with an edge for each engagement that is done."""
    network: nx.MultiGraph[str] = nx.MultiGraph()
    for claim, modality, is_engagement, role, partner, country in _rows(graph, report):
        if is_engagement and role in ACTING and modality in DONE:
            network.add_node(partner, side="partner")
            network.add_node(country, side="country")
            network.add_edge(partner, country, claim=claim)
    return network


def _side(network: nx.MultiGraph[str], side: str) -> list[str]:
    return sorted(node for node in network if network.nodes[node]["side"] == side)


def sole(graph: Graph, report: str) -> object:
    """Return in how many countries each partner is alone."""
    network = cover(graph, report)
    alone: dict[str, int] = {}
    for country in _side(network, "country"):
        partners = list(network.neighbors(country))
        if len(partners) == 1:
            alone[partners[0]] = alone.get(partners[0], 0) + 1
    return dict(sorted(alone.items()))


def curve(graph: Graph, report: str) -> object:
    """Return how many countries are left with none after 0, 1, 2 … partners go, a copy of the network for each set."""
    network = cover(graph, report)
    partners, countries = _side(network, "partner"), _side(network, "country")
    found: list[int] = [0]
    worst: tuple[str, ...] = ()
    while found[-1] < len(countries):
        size = len(found)
        if comb(len(partners), size) <= SET_LIMIT:
            sets = list(combinations(partners, size))
        else:
            sets = [tuple(sorted((*worst, partner))) for partner in partners if partner not in worst]
        lost = {removed: _lost(network, removed, countries) for removed in sets}
        worst = max(sets, key=lost.__getitem__)
        found.append(lost[worst])
    return found


def _lost(network: nx.MultiGraph[str], removed: tuple[str, ...], countries: list[str]) -> int:
    left = network.copy()
    left.remove_nodes_from(removed)
    return sum(left.degree(country) == 0 for country in countries)


def concentration(graph: Graph, report: str) -> object:
    """Return the concentration of each country that has one."""
    network = cover(graph, report)
    found: dict[str, float] = {}
    for country in _side(network, "country"):
        claims = {(partner, claim) for partner in network[country] for claim in _claims(network, partner, country)}
        weights: dict[str, float] = {}
        for partner, claim in claims:
            acting = {top for role in ACTING for top in _partners(graph, claim, role)}
            weights[partner] = weights.get(partner, 0.0) + 1 / len(acting)
        if len(weights) > 1 and len({claim for _, claim in claims}) >= FEWEST_CLAIMS:
            whole = sum(weights.values())
            found[country] = round(sum((weight / whole) ** 2 for weight in weights.values()), 9)
    return found


def _claims(network: nx.MultiGraph[str], partner: str, country: str) -> list[Node]:
    return [facts["claim"] for facts in network[partner][country].values()]


MEASURES: dict[str, Callable[[Graph, str], object]] = {
    "coverage matrix": matrix,
    "sole partners": sole,
    "partner-loss curve": curve,
    "concentration": concentration,
}
