"""CSV files become rows, or every fault in them; rows become CSV files in canonical form.

Canonical form: UTF-8 (Normalisation Form C) without byte order mark, one line feed per row, commas, quotes
only where needed, the header of the row's dataclass, no white space around cells, rows in the natural order
of their key (runs of digits compare as numbers), each once, a line feed at the end. Two people who write the
same rows write the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from rtop_graph.errors import DataError, Fault
from rtop_graph.files import write_atomically
from rtop_graph.rows import TABLES, WRITTEN, Cell, CellRule, Row

R = TypeVar("R", bound=Row)

CELL_LIMIT = 4_000
"""The most characters a cell may hold."""

SHOWN_LIMIT = 60
"""The most characters of a cell that a message repeats."""

HEADER_LIMIT = 400
"""The most characters of a strange header that a message repeats."""

FILE_LIMIT = 64 * 1024 * 1024
"""The most bytes a table may hold."""

FAULT_LIMIT = 1_000
"""The most faults that are told of one table: a file that is no table could have one in every line."""


@dataclass(frozen=True)
class Located(Generic[R]):
    """A row and where it stands: the file relative to the data folder, and the line from 1."""

    row: R
    file: str
    line: int

    def fault(self, rule: str, field: str, problem: str, remedy: str) -> Fault:
        """Return a fault at this row's cell; the column is counted from 1, 0 where ``field`` is empty."""
        column = list(self.row.rules()).index(field) + 1 if field else 0
        return Fault(self.file, self.line, column, field, rule, problem, remedy)


class Malformed(NamedTuple):
    """What is wrong with a cell, and the remedy."""

    problem: str
    remedy: str


class Tables:
    """The rows of every table, by class, each with its place."""

    def __init__(self, rows: Mapping[type[Row], Sequence[Located[Row]]]) -> None:
        self._rows = {row_class: tuple(rows.get(row_class, ())) for row_class in TABLES}

    def located(self, row_class: type[R]) -> tuple[Located[R], ...]:
        """Return the rows of one table with their places, in file order."""
        return self._rows[row_class]  # type: ignore[return-value]

    def of(self, row_class: type[R]) -> tuple[R, ...]:
        """Return the rows of one table, in file order."""
        return tuple(located.row for located in self.located(row_class))

    def by_file(self) -> dict[str, list[Row]]:
        """Return the rows of each file that has any, in file order."""
        found: dict[str, list[Row]] = {}
        for located in self._rows.values():
            for item in located:
                found.setdefault(item.file, []).append(item.row)
        return found

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table, by table name."""
        return {row_class.table: len(self._rows[row_class]) for row_class in TABLES}


def find_table_files(folder: Path) -> Iterator[tuple[type[Row], Path]]:
    """Yield every table file below the data folder with its row class, in the order of ``TABLES``."""
    for row_class in TABLES:
        for path in sorted(folder.glob(f"{row_class.folder}/{row_class.table}.csv")):
            yield row_class, path


def read_tables(folder: Path) -> tuple[Tables, list[Fault]]:
    """Return the rows of every table below the data folder, and every fault of form found on the way.

    A faulty row is told of and left out, so that one pass finds the faults of all tables; whoever goes on to
    build has to stop when there is any fault.
    """
    faults = list(_stray_files(folder))
    rows: dict[type[Row], list[Located[Row]]] = {}
    for row_class, path in find_table_files(folder):
        located, found = read_table(path, row_class, path.relative_to(folder).as_posix())
        rows.setdefault(row_class, []).extend(located)
        faults.extend(found)
    faults.extend(_missing_tables(folder))
    return Tables(rows), faults


REMEDY_OF_NO_TABLE = (
    "Save it as comma-separated UTF-8 text; rules across tables are tried once every table can be opened"
)


def read_table(path: Path, row_class: type[R], name: str) -> tuple[list[Located[R]], list[Fault]]:
    """Return the well-formed rows of one file, and a fault for every cell, row or header that is not."""
    try:
        lines = _read_cells(_read_text(path, name))
        header = tuple(row_class.rules())
        _, found = next(lines, (1, []))
        if tuple(found) != header:
            return [], [_header_fault(name, header, found)]
        return _read_rows(row_class, name, lines)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = f"The file is not a CSV table: byte {error.object[error.start]:#04x} is not UTF-8"
        return [], [Fault(name, line, 0, "", "table-is-csv", problem, REMEDY_OF_NO_TABLE)]
    except (OSError, csv.Error, ValueError) as error:
        return [], [Fault(name, 0, 0, "", "table-is-csv", f"The file is not a CSV table: {error}", REMEDY_OF_NO_TABLE)]


def _read_rows(
    row_class: type[R], name: str, lines: Iterable[tuple[int, list[str]]]
) -> tuple[list[Located[R]], list[Fault]]:
    """Return the well-formed rows, and the faults of the others as far as the first ``FAULT_LIMIT``."""
    located: list[Located[R]] = []
    faults: list[Fault] = []
    columns = [_Column(field, rule) for field, rule in row_class.rules().items()]
    for line, cells in lines:
        row, found = _read_row(row_class, columns, name, line, cells)
        faults.extend(found)
        if row is not None:
            located.append(Located(row, name, line))
        if len(faults) >= FAULT_LIMIT:
            problem = f"The table has {len(faults)} faults down to here, and is not read on"
            return [], [*faults, Fault(name, line, 0, "", "table-is-csv", problem, "Mend these first")]
    return located, faults


class _Column(dict[str, "Cell | Malformed"]):
    """What each cell of a column says, or what is wrong with it; cells that are alike are looked at once."""

    def __init__(self, field: str, rule: CellRule) -> None:
        super().__init__()
        self.field = field
        self.rule = rule

    def __missing__(self, cell: str) -> Cell | Malformed:
        problem = _cell_problem(self.rule, cell)
        value = self[cell] = Malformed(*problem) if problem else _cell_value(self.rule, cell)
        return value


def _header_fault(name: str, header: tuple[str, ...], found: list[str]) -> Fault:
    """Return the fault of a header, told as it is seen: without byte order mark and spaces."""
    seen = [cell.strip("\ufeff ") for cell in found]
    problem = f"The header is {','.join(seen)[:HEADER_LIMIT]}" if found else "The header is missing"
    if tuple(seen) == header:
        problem = "A byte order mark or spaces stand in the header"
    remedy = "Run 'rtop tidy'" if sorted(seen) == sorted(header) else f"Make it {','.join(header)}"
    return Fault(name, 1, 0, "", "table-has-its-header", problem, remedy)


def _read_text(path: Path, name: str) -> str:
    """Return the text of a table; ``name`` is its path below the data folder, out of which no link may lead."""
    folder = path.parents[len(Path(name).parts) - 1]
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError("it is a link that leads out of the folder of the tables")
    if path.exists() and not path.is_file():
        raise ValueError("it is no file that can be read to its end")
    if path.stat().st_size > FILE_LIMIT:
        raise ValueError(f"it is larger than {FILE_LIMIT} bytes")
    return path.read_bytes().decode("utf-8")


def iter_cells(path: Path, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of a table that can be opened, header included: its first line number and its cells."""
    return _read_cells(_read_text(path, name))


