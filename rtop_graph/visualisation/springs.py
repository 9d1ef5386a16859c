"""Everything at once: springs pull together what is tied, and nothing covers anything else.

All points repel each other as 1/d, what is tied attracts as d² (Fruchterman and Reingold 1991). The repulsion is read
off a grid on which the points are masses, convolved with its kernel by Fourier transform, as in particle-mesh methods
(Hockney and Eastwood 1988): a round takes the same few milliseconds for a hundred points as for ten thousand, where
pair by pair it would grow with the square of their number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import networkx as nx
import numpy as np
import numpy.typing as npt

from rtop_graph.visualisation.network import STRUCTURE, Network, is_first

Positions: TypeAlias = dict[str, tuple[float, float]]
"""Where each node stands: pixels at scale 1, x to the right and y downwards."""

_Points: TypeAlias = npt.NDArray[np.float64]
_Pairs: TypeAlias = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]

SPACING, FLATNESS = 54.0, 1.2
"""Between two nodes that springs place, and how much wider than high their picture is."""

GRAVITY = 1.5
"""How much the middle attracts: enough to keep what is tied to nothing else in the picture."""

ROUNDS, GRID = 200, 128
"""How often the springs pull, and how many cells the grid of their repulsion has on a side."""

SEED = 2005
"""Where the layout's random numbers begin: the year of the World Summit Outcome."""


def by_springs(network: Network) -> Positions:
    """Return named things by springs (Fruchterman and Reingold 1991), unnamed collectives amid what they are tied to.

    Collectives such as "governments" have ties to everything; between the springs they would knot the rest.
    """
    simple = _simple(network)
    named = {node for node in simple if network.nodes[node]["kind"] != "UnnamedCollective"}
    tied = [node for node in simple if node in named and not named.isdisjoint(simple[node])]
    size = math.sqrt(len(network)) * SPACING * 0.6
    placed = dict(zip(tied, _drawn_in(_springs(simple.subgraph(tied), tied)) * size, strict=True))
    collectives = [node for node in simple if node not in named]
    for node in [*collectives, *(node for node in simple if node in named and node not in placed)]:
        near = [placed[other] for other in simple[node] if other in placed]
        placed[node] = np.mean(near, axis=0) if near else np.array([0.0, size])
    points = _apart(np.array([placed[node] for node in simple]), SPACING)
    return {
        node: (round(float(x) * FLATNESS, 1), round(float(y), 1))
        for node, (x, y) in zip(simple, points - np.median(points, axis=0), strict=True)
    }


def _simple(network: Network) -> nx.Graph[str]:
    """Return the network without directions or parallel edges; what the first view shows pulls hardest."""
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(network))
    for source, target, facts in sorted(network.edges(data=True), key=lambda edge: edge[:2]):
        pull = 2.0 if facts["kind"] == STRUCTURE else 1.0 if is_first(facts) else 0.3
        before = simple.get_edge_data(source, target, {"weight": 0.0})["weight"]
        simple.add_edge(source, target, weight=max(before, pull))
    return simple


def _springs(graph: nx.Graph[str], order: Sequence[str]) -> _Points:
    """Return points in ``order``: all repel each other as 1/d, what is tied attracts as d², the middle attracts all.

    networkx asks for scipy from 500 nodes on, and repels pair by pair, so the method stands here.
    """
    count, index = len(order), {node: at for at, node in enumerate(order)}
    ties = [(index[one], index[other], facts["weight"]) for one, other, facts in graph.edges(data=True)]
    pairs = np.array([tie[:2] for tie in ties], dtype=np.intp).reshape(-1, 2).T
    pull = np.array([tie[2] for tie in ties])
    points = np.random.default_rng(SEED).random((count, 2))
    unit = 1.6 / math.sqrt(max(count, 1))
    kernel = repulsion_kernel()
    for step in np.linspace(0.1, 0.0, ROUNDS if count > 1 else 0, endpoint=False):
        force = repulsion(points, kernel) * unit**2 + _attraction(points, pairs, pull / unit)
        force += (0.5 - points) * GRAVITY
        length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 0.01)
        points = points + force / length[:, None] * step
    return points


