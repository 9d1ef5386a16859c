"""With the user's own copy of a report, a claim's spans are shown as text."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from rtop_graph.normal_text import resolve_span
from rtop_graph.queries import run_named
from rtop_graph.report_reader import Report, read_reports
from rtop_graph.results import Result, Thing
from rtop_graph.store import Store

ANOTHER_TEXT = "(your copy has another text here: rtop check --reports)"
"""Stands in place of words that a span would take from a text it was not found in."""


def agreeing_reports(store: Store, folder: Path) -> dict[str, Report]:
    """Return the user's copies, with those paragraphs alone whose text is the one that the spans were found in."""
    rows = run_named(store, "evidence/checksums-of-paragraphs")
    checksums = {(row["documentId"], row["label"]): row["checksum"] for row in rows}
    return {
        name: dataclasses.replace(
            report, paragraphs=tuple(p for p in report.paragraphs if p.checksum == checksums.get((name, p.label)))
        )
        for name, report in read_reports(folder).items()
    }


def evidence_texts(result: Result, store: Store, folder: Path) -> Result:
    """Return a result with a column ``evidence``: the words that prove each claim, never of another text."""
    reports = agreeing_reports(store, folder)
    texts = {(name, found.label): found.text for name, report in reports.items() for found in report.paragraphs}
    words: dict[str, list[str]] = {}
    for row in run_named(store, "evidence/spans-of-claims"):
        if row["documentId"] in reports:
            text = texts.get((row["documentId"], row["label"]))
            found = resolve_span(text, int(row["start"]), int(row["end"])) if text else ANOTHER_TEXT
            words.setdefault(row["claim"], []).append(found)
    at = result.columns.index("claim")
    rows = tuple((*row, " […] ".join(words.get(_iri(row[at]), []))) for row in result.rows)
    return result._replace(columns=(*result.columns, "evidence"), rows=rows)


def _iri(value: object) -> str:
    return value.iri if isinstance(value, Thing) else ""
