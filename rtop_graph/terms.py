"""RDF terms as answers hold them, made from Oxigraph's own one by one or, many at once, from SPARQL 1.1 TSV.

TSV is the quicker way by far for rows: Oxigraph writes it in one piece, and a term that stands in many cells is read
once. https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
BOOLEAN: Final = XSD + "boolean"
STRING: Final = XSD + "string"
TEXT_IN_A_LANGUAGE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


class Term(NamedTuple):
    """An RDF term of a result: ``kind`` is iri, literal or blank."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""

    def __str__(self) -> str:
        """Read the value alone."""
        return self.value


def term_of(value: Any) -> Term:
    """Return a term of Oxigraph as ours."""
    import pyoxigraph as ox

    if isinstance(value, ox.NamedNode):
        return Term("iri", value.value)
    if isinstance(value, ox.Literal):
        language = value.language or ""
        return Term("literal", value.value, TEXT_IN_A_LANGUAGE if language else value.datatype.value, language)
    return Term("blank", f"<<( {value} )>>" if isinstance(value, ox.Triple) else str(value))


def triples_of(statements: Iterable[Any]) -> list[tuple[Term, Term, Term]]:
    """Return the triples of Oxigraph's statements."""
    return [(term_of(one.subject), term_of(one.predicate), term_of(one.object)) for one in statements]


def rows_of_tsv(content: bytes) -> tuple[tuple[Term | None, ...], ...]:
    """Return the rows below the header, a term or None for each of its variables, of which there is at least one."""
    term = _Cells({"": None}).__getitem__
    return tuple([tuple(map(term, line.split("\t"))) for line in content.decode("utf-8").split("\n")[1:-1]])


class _Cells(dict[str, Term | None]):
    """What stands in a cell of TSV, as a term."""

    def __missing__(self, cell: str) -> Term:
        first, last = cell[0], cell[-1]
        if first == "<" and cell[1] != "<":
            parts = ("iri", cell[1:-1], "", "")
        elif first != '"' or last == ">" or "\\" in cell:
            parts = _term(cell)
        elif last == '"':
            parts = ("literal", cell[1:-1], STRING, "")
        else:
            text, _, language = cell.rpartition('"@')
            parts = ("literal", text[1:], TEXT_IN_A_LANGUAGE, language)
        term = self[cell] = tuple.__new__(Term, parts)  # twice as fast as Term(*parts), and most of the time
        return term


def _term(cell: str) -> Term:
    """Return what stands in a cell that is no plain IRI or text."""
    first = cell[0]
    if first == '"':
        text, _, told = cell[1:].rpartition('"')
        if not told:
            return Term("literal", _unescaped(text), STRING)
        if told[0] == "@":
            return Term("literal", _unescaped(text), TEXT_IN_A_LANGUAGE, told[1:])
        return Term("literal", _unescaped(text), told[3:-1])
    if first in "<_":  # a statement about a statement, or a blank node
        return Term("blank", cell)
    return Term("literal", cell, _bare_type(cell))


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: ESCAPED[found[1]], text) if "\\" in text else text


def _bare_type(cell: str) -> str:
    """Return the datatype of a literal that stands without quotes, as it may in Turtle."""
    if cell in {"true", "false"}:
        return BOOLEAN
    if re.fullmatch("[+-]?[0-9]+", cell):
        return XSD + "integer"
    return XSD + ("double" if "e" in cell.lower() else "decimal")
