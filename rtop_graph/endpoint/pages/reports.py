"""The coverage reports: a list, each of them or a part of it, and all side by side; as pages and as files to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rtop_graph.choosing import countries_in, pairs_between
from rtop_graph.coverage.change_tables import change_table
from rtop_graph.coverage.cube import slug
from rtop_graph.coverage.present import Focus
from rtop_graph.endpoint.pages.drawings import alone
from rtop_graph.endpoint.pages.fields import PILLARS, Asked, asked_of, read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page
from rtop_graph.errors import UsageError
from rtop_graph.report import (
    Comparison,
    Scope,
    build_report,
    compare,
    comparison_tables,
    comparison_to_html,
    comparison_to_json,
    to_html,
)
from rtop_graph.report.markdown import markdown_of
from rtop_graph.report.write import WRITERS
from rtop_graph.workbook import as_workbook

SWITCHED = ("pillar", "include", "explicit-pillar", "format")
PARTS = ("country", "partner", "region")
"""What a report can be narrowed to: one of these at a time, as with the options of the command."""

MEDIA_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
"""The forms that a report is kept in, beside the page."""


def reports_page(material: Material, request: PageRequest) -> Page:
    """Return the list of the coverage reports, with what each can be narrowed to."""
    read_fields(request.query, ())
    cube = material.cube
    regions = {region for country in cube.countries.values() for region in country.regions}
    return html_page(
        material,
        request,
        "reports.html.j2",
        cube=cube,
        pillars=PILLARS,
        offered={
            "country": sorted(country.label for country in cube.countries.values()),
            "partner": sorted(organization.label for organization in cube.organizations.values()),
            "region": sorted(regions),
        },
        forms=tuple(MEDIA_TYPES),
    )


def report_page(material: Material, request: PageRequest) -> Page:
    """Return the coverage report on one report of the Secretary-General, or on a part of it; or a file to keep."""
    fields = read_fields(request.query, (*PARTS, *SWITCHED))
    if len(fields.keys() & set(PARTS)) > 1:
        raise UsageError(f"Ask for one of {', '.join(PARTS)} at a time.")
    known = {name: value for name, value in fields.items() if name not in {"region", "format"}}
    asked = asked_of(material, {**known, "report": request.parts["name"]})
    scope, part = _scope_of(material, asked, fields)
    report = build_report(asked.cube, asked.selections[0], material.manifest, scope)
    if "format" not in fields:
        return alone(to_html(report, served=True), "'none'")
    writers = {form: lambda form=form: WRITERS[form](report, None) for form in MEDIA_TYPES}
    return _kept(writers, fields["format"], "-".join(["coverage", slug(report.report.iri), *part]))


def _scope_of(material: Material, asked: Asked, fields: Mapping[str, str]) -> tuple[Scope, tuple[str, ...]]:
    """Return what part of a report is asked for, and what it is called in the name of a file."""
    if "region" in fields:
        region = material.directory.find(fields["region"], ("place",))
        countries = countries_in(material.store, region)
        return Scope(region=region.label, region_countries=countries), (slug(region.iri),)
    focus = asked.focus
    names = tuple(slug(iri) for iri in (focus.country, focus.organization) if iri)
    return Scope(focus.country, focus.organization), names


def comparison_page(material: Material, request: PageRequest) -> Page:
    """Return all reports side by side, with what changed from each to the next; or a file to keep."""
    fields = read_fields(request.query, SWITCHED)
    asked = asked_of(material, {name: value for name, value in fields.items() if name != "format"})
    compared = _compared(material, asked)
    if "format" not in fields:
        return alone(comparison_to_html(compared, served=True), "'none'")
    tables = comparison_tables(compared)
    writers: dict[str, Callable[[], bytes]] = {
        "md": lambda: markdown_of(compared.title, tables).encode("utf-8"),
        "xlsx": lambda: as_workbook(tables, compared.title),
        "json": lambda: comparison_to_json(compared).encode("utf-8"),
    }
    return _kept(writers, fields["format"], "comparison")


def _compared(material: Material, asked: Asked) -> Comparison:
    cube = asked.cube
    if len(cube.reports) == 1:
        raise UsageError("A comparison needs more than one report, and these data have one.")
    pairs = pairs_between(cube, asked.selections[0], "", "")
    changes = [change_table(cube, pairs, by, Focus()) for by in ("organisation", "concern")]
    return compare((build_report(cube, each, material.manifest) for each in asked.selections), changes)


def _kept(writers: Mapping[str, Callable[[], bytes]], form: str, name: str) -> Page:
    if form not in writers:
        raise UsageError(f"{form!r} is no form of this. Choose one of {', '.join(writers)}.")
    told = {"Content-Disposition": f'attachment; filename="rtop-{name}.{form}"'}
    return Page(writers[form](), MEDIA_TYPES[form], headers=told)
