"""What a user calls a thing becomes the thing: by identifier, label, other name, abbreviation or ISO code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from rtop_graph.errors import UnknownNameError, UsageError
from rtop_graph.identifiers import ID
from rtop_graph.queries import get_query
from rtop_graph.query_text import cut_query
from rtop_graph.results import Thing
from rtop_graph.store import EmbeddedStore, Store

OFFERED = 5
"""How many near matches are offered for a name that nothing bears."""

ALSO_IN = {"mechanism": ("actor",)}
"""Bodies and posts are mechanisms that stand among the actors."""

IN_WORDS = {
    "actor": "organisations",
    "document": "reports",
    "instrument": "instruments",
    "mechanism": "mechanisms",
    "place": "places",
    "situation": "situations",
}
"""What people call the things of each segment."""

YEAR = re.compile(r"[0-9]{4}")
"""A further name of each report."""

APOSTROPHES = str.maketrans(dict.fromkeys("`\u00b4\u02bc\u2018\u2019\u2032", "'"))
"""The characters that people type for an apostrophe."""

JOINTS = str.maketrans(dict.fromkeys("-/\u2010\u2011\u2012\u2013\u2014", " "))
"""Dashes, and the strokes of document symbols: what parts words as a blank does."""


class Directory(NamedTuple):
    """Every name of every entity, by segment (place, actor, mechanism …) and by the name as ``folded`` has it."""

    things: dict[str, dict[str, tuple[Thing, ...]]]

    def find(self, text: str, segments: Iterable[str]) -> Thing:
        """Return the thing of one of the segments that bears the name, without regard to case and accents.

        A thing's own label or identifier goes before other things' further names. Raise ``UnknownNameError`` when
        nothing bears the name, with those that come near, and when several things do.
        """
        asked = tuple(segments)
        names = self._names(asked)
        wanted = folded(text)
        bearers = names.get(wanted, ())
        own = tuple(thing for thing in bearers if wanted in _own_names(thing))
        if len(own) == 1 or len(bearers) == 1:
            return own[0] if len(own) == 1 else bearers[0]
        if bearers:
            listed = ", ".join(sorted(f"{thing.label} ({_slug(thing)})" for thing in bearers))
            raise UnknownNameError(f"{text!r} may be any of {listed}. Write what stands in brackets.")
        raise UnknownNameError(
            f"Nothing here is called {text!r} among {_in_words(asked)}.{self._hint(wanted, names, asked)}"
        )

    def _hint(self, wanted: str, names: dict[str, tuple[Thing, ...]], asked: tuple[str, ...]) -> str:
        """Return what to ask for instead: the reports, which are few, with their years; of others, those near."""
        if asked == ("document",) and names:
            reports = {f"{found[0].label} ({year})" for year, found in names.items() if YEAR.fullmatch(year)}
            return f" Ask for one of {', '.join(sorted(reports))}." if reports else ""
        near = _near_labels(wanted, names)
        return f" Did you mean {', '.join(near)}?" if near else ""

    def _names(self, segments: tuple[str, ...]) -> dict[str, tuple[Thing, ...]]:
        """Return the bearers of each name in the segments and in those that belong to them."""
        joined: dict[str, tuple[Thing, ...]] = {}
        for segment in dict.fromkeys(s for asked in segments for s in (asked, *ALSO_IN.get(asked, ()))):
            for name, bearers in self.things.get(segment, {}).items():
                joined[name] = (*joined.get(name, ()), *bearers)
        return joined


@lru_cache(maxsize=50_000)
def folded(name: str) -> str:
    """Return a name without case, accents, leading article, and the difference of apostrophes or of what parts words.

    >>> folded("the  Côte d’Ivoire") == folded("cote d'ivoire")
    True
    >>> folded("A/65/877") == folded("A-65-877")
    True
    """
    spread = name.translate(APOSTROPHES).translate(JOINTS)
    plain = spread if spread.isascii() else _without_accents(spread)
    return " ".join(plain.casefold().split()).removeprefix("the ")


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _in_words(segments: Iterable[str]) -> str:
    return ", ".join(IN_WORDS.get(segment, segment) for segment in segments)


def _own_names(thing: Thing) -> tuple[str, ...]:
    return folded(thing.label), folded(_slug(thing)), folded(thing.iri)


def _slug(thing: Thing) -> str:
    return thing.iri.rsplit("/", 1)[-1]


def _near_labels(wanted: str, names: dict[str, tuple[Thing, ...]]) -> list[str]:
    """Return the labels of things whose names are spelt much like the wanted words or hold them, the nearest first."""
    import difflib

    holding = sorted((name for name in names if wanted and wanted in name and not name.startswith("http")), key=len)
    alike = difflib.get_close_matches(wanted, names, n=OFFERED, cutoff=0.6)
    labels = (thing.label for name in (*alike, *holding) for thing in names[name])
    return list(dict.fromkeys(labels))[:OFFERED]


def read_names(store: Store) -> list[tuple[Thing, str]]:
    """Return every name the store holds, after the thing that bears it, sorted by the thing's IRI and the name.

    The embedded store is not asked to sort them: on disk that takes it twice as long as to find them. An engine that
    gives so many rows at most has to, so that it can be asked for the rest.
    """
    asked = get_query("names/every-name").bound({})
    rows = store.select(cut_query(asked).unordered if isinstance(store, EmbeddedStore) else asked)
    found = [(Thing(row["label"], row["thing"]), row["name"]) for row in rows]
    return sorted(found, key=lambda named: (named[0].iri, named[1]))


def read_directory(store: Store) -> Directory:
    """Return the directory of every name the store holds."""
    return directory_of(read_names(store))


def directory_of(named: Iterable[tuple[Thing, str]]) -> Directory:
    """Return the directory of things by the names they bear, and by their own labels and identifiers."""
    things: dict[str, dict[str, tuple[Thing, ...]]] = {}
    for thing, written in named:
        names = things.setdefault(thing.iri.removeprefix(ID).split("/", 1)[0], {})
        for name in {folded(written), *_own_names(thing)}:
            if thing not in names.get(name, ()):
                names[name] = (*names.get(name, ()), thing)
    return Directory(things)


def chosen(value: str, offered: Mapping[str, str], what: str) -> str:
    """Return the slug of those offered that a user's word is, or whose label it is, without regard to case.

    Raise ``UsageError`` where there is none, with those that come near, or with all where none does.

    >>> chosen("Protection assistance", {"protection-assistance": "protection assistance"}, "form")
    'protection-assistance'
    """
    wanted = folded(value)
    for slug, label in offered.items():
        if wanted in {folded(slug), folded(label)}:
            return slug
    import difflib

    near = difflib.get_close_matches(wanted, {folded(slug): slug for slug in offered}, n=OFFERED, cutoff=0.6)
    holding = [slug for slug, label in offered.items() if wanted and wanted in folded(f"{slug} {label}")]
    names = {folded(slug): slug for slug in offered}
    offers = list(dict.fromkeys([*(names[name] for name in near), *holding]))
    hint = f"Did you mean {_listed(offers)}?" if offers else f"Choose one of {_listed(offered)}."
    raise UsageError(f"{value!r} is no {what}. {hint}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
