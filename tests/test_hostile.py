"""Hostile input: no crash, no hang past a limit, no file outside its folder, no request to anybody.

Every fault is one of ours, with a documented exit code. Few examples are tried here; ``./run heavy`` tries thousands.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlencode

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
from rtop_graph.remote import RemoteStore
from rtop_graph.report.templating import environment, rendered
from rtop_graph.report_reader import read_report
from rtop_graph.results import FORMULA, Result, as_csv
from rtop_graph.rows import Actor
from rtop_graph.store import EmbeddedStore
from rtop_graph.tables import FAULT_LIMIT, FILE_LIMIT, read_table, read_tables, tidy_tables
from tests.serving import Server, serving
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
    lexicon, tried, bound = SimpleNamespace(directory=directory, vocabulary=project_vocabulary()), 0, 0
    for query in find_queries().values():
        for parameter in query.parameters:
            for value in BREAKING:
                tried += 1
                with contextlib.suppress(RtopError):
                    text = query.bound({parameter.name: term_of(parameter, value, lexicon)})
                    bound += 1
                    refuse_outside_queries(text)
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
@example(("draw", "--focus", "\udcff"))
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


# ---------------------------------------------------------------- templates of others

ESCAPES = {
    "a class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "a function": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "a method": "{{ lipsum.__globals__['os'].environ }}",
    "a file above": "{% include '../../../../../../etc/passwd' %}",
    "a file at the root": "{% include '/etc/passwd' %}",
    "a change": "{% set _ = given.append(1) %}",
    "an endless row": "{% for a in range(10 ** 9) %}{% endfor %}",
    "a format": "{{ '{0.__class__.__init__.__globals__}'.format(given) }}",
}


@pytest.mark.parametrize("text", ESCAPES.values(), ids=ESCAPES)
def test_a_template_of_others_reaches_nothing_but_what_it_is_given(text: str, tmp_path: Path) -> None:
    (tmp_path / "coverage.html.j2").write_text(text, encoding="utf-8")
    given_list: list[int] = []
    with pytest.raises(RtopError):
        rendered(environment({}, tmp_path), "coverage.html.j2", {"given": given_list})
    assert given_list == []


# ---------------------------------------------------------------- the endpoint


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with serving(home / "out" / "build", "--query-seconds", "5", "--max-memory", "1024") as running:
        yield running


def raw(server: Server, request: bytes, seconds: float = 60) -> bytes:
    """Send bytes as they are, and return what comes back until the connection is closed or nothing more comes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionError, TimeoutError):
            while piece := connection.recv(65536):
                answer += piece
    return answer


def is_sound(answer: bytes) -> bool:
    """Return whether an answer is none, or one of HTTP that is no failure of the server and shows no traceback."""
    status = re.match(rb"HTTP/1\.1 ([1-5][0-9][0-9]) ", answer)
    return not answer or (status is not None and status[1] not in {b"500", b"502"} and b"Traceback" not in answer)


def serves(server: Server) -> bool:
    return server.process.poll() is None and server.query("ASK { ?s ?p ?o }").status == 200


METHODS = st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "get", ""])
PLACES = st.sampled_from(
    ["/", "/sparql", "/id/place/arcadia", "/id/", "/static/", "/coverage", "/claims", "/search", "/console",
     "/ontology", "/.well-known/void", "/data", "/sheet", "/map", "/id/claim/A-1-1-p1-2", "*", "//", "http://outside.example/"]
)  # fmt: skip
NAMES = st.sampled_from(
    ["query", "country", "partner", "report", "format", "words", "default-graph-uri", "claim", "from"]
)
HEADERS = st.sampled_from(
    ["Accept", "Content-Type", "Content-Length", "Transfer-Encoding", "Content-Encoding", "Host", "Range",
     "If-None-Match", "Expect", "Upgrade", "X-Forwarded-Host", "Cookie", "Accept-Encoding"]
)  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """A request as it is sent."""

    method: str
    place: str
    end: str
    fields: list[tuple[str, str]]
    headers: list[tuple[str, str]]

    @property
    def content(self) -> bytes:
        """Return its bytes."""
        encoded = urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in self.fields])
        path = self.place + quote(self.end.encode("utf-8", "surrogatepass"), safe="/%.")
        lines = [f"{self.method} {path}?{encoded} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass")


FIELDS = st.lists(st.tuples(NAMES, HOSTILE), max_size=3)
REQUESTS = st.builds(Sent, METHODS, PLACES, HOSTILE, FIELDS, st.lists(st.tuples(HEADERS, HOSTILE), max_size=3))


@FEW
@given(REQUESTS)
def test_no_request_breaks_the_server(server: Server, sent: Sent) -> None:
    assert is_sound(raw(server, sent.content, 2))


@pytest.mark.heavy
@MANY
@given(REQUESTS)
def test_no_request_breaks_the_server_at_length(server: Server, sent: Sent) -> None:
    assert is_sound(raw(server, sent.content, 2))


@settings(FEW, max_examples=12)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_server(server: Server, content: bytes) -> None:
    assert is_sound(raw(server, content, 0.3))
    assert is_sound(raw(server, b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + content, 0.3))


