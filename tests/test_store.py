"""Embedded and remote, a store gives the same answers; what goes wrong in either is told as ours."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest

from rtop_graph import exchange as exchange_module
from rtop_graph import store as store_module
from rtop_graph.errors import QueryError, RemoteError, StoreError, UsageError
from rtop_graph.exchange import PAUSES
from rtop_graph.queries import find_queries
from rtop_graph.remote import RemoteStore
from rtop_graph.store import EmbeddedStore, Store
from rtop_graph.stores import open_store
from rtop_graph.terms import BOOLEAN, Term
from tests.engines import OXIGRAPH, PATIENCE, free_port, oxigraph
from tests.invented_engines import ANSWER, GRAPH, GRAPHS, JSON, Reply, reply, replying, table
from tests.worlds import ROOT

QUERIES = find_queries(ROOT / "queries")
CONSTRUCTS = {"graph/what-is-said-of-a-thing"}
SELECTS = sorted(name for name in QUERIES if not name.startswith(("rules/", "engine/")) and name not in CONSTRUCTS)
RULES = sorted(name for name in QUERIES if name.startswith("rules/"))


@pytest.fixture(scope="session")
def endpoint(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the dataset file of the real build by a real SPARQL server, and return the address to ask."""
    folder = tmp_path_factory.mktemp("oxigraph") / "store"
    load = [str(OXIGRAPH), "load", "-l", str(folder), "-f", str(real_build / "dataset.nq")]
    subprocess.run(load, check=True, capture_output=True, timeout=PATIENCE)
    with oxigraph(folder, read_only=True) as engine:
        yield engine.query


@pytest.fixture(scope="session")
def remote_store(endpoint: str) -> RemoteStore:
    return RemoteStore(endpoint, timeout=60)


@pytest.fixture(params=["embedded", "remote"])
def either(request: pytest.FixtureRequest) -> Store:
    """Return each kind of store in turn, over the same data."""
    found: Store = request.getfixturevalue("real_store" if request.param == "embedded" else "remote_store")
    return found


# ---------------------------------------------------------------- the same answers


@pytest.mark.parametrize("name", SELECTS)
def test_both_stores_give_the_same_rows_in_the_same_order(
    name: str, real_store: EmbeddedStore, remote_store: RemoteStore
) -> None:
    here, there = real_store.select(QUERIES[name].text), remote_store.select(QUERIES[name].text)
    assert here.variables == there.variables
    assert sorted(here.rows, key=repr) == sorted(there.rows, key=repr)
    if QUERIES[name].questions:
        assert here.rows == there.rows


@pytest.mark.parametrize("name", RULES)
def test_both_stores_construct_the_same_triples(
    name: str, real_store: EmbeddedStore, remote_store: RemoteStore
) -> None:
    here, there = real_store.construct(QUERIES[name].text), remote_store.construct(QUERIES[name].text)
    assert here
    assert set(here) == set(there)


def test_terms_keep_kind_datatype_and_language(either: Store) -> None:
    query = """SELECT ?iri ?text ?named ?number ?truth ?none { VALUES (?iri ?text ?named ?number ?truth ?none) {
      (<https://w3id.org/rtop/id/place/kenya> "a\\nb" "Côte"@FR 7 true UNDEF) } }"""
    (row,) = either.select(query).rows
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert row == (
        Term("iri", "https://w3id.org/rtop/id/place/kenya"),
        Term("literal", "a\nb", f"{xsd}string"),
        Term("literal", "Côte", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "fr"),
        Term("literal", "7", f"{xsd}integer"),
        Term("literal", "true", BOOLEAN),
        None,
    )


@pytest.mark.parametrize(("query", "answer"), [("ASK { ?s ?p ?o }", "true"), ("ASK { ?s ?p 'nothing' }", "false")])
def test_ask_is_one_row_of_one_answer(either: Store, query: str, answer: str) -> None:
    solutions = either.select(query)
    assert solutions.variables == ("answer",)
    assert solutions.rows == ((Term("literal", answer, BOOLEAN),),)


