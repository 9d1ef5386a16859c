"""A result is a table of labelled cells; it is printed for people or written for machines."""

from __future__ import annotations

import io
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rtop_graph.errors import EnvironmentFaultError
from rtop_graph.streams import terminal_width

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("table", "csv", "json", "md")
THOUSAND = 1000
WIDTH = 110
"""Characters of a line that is not printed on a terminal."""

FEW = 8
"""Up to this many columns a table stays a table, also where words have to be broken."""

NARROWEST = 12
"""Below this many characters no column of a table is narrowed."""

FORMULA = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a text for a formula (OWASP, CSV injection); the last four are full-width signs."""

NO_PANDAS = "This needs pandas, which is not installed. Install it with 'python -m pip install pandas'."

NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")


class Thing(NamedTuple):
    """A node of the graph in a result: its label for people and its IRI for machines."""

    label: str
    iri: str

    def __str__(self) -> str:
        """Read the label."""
        return self.label


Value: TypeAlias = "Thing | str | int | float | bool | tuple[Thing, ...] | None"


class Result(NamedTuple):
    """A titled table; ``notes`` are printed below it in every format, ``figures`` stand above it.

    ``codes`` are ISO codes by a country's IRI, for forms that write a column of them.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    figures: Mapping[str, Value] = MappingProxyType({})
    codes: Mapping[str, str] = MappingProxyType({})

    def records(self) -> list[dict[str, Value]]:
        """Return each row as a mapping from column to value."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a pandas DataFrame, with title, notes and figures in its ``attrs``.

        A column of things holds their labels, and is followed by a column of their IRIs. Several things in a cell are
        a tuple, which ``DataFrame.explode`` spreads over rows. Nothing stays nothing: it is never made 0. Raise
        ``EnvironmentFaultError`` where pandas is not installed.

        >>> kenya = Thing("Kenya", "https://w3id.org/rtop/id/place/kenya")
        >>> Result("Partners", ("country", "partners"), ((kenya, 1),)).to_pandas().columns.to_list()
        ['country', 'country iri', 'partners']
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise EnvironmentFaultError(NO_PANDAS) from error
        columns = dict(column for at, name in enumerate(self.columns) for column in _series(self, at, name))
        frame = pd.DataFrame(columns)
        frame.attrs = {name: value for name, value in as_json(self).items() if name not in {"columns", "rows"}}
        return frame

    def _repr_html_(self) -> str:
        """Return the table as notebooks show it."""
        return as_html(self)


def _series(result: Result, at: int, name: str) -> Iterator[tuple[str, list[object]]]:
    """Yield a column of a result by name; after one that holds things, the column of their IRIs."""
    cells = [row[at] for row in result.rows]
    yield name, [_part(cell, "label") for cell in cells]
    if any(is_linked(cell) for cell in cells):
        yield f"{name} iri", [_part(cell, "iri") if is_linked(cell) else None for cell in cells]


def _part(value: Value, part: str) -> object:
    """Return the label or the IRI of a thing, those of several as a tuple; any other value as it is."""
    if isinstance(value, Thing):
        return getattr(value, part)
    return tuple(getattr(thing, part) for thing in value) if isinstance(value, tuple) else value


def join_reports(results: Mapping[str, Result]) -> Result:
    """Return the rows of the same table of several reports as one, each after its report's name; of one, the table.

    Columns that a report's table lacks stay empty in its rows; figures are told for each report.
    """
    if len(results) == 1:
        return next(iter(results.values()))
    columns = tuple(dict.fromkeys(name for result in results.values() for name in result.columns))
    rows = tuple(
        (label, *(record.get(name) for name in columns))
        for label, result in results.items()
        for record in result.records()
    )
    notes = tuple(dict.fromkeys(note for result in results.values() for note in result.notes))
    figures = {f"{label}, {name}": v for label, result in results.items() for name, v in result.figures.items()}
    first, table = next(iter(results.items()))
    title = table.title.replace(first, ", ".join(results))
    return Result(title, ("report", *columns), rows, notes, figures)


def render(result: Result, form: str, width: int = 0) -> str:
    """Return the result as text in one of ``FORMATS``, ending in a line feed."""
    if form == "json":
        return json.dumps(as_json(result), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        return as_csv(result)
    if form == "md":
        return as_markdown(result)
    return as_table(result, width or terminal_width(WIDTH))


def is_linked(value: Value) -> bool:
    """Return whether a value is made of things, which have IRIs: one (itself a tuple), several, or an empty list."""
    return isinstance(value, tuple)


def things_of(value: Value) -> tuple[Thing, ...]:
    """Return the things that a value is: one, several, or none."""
    if isinstance(value, Thing):
        return (value,)
    return tuple(thing for thing in value if isinstance(thing, Thing)) if isinstance(value, tuple) else ()


def shown(value: Value) -> str:
    """Return a value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < THOUSAND else f"{value:.0f}"
    if is_linked(value):
        return "; ".join(thing.label for thing in things_of(value))
    return str(value)


