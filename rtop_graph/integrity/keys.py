"""Rows are named once, and what they point to exists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from rtop_graph.identifiers import SEGMENTS, iri_of
from rtop_graph.integrity.lookups import Lookups, document_of_claim
from rtop_graph.integrity.rule import Finding, Findings, near, rule
from rtop_graph.rows import TABLES, CellRule, Paragraph, Row, Section
from rtop_graph.tables import Located


@rule
def keys_are_unique(look: Lookups) -> Findings:
    """No two rows of a table have the same key."""
    for row_class in TABLES:
        first: dict[tuple[Any, ...], Located[Any]] = {}
        for at in look.rows(row_class):
            earlier = first.setdefault(at.row.key_values(), at)
            if earlier is not at:
                key = ", ".join(f"{name} {getattr(at.row, name)!r}" for name in row_class.key)
                remedy = "Take one of the two rows away, or give this one a key of its own"
                yield Finding(at, row_class.key[0], f"{earlier.file}:{earlier.line} already has {key}", remedy)


@rule
def entity_ids_are_unique(look: Lookups) -> Findings:
    """No two of actors, mechanisms, instruments, situations and places have the same id."""
    for identifier, rows in look.entities.items():
        for at in rows[1:]:
            if at.row.table != rows[0].row.table:
                problem = f"{identifier!r} is also the id of a row of {rows[0].file}:{rows[0].line}"
                yield Finding(
                    at,
                    "id",
                    problem,
                    f"Give it an id of its own, for example {identifier}-{at.row.table[:-1]}",
                )


@rule
def iris_are_unique(look: Lookups) -> Findings:
    """No two rows of a table become the same IRI, because their keys differ only in where a hyphen stands."""
    for row_class in (row_class for row_class in TABLES if row_class.table in SEGMENTS):
        first: dict[str, Located[Any]] = {}
        for at in look.rows(row_class):
            earlier = first.setdefault(iri_of(at.row), at)
            if earlier.row.key_values() != at.row.key_values():
                problem = f"The row has the same IRI as {earlier.file}:{earlier.line}, {iri_of(at.row)}"
                yield Finding(at, row_class.key[0], problem, "Change one of the identifiers that the keys are made of")


@rule
def references_resolve(look: Lookups) -> Findings:
    """Every reference to a row of another table points to a row that exists."""
    for at, field, cell_rule in _iter_cells(look, "reference"):
        value, tables = getattr(at.row, field), cell_rule.target.split("|")
        if value and not any(value in look.identifier_sets[table] for table in tables):
            offered = [identifier for table in tables for identifier in look.identifiers[table]]
            where = " or ".join(f"{table}.csv" for table in tables)
            yield Finding(
                at,
                field,
                f"{value!r} has no row in {where}",
                f"Add the row, or correct it. {near(value, offered)}",
            )


@rule
def paragraphs_resolve(look: Lookups) -> Findings:
    """Every report and paragraph label that a row names is a row of that report's paragraphs.csv."""
    classes = [row_class for row_class in TABLES if {"document", "paragraph"} <= row_class.rules().keys()]
    for row_class in classes:
        rows: tuple[Located[Any], ...] = look.rows(row_class)
        for at in rows:
            if (at.row.document, at.row.paragraph) not in look.paragraphs:
                labels = [known.row.label for known in look.rows_by(Paragraph, "document").get(at.row.document, ())]
                problem = f"{at.row.document} has no paragraph {at.row.paragraph!r}"
                yield Finding(at, "paragraph", problem, f"Correct the label. {near(at.row.paragraph, labels)}")


@rule
def sections_resolve(look: Lookups) -> Findings:
    """Every section of a paragraph, and every parent of a section, is a row of that report's sections.csv."""
    named = [(at, "section", at.row.section) for at in look.rows(Paragraph)]
    parents = [(at, "parent", at.row.parent) for at in look.rows(Section)]
    cells: list[tuple[Located[Any], str, str]] = [*named, *parents]
    for at, field, value in cells:
        if value and (at.row.document, value) not in look.sections:
            offered = [known.row.id for known in look.rows_by(Section, "document").get(at.row.document, ())]
            problem = f"{at.row.document} has no section {value!r}"
            yield Finding(at, field, problem, f"Add the section, or correct it. {near(value, offered)}")


@rule
def rows_stand_in_their_reports_folder(look: Lookups) -> Findings:
    """Every row of a table of reports/<report>/ is about that report."""
    for row_class in (row_class for row_class in TABLES if row_class.folder == "reports/*"):
        field = next(name for name in ("document", "claim", "id") if name in row_class.rules())
        for at in look.rows(row_class):
            folder, document = PurePath(at.file).parts[1], document_of_claim(getattr(at.row, field))
            if document != folder:
                remedy = f"Move the row to reports/{document}/{row_class.table}.csv, or correct the report"
                yield Finding(at, field, f"The row is about {document} and stands in the folder of {folder}", remedy)


def _iter_cells(look: Lookups, form: str) -> Iterator[tuple[Located[Row], str, CellRule]]:
    """Yield every cell of a form: its row, its column, its description."""
    for row_class in TABLES:
        columns = [(name, cell_rule) for name, cell_rule in row_class.rules().items() if cell_rule.form == form]
        for at in look.rows(row_class):
            for name, cell_rule in columns:
                yield at, name, cell_rule
