"""A store answers SPARQL: embedded (Oxigraph, built by ``rtop build``) or remote (any SPARQL 1.1 endpoint).

Both have one interface, so that every query, measure and report runs on either.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rtop_graph.errors import QueryError, RemoteError, StoreError, UsageError
from rtop_graph.locations import build_folder

if TYPE_CHECKING:
    import pyoxigraph as ox


OUR_GRAPHS = """SELECT DISTINCT ?g WHERE {
  GRAPH ?g { ?s a ?kind }
  FILTER(STRSTARTS(STR(?g), "https://w3id.org/rtop/graph/"))
}"""
"""Which of an engine's named graphs are ours."""

REMEDY = "If it is damaged, 'rtop build --force' makes it anew."

BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
STRING = "http://www.w3.org/2001/XMLSchema#string"
TEXT_IN_A_LANGUAGE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

LARGEST_IN_MEMORY = 200_000_000
"""How many bytes of N-Quads are read into memory at most: about a million statements, 350 MB."""

READ_A_SECOND = 50_000_000
"""About how many bytes of N-Quads Oxigraph reads in a second."""

LARGEST_ANSWER = 500_000_000
"""How many bytes of a remote answer are read at most."""

PIECE = 1 << 20
"""How many bytes are read between two looks at the clock."""

PAUSES = (0.2, 0.8)
"""Seconds to wait before each further try of a remote engine that could not be reached or was busy."""

BUSY = (502, 503, 504)
"""What a gateway says when asking again may help (RFC 9110, 15.6)."""

TRIPLES = ("application/ld+json", "application/rdf+xml", "application/n-triples", "text/turtle")
"""The media types in which engines give triples; some take a wish for JSON for one for JSON-LD."""

NOT_READ = (400, 406)
"""What an engine says to a query that is malformed, or of another kind than was asked for."""


@dataclass(frozen=True)
class Term:
    """An RDF term of a result: ``kind`` is iri, literal or blank."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""

    def __str__(self) -> str:
        """Read the value alone."""
        return self.value


@dataclass(frozen=True)
class Solutions:
    """The rows of a SELECT query: each has a term or None for each variable, in their order."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each row as a mapping from variable to value; a variable without value is left out."""
        for row in self.rows:
            yield {name: term.value for name, term in zip(self.variables, row, strict=True) if term is not None}


class Store(Protocol):
    """Something that answers SPARQL 1.1 SELECT and CONSTRUCT over the named graphs of one dataset."""

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT query, or of an ASK query as one row of one boolean ``answer``."""

    def construct(self, query: str) -> list[tuple[Term, Term, Term]]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""


class EmbeddedStore:
    """The store that ``rtop build`` wrote, opened read-only: no server, no account.

    Opening it takes milliseconds, and an answer from disk four to ten times as long as one from memory. So once as
    much time went into answers as it takes to read the dataset beside it, the same statements as N-Quads, answers come
    from memory; unless the dataset is large, or another by then.
    """

    def __init__(self, store: ox.Store, folder: Path | None = None) -> None:
        self._store = store
        self._is_in_memory = False
        self.folder = folder
        self._known = _state_of(_dataset_of(folder)) if folder else None
        self._patience = self._known[0] / READ_A_SECOND if self._known else 0.0

    @classmethod
    def open(cls, folder: Path) -> EmbeddedStore:
        """Return the store in ``folder``; raise ``StoreError`` when it is absent or cannot be read."""
        import pyoxigraph as ox

        if not (folder / "CURRENT").is_file():
            raise StoreError(f"No store stands at {folder}. Run 'rtop build' first.")
        try:
            store = ox.Store.read_only(str(folder))
            is_empty = next(iter(store), None) is None
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"The store at {folder} cannot be read ({error}). Run 'rtop build --force'.") from error
        if is_empty:  # what a cut manifest of the database looks like; a build is never empty
            raise StoreError(f"The store at {folder} is damaged: it holds nothing. Run 'rtop build --force'.")
        return cls(store, folder)

    @property
    def is_in_memory(self) -> bool:
        """Return whether it answers from memory by now."""
        return self._is_in_memory

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT or ASK query; raise ``QueryError`` when it is neither or malformed."""
        import pyoxigraph as ox

        with self._timed():
            result = self._query(query)
            if isinstance(result, ox.QueryBoolean):
                return _answer(yes=bool(result))
            if not isinstance(result, ox.QuerySolutions):
                raise QueryError("The query gives triples, not rows. Use SELECT or ASK.")
            variables = tuple(variable.value for variable in result.variables)
            terms = _Terms()
            try:
                return Solutions(variables, tuple([tuple([terms[value] for value in row]) for row in result]))
            except (OSError, ValueError, RuntimeError) as error:
                raise StoreError(f"The store stopped answering ({error}). {REMEDY}") from error

    def construct(self, query: str) -> list[tuple[Term, Term, Term]]:
        """Return the triples of a CONSTRUCT or DESCRIBE query; raise ``QueryError`` when it is neither."""
        import pyoxigraph as ox

        result = self._query(query)
        if not isinstance(result, ox.QueryTriples):
            raise QueryError("The query gives rows, not triples. Use CONSTRUCT or DESCRIBE.")
        try:
            return [(_named(t.subject), _named(t.predicate), _named(t.object)) for t in result]
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"The store stopped answering ({error}). {REMEDY}") from error

    @contextmanager
    def _timed(self) -> Iterator[None]:
        """Count the time of an answer; where so much went into answers that it pays, answer from memory from now on."""
        start = time.perf_counter()
        yield
        self._patience -= time.perf_counter() - start
        if self._known is not None and self._patience < 0:
            self._read_into_memory()

    def _read_into_memory(self) -> None:
        """Answer from memory, where the dataset is still the one that was opened, and as large as the store."""
        import pyoxigraph as ox

        known, self._known = self._known, None
        memory = ox.Store()
        with suppress(OSError, ValueError, SyntaxError):
            if self.folder and _state_of(_dataset_of(self.folder)) == known:
                memory.load(path=str(_dataset_of(self.folder)), format=ox.RdfFormat.N_QUADS)
        if len(memory) == len(self._store):
            self._store, self._is_in_memory = memory, True

    def _query(self, query: str) -> Any:
        try:
            return self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(f"The query cannot be read: {error}") from error
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"The store cannot answer ({error}). {REMEDY}") from error


