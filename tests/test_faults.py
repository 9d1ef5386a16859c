"""Faults of the machine and of people, each injected: nothing is lost, a message says what is wrong, and the exit code.

``docs/FAULTS.md`` has a line for each; a test holds the two together.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from rtop_graph.build import is_undamaged, read_manifest
from rtop_graph.cli import main
from rtop_graph.errors import StoreError
from rtop_graph.files import folder_moved_into_place
from rtop_graph.queries import get_query
from rtop_graph.store import EmbeddedStore
from tests.serving import serving
from tests.worlds import ROOT, SMALLEST_REPORTS, TESTS, copy_world

RTOP = (sys.executable, "-m", "rtop_graph.cli")
BUILD = ("build", "--no-reasoner", "--force")
PATIENCE = 120


@dataclass(frozen=True)
class Place:
    """A copy of the smallest world with a build of it, and what tells rtop to use them."""

    home: Path
    build: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables for a command."""
        return os.environ | {"RTOP_HOME": str(self.home), "RTOP_BUILD": str(self.build), "PYTHONPATH": str(ROOT)}

    def run(self, *words: str, prefix: tuple[str, ...] = (), **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command of rtop in a process of its own."""
        environment = self.environment | variables
        command = [*prefix, *RTOP, *words]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=self.home
        )


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A world and its build, which no test changes."""
    return made(tmp_path_factory.mktemp("first"))


@pytest.fixture
def place(first_build: Place, tmp_path: Path) -> Place:
    """A copy of the world and of its build, to be harmed."""
    return copied(first_build, tmp_path / "place")


@pytest.fixture
def at_place(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The copy, for commands of this process."""
    for name in ("RTOP_HOME", "RTOP_BUILD"):
        monkeypatch.setenv(name, place.environment[name])
    return place


def made(folder: Path) -> Place:
    home = folder / "home"
    copy_world(home)
    for name in ("ontology", "queries"):
        (home / name).symlink_to(ROOT / name)
    place = Place(home, folder / "out" / "build")
    done = place.run(*BUILD)
    assert done.returncode == 0, done.stderr
    return place


def copied(place: Place, folder: Path) -> Place:
    shutil.copytree(place.home, folder / "home", symlinks=True)
    shutil.copytree(place.build, folder / "out" / "build")
    return Place(folder / "home", folder / "out" / "build")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def checksum(place: Place) -> str:
    return hashlib.sha256((place.build / "dataset.nq").read_bytes()).hexdigest()


def untraced(message: str) -> str:
    """Return what was told on standard error, which is never a traceback."""
    assert "Traceback" not in message, message
    return message


# ---------------------------------------------------------------- killed


def iter_killed(place: Place, *words: str, most: int, times: int) -> Iterator[str]:
    """Kill a command at many moments; while each is yielded, nothing runs."""
    spec = json.dumps({"words": words, "most": most, "times": times})
    command = [sys.executable, str(TESTS / "killing.py"), spec]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=place.environment, stdin=pipe, stdout=pipe, text=True) as driver:
        assert driver.stdout is not None
        assert driver.stdin is not None
        for moment in driver.stdout:
            yield moment.strip()
            driver.stdin.write("\n")
            driver.stdin.flush()
    assert driver.returncode == 0


def change_a_label(place: Place) -> None:
    table = place.home / "data" / "reference" / "places.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Arcadia", "Arkadia"), encoding="utf-8")


def test_a_build_killed_at_any_moment_leaves_the_old_one_or_the_new_one_whole(first_build: Place, place: Place) -> None:
    before = checksum(place)
    change_a_label(place)
    seen = []
    for moment in iter_killed(place, *BUILD, most=24, times=6):
        assert is_undamaged(place.build), moment
        seen.append(checksum(place))
        shutil.rmtree(place.build.parent)
        shutil.copytree(first_build.build, place.build)
    assert len(seen) > 20
    assert len(set(seen)) == 2
    assert seen.count(before) > 5
    assert len(seen) - seen.count(before) > 5
    assert place.run(*BUILD).returncode == 0
    assert names(place.build.parent) == ["build"]


def test_a_first_build_killed_at_any_moment_leaves_nothing_that_passes_for_one(place: Place) -> None:
    for moment in iter_killed(place, *BUILD, most=8, times=4):
        assert not place.build.exists() or is_undamaged(place.build), moment
        shutil.rmtree(place.build, ignore_errors=True)
    assert place.run(*BUILD).returncode == 0
    assert names(place.build.parent) == ["build"]


@pytest.mark.parametrize(("words", "most"), [(("draw",), 6), (("export", "trig"), 6), (("report",), 8)])
def test_a_command_killed_while_it_writes_leaves_each_file_old_or_new(
    words: tuple[str, ...], most: int, place: Place
) -> None:
    folder = place.build.parent
    new: dict[Path, bytes] = {}
    moments = 0
    for moment in iter_killed(place, *words, most=most, times=1):
        new = new or {path: path.read_bytes() for path in written(folder)}
        for path, content in new.items():
            assert path.read_bytes() in {b"old", content}, f"{path} {moment}"
            path.write_bytes(b"old")
        moments += 1
    assert moments > most
    assert place.run(*words).returncode == 0
    assert {path: path.read_bytes() for path in written(folder)} == new


def written(folder: Path) -> list[Path]:
    """Return every file below ``out`` that is not of the build, hidden ones too."""
    return [path for path in folder.rglob("*") if path.is_file() and "build" not in path.relative_to(folder).parts]


def test_a_killed_tidy_leaves_each_table_old_or_new_and_no_row_is_lost(place: Place) -> None:
    data = place.home / "data"
    new = {path: path.read_bytes() for path in data.rglob("*.csv")}
    old = {path: content.replace(b"\n", b"\r\n") for path, content in new.items()}
    for path, content in old.items():
        path.write_bytes(content)
    for moment in iter_killed(place, "tidy", most=12, times=2):
        for path, content in new.items():
            assert path.read_bytes() in {old[path], content}, f"{path} {moment}"
            path.write_bytes(old[path])
    assert place.run("tidy").returncode == 0
    assert {path: path.read_bytes() for path in data.rglob("*.csv")} == new
    assert list(data.rglob(".*")) == []


ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_killed_server_takes_its_workers_along_and_harms_nothing(place: Place) -> None:
    with contextlib.ExitStack() as asking, serving(place.build, "--query-seconds", "600") as server:
        assert server.query("ASK { ?s ?p ?o }").status == 200
        workers = children_of(server.process.pid)
        asking.enter_context(an_unanswered_query(server.port))
        time.sleep(0.5)
        server.process.kill()
        server.process.wait(timeout=20)
    assert len(workers) == 2
    deadline = time.monotonic() + 20
    while any(is_running(worker) for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [worker for worker in workers if is_running(worker)] == []
    assert is_undamaged(place.build)
    with serving(place.build, "--port", str(server.port)) as again:
        assert again.query("ASK { ?s ?p ?o }").status == 200


@contextlib.contextmanager
def an_unanswered_query(port: int) -> Iterator[None]:
    """Ask a query that takes for ever, and do not wait for its answer."""
    import socket
    from urllib.parse import quote

    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        yield


def children_of(parent: int) -> list[int]:
    """Return the children of a process; tests of this kind run where there is a /proc."""
    if not Path("/proc/self/stat").is_file():
        pytest.skip("the system does not tell the children of a process")
    stats = (path.read_text(encoding="utf-8") for path in Path("/proc").glob("[0-9]*/stat") if path.exists())
    return [int(stat.split()[0]) for stat in stats if int(stat.rpartition(")")[2].split()[1]) == parent]


def is_running(process: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_build_leaves_the_old_one(number: signal.Signals, place: Place) -> None:
    before = checksum(place)
    change_a_label(place)
    process = subprocess.Popen([*RTOP, *BUILD], env=place.environment, stderr=subprocess.PIPE, text=True)
    time.sleep(1.5)
    process.send_signal(number)
    _, message = process.communicate(timeout=PATIENCE)
    if process.returncode == 0:
        pytest.skip("the build was done before it could be stopped")
    untraced(message)
    assert checksum(place) == before
    assert is_undamaged(place.build)
