"""A report's text file becomes numbered paragraphs; normalised text is defined here and nowhere else.

The file holds blocks parted by blank lines. A block is a footnote (it opens with a superscript number), a
numbered paragraph (``12. ``), a bullet, a heading, front matter, masthead, or else the rest of the numbered
paragraph above it, which a page break or a footnote cut in two. Headings come in four depths, of which a
report may skip any: ``III. ``, ``A. ``, unnumbered, ``(a) ``.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import IntEnum
from itertools import pairwise
from pathlib import Path

from rtop_graph.errors import Fault, ReportFormatError, UnknownNameError

__all__ = [
    "Report",
    "ReportParagraph",
    "ReportSection",
    "find_span",
    "normalise_text",
    "read_report",
    "read_reports",
    "resolve_span",
]

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT_TO_DIGIT = str.maketrans(_SUPERSCRIPTS, "0123456789")
_LONGEST_HEADING = 15  # words; the longest in the three reports has 8
_SHORTEST_PROSE = 25  # words; a masthead line that long and ending as a sentence is lost front matter

_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\((?:#|https?://|mailto:)[^()\s]*\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()<>#+.!|-])")
_NOTE_MARK = re.compile(f"[{_SUPERSCRIPTS}]+")
_BULLET = re.compile(r"^[^\S\n]*(?:[-•‣▪◦]\s+)+", re.MULTILINE)
_ELLIPSIS = re.compile(r"…|\.\.\.")

_NOTE = re.compile(rf"\s*(?P<number>[{_SUPERSCRIPTS}]+|\*(?=\s))")
_NUMBERED = re.compile(r"[\s*]*(?P<number>[1-9]\d{0,2})\.[\s*]+(?=\S)")
_PRINTED_HEADING = re.compile(r"(?:(?P<capital>[IVX]+|[A-Z])\.|\((?P<small>[a-z])\))\s+(?P<title>.+)")
_PAUSE = re.compile(r"[.:;,?!…][\"'”’)\]]*$")
_STOP = re.compile(r"[.:;?!…][\"'”’)\]]*$")
_MASTHEAD = re.compile(
    r"United Nations|General Assembly(?: Security Council)?|Distr\.: .*|(?:United Nations )?[AS]/\d\S*"
)
_FRONT_MATTER = {"information note": "note", "tentative programme": "programme", "summary": "summary"}


def normalise_text(raw: str) -> str:
    r"""The words as printed, on one line, without the marks of typesetting; idempotent.

    >>> normalise_text("resolution [1674 \\(2006\\)](#),¹\n\n  - *do no\nharm*")
    'resolution 1674 (2006), do no harm'

    The rules, applied in this order and again until nothing changes:

    1. Link marks go, their words stay: ``[63/308](#)`` → ``63/308``; ``<http://…>`` loses its brackets.
    2. A backslash before punctuation goes: ``\(2006\)`` → ``(2006)``.
    3. Footnote marks go: every superscript digit, wherever it stands (so ``km²`` would lose its square).
    4. Emphasis marks go: every asterisk. Underscores stay, because web addresses contain them.
    5. Bullet marks (``-``, ``•``, ``‣``, ``▪``, ``◦`` and the space after) go where they open a line.
    6. Unicode Normalisation Form C. Quotation marks and dashes stay as the text has them.
    7. Runs of white space, line breaks and no-break spaces included, become one space; both ends are
       stripped. A hyphen at the end of a line stays as printed, unjoined: ``co-↵op`` → ``co- op``.
    """
    while (text := _normalise_once(raw)) != raw:
        raw = text
    return text


def _normalise_once(text: str) -> str:
    """The text after each rule of ``normalise_text`` has been applied once."""
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _ESCAPE.sub(r"\1", text)
    text = _NOTE_MARK.sub("", text).replace("*", "")
    text = _BULLET.sub("", text)
    return " ".join(unicodedata.normalize("NFC", text).split())


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


def find_span(paragraph_text: str, quote: str) -> tuple[int, int]:
    """Start and end (exclusive) of the quote, in characters of the normalised paragraph.

    >>> find_span("States have the duty to protect, and others to help.", "the duty … protect")
    (12, 31)

    The quote is normalised too and has to match whole words, once. Where it has … or ..., it is abbreviated:
    the span runs from the words before to the nearest following words after. Raises ReportFormatError when
    the quote is empty, absent or ambiguous.
    """
    text, wanted = normalise_text(paragraph_text), normalise_text(quote)
    pieces = [piece.strip() for piece in _ELLIPSIS.split(wanted)]
    spans = list(_iter_spans(text, [wanted])) if wanted else []
    if not spans and not all(pieces):
        raise ReportFormatError(f"The quote {quote!r} lacks words. Put some on both sides of each ellipsis.")
    spans = spans or list(_iter_spans(text, pieces))
    if len(spans) == 1:
        return spans[0]
    if spans:
        raise ReportFormatError(f"The quote {quote!r} occurs {len(spans)} times. Quote more words around it.")
    raise ReportFormatError(
        f"The quote {quote!r} is not in the paragraph, which opens {text[:40]!r}. "
        "Copy whole words from the report, with its own quotation marks and dashes."
    )


def resolve_span(text: str, start: int, end: int) -> str:
    """The normalised text's characters from start to end (exclusive); ReportFormatError beyond it."""
    normalised = normalise_text(text)
    if not 0 <= start < end <= len(normalised):
        raise ReportFormatError(
            f"The span {start} to {end} does not fit a paragraph of {len(normalised)} characters. "
            "Find the quote again with find_span."
        )
    return normalised[start:end]


def _iter_spans(text: str, pieces: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Every span of the text that opens with the first piece and reaches the others at their nearest."""
    patterns = [_compile_whole_words(piece) for piece in pieces]
    for start in (match.start() for match in re.finditer(f"(?={patterns[0].pattern})", text)):
        end = start
        for pattern in patterns:
            if (match := pattern.search(text, end)) is None:
                return
            end = match.end()
        yield start, end


def _compile_whole_words(piece: str) -> re.Pattern[str]:
    """A pattern for the piece that neither starts nor ends inside a word."""
    before = r"(?<!\w)" if re.match(r"\w", piece) else ""
    after = r"(?!\w)" if re.search(r"\w$", piece) else ""
    return re.compile(before + re.escape(piece) + after)


def _raise_all(faults: Sequence[Fault]) -> None:
    """Nothing happens without faults; otherwise ReportFormatError tells them all, in file and line order."""
    if faults:
        raise ReportFormatError("\n".join(str(fault) for fault in sorted(faults)))


def _read_collecting(path: Path, faults: list[Fault]) -> Report:
    """What could be read of the report; whatever is wrong has been added to the faults."""
    reader = _Reader(path.stem, path.name, list(_iter_blocks(_read_text(path, faults))))
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
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"byte {data[error.start]:#04x} is not UTF-8"
        faults.append(Fault(path.name, line, 0, "", "report-encoding", problem, "Save the file as UTF-8."))
        return ""


@dataclass(frozen=True)
class _Block:
    """Lines of the file that stand together; ``line`` is the number of the first."""

    line: int
    raw: str

    @property
    def text(self) -> str:
        """The block normalised."""
        return normalise_text(self.raw)

    @property
    def opens_masthead(self) -> bool:
        """Whether the first line is one that a United Nations masthead begins with."""
        return _MASTHEAD.fullmatch(normalise_text(self.raw.split("\n")[0])) is not None

    @property
    def is_bullet(self) -> bool:
        """Whether the block opens with a bullet mark."""
        return _BULLET.match(self.raw) is not None


def _iter_blocks(text: str) -> Iterator[_Block]:
    """The blocks of the file: blank lines, notes, and two bold runs printed as one line (****) part them."""
    lines: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        for position, piece in enumerate(line.split("****")):
            if lines and (position or not piece.strip() or _NOTE.match(piece)):
                yield _Block(start, "\n".join(lines))
                lines = []
            if piece.strip():
                start = start if lines else number
                lines.append(piece)
    if lines:
        yield _Block(start, "\n".join(lines))


class _Depth(IntEnum):
    """How deep a heading stands; a heading closes every open section that stands as deep or deeper."""

    ROMAN = 1
    CAPITAL = 2
    UNNUMBERED = 3
    SMALL = 4


@dataclass(frozen=True)
class _Heading:
    """A heading as recognised; ``token`` is its printed number or letter, empty when it has none."""

    depth: _Depth
    token: str
    title: str
    line: int


@dataclass
class _SectionDraft:
    """A section while its paragraphs are being read."""

    heading: _Heading
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
        return [_footnote_label(mark) for part in self.parts for mark in _NOTE_MARK.findall(part)]

    @property
    def is_complete(self) -> bool:
        """Whether the last block ends as a sentence or a bullet does, so that a heading may follow."""
        last_line = self.parts[-1].rstrip().split("\n")[-1]
        return bool(_BULLET.match(last_line) or _STOP.search(normalise_text(last_line)))


class _Reader:
    """Blocks in, drafts and faults out: one call of ``read_blocks``, then ``build_report``."""

    def __init__(self, document: str, file: str, blocks: list[_Block]) -> None:
        self.document = document
        self.file = file
        self.blocks = blocks
        self.faults: list[Fault] = []
        self.drafts: list[_ParagraphDraft] = []
        self.sections: list[_SectionDraft] = []
        self.open_sections: list[_SectionDraft] = []
        self.current: _ParagraphDraft | None = None  # what a block with no number belongs to
        self.place = _find_opening_place(blocks)

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

    def _take_block(self, index: int, block: _Block) -> None:
        """The block has gone where its first characters and its surroundings say it belongs."""
        if note := _NOTE.match(block.raw):
            self._take_footnote(block, note["number"], block.raw[note.end() :])
        elif self.place != "body" and not self._opens_body(block):
            self._take_front_matter(block)
        else:
            self.place = "body"
            self._take_body(index, block)

    def _take_body(self, index: int, block: _Block) -> None:
        """The block has opened or continued a numbered paragraph, or opened a section."""
        if number := _NUMBERED.match(block.raw):
            self._take_numbered(block, number["number"], block.raw[number.end() :])
        elif heading := self._find_heading(index, block):
            self._open_section(heading)
        else:
            self._take_continuation(block)

    def _opens_body(self, block: _Block) -> bool:
        """Whether masthead or summary end here: at a roman heading or at a numbered paragraph."""
        if self.place not in ("masthead", "summary"):
            return False
        if _NUMBERED.match(block.raw):
            return True
        heading = _PRINTED_HEADING.match(block.text)
        return heading is not None and set(heading["capital"] or "-") <= set("IVX") and _is_title(heading["title"])

    def _take_front_matter(self, block: _Block) -> None:
        """The block opens a piece of front matter, belongs to the open one, or is masthead and left out."""
        if label := _FRONT_MATTER.get(block.text.casefold()):
            self.place = label
        elif block.opens_masthead:
            self.place = "masthead"
        elif self.place != "masthead":
            self._add_front_matter(block)
        elif len(block.text.split()) >= _SHORTEST_PROSE and _STOP.search(block.text):
            problem = "this text before the first numbered paragraph belongs to nothing known"
            remedy = "Restore the line above it (Information note, Tentative programme or Summary)."
            self.add_fault(block.line, "report-front-matter", problem, remedy)

    def _add_front_matter(self, block: _Block) -> None:
        """The block is part of the letter, note, programme or summary that is open."""
        if self.current is None or self.current.label != self.place:
            self.current = _ParagraphDraft(self.place, "front-matter", "", block.line)
            self.drafts.append(self.current)
        self.current.parts.append(block.raw)

    def _take_footnote(self, block: _Block, number: str, text: str) -> None:
        """The block is a footnote in the section where its page stands; one with no number is a fault."""
        label = _footnote_label(number)
        if number == "*" and not normalise_text(text).startswith("Reissued"):
            problem = "a footnote has an asterisk and no number"
            remedy = "Begin it with its superscript number; if it is a bullet, begin it with '- '."
            self.add_fault(block.line, "report-footnotes", problem, remedy)
        elif not normalise_text(text):
            problem = f"footnote {label} has no text"
            self.add_fault(block.line, "report-footnotes", problem, "Restore its text.")
        self.drafts.append(_ParagraphDraft(label, "footnote", self._section_id(), block.line, [text]))

    def _take_numbered(self, block: _Block, label: str, text: str) -> None:
        """A numbered paragraph is open, and every open section reaches to it."""
        self.current = _ParagraphDraft(label, "numbered", self._section_id(), block.line, [text])
        self.drafts.append(self.current)
        for section in self.open_sections:
            section.labels.append(label)

    def _take_continuation(self, block: _Block) -> None:
        """The block is the rest of the numbered paragraph above; without one it is a fault."""
        if self.current is not None:
            self.current.parts.append(block.raw)
            return
        problem = f"the text {block.text[:30]!r} stands under a heading and has no number"
        remedy = "Restore its paragraph number, or move the heading below it."
        self.add_fault(block.line, "report-paragraphs", problem, remedy)

    def _find_heading(self, index: int, block: _Block) -> _Heading | None:
        """The heading that the block is, or None."""
        may_follow = self.current is None or self.current.is_complete
        if block.is_bullet:
            return None
        printed = _PRINTED_HEADING.match(block.text)
        if printed and _is_title(printed["title"]) and (printed["capital"] or may_follow):
            depth = self._depth_of_capital(printed["capital"]) if printed["capital"] else _Depth.SMALL
            return _Heading(depth, printed["capital"] or printed["small"], printed["title"], block.line)
        if _is_title(block.text) and may_follow and self._is_followed_by_number(index):
            return _Heading(_Depth.UNNUMBERED, "", block.text, block.line)
        return None

    def _depth_of_capital(self, token: str) -> _Depth:
        """Whether C. or I. is a roman number or a letter: whichever is next in its row."""
        for depth in (_Depth.ROMAN, _Depth.CAPITAL):
            if token == self._expected_token(depth):
                return depth
        return _Depth.ROMAN if set(token) <= set("IVX") else _Depth.CAPITAL

    def _is_followed_by_number(self, index: int) -> bool:
        """Whether only notes and further headings stand between the block and a numbered paragraph."""
        for block in self.blocks[index + 1 :]:
            if _NUMBERED.match(block.raw):
                return True
            is_heading = _is_title(block.text) or _PRINTED_HEADING.match(block.text)
            if not _NOTE.match(block.raw) and (block.is_bullet or not is_heading):
                return False
        return False

    def _parent_sections(self, depth: _Depth) -> list[_SectionDraft]:
        """The open sections that a heading of this depth stands under."""
        return [section for section in self.open_sections if section.heading.depth < depth]

    def _section_id(self, depth: _Depth | None = None) -> str:
        """Id of the innermost open section (above the depth, when one is given), or empty."""
        sections = self.open_sections if depth is None else self._parent_sections(depth)
        return sections[-1].id if sections else ""

    def _expected_token(self, depth: _Depth) -> str:
        """The number or letter that comes next at this depth under the open sections."""
        parent = self._section_id(depth)
        count = sum(section.parent == parent and section.heading.depth == depth for section in self.sections)
        if depth == _Depth.ROMAN:
            return _format_roman(count + 1)
        return chr(ord("a" if depth == _Depth.SMALL else "A") + count)

    def _open_section(self, heading: _Heading) -> None:
        """The section is open below its parent; a heading out of its row, or printed twice, is a fault."""
        expected = "" if heading.depth == _Depth.UNNUMBERED else self._expected_token(heading.depth)
        if heading.token != expected:
            problem = f"the heading {heading.title!r} is {heading.token} where {expected} comes next"
            remedy = "Restore the heading that is lost or misprinted."
            self.add_fault(heading.line, "report-sections", problem, remedy)
        parent = self._section_id(heading.depth)
        section_id = ".".join(filter(None, [parent, heading.token or _slug(heading.title)]))
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
        self._check_row("paragraph", found)

    def _check_footnotes(self) -> None:
        """The footnotes are numbered 1, 2, 3… and every mark has one, or the faults say where not."""
        notes = [draft for draft in self.drafts if draft.kind == "footnote"]
        numbers = [(note.label.removeprefix("fn"), note.line) for note in notes]
        self._check_row("footnote", [(int(number), line) for number, line in numbers if number.isdigit()])
        labels = {note.label for note in notes}
        for draft in self.drafts:
            for mark in draft.marks:
                if mark not in labels:
                    problem = f"the mark of footnote {mark} in paragraph {draft.label} has no footnote"
                    remedy = "Begin the footnote's text with the same superscript number, after a blank line."
                    self.add_fault(draft.line, "report-footnotes", problem, remedy)

    def _check_row(self, noun: str, found: Sequence[tuple[int, int]]) -> None:
        """Numbers printed twice, out of order or not at all are faults; ``found`` holds number and line."""
        seen: dict[int, int] = {}
        for number, line in found:
            remedy = f"Correct the number, or part the {noun} from the text above it."
            if number in seen:
                problem = f"{noun} {number} is a duplicate of line {seen[number]}"
                self.add_fault(line, f"report-{noun}s", problem, remedy)
            elif seen and number < max(seen):
                problem = f"{noun} {number} is out of order after {max(seen)}"
                self.add_fault(line, f"report-{noun}s", problem, remedy)
            seen.setdefault(number, line)
        for before, number in pairwise([0, *sorted(seen)]):
            if number > before + 1:
                lost = f"{before + 1}" if number == before + 2 else f"{before + 1} to {number - 1}"
                problem = f"{noun} {lost} missing before {number}"
                remedy = "Restore the number at the start of its own block, after a blank line."
                self.add_fault(seen[number], f"report-{noun}s", problem, remedy)


def _find_opening_place(blocks: Sequence[_Block]) -> str:
    """``letter`` when a salutation comes before the masthead, else ``masthead``."""
    for block in blocks:
        if block.opens_masthead:
            break
        if block.text.startswith("Excellency"):
            return "letter"
    return "masthead"


def _is_title(text: str) -> bool:
    """Whether the text could be a heading: short, opening with a capital, with no pause at its end."""
    opens = text.lstrip("\"'“‘")[:1].isupper()
    return opens and len(text.split()) <= _LONGEST_HEADING and _PAUSE.search(text) is None


def _footnote_label(mark: str) -> str:
    """``fn12`` for ¹², and ``fn-reissue`` for the asterisk that only reissued documents have."""
    return "fn-reissue" if mark == "*" else f"fn{int(mark.translate(_SUPERSCRIPT_TO_DIGIT))}"


def _format_roman(number: int) -> str:
    """The number, from 1 to 39, in roman numerals."""
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + units[number % 10]


def _slug(heading: str) -> str:
    """The heading's words in lower-case ASCII, joined by hyphens."""
    ascii_text = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode("ascii")
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))
