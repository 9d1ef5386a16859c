"""A measure of the library as a page: its filter, its figures, its table, its notes, and the files to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import combinations

from rtop_graph.endpoint.pages.fields import asked_of, concept_groups, read_fields, refuse_strange
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page
from rtop_graph.endpoint.pages.verbs import MEASURES
from rtop_graph.errors import UsageError
from rtop_graph.forms import written
from rtop_graph.results import Result, Value

BESIDE = ("format", "rows")
"""The fields that every page with a table has: the form to keep it in; ``rows=all`` shows every row."""

KEPT_FORMS = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "hxl": ("text/csv; charset=utf-8", "hxl.csv"),
    "json": ("application/json", "json"),
    "md": ("text/markdown; charset=utf-8", "md"),
}
"""The forms that a table is kept in: media type, and how the name of the file ends."""


def measure_page(material: Material, request: PageRequest) -> Page:
    """Return the page of the measure at a path, or its table in the form asked for."""
    measure = MEASURES[request.path]
    fields = read_fields(request.query, (*measure.fields, *measure.choices, *BESIDE))
    for name, (_, _, offered) in measure.choices.items():
        refuse_strange(fields, name, offered)
    asked = asked_of(material, fields)
    result = measure.table(asked)
    if "format" in fields:
        return kept(result, fields["format"], request.path)
    result = measure.shown(asked, result)
    labels = [report.label for report in material.reports]
    return html_page(
        material,
        request,
        "measure.html.j2",
        measure=measure,
        asked=asked,
        fields=fields,
        result=result,
        silent=partial(measure.silent, asked),
        figures=figure_rows(result, [*labels, *(f"{a} → {b}" for a, b in combinations(labels, 2))]),
        reports=material.reports,
        concepts=concept_groups(material),
    )


def figure_rows(result: Result, reports: Iterable[str]) -> dict[str, dict[str, Value]]:
    """Return the figures of a joined table by what they count, each with its value in every report or pair of them.

    >>> figure_rows(Result("", (), (), figures={"A/1, gaps": 2, "A/2, gaps": 3}), ["A/1", "A/2"])
    {'gaps': {'A/1': 2, 'A/2': 3}}
    """
    found: dict[str, dict[str, Value]] = {}
    for report in reports:
        for name, value in result.figures.items():
            if name.startswith(f"{report}, "):
                found.setdefault(name.removeprefix(f"{report}, "), {})[report] = value
    return found


def kept(result: Result, form: str, path: str) -> Page:
    """Return a table as a file to keep; raise ``UsageError`` for a form there is none of."""
    return as_file(lambda wanted: written(result, wanted), form, path.strip("/").replace("/", "-"))


def as_file(write: Callable[[str], bytes], form: str, name: str) -> Page:
    """Return what a function writes in a form as a file to keep; raise ``UsageError`` for a form there is none of."""
    if form not in KEPT_FORMS:
        raise UsageError(f"{form!r} is no form of a table. Choose one of {', '.join(KEPT_FORMS)}.")
    media_type, ending = KEPT_FORMS[form]
    told = {"Content-Disposition": f'attachment; filename="rtop-{name}.{ending}"'}
    return Page(write(form), media_type, headers=told)
