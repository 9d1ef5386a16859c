"""How far the text itself is covered: which characters prove a claim, and which paragraphs are silent, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rtop_graph.errors import UnknownNameError
from rtop_graph.identifiers import paragraph_iri, table_iri
from rtop_graph.loaders.documents import paragraph_label
from rtop_graph.results import Result, Thing
from rtop_graph.rows import Document, Evidence, Paragraph
from rtop_graph.tables import Tables

HOW_COVERED = (
    "Within evidence: characters of the normalised text that lie within the span of some claim; where spans overlap, "
    "each character counts once. A claim that two paragraphs prove counts in both, and once in its report."
)

WHY_SILENT = "A silent paragraph holds no evidence of any claim; the note is the curator's."


@dataclass(frozen=True)
class ParagraphCoverage:
    """One paragraph, the claims that it proves, and how many of its characters prove one."""

    paragraph: Paragraph
    claims: frozenset[str]
    covered: int

    @property
    def share(self) -> float:
        """Covered characters by all characters, 0 to 1; 0 for a paragraph without characters."""
        return share_of(self.covered, self.paragraph.characters)


def measure_text(tables: Tables, documents: Iterable[Document]) -> tuple[ParagraphCoverage, ...]:
    """Return the coverage of every paragraph of the reports, report by report, in the order of the tables."""
    spans: dict[tuple[str, str], list[Evidence]] = {}
    for row in tables.of(Evidence):
        spans.setdefault((row.document, row.paragraph), []).append(row)
    return tuple(
        _measure(paragraph, spans.get((paragraph.document, paragraph.label), []))
        for document in documents
        for paragraph in tables.of(Paragraph)
        if paragraph.document == document.id
    )


def _measure(paragraph: Paragraph, spans: list[Evidence]) -> ParagraphCoverage:
    covered = covered_characters((row.start, row.end) for row in spans)
    return ParagraphCoverage(paragraph, frozenset(row.claim for row in spans), covered)


def covered_characters(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many characters lie within one span at least; the end of a span is the character after its last.

    >>> covered_characters([(10, 20), (0, 12), (15, 18), (30, 31)])
    21
    """
    total = reached = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def share_of(part: int, whole: int) -> float:
    """Return a part as a share of the whole, 0 where there is no whole."""
    return part / whole if whole else 0.0


def find_documents(tables: Tables, report: str = "") -> tuple[Document, ...]:
    """Return every report, or the one whose identifier, symbol (strokes or hyphens) or year this is; else raise."""
    documents = tables.of(Document)
    asked = report.replace("/", "-")
    found = tuple(d for d in documents if asked in {"", d.id, d.symbol.replace("/", "-"), d.published_on[:4]})
    if report and not found:
        known = ", ".join(f"{document.id} ({document.published_on[:4]})" for document in documents)
        raise UnknownNameError(f"No report is called {report!r}. There are: {known}.")
    return found


def reports_table(measured: Iterable[ParagraphCoverage]) -> Result:
    """Return one row a report: its paragraphs, those with claims, its claims, and the share of text they rest on."""
    by_report: dict[str, list[ParagraphCoverage]] = {}
    for item in measured:
        by_report.setdefault(item.paragraph.document, []).append(item)
    columns = (
        "report",
        "paragraphs",
        "with claims",
        "silent",
        "claims",
        "claims per paragraph",
        "characters",
        "within evidence",
        "share",
    )
    rows = tuple((report_thing(document), *_sums(items)) for document, items in by_report.items())
    return Result("How far the text is covered, by report", columns, rows, (HOW_COVERED,))


def _sums(items: list[ParagraphCoverage]) -> tuple[int | float, ...]:
    """Return the cells of a report's row, after its name."""
    with_claims = sum(bool(item.claims) for item in items)
    claims = len(frozenset().union(*(item.claims for item in items)))
    characters = sum(item.paragraph.characters for item in items)
    covered = sum(item.covered for item in items)
    counts = (len(items), with_claims, len(items) - with_claims, claims, share_of(claims, len(items)))
    return (*counts, characters, covered, share_of(covered, characters))


def paragraphs_table(measured: Iterable[ParagraphCoverage]) -> Result:
    """Return one row a paragraph: where it stands, its claims, and the share of its text that they rest on."""
    columns = ("paragraph", "kind", "section", "claims", "characters", "within evidence", "share", "note")
    rows = tuple(
        (
            paragraph_thing(row.document, row.label),
            row.kind,
            row.section,
            len(item.claims),
            row.characters,
            item.covered,
            item.share,
            row.note,
        )
        for item in measured
        for row in (item.paragraph,)
    )
    return Result("How far the text is covered, by paragraph", columns, rows, (HOW_COVERED,))


def silent_table(measured: Iterable[ParagraphCoverage]) -> Result:
    """Return one row for each paragraph that proves no claim, with the curator's note on why."""
    columns = ("paragraph", "kind", "section", "characters", "why")
    rows = tuple(
        (paragraph_thing(row.document, row.label), row.kind, row.section, row.characters, row.note)
        for row in (item.paragraph for item in measured if not item.claims)
    )
    return Result("Paragraphs without a claim", columns, rows, (WHY_SILENT,))


def report_thing(document: str) -> Thing:
    """Return a report as people call it, ``A/65/877``, with its IRI."""
    return Thing(document.replace("-", "/"), table_iri("documents", document))


def paragraph_thing(document: str, label: str) -> Thing:
    """Return a paragraph as people call it, ``A/65/877 ¶17``, with its IRI."""
    return Thing(paragraph_label(document, label), paragraph_iri(document, label))
