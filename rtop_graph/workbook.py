"""Results as a workbook (xlsx): one sheet a table, headings that stay in view, filters; text is never a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rtop_graph.results import Result, Value, is_linked, shown, things_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The creation date that every workbook bears, so that the same answer gives the same bytes."""

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHEET_NAME = 31
WIDEST = 60
NARROWEST = 8
CELL = 32767
"""The longest text that a cell of a workbook can hold."""


def as_workbook(results: Iterable[Result], title: str) -> bytes:
    """Return a workbook with one sheet for each result, and a last one that says what was left out of the tables.

    Things are written as their label, and their IRI in a column of its own; figures and notes stand on the last sheet.
    """
    from xlsxwriter import Workbook

    tables = tuple(results)
    out = io.BytesIO()
    with Workbook(out, OPTIONS) as book:
        book.set_properties({"title": title, "created": CREATED.replace(tzinfo=None), "comments": "RtoP Graph"})
        heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF1F0"}
        )
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for name, table in zip(_sheet_names(tables), (*tables, _notes_of(tables, title)), strict=True):
            _fill(book, book.add_worksheet(name), table, (heading, body))
    return out.getvalue()


def _sheet_names(tables: Sequence[Result]) -> list[str]:
    """Return a name for each sheet: of the title, without what no sheet may be called, and none twice."""
    names: dict[str, None] = {}
    for title in [*(table.title for table in tables), "Notes"]:
        plain = " ".join(re.sub(r"[][:*?/\\']+", " ", title).split())[:SHEET_NAME].strip() or "Table"
        name, number = plain, 2
        while name.casefold() in {known.casefold() for known in names}:
            name, number = f"{plain[: SHEET_NAME - 4].strip()} {number}", number + 1
        names[name] = None
    return list(names)


def _notes_of(tables: Sequence[Result], title: str) -> Result:
    rows: list[tuple[Value, ...]] = [("", "title", title)]
    for table in tables:
        rows += [(table.title, name, shown(value)) for name, value in table.figures.items()]
        rows += [(table.title, "note", note) for note in table.notes]
    return Result("Notes", ("table", "what", "value"), tuple(rows))


def _fill(book: Workbook, sheet: Worksheet, table: Result, formats: tuple[Format, Format]) -> None:
    heading, body = formats
    rows = [list(_headings(table)), *(list(_cells(table, row)) for row in table.rows)]
    for column, values in enumerate(zip(*rows, strict=True)):
        longest = max(len(line) for value in values for line in shown(value).splitlines() or [""])
        sheet.set_column(column, column, min(max(longest + 2, NARROWEST), WIDEST))
        sheet.write_string(0, column, shown(values[0]), heading)
        for at, value in enumerate(values[1:], 1):
            _write(sheet, (at, column), value, body)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F&C&A&R&P / &N")
    if book.worksheets_objs[0] is sheet:
        sheet.activate()


def _write(sheet: Worksheet, at: tuple[int, int], value: Value, body: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(*at, None, body)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(*at, value, body)
    else:
        sheet.write_string(*at, shown(value)[:CELL], body)


def _linked(table: Result) -> list[bool]:
    return [any(is_linked(row[at]) for row in table.rows) for at in range(len(table.columns))]


def _headings(table: Result) -> Iterable[Value]:
    for name, linked in zip(table.columns, _linked(table), strict=True):
        yield from (name, f"{name} iri") if linked else (name,)


def _cells(table: Result, row: Sequence[Value]) -> Iterable[Value]:
    for value, linked in zip(row, _linked(table), strict=True):
        yield value
        if linked:
            yield " ".join(thing.iri for thing in things_of(value))