def as_json(result: Result) -> dict[str, object]:
    """Return the result as plain data: things as ``{"label", "iri"}``."""
    return {
        "title": result.title,
        "figures": {name: plain(value) for name, value in result.figures.items()},
        "columns": list(result.columns),
        "rows": [{name: plain(value) for name, value in record.items()} for record in result.records()],
        "notes": list(result.notes),
    }


def plain(value: Value) -> object:
    """Return a value as JSON can hold it."""
    if isinstance(value, Thing):
        return {"label": value.label, "iri": value.iri}
    if isinstance(value, tuple):
        return [plain(thing) for thing in value]
    return value


def as_csv(result: Result) -> str:
    """Return the result as CSV: a column with things is followed by a column with their IRIs.

    A text that a spreadsheet would take for a formula is written with an apostrophe before it.
    """
    import csv

    linked = [name for at, name in enumerate(result.columns) if any(is_linked(row[at]) for row in result.rows)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([heading for name in result.columns for heading in _headings(name, linked)])
    for row in result.rows:
        pairs = zip(result.columns, row, strict=True)
        cells = [cell for name, value in pairs for cell in _csv_cells(value, linked=name in linked)]
        writer.writerow([no_formula(cell) for cell in cells])
    return out.getvalue()


def _headings(name: str, linked: Sequence[str]) -> list[str]:
    return [name, f"{name} iri"] if name in linked else [name]


def _csv_cells(value: Value, *, linked: bool) -> list[str]:
    if not linked:
        return [shown(value)]
    return [shown(value), " ".join(thing.iri for thing in things_of(value))]


def no_formula(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, its lines ended as the file's are."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


def as_markdown(result: Result) -> str:
    """Return the result as a Markdown table under its title, its notes below."""
    lines = [f"## {_md(result.title)}", ""]
    lines += [f"- {_md(name)}: {_md(shown(value))}" for name, value in result.figures.items()]
    lines += [""] if result.figures else []
    lines += [
        "| " + " | ".join(_md(name) for name in result.columns) + " |",
        "|" + " --- |" * len(result.columns),
    ]
    lines += ["| " + " | ".join(_md(shown(value)) for value in row) + " |" for row in result.rows]
    lines += ["", *[f"_{_md(note)}_\n" for note in result.notes]]
    return "\n".join(lines).rstrip() + "\n"


def _md(cell: str) -> str:
    for character in "\\`*_{}[]<>|":
        cell = cell.replace(character, "\\" + character)
    return " ".join(cell.split())


def as_html(result: Result) -> str:
    """Return the result as a piece of HTML: title, figures, table, and the notes that belong to it."""
    from html import escape

    figures = "".join(f"<li>{escape(name)}: {escape(shown(value))}</li>" for name, value in result.figures.items())
    heads = "".join(f"<th>{escape(name)}</th>" for name in result.columns)
    cells = (
        "".join(f'<td style="text-align: left">{escape(shown(value))}</td>' for value in row) for row in result.rows
    )
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    notes = "".join(f"<p><em>{escape(note)}</em></p>" for note in result.notes)
    listed = f"<ul>{figures}</ul>" if figures else ""
    title = escape(result.title)
    return f"<h4>{title}</h4>{listed}<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{notes}"


def as_table(result: Result, width: int) -> str:
    """Return the result as a table of at most ``width`` columns of characters, long cells wrapped.

    Where a table of many columns would break words, each row stands as a block, one line or more for each cell that
    holds something.
    """
    cells = [list(result.columns), *[[_printable(shown(value)) for value in row] for row in result.rows]]
    columns = list(zip(*cells, strict=True))
    longest = [max(_width(word) for cell in column for word in cell.split() or [""]) for column in columns]
    widths = _fitted([max(map(_width, column)) for column in columns], longest, width)
    lines = [result.title, ""]
    lines += [f"{name}: {shown(value)}" for name, value in result.figures.items()]
    lines += [""] if result.figures else []
    is_crowded = len(widths) > FEW and any(word > w for word, w in zip(longest, widths, strict=True))
    lines += _stacked(cells, width) if is_crowded else _side_by_side(cells, widths)
    lines += [f"{len(result.rows)} row{'' if len(result.rows) == 1 else 's'}"]
    lines += [line for note in result.notes for line in textwrap.wrap(note, max(width, 40))]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _side_by_side(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    rule = "  ".join("─" * w for w in widths)
    return [*_wrapped(cells[0], widths), rule, *(line for row in cells[1:] for line in _wrapped(row, widths)), rule]


def _stacked(cells: Sequence[Sequence[str]], width: int) -> list[str]:
    heading = max(map(_width, cells[0]))
    widths = (heading, max(width - heading - 2, NARROWEST))
    lines: list[str] = []
    for row in cells[1:]:
        lines.append("─" * width)
        for name, cell in zip(cells[0], row, strict=True):
            lines += _wrapped((name, cell), widths) if cell else []
    return [*lines, "─" * width]


def _printable(text: str) -> str:
    """Return a text without the control characters that would steer a terminal."""
    return text if text.isprintable() else "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide letters two, accents that stand over others none."""
    return len(text) if text.isascii() else sum(_character_width(c) for c in text)


def _character_width(c: str) -> int:
    if unicodedata.category(c) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def _fitted(widths: list[int], longest: list[int], total: int) -> list[int]:
    """Narrow the widest columns until the table fits: first those that need not break a word, none below 12."""
    room = total - 2 * (len(widths) - 1)
    for floors in ([max(word, NARROWEST) for word in longest], [NARROWEST] * len(widths)):
        while sum(widths) > room:
            spare = [width - floor for width, floor in zip(widths, floors, strict=True)]
            if max(spare) <= 0:
                break
            widest = max(range(len(widths)), key=lambda at: (spare[at] > 0) * widths[at])
            widths[widest] -= 1
    return widths


def _wrapped(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [_lines(cell, w) for cell, w in zip(cells, widths, strict=True)]
    height = max((len(lines) for lines in wrapped), default=1)
    padded = [lines + [""] * (height - len(lines)) for lines in wrapped]
    return [
        "  ".join(part + " " * (w - _width(part)) for part, w in zip(parts, widths, strict=True))
        for parts in zip(*padded, strict=True)
    ]


def _lines(cell: str, width: int) -> list[str]:
    """Return a cell as lines of at most ``width`` columns; a word that is longer is broken."""
    if cell.isascii() and len(cell) <= width and cell == " ".join(cell.split()):
        return [cell]
    if all(_character_width(c) == 1 for c in cell):
        return textwrap.wrap(cell, width) or [""]
    lines: list[str] = []
    for word in cell.split():
        if lines and _width(lines[-1]) + 1 + _width(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _pieces(word, width)
    return lines or [""]


def _pieces(word: str, width: int) -> list[str]:
    """Return a word in pieces of at most ``width`` columns (a single letter may be wider)."""
    pieces = [""]
    for c in word:
        if pieces[-1] and _width(pieces[-1]) + _character_width(c) > width:
            pieces.append("")
        pieces[-1] += c
    return pieces
