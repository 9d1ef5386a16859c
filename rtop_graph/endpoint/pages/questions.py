"""The ready questions: a list of them, and a page for each with a form for its parameters."""

from __future__ import annotations

from rtop_graph.endpoint.formats import JSON
from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.measures import BESIDE, kept
from rtop_graph.endpoint.pages.requests import Page, PageRequest, QueryPage, html_page
from rtop_graph.endpoint.pool import Answer
from rtop_graph.endpoint.protocol import ProtocolError, Question
from rtop_graph.errors import QueryError
from rtop_graph.identifiers import ID
from rtop_graph.labels import labelled
from rtop_graph.parameters import SCHEME, terms_of
from rtop_graph.queries import Parameter, Query
from rtop_graph.remote import solutions_of
from rtop_graph.results import Result
from rtop_graph.tables import natural_key


def questions_page(material: Material, request: PageRequest) -> Page:
    """Return the list of the ready questions, by subject."""
    read_fields(request.query, ())
    subjects: dict[str, list[Query]] = {}
    for name, query in material.queries.items():
        subjects.setdefault(name.split("/")[0], []).append(query)
    return html_page(material, request, "questions.html.j2", subjects=subjects)


def question_of(material: Material, request: PageRequest) -> Question:
    """Return a ready question with its parameters bound; raise for a value that stands for nothing."""
    query, fields = _asked(material, request)
    values = terms_of(query, {name: fields[name] for name in fields.keys() - set(BESIDE)}, material)
    return Question(query.bound(values), (), (), JSON, "")


def _asked(material: Material, request: PageRequest) -> tuple[Query, dict[str, str]]:
    name = f"{request.parts['subject']}/{request.parts['name']}"
    if name not in material.queries:
        raise ProtocolError(404, f"There is no ready question {name!r}.")
    query = material.queries[name]
    return query, read_fields(request.query, (*(parameter.name for parameter in query.parameters), *BESIDE))


def answered_page(outcome: Answer | ProtocolError | None, material: Material, request: PageRequest) -> Page:
    """Return the page of a ready question with its answer, or the answer as a file to keep."""
    query, fields = _asked(material, request)
    if isinstance(outcome, ProtocolError):
        raise outcome
    if outcome is None:
        raise QueryError(f"{query.name} was not asked.")
    result = result_of(material, outcome, query.title, query.summary)
    if "format" in fields:
        return kept(result, fields["format"], request.path)
    inputs = [(parameter, offered_values(material, parameter)) for parameter in query.parameters]
    facts = {"question": query, "fields": fields, "inputs": inputs, "result": result, "cut": cut_note(outcome)}
    return html_page(material, request, "question.html.j2", **facts)


def result_of(material: Material, answer: Answer, title: str, summary: str = "") -> Result:
    """Return an answer as a table with labels; the first note says where it was cut."""
    notes = tuple(note for note in (cut_note(answer), summary) if note)
    return labelled(material.store, solutions_of(answer.body), title, notes)


def cut_note(answer: Answer) -> str:
    """Return what people are told of an answer that is not whole; nothing where it is."""
    if not answer.cut:
        return ""
    return f"Cut after {answer.rows:,} rows: the answer reached this server's limit of {answer.cut}."


def offered_values(material: Material, parameter: Parameter) -> list[tuple[str, str]]:
    """Return the values that a parameter can have with their labels; none where anything can be written."""
    if parameter.kind.startswith(SCHEME):
        scheme = parameter.kind.removeprefix(SCHEME)
        labels = material.vocabulary.labels
        return [(slug, labels.get(f"{ID}{scheme}/{slug}", slug)) for slug in material.vocabulary.concepts[scheme]]
    segments = material.directory.things if parameter.kind == "any" else (parameter.kind,)
    things = {name.thing for name in material.names if name.thing.iri.removeprefix(ID).split("/")[0] in segments}
    return [(thing.label, thing.label) for thing in sorted(things, key=lambda thing: natural_key(thing.label))]


QUESTION = QueryPage(question_of, answered_page)
