"""Each command does what its help says, in every format, and tells every fault with its documented exit code."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
from pathlib import Path

import pytest

from rtop_graph import command_line
from rtop_graph.cli import main
from tests.worlds import ROOT, SMALLEST_REPORTS, copy_world

Ask = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest world with the project's ontology and queries, built once."""
    home = tmp_path_factory.mktemp("world")
    copy_world(home)
    shutil.copytree(ROOT / "ontology", home / "ontology")
    shutil.copytree(ROOT / "queries", home / "queries")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RTOP_HOME", str(home))
        patch.setenv("RTOP_BUILD", str(home / "out" / "build"))
        assert main(["build", "--no-reasoner"]) == 0
    return home


@pytest.fixture
def at_world(world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands read the smallest world."""
    monkeypatch.setenv("RTOP_HOME", str(world))
    monkeypatch.setenv("RTOP_BUILD", str(world / "out" / "build"))
    monkeypatch.delenv("RTOP_REPORTS", raising=False)
    return world


@pytest.fixture
def own_world(at_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands read a copy of the smallest world that a test may spoil."""
    home = tmp_path / "own"
    shutil.copytree(at_world, home)
    monkeypatch.setenv("RTOP_HOME", str(home))
    monkeypatch.setenv("RTOP_BUILD", str(home / "out" / "build"))
    return home


def test_help_names_every_command_and_the_exit_codes(capsys: Ask) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    printed = capsys.readouterr().out
    commands = [
        "check",
        "tidy",
        "build",
        "quality",
        "reading",
        "span",
        "queries",
        "query",
        "coverage",
        "gaps",
        "claims",
        "changes",
        "options",
        "redundancy",
        "partners",
        "report",
        "draw",
        "export",
    ]
    assert [name for name in commands if f"    {name} " not in printed.replace("\n", " \n")] == []
    assert "0 done, 1 data or query at fault, 2 usage, 3 environment, 4 remote" in " ".join(printed.split())


def test_serve_tells_what_its_limits_are_unless_told_otherwise(capsys: Ask) -> None:
    from rtop_graph.endpoint.limits import MEGABYTE, Limits

    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    printed, usual = " ".join(capsys.readouterr().out.split()), Limits()
    megabytes = (usual.answer_bytes // MEGABYTE, usual.memory_bytes // MEGABYTE)
    for value in (8000, int(usual.seconds), usual.rows, *megabytes, usual.workers, usual.queue):
        assert f"(default: {value})" in printed


@pytest.mark.parametrize("words", [[], ["nonsense"], ["coverage", "--pillar", "IV"], ["export", "docx"]])
def test_words_that_are_not_understood_exit_with_2(words: list[str], capsys: Ask) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert "usage: rtop" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--workers", "0", "'0' is not a whole number of 1 or more."),
        ("--queue", "some", "'some' is not a whole number of 1 or more."),
        ("--max-rows", "2.5", "'2.5' is not a whole number of 1 or more."),
        ("--max-memory", "64", "'64' is not a whole number of 256 or more."),
        ("--port", "70000", "'70000' is not a whole number from 0 to 65535."),
        ("--query-seconds", "inf", "'inf' is not a number of seconds from 0.1 to 86400."),
        ("--query-seconds", "0", "'0' is not a number of seconds from 0.1 to 86400."),
        ("--query-seconds", "soon", "'soon' is not a number of seconds from 0.1 to 86400."),
    ],
)
def test_a_limit_that_cannot_hold_is_refused_with_its_range(option: str, value: str, told: str, capsys: Ask) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["serve", option, value])
    assert stop.value.code == 2
    assert f"argument {option}: {told}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "usage", "told"),
    [
        ("coverage --contry Kenya", "usage: rtop coverage ", "--contry Kenya. Did you mean --country?"),
        ("gaps --form=x --contry=Kenya", "usage: rtop gaps ", "Did you mean --country?"),
        ("gaps Kenya", "usage: rtop gaps ", "unrecognized arguments: Kenya"),
        ("cov", "usage: rtop ", "Did you mean coverage?"),
        ("covrage", "usage: rtop ", "Did you mean coverage?"),
    ],
)
def test_a_word_that_is_mistyped_is_told_with_what_comes_near(words: str, usage: str, told: str, capsys: Ask) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words.split())
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith(usage)
    assert told in error


