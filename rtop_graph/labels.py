"""IRIs in answers become things with labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rtop_graph.identifiers import ID, ONTOLOGY
from rtop_graph.queries import get_query
from rtop_graph.results import Result, Thing, Value
from rtop_graph.store import Solutions, Store
from rtop_graph.terms import Term

CHUNK = 400
"""How many IRIs one question for labels names at most; some engines hang on thousands."""

NUMBERS: dict[str, type[int] | type[float]] = {"integer": int, "decimal": float, "double": float, "float": float}
XSD = "http://www.w3.org/2001/XMLSchema#"


def labelled(store: Store, solutions: Solutions, title: str, notes: tuple[str, ...] = ()) -> Result:
    """Return solutions as a result: IRIs of ours as things with their labels, numbers as numbers, the rest as text."""
    iris = sorted({term.value for row in solutions.rows for term in row if term is not None and _is_ours(term)})
    labels = read_labels(store, iris)
    rows = tuple(tuple(_value(term, labels) for term in row) for row in solutions.rows)
    return Result(title, tuple(_heading(name) for name in solutions.variables), rows, notes)


def read_labels(store: Store, iris: Sequence[str]) -> dict[str, str]:
    """Return the English label of each IRI that has one; a claim's label is its statement."""
    query = get_query("names/labels")
    found: dict[str, str] = {}
    for chunk in _chunks(iris):
        for row in store.select(query.bound_to_many("thing", [Term("iri", iri) for iri in chunk])):
            found.setdefault(row["thing"], row["label"])
    return found


def _chunks(iris: Sequence[str]) -> Iterable[Sequence[str]]:
    return (iris[at : at + CHUNK] for at in range(0, len(iris), CHUNK))


def _is_ours(term: Term) -> bool:
    return term.kind == "iri" and term.value.startswith((ID, ONTOLOGY))


def _value(term: Term | None, labels: dict[str, str]) -> Value:
    if term is None:
        return None
    if term.kind == "iri" and _is_ours(term):
        return Thing(labels.get(term.value, term.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]), term.value)
    number = NUMBERS.get(term.datatype.removeprefix(XSD))
    if number is not None:
        return _number(number, term.value)
    if term.datatype == XSD + "boolean":
        return term.value in {"true", "1"}
    if term.datatype == XSD + "dateTime":
        return term.value.split("T", maxsplit=1)[0]
    return term.value


def _number(kind: type[int] | type[float], text: str) -> Value:
    """Return a number; or the text as it stands, where an engine gives one that is not what its type says."""
    try:
        return kind(text)
    except ValueError:
        return text


def _heading(variable: str) -> str:
    """Return a variable's name as words: ``regionalPartner`` reads ``regional partner``."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in variable).replace("_", " ")
