"""A build is the same bytes from the same inputs, is made only when something changed, and is whole or not there."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph

import rtop_graph
from rtop_graph import check
from rtop_graph.build import STEPS, Build, build_dataset_folder
from rtop_graph.errors import DataError, StoreError
from rtop_graph.identifiers import GRAPH, GRAPHS
from rtop_graph.locations import Sources
from rtop_graph.manifest import input_checksums, read_manifest
from rtop_graph.shapes import check_shapes
from rtop_graph.store import EmbeddedStore
from tests.worlds import ROOT, SMALLEST, copy_world, read_world

NO_SHAPES = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
"""Shapes have tests of their own; here they would only take time."""

WITHOUT_REASONER = tuple(step for step in STEPS if step != "reason")


def sources_in(folder: Path, ontology: Path = ROOT / "ontology") -> Sources:
    """Return inputs of which a test may change everything: the smallest world, the ontology and the rules."""
    shutil.copytree(ontology, folder / "ontology")
    (folder / "ontology" / "shapes.ttl").write_text(NO_SHAPES, encoding="utf-8")
    shutil.copytree(ROOT / "queries" / "rules", folder / "queries" / "rules")
    return Sources(folder / "ontology", copy_world(folder), folder / "queries")


@pytest.fixture(scope="module", autouse=True)
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Let builds take their code's checksums from a copy, so that neither an editor nor a test disturbs the other."""
    package = tmp_path_factory.mktemp("code") / "rtop_graph"
    shutil.copytree(ROOT / "rtop_graph", package, ignore=shutil.ignore_patterns("__pycache__", "assets"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rtop_graph, "__file__", str(package / "__init__.py"))
        yield package


def build(sources: Sources, folder: Path, **options: Any) -> Build:
    return build_dataset_folder(sources, folder, **({"reason": False} | options))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sources, Build]:
    folder = tmp_path_factory.mktemp("first")
    sources = sources_in(folder)
    return sources, build(sources, folder / "out" / "build")


@pytest.fixture
def copied(first: tuple[Sources, Build], tmp_path: Path) -> tuple[Sources, Path]:
    """Return inputs, and the build made from them, that the test may change."""
    sources, built = first
    for name in ("ontology", "data", "queries"):
        shutil.copytree(sources.data.parent / name, tmp_path / name)
    shutil.copytree(built.folder, tmp_path / "out" / "build")
    return Sources(tmp_path / "ontology", tmp_path / "data", tmp_path / "queries"), tmp_path / "out" / "build"


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Return when each file below a folder was written, and which file it is."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino) for path in files}


def artefacts(folder: Path) -> dict[str, bytes]:
    """Return the files of a build for people and machines; how Oxigraph lays out its store is its own affair."""
    paths = [folder / "dataset.nq", folder / "manifest.json", *sorted((folder / "turtle").iterdir())]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


# ---------------------------------------------------------------- same inputs, same bytes


def test_two_builds_of_the_same_inputs_are_the_same_bytes(first: tuple[Sources, Build], tmp_path: Path) -> None:
    sources, built = first
    again = build(sources, tmp_path / "elsewhere" / "build")
    assert artefacts(again.folder) == artefacts(built.folder)


BUILD_COMMAND = """
import sys
from pathlib import Path
import rtop_graph
from rtop_graph.build import build_dataset_folder
from rtop_graph.locations import Sources
*paths, reason = sys.argv[1:]
ontology, data, queries, folder, rtop_graph.__file__ = map(Path, paths)
build_dataset_folder(Sources(ontology, data, queries), folder, reason=reason == "reason")
"""


def build_elsewhere(sources: Sources, folder: Path, package: Path, *, seed: str, reason: bool) -> None:
    """Build in a process of its own, with a hash seed of its own."""
    paths = (sources.ontology, sources.data, sources.queries, folder, package / "__init__.py")
    command = [sys.executable, "-c", BUILD_COMMAND, *map(str, paths), "reason" if reason else "no reasoner"]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, env=environment, cwd=ROOT)


