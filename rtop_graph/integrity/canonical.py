"""Tables are in canonical form, so that a difference between two versions is a difference of content."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

from rtop_graph.errors import Fault
from rtop_graph.tables import Tables, find_untidy

RULE = "table-is-canonical"


def check_canonical(folder: Path, tables: Tables | None = None) -> list[Fault]:
    """Return a fault for every table below the data folder that can be read and is not in canonical form.

    Whether a table can be read at all is told by ``read_tables``; what that gave need not be read again.
    """
    untidy, _ = find_untidy(folder, tables)
    return [_fault(path.relative_to(folder).as_posix(), content, canonical) for path, content, canonical in untidy]


def _fault(name: str, content: str, canonical: str) -> Fault:
    """Return the fault at the first line that differs."""
    lines = zip_longest(content.splitlines(keepends=True), canonical.splitlines(keepends=True))
    line = next((number for number, (is_so, should_be) in enumerate(lines, 1) if is_so != should_be), 1)
    problem = "The table is not in canonical form from this line on (order, quotes, line ends, byte order mark)"
    return Fault(name, line, 0, "", RULE, problem, "Run 'rtop tidy'")
