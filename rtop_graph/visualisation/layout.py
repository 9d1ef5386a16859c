"""Every node has a place that is the same each time: drawing computes it once, and nothing moves in the page.

Units are pixels at scale 1, x to the right and y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import networkx as nx
import numpy as np

from rtop_graph.coverage.cube import REGIONAL_KINDS
from rtop_graph.visualisation.network import Network, is_first
from rtop_graph.visualisation.springs import Positions, by_springs

ROW, GAP, CAPTION = 26.0, 22.0, 20.0
"""Between the rows of a column, between its groups, and for the name of a group."""

SIDE, INNER, ORGANISATION_ROW, COLUMN_STEP = 360.0, 110.0, 44.0, 300.0
"""From the middle to countries and to organisations, between organisations, between two columns of one side."""

CLEARANCE = 17.0
"""Between a node in the middle and a line that passes it."""

FOCUS_ROW, TALLEST, WIDENING = 36.0, 32, 12.0
"""Between rows beside a focus, whose labels take two lines; how many there are at least before a second column; and
how the rows grow with the square root of what stands on a side, so that a large picture is about as wide as high."""

WHOLE_REGIONS = "Regions as a whole"
"""The name of the group of places that lie in no region."""

Captions: TypeAlias = "tuple[tuple[str, float, float], ...]"


def lay_out(network: Network) -> Positions:
    """Return where each node stands: in columns or by springs; the same for the same network."""
    if not network:
        return {}
    if not has_columns(network):
        return by_springs(network)
    return _around_focus(network) if "focus" in network.graph else _in_columns(network)


def has_columns(network: Network) -> bool:
    """Return whether a network is laid out in columns: the neighbours of one thing, or the overview of all."""
    if "focus" in network.graph:
        return bool(network.graph["radius"] == 1)
    return bool(network.graph["view"] == "overview")


def captions(network: Network, positions: Positions) -> Captions:
    """Return the names of the groups of an overview with where they stand: each region above its countries."""
    if network.graph.get("view") != "overview" or "focus" in network.graph:
        return ()
    found = {}
    for node, (x, y) in sorted(positions.items(), key=lambda item: -item[1][1]):
        if abs(x) == SIDE:
            region = str(network.nodes[node]["region"]) or WHOLE_REGIONS
            found[region] = (region, x, y - ROW / 2 - CAPTION / 2)
    return tuple(found[region] for region in sorted(found))


# ---------------------------------------------------------------- the overview: organisations between countries


def _in_columns(network: Network) -> Positions:
    """Return regional organisations and others in the middle, western countries left, eastern ones right."""
    west, east = _halves(network, _regions(network))
    positions = _country_column(west, -SIDE) | _country_column(east, SIDE)
    organisations = [node for node in network if node not in positions]
    regional = [node for node in organisations if network.nodes[node]["kind"] in REGIONAL_KINDS]
    columns = ((INNER, [node for node in organisations if node not in regional]), (-INNER, regional))
    ordered = [(x, _by_neighbours(network, column, positions)) for x, column in columns]
    for x, column in ordered * 3:  # a column that moves moves the lines that cross the other
        positions |= _column_between_lines(network, column, x, positions)
    return positions


def _column_between_lines(network: Network, nodes: Sequence[str], x: float, positions: Positions) -> Positions:
    """Return a column in which no line of the first view runs through a node that it does not end at.

    A line from beyond to a country would else be read as the node's own. A node goes down until it stands clear;
    below the last line there is always room.
    """
    lines = np.array(_crossings(network, x, positions))
    placed, y = {}, -(len(nodes) - 1) * ORGANISATION_ROW / 2
    lowest = float(np.max(lines, initial=y)) + 2 * CLEARANCE
    for node in nodes:
        tried = np.arange(y, max(y, lowest) + 2.0, 2.0)
        room = np.min(np.abs(tried[:, None] - lines[None, :]), axis=1, initial=CLEARANCE)
        y = float(tried[np.argmax(room)])
        placed[node] = (x, y)
        y += ORGANISATION_ROW
    return placed


def _crossings(network: Network, x: float, positions: Positions) -> list[float]:
    """Return the heights at which lines of the first view cross a column."""
    heights = set()
    for source, target, facts in network.edges(data=True):
        if source in positions and target in positions and is_first(facts):
            (x1, y1), (x2, y2) = positions[source], positions[target]
            if min(x1, x2) < x < max(x1, x2):
                heights.add(y1 + (y2 - y1) * (x - x1) / (x2 - x1))
    return sorted(heights)


def _regions(network: Network) -> list[list[str]]:
    """Return the places of each region by label, the regions from west to east; last those that lie in none."""
    groups: dict[str, list[str]] = {}
    for node in sorted(network, key=lambda node: (_label(network, node), node)):
        if network.nodes[node]["family"] == "place":
            groups.setdefault(str(network.nodes[node]["region"]), []).append(node)
    return sorted(groups.values(), key=lambda nodes: (not network.nodes[nodes[0]]["region"], _middle(network, nodes)))


def _halves(network: Network, regions: Sequence[list[str]]) -> tuple[list[list[str]], list[list[str]]]:
    """Return the regions parted in west and east, as even as can be, each from north to south."""
    sizes = [len(nodes) for nodes in regions]
    cut = min(range(len(sizes) + 1), key=lambda at: abs(sum(sizes[:at]) - sum(sizes[at:])))
    west, east = (
        sorted(half, key=lambda nodes: (not network.nodes[nodes[0]]["region"], -_middle(network, nodes)[1]))
        for half in (regions[:cut], regions[cut:])
    )
    return west, east


def _country_column(groups: Sequence[Sequence[str]], x: float) -> Positions:
    height = sum(len(nodes) * ROW + CAPTION for nodes in groups) + GAP * (len(groups) - 1)
    positions, y = {}, -height / 2
    for nodes in groups:
        y += CAPTION
        for node in nodes:
            positions[node] = (x, y + ROW / 2)
            y += ROW
        y += GAP
    return positions


def _column(nodes: Sequence[str], x: float, step: float) -> Positions:
    top = -(len(nodes) - 1) * step / 2
    return {node: (x, top + at * step) for at, node in enumerate(nodes)}


def _by_neighbours(network: Network, nodes: Iterable[str], placed: Mapping[str, tuple[float, float]]) -> list[str]:
    """Return the nodes ordered by the mean height of their neighbours, so that lines cross less."""

    def height(node: str) -> tuple[float, str]:
        heights = [placed[other][1] for other in nx.all_neighbors(network, node) if other in placed]
        return (sum(heights) / len(heights) if heights else math.inf, node)

    return sorted(nodes, key=height)


def _middle(network: Network, nodes: Collection[str]) -> tuple[float, float]:
    """Return the mean longitude and latitude of those nodes that have a point."""
    points = [(f["longitude"], f["latitude"]) for f in (network.nodes[node] for node in nodes) if "longitude" in f]
    count = len(points) or 1
    return sum(x for x, _ in points) / count, sum(y for _, y in points) / count


def _label(network: Network, node: str) -> str:
    return str(network.nodes[node]["label"]).casefold()


# ---------------------------------------------------------------- a focus: who to the left, where and what to the right


def _around_focus(network: Network) -> Positions:
    """Return the focus in the middle, actors to the left, the rest to the right, further steps further out."""
    focus = str(network.graph["focus"])
    steps = nx.single_source_shortest_path_length(network.to_undirected(as_view=True), focus)
    positions: Positions = {focus: (0.0, 0.0)}
    sides: tuple[tuple[float, Callable[[str], bool]], ...] = ((-1.0, _acts), (1.0, lambda family: not _acts(family)))
    for sign, belongs in sides:
        nodes = [n for n in network if n != focus and belongs(str(network.nodes[n]["family"]))]
        ordered = sorted(nodes, key=lambda n: (steps[n], _kind_order(network.nodes[n]), _label(network, n), n))
        positions |= _columns_outwards(ordered, sign)
    return positions


def _acts(family: str) -> bool:
    return family == "actor"


def _kind_order(facts: Mapping[str, Any]) -> tuple[int, str]:
    families = ("actor", "place", "situation", "mechanism", "instrument")
    return families.index(str(facts["family"])), str(facts["drawn_as"])


def _columns_outwards(nodes: Sequence[str], sign: float) -> Positions:
    tallest = max(TALLEST, math.isqrt(int(len(nodes) * WIDENING)))
    count = math.ceil(len(nodes) / tallest)
    size = math.ceil(len(nodes) / count) if count else 0
    positions: Positions = {}
    for at in range(count):
        x = sign * (SIDE * 0.7 + at * COLUMN_STEP)
        positions |= _column(nodes[at * size : (at + 1) * size], x, FOCUS_ROW)
    return positions
