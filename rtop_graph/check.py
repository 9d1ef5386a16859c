"""Everything that is wrong with tables, ontology, shapes and, with the texts at hand, spans: told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from rtop_graph.consequential import without_consequences
from rtop_graph.errors import Fault
from rtop_graph.graph import table_quads
from rtop_graph.identifiers import SEGMENTS, iri_of
from rtop_graph.integrity import check_canonical, check_integrity
from rtop_graph.locations import Sources
from rtop_graph.quality import check_quality
from rtop_graph.report_reader import Report, read_reports
from rtop_graph.rows import TABLES, Document, Evidence, Paragraph, Row
from rtop_graph.shapes import check_shapes
from rtop_graph.tables import Located, Tables, read_tables
from rtop_graph.terms_used import check_terms
from rtop_graph.vocabulary import read_vocabulary

UNREADABLE = frozenset({"table-is-csv", "table-has-its-header", "table-is-present"})
"""Rules of form; where one is broken a whole table is missing, and everything that points into it would be told of."""


def check_sources(
    sources: Sources, reports: Path | None = None, progress: Callable[[str], None] | None = None
) -> tuple[Tables, list[Fault]]:
    """Return the tables and every fault of form, integrity, shape and, where ``reports`` is given, of spans.

    Rules across tables are tried only when every table can be opened, and shapes only on tables without other
    faults, because what cannot be read would make them tell of things that are not wrong; for the same reason what
    points to a row that cannot be read is counted only. ``progress`` is told of
    each of the two steps as it begins.
    """
    tell = progress or _silent
    tell("check tables")
    vocabulary = read_vocabulary(sources.ontology)
    tables, faults = read_tables(sources.data)
    is_whole = not any(fault.rule in UNREADABLE for fault in faults)
    found = check_integrity(tables, vocabulary, is_whole=is_whole)
    faults += without_consequences(found, faults, tables, sources.data)
    faults += check_canonical(sources.data, tables)
    faults += check_terms(sources.ontology, sources.queries)
    faults += check_quality(sources.data)
    if reports is not None:
        faults += check_texts(tables, reports)
    if not faults:
        tell("check shapes")
        faults += check_shapes(table_quads(tables), sources.ontology, rows_by_iri(tables))
    return tables, sorted(set(faults))


def _silent(step: str) -> None:
    """Tell nobody."""


def rows_by_iri(tables: Tables) -> dict[str, Located[Row]]:
    """Return each row that describes a node, by the node's IRI."""
    return {
        iri_of(located.row): located
        for row_class in TABLES
        if row_class.table in SEGMENTS
        for located in tables.located(row_class)
    }


def check_texts(tables: Tables, folder: Path) -> list[Fault]:
    """Return a fault for every paragraph or span that does not agree with the reader's own copy of a report."""
    reports = read_reports(folder)
    faults: list[Fault] = []
    for document in tables.of(Document):
        if document.id in reports:
            faults += _paragraph_faults(tables, reports[document.id])
            faults += _span_faults(tables, reports[document.id])
        else:
            remedy = f"Get {document.symbol} from the United Nations, and save its text under this name"
            name = str(folder / f"{document.id}.txt")
            faults.append(Fault(name, 0, 0, "", "text-is-at-hand", "The text of the report is not there", remedy))
    return faults


def _paragraph_faults(tables: Tables, report: Report) -> Iterator[Fault]:
    texts = {paragraph.label: paragraph for paragraph in report.paragraphs}
    curated = [item for item in tables.located(Paragraph) if item.row.document == report.document]
    for item in curated:
        text = texts.get(item.row.label)
        if text is None:
            problem = f"The text of {report.document} has no paragraph {item.row.label}"
            yield item.fault("paragraph-is-in-the-text", "label", problem, "Take the row away, or mend its label")
        elif item.row.checksum != text.checksum:
            remedy = f"If your copy is the right one, write {text.checksum} and {len(text.text)} characters"
            yield item.fault("checksum-agrees", "checksum", "The text at hand has another checksum", remedy)
        elif (item.row.section, item.row.kind) != (text.section, text.kind):
            remedy = f"Write section {text.section!r} and kind {text.kind!r}"
            yield item.fault("paragraph-is-where-it-stands", "section", "The text has it elsewhere", remedy)
    for label in texts.keys() - {item.row.label for item in curated}:
        name = f"reports/{report.document}/paragraphs.csv"
        remedy = "Add its row, with a note if it yields no claim"
        yield Fault(name, 0, 0, "", "paragraph-has-a-row", f"Paragraph {label} of the text has no row", remedy)


def _span_faults(tables: Tables, report: Report) -> Iterator[Fault]:
    texts = {paragraph.label: paragraph.text for paragraph in report.paragraphs}
    for item in tables.located(Evidence):
        text = texts.get(item.row.paragraph)
        if item.row.document != report.document or text is None:
            continue
        if _cuts(text, item.row.start) or text[item.row.start : item.row.start + 1].isspace():
            problem = f"The span does not begin with a word of the paragraph: {_around(text, item.row.start)}"
            yield item.fault("span-resolves", "start", problem, "Find it again with 'rtop span'")
        if _cuts(text, item.row.end) or text[item.row.end - 1 : item.row.end].isspace():
            problem = f"The span does not end with a word of the paragraph: {_around(text, item.row.end)}"
            yield item.fault("span-resolves", "end", problem, "Find it again with 'rtop span'")


def _cuts(text: str, at: int) -> bool:
    """Return whether a place lies beyond the text, or between two letters or digits of one word."""
    return at > len(text) or (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())


def _around(text: str, at: int) -> str:
    """Return a few characters on both sides of a place, so that a reader sees where it is."""
    return f"…{text[max(0, at - 8) : at]}|{text[at : at + 8]}…" if at <= len(text) else f"{at} of {len(text)}"