def posted(body: bytes, *headers: str) -> bytes:
    lines = ["POST /sparql HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


QUERY_TYPE = "Content-Type: application/sparql-query"


def status_of(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 ([0-9]{3}) ", answer)
    assert found is not None, answer[:200]
    return int(found[1])


def test_a_body_that_would_grow_when_unpacked_is_not_unpacked(server: Server) -> None:
    bomb = gzip.compress(b"ASK { ?s ?p ?o } #" + b" " * 50_000_000)
    assert status_of(raw(server, posted(bomb, QUERY_TYPE, "Content-Encoding: gzip"))) == 415
    small = gzip.compress(b"ASK { ?s ?p ?o }")
    assert status_of(raw(server, posted(small, QUERY_TYPE, "Content-Encoding: gzip"))) == 415


def test_a_body_beyond_the_limit_is_refused(server: Server) -> None:
    assert status_of(raw(server, posted(b"#" * 3_000_000, QUERY_TYPE))) == 413
    chunks = b"100000\r\n" + b"#" * 0x100000 + b"\r\n"
    head = posted(b"", QUERY_TYPE, "Transfer-Encoding: chunked").replace(b"Content-Length: 0\r\n", b"")
    assert b" 413 " in raw(server, head + chunks * 3)[:20]
    assert serves(server)


def test_an_endless_header_is_refused(server: Server) -> None:
    answer = raw(server, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 10_000_000, 5)
    assert not answer or 400 <= status_of(answer) < 500
    assert serves(server)


NESTED = {
    "groups": "ASK " + "{" * 20_000 + "}" * 20_000,
    "open groups": "ASK " + "{" * 100_000,
    "brackets": "SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}",
    "paths": "ASK { ?s " + "(" * 20_000 + "<a:a>" + ")" * 20_000 + " ?o }",
    "negations": "ASK { FILTER(" + "!" * 100_000 + "true) }",
    "lists": "ASK { ?s ?p " + "(" * 20_000 + ")" * 20_000 + " }",
    "subqueries": "ASK " + "{ SELECT * " * 2_000 + "{}" + "}" * 2_000,
    "a long row of values": "ASK { VALUES ?x {" + " 1" * 300_000 + "} }",
    "a long pattern": 'ASK { FILTER(REGEX("' + "a" * 40 + '", "' + "(a?)" * 40 + "a" * 40 + '")) }',
    "a repeated pattern": 'ASK { FILTER(REGEX("aaaa", "((((a{1,99}){1,99}){1,99}){1,99}){1,99}")) }',
    "a growing text": "SELECT ("
    + "REPLACE(" * 9
    + '"aaaaaaaaaa"'
    + ', "a", "$0$0$0$0$0$0$0$0$0$0")' * 9
    + " AS ?x) {}",
}


@pytest.mark.parametrize("query", NESTED.values(), ids=NESTED)
def test_a_query_that_is_nested_or_grows_is_answered_or_refused_in_time(query: str, server: Server) -> None:
    began = time.monotonic()
    answer = raw(server, posted(query.encode(), QUERY_TYPE))
    assert status_of(answer) in {200, 400, 503}
    assert b"Traceback" not in answer
    assert time.monotonic() - began < 40
    assert serves(server)


def test_who_opens_connections_and_says_nothing_keeps_nobody_out(server: Server) -> None:
    with contextlib.ExitStack() as open_:
        for _ in range(200):
            held = open_.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            held.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        assert serves(server)
    assert serves(server)


# ---------------------------------------------------------------- XML, and requests to others

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY f SYSTEM "file:///etc/passwd">]>
<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>&c;&f;</boolean></sparql>"""


def answering_once(answer: bytes) -> tuple[socket.socket, str]:
    """Return a listener that has one answer ready for whoever asks, and its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (BOMB, b"Content-Type: application/sparql-results+xml"),
        (BOMB, b"Content-Type: application/rdf+xml"),
        (
            gzip.compress(b'{"head":{"vars":[]},"results":{"bindings":[]}}' + b" " * 30_000_000),
            b"Content-Encoding: gzip",
        ),
        (b"[" * 200_000, b"Content-Type: application/sparql-results+json"),
    ],
    ids=["entities in results", "entities in triples", "packed", "nested"],
)
def test_no_answer_of_an_engine_is_unpacked_or_read_as_xml(body: bytes, header: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n\r\n" % (len(body), header)
    listener, address = answering_once(head + body)
    with listener, pytest.raises(RtopError) as raised:
        RemoteStore(address, timeout=10).select("ASK { ?s ?p ?o }")
    assert "root:" not in str(raised.value)


READS_XML = re.compile(
    r"\b(?:fromstring|iterparse|XMLParser|parseString|make_parser|expat)\b|format=\"xml\"|ElementTree\.parse"
)


def test_nothing_in_the_package_reads_xml() -> None:
    found = {path.name: READS_XML.findall(path.read_text("utf-8")) for path in (ROOT / "rtop_graph").rglob("*.py")}
    assert {name: calls for name, calls in found.items() if calls} == {}


ALONE = """
import sys
OUTSIDE = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"}
def forbid(event, arguments):
    if event in OUTSIDE:
        sys.stderr.write(f"asked outside: {event} {arguments}")
        sys.exit(99)
sys.addaudithook(forbid)
from rtop_graph.cli import main
lines = "check;build --no-reasoner --force;coverage;report;draw;export jsonld;export gexf;sheet Arcadia;tidy"
for line in lines.split(";"):
    if main(line.split()):
        sys.exit(98)
"""


def test_no_command_asks_anybody_outside(home: Path, tmp_path: Path) -> None:
    environment = os.environ | {"RTOP_HOME": str(home), "RTOP_BUILD": str(tmp_path / "build")}
    command = [sys.executable, "-c", ALONE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
