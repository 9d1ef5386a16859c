"""Reports, their sections and paragraphs, what they mention, and the decisions of their readers become triples."""

from __future__ import annotations

import re
from typing import Any

from rdflib import DCTERMS, SKOS, XSD, Graph, Literal

from rtop_graph.dates import first_instant
from rtop_graph.loaders.terms import EntityIndex, add_concept, add_entity, add_node, add_value, row_iri
from rtop_graph.namespaces import RTOP
from rtop_graph.rows import (
    DOCUMENT_ID,
    Document,
    DocumentScope,
    Mention,
    Paragraph,
    ReadingDecision,
    Row,
    Section,
)


def document_of(row: Row) -> str:
    """Return the report a row of a report's folder belongs to."""
    named = getattr(row, "document", "") or getattr(row, "claim", "") or getattr(row, "id", "")
    found = re.match(DOCUMENT_ID, str(named))
    if found is None:
        raise ValueError(f"{row} belongs to no report")
    return found.group()


def add_document(graph: Graph, row: Document, index: EntityIndex) -> None:
    """State a report, its symbol, date, author and language."""
    node = add_node(graph, row, "Document", row.id.replace("-", "/"))
    add_value(graph, node, RTOP.symbol, row.symbol)
    graph.add((node, DCTERMS.title, Literal(row.title, lang=row.language)))
    graph.add((node, RTOP.publishedOn, Literal(first_instant(row.published_on), datatype=XSD.dateTime)))
    add_entity(graph, node, RTOP.writtenBy, row.author, index)
    add_value(graph, node, DCTERMS.language, row.language)


def add_document_scope(graph: Graph, row: DocumentScope, index: EntityIndex) -> None:
    """State that a report deals with a pillar, and the paragraph that says so."""
    node = row_iri("documents", row.document)
    add_concept(graph, node, RTOP.coversPillar, "pillar", row.pillar)
    graph.add((node, RTOP.scopeStatedIn, row_iri("paragraphs", row.document, row.paragraph)))


def add_reading_decision(graph: Graph, row: ReadingDecision, index: EntityIndex) -> None:
    """State a doubt of the readers, the choice and the alternative."""
    node = add_node(graph, row, "ReadingDecision", row.question)
    add_value(graph, node, RTOP.question, row.question)
    add_value(graph, node, RTOP.choice, row.choice)
    add_value(graph, node, RTOP.alternative, row.alternative)
    add_concept(graph, node, RTOP.hasEffect, "effect", row.effect)
    add_value(graph, node, SKOS.note, row.note)


def add_section(graph: Graph, row: Section, index: EntityIndex) -> None:
    """State a headed part of a report."""
    node = add_node(graph, row, "DocumentSection", f"{row.id} {row.heading}")
    graph.add((node, RTOP.inDocument, row_iri("documents", row.document)))
    add_value(graph, node, RTOP.heading, row.heading)
    if row.parent:
        graph.add((node, RTOP.subsectionOf, row_iri("sections", row.document, row.parent)))
    add_concept(graph, node, RTOP.hasPillar, "pillar", row.pillar)


def add_paragraph(graph: Graph, row: Paragraph, index: EntityIndex) -> None:
    """State a paragraph, where it stands, and the checksum of its text."""
    node = add_node(graph, row, "Paragraph", paragraph_label(row.document, row.label))
    graph.add((node, RTOP.inDocument, row_iri("documents", row.document)))
    add_value(graph, node, RTOP.paragraphLabel, row.label)
    add_concept(graph, node, RTOP.hasParagraphKind, "paragraph-kind", row.kind)
    if row.section:
        graph.add((node, RTOP.inSection, row_iri("sections", row.document, row.section)))
    add_value(graph, node, RTOP.characterCount, row.characters)
    add_value(graph, node, RTOP.checksum, row.checksum)
    add_value(graph, node, SKOS.note, row.note)


def paragraph_label(document: str, label: str) -> str:
    """Return a paragraph's name for people: ``A/65/877 ¶17``, ``A/65/877 note``."""
    symbol = document.replace("-", "/")
    return f"{symbol} ¶{label}" if label.isdigit() else f"{symbol} {label}"


def add_mention(graph: Graph, row: Mention, index: EntityIndex) -> None:
    """State that a paragraph names an entity."""
    node = add_node(graph, row, "Mention")
    graph.add((node, RTOP.inParagraph, row_iri("paragraphs", row.document, row.paragraph)))
    add_entity(graph, node, RTOP.mentions, row.entity, index)


LOADERS: dict[type[Row], Any] = {
    Document: add_document,
    DocumentScope: add_document_scope,
    ReadingDecision: add_reading_decision,
    Section: add_section,
    Paragraph: add_paragraph,
    Mention: add_mention,
}
