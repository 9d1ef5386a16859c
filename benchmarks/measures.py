"""Measures beside what is possible and what is usual, over invented worlds of growing size.

    python -m benchmarks.measures                                  # 20 000 and 200 000 statements
    python -m benchmarks.measures --sizes 20000 2000000 10000000 --folder worlds -o

Four measures that look at every engagement: the coverage matrix, sole partners, the partner-loss curve, concentration.
Each is taken of the last report, and of all reports as if one had said it all. Beside them stand Polars and DuckDB
over a Parquet copy of the same columns, the floor, and for the smallest world a program as one would write it with
rdflib and networkx alone. All have to give the same numbers. Peak memory is that of a process for each way.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
import pyoxigraph as ox

from benchmarks import floor, plain_program
from benchmarks.growth import picture
from benchmarks.measuring import Contest, Goal, Measured, Results, finish, options_for, shown, take_turns
from benchmarks.worlds import make_world, write_quads
from rtop_graph.answers import COLUMNS, keep_answers
from rtop_graph.columns import Column
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.facts import Claims
from rtop_graph.coverage.fragmentation import concentrations
from rtop_graph.coverage.recorded import Selection, cell_states
from rtop_graph.coverage.redundancy import neighbour_sets, partner_loss_curve, sole_countries
from rtop_graph.records import Maker, Records
from rtop_graph.store import EmbeddedStore

SIZES = (20_000, 200_000)
LARGEST_FOR_PLAIN = 50_000
"""The most statements for which the plain program is tried."""

Measure: TypeAlias = Callable[[Cube, Selection], object]


def matrix(cube: Cube, selection: Selection) -> object:
    """Return how many cells there are in each state."""
    return cell_states(cube, selection).counts()


def sole(cube: Cube, selection: Selection) -> object:
    """Return in how many countries each partner is alone."""
    return {o: len(countries) for o, countries in sole_countries(neighbour_sets(cube, selection)).items()}


def curve(cube: Cube, selection: Selection) -> object:
    """Return how many countries are left with none after 0, 1, 2 … partners go."""
    return [point.lost.count for point in partner_loss_curve(neighbour_sets(cube, selection))]


def concentration(cube: Cube, selection: Selection) -> object:
    """Return the concentration of each country that has one."""
    return {c.country: round(c.hhi, 9) for c in concentrations(cube, selection) if c.hhi is not None}


MEASURES: dict[str, Measure] = {
    "coverage matrix": matrix,
    "sole partners": sole,
    "partner-loss curve": curve,
    "concentration": concentration,
}


@dataclass(frozen=True)
class Place:
    """A world on disk: its N-Quads, its store with columns beside, and the Parquet copy."""

    folder: Path
    store: EmbeddedStore

    def cube(self) -> Cube:
        """Return the cube, of which nothing has been looked at."""
        return read_cube(self.store)


def as_one_report(cube: Cube) -> Cube:
    """Return the cube as if the last report had said everything."""
    last = last_report(cube)

    def one(rows: Records[Any]) -> Maker:
        return lambda: Column(np.zeros(len(rows), np.int32), [last])

    cells, claims = cube.cell_records, cube.claim_records
    return replace(
        cube,
        cells=cells.with_columns(document=one(cells)),
        claims=Claims(claims.with_columns(document=one(claims))),
    )


def last_report(cube: Cube) -> str:
    """Return the report that is the latest."""
    return max(cube.reports.values(), key=lambda report: (report.published, report.iri)).iri


def ours(place: Place, name: str, about: str) -> object:
    """Return a measure of a report as ``rtop`` takes it, or of everything where none is named.

    The reading of the cube and its columns is included.
    """
    cube = place.cube()
    if not about:
        return MEASURES[name](as_one_report(cube), Selection(last_report(cube)))
    return MEASURES[name](cube, Selection(about))


# ---------------------------------------------------------------- worlds


def prepare(statements: int, folder: Path) -> tuple[Place, dict[str, str]]:
    """Return a world of about so many statements, made where it is not there yet, and what its making took."""
    folder.mkdir(parents=True, exist_ok=True)
    facts: dict[str, str] = {}
    if not (folder / COLUMNS / "index.json").is_file():
        started = perf_counter()
        count = write_quads(make_world(statements), folder / "dataset.nq")
        loading = perf_counter()
        store = ox.Store(str(folder / "store"))
        store.bulk_load(path=str(folder / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
        store.flush()
        reading = perf_counter()
        store = ox.Store()
        store.bulk_load(path=str(folder / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
        asking = perf_counter()
        keep_answers(store, folder / COLUMNS)
        facts[f"world of {count:,} statements"] = (
            f"invented in {loading - started:.1f} s, loaded onto disk in {reading - loading:.1f} s and into memory in "
            f"{asking - reading:.1f} s, columns written in {perf_counter() - asking:.1f} s"
        )
        del store
    place = Place(folder, EmbeddedStore.open(folder / "store"))
    if not (folder / "cells.parquet").is_file():
        floor.write_parquet(place.cube(), folder)
    sizes = {name: sum(p.stat().st_size for p in (folder / name).rglob("*")) / 1e6 for name in (COLUMNS, "store")}
    facts[f"on disk at {statements:,}"] = ", ".join(f"{name} {size:.1f} MB" for name, size in sizes.items())
    return place, facts


def contests(place: Place, statements: int) -> Iterator[Contest]:
    """Yield each measure of the last report and of everything, with the ways to take it; all give the same."""
    cube = place.cube()
    report = last_report(cube)
    graph = plain_program.load(place.folder / "dataset.nq") if statements <= LARGEST_FOR_PLAIN else None
    for whole in (False, True):
        about = "" if whole else report
        for name in MEASURES:
            ways: dict[str, Callable[[], object]] = {
                "rtop": partial(ours, place, name, about),
                "polars": partial(floor.POLARS[name], place.folder, about),
                "duckdb": partial(floor.DUCKDB[name], place.folder, about),
            }
            if graph is not None:
                ways["rdflib and networkx"] = partial(plain_program.MEASURES[name], graph, about)
            agree(name, {way: found() for way, found in ways.items()})
            told = "all as one" if whole else "one report"
            yield Contest(f"{name}, {told}, {statements:,}", ways, len(cube.claims))


def agree(name: str, answers: Mapping[str, object]) -> None:
    """Raise where ways give different answers: then their times say nothing."""
    if any(answer != answers["rtop"] for answer in answers.values()):
        raise AssertionError(f"{name}: {answers}")


# ---------------------------------------------------------------- memory


def peak(folder: Path, way: str) -> int:
    """Return the most memory in MB that a process takes for all measures of everything, its libraries included."""
    command = [sys.executable, "-m", "benchmarks.measures", "--peak-of", way, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(json.loads(done.stdout))


def take_all(folder: Path, way: str) -> None:
    """Take all measures of everything in one way, and print the peak of memory."""
    place = Place(folder, EmbeddedStore.open(folder / "store")) if way == "rtop" else None
    for name in MEASURES if way != "nothing" else ():
        if place:
            ours(place, name, "")
        else:
            {"polars": floor.POLARS, "duckdb": floor.DUCKDB}[way][name](folder, "")
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    print(int(status.split("VmHWM:")[1].split()[0]) // 1024)


# ---------------------------------------------------------------- all of it

GOALS = (
    Goal("within three times Polars over Parquet", "rtop", "polars", at_most=3),
    Goal("within three times DuckDB over Parquet", "rtop", "duckdb", at_most=3),
)
NOTES = (
    "rtop reads the cube anew each time: the reading of columns is in its times, as that of Parquet is in the others'.",
    "The plain program's graph is loaded beforehand; loading it takes far longer than the measures.",
)


def measure(sizes: Sequence[int], folder: Path, rounds: int, patience: float) -> Results:
    """Return the medians of all measures at all sizes, with what memory they took."""
    rows: list[Measured] = []
    facts: dict[str, object] = {}
    for statements in sizes:
        place, told = prepare(statements, folder / str(statements))
        facts |= told
        rows += [
            take_turns(contest, rounds, patience) for contest in shown(contests(place, statements), f"{statements:,}")
        ]
        ways = ("nothing", "rtop", "polars", "duckdb")
        facts[f"peak memory at {statements:,} in MB"] = ", ".join(f"{w} {peak(place.folder, w)}" for w in ways)
    return Results("Measures", rows, GOALS, facts, NOTES)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for."""
    parser = options_for("Time measures beside Polars, DuckDB and a plain program.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="statements of the worlds, about")
    parser.add_argument("--folder", type=Path, help="where worlds are kept from run to run")
    parser.add_argument("--peak-of", help="take all measures once in this way, and print the peak of memory in MB")
    options = parser.parse_args(arguments)
    if options.peak_of:
        take_all(options.folder, options.peak_of)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        results = measure(options.sizes, folder, options.rounds, options.patience)
        finish(results, "measures", options.output)
    if options.output:
        drawn = picture(curves_of(results.rows, options.sizes), "each measure, as rtop takes it,")
        (options.output / "measures.svg").write_text(drawn, encoding="utf-8")


def curves_of(rows: Sequence[Measured], sizes: Sequence[int]) -> dict[str, dict[int, float]]:
    """Return the medians of rtop for each measure by the size of the world."""
    found: dict[str, dict[int, float]] = {}
    for size in sizes:
        for row in rows:
            if row.name.endswith(f", {size:,}"):
                found.setdefault(row.name.removesuffix(f", {size:,}"), {})[size] = row.medians["rtop"]
    return found


if __name__ == "__main__":
    main()
