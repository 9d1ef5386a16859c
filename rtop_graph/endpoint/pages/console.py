"""The console for SPARQL: YASGUI's editor over a plain field, ready queries, the answer with labels, every form of it.

A query that fits into an address stands there, so that it can be kept and sent on; a longer one is posted. The editor
is served from here like everything else, remembers nothing in the browser, and needs no looser policy than other
pages have: what it draws it styles through the object model, which ``style-src 'self'`` allows.
"""

from __future__ import annotations

import json

from rtop_graph.browser_assets import package_version
from rtop_graph.endpoint.formats import JSON, SOLUTION_FORMS, TRIPLE_FORMS, TURTLE
from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.query_faults import fault_of
from rtop_graph.endpoint.pages.questions import cut_note, result_of
from rtop_graph.endpoint.pages.requests import Page, PageRequest, QueryPage, html_page
from rtop_graph.endpoint.pages.triple_graph import picture_of
from rtop_graph.endpoint.pool import Answer
from rtop_graph.endpoint.protocol import ProtocolError, Question
from rtop_graph.identifiers import ID
from rtop_graph.labels import labelled
from rtop_graph.namespaces import PREFIXES
from rtop_graph.queries import Query, run_named
from rtop_graph.results import Result, Thing, Value
from rtop_graph.store import Solutions
from rtop_graph.terms import Term
from rtop_graph.unknown_terms import unknown_terms
from rtop_graph.visualisation.views import FOCUS_SEGMENTS

SHOWN_LETTERS = 100_000
"""The characters of an answer in triples that the page shows."""

SHOWN_NEIGHBOURHOODS = 8
"""The things of an answer whose drawings the page leads to."""

LONGEST_ADDRESS = 6_000
"""The characters of a query that stands in an address; a longer one is posted."""

FIRST = "engagements/which-regional-partner-acted-where"
"""The ready question that stands in an empty console."""

FIELDS = ("query", "example", "rows")
"""``query`` is asked; ``example`` names the ready question that stands in the field and is not asked yet."""


def question_of(material: Material, request: PageRequest) -> Question | None:
    """Return the question that the console is asked, None where it is only opened."""
    query = _fields(material, request).get("query", "")
    return Question(query, (), (), JSON, TURTLE) if query else None


def _fields(material: Material, request: PageRequest) -> dict[str, str]:
    return read_fields(request.query, FIELDS, material.limits.request_bytes)


def console_page(outcome: Answer | ProtocolError | None, material: Material, request: PageRequest) -> Page:
    """Return the console with its answer, or with what is wrong with the query."""
    fields = _fields(material, request)
    answer = outcome if isinstance(outcome, Answer) else None
    facts = _told(material, answer, fields["query"]) if answer else {"result": None, "text": "", "forms": ()}
    page = html_page(
        material,
        request,
        "console.html.j2",
        fields=fields,
        query=fields.get("query") or _example(material, fields.get("example", FIRST)),
        fault=fault_of(str(outcome), fields.get("query", "")) if isinstance(outcome, ProtocolError) else None,
        answer=answer,
        subjects=_by_subject(material),
        completions=_completions(material),
        prefixes=PREFIXES,
        longest=LONGEST_ADDRESS,
        yasgui=package_version("@zazuko/yasgui"),
        **facts,
    )
    return Page(page.body, page.media_type, outcome.status if isinstance(outcome, ProtocolError) else page.status)


def _told(material: Material, answer: Answer, query: str) -> dict[str, object]:
    """Return what the page shows of an answer: a table with labels, the text of triples, and where to go on."""
    has_rows = answer.media_type == JSON
    result = result_of(material, answer, "Answer") if has_rows else _triples(material, answer)
    strange = unknown_terms(material.store, material.vocabulary.labels, query)
    text = "" if has_rows else answer.body.decode("utf-8")
    return {
        "result": result._replace(notes=(*strange, *result.notes)),
        "text": text[:SHOWN_LETTERS],
        "is_whole": len(text) <= SHOWN_LETTERS,
        "forms": tuple(SOLUTION_FORMS if has_rows else TRIPLE_FORMS),
        "picture": None if has_rows else picture_of(result),
        "neighbourhoods": _drawable(result),
    }


def _triples(material: Material, answer: Answer) -> Result:
    """Return triples as a table of three columns, in the order of their subjects."""
    import pyoxigraph as ox

    triples = sorted(ox.parse(answer.body, format=ox.RdfFormat.TURTLE), key=str)
    rows = tuple((_term(t.subject), _term(t.predicate), _term(t.object)) for t in triples)
    notes = tuple(note for note in (cut_note(answer),) if note)
    result = labelled(material.store, Solutions(("subject", "property", "value"), rows), "Answer", notes)
    pairs = (zip(terms, values, strict=True) for terms, values in zip(rows, result.rows, strict=True))
    return result._replace(rows=tuple(tuple(_named(term, value) for term, value in pair) for pair in pairs))


def _named(term: Term, value: Value) -> Value:
    """Return an IRI of another vocabulary as a thing with its short name; anything else as it is."""
    if term.kind != "iri" or isinstance(value, Thing):
        return value
    prefix = next((prefix for prefix, iri in PREFIXES.items() if term.value.startswith(iri)), "")
    return Thing(f"{prefix}:{term.value.removeprefix(PREFIXES[prefix])}" if prefix else term.value, term.value)


def _term(node: object) -> Term:
    import pyoxigraph as ox

    if isinstance(node, ox.NamedNode):
        return Term("iri", node.value)
    if isinstance(node, ox.Literal):
        return Term("literal", node.value, node.datatype.value, node.language or "")
    return Term("blank", str(node))


def _drawable(result: Result) -> tuple[Thing, ...]:
    """Return the first things of an answer that have a drawing of their surroundings."""
    things = (value for row in result.rows for value in row if isinstance(value, Thing))
    kinds = tuple(f"{ID}{segment}/" for segment in FOCUS_SEGMENTS)
    return tuple(dict.fromkeys(thing for thing in things if thing.iri.startswith(kinds)))[:SHOWN_NEIGHBOURHOODS]


def _by_subject(material: Material) -> dict[str, list[Query]]:
    subjects: dict[str, list[Query]] = {}
    for name, query in material.queries.items():
        subjects.setdefault(name.split("/")[0], []).append(query)
    return subjects


def _completions(material: Material) -> str:
    """Return, as JSON, what the editor offers to complete: prefixes, classes and properties of ours."""
    rows = list(run_named(material.store, "names/terms-of-the-ontology"))
    classes = sorted({row["term"] for row in rows if row["kind"].endswith("#Class")})
    properties = sorted({row["term"] for row in rows} - set(classes))
    return json.dumps({"prefixes": PREFIXES, "classes": classes, "properties": properties})


def _example(material: Material, name: str) -> str:
    if name not in material.queries:
        raise ProtocolError(404, f"There is no ready question {name!r}.")
    return material.queries[name].text


CONSOLE = QueryPage(question_of, console_page)
