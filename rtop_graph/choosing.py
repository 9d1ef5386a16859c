"""What an option names becomes what is meant: a concept, a type of gap, a country; near ones are offered otherwise."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable, Mapping

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.gaps import RULES
from rtop_graph.errors import UsageError
from rtop_graph.names import OFFERED, folded
from rtop_graph.queries import run_named
from rtop_graph.results import Thing
from rtop_graph.store import Store, Term

CONCEPT_OPTIONS = {"form": "form", "inhibitor": "inhibitor", "area": "civilian-area"}
"""The options that ask for a concept of one scheme, each with the scheme's slug."""


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
    near = difflib.get_close_matches(wanted, {folded(slug): slug for slug in offered}, n=OFFERED, cutoff=0.6)
    holding = [slug for slug, label in offered.items() if wanted and wanted in folded(f"{slug} {label}")]
    names = {folded(slug): slug for slug in offered}
    offers = list(dict.fromkeys([*(names[name] for name in near), *holding]))
    hint = f"Did you mean {_listed(offers)}?" if offers else f"Choose one of {_listed(offered)}."
    raise UsageError(f"{value!r} is no {what}. {hint}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def scheme_of(cube: Cube, value: str) -> str:
    """Return the slug of the concept scheme that is asked for by slug or label."""
    return chosen(value, {scheme.slug: scheme.label for scheme in cube.schemes.values()}, "concept scheme")


def concept_of(cube: Cube, options: argparse.Namespace) -> str:
    """Return the concept the options ask for, as ``scheme/slug``; empty where they ask for none.

    Raise ``UsageError`` where they ask for several: a claim may carry both, and one number cannot say which.
    """
    asked = [(scheme, value) for name, scheme in CONCEPT_OPTIONS.items() if (value := getattr(options, name, ""))]
    if written := getattr(options, "concept", ""):
        scheme, separator, value = written.partition("/")
        if not separator:
            raise UsageError(f"--concept {written!r} is not SCHEME/CONCEPT, as in form/encouragement.")
        asked.append((scheme_of(cube, scheme), value))
    if len(asked) > 1:
        raise UsageError("Ask for one of --form, --inhibitor, --area and --concept at a time.")
    return "".join(f"{scheme}/{_slug(cube, scheme, value)}" for scheme, value in asked)


def _slug(cube: Cube, scheme: str, value: str) -> str:
    offered = dict(cube.schemes[scheme].concepts) if scheme in cube.schemes else {}
    return chosen(value, offered, scheme)


def gap_types(values: Iterable[str]) -> tuple[str, ...]:
    """Return the types of gap that are asked for."""
    return tuple(chosen(value, {kind: kind for kind in RULES}, "type of gap") for value in values)


def country_of(store: Store, cube: Cube, place: Thing) -> str:
    """Return a country or territory that cover counts for; of a place inside one, tell which to ask for."""
    if place.iri in cube.countries:
        return place.iri
    around = [row["label"] for row in run_named(store, INSIDE, {"place": Term("iri", place.iri)})]
    if not around:
        raise UsageError(f"{place} is no country or territory, and cover counts for these: ask for one of them.")
    names = " or ".join(around)
    raise UsageError(f"{place} lies in {names}: ask for {names}.")


INSIDE = "names/which-country-a-place-lies-in"
"""The query that tells which country a smaller place counts for."""
