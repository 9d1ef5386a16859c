"""With the user's own copy of a report, a claim's spans are shown as text."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from rtop_graph.normal_text import resolve_span
from rtop_graph.queries import run_named
from rtop_graph.report_reader import read_reports
from rtop_graph.results import Result, Thing
from rtop_graph.store import Store


def evidence_texts(result: Result, store: Store, folder: Path) -> Result:
    """Return a result with a column ``claim``, with the words that prove each claim beside it."""
    reports = read_reports(folder)
    words: dict[str, list[str]] = {}
    for row in run_named(store, "evidence/spans-of-claims"):
        report = reports.get(row["documentId"])
        if report is not None:
            paragraph = report.paragraph(row["label"])
            words.setdefault(row["claim"], []).append(resolve_span(paragraph.text, int(row["start"]), int(row["end"])))
    at = result.columns.index("claim")
    rows = tuple((*row, " […] ".join(words.get(_iri(row[at]), []))) for row in result.rows)
    return dataclasses.replace(result, columns=(*result.columns, "evidence"), rows=rows)


def _iri(value: object) -> str:
    return value.iri if isinstance(value, Thing) else ""
