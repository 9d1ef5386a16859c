"""Reports become files, all of them written whole or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from rtop_graph.errors import UsageError
from rtop_graph.files import write_together
from rtop_graph.report.brief import to_docx
from rtop_graph.report.comparison import Comparison, comparison_tables
from rtop_graph.report.content import CoverageReport
from rtop_graph.report.html import comparison_to_html, to_html
from rtop_graph.report.markdown import markdown_of, to_markdown
from rtop_graph.report.plain import comparison_to_json, to_json
from rtop_graph.report.tables import workbook_tables
from rtop_graph.report.wording import title_of
from rtop_graph.workbook import as_workbook

Writer = Callable[[CoverageReport, Path | None], bytes]

WRITERS: Mapping[str, Writer] = {
    "html": lambda report, templates: to_html(report, templates).encode("utf-8"),
    "md": lambda report, _: to_markdown(report).encode("utf-8"),
    "xlsx": lambda report, _: as_workbook(workbook_tables(report), title_of(report)),
    "docx": lambda report, _: to_docx(report),
    "json": lambda report, _: to_json(report).encode("utf-8"),
}
"""The function that writes each format; the folder is that of the user's own templates."""

FORMATS = tuple(WRITERS)


def report_files(
    report: CoverageReport, folder: Path, formats: Iterable[str] = FORMATS, templates: Path | None = None
) -> dict[Path, bytes]:
    """Return what is to be written where: ``coverage.html`` and the like, in the formats asked for.

    Raise ``UsageError`` for a format there is none of, and for templates that cannot be used.
    """
    wanted = list(formats)
    if unknown := [form for form in wanted if form not in WRITERS]:
        raise UsageError(f"There is no format {unknown[0]!r}. Choose among {', '.join(FORMATS)}.")
    return {folder / f"coverage.{form}": WRITERS[form](report, templates) for form in wanted}


def comparison_files(comparison: Comparison, folder: Path, templates: Path | None = None) -> dict[Path, bytes]:
    """Return what is to be written where for a comparison of reports, in every format."""
    tables = comparison_tables(comparison)
    return {
        folder / "comparison.html": comparison_to_html(comparison, templates).encode("utf-8"),
        folder / "comparison.md": markdown_of(comparison.title, tables).encode("utf-8"),
        folder / "comparison.xlsx": as_workbook(tables, comparison.title),
        folder / "comparison.json": comparison_to_json(comparison).encode("utf-8"),
    }


def write_report(
    report: CoverageReport, folder: Path, formats: Iterable[str] = FORMATS, templates: Path | None = None
) -> list[Path]:
    """Return the paths of ``coverage.html`` and the like, written in the formats asked for: all of them or none.

    Raise ``UsageError`` for a format there is none of, before anything is written.
    """
    files = report_files(report, folder, formats, templates)
    write_together(files)
    return list(files)
