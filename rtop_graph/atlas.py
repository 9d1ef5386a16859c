"""The outlines of the world's countries as they were prepared, and where a point of the earth stands among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from rtop_graph.browser_assets import browser_file

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""The coefficients of the Equal Earth projection (Šavrič, Patterson and Jenny 2018)."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shape:
    """A country's outline: its path, and the box around it.

    Of its largest part: a point in it as longitude and latitude, and its size, as the side of a square as large.
    """

    path: str
    point: Point
    size: float
    box: Box


@dataclass(frozen=True)
class Atlas:
    """The shapes by three-digit code, or by name where there is no code, and how the earth was projected onto them.

    All lengths are in units of the drawing. ``middle`` is the meridian in the middle, in degrees; ``scale`` and
    ``centre`` are those of the projection.
    """

    source: str
    width: int
    height: int
    sphere: str
    graticule: str
    shapes: Mapping[str, Shape]
    middle: float
    scale: float
    centre: Point

    def place(self, point: Point, *, beyond: bool = False) -> Point:
        """Return where a longitude and latitude stand in the drawing, by the Equal Earth projection.

        With ``beyond``, what lies west of the Americas stands beyond the right edge, beside the rest of the Pacific.
        """
        turned = (point[0] - self.middle + 180) % 360 - 180
        turned += 360 if beyond and turned < FAR_WEST else 0
        angle = asin(sqrt(3) / 2 * sin(radians(point[1])))
        squared = angle * angle
        slope = A1 + 3 * A2 * squared + squared**3 * (7 * A3 + 9 * A4 * squared)
        x = radians(turned) * cos(angle) / (sqrt(3) / 2 * slope)
        y = angle * (A1 + A2 * squared + squared**3 * (A3 + A4 * squared))
        return self.centre[0] + self.scale * x, self.centre[1] - self.scale * y


FAR_WEST = -135.0
"""Degrees from the middle: west of them lies no land but islands of the Pacific."""


@lru_cache
def read_atlas(*, small: bool = False) -> Atlas:
    """Return the atlas, or the small one for files to send on; raise ``EnvironmentFaultError`` where none is there."""
    name = "world-small" if small else "world"
    told = json.loads(browser_file(f"map/{name}.json").read_text(encoding="utf-8"))
    projection = told["projection"]
    return Atlas(
        told["source"],
        told["width"],
        told["height"],
        told["sphere"],
        told["graticule"],
        {key: Shape(s["path"], tuple(s["point"]), s["size"], tuple(s["box"])) for key, s in told["shapes"].items()},
        projection["middle"],
        projection["scale"],
        tuple(projection["centre"]),
    )
