"""What is wrong with a query, in words: where it cannot be read, and which prefixes it forgot to declare."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rtop_graph.namespaces import PREFIXES
from rtop_graph.terms_used import TOKENS

PLACES = (
    re.compile(r"error at (?P<line>[0-9]+):(?P<column>[0-9]+)"),  # Oxigraph
    re.compile(r"\(line:(?P<line>[0-9]+), col:(?P<column>[0-9]+)\)"),  # pyparsing
)


@dataclass(frozen=True)
class QueryFault:
    """Why a query is not answered: in words, in those of the parser where they say more, and how it may be mended."""

    words: str
    parser: str = ""
    mended: str = ""


def fault_of(problem: str, query: str) -> QueryFault:
    """Return a problem in words; ``mended`` is the query with its prefixes declared, where that is what it lacks."""
    lacking = undeclared_prefixes(query)
    place = next((found for pattern in PLACES if (found := pattern.search(problem))), None)
    if place is None:
        return QueryFault(problem)
    where = f"The query cannot be read at line {place['line']}, character {place['column']}."
    if not lacking:
        return QueryFault(where, problem)
    names = ", ".join(f"{prefix}:" for prefix in lacking)
    declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in lacking)
    return QueryFault(f"{where} It does not declare {names}", problem, declared + query)


def undeclared_prefixes(query: str) -> list[str]:
    """Return the prefixes of ours that a query uses and does not declare, in the order in which it uses them.

    >>> undeclared_prefixes("PREFIX rtop: <https://w3id.org/rtop/ontology#> SELECT * { place:kenya a rtop:Country }")
    ['place']
    """
    found = list(TOKENS.finditer(query))
    declared = {token["declared"] for token in found if token["declared"] is not None}
    used = dict.fromkeys(token["prefix"] or "" for token in found if token["local"] is not None)
    return [prefix for prefix in used if prefix in PREFIXES and prefix not in declared]
