"""Reports become files, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from rtop_graph.errors import UsageError
from rtop_graph.files import write_atomically
from rtop_graph.report.content import CoverageReport
from rtop_graph.report.html import to_html
from rtop_graph.report.markdown import to_markdown
from rtop_graph.report.plain import to_json

WRITERS: dict[str, Callable[[CoverageReport], str]] = {"html": to_html, "md": to_markdown, "json": to_json}
"""The function that writes each format."""

FORMATS = tuple(WRITERS)


def write_report(report: CoverageReport, folder: Path, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Return the paths of ``coverage.html``, ``coverage.md`` and ``coverage.json``, written in the formats asked for.

    Raise ``UsageError`` for a format there is none of, before anything is written.
    """
    wanted = list(formats)
    if unknown := [form for form in wanted if form not in WRITERS]:
        raise UsageError(f"There is no format {unknown[0]!r}. Choose among {', '.join(FORMATS)}.")
    texts = {folder / f"coverage.{form}": WRITERS[form](report) for form in wanted}
    for path, text in texts.items():
        write_atomically(path, text.encode("utf-8"))
    return list(texts)
