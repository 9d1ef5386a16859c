"""A server of a built dataset, started as people start it, and requests to it that hide nothing."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

PATIENCE = 60
"""Seconds until a request is given up."""

STARTED = re.compile(r"serving http://127\.0\.0\.1:(?P<port>[0-9]+)/")


@dataclass(frozen=True)
class Reply:
    """What came back: status, headers by lower-case name, body as text."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def media_type(self) -> str:
        """Return the media type without parameters."""
        return self.headers.get("content-type", "").split(";")[0]


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[str]

    @property
    def address(self) -> str:
        """Return where it is."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> Reply:
        """Return the reply to a request; ``content_type`` becomes ``Content-Type``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body if method not in {"GET", "HEAD"} else None, named)
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, told, response.read().decode())

    def get(self, path: str, **headers: str) -> Reply:
        """Return the reply to a GET request."""
        return self.ask("GET", path, **headers)

    def query(self, query: str, accept: str = "", dataset: Mapping[str, list[str]] | None = None) -> Reply:
        """Return the reply to a query by GET; ``dataset`` holds its fields default-graph-uri and named-graph-uri."""
        encoded = urlencode({"query": query, **(dataset or {})}, doseq=True)
        return self.get(f"/sparql?{encoded}", accept=accept) if accept else self.get(f"/sparql?{encoded}")


@contextlib.contextmanager
def serving(build: Path, *options: str) -> Iterator[Server]:
    """Serve a build folder on a free port until the block ends."""
    command = [sys.executable, "-m", "rtop_graph.cli", "serve", "--port", "0", *options]
    environment = os.environ | {"RTOP_BUILD": str(build), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = STARTED.search(process.stdout.readline())
        assert found, "the server did not start"
        yield Server(int(found["port"]), process)
    finally:
        process.terminate()
        process.wait(timeout=20)
        assert process.stdout is not None
        process.stdout.close()
