"""Nothing is lost between table and graph: every row, every column, and nothing in a graph that is not its own."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from rtop_graph.graph import build_dataset
from rtop_graph.identifiers import GRAPH, ID, ONTOLOGY, SEGMENTS, iri_of
from rtop_graph.loaders import LOADERS
from rtop_graph.loaders.terms import EntityIndex
from rtop_graph.rows import (
    TABLES,
    Actor,
    Cell,
    CellRule,
    Claim,
    ClaimConcept,
    ClaimDecision,
    ClaimInstrument,
    ClaimMechanism,
    ClaimPlace,
    ClaimSituation,
    Document,
    DocumentScope,
    Instrument,
    MandatePlace,
    Membership,
    Participant,
    Place,
    PlaceName,
    Row,
    Situation,
    SituationPlace,
)
from rtop_graph.tables import Located, Tables
from rtop_graph.vocabulary import Vocabulary
from tests.worlds import ROOT, SMALLEST, project_vocabulary, read_world

Triple = tuple[Node, Node, Node]
Quad = tuple[Node, Node, Node, str]

WORLDS = {"smallest": SMALLEST, "real": ROOT / "data"}

NODE_TABLES = [row_class for row_class in TABLES if row_class.table in SEGMENTS]
EDGE_TABLES = [row_class for row_class in TABLES if row_class.table not in SEGMENTS]

GRAPHS_OF_TABLES = {
    **dict.fromkeys(
        (
            "actors",
            "mechanisms",
            "capabilities",
            "mandate_places",
            "instruments",
            "situations",
            "situation_places",
            "names",
            "not_the_same",
        ),
        "entities",
    ),
    **dict.fromkeys(("places", "place_within", "place_names", "memberships", "membership_lists"), "reference"),
    **dict.fromkeys(("documents", "document_scope", "reading_decisions", "follow_ups"), "documents"),
    "alignments": "alignments",
    **dict.fromkeys(("evidence", "mentions"), "evidence"),
}
"""The named graph of each table; the tables that are not here are of a report."""

EDGES: dict[type[Row], tuple[str, str]] = {
    MandatePlace: ("mechanism", "mandatedFor"),
    SituationPlace: ("situation", "takesPlaceIn"),
    DocumentScope: ("document", "coversPillar"),
    ClaimPlace: ("claim", "onPlace"),
    ClaimMechanism: ("claim", "throughMechanism"),
    ClaimInstrument: ("claim", "concernsInstrument"),
    ClaimSituation: ("claim", "concernsSituation"),
    ClaimConcept: ("claim", "hasConcept"),
    ClaimDecision: ("claim", "restsOnDecision"),
}
"""For tables of two ends: the column of the subject and the property; the second key column is the object."""

ROLES = {
    "agent": "agent",
    "partner": "partner",
    "beneficiary": "beneficiary",
    "addressee": "addressee",
    "perpetrator": "perpetrator",
    "information-source": "informationSource",
    "operator": "operator",
    "host": "host",
    "member": "memberConcerned",
}

OPEN_ENDED = ("start", "end", "valid_from", "valid_to", "exists_from", "exists_to")
"""Columns whose absence changes the interval as written, instead of taking a triple away."""


@cache
def tables_of(world: str) -> Tables:
    return read_world(WORLDS[world])


@cache
def quads_of(world: str) -> frozenset[Quad]:
    return frozenset(
        (s, p, o, str(getattr(name, "identifier", name))) for s, p, o, name in build_dataset(tables_of(world)).quads()
    )


def rows_of(tables: Tables) -> Iterator[Row]:
    for row_class in TABLES:
        yield from tables.of(row_class)


def triples_of(row: Row, tables: Tables) -> frozenset[Triple]:
    graph = Graph()
    LOADERS[type(row)](graph, row, EntityIndex(tables))
    return frozenset(graph)


def term(name: str) -> URIRef:
    return URIRef(ONTOLOGY + name)


def last(node: Node) -> str:
    return str(node).rsplit("/", 1)[-1]


# ---------------------------------------------------------------- rows in = entities out


def test_every_table_has_its_loader() -> None:
    assert list(LOADERS) == list(TABLES)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("row_class", NODE_TABLES, ids=lambda row_class: str(row_class.table))
def test_rows_of_a_table_are_the_typed_nodes_of_its_segment(world: str, row_class: type[Row]) -> None:
    rows = tables_of(world).of(row_class)
    segment = f"{ID}{SEGMENTS[row_class.table]}/"
    nodes = {str(s) for s, p, _, _ in quads_of(world) if p == RDF.type and str(s).startswith(segment)}
    assert nodes == {iri_of(row) for row in rows}
    assert len(nodes) == len(rows)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("row_class", EDGES, ids=lambda row_class: str(row_class.table))
def test_rows_of_a_table_are_the_edges_of_its_property(world: str, row_class: type[Row]) -> None:
    subject, predicate = EDGES[row_class]
    other = next(name for name in row_class.key if name != subject)
    rows = tables_of(world).of(row_class)
    expected = {(str(getattr(row, subject)), str(getattr(row, other)).rsplit("/", 1)[-1]) for row in rows}
    edges = [(last(s), last(o)) for s, p, o, _ in quads_of(world) if p == term(predicate)]
    assert set(edges) == expected
    assert len(edges) == len(rows)


@pytest.mark.parametrize("world", WORLDS)
def test_every_participant_is_an_edge_of_its_role(world: str) -> None:
    rows = tables_of(world).of(Participant)
    properties = {term(name): role for role, name in ROLES.items()}
    edges = [(last(s), properties[p], last(o)) for s, p, o, _ in quads_of(world) if p in properties]  # type: ignore[index]
    assert Counter(edges) == Counter((row.claim, row.role, row.actor) for row in rows)


@pytest.mark.parametrize("world", WORLDS)
def test_every_name_of_a_place_is_a_literal_of_the_place(world: str) -> None:
    found = {
        (last(s), o.language, "official" if p == term("officialName") else "short", str(o))
        for s, p, o, _ in quads_of(world)
        if p in {term("officialName"), RDFS.label} and isinstance(o, Literal) and f"{ID}place/" in str(s)
    }
    rows = {(row.place, row.language, row.kind, row.name) for row in tables_of(world).of(PlaceName)}
    labels = {(row.id, "en", "short", row.label) for row in tables_of(world).of(Place)}
    assert found == rows | labels


def test_tables_that_are_no_nodes_are_all_held_to_account() -> None:
    assert set(EDGE_TABLES) == {*EDGES, Participant, PlaceName}


@pytest.mark.parametrize("world", WORLDS)
def test_no_row_is_said_twice_or_swallowed_by_others(world: str) -> None:
    tables = tables_of(world)
    index = EntityIndex(tables)
    rows: list[tuple[Row, frozenset[Triple]]] = []
    for row in rows_of(tables):
        graph = Graph()
        LOADERS[type(row)](graph, row, index)
        rows.append((row, frozenset(graph)))
    times = Counter(triple for _, triples in rows for triple in triples)
    swallowed = [row for row, triples in rows if all(times[triple] > 1 for triple in triples)]
    assert [row for row in swallowed if not _repeats_a_label(row, tables)] == []


def _repeats_a_label(row: Row, tables: Tables) -> bool:
    """A country's short English name is its label, and stands in both tables."""
    labels = {place.id: place.label for place in tables.of(Place)}
    return isinstance(row, PlaceName) and (row.language, row.name) == ("en", labels[row.place])


