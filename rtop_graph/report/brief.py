"""The report as a brief of a few pages that an officer can edit (docx): what the page says first, with its evidence."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rtop_graph.errors import EnvironmentFaultError
from rtop_graph.report import words
from rtop_graph.report.content import ClaimEntry, CoverageReport
from rtop_graph.report.tables import concern_table, headline_table, honesty_shares, source_table
from rtop_graph.report.wording import BIDI_CONTROLS, day, title_of
from rtop_graph.results import Result, shown
from rtop_graph.workbook import CREATED

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def to_docx(report: CoverageReport) -> bytes:
    """Return the brief: headline, countries of concern, stated gaps, how far it carries, evidence, and data."""
    import docx

    document = docx.Document()
    document.core_properties.title = title_of(report)
    document.core_properties.author = "RtoP Graph"
    document.core_properties.created = document.core_properties.modified = CREATED.replace(tzinfo=None)
    document.add_heading(_text(title_of(report)), 0)
    published = day(report.report.published)
    document.add_paragraph(_text(f"Report of the Secretary-General, {report.report.title}, {published}."))
    document.add_paragraph(words.SILENCE)
    _add_table(document, headline_table(report))
    _add_table(document, concern_table(report))
    _add_gaps(document, report)
    _add_limits(document, report)
    _add_evidence(document, report)
    _add_table(document, source_table(report))
    return _reproducible(document)


def _text(text: str) -> str:
    """Return a text that XML can hold and in which nothing reorders what stands around it."""
    return "".join(c for c in text.translate(BIDI_CONTROLS) if c in "\t\n" or ord(c) >= ord(" "))


def _add_table(document: Document, result: Result) -> None:
    document.add_heading(_text(result.title), 1)
    table = document.add_table(rows=1, cols=len(result.columns))
    table.style = "Light Grid Accent 1"
    for cell, name in zip(table.rows[0].cells, result.columns, strict=True):
        cell.text = _text(name)
    for row in result.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = _text(shown(value))
    _repeat_headings(table)
    for note in result.notes:
        document.add_paragraph(_text(note), style="Caption")


def _repeat_headings(table: Table) -> None:
    """Let the first row stand on every page of the table, and no row be cut by the end of one."""
    from docx.oxml import OxmlElement

    for at, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _add_gaps(document: Document, report: CoverageReport) -> None:
    document.add_heading(f"Gaps that the report states ({len(report.stated_gaps)})", 1)
    for gap in report.stated_gaps:
        document.add_paragraph(_told(report.claims[gap.claims[0]]), style="List Bullet")
    if not report.stated_gaps:
        document.add_paragraph("No gap is stated under this selection.")


def _add_limits(document: Document, report: CoverageReport) -> None:
    document.add_heading("How far this carries", 1)
    document.add_paragraph(f"“{words.NOTHING_RECORDED}” is all that an empty cell says.", style="List Bullet")
    document.add_paragraph(words.NO_RANKING, style="List Bullet")
    for says, share in honesty_shares(report.honesty).items():
        document.add_paragraph(f"{says}: {share.count} of {share.of}", style="List Bullet")


def _add_evidence(document: Document, report: CoverageReport) -> None:
    """List the claims behind the brief: those of concern, of what is recorded there, and of the stated gaps."""
    document.add_heading("Evidence", 1)
    document.add_paragraph("The sentences are our own; the report's words are to be read in the report.")
    used = set(_claims_behind(report))
    for iri in (iri for iri in report.claims if iri in used):
        document.add_paragraph(_told(report.claims[iri]), style="List Number")


def _claims_behind(report: CoverageReport) -> Iterable[str]:
    for sheet in report.countries:
        if sheet.is_of_concern:
            yield from sheet.concern
            yield from (claim for cell in sheet.cells if cell.state == "recorded" for claim in cell.claims)
    yield from (gap.claims[0] for gap in report.stated_gaps)


def _told(claim: ClaimEntry) -> str:
    paragraphs = "; ".join(label for label, _ in claim.paragraphs)
    return _text(f"{claim.statement} ({paragraphs}; {words.concept_words(claim.modality)})")


def _reproducible(document: Document) -> bytes:
    """Return the document's bytes with every time in the archive fixed, so that the same brief has the same bytes."""
    out, written = io.BytesIO(), io.BytesIO()
    try:
        document.save(out)
    except ValueError as error:  # zip has no earlier date
        if time.localtime().tm_year < ZIP_EPOCH[0]:
            raise EnvironmentFaultError("The clock of this machine stands before 1980. Set it.") from error
        raise
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()
