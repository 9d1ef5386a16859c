"""Two engines of other makers, Oxigraph's server and Virtuoso, take the dataset and answer as the build does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from rtop_graph.build import write_build
from rtop_graph.cli import main
from rtop_graph.endpoints import Credentials, Endpoint
from rtop_graph.errors import RemoteError, StoreError, UsageError
from rtop_graph.push import BY_CHECKSUM, BY_READING, NEW, REMOVED, REPLACED, REST, THERE, Push, Pushed
from rtop_graph.queries import find_queries
from rtop_graph.remote import RemoteStore
from rtop_graph.statements import dataset_of_engine, read_statements
from rtop_graph.store import EmbeddedStore
from rtop_graph.writing import UPDATE, Way
from tests.engines import Engine, oxigraph, virtuoso, virtuoso_lacks
from tests.serving import serving
from tests.worlds import ROOT

QUERIES = find_queries(ROOT / "queries")
ROWS = sorted(n for n, q in QUERIES.items() if not n.startswith(("rules/", "engine/")) and "CONSTRUCT" not in q.text)

TELLING = [
    "assistance/who-supports-which-inhibitor-where",
    "capabilities/which-countries-no-regional-rights-body-serves",
    "capabilities/which-rights-bodies-serve-which-region",
    "capabilities/who-has-early-warning",
    "engagements/which-regional-partner-acted-where",
    "engagements/who-acted-on-a-country",
    "partnerships/is-coordination-recorded",
    "recommendations/what-is-only-planned-or-mandated",
    "situations/which-places-are-of-concern",
    "coverage/capabilities",
    "coverage/claims",
    "coverage/concept-schemes",
    "coverage/participants",
    "names/every-name",
]
"""Queries on which engines went apart at first: over truth, DISTINCT, what has no value, order, EXISTS."""

MEASURES = [
    ["headline"],
    ["headline", "--switches"],
    ["coverage"],
    ["coverage", "--concern"],
    ["coverage", "--by", "form", "--report", "2014"],
    ["gaps"],
    ["claims", "--country", "Libya"],
    ["redundancy", "--sole"],
    ["redundancy", "--curve", "--without-un"],
    ["partners"],
    ["partners", "--network"],
    ["changes", "--from", "2011", "--to", "2014"],
    ["options", "--country", "Kenya", "--report", "2014"],
    ["sheet", "Kenya"],
    ["sheet", "AU"],
]

FOREIGN = "https://elsewhere.example/graph"
WHERE_THERE = pytest.mark.skipif(bool(virtuoso_lacks()), reason=virtuoso_lacks() or "is there")
ENGINES = ["oxigraph", pytest.param("virtuoso", marks=WHERE_THERE)]
SELDOM_VIRTUOSO = ["oxigraph", pytest.param("virtuoso", marks=[WHERE_THERE, pytest.mark.heavy])]


def started(name: str, folder: Path) -> AbstractContextManager[Engine]:
    return oxigraph(folder / "store") if name == "oxigraph" else virtuoso(folder / "store")


def update(engine: Engine, text: str) -> None:
    """Ask an engine for a change, as its own people do."""
    body = urllib.parse.urlencode({"update": text}).encode()
    urllib.request.urlopen(engine.update, body, timeout=60).close()


def pushed(build: Path, engine: Engine, by: str = "either") -> tuple[Pushed, ...]:
    return Push(build, Endpoint(engine.query), by).run(lambda *_: None)


@pytest.fixture(scope="session", params=ENGINES)
def filled(
    request: pytest.FixtureRequest, real_build: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Yield each engine with a graph of other people's and, pushed, the real dataset."""
    with started(request.param, tmp_path_factory.mktemp(request.param)) as engine:
        theirs = f"<{FOREIGN}#it> a <https://w3id.org/rtop/ontology#Claim>"
        update(engine, f"INSERT DATA {{ GRAPH <{FOREIGN}> {{ {theirs} }} }}")
        assert {outcome.outcome for outcome in pushed(real_build, engine)} == {NEW}
        yield engine


@pytest.fixture(scope="session")
def there(filled: Engine) -> RemoteStore:
    return RemoteStore(filled.query, timeout=600)


# ---------------------------------------------------------------- the same answers


def test_the_dataset_comes_back_to_the_byte(there: RemoteStore, real_build: Path) -> None:
    assert dataset_of_engine(there) == (real_build / "dataset.nq").read_bytes()


@pytest.mark.parametrize("name", TELLING)
def test_an_engine_gives_the_rows_of_the_build_in_their_order(
    name: str, there: RemoteStore, real_store: EmbeddedStore
) -> None:
    query = QUERIES[name].bound({})
    assert there.select(query) == real_store.select(query)


