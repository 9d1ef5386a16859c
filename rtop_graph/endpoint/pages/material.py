"""What every page is made from, read once when the server starts: the cube, the names, the questions, the texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rtop_graph.coverage.cube import Cube, slug
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.endpoint.limits import Limits
from rtop_graph.evidence import agreeing_reports
from rtop_graph.labels import read_labels
from rtop_graph.locations import ontology_folder
from rtop_graph.names import Directory, directory_of, folded, read_names
from rtop_graph.queries import Query, find_queries, run_named
from rtop_graph.report_reader import Report
from rtop_graph.results import Thing
from rtop_graph.store import EmbeddedStore, Store
from rtop_graph.tables import natural_key
from rtop_graph.visualisation.views import Drawable, read_drawable
from rtop_graph.vocabulary import Vocabulary, read_vocabulary

READ_FIRST = ("front-matter", "numbered")
"""The kinds of paragraphs that stand before the others in a report, in their order."""


@dataclass(frozen=True)
class Name:
    """One name of a thing: as it is written, and as it is compared."""

    thing: Thing
    written: str
    compared: str


@dataclass(frozen=True)
class Span:
    """Where the words stand that prove a claim: a paragraph, and from which character up to which."""

    claim: str
    paragraph: str
    start: int
    end: int


@dataclass(frozen=True)
class Material:
    """The dataset as the pages read it, from the folder ``build``.

    ``texts`` holds the user's own copies of the reports, where there are any; ``notice`` is told on every page.
    """

    build: Path
    store: Store
    cube: Cube
    directory: Directory
    names: tuple[Name, ...]
    queries: Mapping[str, Query]
    vocabulary: Vocabulary
    manifest: Mapping[str, Any]
    limits: Limits
    texts: Mapping[str, Report]
    spans: tuple[Span, ...]
    notice: str = ""

    @cached_property
    def claims_by_paragraph(self) -> dict[str, tuple[str, ...]]:
        """Return the claims that rest on each paragraph."""
        found: dict[str, list[str]] = {}
        for claim in sorted(self.cube.claims.values(), key=lambda claim: natural_key(claim.iri)):
            for paragraph in claim.paragraphs:
                found.setdefault(paragraph.iri, []).append(claim.iri)
        return {paragraph: tuple(claims) for paragraph, claims in found.items()}

    @cached_property
    def paragraphs(self) -> dict[str, tuple[Thing, ...]]:
        """Return the paragraphs and other parts of each report: front matter, numbered ones, footnotes."""
        found: dict[str, list[tuple[int, Thing]]] = {}
        for row in run_named(self.store, "evidence/paragraphs-of-reports"):
            kind, thing = slug(row["kind"]), Thing(row["label"], row["paragraph"])
            rank = READ_FIRST.index(kind) if kind in READ_FIRST else len(READ_FIRST)
            found.setdefault(row["document"], []).append((rank, thing))
        ordered = {
            iri: sorted(parts, key=lambda part: (part[0], natural_key(part[1].label))) for iri, parts in found.items()
        }
        return {iri: tuple(thing for _, thing in parts) for iri, parts in ordered.items()}

    @cached_property
    def reports(self) -> tuple[Thing, ...]:
        """Return the reports as things, in their order."""
        return tuple(Thing(report.label, report.iri) for report in self.cube.reports.values())

    @cached_property
    def drawable(self) -> Drawable:
        """Return the networks that drawings are made from."""
        return read_drawable(self.store, self.cube)

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the label of each IRI, its last part where it has none."""
        asked = sorted(set(iris))
        return {iri: slug(iri) for iri in asked} | read_labels(self.store, asked)


def read_material(build: Path, manifest: Mapping[str, Any], limits: Limits, texts: Path | None) -> Material:
    """Return everything that pages need; about two seconds for the reports of the project."""
    store = EmbeddedStore.open(build / "store")
    names = read_names(store)
    return Material(
        build=build,
        store=store,
        cube=read_cube(store),
        directory=directory_of(names),
        names=tuple(Name(thing, name, folded(name)) for thing, name in names),
        queries={name: query for name, query in find_queries().items() if query.questions},
        vocabulary=read_vocabulary(ontology_folder()),
        manifest=manifest,
        limits=limits,
        texts=agreeing_reports(store, texts) if texts else {},
        spans=_spans(store),
    )


def _spans(store: Store) -> tuple[Span, ...]:
    return tuple(
        Span(row["claim"], row["paragraph"], int(row["start"]), int(row["end"]))
        for row in run_named(store, "evidence/spans-of-claims")
    )
