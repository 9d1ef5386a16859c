"""A resource of ours under the server: its address becomes its IRI, and what is said of it the answer.

What a thing is called by is its IRI at w3id.org. What this server has at the like path is a document about it, which
comes with 200 at once, with no 303 before it that would cost whoever reads it another request: ``Content-Location``
names the document in the form that is sent, ``Link`` its other forms, and what it says is said of the IRI at
w3id.org, so that thing and document are never one. What is said of a thing comes as triples, without the named graph
of each, so TriG and N-Quads are not offered (406): the dataset at ``/data`` has them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from rtop_graph.endpoint.formats import JSONLD, NTRIPLES, RDFXML, TRIPLE_FORMS, TRIPLE_TYPES, TURTLE, chosen_type
from rtop_graph.endpoint.protocol import ProtocolError, Question
from rtop_graph.identifiers import ID, ONTOLOGY_IRI
from rtop_graph.queries import get_query
from rtop_graph.terms import Term

PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
HTML = "text/html"
RESOURCE_TYPES: Mapping[str, str] = {**TRIPLE_TYPES, HTML: HTML, "application/xhtml+xml": HTML}
"""The media types that a resource is asked for by: browsers name HTML, whoever takes anything gets Turtle."""

OWN_FORMS = {**TRIPLE_FORMS, "html": HTML}
"""The form that each document about a resource has, by the name in its own address."""

FORMS = {**OWN_FORMS, "ttl": TURTLE, "nt": NTRIPLES, "rdf": RDFXML, "json": JSONLD}
"""What the field ``format`` of an address may say, which goes before what is accepted."""


def resource_form(query: str, accept: str) -> str:
    """Return the media type that a resource is asked for in; raise ``ProtocolError`` where it is none of ours."""
    named = [value for name, value in parse_qsl(query) if name == "format"]
    form = FORMS.get(named[0], "") if named else chosen_type(accept, RESOURCE_TYPES)
    if not form:
        offered = ", ".join(FORMS) if named else ", ".join(RESOURCE_TYPES)
        raise ProtocolError(406, f"None of the forms asked for is offered. There is {offered}.")
    return form


def document_headers(path: str, form: str) -> dict[str, str]:
    """Return the headers that tell the address of the document about a resource in a form, and its other forms."""
    addresses = {media_type: f"{path}?format={name}" for name, media_type in OWN_FORMS.items()}
    others = (f'<{there}>; rel="alternate"; type="{kind}"' for kind, there in addresses.items() if kind != form)
    return {"Content-Location": addresses[form], "Link": ", ".join(others)}


def resource_question(found: Mapping[str, str], form: str) -> Question:
    """Return the question what is said of a resource; raise ``ProtocolError`` where its address cannot be ours."""
    iri = resource_iri(found)
    query = get_query("graph/what-is-said-of-a-thing").bound({"thing": Term("iri", iri)})
    return Question(query, (), (), "", form)


def resource_iri(found: Mapping[str, str]) -> str:
    """Return the IRI of the resource at an address; raise ``ProtocolError`` where it cannot be ours."""
    if found and not all(PART.fullmatch(found[part]) for part in ("segment", "name")):
        raise ProtocolError(404, "No resource has an address like this.")
    return f"{ID}{found['segment']}/{found['name']}" if found else ONTOLOGY_IRI
