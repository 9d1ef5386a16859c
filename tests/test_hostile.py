"""Hostile input: no crash, no hang past a limit, no file outside its folder, no request to anybody.

Every fault is one of ours, with a documented exit code. ``--hypothesis-profile`` is small here; ``./run heavy`` and
``tests/fuzzing.py`` try more.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rtop_graph.cli import main
from rtop_graph.commands import showing
from rtop_graph.errors import ReportFormatError, RtopError
from rtop_graph.hxl import as_hxl
from rtop_graph.identifiers import slug_of
from rtop_graph.names import Directory, read_directory
from rtop_graph.normal_text import find_span, normalise_text
from rtop_graph.parameters import term_of
from rtop_graph.queries import find_queries
from rtop_graph.refusal import refuse_outside_queries
from rtop_graph.report_reader import read_report
from rtop_graph.results import FORMULA, Result, as_csv
from rtop_graph.rows import Actor
from rtop_graph.store import EmbeddedStore
from rtop_graph.tables import FAULT_LIMIT, FILE_LIMIT, read_table, read_tables, tidy_tables
from tests.worlds import ROOT, SMALLEST_REPORTS, copy_world, project_vocabulary

FEW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
MANY = settings(deadline=None, max_examples=5_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
EXIT_CODES = {0, 1, 2, 3, 4}

PIECES = (
    '"', "'", "\\", "\\u0022", "\n", "\r", "\t", "\x00", "\x1b[2J", "\x7f", "\ufeff", "\u202e", "\u2028", "\ud800",
    "}", "{", ")", "(", "#", ";", ",", ".", "<", ">", "|", "/", "../", "%00", "%2e%2e%2f", "@en", "^^", "?s", "-", "=",
    "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "{{7*7}}", "${IFS}", "<script>", "' OR 1=1 --", "SERVICE <http://a.example/>",
    "} UNION { ?s ?p ?o }", "Arcadia", "A/1/1", "2014", "UNDEF", "VALUES ?x { UNDEF }", "é", "e\u0301", "\U0001f30d",
)  # fmt: skip
"""What breaks out of strings, IRIs, cells, paths, templates and terminals."""

HOSTILE = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=6).map("".join))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the smallest world with a build of it, beside each other."""
    folder = tmp_path_factory.mktemp("hostile")
    copy_world(folder)
    for name in ("ontology", "queries"):
        (folder / name).symlink_to(ROOT / name)
    environment = os.environ | {"RTOP_HOME": str(folder), "RTOP_BUILD": str(folder / "out" / "build")}
    command = [sys.executable, "-m", "rtop_graph.cli", "build", "--no-reasoner"]
    subprocess.run(command, env=environment, check=True, capture_output=True, cwd=ROOT)
    return folder


@pytest.fixture
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RTOP_HOME", str(home))
    monkeypatch.setenv("RTOP_BUILD", str(home / "out" / "build"))
    return home


# ---------------------------------------------------------------- tables

HEADER = ",".join(Actor.rules()) + "\n"


