"""The report as JSON: the dataclasses as they are, under a schema name, keys in the order of the code."""

from __future__ import annotations

import json
from dataclasses import asdict

from rtop_graph.report.content import SCHEMA, CoverageReport


def to_json(report: CoverageReport) -> str:
    """Return the report as JSON in UTF-8, ending in a line feed; keys follow ``rtop_graph.report.content``."""
    return json.dumps({"schema": SCHEMA, **asdict(report)}, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
