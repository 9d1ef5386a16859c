"""An invented world of any size, as the N-Quads that ``rtop build`` would write or as the tables it would read.

    python -m benchmarks.worlds 200000 -o world.nq          # about 200 000 statements, report after report
    python -m benchmarks.worlds 20000 --tables -o data      # the same world as tables, for rtop build

The same size and seed give the same bytes. Memory holds one report and the entities, however many reports there are.
Rows become triples by the project's own loaders; what follows by rule and by reasoner is stated directly
(``benchmarks/consequences.py``), and a test holds that it equals what rules and reasoner find.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.background import Scale, iter_background
from benchmarks.consequences import Consequences
from benchmarks.invented_reports import Cast, Writer
from rtop_graph.graph import iter_ontology_quads
from rtop_graph.loaders import lines_of
from rtop_graph.loaders.documents import document_of
from rtop_graph.loaders.terms import EntityIndex
from rtop_graph.locations import ontology_folder
from rtop_graph.rows import TABLES, Row
from rtop_graph.tables import Located, Tables, canonical_text
from rtop_graph.vocabulary import read_vocabulary

BEFORE_REPORTS = 16_000
"""About how many statements ontology and background bring."""

A_REPORT = 10_400
"""About how many statements a report brings, with the situations and instruments that it is the first to name."""

SEED = 2005


@dataclass(frozen=True)
class World:
    """An invented world: what all know, and its reports, each made when it is asked for."""

    scale: Scale
    background: Sequence[Row]
    writer: Writer

    def iter_rows(self) -> Iterator[list[Row]]:
        """Yield the background's rows, then those of each report."""
        yield list(self.background)
        yield from self.writer.iter_reports()


def make_world(statements: int, seed: int = SEED) -> World:
    """Return a world of about so many statements, the ontology's included: one report at least."""
    return world_of(Scale(max(1, round((statements - BEFORE_REPORTS) / A_REPORT))), seed)


def world_of(scale: Scale, seed: int = SEED) -> World:
    """Return a world of so many reports."""
    concepts = read_vocabulary(ontology_folder()).concepts
    background = tuple(iter_background(scale, concepts, seed))
    return World(scale, background, Writer(Cast.of(scale, background, concepts), seed))


def iter_lines(world: World) -> Iterator[list[str]]:
    """Yield the lines of the whole dataset: the ontology's, the background's, those of each report, what follows."""
    yield sorted(f"{quad} .\n" for quad in iter_ontology_quads(ontology_folder()))
    index = EntityIndex(_as_tables(world.background))
    consequences = Consequences(world.background)
    for rows in world.iter_rows():
        yield lines_of(rows, index)
        yield list(consequences.lines_of(rows))


def _as_tables(rows: Iterable[Row]) -> Tables:
    located: dict[type[Row], list[Located[Row]]] = {}
    for row in rows:
        located.setdefault(type(row), []).append(Located(row, "", 0))
    return Tables(located)


def write_quads(world: World, path: Path) -> int:
    """Write the dataset as N-Quads, and return how many statements it has."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for lines in iter_lines(world):
            file.writelines(lines)
            count += len(lines)
    return count


def write_tables(world: World, folder: Path) -> None:
    """Write the world as a data folder that ``rtop build`` reads."""
    rows: dict[tuple[str, type[Row]], list[Row]] = {}
    for row in (row for part in world.iter_rows() for row in part):
        parent = row.folder.replace("*", document_of(row)) if "*" in row.folder else row.folder
        rows.setdefault((parent, type(row)), []).append(row)
    for parent in {parent for parent, _ in rows} | {
        row_class.folder for row_class in TABLES if "*" not in row_class.folder
    }:
        (folder / parent).mkdir(parents=True, exist_ok=True)
        for row_class in TABLES:
            if row_class.folder == parent or ("*" in row_class.folder and parent.startswith("reports/")):
                text = canonical_text(row_class, rows.get((parent, row_class), []))
                (folder / parent / f"{row_class.table}.csv").write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the world that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write an invented world of any size.")
    parser.add_argument("statements", type=int, help="about how many, from 20 000")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the file, or with --tables the folder")
    parser.add_argument("--tables", action="store_true", help="write tables in place of N-Quads")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    world = make_world(options.statements, options.seed)
    if options.tables:
        write_tables(world, options.output)
        print(f"{world.scale.reports} reports in {options.output}", file=sys.stderr)
    else:
        print(f"{write_quads(world, options.output)} statements in {options.output}", file=sys.stderr)


if __name__ == "__main__":
    main()
