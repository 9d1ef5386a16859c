"""How statements get into an engine: graph by graph (SPARQL 1.1 Graph Store Protocol), or by SPARQL 1.1 Update."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from rtop_graph.endpoints import Credentials, Endpoint
from rtop_graph.errors import RemoteError, UsageError
from rtop_graph.exchange import RefusedError, exchange, written_request
from rtop_graph.identifiers import GRAPH
from rtop_graph.locations import queries_folder

GRAPH_STORE, UPDATE, EITHER = "graph-store", "update", "either"
PLACE_OF_STATEMENTS = "# statements"
SIZES = {GRAPH_STORE: 20_000, UPDATE: 500}
"""How many statements travel in one request."""


@dataclass(frozen=True)
class Way:
    """One way into an engine: the protocol, and the address that speaks it. A write is tried once: it may be done."""

    kind: str
    address: str
    credentials: Credentials
    seconds: float

    def replace(self, graph: str, lines: Sequence[str]) -> None:
        """Put these statements, and no others, into a graph of ours."""
        if self.kind == GRAPH_STORE:
            self._put("PUT", graph, lines)
        else:
            self._update(f"{_text('empty-graph', graph)} ;\n{_adding(graph, lines)}")

    def add(self, graph: str, lines: Sequence[str]) -> None:
        """Put further statements into a graph of ours."""
        if self.kind == GRAPH_STORE:
            self._put("POST", graph, lines)
        else:
            self._update(_adding(graph, lines))

    def empty(self, graph: str) -> None:
        """Leave nothing in a graph of ours."""
        if self.kind == GRAPH_STORE:
            self._put("PUT", graph, ())
        else:
            self._update(_text("empty-graph", graph))

    def chunks(self, lines: Sequence[str]) -> Iterator[Sequence[str]]:
        """Yield statements in lots of which each is one request."""
        size = SIZES[self.kind]
        return (lines[at : at + size] for at in range(0, len(lines), size))

    def _put(self, method: str, graph: str, lines: Sequence[str]) -> None:
        body = "".join(f"{line}\n" for line in lines).encode()
        address = f"{self.address}{'&' if urlsplit(self.address).query else '?'}{urlencode({'graph': _ours(graph)})}"
        self._send(method, address, body, "application/n-triples")

    def _update(self, update: str) -> None:
        self._send("POST", self.address, urlencode({"update": update}).encode(), "application/x-www-form-urlencoded")

    def _send(self, method: str, address: str, body: bytes, kind: str) -> None:
        request = written_request(method, address, body, {"Content-Type": kind, "Accept": "*/*"})
        exchange(request, self.credentials, self.seconds)


def ways_into(endpoint: Endpoint, credentials: Credentials, wanted: str) -> tuple[Way, ...]:
    """Return the ways to try, those that were told first: else the addresses that engines have beside their queries."""
    graphs = [endpoint.graphs] if endpoint.graphs else [] if endpoint.update else _beside(endpoint.query, GRAPH_STORE)
    updates = [endpoint.update] if endpoint.update else [] if endpoint.graphs else _beside(endpoint.query, UPDATE)
    found = [Way(GRAPH_STORE, address, credentials, endpoint.seconds) for address in graphs]
    found += [Way(UPDATE, address, credentials, endpoint.seconds) for address in updates]
    return tuple(way for way in found if wanted in {EITHER, way.kind})


def _beside(query: str, kind: str) -> list[str]:
    """Return where engines write that take queries at an address: Oxigraph, Fuseki, RDF4J and GraphDB, Virtuoso."""
    parts = urlsplit(query)
    above, _, last = parts.path.rstrip("/").rpartition("/")
    paths = [f"{above}/store", f"{above}/data"] if kind == GRAPH_STORE else [f"{above}/update", parts.path]
    if above.endswith("/repositories"):
        paths = [f"{above}/{last}/{'rdf-graphs/service' if kind == GRAPH_STORE else 'statements'}"]
    return [urlunsplit(parts._replace(path=path)) for path in paths]


def first_that_works(ways: Sequence[Way], attempt: Callable[[Way], bool]) -> Way:
    """Return the first way on which the attempt succeeds, which tells whether it left its mark.

    Raise ``RemoteError`` with what each way said where none does.
    """
    if not ways:
        raise UsageError("The endpoint tells no address for this way of writing: see --by, --update and --graphs.")
    said = []
    for way in ways:
        try:
            if attempt(way):
                return way
            said.append(f"{way.address} says it is done, and nothing is there")
        except RefusedError as error:
            said.append(str(error))
    raise RemoteError(f"No way to write was found. {'; '.join(said)}. Name one with --update URL or --graphs URL.")


def _adding(graph: str, lines: Sequence[str]) -> str:
    return _text("add-statements", graph).replace(PLACE_OF_STATEMENTS, "\n".join(lines))


def _text(name: str, graph: str) -> str:
    """Return an update of ``queries/engine`` for one graph of ours."""
    text = (queries_folder() / "engine" / f"{name}.ru").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("#")]
    return "\n".join(kept).replace(f"<{GRAPH}>", f"<{_ours(graph)}>")


def _ours(graph: str) -> str:
    """Return the name of a graph of ours; raise ``UsageError`` for any other: it is never written."""
    if not graph.startswith(GRAPH) or any(letter in graph for letter in '<>" \\{}|^`\n\r\t'):
        raise UsageError(f"{graph!r} is no graph of ours, and is left alone.")
    return graph
