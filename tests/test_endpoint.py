"""The endpoint keeps SPARQL 1.1 Protocol, refuses what it says it refuses, and stays well when a query does not."""

from __future__ import annotations

import asyncio
import hashlib
import html
import http.client
import io
import json
import os
import re
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, N3, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from benchmarks import endpoint as benchmark
from rtop_graph.cli import main
from rtop_graph.endpoint import formats
from rtop_graph.endpoint.description import DATASET
from rtop_graph.endpoint.formats import SOLUTION_TYPES, TRIPLE_FORMS, TRIPLE_TYPES, chosen_type
from rtop_graph.endpoint.limits import Limits
from rtop_graph.endpoint.pool import Workers
from rtop_graph.endpoint.protocol import ProtocolError, question_of
from rtop_graph.identifiers import GRAPH, ID, ONTOLOGY
from rtop_graph.namespaces import PREFIXES
from rtop_graph.remote import RemoteStore
from rtop_graph.store import EmbeddedStore
from rtop_graph.unknown_terms import unknown_terms
from tests.serving import Reply, Server, serving
from tests.worlds import ROOT, project_vocabulary

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
ASK = f"ASK {{ <{ID}actor/african-union> a <{ONTOLOGY}RegionalOrganization> }}"
SELECT = f"SELECT ?c WHERE {{ ?c a <{ONTOLOGY}RegionalOrganization> }} ORDER BY ?c LIMIT 3"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{ID}actor/african-union> a ?kind }}"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ENTITIES, REFERENCE = f"{GRAPH}entities", f"{GRAPH}reference"


@pytest.fixture(scope="module")
def server(real_build: Path) -> Iterator[Server]:
    with serving(real_build, "--query-seconds", "3", "--max-rows", "2000") as found:
        yield found


def form(query: str, **fields: str | list[str]) -> str:
    return urlencode({"query": query} | fields, doseq=True)


def objects_of(media_type: str, text: str | bytes) -> set[str]:
    """Return the values of all objects in some RDF."""
    return {quad.object.value for quad in ox.parse(text, format=ox.RdfFormat.from_media_type(media_type))}


# ---------------------------------------------------------------- SPARQL 1.1 Protocol, section 2.1: how a query is sent


def test_a_query_is_answered_by_get(server: Server) -> None:
    assert json.loads(server.query(ASK).text) == {"head": {}, "boolean": True}


def test_a_query_is_answered_by_post_of_a_form(server: Server) -> None:
    reply = server.ask("POST", "/sparql", form(ASK), content_type=FORM)
    assert json.loads(reply.text)["boolean"] is True


def test_a_query_is_answered_by_post_of_itself(server: Server) -> None:
    reply = server.ask("POST", "/sparql", ASK, content_type=f"{DIRECT}; charset=utf-8")
    assert json.loads(reply.text)["boolean"] is True


