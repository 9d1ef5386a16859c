"""A measure of the library as a page: its filter, its figures, its table, its notes, and the files to keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rtop_graph.coverage.present import claims_in_focus, concern_table, coverage_cells, gap_table
from rtop_graph.coverage.recorded import SYMBOLS
from rtop_graph.endpoint.pages.fields import MEASURE_FIELDS, Asked, asked_of, offered_concepts, read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page
from rtop_graph.errors import UsageError
from rtop_graph.results import FORMATS, Result, render

MEDIA_TYPES = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "json": ("application/json", "json"),
    "md": ("text/markdown; charset=utf-8", "md"),
}
"""The media type of each form that a table is kept in, and how its file's name ends."""

BESIDE = ("format", "rows")
"""The fields that every page with a table has: the form to keep it in; ``rows=all`` shows every row."""


@dataclass(frozen=True)
class Measure:
    """A measure with a page: what it is called, what it tells, which fields filter it, and the table it gives."""

    title: str
    lead: str
    fields: tuple[str, ...]
    table: Callable[[Asked], Result]


def _claims(asked: Asked) -> Result:
    cube = asked.cube
    if asked.focus.organization:
        own = tuple(part.claim for part in cube.participants if part.actor == asked.focus.organization)
    else:
        own = () if asked.focus.country else tuple(cube.claims)
    return asked.joined(lambda selection: claims_in_focus(cube, selection, asked.focus, own))


MEASURES = {
    "/coverage": Measure(
        "Coverage",
        "Which organisation a report records in which country, beside what membership and mechanisms would allow.",
        MEASURE_FIELDS,
        lambda asked: asked.joined(lambda selection: coverage_cells(asked.cube, selection, asked.focus)),
    ),
    "/concern": Measure(
        "Countries of concern",
        "Where a report tells of a crime, a risk, a relapse or a crisis, and who it records as acting there.",
        ("report", "pillar", "concept", "explicit-pillar", "include", "regions"),
        lambda asked: asked.joined(lambda selection: concern_table(asked.cube, selection)),
    ),
    "/gaps": Measure(
        "Gaps",
        "What is missing, by the reports' own words (G1) or by their silence; each with its type, strength and proof.",
        ("report", "country", "partner", "pillar", "explicit-pillar", "include"),
        lambda asked: asked.joined(lambda selection: gap_table(asked.cube, selection, asked.focus)),
    ),
    "/claims": Measure(
        "Claims",
        "What the reports say, one statement a row, each with the paragraphs that prove it. The sentences are our own.",
        MEASURE_FIELDS,
        _claims,
    ),
}
"""The measures by the path of their pages."""


def measure_page(material: Material, request: PageRequest) -> Page:
    """Return the page of the measure at a path, or its table in the form asked for."""
    measure = MEASURES[request.path]
    fields = read_fields(request.query, (*measure.fields, *BESIDE))
    asked = asked_of(material, fields)
    result = measure.table(asked)
    if "format" in fields:
        return kept(result, fields["format"], request.path)
    return html_page(
        material,
        request,
        "measure.html.j2",
        measure=measure,
        asked=asked,
        fields=fields,
        result=result,
        names=material.names,
        reports=material.reports,
        concepts=concept_groups(material),
        state_symbols=SYMBOLS,
    )


def kept(result: Result, form: str, path: str) -> Page:
    """Return a table as a file to keep; raise ``UsageError`` for a form there is none of."""
    offered = [name for name in FORMATS if name in MEDIA_TYPES]
    if form not in offered:
        raise UsageError(f"{form!r} is no form of a table. Choose one of {', '.join(offered)}.")
    media_type, ending = MEDIA_TYPES[form]
    name = path.strip("/").replace("/", "-")
    return Page(
        render(result, form).encode("utf-8"),
        media_type,
        headers={"Content-Disposition": f'attachment; filename="rtop-{name}.{ending}"'},
    )


def concept_groups(material: Material) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the concepts that a form offers, in groups by scheme."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for concept, label in offered_concepts(material).items():
        groups.setdefault(material.cube.schemes[concept.split("/")[0]].label, []).append((concept, label))
    return list(groups.items())