def test_a_blank_node_is_told_apart_from_an_iri(either: Store) -> None:
    ((blank,),) = either.select("SELECT (BNODE() AS ?b) {}").rows
    assert blank is not None
    assert blank.kind == "blank"


def test_the_default_graph_is_the_union_of_ours(either: Store) -> None:
    query = "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { %s } } }"
    everywhere, by_graph = (either.select(query % part) for part in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"))
    assert everywhere.rows == by_graph.rows


def test_a_solution_leaves_out_what_has_no_value(either: Store) -> None:
    assert list(either.select("SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) } }")) == [{"a": "1"}]


# ---------------------------------------------------------------- queries at fault


@pytest.mark.parametrize("query", ["SELECT", "SELECT * { ?s ?p }", "nonsense", "", "SELECT * { ?s a:b ?o }"])
def test_a_malformed_query_is_the_querys_fault(either: Store, query: str) -> None:
    with pytest.raises(QueryError):
        either.select(query)


def test_triples_are_refused_where_rows_are_asked_for(either: Store) -> None:
    with pytest.raises(QueryError):
        either.select("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def test_rows_are_refused_where_triples_are_asked_for(either: Store) -> None:
    with pytest.raises(QueryError):
        either.construct("SELECT * { ?s ?p ?o } LIMIT 1")


def test_an_update_is_refused_and_changes_nothing(either: Store) -> None:
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    before = either.select(count)
    for ask in (either.select, either.construct):
        with pytest.raises(QueryError):
            ask("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert either.select(count) == before


# ---------------------------------------------------------------- the embedded store at fault


def test_a_missing_store_is_told_with_the_remedy(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StoreError, match=r"No store stands at .*Run 'rtop build' first"):
            EmbeddedStore.open(folder)
    with pytest.raises(StoreError, match="No store stands at"):
        open_store(tmp_path)


@pytest.fixture
def damaged(real_build: Path, tmp_path: Path) -> Path:
    """Return a copy of the real store that a test may damage."""
    return Path(shutil.copytree(real_build / "store", tmp_path / "store"))


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def garbled(path: Path) -> None:
    path.write_bytes(bytes(byte ^ 0x5A for byte in path.read_bytes()))


@pytest.mark.parametrize("damage", [halved, emptied, garbled, Path.unlink])
@pytest.mark.parametrize("files", ["*.sst", "MANIFEST-*"])
def test_a_damaged_store_is_told_and_never_answers(damaged: Path, files: str, damage: Callable[[Path], None]) -> None:
    damage(max(damaged.glob(files), key=lambda path: path.stat().st_size))
    with pytest.raises(StoreError, match=r"The store at .*Run 'rtop build --force'"):
        EmbeddedStore.open(damaged).select("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize("damage", [halved, emptied, garbled])
def test_a_damaged_pointer_to_the_store_is_told(damaged: Path, damage: Callable[[Path], None]) -> None:
    damage(damaged / "CURRENT")
    with pytest.raises(StoreError, match="cannot be read"):
        EmbeddedStore.open(damaged)


def test_a_file_where_the_store_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("MANIFEST-000001\n", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be read"):
        EmbeddedStore.open(tmp_path)


def test_two_readers_open_one_store(real_build: Path, real_store: EmbeddedStore) -> None:
    ask = "ASK { ?s ?p ?o }"
    assert EmbeddedStore.open(real_build / "store").select(ask) == real_store.select(ask)


def test_a_store_in_memory_serves_as_well() -> None:
    assert EmbeddedStore(ox.Store()).select("SELECT * { ?s ?p ?o }").rows == ()


# ---------------------------------------------------------------- the remote store at fault


ANY = "SELECT * { ?s ?p ?o }"


def test_a_refused_connection_is_told_soon() -> None:
    began = time.monotonic()
    with pytest.raises(RemoteError, match=r"http://127.0.0.1:.* did not answer: .*refused"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/query").select(ANY)
    assert time.monotonic() - began < sum(PAUSES) + 5


@pytest.mark.parametrize("address", ["", "localhost:7878", "file:///etc/passwd", "ftp://127.0.0.1/"])
def test_what_is_no_web_address_is_a_matter_of_usage(address: str) -> None:
    with pytest.raises(UsageError, match="is not the address of a SPARQL endpoint"):
        RemoteStore(address)


@pytest.mark.parametrize("status", [401, 403, 404, 414, 501])
def test_a_status_that_will_not_pass_is_told_and_not_asked_again(status: int) -> None:
    page = b"<html>\n\n" + b"<p>sorry</p>\n" * 500
    with replying(Reply(page, status, "text/html")) as found:
        with pytest.raises(RemoteError, match="did not answer") as told:
            RemoteStore(found.address).select(ANY)
        assert len(found.asked) == 1
    assert found.address in str(told.value)
    assert len(str(told.value)) < 600


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_busy_engine_is_asked_again(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "PAUSES", (0.01, 0.01))
    with replying(reply({}, status=status), reply({}, status=status), reply(ANSWER)) as found:
        assert list(RemoteStore(found.address).select(ANY)) == [{"n": "1"}]
    assert len(found.asked) == 3


def test_an_engine_that_stays_busy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "PAUSES", (0.01, 0.01))
    with replying(reply({}, status=503)) as found:
        with pytest.raises(RemoteError, match="503"):
            RemoteStore(found.address).select(ANY)
        assert len(found.asked) == 3


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body>Please log in</body></html>",
        json.dumps(ANSWER).encode()[:-7],
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"head": {}}',
        b'{"head": {"vars": ["n"]}, "results": {}}',
        b'{"head": {"vars": ["n"]}, "results": {"bindings": [1]}}',
        b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "uri"}}]}}',
        b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": 1}]}}',
    ],
)
def test_a_body_that_is_no_whole_result_is_told(body: bytes) -> None:
    for knows in (True, False):
        with (
            replying(Reply(body), knows=knows) as found,
            pytest.raises(RemoteError, match="not a whole SPARQL result in JSON"),
        ):
            RemoteStore(found.address).select(ANY)


