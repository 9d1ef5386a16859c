"""The page of the ontology: every class and property with its definition, where links to terms lead."""

from __future__ import annotations

from rtop_graph.endpoint.pages.addresses import own_name
from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page
from rtop_graph.queries import run_named

KINDS = {"Class": "Classes", "ObjectProperty": "Properties to things", "DatatypeProperty": "Properties to values"}


def ontology_page(material: Material, request: PageRequest) -> Page:
    """Return the terms of the ontology, classes first."""
    read_fields(request.query, ("format",))
    groups: dict[str, list[dict[str, str]]] = {kind: [] for kind in KINDS}
    for row in run_named(material.store, "names/terms-of-the-ontology"):
        groups[own_name(row["kind"])].append(row)
    return html_page(material, request, "ontology.html.j2", groups=groups, kinds=KINDS)
