"""What programs use: names people know lead to selections, results go to pandas and notebooks, the examples run."""

from __future__ import annotations

import doctest
import importlib
import re
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

import rtop_graph as rtop
from rtop_graph.errors import EnvironmentFaultError, QueryError, UnknownNameError, UsageError
from tests.cubes import ARCADIA, RURITANIA, SYLVANIA, UN, UNION, WHOLE, cell, cube_of
from tests.worlds import ROOT

API = ROOT / "docs" / "API.md"
KENYA, LIBYA = (rtop.Thing(name, f"place/{name.lower()}") for name in ("Kenya", "Libya"))
TABLE = rtop.Result(
    "Partners",
    ("country", "partners", "share", "note"),
    ((KENYA, (KENYA, LIBYA), 0.5, "=1+1"), (LIBYA, (), None, "<b>")),
    ("Silence.",),
    {"countries": 2},
)


@pytest.fixture(scope="session")
def real_cube(real_build: Path) -> rtop.Cube:
    return rtop.open_cube(real_build)


# ---------------------------------------------------------------- public names and their examples


def test_every_public_name_has_a_home_and_says_what_it_is() -> None:
    assert sorted(rtop.__all__) == sorted(rtop._HOMES)
    assert [name for name in rtop.__all__ if not getattr(rtop, name).__doc__] == []


def test_a_public_name_is_typed_where_it_is_found() -> None:
    source = (ROOT / "rtop_graph" / "__init__.py").read_text(encoding="utf-8")
    typed = source.split("if TYPE_CHECKING:")[1].split("_HOMES")[0]
    assert [name for name in rtop.__all__ if not re.search(rf"\b{name}\b", typed)] == []


