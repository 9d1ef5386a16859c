"""Records: rows of one kind that are read as objects one by one, and counted as columns all at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar, overload

import numpy as np

from rtop_graph.columns import Column, Lists, Mask, Places, Words

R = TypeVar("R")
K = TypeVar("K")
V = TypeVar("V")

AnyColumn: TypeAlias = "Column[Any] | Lists[Any]"
Maker: TypeAlias = Callable[[], AnyColumn]

WORDS = "tuple[str, ...]"
"""The type of the fields that hold several words."""


class Records(Sequence[R], Generic[R]):
    """Rows of a dataclass, as objects or as columns: each column is made when it is first asked for, and kept.

    A column bears the name of a field, or of a property of the class. A length that has to be found out is found out
    when it is first asked for.
    """

    def __init__(self, row_class: type[R], length: int | Callable[[], int], makers: Mapping[str, Maker]) -> None:
        self.row_class = row_class
        self._told_length = length
        self._makers = makers
        self._columns: dict[str, AnyColumn] = {}

    @cached_property
    def _length(self) -> int:
        return self._told_length() if callable(self._told_length) else self._told_length

    @classmethod
    def of(cls, row_class: type[R], rows: Sequence[R]) -> Records[R]:
        """Return rows as records: those that are records already as they are, others with columns made from them."""
        return rows if isinstance(rows, Records) else _Given(row_class, tuple(rows))

    def column(self, name: str) -> Column[Any]:
        """Return the column of a field that holds one value."""
        found = self._column(name)
        if not isinstance(found, Column):
            raise TypeError(f"{name} holds several values.")
        return found

    def words(self, name: str) -> Words:
        """Return the column of a field that holds several words."""
        found = self._column(name)
        if not isinstance(found, Words):
            raise TypeError(f"{name} holds no words.")
        return found

    def _column(self, name: str) -> AnyColumn:
        if name not in self._columns:
            self._columns[name] = self._make(name)
        return self._columns[name]

    def _make(self, name: str) -> AnyColumn:
        return self._makers[name]()

    def names(self) -> tuple[str, ...]:
        """Return the names of the columns that can be asked for."""
        return tuple(self._makers)

    def at(self, rows: Places | Mask | slice) -> Records[R]:
        """Return some of the rows: by place, by a mask, or a stretch of them."""
        if isinstance(rows, slice):
            length = len(range(*rows.indices(self._length)))
        else:
            rows = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
            length = len(rows)
        return Records(self.row_class, length, {name: self._part_of(name, rows) for name in self.names()})

    def _part_of(self, name: str, rows: Places | Mask | slice) -> Maker:
        return lambda: self._column(name).at(rows)

    def only(self, name: str, value: Any) -> Records[R]:
        """Return the rows with that value in a column; after the first time without looking at the others."""
        return self.at(self.column(name).rows_with(value))

    def with_columns(self, **columns: Maker) -> Records[R]:
        """Return the same rows with some columns in the place of their own."""
        own: dict[str, Maker] = {name: self._whole(name) for name in self.names()}
        return Records(self.row_class, lambda: self._length, own | columns)

    def _whole(self, name: str) -> Maker:
        return lambda: self._column(name)

    def changed(self, rows: Mask, **values: Any) -> Records[R]:
        """Return the same rows, some of them with other values."""

        def other(name: str, value: Any) -> Maker:
            return lambda: self.column(name).with_value(rows, value)

        return self.with_columns(**{name: other(name, value) for name, value in values.items()})

    def followed_by(self, others: Records[R]) -> Records[R]:
        """Return these rows and then others."""
        if not len(others):
            return self

        def both(name: str) -> Maker:
            return lambda: _joined(self._column(name), others._column(name))

        return Records(self.row_class, self._length + len(others), {name: both(name) for name in self.names()})

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> R: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[R, ...]: ...

    def __getitem__(self, place: int | slice) -> R | tuple[R, ...]:
        """Return one row, or a stretch of them."""
        if isinstance(place, slice):
            return tuple(self.at(place))
        at = range(self._length)[place]
        return self.row_class(**{name: self._column(name)[at] for name in fields_of(self.row_class)})

    def __iter__(self) -> Iterator[R]:
        """Yield every row as an object."""
        names = fields_of(self.row_class)
        for values in zip(*(self._column(name).read() for name in names), strict=True):
            yield self.row_class(**dict(zip(names, values, strict=True)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(other) == len(self) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self.row_class, self._length))

    def __repr__(self) -> str:
        return f"<{self._length} records of {self.row_class.__name__}>"


class _Given(Records[R]):
    """Records of rows that are there as objects."""

    def __init__(self, row_class: type[R], rows: tuple[R, ...]) -> None:
        super().__init__(row_class, len(rows), {})
        self._rows = rows

    def names(self) -> tuple[str, ...]:
        return (*fields_of(self.row_class), *_properties_of(self.row_class))

    def _make(self, name: str) -> AnyColumn:
        found = [getattr(row, name) for row in self._rows]
        return Words.of(found) if name in _words_of(self.row_class) else Column.of(found)

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)


class Deferred(Mapping[K, V]):
    """A mapping that is made when somebody first looks into it."""

    def __init__(self, make: Callable[[], Mapping[K, V]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[K, V]:
        return self._make()

    def __getitem__(self, key: K) -> V:
        """Return what a key stands for."""
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._made

    def __iter__(self) -> Iterator[K]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def fields_of(row_class: type[Any]) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass."""
    return tuple(field.name for field in dataclasses.fields(row_class))


def _properties_of(row_class: type[Any]) -> tuple[str, ...]:
    return tuple(name for name, found in vars(row_class).items() if isinstance(found, property))


def _words_of(row_class: type[Any]) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(row_class) if field.type == WORDS)


def _joined(first: AnyColumn, second: AnyColumn) -> AnyColumn:
    if isinstance(first, Column) and isinstance(second, Column):
        return first.followed_by(second)
    if isinstance(first, Words) and isinstance(second, Words):
        return first.followed_by(second)
    raise TypeError("Columns of things cannot be joined.")
