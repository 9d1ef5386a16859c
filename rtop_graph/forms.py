"""A result in any form, as the bytes of a file."""

from __future__ import annotations

from rtop_graph.results import Result, render


def written(result: Result, form: str) -> bytes:
    """Return the result in a form, as bytes; what only one form needs is imported only for it."""
    if form == "xlsx":
        from rtop_graph.workbook import as_workbook

        return as_workbook([result], result.title)
    if form == "hxl":
        from rtop_graph.hxl import as_hxl

        return as_hxl(result, result.codes).encode("utf-8")
    return render(result, form).encode("utf-8")