def test_the_examples_of_the_guide_run(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    ran = doctest.testfile(str(API), module_relative=False, encoding="utf-8")
    assert ran.attempted > 20
    assert ran.failed == 0


@pytest.mark.parametrize(("module", "least"), [("asking", 7), ("results", 2)])
def test_the_examples_in_docstrings_run(
    module: str, least: int, real_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    ran = doctest.testmod(importlib.import_module(f"rtop_graph.{module}"))
    assert ran.attempted >= least
    assert ran.failed == 0


def test_the_guide_names_public_names_alone() -> None:
    text = API.read_text(encoding="utf-8")
    verbs = re.search(r"\| command \| function \|\n(.*?)\n\n", text, re.DOTALL)
    assert verbs is not None
    answers = [row.split("|")[2] for row in verbs[1].splitlines()[1:]]
    functions = [name for cell in answers for name in re.findall(r"[`(]([a-z_]+)(?=[`(])", cell)]
    named = {*functions, *re.findall(r"\brtop\.([A-Za-z]\w+)", text)} - {"rtop"}
    assert {"gap_table", "curve_table", "open_cube"} <= named
    assert sorted(named - set(rtop.__all__)) == []


# ---------------------------------------------------------------- names people use


def test_reports_stand_in_the_order_of_their_dates(real_cube: rtop.Cube) -> None:
    assert [report.label for report in rtop.reports(real_cube)] == ["A/65/877", "A/68/947", "A/70/999"]


@pytest.mark.parametrize("name", [2014, "2014", "A/68/947", "a-68-947", "https://w3id.org/rtop/id/document/A-68-947"])
def test_a_report_is_selected_by_year_symbol_or_iri(name: str | int, real_cube: rtop.Cube) -> None:
    assert rtop.select(real_cube, name).report == "https://w3id.org/rtop/id/document/A-68-947"


def test_switches_pillar_and_concept_reach_the_selection(real_cube: rtop.Cube) -> None:
    chosen = rtop.select(real_cube, 2014, pillar="II", concept="form/encouragement", unrolled=True)
    assert (chosen.pillar, chosen.concept, chosen.unrolled) == ("II", "form/encouragement", True)
    assert not chosen.include_mandated


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"report": ""}, r"more than one report\. Choose one of A/65/877 \(2011\)"),
        ({"report": "1999"}, "'1999' names no one report"),
        ({"report": "2014", "pillar": "2"}, "Choose one of I, II, III"),
        ({"report": "2014", "concept": "form/none"}, r"Choose one of .*encouragement"),
        ({"report": "2014", "concept": "none"}, "'none' is no concept scheme"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(asked: dict[str, str], told: str, real_cube: rtop.Cube) -> None:
    report, rest = asked["report"], {name: value for name, value in asked.items() if name != "report"}
    with pytest.raises((UnknownNameError, UsageError), match=told):
        rtop.select(real_cube, report, pillar=rest.get("pillar", ""), concept=rest.get("concept", ""))


def test_the_only_report_needs_no_name() -> None:
    cube = cube_of([cell("p1", UNION, ARCADIA)])
    assert rtop.select(replace(cube, reports={WHOLE.report: cube.reports[WHOLE.report]})) == WHOLE


def test_a_country_and_a_partner_are_found_by_label_code_and_abbreviation(real_cube: rtop.Cube) -> None:
    assert rtop.focus_on(real_cube) == rtop.Focus()
    assert rtop.focus_on(real_cube, country="libya") == rtop.focus_on(real_cube, country="LBY")
    assert rtop.focus_on(real_cube, partner="AU") == rtop.focus_on(real_cube, partner="the African Union")
    with pytest.raises(UnknownNameError, match="Syrian Arab Republic"):
        rtop.focus_on(real_cube, country="Syria")


# ---------------------------------------------------------------- questions


def test_a_ready_question_takes_every_kind_of_value(real_build: Path) -> None:
    store = rtop.open_store(real_build)
    year = rtop.ask(store, "memberships/who-belonged-to-what-in-a-year", year="2011", member="South Sudan")
    other = rtop.ask(store, "memberships/who-belonged-to-what-in-a-year", year="1990", member="South Sudan")
    assert year.rows != other.rows
    assert year.notes


def test_sparql_of_ones_own_has_labels(real_build: Path) -> None:
    query = "SELECT ?p WHERE { VALUES ?p { <https://w3id.org/rtop/id/place/libya> } }"
    libya = rtop.Thing("Libya", "https://w3id.org/rtop/id/place/libya")
    assert rtop.ask(rtop.open_store(real_build), query).rows == ((libya,),)


def test_questions_that_cannot_be_asked_are_refused(real_build: Path) -> None:
    store = rtop.open_store(real_build)
    with pytest.raises(QueryError, match="SERVICE is refused"):
        rtop.ask(store, "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="has no parameter 'land'"):
        rtop.ask(store, "which-regional-partner-acted-where", land="Libya")
    with pytest.raises(QueryError, match="'rtop queries' lists them all"):
        rtop.ask(store, "who-did-it")
    with pytest.raises(UsageError, match="ready question"):
        rtop.ask(store, "ASK { ?s ?p ?o }", country="Libya")
    with pytest.raises(UsageError, match="'MMXI' is not a year"):
        rtop.ask(store, "who-belonged-to-what-in-a-year", year="MMXI")
    with pytest.raises(UsageError, match="Choose one of associate"):
        rtop.ask(store, "who-belonged-to-what-in-a-year", status="honorary")


def test_every_ready_question_is_listed_and_can_be_asked(real_build: Path) -> None:
    store = rtop.open_store(real_build)
    for name in [str(record["name"]) for record in rtop.questions().records()]:
        assert rtop.ask(store, name).columns, name


# ---------------------------------------------------------------- results elsewhere


def test_a_result_becomes_a_data_frame_with_its_iris_and_its_notes() -> None:
    frame = TABLE.to_pandas()
    assert frame.columns.to_list() == ["country", "country iri", "partners", "partners iri", "share", "note"]
    assert frame["country"].to_list() == ["Kenya", "Libya"]
    assert frame["country iri"].to_list() == ["place/kenya", "place/libya"]
    assert frame["partners"].to_list() == [("Kenya", "Libya"), ()]
    assert frame["note"].to_list() == ["=1+1", "<b>"]
    assert (frame.attrs["title"], frame.attrs["notes"]) == ("Partners", ["Silence."])
    assert frame.attrs["figures"] == {"countries": 2}


def test_what_is_undefined_is_missing_in_the_data_frame_and_not_0() -> None:
    frame = TABLE.to_pandas()
    assert frame["share"].isna().to_list() == [False, True]
    assert frame["share"].sum() == 0.5


def test_a_result_without_rows_keeps_its_columns() -> None:
    assert rtop.Result("Nothing", ("country", "claims"), ()).to_pandas().columns.to_list() == ["country", "claims"]


def test_without_pandas_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(EnvironmentFaultError, match="python -m pip install pandas"):
        TABLE.to_pandas()


def test_a_notebook_shows_a_result_as_a_table_whose_texts_are_no_markup() -> None:
    shown = TABLE._repr_html_()
    root = ElementTree.fromstring(f"<div>{shown}</div>")
    assert [head.text for head in root.iter("th")] == list(TABLE.columns)
    assert [cell.text for cell in root.iter("td")][-1] == "<b>"
    assert [note.text for note in root.iter("em")] == ["Silence."]
    assert "countries: 2" in shown


# ---------------------------------------------------------------- pictures

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_are_as_long_as_their_numbers_and_undefined_has_none() -> None:
    table = rtop.Result("T", ("of", "n"), (("a & b", 4), ("c", 2), ("d", None)), ("Note.",))
    root = ElementTree.fromstring(rtop.draw_bars(table, "of", "n").svg)
    widths = [float(bar.get("width", "")) for bar in root.iter(f"{SVG}rect")][1:]
    assert widths[0] == 2 * widths[1] > widths[2] == 0
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words[1:] == ["a & b", "4", "c", "2", "d", "undefined"]
    assert [found.text for found in root.iter(f"{SVG}desc")] == ["Note."]


def test_bars_of_a_column_that_is_not_there_are_refused() -> None:
    with pytest.raises(UsageError, match=r"There is no column 'n'\. The columns are country"):
        rtop.draw_bars(TABLE, "country", "n")


def test_cover_is_a_line_for_each_recorded_cell(tmp_path: Path) -> None:
    cells = [cell("p1", UNION, ARCADIA), cell("p2", UN, ARCADIA), cell("p3", UN, RURITANIA, "recommended")]
    cells.append(cell("p4", UN, SYLVANIA))
    picture = rtop.draw_cover(cube_of(cells), WHOLE)
    root = ElementTree.fromstring(picture.svg)
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert len(list(root.iter(f"{SVG}path"))) == 3
    assert "Arcadia" in words
    assert "Ruritania" not in words
    picture.save(tmp_path / "cover.svg")
    assert (tmp_path / "cover.svg").read_text(encoding="utf-8") == picture.svg == picture._repr_svg_()
