"""The report as Markdown: the same sections as the page, as headings, lists and tables."""

from __future__ import annotations

from collections.abc import Iterable

from rtop_graph.report.content import CoverageReport
from rtop_graph.report.tables import report_tables
from rtop_graph.report.wording import BIDI_CONTROLS, title_of
from rtop_graph.results import Result, as_markdown


def to_markdown(report: CoverageReport) -> str:
    """Return the report as one Markdown text; every number in it is a number of the page."""
    return markdown_of(title_of(report), report_tables(report))


def markdown_of(title: str, tables: Iterable[Result]) -> str:
    """Return tables as one Markdown text under a title."""
    text = "\n".join([f"# {title}\n", *(as_markdown(table) for table in tables)])
    return text.translate(BIDI_CONTROLS)
