"""The page of a thing: a country or organisation as a sheet, a claim with its proof, a paragraph with its claims."""

from __future__ import annotations

from typing import TypeAlias

from rtop_graph.coverage.cube import Cube, Report, slug
from rtop_graph.coverage.potential import Potential, capabilities_at, members_at, organizations_with_potential
from rtop_graph.coverage.recorded import Selection
from rtop_graph.endpoint.linked_data import resource_iri
from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page
from rtop_graph.endpoint.pages.spans import marked_pieces, words_of
from rtop_graph.endpoint.pages.statements import Statements, read_mentions, read_statements
from rtop_graph.report.cells import build_cells, country_sheets, organization_sheets
from rtop_graph.report.content import CountrySheet, OrganizationSheet
from rtop_graph.report.participants import participants_of
from rtop_graph.results import Thing

Facts: TypeAlias = dict[str, object]

NAMED_SEGMENTS = ("actor", "mechanism", "instrument", "place", "situation")
"""The segments of the things that paragraphs mention."""


def thing_page(material: Material, request: PageRequest) -> Page:
    """Return the page of the thing at a path: the sheet of its kind, and below it everything that is said of it."""
    fields = read_fields(request.query, ("claim", "format"))
    segment, iri = request.parts["segment"], resource_iri(request.parts)
    said = read_statements(material, iri)
    template, facts = _sheet(material, said, segment, fields.get("claim", ""))
    mentions = read_mentions(material, "thing", iri) if segment in NAMED_SEGMENTS else ()
    more: Facts = {"said": said, "segment": segment, "cube": material.cube, "mentioned_in": mentions, **facts}
    return html_page(material, request, template, **more)


def _sheet(material: Material, said: Statements, segment: str, claim: str) -> tuple[str, Facts]:
    """Return the template of a thing's kind, and what it needs beside the statements."""
    cube, iri = material.cube, said.thing.iri
    if iri in cube.countries:
        return "country.html.j2", country_facts(cube, iri)
    if iri in cube.organizations:
        return "organization.html.j2", organization_facts(cube, iri)
    if iri in cube.claims:
        return "claim.html.j2", claim_facts(material, iri)
    if segment == "paragraph":
        return "paragraph.html.j2", paragraph_facts(material, said, claim)
    return "thing.html.j2", {}


def country_facts(cube: Cube, country: str) -> Facts:
    """Return the sheet of a country in each report, or the potential for it where a report does not mention it."""

    def sheet_of(report: Report) -> CountrySheet | None:
        selection = Selection(report.iri)
        sheets = country_sheets(cube, selection, build_cells(cube, selection))
        return next((sheet for sheet in sheets if sheet.country == country), None)

    def able(report: Report) -> tuple[Potential, ...]:
        return organizations_with_potential(cube, country, report.published)

    return {
        "country": cube.countries[country],
        "sheets": [(report, sheet_of(report), able(report)) for report in cube.reports.values()],
    }


def organization_facts(cube: Cube, organization: str) -> Facts:
    """Return the sheet of an organisation in each report, its capabilities, and its members at each report's date."""
    reports = cube.reports.values()
    parts = participants_of(cube)

    def sheet_of(report: Report) -> OrganizationSheet | None:
        selection = Selection(report.iri)
        sheets = organization_sheets(cube, selection, build_cells(cube, selection), parts)
        return next((sheet for sheet in sheets if sheet.organization == organization), None)

    latest = max((report.published for report in reports), default="")
    members = [(report, _by_label(cube, members_at(cube, organization, report.published))) for report in reports]
    return {
        "organization": cube.organizations[organization],
        "sheets": [(report, sheet_of(report)) for report in reports],
        "capabilities": capabilities_at(cube, organization, latest),
        "members": [(report, countries) for report, countries in members if countries],
        "is_listed_whole": cube.listed.get(organization),
    }


def _by_label(cube: Cube, countries: tuple[str, ...]) -> list[Thing]:
    return sorted((cube.country_thing(country) for country in countries), key=lambda thing: thing.label.casefold())


def claim_facts(material: Material, iri: str) -> Facts:
    """Return a claim, its spans, and their words where the texts are at hand."""
    spans = [span for span in material.spans if span.claim == iri]
    labels = {thing.iri: thing for thing in material.cube.claims[iri].paragraphs}
    return {
        "claim": material.cube.claims[iri],
        "evidence": [(labels[span.paragraph], span, words_of(material, span)) for span in spans],
        "report": material.cube.reports[material.cube.claims[iri].document],
    }


def paragraph_facts(material: Material, said: Statements, claim: str) -> Facts:
    """Return the claims on a paragraph, what it mentions, and its text where it is at hand, its spans marked."""
    spans = [span for span in material.spans if span.paragraph == said.thing.iri]
    chosen = [span for span in spans if slug(span.claim) == claim] or spans
    return {
        "claims": material.claims_by_paragraph.get(said.thing.iri, ()),
        "mentions": read_mentions(material, "paragraph", said.thing.iri),
        "pieces": marked_pieces(material, said.thing.iri, chosen),
        "chosen": claim if len(chosen) < len(spans) else "",
        **dict(zip(("before", "after"), neighbours(material, said), strict=True)),
    }


def neighbours(material: Material, said: Statements) -> tuple[Thing | None, Thing | None]:
    """Return the paragraph before and the one after, in the report that a paragraph is of."""
    tie = said.tie("inDocument")
    parts = material.paragraphs.get(tie.things[0].iri, ()) if tie else ()
    at = [part.iri for part in parts].index(said.thing.iri) if tie else 0
    return parts[at - 1] if at else None, parts[at + 1] if at + 1 < len(parts) else None
