"""A result in any form, as the bytes of a file."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rtop_graph.results import Result, as_csv, as_json, render


def written(result: Result, form: str) -> bytes:
    """Return the result in a form, as bytes; what only one form needs is imported only for it."""
    if form == "xlsx":
        from rtop_graph.workbook import as_workbook

        return as_workbook([result], result.title)
    if form == "hxl":
        from rtop_graph.hxl import as_hxl

        return as_hxl(result, result.codes).encode("utf-8")
    return render(result, form).encode("utf-8")


def written_together(results: Sequence[Result], form: str) -> bytes:
    """Return several results in a form, as the bytes of one file.

    A workbook has a sheet for each, JSON a list of ``tables``; as CSV, with or without HXL, each table stands under a
    line of its title alone, with an empty line after it.
    """
    if form == "xlsx":
        from rtop_graph.workbook import as_workbook

        return as_workbook(results, results[0].title.split(":")[0])
    if form == "json":
        told = {"tables": [as_json(result) for result in results]}
        return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    parts = [written(result, form).decode("utf-8") for result in results]
    if form in {"csv", "hxl"}:
        titles = (as_csv(Result("", (result.title,), ())) for result in results)
        parts = [title + part for title, part in zip(titles, parts, strict=True)]
    return "\n".join(parts).encode("utf-8")
