"""Every form holds the whole dataset or the whole network, reads back the same, and is the same bytes each time."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

from rtop_graph.command_line import EXPORT_FORMS
from rtop_graph.errors import EnvironmentFaultError, StoreError, UsageError
from rtop_graph.export import FORMS, export_dataset
from rtop_graph.store import EmbeddedStore
from rtop_graph.visualisation.network import Network, build_network
from tests.worlds import ROOT

GEXF = {"g": "http://www.gexf.net/1.2draft", "viz": "http://www.gexf.net/1.2draft/viz"}

Exported = Callable[[str], Path]


@pytest.fixture(scope="module")
def exported(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Return what exports the project's data in a form, once, and gives the file."""
    folder = tmp_path_factory.mktemp("exported")

    def export(form: str) -> Path:
        target = folder / f"dataset.{FORMS[form].extension}"
        if not target.exists():
            export_dataset(real_build, form, target)
        return target

    return export


@pytest.fixture(scope="module")
def quads(real_build: Path) -> set[ox.Quad]:
    return set(ox.parse(path=str(real_build / "dataset.nq"), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def network(real_store: EmbeddedStore) -> Network:
    return build_network(real_store)


def test_the_command_line_offers_every_form() -> None:
    assert set(EXPORT_FORMS) == set(FORMS)


# ---------------------------------------------------------------- RDF


def test_nquads_are_the_builds_own_bytes(exported: Exported, real_build: Path) -> None:
    assert exported("nquads").read_bytes() == (real_build / "dataset.nq").read_bytes()


@pytest.mark.parametrize(("form", "name"), [("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_forms_with_named_graphs_read_back_as_the_same_statements(
    exported: Exported, quads: set[ox.Quad], form: str, name: ox.RdfFormat
) -> None:
    assert set(ox.parse(path=str(exported(form)), format=name)) == quads


def test_turtle_reads_back_as_the_same_statements_without_their_graphs(exported: Exported, quads: set[ox.Quad]) -> None:
    read = {quad.triple for quad in ox.parse(path=str(exported("turtle")), format=ox.RdfFormat.TURTLE)}
    assert read == {quad.triple for quad in quads}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own parsers
@pytest.mark.parametrize(("form", "name"), [("trig", "trig"), ("jsonld", "json-ld")])
def test_rdflib_reads_as_many_statements(exported: Exported, quads: set[ox.Quad], form: str, name: str) -> None:
    dataset = Dataset()
    dataset.parse(exported(form), format=name)
    assert sum(len(graph) for graph in dataset.graphs()) == len(quads)


def test_rdflib_reads_the_turtle(exported: Exported, quads: set[ox.Quad]) -> None:
    assert len(Graph().parse(exported("turtle"), format="turtle")) == len({quad.triple for quad in quads})


def test_people_read_prefixes_not_addresses(exported: Exported) -> None:
    turtle = exported("turtle").read_text(encoding="utf-8")
    assert "actor:african-union a rtop:RegionalOrganization" in turtle
    assert '"@id": "actor:african-union"' in exported("jsonld").read_text(encoding="utf-8")


# ---------------------------------------------------------------- networks


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_network_forms_read_back_with_every_node_edge_and_fact(
    exported: Exported, network: Network, form: str, read: Callable[..., Network]
) -> None:
    found = read(exported(form))
    assert set(found) == set(network)
    assert found.number_of_edges() == network.number_of_edges()
    assert facts_of_edges(found) == facts_of_edges(network)
    labels = {node: facts["label"] for node, facts in network.nodes(data=True)}
    assert {node: facts["label"] for node, facts in found.nodes(data=True)} == labels


def facts_of_edges(network: Network) -> list[tuple[str, ...]]:
    names = ("kind", "relation", "claim", "statement", "modality", "pillar", "paragraphs", "report", "label")
    return sorted((s, t, *(str(facts.get(name, "")) for name in names)) for s, t, facts in network.edges(data=True))


def test_numbers_stay_numbers(exported: Exported) -> None:
    facts = nx.read_graphml(exported("graphml")).nodes["https://w3id.org/rtop/id/place/kenya"]
    assert isinstance(facts["latitude"], float)
    assert isinstance(facts["x"], float)


def test_gexf_has_the_structure_gephi_reads(exported: Exported, network: Network) -> None:
    root = ET.parse(exported("gexf")).getroot()
    graph = root.find("g:graph", GEXF)
    assert graph is not None
    assert root.get("version") == "1.2"
    assert graph.attrib == {"defaultedgetype": "directed", "mode": "static"}
    assert [child.tag.rsplit("}", 1)[-1] for child in graph] == ["attributes", "attributes", "nodes", "edges"]
    declared = {(group.get("class"), a.get("id")) for group in graph[:2] for a in group}
    for kind, path in (("node", "g:nodes/g:node"), ("edge", "g:edges/g:edge")):
        used = {(kind, v.get("for")) for v in graph.iterfind(f"{path}/g:attvalues/g:attvalue", GEXF)}
        assert used <= declared
    nodes, edges = graph.findall("g:nodes/g:node", GEXF), graph.findall("g:edges/g:edge", GEXF)
    ids = {node.get("id") for node in nodes}
    assert len(ids) == len(nodes) == len(network)
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert all(edge.get("source") in ids and edge.get("target") in ids and edge.get("label") for edge in edges)
    for name in ("color", "position", "size"):
        assert len(graph.findall(f"g:nodes/g:node/viz:{name}", GEXF)) == len(nodes)


def test_gexf_bears_no_date_and_no_key_of_the_library(exported: Exported) -> None:
    text = exported("gexf").read_text(encoding="utf-8")
    assert "lastmodifieddate" not in text
    assert "networkx_key" not in text


def test_graphml_declares_every_key_once_and_names_every_edge_once(exported: Exported) -> None:
    root = ET.parse(exported("graphml")).getroot()
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    keys = [key.get("id") for key in root.findall("g:key", space)]
    edges = [edge.get("id") for edge in root.findall("g:graph/g:edge", space)]
    assert len(set(keys)) == len(keys)
    assert len(set(edges)) == len(edges)
    assert {data.get("key") for data in root.iter(f"{{{space['g']}}}data")} <= set(keys)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_what_xml_cannot_hold_is_replaced_not_written(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, real_build: Path
) -> None:
    hostile: Network = nx.MultiDiGraph(view="everything")
    for node in ("a", "b"):
        hostile.add_node(node, iri=node, label="\x00<&>\ufffe]]>", kind="Country", family="place", region="")
    hostile.add_edge("a", "b", "k", label="\x0b", kind="Engagement", modality="performed")
    monkeypatch.setattr("rtop_graph.visualisation.network.build_network", lambda _: hostile)
    export_dataset(real_build, form, tmp_path / "hostile.xml")
    text = (tmp_path / "hostile.xml").read_text(encoding="utf-8")
    ET.fromstring(text)
    assert "\ufffd&lt;&amp;&gt;\ufffd]]&gt;" in text


# ---------------------------------------------------------------- the same bytes, whole or not at all

EXPORT_ALL = """
import sys
from pathlib import Path
from rtop_graph.export import FORMS, export_dataset
for form in FORMS:
    export_dataset(Path(sys.argv[1]), form, Path(sys.argv[2]) / f"dataset.{FORMS[form].extension}")
"""


def test_every_form_is_the_same_bytes_in_another_process(exported: Exported, real_build: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", EXPORT_ALL, str(real_build), str(tmp_path)]
    subprocess.run(command, check=True, env=environment, cwd=ROOT)
    differing = [f for f in FORMS if exported(f).read_bytes() != (tmp_path / exported(f).name).read_bytes()]
    assert differing == []


def test_forms_have_extensions_of_their_own() -> None:
    assert len({form.extension for form in FORMS.values()}) == len(FORMS)


def test_a_form_there_is_not_and_a_build_there_is_not_are_told(real_build: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="The forms are turtle, trig"):
        export_dataset(real_build, "pdf", tmp_path / "out")
    for form in FORMS:
        with pytest.raises(StoreError, match="Run 'rtop build' first"):
            export_dataset(tmp_path / "nothing", form, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_leaves_what_was_there(real_build: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(EnvironmentFaultError):
        export_dataset(real_build, "nquads", taken)
    assert [path.name for path in tmp_path.rglob("*")] == ["taken", "inside"]
