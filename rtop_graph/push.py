"""The built dataset goes into an engine: graph by graph, from where an earlier push stopped, and is verified there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rtop_graph.build import read_dataset
from rtop_graph.endpoints import Endpoint, read_credentials
from rtop_graph.errors import RemoteError
from rtop_graph.queries import get_query
from rtop_graph.remote import RemoteStore
from rtop_graph.statements import Statement, checksum_of_statements, line_of, read_statements
from rtop_graph.terms import Term
from rtop_graph.writing import EITHER, Way, first_that_works, ways_into

THERE, NEW, REST, REPLACED, REMOVED = "already there", "sent", "rest sent", "replaced", "removed"
"""What a push does with a graph."""

ANEW = frozenset({NEW, REPLACED})
"""Where what a graph may hold already goes."""

BY_CHECKSUM, BY_READING = "checksum", "read back"
"""How a graph in an engine is known to hold what it should."""

Progress = Callable[[str, int, int], None]
"""Told the graph, the statements of it that are in the engine, and those that are to be."""


@dataclass(frozen=True)
class Pushed:
    """What became of one graph: its statements, how many of them travelled, what was done, how it was verified."""

    graph: str
    statements: int
    sent: int
    outcome: str
    verified: str


@dataclass(frozen=True)
class _Plan:
    """What is to be done with one graph: its statements from ``begin`` on are missing in the engine."""

    graph: str
    statements: tuple[Statement, ...]
    missing: tuple[Statement, ...]
    outcome: str
    verified: str = ""


class Push:
    """A push of one built dataset into one engine: ``plan`` looks, ``run`` writes and verifies.

    Nothing is written but named graphs of ours: those of the dataset, and those that an earlier one left behind. What
    was sent may be sent again and changes nothing, so that a push that was cut off at any moment is simply run again.
    """

    def __init__(self, build: Path, endpoint: Endpoint, by: str = EITHER) -> None:
        self._statements = _verified_statements(build)
        self._store = RemoteStore(endpoint)
        self._ways: Sequence[Way] = ways_into(endpoint, read_credentials(), by)

    def plan(self) -> tuple[Pushed, ...]:
        """Return what a push would do, and do nothing."""
        return tuple(
            Pushed(plan.graph, len(plan.statements), len(plan.missing), plan.outcome, plan.verified)
            for plan in self._plans()
        )

    def run(self, progress: Progress) -> tuple[Pushed, ...]:
        """Return what became of each graph; raise ``RemoteError`` where one does not hold what it should."""
        return tuple(self._done(plan, progress) for plan in self._plans())

    def _plans(self) -> Iterator[_Plan]:
        there = self._store.our_graphs()
        for graph, statements in self._statements.items():
            yield self._plan(graph, statements)
        for graph in there:
            if graph not in self._statements:
                yield _Plan(graph, (), (), REMOVED)

    def _plan(self, graph: str, statements: tuple[Statement, ...]) -> _Plan:
        """Return what a graph needs: nothing, everything, or what an earlier push did not get to."""
        count, checksum = self._state(graph)
        if not count:
            return _Plan(graph, statements, statements, NEW)
        if checksum == checksum_of_statements(statements[:count]) and count <= len(statements):
            rest = statements[count:]
            return _Plan(graph, statements, rest, REST if rest else THERE, "" if rest else BY_CHECKSUM)
        held = self._held(graph)
        missing = tuple(statement for statement in statements if statement.line not in held)
        if len(held) + len(missing) > len(statements):
            return _Plan(graph, statements, statements, REPLACED)
        return _Plan(graph, statements, missing, REST if missing else THERE, "" if missing else BY_READING)

    def _done(self, plan: _Plan, progress: Progress) -> Pushed:
        """Return what became of a graph once it is as planned."""
        lines, total = [statement.line for statement in plan.missing], len(plan.statements)
        begin = total - len(lines)
        progress(plan.graph, begin, total)
        if lines or plan.outcome == REMOVED:
            way = self._chosen(plan, lines)
            for number, lot in enumerate(way.chunks(lines)):
                (way.replace if number == 0 and plan.outcome in ANEW else way.add)(plan.graph, lot)
                begin += len(lot)
                progress(plan.graph, begin, total)
        return Pushed(plan.graph, total, len(lines), plan.outcome, plan.verified or self._verified(plan))

    def _chosen(self, plan: _Plan, lines: list[str]) -> Way:
        """Return the way into the engine; the first that leaves a mark there, where several may be."""

        def leaves_a_mark(way: Way) -> bool:
            before = self._state(plan.graph)
            (way.replace if plan.outcome in ANEW else way.add)(plan.graph, lines[:1])
            return self._state(plan.graph) != before

        def empties(way: Way) -> bool:
            way.empty(plan.graph)
            return not self._state(plan.graph)[0]

        if plan.outcome == REMOVED:
            self._ways = (first_that_works(self._ways, empties),)
        elif len(self._ways) != 1:
            self._ways = (first_that_works(self._ways, leaves_a_mark),)
        return self._ways[0]

    def _verified(self, plan: _Plan) -> str:
        """Return how a graph is known to hold its statements and no others; raise ``RemoteError`` where it does not.

        Where the engine's checksum is another, the statements are read back: Virtuoso takes the MD5 of letters beyond
        ASCII in its own way.
        """
        count, checksum = self._state(plan.graph)
        expected = len(plan.statements), checksum_of_statements(plan.statements)
        if (count, checksum) == expected:
            return BY_CHECKSUM
        if count == len(plan.statements) and self._held(plan.graph) == {found.line for found in plan.statements}:
            return BY_READING
        held = f"holds {count} statements of {len(plan.statements)} or others"
        raise RemoteError(f"The engine took the graph {plan.graph} and {held}. Run 'rtop push' again.")

    def _state(self, graph: str) -> tuple[int, int]:
        """Return how many statements the engine has in a graph, and their checksum by its own reckoning."""
        bound = get_query("engine/state-of-a-graph").bound({"graph": Term("iri", graph)})
        row = next(iter(self._store.select_anywhere(bound)), {})
        return int(row.get("statements", "0")), int(float(row["checksum"])) if row.get("checksum") else 0

    def _held(self, graph: str) -> set[str]:
        """Return the statements of a graph in the engine, read back whole."""
        bound = get_query("engine/statements-of-a-graph").bound({"graph": Term("iri", graph)})
        rows = self._store.select_anywhere(bound).rows
        return {line_of([term for term in row if term is not None]) for row in rows}


def _verified_statements(build: Path) -> dict[str, tuple[Statement, ...]]:
    """Return the statements of a build's dataset; raise ``StoreError`` where they are not those of its manifest."""
    read_dataset(build)
    return read_statements(build / "dataset.nq")
