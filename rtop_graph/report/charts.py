"""Simple charts as data: bars of parts, each part with a symbol and a number; the templates draw them as SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rtop_graph.coverage.headline import GROUPS
from rtop_graph.coverage.recorded import STATES, SYMBOLS
from rtop_graph.report import words
from rtop_graph.report.comparison import Comparison
from rtop_graph.report.content import CoverageReport, PillarView

UNIT_HIGH, GAP = 26, 8


@dataclass(frozen=True)
class Part:
    """A part of a bar: its class for colour, its symbol, what it is, how many, and where it starts and ends."""

    key: str
    symbol: str
    says: str
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class Bar:
    """A bar with its name; ``top`` is where it stands in the drawing."""

    label: str
    parts: tuple[Part, ...]
    top: int

    @property
    def says(self) -> str:
        """Return the bar as a sentence: what a reader hears who does not see it."""
        told = ", ".join(f"{part.says} {part.count}" for part in self.parts if part.count)
        return f"{self.label}: {told or 'nothing'}"


@dataclass(frozen=True)
class Frame:
    """How wide the names and the bars of a chart are, in the units of its drawing."""

    labels: int
    bars: int

    @property
    def width(self) -> int:
        """Return how wide the whole drawing is, with room for a number after the longest bar."""
        return self.labels + self.bars + 40


WIDE, SMALL = Frame(190, 420), Frame(195, 120)


@dataclass(frozen=True)
class Chart:
    """A chart of bars on one scale, with a title and a description that holds every number of it."""

    key: str
    title: str
    bars: tuple[Bar, ...]
    frame: Frame

    @property
    def height(self) -> int:
        """Return how high the drawing is."""
        return len(self.bars) * (UNIT_HIGH + GAP) + GAP

    @property
    def describes(self) -> str:
        """Return every number of the chart in words."""
        return ". ".join(bar.says for bar in self.bars) + "."

    @property
    def legend(self) -> tuple[Part, ...]:
        """Return one part of each sort that the chart shows."""
        found = {part.key: part for bar in self.bars for part in bar.parts if part.count}
        order = [part.key for bar in self.bars for part in bar.parts]
        return tuple(found[key] for key in dict.fromkeys(order) if key in found)


Counts = Sequence[tuple[str, str, str, int]]
"""Parts as key, symbol, words and number."""


def chart_of(key: str, title: str, rows: Sequence[tuple[str, Counts]]) -> Chart:
    """Return a chart of rows on one scale: the longest row fills the width."""
    longest = max((sum(part[3] for part in parts) for _, parts in rows), default=0) or 1
    bars = tuple(_bar(row, WIDE.bars / longest, at, WIDE) for at, row in enumerate(rows))
    return Chart(key, title, bars, WIDE)


def _bar(row: tuple[str, Counts], unit: float, at: int, frame: Frame) -> Bar:
    label, parts = row
    start = float(frame.labels)
    found = []
    for key, symbol, says, count in parts:
        found.append(Part(key, symbol, says, count, round(start, 1), round(count * unit, 1)))
        start += count * unit
    return Bar(label, tuple(found), GAP + at * (UNIT_HIGH + GAP))


def group_bars(comparison: Comparison) -> Chart:
    """Return the countries of concern of each report by who is recorded for them."""
    rows = [(each.report.label.split("-")[0], _by_group(each)) for each in comparison.reports]
    return chart_of("groups", "Countries of concern by who is recorded, in each report", rows)


def _by_group(report: CoverageReport) -> Counts:
    counts = Counter(sheet.group for sheet in report.countries if sheet.is_of_concern)
    return [(f"g-{group}", words.GROUP_SYMBOLS[group], words.GROUPS[group], counts[group]) for group in GROUPS]


def potential_bars(report: CoverageReport) -> Chart:
    """Return, for each regional organisation with potential, its members with an engagement recorded and without."""
    rows = [
        (
            report.organization_names[sheet.organization].short,
            [
                ("s-recorded", "●", "potential and recorded", sheet.realised.count),
                ("could", "◇", "potential, none recorded", sheet.realised.of - sheet.realised.count),
            ],
        )
        for sheet in report.potential
        if sheet.realised
    ]
    return chart_of("potential", "Members with potential, by regional organisation", rows)


def pillar_panels(report: CoverageReport) -> tuple[Chart, ...]:
    """Return one small chart a pillar, all on one scale: the countries by the state of their cover."""
    return tuple(_panel(view) for view in report.pillars if view.cells)


def _panel(view: PillarView) -> Chart:
    counts = Counter(cell.state for cell in view.cells)
    rows = [
        (words.SHORT_STATES[state], [(f"s-{state}", SYMBOLS[state], words.SHORT_STATES[state], counts[state])])
        for state in STATES
    ]
    bars = tuple(_bar(row, SMALL.bars / len(view.cells), at, SMALL) for at, row in enumerate(rows))
    counted = "1 country" if len(view.cells) == 1 else f"{len(view.cells)} countries"
    title = f"Pillar {view.pillar}: {counted} by state"
    return Chart(f"pillar-{view.pillar}", title, bars, SMALL)
