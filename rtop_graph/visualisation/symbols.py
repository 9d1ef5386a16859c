"""Every class of thing has a shape, a colour and a letter of its own, so that colour is never the only sign."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """How things of one class are drawn: ``family`` is actor, mechanism, place, situation or instrument."""

    kind: str
    label: str
    family: str
    shape: str
    letter: str
    fill: str
    ink: str


_BLACK, _WHITE = "#111111", "#ffffff"

# Fills are those of Okabe and Ito (2008), "Color Universal Design", told apart by colour-blind readers;
# letters keep a contrast of 4.5 : 1 on them (WCAG 2.2, 1.4.3).
_BLUE, _SKY, _GREEN, _ORANGE, _RED, _PINK, _YELLOW = (
    "#0072b2", "#56b4e9", "#009e73", "#e69f00", "#d55e00", "#cc79a7", "#f0e442",
)  # fmt: skip
_GREY, _PALE, _WINE = "#b8b8b8", "#f4f1ea", "#7a2048"

SYMBOLS: tuple[Symbol, ...] = (
    Symbol("RegionalOrganization", "Regional organisation", "actor", "circle", "R", _BLUE, _WHITE),
    Symbol("RegionalBody", "Body of a regional organisation", "actor", "hexagon", "B", _BLUE, _WHITE),
    Symbol("UnitedNationsBody", "United Nations body", "actor", "square", "U", _SKY, _BLACK),
    Symbol("PeaceOperation", "Peace operation", "actor", "shield", "P", _SKY, _BLACK),
    Symbol("InternationalOrganization", "Other international organisation", "actor", "pentagon", "I", _PINK, _BLACK),
    Symbol("InternationalCourt", "International court", "actor", "triangle", "C", _PINK, _BLACK),
    Symbol("CivilSocietyOrganization", "Civil society organisation", "actor", "diamond", "N", _YELLOW, _BLACK),
    Symbol("StateNetwork", "Network of States", "actor", "star", "W", _YELLOW, _BLACK),
    Symbol("State", "State", "actor", "square", "S", _ORANGE, _BLACK),
    Symbol("NationalBody", "National body", "actor", "hexagon", "n", _ORANGE, _BLACK),
    Symbol("ArmedGroup", "Armed group", "actor", "triangle-down", "A", _RED, _BLACK),
    Symbol("Person", "Person", "actor", "circle", "p", _ORANGE, _BLACK),
    Symbol("UnnamedCollective", "Unnamed collective", "actor", "dashed-circle", "…", _PALE, _BLACK),
    Symbol("Mechanism", "Mechanism", "mechanism", "hexagon", "M", _GREEN, _BLACK),
    Symbol("Country", "Country", "place", "dot", "", _PALE, _BLACK),
    Symbol("Territory", "Territory", "place", "dot", "t", _PALE, _BLACK),
    Symbol("Area", "Area", "place", "dashed-circle", "a", _PALE, _BLACK),
    Symbol("Region", "Region", "place", "square", "r", _PALE, _BLACK),
    Symbol("Situation", "Situation", "situation", "diamond", "!", _WINE, _WHITE),
    Symbol("Instrument", "Instrument", "instrument", "page", "§", _GREY, _BLACK),
)
"""One symbol a class, in the order of the legend."""

FIRST_CLASSES = tuple(symbol.kind for symbol in SYMBOLS if symbol.kind != "UnnamedCollective")
"""The classes that the first view of a drawing shows; unnamed collectives are one click away."""

INSTRUMENTS = frozenset(
    {"Treaty", "Resolution", "Report", "Guideline", "CharterProvision", "PolicyDocument", "Statement"}
)
"""The classes that are drawn as instruments."""

_BY_KIND = {symbol.kind: symbol for symbol in SYMBOLS}


def drawn_kind(kind: str) -> str:
    """Return the class a thing is drawn as: its own, or Instrument for every sort of instrument."""
    return "Instrument" if kind in INSTRUMENTS else kind


def get_symbol(kind: str) -> Symbol:
    """Return the symbol of a class; raise ``KeyError`` for a class that is not drawn."""
    return _BY_KIND[drawn_kind(kind)]
