"""The map of the world as data: a piece for each country with its outline, mark and words; templates draw it as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from math import hypot

from rtop_graph.atlas import Atlas, Box, Point, Shape
from rtop_graph.coverage.cube import Country, Cube, Organization
from rtop_graph.coverage.geography import ABSENT, BY_NUMBER, NAMED, POTENTIAL, MapEntry, MapView, shaded
from rtop_graph.coverage.present_geography import SHADE_WORDS
from rtop_graph.coverage.recorded import NOT_DONE, NOT_MENTIONED, PLANNED_ONLY, RECORDED, STATES, SYMBOLS
from rtop_graph.report import words
from rtop_graph.report.content import CountrySheet, CoverageReport

PARTS: dict[str, tuple[str, tuple[float, float, float, float]]] = {
    "africa": ("Africa", (-20, -36, 55, 38)),
    "americas": ("Americas", (-120, -50, -35, 55)),
    "asia": ("Asia", (30, -11, 145, 52)),
    "europe": ("Europe", (-25, 35, 45, 70)),
    "oceania": ("Oceania", (112, -47, -136, 20)),
}
"""The parts of the world that a map can show: each with its name, and its west, south, east and north in degrees."""

BEYOND = "oceania"
"""The part that reaches past the edge of the map."""

SHOWN_WIDE = 1000
"""How wide a map is drawn, about, in pixels: lines, marks and words are as large as that asks for."""

PROPORTION = 1.8
"""How much wider than high a part of the world is shown at least."""

TOO_SMALL, FAR_TOO_SMALL = 8.5, 3.2
"""Below these sizes, in pixels, a country that the report mentions, or any country, has a mark to be seen by."""

SIGN, ROUNDS = 15, 20
"""How far apart signs stand at least, in pixels, and in how many rounds they are moved."""


@dataclass(frozen=True)
class Piece:
    """A country as it is drawn: where its outline is too small or missing, a disc stands at ``at``.

    ``symbol`` repeats what the shade tells, and ``says`` tells everything in words.
    """

    entry: MapEntry
    label: str
    path: str
    at: Point
    is_disc: bool
    symbol: str
    says: str


@dataclass(frozen=True)
class WorldMap:
    """A map: its pieces in the order in which they are drawn, the rest of the land, and what it cannot show.

    ``part`` is the part of the world, or empty; ``box`` is what is seen of the drawing (left, top, width, height),
    ``unit`` a pixel in units of the drawing.
    """

    pieces: tuple[Piece, ...]
    rest: str
    missing: tuple[str, ...]
    part: str
    box: Box
    unit: float


@dataclass(frozen=True)
class Names:
    """The countries and organisations that a map names, by IRI."""

    countries: Mapping[str, Country]
    organizations: Mapping[str, Organization]


def names_of(cube: Cube) -> Names:
    """Return the countries of a cube, and its organisations with their organs and posts."""
    return Names(cube.countries, {**cube.parts, **cube.organizations})


def draw_world(names: Names, atlas: Atlas, view: MapView, entries: Mapping[str, MapEntry], part: str = "") -> WorldMap:
    """Return the map of what is told of each country, or a part of the world.

    A country without an entry is drawn with the rest of the land; ``missing`` are those that have no place on earth.
    """
    box = box_of(atlas, part)
    unit = max(box[2] / SHOWN_WIDE, box[3] * PROPORTION / SHOWN_WIDE)
    frame = Frame(atlas, box, unit, part == BEYOND)
    keys = {iri: key_of(names.countries[iri], atlas) for iri in entries}
    pieces = _spread([p for iri, entry in entries.items() if (p := _piece(names, frame, entry, view, keys[iri]))], unit)
    others = (shape for key, shape in atlas.shapes.items() if key not in keys.values() and frame.shows(shape))
    return WorldMap(
        pieces=tuple(sorted(pieces, key=_order)),
        rest="".join(shape.path for shape in others),
        missing=tuple(iri for iri, key in keys.items() if not key and names.countries[iri].point is None),
        part=part,
        box=box,
        unit=unit,
    )


def key_of(country: Country, atlas: Atlas) -> str:
    """Return the key of a country's shape: its three-digit code, or its name where it has none; empty without shape."""
    key = country.m49 or country.iri.rsplit("/", 1)[-1]
    return key if key in atlas.shapes else ""


def box_of(atlas: Atlas, part: str) -> Box:
    """Return what of the drawing shows a part of the world, or all of it: left, top, width, height."""
    if not part:
        return 0, 0, atlas.width, atlas.height
    west, south, east, north = PARTS[part][1]
    rim = [(x, y) for x in (west, east) for y in (south, (south + north) / 2, north)]
    across, down = zip(*(atlas.place(point, beyond=part == BEYOND) for point in rim), strict=True)
    width, height = max(across) - min(across), max(down) - min(down)
    more = max(0.0, height * PROPORTION - width)
    return round(min(across) - more / 2), round(min(down)), round(width + more), round(height)


