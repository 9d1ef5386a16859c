"""The built dataset in the forms other tools read: RDF for linked data, GraphML and GEXF for network tools.

>>> sorted(FORMS)
['gexf', 'graphml', 'jsonld', 'nquads', 'trig', 'turtle']

The same build gives the same bytes. RDF forms hold every statement (Turtle has no named graphs: ask for TriG or
N-Quads where they matter); network forms hold the things the reports name and what claims say about two of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtop_graph.build import read_dataset
from rtop_graph.errors import UsageError
from rtop_graph.files import write_atomically
from rtop_graph.remote import RemoteStore
from rtop_graph.statements import dataset_of_engine

if TYPE_CHECKING:
    import pyoxigraph as ox

    from rtop_graph.visualisation.network import Network


Source = Path | RemoteStore
"""Where a dataset comes from: the folder of a build, or an engine."""


@dataclass(frozen=True)
class Form:
    """A form of the dataset: what it is for, how its files end, and what makes its bytes from where it is."""

    says: str
    extension: str
    content: Callable[[Source], bytes]


def export_dataset(source: Source, form: str, target: Path) -> None:
    """Put the dataset of a build or an engine at ``target`` in one of ``FORMS``, whole or not at all.

    Raise ``UsageError`` for a form there is not, ``StoreError`` when nothing is built.
    """
    if form not in FORMS:
        raise UsageError(f"There is no form {form!r}. The forms are {', '.join(FORMS)}.")
    write_atomically(target, FORMS[form].content(source))


# ---------------------------------------------------------------- RDF


def nquads(source: Source) -> bytes:
    """Return the dataset as the build wrote it: N-Quads, sorted; raise ``StoreError`` where it is damaged."""
    return read_dataset(source) if isinstance(source, Path) else dataset_of_engine(source)


def turtle(source: Source) -> bytes:
    """Return the statements of all named graphs as one graph, each statement once."""
    import pyoxigraph as ox

    from rtop_graph.graph import with_prefixes

    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in _quads(source)}
    return with_prefixes(sorted(triples, key=str), ox.RdfFormat.TURTLE)


def trig(source: Source) -> bytes:
    """Return the statements under the named graph each belongs to."""
    import pyoxigraph as ox

    from rtop_graph.graph import with_prefixes

    return with_prefixes(_by_graph(source), ox.RdfFormat.TRIG)


def jsonld(source: Source) -> bytes:
    """Return the named graphs as JSON-LD 1.1, IRIs shortened by the prefixes of its context."""
    import pyoxigraph as ox

    from rtop_graph.namespaces import PREFIXES

    expanded = json.loads(ox.serialize(_by_graph(source), format=ox.RdfFormat.JSON_LD) or b"[]")
    by_length = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
    document = {"@context": dict(sorted(PREFIXES.items())), "@graph": _shortened(expanded, by_length)}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _quads(source: Source) -> Iterable[ox.Quad]:
    import pyoxigraph as ox

    return ox.parse(nquads(source), format=ox.RdfFormat.N_QUADS)


def _by_graph(source: Source) -> list[ox.Quad]:
    return sorted(_quads(source), key=lambda quad: (str(quad.graph_name), str(quad)))


def _shortened(value: Any, prefixes: list[tuple[str, str]]) -> Any:
    """Return expanded JSON-LD with its keys, identifiers and types as compact IRIs; literals stay as they are."""
    if isinstance(value, list):
        return [_shortened(item, prefixes) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key if key.startswith("@") else _compact(key, prefixes): _compact_value(key, item, prefixes)
        for key, item in value.items()
    }


def _compact_value(key: str, value: Any, prefixes: list[tuple[str, str]]) -> Any:
    if key == "@value":
        return value
    if key in {"@id", "@type"}:
        named = value if isinstance(value, list) else [value]
        short = [_compact(iri, prefixes) for iri in named]
        return short if isinstance(value, list) else short[0]
    return _shortened(value, prefixes)


def _compact(iri: str, prefixes: list[tuple[str, str]]) -> str:
    for prefix, start in prefixes:
        rest = iri.removeprefix(start)
        if rest and rest != iri and not rest.startswith("//"):
            return f"{prefix}:{rest}"
    return iri


# ---------------------------------------------------------------- networks


def graphml(source: Source) -> bytes:
    """Return the network of everything the reports name as GraphML, positions as ``x`` and ``y``."""
    from networkx.readwrite.graphml import GraphMLWriter

    network, positions = _network(source)
    for node, (x, y) in positions.items():
        network.nodes[node].update(x=x, y=y)
    writer = GraphMLWriter()
    writer.add_graph_element(network)
    return _as_xml(writer.xml)


def gexf(source: Source) -> bytes:
    """Return the network of everything the reports name as GEXF 1.2, with positions and colours, for Gephi.

    The date of writing that networkx puts in is left out: the same build gives the same bytes.
    """
    from networkx.readwrite.gexf import GEXFWriter

    network, positions = _network(source)
    _add_looks(network, positions)
    for _, _, key, facts in network.edges(keys=True, data=True):
        facts["id"] = key
    writer = GEXFWriter(version="1.2draft")
    writer.add_graph(network)
    writer.xml.find("meta").attrib.pop("lastmodifieddate")
    writer.graph_element.attrib.pop("name")
    _remove_attribute(writer.graph_element, "networkx_key")
    return _as_xml(writer.xml)


def _network(source: Source) -> tuple[Network, dict[str, tuple[float, float]]]:
    """Return the network with identifiers on its edges and text that XML can hold, and where its nodes stand."""
    import networkx as nx

    from rtop_graph.store import EmbeddedStore
    from rtop_graph.visualisation.layout import lay_out
    from rtop_graph.visualisation.network import build_network

    built = build_network(EmbeddedStore.open(source / "store") if isinstance(source, Path) else source)
    network: Network = nx.MultiDiGraph()
    for node in sorted(built):
        network.add_node(node, **_safe({name: value for name, value in built.nodes[node].items() if name != "iri"}))
    for number, (start, end, key) in enumerate(sorted(built.edges(keys=True)), 1):
        network.add_edge(start, end, f"e{number}", **_safe(built.edges[start, end, key]))
    return network, lay_out(built)


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (production 2, Char)."""


