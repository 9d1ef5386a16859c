"""With the user's own copy of a report, the words that prove a claim: shown, or marked in their paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rtop_graph.endpoint.pages.material import Material, Span
from rtop_graph.identifiers import paragraph_iri
from rtop_graph.normal_text import resolve_span


@dataclass(frozen=True)
class Piece:
    """A piece of a paragraph's text, and the claims that rest on it."""

    text: str
    claims: tuple[str, ...]


def text_of(material: Material, paragraph: str) -> str:
    """Return the text of a paragraph; empty where it is not at hand."""
    for document, report in material.texts.items():
        for found in report.paragraphs:
            if paragraph_iri(document, found.label) == paragraph:
                return found.text
    return ""


def words_of(material: Material, span: Span) -> str:
    """Return the words of a span; empty where the text is not at hand."""
    text = text_of(material, span.paragraph)
    return resolve_span(text, span.start, span.end) if text else ""


def marked_pieces(material: Material, paragraph: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """Return the text of a paragraph in pieces, cut where a span begins or ends; none where it is not at hand."""
    text = text_of(material, paragraph)
    cuts = sorted({0, len(text), *(edge for span in spans for edge in (span.start, span.end) if edge <= len(text))})
    return tuple(
        Piece(text[start:end], tuple(span.claim for span in spans if span.start <= start and end <= span.end))
        for start, end in pairwise(cuts)
    )
