"""A result goes to the terminal, or to a file that it reaches whole."""

from __future__ import annotations

import sys
from pathlib import Path

from rtop_graph.files import write_atomically
from rtop_graph.results import Result, render


def emit(result: Result, form: str, target: Path | None) -> None:
    """Print the result in a form, or write it to ``target`` and say so on standard error."""
    text = render(result, form)
    if target is None:
        sys.stdout.write(text)
        return
    write_atomically(target, text.encode("utf-8"))
    print(f"wrote {len(result.rows)} rows to {target}", file=sys.stderr)
