"""Results as HXL: CSV whose second row tags each column, as humanitarian tools read it (HXL standard 1.1).

https://hxlstandard.org/standard/1-1final/dictionary/ has the tags. Columns that it has no tag for bear an extension
tag, ``#x_…``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from rtop_graph.results import Result, Value, no_formula, shown, things_of

TAGS = {
    "country": "#country+name",
    "countries": "#country+name+list",
    "country of concern": "#country+name",
    "region": "#region+name",
    "organisation": "#org+name",
    "organisations": "#org+name+list",
    "partner": "#org+name",
    "regional partner": "#org+name",
    "partners": "#org+name+list",
    "regional partners": "#org+name+regional+list",
    "United Nations": "#org+name+un+list",
    "other partners": "#org+name+other+list",
    "report": "#meta+source",
    "document": "#meta+source",
    "paragraph": "#meta+paragraph",
    "paragraphs": "#meta+paragraph+list",
    "of concern by": "#meta+paragraph+list",
    "claim": "#meta+id+claim",
    "statement": "#description",
    "what": "#description",
    "detail": "#description",
    "state": "#status",
    "pillar": "#sector+pillar",
    "date": "#date",
}
"""The tag of a column by its heading; words of the dictionary, with attributes of our own where it has none."""

ISO3 = "#country+code+v_iso3"
NUMBER = "#indicator+num"


def as_hxl(result: Result, codes: Mapping[str, str]) -> str:
    """Return the result as HXL: headings, tags, rows. ``codes`` are ISO 3166-1 alpha-3 codes by a country's IRI.

    A column of countries is followed by their codes, a column of things by their IRIs; a text that a spreadsheet
    would take for a formula is written with an apostrophe before it.
    """
    columns = [column for at, name in enumerate(result.columns) for column in _columns(result, at, name, codes)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for line in zip(*columns, strict=True):
        writer.writerow([no_formula(cell) for cell in line])
    return out.getvalue()


def _columns(result: Result, at: int, name: str, codes: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the columns that one column of the result becomes, each with its heading and its tag on top."""
    values = [row[at] for row in result.rows]
    tag = TAGS.get(name) or (f"{NUMBER}+{_word(name)}" if _is_numeric(values) else f"#x_{_word(name)}")
    yield [name, tag, *map(shown, values)]
    things = [things_of(value) for value in values]
    if any(things):
        part = "+".join(piece for piece in tag.split("+") if piece != "name")
        if any(thing.iri in codes for found in things for thing in found):
            listed = "+list" if tag.endswith("+list") else ""
            yield [f"{name} iso3", ISO3 + listed, *("; ".join(codes.get(t.iri, "") for t in found) for found in things)]
        yield [f"{name} iri", f"{part}+url", *(" ".join(thing.iri for thing in found) for found in things)]


def _is_numeric(values: list[Value]) -> bool:
    told = [value for value in values if value is not None]
    return bool(told) and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in told)


def _word(name: str) -> str:
    """Return a heading as one word of a tag: a letter first, then letters, digits and low lines."""
    word = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return word if word[:1].isalpha() else f"n_{word}".rstrip("_")
