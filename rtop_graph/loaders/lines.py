"""What loaders add to a graph, as lines of N-Quads at once: a tenth of what it costs to fill an rdflib graph."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rdflib import XSD, Literal, URIRef


class Lines:
    """Stands in a loader's eyes for the named graph ``graph``, and holds what is added to it as lines of N-Quads."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.graph = ""

    def add(self, triple: tuple[URIRef, URIRef, Any]) -> None:
        """Add a statement's line; one that is added twice has two lines."""
        subject, predicate, object_ = triple
        written = f"<{object_}>" if type(object_) is URIRef else _literal(object_)
        self.lines.append(f"<{subject}> <{predicate}> {written} <{self.graph}> .\n")


@lru_cache(maxsize=100_000)
def _literal(literal: Literal) -> str:
    """Return a literal as Oxigraph writes it: instants of Greenwich end with Z."""
    written = literal.n3()
    return written.replace("+00:00", "Z") if literal.datatype == XSD.dateTime else written
