"""SPARQL engines that are invented: each says what a test wants it to say, true or not."""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GRAPH = "https://w3id.org/rtop/graph/x"
JSON = "application/sparql-results+json"
PATIENCE = 30


def table(name: str, *values: object, kind: str = "literal") -> dict[str, Any]:
    """Return an answer of one variable."""
    return {
        "head": {"vars": [name]},
        "results": {"bindings": [{name: {"type": kind, "value": str(v)}} for v in values]},
    }


GRAPHS = table("graph", GRAPH, kind="uri")
ANSWER = table("n", 1)


@dataclass
class Reply:
    """What an invented engine says to one request; ``promised`` is the length it announces, 0 the true one."""

    body: bytes
    status: int = 200
    kind: str = JSON
    promised: int = 0
    pause: float = 0
    headers: dict[str, str] = field(default_factory=dict)


def reply(data: object, **options: Any) -> Reply:
    """Return a reply in JSON."""
    return Reply(json.dumps(data).encode(), **options)


@dataclass
class Invented:
    """An invented engine: its address, the form fields of the queries it got in turn, the headers of all requests."""

    address: str = ""
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    count: int = 1
    promised: int = 0
    different: int = 0


class _Handler(BaseHTTPRequestHandler):
    """Answers as the server it belongs to was told to."""

    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        self.server.found.headers.append({name.lower(): value for name, value in self.headers.items()})
        self._answer(self.server.said(urllib.parse.parse_qs(body)))

    def do_GET(self) -> None:
        self.do_POST()

    def _answer(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(reply.promised or len(reply.body)))
        self.end_headers()
        step = 1 if reply.pause else max(1, len(reply.body))
        for at in range(0, len(reply.body), step):
            time.sleep(reply.pause)
            try:
                self.wfile.write(reply.body[at : at + step])
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, replies: list[Reply], graphs: object, *, knows: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.found = Invented(f"http://127.0.0.1:{self.server_port}/sparql")
        self._waiting, self._graphs, self._knows = replies, graphs, knows

    def said(self, fields: dict[str, list[str]]) -> Reply:
        """Return the reply to a query, which is noted."""
        query = fields.get("query", [""])[0]
        is_on_graphs, is_count = "STRSTARTS(STR(?graph)" in query, "COUNT(*) AS ?rows" in query
        if self._knows and is_on_graphs:
            return reply(table("rows", rows_in(json.dumps(self._graphs).encode())) if is_count else self._graphs)
        if self._knows and is_count:
            is_of_different = bool(self.found.different) and "SELECT DISTINCT *" in query
            return reply(table("rows", self.found.different if is_of_different else self.found.count))
        self.found.asked.append(fields)
        now = self._waiting.pop(0) if len(self._waiting) > 1 else self._waiting[0]
        self.found.count = self.found.promised or rows_in(now.body)
        return now


class _CuttingServer(_Server):
    """An engine of ``total`` rows that gives ``cap`` of them at most, and says nothing of it."""

    def __init__(self, total: int, cap: int, fault: str) -> None:
        super().__init__([], GRAPHS, knows=True)
        self._total, self._cap, self._fault, self._pages = total, cap, fault, 0
        self.found.count = total

    def said(self, fields: dict[str, list[str]]) -> Reply:
        query = fields["query"][0]
        if "COUNT(*) AS ?rows" in query or "STRSTARTS(STR(?graph)" in query:
            return super().said(fields)
        self.found.asked.append(fields)
        page = re.search(r"LIMIT ([0-9]+) OFFSET ([0-9]+)", query)
        size, begin = (int(page[1]), int(page[2])) if page else (self._total, 0)
        self._pages += 1
        if self._fault == "the same page again":
            begin = 0
        rows = [f"{at:05}" for at in range(self._total)][begin : begin + min(size, self._cap)]
        if self._fault == "another order" and self._pages > 2:
            rows.reverse()
        if self._fault == "nothing more" and self._pages > 2:
            rows = []
        return reply(table("n", *rows))


@contextmanager
def cutting(total: int, cap: int, fault: str = "") -> Iterator[Invented]:
    """Serve an engine that cuts its answers without a word, and may not keep its order when asked for pages."""
    yield from _served(_CuttingServer(total, cap, fault))


@contextmanager
def replying(*replies: Reply, knows: bool = True, graphs: object = GRAPHS, count: int = 0) -> Iterator[Invented]:
    """Serve the replies in turn, the last one again and again.

    An engine that ``knows`` tells its graphs and counts the rows of its last reply, or says ``count``, beside them.
    """
    server = _Server(list(replies), graphs, knows=knows)
    server.found.promised, server.found.count = count, count or 1
    yield from _served(server)


def _served(server: _Server) -> Iterator[Invented]:
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.found
        finally:
            server.shutdown()
            thread.join(PATIENCE)


def rows_in(body: bytes) -> int:
    """Return how many rows a reply holds, 1 where it is no table."""
    try:
        return len(json.loads(body)["results"]["bindings"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return 1
