"""The capitalised names that reports print and that no entity of the tables bears."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from rtop_graph.names import JOINTS, folded
from rtop_graph.report_reader import Report
from rtop_graph.results import Result
from rtop_graph.rows import Actor, Instrument, Mechanism, Name, Place, PlaceName, Situation
from rtop_graph.tables import Tables
from rtop_graph.text_coverage import paragraph_thing

CONNECTORS = frozenset({"of", "on", "for", "to", "the", "and", "de"})
"""Words that may stand inside a name without a capital."""

TITLES = frozenset({"Mr", "Mrs", "Ms", "Dr", "H.E"})
"""What stands before a person's name and is no part of it."""

ABBREVIATIONS = TITLES | {"No", "no", "para", "paras", "vol", "art", "Art"}
"""Words whose full stop ends no sentence."""

MONTHS = frozenset(calendar.month_name[1:])
"""Words that stand in dates; alone they name nothing."""

JOINING = frozenset({"and", "to"})
"""Connectors that part a run where a name on one side of them is known."""

LONGEST_WITH_S = 3
"""Words of so few letters keep their last s."""

HOW_FOUND = (
    "Runs of capitalised words, with of, on, for, to, the, and, de inside, that neither are made of names of entities "
    "nor part of one that the same paragraph prints; without regard to case, accents and a last s. A single word that "
    "opens a sentence is left out, and so is a month. Not every run names an entity: read the paragraph."
)

_WORD = re.compile(r"[^\W_]+(?:[-/.&'\u2019][^\W_]+)*(?:(?<=s)['\u2019](?= \w))?")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_STOP = re.compile(r"[.!?:;\u2026]|(?:^|[\s(])[\"'\u201c\u2018]")
_NUMERAL = re.compile(r"[IVX]+")
_BRACKETS = re.compile(r"\s*\([^)]*\)")

Run: TypeAlias = range
"""Positions of words that stand together."""


@dataclass(frozen=True)
class Word:
    """A printed word.

    ``text`` lacks a possessive ending; it ``joins`` the word before where a blank, or an initial's full stop, alone
    parts them.
    """

    start: int
    text: str
    joins: bool
    opens_sentence: bool
    is_possessive: bool

    @property
    def pieces(self) -> tuple[str, ...]:
        """What stands between its hyphens."""
        return tuple(self.text.translate(JOINTS).split())

    @property
    def parts(self) -> tuple[str, ...]:
        """Its pieces, folded and without a last s."""
        return tuple(_singular(folded(piece)) for piece in self.pieces)

    @property
    def is_capital(self) -> bool:
        """Whether it can be a word of a name: a capital first, no figure, no person's title, no connector."""
        return self.text[0].isupper() and not self._is_none

    @property
    def is_connector(self) -> bool:
        """Whether it can stand inside a name without a capital."""
        return self.text.casefold() in CONNECTORS

    @property
    def is_mere_number(self) -> bool:
        """Whether it only numbers or dates what it stands by: a Roman numeral (or I), a month."""
        return _NUMERAL.fullmatch(self.text) is not None or self.text in MONTHS

    @property
    def _is_none(self) -> bool:
        return self.is_connector or self.text in TITLES or any(c.isdigit() for c in self.text)


def iter_words(text: str) -> Iterator[Word]:
    """Yield the words of a normalised text, in order."""
    before: re.Match[str] | None = None
    for match in _WORD.finditer(text):
        last, gap = (before.group(), text[before.end() : match.start()]) if before else ("", "")
        bare = _POSSESSIVE.sub("", match.group())
        yield Word(
            start=match.start(),
            text=bare,
            joins=gap == " " or (gap == ". " and len(last) == 1 and last.isupper()),
            opens_sentence=_opens_sentence(last, gap),
            is_possessive=bare != match.group(),
        )
        before = match


def _singular(part: str) -> str:
    return part.removesuffix("s") if len(part) > LONGEST_WITH_S else part


