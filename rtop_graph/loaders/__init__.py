"""Rows become triples: one function per table, grouped by the folder the table is curated in.

``add_tables`` puts every row into the named graph its table belongs to. A loader only restates its row; what follows
from several rows is derived later, by rule (``queries/rules``) or by the reasoner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from rdflib import Dataset, Graph, URIRef

from rtop_graph.identifiers import GRAPH
from rtop_graph.loaders import claims, documents, entities, reference
from rtop_graph.loaders.lines import Lines
from rtop_graph.loaders.terms import EntityIndex
from rtop_graph.rows import TABLES, Row
from rtop_graph.tables import Tables

Loader = Callable[[Graph, Any, EntityIndex], None]

LOADERS: dict[type[Row], Loader] = {
    **entities.LOADERS,
    **reference.LOADERS,
    **documents.LOADERS,
    **claims.LOADERS,
}
"""The loader of every table."""


def graph_name(row: Row) -> str:
    """Return the IRI of the named graph of a row: its source, so that a query can say whose word it takes."""
    folder = row.folder.split("/", maxsplit=1)[0]
    if row.table in {"evidence", "mentions"}:
        return GRAPH + "evidence"
    if row.table == "alignments":
        return GRAPH + "alignments"
    if row.folder == "reports/*":
        return GRAPH + "report/" + documents.document_of(row)
    return GRAPH + {"entities": "entities", "reference": "reference", "reports": "documents"}[folder]


def add_tables(dataset: Dataset, tables: Tables) -> None:
    """Put every row of every table into its named graph of the dataset."""
    index = EntityIndex(tables)
    graphs: dict[str, Graph] = {}
    for row_class in TABLES:
        loader = LOADERS[row_class]
        for row in tables.of(row_class):
            name = graph_name(row)
            if name not in graphs:
                graphs[name] = dataset.graph(URIRef(name))
            loader(graphs[name], row, index)


def lines_of(rows: Iterable[Row], index: EntityIndex) -> list[str]:
    """Return the statements of some rows as lines of N-Quads, each in its named graph."""
    found = Lines()
    for row in rows:
        found.graph = graph_name(row)
        LOADERS[type(row)](cast(Graph, found), row, index)
    return found.lines
