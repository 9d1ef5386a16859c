"""The command that puts the built dataset into an engine: push."""

from __future__ import annotations

import argparse
import dataclasses
import sys

from rtop_graph.commands.printing import emit
from rtop_graph.endpoints import Endpoint, endpoint_at, find_endpoint
from rtop_graph.errors import UsageError
from rtop_graph.locations import build_folder
from rtop_graph.push import Push
from rtop_graph.results import Result, Thing

COLUMNS = ("graph", "statements", "sent", "outcome", "verified by")
NOTES = (
    "Only named graphs of ours are written. A push that was cut off is run again: it goes on where it stopped.",
    "Verified: the engine's own count and checksum are those of the build, or every statement was read back.",
)


def push(options: argparse.Namespace) -> int:
    """Put the built dataset into an engine, or tell what that would do; print what became of each graph."""
    push = Push(build_folder(), _engine(options), options.by)
    if options.dry_run:
        found, title = push.plan(), "What a push would do"
    else:
        with _Bar(is_shown=sys.stderr.isatty()) as bar:
            found, title = push.run(bar.tell), "Pushed"
    rows = tuple(
        (Thing(p.graph.split("/graph/")[-1], p.graph), p.statements, p.sent, p.outcome, p.verified) for p in found
    )
    figures = {"statements": sum(p.statements for p in found), "sent": sum(p.sent for p in found)}
    emit(Result(title, COLUMNS, rows, NOTES, dict(figures)), options.format, options.output)
    return 0


def _engine(options: argparse.Namespace) -> Endpoint:
    """Return the engine that the options name, with the addresses that they tell for writing."""
    found = find_endpoint(options.engine)
    if found is None:
        raise UsageError("Name the engine, by address or by its name in the settings: the build is what goes there.")
    for address in filter(None, (options.update, options.graphs)):
        endpoint_at(address)
    return dataclasses.replace(found, update=options.update or found.update, graphs=options.graphs or found.graphs)


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
