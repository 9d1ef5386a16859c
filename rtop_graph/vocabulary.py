"""The ontology says which values a cell may hold: its concepts by scheme, its classes by superclass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from rtop_graph.errors import DataError, Fault, UnknownNameError
from rtop_graph.identifiers import ID, ONTOLOGY

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"


@dataclass(frozen=True)
class Vocabulary:
    """What the ontology offers to tables: concept slugs by scheme, leaf classes by superclass, labels by IRI."""

    concepts: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]

    def label(self, iri: str) -> str:
        """Return the English label of a term; raise ``UnknownNameError`` when the ontology does not define it."""
        try:
            return self.labels[iri]
        except KeyError:
            raise UnknownNameError(f"The ontology defines no term {iri}") from None


def read_vocabulary(folder: Path) -> Vocabulary:
    """Return what ``core.ttl`` and ``schemes.ttl`` in the ontology folder define.

    Raise ``DataError`` when one of them is missing or is not Turtle.
    """
    store = ox.Store()
    for name in ("core.ttl", "schemes.ttl"):
        if fault := find_turtle_fault(folder / name):
            raise DataError([fault])
        store.load(path=str(folder / name), format=ox.RdfFormat.TURTLE)
    return Vocabulary(_concepts(store), _classes(store), _labels(store))


def find_turtle_fault(path: Path) -> Fault | None:
    """Return why a file cannot be read as Turtle, and where, or None when it can."""
    name = f"{path.parent.name}/{path.name}"
    try:
        for _ in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            pass
    except SyntaxError as error:
        problem = f"This is not Turtle: {error.msg}"
        return Fault(name, error.lineno or 0, error.offset or 0, "", "turtle-can-be-read", problem, "Mend it")
    except OSError as error:
        problem = f"The file cannot be read: {error.strerror or error}"
        return Fault(name, 0, 0, "", "turtle-can-be-read", problem, "Restore it from version control")
    return None


def _pairs(store: ox.Store, predicate: str) -> list[tuple[str, str]]:
    quads = store.quads_for_pattern(None, ox.NamedNode(predicate), None)
    return sorted(
        (quad.subject.value, quad.object.value)
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    )


def _concepts(store: ox.Store) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for concept, scheme in _pairs(store, SKOS + "inScheme"):
        found.setdefault(scheme.rsplit("/", 1)[-1], []).append(concept.rsplit("/", 1)[-1])
    return {scheme: tuple(sorted(slugs)) for scheme, slugs in found.items()}


def _classes(store: ox.Store) -> dict[str, tuple[str, ...]]:
    """Return, for each class, the leaves below it, at any depth: classes that have none below and are not defined."""
    parents = [(child, parent) for child, parent in _pairs(store, RDFS + "subClassOf") if child.startswith(ONTOLOGY)]
    defined = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(OWL + "equivalentClass"), None)
        if isinstance(quad.subject, ox.NamedNode)
    }
    asserted = [(child, parent) for child, parent in parents if child not in defined]
    inner = {parent for _, parent in asserted}
    found: dict[str, set[str]] = {}
    for leaf in {child for child, _ in asserted} - inner:
        for parent in _above(leaf, asserted):
            found.setdefault(parent.removeprefix(ONTOLOGY), set()).add(leaf.removeprefix(ONTOLOGY))
    return {parent: tuple(sorted(leaves)) for parent, leaves in sorted(found.items())}


def _above(term: str, pairs: list[tuple[str, str]]) -> set[str]:
    """Return what stands above a term in (child, parent) pairs, at any height."""
    found: set[str] = set()
    waiting = {term}
    while waiting:
        waiting = {parent for child, parent in pairs if child in waiting} - found
        found |= waiting
    return found


def _labels(store: ox.Store) -> dict[str, str]:
    found: dict[str, str] = {}
    for predicate in (SKOS + "prefLabel", RDFS + "label"):
        for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None):
            label = quad.object
            if isinstance(quad.subject, ox.NamedNode) and isinstance(label, ox.Literal) and label.language == "en":
                found[quad.subject.value] = label.value
    return {iri: label for iri, label in sorted(found.items()) if iri.startswith((ONTOLOGY, ID))}
