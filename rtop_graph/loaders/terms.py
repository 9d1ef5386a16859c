"""Cells become RDF terms: identifiers find their table, dates become instants, empty cells become nothing."""

from __future__ import annotations

from decimal import Decimal

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef

from rtop_graph.dates import first_instant, instant_after
from rtop_graph.identifiers import ENTITY_TABLES, concept_iri, iri_of, table_iri
from rtop_graph.namespaces import RTOP
from rtop_graph.rows import TABLES, Cell, Row
from rtop_graph.tables import Tables


class EntityIndex:
    """Finds the IRI of an entity by its identifier, in whichever table it is curated."""

    def __init__(self, tables: Tables) -> None:
        entity_classes = [row_class for row_class in TABLES if row_class.table in ENTITY_TABLES]
        self._iris = {
            str(row.key_values()[0]): URIRef(iri_of(row))
            for row_class in entity_classes
            for row in tables.of(row_class)
        }

    def iri(self, identifier: str) -> URIRef:
        """Return the IRI of the entity with that identifier; raise ``KeyError`` when there is none."""
        return self._iris[identifier]


def add_node(graph: Graph, row: Row, kind: str, label: str = "") -> URIRef:
    """Put the row's thing into the graph with its class and English label, and return its IRI."""
    node = URIRef(iri_of(row))
    graph.add((node, RDF.type, RTOP[kind]))
    if label:
        graph.add((node, RDFS.label, Literal(label, lang="en")))
    return node


def add_value(graph: Graph, node: URIRef, predicate: URIRef, value: Cell) -> None:
    """State a literal of the node, typed by its value; state nothing for an empty cell."""
    if value is None or value == "":
        return
    exact = Decimal(str(value)) if isinstance(value, float) else value
    graph.add((node, predicate, Literal(exact)))


def add_concept(graph: Graph, node: URIRef, predicate: URIRef, scheme: str, slug: str) -> None:
    """State that the node has a concept of a scheme; state nothing for an empty cell."""
    if slug:
        graph.add((node, predicate, URIRef(concept_iri(scheme, slug))))


def add_entity(graph: Graph, node: URIRef, predicate: URIRef, identifier: str, index: EntityIndex) -> None:
    """State that the node points to an entity; state nothing for an empty cell."""
    if identifier:
        graph.add((node, predicate, index.iri(identifier)))


def add_interval(graph: Graph, node: URIRef, start: str, end: str, *, end_belongs: bool = False) -> None:
    """State an interval of time: as curated (EDTF), as years, and as the instants it begins and ends.

    ``validTo`` is the first instant at which it no longer holds: the first of ``end``, or the first after it
    where the table's end is the last year, month or day that belongs to the time (``end_belongs``).
    """
    if not start and not end:
        return
    graph.add((node, RTOP.interval, Literal(f"{start}/{end}")))
    if start:
        graph.add((node, RTOP.startYear, Literal(int(start[:4]))))
        graph.add((node, RTOP.validFrom, Literal(first_instant(start), datatype=XSD.dateTime)))
    if end:
        bound = instant_after(end) if end_belongs else first_instant(end)
        graph.add((node, RTOP.endYear, Literal(int(end[:4]))))
        graph.add((node, RTOP.validTo, Literal(bound, datatype=XSD.dateTime)))


def row_iri(table: str, *key: Cell) -> URIRef:
    """Return the IRI of the row of a table with that key."""
    return URIRef(table_iri(table, *key))
