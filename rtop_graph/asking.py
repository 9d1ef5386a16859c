"""What a program asks for, by the names people use: a cube, reports, a selection, a focus, a question in SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict, Unpack

from rtop_graph.choosing import scheme_of
from rtop_graph.coverage.cube import Cube, Report, slug
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.present import Focus
from rtop_graph.coverage.recorded import Selection
from rtop_graph.errors import UnknownNameError, UsageError
from rtop_graph.labels import labelled
from rtop_graph.locations import ontology_folder
from rtop_graph.names import Directory, chosen, folded
from rtop_graph.parameters import StoreLexicon, terms_of
from rtop_graph.queries import find_queries, get_query
from rtop_graph.refusal import refuse_outside_queries
from rtop_graph.results import Result, Thing
from rtop_graph.store import Store
from rtop_graph.stores import open_store

PILLARS = ("I", "II", "III")


def open_cube(folder: Path | None = None, endpoint: str = "") -> Cube:
    """Return the cube of what ``rtop build`` wrote, of another build folder, or of a SPARQL endpoint.

    Reading it takes a second or two: open it once, and ask it for everything.

    >>> [report.label for report in reports(open_cube())]
    ['A/65/877', 'A/68/947', 'A/70/999']
    """
    return read_cube(open_store(folder, endpoint))


def reports(cube: Cube) -> tuple[Report, ...]:
    """Return the reports a cube holds, the earliest first."""
    return tuple(sorted(cube.reports.values(), key=lambda report: (report.published, report.iri)))


class Switches(TypedDict, total=False):
    """The switches of a selection, each False unless it is set; MEASURES §11, rule 4."""

    include_mandated: bool
    explicit_pillar_only: bool
    unrolled: bool
    allocate_regions: bool


def select(
    cube: Cube, report: str | int = "", *, pillar: str = "", concept: str = "", **switches: Unpack[Switches]
) -> Selection:
    """Return the selection of a report by its year, symbol or IRI; of the only report where none is named.

    ``concept`` is ``scheme/concept``, as in ``form/encouragement``. Raise ``UnknownNameError`` for a report or a pillar
    that is not there, ``UsageError`` for a concept: each says which are.

    >>> cube = open_cube()
    >>> select(cube, 2014) == select(cube, "A/68/947")
    True
    >>> select(cube, 2014, pillar="II", include_mandated=True).include_mandated
    True
    """
    if pillar and pillar not in PILLARS:
        raise UnknownNameError(f"There is no pillar {pillar!r}. Choose one of {', '.join(PILLARS)}.")
    named = _concept(cube, concept) if concept else ""
    return Selection(_report(cube, str(report)).iri, pillar=pillar, concept=named, **switches)


def _report(cube: Cube, name: str) -> Report:
    found = [report for report in reports(cube) if not name or folded(name) in _report_names(report)]
    if len(found) != 1:
        offered = ", ".join(f"{report.label} ({report.published[:4]})" for report in reports(cube))
        problem = f"{name!r} names no one report." if name else "There is more than one report."
        raise UnknownNameError(f"{problem} Choose one of {offered}.")
    return found[0]


def _report_names(report: Report) -> set[str]:
    return {report.published[:4], *map(folded, (report.label, report.iri, slug(report.iri)))}


def _concept(cube: Cube, written: str) -> str:
    scheme, _, concept = written.partition("/")
    slug_of_scheme = scheme_of(cube, scheme)
    return f"{slug_of_scheme}/{chosen(concept, dict(cube.schemes[slug_of_scheme].concepts), scheme)}"


def focus_on(cube: Cube, *, country: str = "", partner: str = "") -> Focus:
    """Return the focus on a country, by label or ISO code, and on an organisation, by label or abbreviation.

    Raise ``UnknownNameError``, with labels that come near, for a name that nothing bears. A cube knows no further
    names: those are the store's (``rtop query names/what-a-thing-is-called``).

    >>> focus_on(open_cube(), country="LBY", partner="AU").country
    'https://w3id.org/rtop/id/place/libya'
    """
    countries = {c.iri: (c.label, c.iso3) for c in cube.countries.values()}
    partners = {o.iri: (o.label, o.abbreviation) for o in cube.organizations.values()}
    return Focus(_found(country, "country", countries), _found(partner, "organisation", partners))


def _found(name: str, what: str, named: Mapping[str, tuple[str, ...]]) -> str:
    """Return the IRI that bears a name; nothing for no name."""
    if not name:
        return ""
    bearers: dict[str, tuple[Thing, ...]] = {}
    for iri, names in named.items():
        for known in {folded(text) for text in (*names, iri, slug(iri)) if text}:
            bearers[known] = (*bearers.get(known, ()), Thing(names[0], iri))
    return Directory({what: bearers}).find(name, (what,)).iri


def questions() -> Result:
    """Return the ready questions that ``ask`` answers: name, what it asks, its parameters."""
    found = [query for query in find_queries().values() if query.questions]
    rows = tuple((query.name, query.title, ", ".join(p.name for p in query.parameters)) for query in found)
    return Result("Ready questions", ("name", "question", "parameters"), rows)


def ask(store: Store, question: str, **values: str) -> Result:
    """Return the answer to a ready question by name, or to SPARQL of your own, with labels in place of IRIs.

    ``values`` are those of a ready question's parameters, as people write them: ``country="Libya"``. Your own SPARQL
    (SELECT or ASK) may read this dataset alone. Raise ``QueryError`` for a question that cannot be read or asked.

    >>> answer = ask(open_store(), "which-regional-partner-acted-where", country="Libya")
    >>> [str(record["regional partner"]) for record in answer.records()]
    ['League of Arab States']
    """
    if not re.search(r"[\s{]", question):
        query = get_query(question)
        written = {name: str(value) for name, value in values.items()}
        bound = query.bound(terms_of(query, written, StoreLexicon(store, ontology_folder())))
        return labelled(store, store.select(bound), query.title, (query.summary,))
    if values:
        raise UsageError("Values go to the parameters of a ready question: write them into SPARQL of your own.")
    refuse_outside_queries(question)
    return labelled(store, store.select(question), "Answer")
