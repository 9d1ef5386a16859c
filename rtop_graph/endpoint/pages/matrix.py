"""The matrix: which organisation is recorded in which country, each cell in one of five states, each with its proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.present import coverage_matrix
from rtop_graph.coverage.recorded import Selection, countries_of_concern, is_in_scope, mentioned_countries
from rtop_graph.endpoint.pages.fields import Asked, asked_of, concept_groups, read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.measures import BESIDE, kept
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page
from rtop_graph.endpoint.pages.verbs import MEASURES, Measure
from rtop_graph.errors import UsageError
from rtop_graph.report.cells import build_cells, by_name, matrix_organizations

ORDERS = {"name": "by name", "region": "by region, then by name", "concern": "countries of concern first, then by name"}
"""The orders of the rows, and how each is told; the first is the usual one."""

MATRIX = Measure(
    "Partners and countries",
    "Each cell is in exactly one of five states; a symbol leads to the claims behind it.",
    lambda asked: asked.joined(lambda selection: coverage_matrix(asked.cube, selection)),
    MEASURES["/concern"].fields,
)


def matrix_page(material: Material, request: PageRequest) -> Page:
    """Return the matrix of the report asked for, the first one where none is."""
    fields = read_fields(request.query, (*MATRIX.fields, "sort", *BESIDE))
    asked = asked_of(material, fields)
    if "format" in fields:
        return kept(MATRIX.table(asked), fields["format"], request.path)
    selection, order = asked.selections[0], fields.get("sort", next(iter(ORDERS)))
    if order not in ORDERS:
        raise UsageError(f"{order!r} is no order of rows. Choose one of {', '.join(ORDERS)}.")
    cells = build_cells(material.cube, selection)
    return html_page(
        material,
        request,
        "matrix.html.j2",
        measure=MATRIX,
        asked=asked,
        fields=fields,
        selection=selection,
        report=material.cube.report(selection.report),
        reports=material.reports,
        concepts=concept_groups(material),
        orders=ORDERS,
        order=order,
        countries=_ordered(material.cube, selection, order),
        columns=_columns(material.cube, matrix_organizations(material.cube, cells)),
        cells={(cell.organization, cell.country): cell for cell in cells},
        concern=countries_of_concern(material.cube, selection.report),
        in_scope=is_in_scope(material.cube, selection),
        cell_fields=_cell_fields(asked, selection),
    )


def _ordered(cube: Cube, selection: Selection, order: str) -> list[str]:
    countries = by_name(cube, mentioned_countries(cube, selection.report))
    concern = countries_of_concern(cube, selection.report)
    keys: dict[str, Callable[[str], tuple[str, ...] | bool]] = {
        "region": lambda country: cube.countries[country].regions,
        "concern": lambda country: country not in concern,
    }
    return sorted(countries, key=keys[order]) if order in keys else countries


def _columns(cube: Cube, organizations: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return the columns in runs of one channel each."""
    groups = groupby(organizations, key=lambda iri: cube.partner(iri).channel)
    return [(channel, list(run)) for channel, run in groups]


def _cell_fields(asked: Asked, selection: Selection) -> dict[str, str]:
    """Return the fields that the claims of a cell are asked for with, beside its country and its partner."""
    kept_fields = {name: value for name, value in asked.fields.items() if name in MATRIX.fields}
    return {**kept_fields, "report": asked.cube.report(selection.report).label}
