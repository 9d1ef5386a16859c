"""Everything on one country or one organisation as tables, one after another, and as one file to keep."""

from __future__ import annotations

from rtop_graph.choosing import sheet_of
from rtop_graph.coverage.cube import slug
from rtop_graph.endpoint.pages.fields import asked_of, read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.measures import BESIDE, as_file
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page
from rtop_graph.forms import written_together


def sheet_page(material: Material, request: PageRequest) -> Page:
    """Return the tables on what the field ``name`` names; without it, the way to ask for them."""
    fields = read_fields(request.query, ("name", "report", *BESIDE))
    asked = asked_of(material, {name: value for name, value in fields.items() if name == "report"})
    thing = material.directory.find(fields["name"], ("place", "actor")) if "name" in fields else None
    tables = sheet_of(material.store, material.cube, asked.selections, thing) if thing else ()
    if "format" in fields and thing:
        return as_file(lambda form: written_together(tables, form), fields["format"], f"sheet-{slug(thing.iri)}")
    cube = material.cube
    names = sorted(entry.label for group in (cube.countries, cube.organizations) for entry in group.values())
    return html_page(
        material, request, "sheet.html.j2", fields=fields, thing=thing, tables=tables, names=names, asked=asked
    )