# ---------------------------------------------------------------- every column leaves a trace


CELLS = [(row_class, field) for row_class in TABLES for field in row_class.rules()]


def with_another_situation(tables: Tables) -> Tables:
    """Return the tables with a second situation, so that a reference to the first can be altered."""
    known = {row_class: list(tables.located(row_class)) for row_class in TABLES}
    known[Situation].append(Located(dataclasses.replace(tables.of(Situation)[0], id="another-situation"), "", 0))
    return Tables(known)


def first_row(row_class: type[Row]) -> Row:
    return tables_of("smallest").of(row_class)[0]


@cache
def vocabulary() -> Vocabulary:
    return project_vocabulary()


def altered(rule: CellRule, value: Cell) -> Cell:
    """Return another value that the column may hold."""
    return next(other for other in _candidates(rule, value) if other != value)


def _candidates(rule: CellRule, value: Cell) -> list[Cell]:
    offered: dict[str, list[Cell]] = {
        "yes/no": [not value],
        "whole number": [1999, 7],
        "decimal": [1.5, 7.5],
        "kind": list(vocabulary().classes.get(rule.target, ())),
        "concept": list(vocabulary().concepts.get(rule.target, ())),
        "any concept": ["crime/genocide", "crime/incitement"],
        "reference": _references(rule.target.split("|")),
    }
    if rule.form in offered:
        return offered[rule.form]
    texts = [
        "Other words",
        "1999",
        "9",
        "es",
        "ZZZ",
        "ZZ",
        "999",
        f"{value}9",
        "other",
        "0" * 64,
        "place/other",
        "http://x.org/x",
    ]
    return [text for text in texts if not rule.pattern or re.fullmatch(rule.pattern, text)]


