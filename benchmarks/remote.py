"""What travels between `rtop` and an engine elsewhere: requests and bytes of each command, on the build at hand.

An Oxigraph server is started empty behind a relay that counts bytes both ways, headers included; the build is pushed
into it, and the commands are asked of it. Bytes are exact and repeatable; seconds are those of this machine, loopback
instead of a network, beside the seconds of the same command on the build, a median of several.

    python -m benchmarks.remote                           # prints a table
    python -m benchmarks.remote -o benchmarks/results     # and writes remote.json and remote.md
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import importlib.metadata
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROUNDS = 5
PATIENCE = 30
COMMANDS = (
    ("query", "which-regional-partner-acted-where"),
    ("query", "who-acted-on-a-country", "--param", "country=Libya"),
    ("headline",),
    ("coverage",),
    ("gaps",),
    ("changes",),
    ("options",),
    ("redundancy",),
    ("partners",),
    ("sheet", "Kenya"),
    ("questions",),
)
"""What is asked; its answer as JSON goes nowhere."""


@dataclass
class Relay:
    """A relay to a port of this machine: the connections it made, and the bytes it passed each way."""

    target: int
    connections: int = 0
    sent: int = 0
    received: int = 0
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    def serve(self) -> None:
        """Pass on every connection until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.connections += 1
                engine = socket.create_connection(("127.0.0.1", self.target))
                threading.Thread(target=self._pass, args=(client, engine, "sent"), daemon=True).start()
                threading.Thread(target=self._pass, args=(engine, client, "received"), daemon=True).start()

    def since(self, before: tuple[int, int, int] = (0, 0, 0)) -> tuple[int, int, int]:
        """Return connections and bytes each way, less those of before."""
        return self.connections - before[0], self.sent - before[1], self.received - before[2]

    def _pass(self, source: socket.socket, target: socket.socket, counter: str) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                setattr(self, counter, getattr(self, counter) + len(piece))
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)


@dataclass(frozen=True)
class Row:
    """What one command took: requests, bytes each way, and median seconds there and here."""

    command: str
    requests: int
    sent: int
    received: int
    seconds_there: float
    seconds_here: float


@contextlib.contextmanager
def engine() -> Iterator[Relay]:
    """Yield a relay to an empty Oxigraph server."""
    oxigraph = Path(sysconfig.get_path("scripts")) / "oxigraph"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        command = [str(oxigraph), "serve", "-l", f"{folder}/store", "-b", f"127.0.0.1:{port}"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as server:
            try:
                _wait(f"http://127.0.0.1:{port}/")
                relay = Relay(port)
                threading.Thread(target=relay.serve, daemon=True).start()
                yield relay
                relay.listener.close()
            finally:
                server.kill()


def _wait(address: str) -> None:
    for _ in range(PATIENCE * 10):
        try:
            urllib.request.urlopen(address, timeout=1).close()  # this machine
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{address} did not come up.")


def _seconds(words: Sequence[str]) -> float:
    start = time.perf_counter()
    environment = os.environ | {"RTOP_ENDPOINT": ""}
    done = [sys.executable, "-m", "rtop_graph.cli", *words]
    subprocess.run(done, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def measured(relay: Relay, words: Sequence[str], rounds: int) -> Row:
    """Return what one command takes by way of the relay, and on the build, asked by turns."""
    address = f"http://127.0.0.1:{relay.listener.getsockname()[1]}/query"
    asked = [*words, "--format", "json"]
    there, here = [], []
    before = relay.since()
    for _ in range(rounds):
        there.append(_seconds([*asked, "--endpoint", address]))
        here.append(_seconds(asked))
    requests, sent, received = (now // rounds for now in relay.since(before))
    return Row("rtop " + " ".join(words), requests, sent, received, statistics.median(there), statistics.median(here))


def pushed(relay: Relay, name: str) -> Row:
    """Return what a push takes."""
    before = relay.since()
    seconds = _seconds(["push", f"http://127.0.0.1:{relay.listener.getsockname()[1]}/query"])
    requests, sent, received = relay.since(before)
    return Row(name, requests, sent, received, seconds, 0.0)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table in Markdown."""
    lines = ["| command | requests | sent | received | seconds there | seconds here |", "|---|--:|--:|--:|--:|--:|"]
    for row in rows:
        here = f"{row.seconds_here:.2f}" if row.seconds_here else ""
        sizes = f"{row.sent / 1000:,.0f} kB | {row.received / 1000:,.0f} kB"
        lines.append(f"| `{row.command}` | {row.requests} | {sizes} | {row.seconds_there:.2f} | {here} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=None, metavar="DIR")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with engine() as relay:
        rows = [pushed(relay, "rtop push (empty engine)"), pushed(relay, "rtop push (all there)")]
        rows += [measured(relay, words, options.rounds) for words in COMMANDS]
    versions = {name: importlib.metadata.version(name) for name in ("oxigraph", "pyoxigraph", "sparqlwrapper")}
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    made = f"{datetime.date.today().isoformat()}; {machine}; " + ", ".join(f"{k} {v}" for k, v in versions.items())
    text = f"# What travels\n\n{made}. Medians of {options.rounds}. See `benchmarks/remote.py`.\n\n{table(rows)}"
    print(text)
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "remote.md").write_text(text, encoding="utf-8")
        told = {"made": made, "rounds": options.rounds, "rows": [asdict(row) for row in rows]}
        (options.output / "remote.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
