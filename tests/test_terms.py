"""Rows read from TSV hold the very terms that Oxigraph gives one by one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtop_graph.store import EmbeddedStore
from rtop_graph.terms import XSD, Term, rows_of_tsv, term_of

ANYTHING = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NUMBERS = ("0", "007", "+5", "-12", "1.0", "1.", ".5", "1e5", "-1.5E+3", "INF", "NaN", "true", "1", "a number")


def one_by_one(query: str, store: ox.Store) -> tuple[tuple[Term | None, ...], ...]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return tuple(tuple(None if cell is None else term_of(cell) for cell in row) for row in found)


def at_once(query: str, store: ox.Store) -> tuple[tuple[Term | None, ...], ...]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return rows_of_tsv(found.serialize(format=ox.QueryResultsFormat.TSV) or b"")


def holding(*objects: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.Store:
    store = ox.Store()
    thing = ox.NamedNode("https://example.org/a")
    store.extend(ox.Quad(thing, ox.NamedNode(f"https://example.org/p{at}"), one) for at, one in enumerate(objects))
    return store


ROWS = "SELECT ?s ?p ?o ?none { ?s ?p ?o } ORDER BY ?p"


@given(ANYTHING, ANYTHING)
def test_every_text_is_read_as_it_was(plain: str, told: str) -> None:
    store = holding(ox.Literal(plain), ox.Literal(told, language="fr"), ox.Literal(plain, datatype=ox.NamedNode(XSD)))
    assert at_once(ROWS, store) == one_by_one(ROWS, store)


@pytest.mark.parametrize("datatype", ["integer", "decimal", "double", "float", "boolean", "date", "string"])
@pytest.mark.parametrize("value", NUMBERS)
def test_what_may_stand_without_quotes_keeps_its_datatype(value: str, datatype: str) -> None:
    store = holding(ox.Literal(value, datatype=ox.NamedNode(XSD + datatype)))
    assert at_once(ROWS, store) == one_by_one(ROWS, store)


def test_blank_nodes_and_statements_about_statements_are_blank() -> None:
    store = holding(ox.BlankNode("b7"))
    assert at_once(ROWS, store) == one_by_one(ROWS, store)
    statement = "SELECT (<<( <a:a> <a:b> 'c' )>> AS ?told) {}"
    assert at_once(statement, store) == one_by_one(statement, store)


def test_answers_without_rows_or_without_variables() -> None:
    store = EmbeddedStore(holding(ox.Literal("x"), ox.Literal("y")))
    assert store.select("SELECT ?s { ?s <a:b> ?o }").rows == ()
    assert store.select("SELECT ?none { ?s ?p ?o }").rows == ((None,), (None,))
    assert store.select("SELECT * { <https://example.org/a> <https://example.org/p0> 'x' }").rows == ((),)
