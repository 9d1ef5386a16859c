"""How the cost of loading and of every named query grows with the size of the world: figures and a picture.

    python -m benchmarks.growth -o                                  # 20,000 to 2 million statements
    python -m benchmarks.growth -o --sizes 20000 200000 2000000 10000000 --patience 120

Ten million statements take 1.8 GB on disk as N-Quads, about 8 GB of memory, and 20 minutes.
"""

from __future__ import annotations

import gc
import html
import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from benchmarks.measuring import Contest, Measured, Results, finish, in_a_child, options_for, shown, take_turns
from benchmarks.named_queries import bare_rows, selects
from benchmarks.worlds import make_world, write_quads

SIZES = (20_000, 200_000, 2_000_000)
SLOW = 1.0
"""What takes longer than so many seconds is asked once."""

WAY = "Oxigraph in memory"
NAMED = 8
"""How many of the slowest queries the picture names."""


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = options_for("How cost grows with the size of the world.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="about how many statements")
    options = parser.parse_args()
    rows: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            rows += measure(Path(folder) / "world.nq", size, options.rounds, options.patience)
    joined = by_name(rows)
    facts = {"growth of the slowest, largest size ÷ smallest": growth(joined)}
    finish(Results("Growth", as_rows(joined), facts=facts), "growth", options.output)
    if options.output:
        (options.output / "growth.svg").write_text(picture(joined, "each named query"), encoding="utf-8")


def measure(path: Path, size: int, rounds: int, patience: float) -> list[Measured]:
    """Return what loading a world of a size takes, and each query on it in memory; rows are named by what they do."""
    count = write_quads(make_world(size), path)
    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    found = [take_turns(Contest("load", {WAY: lambda: load(path)}, count), rounds, patience)]
    for query in shown(selects(), f"{count:,} statements"):
        contest = Contest(query.name, {WAY: _asking(store, query.text)}, count)
        measured = in_a_child(partial(take_turns, contest, rounds, patience, SLOW), patience + 2 * rounds * SLOW)
        found.append(measured or Measured(query.name, {WAY: patience}, stopped=(WAY,), size=count))
    del store
    gc.collect()
    return found


def load(path: Path) -> None:
    """Load N-Quads into memory."""
    ox.Store().bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)


def _asking(store: ox.Store, text: str) -> Callable[[], object]:
    return lambda: bare_rows(store, text)


Curves = Mapping[str, Mapping[int, float]]
"""Seconds by name and number of statements."""


def by_name(rows: Sequence[Measured]) -> Curves:
    """Return the medians of each thing by the size of the world."""
    found: dict[str, dict[int, float]] = {}
    for row in rows:
        found.setdefault(row.name, {})[row.size] = next(iter(row.medians.values()))
    return found


def as_rows(curves: Curves) -> list[Measured]:
    """Return a row for each thing, a way for each size."""
    return [Measured(name, {f"{size:,}": seconds for size, seconds in curve.items()}) for name, curve in curves.items()]


def growth(curves: Curves) -> str:
    """Return by how much the slowest queries grow from the first size to the last, beside the statements."""
    slowest = sorted(curves.items(), key=lambda item: -max(item[1].values()))[:NAMED]
    told = [f"{name} × {max(curve.values()) / max(min(curve.values()), 1e-6):.0f}" for name, curve in slowest]
    sizes = {size for curve in curves.values() for size in curve}
    return f"statements × {max(sizes) / min(sizes):.0f}: {', '.join(told)}"


# ---------------------------------------------------------------- the picture

WIDE, HIGH, MARGIN, LABELS = 640, 460, 70, 400


def picture(curves: Curves, what: str) -> str:
    """Return the curves of ``what`` as SVG, both axes logarithmic: a line of slope one grows with the data."""
    sizes = sorted({size for curve in curves.values() for size in curve})
    times = [seconds for curve in curves.values() for seconds in curve.values()]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))

    def place(size: float, seconds: float) -> tuple[float, float]:
        across = (math.log10(size) - math.log10(sizes[0])) / ((math.log10(sizes[-1] / sizes[0])) or 1)
        up = (math.log10(seconds) - low) / ((high - low) or 1)
        return MARGIN + across * (WIDE - MARGIN), HIGH - MARGIN - up * (HIGH - 2 * MARGIN)

    slowest = sorted(curves, key=lambda name: -max(curves[name].values()))[:NAMED]
    lines = [_curve(curves[name], place, "#9a9a9a", 0.7) for name in curves if name not in slowest]
    for at, name in enumerate(slowest):
        lines.append(_curve(curves[name], place, COLOURS[at % len(COLOURS)], 2))
        lines.append(_text(WIDE + 14, 60 + at * 20, name, COLOURS[at % len(COLOURS)]))
    ideal = {size: min(times) * size / sizes[0] for size in sizes}
    lines.append(_curve(ideal, place, "#000", 1, "4 4"))
    lines.append(_text(WIDE + 14, 60 + NAMED * 20, "dashed: grows with the data", "#000"))
    return "\n".join([_head(what), *_axes(sizes, range(low, high + 1), place), *lines, "</svg>\n"])


COLOURS = ("#00527a", "#a33c00", "#006b4f", "#7a3b8f", "#8a6d00", "#b0004a", "#3d5a00", "#444")
Place = Callable[[float, float], tuple[float, float]]


def _head(what: str) -> str:
    size = f'width="{WIDE + LABELS}" height="{HIGH}" viewBox="0 0 {WIDE + LABELS} {HIGH}"'
    title = f"Seconds of {what} by the number of statements, both on logarithmic scales"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="13" role="img">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="#fff"/>'
    )


def _axes(sizes: Sequence[int], powers: Sequence[int], place: Place) -> list[str]:
    lines = [_text(MARGIN - 50, 24, "seconds", "#000"), _text(WIDE - 120, HIGH - 14, "statements", "#000")]
    for size in sizes:
        x, y = place(size, 10.0 ** powers[0])
        lines.append(_text(x - 24, y + 22, f"{size:,}", "#000"))
    for power in powers:
        left, right = place(sizes[0], 10.0**power), place(sizes[-1], 10.0**power)
        lines.append(f'<path d="M{left[0]:.1f} {left[1]:.1f}H{right[0]:.1f}" stroke="#ddd" fill="none"/>')
        lines.append(_text(left[0] - 50, left[1] + 4, f"{10.0**power:g}", "#000"))
    return lines


def _curve(curve: Mapping[int, float], place: Place, colour: str, width: float, dashes: str = "") -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(size, curve[size]) for size in sorted(curve)))
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _text(x: float, y: float, text: str, colour: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}">{html.escape(text)}</text>'


if __name__ == "__main__":
    main()
