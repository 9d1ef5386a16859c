"""A result goes to the terminal, or to a file that it reaches whole; a workbook only to a file."""

from __future__ import annotations

import sys
from pathlib import Path

from rtop_graph.errors import UsageError
from rtop_graph.files import write_atomically
from rtop_graph.results import Result, render


def emit(result: Result, form: str, target: Path | None) -> None:
    """Print the result in a form, or write it to ``target`` and say so on standard error."""
    if target is None:
        if form == "xlsx":
            raise UsageError("A workbook is no text to print. Name a file for it, with -o FILE.")
        sys.stdout.write(_written(result, form).decode("utf-8"))
        return
    write_atomically(target, _written(result, form))
    print(f"wrote {len(result.rows)} rows to {target}", file=sys.stderr)


def _written(result: Result, form: str) -> bytes:
    """Return the result in a form, as bytes; what only one form needs is imported only for it."""
    if form == "xlsx":
        from rtop_graph.workbook import as_workbook

        return as_workbook([result], result.title)
    if form == "hxl":
        from rtop_graph.hxl import as_hxl

        return as_hxl(result, result.codes).encode("utf-8")
    return render(result, form).encode("utf-8")
