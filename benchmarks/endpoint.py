"""How fast `rtop serve` answers, and what it holds in memory, beside `oxigraph serve-read-only` on the same build.

Both servers run on one machine on the same store; they are asked by turns, several rounds, and medians are told. What
is asked: the start page (ours is a page of figures, Oxigraph's its console), and one ready question in SPARQL with JSON
as its answer. The clients are threads of this process that keep their connections open, so numbers hold between the two
servers of one run, and not between machines.

    python -m benchmarks.endpoint                   # prints a table
    python -m benchmarks.endpoint -o benchmarks/results   # and writes endpoint.json and endpoint.md
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import http.client
import importlib.metadata
import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rtop_graph.build import read_manifest
from rtop_graph.locations import build_folder
from rtop_graph.queries import get_query

QUESTION = "engagements/which-regional-partner-acted-where"
"""The ready question that both are asked."""

OURS, THEIRS = "rtop serve", "oxigraph serve-read-only"
PATIENCE = 120
JSON_RESULTS = "application/sparql-results+json"


@dataclass(frozen=True)
class Server:
    """A running server: its process, its port, and the paths that it is asked for."""

    name: str
    process: subprocess.Popen[str]
    port: int
    paths: dict[str, str]

    def status(self, path: str) -> int:
        """Return the status of one answer; 0 where nobody listens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            try:
                connection.request("GET", path, headers={"Accept": f"text/html, {JSON_RESULTS}"})
                return connection.getresponse().status
            except OSError:
                return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured; medians are told")
    parser.add_argument("--seconds", type=float, default=3, help="how long each measurement of requests lasts")
    parser.add_argument("--clients", type=int, default=8, help="connections at a time")
    parser.add_argument(
        "-o", "--output", type=Path, default=None, metavar="DIR", help="write endpoint.json and .md here"
    )
    options = parser.parse_args(arguments)
    results = measured(build_folder(), options.rounds, options.seconds, options.clients)
    print(as_markdown(results))
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "endpoint.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
        (options.output / "endpoint.md").write_text(as_markdown(results), encoding="utf-8")
    return 0


def measured(build: Path, rounds: int, seconds: float, clients: int) -> dict[str, Any]:
    """Return every figure of a run as plain values."""
    starts = {OURS: [_start_seconds(_ours, build) for _ in range(rounds)]}
    starts[THEIRS] = [_start_seconds(_theirs, build) for _ in range(rounds)]
    with _ours(build) as ours, _theirs(build) as theirs:
        servers = (ours, theirs)
        for server in servers:
            _wait(server, "/")
        resting = {server.name: resident_megabytes(server.process.pid) for server in servers}
        rates, most = _rates(servers, rounds, seconds, clients)
    return {
        "machine": _machine(),
        "dataset": read_manifest(build)["dataset"],
        "settings": {"rounds": rounds, "seconds": seconds, "clients": clients, "question": QUESTION},
        "start": {
            "first usable page (ours: the matrix), seconds": {
                n: round(statistics.median(s), 2) for n, s in starts.items()
            }
        },
        "requests per second": rates,
        "memory in MB, with child processes": {"at rest": resting, "the most under load": most},
    }