BAD: dict[str, tuple[int, str, str, str | bytes, str]] = {
    "another method": (405, "PUT", "/sparql", ASK, DIRECT),
    "two queries": (400, "POST", "/sparql", f"{form(ASK)}&{form(ASK)}", FORM),
    "no query": (400, "POST", "/sparql", "other=1", FORM),
    "an empty query": (400, "POST", "/sparql", "query=", FORM),
    "a query in body and address": (400, "POST", f"/sparql?{form(ASK)}", ASK, DIRECT),
    "another media type": (415, "POST", "/sparql", ASK, "text/plain"),
    "a form of no media type": (415, "POST", "/sparql", form(ASK), ""),
    "other than UTF-8": (400, "POST", "/sparql", ASK.encode("utf-16"), DIRECT),
    "a form that is not UTF-8": (400, "POST", "/sparql", b"query=ASK%20%FF", FORM),
    "a query that is none": (400, "POST", "/sparql", "ASK {", DIRECT),
    "an update as a form": (403, "POST", "/sparql", "update=CLEAR%20ALL", FORM),
    "an update as itself": (403, "POST", "/sparql", "CLEAR ALL", "application/sparql-update"),
    "an update as a query": (400, "POST", "/sparql", "CLEAR ALL", DIRECT),
    "an update by GET": (403, "GET", "/sparql?update=CLEAR%20ALL", "", ""),
    "an update beside a query": (403, "POST", "/sparql", f"{form(ASK)}&update=CLEAR%20ALL", FORM),
    "two updates": (403, "POST", "/sparql", "update=CLEAR%20ALL&update=CLEAR%20ALL", FORM),
    "an update as text": (415, "POST", "/sparql", "CLEAR ALL", "text/plain"),
    "no media type": (415, "POST", "/sparql", ASK, ""),
    "a query in the address of a form that has one": (400, "POST", f"/sparql?{form(ASK)}", form(ASK), FORM),
    "two queries by GET": (400, "GET", f"/sparql?{form(ASK)}&{form(ASK)}", "", ""),
    "fields without a query by GET": (400, "GET", "/sparql?default-graph-uri=x", "", ""),
    "another encoding": (415, "POST", "/sparql", ASK, f"{DIRECT}; charset=utf-16"),
    "DELETE": (405, "DELETE", "/sparql", "", ""),
    "a request that is too large": (413, "POST", "/sparql", b"#" * 1_100_000, DIRECT),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_request_is_refused_with_its_status(server: Server, case: str) -> None:
    status, method, path, body, content_type = BAD[case]
    headers = {"content_type": content_type} if content_type else {}
    reply = server.ask(method, path, body, **headers)
    assert reply.status == status, reply.text
    assert "Traceback" not in reply.text


def test_reading_by_other_pages_is_allowed_and_a_preflight_answered(server: Server) -> None:
    reply = server.ask("OPTIONS", "/sparql", origin="https://example.org", access_control_request_method="POST")
    assert reply.status == 204
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert server.query(ASK).headers["access-control-allow-origin"] == "*"
    assert server.query("ASK {").headers["access-control-allow-origin"] == "*"


# ---------------------------------------------------------------- section 2.1.4: which graphs are read

COUNT_ENTITIES = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s a <{ONTOLOGY}RegionalOrganization> }}"
COUNT_COUNTRIES = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s a <{ONTOLOGY}Country> }}"
NAMED = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


def count(reply: Reply) -> int:
    return int(json.loads(reply.text)["results"]["bindings"][0]["n"]["value"])


def graphs(reply: Reply) -> set[str]:
    return {row["g"]["value"] for row in json.loads(reply.text)["results"]["bindings"]}


def test_without_a_dataset_all_graphs_are_read_as_one(server: Server) -> None:
    assert count(server.query(COUNT_ENTITIES)) > 10
    assert {ENTITIES, REFERENCE} < graphs(server.query(NAMED))


@pytest.mark.parametrize("method", ["GET", "form", "direct", "form with graphs in its address"])
def test_the_default_graphs_of_the_request_are_read_and_no_others(server: Server, method: str) -> None:
    def ask(query: str) -> Reply:
        fields = urlencode({"default-graph-uri": [REFERENCE]}, doseq=True)
        if method == "GET":
            return server.get(f"/sparql?{form(query)}&{fields}")
        if method == "form":
            return server.ask("POST", "/sparql", f"{form(query)}&{fields}", content_type=FORM)
        if method.startswith("form"):
            return server.ask("POST", f"/sparql?{fields}", form(query), content_type=FORM)
        return server.ask("POST", f"/sparql?{fields}", query, content_type=DIRECT)

    assert count(ask(COUNT_ENTITIES)) == 0
    assert count(ask(COUNT_COUNTRIES)) > 190
    assert graphs(ask(NAMED)) == set()


def test_several_graphs_are_read_as_one_and_named_ones_by_name(server: Server) -> None:
    both = server.query(COUNT_ENTITIES, dataset={"default-graph-uri": [REFERENCE, ENTITIES]})
    assert count(both) == count(server.query(COUNT_ENTITIES))
    named = {"named-graph-uri": [ENTITIES]}
    assert graphs(server.query(NAMED, dataset=named)) == {ENTITIES}
    assert count(server.query(COUNT_ENTITIES, dataset=named)) == 0


