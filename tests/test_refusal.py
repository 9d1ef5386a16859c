"""A query that would reach outside the dataset is refused wherever it hides; others are left alone."""

from __future__ import annotations

import pytest

from rtop_graph.errors import QueryError
from rtop_graph.refusal import refuse_outside_queries

OUTSIDE = "SERVICE <http://outside.example/> { ?a ?b ?c }"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ {OUTSIDE} }}",
        f"ASK {{ {OUTSIDE} }}",
        f"DESCRIBE ?a {{ {OUTSIDE} }}",
        f"CONSTRUCT {{ ?a ?b ?c }} {{ {OUTSIDE} }}",
        "SELECT * { SERVICE SILENT ?anywhere { ?a ?b ?c } }",
        "select * { service <http://outside.example/> { ?a ?b ?c } }",
        f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ {OUTSIDE} }} }} }}",
        f"SELECT * {{ ?s ?p ?o OPTIONAL {{ {OUTSIDE} }} }}",
        f"SELECT * {{ ?s ?p ?o MINUS {{ {OUTSIDE} }} }}",
        f"SELECT * {{ {{ SELECT ?a {{ {{ SELECT ?a {{ {OUTSIDE} }} }} }} }} }}",
        f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {OUTSIDE} }} }}",
        f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {OUTSIDE} }} }}",
        f"SELECT * {{ ?s ?p ?o FILTER(IF(EXISTS {{ {OUTSIDE} }}, true, false)) }}",
        f"SELECT * {{ ?s ?p ?o FILTER(true IN (EXISTS {{ {OUTSIDE} }})) }}",
        f"SELECT * {{ ?s ?p ?o BIND(EXISTS {{ {OUTSIDE} }} AS ?x) }}",
        f"SELECT (EXISTS {{ {OUTSIDE} }} AS ?x) {{ ?s ?p ?o }}",
        f"SELECT (COUNT(EXISTS {{ {OUTSIDE} }}) AS ?n) {{ ?s ?p ?o }}",
        f"SELECT ?x {{ ?s ?p ?o }} GROUP BY (EXISTS {{ {OUTSIDE} }} AS ?x)",
        f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING (EXISTS {{ {OUTSIDE} }})",
        f"SELECT * {{ ?s ?p ?o }} ORDER BY (EXISTS {{ {OUTSIDE} }})",
    ],
)
def test_service_is_refused_wherever_it_stands(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        refuse_outside_queries(query)


def test_service_after_a_comment_that_a_carriage_return_ends_is_refused() -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        refuse_outside_queries(f"SELECT * {{ # a comment, for Oxigraph up to here\r {OUTSIDE}\n }}")


@pytest.mark.parametrize("escape", [r"\u0022", r"\U00000022", r"\u000A", r"\u0053", r"\uD800", r"\UFFFFFFFF"])
def test_an_escape_that_engines_read_at_different_times_is_refused(escape: str) -> None:
    disguised = rf'SELECT * {{ VALUES ?x {{ "x{escape} " }} {OUTSIDE} VALUES ?y {{ " {escape}y" }} }}'
    with pytest.raises(QueryError, match="write the character itself"):
        refuse_outside_queries(disguised)


def test_an_escape_of_a_letter_outside_ascii_is_left_alone() -> None:
    refuse_outside_queries(r'SELECT * { ?s ?p "C\u00f4te" }')


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://outside.example/> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://outside.example/> { ?s ?p ?o }",
        "ASK FROM <http://outside.example/> { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } FROM <file:///etc/passwd> { ?s ?p ?o }",
        "CONSTRUCT FROM <http://outside.example/> WHERE { ?s ?p ?o }",
        "DESCRIBE <http://a.example/> FROM <http://outside.example/>",
    ],
)
def test_from_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="FROM is refused"):
        refuse_outside_queries(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <http://outside.example/> { }" }',
        "SELECT * { ?s ?p '''one line\nSERVICE <http://outside.example/> { }''' }",
        f"SELECT * {{ ?s ?p ?o }} # {OUTSIDE}",
        f"# {OUTSIDE}\r\nSELECT * {{ ?s ?p ?o }}",
        "SELECT * { ?s <http://a.example/#SERVICE> ?FROM }",
        "PREFIX SERVICE: <http://a.example/> SELECT * { ?s SERVICE:FROM ?o }",
    ],
)
def test_words_in_comments_texts_and_names_are_not_refused(query: str) -> None:
    refuse_outside_queries(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?s HAVING (COUNT(*) > 1) ORDER BY ?n LIMIT 5",
        "ASK { ?s ?p ?o MINUS { ?s a ?kind } }",
        "CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o . FILTER NOT EXISTS { ?s a ?o } }",
        "DESCRIBE <http://a.example/>",
        "SELECT * { ?s (<http://a.example/p>/^<http://a.example/q>)* ?o } VALUES ?s { UNDEF }",
    ],
)
def test_queries_of_the_dataset_are_left_alone(query: str) -> None:
    refuse_outside_queries(query)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://a.example/> a <http://b.example/> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "DROP ALL",
        "PREFIX a: <http://a.example/> CLEAR DEFAULT",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
    ],
)
def test_updates_are_refused(update: str) -> None:
    with pytest.raises(QueryError, match="cannot be read"):
        refuse_outside_queries(update)


def test_a_malformed_query_is_told_with_its_position() -> None:
    with pytest.raises(QueryError, match=r"line:2, col:14"):
        refuse_outside_queries("SELECT *\n{ ?s ?p ?o } junk")


@pytest.mark.parametrize("query", ["", "   ", "# nothing", "SELECT", "SELECT * " + "{" * 3000 + "}" * 3000])
def test_what_is_no_query_is_an_error_of_ours(query: str) -> None:
    with pytest.raises(QueryError, match="cannot be read"):
        refuse_outside_queries(query)
