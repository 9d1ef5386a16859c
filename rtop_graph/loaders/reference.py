"""Places, what lies within what, names of countries, memberships and alignments become triples."""

from __future__ import annotations

from typing import Any

from rdflib import DCTERMS, RDFS, SKOS, Graph, Literal, URIRef

from rtop_graph.identifiers import iri_of_ours
from rtop_graph.loaders.terms import (
    EntityIndex,
    add_concept,
    add_entity,
    add_interval,
    add_node,
    add_value,
)
from rtop_graph.namespaces import RTOP
from rtop_graph.rows import Alignment, Containment, Membership, MembershipList, Place, PlaceName, Row


def add_place(graph: Graph, row: Place, index: EntityIndex) -> None:
    """State a place, its codes, a point in it, and the time for which it is what its class says."""
    node = add_node(graph, row, row.kind, row.label)
    add_value(graph, node, RTOP.isoAlpha3, row.iso3)
    add_value(graph, node, RTOP.isoAlpha2, row.iso2)
    add_value(graph, node, RTOP.m49Code, row.m49)
    add_value(graph, node, RTOP.latitude, row.latitude)
    add_value(graph, node, RTOP.longitude, row.longitude)
    add_interval(graph, node, row.exists_from, row.exists_to)
    add_value(graph, node, SKOS.note, row.note)


def add_containment(graph: Graph, row: Containment, index: EntityIndex) -> None:
    """State that a place lies within another, for how long, and where that is known from."""
    node = add_node(graph, row, "Containment")
    add_entity(graph, node, RTOP.containedPlace, row.place, index)
    add_entity(graph, node, RTOP.containingPlace, row.within, index)
    add_interval(graph, node, row.valid_from, row.valid_to)
    add_value(graph, node, DCTERMS.source, row.source)


def add_place_name(graph: Graph, row: PlaceName, index: EntityIndex) -> None:
    """State a country's name: a short name as its label in that language, an official name as such; and its source."""
    node = index.iri(row.place)
    predicate = RTOP.officialName if row.kind == "official" else RDFS.label
    graph.add((node, predicate, Literal(row.name, lang=row.language)))
    add_value(graph, node, DCTERMS.source, row.source)


def add_membership(graph: Graph, row: Membership, index: EntityIndex) -> None:
    """State a standing of a member in an organisation, its time, its source and how certain it is."""
    node = add_node(graph, row, "Membership")
    add_entity(graph, node, RTOP.organization, row.organization, index)
    add_entity(graph, node, RTOP.member, row.member, index)
    add_concept(graph, node, RTOP.hasMembershipStatus, "membership-status", row.status)
    add_interval(graph, node, row.valid_from, row.valid_to)
    add_concept(graph, node, RTOP.hasCertainty, "confidence", row.certainty)
    add_value(graph, node, DCTERMS.source, row.source)
    add_value(graph, node, SKOS.note, row.note)


def add_membership_list(graph: Graph, row: MembershipList, index: EntityIndex) -> None:
    """State whether the members of an organisation are listed whole."""
    node = add_node(graph, row, "MembershipList")
    add_entity(graph, node, RTOP.organization, row.organization, index)
    add_value(graph, node, RTOP.isComplete, row.is_complete)
    add_value(graph, node, DCTERMS.source, row.source)
    add_value(graph, node, SKOS.note, row.note)


def add_alignment(graph: Graph, row: Alignment, index: EntityIndex) -> None:
    """State that ours matches theirs, directly and as an alignment that says why and how certain that is."""
    node = add_node(graph, row, "Alignment")
    ours, theirs = URIRef(iri_of_ours(row.subject)), URIRef(row.object)
    graph.add((ours, SKOS[f"{row.match}Match"], theirs))
    graph.add((node, RTOP.alignmentOf, ours))
    graph.add((node, RTOP.alignedWith, theirs))
    add_concept(graph, node, RTOP.hasMatch, "match", row.match)
    add_concept(graph, node, RTOP.hasJustification, "justification", row.justification)
    add_concept(graph, node, RTOP.hasCertainty, "confidence", row.certainty)
    add_value(graph, node, DCTERMS.source, row.source)
    add_value(graph, node, SKOS.note, row.note)


LOADERS: dict[type[Row], Any] = {
    Place: add_place,
    Containment: add_containment,
    PlaceName: add_place_name,
    Membership: add_membership,
    MembershipList: add_membership_list,
    Alignment: add_alignment,
}