@pytest.mark.usefixtures("at_world")
def test_check_of_a_clean_world_says_so(capsys: Ask) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("0 faults in ")


@pytest.mark.usefixtures("at_world")
def test_check_with_the_texts_resolves_every_span(capsys: Ask) -> None:
    assert main(["check", "--reports", str(SMALLEST_REPORTS)]) == 0
    assert capsys.readouterr().out.startswith("0 faults in ")


def test_ten_faults_give_ten_messages_and_nothing_is_written(own_world: Path, capsys: Ask) -> None:
    table = own_world / "data" / "entities" / "actors.csv"
    header, *rows = table.read_text(encoding="utf-8").splitlines()
    faulty = [
        "Bad Id,State,Bad slug,,,,,,",
        "no-kind,,No kind,,,,,,",
        "odd-kind,Wizard,Odd kind,,,,,,",
        "no-label,Person,,,,,,,",
        "lost-parent,UnitedNationsBody,Lost parent,,nowhere-at-all,stated,,,",
        "no-basis,UnitedNationsBody,No basis,,united-nations,,,,",
        "odd-basis,UnitedNationsBody,Odd basis,,united-nations,hearsay,,,",
        "spaced,Person, Spaced,,,,,,",
        "short-row,Person",
        "odd-place,State,Odd place,,,,,atlantis,",
    ]
    table.write_text("\n".join([header, *rows, *faulty]) + "\n", encoding="utf-8")
    first_bad_line = len(rows) + 2
    before = sorted(p.name for p in (own_world / "out" / "build").iterdir())
    assert main(["check", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)["rows"]
    lines = {fault["line"] for fault in told if fault["file"] == "entities/actors.csv"}
    assert lines >= set(range(first_bad_line, first_bad_line + 10))
    assert all(fault["problem"] and fault["remedy"] and fault["rule"] for fault in told)
    assert main(["build"]) == 1
    assert "nothing was written" in capsys.readouterr().err
    assert sorted(p.name for p in (own_world / "out" / "build").iterdir()) == before


def test_tidy_writes_canonical_form_and_says_what_changed(own_world: Path, capsys: Ask) -> None:
    table = own_world / "data" / "entities" / "actors.csv"
    canonical = table.read_bytes()
    header, *rows = canonical.decode().splitlines()
    table.write_text("\r\n".join([header, *reversed(rows)]) + "\r\n", encoding="utf-8", newline="")
    assert main(["tidy"]) == 0
    assert table.read_bytes() == canonical
    assert "tidied entities/actors.csv" in capsys.readouterr().out


def test_a_second_build_changes_nothing(at_world: Path, capsys: Ask) -> None:
    manifest = at_world / "out" / "build" / "manifest.json"
    before = manifest.stat().st_mtime_ns
    assert main(["build", "--no-reasoner"]) == 0
    assert capsys.readouterr().out.startswith("unchanged: ")
    assert manifest.stat().st_mtime_ns == before
    assert main(["build", "--no-reasoner", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"]["outcome"] == "unchanged"


@pytest.mark.usefixtures("at_world")
@pytest.mark.parametrize("command", ["coverage", "gaps", "queries", "claims", "options"])
def test_every_format_carries_the_same_rows(command: str, capsys: Ask) -> None:
    words = [command, *(["--country", "Arcadia"] if command == "claims" else [])]
    printed = {}
    for form in (*command_line.TEXT_FORMATS, "hxl"):
        assert main([*words, "--format", form]) == 0
        printed[form] = capsys.readouterr().out
    rows = json.loads(printed["json"])["rows"]
    assert rows
    assert len(list(csv.DictReader(io.StringIO(printed["csv"])))) == len(rows)
    assert len(list(csv.DictReader(io.StringIO(printed["hxl"])))) == len(rows) + 1  # the row of tags
    assert f"{len(rows)} row" in printed["table"]
    assert sum(line.startswith("|") for line in printed["md"].splitlines()) == len(rows) + 2


@pytest.mark.usefixtures("at_world")
def test_claims_with_the_texts_show_the_words(capsys: Ask) -> None:
    assert main(["claims", "--country", "Arcadia", "--reports", str(SMALLEST_REPORTS), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    texts = (SMALLEST_REPORTS / "A-1-1.txt").read_text(encoding="utf-8")
    assert all(row["evidence"].split(" […] ")[0].split()[0] in texts for row in rows)
    assert any(len(row["evidence"].split()) > 3 for row in rows)


@pytest.mark.usefixtures("at_world")
def test_an_answer_can_be_written_to_a_file(tmp_path: Path, capsys: Ask) -> None:
    target = tmp_path / "new folder" / "gaps.csv"
    assert main(["gaps", "--report", "A-1-1", "--format", "csv", "-o", str(target)]) == 0
    assert target.read_text(encoding="utf-8").startswith("gap,strength,country,country iri,")
    assert str(target) in capsys.readouterr().err


@pytest.mark.usefixtures("at_world")
def test_an_unknown_country_is_told_with_near_matches(capsys: Ask) -> None:
    assert main(["coverage", "--country", "Arkadia"]) == 1
    assert "Did you mean Arcadia?" in capsys.readouterr().err


@pytest.mark.usefixtures("at_world")
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["query", "who-did-what"], 1, "No query is called"),
        (["query", "nowhere.rq"], 1, "cannot be read"),
        (["coverage", "--country", "Nowhere"], 1, "Nothing here is called"),
        (["coverage", "--report", "A/9/999"], 1, "Nothing here is called"),
        (["claims"], 2, "Name a country or an organisation"),
        (["check", "--reports", "no-such-folder"], 2, "is not a folder"),
        (["span", "A-1-1", "1", "words"], 2, "RTOP_REPORTS"),
    ],
)
def test_faults_are_one_message_and_the_documented_exit_code(
    words: list[str], code: int, says: str, capsys: Ask
) -> None:
    assert main(words) == code
    error = capsys.readouterr().err
    assert says in error
    assert all(line.startswith("rtop: ") for line in error.splitlines())


@pytest.mark.usefixtures("at_world")
def test_without_a_build_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Ask) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(tmp_path / "nothing"))
    assert main(["coverage"]) == 1
    assert "Run 'rtop build' first" in capsys.readouterr().err