@pytest.mark.parametrize("seed", ["0", "4294967295"])
def test_neither_hash_seed_nor_order_of_files_on_disk_changes_a_byte(
    first: tuple[Sources, Build], package: Path, tmp_path: Path, seed: str
) -> None:
    sources, built = first
    for path in sorted(sources.data.rglob("*.csv"), reverse=True):
        target = tmp_path / "data" / path.relative_to(sources.data)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    copied = Sources(sources.ontology, tmp_path / "data", sources.queries)
    build_elsewhere(copied, tmp_path / "build", package, seed=seed, reason=False)
    assert artefacts(tmp_path / "build") == artefacts(built.folder)


def test_what_the_reasoner_adds_is_the_same_bytes_as_well(package: Path, tmp_path: Path) -> None:
    sources = sources_in(tmp_path)
    for seed in ("1", "2"):
        build_elsewhere(sources, tmp_path / seed, package, seed=seed, reason=True)
    assert artefacts(tmp_path / "1") == artefacts(tmp_path / "2")
    assert read_manifest(tmp_path / "1")["triples"][GRAPH + "inferred"] > 0


def test_the_order_of_rows_on_disk_does_not_change_the_dataset(
    copied: tuple[Sources, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, folder = copied
    before = artefacts(folder)
    for path in sources.data.rglob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([header, *reversed(rows)]), encoding="utf-8")
    monkeypatch.setattr(check, "check_canonical", lambda *_: [])
    rebuilt = build(sources, folder)
    after = artefacts(folder)
    assert rebuilt.is_new
    assert [name for name in before if name != "manifest.json" and after[name] != before[name]] == []


# ---------------------------------------------------------------- built anew only where something changed


def test_a_second_build_of_unchanged_inputs_touches_nothing(copied: tuple[Sources, Path]) -> None:
    sources, _ = copied
    folder = build(sources, sources.data.parent / "again" / "build").folder
    before = state(folder)
    second = build(sources, folder)
    assert not second.is_new
    assert state(folder) == before
    assert second.manifest == read_manifest(folder)


CHANGES = {
    "a cell": ("data/entities/actors.csv", "Never counted as a partner.", "Not counted as a partner."),
    "a row taken away": (
        "data/reference/place_names.csv",
        'arcadia,fr,short,Arcadie,"Names of the Middle Sea, 2011"\n',
        "",
    ),
    "a definition": ("ontology/core.ttl", 'rdfs:label "armed group"@en', 'rdfs:label "group with arms"@en'),
    "a shape": ("ontology/shapes.ttl", NO_SHAPES, NO_SHAPES + "# the same shapes\n"),
    "a rule": ("queries/rules/1-actors-roll-up.rq", "PREFIX rdfs:", "# a remark\nPREFIX rdfs:"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_in_the_inputs_is_built(copied: tuple[Sources, Path], change: str) -> None:
    sources, folder = copied
    before = read_manifest(folder)
    name, old, new = CHANGES[change]
    edit(sources.data.parent / name, old, new)
    built = build(sources, folder)
    assert built.is_new
    changed = {key for key, value in built.manifest["inputs"].items() if before["inputs"].get(key) != value}
    assert changed == {name}
    assert read_manifest(folder) == built.manifest


def test_a_changed_cell_is_in_the_new_dataset_and_the_old_one_is_not(copied: tuple[Sources, Path]) -> None:
    sources, folder = copied
    edit(sources.data / "entities" / "actors.csv", "Never counted as a partner.", "Not counted as a partner.")
    build(sources, folder)
    text = (folder / "dataset.nq").read_text(encoding="utf-8")
    assert "Not counted as a partner." in text
    assert "Never counted as a partner." not in text
    asked = 'ASK { ?s ?p "Not counted as a partner." }'
    assert next(iter(EmbeddedStore.open(folder / "store").select(asked))) == {"answer": "true"}


def is_current(sources: Sources, folder: Path) -> bool:
    """Return whether a build would do nothing, without waiting for it: telling the first step stops it."""

    class BegunError(Exception):
        """The build has begun."""

    def stop(step: str) -> None:
        raise BegunError(step)

    try:
        return not build(sources, folder, progress=stop).is_new
    except BegunError:
        return False


def test_changed_code_builds_anew(copied: tuple[Sources, Path], package: Path) -> None:
    assert is_current(*copied)
    (package / "loaders" / "new.py").write_text("", encoding="utf-8")
    try:
        assert not is_current(*copied)
    finally:
        (package / "loaders" / "new.py").unlink()
    assert is_current(*copied)


def test_another_version_of_the_package_or_of_a_library_builds_anew(
    copied: tuple[Sources, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_current(*copied)
    with monkeypatch.context() as patch:
        patch.setattr(rtop_graph, "__version__", "0.0.0")
        assert not is_current(*copied)
    with monkeypatch.context() as patch:
        patch.setattr(importlib.metadata, "version", lambda name: f"{name} of another day")
        assert not is_current(*copied)
    assert is_current(*copied)


def test_a_build_without_the_reasoner_does_not_stand_for_one_with_it(copied: tuple[Sources, Path]) -> None:
    sources, folder = copied
    told: list[str] = []

    def stop(step: str) -> None:
        told.append(step)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(sources, folder, reason=True, progress=stop)
    assert told == ["check tables"]


def test_force_builds_although_nothing_changed(copied: tuple[Sources, Path]) -> None:
    sources, folder = copied
    before = artefacts(folder)
    assert is_current(sources, folder)
    assert build(sources, folder, force=True).is_new
    assert artefacts(folder) == before


@pytest.mark.parametrize("name", ["dataset.nq", "turtle", "store", "manifest.json"])
def test_a_build_that_has_lost_a_part_is_not_taken_for_whole(copied: tuple[Sources, Path], name: str) -> None:
    sources, folder = copied
    lost = folder / name
    if lost.is_dir():
        shutil.rmtree(lost)
    else:
        lost.unlink()
    assert not is_current(sources, folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"text"', b"\xff\xfe"])
def test_a_damaged_manifest_is_told_and_built_over(copied: tuple[Sources, Path], content: bytes) -> None:
    sources, folder = copied
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(StoreError, match=r"manifest at .* is damaged\. Run 'rtop build --force'"):
        read_manifest(folder)
    assert not is_current(sources, folder)


def test_where_nothing_was_built_the_command_to_build_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"No built dataset stands at .*Run 'rtop build' first"):
        read_manifest(tmp_path / "nowhere")


def test_every_input_is_checksummed(first: tuple[Sources, Build]) -> None:
    sources, built = first
    inputs = built.manifest["inputs"]
    assert inputs == input_checksums(sources)
    tables = {f"data/{path.relative_to(SMALLEST).as_posix()}" for path in SMALLEST.rglob("*.csv")}
    assert tables <= inputs.keys()
    assert {
        "ontology/core.ttl",
        "ontology/schemes.ttl",
        "ontology/alignments.ttl",
        "ontology/shapes.ttl",
    } <= inputs.keys()
    assert {f"queries/rules/{path.name}" for path in (ROOT / "queries" / "rules").glob("*.rq")} <= inputs.keys()
    assert "rtop_graph/loaders/claims.py" in inputs
    actors = sources.data / "entities" / "actors.csv"
    assert inputs["data/entities/actors.csv"] == hashlib.sha256(actors.read_bytes()).hexdigest()


# ---------------------------------------------------------------- whole, or not there


def test_faulty_tables_are_told_all_at_once_and_the_old_build_stays(copied: tuple[Sources, Path]) -> None:
    sources, folder = copied
    before = state(folder)
    edit(sources.data / "reports" / "documents.csv", "2011-06-27", "2011-06")
    edit(sources.data / "entities" / "mechanisms.csv", "storm-watch,procedure,", "storm-watch,proceedure,")
    (sources.data / "entities" / "names.csv").unlink()
    with pytest.raises(DataError) as caught:
        build(sources, folder)
    told = {(fault.file, fault.line, fault.field) for fault in caught.value.faults}
    assert {
        ("reports/documents.csv", 2, "published_on"),
        ("entities/mechanisms.csv", 2, "kind"),
        ("entities/names.csv", 0, ""),
    } <= told
    assert state(folder) == before
    assert list(folder.parent.iterdir()) == [folder]


def test_faulty_tables_leave_nothing_where_nothing_was(copied: tuple[Sources, Path], tmp_path: Path) -> None:
    sources, _ = copied
    edit(sources.data / "reports" / "documents.csv", "2011-06-27", "2011-06")
    with pytest.raises(DataError):
        build(sources, tmp_path / "new" / "build")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("step", WITHOUT_REASONER)
def test_a_build_interrupted_at_any_step_leaves_the_old_one_and_nothing_else(
    copied: tuple[Sources, Path], step: str, error: type[BaseException]
) -> None:
    sources, folder = copied
    before = state(folder)

    def interrupt(told: str) -> None:
        if told == step:
            raise error(step)

    with pytest.raises(error, match=step):
        build(sources, folder, force=True, progress=interrupt)
    assert state(folder) == before
    assert list(folder.parent.iterdir()) == [folder]
    assert is_current(sources, folder)


def test_steps_are_told_in_order_each_as_it_begins(
    copied: tuple[Sources, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, folder = copied
    told: list[str] = []

    def telling(*arguments: Any) -> Any:
        told.append("(shapes are checked)")
        return check_shapes(*arguments)

    monkeypatch.setattr(check, "check_shapes", telling)
    build(sources, folder, force=True, progress=told.append)
    assert told[:3] == ["check tables", "check shapes", "(shapes are checked)"]
    assert tuple(step for step in told if not step.startswith("(")) == WITHOUT_REASONER


# ---------------------------------------------------------------- what a build holds


@pytest.fixture(scope="module")
def lines(first: tuple[Sources, Build]) -> list[str]:
    return (first[1].folder / "dataset.nq").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def quads(first: tuple[Sources, Build]) -> set[ox.Quad]:
    return set(ox.Store.read_only(str(first[1].folder / "store")))


def test_the_manifest_counts_what_the_store_holds(first: tuple[Sources, Build], quads: set[ox.Quad]) -> None:
    manifest = json.loads((first[1].folder / "manifest.json").read_text(encoding="utf-8"))
    counted = Counter(quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode))
    assert manifest["triples"] == dict(counted)
    assert manifest["dataset"]["statements"] == len(quads)
    assert manifest["rows"] == read_world(SMALLEST).counts()
    assert manifest == first[1].manifest


def test_the_manifest_names_the_dataset_by_its_checksum(first: tuple[Sources, Build]) -> None:
    content = (first[1].folder / "dataset.nq").read_bytes()
    assert first[1].manifest["dataset"]["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_named_graphs_are_the_documented_ones(first: tuple[Sources, Build]) -> None:
    expected = {GRAPH + name for name in GRAPHS if name != "inferred"} | {
        f"{GRAPH}report/{report}" for report in ("A-1-1", "A-2-1")
    }
    assert first[1].manifest["triples"].keys() == expected


def test_the_dataset_is_sorted_n_quads_each_line_once(lines: list[str]) -> None:
    assert lines == sorted(lines)
    assert len(set(lines)) == len(lines)
    assert [line for line in lines if not line.endswith(" .")] == []


def test_the_dataset_and_the_store_say_the_same(lines: list[str], quads: set[ox.Quad]) -> None:
    parsed = set(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))
    assert {str(quad) for quad in parsed if not _has_blank(quad)} == {str(q) for q in quads if not _has_blank(q)}
    assert len(parsed) == len(quads)


def test_blank_nodes_stand_in_the_ontology_alone(quads: set[ox.Quad]) -> None:
    graphs = {quad.graph_name for quad in quads if _has_blank(quad)}
    assert graphs == {ox.NamedNode(GRAPH + "ontology")}


def _has_blank(quad: ox.Quad) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object))


def test_a_turtle_file_per_named_graph_says_what_the_graph_says(first: tuple[Sources, Build]) -> None:
    _, built = first
    sizes = {
        name.removeprefix(GRAPH).replace("/", "-") + ".ttl": count for name, count in built.manifest["triples"].items()
    }
    found = {path.name: len(Graph().parse(path)) for path in (built.folder / "turtle").iterdir()}
    assert found == sizes


def test_turtle_for_people_uses_the_bound_prefixes(first: tuple[Sources, Build]) -> None:
    text = (first[1].folder / "turtle" / "report-A-1-1.ttl").read_text(encoding="utf-8")
    assert "claim:A-1-1-p2-1" in text
    assert "modality:performed" in text
    assert "ns1:" not in text


def test_anybody_may_read_a_build(first: tuple[Sources, Build]) -> None:
    _, built = first
    assert built.folder.stat().st_mode & 0o777 == 0o755
