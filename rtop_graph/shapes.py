"""The shapes say what data must look like; a violation becomes a fault at the row it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
from rdflib import SH, Graph, Node, URIRef

from rtop_graph.conformance import plainly_conforms
from rtop_graph.errors import Fault
from rtop_graph.graph import iter_ontology_quads, read_ontology
from rtop_graph.rows import Row
from rtop_graph.tables import Located

SEPARATOR = " Remedy: "
"""Stands in a shape's message between what is wrong and what mends it."""


def check_shapes(data: Iterable[ox.Quad], ontology: Path, rows: Mapping[str, Located[Row]]) -> list[Fault]:
    """Return a fault for every violation of the shapes in ``shapes.ttl``, at the row that describes the node.

    pySHACL is asked only where a quick look leaves a doubt.
    """
    statements, shapes = list(data), ontology / "shapes.ttl"
    asked = ox.parse(path=str(shapes), format=ox.RdfFormat.TURTLE)
    if plainly_conforms([*statements, *iter_ontology_quads(ontology)], asked):
        return []
    union = "".join(f"{quad.triple} .\n" for quad in statements)
    graph = Graph().parse(data=union, format="ntriples")
    graph += read_ontology(ontology)
    return sorted(set(_faults(_validate(graph, shapes), rows)))


def _validate(data: Graph, shapes: Path) -> Graph:
    import pyshacl

    shape_graph = Graph().parse(shapes, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shape_graph, advanced=True, meta_shacl=False, inference="none")
    if not isinstance(report, Graph):
        raise TypeError(f"SHACL validation gave {type(report).__name__}, not a report")
    return report


def _faults(report: Graph, rows: Mapping[str, Located[Row]]) -> Iterator[Fault]:
    for result in report.subjects(SH.resultSeverity, SH.Violation):
        problem, _, remedy = _text(report, result, SH.resultMessage).partition(SEPARATOR)
        shape = str(report.value(result, SH.sourceShape) or "").rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        node = str(report.value(result, SH.focusNode) or "")
        located = rows.get(node)
        rule = f"shape {shape}" if isinstance(report.value(result, SH.sourceShape), URIRef) else "shape"
        if located is None:
            yield Fault(node, 0, 0, "", rule, problem, remedy or "Mend the row of this node")
        else:
            yield located.fault(rule, "", f"{problem} ({node.rsplit('/', 1)[-1]})", remedy or "Mend this row")


def _text(report: Graph, result: Node, predicate: URIRef) -> str:
    return str(report.value(result, predicate) or "")
