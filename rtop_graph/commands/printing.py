"""A result goes to the terminal, or to a file that it reaches whole; a workbook only to a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rtop_graph.errors import UsageError
from rtop_graph.files import write_atomically
from rtop_graph.forms import written, written_together
from rtop_graph.results import Result


def emit_all(results: Sequence[Result], form: str, target: Path | None) -> None:
    """Print several results one after another, or write them to ``target`` as one file."""
    content = written_together(results, form)
    if target is None:
        if form == "xlsx":
            raise UsageError("A workbook is no text to print. Name a file for it, with -o FILE.")
        sys.stdout.write(content.decode("utf-8"))
        return
    write_atomically(target, content)
    print(f"wrote {len(results)} tables to {target}", file=sys.stderr)


def emit(result: Result, form: str, target: Path | None) -> None:
    """Print the result in a form, or write it to ``target`` and say so on standard error."""
    if target is None:
        if form == "xlsx":
            raise UsageError("A workbook is no text to print. Name a file for it, with -o FILE.")
        sys.stdout.write(written(result, form).decode("utf-8"))
        return
    write_atomically(target, written(result, form))
    print(f"wrote {len(result.rows)} rows to {target}", file=sys.stderr)