@dataclass(frozen=True)
class Frame:
    """What is seen of an atlas, and how large a pixel is in it; ``beyond`` as ``Atlas.place`` has it."""

    atlas: Atlas
    box: Box
    unit: float
    beyond: bool

    def shows(self, shape: Shape) -> bool:
        """Return whether the box around a shape reaches into what is seen."""
        left, top, width, height = self.box
        return (
            shape.box[0] <= left + width
            and shape.box[2] >= left
            and shape.box[1] <= top + height
            and shape.box[3] >= top
        )

    def holds(self, point: Point) -> bool:
        """Return whether a point of the drawing is seen."""
        left, top, width, height = self.box
        return left <= point[0] <= left + width and top <= point[1] <= top + height

    def needs_disc(self, shape: Shape | None, *, is_named: bool) -> bool:
        """Return whether a shape is too small to be seen, or missing."""
        return shape is None or shape.size < self.unit * (TOO_SMALL if is_named else FAR_TOO_SMALL)


def _piece(names: Names, frame: Frame, entry: MapEntry, view: MapView, key: str) -> Piece | None:
    """Return a country as it is drawn; None where it stands nowhere, or outside what is seen."""
    country, shape = names.countries[entry.country], frame.atlas.shapes.get(key)
    point = shape.point if shape else country.point
    if point is None:
        return None
    at = frame.atlas.place(point, beyond=frame.beyond)
    path = shape.path if shape and frame.shows(shape) else ""
    is_disc = frame.needs_disc(shape, is_named=entry.is_named) and frame.holds(at)
    if not path and not is_disc:
        return None
    says = f"{country.label}: {_told(names, entry, view)}"
    return Piece(entry, country.label, path, (round(at[0]), round(at[1])), is_disc, symbol_of(entry, view), says)


def symbol_of(entry: MapEntry, view: MapView) -> str:
    """Return the sign that stands on a country: how many partners are recorded, ``!`` for a gap, and its state."""
    if entry.partners:
        return SYMBOLS[RECORDED] if view.layer == POTENTIAL else str(len(entry.partners))
    gap = "!" if entry.is_gap else ""
    if gap and view.layer == POTENTIAL:
        return gap
    return gap + (SYMBOLS[entry.state] if entry.state in {PLANNED_ONLY, NOT_DONE} else "")


def _told(names: Names, entry: MapEntry, view: MapView) -> str:
    """Return what is told of a country: whether it is of concern, who is recorded, and who could act."""
    told = ["of concern"] if entry.concern else []
    if entry.shade == ABSENT:
        return SHADE_WORDS[view.layer][ABSENT]
    if entry.partners:
        several = "s" if len(entry.partners) > 1 else ""
        told.append(f"{len(entry.partners)} partner{several} recorded: {_short(names, entry.partners)}")
    elif entry.state == NOT_MENTIONED and entry.is_named:
        told.append("no partner recorded")
    else:
        told.append(words.SHORT_STATES[entry.state])
    if entry.able:
        told.append(f"potential: {_short(names, entry.able)}")
    return "; ".join(told)


def _spread(pieces: list[Piece], unit: float) -> list[Piece]:
    """Return the pieces with their signs moved as far as one is not to lie on another."""
    signs = [piece for piece in pieces if piece.symbol]
    places = [piece.at for piece in signs]
    for _ in range(ROUNDS):
        for one, other in combinations(range(len(places)), 2):
            places[one], places[other] = _apart(places[one], places[other], SIGN * unit)
    moved = {p.entry.country: replace(p, at=(round(x), round(y))) for p, (x, y) in zip(signs, places, strict=True)}
    return [moved.get(piece.entry.country, piece) for piece in pieces]


def _apart(one: Point, other: Point, least: float) -> tuple[Point, Point]:
    """Return two points each moved away from the other by half of what their distance lacks."""
    across, down = other[0] - one[0], other[1] - one[1]
    distance = hypot(across, down)
    if distance >= least:
        return one, other
    x, y = (across / distance, down / distance) if distance else (1.0, 0.0)
    half = (least - distance) / 2
    return (one[0] - x * half, one[1] - y * half), (other[0] + x * half, other[1] + y * half)


def _short(names: Names, organizations: Iterable[str]) -> str:
    return ", ".join(sorted((names.organizations[o].short for o in organizations), key=str.casefold))


def _order(piece: Piece) -> tuple[bool, int, str]:
    """Return what is drawn first: what says least, so that the outlines of what says most lie above."""
    rank = BY_NUMBER.index(piece.entry.shade) + 1 if piece.entry.shade in BY_NUMBER else 0
    return bool(piece.entry.concern), 2 * piece.entry.is_named + rank, piece.label.casefold()


def report_entries(report: CoverageReport) -> dict[str, MapEntry]:
    """Return what a map tells of each country that a coverage report has a sheet of, counting every partner."""
    return {sheet.country: _sheet_entry(sheet) for sheet in report.countries}


def _sheet_entry(sheet: CountrySheet) -> MapEntry:
    told = [cell for cell in sheet.cells if cell.claims]
    state = min((cell.state for cell in told), key=STATES.index, default=NOT_MENTIONED)
    partners = sorted(cell.organization for cell in told if cell.state == RECORDED)
    claims = sorted({claim for cell in told if cell.state == state for claim in cell.claims})
    entry = MapEntry(
        sheet.country, NAMED, state, tuple(partners), (), tuple(claims), tuple(sorted(sheet.concern)), is_named=True
    )
    return shaded(entry, MapView())
