"""Pictures for notebooks, as SVG that needs nothing installed: bars of one column, and partners tied to countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.recorded import Selection
from rtop_graph.coverage.structure import COUNTRY, PARTNER, cover_graph
from rtop_graph.errors import UsageError
from rtop_graph.files import write_atomically
from rtop_graph.results import Result, shown
from rtop_graph.visualisation.symbols import Symbol, get_symbol

WIDTH, ROW, LABELS, BARS = 760, 24, 300, 380
"""How wide a picture is, how high a row, how wide labels and the longest bar are, in pixels."""

LEFT, RIGHT = 300, 460
"""Where the lines from partners to countries begin and end."""


@dataclass(frozen=True)
class Picture:
    """A picture with its title and its words: a notebook shows it, ``save`` writes it to a file."""

    title: str
    svg: str

    def _repr_svg_(self) -> str:
        """Return the picture as notebooks show it."""
        return self.svg

    def save(self, target: Path) -> None:
        """Put the picture at ``target`` as an SVG file."""
        write_atomically(target, self.svg.encode("utf-8"))


def draw_bars(result: Result, label: str, value: str) -> Picture:
    """Return a bar for each row of a result in its order, as long as its number; none where there is no number.

    Raise ``UsageError`` for a column that the result lacks.
    """
    lacking = [name for name in (label, value) if name not in result.columns]
    if lacking:
        raise UsageError(f"There is no column {lacking[0]!r}. The columns are {', '.join(result.columns)}.")
    cells = [(shown(record[label]), record[value]) for record in result.records()]
    numbers = [cell if isinstance(cell, int | float) else None for _, cell in cells]
    longest = max((abs(number) for number in numbers if number is not None), default=0) or 1
    parts = [
        _bar(at, name, number, BARS * abs(number or 0) / longest)
        for at, ((name, _), number) in enumerate(zip(cells, numbers, strict=True))
    ]
    return _picture(f"{result.title}: {value} by {label}", parts, len(cells), result.notes)


def _bar(at: int, name: str, number: float | None, length: float) -> str:
    y = (at + 1) * ROW
    fill = get_symbol("RegionalOrganization").fill
    told = "undefined" if number is None else shown(number)
    return (
        f"{_words(LABELS - 8, y + 16, name, 'end')}"
        f'<rect x="{LABELS}" y="{y + 4}" width="{length:.1f}" height="{ROW - 8}" fill="{fill}"/>'
        f"{_words(LABELS + length + 6, y + 16, told, 'start')}"
    )


def draw_cover(cube: Cube, selection: Selection) -> Picture:
    """Return recorded cover (MEASURES §3): partners on the left, countries on the right, a line per recorded cell.

    Rows are by name. A country that no line leads to is not drawn: that is silence, which no picture can show.
    """
    graph = cover_graph(cube, selection)
    partners = sorted((n for n in graph if graph.nodes[n]["bipartite"] == PARTNER), key=lambda o: cube.partner(o).label)
    countries = sorted(
        (n for n in graph if graph.nodes[n]["bipartite"] == COUNTRY), key=lambda c: cube.countries[c].label
    )
    rows = max(len(partners), len(countries))
    places = {**_heights(partners, rows), **_heights(countries, rows)}
    lines = [_line(places[o], places[c]) for o in partners for c in sorted(graph[o])]
    names = [_partner(places[o], cube.partner(o).label, get_symbol(cube.partner(o).kind)) for o in partners]
    names += [_words(RIGHT + 10, places[c] + 4, cube.countries[c].label, "start") for c in countries]
    title = f"Who is recorded where in {cube.report(selection.report).label}"
    return _picture(
        title, [*lines, *names], rows, ("No line: no engagement recorded in this report, which says no more.",)
    )


def _heights(nodes: Sequence[str], rows: int) -> dict[str, float]:
    """Return how far down each node stands, so that both columns are as long as the longer one."""
    step = rows * ROW / max(len(nodes), 1)
    return {node: ROW + step * (at + 0.5) for at, node in enumerate(nodes)}


def _line(start: float, end: float) -> str:
    return f'<path d="M{LEFT} {start:.1f}L{RIGHT} {end:.1f}" stroke="#767676" fill="none"/>'


def _partner(y: float, name: str, symbol: Symbol) -> str:
    """Return a partner's name beside its mark: colour and letter of its class."""
    return (
        f'<circle cx="{LEFT}" cy="{y:.1f}" r="9" fill="{symbol.fill}"/>'
        f'<text x="{LEFT}" y="{y + 4:.1f}" text-anchor="middle" fill="{symbol.ink}">{escape(symbol.letter)}</text>'
        f"{_words(LEFT - 16, y + 4, name, 'end')}"
    )


def _words(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _picture(title: str, parts: Iterable[str], rows: int, notes: Sequence[str]) -> Picture:
    """Return the parts as one picture under its title, on white so that it reads in a dark notebook too."""
    height = (rows + 2) * ROW
    body = "".join(parts)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="sans-serif" font-size="12"><title>{escape(title)}</title>'
        f"<desc>{escape(' '.join(notes))}</desc>"
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        f'<text x="8" y="16" font-weight="bold">{escape(title)}</text>{body}</svg>'
    )
    return Picture(title, svg)
