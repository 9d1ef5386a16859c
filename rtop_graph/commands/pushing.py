"""The command that puts the built dataset into an engine: push."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from rtop_graph.commands.printing import emit
from rtop_graph.endpoints import Endpoint, endpoint_at, find_endpoint
from rtop_graph.errors import UsageError
from rtop_graph.locations import build_folder
from rtop_graph.push import THERE, Push, Pushed
from rtop_graph.results import Result, Thing, Value

COLUMNS = ("graph", "statements", "sent", "outcome", "verified by")
WOULD = "would be "
"""What goes before that which a dry run does not do."""

NOTES = (
    "Only named graphs of ours are written. A push that was cut off is run again: it goes on where it stopped.",
    "Verified: the engine's own count and checksum are those of the build, or every statement was read back.",
)


def push(options: argparse.Namespace) -> int:
    """Put the built dataset into an engine, or tell what that would do; print what became of each graph."""
    push = Push(build_folder(), _engine(options), options.by)
    if options.dry_run:
        result = _planned_table(push.plan())
    else:
        with _Bar(is_shown=sys.stderr.isatty()) as bar:
            result = _pushed_table(push.run(bar.tell))
    emit(result, options.format, options.output)
    return 0


def _pushed_table(found: Sequence[Pushed]) -> Result:
    rows = tuple((_graph(p), p.statements, p.sent, p.outcome, p.verified) for p in found)
    return Result("Pushed", COLUMNS, rows, NOTES, _figures(found, "sent"))


def _planned_table(found: Sequence[Pushed]) -> Result:
    """Return what a push would do, in words that say that nothing was done."""
    rows = tuple(
        (_graph(p), p.statements, p.sent, p.outcome if p.outcome == THERE else WOULD + p.outcome) for p in found
    )
    columns = (*COLUMNS[:2], WOULD + "sent", "outcome")
    return Result("What a push would do", columns, rows, ("Nothing was written.",), _figures(found, WOULD + "sent"))


def _graph(pushed: Pushed) -> Thing:
    return Thing(pushed.graph.split("/graph/")[-1], pushed.graph)


def _figures(found: Sequence[Pushed], sent: str) -> dict[str, Value]:
    return {"statements": sum(p.statements for p in found), sent: sum(p.sent for p in found)}


def _engine(options: argparse.Namespace) -> Endpoint:
    """Return the engine that the options name, with the addresses that they tell for writing."""
    found = find_endpoint(options.engine)
    if found is None:
        raise UsageError("Name the engine, by address or by its name in the settings: the build is what goes there.")
    for address in filter(None, (options.update, options.graphs)):
        endpoint_at(address)
    return found._replace(update=options.update or found.update, graphs=options.graphs or found.graphs)


class _Bar:
    """Shows on a terminal how far a push has come, and nothing elsewhere."""

    def __init__(self, *, is_shown: bool) -> None:
        from tqdm import tqdm

        self._bar = tqdm(disable=not is_shown, leave=False, bar_format="{desc:<28} {bar:30} {n_fmt}/{total_fmt}")

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()

    def tell(self, graph: str, done: int, total: int) -> None:
        """Show that so many statements of a graph are in the engine."""
        self._bar.total, self._bar.n = total, done
        self._bar.set_description_str(graph.rsplit("/graph/", maxsplit=1)[-1])
