"""The report as JSON: the dataclasses as they are, under a schema name, keys in the order of the code."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rtop_graph.report.comparison import Comparison, comparison_tables
from rtop_graph.report.content import SCHEMA, CoverageReport
from rtop_graph.results import as_json

COMPARISON_SCHEMA = "rtop-comparison/1"
"""The name and version of the JSON form of a comparison: its tables, as ``rtop coverage --format json`` has them."""


def to_json(report: CoverageReport) -> str:
    """Return the report as JSON in UTF-8, ending in a line feed; keys follow ``rtop_graph.report.content``."""
    return _text({"schema": SCHEMA, **asdict(report)})


def comparison_to_json(comparison: Comparison) -> str:
    """Return a comparison as JSON: its title, and every table with labels and IRIs."""
    tables = [as_json(table) for table in comparison_tables(comparison)]
    return _text({"schema": COMPARISON_SCHEMA, "title": comparison.title, "tables": tables})


def _text(held: dict[str, Any]) -> str:
    return json.dumps(held, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
