"""A resource of ours under the server: its address becomes its IRI, and what is said of it the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rtop_graph.endpoint.formats import TRIPLE_TYPES, chosen_type
from rtop_graph.endpoint.protocol import ProtocolError, Question
from rtop_graph.identifiers import ID, ONTOLOGY_IRI
from rtop_graph.queries import get_query
from rtop_graph.store import Term

PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def resource_question(found: Mapping[str, str], accept: str) -> Question:
    """Return the question what is said of a resource; raise ``ProtocolError`` where its address cannot be ours."""
    if found and not all(PART.fullmatch(found[part]) for part in ("segment", "name")):
        raise ProtocolError(404, "No resource has an address like this.")
    iri = f"{ID}{found['segment']}/{found['name']}" if found else ONTOLOGY_IRI
    form = chosen_type(accept, TRIPLE_TYPES)
    if not form:
        raise ProtocolError(406, f"None of the forms asked for is offered. Accept one of {', '.join(TRIPLE_TYPES)}.")
    query = get_query("graph/what-is-said-of-a-thing").bound({"thing": Term("iri", iri)})
    return Question(query, (), (), "", form)