def read(content: bytes) -> tuple[int, list[str]]:
    """Return the number of rows that a table of actors with this content has, and its faults."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "entities" / "actors.csv"
        path.parent.mkdir()
        path.write_bytes(content)
        rows, faults = read_table(path, Actor, "entities/actors.csv")
        return len(rows), [str(fault) for fault in faults]


@FEW
@given(st.lists(st.lists(HOSTILE, max_size=10), max_size=5), st.sampled_from(["utf-8", "utf-16", "latin-1", "cp1252"]))
def test_hostile_cells_in_any_encoding_give_rows_or_faults(lines: list[list[str]], encoding: str) -> None:
    content = "\n".join(",".join(cells) for cells in lines)
    _, faults = read((HEADER + content).encode(encoding, "replace"))
    assert faults or not content.strip() or not lines


ENDLESS = {
    "lines": b"\n",
    "quotes": b'"',
    "commas": b",",
    "one cell": b"a",
    "rows of nothing": b",,,,,,,,\n",
    "NULs": b"\x00",
    "byte order marks": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize("piece", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_table_is_told_in_time(piece: bytes) -> None:
    began = time.process_time()
    rows, faults = read(HEADER.encode() + piece * (8_000_000 // len(piece)))
    assert rows == 0
    assert 1 <= len(faults) <= FAULT_LIMIT + 10
    assert max(map(len, faults)) < 2_000
    assert time.process_time() - began < 10


def test_a_table_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "entities" / "actors.csv"
    path.parent.mkdir()
    with path.open("wb") as file:
        file.truncate(FILE_LIMIT + 1)
    _, faults = read_table(path, Actor, "entities/actors.csv")
    assert [fault.rule for fault in faults] == ["table-is-csv"]


@pytest.mark.parametrize("kind", ["pipe", "zeros", "folder", "link to nothing", "link to itself", "socket"])
def test_what_is_no_file_is_told_and_never_waited_for(kind: str, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    path = data / "entities" / "actors.csv"
    path.unlink()
    with contextlib.ExitStack() as open_:
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            held = open_.enter_context(socket.socket(socket.AF_UNIX))
            with contextlib.chdir(path.parent):  # the address of a socket is short
                held.bind(path.name)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to({"zeros": "/dev/zero", "link to nothing": "nowhere", "link to itself": str(path)}[kind])
        _, faults = read_tables(data)
    assert {fault.file for fault in faults} == {"entities/actors.csv"}


@pytest.mark.parametrize("part", ["entities/actors.csv", "entities"])
def test_no_link_leads_out_of_the_folder_of_the_tables(part: str, tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    outside = tmp_path / "outside"
    (data / part).rename(outside)
    (data / part).symlink_to(outside)
    before = outside.read_bytes() if outside.is_file() else b""
    _, faults = read_tables(data)
    assert any("a link that leads out of the folder" in fault.problem for fault in faults)
    with pytest.raises(RtopError):
        tidy_tables(data)
    assert not before or outside.read_bytes() == before


@FEW
@given(HOSTILE.filter(lambda cell: not any("\ud800" <= c <= "\udfff" for c in cell)))
@example("=cmd|' /C calc'!A0")
@example("\t=1+1")
@example("-2+3+cmd|' /C calc'!A0")
def test_no_cell_that_is_handed_on_is_a_formula(cell: str) -> None:
    import csv

    result = Result("Hostile", ("what", "country"), ((cell, cell), (cell, cell)))
    for text in (as_csv(result), as_hxl(result, {})):
        rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
        cells = [found for row in rows for found in row if not found.startswith("#")]
        assert not [found for found in cells if found.startswith(FORMULA) and not re.fullmatch(r"[-+]?[0-9.]+", found)]


# ---------------------------------------------------------------- texts of reports

BLOCKS = st.sampled_from(
    [
        "1. A\n\n",
        "2. B\n\n",
        "I. Title\n\n",
        "A. Title\n\n",
        "(a) x\n\n",
        "1 note\n\n",
        "word-\nword ",
        "\f",
        "Title\n\n",
    ]
)


@FEW
@given(st.one_of(st.binary(max_size=300), st.lists(st.one_of(BLOCKS, HOSTILE), max_size=12)))
def test_any_text_is_a_report_or_a_fault(content: bytes | list[str]) -> None:
    data = content if isinstance(content, bytes) else "".join(content).encode("utf-8", "surrogatepass")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "A-1-1.txt"
        path.write_bytes(data)
        with contextlib.suppress(ReportFormatError):
            assert read_report(path).document == "A-1-1"


@pytest.mark.parametrize(
    "piece", ["I. A\n\n1. b\n\n", "Title of it\n\n", "(", "1 a\n\n", "word-\nword ", "\u00ad", "\n"]
)
def test_an_endless_text_is_read_in_a_time_that_grows_with_it(piece: str, tmp_path: Path) -> None:
    path = tmp_path / "A-1-1.txt"
    path.write_text(piece * (60_000 // len(piece)), encoding="utf-8")
    began = time.process_time()
    with contextlib.suppress(ReportFormatError):
        read_report(path)
    assert time.process_time() - began < 5


def test_a_text_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "A-1-1.txt").write_bytes(b"a" * (1024 * 1024 + 1))
    with pytest.raises(ReportFormatError, match="larger than"):
        read_report(tmp_path / "A-1-1.txt")


@FEW
@given(st.text(max_size=200), st.text(max_size=20))
def test_normal_text_is_normal_and_a_span_lies_in_it(text: str, quotation: str) -> None:
    normal = normalise_text(text)
    assert normalise_text(normal) == normal
    with contextlib.suppress(RtopError):
        start, end = find_span(text, quotation)
        assert 0 <= start < end <= len(normal)


# ---------------------------------------------------------------- parameters and words on the command line


@pytest.fixture(scope="module")
def directory(home: Path) -> Directory:
    return read_directory(EmbeddedStore.open(home / "out" / "build" / "store"))


BREAKING = (
    '" } SERVICE <http://a.example/> { ?a ?b ?c } #',
    "> } #",
    "\\",
    '"""',
    "\n} #",
    "UNDEF",
    "../../x",
    "0",
    "'",
)


