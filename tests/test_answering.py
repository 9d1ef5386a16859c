"""One thing at length, and all questions in one go: what is printed, saved and compared."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from rtop_graph.cli import main
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.recorded import Selection
from rtop_graph.coverage.sheets import country_sheet, members_table, memberships_table, organization_sheet
from rtop_graph.forms import written_together
from rtop_graph.identifiers import ID
from rtop_graph.queries import find_queries, read_questions
from rtop_graph.results import Result, Thing
from rtop_graph.store import EmbeddedStore

Ask = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def cube(real_store: EmbeddedStore) -> Cube:
    return read_cube(real_store)


@pytest.fixture
def at_build(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))


def selections(cube: Cube) -> list[Selection]:
    return [Selection(report) for report in cube.reports]


def rows(table: Result) -> list[dict[str, Any]]:
    return table.records()


# ---------------------------------------------------------------- sheets


def test_the_sheet_of_a_country_tells_who_acted_and_what_it_belonged_to(cube: Cube) -> None:
    tables = country_sheet(cube, selections(cube), f"{ID}place/libya")
    assert [table.title for table in tables] == [
        "Libya: of concern",
        "Libya: who acted, who could",
        "Libya: gaps",
        "Libya: memberships",
        "Libya: claims",
    ]
    concern, acted, _, memberships, claims = tables
    assert [row["report"] for row in rows(concern)] == ["A/65/877", "A/70/999"]
    league = [row for row in rows(acted) if str(row["organisation"]) == "League of Arab States"]
    assert (league[0]["report"], league[0]["state"]) == ("A/65/877", "recorded")
    (standing,) = [row for row in rows(memberships) if str(row["organisation"]) == "League of Arab States"]
    assert (standing["A/65/877"], standing["A/68/947"]) == ("suspended", "member")
    assert any("¶34" in str(row["paragraphs"]) for row in rows(claims))


def test_the_sheet_of_an_organisation_tells_what_it_can_do_and_where_it_acted(cube: Cube) -> None:
    capabilities, members, acted, steps, _, claims = organization_sheet(
        cube, selections(cube), f"{ID}actor/african-union"
    )
    shown = [row["report"] for row in rows(capabilities) if row["capability"] == "early warning"]
    assert shown == ["A/65/877", "A/68/947", "A/70/999"]
    assert [row["members"] for row in rows(members)] == [52, 53, 54]
    recorded = {(row["report"], str(row["country"])) for row in rows(acted) if row["state"] == "recorded"}
    assert recorded == {("A/68/947", "South Sudan"), ("A/68/947", "Sudan")}
    assert len({row["step"] for row in rows(steps)}) == 5
    assert rows(claims)


def test_members_that_are_listed_in_part_say_so(cube: Cube) -> None:
    partly = next(o for o, whole in cube.listed.items() if not whole and o in cube.organizations)
    assert members_table(cube, selections(cube), partly).notes == ("Members are listed in part.",)


def test_a_country_outside_an_organisation_has_no_row_of_it(cube: Cube) -> None:
    table = memberships_table(cube, selections(cube), f"{ID}place/kenya")
    names = {str(row["organisation"]) for row in rows(table)}
    assert "African Union" in names
    assert "League of Arab States" not in names


@pytest.mark.usefixtures("at_build")
def test_a_sheet_is_asked_for_by_any_name_of_a_country_or_an_organisation(capsys: Ask) -> None:
    titles = []
    for name in ("KEN", "Kenya", "AU", "Union africaine"):
        assert main(["sheet", name, "--report", "2014", "--format", "json"]) == 0
        titles.append(json.loads(capsys.readouterr().out)["tables"][0]["title"])
    assert titles == ["Kenya: of concern"] * 2 + ["African Union: capabilities"] * 2


@pytest.mark.usefixtures("at_build")
@pytest.mark.parametrize(
    ("name", "told"),
    [("Kenia", "Kenya"), ("Security Council", "rolls up to another organisation"), ("Darfur", "ask for Sudan")],
)
def test_what_has_no_sheet_is_told(name: str, told: str, capsys: Ask) -> None:
    assert main(["sheet", name]) in {1, 2}
    assert told in capsys.readouterr().err


# ---------------------------------------------------------------- several tables in one file

TWO = (
    Result("First", ("who", "n"), ((Thing("=Union", "i:u"), 1),), ("A note.",)),
    Result("Second", ("n",), ((2,), (3,))),
)


def test_tables_stand_one_after_another_under_their_titles_as_csv() -> None:
    lines = list(csv.reader(io.StringIO(written_together(TWO, "csv").decode())))
    assert lines == [["First"], ["who", "who iri", "n"], ["'=Union", "i:u", "1"], [], ["Second"], ["n"], ["2"], ["3"]]


def test_tables_are_a_list_as_json_and_sheets_as_a_workbook() -> None:
    assert [table["title"] for table in json.loads(written_together(TWO, "json"))["tables"]] == ["First", "Second"]
    assert written_together(TWO, "xlsx")[:2] == b"PK"
    assert written_together(TWO, "md").decode().count("## ") == 2


# ---------------------------------------------------------------- questions


def test_every_question_has_its_words_and_at_least_one_query() -> None:
    asked = {number for query in find_queries().values() for number in query.questions}
    assert set(read_questions()) == asked
    assert all(wording.endswith("?") for wording in read_questions().values())


@pytest.mark.usefixtures("at_build")
def test_a_saved_run_tells_what_came_and_went(tmp_path: Path, capsys: Ask) -> None:
    saved = tmp_path / "run.json"
    assert main(["questions", "--save", str(saved), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["number"] for row in told["rows"]} == set(read_questions())
    assert all(row["rows"] > 0 for row in told["rows"])
    run = json.loads(saved.read_text(encoding="utf-8"))
    name = "actors/which-networks-exist"
    gone, run["answers"][name] = run["answers"][name][0], ["made up", *run["answers"][name][1:]]
    saved.write_text(json.dumps(run), encoding="utf-8")
    assert main(["questions", "--against", str(saved), "--format", "json"]) == 0
    changed = {row["query"]: (row["added"], row["removed"]) for row in json.loads(capsys.readouterr().out)["rows"]}
    assert gone
    assert changed.pop(name) == (1, 1)
    assert set(changed.values()) == {(0, 0)}


@pytest.mark.usefixtures("at_build")
@pytest.mark.parametrize(
    "content", ["", "[]", '{"schema": "other/1", "answers": {}}', '{"schema": "rtop-questions/1"}']
)
def test_a_file_that_is_no_saved_run_is_told(content: str, tmp_path: Path, capsys: Ask) -> None:
    saved = tmp_path / "run.json"
    saved.write_text(content, encoding="utf-8")
    assert main(["questions", "--against", str(saved)]) == 2
    assert str(saved) in capsys.readouterr().err


# ---------------------------------------------------------------- what newcomers met


@pytest.mark.usefixtures("at_build")
def test_a_ready_question_takes_its_report_by_year(capsys: Ask) -> None:
    name = "capabilities/who-has-early-warning"
    answers = []
    for words in (["--report", "2014"], ["--param", "document=A/68/947"]):
        assert main(["query", name, *words, "--format", "csv"]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]
    assert "A/65/877" not in answers[0]


@pytest.mark.usefixtures("at_build")
@pytest.mark.parametrize("view", ["--curve", "--sole"])
def test_a_country_that_a_view_cannot_take_is_refused_and_not_passed_over(view: str, capsys: Ask) -> None:
    assert main(["redundancy", view, "--country", "Kenya"]) == 2
    assert "leave --country and --partner out" in capsys.readouterr().err


def test_a_damaged_store_is_built_again_and_never_served(
    real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Ask
) -> None:
    damaged = tmp_path / "build"
    shutil.copytree(real_build, damaged)
    (damaged / "store" / "CURRENT").write_text("x", encoding="utf-8")
    monkeypatch.setenv("RTOP_BUILD", str(damaged))
    assert main(["serve", "--port", "0"]) == 1
    printed = capsys.readouterr()
    assert "serving" not in printed.out
    assert "rtop build --force" in printed.err
    assert main(["build", "--no-reasoner"]) == 0
    assert main(["headline", "--report", "2016", "--format", "json"]) == 0


@pytest.mark.usefixtures("at_build")
def test_the_nearest_name_is_offered_first(capsys: Ask) -> None:
    assert main(["sheet", "Lybia"]) == 1
    assert "Did you mean Libya, " in capsys.readouterr().err
    assert main(["query", "who-has-early-warnin"]) == 1
    assert "Did you mean capabilities/who-has-early-warning" in capsys.readouterr().err
