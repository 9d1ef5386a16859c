"""The notebooks run from top to bottom on the real data, with public functions, and are kept without output."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

import rtop_graph as rtop
from tests.worlds import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FEWEST, MOST = 6, 12
"""How many cells a notebook has."""


def cells_of(path: Path, kind: str) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == kind]


def text_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


class Ran:
    """A notebook that was run: what its names stand for, and what its cells show, as a notebook would show it."""

    def __init__(self, name: str) -> None:
        (path,) = (ROOT / "notebooks").glob(f"{name}*.ipynb")
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.shown: list[Any] = []
        for cell in cells_of(path, "code"):
            self._run(ast.parse(text_of(cell), path.name), path.name)

    def __getitem__(self, name: str) -> Any:
        return self.names[name]

    def _run(self, tree: ast.Module, name: str) -> None:
        """Run a cell; where its last statement is an expression, keep its value."""
        last = tree.body[-1]
        if not isinstance(last, ast.Expr):
            exec(compile(tree, name, "exec"), self.names)
            return
        exec(compile(ast.Module(tree.body[:-1], []), name, "exec"), self.names)
        self.shown.append(eval(compile(ast.Expression(last.value), name, "eval"), self.names))

    def pictures(self) -> list[str]:
        return [shown.svg for shown in self.shown if isinstance(shown, rtop.Picture)]


@pytest.fixture
def _real(real_build: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Notebooks find the real build, and write to a folder of their own."""
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    monkeypatch.chdir(tmp_path)


def words_in(result: rtop.Result, column: str) -> list[str]:
    return [str(record[column]) for record in result.records()]


# ---------------------------------------------------------------- what each finds