def test_the_dataset_of_the_request_goes_before_that_of_the_query(server: Server) -> None:
    query = COUNT_ENTITIES.replace("WHERE", f"FROM <{ENTITIES}> WHERE")
    assert count(server.query(query)) == count(server.query(COUNT_ENTITIES))
    assert count(server.query(query, dataset={"default-graph-uri": [REFERENCE]})) == 0
    assert count(server.query(query.replace("entities", "reference"))) == 0


def test_a_dataset_has_default_and_named_graphs_beside_each_other(server: Server) -> None:
    dataset = {"default-graph-uri": [REFERENCE], "named-graph-uri": [ENTITIES]}
    assert count(server.query(COUNT_COUNTRIES, dataset=dataset)) > 190
    assert count(server.query(COUNT_ENTITIES, dataset=dataset)) == 0
    inside = COUNT_ENTITIES.replace("{ ?s", "{ GRAPH ?g { ?s").replace("> }", "> } }")
    assert count(server.query(inside, dataset=dataset)) > 10
    assert graphs(server.query(NAMED, dataset=dataset)) == {ENTITIES}


def test_what_is_told_of_an_answer_is_told_without_it(server: Server) -> None:
    reply = server.ask("HEAD", f"/sparql?{form(SELECT)}")
    assert (reply.status, reply.media_type, reply.text) == (200, formats.JSON, "")
    assert reply.headers["content-length"] == str(len(server.query(SELECT).text.encode()))


@pytest.mark.parametrize("strange", ["file:///etc/passwd", "http://example.org/graph", f"{GRAPH}none"])
def test_graphs_beyond_the_dataset_are_refused(server: Server, strange: str) -> None:
    for reply in (
        server.query(ASK, dataset={"default-graph-uri": [strange]}),
        server.query(ASK, dataset={"named-graph-uri": [strange]}),
        server.query(f"SELECT * FROM <{strange}> {{ ?s ?p ?o }} LIMIT 1"),
        server.query(f"PREFIX x: <{strange}> SELECT * FROM NAMED x: {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT 1"),
    ):
        assert reply.status == 400
        assert strange in reply.text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "LOAD <http://127.0.0.1:9/>",
    ],
)
def test_other_services_are_never_asked(server: Server, query: str) -> None:
    assert server.query(query).status == 400


# ---------------------------------------------------------------- section 2.1.5 and 2.1.6: the forms of an answer


@pytest.mark.parametrize(("accept", "given"), [*SOLUTION_TYPES.items(), ("", formats.JSON), ("*/*", formats.JSON)])
def test_solutions_come_in_the_form_that_is_accepted(server: Server, accept: str, given: str) -> None:
    assert server.query(SELECT, accept).media_type == given
    assert server.query(ASK, accept).media_type == given


@pytest.mark.parametrize(("accept", "given"), [*TRIPLE_TYPES.items(), ("", formats.TURTLE)])
def test_triples_come_in_the_form_that_is_accepted(server: Server, accept: str, given: str) -> None:
    reply = server.query(CONSTRUCT, accept)
    assert reply.media_type == given
    assert f"{ONTOLOGY}RegionalOrganization" in objects_of(given, reply.text)


def test_a_form_that_is_not_offered_is_not_acceptable(server: Server) -> None:
    assert server.query(SELECT, "image/png").status == 406
    assert server.query(SELECT, "text/turtle").status == 406
    assert server.query(CONSTRUCT, "text/csv").status == 406


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", formats.XML),
        ("*/*;q=0.1, text/csv", formats.CSV),
        ("text/*", formats.XML),
        ("application/sparql-results+json;q=0, */*", formats.XML),
        ("image/png", ""),
        ("text/csv;q=zero", ""),
        ("TEXT/CSV", formats.CSV),
    ],
)
def test_an_accept_header_is_weighed(accept: str, chosen: str) -> None:
    assert chosen_type(accept, SOLUTION_TYPES) == chosen


@given(st.text(max_size=200))
def test_no_accept_header_breaks_the_choice(accept: str) -> None:
    assert chosen_type(accept, SOLUTION_TYPES) in {"", *SOLUTION_TYPES.values()}


