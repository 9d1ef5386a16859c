"""A query that would reach outside the dataset is refused, by its grammar and not by its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from rtop_graph.errors import QueryError

ESCAPE = re.compile(r"\\u(?P<short>[0-9A-Fa-f]{4})|\\U(?P<long>[0-9A-Fa-f]{8})")
FIRST_HARMLESS = 0x80
SURROGATES = range(0xD800, 0xE000)
LAST_CHARACTER = 0x10FFFF


KEPT_QUERIES = 64
"""How many queries, those asked last, are read once and not each time that they are asked."""


def refuse_outside_queries(text: str, graphs: frozenset[str] = frozenset()) -> None:
    """Raise ``QueryError`` when a query cannot be read, asks another service, or names graphs beyond ``graphs``."""
    _refuse_disguise(text)
    for name in _parts_and_graphs(text)[0]:
        if name == "ServiceGraphPattern":
            raise QueryError("SERVICE is refused: a query reads this dataset and no other.")
        if name == "DatasetClause" and not graphs:
            raise QueryError("FROM is refused: the named graphs of this dataset are all read; use GRAPH to choose.")
    strange = sorted(graphs_named(text) - graphs) if graphs else []
    if strange:
        raise QueryError(f"FROM is refused for {', '.join(strange)}: the dataset has {', '.join(sorted(graphs))}.")


def graphs_named(text: str) -> frozenset[str]:
    """Return the graphs that a query names with FROM and FROM NAMED; raise ``QueryError`` when it cannot be read."""
    return _parts_and_graphs(text)[1]


@lru_cache(maxsize=KEPT_QUERIES)
def _parts_and_graphs(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of a query's parts, and the graphs that it names; reading it takes longer than most answers."""
    from rdflib.plugins.sparql.algebra import translateQuery

    tree = _parsed(text)
    parts = frozenset(_parts(tree))
    if "DatasetClause" not in parts:
        return parts, frozenset()
    try:
        clauses = translateQuery(tree).algebra.datasetClause or ()
    except Exception as error:  # rdflib raises bare Exception for a prefix that is not declared
        raise QueryError(f"The query cannot be read: {error}") from error
    return parts, frozenset(str(clause.default or clause.named) for clause in clauses)


def _refuse_disguise(text: str) -> None:
    r"""Raise for an escape such as ``\u0022``: some engines read it before they look for strings, others after."""
    for found in ESCAPE.finditer(text):
        code = int(found["short"] or found["long"], 16)
        if code < FIRST_HARMLESS or code > LAST_CHARACTER or code in SURROGATES:
            raise QueryError(f"{found.group()} at character {found.start()} is refused: write the character itself.")


def _parsed(text: str) -> Any:
    """Return the parse tree; a carriage return ends a line, and with it a comment, as in the grammar of SPARQL."""
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(text.replace("\r\n", "\n").replace("\r", "\n"))
    except (ParseException, ValueError, NameError, TypeError) as error:
        raise QueryError(f"The query cannot be read: {error}") from error
    except RecursionError as error:
        raise QueryError("The query cannot be read: its groups are nested too deeply.") from error


def _parts(tree: Any) -> Iterator[str]:
    """Yield the name of every named part of a parse tree."""
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting: list[Any] = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part.name
            waiting.extend(part.values())
        elif isinstance(part, Iterable) and not isinstance(part, str):
            waiting.extend(part)
