"""SPARQL engines of other makers, each started on a free port of this machine with nothing in it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

OXIGRAPH = Path(sysconfig.get_path("scripts")) / "oxigraph"
PATIENCE = 60
"""Seconds within which an engine has to be up."""

VIRTUOSO_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
FileExtend = 200
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
CheckpointInterval = 60
DirsAllowed = {folder}

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 5

[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
"""
"""Debian's own settings as far as they bear on answers (10,000 rows at most), on the loopback interface alone."""

RIGHTS = 'GRANT SPARQL_UPDATE TO "SPARQL";'


@dataclass(frozen=True)
class Engine:
    """A running engine: its name, and where it takes queries, updates and (empty: nowhere) graphs."""

    name: str
    query: str
    update: str
    graphs: str = ""


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server answers; fail when it has ended or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    told = log.read_text(encoding="utf-8", errors="replace") if log.exists() else "nothing told"
    pytest.fail(f"{address} did not come up: {told[-2000:]}")


@contextmanager
def oxigraph(folder: Path, *, read_only: bool = False) -> Iterator[Engine]:
    """Serve the store in a folder by Oxigraph's own server."""
    log, address = folder.with_suffix(".log"), f"127.0.0.1:{free_port()}"
    command = [str(OXIGRAPH), "serve-read-only" if read_only else "serve", "-l", str(folder), "-b", address]
    with log.open("wb") as messages, subprocess.Popen(command, stdout=messages, stderr=messages) as server:
        try:
            wait_for(f"http://{address}/", server, log)
            yield Engine("Oxigraph", f"http://{address}/query", f"http://{address}/update", f"http://{address}/store")
        finally:
            server.kill()


def virtuoso_lacks() -> str:
    """Return why Virtuoso cannot be started here; empty where it can."""
    if shutil.which("virtuoso-t") and shutil.which("isql-vt"):
        return ""
    return "there is no virtuoso-t here (Debian: apt-get install virtuoso-opensource-7-bin)"


@contextmanager
def virtuoso(folder: Path) -> Iterator[Engine]:
    """Serve an empty store by Debian's Virtuoso, which everybody may update."""
    folder.mkdir()
    port, sql_port = free_port(), free_port()
    settings, log = folder / "virtuoso.ini", folder / "virtuoso.log"
    settings.write_text(VIRTUOSO_SETTINGS.format(folder=folder, port=port, sql_port=sql_port), encoding="utf-8")
    command = ["virtuoso-t", "+foreground", "+configfile", str(settings)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/sparql", server, log)
            ask = ["isql-vt", f"127.0.0.1:{sql_port}", "dba", "dba", f"exec={RIGHTS}"]
            subprocess.run(ask, check=True, capture_output=True, timeout=PATIENCE, env=os.environ | {"LC_ALL": "C"})
            address = f"http://127.0.0.1:{port}/sparql"
            yield Engine("Virtuoso", address, address)
        finally:
            server.kill()
