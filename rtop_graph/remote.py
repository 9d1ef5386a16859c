"""The remote store: any SPARQL 1.1 engine, asked over HTTP, whose answers are whole or are refused."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

from rtop_graph.endpoints import Endpoint, endpoint_at, read_credentials, refuse_open_secrets
from rtop_graph.errors import QueryError, RemoteError
from rtop_graph.exchange import RefusedError, Reply, exchange, reading
from rtop_graph.queries import get_query
from rtop_graph.query_text import QueryText, cut_query
from rtop_graph.store import Solutions, answer_of
from rtop_graph.terms import BOOLEAN, STRING, TEXT_IN_A_LANGUAGE, Term, triples_of

TRIPLES = ("application/ld+json", "application/rdf+xml", "application/n-triples", "text/turtle")
"""The media types in which engines give triples; some take a wish for JSON for one for JSON-LD."""

NOT_READ = (400, 406)
"""What an engine says to a query that is malformed, or of another kind than was asked for."""

INNERMOST = re.compile(r"(?<=\{ )SELECT .*(?= \}\n)")
"""In a query that asks about another: what the other takes the place of."""

FIRST_PAGE, LARGEST_PAGE = "LIMIT 10000 OFFSET 0", 10_000
MOST_CONSTRUCTED = 1_000
"""From how many solutions an engine makes triples at most: triples cannot be counted, and larger answers get cut."""

HALF_DONE = "S1TAT"
"""What Virtuoso says, in the header X-SQL-State, of an answer that it stopped working out."""


class RemoteStore:
    """Any SPARQL 1.1 endpoint, asked by POST; each query is told to read our named graphs and no others.

    Each answer is read within ``timeout`` seconds in all, tries that fail included, or not at all. The engine counts
    the rows of every answer as well: where it gave fewer, it is asked for the rest page by page.
    """

    def __init__(self, endpoint: str | Endpoint, timeout: float | None = None) -> None:
        found = endpoint_at(endpoint) if isinstance(endpoint, str) else endpoint
        self._endpoint = found._replace(seconds=timeout) if timeout else found
        self._credentials = read_credentials()
        refuse_open_secrets(self._endpoint, self._credentials)
        self._default: tuple[str, ...] = ()
        self._named: tuple[str, ...] = ()

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT or ASK query; raise ``RemoteError`` when the answer cannot be trusted."""
        self.graphs()
        return self._select(query)

    def select_anywhere(self, query: str) -> Solutions:
        """Return the solutions of a SELECT or ASK query that names its graphs itself, and may name any."""
        return RemoteStore(self._endpoint)._select(query)

    def construct(self, query: str) -> list[tuple[Term, Term, Term]]:
        """Return the triples of a CONSTRUCT query; raise as ``select`` does.

        Nothing tells whether triples were cut: they are asked for only where they are made from few solutions.
        """
        import pyoxigraph as ox

        self.graphs()
        self._refuse_many_triples(cut_query(query))
        answer = self._send(query, "CONSTRUCT").body
        try:
            quads = list(ox.parse(answer, format=ox.RdfFormat.TURTLE))
        except SyntaxError as error:
            raise RemoteError(f"{self._endpoint.query} gave an answer that is not Turtle: {error}") from error
        return triples_of(quads)

    def graphs(self) -> tuple[str, ...]:
        """Return our named graphs in the engine; raise ``RemoteError`` where it holds none."""
        if not self._named:
            found = self.our_graphs()
            if not found:
                says = f"{self._endpoint.query} answers, and holds no graph of rtop."
                raise RemoteError(f"{says} Load dataset.nq into it: rtop push {self._endpoint.query}")
            self._default = self._named = found
        return self._named

    def our_graphs(self) -> tuple[str, ...]:
        """Return our named graphs in the engine, none where it holds none."""
        rows = self.select_anywhere(get_query("engine/our-graphs").text)
        return tuple(sorted(row["graph"] for row in rows))

    def _select(self, query: str) -> Solutions:
        """Return the whole answer to a SELECT or ASK query."""
        reply = self._send(query, "SELECT")
        if reply.headers.get_content_type() in TRIPLES:
            raise QueryError("The query gives triples, not rows. Use SELECT or ASK.")
        solutions = self._read_solutions(reply)
        cut = cut_query(query)
        if cut.form == "ASK":
            return _as_answer(solutions)
        if cut.form != "SELECT":
            raise QueryError("The query gives triples, not rows. Use SELECT or ASK.")
        return _without_repetitions(cut, self._completed(cut, solutions))

    def _completed(self, cut: QueryText, given: Solutions) -> Solutions:
        """Return the rows that the engine counts, the missing ones asked for; raise where they do not come."""
        promised, different = self._count(cut.prologue, cut.main), len(_without_repetitions(cut, given).rows)
        if promised in {len(given.rows), different}:
            return given
        if cut.is_distinct and different == self._count(cut.prologue, cut.main, "engine/count-of-distinct-rows"):
            return given  # an engine that leaves out repetitions when it gives rows, and not when it counts them
        if len(given.rows) < promised:
            return self._paged(cut, given, promised)
        counted = f"gave {len(given.rows)} rows and counts {promised}"
        raise RemoteError(f"{self._endpoint.query} {counted}: was it written to meanwhile? Ask again.")

    def _count(self, prologue: str, inner: str, name: str = "engine/count-of-rows") -> int:
        reply = self._send(_around(name, prologue, inner), "SELECT")
        try:
            ((count,),) = self._read_solutions(reply).rows
            return int(count.value if count else "")
        except ValueError as error:
            raise RemoteError(f"{self._endpoint.query} does not count the rows of its answer: {error}") from error

    def _paged(self, cut: QueryText, given: Solutions, promised: int) -> Solutions:
        """Return all rows, asked for in pages as large as the engine gives, each from the last row of the one before.

        The order is that of the query, made total by all its variables; a row that is not there again shows an engine
        that does not keep it.
        """
        size, rows = min(len(given.rows), LARGEST_PAGE), list[tuple[Term | None, ...]]()
        inner = cut.ordered_by_all(given.variables)
        while len(rows) < promised and size > 1:
            begin = max(0, len(rows) - 1)
            text = _around("engine/page-of-rows", cut.prologue, inner)
            text = text.replace(FIRST_PAGE, f"LIMIT {size} OFFSET {begin}")
            page = _in_order_of(self._read_solutions(self._send(text, "SELECT")), given.variables)
            if (rows and page[:1] != rows[-1:]) or len(page) <= bool(rows):
                break
            rows += page[1:] if rows else page
        if len(rows) != promised:
            told = f"counts {promised} rows, gave {len(given.rows)} and, asked page by page, {len(rows)}"
            raise RemoteError(f"{self._endpoint.query} cuts its answers: it {told}. Ask for less, or raise its limit.")
        return Solutions(given.variables, tuple(rows))

    def _refuse_many_triples(self, cut: QueryText) -> None:
        if cut.form != "CONSTRUCT":
            raise QueryError("A remote engine gives triples by CONSTRUCT alone: each describes in its own way.")
        count = self._count(cut.prologue, cut.solutions())
        if count > MOST_CONSTRUCTED:
            most = f"more than the {MOST_CONSTRUCTED} that no engine cuts"
            raise QueryError(f"The query makes triples from {count} solutions, {most}. Use SELECT, or ask for less.")

    def _read_solutions(self, reply: Reply) -> Solutions:
        if reply.headers.get("X-SQL-State", "") == HALF_DONE:
            raise RemoteError(f"{self._endpoint.query} stopped before its answer was whole. Ask for less.")
        try:
            return solutions_of(reply.body)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            problem = f"gave an answer that is not a whole SPARQL result in JSON: {type(error).__name__} {error}"
            raise RemoteError(f"{self._endpoint.query} {self._credentials.hidden_in(problem)[:400]}") from error

    def _send(self, query: str, kind: str) -> Reply:
        """Return the answer to a query, asking again where the fault may pass."""

        def ask(left: float) -> Reply:
            return exchange(self._request(query, kind), self._credentials, left)

        try:
            return reading(ask, self._endpoint.seconds)
        except RefusedError as error:
            if error.status in NOT_READ:
                raise QueryError(f"{self._endpoint.query} cannot read the query: {error.told or error}") from error
            raise

    def _request(self, query: str, kind: str) -> urllib.request.Request:
        """Return the request that asks a query.

        ``setQuery`` is not used: it takes the first word that looks like a keyword for the kind of query, in comments
        too, and would send a query whose comment says "addressee" as an update.
        """
        from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

        form = JSON if kind == "SELECT" else TURTLE
        client = SPARQLWrapper(self._endpoint.query, agent="rtop-graph", returnFormat=form)
        client.setMethod(POST)
        for graph in self._default:
            client.addParameter("default-graph-uri", graph)
        for graph in self._named:
            client.addParameter("named-graph-uri", graph)
        client.queryString, client.queryType = query, kind
        request: urllib.request.Request = client._createRequest()
        return request


