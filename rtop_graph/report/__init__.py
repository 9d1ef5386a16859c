"""The coverage report for people: one HTML page that opens anywhere; Markdown, workbook, brief and JSON.

>>> from rtop_graph.report import build_report, write_report
>>> written = build_report(cube, Selection(document), manifest)  # doctest: +SKIP
>>> write_report(written, folder)  # doctest: +SKIP
"""

from __future__ import annotations

from rtop_graph.report.brief import to_docx
from rtop_graph.report.comparison import Comparison, compare, comparison_tables
from rtop_graph.report.compose import build_report
from rtop_graph.report.content import SCHEMA, CoverageReport, Scope
from rtop_graph.report.html import comparison_to_html, to_html
from rtop_graph.report.markdown import to_markdown
from rtop_graph.report.plain import comparison_to_json, to_json
from rtop_graph.report.schema import SCHEMA_FILE, schema_of, schema_text
from rtop_graph.report.tables import report_tables
from rtop_graph.report.write import FORMATS, comparison_files, report_files, write_report

__all__ = [
    "FORMATS",
    "SCHEMA",
    "SCHEMA_FILE",
    "Comparison",
    "CoverageReport",
    "Scope",
    "build_report",
    "compare",
    "comparison_files",
    "comparison_tables",
    "comparison_to_html",
    "comparison_to_json",
    "report_files",
    "report_tables",
    "schema_of",
    "schema_text",
    "to_docx",
    "to_html",
    "to_json",
    "to_markdown",
    "write_report",
]