def _references(tables: list[str]) -> list[Cell]:
    rows = [row for row in rows_of(tables_of("smallest")) if row.table in tables]
    unresolved = {"documents": "A-9-9", "claims": "A-1-1-p9-9", "reading_decisions": "another"}
    rows += [row for row in with_another_situation(tables_of("smallest")).of(Situation) if row.table in tables]
    return [row.key_values()[0] for row in rows] + [unresolved[name] for name in tables if name in unresolved]


@pytest.mark.parametrize(("row_class", "field"), CELLS, ids=lambda part: part if isinstance(part, str) else part.table)
def test_a_changed_cell_changes_the_graph(row_class: type[Row], field: str) -> None:
    tables = with_another_situation(tables_of("smallest"))
    row: Any = first_row(row_class)
    other = dataclasses.replace(row, **{field: altered(row_class.rules()[field], getattr(row, field))})
    assert said_of(other, tables) != said_of(row, tables)
    assert triples_of(other, tables) != triples_of(row, tables)


def said_of(row: Row, tables: Tables) -> frozenset[Triple]:
    """Return a row's triples with its own IRI left open, as a cell that only names the row has said nothing yet.

    A row's identifier is that name: there the IRI stays.
    """
    own = row.table in SEGMENTS and not any(rule.form == "identifier" for rule in row.rules().values())
    node, blank = (URIRef(iri_of(row)), URIRef("urn:this")) if own else (BNode(), BNode())
    return frozenset(tuple(blank if t == node else t for t in triple) for triple in triples_of(row, tables))  # type: ignore[misc]


OPTIONAL_CELLS = [(row_class, field) for row_class, field in CELLS if not row_class.rules()[field].required]


def _filled(row_class: type[Row]) -> Row:
    """Return a row of which every cell is filled."""
    row: Any = first_row(row_class)
    empty = {name: rule for name, rule in row_class.rules().items() if getattr(row, name) in {"", None}}
    filled: Row = dataclasses.replace(row, **{name: altered(rule, "") for name, rule in empty.items()})
    return filled


@pytest.mark.parametrize(
    ("row_class", "field"), OPTIONAL_CELLS, ids=lambda part: part if isinstance(part, str) else part.table
)
def test_an_empty_cell_says_nothing(row_class: type[Row], field: str) -> None:
    tables = tables_of("smallest")
    full: Any = _filled(row_class)
    empty = None if row_class.rules()[field].form in {"whole number", "decimal"} else ""
    less = triples_of(dataclasses.replace(full, **{field: empty}), tables)
    lost = triples_of(full, tables) - less
    assert lost
    if field not in (*row_class.key, *OPEN_ENDED):
        assert less < triples_of(full, tables)


@pytest.mark.parametrize("world", WORLDS)
def test_no_triple_has_an_empty_or_unfinished_term(world: str) -> None:
    terms = {term for quad in quads_of(world) for term in quad[:3]}
    assert [str(t) for t in terms if isinstance(t, Literal) and not str(t).strip()] == []
    assert [str(t) for t in terms if isinstance(t, URIRef) and str(t).endswith(("/", "#"))] == []


# ---------------------------------------------------------------- what cells become


def test_an_actor_with_a_mechanism_kind_is_one_thing_of_two_classes() -> None:
    council = URIRef(f"{ID}actor/council-of-elders")
    about = {(p, o) for s, p, o, _ in quads_of("smallest") if s == council}
    assert {o for p, o in about if p == RDF.type} == {term("RegionalBody"), term("Mechanism")}
    union = URIRef(f"{ID}actor/middle-sea-union")
    assert {p for p, o in about if o == union} == {term("partOf"), term("operatedBy")}
    assert (term("hasMechanismKind"), URIRef(f"{ID}mechanism-kind/body")) in about