def json_of(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main([*words, "--format", "json"]) == 0
    return capsys.readouterr().out


def same_json(
    words: list[str], engine: Engine, build: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    patch.setenv("RTOP_BUILD", str(build))
    there, here = json_of([*words, "--endpoint", engine.query], capsys), json_of(words, capsys)
    assert json.loads(here)
    assert there == here


def test_the_headline_is_that_of_the_build(
    filled: Engine, real_build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    same_json(["headline"], filled, real_build, monkeypatch, capsys)


@pytest.mark.heavy
@pytest.mark.parametrize("name", ROWS)
def test_every_query_gives_the_rows_of_the_build(name: str, there: RemoteStore, real_store: EmbeddedStore) -> None:
    query = QUERIES[name].bound({})
    assert there.select(query) == real_store.select(query)


@pytest.mark.heavy
@pytest.mark.parametrize("words", MEASURES, ids=" ".join)
def test_every_measure_is_that_of_the_build(
    words: list[str],
    filled: Engine,
    real_build: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    same_json(words, filled, real_build, monkeypatch, capsys)


def test_what_an_engine_holds_is_served_as_a_build_is_and_no_copy_is_left(
    filled: Engine, real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if filled.name == "Virtuoso":
        pytest.skip("what is served is the dataset that came back, to the byte the same")
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setenv("TMPDIR", str(copies))
    with serving(tmp_path / "no build here", "--endpoint", filled.query) as server:
        assert server.get("/data/rtop-graph.nq").text.encode() == (real_build / "dataset.nq").read_bytes()
        assert "Kenya" in server.get("/gaps?country=Kenya", accept="text/html").text
        assert server.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status == 400
        assert server.query(f"SELECT * FROM <{FOREIGN}> {{ ?s ?p ?o }}").status == 400
        assert list(copies.iterdir())
    assert server.process.returncode == 128 + signal.SIGTERM
    assert list(copies.iterdir()) == []


def test_the_graph_of_others_is_neither_read_nor_written(there: RemoteStore) -> None:
    everything = "SELECT ?p { ?s ?p ?o FILTER(STRSTARTS(STR(?s), 'https://elsewhere.example/')) }"
    assert there.select(everything).rows == ()
    in_theirs = f"SELECT ?s ?p ?o {{ GRAPH <{FOREIGN}> {{ ?s ?p ?o }} }}"
    assert [row["s"] for row in there.select_anywhere(in_theirs)] == [f"{FOREIGN}#it"]


# ---------------------------------------------------------------- push


@pytest.mark.parametrize("filled", SELDOM_VIRTUOSO, indirect=True)
def test_a_second_push_finds_everything_there(filled: Engine, real_build: Path) -> None:
    again = pushed(real_build, filled)
    assert {(graph.outcome, graph.sent) for graph in again} == {(THERE, 0)}
    ways = {BY_CHECKSUM} if filled.name == "Oxigraph" else {BY_CHECKSUM, BY_READING}
    assert {graph.verified for graph in again} == ways


def small_build(folder: Path, graphs: dict[str, int]) -> Path:
    """Return a build of made-up statements, as many as told in each graph."""
    thing = "https://w3id.org/rtop/id/thing"
    lines = [
        f'<{thing}/{name}-{at:05}> <http://www.w3.org/2000/01/rdf-schema#label> "é {at}"@en '
        f"<https://w3id.org/rtop/graph/{name}> ."
        for name, count in graphs.items()
        for at in range(count)
    ]
    lines.append(
        '_:c14n0 <http://www.w3.org/2000/01/rdf-schema#label> "nameless" <https://w3id.org/rtop/graph/blank> .'
    )
    write_build(folder, sorted(lines), {})
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    with oxigraph(tmp_path / "engine") as engine:
        yield engine


def outcomes(found: tuple[Pushed, ...]) -> dict[str, tuple[str, int]]:
    return {graph.graph.rsplit("/", 1)[-1]: (graph.outcome, graph.sent) for graph in found}


@pytest.mark.parametrize("by", ["either", "graph-store", "update"])
def test_a_push_goes_on_where_another_stopped(by: str, empty: Engine, tmp_path: Path) -> None:
    build = small_build(tmp_path / "build", {"one": 1200, "two": 30})
    first = read_statements(build / "dataset.nq")["https://w3id.org/rtop/graph/one"][:500]
    lines = "\n".join(statement.line for statement in first)
    update(empty, f"INSERT DATA {{ GRAPH <https://w3id.org/rtop/graph/one> {{ {lines} }} }}")
    wanted = {"one": (REST, 700), "two": (NEW, 30), "blank": (NEW, 1)}
    assert outcomes(Push(build, Endpoint(empty.query), by).plan()) == wanted
    assert outcomes(pushed(build, empty, by)) == wanted
    assert outcomes(pushed(build, empty, by)) == dict.fromkeys(wanted, (THERE, 0))
    assert dataset_of_engine(RemoteStore(empty.query)) == (build / "dataset.nq").read_bytes()


def test_what_is_missing_anywhere_is_sent_alone(empty: Engine, tmp_path: Path) -> None:
    build = small_build(tmp_path / "build", {"one": 50})
    pushed(build, empty)
    update(empty, "DELETE WHERE { GRAPH ?g { <https://w3id.org/rtop/id/thing/one-00007> ?p ?o } }")
    assert outcomes(pushed(build, empty)) == {"one": (REST, 1), "blank": (THERE, 0)}


def test_what_is_too_much_goes_and_graphs_of_older_builds_are_emptied(empty: Engine, tmp_path: Path) -> None:
    pushed(small_build(tmp_path / "old", {"one": 60, "gone": 5}), empty)
    update(empty, f"INSERT DATA {{ GRAPH <{FOREIGN}> {{ <{FOREIGN}#it> a <{FOREIGN}#x> }} }}")
    build = small_build(tmp_path / "new", {"one": 50})
    assert outcomes(pushed(build, empty)) == {"one": (REPLACED, 50), "blank": (THERE, 0), "gone": (REMOVED, 0)}
    store = RemoteStore(empty.query)
    assert dataset_of_engine(store) == (build / "dataset.nq").read_bytes()
    assert len(store.select_anywhere(f"SELECT * {{ GRAPH <{FOREIGN}> {{ ?s ?p ?o }} }}").rows) == 1


def test_a_push_killed_at_any_moment_is_run_again_and_nothing_is_twice(real_build: Path, empty: Engine) -> None:
    command = [sys.executable, "-m", "rtop_graph.cli", "push", empty.query, "--by", "update"]
    environment = os.environ | {"RTOP_BUILD": str(real_build)}
    for seconds in (1.0, 2.0):
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as push:
            time.sleep(seconds)
            push.send_signal(signal.SIGKILL)
    assert len(RemoteStore(empty.query).our_graphs()) <= len(pushed(real_build, empty))
    assert dataset_of_engine(RemoteStore(empty.query)) == (real_build / "dataset.nq").read_bytes()


def test_a_dry_run_writes_nothing_and_says_what_it_would(
    empty: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(small_build(tmp_path / "build", {"one": 3})))
    assert main(["push", empty.query, "--dry-run", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"] == {"statements": 4, "would be sent": 4}
    assert {row["outcome"] for row in told["rows"]} == {"would be sent"}
    assert told["notes"] == ["Nothing was written."]
    assert RemoteStore(empty.query).our_graphs() == ()


def test_an_engine_that_may_not_be_written_is_told_with_exit_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(small_build(tmp_path / "build", {"one": 3})))
    with oxigraph(tmp_path / "engine"):
        pass
    with oxigraph(tmp_path / "engine", read_only=True) as engine:
        assert main(["push", engine.query]) == 4
    assert "No way to write was found" in capsys.readouterr().err


def test_an_engine_that_goes_away_is_told_with_exit_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(small_build(tmp_path / "build", {"one": 3})))
    assert main(["push", "http://127.0.0.1:1/query"]) == 4
    assert "did not answer" in capsys.readouterr().err


def test_a_damaged_dataset_is_not_pushed(empty: Engine, tmp_path: Path) -> None:
    build = small_build(tmp_path / "build", {"one": 3})
    with (build / "dataset.nq").open("a", encoding="utf-8") as file:
        file.write(f"<{FOREIGN}#a> <{FOREIGN}#b> <{FOREIGN}#c> <{FOREIGN}> .\n")
    with pytest.raises(StoreError, match="damaged"):
        pushed(build, empty)
    with pytest.raises(StoreError, match="not ours"):
        read_statements(build / "dataset.nq")


@pytest.mark.parametrize("graph", [FOREIGN, "https://w3id.org/rtop/graph/x> { } } ; CLEAR ALL ; #"])
def test_a_graph_that_is_not_ours_is_never_written(graph: str) -> None:
    way = Way(UPDATE, "http://127.0.0.1:1/update", Credentials(), 5)
    with pytest.raises(UsageError, match="no graph of ours"):
        way.replace(graph, [])
    with pytest.raises(UsageError, match="no graph of ours"):
        way.add(graph, [])
    with pytest.raises(UsageError, match="no graph of ours"):
        way.empty(graph)


def test_a_push_into_nowhere_is_a_matter_of_usage(tmp_path: Path) -> None:
    build = small_build(tmp_path / "build", {"one": 3})
    with pytest.raises((UsageError, RemoteError)):
        Push(build, Endpoint("http://127.0.0.1:1/query", update="http://127.0.0.1:1/update"), "graph-store").run(
            lambda *_: None
        )
