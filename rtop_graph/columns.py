"""Columns: what rows hold, as numbers that stand for values, so that a million rows are counted in one step.

A column is two things: the values that occur, each once and in order, and a code for each row, which is the place of
its value. Comparing, counting and grouping need the codes alone; a value is looked at when somebody wants to read it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Protocol, Self, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)
T = TypeVar("T")

Codes: TypeAlias = "npt.NDArray[np.int32]"
Places: TypeAlias = "npt.NDArray[np.intp]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"

ABSENT = -1
"""The code of what is not among the values."""

FEW = 8
"""How many times fewer rows than words, or than values, there must be for these rows alone to be looked at."""


class Items(Protocol[V_co]):
    """Things by their place."""

    def __getitem__(self, place: int, /) -> V_co:
        """Return the thing at a place."""


@dataclass(frozen=True)
class Column(Generic[V]):
    """A column: ``values`` are distinct and in ascending order, ``codes`` tell for each row which of them it has."""

    codes: Codes
    values: Sequence[V]

    @classmethod
    def of(cls, found: Iterable[V]) -> Column[V]:
        """Return the column of some values, row by row.

        >>> Column.of(["b", "a", "b"]).codes.tolist()
        [1, 0, 1]
        """
        rows = list(found)
        values = sorted(set(rows), key=_order)
        places = {value: at for at, value in enumerate(values)}
        return cls(np.fromiter((places[value] for value in rows), np.int32, len(rows)), values)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> V:
        return self.values[int(self.codes[row])]

    def code_of(self, value: V) -> int:
        """Return the code of a value, ``ABSENT`` where it does not occur."""
        at = bisect_left(self.values, _order(value), key=_order)
        return at if at < len(self.values) and self.values[at] == value else ABSENT

    def equals(self, value: V) -> Mask:
        """Return for each row whether it has that value."""
        return np.equal(self.codes, self.code_of(value))

    def is_in(self, wanted: Collection[V]) -> Mask:
        """Return for each row whether it has one of some values."""
        chosen = np.zeros(len(self.values) + 1, np.bool_)
        chosen[[code for code in map(self.code_of, wanted) if code != ABSENT]] = True
        return chosen[self.codes]

    def of_those(self, test: Callable[[V], bool]) -> Mask:
        """Return for each row whether its value passes a test, which is put to each value that occurs once."""
        passed = np.zeros(len(self.values) + 1, np.bool_)
        codes = self._present().tolist()
        passed[codes] = [test(self.values[code]) for code in codes]
        return passed[self.codes]

    def at(self, rows: Places | Mask | slice) -> Column[V]:
        """Return the column of some of the rows."""
        return Column(self.codes[rows], self.values)

    def renamed(self, name: Callable[[V], T]) -> Column[T]:
        """Return the column with each value by another name; for columns in which few values occur."""
        present = self._present()
        column = Column.of([name(self.values[code]) for code in present.tolist()])
        codes = np.zeros(len(self.values), np.int32)
        codes[present] = column.codes
        return Column(codes[self.codes], column.values)

    def _present(self) -> Places:
        """Return the codes that some row has, in order."""
        if len(self) * FEW < len(self.values):
            return np.unique(self.codes).astype(np.intp)
        occurs = np.zeros(len(self.values), np.bool_)
        occurs[self.codes] = True
        return np.flatnonzero(occurs)

    def rows_with_any(self, wanted: Column[V]) -> Places:
        """Return the rows that have one of the values of some rows of another column, in their order."""
        codes = np.unique(wanted.over(self.values))
        codes = codes[codes != ABSENT]
        if len(codes) * FEW > len(self.values):
            chosen = np.zeros(len(self.values) + 1, np.bool_)
            chosen[codes] = True
            return np.flatnonzero(chosen[self.codes])
        order, starts = self._rows_in_order
        stretches = [order[starts[code] : starts[code + 1]] for code in codes.tolist()]
        return np.sort(np.concatenate(stretches)) if stretches else np.empty(0, np.intp)

    def over(self, values: Sequence[V]) -> Codes:
        """Return the codes of the rows in another list of values, ``ABSENT`` for what is not in it."""
        if self.values is values:
            return self.codes
        other = Column(self.codes, values)
        return np.fromiter(map(other.code_of, self.values), np.int32, len(self.values))[self.codes]

    def with_value(self, rows: Mask, value: V) -> Column[V]:
        """Return the column with one value in some of its rows."""
        values = self.values
        if self.code_of(value) == ABSENT:
            values = sorted([*values, value], key=_order)
        codes = self.over(values).copy()
        codes[rows] = Column(codes, values).code_of(value)
        return Column(codes, values)

    def where(self, rows: Mask, other: Column[V]) -> Column[V]:
        """Return the column with the values of another in some of its rows."""
        values = self.values if self.values is other.values else joined_values(self.values, other.values)
        return Column(np.where(rows, other.over(values), self.over(values)), values)

    def followed_by(self, other: Column[V]) -> Column[V]:
        """Return the rows of this column and then those of another."""
        values = self.values if self.values is other.values else joined_values(self.values, other.values)
        return Column(np.concatenate([self.over(values), other.over(values)]), values)

    def distinct(self) -> list[V]:
        """Return the values that some row has, in order."""
        return [self.values[code] for code in self._present().tolist()]

    def read(self) -> list[V]:
        """Return the values of all rows."""
        known = {code: self.values[code] for code in self._present().tolist()}
        return [known[code] for code in self.codes.tolist()]

    @cached_property
    def _rows_in_order(self) -> tuple[Places, Places]:
        """Return the rows ordered by code, and where each code begins among them."""
        return lists_of(self.codes, len(self.values))

    def rows_with(self, value: V) -> Places:
        """Return the rows that have a value, in their order; after the first time without looking at the others."""
        code = self.code_of(value)
        if code == ABSENT:
            return np.empty(0, np.intp)
        if len(self) * FEW < len(self.values):
            return np.flatnonzero(self.codes == code)
        order, starts = self._rows_in_order
        return order[starts[code] : starts[code + 1]]


def _order(value: Any) -> Any:
    """Return what values are ordered by: labels and lists of things have no order of their own."""
    return value if isinstance(value, str | bool) else repr(value)


def joined_values(one: Sequence[V], other: Sequence[V]) -> Sequence[V]:
    """Return the values of two columns, each once, in order."""
    return sorted({*one, *other}, key=_order)


@dataclass(frozen=True)
class Lists(Generic[V]):
    """A column whose rows hold several things each, in their order.

    ``lists`` tells which list each row has; list n is ``items`` from ``starts[n]`` up to ``starts[n + 1]``.
    """

    lists: Codes
    starts: Places
    items: Items[V]

    def __len__(self) -> int:
        return len(self.lists)

    def __getitem__(self, row: int) -> tuple[V, ...]:
        return self._list(int(self.lists[row]))

    def _list(self, number: int) -> tuple[V, ...]:
        return tuple(self.items[at] for at in range(self.starts[number], self.starts[number + 1]))

    def at(self, rows: Places | Mask | slice) -> Self:
        """Return the column of some of the rows."""
        return type(self)(self.lists[rows], self.starts, self.items)

    @cached_property
    def sizes(self) -> Places:
        """Return how many things each row holds."""
        return np.diff(self.starts)[self.lists]

    def read(self) -> list[tuple[V, ...]]:
        """Return the things of all rows."""
        known = {number: self._list(number) for number in np.unique(self.lists).tolist()}
        return [known[number] for number in self.lists.tolist()]


@dataclass(frozen=True)
class Words(Lists[str]):
    """A column whose rows hold several words each, such as the concepts of claims."""

    items: Column[str]

    @classmethod
    def of(cls, found: Iterable[tuple[str, ...]]) -> Words:
        """Return the column of some lists of words, row by row.

        >>> Words.of([("a", "b"), (), ("b",)]).has("b").tolist()
        [True, False, True]
        """
        rows = Column.of(found)
        starts = np.cumsum([0, *(len(words) for words in rows.values)])
        return cls(rows.codes, starts, Column.of([word for words in rows.values for word in words]))

    @cached_property
    def _owners(self) -> Codes:
        """Return the list that each word stands in."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def has(self, word: str) -> Mask:
        """Return for each row whether the word is among its own."""
        return self._has(lambda words: words.equals(word))

    def has_any_of(self, wanted: Collection[str]) -> Mask:
        """Return for each row whether it has one of some words."""
        return self._has(lambda words: words.is_in(wanted))

    def _has(self, test: Callable[[Column[str]], Mask]) -> Mask:
        if len(self) * FEW < len(self.items):
            rows, words = self.spread()
            found = np.zeros(len(self), np.bool_)
            found[rows[test(words)]] = True
            return found
        holding = np.zeros(len(self.starts), np.bool_)
        holding[self._owners[test(self.items)]] = True
        return holding[self.lists]

    def followed_by(self, other: Words) -> Words:
        """Return the rows of this column and then those of another."""
        lists = np.concatenate([self.lists, other.lists + np.int32(len(self.starts) - 1)])
        starts = np.concatenate([self.starts, other.starts[1:] + self.starts[-1]])
        return Words(lists, starts, self.items.followed_by(other.items))

    def without(self, rows: Mask, test: Callable[[str], bool]) -> Words:
        """Return the column without the words that pass a test, in some of its rows."""
        owners, words = self.spread()
        kept = np.flatnonzero(~(words.of_those(test) & rows[owners]))
        starts = np.searchsorted(owners[kept], np.arange(len(self) + 1))
        return Words(np.arange(len(self), dtype=np.int32), starts, words.at(kept))

    def spread(self) -> tuple[Places, Column[str]]:
        """Return a row for each word of each row: which row it is of, and the word."""
        rows = np.repeat(np.arange(len(self.lists)), self.sizes)
        before = np.cumsum(self.sizes) - self.sizes
        return rows, self.items.at(np.repeat(self.starts[self.lists] - before, self.sizes) + np.arange(len(rows)))


def begins_of(owners: Codes, count: int) -> Places:
    """Return where the list of each of ``count`` owners begins among owners in order, and where the last one ends."""
    begins = np.zeros(count + 1, np.intp)
    np.cumsum(np.bincount(owners, minlength=count), out=begins[1:])
    return begins


def lists_of(owners: Codes, count: int) -> tuple[Places, Places]:
    """Return the places of some things ordered by owner, and where the list of each of ``count`` owners begins."""
    if np.all(owners[1:] >= owners[:-1]):
        return np.arange(len(owners)), np.searchsorted(owners, np.arange(count + 1))
    order = np.argsort(owners, kind="stable")
    return order, np.searchsorted(owners[order], np.arange(count + 1))