def test_triples_that_are_cut_off_are_told() -> None:
    turtle = b"<http://a.example/> <http://b.example/> <http://c.example/> .\n<http://a.example/> <http"
    with (
        replying(Reply(turtle, kind="text/turtle")) as found,
        pytest.raises(RemoteError, match="not Turtle"),
    ):
        RemoteStore(found.address).construct("CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("ask", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_a_body_shorter_than_promised_is_told(ask: str) -> None:
    turtle = b"<http://a.example/> <http://b.example/> <http://c.example/> .\n"
    body, kind = (json.dumps(ANSWER).encode(), JSON) if ask.startswith("SELECT") else (turtle, "text/turtle")
    with replying(Reply(body, kind=kind, promised=len(body) + 100)) as found:
        remote = RemoteStore(found.address)
        with pytest.raises(RemoteError, match="broke off 100 bytes before the end"):
            remote.select(ask) if ask.startswith("SELECT") else remote.construct(ask)


def test_an_answer_that_drips_is_given_up_in_time() -> None:
    with replying(Reply(json.dumps(GRAPHS).encode(), pause=0.1), knows=False) as found:
        began = time.monotonic()
        with pytest.raises(RemoteError, match=r"took longer than 0\.5 seconds"):
            RemoteStore(found.address, timeout=0.5).select(ANY)
        assert time.monotonic() - began < 3


def test_silence_is_given_up_in_time() -> None:
    with closing(socket.socket()) as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        began = time.monotonic()
        with pytest.raises(RemoteError, match="took longer than 1 seconds"):
            RemoteStore(f"http://127.0.0.1:{deaf.getsockname()[1]}/", timeout=1).select(ANY)
        assert time.monotonic() - began < 4


def test_an_answer_that_is_too_large_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "LARGEST_ANSWER", 1000)
    with replying(Reply(b" " * 5000)) as found, pytest.raises(RemoteError, match="more than 1000 bytes"):
        RemoteStore(found.address).select(ANY)


