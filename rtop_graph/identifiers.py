"""A row's key becomes its IRI, one way and always the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rtop_graph.rows import Cell, Row

ONTOLOGY_IRI = "https://w3id.org/rtop/ontology"
"""The ontology itself."""

ONTOLOGY = ONTOLOGY_IRI + "#"
"""What the IRI of every class and property begins with; a name follows."""

ID = "https://w3id.org/rtop/id/"
"""What the IRI of every individual and concept begins with; a segment or scheme and a slug follow."""

GRAPH = "https://w3id.org/rtop/graph/"
"""What the IRI of every named graph begins with; a name follows."""

GRAPHS = ("alignments", "derived", "documents", "entities", "evidence", "inferred", "ontology", "reference")
"""The named graphs beside those of the reports, which are ``report/`` and the report's identifier."""

RECORDED_ENGAGEMENT = "recorded-engagement"
"""The segment of the derived shortcuts, which no table holds."""

SEGMENTS = {
    "actors": "actor",
    "mechanisms": "mechanism",
    "capabilities": "capability-statement",
    "instruments": "instrument",
    "situations": "situation",
    "names": "name",
    "not_the_same": "distinction",
    "places": "place",
    "place_within": "containment",
    "memberships": "membership",
    "membership_lists": "membership-list",
    "alignments": "alignment",
    "documents": "document",
    "reading_decisions": "reading-decision",
    "sections": "section",
    "paragraphs": "paragraph",
    "mentions": "mention",
    "claims": "claim",
    "evidence": "evidence",
    "follow_ups": "follow-up",
}
"""The part of the IRI that says which table a row stands in; tables not named here are edges, not nodes."""

UNFIT = re.compile(r"[^A-Za-z0-9.-]")
"""What an IRI of ours holds an underscore for."""

ENTITY_TABLES = ("actors", "mechanisms", "instruments", "situations", "places")
"""The tables whose identifiers share one name space."""


def slug_of(*parts: Cell) -> str:
    """Return the parts joined by hyphens, in letters, digits, full stops, hyphens and underscores.

    An underscore takes the place of any other character; then eight hexadecimal digits of the SHA-256 of the joined
    parts are added, to tell "é" from "è". Different keys may share a slug: those that join to the same text always
    do. The rule *iris-are-unique* catches two such rows of a table.

    >>> slug_of("a-b", "c") == slug_of("a", "b-c") == "a-b-c"
    True
    """
    joined = "-".join("" if part is None else str(part) for part in parts)
    slug = UNFIT.sub("_", joined)
    return slug if slug == joined else f"{slug}-{_digest(joined)}"


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def iri_of(row: Row) -> str:
    """Return the IRI of the thing a row describes: ``…/id/<segment>/<key>``."""
    return table_iri(row.table, *row.key_values())


def table_iri(table: str, *key: Cell) -> str:
    """Return the IRI of the row of ``table`` with that key."""
    return f"{ID}{SEGMENTS[table]}/{slug_of(*key)}"


def concept_iri(scheme: str, slug: str) -> str:
    """Return the IRI of a concept."""
    return f"{ID}{scheme}/{slug}"


def iri_of_ours(name: str) -> str:
    """Return the IRI of what a table names as ``place/kenya``, ``modality/performed`` or ``rtop:Actor``.

    >>> iri_of_ours("rtop:Actor") == ONTOLOGY + "Actor"
    True
    """
    term = name.removeprefix("rtop:")
    return (ID if term == name else ONTOLOGY) + term


def paragraph_iri(document: str, label: str) -> str:
    """Return the IRI of a paragraph of a report."""
    return table_iri("paragraphs", document, label)
