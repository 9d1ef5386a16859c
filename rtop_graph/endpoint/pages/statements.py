"""What is said of a thing: its statements, grouped by property, every term with its label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rtop_graph.coverage.cube import slug
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.protocol import ProtocolError
from rtop_graph.identifiers import ID, ONTOLOGY
from rtop_graph.queries import get_query, run_named
from rtop_graph.results import Thing
from rtop_graph.tables import natural_key
from rtop_graph.terms import Term

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SKOS = "http://www.w3.org/2004/02/skos/core#"
NAMING = (
    LABEL,
    f"{SKOS}prefLabel",
    f"{SKOS}altLabel",
    f"{ONTOLOGY}officialName",
    f"{ONTOLOGY}abbreviation",
)
"""The properties that name a thing, in the order in which names are told."""

PLAIN = {
    TYPE: "kind",
    LABEL: "name",
    f"{SKOS}altLabel": "other name",
    f"{SKOS}prefLabel": "name",
    f"{SKOS}note": "note",
    f"{SKOS}definition": "definition",
    f"{SKOS}example": "example",
    f"{SKOS}inScheme": "scheme",
    f"{SKOS}exactMatch": "the same elsewhere",
    f"{SKOS}closeMatch": "nearly the same elsewhere",
    f"{SKOS}broadMatch": "part of this elsewhere",
    f"{SKOS}relatedMatch": "related elsewhere",
    "http://purl.org/dc/terms/source": "source",
    "http://purl.org/dc/terms/title": "title",
}
"""What terms of other vocabularies are called here."""


WIDE = {f"{ONTOLOGY}{name}" for name in ("Actor", "Claim", "Place")}
"""The classes that say too little of a thing to stand above its name."""


@dataclass(frozen=True)
class Text:
    """A text of the data, with its language where it has one."""

    text: str
    language: str


@dataclass(frozen=True)
class Tie:
    """A property and everything that it ties a thing to: things by label, texts as they are."""

    name: Thing
    things: tuple[Thing, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Statements:
    """What is said of a thing (``out``), and what points to it (``into``), by property."""

    thing: Thing
    kinds: tuple[Thing, ...]
    out: tuple[Tie, ...]
    into: tuple[Tie, ...]

    def tie(self, name: str) -> Tie | None:
        """Return what a property of ours ties the thing to, where it ties it to anything."""
        return next((tie for tie in self.out if tie.name.iri == ONTOLOGY + name), None)

    @property
    def names(self) -> tuple[Text, ...]:
        """Return every name of the thing but the one it is shown by, each once."""
        texts = [text for iri in NAMING for tie in self.out if tie.name.iri == iri for text in tie.texts]
        found = {text.text: text for text in reversed(texts) if text.text != self.thing.label}
        return tuple(reversed(found.values()))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return the curators' notes on the thing."""
        return tuple(text.text for tie in self.out if tie.name.iri == f"{SKOS}note" for text in tie.texts)

    @property
    def elsewhere(self) -> tuple[Tie, ...]:
        """Return by what the thing is known elsewhere."""
        return tuple(tie for tie in self.out if tie.name.iri.startswith(SKOS) and tie.name.iri.endswith("Match"))


def read_statements(material: Material, iri: str) -> Statements:
    """Return what the store says of a thing; raise ``ProtocolError`` where it says nothing."""
    query = get_query("graph/what-is-said-of-a-thing").bound({"thing": Term("iri", iri)})
    triples = material.store.construct(query)
    if not triples:
        raise ProtocolError(404, f"Nothing is said of {iri.removeprefix(ID)}.")
    labels = material.labels(_iris(triples)) | PLAIN
    out = [(p.value, o) for s, p, o in triples if s.value == iri]
    into = [(p.value, s) for s, p, o in triples if o.value == iri and s.value != iri]
    thing = Thing(_label(iri, out, labels), iri)
    kinds = sorted({o.value for p, o in out if p == TYPE and o.value.startswith(ONTOLOGY)} - WIDE)
    return Statements(
        thing, tuple(Thing(labels[kind], kind) for kind in kinds), _ties(out, labels), _ties(into, labels)
    )


def _iris(triples: Iterable[tuple[Term, Term, Term]]) -> set[str]:
    return {t.value for triple in triples for t in triple if t.kind == "iri" and t.value.startswith((ID, ONTOLOGY))}


def _label(iri: str, out: Iterable[tuple[str, Term]], labels: Mapping[str, str]) -> str:
    """Return the label of a thing; of one that has none its name as data have it."""
    known = labels.get(iri, slug(iri))
    written = [o.value for p, o in out if p in NAMING[:2] and o.language in {"", "en"}]
    return known if known != slug(iri) or not written else written[0]


def _ties(pairs: Iterable[tuple[str, Term]], labels: Mapping[str, str]) -> tuple[Tie, ...]:
    found: dict[str, list[Term]] = {}
    for name, term in pairs:
        if term not in found.setdefault(name, []):
            found[name].append(term)
    ties = (_tie(Thing(labels.get(name, slug(name)), name), terms, labels) for name, terms in found.items())
    return tuple(sorted(ties, key=lambda tie: tie.name.label.casefold()))


def _tie(name: Thing, terms: Iterable[Term], labels: Mapping[str, str]) -> Tie:
    things = {Thing(labels.get(t.value, t.value), t.value) for t in terms if t.kind == "iri"}
    texts = {Text(t.value, t.language) for t in terms if t.kind == "literal"}
    return Tie(
        name,
        tuple(sorted(things, key=lambda thing: (natural_key(thing.label), thing.iri))),
        tuple(sorted(texts, key=lambda text: (text.language, natural_key(text.text)))),
    )


def read_mentions(material: Material, name: str, iri: str) -> tuple[Thing, ...]:
    """Return what a ``paragraph`` mentions, or the paragraphs that mention a ``thing``."""
    rows = run_named(material.store, "graph/mentions", {name: Term("iri", iri)})
    other, label = ("thing", "label") if name == "paragraph" else ("paragraph", "paragraphLabel")
    found = {Thing(row[label], row[other]) for row in rows}
    return tuple(sorted(found, key=lambda thing: natural_key(thing.label)))
