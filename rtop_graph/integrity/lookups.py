"""What several rules look up: rows by a column, identifiers by table, who takes part in a claim."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from rtop_graph.identifiers import ENTITY_TABLES
from rtop_graph.rows import DOCUMENT_ID, TABLES, Actor, Claim, Evidence, Paragraph, Participant, Row, Section
from rtop_graph.tables import Located, Tables
from rtop_graph.vocabulary import Vocabulary

R = TypeVar("R", bound=Row)

DONE = frozenset({"performed", "ongoing"})
"""The modalities that count as done (MEASURES §1)."""


def document_of_claim(claim: str) -> str:
    """Return the report that a claim's id names."""
    found = re.match(DOCUMENT_ID, claim)
    return found.group() if found else ""


def paragraph_of_claim(claim: str) -> str:
    """Return the label of the paragraph that a claim's id names: ``11`` of ``A-65-877-p11-1``."""
    piece = claim.removeprefix(document_of_claim(claim) + "-").rsplit("-", 1)[0]
    return piece[1:] if re.fullmatch(r"p[0-9]+", piece) else piece


class Lookups:
    """The tables, the vocabulary, and indexes over both that are made once and shared by the rules."""

    def __init__(self, tables: Tables, vocabulary: Vocabulary) -> None:
        self.tables = tables
        self.vocabulary = vocabulary
        self._by_field: dict[tuple[type[Row], str], Mapping[str, Sequence[Located[Any]]]] = {}

    def rows(self, row_class: type[R]) -> tuple[Located[R], ...]:
        """Return the rows of one table with their places."""
        return self.tables.located(row_class)

    def rows_by(self, row_class: type[R], field: str) -> Mapping[str, Sequence[Located[R]]]:
        """Return the rows of one table, grouped by what they hold in one column."""
        if (row_class, field) not in self._by_field:
            groups: dict[str, list[Located[R]]] = {}
            for located in self.rows(row_class):
                groups.setdefault(getattr(located.row, field), []).append(located)
            self._by_field[row_class, field] = groups
        return self._by_field[row_class, field]

    @cached_property
    def identifiers(self) -> Mapping[str, list[str]]:
        """The identifiers of each table whose key is one column, by table name, sorted."""
        return {
            row_class.table: sorted({str(row.key_values()[0]) for row in self.tables.of(row_class)})
            for row_class in TABLES
            if len(row_class.key) == 1
        }

    @cached_property
    def identifier_sets(self) -> Mapping[str, frozenset[str]]:
        """As ``identifiers``, for asking whether one is there."""
        return {table: frozenset(found) for table, found in self.identifiers.items()}

    @cached_property
    def entities(self) -> Mapping[str, Sequence[Located[Any]]]:
        """The rows of all entity tables by identifier."""
        groups: dict[str, list[Located[Any]]] = {}
        for row_class in TABLES:
            if row_class.table in ENTITY_TABLES:
                for located in self.rows(row_class):
                    groups.setdefault(str(located.row.key_values()[0]), []).append(located)
        return groups

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by identifier."""
        return {row.id: row for row in self.tables.of(Actor)}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims by identifier."""
        return {row.id: row for row in self.tables.of(Claim)}

    @cached_property
    def paragraphs(self) -> Mapping[tuple[str, str], Paragraph]:
        """The paragraphs by report and label."""
        return {(row.document, row.label): row for row in self.tables.of(Paragraph)}

    @cached_property
    def sections(self) -> Mapping[tuple[str, str], Section]:
        """The sections by report and identifier."""
        return {(row.document, row.id): row for row in self.tables.of(Section)}

    def claims_of(self, *kinds: str) -> list[Located[Claim]]:
        """Return the claims of these kinds, with their places."""
        return [located for located in self.rows(Claim) if located.row.kind in kinds]

    def evidence_of(self, claim: str) -> Sequence[Located[Evidence]]:
        """Return the evidence of a claim, with its places."""
        return self.rows_by(Evidence, "claim").get(claim, ())

    def actors_in(self, claim: str, *roles: str) -> frozenset[str]:
        """Return who takes part in a claim in one of the roles; in any role, where none is given."""
        rows = (located.row for located in self.rows_by(Participant, "claim").get(claim, ()))
        return frozenset(row.actor for row in rows if not roles or row.role in roles)

    def organization_of(self, actor: str) -> str:
        """Return the top of the chain of part_of above an actor, the actor itself if it is part of nothing."""
        seen: set[str] = set()
        while actor not in seen and actor in self.actors and self.actors[actor].part_of:
            seen.add(actor)
            actor = self.actors[actor].part_of
        return actor

    def is_about_any(self, claim: str, row_classes: Collection[type[Row]]) -> bool:
        """Return whether a claim has a row in one of these tables (claim_places, claim_situations …)."""
        return any(claim in self.rows_by(row_class, "claim") for row_class in row_classes)

    def pillar_of_section(self, document: str, section: str) -> str:
        """Return the pillar of a section or of the nearest one above it that has one; empty if none has."""
        seen: set[str] = set()
        while section and section not in seen:
            seen.add(section)
            row = self.sections.get((document, section))
            if row is None or row.pillar:
                return row.pillar if row else ""
            section = row.parent
        return ""