ODD = 'SELECT ("a\\"b,\\r\\n<c>&\\u00e9\\t\\r" AS ?x) ("x"@en-GB AS ?y) (1.5 AS ?z) (?none AS ?w) (BNODE() AS ?b) {}'


@pytest.mark.parametrize("accept", [formats.JSON, formats.XML, formats.CSV, formats.TSV])
def test_values_of_every_kind_survive_every_form(server: Server, accept: str) -> None:
    reply = server.query(ODD, accept)
    assert reply.status == 200
    name = {formats.JSON: "json", formats.XML: "xml", formats.CSV: "csv", formats.TSV: "tsv"}[accept]
    (row,) = rdflib.query.Result.parse(format=name, source=io.BytesIO(reply.text.encode())).bindings
    values = {str(variable): value for variable, value in row.items() if str(value)}
    assert str(values["x"]) == 'a"b,\r\n<c>&é\t\r'
    assert str(values["z"]) == "1.5"
    assert "w" not in values
    if accept != formats.CSV:
        assert values["y"] == rdflib.Literal("x", lang="en-gb")
        assert isinstance(values["b"], rdflib.BNode)


# ---------------------------------------------------------------- clients that people use


@pytest.mark.parametrize("form_of_answer", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_solutions(server: Server, form_of_answer: str, method: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql", returnFormat=form_of_answer)
    client.setQuery(SELECT)
    client.setMethod(method)
    told = client.query().response.read().decode()
    assert told.count(f"{ID}actor/") == 3
    assert client.query().convert()


@pytest.mark.parametrize("form_of_answer", [TURTLE, N3, RDFXML, "json-ld"])
def test_sparqlwrapper_reads_triples(server: Server, form_of_answer: str) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql", returnFormat=form_of_answer)
    client.setQuery(CONSTRUCT)
    response = client.query().response
    assert f"{ONTOLOGY}RegionalOrganization" in objects_of(response.headers.get_content_type(), response.read())


KINDS = f"""SELECT ?s ?label ?count WHERE {{
  ?s a <{ONTOLOGY}RegionalOrganization> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label .
  OPTIONAL {{ ?s <{ONTOLOGY}abbreviation> ?none }} BIND(STRLEN(?label) AS ?count)
}} ORDER BY ?s ?label"""


@pytest.mark.parametrize("form_of_answer", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_store_gives_back_what_the_build_holds(
    server: Server, real_store: EmbeddedStore, form_of_answer: str, method: str
) -> None:
    client = SPARQLStore(f"{server.address}/sparql", returnFormat=form_of_answer, method=method)
    rows: Any = rdflib.Graph(client).query(KINDS)
    found = [tuple(str(value) for value in row) for row in rows]
    assert found == [tuple(str(value) for value in row) for row in real_store.select(KINDS).rows]
    assert len(found) > 10


@pytest.mark.parametrize("form_of_answer", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_gives_back_what_the_build_holds(
    server: Server, real_store: EmbeddedStore, form_of_answer: str
) -> None:
    client = SPARQLWrapper(f"{server.address}/sparql", returnFormat=form_of_answer)
    client.setQuery(KINDS)
    source = io.BytesIO(client.query().response.read())
    rows: Any = rdflib.query.Result.parse(format=form_of_answer, source=source)
    found = [tuple(str(value) for value in row) for row in rows]
    assert found == [tuple(str(value) for value in row) for row in real_store.select(KINDS).rows]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own reader of JSON-LD
@pytest.mark.parametrize("name", TRIPLE_FORMS)
def test_triples_give_back_what_the_build_holds_in_every_form(
    server: Server, real_store: EmbeddedStore, name: str
) -> None:
    query = f"CONSTRUCT WHERE {{ <{ID}actor/african-union> ?p ?o }}"
    parser = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(name, name)
    address = f"{server.address}/sparql?{form(query, format=name)}"
    graph = rdflib.Graph().parse(address, format=parser)
    wanted = {(s.value, p.value, o.value, o.language) for s, p, o in real_store.construct(query)}
    assert {(str(s), str(p), str(o), getattr(o, "language", None) or "") for s, p, o in graph} == wanted
    assert len(wanted) > 5


@pytest.mark.parametrize(
    ("character", "held"), [("\ufffe", "\ufffd"), ("\x0b", "\ufffd"), ("\U0001f54a", "\U0001f54a")]
)
def test_what_xml_cannot_hold_is_replaced(character: str, held: str) -> None:
    rows = [[ox.Literal(f"a{character}b")]]
    source = io.BytesIO(b"".join(formats.iter_solutions(formats.XML, ["x"], rows)))
    result: Any = rdflib.query.Result.parse(format="xml", source=source)
    ((value,),) = result
    assert str(value) == f"a{held}b"


def test_rdflib_reads_the_endpoint_as_a_store(server: Server) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.address}/sparql"))
    union = rdflib.URIRef(f"{ID}actor/african-union")
    assert (union, rdflib.RDF.type, rdflib.URIRef(f"{ONTOLOGY}RegionalOrganization")) in graph
    assert len(list(graph.query(SELECT))) == 3


def test_rtop_itself_reads_the_endpoint(server: Server) -> None:
    assert len(RemoteStore(f"{server.address}/sparql").select(SELECT).rows) == 3


# ---------------------------------------------------------------- limits


def test_an_answer_that_is_cut_says_so_and_stays_whole(server: Server) -> None:
    for accept in (formats.JSON, formats.XML, formats.CSV, formats.TSV):
        reply = server.query("SELECT * { ?s ?p ?o }", accept)
        assert (reply.status, reply.headers["x-rtop-rows"], reply.headers["x-rtop-cut"]) == (200, "2000", "rows")
    assert len(json.loads(server.query("SELECT * { ?s ?p ?o }").text)["results"]["bindings"]) == 2000
    assert "x-rtop-cut" not in server.query(SELECT).headers
    triples = server.query("CONSTRUCT WHERE { ?s ?p ?o }", formats.NTRIPLES)
    assert (triples.text.count("\n"), triples.headers["x-rtop-cut"]) == (2000, "rows")


def test_an_answer_is_cut_at_its_size(real_build: Path) -> None:
    with serving(real_build, "--max-answer", "1", "--workers", "1") as server:
        reply = server.query("SELECT * { ?s ?p ?o . ?o ?q ?r }", formats.CSV)
        assert reply.headers["x-rtop-cut"] == "bytes"
        assert 1_000_000 < len(reply.text) < 1_200_000
        assert reply.text.endswith("\r\n")


def test_a_runaway_query_is_stopped_and_others_are_answered_meanwhile(server: Server) -> None:
    outcome: list[Reply] = []
    began = time.monotonic()
    runaway = threading.Thread(target=lambda: outcome.append(server.query(RUNAWAY)))
    runaway.start()
    time.sleep(0.3)
    while runaway.is_alive():
        asked = time.monotonic()
        assert server.query(SELECT).status == 200
        assert time.monotonic() - asked < 3
    assert outcome[0].status == 503
    assert "3 seconds" in outcome[0].text
    assert outcome[0].headers["retry-after"]
    assert time.monotonic() - began < 15
    assert server.query(SELECT).status == 200


def test_a_query_that_wants_too_much_memory_is_stopped_and_the_next_is_answered(real_build: Path) -> None:
    with serving(real_build, "--max-memory", "256", "--workers", "1", "--query-seconds", "60") as server:
        greedy = "SELECT * { ?s ?p ?o . ?x ?q ?y } ORDER BY ?s ?y"
        assert server.query(greedy).status == 503
        assert server.query(SELECT).status == 200


def test_a_worker_that_cannot_be_started_is_tried_again(
    real_build: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store, aside = tmp_path / "store", tmp_path / "aside"
    shutil.copytree(real_build / "store", store)

    async def asked() -> bytes:
        workers = Workers(store, Limits(seconds=2, workers=1), PREFIXES)
        await workers.start()
        try:
            store.rename(aside)
            with pytest.raises(ProtocolError, match="longer than 2 seconds"):
                await workers.ask(question_of("GET", form(RUNAWAY), {}, b""))
            while "another cannot be started yet" not in caplog.text:
                await asyncio.sleep(0.05)
            aside.rename(store)
            return (await workers.ask(question_of("GET", form(ASK), {}, b""))).body
        finally:
            await workers.stop()

    assert json.loads(asyncio.run(asked()))["boolean"] is True


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the worker is found in /proc")
def test_a_worker_killed_while_nobody_asks_it_costs_no_answer(real_build: Path) -> None:
    with serving(real_build, "--workers", "1") as server:
        assert server.query(SELECT).status == 200
        (worker,) = (
            int(child)
            for thread in Path(f"/proc/{server.process.pid}/task").iterdir()
            for child in (thread / "children").read_text(encoding="ascii").split()
            if b"rtop_graph.endpoint.worker" in Path(f"/proc/{child}/cmdline").read_bytes()
        )
        os.kill(worker, signal.SIGKILL)
        assert server.query(SELECT).status == 200


def test_who_finds_the_queue_full_is_told_to_come_back(real_build: Path) -> None:
    with serving(real_build, "--workers", "1", "--queue", "1", "--query-seconds", "2") as server:
        replies: list[Reply] = []
        threads = [threading.Thread(target=lambda: replies.append(server.query(RUNAWAY))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {reply.status for reply in replies} == {503}
        full = [reply for reply in replies if "wait already" in reply.text]
        assert len(full) == 2
        assert all(reply.headers["retry-after"].isdigit() for reply in full)


def test_the_service_tells_its_limits_graphs_and_forms(server: Server) -> None:
    for path in ("/sparql", "/.well-known/void"):
        described = rdflib.Graph().parse(data=server.get(path).text, format="turtle")
        sd = "http://www.w3.org/ns/sparql-service-description#"
        service = described.value(predicate=rdflib.RDF.type, object=rdflib.URIRef(f"{sd}Service"))
        assert str(service) == f"{server.address}/sparql"
        told = {str(o) for o in described.objects(service, rdflib.RDFS.comment)}
        assert "time of a query: at most 3 seconds" in told
        assert rdflib.URIRef(ENTITIES) in set(described.objects(predicate=rdflib.URIRef(f"{sd}name")))


def test_the_dataset_has_one_name_wherever_it_is_served_from_and_its_parts_are_the_named_graphs(server: Server) -> None:
    described = rdflib.Graph().parse(data=server.get("/.well-known/void", host="localhost").text, format="turtle")
    dataset, sd = rdflib.URIRef(DATASET), rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert set(described.subjects(rdflib.RDF.type, rdflib.DCAT.Dataset)) == {dataset}
    assert (None, sd.defaultDataset, dataset) in described
    assert list(described.objects(dataset, rdflib.VOID.uriSpace)) == [rdflib.Literal(ID)]
    subsets = set(described.objects(dataset, rdflib.VOID.subset))
    assert subsets == set(described.objects(predicate=sd.name))
    assert sum(int(str(described.value(subset, rdflib.VOID.triples))) for subset in subsets) == int(
        str(described.value(dataset, rdflib.VOID.triples))
    )
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    publisher = described.value(dataset, rdflib.DCTERMS.publisher)
    assert f'name: "{described.value(publisher, rdflib.FOAF.name)}"' in cited
    assert f"date-released: {described.value(dataset, rdflib.DCTERMS.issued)}" in cited


def test_the_description_tells_size_and_checksum_of_every_file_that_is_made(server: Server) -> None:
    files = {name: server.get(f"/data/{name}").text.encode() for name in ("rtop-graph.nq", "rtop-graph.ttl")}
    text = server.get("/.well-known/void").text
    assert "@prefix spdx: <http://spdx.org/rdf/terms#>" in text
    described, spdx = rdflib.Graph().parse(data=text, format="turtle"), rdflib.Namespace("http://spdx.org/rdf/terms#")
    for name, content in files.items():
        node = described.value(predicate=rdflib.DCAT.downloadURL, object=rdflib.URIRef(f"{server.address}/data/{name}"))
        checksum = described.value(described.value(node, spdx.checksum), spdx.checksumValue)
        assert str(described.value(node, rdflib.DCAT.byteSize)) == str(len(content))
        assert str(checksum) == hashlib.sha256(content).hexdigest()


# ---------------------------------------------------------------- what a query of one's own may have misspelt

MISSPELT = f"""PREFIX rtop: <{ONTOLOGY}> PREFIX place: <{ID}place/> PREFIX modality: <{ID}modality/>
SELECT ?c {{ ?c rtop:modality modality:ongoin ; rtop:onPlace place:keny . # rtop:comment
  ?c rtop:hasModality modality:ongoing ; rtop:statedIn ?p . FILTER(?p != <{ID}paragraph/A-65-877-34>) }}"""
NEAREST = (
    "rtop:modality is no term of the ontology. Did you mean rtop:hasModality?",
    "modality:ongoin is nothing that the dataset knows. Did you mean modality:ongoing?",
    "place:keny is nothing that the dataset knows. Did you mean place:kenya?",
)


def test_terms_that_a_query_misspells_are_named_with_the_nearest(real_store: EmbeddedStore) -> None:
    assert unknown_terms(real_store, project_vocabulary().labels, MISSPELT) == NEAREST
    far = f"ASK {{ ?s <{ONTOLOGY}zzzzqqqq> ?o }}"
    assert unknown_terms(real_store, {}, far) == ("rtop:zzzzqqqq is no term of the ontology.",)


def test_the_console_blames_the_query_and_not_the_reports(server: Server) -> None:
    page = html.unescape(server.get("/console?" + form(MISSPELT), accept="text/html").text)
    shown = page[page.index("<main") : page.index("</main>")]
    assert all(note in shown for note in NEAREST)
    assert "no row" in shown
    assert "absence of action" not in shown


def test_the_command_line_names_misspelt_terms_beside_the_answer(
    real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    own = tmp_path / "own.rq"
    own.write_text(MISSPELT, encoding="utf-8")
    assert main(["query", str(own), "--format", "csv"]) == 0
    told = capsys.readouterr()
    assert [line for line in told.err.splitlines() if " is no" in line] == [f"rtop: {note}" for note in NEAREST]
    assert "modality" not in told.out


# ---------------------------------------------------------------- linked data


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_every_kind_of_resource_resolves(server: Server, accept: str) -> None:
    for path in ("actor/african-union", "place/kenya", "claim/A-65-877-p34-1", "paragraph/A-65-877-34", "pillar/II"):
        reply = server.get(f"/id/{path}", accept=accept)
        assert (reply.status, reply.media_type) == (200, accept)
        found = ox.parse(reply.text, format=ox.RdfFormat.from_media_type(accept))
        assert f"{ID}{path}" in {quad.subject.value for quad in found}


@pytest.mark.parametrize("path", ["/id/place/kenya", "/id/claim/A-65-877-p34-1", "/ontology"])
def test_a_document_about_a_thing_tells_its_own_address_and_its_other_forms(server: Server, path: str) -> None:
    reply = server.get(path, accept="application/ld+json")
    assert reply.headers["content-location"] == f"{path}?format=jsonld"
    links = dict(re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', reply.headers["link"]))
    assert set(links.values()) == {"text/turtle", "application/n-triples", "application/rdf+xml", "text/html"}
    page = server.get(path, accept="text/html")
    assert page.headers["content-location"] == f"{path}?format=html"
    told = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', page.text)
    assert {media_type for media_type, _ in told} == set(TRIPLE_TYPES.values())
    for media_type, address in [*told, *((media_type, address) for address, media_type in links.items())]:
        assert server.get(html.unescape(address)).media_type == media_type
    assert "link" not in server.get("/id/place/nowhere", accept="text/html").headers


def test_a_thing_is_asked_for_by_the_short_names_of_its_forms_too_and_has_no_form_with_graphs(server: Server) -> None:
    short = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "json": "jsonld"}
    for name, long in short.items():
        assert server.get(f"/id/place/kenya?format={name}").media_type == TRIPLE_FORMS[long]
    assert server.get("/id/place/kenya", accept="application/trig").status == 406


def test_turtle_declares_the_prefixes_that_it_uses_and_no_others(server: Server) -> None:
    text = server.get("/id/place/kenya", accept="text/turtle").text
    data = re.sub(r"(?m)^@prefix .*$", "", text)
    declared = re.findall(r"(?m)^@prefix ([\w-]*): ", text)
    assert {"rtop", "rdfs", "claim"} < set(declared)
    assert [prefix for prefix in declared if not re.search(rf"(?<![\w-]){prefix}:", data)] == []
    assert not any(f"<{PREFIXES[prefix]}" in data for prefix in ("rtop", "place", "claim", "rdfs", "xsd"))


def test_what_nothing_is_said_of_is_not_found(server: Server) -> None:
    assert server.get("/id/actor/nobody").status == 404
    assert server.get("/nowhere").status == 404


@pytest.mark.parametrize(
    "name", ["..%2f..%2fetc%2fpasswd", "a%3E%20%3Fp%20%3Fo", "%00", "a b".replace(" ", "%20"), quote("é")]
)
def test_an_address_cannot_break_out_of_the_query_or_the_folder(server: Server, name: str) -> None:
    assert server.get(f"/id/actor/{name}").status == 404


# ---------------------------------------------------------------- guards


def test_a_request_for_another_host_is_refused(server: Server) -> None:
    assert server.get("/sparql", host="evil.example").status == 400
    assert server.get("/sparql", host=f"localhost:{server.port}").status == 200


def test_every_reply_carries_the_headers_that_guard_a_browser(server: Server) -> None:
    for reply in (server.query(ASK), server.get("/nowhere"), server.query("ASK {")):
        assert "default-src 'self'" in reply.headers["content-security-policy"]
        assert reply.headers["x-content-type-options"] == "nosniff"


# ---------------------------------------------------------------- speed


def test_an_answer_on_an_open_connection_does_not_wait_for_the_reader(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    taken = []
    for _ in range(20):
        began = time.perf_counter()
        connection.request("GET", "/nowhere")
        connection.getresponse().read()
        taken.append(time.perf_counter() - began)
    connection.close()
    assert min(taken) < 0.03  # a delayed acknowledgement takes 0.04


@pytest.mark.slow
def test_the_benchmark_tells_both_servers(
    real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    assert benchmark.main(["--rounds", "1", "--seconds", "0.5", "--clients", "2", "-o", str(tmp_path)]) == 0
    told = json.loads((tmp_path / "endpoint.json").read_text(encoding="utf-8"))
    assert (tmp_path / "endpoint.md").read_text(encoding="utf-8").strip() == capsys.readouterr().out.strip()
    for row in told["rows"]:
        assert row["medians"].keys() == {benchmark.OURS, benchmark.THEIRS}
        assert min(row["medians"].values()) > 0
    rest = next(row for row in told["rows"] if "at rest" in row["name"])
    assert rest["medians"][benchmark.OURS] > 50


# ---------------------------------------------------------------- many at once

CLIENTS, BUDGET = 50, 8
"""Clients at a time, and the seconds that no page may take on a machine that tests beside them."""

READ = ("/", "/coverage/matrix?report=2014", "/id/place/kenya", f"/sparql?{form(SELECT)}", "/claims?country=Libya")


@pytest.mark.parametrize(
    "seconds", [pytest.param(7, marks=pytest.mark.slow), pytest.param(30, marks=pytest.mark.heavy)]
)
def test_fifty_readers_are_served_while_a_query_runs_away(real_build: Path, seconds: int) -> None:
    replies: list[tuple[int, float]] = []
    runaway: list[Reply] = []
    with serving(real_build, "--query-seconds", "5") as server:

        def read(path: str, until: float) -> None:
            while time.monotonic() < until:
                asked = time.monotonic()
                status = server.get(path).status
                replies.append((status, time.monotonic() - asked))

        until = time.monotonic() + seconds
        paths = READ * (CLIENTS // len(READ))
        threads = [threading.Thread(target=read, args=(path, until)) for path in paths]
        threads.append(threading.Thread(target=lambda: runaway.append(server.query(RUNAWAY))))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {status for status, _ in replies} == {200}
    assert len(replies) > CLIENTS
    assert max(seconds for _, seconds in replies) < BUDGET
    assert [reply.status for reply in runaway] == [503]
