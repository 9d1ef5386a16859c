"""A plain console for SPARQL: a field for the query, examples, the answer as a table, and every form to keep it in."""

from __future__ import annotations

from rtop_graph.endpoint.formats import JSON, SOLUTION_FORMS, TRIPLE_FORMS, TURTLE
from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.questions import result_of
from rtop_graph.endpoint.pages.requests import Page, PageRequest, QueryPage, html_page
from rtop_graph.endpoint.pool import Answer
from rtop_graph.endpoint.protocol import ProtocolError, Question

SHOWN_LETTERS = 100_000
"""The characters of an answer in triples that the page shows."""

FIRST = "engagements/which-regional-partner-acted-where"
"""The ready question that stands in an empty console."""

FIELDS = ("query", "example", "rows")
"""``query`` is asked; ``example`` names the ready question that stands in the field and is not asked yet."""


def question_of(_material: Material, request: PageRequest) -> Question | None:
    """Return the question that the console is asked, None where it is only opened."""
    query = read_fields(request.query, FIELDS).get("query", "")
    return Question(query, (), (), JSON, TURTLE) if query else None


def console_page(outcome: Answer | ProtocolError | None, material: Material, request: PageRequest) -> Page:
    """Return the console with its answer, or with what is wrong with the query."""
    fields = read_fields(request.query, FIELDS)
    problem = str(outcome) if isinstance(outcome, ProtocolError) else ""
    answer = outcome if isinstance(outcome, Answer) else None
    has_table = answer is not None and answer.media_type == JSON
    text = answer.body.decode("utf-8") if answer is not None and not has_table else ""
    page = html_page(
        material,
        request,
        "console.html.j2",
        fields=fields,
        query=fields.get("query") or _example(material, fields.get("example", FIRST)),
        problem=problem,
        result=result_of(material, answer, "Answer") if answer and has_table else None,
        text=text[:SHOWN_LETTERS],
        is_whole=len(text) <= SHOWN_LETTERS,
        answer=answer,
        forms=tuple(SOLUTION_FORMS if has_table else TRIPLE_FORMS),
        all_forms=(*SOLUTION_FORMS, *TRIPLE_FORMS),
        examples=material.queries.values(),
    )
    return Page(page.body, page.media_type, outcome.status if isinstance(outcome, ProtocolError) else page.status)


def _example(material: Material, name: str) -> str:
    if name not in material.queries:
        raise ProtocolError(404, f"There is no ready question {name!r}.")
    return material.queries[name].text


CONSOLE = QueryPage(question_of, console_page)
