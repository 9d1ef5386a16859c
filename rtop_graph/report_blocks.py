"""A report's text becomes blocks, and a block says what it could be.

The file holds blocks parted by blank lines. A block is a footnote (it opens with a superscript number), a
numbered paragraph (``12. ``), a bullet, a heading, front matter, masthead, or else the rest of the numbered
paragraph above it, which a page break or a footnote cut in two. Which of these it is, where its own words do not
decide, depends on what stands around it: ``report_reader`` knows that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from rtop_graph.errors import Fault
from rtop_graph.normal_text import BULLET, NOTE_MARK, SUPERSCRIPTS, normalise_text

_SUPERSCRIPT_TO_DIGIT = str.maketrans(SUPERSCRIPTS, "0123456789")
_LONGEST_HEADING = 15  # words; the longest in the three reports has 8
_SHORTEST_PROSE = 25  # words; a masthead line that long and ending as a sentence is lost front matter

_NOTE = re.compile(rf"\s*(?P<number>[{SUPERSCRIPTS}]+|\*(?=\s))")
_NUMBERED = re.compile(r"[\s*]*(?P<number>[1-9]\d{0,2})\.[\s*]+(?=\S)")
_PRINTED_HEADING = re.compile(r"(?:(?P<capital>[IVX]+|[A-Z])\.|\((?P<small>[a-z])\))\s+(?P<title>.+)")
_PAUSE = re.compile(r"[.:;,?!…][\"'”’)\]]*$")
_STOP = re.compile(r"[.:;?!…][\"'”’)\]]*$")
_MASTHEAD = re.compile(
    r"United Nations|General Assembly(?: Security Council)?|Distr\.: .*|(?:United Nations )?[AS]/\d\S*"
)
_FRONT_MATTER = {"information note": "note", "tentative programme": "programme", "summary": "summary"}


@dataclass(frozen=True)
class Block:
    """Lines of the file that stand together; ``line`` is the number of the first."""

    line: int
    raw: str

    @property
    def text(self) -> str:
        """The block normalised."""
        return normalise_text(self.raw)

    @property
    def note(self) -> re.Match[str] | None:
        """The mark, as ``number``, with which the block opens as a footnote does, or None."""
        return _NOTE.match(self.raw)

    @property
    def numbered(self) -> re.Match[str] | None:
        """The ``number`` with which the block opens as a paragraph does, or None."""
        return _NUMBERED.match(self.raw)

    @property
    def printed_heading(self) -> re.Match[str] | None:
        """The ``capital`` number or letter, or the ``small`` letter, and the ``title`` that the block is, or None."""
        return _PRINTED_HEADING.match(self.text)

    @property
    def front_matter(self) -> str:
        """Label of the front matter whose title the block is, or empty."""
        return _FRONT_MATTER.get(self.text.casefold(), "")

    @property
    def opens_masthead(self) -> bool:
        """Whether the first line is one that a United Nations masthead begins with."""
        return _MASTHEAD.fullmatch(normalise_text(self.raw.split("\n")[0])) is not None

    @property
    def is_bullet(self) -> bool:
        """Whether the block opens with a bullet mark."""
        return BULLET.match(self.raw) is not None

    @property
    def is_prose(self) -> bool:
        """Whether the block is too long for a line of a masthead, and ends as a sentence does."""
        return len(self.text.split()) >= _SHORTEST_PROSE and _STOP.search(self.text) is not None


class Depth(IntEnum):
    """How deep a heading stands; a heading closes every open section that stands as deep or deeper."""

    ROMAN = 1
    CAPITAL = 2
    UNNUMBERED = 3
    SMALL = 4


@dataclass(frozen=True)
class Heading:
    """A heading as recognised; ``token`` is its printed number or letter, empty when it has none."""

    depth: Depth
    token: str
    title: str
    line: int

    @property
    def key(self) -> str:
        """What an id calls the section: the token, or the title's words in lower-case ASCII, joined by hyphens."""
        ascii_title = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode("ascii")
        return self.token or "-".join(re.findall(r"[a-z0-9]+", ascii_title.lower()))


def iter_blocks(text: str) -> Iterator[Block]:
    """The blocks of the file: blank lines, notes, and two bold runs printed as one line (****) part them."""
    lines: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        for position, piece in enumerate(line.split("****")):
            if lines and (position or not piece.strip() or _NOTE.match(piece)):
                yield Block(start, "\n".join(lines))
                lines = []
            if piece.strip():
                start = start if lines else number
                lines.append(piece)
    if lines:
        yield Block(start, "\n".join(lines))


def find_opening_place(blocks: Sequence[Block]) -> str:
    """``letter`` when a salutation comes before the masthead, else ``masthead``."""
    for block in blocks:
        if block.opens_masthead:
            break
        if block.text.startswith("Excellency"):
            return "letter"
    return "masthead"


def is_title(text: str) -> bool:
    """Whether the text could be a heading: short, opening with a capital, with no pause at its end."""
    opens = text.lstrip("\"'“‘")[:1].isupper()
    return opens and len(text.split()) <= _LONGEST_HEADING and _PAUSE.search(text) is None


def is_complete(raw: str) -> bool:
    """Whether the last line ends as a sentence or a bullet does, so that a heading may follow."""
    last_line = raw.rstrip().split("\n")[-1]
    return bool(BULLET.match(last_line) or _STOP.search(normalise_text(last_line)))


def footnote_label(mark: str) -> str:
    """``fn12`` for ¹², and ``fn-reissue`` for the asterisk that only reissued documents have."""
    return "fn-reissue" if mark == "*" else f"fn{int(mark.translate(_SUPERSCRIPT_TO_DIGIT))}"


def footnotes_marked(raw: str) -> list[str]:
    """Labels of the footnotes whose marks stand in the text."""
    return [footnote_label(mark) for mark in NOTE_MARK.findall(raw)]


def token_at(depth: Depth, position: int) -> str:
    """The number or letter printed before the heading at this position in its row, counted from 1."""
    if depth == Depth.ROMAN:
        return _format_roman(position)
    return chr(ord("a" if depth == Depth.SMALL else "A") + position - 1)


def _format_roman(number: int) -> str:
    """The number, from 1 to 39, in roman numerals."""
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + units[number % 10]


def check_numbers(file: str, noun: str, found: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    """Numbers printed twice, out of order or not at all are faults; ``found`` holds number and line."""
    rule = f"report-{noun}s"
    seen: dict[int, int] = {}
    for number, line in found:
        remedy = f"Correct the number, or part the {noun} from the text above it."
        if number in seen:
            problem = f"{noun} {number} is a duplicate of line {seen[number]}"
            yield Fault(file, line, 0, "", rule, problem, remedy)
        elif seen and number < max(seen):
            problem = f"{noun} {number} is out of order after {max(seen)}"
            yield Fault(file, line, 0, "", rule, problem, remedy)
        seen.setdefault(number, line)
    for before, number in pairwise([0, *sorted(seen)]):
        if number > before + 1:
            lost = f"{before + 1}" if number == before + 2 else f"{before + 1} to {number - 1}"
            problem = f"{noun} {lost} missing before {number}"
            remedy = "Restore the number at the start of its own block, after a blank line."
            yield Fault(file, seen[number], 0, "", rule, problem, remedy)
