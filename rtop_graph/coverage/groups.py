"""Groups: claims by the values of some columns, such as organisation and country; counted first, read when asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

from rtop_graph.columns import ABSENT, Column, Mask, Places, lists_of
from rtop_graph.records import Records

Keys: TypeAlias = "npt.NDArray[np.int64]"

K = TypeVar("K", bound=tuple[str, ...])

ROOM = 8
"""How many times more possible keys than rows there may be for keys to be found without sorting the rows."""


class Groups(Mapping[K, tuple[str, ...]]):
    """Rows grouped by some columns: a mapping from key to the claims of the group, each once, in order.

    Keys stand in order. Grouping takes a step for each row, however many there are; the claims of a group are looked up
    when that group is asked for. Two mappings of the same keys and claims are equal, a plain ``dict`` among them.
    """

    def __init__(self, columns: tuple[Column[str], ...], claims: Column[str]) -> None:
        self._columns = columns
        self._claims = claims

    @classmethod
    def of(cls, rows: Records[Any], *names: str) -> Groups[K]:
        """Return the claims of some rows grouped by the columns of these names."""
        return cls(tuple(rows.column(name) for name in names), rows.column("claim"))

    @cached_property
    def _keyed(self) -> tuple[Keys, npt.NDArray[np.int32]]:
        """Return the key of each group as one number, in order, and for each row the place of its group."""
        sizes = [len(column.values) for column in self._columns]
        keys = np.zeros(len(self._claims), np.int64)
        for column, size in zip(self._columns, sizes, strict=True):
            keys = keys * size + column.codes
        possible = int(np.prod(sizes, dtype=np.float64))
        if possible > ROOM * len(keys) + ROOM:
            found, groups = np.unique(keys, return_inverse=True)
            return found, groups.astype(np.int32)
        present = np.zeros(possible, np.bool_)
        present[keys] = True
        places = np.cumsum(present, dtype=np.int32) - 1
        return np.flatnonzero(present), places[keys]

    @property
    def groups(self) -> npt.NDArray[np.int32]:
        """Return for each row the place of its group."""
        return self._keyed[1]

    def codes(self, at: int) -> npt.NDArray[np.int32]:
        """Return for each group the code of its value in one of the columns."""
        sizes = [len(column.values) for column in self._columns]
        rest = self._keyed[0] // int(np.prod(sizes[at + 1 :], dtype=np.int64))
        return (rest % sizes[at]).astype(np.int32)

    def column(self, at: int) -> Column[str]:
        """Return for each group its value in one of the columns."""
        return Column(self.codes(at), self._columns[at].values)

    @cached_property
    def _rows(self) -> tuple[Places, Places]:
        """Return the rows ordered by group, and where each group begins among them."""
        return lists_of(self.groups, len(self))

    @cached_property
    def _keys(self) -> list[K]:
        parts = [self.column(at).read() for at in range(len(self._columns))]
        return cast("list[K]", list(zip(*parts, strict=True)))

    def place(self, key: tuple[str, ...]) -> int | None:
        """Return which group has a key; None where none has."""
        wanted = 0
        for column, value in zip(self._columns, key, strict=True):
            code = column.code_of(value)
            if code == ABSENT:
                return None
            wanted = wanted * len(column.values) + code
        at = int(np.searchsorted(self._keyed[0], wanted))
        return at if at < len(self) and self._keyed[0][at] == wanted else None

    def claims_of(self, at: int, among: Mask | None = None) -> tuple[str, ...]:
        """Return the claims of the group at a place, each once, in order; maybe only of some of the rows."""
        rows, starts = self._rows
        own = rows[starts[at] : starts[at + 1]]
        codes = np.unique(self._claims.codes[own if among is None else own[among[own]]])
        return tuple(self._claims.values[code] for code in codes.tolist())

    def least(self, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the least of the numbers that the rows of each group have, where few different numbers occur."""
        found = np.empty(len(self), numbers.dtype)
        for number in np.unique(numbers)[::-1]:
            found[self.groups[numbers == number]] = number
        return found

    @cached_property
    def pairs(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Return each claim of each group once: the place of the group and the code of the claim, in order of both."""
        size = max(1, len(self._claims.values))
        found = np.unique(self.groups.astype(np.int64) * size + self._claims.codes)
        return (found // size).astype(np.int32), (found % size).astype(np.int32)

    def by(self, at: int) -> Groups[tuple[str]]:
        """Return the same rows grouped by one of the columns alone."""
        return Groups((self._columns[at],), self._claims)

    @property
    def claims(self) -> Column[str]:
        """Return the claim of each row."""
        return self._claims

    def __getitem__(self, key: K) -> tuple[str, ...]:
        """Return the claims of a group."""
        at = self.place(key)
        if at is None:
            raise KeyError(key)
        return self.claims_of(at)

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keyed[0])
