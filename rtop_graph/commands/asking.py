"""Commands that ask a store: queries, query, coverage, gaps, claims."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from rtop_graph.build import is_stale
from rtop_graph.choosing import concept_of, country_of, gap_types, scheme_of
from rtop_graph.commands.making import reports_folder, sources
from rtop_graph.commands.printing import emit
from rtop_graph.coverage.concept_tables import breadth_table, partners_by_concept_table
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.present import (
    Focus,
    claims_in_focus,
    concern_table,
    coverage_cells,
    coverage_matrix,
    gap_table,
)
from rtop_graph.coverage.recorded import Selection
from rtop_graph.errors import UsageError
from rtop_graph.evidence import evidence_texts
from rtop_graph.labels import labelled
from rtop_graph.locations import build_folder, ontology_folder
from rtop_graph.names import read_directory
from rtop_graph.parameters import get_parameter, term_of
from rtop_graph.queries import Query, find_queries, get_query, read_query, run_named
from rtop_graph.refusal import refuse_outside_queries
from rtop_graph.results import Result, join_reports
from rtop_graph.store import Store, Term, open_store
from rtop_graph.vocabulary import read_vocabulary

STALE = "rtop: tables, ontology or code changed since the build; 'rtop build' brings it up to date."


def store_of(options: argparse.Namespace) -> Store:
    """Return the store the options name; warn on standard error where its sources changed since it was built."""
    store = open_store(build_folder(), options.endpoint)
    if not options.endpoint and is_stale(sources(), build_folder()):
        print(STALE, file=sys.stderr)
    return store


def queries(options: argparse.Namespace) -> int:
    """List the queries people can ask, with their parameters; building blocks of measures are left out."""
    found = [query for query in find_queries().values() if query.questions]
    rows = tuple(
        (
            query.name,
            query.title,
            ", ".join(p.name for p in query.parameters),
            ", ".join(map(str, query.questions)),
        )
        for query in found
    )
    note = "Ask one with: rtop query NAME --param KEY=VALUE"
    emit(
        Result("Queries", ("name", "title", "parameters", "questions"), rows, (note,)),
        options.format,
        options.output,
    )
    return 0


def query(options: argparse.Namespace) -> int:
    """Answer a named query or a file, with labels in place of IRIs."""
    store = store_of(options)
    asked = _query_of(options.query)
    named = [f"document={options.report}"] if options.report else []
    values = _bindings(asked, [*options.param, *named], store)
    if re.search(r"^\s*(?:CONSTRUCT|DESCRIBE)\b", asked.text, re.IGNORECASE | re.MULTILINE):
        result = _triples_result(asked, store, values)
    else:
        solutions = store.select(asked.bound(values))
        notes = (asked.summary,) if asked.summary else ()
        result = labelled(store, solutions, asked.title, notes)
    if options.format == "hxl":
        known = run_named(store, "coverage/countries")
        result = replace(result, codes={row["country"]: row["iso3"] for row in known if "iso3" in row})
    emit(result, options.format, options.output)
    return 0


def _query_of(name: str) -> Query:
    """Return a named query, or the query of a file, which may not reach outside the dataset."""
    if not name.endswith(".rq"):
        return get_query(name)
    asked = read_query(Path(name))
    refuse_outside_queries(asked.text)
    return asked


def _triples_result(asked: Query, store: Store, values: dict[str, Term]) -> Result:
    triples = store.construct(asked.bound(values))
    rows = tuple(sorted((s.value, p.value, o.value) for s, p, o in triples))
    return Result(asked.title, ("subject", "predicate", "object"), rows)


def _bindings(asked: Query, given: list[str], store: Store) -> dict[str, Term]:
    if not given:
        return {}
    directory, vocabulary = read_directory(store), read_vocabulary(ontology_folder())
    values: dict[str, Term] = {}
    for pair in given:
        name, separator, value = pair.partition("=")
        if not separator:
            raise UsageError(f"--param {pair!r} is not KEY=VALUE.")
        values[name] = term_of(get_parameter(asked, name), value, directory, vocabulary)
    return values


@dataclass(frozen=True)
class Asked:
    """What a command was asked: the store, its cube, and what to select (a selection per report) and show of it."""

    store: Store
    cube: Cube
    selections: tuple[Selection, ...]
    focus: Focus

    def joined(self, table: Callable[[Selection], Result]) -> Result:
        """Return the table of the one report asked for, or the rows of every report's table, its name before them."""
        joined = join_reports({self.cube.report(s.report).label: table(s) for s in self.selections})
        return replace(
            joined, codes={iri: country.iso3 for iri, country in self.cube.countries.items() if country.iso3}
        )