def _opens_sentence(last: str, gap: str) -> bool:
    """Return whether a word opens a sentence, quotation or lettered item, by the word before and the gap."""
    if not last or (len(last) == 1 and gap == ") "):
        return True
    is_abbreviation = gap == ". " and (last in ABBREVIATIONS or (len(last) == 1 and last.isupper()))
    return _STOP.search(gap) is not None and not is_abbreviation


# ---------------------------------------------------------------- what entities are called


class KnownNames:
    """The names of entities, to be found in a row of folded parts of words."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, set[tuple[str, ...]]] = {}
        for name in names:
            parts = tuple(part for word in iter_words(name) for part in word.parts)
            parts = parts[1:] if parts[:1] == ("the",) else parts
            if parts:
                self._names.setdefault(parts[0], set()).add(parts)

    def iter_found(self, parts: Sequence[str]) -> Iterator[range]:
        """Yield where each known name stands among the parts; names may overlap."""
        for at, part in enumerate(parts):
            for name in self._names.get(part, ()):
                if tuple(parts[at : at + len(name)]) == name:
                    yield range(at, at + len(name))


def names_of_entities(tables: Tables) -> Iterator[str]:
    """Yield every label, abbreviation, symbol and other name of every entity, also without what stands in brackets."""
    names = [
        *(name for row in tables.of(Actor) for name in (row.label, row.abbreviation)),
        *(row.label for row in tables.of(Mechanism)),
        *(name for row in tables.of(Instrument) for name in (row.label, row.symbol)),
        *(row.label for row in tables.of(Situation)),
        *(row.label for row in tables.of(Place)),
        *(row.name for row in tables.of(PlaceName)),
        *(row.name for row in tables.of(Name)),
    ]
    for name in names:
        yield name
        yield _BRACKETS.sub("", name)


# ---------------------------------------------------------------- what a paragraph prints


class PrintedText:
    """The words of one paragraph, and which of them belong to known names."""

    def __init__(self, text: str, known: KnownNames) -> None:
        self.text = text
        self.words = tuple(iter_words(text))
        at_word = [at for at, word in enumerate(self.words) for _ in word.pieces]
        pieces = [piece for word in self.words for piece in word.pieces]
        parts = [part for word in self.words for part in word.parts]
        found = list(known.iter_found(parts))
        held = {number for name in found for number in name}
        bare = {at_word[n] for n, piece in enumerate(pieces) if n not in held and not piece[0].islower()}
        self._covered = frozenset(range(len(self.words))) - bare
        self._inside = {at_word[number] for name in found for number in name[:-1]}
        self._printed = {f" {' '.join(parts[name.start : name.stop])} " for name in found}

    def iter_unlisted(self, ordinary: frozenset[str]) -> Iterator[Run]:
        """Yield each run of capitalised words that no entity bears; ``ordinary`` words that open a sentence go."""
        for run in self._iter_runs():
            for piece in self._unlisted_pieces(self._without_opener(run, ordinary)):
                rest = self._without_opener(piece, ordinary)
                if rest and not self._is_known(rest):
                    yield rest

    def printed(self, run: Run) -> str:
        """Return the words of a run as printed, without a possessive ending."""
        last = self.words[run[-1]]
        return self.text[self.words[run[0]].start : last.start + len(last.text)]

    def key(self, run: Run) -> str:
        """Return the folded words of a run: the same for every spelling of a name."""
        return " ".join(part for at in run for part in self.words[at].parts)

    def _iter_runs(self) -> Iterator[Run]:
        """Yield the longest runs of capitalised words, connectors only inside."""
        start: int | None = None
        for at, word in enumerate(self.words):
            if start is not None and not (word.joins and (word.is_capital or word.is_connector)):
                yield self._trimmed(range(start, at))
                start = None
            if start is None and word.is_capital and not word.is_mere_number:
                start = at
        if start is not None:
            yield self._trimmed(range(start, len(self.words)))

    def _trimmed(self, run: Run) -> Run:
        """Return a run without the connectors at its ends."""
        capitals = [at for at in run if self.words[at].is_capital]
        return range(capitals[0], capitals[-1] + 1) if capitals else range(0)

    def _without_opener(self, run: Run, ordinary: frozenset[str]) -> Run:
        """Return a run without the word that has its capital from the sentence alone; empty for a single word."""
        if not run or not self.words[run[0]].opens_sentence or run[0] in self._covered:
            return run
        has_more = any(self.words[at].is_capital and not self.words[at].is_mere_number for at in run[1:])
        return self._trimmed(run[1:]) if not has_more or self.key(run[:1]) in ordinary else run

    def _is_known(self, run: Run) -> bool:
        """Whether known names hold every capitalised word, or a known name printed here contains the run."""
        named = (at for at in run if self.words[at].is_capital and not self.words[at].is_mere_number)
        if all(at in self._covered for at in named):
            return True
        return any(f" {self.key(run)} " in name for name in self._printed)

    def _unlisted_pieces(self, run: Run) -> Iterator[Run]:
        """Yield the run; or, where some of the names that it joins are known, the others."""
        for is_known, pieces in groupby(self._iter_pieces(run), self._is_known):
            if not is_known:
                joined = list(pieces)
                yield range(joined[0].start, joined[-1].stop)

    def _iter_pieces(self, run: Run) -> Iterator[Run]:
        start = run.start
        for at in run:
            word = self.words[at]
            if at not in self._inside and (word.text in JOINING or word.is_possessive):
                yield self._trimmed(range(start, at + 1))
                start = at + 1
        yield self._trimmed(range(start, run.stop))


def ordinary_words(texts: Iterable[PrintedText]) -> frozenset[str]:
    """Return the folded words that the texts print in small letters, and with a capital at most to open a sentence."""
    small: set[str] = set()
    names: set[str] = set()
    for word in (word for text in texts for word in text.words):
        if word.text[0].islower():
            small.add(" ".join(word.parts))
        elif not word.opens_sentence:
            names.add(" ".join(word.parts))
    return frozenset(small - names)


# ---------------------------------------------------------------- the table


@dataclass(frozen=True)
class UnlistedName:
    """A printed name that no entity bears: its most frequent spelling, and how often each paragraph prints it."""

    name: str
    times: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        """How often it is printed."""
        return sum(self.times.values())


def find_unlisted(tables: Tables, reports: Iterable[Report]) -> tuple[UnlistedName, ...]:
    """Return every name in the reports' texts that no entity bears, the most frequent first."""
    known = KnownNames(names_of_entities(tables))
    texts = {(p.document, p.label): PrintedText(p.text, known) for report in reports for p in report.paragraphs}
    ordinary = ordinary_words(texts.values())
    spellings: dict[str, Counter[str]] = {}
    places: dict[str, Counter[tuple[str, str]]] = {}
    for place, text in texts.items():
        for run in text.iter_unlisted(ordinary):
            spellings.setdefault(text.key(run), Counter())[text.printed(run)] += 1
            places.setdefault(text.key(run), Counter())[place] += 1
    found = (UnlistedName(spellings[key].most_common(1)[0][0], places[key]) for key in spellings)
    return tuple(sorted(found, key=lambda item: (-item.total, item.name)))


def names_table(found: Iterable[UnlistedName]) -> Result:
    """Return one row a name: how often it is printed, in how many paragraphs, and in which."""
    rows = tuple(
        (item.name, item.total, len(item.times), tuple(paragraph_thing(*place) for place in item.times))
        for item in found
    )
    columns = ("name", "times", "in paragraphs", "paragraphs")
    return Result("Names in the texts that no entity bears", columns, rows, (HOW_FOUND,))