def _read_cells(content: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's first line number and its cells."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _read_row(
    row_class: type[R], columns: Sequence[_Column], name: str, line: int, cells: list[str]
) -> tuple[R | None, list[Fault]]:
    if len(cells) != len(columns):
        problem = f"The row has {len(cells)} cells where the header has {len(columns)}"
        remedy = "Give every column a cell; quote a cell that holds a comma"
        return None, [Fault(name, line, 0, "", "row-has-every-cell", problem, remedy)]
    values = [column[cell] for column, cell in zip(columns, cells, strict=True)]
    faults = [
        Fault(name, line, at, columns[at - 1].field, "cell-is-well-formed", *value)
        for at, value in enumerate(values, 1)
        if isinstance(value, Malformed)
    ]
    return (None if faults else row_class(*values)), faults


def _cell_problem(rule: CellRule, cell: str) -> tuple[str, str] | None:
    """Return what is wrong with a cell and the remedy, or None."""
    shown = repr(cell if len(cell) <= SHOWN_LIMIT else cell[: SHOWN_LIMIT - 1] + "…")
    if cell == "":
        return ("The cell is empty", f"Give {rule.says}") if rule.required else None
    if problem := _character_problem(cell, shown):
        return problem
    if rule.pattern and not re.fullmatch(rule.pattern, cell):
        form = WRITTEN.get(rule.pattern, rule.pattern.replace("|", ", "))
        return f"{shown} is not written as it should be ({form})", f"Give {rule.says}"
    return _typed_problem(rule, cell, shown)


def _character_problem(cell: str, shown: str) -> tuple[str, str] | None:
    if len(cell) > CELL_LIMIT:
        return f"The cell holds {len(cell)} characters", f"Keep it to {CELL_LIMIT}"
    if cell != cell.strip():
        return f"White space stands around {shown}", "Take it away, or run 'rtop tidy'"
    if not cell.isprintable():
        return f"{shown} holds a line break or another character that cannot be seen", "Take it away"
    if not unicodedata.is_normalized("NFC", cell):
        return f"{shown} has letters apart from their accents (not Unicode NFC)", "Run 'rtop tidy'"
    return None


def _typed_problem(rule: CellRule, cell: str, shown: str) -> tuple[str, str] | None:
    if rule.form == "yes/no" and cell not in {"yes", "no"}:
        return f"{shown} is neither yes nor no", "Write yes or no"
    if rule.form == "whole number" and not re.fullmatch(r"0|[1-9][0-9]{0,8}", cell):
        return f"{shown} is not a whole number", "Write digits only, no leading zero"
    if rule.form == "decimal" and not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,12})?", cell):
        return f"{shown} is not a decimal number", "Write digits, with a full stop before decimals"
    return None


