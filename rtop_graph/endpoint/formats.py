"""The forms an answer can have: which one a request accepts, and solutions written in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

JSON, XML, CSV, TSV = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
SOLUTION_TYPES: Mapping[str, str] = {
    JSON: JSON,
    "application/json": JSON,
    XML: XML,
    "application/xml": XML,
    "text/xml": XML,
    CSV: CSV,
    TSV: TSV,
}
"""The media types that solutions are asked for by, each with the form it gets; the first is given by default."""

TURTLE, NTRIPLES, RDFXML, JSONLD = "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"
TRIPLE_TYPES: Mapping[str, str] = {
    TURTLE: TURTLE,
    NTRIPLES: NTRIPLES,
    "text/plain": NTRIPLES,
    RDFXML: RDFXML,
    "application/xml": RDFXML,
    JSONLD: JSONLD,
    "application/json": JSONLD,
}
"""The media types that triples are asked for by, each with the form it gets; the first is given by default."""

SOLUTION_FORMS: Mapping[str, str] = {"json": JSON, "xml": XML, "csv": CSV, "tsv": TSV}
TRIPLE_FORMS: Mapping[str, str] = {"turtle": TURTLE, "ntriples": NTRIPLES, "rdfxml": RDFXML, "jsonld": JSONLD}
"""What the field ``format`` of an address may say, where a link cannot set the Accept header."""


def chosen_type(accept: str, offered: Mapping[str, str]) -> str:
    """Return the offered form that an Accept header likes best, the first one where it says nothing, or empty.

    RFC 9110, section 12.5.1: quality first; among equals what is named more exactly, then what is offered first.
    A range of quality 0 rules out what it names, however much a wider range would like it.
    """
    ranges = _ranges(accept)
    if not ranges:
        return next(iter(offered.values()))
    refused = {offered[name] for name, quality in ranges if name in offered and quality == 0}
    ranked = [
        (_liking(name, ranges), -at, form) for at, (name, form) in enumerate(offered.items()) if form not in refused
    ]
    (quality, _), _, form = max(ranked, default=((0.0, 0), 0, ""))
    return form if quality > 0 else ""


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            weights = [p.removeprefix("q=") for p in parameters if p.startswith("q=")]
            found.append((name, _quality(weights[0]) if weights else 1.0))
    return found


def _quality(written: str) -> float:
    try:
        return min(1.0, max(0.0, float(written)))
    except ValueError:
        return 0.0


def _liking(name: str, ranges: Iterable[tuple[str, float]]) -> tuple[float, int]:
    """Return the quality that the most exact range gives a media type, and how exact it is."""
    exactness = {name: 2, f"{name.split('/', maxsplit=1)[0]}/*": 1, "*/*": 0}
    fits = [(exactness[wanted], quality) for wanted, quality in ranges if wanted in exactness]
    if not fits:
        return 0.0, 0
    exact, quality = max(fits)
    return quality, exact


def written_answer(form: str, *, yes: bool) -> bytes:
    """Return the answer to an ASK query; where the form has no booleans (CSV, TSV), one word."""
    word = "true" if yes else "false"
    if form == XML:
        return (
            f'<?xml version="1.0"?>\n<sparql xmlns="{XML_NAMES}"><head/><boolean>{word}</boolean></sparql>\n'.encode()
        )
    if form == JSON:
        return json.dumps({"head": {}, "boolean": yes}).encode()
    return f"{word}\n".encode()


XML_NAMES = "http://www.w3.org/2005/sparql-results#"


def iter_solutions(form: str, variables: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield solutions in a form, piece by piece: the head, each row, the end. ``rows`` hold terms of Oxigraph or None.

    The four forms are W3C recommendations of 21 March 2013.
    """
    if form == JSON:
        yield from _iter_json(variables, rows)
    elif form == XML:
        yield from _iter_xml(variables, rows)
    elif form == CSV:
        yield _csv_line(variables)
        yield from (_csv_line([_plain(term) for term in row]) for row in rows)
    else:
        yield ("\t".join(f"?{name}" for name in variables) + "\n").encode()
        yield from (("\t".join("" if t is None else str(t) for t in row) + "\n").encode() for row in rows)


def _iter_json(variables: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    yield f'{{"head":{json.dumps({"vars": list(variables)})},"results":{{"bindings":['.encode()
    mark = ""
    for row in rows:
        bound = {name: _json_term(term) for name, term in zip(variables, row, strict=True) if term is not None}
        yield (mark + json.dumps(bound, ensure_ascii=False)).encode()
        mark = ",\n"
    yield b"]}}\n"


def _json_term(term: Any) -> dict[str, Any]:
    kind, value, language, datatype = _parts(term)
    told = {"type": kind, "value": value}
    if language:
        return told | {"xml:lang": language}
    return told | {"datatype": datatype} if datatype else told


def _iter_xml(variables: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in variables)
    yield f'<?xml version="1.0"?>\n<sparql xmlns="{XML_NAMES}"><head>{head}</head><results>\n'.encode()
    for row in rows:
        bound = ((name, term) for name, term in zip(variables, row, strict=True) if term is not None)
        cells = "".join(f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>" for name, term in bound)
        yield f"<result>{cells}</result>\n".encode()
    yield b"</results></sparql>\n"


def _xml_term(term: Any) -> str:
    kind, value, language, datatype = _parts(term)
    mark = f" xml:lang={quoteattr(language)}" if language else f" datatype={quoteattr(datatype)}" if datatype else ""
    return f"<{kind}{mark}>{escape(NOT_XML.sub(REPLACED, value), KEPT_AS_CODES)}</{kind}>"


NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) cannot hold, and what stands in its place."""

REPLACED = "\ufffd"

KEPT_AS_CODES = {"\r": "&#13;"}
"""What readers of XML make a line feed of (section 2.11) unless it is written as its code."""


def _csv_line(cells: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


def _plain(term: Any) -> str:
    if term is None:
        return ""
    kind, value, _, _ = _parts(term)
    return f"_:{value}" if kind == "bnode" else value


def _parts(term: Any) -> tuple[str, str, str, str]:
    """Return kind, value, language and datatype of a term of Oxigraph; plain strings have no datatype."""
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        return "uri", term.value, "", ""
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        is_plain = term.language or datatype == "http://www.w3.org/2001/XMLSchema#string"
        return "literal", term.value, term.language or "", "" if is_plain else datatype
    return "bnode", term.value, "", ""
