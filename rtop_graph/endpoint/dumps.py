"""The dataset as files to take along: made when they are first asked for, and kept beside the build they are of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rtop_graph.export import FORMS, export_dataset

NQUADS = "nquads"
MEDIA_TYPES = {
    NQUADS: "application/n-quads",
    "trig": "application/trig",
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}
RDF_FORMS = (NQUADS, "trig", "turtle", "jsonld")
"""The forms that hold every statement; the others hold the network alone."""


@dataclass(frozen=True)
class Dump:
    """The whole dataset, or its network, as one file: what it is for, its form, its media type."""

    name: str
    form: str
    says: str
    media_type: str


def _dumps() -> dict[str, Dump]:
    dumps = (
        Dump(f"rtop-graph.{FORMS[form].extension}", form, FORMS[form].says, media_type)
        for form, media_type in MEDIA_TYPES.items()
    )
    return {dump.name: dump for dump in dumps}


DUMPS: Mapping[str, Dump] = _dumps()
"""The files by their names."""

TABLES = {
    "/claims?format=csv": "every claim, with its kind, modality, pillar and paragraphs",
    "/coverage?format=csv": "every cell of cover, recorded and potential, report by report",
    "/gaps?format=csv": "every gap, with its type, strength and paragraphs",
}
"""What there is of it as CSV, by its address."""


def dump_file(build: Path, name: str) -> Path:
    """Return the file of a dump; raise ``KeyError`` where there is none of that name.

    It is made beside the build where it does not stand there yet, which takes some seconds.
    """
    target = made_dump(build, name)
    if not target.exists():
        export_dataset(build, DUMPS[name].form, target)
    return target


def made_dump(build: Path, name: str) -> Path:
    """Return where the file of a dump stands once it is made; raise ``KeyError`` where there is none of that name."""
    return build / "dataset.nq" if DUMPS[name].form == NQUADS else build.parent / name


def graph_files(build: Path) -> dict[str, Path]:
    """Return the Turtle file of each named graph, as the build names them, by what its IRI has after ``GRAPH``."""
    stems = {path.stem: path for path in sorted((build / "turtle").glob("*.ttl"))}
    return {stem.replace("report-", "report/", 1): path for stem, path in stems.items()}
