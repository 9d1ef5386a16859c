"""Remote answers are whole or refused, whatever an engine does; and no secret is told to anybody."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from rtop_graph import exchange as exchange_module
from rtop_graph.cli import main
from rtop_graph.endpoints import Credentials, Endpoint, find_endpoint
from rtop_graph.errors import QueryError, RemoteError, UsageError
from rtop_graph.query_text import cut_query
from rtop_graph.remote import MOST_CONSTRUCTED, RemoteStore
from rtop_graph.terms import Term
from tests.invented_engines import ANSWER, Reply, cutting, reply, replying, table

ANY = "SELECT ?n { ?s ?p ?n } ORDER BY ?n"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("RTOP_ENDPOINT") or name == "RTOP_CONFIG"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setattr(exchange_module, "PAUSES", (0.01, 0.01))


# ---------------------------------------------------------------- cut answers


@pytest.mark.parametrize(("total", "cap"), [(3, 3), (0, 10), (4, 3), (10, 3), (7, 2), (25, 10), (2500, 1000)])
def test_a_silent_cut_is_noticed_and_paged_over(total: int, cap: int) -> None:
    with cutting(total, cap) as found:
        rows = [row["n"] for row in RemoteStore(found.address).select(ANY)]
    assert rows == [f"{at:05}" for at in range(total)]


def test_pages_are_asked_for_in_an_order_that_leaves_nothing_open() -> None:
    with cutting(10, 4) as found:
        RemoteStore(found.address).select(ANY)
    first, *pages = (asked["query"][0] for asked in found.asked)
    assert "LIMIT" not in first
    assert all(" ".join(page.split()).count("ORDER BY ?n ?n }") == 1 for page in pages)


@pytest.mark.parametrize("fault", ["the same page again", "another order", "nothing more"])
def test_an_engine_that_pages_wrongly_is_refused(fault: str) -> None:
    with (
        cutting(20, 6, fault) as found,
        pytest.raises(RemoteError, match="cuts its answers: it counts 20 rows, gave 6"),
    ):
        RemoteStore(found.address).select(ANY)


@pytest.mark.parametrize("cap", [0, 1])
def test_an_engine_that_gives_next_to_nothing_is_refused(cap: int) -> None:
    with cutting(20, cap) as found, pytest.raises(RemoteError, match="cuts its answers"):
        RemoteStore(found.address).select(ANY)


def test_more_rows_than_the_engine_counts_are_not_trusted() -> None:
    with (
        replying(reply(table("n", 1, 2, 3)), count=2) as found,
        pytest.raises(RemoteError, match="gave 3 rows and counts 2"),
    ):
        RemoteStore(found.address).select(ANY)


def test_repetitions_that_are_counted_and_not_given_are_no_cut() -> None:
    with replying(reply(table("n", 1, 2)), count=3) as found:
        found.different = 2
        assert len(RemoteStore(found.address).select("SELECT DISTINCT ?n { ?s ?p ?n }").rows) == 2
        with pytest.raises(RemoteError, match="cuts its answers"):
            RemoteStore(found.address).select("SELECT ?n { ?s ?p ?n }")


def test_what_distinct_forbids_goes() -> None:
    with replying(reply(table("n", 1, 1, 2)), count=2) as found:
        assert len(RemoteStore(found.address).select("SELECT DISTINCT ?n { ?s ?p ?n }").rows) == 2


def test_an_engine_that_does_not_count_is_refused() -> None:
    answer = reply(table("graph", "https://w3id.org/rtop/graph/x"))
    with replying(answer, knows=False) as found, pytest.raises(RemoteError, match="does not count the rows"):
        RemoteStore(found.address).select(ANY)


def test_an_answer_that_virtuoso_stopped_working_out_is_refused() -> None:
    half = reply(ANSWER, headers={"X-SQL-State": "S1TAT"})
    with replying(half) as found, pytest.raises(RemoteError, match="stopped before its answer was whole"):
        RemoteStore(found.address).select(ANY)


def test_triples_are_made_from_few_solutions_alone() -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    turtle = Reply(b"<http://a.example/> <http://b.example/> <http://c.example/> .", kind="text/turtle")
    with replying(turtle, count=MOST_CONSTRUCTED) as found:
        assert len(RemoteStore(found.address).construct(query)) == 1
    for count in (MOST_CONSTRUCTED + 1, 10**6):
        with replying(turtle, count=count) as found:
            RemoteStore(found.address).graphs()
            with pytest.raises(QueryError, match=f"from {count} solutions"):
                RemoteStore(found.address).construct(query)


def test_describing_is_left_to_the_build() -> None:
    with replying(reply(ANSWER)) as found, pytest.raises(QueryError, match="by CONSTRUCT alone"):
        RemoteStore(found.address).construct("DESCRIBE <http://a.example/>")


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ({"head": {}, "boolean": True}, "true"),
        ({"head": {}, "boolean": False}, "false"),
        (table("__ask_retval", 1), "true"),
        (table("__ask_retval", 0), "false"),
        (table("__ask_retval"), "false"),
    ],
)
def test_ask_may_be_answered_as_a_table(data: object, answer: str) -> None:
    with replying(reply(data)) as found:
        solutions = RemoteStore(found.address).select("ASK { ?s ?p ?o }")
    assert [row["answer"] for row in solutions] == [answer]


def test_truth_is_written_in_one_way() -> None:
    data = table("n", 1)
    data["results"]["bindings"][0]["n"]["datatype"] = "http://www.w3.org/2001/XMLSchema#boolean"
    with replying(reply(data)) as found:
        ((term,),) = RemoteStore(found.address).select(ANY).rows
    assert term == Term("literal", "true", "http://www.w3.org/2001/XMLSchema#boolean")


# ---------------------------------------------------------------- other faults


def test_a_nest_of_brackets_is_no_answer() -> None:
    with replying(Reply(b"[" * 200_000)) as found, pytest.raises(RemoteError, match="not a whole SPARQL result"):
        RemoteStore(found.address).select(ANY)


def test_html_is_no_answer() -> None:
    page = Reply(b"<!DOCTYPE html><title>Sign in</title>", kind="text/html")
    with replying(page) as found, pytest.raises(RemoteError, match="not a whole SPARQL result"):
        RemoteStore(found.address).select(ANY)


@contextmanager
def raw_server(*sent: bytes, pause: float = 0) -> Iterator[str]:
    """Serve bytes as they are, a piece at a time with a pause after each, and hang up; every connection the same."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    for piece in sent:
                        time.sleep(pause)
                        try:
                            connection.sendall(piece)
                        except OSError:
                            break

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "sent", [b"", b"HTTP/1.1 200", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{", b"SSH-2.0\r\n"]
)
def test_a_dropped_connection_is_told(sent: bytes) -> None:
    with raw_server(sent) as address, pytest.raises(RemoteError):
        RemoteStore(address, timeout=5).select(ANY)


def test_headers_that_drip_are_given_up_in_time() -> None:
    drops = [b"HTTP/1.1 200 OK\r\n"] + [b"X-%d: y\r\n" % at for at in range(200)]
    with raw_server(*drops, pause=0.1) as address:
        began = time.monotonic()
        with pytest.raises(RemoteError, match=r"took longer than 0\.5 seconds"):
            RemoteStore(address, timeout=0.5).select(ANY)
        assert time.monotonic() - began < 5


def test_an_engine_that_recovers_is_asked_again() -> None:
    with replying(Reply(b"oh", 500), Reply(b"no", 503), reply(ANSWER)) as found:
        assert len(RemoteStore(found.address).select(ANY).rows) == 1
    assert len(found.asked) == 3


def test_another_address_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTOP_ENDPOINT_TOKEN", "s3cret")
    with replying(reply(ANSWER)) as elsewhere:
        for status in (301, 302, 303, 307, 308):
            moved = Reply(b"", status, headers={"Location": elsewhere.address})
            with replying(moved) as found, pytest.raises(RemoteError, match="sends askers on to http"):
                RemoteStore(found.address).select(ANY)
        assert elsewhere.headers == []


# ---------------------------------------------------------------- secrets


def test_credentials_come_from_the_environment_and_go_with_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    for header, variables in {
        "Bearer s3cret": {"RTOP_ENDPOINT_TOKEN": "s3cret"},
        "Basic bWU6czNjcmV0": {"RTOP_ENDPOINT_USER": "me", "RTOP_ENDPOINT_PASSWORD": "s3cret"},
    }.items():
        with monkeypatch.context() as patch, replying(reply(ANSWER)) as found:
            for name, value in variables.items():
                patch.setenv(name, value)
            RemoteStore(found.address).select(ANY)
        assert {headers.get("authorization") for headers in found.headers} == {header}


def test_without_credentials_none_are_sent() -> None:
    with replying(reply(ANSWER)) as found:
        RemoteStore(found.address).select(ANY)
    assert not any("authorization" in headers for headers in found.headers)


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_no_message_holds_a_secret_even_where_the_engine_repeats_it(
    status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RTOP_ENDPOINT_USER", "me")
    monkeypatch.setenv("RTOP_ENDPOINT_PASSWORD", "s3cret")
    with replying(Reply(b"you sent s3cret and bWU6czNjcmV0", status), knows=False) as found:
        assert main(["query", "who-acted-on-a-country", "--endpoint", found.address]) in {1, 4}
    told = capsys.readouterr()
    assert "s3cret" not in told.out + told.err
    assert "bWU6" not in told.out + told.err


@pytest.mark.parametrize(
    "variables",
    [
        {"RTOP_ENDPOINT_USER": "me"},
        {"RTOP_ENDPOINT_PASSWORD": "s3cret"},
        {"RTOP_ENDPOINT_TOKEN": "s3cret", "RTOP_ENDPOINT_USER": "me", "RTOP_ENDPOINT_PASSWORD": "s3cret"},
        {"RTOP_ENDPOINT_TOKEN": "s3cret\r\nX-More: y"},
        {"RTOP_ENDPOINT_USER": "m:e", "RTOP_ENDPOINT_PASSWORD": "s3cret"},
    ],
)
def test_credentials_that_cannot_be_meant_are_refused(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError) as told:
        RemoteStore("http://127.0.0.1:1/query")
    assert "s3cret" not in str(told.value)


def test_credentials_do_not_travel_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTOP_ENDPOINT_TOKEN", "s3cret")
    with pytest.raises(UsageError, match=r"unencrypted to lab\.example: use https"):
        RemoteStore("http://lab.example/sparql")
    for allowed in (
        Endpoint("https://lab.example/sparql"),
        Endpoint("http://localhost:1/sparql"),
        Endpoint("http://[::1]:1/sparql"),
        Endpoint("http://lab.example/sparql", plain=True),
    ):
        RemoteStore(allowed)
    with pytest.raises(UsageError, match="unencrypted"):
        RemoteStore(Endpoint("https://lab.example/sparql", update="http://lab.example/update"))


@pytest.mark.parametrize(
    "address",
    [
        "http://me:s3cret@lab.example/sparql",
        "https://s3cret@lab.example/sparql",
        "https://lab.example/sparql?apikey=s3cret",
        "https://lab.example/sparql?a=b&Access_Token=s3cret",
    ],
)
def test_an_address_that_holds_a_secret_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(UsageError, match="holds no credentials") as told:
        find_endpoint(address)
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    "address", ["http://", "http:///sparql", "http://a b/", "http://a:0/", "http://a:99999/", "http://a/\n"]
)
def test_what_is_no_whole_address_is_a_matter_of_usage(address: str) -> None:
    with pytest.raises(UsageError):
        find_endpoint(address)


# ---------------------------------------------------------------- settings


def settings(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "settings" / "rtop"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")


LAB = """
endpoint = "lab"
[endpoints.lab]
query = "https://lab.example/sparql"
update = "https://lab.example/update"
seconds = 90
"""


def test_an_endpoint_is_found_by_name(tmp_path: Path) -> None:
    settings(tmp_path, LAB)
    lab = Endpoint("https://lab.example/sparql", "https://lab.example/update", seconds=90)
    assert find_endpoint("lab") == find_endpoint() == lab
    assert find_endpoint("build") is None
    assert find_endpoint("http://here.example/q") == Endpoint("http://here.example/q")
    with pytest.raises(UsageError, match=r"No endpoint is called 'lob'.*names lab"):
        find_endpoint("lob")
    assert main(["query", "who-acted-on-a-country", "--endpoint", "lob"]) == 2


def test_an_address_that_is_no_engine_is_told_with_where_engines_usually_answer() -> None:
    told = r"HTTP 404 .*engines usually answer queries at /query or /sparql\.$"
    with replying(Reply(b"no such page", 404), knows=False) as found, pytest.raises(RemoteError, match=told):
        RemoteStore(found.address).select(ANY)
    with replying(Reply(b"", 500), knows=False) as found, pytest.raises(RemoteError) as broken:
        RemoteStore(found.address).select(ANY)
    assert "engines usually" not in str(broken.value)


def test_who_names_no_engine_is_told_which_one_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    query = ["query", "who-acted-on-a-country"]
    monkeypatch.setenv("RTOP_ENDPOINT_TOKEN", "s3cret")
    with replying(Reply(b"", 404), knows=False) as found:
        settings(tmp_path, f'endpoint = "lab"\n[endpoints.lab]\nquery = "{found.address}?space=own"\n')
        assert main(query) == 4
        told = f"rtop: asked lab ({found.address})"
        assert (error := capsys.readouterr().err).splitlines()[0] == told
        assert "s3cret" not in error
        assert main([*query, "--endpoint", "lab"]) == 4
        assert "asked" not in capsys.readouterr().err
        monkeypatch.setenv("RTOP_ENDPOINT", found.address)
        assert main(query) == 4
        assert capsys.readouterr().err.splitlines()[0] == f"rtop: asked {found.address}"


def test_the_option_goes_before_the_variable_and_this_before_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(tmp_path, LAB)
    monkeypatch.setenv("RTOP_ENDPOINT", "http://variable.example/q")
    assert find_endpoint() == Endpoint("http://variable.example/q")
    assert find_endpoint("lab") == find_endpoint("lab")
    monkeypatch.setenv("RTOP_ENDPOINT", "build")
    assert find_endpoint() is None


def test_without_variable_and_settings_the_build_answers() -> None:
    assert find_endpoint() is None


def test_settings_of_the_folder_one_is_in_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rtop.toml", "config.toml"):
        (tmp_path / name).write_text(LAB, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_endpoint() is None


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "engine = 'x'",
        "endpoints = 3",
        "[endpoints.lab]",
        "[endpoints.lab]\nquery = 3",
        "[endpoints.lab]\nquery = 'lab.example'",
        "[endpoints.lab]\nquery = 'https://lab.example/q'\nseconds = -1",
        "[endpoints.lab]\nquery = 'https://lab.example/q'\npassword = 's3cret'",
        "[endpoints.lab]\nquery = 'https://lab.example/q'\nupdate = 'https://me:s3cret@lab.example/u'",
    ],
)
def test_settings_that_are_wrong_are_told_without_what_they_hold(text: str, tmp_path: Path) -> None:
    settings(tmp_path, text)
    with pytest.raises(UsageError) as told:
        find_endpoint("lab")
    assert "s3cret" not in str(told.value)


def test_a_file_of_settings_that_is_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTOP_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(UsageError, match="there is no such file"):
        find_endpoint()


@pytest.mark.parametrize("secret", [Credentials("me", "s3cret"), Credentials(token="s3cret")])
def test_credentials_that_are_printed_tell_nothing(secret: Credentials) -> None:
    assert "s3cret" not in f"{secret} {secret!r} {[secret]} {Endpoint('https://lab.example/q')}"
    assert "me" not in repr(secret)


# ---------------------------------------------------------------- the text of a query


@pytest.mark.parametrize(
    ("text", "form", "order", "rest"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT", "", ""),
        (
            "PREFIX select: <http://x/#> select * { ?s select:order ?o } ORDER by ?s LIMIT 3",
            "SELECT",
            "ORDER by ?s ",
            "LIMIT 3",
        ),
        ("# SELECT\nASK { ?s ?p 'ORDER BY' }", "ASK", "", ""),
        ("SELECT * { { SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 1 } }", "SELECT", "", ""),
        (
            'SELECT * { ?s ?p """ } ORDER BY " """ } ORDER BY DESC(?s) OFFSET 2',
            "SELECT",
            "ORDER BY DESC(?s) ",
            "OFFSET 2",
        ),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "CONSTRUCT", "", ""),
        (
            "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 1) VALUES ?s { <x> }",
            "SELECT",
            "",
            "VALUES ?s { <x> }",
        ),
    ],
)
def test_a_query_is_cut_where_its_parts_begin(text: str, form: str, order: str, rest: str) -> None:
    cut = cut_query(text)
    assert (cut.form, cut.order, cut.rest) == (form, order, rest)
    assert cut.prologue + cut.body + cut.order + cut.rest == text


@pytest.mark.parametrize("text", ["", "# SELECT", "'SELECT'", "?SELECT", "LOAD <http://x/>"])
def test_a_text_without_a_query_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="cannot be read"):
        cut_query(text)


def test_the_solutions_of_a_construct_query_are_those_of_its_pattern() -> None:
    for text in ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 2"):
        assert " ".join(cut_query(text).solutions().split()) == "SELECT * WHERE { ?s ?p ?o } LIMIT 2"