def asked_of(options: argparse.Namespace) -> Asked:
    """Return what the options ask of which store; names are found without regard to case."""
    store = store_of(options)
    directory = read_directory(store)
    report = directory.find(options.report, ("document",)).iri if options.report else ""
    place = directory.find(options.country, ("place",)) if getattr(options, "country", "") else None
    partner = directory.find(options.partner, ("actor",)).iri if getattr(options, "partner", "") else ""
    cube = read_cube(store)
    concept, unrolled = concept_of(cube, options), getattr(options, "unrolled", False)
    selections = tuple(
        Selection(
            report=iri,
            pillar=getattr(options, "pillar", ""),
            include_mandated=options.include == "mandated",
            explicit_pillar_only=getattr(options, "explicit_pillar", False),
            concept=concept,
            unrolled=unrolled,
            allocate_regions=getattr(options, "allocate_regions", False),
        )
        for iri in ([report] if report else cube.reports)
    )
    country = country_of(store, cube, place) if place else ""
    focus = Focus(country, _organization(cube, partner, unrolled=unrolled))
    return Asked(store, cube, selections, focus)


def _organization(cube: Cube, iri: str, *, unrolled: bool) -> str:
    """Return a partner: an organisation, or an organ or post of one where these stand for themselves."""
    if iri and iri not in cube.organizations and not (unrolled and iri in cube.parts):
        raise UsageError(f"{iri.rsplit('/', 1)[-1]} rolls up to another organisation, or is unnamed: ask for that one.")
    return iri


def coverage(options: argparse.Namespace) -> int:
    """Print recorded beside potential coverage: cells, the matrix, the countries of concern, or by concept."""
    asked = asked_of(options)
    if options.by:
        result = _by_concept(asked, scheme_of(asked.cube, options.by))
    elif options.matrix:
        result = asked.joined(lambda selection: coverage_matrix(asked.cube, selection))
    elif options.concern:
        result = asked.joined(lambda selection: concern_table(asked.cube, selection))
    else:
        result = asked.joined(lambda selection: coverage_cells(asked.cube, selection, asked.focus))
    emit(result, options.format, options.output)
    return 0


def _by_concept(asked: Asked, scheme: str) -> Result:
    """Return breadth by country; partner by partner where a country or an organisation is in focus."""
    if asked.focus == Focus():
        return asked.joined(lambda selection: breadth_table(asked.cube, selection, scheme))
    return asked.joined(lambda selection: partners_by_concept_table(asked.cube, selection, scheme, asked.focus))


def gaps(options: argparse.Namespace) -> int:
    """Print the gaps of every type, or of those asked for."""
    asked, kinds = asked_of(options), gap_types(options.type)
    result = asked.joined(lambda selection: gap_table(asked.cube, selection, asked.focus, kinds))
    emit(result, options.format, options.output)
    return 0


def claims(options: argparse.Namespace) -> int:
    """Print the claims on a country or by an organisation; with the texts at hand, the words that prove them."""
    asked = asked_of(options)
    if not (asked.focus.country or asked.focus.organization):
        raise UsageError("Name a country or an organisation, with --country or --partner.")
    own = tuple(part.claim for part in asked.cube.participants if part.actor == asked.focus.organization)
    result = asked.joined(lambda selection: claims_in_focus(asked.cube, selection, asked.focus, own))
    folder = reports_folder(options.reports)
    if folder is not None:
        result = evidence_texts(result, asked.store, folder)
    emit(result, options.format, options.output)
    return 0