@pytest.mark.usefixtures("_real")
def test_a_first_look_tells_what_the_readme_tells(capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran("01")
    printed = capsys.readouterr().out
    assert re.findall(r"^(A/\S+) ·.* in (\d+) paragraphs$", printed, re.MULTILINE) == [
        ("A/65/877", "48"),
        ("A/68/947", "85"),
        ("A/70/999", "77"),
    ]
    assert ran["concern"].figures["A/65/877, countries of concern"] == 9
    assert ran["concern"].figures["A/65/877, with no regional partner recorded"] == 8
    assert {label: len(countries) for label, countries in ran["hanging"].items()} == {
        "A/65/877": 7,
        "A/68/947": 19,
        "A/70/999": 5,
    }
    assert ran["gaps"]["A/65/877"] == 10


@pytest.mark.usefixtures("_real")
def test_who_covers_whom_draws_a_line_for_every_recorded_cell() -> None:
    ran = Ran("02")
    (picture,) = ran.pictures()
    recorded = sum(row.count("●") for row in ran["matrix"].rows)
    assert picture.count("<path") == recorded == 25
    states = dict(zip(words_in(ran["cells"], "organisation"), words_in(ran["cells"], "state"), strict=True))
    assert states["African Union"] == "recorded"
    assert states["International Conference on the Great Lakes Region"] == "not-mentioned"
    assert "A/68/947 ¶24" in {str(thing) for record in ran["claims"].records() for thing in record["paragraphs"]}
    assert ran["pairs"].rows


@pytest.mark.usefixtures("_real")
def test_thin_cover_rests_on_single_partners_and_an_undefined_share_stays_so() -> None:
    ran = Ran("03")
    assert ran["partners"].figures["covered countries"] == 21
    assert ran["partners"].figures["with exactly one partner"] == 19
    alone = {str(record["partner"]): record["countries"] for record in ran["losses"].records()}
    assert alone["United Nations"] == 15
    assert alone["African Union"] == 0
    assert words_in(ran["curve"], "countries left with none") == ["1", "2", "3", "4", "5", "6"]
    assert ran["without_un"]["A/70/999"]["share"] is None
    assert [picture.count("<rect") - 1 for picture in ran.pictures()] == [21, 6]


@pytest.mark.usefixtures("_real")
def test_what_changed_tells_the_record_from_the_world(capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran("04")
    assert ran["counted"] == {"kept": 2, "newly recorded": 3, "no longer recorded": 7, "never": 2}
    kept = [record for record in ran["changes"].records() if record["change"] == "kept"]
    assert [str(record["country"]) for record in kept] == ["Syrian Arab Republic", "Yemen"]
    assert ran["concern"].figures["A/65/877 → A/70/999, of concern in both"] == 7
    assert "Kenya · United Nations · newly recorded" in capsys.readouterr().out
    linked = {(record["claim"], record["later claim"]) for record in ran["followed"].records()}
    assert len(linked) == len((ROOT / "data/reports/follow_ups.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert [picture.count("<rect") - 1 for picture in ran.pictures()] == [4]


@pytest.mark.usefixtures("_real")
def test_options_close_more_for_more_and_hang_on_their_costs() -> None:
    ran = Ran("05")
    assert ran["plan"].figures["cells closed"] == 8
    assert ran["plan"].figures["cost of the choice"] == 4
    assert set(words_in(ran["plan"], "country")) == {"South Sudan"}
    assert all("do no harm" in cautions for cautions in words_in(ran["plan"], "cautions"))
    assert words_in(ran["steps"], "cells closed") == ["0", "3", "5", "7", "8", "9"]
    assert words_in(ran["other"], "by kind") != words_in(ran["steps"], "by kind")
    assert sum(ran["kinds"].values()) == len(ran["options"].rows)


@pytest.mark.usefixtures("_real")
def test_sparql_finds_what_the_measures_find() -> None:
    ran = Ran("06")
    assert len(ran["ready"].rows) > 40
    assert words_in(ran["libya"], "regional partner") == ["League of Arab States"]
    counted = {(str(r["report"]), str(r["modality"])): r["claims"] for r in ran["modalities"].records()}
    claims = [claim for claim in rtop.open_cube().claims.values() if claim.document.endswith("A-65-877")]
    assert sum(number for (report, _), number in counted.items() if report == "A/65/877") == len(claims)
    assert counted["A/65/877", "mandated"] == sum(claim.modality == "mandated" for claim in claims)
    assert "A/68/947 ¶47" in words_in(ran["proof"], "paragraph")
    assert "Did you mean" in ran["told"]
    assert "Libya" in ran["told"]


@pytest.mark.usefixtures("_real")
def test_gephi_and_pandas_get_the_whole_of_it(tmp_path: Path) -> None:
    ran = Ran("07")
    assert (tmp_path / "rtop-graph.gexf").stat().st_size > 100_000
    assert ran["network"].number_of_nodes() > 400
    assert "claim" in {name for facts in ran["edges"] for name in facts}
    assert ran["frame"].shape[0] == len(ran["cover"].rows) == 8 + 21 + 5
    assert ran["countries"].loc["United Nations"].to_list() == [8, 17, 5]
    assert ran["countries"].loc["African Union"].isna().to_list() == [True, False, True]
    assert (tmp_path / "cover.csv").read_text(encoding="utf-8").startswith("report,country,country iri,")
    assert any("Absence of mention" in note for note in ran["frame"].attrs["notes"])


# ---------------------------------------------------------------- how they are kept


def test_the_notebooks_are_numbered_in_the_order_they_are_read() -> None:
    assert [path.stem[:3] for path in NOTEBOOKS] == [f"{number:02}-" for number in range(1, 8)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_output(path: Path) -> None:
    code = cells_of(path, "code")
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_ends_with_what_to_try_next(path: Path) -> None:
    prose, code = cells_of(path, "markdown"), cells_of(path, "code")
    assert FEWEST <= len(prose) + len(code) <= MOST
    assert text_of(prose[-1]).startswith("## What to try next\n")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_uses_public_names_alone(path: Path) -> None:
    used: set[str] = set()
    for cell in cells_of(path, "code"):
        for node in ast.walk(ast.parse(text_of(cell))):
            assert not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rtop_graph"))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "rtop":
                used.add(node.attr)
    told = {name for cell in cells_of(path, "markdown") for name in re.findall(r"\brtop\.(\w+)", text_of(cell))}
    assert used
    assert sorted((used | told) - set(rtop.__all__)) == []