def _dataset_of(folder: Path) -> Path:
    """Return where the build has the statements of a store as N-Quads."""
    return folder.parent / "dataset.nq"


def _state_of(path: Path) -> tuple[int, int, int] | None:
    """Return the size of a file, and what tells it from another in its place; None where it is absent or large."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ino) if found.st_size <= LARGEST_IN_MEMORY else None


def _answer(*, yes: bool) -> Solutions:
    """Return the answer to an ASK query as one row."""
    return Solutions(("answer",), ((Term("literal", "true" if yes else "false", BOOLEAN),),))


def _named(value: Any) -> Term:
    term = _term(value)
    if term is None:
        raise StoreError("A triple without a term came back from the store.")
    return term


class _Terms(dict[Any, "Term | None"]):
    """Terms of Oxigraph as ours, each made once for all the cells of an answer that hold it."""

    def __missing__(self, value: Any) -> Term | None:
        term = self[value] = _term(value)
        return term


def _term(value: Any) -> Term | None:
    """Return a term of Oxigraph as ours."""
    import pyoxigraph as ox

    if value is None:
        return None
    if isinstance(value, ox.NamedNode):
        return Term("iri", value.value)
    if isinstance(value, ox.Literal):
        return Term("literal", value.value, value.datatype.value, value.language or "")
    return Term("blank", str(value))


class RemoteStore:
    """Any SPARQL 1.1 endpoint, asked by POST; each query is told to read our named graphs and no others.

    An answer is read within ``timeout`` seconds in all, tries that fail included, or not at all.
    """

    def __init__(self, endpoint: str, timeout: float = 60) -> None:
        if not endpoint.startswith(("http://", "https://")):
            raise UsageError(
                f"{endpoint!r} is not the address of a SPARQL endpoint: it begins with http:// or https://."
            )
        self._endpoint = endpoint
        self._timeout = timeout
        self._graphs: tuple[str, ...] = ()

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT or ASK query; raise ``RemoteError`` when the answer cannot be trusted."""
        return self._read_solutions(self._send(query, "SELECT", self._our_graphs()))

    def construct(self, query: str) -> list[tuple[Term, Term, Term]]:
        """Return the triples of a CONSTRUCT or DESCRIBE query; raise as ``select`` does."""
        import pyoxigraph as ox

        answer = self._send(query, "CONSTRUCT", self._our_graphs())
        try:
            quads = list(ox.parse(answer, format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise RemoteError(f"{self._endpoint} gave an answer that is not Turtle: {error}") from error
        return [(_named(quad.subject), _named(quad.predicate), _named(quad.object)) for quad in quads]

    def _our_graphs(self) -> tuple[str, ...]:
        if not self._graphs:
            found = self._read_solutions(self._send(OUR_GRAPHS, "SELECT", ()))
            self._graphs = tuple(sorted(row["g"] for row in found))
        if not self._graphs:
            raise RemoteError(f"{self._endpoint} answers, and holds no graph of rtop. Load dataset.nq into it.")
        return self._graphs

    def _read_solutions(self, answer: bytes) -> Solutions:
        try:
            return solutions_of(answer)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problem = f"gave an answer that is not a whole SPARQL result in JSON: {error}"
            raise RemoteError(f"{self._endpoint} {problem}") from error

    def _send(self, query: str, kind: str, graphs: tuple[str, ...]) -> bytes:
        """Return the bytes of an answer, asking again where the engine was busy or out of reach."""
        deadline = time.monotonic() + self._timeout
        for pause in PAUSES:
            try:
                return self._read(query, kind, graphs, deadline)
            except RemoteError as error:
                if not _may_pass(error.__cause__) or time.monotonic() + pause >= deadline:
                    raise
            time.sleep(pause)
        return self._read(query, kind, graphs, deadline)

    def _read(self, query: str, kind: str, graphs: tuple[str, ...], deadline: float) -> bytes:
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        try:
            response = self._client(query, kind, graphs).query().response
            if kind == "SELECT" and response.headers.get_content_type() in TRIPLES:
                response.close()
                raise QueryError("The query gives triples, not rows. Use SELECT or ASK.")
            return self._read_pieces(response, deadline)
        except QueryBadFormed as error:
            _close_answer(error)
            raise QueryError(f"{self._endpoint} cannot read the query: {_first_line(error)}") from error
        except (SPARQLWrapperException, http.client.HTTPException, OSError, ValueError) as error:
            _close_answer(error)
            if getattr(error, "code", 0) in NOT_READ:
                raise QueryError(f"{self._endpoint} cannot answer this kind of query: {error}") from error
            raise RemoteError(f"{self._endpoint} did not answer: {_first_line(error)}") from error

    def _client(self, query: str, kind: str, graphs: tuple[str, ...]) -> Any:
        """Return a client that asks the query.

        ``setQuery`` is not used: it takes the first word that looks like a keyword for the kind of query, in comments
        too, and would send a query whose comment says "addressee" as an update.
        """
        from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

        client = SPARQLWrapper(self._endpoint, agent="rtop-graph", returnFormat=JSON if kind == "SELECT" else TURTLE)
        client.setMethod(POST)
        client.setTimeout(max(1, round(self._timeout)))
        for graph in graphs:
            client.addParameter("default-graph-uri", graph)
            client.addParameter("named-graph-uri", graph)
        client.queryString, client.queryType = query, kind
        return client

    def _read_pieces(self, response: Any, deadline: float) -> bytes:
        """Return the whole body; raise ``RemoteError`` when it takes too long or grows too large."""
        body = bytearray()
        with response:
            while piece := response.read1(PIECE):
                body += piece
                if time.monotonic() > deadline:
                    raise RemoteError(f"{self._endpoint} took longer than {self._timeout:g} seconds to answer.")
                if len(body) > LARGEST_ANSWER:
                    raise RemoteError(f"{self._endpoint} gave more than {LARGEST_ANSWER} bytes. Ask for less.")
            if response.length:
                raise RemoteError(f"{self._endpoint} broke off {response.length} bytes before the end of its answer.")
        return bytes(body)


def solutions_of(answer: bytes) -> Solutions:
    """Return the solutions that an answer in the SPARQL 1.1 Query Results JSON Format holds, of ASK one row.

    Raise ``ValueError``, ``KeyError``, ``TypeError`` or ``AttributeError`` where it is not whole.
    """
    data = json.loads(answer)
    if "boolean" in data:
        return _answer(yes=bool(data["boolean"]))
    names = tuple(data["head"]["vars"])
    rows = tuple(tuple(_json_term(row.get(name)) for name in names) for row in data["results"]["bindings"])
    return Solutions(names, rows)


def _close_answer(error: Exception) -> None:
    """Close the connection that an error holds, or the one it was made from: SPARQLWrapper leaves it open."""
    for found in (error, error.__context__):
        if isinstance(found, urllib.error.HTTPError):
            found.close()


def _may_pass(error: BaseException | None) -> bool:
    """Return whether asking again may help: a busy gateway, or a connection that was not made."""
    if isinstance(error, urllib.error.HTTPError):
        return error.code in BUSY
    return isinstance(error, (ConnectionError, urllib.error.URLError)) and not isinstance(error, TimeoutError)


def _first_line(error: Exception) -> str:
    """Return what an error says, without the pages that some engines put under it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:3])[:400] or type(error).__name__


def _json_term(cell: Any) -> Term | None:
    """Return a term of the SPARQL 1.1 Query Results JSON Format as ours."""
    if cell is None:
        return None
    kind = {"uri": "iri", "bnode": "blank"}.get(cell["type"], "literal")
    if kind != "literal":
        return Term(kind, cell["value"])
    language = cell.get("xml:lang", "").lower()
    return Term(kind, cell["value"], TEXT_IN_A_LANGUAGE if language else cell.get("datatype", STRING), language)


def open_store(folder: Path | None = None, endpoint: str = "") -> Store:
    """Return the remote store when an endpoint is named, else the embedded one of a build folder.

    Without a folder it is the one that ``rtop build`` writes to.
    """
    return RemoteStore(endpoint) if endpoint else EmbeddedStore.open((folder or build_folder()) / "store")
