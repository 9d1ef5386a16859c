"""Commands that answer at length: sheet on one country or organisation, questions all in one go."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from rtop_graph.choosing import sheet_of
from rtop_graph.commands.printing import emit, emit_all
from rtop_graph.commands.querying import store_of
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.recorded import Selection
from rtop_graph.errors import UsageError
from rtop_graph.files import write_atomically
from rtop_graph.names import read_directory
from rtop_graph.queries import find_queries, read_questions
from rtop_graph.results import Result, Value
from rtop_graph.store import Store

RUN = "rtop-questions/1"
"""The name and version of a saved run."""

Answers = Mapping[str, tuple[str, ...]]
"""The rows of every query by its name, each row as one text."""


def sheet(options: argparse.Namespace) -> int:
    """Print everything on one country or one organisation, as tables one after another."""
    store = store_of(options)
    directory, cube = read_directory(store), read_cube(store)
    report = directory.find(options.report, ("document",)).iri if options.report else ""
    selections = [Selection(iri) for iri in ([report] if report else cube.reports)]
    thing = directory.find(options.name, ("place", "actor"))
    emit_all(sheet_of(store, cube, selections, thing), options.format, options.output)
    return 0


def questions(options: argparse.Namespace) -> int:
    """Print how many rows answer each competency question, and what changed since a saved run."""
    before = _read_run(options.against) if options.against else None
    answers = _answers(store_of(options))
    if options.save:
        told = {"schema": RUN, "answers": {name: list(rows) for name, rows in answers.items()}}
        write_atomically(options.save, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
        print(f"wrote the answers to {len(answers)} queries to {options.save}", file=sys.stderr)
    emit(_questions_table(answers, before), options.format, options.output)
    return 0


def _answers(store: Store) -> Answers:
    """Return the rows of every query that answers a question, none of its parameters bound."""
    found = {}
    for query in (query for query in find_queries().values() if query.questions):
        rows = store.select(query.bound({})).rows
        found[query.name] = tuple(
            sorted(" | ".join("" if term is None else term.value for term in row) for row in rows)
        )
    return found


def _read_run(path: Path) -> Answers:
    """Return the answers of a saved run; raise ``UsageError`` where the file holds none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        answers = {str(name): tuple(map(str, rows)) for name, rows in told["answers"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} is no saved run: {error}. Save one with: rtop questions --save FILE") from error
    if told.get("schema") != RUN:
        raise UsageError(f"{path} is a run of another form: {told.get('schema')!r}, not {RUN!r}.")
    return answers


def _questions_table(answers: Answers, before: Answers | None) -> Result:
    wordings = read_questions()
    rows: list[tuple[Value, ...]] = []
    for number, wording in wordings.items():
        for query in (query for query in find_queries().values() if number in query.questions):
            now = answers[query.name]
            rows.append((number, wording, query.name, len(now), *_difference(now, before, query.name)))
    columns = ("number", "question", "query", "rows", *(("added", "removed") if before is not None else ()))
    notes = ("Each query is asked without parameters; rtop query NAME gives its rows.",)
    figures: dict[str, Value] = {"questions": len(wordings), "queries": len(answers)}
    return Result("Competency questions", columns, tuple(rows), notes, figures)


def _difference(now: tuple[str, ...], before: Answers | None, name: str) -> tuple[Value, ...]:
    if before is None:
        return ()
    then = before.get(name, ())
    return len(set(now) - set(then)), len(set(then) - set(now))
