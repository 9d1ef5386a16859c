"""A result reads well on a terminal and loses nothing in a file; nothing in it steers the program that opens it."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtop_graph.results import FORMATS, NARROWEST, Result, Thing, Value, as_csv, join_reports, render, shown

KENYA = Thing("Kenya", "https://w3id.org/rtop/id/place/kenya")
CHAD = Thing("Chad", "https://w3id.org/rtop/id/place/chad")
RESULT = Result(
    title="Countries",
    columns=("country", "partners", "claims", "share", "open", "note"),
    rows=(
        (KENYA, (KENYA, CHAD), 3, 0.125, True, "first; second"),
        (None, (), 0, 1234.5, False, None),
    ),
    notes=("Absence of mention is not absence of action.",),
    figures={"countries": 1},
)


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def columns_of(line: str) -> int:
    """Return how many columns a terminal gives a line, reckoned apart from the module under test."""
    widths = {"W": 2, "F": 2}
    marks = {"Mn", "Me", "Cf"}
    return sum(0 if unicodedata.category(c) in marks else widths.get(unicodedata.east_asian_width(c), 1) for c in line)


def test_a_table_shows_labels_and_counts_its_rows() -> None:
    text = render(RESULT, "table", 110)
    assert text.splitlines()[0] == "Countries"
    assert "countries: 1" in text
    assert "Kenya; Chad" in text
    assert "0.125" in text
    assert "1234" in text
    assert "2 rows" in text
    assert "Absence of mention is not absence of action." in text
    assert KENYA.iri not in text


def test_a_table_of_one_row_says_row() -> None:
    assert "1 row\n" in render(Result("One", ("a",), (("x",),)), "table", 40)


def test_csv_has_a_column_of_labels_and_a_column_of_iris() -> None:
    header, first, second = read_csv(render(RESULT, "csv"))
    assert header == ["country", "country iri", "partners", "partners iri", "claims", "share", "open", "note"]
    assert first == ["Kenya", KENYA.iri, "Kenya; Chad", f"{KENYA.iri} {CHAD.iri}", "3", "0.125", "yes", "first; second"]
    assert second == ["", "", "", "", "0", "1234", "no", ""]


def test_csv_keeps_columns_apart_that_have_one_name() -> None:
    header, row = read_csv(as_csv(Result("Twice", ("a", "a"), (("x", "y"),))))
    assert (header, row) == (["a", "a"], ["x", "y"])


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "\uff1d1+1", "--1", "-"]
)
def test_csv_takes_the_edge_off_formulas(text: str) -> None:
    cells = read_csv(as_csv(Result("Formulas", ("a", "b"), ((text, Thing(text, KENYA.iri)),))))[1]
    plain = text.replace("\r", "\n")
    assert cells == [f"'{plain}", f"'{plain}", KENYA.iri]


@pytest.mark.parametrize(
    ("value", "cell"), [(-5, "-5"), (-0.25, "-0.25"), ("-5", "-5"), ("+5", "+5"), (-0.0000012, "-1.2e-06")]
)
def test_csv_leaves_numbers_as_they_are(value: Value, cell: str) -> None:
    assert read_csv(as_csv(Result("Numbers", ("a",), ((value,),))))[1] == [cell]


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"])), min_size=1, max_size=4))
def test_csv_gives_back_what_was_written(cells: list[str]) -> None:
    names = tuple(f"c{at}" for at in range(len(cells)))
    rows = read_csv(as_csv(Result("Any", names, (tuple(cells),))))[1:]
    written = [cell.replace("\r\n", "\n").replace("\r", "\n").removeprefix("'") for cell in cells]
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == [written]


def test_json_keeps_types_labels_and_iris() -> None:
    data = json.loads(render(RESULT, "json"))
    assert data["title"] == "Countries"
    assert data["columns"] == list(RESULT.columns)
    assert data["figures"] == {"countries": 1}
    assert data["notes"] == list(RESULT.notes)
    assert data["rows"][0] == {
        "country": {"label": "Kenya", "iri": KENYA.iri},
        "partners": [{"label": "Kenya", "iri": KENYA.iri}, {"label": "Chad", "iri": CHAD.iri}],
        "claims": 3,
        "share": 0.125,
        "open": True,
        "note": "first; second",
    }
    assert data["rows"][1] == {
        "country": None,
        "partners": [],
        "claims": 0,
        "share": 1234.5,
        "open": False,
        "note": None,
    }


def test_json_keeps_letters_readable() -> None:
    assert "Côte d'Ivoire" in render(Result("Names", ("a",), (("Côte d'Ivoire",),)), "json")


def test_markdown_is_one_table_whose_cells_cannot_break_out() -> None:
    cell = "a|b*c_d`e[f](g)<script>\nnext\\line{x}"
    text = render(Result("T|i<t>le", ("a|b",), ((cell,),), ("a_note_",), {"f|g": "*x*"}), "md")
    lines = text.splitlines()
    assert lines[0] == r"## T\|i\<t\>le"
    assert r"- f\|g: \*x\*" in lines
    assert r"| a\|b |" in lines
    assert r"| a\|b\*c\_d\`e\[f\](g)\<script\> next\\line\{x\} |" in lines
    assert lines[-1] == r"_a\_note\__"
    assert sum(line.startswith("| ") for line in lines) == 3, "header, rule, one row"


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_result_is_said_to_be_empty_in_every_form(form: str) -> None:
    text = render(Result("Nothing", ("a", "b"), ()), form, 40)
    assert text.endswith("\n")
    expected = {
        "table": "0 rows",
        "csv": "a,b\n",
        "json": '"rows": []',
        "md": "| a | b |\n| --- | --- |\n",
    }
    assert expected[form] in text


@pytest.mark.parametrize("form", FORMATS)
def test_a_result_without_columns_is_printed_in_every_form(form: str) -> None:
    assert render(Result("No columns", (), ((),)), form, 40).endswith("\n")


def test_wide_letters_and_accents_stay_in_their_columns() -> None:
    names = ("肯尼亚", "Кения", "Co\u0302te d'Ivoire", "كينيا", "科特迪瓦共和国很长的名字要换行" * 3)
    rows = tuple((name, "x") for name in names)
    lines = render(Result("名字", ("国家", "b"), rows), "table", 30).splitlines()
    rules = [line for line in lines if line.startswith("─")]
    body = lines[lines.index(rules[0]) + 1 : len(lines) - 2]
    assert all(columns_of(line) <= 30 for line in lines)
    marked = [line for line in body if line.endswith("x")]
    assert len(marked) == len(rows)
    assert {columns_of(line) for line in marked} == {30}


@given(
    st.lists(st.tuples(st.text(), st.text()), max_size=4),
    st.integers(min_value=NARROWEST * 2 + 2, max_value=120),
)
def test_a_table_is_never_wider_than_asked_and_never_steers_the_terminal(
    rows: list[tuple[str, str]], width: int
) -> None:
    text = render(Result("Any", ("a", "b"), tuple(rows)), "table", width)
    lines = text.split("\n")
    assert all(columns_of(line) <= width for line in lines)
    assert not any(unicodedata.category(c) == "Cc" for line in lines for c in line)


def test_long_cells_are_wrapped_and_none_is_cut() -> None:
    words = " ".join(f"word{n}" for n in range(60))
    text = render(Result("Long", ("short", "long"), (("a", words),)), "table", 60)
    assert all(f"word{n}" in text for n in range(60))
    assert max(len(line) for line in text.splitlines()) <= 60


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (0.123456, "0.123"),
        (12345.678, "12346"),
        ((), ""),
        (KENYA, "Kenya"),
    ],
)
def test_values_read_as_people_read_them(value: Value, text: str) -> None:
    assert shown(value) == text


def test_the_tables_of_several_reports_become_one_with_the_report_before_each_row() -> None:
    first = Result("Gaps in A", ("gap", "country"), (("G1", "Libya"),), ("a note",), {"G1": 1})
    second = Result("Gaps in B", ("gap", "detail"), (("G2", "late"),), ("a note",), {"G1": 0})
    joined = join_reports({"A": first, "B": second})
    assert joined.columns == ("report", "gap", "country", "detail")
    assert joined.rows == (("A", "G1", "Libya", None), ("B", "G2", None, "late"))
    assert joined.notes == ("a note",)
    assert joined.title == "Gaps in A, B"
    assert joined.figures == {"A, G1": 1, "B, G1": 0}
    assert join_reports({"A": first}) is first


def test_a_table_of_many_columns_that_would_break_words_stands_as_blocks() -> None:
    columns = tuple(f"column {at}" for at in range(9))
    row = ("an-uncommonly-long-word", *("x" * 11 for _ in range(7)), None)
    crowded = render(Result("Wide", columns, (row,)), "table", 60)
    assert "column 0  an-uncommonly-long-word" in crowded.splitlines()
    assert "column 8" not in crowded, "a cell that holds nothing has no line"
    assert max(map(len, crowded.splitlines())) <= 60
    roomy = render(Result("Wide", columns, (row,)), "table", 200)
    assert " ".join(roomy.splitlines()[2].split()) == " ".join(columns)
    few = render(Result("Narrow", columns[:2], (row[:2],)), "table", 20)
    assert few.splitlines()[2].startswith("column 0")