def repulsion_kernel() -> npt.NDArray[np.complex128]:
    """Return the transform of the push of one cell on another, 1/d away from it, as a complex number x + iy."""
    apart = np.fft.fftfreq(2 * GRID, 1 / (2 * GRID))
    x, y = apart[None, :], apart[:, None]
    return np.fft.fft2((x + 1j * y) / np.maximum(x * x + y * y, 1.0))


def repulsion(points: _Points, kernel: npt.NDArray[np.complex128]) -> _Points:
    """Return the sum of the pushes on each point: shared out to the four cells around it, convolved, read back."""
    low = points.min(axis=0)
    side = max(float(np.max(points - low)) / (GRID - 1), 1e-9)
    cells = np.minimum(((points - low) / side).astype(np.intp), GRID - 2)
    share = (points - low) / side - cells
    corners = [
        ((cells[:, 1] + up) * 2 * GRID + cells[:, 0] + right, _part(share[:, 0], right) * _part(share[:, 1], up))
        for up in (0, 1)
        for right in (0, 1)
    ]
    masses = sum(np.bincount(at, weights, 4 * GRID**2) for at, weights in corners)
    field = np.fft.ifft2(np.fft.fft2(np.reshape(masses, (2 * GRID, 2 * GRID))) * kernel).ravel()
    push = sum(field[at] * weights for at, weights in corners) / side
    return np.stack([np.real(push), np.imag(push)], axis=1)


def _part(share: npt.NDArray[np.float64], cell: int) -> npt.NDArray[np.float64]:
    return share if cell else 1.0 - share


def _attraction(points: _Points, pairs: npt.NDArray[np.intp], strength: npt.NDArray[np.float64]) -> _Points:
    one, other = pairs
    apart = points[other] - points[one]
    force = apart * (np.hypot(apart[:, 0], apart[:, 1]) * strength)[:, None]
    return _summed(one, force, len(points)) - _summed(other, force, len(points))


def _summed(at: npt.NDArray[np.intp], force: _Points, count: int) -> _Points:
    return np.stack([np.bincount(at, force[:, axis], count) for axis in (0, 1)], axis=1)


def _drawn_in(points: _Points) -> _Points:
    """Return the points around the origin in units of their extent, stragglers beyond it drawn in by logarithm."""
    if not len(points):
        return points
    points = points - np.median(points, axis=0)
    points = points / np.maximum(np.percentile(np.abs(points), 90, axis=0), 1e-9)
    distance = np.maximum(np.hypot(points[:, 0], points[:, 1]), 1e-9)[:, None]
    return points * np.where(distance > 1.0, (1.0 + np.log(distance)) / distance, 1.0)


def _apart(points: _Points, spacing: float) -> _Points:
    """Return the points pushed apart until none is nearer to another than ``spacing``, or so many times."""
    points = points + np.random.default_rng(SEED).uniform(-1.0, 1.0, points.shape)  # no two at the very same spot
    for _ in range(ROUNDS):
        one, other = near_pairs(points, spacing)
        if not len(one):
            break
        apart = points[one] - points[other]
        distance = np.hypot(apart[:, 0], apart[:, 1])
        push = apart * ((spacing / distance - 1.0) * 0.4)[:, None]
        points = points + _summed(one, push, len(points)) - _summed(other, push, len(points))
    return points


def near_pairs(points: _Points, spacing: float) -> _Pairs:
    """Return the pairs nearer than ``spacing``: sorted by x, only points within it along the way are compared."""
    order = np.argsort(points[:, 0], kind="stable")
    x, y = points[order, 0], points[order, 1]
    found = [pair for pair in _shifted_pairs(x, y, spacing) if len(pair[0])]
    if not found:
        return np.array([], dtype=np.intp), np.array([], dtype=np.intp)
    one, other = (np.concatenate([pair[side] for pair in found]) for side in (0, 1))
    return order[one], order[other]


def _shifted_pairs(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], spacing: float) -> Iterator[_Pairs]:
    for shift in range(1, len(x)):
        across = x[shift:] - x[:-shift]
        if across.min() >= spacing:
            return
        (at,) = np.nonzero(across**2 + (y[shift:] - y[:-shift]) ** 2 < spacing**2 * (1 - 1e-6))
        yield at, at + shift