def _safe(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value for name, value in facts.items()}


def _as_xml(root: Any) -> bytes:
    """Return a document with one element a line, in UTF-8; networkx itself would write every accent as a number."""
    from xml.etree import ElementTree

    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body.rstrip()}\n'.encode()


def _add_looks(network: Network, positions: Mapping[str, tuple[float, float]]) -> None:
    """Give each node its place and colour as Gephi reads them; Gephi's y points upwards."""
    from rtop_graph.visualisation.symbols import get_symbol

    for node, facts in network.nodes(data=True):
        x, y = positions[node]
        red, green, blue = bytes.fromhex(get_symbol(facts["kind"]).fill.removeprefix("#"))
        facts["viz"] = {
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "position": {"x": x, "y": -y, "z": 0.0},
            "size": 10.0,
        }


def _remove_attribute(graph: Any, title: str) -> None:
    """Take an attribute and its values out of a GEXF graph."""
    for attributes in graph.findall("attributes"):
        for attribute in [found for found in attributes if found.get("title") == title]:
            attributes.remove(attribute)
            for values in graph.iter("attvalues"):
                for value in [found for found in values if found.get("for") == attribute.get("id")]:
                    values.remove(value)


FORMS: Mapping[str, Form] = {
    "turtle": Form("one RDF graph, for people and for most tools", "ttl", turtle),
    "trig": Form("RDF with named graphs, for people", "trig", trig),
    "nquads": Form("RDF with named graphs, one statement a line, for loading into a store", "nq", nquads),
    "jsonld": Form("RDF with named graphs, as JSON", "jsonld", jsonld),
    "graphml": Form("the network, for yEd, igraph, networkx", "graphml", graphml),
    "gexf": Form("the network with places and colours, for Gephi", "gexf", gexf),
}
"""The forms the command line offers."""
