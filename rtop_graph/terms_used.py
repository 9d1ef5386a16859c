"""An IRI of ours that ontology, shapes or queries use has to be defined; a misspelt term is a fault, with its place.

Turtle and SPARQL write IRIs, strings, comments and prefixed names alike, so both are read by the same tokens. What
can be looked up is: terms of the ontology, concepts and schemes, named graphs, and the segments of individuals
(whether an individual exists is for the tables to say).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from rtop_graph.errors import Fault
from rtop_graph.graph import ONTOLOGY_FILES
from rtop_graph.identifiers import GRAPH, GRAPHS, ID, ONTOLOGY, RECORDED_ENGAGEMENT, SEGMENTS
from rtop_graph.vocabulary import Vocabulary, find_turtle_fault, read_vocabulary

TOKENS = re.compile(
    r'''
      (?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\')
    | (?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | \#[^\n]*
    | @?prefix\s+(?P<declared>[\w.-]*):\s*<(?P<base>[^<>\s]*)>
    | <(?P<iri>[^<>"{}|^`\\\s]*)>
    | (?<![\w:?$@])(?P<prefix>[a-z][\w.-]*)?:(?P<local>\w(?:[\w.-]*[\w-])?)
    ''',
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""What is told apart in Turtle and SPARQL; a long text may hold SPARQL, in shapes."""

PLACE = re.compile(r"at (\d+):(\d+)")
SPARQL_WORD = re.compile(r"\b(?:SELECT|ASK|CONSTRUCT)\b")


@dataclass(frozen=True, order=True)
class Use:
    """An IRI and where it is used: the line and the column, from 1."""

    line: int
    column: int
    iri: str


def check_terms(ontology: Path, queries: Path) -> list[Fault]:
    """Return a fault for each Turtle file or query that cannot be read, and for each term of ours that is not defined.

    Raise ``DataError`` when the vocabulary itself cannot be read.
    """
    vocabulary = read_vocabulary(ontology)
    known = set(vocabulary.labels) | {f"{ID}scheme/{scheme}" for scheme in vocabulary.concepts}
    known |= {GRAPH + name for name in GRAPHS}
    faults: list[Fault] = []
    needed = {ontology / name for name in (*ONTOLOGY_FILES, "shapes.ttl")}
    for path in sorted(needed.union(ontology.glob("*.ttl"))):
        fault = find_turtle_fault(path)
        faults += [fault] if fault else _undefined(path, ontology, known, vocabulary)
    for path in sorted(queries.rglob("*.rq")):
        fault = find_query_fault(path, queries)
        faults += [fault] if fault else _undefined(path, queries, known, vocabulary)
    return faults


def find_query_fault(path: Path, folder: Path) -> Fault | None:
    """Return why a file below ``folder`` cannot be read as a SPARQL query, and where, or None when it can."""
    try:
        ox.Store().query(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError) as error:
        found = PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (0, 0)
        problem = f"This is not a SPARQL query: {error}"
        return Fault(_shown(path, folder), line, column, "", "query-can-be-read", problem, "Mend it")
    return None


def _shown(path: Path, folder: Path) -> str:
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def _undefined(path: Path, folder: Path, known: set[str], vocabulary: Vocabulary) -> Iterator[Fault]:
    for use in sorted(set(iter_uses(path.read_text(encoding="utf-8")))):
        if not _is_known(use.iri, known, vocabulary):
            near = get_close_matches(use.iri, known, n=1, cutoff=0.9)
            hint = f"Did you mean {near[0]}? If not, define it" if near else "Mend its spelling, or define it"
            remedy = f"{hint} in ontology/core.ttl or ontology/schemes.ttl"
            problem = f"No term {use.iri} is defined"
            yield Fault(_shown(path, folder), use.line, use.column, "", "term-is-defined", problem, remedy)


def _is_known(iri: str, known: set[str], vocabulary: Vocabulary) -> bool:
    """Return whether an IRI is none of ours, or defined, or names an individual, which only tables can tell."""
    if iri.startswith(ID):
        segment, _, slug = iri.removeprefix(ID).partition("/")
        is_individual = segment in {*SEGMENTS.values(), RECORDED_ENGAGEMENT}
        is_base = not slug and (segment in vocabulary.concepts or segment == "scheme")
        return iri in known or iri == ID or is_individual or is_base
    if iri.startswith(GRAPH):
        return iri in known or iri == GRAPH or iri.startswith(GRAPH + "report/")
    return not iri.startswith(ONTOLOGY) or iri in known or iri == ONTOLOGY


def iter_uses(text: str) -> Iterator[Use]:
    """Yield each IRI that a text in Turtle or SPARQL uses, written out or with a prefix, also in SPARQL in a string."""
    prefixes = {found["declared"]: found["base"] for found in TOKENS.finditer(text) if found["base"] is not None}
    for at, iri in _iris(text, prefixes, 0):
        yield Use(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), iri)


def _iris(text: str, prefixes: dict[str, str], offset: int) -> Iterable[tuple[int, str]]:
    for found in TOKENS.finditer(text):
        at = offset + found.start()
        if found["text"] is not None and SPARQL_WORD.search(found["text"]):
            yield from _iris(found["text"][3:-3], prefixes, at + 3)
        elif found["base"] is not None:
            yield at, found["base"]
        elif found["iri"] is not None:
            yield at, found["iri"]
        elif found["local"] is not None and (found["prefix"] or "") in prefixes:
            yield at, prefixes[found["prefix"] or ""] + found["local"]
