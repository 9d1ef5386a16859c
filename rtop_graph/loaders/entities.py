"""Actors, mechanisms, instruments and situations, their names and what they can do, become triples."""

from __future__ import annotations

from typing import Any

from rdflib import DCTERMS, RDF, SKOS, Graph, Literal

from rtop_graph.loaders.terms import (
    EntityIndex,
    add_concept,
    add_entity,
    add_interval,
    add_node,
    add_value,
    row_iri,
)
from rtop_graph.namespaces import RTOP
from rtop_graph.rows import (
    Actor,
    Capability,
    Distinction,
    Instrument,
    MandatePlace,
    Mechanism,
    Name,
    Row,
    Situation,
    SituationPlace,
)


def add_actor(graph: Graph, row: Actor, index: EntityIndex) -> None:
    """State an actor; one with a mechanism kind is also a mechanism that its parent operates."""
    node = add_node(graph, row, row.kind, row.label)
    add_value(graph, node, RTOP.abbreviation, row.abbreviation)
    add_value(graph, node, SKOS.note, row.note)
    add_entity(graph, node, RTOP.partOf, row.part_of, index)
    add_concept(graph, node, RTOP.hasBasis, "basis", row.part_of_basis)
    add_entity(graph, node, RTOP.isStateOf, row.place, index)
    if row.mechanism_kind:
        graph.add((node, RDF.type, RTOP.Mechanism))
        add_concept(graph, node, RTOP.hasMechanismKind, "mechanism-kind", row.mechanism_kind)
        add_entity(graph, node, RTOP.operatedBy, row.part_of, index)


def add_mechanism(graph: Graph, row: Mechanism, index: EntityIndex) -> None:
    """State a mechanism and who operates it."""
    node = add_node(graph, row, "Mechanism", row.label)
    add_concept(graph, node, RTOP.hasMechanismKind, "mechanism-kind", row.kind)
    add_entity(graph, node, RTOP.operatedBy, row.operator, index)
    add_concept(graph, node, RTOP.hasBasis, "basis", row.operator_basis)
    add_value(graph, node, SKOS.note, row.note)


def add_capability(graph: Graph, row: Capability, index: EntityIndex) -> None:
    """State that a mechanism has a capability, directly and as a statement that names its paragraph."""
    node = add_node(graph, row, "CapabilityStatement")
    add_entity(graph, node, RTOP.statesMechanism, row.mechanism, index)
    add_concept(graph, node, RTOP.statesCapability, "capability", row.capability)
    graph.add((node, RTOP.inParagraph, row_iri("paragraphs", row.document, row.paragraph)))
    add_concept(graph, node, RTOP.hasBasis, "basis", row.basis)
    add_value(graph, node, SKOS.note, row.note)
    add_concept(graph, index.iri(row.mechanism), RTOP.hasCapability, "capability", row.capability)


def add_mandate_place(graph: Graph, row: MandatePlace, index: EntityIndex) -> None:
    """State that a mechanism is there for a place, and for no other that is not stated too."""
    add_entity(graph, index.iri(row.mechanism), RTOP.mandatedFor, row.place, index)


def add_instrument(graph: Graph, row: Instrument, index: EntityIndex) -> None:
    """State an instrument, its symbol, year and issuer."""
    node = add_node(graph, row, row.kind, row.label)
    add_value(graph, node, RTOP.symbol, row.symbol)
    add_value(graph, node, RTOP.year, row.year)
    add_concept(graph, node, RTOP.hasTimeBasis, "time-basis", row.year_basis)
    add_entity(graph, node, RTOP.issuedBy, row.issued_by, index)
    add_value(graph, node, SKOS.note, row.note)


def add_situation(graph: Graph, row: Situation, index: EntityIndex) -> None:
    """State a situation, its kind and its time."""
    node = add_node(graph, row, "Situation", row.label)
    add_concept(graph, node, RTOP.hasSituationKind, "situation-kind", row.kind)
    add_interval(graph, node, row.start, row.end, end_belongs=True)
    add_concept(graph, node, RTOP.hasTimeBasis, "time-basis", row.time_basis)
    add_value(graph, node, SKOS.note, row.note)


def add_situation_place(graph: Graph, row: SituationPlace, index: EntityIndex) -> None:
    """State where a situation takes place."""
    add_entity(graph, index.iri(row.situation), RTOP.takesPlaceIn, row.place, index)


def add_name(graph: Graph, row: Name, index: EntityIndex) -> None:
    """State another name of an entity, as a label and as a node that says its sort and where it is from."""
    node = add_node(graph, row, "Name")
    add_entity(graph, node, RTOP.nameOf, row.entity, index)
    graph.add((node, RTOP.nameText, Literal(row.name, lang=row.language)))
    add_concept(graph, node, RTOP.hasNameKind, "name-kind", row.kind)
    if row.document:
        graph.add((node, RTOP.printedIn, row_iri("documents", row.document)))
    add_value(graph, node, DCTERMS.source, row.source)
    add_value(graph, node, SKOS.note, row.note)
    graph.add((index.iri(row.entity), SKOS.altLabel, Literal(row.name, lang=row.language)))


def add_distinction(graph: Graph, row: Distinction, index: EntityIndex) -> None:
    """State that two entities are not the same, and why."""
    node = add_node(graph, row, "Distinction")
    add_entity(graph, node, RTOP.distinguishes, row.entity, index)
    add_entity(graph, node, RTOP.distinguishes, row.other, index)
    add_value(graph, node, RTOP.reason, row.reason)


LOADERS: dict[type[Row], Any] = {
    Actor: add_actor,
    Mechanism: add_mechanism,
    Capability: add_capability,
    MandatePlace: add_mandate_place,
    Instrument: add_instrument,
    Situation: add_situation,
    SituationPlace: add_situation_place,
    Name: add_name,
    Distinction: add_distinction,
}
