"""Invented worlds of tables, copied where a test may change them, and overlays that break one rule each.

An overlay (``tests/broken/<rule>/``) says how it differs from the smallest world:

- ``added/``: tables whose rows are put at the end of the world's tables
- ``changed/``: tables whose rows take the place of the rows with the same key
- ``removed/``: tables whose rows are taken away
- ``files/``: files that are copied as they are
- ``expected.json``: ``deleted`` files; the ``faults`` that the rule has to tell, each with its file, the beginning of
  the row, and the field; and under ``also`` those that other rules cannot help telling, with the reason
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rtop_graph.errors import Fault
from rtop_graph.rows import TABLES, Row
from rtop_graph.tables import Tables, read_tables
from rtop_graph.vocabulary import Vocabulary, read_vocabulary

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
SMALLEST = TESTS / "worlds" / "smallest"
SMALLEST_REPORTS = TESTS / "worlds" / "smallest-reports"
BROKEN = TESTS / "broken"


@dataclass(frozen=True, order=True)
class Told:
    """What a fault tells: the rule, the file, the beginning of the row that its line holds, the field."""

    rule: str
    file: str
    row: str
    field: str


def copy_world(into: Path, world: Path = SMALLEST) -> Path:
    """Return a copy of a world's tables, in the folder ``data`` below ``into``."""
    return Path(shutil.copytree(world, into / "data"))


def read_world(data: Path) -> Tables:
    """Return the tables of a world whose tables are all well-formed."""
    tables, faults = read_tables(data)
    assert not faults, "\n".join(str(fault) for fault in faults)
    return tables


def project_vocabulary() -> Vocabulary:
    """Return what the project's own ontology offers."""
    return read_vocabulary(ROOT / "ontology")


def broken_world(rule: str, into: Path) -> Path:
    """Return a copy of the smallest world with the overlay of one rule laid over it."""
    data = copy_world(into)
    lay_over(data, BROKEN / rule)
    return data


def lay_over(data: Path, overlay: Path) -> None:
    """Change the tables below ``data`` as the overlay says."""
    for edit in (_change_rows, _remove_rows, _add_rows):
        for path in sorted((overlay / EDITS[edit]).rglob("*.csv")):
            edit(data / path.relative_to(overlay / EDITS[edit]), path)
    if (overlay / "files").is_dir():
        shutil.copytree(overlay / "files", data, dirs_exist_ok=True)
    for name in read_expected(overlay).get("deleted", ()):
        (data / name).unlink()


def read_expected(overlay: Path) -> dict[str, Any]:
    """Return what ``expected.json`` of an overlay says."""
    expected: dict[str, Any] = json.loads((overlay / "expected.json").read_text(encoding="utf-8"))
    return expected


def expected_faults(rule: str) -> list[Told]:
    """Return what the overlay of a rule expects to be told, sorted."""
    expected = read_expected(BROKEN / rule)
    own = [Told(rule, item["file"], item["row"], item["field"]) for item in expected["faults"]]
    also = [Told(item["rule"], item["file"], item["row"], item["field"]) for item in expected.get("also", ())]
    return sorted(own + also)


def told_faults(faults: list[Fault], data: Path, expected: list[Told]) -> list[Told]:
    """Return what the faults tell, sorted; the row as the expected one has it, where the line begins so."""
    return sorted(_told(fault, data, expected) for fault in faults)


def _told(fault: Fault, data: Path, expected: list[Told]) -> Told:
    lines = (data / fault.file).read_bytes().split(b"\n") if (data / fault.file).is_file() else []
    line = lines[fault.line - 1].decode("utf-8", "replace") if fault.line else ""
    for told in expected:
        same = (told.rule, told.file, told.field) == (fault.rule, fault.file, fault.field)
        if same and bool(told.row) == bool(fault.line) and f"{line},".startswith(told.row):
            return told
    return Told(fault.rule, fault.file, line, fault.field)


def _row_class(table: Path) -> type[Row]:
    return next(row_class for row_class in TABLES if row_class.table == table.stem)


def _key(table: Path, line: str) -> tuple[str, ...]:
    row_class = _row_class(table)
    cells = next(csv.reader([line]))
    return tuple(cells[list(row_class.rules()).index(name)] for name in row_class.key)


def _lines(table: Path) -> list[str]:
    return table.read_text(encoding="utf-8").splitlines(keepends=True)


def _change_rows(table: Path, edited: Path) -> None:
    header, *rows = _lines(table)
    changed = {_key(edited, line): line for line in _lines(edited)[1:]}
    assert changed.keys() <= {_key(table, line) for line in rows}, f"{edited} changes rows the world does not have"
    lines = [changed.get(_key(table, line), line) for line in rows]
    table.write_text("".join([header, *lines]), encoding="utf-8")


def _remove_rows(table: Path, edited: Path) -> None:
    header, *rows = _lines(table)
    removed = {_key(edited, line) for line in _lines(edited)[1:]}
    assert removed <= {_key(table, line) for line in rows}, f"{edited} removes rows the world does not have"
    table.write_text("".join([header, *(line for line in rows if _key(table, line) not in removed)]), encoding="utf-8")


def _add_rows(table: Path, edited: Path) -> None:
    table.write_text("".join([*_lines(table), *_lines(edited)[1:]]), encoding="utf-8")


EDITS: dict[Callable[[Path, Path], None], str] = {_change_rows: "changed", _remove_rows: "removed", _add_rows: "added"}
