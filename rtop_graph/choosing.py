"""What an option names becomes what is meant: a concept, a type of gap, a country; near ones are offered otherwise."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rtop_graph.coverage.changes import Pair, pairs_of
from rtop_graph.coverage.cube import MODALITIES, Cube, Report
from rtop_graph.coverage.gaps import RULES
from rtop_graph.coverage.options import COSTS
from rtop_graph.coverage.recorded import Selection
from rtop_graph.coverage.sheets import country_sheet, organization_sheet
from rtop_graph.errors import UnknownNameError, UsageError
from rtop_graph.names import chosen, folded
from rtop_graph.queries import run_named
from rtop_graph.results import Result, Thing
from rtop_graph.store import Store
from rtop_graph.terms import Term

CONCEPT_OPTIONS = {"form": "form", "inhibitor": "inhibitor", "area": "civilian-area"}
"""The options that ask for a concept of one scheme, each with the scheme's slug."""


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


def modalities_of(values: Iterable[str]) -> tuple[str, ...]:
    """Return the modalities that are asked for, each alone or several between commas."""
    asked = (value.strip() for several in values for value in several.split(","))
    return tuple(chosen(value, {name: name for name in MODALITIES}, "modality") for value in asked)


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


def countries_in(store: Store, region: Thing) -> tuple[str, ...]:
    """Return the countries of a region; raise ``UsageError`` for a place that has none."""
    rows = run_named(store, "coverage/countries-in-region", {"region": Term("iri", region.iri)})
    countries = tuple(row["country"] for row in rows)
    if not countries:
        raise UsageError(f"{region.label} is no region with countries. A country is asked for as one.")
    return countries


def pairs_between(cube: Cube, pattern: Selection, first: str, last: str) -> tuple[Pair, ...]:
    """Return the pairs of reports asked for, each side with the pillar and switches of the pattern.

    ``first`` and ``last`` are symbols or years, or empty for the earliest and the latest; where both are given, these
    two alone are compared. Raise ``UsageError`` where the first is not the earlier, ``UnknownNameError`` for a name
    that is no report's.
    """
    chain = sorted(cube.reports.values(), key=lambda report: (report.published, report.iri))
    begin, end = _place(chain, first, 0), _place(chain, last, len(chain) - 1)
    if begin >= end:
        raise UsageError("Name two reports, the earlier with --from and the later with --to.")
    wanted = [chain[begin], chain[end]] if first and last else chain[begin : end + 1]
    sides = (
        [replace(pattern, report=side.report) for side in pair.sides]
        for pair in pairs_of(cube, [report.iri for report in wanted])
    )
    return tuple(Pair(*both) for both in sides)


def _place(chain: Sequence[Report], name: str, otherwise: int) -> int:
    """Return which of the reports a symbol or a year names."""
    if not name:
        return otherwise
    found = [
        at for at, report in enumerate(chain) if name == report.published[:4] or folded(name) == folded(report.label)
    ]
    if len(found) != 1:
        offered = ", ".join(f"{report.label} ({report.published[:4]})" for report in chain)
        raise UnknownNameError(f"{name!r} names no one report. Choose one of {offered}.")
    return found[0]


def costs_of(given: Iterable[str]) -> dict[str, int]:
    """Return what each kind of option costs, as given by words like ``build=5`` or ``build=5,link=1``."""
    costs = dict(COSTS)
    for pair in (pair.strip() for pairs in given for pair in pairs.split(",")):
        kind, _, cost = pair.partition("=")
        if kind not in costs or not (cost.isascii() and cost.isdigit() and int(cost)):
            raise UsageError(
                f"The cost {pair!r} is not KIND=N with a whole number from 1, KIND one of {', '.join(costs)}."
            )
        costs[kind] = int(cost)
    return costs


def budget_of(written: str) -> int:
    """Return a budget: a whole number from 0."""
    if not (written.isascii() and written.isdigit()):
        raise UsageError(f"{written!r} is no budget. A budget is 0 or more.")
    return int(written)


def sheet_of(store: Store, cube: Cube, selections: Sequence[Selection], thing: Thing) -> tuple[Result, ...]:
    """Return everything on a country or an organisation, as tables; raise ``UsageError`` for what is neither."""
    if thing.iri in cube.organizations:
        return organization_sheet(cube, selections, thing.iri)
    if "/actor/" in thing.iri:
        raise UsageError(f"{thing.label} rolls up to another organisation, or is unnamed: ask for that one.")
    return country_sheet(cube, selections, country_of(store, cube, thing))
