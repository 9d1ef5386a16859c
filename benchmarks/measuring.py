"""Ways of doing the same thing take turns, and their medians stand beside each other in one table.

A ratio is worth something only if both sides ran on the same machine in the same minutes. So every comparison runs all
its ways in turn, five rounds or more, and takes the median of each; a result names machine, versions and date.

    contest = Contest("load", {"ours": load_ours, "bare": load_bare})
    result = Results("Loading", [take_turns(contest)], goals=[Goal("load", "ours", "bare", at_most=1.2)])
    finish(result, "loading", options.output)

A way that has not answered within ``PATIENCE`` seconds is stopped and counted with that time ("> 60 s"); one that takes
longer than ``SLOW`` seconds runs once ("once 7.00 s").
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import json
import math
import os
import pickle
import platform
import select
import signal
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from tqdm import tqdm

T = TypeVar("T")

ROUNDS = 5
PATIENCE = 60.0
SLOW = 5.0
QUICK = 0.01
"""What takes fewer seconds is done several times in a round, and the round's time divided."""

RESULTS = Path(__file__).resolve().parent / "results"
LIBRARIES = (
    "rtop-graph",
    "rdflib",
    "pyoxigraph",
    "oxigraph",
    "SPARQLWrapper",
    "pyshacl",
    "networkx",
    "polars",
    "duckdb",
)


class OutOfPatienceError(Exception):
    """A way took too long."""


@dataclass(frozen=True)
class Contest:
    """One thing, and the ways to do it by name; ``size`` is what its cost may grow with."""

    name: str
    ways: Mapping[str, Callable[[], object]]
    size: int = 0


@dataclass(frozen=True)
class Measured:
    """The seconds of each way: the median, and the fastest and slowest round; ``stopped`` ways took longer."""

    name: str
    medians: Mapping[str, float]
    spans: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    stopped: tuple[str, ...] = ()
    size: int = 0
    once: tuple[str, ...] = ()

    def ratio(self, way: str, other: str) -> float:
        """Return how many times as long one way takes as the other."""
        return self.medians[way] / self.medians[other]


@dataclass(frozen=True)
class Goal:
    """What a ratio of two ways is to be: ``over`` names the way below the line; a bound is inclusive."""

    says: str
    way: str
    over: str
    at_most: float = math.inf
    at_least: float = 0.0
    rows: tuple[str, ...] = ()
    """The rows it is about; all, where none is named."""

    def judge(self, measured: Sequence[Measured]) -> tuple[float, tuple[str, ...]]:
        """Return the geometric mean of the ratio, and the rows that miss the goal."""
        about = [row for row in measured if {self.way, self.over} <= row.medians.keys() and self._is_about(row)]
        ratios = {row.name: row.ratio(self.way, self.over) for row in about}
        missed = tuple(name for name, ratio in ratios.items() if not self.at_least <= ratio <= self.at_most)
        return (statistics.geometric_mean(ratios.values()) if ratios else math.nan), missed

    def _is_about(self, row: Measured) -> bool:
        return not self.rows or row.name in self.rows


@dataclass(frozen=True)
class Results:
    """What one run of a script found; ``facts`` are further figures (sizes, counts), ``notes`` go under the table."""

    title: str
    rows: Sequence[Measured]
    goals: Sequence[Goal] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    notes: Sequence[str] = ()


def take_turns(contest: Contest, rounds: int = ROUNDS, patience: float = PATIENCE, slow: float = SLOW) -> Measured:
    """Return what each way took: after one round that does not count, all ways in turn, round after round.

    What takes longer than ``slow`` runs in the first round alone, and that counts.
    """
    first = {name: _once(way, patience) for name, way in contest.ways.items()}
    stopped = tuple(name for name, taken in first.items() if taken >= patience)
    once = tuple(name for name, taken in first.items() if slow <= taken < patience)
    times: dict[str, list[float]] = {name: [taken] if name in stopped + once else [] for name, taken in first.items()}
    for _ in range(rounds):
        for name, way in contest.ways.items():
            if name not in stopped + once:
                times[name].append(_often(way, first[name]))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    spans = {name: (min(taken), max(taken)) for name, taken in times.items()}
    return Measured(contest.name, medians, spans, stopped, contest.size, once)


def _once(way: Callable[[], object], patience: float) -> float:
    start = time.perf_counter()
    try:
        with _limit(patience):
            way()
    except OutOfPatienceError:
        return patience
    return time.perf_counter() - start


def _often(way: Callable[[], object], expected: float) -> float:
    number = max(1, min(50, math.ceil(QUICK / max(expected, 1e-6))))
    gc.collect()
    start = time.perf_counter()
    for _ in range(number):
        way()
    return (time.perf_counter() - start) / number


