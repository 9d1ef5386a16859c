"""The statements of the dataset as engines hold them: blank nodes have names, and a checksum tells them apart.

An engine gives blank nodes labels of its own, so that loading twice would double them. Their stable names of the build
(RDFC-1.0) become IRIs (RDF 1.1 Concepts, section 3.5) on the way out, and blank nodes again on the way back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtop_graph.errors import StoreError
from rtop_graph.identifiers import GRAPH
from rtop_graph.queries import get_query
from rtop_graph.remote import RemoteStore
from rtop_graph.terms import TEXT_IN_A_LANGUAGE, Term

if TYPE_CHECKING:
    import pyoxigraph as ox

GENERATED = "https://w3id.org/rtop/.well-known/genid/"
"""How the IRIs begin that stand for blank nodes."""

STANDING_FOR_BLANK = re.compile(rf"<{re.escape(GENERATED)}(\w+)>")

DIGITS = 8
"""How many digits of a statement's MD5 are its number (queries/engine/state-of-a-graph.rq)."""


@dataclass(frozen=True)
class Statement:
    """A statement of a graph: its line in N-Triples, and its number, of which checksums are sums."""

    line: str
    number: int


def read_statements(dataset: Path) -> dict[str, tuple[Statement, ...]]:
    """Return the statements of each named graph of a file of N-Quads, in the order of the file.

    Raise ``StoreError`` where it cannot be read, or holds a graph that is not ours.
    """
    import pyoxigraph as ox

    found: dict[str, list[Statement]] = {}
    try:
        for quad in ox.parse(path=str(dataset), format=ox.RdfFormat.N_QUADS):
            name = getattr(quad.graph_name, "value", "")
            found.setdefault(name, []).append(_statement(quad))
    except (OSError, SyntaxError) as error:
        raise StoreError(f"{dataset} cannot be read: {error}. Run 'rtop build --force'.") from error
    strange = sorted(name for name in found if not name.startswith(GRAPH))
    if strange or not found:
        raise StoreError(f"{dataset} holds graphs that are not ours: {', '.join(strange) or 'none at all'}.")
    return {name: tuple(statements) for name, statements in found.items()}


def dataset_of_engine(store: RemoteStore) -> bytes:
    """Return our named graphs in an engine as the build writes them: sorted N-Quads, blank nodes as such."""
    query, lines = get_query("engine/statements-of-a-graph"), list[str]()
    for graph in store.graphs():
        for row in store.select_anywhere(query.bound({"graph": Term("iri", graph)})).rows:
            line = with_blank_nodes(line_of([term for term in row if term is not None]))
            lines.append(f"{line.removesuffix('.')}<{graph}> .")
    return ("\n".join(sorted(lines)) + "\n").encode("utf-8")


def checksum_of_statements(statements: Iterable[Statement]) -> int:
    """Return the sum of the numbers of statements: whatever their order, the same."""
    return sum(statement.number for statement in statements)


def line_of(terms: Sequence[Term]) -> str:
    """Return a statement that an engine gave as a line of N-Triples, as ``read_statements`` writes it."""
    return f"{' '.join(str(oxigraph_term(term)) for term in terms)} ."


def with_blank_nodes(line: str) -> str:
    """Return a line with blank nodes in place of the IRIs that stand for them."""
    return STANDING_FOR_BLANK.sub(r"_:\1", line)


def _statement(quad: ox.Quad) -> Statement:
    subject, predicate, value = (_named(part) for part in (quad.subject, quad.predicate, quad.object))
    kind = (value.language or value.datatype.value) if hasattr(value, "datatype") else ""
    words = hashlib.md5(value.value.encode(), usedforsecurity=False).hexdigest()
    whole = f"{subject.value} {predicate.value} {kind.lower() if getattr(value, 'language', None) else kind} {words}"
    number = int(hashlib.md5(whole.encode(), usedforsecurity=False).hexdigest()[:DIGITS], 16)
    return Statement(f"{subject} {predicate} {value} .", number)


def _named(term: Any) -> Any:
    """Return a term, of a blank node the IRI that stands for it."""
    import pyoxigraph as ox

    return ox.NamedNode(GENERATED + term.value) if isinstance(term, ox.BlankNode) else term


def oxigraph_term(term: Term) -> Any:
    """Return a term of ours as Oxigraph's."""
    import pyoxigraph as ox

    if term.kind == "iri":
        return ox.NamedNode(term.value)
    if term.kind == "blank":
        return ox.BlankNode(term.value.removeprefix("_:"))
    if term.language or term.datatype == TEXT_IN_A_LANGUAGE:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype) if term.datatype else None)
