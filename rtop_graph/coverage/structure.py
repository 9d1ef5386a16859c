"""The shape of cover: partners and countries as a bipartite graph, for questions about structure."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.recorded import Selection, recorded_claims

PARTNER, COUNTRY = 0, 1
"""The two sides of the graph, as networkx names them (node attribute ``bipartite``)."""


def cover_graph(cube: Cube, selection: Selection) -> nx.Graph[str]:
    """Return the graph of recorded cover: partners on one side, countries on the other, an edge per recorded cell.

    Each edge carries its ``claims``. Two partners of one country are two steps apart.
    """
    graph: nx.Graph[str] = nx.Graph()
    for (organization, country), claims in recorded_claims(cube, selection).items():
        graph.add_node(organization, bipartite=PARTNER, channel=cube.partner(organization).channel)
        graph.add_node(country, bipartite=COUNTRY)
        graph.add_edge(organization, country, claims=claims)
    return graph


def covered_countries(graph: nx.Graph[str]) -> tuple[str, ...]:
    """Return the countries with at least one recorded partner."""
    return tuple(sorted(node for node in graph if graph.nodes[node]["bipartite"] == COUNTRY))


def sole_partners(graph: nx.Graph[str]) -> dict[str, str]:
    """Return the one partner of each country that has exactly one: countries of degree 1 (MEASURES §6)."""
    degrees: Mapping[str, int] = dict(graph.degree(covered_countries(graph)))
    return {country: next(iter(graph[country])) for country, degree in sorted(degrees.items()) if degree == 1}


def single_channel_countries(graph: nx.Graph[str]) -> dict[str, str]:
    """Return the channel of each country whose recorded partners all belong to one channel (MEASURES §5, G3)."""
    channels = {c: {graph.nodes[partner]["channel"] for partner in graph[c]} for c in covered_countries(graph)}
    return {country: next(iter(found)) for country, found in channels.items() if len(found) == 1}


def components(graph: nx.Graph[str]) -> list[tuple[str, ...]]:
    """Return the connected parts of the cover graph, largest first: cover that shares no partner and no country."""
    return sorted((tuple(sorted(part)) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
