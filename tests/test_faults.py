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
from types import MappingProxyType

import pytest

from rtop_graph.build import is_undamaged
from rtop_graph.cli import main
from rtop_graph.errors import StoreError
from rtop_graph.evidence import ANOTHER_TEXT
from rtop_graph.files import folder_moved_into_place
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

    def run(
        self, *words: str, prefix: tuple[str, ...] = (), variables: Mapping[str, str] = MappingProxyType({})
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of rtop in a process of its own, in the home of the world."""
        environment = self.environment | dict(variables)
        command = [*prefix, *RTOP, *words]
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=PATIENCE, check=False, cwd=self.home
        )
        told = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
        return subprocess.CompletedProcess(command, done.returncode, *told)


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
    check_killed_builds(first_build, place, most=14, times=4)


@pytest.mark.heavy
def test_a_build_killed_at_very_many_moments_is_whole(first_build: Place, place: Place) -> None:
    check_killed_builds(first_build, place, most=200, times=40)


def check_killed_builds(first_build: Place, place: Place, *, most: int, times: int) -> None:
    before = checksum(place)
    change_a_label(place)
    seen = []
    for moment in iter_killed(place, *BUILD, most=most, times=times):
        assert is_undamaged(place.build), moment
        seen.append(checksum(place))
        shutil.rmtree(place.build.parent)
        shutil.copytree(first_build.build, place.build)
    assert len(seen) >= 14
    assert len(set(seen)) == 2
    assert seen.count(before) > 3
    assert len(seen) - seen.count(before) > 3
    assert place.run(*BUILD).returncode == 0
    assert names(place.build.parent) == ["build"]


def test_a_first_build_killed_at_any_moment_leaves_nothing_that_passes_for_one(place: Place) -> None:
    for moment in iter_killed(place, *BUILD, most=5, times=3):
        assert not place.build.exists() or is_undamaged(place.build), moment
        shutil.rmtree(place.build, ignore_errors=True)
    assert place.run(*BUILD).returncode == 0
    assert names(place.build.parent) == ["build"]


@pytest.mark.parametrize(("words", "most"), [(("draw",), 5), (("export", "trig"), 5), (("report",), 5)])
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


STOPPED_AT_TURTLE = """
import os, signal, sys
from rtop_graph import build, cli

write_turtle = build._write_turtle
signal.signal(signal.SIGINT, signal.default_int_handler)

def stop(*given):
    os.kill(os.getpid(), int(sys.argv[1]))
    write_turtle(*given)

build._write_turtle = stop
sys.exit(cli.main(sys.argv[2:]))
"""
"""A build that is sent a signal when the dataset is written, and the rest is not.

A shell that starts the tests in the background has its children ignore SIGINT: this one does not.
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_build_leaves_the_old_one(number: signal.Signals, place: Place) -> None:
    before = checksum(place)
    change_a_label(place)
    words = [sys.executable, "-c", STOPPED_AT_TURTLE, str(int(number)), *BUILD]
    done = subprocess.run(words, check=False, env=place.environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode in {-number, 128 + number}
    untraced(done.stderr)
    assert checksum(place) == before
    assert is_undamaged(place.build)


# ---------------------------------------------------------------- no room, no right to write

WRITING = {
    "build": BUILD,
    "report": ("report",),
    "draw": ("draw",),
    "export": ("export", "trig"),
    "answer": ("coverage", "--format", "xlsx", "-o", "answer.xlsx"),
}
"""Commands that write, by what they write."""


def is_told_as_environment(done: subprocess.CompletedProcess[str], says: str) -> bool:
    """Return whether a command ended with exit code 3 and a message on what cannot be written, and no traceback."""
    return done.returncode == 3 and says in untraced(done.stderr) and "cannot be written" in done.stderr


def files_below(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes, but for the logs of the store."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("LOG"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
def test_a_file_that_may_not_grow_is_told_and_what_was_there_stays(words: tuple[str, ...], place: Place) -> None:
    before = files_below(place.build.parent)
    done = place.run(*words, prefix=("sh", "-c", 'ulimit -f 4; exec "$@"', "sh"))
    assert is_told_as_environment(done, "File too large")
    assert files_below(place.build.parent) == before


@pytest.mark.parametrize("kilobytes", [100, 1500])
def test_a_full_disk_is_told_and_the_old_build_stays(kilobytes: int, place: Place) -> None:
    """The disk is full while the N-Quads, or the store, are written."""
    room = kilobytes + sum(path.stat().st_size for path in place.build.rglob("*") if path.is_file()) // 1024 + 100
    script = (
        f'mount -t tmpfs -o size={room}k tmpfs "$0" && cp -r "$1" "$0/build" && shift && export RTOP_BUILD="$0/build"\n'
        '"$@"; code=$?; ls -A "$0"; cmp "$0/build/dataset.nq" "$RTOP_OLD/dataset.nq" || exit 99; exit $code'
    )
    disk = place.home / "disk"
    disk.mkdir()
    done = place.run(
        *BUILD, prefix=mounting(script, str(disk), str(place.build)), variables={"RTOP_OLD": str(place.build)}
    )
    assert is_told_as_environment(done, "No space left on device"), (done.returncode, done.stderr)
    assert done.stdout.split() == ["build"]


def mounting(script: str, *words: str) -> tuple[str, ...]:
    """Return what goes before a command so that it runs where a script has mounted something, seen by it alone."""
    tool = shutil.which("unshare")
    if tool is None or subprocess.run([tool, "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here: that needs root and Linux")
    return (tool, "-m", "sh", "-c", script, *words)


@pytest.mark.parametrize("words", [*WRITING.values(), ("tidy",)], ids=[*WRITING, "tidy"])
def test_a_read_only_disk_is_told_and_nothing_changes(words: tuple[str, ...], place: Place) -> None:
    root = place.home.parent
    table = place.home / "data" / "reference" / "places.csv"
    if words == ("tidy",):
        table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    before = files_below(root)
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"'
    assert is_told_as_environment(place.run(*words, prefix=mounting(script, str(root))), "Read-only file system")
    assert files_below(root) == before


def test_a_folder_that_may_not_be_written_is_told(place: Place) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere: the disk that is mounted read-only stands for this")
    place.build.parent.chmod(0o555)
    try:
        assert is_told_as_environment(place.run(*BUILD), "Permission denied")
    finally:
        place.build.parent.chmod(0o755)
    assert is_undamaged(place.build)


def test_what_can_only_be_read_is_still_answered_from(place: Place) -> None:
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    done = place.run("coverage", "--format", "csv", prefix=mounting(script, str(place.home.parent)))
    assert done.returncode == 0, done.stderr
    assert done.stdout == place.run("coverage", "--format", "csv").stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_an_answer_that_cannot_be_printed_is_told(place: Place) -> None:
    done = place.run("coverage", prefix=("sh", "-c", 'exec "$@" >/dev/full', "sh"))
    assert done.returncode == 3
    assert untraced(done.stderr) == "rtop: No space left on device.\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_does_no_harm(closed: str, place: Place) -> None:
    before = files_below(place.build)
    done = place.run("coverage", prefix=("sh", "-c", f'exec "$@" {closed}', "sh"))
    assert (done.returncode, done.stderr) == (0, "")
    assert files_below(place.build) == before


def test_who_reads_only_the_beginning_is_left_in_peace(place: Place) -> None:
    done = place.run("coverage", "--format", "json", prefix=("sh", "-c", '"$@" | head -c 1', "sh"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "{", "")


def test_too_few_files_may_be_open(place: Place) -> None:
    done = place.run("coverage", prefix=("sh", "-c", 'ulimit -n 12; exec "$@"', "sh"))
    assert done.returncode in {1, 3}
    assert "file descriptors" in untraced(done.stderr)
    assert is_undamaged(place.build)


# ---------------------------------------------------------------- two at once


def test_two_builds_in_one_folder_at_once_both_end_well(place: Place) -> None:
    command = [*RTOP, *BUILD]
    both = [subprocess.Popen(command, env=place.environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        _, message = process.communicate(timeout=PATIENCE)
        assert (process.returncode, message) == (0, "")
    assert is_undamaged(place.build)
    assert names(place.build.parent) == ["build"]


SWAPPING = """
import sys
from pathlib import Path
from rtop_graph.files import folder_moved_into_place
for number in range(100):
    with folder_moved_into_place(Path(sys.argv[1])) as fresh:
        for name in ("one", "other"):
            (fresh / name).write_text(f"{sys.argv[2]} {number}")
"""


def test_a_reader_finds_a_whole_folder_while_several_replace_it(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    with folder_moved_into_place(folder) as fresh:
        for name in ("one", "other"):
            (fresh / name).write_text("first")
    command = [sys.executable, "-c", SWAPPING, str(folder)]
    writers = [subprocess.Popen([*command, str(number)], cwd=ROOT) for number in range(3)]
    looks = 0
    while any(writer.poll() is None for writer in writers):
        held = os.open(folder, os.O_RDONLY)  # never absent: this raises nothing
        with contextlib.suppress(FileNotFoundError):  # replaced, and its files removed, since it was opened
            told = {read_in(held, name) for name in ("one", "other")}
            assert len(told) == 1
            looks += 1
        os.close(held)
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert looks > 10
    assert names(tmp_path) == ["build"]


def read_in(folder: int, name: str) -> bytes:
    number = os.open(name, os.O_RDONLY, dir_fd=folder)
    with os.fdopen(number, "rb") as file:
        return file.read()


# ---------------------------------------------------------------- damaged


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


DAMAGE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "CURRENT is missing": ("store/CURRENT", Path.unlink),
    "CURRENT is cut": ("store/CURRENT", cut),
    "the database's manifest is cut": ("store/MANIFEST-*", cut),
    "the database's manifest is missing": ("store/MANIFEST-*", Path.unlink),
    "a byte of a table is flipped": ("store/*.sst", flip),
    "a table is cut": ("store/*.sst", cut),
    "a table is missing": ("store/*.sst", Path.unlink),
    "the N-Quads are cut": ("dataset.nq", cut),
    "a byte of the N-Quads is flipped": ("dataset.nq", flip),
    "the manifest is cut": ("manifest.json", cut),
    "the checksums are cut": ("checksums", cut),
    "the checksums are missing": ("checksums", Path.unlink),
    "a Turtle file is missing": ("turtle/entities.ttl", Path.unlink),
}
"""Which file of a build is harmed, and how; of several, the largest."""


def harm(build: Path, name: str) -> None:
    pattern, how = DAMAGE[name]
    how(max(build.glob(pattern), key=lambda path: path.stat().st_size))


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_build_is_found_out(name: str, place: Place) -> None:
    assert is_undamaged(place.build)
    harm(place.build, name)
    assert not is_undamaged(place.build)


@pytest.mark.parametrize("name", [name for name, (pattern, _) in DAMAGE.items() if pattern.startswith("store/")])
def test_a_damaged_store_is_told_or_answers_as_before(name: str, first_build: Place, place: Place) -> None:
    query = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
    whole = EmbeddedStore.open(first_build.build / "store").select(query).rows
    harm(place.build, name)
    rows: object = None
    with contextlib.suppress(StoreError):
        rows = EmbeddedStore.open(place.build / "store").select(query).rows
    assert rows in (None, whole)
    done = place.run("coverage")
    assert done.returncode in {0, 1}
    assert done.returncode == 0 or "rtop build" in untraced(done.stderr)


def test_a_build_over_a_damaged_one_makes_it_whole_again(place: Place) -> None:
    before = files_below(place.build)["dataset.nq"]
    harm(place.build, "a byte of a table is flipped")
    done = place.run("build", "--no-reasoner")
    assert done.stdout.startswith("built:"), done.stderr
    assert is_undamaged(place.build)
    assert files_below(place.build)["dataset.nq"] == before
    assert place.run("build", "--no-reasoner").stdout.startswith("unchanged:")


@pytest.mark.parametrize("name", ["the N-Quads are cut", "a byte of the N-Quads is flipped"])
@pytest.mark.parametrize("form", ["nquads", "jsonld"])
def test_harmed_n_quads_are_never_handed_on(
    form: str, name: str, at_place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    harm(at_place.build, name)
    assert main(["export", form]) == 1
    assert re.search(r"dataset\.nq .* is damaged: its checksum is another.*rtop build", capsys.readouterr().err)
    assert names(at_place.build.parent) == ["build"]


@pytest.fixture
def another_text(tmp_path: Path) -> Path:
    """A folder with the smallest reports, one paragraph of which reads otherwise from its first words on."""
    folder = Path(shutil.copytree(SMALLEST_REPORTS, tmp_path / "texts"))
    path = folder / "A-1-1.txt"
    text = path.read_text(encoding="utf-8")
    start = re.search(r"^1\. +", text, re.MULTILINE)
    assert start is not None
    path.write_text(f"{text[: start.end()]}However, {text[start.end() :]}", encoding="utf-8")
    return folder


@pytest.mark.usefixtures("at_place")
def test_words_are_never_taken_from_another_text(another_text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "--country", "Arcadia", "--reports", str(another_text), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert main(["claims", "--country", "Arcadia", "--reports", str(SMALLEST_REPORTS), "--format", "json"]) == 0
    right = json.loads(capsys.readouterr().out)["rows"]
    other = [one["evidence"] for one, same in zip(rows, right, strict=True) if one != same]
    assert other
    assert all(ANOTHER_TEXT in words for words in other)
    assert len(other) < len(rows)


def test_another_text_is_told_by_its_checksum(place: Place, another_text: Path) -> None:
    done = place.run("check", "--reports", str(another_text))
    assert done.returncode == 1
    assert "The text at hand has another checksum" in done.stdout


def test_a_page_marks_no_words_in_another_text(place: Place, another_text: Path) -> None:
    with serving(place.build, "--reports", str(another_text)) as server:
        assert "<mark>" not in server.get("/id/paragraph/A-1-1-1", accept="text/html").text
        assert "<mark>" in server.get("/id/paragraph/A-1-1-2", accept="text/html").text


# ---------------------------------------------------------------- clock, language, zone

CLOCK = """
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/time.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
static long moved(void) { return atol(getenv("MOVED_CLOCK")); }
time_t time(time_t *t) { struct timespec now; clock_gettime(CLOCK_REALTIME, &now);
  if (t) *t = now.tv_sec; return now.tv_sec; }
int gettimeofday(struct timeval *t, void *z) { struct timespec now; (void)z; clock_gettime(CLOCK_REALTIME, &now);
  t->tv_sec = now.tv_sec; t->tv_usec = now.tv_nsec / 1000; return 0; }
int clock_gettime(clockid_t c, struct timespec *t) { int r = syscall(SYS_clock_gettime, c, t);
  if (c == CLOCK_REALTIME) t->tv_sec += moved(); return r; }
"""
"""A library that moves the clock for the program that it is loaded into."""


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("there is no C compiler here that would make a clock to be moved")
    folder = tmp_path_factory.mktemp("clock")
    (folder / "clock.c").write_text(CLOCK, encoding="utf-8")
    command = [compiler, "-shared", "-fPIC", "-o", "clock.so", "clock.c"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "clock.so"


@pytest.mark.parametrize("years", [-30, 60])
def test_a_wrong_clock_changes_nothing(years: int, clock: Path, place: Place) -> None:
    moved = {"LD_PRELOAD": str(clock), "MOVED_CLOCK": str(years * 31_557_600)}
    tell = "import datetime; print(datetime.date.today().year)"
    year = subprocess.run([sys.executable, "-c", tell], env=os.environ | moved, capture_output=True, check=True).stdout
    assert abs(int(year) - time.gmtime().tm_year - years) <= 1
    before = checksum(place)
    assert place.run("build", "--no-reasoner", variables=moved).stdout.startswith("unchanged:")
    assert place.run(*BUILD, variables=moved).returncode == 0
    assert checksum(place) == before
    told = []
    for variables in (moved, {}):
        assert place.run("report", "--report", "A/1/1", variables=variables).returncode == 0
        told.append(files_below(place.build.parent / "report"))
    assert told[0] == told[1]


def test_a_clock_that_was_never_set_is_told(clock: Path, place: Place) -> None:
    moved = {"LD_PRELOAD": str(clock), "MOVED_CLOCK": str(-50 * 31_557_600)}
    done = place.run("report", "--report", "A/1/1", variables=moved)
    assert (done.returncode, untraced(done.stderr)) == (
        3,
        "rtop: The clock of this machine stands before 1980. Set it.\n",
    )
    assert not (place.build.parent / "report").exists()


def test_dates_of_files_mean_nothing(at_place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, date in ((at_place.home / "data", 4_102_444_800), (at_place.build, 0)):
        for path in folder.rglob("*"):
            os.utime(path, (date, date))
    assert main(["build", "--no-reasoner"]) == 0
    assert capsys.readouterr().out.startswith("unchanged:")


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with locales in which an i has no dot, and a comma stands before decimals."""
    tool = shutil.which("localedef")
    if tool is None or not Path("/usr/share/i18n/locales/tr_TR").is_file():
        pytest.skip("there are no sources of locales here")
    folder = tmp_path_factory.mktemp("locales")
    for name, characters in (("tr_TR", "UTF-8"), ("de_DE", "ISO-8859-1")):
        command = [tool, "-i", name, "-f", characters, str(folder / f"{name}.{characters}")]
        subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", ["tr_TR.UTF-8", "de_DE.ISO-8859-1", "C"])
def test_the_language_of_the_machine_changes_nothing(name: str, locales: Path, place: Place) -> None:
    plain = {"LC_ALL": "C.UTF-8"}
    spoken = {"LC_ALL": name, "LANG": name, "LANGUAGE": name, "LOCPATH": str(locales), "PYTHONCOERCECLOCALE": "0"}
    spoken |= {"PYTHONUTF8": "0"}
    before = checksum(place)
    if name.startswith("tr"):
        assert place.run(*BUILD, variables=spoken).returncode == 0
        assert checksum(place) == before
    words = ("coverage", "--format", "csv")
    there = place.run(*words, variables=spoken | {"PYTHONIOENCODING": "utf-8"})
    assert there.stdout == place.run(*words, variables=plain).stdout
    assert place.run("coverage", variables=spoken).stderr == ""


def test_a_reasoner_that_speaks_turkish_infers_the_same(place: Place) -> None:
    assert place.run("build").returncode == 0
    before = checksum(place)
    turkish = "-Duser.language=tr -Duser.country=TR -Dfile.encoding=ISO-8859-9"
    done = place.run("build", "--force", variables={"JAVA_TOOL_OPTIONS": turkish})
    assert done.returncode == 0, done.stderr
    assert checksum(place) == before


def test_what_a_terminal_cannot_show_is_told_by_its_code(place: Place) -> None:
    done = place.run("coverage", "--matrix", variables={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert r"\u25cf" in done.stdout


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/St_Johns", "/etc/passwd", "nonsense"])
def test_the_time_zone_changes_nothing(zone: str, at_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = at_place.build.parent
    told = []
    for chosen in ("UTC", zone):
        monkeypatch.setenv("TZ", chosen)
        time.tzset()
        assert main(["report", "--report", "A/1/1"]) == 0
        told.append(files_below(folder / "report"))
    monkeypatch.undo()
    time.tzset()
    assert told[0] == told[1]


# ---------------------------------------------------------------- paths

PATHS = {
    "spaces": "a folder with spaces",
    "accents": "Übersicht é e\u0301",
    "a line break": "two\nlines",
    "a tab": "a\ttab",
    "quotes": 'it\'s "quoted"',
    "a dash": "-o",
    "what shells expand": "$(touch harmed) `touch harmed` *",
    "what formats fill": "{brace} %s %20 #part ?query=1",
    "a backslash": "back\\slash",
    "beyond the first plane": "\U0001f30d",
    "a long name": "x" * 255,
}


@pytest.mark.parametrize("name", PATHS.values(), ids=PATHS)
def test_any_name_of_a_folder_will_do(
    name: str, first_build: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = copied(first_build, tmp_path / name)
    for variable in ("RTOP_HOME", "RTOP_BUILD"):
        monkeypatch.setenv(variable, place.environment[variable])
    target = tmp_path / name / "answers" / name
    for words in (["build", "--no-reasoner"], ["coverage", "--format", "csv", "-o", str(target)], ["export", "gexf"]):
        assert main(words) == 0
    assert capsys.readouterr().out.startswith("unchanged: ")
    assert target.is_file()
    assert not list(tmp_path.rglob("harmed"))


def test_a_very_deep_folder_will_do(first_build: Place, tmp_path: Path) -> None:
    place = copied(first_build, tmp_path.joinpath(*(["d" * 250] * 8)))
    assert place.run(*BUILD).returncode == 0
    assert is_undamaged(place.build)


def test_a_name_that_is_too_long_is_told(at_place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "-o", str(at_place.home / ("x" * 256))]) == 3
    assert "File name too long" in capsys.readouterr().err


@pytest.mark.parametrize("variable", ["RTOP_HOME", "RTOP_BUILD"])
def test_a_name_that_is_no_text_is_told(variable: str, place: Place, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/byte\xff"
    try:
        Path(os.fsdecode(name)).mkdir()
    except OSError:
        pytest.skip("names that are no text cannot be had here")
    done = place.run(*BUILD, variables={variable: os.fsdecode(name)})
    assert done.returncode == 3
    assert "is not UTF-8" in untraced(done.stderr)


# ---------------------------------------------------------------- where the command runs


def test_it_runs_in_the_root_folder(place: Place) -> None:
    before = files_below(place.build)["dataset.nq"]
    done = place.run("build", "--force", prefix=("sh", "-c", 'cd / && exec "$@"', "sh"))
    assert done.returncode == 0, done.stderr
    assert len(files_below(place.build)["dataset.nq"]) > len(before)


GONE = ("sh", "-c", 'mkdir gone && cd gone && rmdir ../gone && exec "$@"', "sh")


def test_what_is_only_read_is_answered_in_a_folder_that_is_gone(place: Place) -> None:
    done = place.run("coverage", "--format", "csv", prefix=GONE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == place.run("coverage", "--format", "csv").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("build", "--force"), "The working directory is gone. Change to one that exists"),
        (("coverage", "-o", "answer.csv"), "answer.csv cannot be written: No such file or directory"),
    ],
    ids=["reasoner", "answer"],
)
def test_what_needs_the_folder_that_is_gone_is_told(words: tuple[str, ...], says: str, place: Place) -> None:
    done = place.run(*words, prefix=GONE)
    assert done.returncode == 3
    assert says in untraced(done.stderr)
    assert is_undamaged(place.build)


def test_a_folder_for_temporary_files_that_is_not_there_is_done_without(place: Place) -> None:
    assert place.run(*BUILD, variables={"TMPDIR": "/nowhere"}).returncode == 0


# ---------------------------------------------------------------- the table of faults

ROW = re.compile(r"^\|.*`(?P<file>test_\w+)\.py::(?P<name>test_\w+)`.*\|$", re.MULTILINE)


def told_faults() -> list[tuple[str, str]]:
    """Return the tests that the table names, each with its file."""
    text = (ROOT / "docs" / "FAULTS.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|") and "---" not in line][1:]
    found = [(row["file"], row["name"]) for line in rows for row in ROW.finditer(line)]
    assert len(found) == len(rows), "every line of the table names the test that injects its fault"
    return found


@pytest.mark.parametrize(("file", "name"), told_faults())
def test_every_line_of_the_table_names_a_test(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (TESTS / f"{file}.py").read_text(encoding="utf-8")


def test_every_fault_that_is_injected_has_a_line() -> None:
    here = re.findall(r"^def (test_\w+)\(", Path(__file__).read_text(encoding="utf-8"), re.MULTILINE)
    lines = {name for _, name in told_faults()}
    assert [name for name in here if name not in lines and not name.startswith("test_every_")] == []
