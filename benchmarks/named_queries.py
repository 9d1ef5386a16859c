"""Every named query on the embedded store, beside the same text on bare Oxigraph, on rdflib and on Oxigraph's server.

    python -m benchmarks.named_queries -o                         # the project's own data: rtop build comes first
    python -m benchmarks.named_queries --size 200000 --without rdflib

The embedded store has been asked before, and so answers from memory where the dataset is not large. Bare Oxigraph
gives its rows as lists of strings, rdflib as its own rows, the server through SPARQLWrapper as JSON.
"""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Dataset
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from benchmarks.measuring import Contest, Goal, Measured, Results, finish, options_for, shown, take_turns
from benchmarks.worlds import make_world, write_quads
from rtop_graph.locations import build_folder
from rtop_graph.queries import Query, find_queries
from rtop_graph.store import EmbeddedStore

OXIGRAPH = Path(sysconfig.get_path("scripts")) / "oxigraph"
WAYS = ("Oxigraph in memory", "rtop", "rdflib", "Oxigraph's server")
Ask = Callable[[str], object]


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = options_for("Named queries beside bare Oxigraph, rdflib and a server.")
    parser.add_argument(
        "--size", type=int, default=0, help="an invented world of so many statements; else our own data"
    )
    parser.add_argument("--without", action="append", default=[], choices=["rdflib", "server"], help="leave a way out")
    parser.add_argument("--only", default="", help="queries whose name holds this")
    options = parser.parse_args()
    asked = [query for query in selects() if options.only in query.name]
    with tempfile.TemporaryDirectory() as folder:
        build = invented_build(Path(folder), options.size) if options.size else build_folder()
        with ways_to_ask(build, options.without) as ways:
            rows = [contest_of(query, ways, options.rounds, options.patience) for query in shown(asked)]
    results = Results(f"Named queries, {title_of(options.size)}", rows, GOALS, {"queries": len(rows)})
    finish(results, f"named_queries_{options.size or 'own_data'}", options.output)


GOALS = (
    Goal("at most 1.2 times bare Oxigraph in memory", "rtop", "Oxigraph in memory", at_most=1.2),
    Goal("at least 20 times as fast as rdflib", "rdflib", "rtop", at_least=20),
)


def title_of(size: int) -> str:
    """Return what was asked: the project's own data, or a world of some size."""
    return f"an invented world of about {size:,} statements" if size else "the project's own data"


def selects() -> list[Query]:
    """Return the named queries that give rows."""
    return [query for query in find_queries().values() if "\nCONSTRUCT" not in query.text]


def invented_build(folder: Path, size: int) -> Path:
    """Return a folder with an invented world as a build has it: N-Quads and the store."""
    quads = folder / "dataset.nq"
    write_quads(make_world(size), quads)
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    store.flush()
    return folder


def contest_of(query: Query, ways: dict[str, Ask], rounds: int, patience: float) -> Measured:
    """Return what a query took in each way."""
    contest = Contest(query.name, {name: _asking(ask, query.text) for name, ask in ways.items()})
    return take_turns(contest, rounds, patience)


def _asking(ask: Ask, text: str) -> Callable[[], object]:
    return lambda: ask(text)


@contextmanager
def ways_to_ask(build: Path, without: Sequence[str]) -> Iterator[dict[str, Ask]]:
    """Give what asks a query in each way, all of the same statements."""
    quads = build / "dataset.nq"
    memory = ox.Store()
    memory.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    ways: dict[str, Ask] = {WAYS[0]: lambda text: bare_rows(memory, text), WAYS[1]: warm(build).select}
    if "rdflib" not in without:
        dataset = Dataset(default_union=True)
        dataset.parse(quads, format="nquads")
        ways[WAYS[2]] = lambda text: list(dataset.query(text))
    if "server" in without:
        yield ways
        return
    with served(build / "store") as address:
        yield {**ways, WAYS[3]: lambda text: rows_of_server(address, text)}


def bare_rows(store: ox.Store, text: str) -> list[list[str | None]]:
    """Return a query's rows as a program on bare Oxigraph takes them."""
    found: Any = store.query(text, use_default_graph_as_union=True)
    return [[getattr(term, "value", None) for term in row] for row in found]


def warm(build: Path) -> EmbeddedStore:
    """Return the store of a build after it has been asked for some time."""
    store = EmbeddedStore.open(build / "store")
    asked = next(query.text for query in selects() if query.name == "graph/mentions")
    deadline = time.monotonic() + 30
    while not store.is_in_memory and time.monotonic() < deadline:
        store.select(asked)
    return store


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Serve a store by Oxigraph's own server, and give the address to ask."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    words = [str(OXIGRAPH), "serve-read-only", "-l", str(store), "-b", place, "--union-default-graph"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://{place}/")
            yield f"http://{place}/query"
        finally:
            server.kill()


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def rows_of_server(address: str, text: str) -> object:
    """Return a query's rows from a server, as SPARQLWrapper gives them."""
    client = SPARQLWrapper(address, returnFormat=JSON)
    client.setMethod(POST)
    client.queryString, client.queryType = text, "SELECT"
    return client.queryAndConvert()


if __name__ == "__main__":
    main()
