"""What other rows only seem to lack, because a row that they point to cannot be read, is not told before that row.

One cell too many in the row of an organisation would else be told once, and every membership, claim and name of that
organisation be called wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rtop_graph.errors import Fault
from rtop_graph.rows import TABLES, Row
from rtop_graph.tables import Tables, find_table_files, iter_cells

UNREAD_ROW = frozenset({"row-has-every-cell", "cell-is-well-formed"})
"""Rules of form; a row that breaks one is left out of the tables."""


def without_consequences(found: Sequence[Fault], form: Sequence[Fault], tables: Tables, folder: Path) -> list[Fault]:
    """Return the faults found across the tables, but for those of cells that name what stands in a row left out.

    ``form`` are the faults of form. Where any is held back, the last fault tells how many.
    """
    unread = {(fault.file, fault.line) for fault in form if fault.rule in UNREAD_ROW}
    if not unread:
        return list(found)
    named = set(_names_of(unread, folder)) - _names_read(tables)
    rows = {(at.file, at.line): at.row for row_class in TABLES for at in tables.located(row_class)}
    kept = [fault for fault in found if not _points_to(fault, rows.get((fault.file, fault.line)), named)]
    if held := len(found) - len(kept):
        file, line = min(unread)
        problem = f"{held} cells elsewhere name what stands in rows that cannot be read, here or in other tables"
        kept.append(Fault(file, line, 0, "", "row-is-needed", problem, "Mend these rows; what is wrong then is told"))
    return kept


def _names_of(unread: set[tuple[str, int]], folder: Path) -> Iterator[str]:
    """Yield what the cells of the rows left out name, as far as they stand under their headers."""
    for row_class, path in find_table_files(folder):
        name = path.relative_to(folder).as_posix()
        lines = {line for file, line in unread if file == name}
        if lines:
            forms = [rule.form for rule in row_class.rules().values()]
            naming = [
                at for at, field in enumerate(row_class.rules()) if field in row_class.key or forms[at] == "reference"
            ]
            for line, cells in iter_cells(path, name):
                if line in lines:
                    yield from (cells[at] for at in naming if at < len(cells) and cells[at])


def _names_read(tables: Tables) -> set[str]:
    """Return the identifiers of the rows that could be read."""
    return {
        str(getattr(row, field))
        for row_class in TABLES
        for field, rule in row_class.rules().items()
        if rule.form == "identifier" and row_class.key == (field,)
        for row in tables.of(row_class)
    }


def _points_to(fault: Fault, row: Row | None, named: set[str]) -> bool:
    value = str(getattr(row, fault.field)) if row is not None and fault.field else ""
    return value in named or value.rpartition("/")[2] in named