def test_an_engine_without_our_graphs_is_told() -> None:
    with (
        replying(reply(ANSWER), graphs=table("graph")) as found,
        pytest.raises(RemoteError, match=r"holds no graph of rtop\. Load dataset\.nq into it: rtop push http"),
    ):
        RemoteStore(found.address).select(ANY)


def test_a_query_is_sent_as_a_query_whatever_its_comments_say() -> None:
    query = "#+ title: One\n#+ summary: The addressee may insert, delete, drop and clear.\n" + ANY
    with replying(reply(ANSWER)) as found:
        RemoteStore(found.address).select(query)
    assert all("update" not in asked for asked in found.asked)
    assert found.asked[0]["query"] == [query]


def test_our_graphs_are_looked_up_once_and_named_in_every_query() -> None:
    with replying(reply(ANSWER)) as found:
        remote = RemoteStore(found.address)
        remote.select(ANY)
        remote.select(ANY)
    assert len(found.asked) == 2
    assert len(found.headers) == 2 * 2 + 2
    for asked in found.asked:
        assert asked["default-graph-uri"] == asked["named-graph-uri"] == [GRAPH]


def test_an_endpoint_goes_before_the_folder(tmp_path: Path) -> None:
    assert isinstance(open_store(tmp_path, "http://127.0.0.1:1/query"), RemoteStore)


# ---------------------------------------------------------------- from disk, then from memory

EVERYTHING = QUERIES["graph/mentions"].text
"""Takes some time, and says what the store holds."""


@pytest.fixture
def copied(real_build: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(real_build, tmp_path / "build"))


def asked_for_long(store: EmbeddedStore) -> EmbeddedStore:
    """Return a store after it has answered for as long as it takes to read it all."""
    deadline = time.monotonic() + PATIENCE
    for _ in range(20):
        store.select(EVERYTHING)
        assert time.monotonic() < deadline
    return store


def test_a_store_that_is_asked_for_long_answers_the_same_from_memory(copied: Path) -> None:
    store = EmbeddedStore.open(copied / "store")
    assert not store.is_in_memory
    before = store.select(EVERYTHING)
    assert asked_for_long(store).is_in_memory
    assert store.select(EVERYTHING) == before


def test_one_question_is_answered_without_reading_everything(copied: Path) -> None:
    store = EmbeddedStore.open(copied / "store")
    store.select("ASK { ?s ?p ?o }")
    assert not store.is_in_memory


def cut(dataset: Path) -> None:
    dataset.write_bytes(dataset.read_bytes()[:100_000])


def replaced_when_opened(dataset: Path) -> None:
    dataset.replace(dataset.with_suffix(".old"))
    shutil.copy(dataset.with_suffix(".old"), dataset)


def spoilt(dataset: Path) -> None:
    dataset.write_text("this is not N-Quads", encoding="utf-8")


@pytest.mark.parametrize("harm", [cut, spoilt, Path.unlink])
def test_a_dataset_that_is_not_what_the_store_holds_is_not_read(copied: Path, harm: Callable[[Path], None]) -> None:
    before = EmbeddedStore.open(copied / "store").select(EVERYTHING)
    harm(copied / "dataset.nq")
    store = asked_for_long(EmbeddedStore.open(copied / "store"))
    assert not store.is_in_memory
    assert store.select(EVERYTHING) == before


def test_a_dataset_that_took_the_place_of_the_one_opened_is_not_read(copied: Path) -> None:
    store = EmbeddedStore.open(copied / "store")
    replaced_when_opened(copied / "dataset.nq")
    assert not asked_for_long(store).is_in_memory


def test_a_large_dataset_stays_on_disk(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "LARGEST_IN_MEMORY", 1_000_000)
    assert not asked_for_long(EmbeddedStore.open(copied / "store")).is_in_memory