def _rates(
    servers: Sequence[Server], rounds: int, seconds: float, clients: int
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Return the median requests per second by what is asked and by server, and the most memory while asked."""
    found: dict[str, dict[str, list[float]]] = {}
    most: dict[str, float] = {}
    for _ in range(rounds):
        for asked in servers[0].paths:
            for server in servers:
                rate, memory = _asked(server, server.paths[asked], seconds, clients)
                found.setdefault(asked, {}).setdefault(server.name, []).append(rate)
                most[server.name] = max(memory, most.get(server.name, 0))
    medians = {asked: {n: round(statistics.median(r), 1) for n, r in by.items()} for asked, by in found.items()}
    return medians, most


def _asked(server: Server, path: str, seconds: float, clients: int) -> tuple[float, float]:
    """Return requests per second of one path, and the memory at the end."""
    counts = [0] * clients
    until = time.monotonic() + seconds

    def ask(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        while time.monotonic() < until:
            connection.request("GET", path, headers={"Accept": JSON_RESULTS if "query=" in path else "text/html"})
            response = connection.getresponse()
            response.read()
            if response.status != http.client.OK:
                raise RuntimeError(f"{server.name} answered {path} with {response.status}")
            counts[client] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(client,)) for client in range(clients)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began), resident_megabytes(server.process.pid)


Starter = Callable[[Path], contextlib.AbstractContextManager[Server]]


def _start_seconds(start: Starter, build: Path) -> float:
    """Return the seconds from the start of a server to its first usable page: ours is the matrix."""
    began = time.monotonic()
    with start(build) as server:
        _wait(server, "/coverage/matrix" if server.name == OURS else "/")
        return time.monotonic() - began


def _wait(server: Server, path: str) -> None:
    until = time.monotonic() + PATIENCE
    while server.status(path) != http.client.OK:
        if time.monotonic() > until or server.process.poll() is not None:
            raise RuntimeError(f"{server.name} does not answer {path}")
        time.sleep(0.02)


@contextlib.contextmanager
def _ours(build: Path) -> Iterator[Server]:
    command = [sys.executable, "-m", "rtop_graph.cli", "serve", "--port", "0"]
    environment = os.environ | {"RTOP_BUILD": str(build), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    with _ended(process):
        assert process.stdout is not None
        found = re.search(r":(\d+)/", process.stdout.readline())
        if not found:
            raise RuntimeError("rtop serve did not start")
        query = urlencode({"query": get_query(QUESTION).text})
        yield Server(OURS, process, int(found[1]), {"start page": "/", "one question": f"/sparql?{query}"})


@contextlib.contextmanager
def _theirs(build: Path) -> Iterator[Server]:
    binary = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    if binary is None:
        raise RuntimeError("oxigraph is not installed: './run test -k nothing' sets up the tools of the tests")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--location", str(build / "store"), "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    process = subprocess.Popen(
        [binary, "serve-read-only", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
    )
    with _ended(process):
        query = urlencode({"query": get_query(QUESTION).text})
        yield Server(THEIRS, process, port, {"start page": "/", "one question": f"/query?{query}"})


@contextlib.contextmanager
def _ended(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
        if process.stdout is not None:
            process.stdout.close()


def resident_megabytes(pid: int) -> float:
    """Return the resident memory of a process and of all that it started, as Linux tells it (``VmRSS``)."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line)
            parents[int(told["Pid"])] = int(told["PPid"])
            sizes[int(told["Pid"])] = int(told.get("VmRSS", "0 kB").split()[0])
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return round(sum(sizes.get(member, 0) for member in family) / 1024, 1)


def _machine() -> dict[str, str]:
    versions = {name: importlib.metadata.version(name) for name in ("rtop-graph", "oxigraph", "uvicorn", "starlette")}
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "system": platform.platform(),
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        **versions,
    }


def as_markdown(results: dict[str, Any]) -> str:
    """Return the figures as Markdown: a table of both servers, and below it the circumstances."""
    rows = [(f"requests per second, {asked}", rates) for asked, rates in results["requests per second"].items()]
    rows += [(f"{what}", values) for what, values in results["start"].items()]
    memory = results["memory in MB, with child processes"]
    rows += [(f"memory in MB, with child processes, {when}", values) for when, values in memory.items()]
    lines = ["# Endpoint", "", f"| | {OURS} | {THEIRS} |", "|---|--:|--:|"]
    lines += [f"| {what} | {values[OURS]:,} | {values[THEIRS]:,} |" for what, values in rows]
    facts = {**results["machine"], **results["settings"], **results["dataset"]}
    return "\n".join([*lines, "", *(f"- {name}: {value}" for name, value in facts.items()), ""])


if __name__ == "__main__":
    sys.exit(main())
