"""The invented worlds of the benchmarks are accepted as data, always the same, and complete in what follows."""

from __future__ import annotations

import importlib
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.background import Scale
from benchmarks.worlds import make_world, world_of, write_quads, write_tables
from rtop_graph.build import build_dataset_folder
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.locations import Sources
from rtop_graph.queries import find_queries
from rtop_graph.store import EmbeddedStore
from tests.worlds import ROOT

TINY = Scale(reports=2, paragraphs=24)


@pytest.fixture(scope="session")
def tiny_quads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiny") / "world.nq"
    write_quads(world_of(TINY), path)
    return path


@pytest.fixture(scope="session")
def tiny_store(tiny_quads: Path) -> EmbeddedStore:
    store = ox.Store()
    store.bulk_load(path=str(tiny_quads), format=ox.RdfFormat.N_QUADS)
    return EmbeddedStore(store)


def test_the_same_size_and_seed_give_the_same_bytes(tiny_quads: Path, tmp_path: Path) -> None:
    count = write_quads(world_of(TINY), tmp_path / "again.nq")
    content = (tmp_path / "again.nq").read_bytes()
    assert content == tiny_quads.read_bytes()
    assert count == content.count(b"\n") == len(set(content.splitlines()))


def test_another_seed_gives_another_world(tiny_quads: Path, tmp_path: Path) -> None:
    write_quads(world_of(TINY, seed=1), tmp_path / "other.nq")
    assert (tmp_path / "other.nq").read_bytes() != tiny_quads.read_bytes()


@pytest.mark.parametrize("statements", [20_000, 200_000])
def test_a_world_has_about_as_many_statements_as_asked_for(statements: int, tmp_path: Path) -> None:
    count = write_quads(make_world(statements), tmp_path / "world.nq")
    assert 0.8 * statements < count < 1.25 * statements


@pytest.mark.slow
def test_the_world_is_accepted_and_what_follows_is_what_rules_and_reasoner_find(
    tiny_quads: Path, tmp_path: Path
) -> None:
    write_tables(world_of(TINY), tmp_path / "data")
    sources = Sources(ROOT / "ontology", tmp_path / "data", ROOT / "queries")
    built = build_dataset_folder(sources, tmp_path / "build").folder / "dataset.nq"
    assert sorted(tiny_quads.read_text("utf-8").splitlines()) == built.read_text("utf-8").splitlines()


def test_every_query_finds_something_in_it(tiny_store: EmbeddedStore) -> None:
    asked = {name: query for name, query in find_queries().items() if not name.startswith("rules/")}
    silent = [name for name, query in asked.items() if not _answer(tiny_store, query.text)]
    assert silent == []


def _answer(store: EmbeddedStore, text: str) -> int:
    is_construct = "\nCONSTRUCT" in text
    return len(store.construct(text)) if is_construct else len(store.select(text).rows)


def test_the_measures_read_it(tiny_store: EmbeddedStore) -> None:
    cube = read_cube(tiny_store)
    assert len(cube.reports) == TINY.reports
    assert cube.cells
    assert cube.regional
    assert cube.capable
    assert cube.perpetrators
    assert cube.follow_ups


@pytest.mark.parametrize("script", sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py")))
def test_every_script_can_be_imported(script: str) -> None:
    assert importlib.import_module(f"benchmarks.{script}").__doc__
