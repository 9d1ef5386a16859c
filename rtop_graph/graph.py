"""Ontology and tables become one dataset, a named graph per source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset, Graph, URIRef

from rtop_graph.identifiers import GRAPH
from rtop_graph.loaders import add_tables, lines_of
from rtop_graph.loaders.terms import EntityIndex
from rtop_graph.namespaces import PREFIXES
from rtop_graph.rows import TABLES
from rtop_graph.tables import Tables

ONTOLOGY_FILES = ("core.ttl", "schemes.ttl", "alignments.ttl")
"""The files of the ontology that are part of the dataset; shapes are read by whoever validates."""

INFERRED = GRAPH + "inferred"
DERIVED = GRAPH + "derived"
ONTOLOGY_GRAPH = GRAPH + "ontology"


def read_ontology(folder: Path) -> Graph:
    """Return the classes, properties, concepts and alignments as one graph."""
    graph = Graph()
    for name in ONTOLOGY_FILES:
        graph.parse(folder / name, format="turtle")
    return graph


def build_dataset(tables: Tables) -> Dataset:
    """Return every row of every table as triples, each in the named graph of its source."""
    dataset = Dataset()
    add_tables(dataset, tables)
    return dataset


@lru_cache(maxsize=1)
def table_quads(tables: Tables) -> tuple[ox.Quad, ...]:
    """Return every row of every table as statements in named graphs, each once; kept for the build after the check."""
    index = EntityIndex(tables)
    lines = dict.fromkeys(lines_of((row for row_class in TABLES for row in tables.of(row_class)), index))
    return tuple(ox.parse("".join(lines).encode("utf-8"), format=ox.RdfFormat.N_QUADS))


def union_graph(dataset: Dataset) -> Graph:
    """Return the triples of all named graphs as one graph."""
    union = Graph()
    for subject, predicate, object_, _ in dataset.quads():
        union.add((subject, predicate, object_))
    return union


def iter_ontology_quads(folder: Path) -> Iterator[ox.Quad]:
    """Yield the ontology's statements in its named graph, blank nodes named by RDFC-1.0."""
    found = ox.Dataset(
        quad
        for name in ONTOLOGY_FILES
        for quad in ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    for quad in found:
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def iter_quads(dataset: Dataset) -> Iterator[ox.Quad]:
    """Yield the statements of an rdflib dataset for the store; blank nodes do not occur in it."""
    yield from ox.parse(dataset.serialize(format="nquads").encode("utf-8"), format=ox.RdfFormat.N_QUADS)


def graph_quads(graph: Graph, name: str) -> Iterator[ox.Quad]:
    """Yield the statements of an rdflib graph as members of the named graph ``name``."""
    dataset = Dataset()
    target = dataset.graph(URIRef(name))
    for triple in graph:
        target.add(triple)
    yield from iter_quads(dataset)


def with_prefixes(statements: Iterable[ox.Triple] | Iterable[ox.Quad], form: ox.RdfFormat) -> bytes:
    """Return the statements with our prefixes, which the library writes in another order each time, sorted."""
    content = ox.serialize(statements, format=form, prefixes=PREFIXES) or b""
    lines = content.splitlines(keepends=True)
    count = next((at for at, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
    return b"".join([*sorted(lines[:count]), *lines[count:]])
