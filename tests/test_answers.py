"""What is kept beside a store is what the store answers, and counting columns is counting rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtop_graph.answers import COLUMNS, Answer, answer_of, keep_answers
from rtop_graph.columns import Column, Places, Words
from rtop_graph.coverage import fact_columns
from rtop_graph.coverage.cube import Cell, Cube
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.groups import Groups
from rtop_graph.coverage.recorded import Selection, recorded_claims
from rtop_graph.queries import find_queries, run_named
from rtop_graph.records import Records
from rtop_graph.store import EmbeddedStore
from tests.cubes import ARCADIA, RURITANIA, UN, UNION, cell

KEPT = tuple(name for name in find_queries() if name.startswith("coverage/"))


def without_columns(build: Path) -> EmbeddedStore:
    """Return the store of a build as one that keeps no answers, which measures have to ask."""
    store = EmbeddedStore.open(build / "store")
    store.folder = None
    return store


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_is_what_the_store_answers(name: str, real_build: Path) -> None:
    store = EmbeddedStore.open(real_build / "store")
    rows = [{variable: value for variable, value in row.items() if value} for row in run_named(store, name)]
    assert list(answer_of(store, name)) == rows


def test_a_cube_read_from_columns_is_the_cube_that_the_store_is_asked_for(real_build: Path) -> None:
    kept, asked = read_cube(EmbeddedStore.open(real_build / "store")), read_cube(without_columns(real_build))
    assert [part.name for part in fields(Cube) if getattr(kept, part.name) != getattr(asked, part.name)] == []
    assert len(kept.claims) > 800


def test_a_cube_is_read_without_a_look_at_its_claims(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[Answer] = []
    found = fact_columns._of_a_kind

    def counting(answer: Answer) -> Places:
        looked_at.append(answer)
        return found(answer)

    monkeypatch.setattr(fact_columns, "_of_a_kind", counting)
    cube = read_cube(EmbeddedStore.open(real_build / "store"))
    assert looked_at == []
    assert len(cube.claims) == len(list(cube.claims))
    assert len(looked_at) == 1


def test_the_columns_have_the_same_bytes_each_time(real_build: Path, tmp_path: Path) -> None:
    keep_answers(ox.Store.read_only(str(real_build / "store")), tmp_path / "again")
    first = {path.name: path.read_bytes() for path in (real_build / COLUMNS).iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == first
    listed = json.loads((real_build / "manifest.json").read_text(encoding="utf-8"))["columns"]
    assert sorted(listed) == sorted(first)


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def cut_numbers(columns: Path) -> None:
    cut(columns / "numbers.npy")


def cut_values(columns: Path) -> None:
    cut(columns / "values.utf8")


def of_another_query(columns: Path) -> None:
    index = json.loads((columns / "index.json").read_text(encoding="utf-8"))
    index["queries"]["coverage/cells"]["sha256"] = "0" * 64
    (columns / "index.json").write_text(json.dumps(index), encoding="utf-8")


def spoil_index(columns: Path) -> None:
    (columns / "index.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize("harm", [cut_numbers, cut_values, of_another_query, spoil_index, shutil.rmtree])
def test_columns_that_are_damaged_or_of_another_query_are_not_believed(
    harm: Callable[[Path], None], real_build: Path, tmp_path: Path
) -> None:
    build = tmp_path / "build"
    shutil.copytree(real_build, build)
    harm(build / COLUMNS)
    selection = Selection("https://w3id.org/rtop/id/document/A-65-877")
    found = recorded_claims(read_cube(EmbeddedStore.open(build / "store")), selection)
    assert found == recorded_claims(read_cube(without_columns(real_build)), selection)


# ---------------------------------------------------------------- columns are rows

WORDS = st.lists(st.sampled_from(["a", "b", "ä", "z"]))
ROWS = st.lists(st.tuples(*[st.sampled_from(["x", "y", "z"])] * 3))


@given(WORDS, WORDS)
def test_a_column_holds_what_it_is_made_of(first: list[str], second: list[str]) -> None:
    column, other = Column.of(first), Column.of(second)
    assert column.read() == first
    assert column.followed_by(other).read() == first + second
    assert column.equals("a").tolist() == [value == "a" for value in first]
    assert column.is_in({"a", "ä", "q"}).tolist() == [value in {"a", "ä"} for value in first]
    assert column.renamed(str.upper).read() == [value.upper() for value in first]
    assert column.rows_with("b").tolist() == [at for at, value in enumerate(first) if value == "b"]
    assert column.rows_with_any(other).tolist() == [at for at, value in enumerate(first) if value in second]
    changed = column.with_value(column.equals("a"), "new")
    assert changed.read() == ["new" if value == "a" else value for value in first]


@given(st.lists(WORDS.map(tuple)), st.lists(WORDS.map(tuple)))
def test_a_column_of_words_holds_what_it_is_made_of(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]]
) -> None:
    column = Words.of(first)
    assert column.read() == first
    assert column.followed_by(Words.of(second)).read() == first + second
    assert column.has("a").tolist() == ["a" in words for words in first]
    rows, words = column.spread()
    assert list(zip(rows.tolist(), words.read(), strict=True)) == [(at, w) for at, ws in enumerate(first) for w in ws]
    every = np.ones(len(first), np.bool_)
    without = column.without(every, lambda word: word == "z").read()
    assert without == [tuple(word for word in words if word != "z") for words in first]


@given(ROWS)
def test_groups_are_what_a_dictionary_would_hold(rows: list[tuple[str, str, str]]) -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for organization, country, claim in rows:
        found.setdefault((organization, country), set()).add(claim)
    cells = Records.of(Cell, [cell(claim, organization, country) for organization, country, claim in rows])
    groups: Groups[tuple[str, str]] = Groups.of(cells, "organization", "country")
    assert groups == {key: tuple(sorted(claims)) for key, claims in found.items()}
    assert list(groups) == sorted(found)
    assert ("x", "nowhere") not in groups


def test_records_are_rows_and_columns_at_once() -> None:
    rows = (cell("c1", UNION, ARCADIA, concepts=("form/aid",)), cell("c2", UN, RURITANIA, "mandated"))
    records = Records.of(Cell, rows)
    assert records == rows
    assert records[1] == rows[1]
    assert tuple(records.only("country", ARCADIA)) == rows[:1]
    assert tuple(records.at(records.column("modality").equals("mandated"))) == rows[1:]
    changed = records.changed(records.column("claim").equals("c2"), modality="performed")
    assert [found.modality for found in changed] == ["performed", "performed"]
    assert [found.concepts for found in changed.followed_by(records)] == [("form/aid",), (), ("form/aid",), ()]
