"""What people write for a parameter of a question becomes the term that it stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rtop_graph.errors import QueryError, UsageError
from rtop_graph.identifiers import concept_iri
from rtop_graph.names import Directory, chosen, read_directory
from rtop_graph.queries import Parameter, Query
from rtop_graph.store import Store
from rtop_graph.terms import Term

if TYPE_CHECKING:
    from rtop_graph.vocabulary import Vocabulary

SCHEME = "scheme:"
"""What the kind of a parameter begins with whose values are the concepts of a scheme."""


class Lexicon(Protocol):
    """What words can stand for: names of things, and concepts."""

    @property
    def directory(self) -> Directory:
        """Every name of every thing."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Every concept."""


class StoreLexicon:
    """The names that a store holds and the concepts that an ontology defines; each is read where a word asks for it."""

    def __init__(self, store: Store, ontology: Path) -> None:
        self._store = store
        self._ontology = ontology

    @cached_property
    def directory(self) -> Directory:
        """Every name of every thing."""
        return read_directory(self._store)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every concept."""
        from rtop_graph.vocabulary import read_vocabulary

        return read_vocabulary(self._ontology)


def terms_of(query: Query, values: Mapping[str, str], lexicon: Lexicon) -> dict[str, Term]:
    """Return the terms that the words for a question's parameters stand for; raise where one stands for none."""
    return {name: term_of(get_parameter(query, name), value, lexicon) for name, value in values.items()}


def term_of(parameter: Parameter, value: str, lexicon: Lexicon) -> Term:
    """Return the term that a word stands for, by the kind of the parameter; raise where it stands for none."""
    if parameter.kind == "text":
        return Term("literal", value)
    if parameter.kind == "year":
        if not re.fullmatch(r"[0-9]{4}", value):
            raise UsageError(f"{value!r} is not a year. Write four digits.")
        return Term("literal", value, "http://www.w3.org/2001/XMLSchema#integer")
    if parameter.kind.startswith(SCHEME):
        return _concept(parameter.kind.removeprefix(SCHEME), value, lexicon.vocabulary)
    segments = lexicon.directory.things if parameter.kind == "any" else (parameter.kind,)
    return Term("iri", lexicon.directory.find(value, segments).iri)


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
