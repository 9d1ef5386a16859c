"""The first page: what this is, the headline of each report, and the ways in."""

from __future__ import annotations

from rtop_graph.coverage.headline import NONE_RECORDED, OF_CONCERN, STATED_GAPS, WITH_REGIONAL, headline
from rtop_graph.coverage.recorded import Selection
from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page

SHOWN = (OF_CONCERN, WITH_REGIONAL, NONE_RECORDED, STATED_GAPS)
"""The figures that the first page tells of each report."""


def start_page(material: Material, request: PageRequest) -> Page:
    """Return the first page."""
    read_fields(request.query, ())
    cube = material.cube
    reports = [
        (report, {figure.key: figure for figure in headline(cube, Selection(report.iri)) if figure.key in SHOWN})
        for report in cube.reports.values()
    ]
    facts = {
        "claims": len(cube.claims),
        "organizations": len(cube.organizations),
        "countries": len({country for _, country in cube.mentioned} | {cell.country for cell in cube.cells}),
    }
    return html_page(
        material,
        request,
        "start.html.j2",
        reports=reports,
        shown_figures=SHOWN,
        facts=facts,
        country_names=sorted(country.label for country in cube.countries.values()),
        partner_names=sorted(organization.label for organization in cube.organizations.values()),
    )