def test_no_parameter_of_any_query_breaks_out(directory: Directory) -> None:
    vocabulary, tried, bound = project_vocabulary(), 0, 0
    for query in find_queries().values():
        for parameter in query.parameters:
            for value in BREAKING:
                tried += 1
                with contextlib.suppress(RtopError):
                    text = query.bound({parameter.name: term_of(parameter, value, directory, vocabulary)})
                    bound += 1
                    refuse_outside_queries(text)
                    assert text.count("VALUES ?") == query.text.count("VALUES ?") + value.count("VALUES ?")
    assert tried > 500


WORDS = st.one_of(
    st.tuples(st.sampled_from(["coverage", "gaps", "claims", "redundancy", "partners", "changes", "options"])).flatmap(
        lambda command: st.tuples(
            st.just(command[0]),
            st.sampled_from(["--country", "--partner", "--form", "--inhibitor", "--concept", "--report", "--area"]),
            HOSTILE,
        )
    ),
    st.tuples(st.just("query"), HOSTILE),
    st.tuples(
        st.just("query"),
        st.just("which-regional-partner-acted-where"),
        st.just("--param"),
        st.tuples(st.sampled_from(["country=", "document=", "", "="]), HOSTILE).map("".join),
    ),
    st.tuples(st.just("sheet"), HOSTILE),
    st.tuples(st.just("draw"), st.just("--focus"), HOSTILE),
    st.tuples(st.just("report"), st.sampled_from(["--region", "--country", "--report", "--partner"]), HOSTILE),
    st.tuples(st.just("span"), HOSTILE, HOSTILE, HOSTILE, st.just("--reports"), st.just(str(SMALLEST_REPORTS))),
    st.tuples(st.just("questions"), st.just("--against"), HOSTILE),
)


def told_by(words: tuple[str, ...]) -> int:
    """Run a command and return its exit code; whatever it raises is a fault of this test."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            return main(list(words))
        except SystemExit as ended:  # argparse
            return int(ended.code or 0)


@FEW
@given(WORDS)
@example(("span", "../worlds/x", "1", "a", "--reports", str(SMALLEST_REPORTS)))
@example(("query", "../../../etc/passwd"))
@example(("query", "\x00.rq"))
@example(("questions", "--against", "\x00"))
@example(("report", "--region", "\ud800"))
def test_no_word_on_the_command_line_is_a_crash(at_home: Path, words: tuple[str, ...]) -> None:
    before = sorted(path.name for path in at_home.parent.iterdir())
    assert told_by(words) in EXIT_CODES
    assert sorted(path.name for path in at_home.parent.iterdir()) == before


@pytest.mark.heavy
@pytest.mark.usefixtures("at_home")
@MANY
@given(WORDS)
def test_no_word_on_the_command_line_is_a_crash_at_length(words: tuple[str, ...]) -> None:
    assert told_by(words) in EXIT_CODES


@FEW
@given(HOSTILE)
@example("..")
@example(".")
@example("")
def test_no_thing_has_a_name_that_leads_out_of_a_folder(name: str) -> None:
    found = showing._folder_name(f"https://engine.example/{name}")
    assert found not in {"", ".", ".."}
    assert "/" not in found
    assert "\x00" not in found
    assert "/" not in slug_of(name)
