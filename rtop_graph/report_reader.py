"""A report's blocks become its numbered paragraphs, front matter, footnotes and sections, or faults.

Headings come in four depths, of which a report may skip any: ``III. ``, ``A. ``, unnumbered, ``(a) ``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from rtop_graph.errors import Fault, ReportFormatError, UnknownNameError
from rtop_graph.normal_text import normalise_text
from rtop_graph.report_blocks import (
    Block,
    Depth,
    Heading,
    check_numbers,
    find_opening_place,
    footnote_label,
    footnotes_marked,
    is_complete,
    is_title,
    iter_blocks,
    token_at,
)

TEXT_LIMIT = 1024 * 1024
"""The most bytes that the text of a report may hold; the longest of the three has a fifteenth of it."""

SECTION_LIMIT = 500
"""The most headings that a report may have."""

LOOK_AHEAD = 100
"""How many blocks, notes and headings, may stand between a heading and the first paragraph below it."""


@dataclass(frozen=True)
class ReportParagraph:
    """One piece of a report that evidence can point to.

    ``label`` is the printed number, ``letter``, ``note``, ``programme``, ``summary``, ``fn1``… or
    ``fn-reissue``; ``kind`` is ``front-matter``, ``numbered`` or ``footnote``; ``section`` is the id of the
    innermost section (a footnote's is that of the paragraph bearing its mark), empty for front matter.
    ``text`` is normalised and has neither the number nor any heading in it.
    """

    document: str
    label: str
    kind: str
    section: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the normalised text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class ReportSection:
    """A heading and the numbered paragraphs below it, those of its sections included.

    ``id`` is the parent's id, a dot, and the printed number or letter, or the slug of an unnumbered heading:
    ``IV``, ``IV.B``, ``IV.C.civilian-assistance``, ``IV.C.civilian-assistance.c``. ``heading`` has no number;
    ``parent`` is empty at the top; ``first_paragraph`` and ``last_paragraph`` are labels.
    """

    document: str
    id: str
    heading: str
    parent: str
    first_paragraph: str
    last_paragraph: str


@dataclass(frozen=True)
class Report:
    """One report: its sections as printed, and its front matter, numbered paragraphs, then footnotes."""

    document: str
    sections: tuple[ReportSection, ...]
    paragraphs: tuple[ReportParagraph, ...]

    def paragraph(self, label: str) -> ReportParagraph:
        """The paragraph with this label; raises UnknownNameError, with near matches, when there is none."""
        for paragraph in self.paragraphs:
            if paragraph.label == label:
                return paragraph
        near = get_close_matches(label, [p.label for p in self.paragraphs], cutoff=0.5)
        hint = f" Near matches: {', '.join(near)}." if near else ""
        raise UnknownNameError(f"{self.document} has no paragraph {label!r}.{hint}")


def read_report(path: Path) -> Report:
    """The report in this file, its document id the file's stem; raises ReportFormatError with every fault."""
    faults: list[Fault] = []
    report = _read_collecting(path, faults)
    _raise_all(faults)
    return report


def read_reports(folder: Path) -> dict[str, Report]:
    """Every ``*.txt`` of the folder by document id; raises ReportFormatError with the faults of all."""
    faults: list[Fault] = []
    reports = [_read_collecting(path, faults) for path in sorted(folder.glob("*.txt"))]
    if not reports:
        remedy = "Save the reports there as text, for example A-68-947.txt."
        faults.append(Fault(str(folder), 0, 0, "", "report-exists", "the folder holds no *.txt", remedy))
    _raise_all(faults)
    return {report.document: report for report in reports}


def _raise_all(faults: Sequence[Fault]) -> None:
    """Nothing happens without faults; otherwise ReportFormatError tells them all, in file and line order."""
    if faults:
        raise ReportFormatError("\n".join(str(fault) for fault in sorted(faults)))


def _read_collecting(path: Path, faults: list[Fault]) -> Report:
    """What could be read of the report; whatever is wrong has been added to the faults."""
    reader = _Reader(path.stem, path.name, list(iter_blocks(_read_text(path, faults))))
    if not reader.blocks:
        if not any(fault.file == path.name for fault in faults):
            reader.add_fault(0, "report-empty", "the file is empty", "Save the report's full text in it.")
    else:
        reader.read_blocks()
    faults.extend(reader.faults)
    return reader.build_report()


def _read_text(path: Path, faults: list[Fault]) -> str:
    """The file's text, or nothing and a fault when it is absent or not UTF-8."""
    if not path.is_file():
        remedy = "Save the report's text under this name."
        faults.append(Fault(path.name, 0, 0, "", "report-exists", "there is no such file", remedy))
        return ""
    if path.stat().st_size > TEXT_LIMIT:
        problem = f"the file is larger than {TEXT_LIMIT} bytes"
        faults.append(Fault(path.name, 0, 0, "", "report-size", problem, "Save the text of one report in it."))
        return ""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"byte {data[error.start]:#04x} is not UTF-8"
        faults.append(Fault(path.name, line, 0, "", "report-encoding", problem, "Save the file as UTF-8."))
        return ""


@dataclass
class _SectionDraft:
    """A section while its paragraphs are being read."""

    heading: Heading
    id: str
    parent: str
    labels: list[str] = field(default_factory=list)


@dataclass
class _ParagraphDraft:
    """A paragraph while its blocks are being read; ``parts`` are raw, its number cut off."""

    label: str
    kind: str
    section: str
    line: int
    parts: list[str] = field(default_factory=list)

    @property
    def marks(self) -> list[str]:
        """Labels of the footnotes whose marks stand in the paragraph."""
        return [label for part in self.parts for label in footnotes_marked(part)]

    @property
    def is_complete(self) -> bool:
        """Whether the last block ends as a sentence or a bullet does, so that a heading may follow."""
        return is_complete(self.parts[-1])


class _Reader:
    """Blocks in, drafts and faults out: one call of ``read_blocks``, then ``build_report``."""

    def __init__(self, document: str, file: str, blocks: list[Block]) -> None:
        self.document = document
        self.file = file
        self.blocks = blocks
        self.faults: list[Fault] = []
        self.drafts: list[_ParagraphDraft] = []
        self.sections: list[_SectionDraft] = []
        self.open_sections: list[_SectionDraft] = []
        self.current: _ParagraphDraft | None = None  # what a block with no number belongs to
        self.place = find_opening_place(blocks)

    def add_fault(self, line: int, rule: str, problem: str, remedy: str) -> None:
        """The fault is kept, to be told with the others."""
        self.faults.append(Fault(self.file, line, 0, "", rule, problem, remedy))

    def read_blocks(self) -> None:
        """Every block is in a draft, a section or a fault, and all drafts have been checked."""
        for index, block in enumerate(self.blocks):
            self._take_block(index, block)
        self._check_paragraphs()
        self._check_footnotes()
        for section in self.sections:
            if not section.labels:
                problem = f"no paragraph follows the heading {section.heading.title!r}"
                remedy = "Restore the paragraph's number."
                self.add_fault(section.heading.line, "report-sections", problem, remedy)

    def build_report(self) -> Report:
        """The drafts as a report: front matter, numbered paragraphs, footnotes, each in printed order."""
        order = ("front-matter", "numbered", "footnote")
        drafts = sorted(self.drafts, key=lambda draft: order.index(draft.kind))
        bodies = [draft for draft in drafts if draft.kind != "footnote"]
        section_of_mark = {mark: draft.section for draft in reversed(bodies) for mark in draft.marks}
        paragraphs = [
            ReportParagraph(
                document=self.document,
                label=draft.label,
                kind=draft.kind,
                section=section_of_mark.get(draft.label, draft.section),
                text=normalise_text("\n".join(draft.parts)),
            )
            for draft in drafts
        ]
        return Report(self.document, tuple(self._iter_sections()), tuple(paragraphs))

    def _iter_sections(self) -> Iterator[ReportSection]:
        """The sections that have paragraphs, as printed."""
        for draft in self.sections:
            if draft.labels:
                first, last = draft.labels[0], draft.labels[-1]
                yield ReportSection(self.document, draft.id, draft.heading.title, draft.parent, first, last)

    def _take_block(self, index: int, block: Block) -> None:
        """The block has gone where its first characters and its surroundings say it belongs."""
        if note := block.note:
            self._take_footnote(block, note["number"], block.raw[note.end() :])
        elif self.place != "body" and not self._opens_body(block):
            self._take_front_matter(block)
        else:
            self.place = "body"
            self._take_body(index, block)

    def _take_body(self, index: int, block: Block) -> None:
        """The block has opened or continued a numbered paragraph, or opened a section."""
        if number := block.numbered:
            self._take_numbered(block, number["number"], block.raw[number.end() :])
        elif heading := self._find_heading(index, block):
            self._open_section(heading)
        else:
            self._take_continuation(block)

    def _opens_body(self, block: Block) -> bool:
        """Whether masthead or summary end here: at a roman heading or at a numbered paragraph."""
        if self.place not in ("masthead", "summary"):
            return False
        if block.numbered:
            return True
        heading = block.printed_heading
        return heading is not None and set(heading["capital"] or "-") <= set("IVX") and is_title(heading["title"])

    def _take_front_matter(self, block: Block) -> None:
        """The block opens a piece of front matter, belongs to the open one, or is masthead and left out."""
        if label := block.front_matter:
            self.place = label
        elif block.opens_masthead:
            self.place = "masthead"
        elif self.place != "masthead":
            self._add_front_matter(block)
        elif block.is_prose:
            problem = "this text before the first numbered paragraph belongs to nothing known"
            remedy = "Restore the line above it (Information note, Tentative programme or Summary)."
            self.add_fault(block.line, "report-front-matter", problem, remedy)

    def _add_front_matter(self, block: Block) -> None:
        """The block is part of the letter, note, programme or summary that is open."""
        if self.current is None or self.current.label != self.place:
            self.current = _ParagraphDraft(self.place, "front-matter", "", block.line)
            self.drafts.append(self.current)
        self.current.parts.append(block.raw)

    def _take_footnote(self, block: Block, number: str, text: str) -> None:
        """The block is a footnote in the section where its page stands; one with no number is a fault."""
        label = footnote_label(number)
        if number == "*" and not normalise_text(text).startswith("Reissued"):
            problem = "a footnote has an asterisk and no number"
            remedy = "Begin it with its superscript number; if it is a bullet, begin it with '- '."
            self.add_fault(block.line, "report-footnotes", problem, remedy)
        elif not normalise_text(text):
            problem = f"footnote {label} has no text"
            self.add_fault(block.line, "report-footnotes", problem, "Restore its text.")
        self.drafts.append(_ParagraphDraft(label, "footnote", self._section_id(), block.line, [text]))

    def _take_numbered(self, block: Block, label: str, text: str) -> None:
        """A numbered paragraph is open, and every open section reaches to it."""
        self.current = _ParagraphDraft(label, "numbered", self._section_id(), block.line, [text])
        self.drafts.append(self.current)
        for section in self.open_sections:
            section.labels.append(label)

    def _take_continuation(self, block: Block) -> None:
        """The block is the rest of the numbered paragraph above; without one it is a fault."""
        if self.current is not None:
            self.current.parts.append(block.raw)
            return
        problem = f"the text {block.text[:30]!r} stands under a heading and has no number"
        remedy = "Restore its paragraph number, or move the heading below it."
        self.add_fault(block.line, "report-paragraphs", problem, remedy)

    def _find_heading(self, index: int, block: Block) -> Heading | None:
        """The heading that the block is, or None."""
        may_follow = self.current is None or self.current.is_complete
        if block.is_bullet or len(self.sections) > SECTION_LIMIT:
            return None
        printed = block.printed_heading
        if printed and is_title(printed["title"]) and (printed["capital"] or may_follow):
            depth = self._depth_of_capital(printed["capital"]) if printed["capital"] else Depth.SMALL
            return Heading(depth, printed["capital"] or printed["small"], printed["title"], block.line)
        if is_title(block.text) and may_follow and self._is_followed_by_number(index):
            return Heading(Depth.UNNUMBERED, "", block.text, block.line)
        return None

    def _depth_of_capital(self, token: str) -> Depth:
        """Whether C. or I. is a roman number or a letter: whichever is next in its row."""
        for depth in (Depth.ROMAN, Depth.CAPITAL):
            if token == self._expected_token(depth):
                return depth
        return Depth.ROMAN if set(token) <= set("IVX") else Depth.CAPITAL

    def _is_followed_by_number(self, index: int) -> bool:
        """Whether only notes and further headings stand between the block and a numbered paragraph."""
        for block in self.blocks[index + 1 : index + 1 + LOOK_AHEAD]:
            if block.numbered:
                return True
            is_heading = is_title(block.text) or block.printed_heading
            if not block.note and (block.is_bullet or not is_heading):
                return False
        return False

    def _parent_sections(self, depth: Depth) -> list[_SectionDraft]:
        """The open sections that a heading of this depth stands under."""
        return [section for section in self.open_sections if section.heading.depth < depth]

    def _section_id(self, depth: Depth | None = None) -> str:
        """Id of the innermost open section (above the depth, when one is given), or empty."""
        sections = self.open_sections if depth is None else self._parent_sections(depth)
        return sections[-1].id if sections else ""

    def _expected_token(self, depth: Depth) -> str:
        """The number or letter that comes next at this depth under the open sections."""
        parent = self._section_id(depth)
        count = sum(section.parent == parent and section.heading.depth == depth for section in self.sections)
        return token_at(depth, count + 1)

    def _open_section(self, heading: Heading) -> None:
        """The section is open below its parent; a heading out of its row, or printed twice, is a fault."""
        if len(self.sections) == SECTION_LIMIT:
            problem = f"the report has more than {SECTION_LIMIT} headings"
            self.add_fault(heading.line, "report-sections", problem, "Save the text of one report in it.")
        expected = "" if heading.depth == Depth.UNNUMBERED else self._expected_token(heading.depth)
        if heading.token != expected:
            problem = f"the heading {heading.title!r} is {heading.token} where {expected} comes next"
            remedy = "Restore the heading that is lost or misprinted."
            self.add_fault(heading.line, "report-sections", problem, remedy)
        parent = self._section_id(heading.depth)
        section_id = ".".join(filter(None, [parent, heading.key]))
        if any(section.id == section_id for section in self.sections):
            problem = f"the heading {heading.title!r} is printed twice under the same section"
            self.add_fault(heading.line, "report-sections", problem, "Remove or correct the second one.")
        section = _SectionDraft(heading, section_id, parent)
        self.open_sections = [*self._parent_sections(heading.depth), section]
        self.sections.append(section)
        self.current = None

    def _check_paragraphs(self) -> None:
        """The paragraphs are numbered 1, 2, 3… or the faults say where they are not."""
        found = [(int(draft.label), draft.line) for draft in self.drafts if draft.kind == "numbered"]
        if not found:
            remedy = "Begin each paragraph with its number, a full stop and a space, after a blank line."
            self.add_fault(0, "report-paragraphs", "the file has no numbered paragraphs", remedy)
        self.faults.extend(check_numbers(self.file, "paragraph", found))

    def _check_footnotes(self) -> None:
        """The footnotes are numbered 1, 2, 3… and every mark has one, or the faults say where not."""
        notes = [draft for draft in self.drafts if draft.kind == "footnote"]
        numbers = [(note.label.removeprefix("fn"), note.line) for note in notes]
        found = [(int(number), line) for number, line in numbers if number.isdigit()]
        self.faults.extend(check_numbers(self.file, "footnote", found))
        labels = {note.label for note in notes}
        for draft in self.drafts:
            for mark in draft.marks:
                if mark not in labels:
                    problem = f"the mark of footnote {mark} in paragraph {draft.label} has no footnote"
                    remedy = "Begin the footnote's text with the same superscript number, after a blank line."
                    self.add_fault(draft.line, "report-footnotes", problem, remedy)
