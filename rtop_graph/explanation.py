"""A contradiction is put into words: which statements cannot be true together, and which rows they come from.

Pellet finds the statements. It is a Java program that owlready2 brings along, and shows no more than the end of an
IRI; so every IRI is given a word of its own before, and its label and row afterwards.
"""

from __future__ import annotations

import io
import re

from rdflib import OWL, RDF, RDFS, XSD, Graph, Node, URIRef

from rtop_graph.identifiers import ID, ONTOLOGY_IRI, SEGMENTS
from rtop_graph.namespaces import RTOP

_LANGUAGE = tuple(str(namespace) for namespace in (OWL, RDF, RDFS, XSD))
_TOKEN = re.compile(r"\bn\d+n\b")
_FIRST_EXPLANATION = re.compile(r"^1\)(?P<axioms>.*?)(?:^2\)|\Z)", re.MULTILINE | re.DOTALL)
_PHRASES = (
    (re.compile(r"^(\S+) type (\S+)$"), "{0} is of class {1}"),
    (re.compile(r"^(\S+) subClassOf (\S+)$"), "whatever is of class {0} is of class {1}"),
    (re.compile(r"^(\S+) subPropertyOf (\S+)$"), "who or what is {0} is {1} too"),
    (re.compile(r"^(\S+) propertyDisjointWith (\S+)$"), "nobody is both {0} and {1} of the same thing"),
    (re.compile(r"^Functional (\S+)$"), "{0}: at most one value"),
    (re.compile(r"^(\S+) range (\S+)$"), "{0}: every value is of class {1}"),
    (re.compile(r"^(\S+) domain (\S+)$"), "{0}: whatever has it is of class {1}"),
    (re.compile(r"^DisjointClasses\((.*)\)$"), "nothing is two of these at once: {0}"),
    (re.compile(r"^DifferentIndividuals\((.*)\)$"), "these are different things: {0}"),
    (re.compile(r"^(n\d+n) (n\d+n) (n\d+n)$"), "{0}, {1}: {2}"),
)


def explain(slim: Graph, whole: Graph) -> str:
    """Return which statements of ``slim`` cannot be true together, by their labels in ``whole``, and their rows.

    Called where owlready2 finds Java: inside the workshop of ``reasoning``.
    """
    tokens = _tokens(slim)
    axioms = _axioms(_pellet_explanation(_renamed(slim, tokens)))
    iris = {token: iri for iri, token in tokens.items()}
    lines = [_in_words(axiom, axioms, iris, whole) for axiom in axioms]
    rows = dict.fromkeys(_row(iris[t]) for axiom in axioms if "(" not in axiom for t in _TOKEN.findall(axiom))
    told = "\n".join(f"  - {line}" for line in lines) or "  - the reasoner could not say which"
    unnamed = "none: the fault is in the ontology" if axioms else "not known"
    named = "; ".join(row for row in rows if row) or unnamed
    return f"Data and ontology contradict each other. These cannot all be true:\n{told}\nRows to mend one of: {named}"


def _tokens(slim: Graph) -> dict[URIRef, str]:
    """Return a word of its own for every IRI that is not OWL's."""
    owned = {
        term for triple in slim for term in triple if isinstance(term, URIRef) and not str(term).startswith(_LANGUAGE)
    }
    return {iri: f"n{number}n" for number, iri in enumerate(sorted(owned))}


def _renamed(slim: Graph, tokens: dict[URIRef, str]) -> Graph:
    renamed = Graph()
    new: dict[Node, Node] = {iri: URIRef(f"urn:rtop:words#{token}") for iri, token in tokens.items()}
    for subject, predicate, object_ in slim:
        renamed.add((new.get(subject, subject), new.get(predicate, predicate), new.get(object_, object_)))
    return renamed


def _pellet_explanation(statements: Graph) -> str:
    """Return what Pellet says of a graph that contradicts itself."""
    import owlready2

    world = owlready2.World()
    try:
        source = io.BytesIO(statements.serialize(format="nt", encoding="utf-8"))
        world.get_ontology(ONTOLOGY_IRI).load(fileobj=source, only_local=True)
        owlready2.sync_reasoner_pellet(world, debug=2)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        return str(error)
    finally:
        world.close()
    return ""


def _axioms(output: str) -> list[str]:
    """Return the statements of the first explanation, facts before rules."""
    found = _FIRST_EXPLANATION.search(output.replace("\r", ""))
    text = re.sub(r"\n {10,}", " ", found["axioms"]) if found else ""
    axioms = {" ".join(line.split()) for line in text.splitlines() if line.strip()}
    return sorted(axioms, key=lambda axiom: (not re.match(r"n\d+n (type|n\d+n) n\d+n$", axiom), axiom))


def _in_words(axiom: str, axioms: list[str], iris: dict[str, URIRef], whole: Graph) -> str:
    """Return an axiom as a sentence; of a long list only the members that the other axioms speak of."""
    others = {token for other in axioms if other != axiom for token in _TOKEN.findall(other)}
    for pattern, phrase in _PHRASES:
        if found := pattern.match(axiom):
            parts = [_members(part, others) if "(" in axiom else part for part in found.groups()]
            axiom = phrase.format(*parts)
            break
    return _TOKEN.sub(lambda token: _name(iris[token.group()], whole), axiom)


def _members(listed: str, others: set[str]) -> str:
    tokens = _TOKEN.findall(listed)
    return ", ".join([token for token in tokens if token in others] or tokens)


def _name(iri: URIRef, whole: Graph) -> str:
    """Return the label and, for a row, where it stands: ``“African Union” (actors african-union)``."""
    labels = [*whole.objects(iri, RDFS.label), *whole.objects(iri, RTOP.statement)]
    label = next((str(label) for label in labels if getattr(label, "language", None) in {"en", None}), "")
    row = _row(iri)
    if not row:
        return f"“{label}”" if label else f"<{iri}>"
    return f"“{label}” ({row})" if label else row


def _row(iri: URIRef) -> str:
    """Return the table and key of the row an IRI is made of; nothing for a term or a concept."""
    tables = {segment: table for table, segment in SEGMENTS.items()}
    segment, _, key = str(iri).removeprefix(ID).partition("/")
    return f"{tables[segment]} {key}" if str(iri).startswith(ID) and segment in tables else ""
