"""The coverage report for people: one HTML page that opens anywhere, and the same as Markdown and JSON.

>>> from rtop_graph.report import build_report, write_report
>>> written = build_report(cube, Selection(document), manifest)  # doctest: +SKIP
>>> write_report(written, folder)  # doctest: +SKIP
"""

from __future__ import annotations

from rtop_graph.report.compose import build_report
from rtop_graph.report.content import SCHEMA, CoverageReport
from rtop_graph.report.html import to_html
from rtop_graph.report.markdown import to_markdown
from rtop_graph.report.plain import to_json
from rtop_graph.report.write import FORMATS, write_report

__all__ = [
    "FORMATS",
    "SCHEMA",
    "CoverageReport",
    "build_report",
    "to_html",
    "to_json",
    "to_markdown",
    "write_report",
]
