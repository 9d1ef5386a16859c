"""What is served stays whole whatever becomes of the build folder, and a newer build is taken up without an error."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rtop_graph.endpoint.snapshot import clear_left_over, take_snapshot
from rtop_graph.errors import StoreError
from rtop_graph.manifest import read_manifest
from tests.marks import heavily
from tests.serving import Server, serving
from tests.worlds import ROOT, SMALLEST

PATIENCE = 120
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
RENAMED = ("Ruritania", "Ruritania Renewed")


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two folders to build from: the smallest world, and the same with a country of another name."""
    return _home(tmp_path_factory.mktemp("first")), _home(tmp_path_factory.mktemp("second"), *RENAMED)


def _home(folder: Path, old: str = "", new: str = "") -> Path:
    for name in ("ontology", "queries"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(SMALLEST, folder / "data")
    places = folder / "data" / "reference" / "places.csv"
    text = places.read_text(encoding="utf-8")
    assert old in text
    places.write_text(text.replace(f",{old},", f",{new},") if old else text, encoding="utf-8")
    return folder


def start_build(home: Path, place: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start ``rtop build`` from a home into a place."""
    command = [sys.executable, "-m", "rtop_graph.cli", "build", "--no-reasoner", "--force", *options]
    environment = os.environ | {"RTOP_HOME": str(home), "RTOP_BUILD": str(place)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def first_build(homes: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("built") / "build"
    assert start_build(homes[0], place).wait(PATIENCE) == 0
    return place


@pytest.fixture
def place(first_build: Path, tmp_path: Path) -> Path:
    """Return a build of its own."""
    return Path(shutil.copytree(first_build, tmp_path / "build"))


def checksum(folder: Path) -> str:
    return str(read_manifest(folder)["dataset"]["sha256"])


def served(server: Server) -> str:
    """Return the checksum that the pages tell."""
    found = re.search(r"SHA-256 <code>([0-9a-f]{64})</code>", server.get("/ontology", accept="text/html").text)
    assert found
    return found[1]


def until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.02)


def fresh_folders(place: Path) -> list[Path]:
    """Return the folders that a build writes to, which have no manifest yet."""
    return [found for found in place.parent.glob(f".{place.name}.rtop-*") if not (found / "manifest.json").exists()]


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "before it writes": lambda _: True,
    "as it begins to write": lambda place: bool(fresh_folders(place)),
    "with the dataset written": lambda place: any((found / "turtle").exists() for found in fresh_folders(place)),
    "as it loads the store": lambda place: any((found / "store").exists() for found in fresh_folders(place)),
    "with all but the manifest": lambda place: any(
        (found / "store" / "CURRENT").exists() for found in fresh_folders(place)
    ),
}
"""Moments of a build, told by what lies in its folder."""


OFTEN = ("as it begins to write", "as it loads the store", "with all but the manifest")
"""The moments that are tried each time."""


@pytest.mark.slow
@pytest.mark.parametrize("moment", [name if name in OFTEN else heavily(name) for name in MOMENTS])
def test_a_build_killed_at_any_moment_leaves_what_is_served_whole(
    homes: tuple[Path, Path], place: Path, moment: str
) -> None:
    check_a_killed_build(homes[1], place, moment)


@pytest.mark.heavy
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_build_of_the_real_data_killed_at_any_moment_leaves_what_is_served_whole(
    real_build: Path, tmp_path: Path, moment: str
) -> None:
    check_a_killed_build(ROOT, Path(shutil.copytree(real_build, tmp_path / "build")), moment)


def check_a_killed_build(home: Path, place: Path, moment: str) -> None:
    before = checksum(place)
    with serving(place, "--query-seconds", "5") as server:
        count = server.query(COUNT).text
        build = start_build(home, place)
        until(lambda: MOMENTS[moment](place) or build.poll() is not None)
        assert build.poll() is None, "the build ended before it could be killed"
        build.send_signal(signal.SIGKILL)
        build.wait()
        time.sleep(1.5)  # longer than the server waits between two looks
        assert served(server) == checksum(place) == before
        assert server.query(COUNT).text == count
        assert RENAMED[1] not in server.get("/search?q=ruritania", accept="text/html").text


@contextlib.contextmanager
def readers(server: Server, paths: tuple[str, ...]) -> Iterator[list[tuple[str, int]]]:
    """Read every path again and again while the block lasts; give what came back."""
    replies: list[tuple[str, int]] = []
    done = threading.Event()

    def read(path: str) -> None:
        while not done.is_set():
            replies.append((path, server.get(path, accept="text/html").status))

    threads = [threading.Thread(target=read, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    try:
        yield replies
    finally:
        done.set()
        for thread in threads:
            thread.join()


READ = (
    "/",
    "/coverage/matrix",
    "/id/place/ruritania",
    "/query/engagements/which-regional-partner-acted-where",
    "/gaps",
)


@pytest.mark.slow
def test_a_newer_build_is_taken_up_under_load_without_an_error(homes: tuple[Path, Path], place: Path) -> None:
    before, runaway = checksum(place), []
    with serving(place, "--query-seconds", "6", "--workers", "2") as server:
        slow = threading.Thread(target=lambda: runaway.append(server.query(RUNAWAY)))
        with readers(server, READ * 2) as replies:
            build = start_build(homes[1], place)
            until(lambda: bool(fresh_folders(place)))
            slow.start()
            assert build.wait(PATIENCE) == 0
            until(lambda: served(server) != before)
            slow.join()
        assert served(server) == checksum(place) != before
        assert {status for _, status in replies} == {200}
        assert {path for path, _ in replies} == set(READ)
        assert [(reply.status, "6 seconds" in reply.text) for reply in runaway] == [(503, True)]
        assert RENAMED[1] in server.get("/id/place/ruritania", accept="text/html").text
        assert RENAMED[1] in server.get("/id/place/ruritania", accept="text/turtle").text
        until(lambda: len(left_by_servers(place)) == 1)


def left_by_servers(place: Path) -> list[Path]:
    return sorted(place.parent.glob(f".{place.name}.served-*"))


def test_a_folder_that_is_taken_away_is_served_on_and_a_worker_that_is_killed_replaced(place: Path) -> None:
    with serving(place, "--query-seconds", "1", "--workers", "1") as server:
        before, count = served(server), server.query(COUNT).text
        shutil.rmtree(place)
        assert server.query(RUNAWAY).status == 503
        assert server.query(COUNT).text == count
        assert served(server) == before


def test_a_newer_build_that_cannot_be_read_is_told_on_the_pages_of_the_old_one(place: Path) -> None:
    with serving(place) as server:
        before = served(server)
        newer = Path(shutil.copytree(place, place.parent / "newer"))
        (newer / "store" / "CURRENT").write_text("MANIFEST-999999\n", encoding="utf-8")
        (newer / "manifest.json").touch()
        place.rename(place.parent / "older")
        newer.rename(place)
        until(lambda: "A newer build stands there and cannot be read" in server.get("/", accept="text/html").text)
        assert served(server) == before
        assert server.query(COUNT).status == 200


def test_what_a_killed_server_left_goes_with_the_next_one(place: Path) -> None:
    with serving(place) as server:
        served(server)
        assert len(left_by_servers(place)) == 1
        with serving(place) as second:
            served(second)
            assert len(left_by_servers(place)) == 2
        until(lambda: len(left_by_servers(place)) == 1)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    assert len(left_by_servers(place)) == 1
    with serving(place) as third:
        served(third)
        assert len(left_by_servers(place)) == 1
    assert left_by_servers(place) == []


def test_a_snapshot_is_of_one_build_also_where_builds_change_places(place: Path) -> None:
    other = Path(shutil.copytree(place, place.parent / "other"))
    for name in ("manifest.json", "dataset.nq"):
        (other / name).write_text("other", encoding="utf-8")
    done = threading.Event()

    def change_places() -> None:
        between = place.parent / "between"
        while not done.is_set():
            place.rename(between)
            other.rename(place)
            between.rename(other)
            time.sleep(0.003)

    changing = threading.Thread(target=change_places)
    changing.start()
    try:
        for _ in range(20):
            taken = take_snapshot(place)
            kinds = {
                (taken.folder / name).read_text(encoding="utf-8") == "other" for name in ("manifest.json", "dataset.nq")
            }
            assert len(kinds) == 1
            assert (taken.folder / "store" / "CURRENT").is_file()
            taken.release()
    finally:
        done.set()
        changing.join()
    clear_left_over(place)
    assert left_by_servers(place) == []


def test_a_place_without_a_build_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtop_graph.endpoint.snapshot.TRIES", 2)
    with pytest.raises(StoreError, match="rtop build"):
        take_snapshot(tmp_path / "build")
