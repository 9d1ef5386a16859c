"""Questions in files: ``queries/<subject>/<question_in_words>.rq`` with a ``#+`` header and bound parameters.

A parameter is a line ``VALUES ?name { UNDEF }`` in the query, so that the file runs as it stands, for everything; a
value takes the place of ``UNDEF`` as a term that the RDF library has written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rtop_graph.errors import QueryError
from rtop_graph.locations import queries_folder
from rtop_graph.store import Solutions, Store
from rtop_graph.terms import Term

HEADER = re.compile(r"#\+ (?P<key>[a-z]+)(?: (?P<name>[a-z_]+))?: (?P<value>\S.*)")
UNBOUND = re.compile(r"VALUES \?(?P<name>[a-z_]+) \{ UNDEF \}")
"""A parameter in a query: what a value takes the place of."""


class Parameter(NamedTuple):
    """Something a query can be asked for: ``kind`` is place, actor, document, any, scheme:<name>, year or text."""

    name: str
    kind: str
    says: str


class Query(NamedTuple):
    """A question in a file: its name, what it answers, its parameters and its SPARQL text."""

    name: str
    title: str
    summary: str
    questions: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    text: str

    def bound(self, values: Mapping[str, Term]) -> str:
        """Return the SPARQL text with the parameters bound; raise ``QueryError`` for one it does not have.

        A parameter without a value goes from the text: it chooses nothing, and some engines stumble over ``UNDEF``.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in values:
            if name not in known:
                listed = ", ".join(sorted(known)) or "none"
                raise QueryError(f"{self.name} has no parameter {name!r}. It has: {listed}.")
        return _with_values(self.text, {name: _written(term) for name, term in values.items()})

    def bound_to_many(self, name: str, terms: Sequence[Term]) -> str:
        """Return the SPARQL text with one parameter bound to any of some terms."""
        written = " ".join(_written(term) for term in terms)
        return _with_values(self.text, {name: written})


def _with_values(text: str, written: Mapping[str, str]) -> str:
    """Return the text with each parameter bound, in one pass: what a value holds is never read as a parameter."""

    def value_of(found: re.Match[str]) -> str:
        name = found["name"]
        return f"VALUES ?{name} {{ {written[name]} }}" if name in written else ""

    return UNBOUND.sub(value_of, text)


def _written(term: Term) -> str:
    import pyoxigraph as ox

    try:
        if term.kind == "iri":
            return str(ox.NamedNode(term.value))
        datatype = ox.NamedNode(term.datatype) if term.datatype and not term.language else None
        return str(ox.Literal(term.value, datatype=datatype, language=term.language or None))
    except ValueError as error:
        raise QueryError(f"{term.value!r} cannot be a value of a query: {error}") from error


def read_query(path: Path, name: str = "") -> Query:
    """Return the query in a file; raise ``QueryError`` when the file or its header cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise QueryError(f"The query file {path} cannot be read: {error}") from error
    header: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        found = HEADER.fullmatch(line)
        if found is None:
            raise QueryError(f"{path}:{number}: the header line {line!r} is not '#+ key: value'.")
        if found["key"] == "param":
            kind, _, says = found["value"].partition("; ")
            parameters.append(Parameter(found["name"] or "", kind, says))
        else:
            header[found["key"]] = found["value"]
    for parameter in parameters:
        if f"VALUES ?{parameter.name} {{ UNDEF }}" not in text:
            raise QueryError(f"{path}: parameter {parameter.name} has no line 'VALUES ?{parameter.name} {{ UNDEF }}'.")
    questions = tuple(int(number) for number in re.findall(r"[0-9]+", header.get("questions", "")))
    title = header.get("title", name or path.stem)
    return Query(name or path.stem, title, header.get("summary", ""), questions, tuple(parameters), text)


def find_queries(folder: Path | None = None) -> dict[str, Query]:
    """Return every named query by name (``subject/question-in-words``); rules and building blocks included."""
    root = folder or queries_folder()
    names = {path.relative_to(root).with_suffix("").as_posix(): path for path in sorted(root.rglob("*.rq"))}
    return {name: read_query(path, name) for name, path in names.items()}


def get_query(name: str, folder: Path | None = None) -> Query:
    """Return the query of that name; raise ``QueryError``, with near matches, when there is none."""
    root = folder or queries_folder()
    path = root / f"{name}.rq"
    if re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", name) and path.is_file():
        return read_query(path, name)
    known = [found.relative_to(root).with_suffix("").as_posix() for found in sorted(root.rglob("*.rq"))]
    short = [found for found in known if found.split("/")[-1] == name]
    if len(short) == 1:
        return read_query(root / f"{short[0]}.rq", short[0])
    asked = [known_name for known_name in known if read_query(root / f"{known_name}.rq").questions]
    by_end = {known_name.split("/")[-1]: known_name for known_name in asked}
    import difflib

    alike = difflib.get_close_matches(name, [*by_end, *asked], n=5, cutoff=0.4)
    near = list(dict.fromkeys(by_end.get(found, found) for found in alike))[:3]
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise QueryError(f"No query is called {name!r}.{hint} 'rtop queries' lists them all.")


def run_named(store: Store, name: str, values: Mapping[str, Term] | None = None) -> Solutions:
    """Return the solutions of a named query with its parameters bound."""
    return store.select(get_query(name).bound(values or {}))


def read_questions(folder: Path | None = None) -> dict[int, str]:
    """Return the competency questions by their numbers, in order; the queries name the numbers they answer."""
    import csv

    path = (folder or queries_folder()) / "questions.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {int(row["number"]): row["question"] for row in csv.DictReader(file)}
    except (OSError, ValueError, KeyError) as error:
        raise QueryError(f"The questions in {path} cannot be read: {error}") from error
