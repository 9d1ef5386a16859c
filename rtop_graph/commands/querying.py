"""Commands that ask a store for rows, and nothing else: queries, query. They import no more than that needs."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from rtop_graph.commands.printing import emit
from rtop_graph.endpoints import told_usual_endpoint
from rtop_graph.errors import UsageError
from rtop_graph.labels import labelled
from rtop_graph.locations import build_folder, ontology_folder, sources
from rtop_graph.manifest import is_stale
from rtop_graph.queries import Query, find_queries, get_query, read_query, run_named
from rtop_graph.results import Result
from rtop_graph.store import EmbeddedStore, Store
from rtop_graph.stores import open_store
from rtop_graph.terms import Term

STALE = "rtop: tables, ontology or code changed since the build; 'rtop build' brings it up to date."


def store_of(options: argparse.Namespace) -> Store:
    """Return the store the options name; warn on standard error where its sources changed since it was built."""
    store = opened(options.endpoint)
    if isinstance(store, EmbeddedStore) and is_stale(sources(), build_folder()):
        print(STALE, file=sys.stderr)
    return store


def opened(endpoint: str) -> Store:
    """Return the store of an endpoint; say on standard error which engine is asked that no option names."""
    store = open_store(endpoint=endpoint)
    if not endpoint and (told := told_usual_endpoint()):
        print(f"rtop: asked {told}", file=sys.stderr)
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
    if options.query.endswith(".rq"):
        _tell_unknown_terms(store, asked)
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
        result = result._replace(codes={row["country"]: row["iso3"] for row in known if "iso3" in row})
    emit(result, options.format, options.output)
    return 0


def _query_of(name: str) -> Query:
    """Return a named query, or the query of a file, which may not reach outside the dataset."""
    if not name.endswith(".rq"):
        return get_query(name)
    from rtop_graph.refusal import refuse_outside_queries

    asked = read_query(Path(name))
    refuse_outside_queries(asked.text)
    return asked


def _tell_unknown_terms(store: Store, asked: Query) -> None:
    """Tell on standard error which terms of ours a query uses that are none."""
    from rtop_graph.unknown_terms import unknown_terms
    from rtop_graph.vocabulary import read_vocabulary

    for note in unknown_terms(store, read_vocabulary(ontology_folder()).labels, asked.text):
        print(f"rtop: {note}", file=sys.stderr)


def _triples_result(asked: Query, store: Store, values: dict[str, Term]) -> Result:
    triples = store.construct(asked.bound(values))
    rows = tuple(sorted((s.value, p.value, o.value) for s, p, o in triples))
    return Result(asked.title, ("subject", "predicate", "object"), rows)


def _bindings(asked: Query, given: list[str], store: Store) -> dict[str, Term]:
    if not given:
        return {}
    from rtop_graph.parameters import StoreLexicon, terms_of

    written: dict[str, str] = {}
    for pair in given:
        name, separator, value = pair.partition("=")
        if not separator:
            raise UsageError(f"--param {pair!r} is not KEY=VALUE.")
        written[name] = value
    return terms_of(asked, written, StoreLexicon(store, ontology_folder()))
