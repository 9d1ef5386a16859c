"""What people write for a parameter of a question becomes the term that it stands for."""

from __future__ import annotations

import re

from rtop_graph.errors import QueryError, UsageError
from rtop_graph.identifiers import concept_iri
from rtop_graph.names import Directory, chosen
from rtop_graph.queries import Parameter, Query
from rtop_graph.terms import Term
from rtop_graph.vocabulary import Vocabulary

SCHEME = "scheme:"
"""What the kind of a parameter begins with whose values are the concepts of a scheme."""


def term_of(parameter: Parameter, value: str, directory: Directory, vocabulary: Vocabulary) -> Term:
    """Return the term that a word stands for, by the kind of the parameter; raise where it stands for none."""
    if parameter.kind == "text":
        return Term("literal", value)
    if parameter.kind == "year":
        if not re.fullmatch(r"[0-9]{4}", value):
            raise UsageError(f"{value!r} is not a year. Write four digits.")
        return Term("literal", value, "http://www.w3.org/2001/XMLSchema#integer")
    if parameter.kind.startswith(SCHEME):
        return _concept(parameter.kind.removeprefix(SCHEME), value, vocabulary)
    segments = directory.things if parameter.kind == "any" else (parameter.kind,)
    return Term("iri", directory.find(value, segments).iri)


def get_parameter(query: Query, name: str) -> Parameter:
    """Return a parameter of a question by name; raise ``QueryError`` where the question has none of that name."""
    parameters = {parameter.name: parameter for parameter in query.parameters}
    if name not in parameters:
        listed = ", ".join(parameters) or "none"
        raise QueryError(f"{query.name} has no parameter {name!r}. It has: {listed}.")
    return parameters[name]


def _concept(scheme: str, value: str, vocabulary: Vocabulary) -> Term:
    offered = {slug: vocabulary.label(concept_iri(scheme, slug)) for slug in vocabulary.concepts.get(scheme, ())}
    return Term("iri", concept_iri(scheme, chosen(value, offered, scheme)))