def _cell_value(rule: CellRule, cell: str) -> Cell:
    if rule.form == "yes/no":
        return cell == "yes"
    if rule.form == "whole number":
        return int(cell) if cell else None
    if rule.form == "decimal":
        return float(cell) if cell else None
    return cell


def _stray_files(folder: Path) -> Iterator[Fault]:
    known = {path for _, path in find_table_files(folder)}
    for path in sorted(folder.rglob("*.csv")):
        if path not in known and path.relative_to(folder).parts[0] != "quality":
            name = path.relative_to(folder).as_posix()
            remedy = "Name it as a table of the codebook, or move it out of the data folder"
            yield Fault(name, 0, 0, "", "file-is-a-table", "No table is kept in a file of this name here", remedy)


def _missing_tables(folder: Path) -> Iterator[Fault]:
    """Yield a fault for every table that the data folder, or the folder of a report, lacks."""
    for row_class in TABLES:
        parents = [path for path in sorted(folder.glob(row_class.folder)) if path.is_dir()]
        for parent in parents or [folder / row_class.folder]:
            name = f"{parent.relative_to(folder).as_posix()}/{row_class.table}.csv"
            if not (folder / name).exists():
                remedy = f"Make it, with the header {','.join(row_class.rules())}"
                yield Fault(name, 0, 0, "", "table-is-present", "The table is missing", remedy)


# ---------------------------------------------------------------- canonical form


@lru_cache(maxsize=100_000, typed=True)
def natural_key(value: Cell) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key by which runs of digits compare as numbers and letters without case first."""
    parts = re.findall("[0-9]+|[^0-9]+", "" if value is None else str(value))
    return tuple((1, int(part), "") if part[0] in "0123456789" else (0, 0, part.casefold()) for part in parts)


def written_cell(value: Cell) -> str:
    """Return how a value is written in a table."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}" if value else "0"
    return str(value)


def canonical_text(row_class: type[R], rows: Iterable[R]) -> str:
    """Return the table in canonical form."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    header = tuple(row_class.rules())
    writer.writerow(header)
    written = {tuple(written_cell(getattr(row, name)) for name in header) for row in rows}
    places = [header.index(name) for name in row_class.key]
    in_order = sorted(written, key=lambda cells: ([natural_key(cells[place]) for place in places], cells))
    writer.writerows(in_order)
    return out.getvalue()


def find_untidy(folder: Path, tables: Tables | None = None) -> tuple[list[tuple[Path, str, str]], list[Fault]]:
    """Return the tables not in canonical form (path, content, canonical form), and faults of the others.

    Where ``tables`` were read from this folder, only what they differ from is read again.
    """
    untidy: list[tuple[Path, str, str]] = []
    faults: list[Fault] = []
    known = tables.by_file() if tables else {}
    for row_class, path in find_table_files(folder):
        name = path.relative_to(folder).as_posix()
        if name in known and path.read_bytes() == canonical_text(row_class, known[name]).encode("utf-8"):
            continue
        located, found = _read_trimmed(path, row_class, name)
        faults.extend(found)
        if not found:
            content = path.read_bytes()
            canonical = canonical_text(row_class, (item.row for item in located))
            if content != canonical.encode("utf-8"):
                untidy.append((path, content.decode("utf-8"), canonical))
    return untidy, faults


def iter_untidy(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield each table that is not in canonical form: its path, its content, its canonical form.

    Raises ``DataError`` with every fault of every table that cannot be read.
    """
    untidy, faults = find_untidy(folder)
    if faults:
        raise DataError(faults)
    yield from untidy


def _read_trimmed(path: Path, row_class: type[R], name: str) -> tuple[list[Located[R]], list[Fault]]:
    """Read a table as an editor may have left it: byte order mark, other line ends, spaces around cells."""
    try:
        content = _read_text(path, name).removeprefix("\ufeff")
        lines = ((line, [_trimmed(cell) for cell in cells]) for line, cells in _read_cells(content))
        header = list(row_class.rules())
        _, found = next(lines, (1, []))
        if sorted(found) != sorted(header):
            return read_table(path, row_class, name)
        order = [found.index(field) for field in header]
        filled = ((line, cells) for line, cells in lines if any(cells))
        ordered = ((line, [cells[at] for at in order] if len(cells) == len(order) else cells) for line, cells in filled)
        return _read_rows(row_class, name, ordered)
    except (OSError, csv.Error, ValueError):
        return read_table(path, row_class, name)


def _trimmed(cell: str) -> str:
    """Return the cell without the white space around it, in Unicode Normalisation Form C."""
    return unicodedata.normalize("NFC", cell).strip()


def tidy_tables(folder: Path) -> list[Path]:
    """Write every table below the data folder in canonical form; return the files that changed.

    Nothing is written unless every table can be read (``DataError`` tells what cannot).
    """
    changed = [(path, canonical) for path, _, canonical in iter_untidy(folder)]
    for path, canonical in changed:
        write_atomically(path, canonical.encode("utf-8"))
    return [path for path, _ in changed]