@pytest.mark.parametrize("world", WORLDS)
def test_actors_are_mechanisms_where_the_table_says_so_and_nowhere_else(world: str) -> None:
    both = {last(s) for s, p, o, _ in quads_of(world) if o == term("Mechanism") and str(s).startswith(f"{ID}actor/")}
    assert both == {row.id for row in tables_of(world).of(Actor) if row.mechanism_kind}


@pytest.mark.parametrize("world", WORLDS)
def test_literals_have_no_type_that_reasoners_or_query_engines_choke_on(world: str) -> None:
    types = {o.datatype for _, _, o, _ in quads_of(world) if isinstance(o, Literal) and not o.language}
    assert types <= {None, XSD.string, XSD.integer, XSD.boolean, XSD.decimal, XSD.dateTime}


def test_values_are_typed_by_their_column() -> None:
    tables = tables_of("smallest")
    place = first_row(Place)
    assert isinstance(place, Place)
    (latitude,) = [o for _, p, o in triples_of(place, tables) if p == term("latitude")]
    assert latitude == Literal("37.5", datatype=XSD.decimal)
    instrument = first_row(Instrument)
    (year,) = [o for _, p, o in triples_of(instrument, tables) if p == term("year")]
    assert year == Literal(2010)
    document = first_row(Document)
    (published,) = [o for _, p, o in triples_of(document, tables) if p == term("publishedOn")]
    assert published == Literal("2011-06-27T00:00:00Z", datatype=XSD.dateTime)


def valid_to(row: Row) -> str:
    (instant,) = [str(o) for _, p, o in triples_of(row, tables_of("smallest")) if p == term("validTo")]
    return instant.replace("+00:00", "Z")


def test_an_episode_holds_until_its_last_month_is_over() -> None:
    situation = dataclasses.replace(tables_of("smallest").of(Situation)[0], start="2010-05", end="2010-05")
    assert valid_to(situation) == "2010-06-01T00:00:00Z"
    claim = dataclasses.replace(tables_of("smallest").of(Claim)[0], start="2010", end="2010")
    assert valid_to(claim) == "2011-01-01T00:00:00Z"


def test_a_membership_holds_until_the_first_day_it_no_longer_does() -> None:
    membership = dataclasses.replace(tables_of("smallest").of(Membership)[0], valid_to="2010-11")
    assert valid_to(membership) == "2010-11-01T00:00:00Z"


# ---------------------------------------------------------------- named graphs


@pytest.mark.parametrize("world", WORLDS)
def test_every_named_graph_holds_its_tables_rows_and_nothing_else(world: str) -> None:
    tables = tables_of(world)
    index = EntityIndex(tables)
    expected: dict[str, Graph] = {}
    for row in rows_of(tables):
        name = GRAPH + (GRAPHS_OF_TABLES.get(row.table) or f"report/{_report(row)}")
        LOADERS[type(row)](expected.setdefault(name, Graph()), row, index)
    found: dict[str, set[Triple]] = {}
    for s, p, o, name in quads_of(world):
        found.setdefault(name, set()).add((s, p, o))
    assert found.keys() == expected.keys()
    assert [name for name in found if found[name] != set(expected[name])] == []


def _report(row: Row) -> str:
    """Return the report of a row of a report's folder, from whichever of its cells names it."""
    named = [str(getattr(row, field)) for field in ("document", "claim", "id") if hasattr(row, field)]
    return "-".join(named[0].split("-")[:3])


@pytest.mark.parametrize("world", WORLDS)
def test_report_graphs_speak_of_their_report_only(world: str) -> None:
    report = re.compile(rf"{GRAPH}report/(.+)")
    own = re.compile(rf"{ID}(?:claim|paragraph|section)/(A-[0-9]+-[0-9]+)-")
    strangers = []
    for s, _, _, name in quads_of(world):
        if graph := report.fullmatch(name):
            subject = own.match(str(s))
            if subject is None or subject[1] != graph[1]:
                strangers.append(str(s))
    assert strangers == []