@pytest.mark.usefixtures("at_world")
def test_an_endpoint_that_does_not_answer_exits_with_4(capsys: Ask) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert main(["coverage", "--endpoint", f"http://127.0.0.1:{port}/query"]) == 4
    assert "did not answer" in capsys.readouterr().err


@pytest.mark.usefixtures("at_world")
def test_an_unwritable_target_exits_with_3(tmp_path: Path, capsys: Ask) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert main(["gaps", "-o", str(tmp_path / "file" / "gaps.csv")]) == 3
    assert "cannot be written" in capsys.readouterr().err


def test_span_prints_the_cells_of_an_evidence_row(capsys: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from rtop_graph.report_reader import read_report

    monkeypatch.setenv("RTOP_REPORTS", str(SMALLEST_REPORTS))
    text = read_report(SMALLEST_REPORTS / "A-1-1.txt").paragraph("1").text
    words = " ".join(text.split()[:6])
    assert main(["span", "A-1-1", "1", words]) == 0
    assert capsys.readouterr().out.strip() == f"A-1-1,1,0,{len(words)}"


@pytest.mark.usefixtures("at_world")
def test_claims_by_an_organisation_include_those_that_name_no_country(capsys: Ask) -> None:
    assert main(["claims", "--partner", "United Nations", "--format", "json"]) == 0
    every = {row["claim"]["label"] for row in json.loads(capsys.readouterr().out)["rows"]}
    assert main(["claims", "--partner", "United Nations", "--country", "Arcadia", "--format", "json"]) == 0
    placed = {row["claim"]["label"] for row in json.loads(capsys.readouterr().out)["rows"]}
    assert placed
    assert "A-1-1-p2-3" in every - placed, "a partnership that names no country"


def test_a_build_older_than_its_tables_says_so_and_still_answers(own_world: Path, capsys: Ask) -> None:
    assert main(["gaps"]) == 0
    assert "changed since the build" not in capsys.readouterr().err
    table = own_world / "data" / "entities" / "names.csv"
    table.write_bytes(table.read_bytes() + b"\n")
    assert main(["gaps"]) == 0
    printed = capsys.readouterr()
    assert "changed since the build" in printed.err
    assert printed.out.startswith("Gaps in ")


# ---------------------------------------------------------------- what measures are asked for


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["coverage", "--form", "encouragment"], "'encouragment' is no form. Did you mean encouragement?"),
        (["gaps", "--inhibitor", "xyz"], "'xyz' is no inhibitor. Choose one of "),
        (["gaps", "--area", "dispute"], "Did you mean dispute-resolution?"),
        (["gaps", "--concept", "forms/encouragement"], "'forms' is no concept scheme. Did you mean form"),
        (["gaps", "--concept", "encouragement"], "is not SCHEME/CONCEPT, as in form/encouragement."),
        (["gaps", "--form", "encouragement", "--concept", "capability/mapping"], "Ask for one of --form"),
        (["gaps", "--type", "G12"], "'G12' is no type of gap. Did you mean "),
        (["coverage", "--by", "pilar"], "'pilar' is no concept scheme. Did you mean pillar"),
        (["coverage", "--country", "Arcadian Highlands"], "Arcadian Highlands lies in Arcadia: ask for Arcadia."),
        (["coverage", "--country", "Middle Sea"], "Middle Sea is no country or territory"),
    ],
)
@pytest.mark.usefixtures("at_world")
def test_what_is_not_offered_is_told_with_near_matches_and_exits_with_2(
    words: list[str], told: str, capsys: Ask
) -> None:
    assert main(words) == 2
    assert told in capsys.readouterr().err


