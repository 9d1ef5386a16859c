"""A small picture of triples: the things of an answer as dots with their names, what ties them as lines.

It shows what a table of triples says, for as many things as can still be told apart; the explorer draws the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rtop_graph.identifiers import ID
from rtop_graph.results import Result, Thing

MOST_THINGS = 40
"""The things that are drawn: those that come first in the answer."""

MOST_NAMED_TIES = 14
"""The ties up to which each line has its name beside it; where there are more, pointing at a line tells it."""

WIDTH, HEIGHT = 1000, 600
SIDE, TOP = 115, 40
"""Kept free at either side, where names are long, and above and below."""

SEED = 7
"""The layout begins at random places, the same ones every time."""

LONGEST_NAME = 26


@dataclass(frozen=True)
class Dot:
    """A thing and where it is drawn; ``name`` is its label, cut where it is long."""

    thing: Thing
    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """How one thing is tied to another: by one property, or by several."""

    name: str
    start: Dot
    end: Dot


@dataclass(frozen=True)
class Picture:
    """What is drawn, and how many things and ties the answer has."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    things: int
    ties: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def names_ties(self) -> bool:
        """Tell whether there is room for the names of the ties."""
        return len(self.lines) <= MOST_NAMED_TIES


def picture_of(triples: Result) -> Picture | None:
    """Return the picture of a table of triples; None where none of them ties two things of the dataset."""
    ties = [tie for row in triples.rows if (tie := _tie(row)) is not None]
    things = list(dict.fromkeys(thing for start, _, end in ties for thing in (start, end)))
    if not ties:
        return None
    shown = set(things[:MOST_THINGS])
    names: dict[tuple[Thing, Thing], list[str]] = {}
    for start, name, end in ties:
        names.setdefault((start, end), []).append(name)
    drawn = {pair: ", ".join(dict.fromkeys(told)) for pair, told in names.items() if shown.issuperset(pair)}
    dots = _placed(drawn)
    lines = tuple(Line(name, dots[start], dots[end]) for (start, end), name in drawn.items())
    return Picture(tuple(dots.values()), lines, len(things), len(names))


def _tie(row: tuple[object, ...]) -> tuple[Thing, str, Thing] | None:
    start, name, end = row
    if isinstance(start, Thing) and isinstance(name, Thing) and isinstance(end, Thing) and start != end:
        return (start, name.label, end) if start.iri.startswith(ID) and end.iri.startswith(ID) else None
    return None


def _placed(pairs: Iterable[tuple[Thing, Thing]]) -> dict[Thing, Dot]:
    """Return each thing with its place, by the forces of Fruchterman and Reingold (1991)."""
    import networkx as nx

    graph: nx.Graph[Thing] = nx.Graph(list(pairs))
    places = nx.spring_layout(graph, k=2 / len(graph) ** 0.5, seed=SEED, iterations=100)
    across = _spread([x for x, _ in places.values()], SIDE, WIDTH - SIDE)
    down = _spread([y for _, y in places.values()], TOP, HEIGHT - TOP)
    return {thing: Dot(thing, _short(thing.label), x, y) for thing, x, y in zip(places, across, down, strict=True)}


def _spread(places: list[float], first: int, last: int) -> list[int]:
    """Return places in one direction, stretched so that the outermost stand at the first and the last."""
    low, width = min(places), (max(places) - min(places)) or 1
    return [round(first + (place - low) / width * (last - first)) for place in places]


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_NAME else label[: LONGEST_NAME - 1].rstrip() + "…"