def in_a_child(work: Callable[[], Measured], patience: float) -> Measured | None:
    """Return what a copy of this process measures; None where it took longer, and was killed.

    A query that a library works on without a word to Python can be stopped in no other way.
    """
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.write(writing, pickle.dumps(work()))
        except Exception:  # noqa: BLE001  # told, and told of again by the parent
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        is_done = bool(select.select([told], [], [], patience)[0])
        if not is_done:
            os.kill(child, signal.SIGKILL)
        content = told.read()
    os.waitpid(child, 0)
    if is_done and not content:
        raise RuntimeError("What was to be measured failed; what went wrong stands above.")
    return pickle.loads(content) if is_done else None


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Stop what runs in the block after so many seconds, as soon as it is in Python."""

    def stop(*_: object) -> None:
        raise OutOfPatienceError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# ---------------------------------------------------------------- telling it


def surroundings() -> dict[str, Any]:
    """Return the machine, the versions and the moment of a run."""
    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory in GB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
            "load when it began to write": round(os.getloadavg()[0], 1),
        },
        "versions": {"python": platform.python_version(), **versions},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def as_json(results: Results) -> str:
    """Return everything a run found, for programs."""
    content = {
        "title": results.title,
        **surroundings(),
        "facts": dict(results.facts),
        "goals": [_judged(goal, results.rows) for goal in results.goals],
        "rows": [
            {
                "name": row.name,
                "size": row.size,
                "medians in seconds": dict(row.medians),
                "fastest and slowest": {name: list(span) for name, span in row.spans.items()},
                "stopped": list(row.stopped),
                "ran once": list(row.once),
            }
            for row in results.rows
        ],
        "notes": list(results.notes),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _judged(goal: Goal, rows: Sequence[Measured]) -> dict[str, Any]:
    mean, missed = goal.judge(rows)
    wanted = f"≤ {goal.at_most:g}" if goal.at_most < math.inf else f"≥ {goal.at_least:g}"
    return {
        "goal": goal.says,
        "ratio": f"{goal.way} ÷ {goal.over}",
        "wanted": wanted,
        "geometric mean": None if math.isnan(mean) else round(mean, 3),
        "missed by": list(missed),
    }


def as_markdown(results: Results) -> str:
    """Return what a run found, for people: goals, then one line for each comparison."""
    where = surroundings()
    machine = ", ".join(f"{name} {value}" for name, value in where["machine"].items())
    versions = ", ".join(f"{name} {value}" for name, value in where["versions"].items())
    lines = [f"# {results.title}", "", f"{where['date']}; {machine}; {versions}", ""]
    lines += [f"- {name}: {value}" for name, value in results.facts.items()]
    lines += _goal_lines(results) + _row_lines(results.rows)
    lines += ["", *results.notes] if results.notes else []
    return "\n".join(lines) + "\n"


def _goal_lines(results: Results) -> list[str]:
    if not results.goals:
        return []
    lines = ["", "| goal | ratio | wanted | geometric mean | missed by |", "|---|---|---|---|---|"]
    for goal in results.goals:
        told = _judged(goal, results.rows)
        missed = ", ".join(told["missed by"]) or "none"
        lines.append(f"| {told['goal']} | {told['ratio']} | {told['wanted']} | {told['geometric mean']} | {missed} |")
    return lines


def _row_lines(rows: Sequence[Measured]) -> list[str]:
    lines: list[str] = []
    heading: list[str] = []
    for row in rows:
        ways = list(row.medians)
        if ways != heading:
            heading, first = ways, ways[0]
            ratios = [f"{other} ÷ {first}" for other in ways[1:]]
            lines += ["", "| | " + " | ".join([*ways, *ratios]) + " |", "|---" * (2 * len(ways)) + "|"]
        cells = [_seconds(row, way) for way in ways] + [f"{row.ratio(way, ways[0]):.2f}" for way in ways[1:]]
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    return lines


def _seconds(row: Measured, way: str) -> str:
    sign = "> " if way in row.stopped else "once " if way in row.once else ""
    seconds = row.medians[way]
    return sign + (f"{seconds * 1000:.2f} ms" if seconds < 1 else f"{seconds:.2f} s")


def shown(work: Iterable[T], what: str = "") -> Iterable[T]:
    """Return what is to be worked through, with its progress on standard error."""
    return tqdm(list(work), what, file=sys.stderr)


def options_for(description: str) -> argparse.ArgumentParser:
    """Return the options that every script has: how many rounds, where to write."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each way runs ({ROUNDS})")
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds after which a way is stopped")
    parser.add_argument(
        "-o", "--output", type=Path, nargs="?", const=RESULTS, help="write JSON and Markdown into this folder"
    )
    return parser


def finish(results: Results, name: str, output: Path | None) -> None:
    """Print a run's table; write it as ``name.json`` and ``name.md`` where a folder is named."""
    text = as_markdown(results)
    print(text)
    if output:
        output.mkdir(parents=True, exist_ok=True)
        (output / f"{name}.json").write_text(as_json(results), encoding="utf-8")
        (output / f"{name}.md").write_text(text, encoding="utf-8")