def rows_of(capsys: Ask, *words: str) -> list[dict[str, object]]:
    assert main([*words, "--format", "json"]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)["rows"]
    return rows


@pytest.mark.usefixtures("at_world")
def test_gaps_are_asked_for_by_type(capsys: Ask) -> None:
    everything = rows_of(capsys, "gaps", "--report", "A/1/1")
    some = rows_of(capsys, "gaps", "--report", "A/1/1", "--type", "g1", "--type", "G11")
    assert some == [row for row in everything if row["gap"] in {"G1", "G11"}]
    assert {row["gap"] for row in some} < {row["gap"] for row in everything}


@pytest.mark.usefixtures("at_world")
def test_a_report_is_asked_for_by_its_year(capsys: Ask) -> None:
    assert rows_of(capsys, "gaps", "--report", "2011") == rows_of(capsys, "gaps", "--report", "A/1/1")


@pytest.mark.usefixtures("at_world")
def test_coverage_is_asked_for_by_scheme_and_partner_by_partner(capsys: Ask) -> None:
    table = rows_of(capsys, "coverage", "--by", "pillars", "--report", "A/1/1")
    assert {"pillar II", "pillar III", "breadth", "stated in words"} <= table[0].keys()
    rows = rows_of(capsys, "coverage", "--by", "pillar", "--report", "A/1/1", "--country", "Arcadia")
    assert rows
    assert all(row["paragraphs"] for row in rows)


@pytest.mark.usefixtures("at_world")
def test_organs_stand_for_themselves_where_that_is_asked_for(capsys: Ask) -> None:
    organs = rows_of(capsys, "coverage", "--report", "A/1/1", "--unrolled")
    plain = rows_of(capsys, "coverage", "--report", "A/1/1")
    names = [{str(row["organisation"]["label"]) for row in rows} for rows in (plain, organs)]  # type: ignore[index]
    assert "Secretary-General of the United Nations" in names[1] - names[0]
    assert rows_of(capsys, "coverage", "--report", "A/1/1", "--unrolled", "--partner", "Secretary-General")
    assert main(["coverage", "--report", "A/1/1", "--partner", "Secretary-General"]) == 2