def _around(name: str, prologue: str, inner: str) -> str:
    """Return the named query that asks about another, which is given without its prologue."""
    return f"{prologue}\n{INNERMOST.sub(lambda _: inner, get_query(name).text)}"


def _without_repetitions(cut: QueryText, solutions: Solutions) -> Solutions:
    """Return solutions without the rows that DISTINCT forbids; some engines leave them in."""
    return Solutions(solutions.variables, tuple(dict.fromkeys(solutions.rows))) if cut.is_distinct else solutions


def _in_order_of(solutions: Solutions, variables: tuple[str, ...]) -> list[tuple[Term | None, ...]]:
    """Return rows with their terms in the order of other variables."""
    places = [solutions.variables.index(name) if name in solutions.variables else None for name in variables]
    return [tuple(None if at is None else row[at] for at in places) for row in solutions.rows]


def _as_answer(solutions: Solutions) -> Solutions:
    """Return the answer to an ASK query, which some engines give as the one row of a table, or as none."""
    first = next(iter(solutions.rows), ())
    return answer_of(yes=any(term is not None and term.value.lower() in {"true", "1"} for term in first))


def solutions_of(answer: bytes) -> Solutions:
    """Return the solutions that an answer in the SPARQL 1.1 Query Results JSON Format holds, of ASK one row.

    Raise ``ValueError``, ``KeyError``, ``TypeError`` or ``AttributeError`` where it is not whole.
    """
    data = json.loads(answer)
    if "boolean" in data:
        return answer_of(yes=bool(data["boolean"]))
    names = tuple(data["head"]["vars"])
    rows = tuple(tuple(_json_term(row.get(name)) for name in names) for row in data["results"]["bindings"])
    return Solutions(names, rows)


def _json_term(cell: Any) -> Term | None:
    """Return a term of the SPARQL 1.1 Query Results JSON Format as ours; truth is written true and false."""
    if cell is None:
        return None
    kind = {"uri": "iri", "bnode": "blank"}.get(cell["type"], "literal")
    value = str(cell["value"])
    if kind != "literal":
        return Term(kind, value)
    language = cell.get("xml:lang", "").lower()
    datatype = TEXT_IN_A_LANGUAGE if language else cell.get("datatype", STRING)
    if datatype == BOOLEAN:
        value = {"1": "true", "0": "false"}.get(value, value)
    return Term(kind, value, datatype, language)
