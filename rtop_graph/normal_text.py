"""The words of a report as printed, and spans of them; normalised text is defined here and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rtop_graph.errors import ReportFormatError

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The digits that footnote marks are made of, in order."""

NOTE_MARK = re.compile(f"[{SUPERSCRIPTS}]+")
BULLET = re.compile(r"^[^\S\n]*(?:[-•‣▪◦]\s+)+", re.MULTILINE)

_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\((?:#|https?://|mailto:)[^()\s]*\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()<>#+.!|-])")
_ELLIPSIS = re.compile(r"…|\.\.\.")


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
    text = NOTE_MARK.sub("", text).replace("*", "")
    text = BULLET.sub("", text)
    return " ".join(unicodedata.normalize("NFC", text).split())


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