@pytest.mark.usefixtures("at_world")
@pytest.mark.parametrize(
    "words",
    [
        ["redundancy"],
        ["redundancy", "--curve", "--without-un"],
        ["redundancy", "--sole", "--regional"],
        ["redundancy", "--by", "pillar"],
        ["partners"],
        ["partners", "--partner", "United Nations"],
        ["partners", "--network"],
        ["partners", "--network", "--without-un"],
        ["partners", "--mix", "pillar"],
        ["partners", "--similarity", "pillar"],
        ["partners", "--concentration"],
    ],
    ids=" ".join,
)
def test_partners_are_told_in_every_view(words: list[str], capsys: Ask) -> None:
    assert main([*words, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"]
    assert told["notes"]


@pytest.mark.usefixtures("at_world")
def test_a_curve_is_of_all_countries_and_not_by_pillar(capsys: Ask) -> None:
    assert main(["redundancy", "--curve", "--by", "pillar"]) == 2
    assert "leave it out" in capsys.readouterr().err


def test_the_parts_a_command_offers_are_those_that_labour_is_divided_by() -> None:
    from rtop_graph.coverage.fragmentation import MIXES

    assert command_line.PARTS == MIXES


@pytest.mark.usefixtures("at_world")
def test_matrix_and_concern_are_of_the_country_or_the_organisation_asked_for(capsys: Ask) -> None:
    whole = rows_of(capsys, "coverage", "--matrix", "--report", "A/1/1")
    row = rows_of(capsys, "coverage", "--matrix", "--report", "A/1/1", "--country", "Arcadia")
    assert [cell["country"]["label"] for cell in row] == ["Arcadia"] != [cell["country"] for cell in whole]  # type: ignore[index]
    column = rows_of(capsys, "coverage", "--matrix", "--report", "A/1/1", "--partner", "United Nations")
    assert {len(cells) for cells in column} == {2}
    assert len(column) == len(whole)
    concern = rows_of(capsys, "coverage", "--concern", "--report", "A/1/1")
    assert rows_of(capsys, "coverage", "--concern", "--report", "A/1/1", "--country", "Arcadia") == [
        told
        for told in concern
        if told["country"]["label"] == "Arcadia"  # type: ignore[index]
    ]
    assert rows_of(capsys, "coverage", "--concern", "--report", "A/1/1", "--country", "Ruritania") == []


@pytest.mark.usefixtures("at_world")
@pytest.mark.parametrize(
    "words",
    [
        "coverage --concern --partner MSU",
        "partners --network --country Arcadia",
        "partners --network --partner MSU",
        "partners --mix pillar --country Arcadia",
        "partners --country Arcadia --partner MSU",
        "partners --country Arcadia",
        "partners --without-un",
        "changes --by capability --country Arcadia",
        "changes --by concern --partner MSU",
        "changes --by pillar --partner MSU",
        "changes --by concern --pillar II",
        "changes --by capability --unrolled",
        "changes --by pillar --unrolled",
        "partners --network --unrolled",
        "coverage --explicit-pillar",
        "coverage --by form --explicit-pillar",
        "coverage --by form --unrolled",
        "redundancy --explicit-pillar",
        "partners --mix pillar --explicit-pillar",
        "options --explicit-pillar",
        "claims --country Arcadia --explicit-pillar",
        "headline --explicit-pillar",
        "headline --what-if --explicit-pillar",
    ],
)
def test_an_option_that_would_change_nothing_is_refused(words: str, capsys: Ask) -> None:
    assert main(words.split()) == 2
    assert "leave " in (error := capsys.readouterr().err) or "ask for --network" in error


@pytest.mark.usefixtures("at_world")
@pytest.mark.parametrize(
    "words",
    [
        "coverage --pillar II --explicit-pillar",
        "coverage --by pillar --explicit-pillar",
        "redundancy --by pillar --explicit-pillar",
        "headline --switches --explicit-pillar",
        "claims --country Arcadia --pillar III --explicit-pillar",
    ],
)
def test_pillars_named_in_words_are_told_where_pillars_are_asked_for(words: str) -> None:
    assert main(words.split()) == 0


@pytest.mark.usefixtures("at_world")
@pytest.mark.parametrize("pair", ["", "country"])
def test_a_parameter_without_a_value_is_told(pair: str, capsys: Ask) -> None:
    assert main(["query", "which-regional-partner-acted-where", "--param", pair]) == 2
    assert f"{pair!r} is not KEY=VALUE" in capsys.readouterr().err


@pytest.mark.usefixtures("at_world")
@pytest.mark.parametrize("words", ["--matrix --concern", "--matrix --by form"])
def test_coverage_is_told_in_one_view_at_a_time(words: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["coverage", *words.split()])
    assert stop.value.code == 2


@pytest.mark.usefixtures("at_world")
@pytest.mark.parametrize("command", ["coverage", "coverage --matrix", "coverage --concern", "claims"])
def test_a_country_that_no_claim_of_the_report_is_on_is_told(command: str, capsys: Ask) -> None:
    told = {}
    for year in ("2011", "2014"):
        assert main([*command.split(), "--report", year, "--country", "Arcadia", "--format", "json"]) == 0
        told[year] = [note for note in json.loads(capsys.readouterr().out)["notes"] if note.startswith("No claim")]
    assert told == {"2011": [], "2014": ["No claim in A/2/1 is on Arcadia."]}
