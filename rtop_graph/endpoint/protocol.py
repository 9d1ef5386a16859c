"""A request becomes a question, or a refusal with the status that SPARQL 1.1 Protocol gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from rtop_graph.endpoint.formats import SOLUTION_FORMS, SOLUTION_TYPES, TRIPLE_FORMS, TRIPLE_TYPES, chosen_type

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"


class ProtocolError(Exception):
    """A request that is not answered: its HTTP status, and what is wrong with it."""

    def __init__(self, status: int, problem: str) -> None:
        self.status = status
        super().__init__(problem)


@dataclass(frozen=True)
class Question:
    """A query, the graphs it is to read (all of them where none are named), and the forms its answer may have."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    solutions: str
    triples: str


def question_of(method: str, url_query: str, headers: Mapping[str, str], body: bytes) -> Question:
    """Return the question of a request; SPARQL 1.1 Protocol, section 2.1. Raise ``ProtocolError`` where there is none.

    ``headers`` are by lower-case name. A HEAD request asks what a GET request asks.
    """
    if method in {"GET", "HEAD"}:
        return _asked(_fields(url_query), headers)
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ProtocolError(415, "A request is read as it is sent: send it without Content-Encoding.")
    content_type = _content_type(headers.get("content-type", ""))
    fields = _fields(url_query)
    if content_type == UPDATE:
        raise ProtocolError(403, "Updates are refused: this endpoint is read-only.")
    if content_type == FORM:
        posted = _fields(_text(body))
        return _asked({name: fields.get(name, []) + posted.get(name, []) for name in {**fields, **posted}}, headers)
    if content_type == DIRECT:
        if "query" in fields:
            raise ProtocolError(400, "The query stands in the body and in the address. Give it once.")
        return _asked(fields | {"query": [_text(body)]}, headers)
    raise ProtocolError(415, f"A query is posted as {FORM} or {DIRECT}, not as {content_type or 'nothing named'}.")


def _content_type(header: str) -> str:
    """Return the media type of a request; raise ``ProtocolError`` where it is told to be in other than UTF-8."""
    media_type, *parameters = (part.strip().lower() for part in header.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "charset" and value.strip('"') not in {"utf-8", "utf8", "us-ascii"}:
            raise ProtocolError(415, f"A request is read as UTF-8, and this one says that it is {value}.")
    return media_type


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"The request is not UTF-8: {error}.") from error


def _fields(encoded: str) -> dict[str, list[str]]:
    try:
        return parse_qs(encoded, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise ProtocolError(400, f"The fields of the request cannot be read: {error}.") from error


def _asked(fields: Mapping[str, list[str]], headers: Mapping[str, str]) -> Question:
    if "update" in fields:
        raise ProtocolError(403, "Updates are refused: this endpoint is read-only.")
    queries = fields.get("query", [])
    if len(queries) != 1 or not queries[0].strip():
        raise ProtocolError(400, "A request holds one query: the field 'query' is missing, empty or given twice.")
    solutions, triples = _forms(fields.get("format", []), headers.get("accept", ""))
    if not solutions and not triples:
        offered = ", ".join((*SOLUTION_TYPES, *TRIPLE_TYPES))
        raise ProtocolError(406, f"None of the forms asked for is offered. Accept one of {offered}.")
    return Question(
        queries[0], _graphs(fields, "default-graph-uri"), _graphs(fields, "named-graph-uri"), solutions, triples
    )


def _forms(named: Sequence[str], accept: str) -> tuple[str, str]:
    """Return the forms of solutions and of triples: that of the field ``format``, which goes before the header.

    Clients send names of their own beside their header: a name that is none of ours says nothing.
    """
    if named and named[0] in {*SOLUTION_FORMS, *TRIPLE_FORMS}:
        return SOLUTION_FORMS.get(named[0], ""), TRIPLE_FORMS.get(named[0], "")
    return chosen_type(accept, SOLUTION_TYPES), chosen_type(accept, TRIPLE_TYPES)


def _graphs(fields: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fields.get(name, ())))


def refuse_unknown_graphs(asked: Iterable[str], known: Iterable[str]) -> None:
    """Raise ``ProtocolError`` where a request names a graph that the dataset does not hold."""
    strange = sorted(set(asked) - set(known))
    if strange:
        raise ProtocolError(400, f"The dataset has no graph {', '.join(strange)}. It has: {', '.join(sorted(known))}.")
