"""Checked tables and the ontology become the built dataset, in a new folder that is moved into place.

The folder holds ``dataset.nq`` (sorted N-Quads: same inputs, same bytes), ``turtle/`` (the same for people, a file per
named graph), ``store/`` (Oxigraph), ``columns/`` (what measures count, see ``answers``), ``manifest.json`` (counts,
checksums of the inputs and of the columns, versions) and ``checksums`` (of all these files, as ``sha256sum --check``
reads them): a build with a damaged file is told, and built anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rtop_graph
from rtop_graph.errors import DataError, StoreError
from rtop_graph.files import checksum_of, explained, folder_moved_into_place
from rtop_graph.manifest import input_checksums, read_manifest
from rtop_graph.store import EmbeddedStore

if TYPE_CHECKING:
    import pyoxigraph as ox

    from rtop_graph.locations import Sources
    from rtop_graph.tables import Tables

LIBRARIES = ("rdflib", "pyoxigraph", "owlready2", "pyshacl")
"""The libraries whose version can change the dataset's bytes."""

STEPS = (
    "check tables",
    "check shapes",
    "reason",
    "derive",
    "write dataset",
    "load store",
    "write Turtle",
    "write columns",
)
"""What a build does, in order; each is told to the progress function as it begins."""

A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
CHECKSUMS = "checksums"
"""The file that tells the checksum of every other file of a build."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Build:
    """A built dataset: where it stands, what its manifest says, and whether this run wrote it."""

    folder: Path
    manifest: dict[str, Any]
    is_new: bool


def build_dataset_folder(
    sources: Sources, folder: Path, *, reason: bool = True, force: bool = False, progress: Progress | None = None
) -> Build:
    """Return the built dataset, made anew where inputs, versions or options changed since it was built.

    Raise ``DataError`` with every fault, or ``InconsistentError``, before anything is written.
    """
    wanted = _inputs(sources, reason=reason)
    if not force and _is_current(folder, wanted):
        return Build(folder, read_manifest(folder), is_new=False)
    lines, rows, graphs = _dataset_lines(sources, reason=reason, progress=progress or _silent)
    facts = {"rows": rows, "triples": graphs, "quality": _quality(sources.data), **wanted}
    return Build(folder, write_build(folder, lines, facts, progress), is_new=True)


def write_build(
    folder: Path, lines: list[str], facts: dict[str, Any], progress: Progress | None = None
) -> dict[str, Any]:
    """Put a build of these statements, sorted lines of N-Quads, in place; return its manifest, facts included."""
    with folder_moved_into_place(folder) as fresh, explained(folder):
        manifest = _write(fresh, lines, progress or _silent) | facts
        text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (fresh / "manifest.json").write_text(text, encoding="utf-8")
        (fresh / CHECKSUMS).write_text(_checksums(fresh), encoding="utf-8")
    return manifest


def _silent(step: str) -> None:
    """Tell nobody."""


def _inputs(sources: Sources, *, reason: bool) -> dict[str, Any]:
    import importlib.metadata

    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {
        "inputs": input_checksums(sources),
        "libraries": versions,
        "reasoner": reason,
        "version": rtop_graph.__version__,
    }


def _is_current(folder: Path, wanted: dict[str, Any]) -> bool:
    try:
        manifest = read_manifest(folder)
    except StoreError:
        return False
    return all(manifest.get(key) == value for key, value in wanted.items()) and is_undamaged(folder)


def is_undamaged(folder: Path) -> bool:
    """Return whether every file of a built dataset holds the bytes that the build wrote, and the store opens."""
    try:
        EmbeddedStore.open(folder / "store")
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        told = [line.split("  ", 1) for line in lines]
        return all(checksum_of(folder / name) == checksum for checksum, name in told)
    except (StoreError, OSError, ValueError):
        return False


def _checksums(folder: Path) -> str:
    """Return the checksums of the files of a build, but for those that the store writes when it is only read."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(("LOCK", "LOG")))
    return "".join(f"{checksum_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


def read_dataset(folder: Path) -> bytes:
    """Return the N-Quads of a built dataset; raise ``StoreError`` when they are absent or not what was built."""
    import hashlib

    try:
        content = (folder / "dataset.nq").read_bytes()
    except OSError as error:
        raise StoreError(f"No built dataset stands at {folder}. Run 'rtop build' first.") from error
    if hashlib.sha256(content).hexdigest() != read_manifest(folder).get("dataset", {}).get("sha256"):
        raise StoreError(f"The dataset.nq at {folder} is damaged: its checksum is another. Run 'rtop build --force'.")
    return content


def _dataset_lines(
    sources: Sources, *, reason: bool, progress: Progress
) -> tuple[list[str], dict[str, int], dict[str, int]]:
    """Return the dataset as sorted N-Quads lines, the rows per table and the statements per named graph."""
    import pyoxigraph as ox

    from rtop_graph.check import check_sources
    from rtop_graph.derivation import add_derived
    from rtop_graph.graph import iter_ontology_quads, table_quads

    tables, faults = check_sources(sources, progress=progress)
    if faults:
        raise DataError(faults)
    store = ox.Store()
    store.extend(iter_ontology_quads(sources.ontology))
    store.extend(table_quads(tables))
    if reason:
        progress("reason")
        store.extend(_inferred(tables, sources.ontology))
    progress("derive")
    add_derived(store, sources.queries / "rules")
    graphs = Counter(str(getattr(quad.graph_name, "value", "")) for quad in store)
    return sorted({f"{quad} ." for quad in store}), tables.counts(), dict(sorted(graphs.items()))


def _quality(data: Path) -> dict[str, dict[str, float]]:
    """Return how far two readings agreed on the main scopes, by report."""
    from rtop_graph.quality import read_quality

    quality = read_quality(data)
    return {document: quality.headline(document) for document in sorted({row.document for row in quality.agreement})}


def _inferred(tables: Tables, ontology: Path) -> Iterable[Any]:
    from rtop_graph.graph import INFERRED, build_dataset, graph_quads, read_ontology, union_graph
    from rtop_graph.reasoning import infer

    return graph_quads(infer(union_graph(build_dataset(tables)) + read_ontology(ontology)), INFERRED)


def _write(fresh: Path, lines: list[str], progress: Progress) -> dict[str, Any]:
    """Write N-Quads, Turtle, store and columns into the new folder; return the manifest's entries on them."""
    import hashlib
    from concurrent.futures import ThreadPoolExecutor

    from rtop_graph.answers import COLUMNS, keep_answers

    progress("write dataset")
    content = ("\n".join(lines) + "\n").encode("utf-8")
    (fresh / "dataset.nq").write_bytes(content)
    with ThreadPoolExecutor(max_workers=1) as beside:
        progress("load store")
        loading = beside.submit(_load_store, fresh)
        progress("write Turtle")
        _write_turtle(fresh / "turtle", content)
        progress("write columns")
        keep_answers(_in_memory(content), fresh / COLUMNS)
        loading.result()
    columns = {path.name: checksum_of(path) for path in sorted((fresh / COLUMNS).iterdir())}
    return {"dataset": {"sha256": hashlib.sha256(content).hexdigest(), "statements": len(lines)}, "columns": columns}


def _load_store(fresh: Path) -> ox.Store:
    """Return the store in the new folder, made of its N-Quads; Python goes on meanwhile."""
    import pyoxigraph as ox

    store = ox.Store(str(fresh / "store"))
    store.bulk_load(path=str(fresh / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    store.flush()
    return store


def _in_memory(content: bytes) -> ox.Store:
    """Return N-Quads as a store in memory, which answers several times as fast as one on disk."""
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_load(content, format=ox.RdfFormat.N_QUADS)
    return store


def _write_turtle(folder: Path, content: bytes) -> None:
    """Write a file per named graph; its statements stand in the order of N-Quads, the class of a thing first."""
    import pyoxigraph as ox

    from rtop_graph.graph import with_prefixes
    from rtop_graph.identifiers import GRAPH

    folder.mkdir()
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS):
        graphs.setdefault(str(quad.graph_name), []).append(quad.triple)
    for name, triples in graphs.items():
        path = folder / (name.strip("<>").removeprefix(GRAPH).replace("/", "-") + ".ttl")
        if any(isinstance(triple.subject, ox.BlankNode) for triple in triples):
            _write_nested(path, triples)
        else:
            triples.sort(key=lambda triple: (str(triple.subject), str(triple.predicate) != A))
            text = with_prefixes(triples, ox.RdfFormat.TURTLE)
            path.write_bytes(re.sub(rb"^(\t.* \.)$", rb"\1\n", text, flags=re.MULTILINE))


def _write_nested(path: Path, triples: Iterable[Any]) -> None:
    """Write a graph with blank nodes inside what points to them; they are ordered by their names in N-Quads."""
    from rdflib import BNode, Graph

    from rtop_graph.namespaces import bind_prefixes

    content = "".join(f"{triple} .\n" for triple in triples)
    names = {name: BNode(name) for name in re.findall(r"_:(\w+)", content)}
    graph = Graph()
    graph.parse(data=content, format="ntriples", bnode_context=names)
    bind_prefixes(graph)
    graph.serialize(path, format="longturtle", encoding="utf-8")
