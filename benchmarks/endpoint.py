"""How fast `rtop serve` answers, and what it holds in memory, beside `oxigraph serve-read-only` on the same build.

Both servers run on one machine on the same store; they are asked by turns, several rounds, and medians are told. What
is asked: the start page (ours is a page of figures, Oxigraph's its console), and one ready question in SPARQL with JSON
as its answer. The clients are threads of this process that keep their connections open, so numbers hold between the two
servers of one run, and not between machines.

    python -m benchmarks.endpoint                   # prints a table
    python -m benchmarks.endpoint -o                # and writes benchmarks/results/endpoint.json and .md
"""

from __future__ import annotations

import contextlib
import http.client
import importlib.metadata
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.measuring import options_for, surroundings
from rtop_graph.locations import build_folder
from rtop_graph.manifest import read_manifest
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
    parser = options_for("How fast rtop serve answers beside oxigraph serve-read-only, and what both hold in memory.")
    parser.add_argument("--seconds", type=float, default=3, help="how long each measurement of requests lasts")
    parser.add_argument("--clients", type=int, default=8, help="connections at a time")
    options = parser.parse_args(arguments)
    results = measured(build_folder(), options.rounds, options.seconds, options.clients)
    print(as_markdown(results))
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        text = json.dumps(results, indent=2, ensure_ascii=False) + "\n"
        (options.output / "endpoint.json").write_text(text, encoding="utf-8")
        (options.output / "endpoint.md").write_text(as_markdown(results), encoding="utf-8")
    return 0


def measured(build: Path, rounds: int, seconds: float, clients: int) -> dict[str, Any]:
    """Return every figure of a run as plain values."""
    starts: dict[str, list[float]] = {OURS: [], THEIRS: []}
    for _ in range(rounds):
        starts[OURS].append(_start_seconds(_ours, build))
        starts[THEIRS].append(_start_seconds(_theirs, build))
    with _ours(build) as ours, _theirs(build) as theirs:
        servers = (ours, theirs)
        for server in servers:
            _wait(server, "/")
        resting = {server.name: [resident_megabytes(server.process.pid)] for server in servers}
        rates, most = _rates(servers, rounds, seconds, clients)
    return {
        "title": "Endpoint",
        **surroundings(),
        "facts": {
            **read_manifest(build)["dataset"],
            **{name: importlib.metadata.version(name) for name in ("uvicorn", "starlette")},
            "question": QUESTION,
            "clients": clients,
            "rounds": rounds,
            "seconds of each": seconds,
        },
        "rows": [
            *(_row(f"{asked}, requests per second", values) for asked, values in rates.items()),
            _row("start to the first usable page (ours: the matrix), seconds", starts),
            _row("memory at rest with child processes, MB", resting),
            _row("the most memory under load, MB", most),
        ],
        "notes": ["The start page of Oxigraph is its console, a fixed file; ours is made of the data and kept."],
    }


def _row(name: str, values: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    return {
        "name": name,
        "medians": {server: round(statistics.median(found), 2) for server, found in values.items()},
        "lowest and highest": {server: [round(min(f), 2), round(max(f), 2)] for server, f in values.items()},
    }


def _rates(
    servers: Sequence[Server], rounds: int, seconds: float, clients: int
) -> tuple[dict[str, dict[str, list[float]]], dict[str, list[float]]]:
    """Return requests per second by what is asked and by server, round by round, and the most memory while asked."""
    found: dict[str, dict[str, list[float]]] = {}
    most: dict[str, list[float]] = {}
    for _ in range(rounds):
        for asked in servers[0].paths:
            for server in servers:
                rate, memory = _asked(server, server.paths[asked], seconds, clients)
                found.setdefault(asked, {}).setdefault(server.name, []).append(rate)
                most[server.name] = [max(memory, *most.get(server.name, [0]))]
    return found, most


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


def as_markdown(results: Mapping[str, Any]) -> str:
    """Return the figures as Markdown: a table of both servers, and above it the circumstances."""
    machine = ", ".join(f"{name} {value}" for name, value in results["machine"].items())
    versions = ", ".join(f"{name} {value}" for name, value in results["versions"].items())
    lines = [f"# {results['title']}", "", f"{results['date']}; {machine}; {versions}", ""]
    lines += [f"- {name}: {value}" for name, value in results["facts"].items()]
    lines += ["", f"| median | {OURS} | {THEIRS} |", "|---|--:|--:|"]
    lines += [_line(row) for row in results["rows"]]
    return "\n".join([*lines, "", *results["notes"], ""])


def _line(row: Mapping[str, Any]) -> str:
    cells = []
    for server in (OURS, THEIRS):
        lowest, highest = row["lowest and highest"][server]
        span = f" ({lowest:,} to {highest:,})" if lowest < highest else ""
        cells.append(f"{row['medians'][server]:,}{span}")
    return f"| {row['name']} | {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
