"""The answers to the queries that measures ask, kept as columns beside the store that gave them.

``columns/`` of a build holds whole numbers in ``numbers.npy`` (NumPy's format): for each query of ``queries/coverage/``
and each of its variables a stretch as long as the answer has rows. A number is the place of a value among those of the
same pool, in the order of their characters; all values stand one after another in ``values.utf8``, and ``values.npy``
tells where each ends. ``index.json`` names queries, variables and pools, and the checksum of each query's text: an
answer counts only for the very query that it is of.
"""

from __future__ import annotations

import csv
import hashlib
import json
import mmap
import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from rtop_graph.columns import Codes, Column, Places
from rtop_graph.queries import Query, find_queries, get_query
from rtop_graph.store import EmbeddedStore, Solutions, Store

if TYPE_CHECKING:
    import pyoxigraph as ox

COLUMNS = "columns"
"""The folder of a build that they stand in."""

KEPT = "coverage/"
"""The queries whose answers are kept, by how their names begin."""

POOLS = {"actor": "organization", "earlier": "claim", "later": "claim"}
"""Variables whose values stand among those of another; others have a pool of their own name."""


FEW_VALUES = 2_000
"""Up to so many values of a pool are read at once and kept in memory."""


@dataclass(frozen=True)
class Answer:
    """The answer to a query: a column for each variable; what a row has no value for is empty."""

    length: int
    columns: Mapping[str, Column[str]]

    def __getitem__(self, variable: str) -> Column[str]:
        return self.columns[variable]

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each row as a mapping from variable to value; a variable without value is left out."""
        names = tuple(self.columns)
        for values in zip(*[column.read() for column in self.columns.values()], strict=True):
            row = zip(names, values, strict=True)
            yield dict(row) if all(values) else {name: value for name, value in row if value}


class Values(Sequence[str]):
    """The values of a pool, read from their files one by one, when they are asked for."""

    def __init__(self, text: mmap.mmap, ends: Places) -> None:
        self._text = text
        self._ends = ends
        self._count = len(ends) - 1

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return a value by its place."""
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(self._count))]
        if not 0 <= place < self._count:
            raise IndexError(place)
        return self._text[self._ends[place] : self._ends[place + 1]].decode("utf-8")


def answer_of(store: Store, name: str) -> Answer:
    """Return the answer to a named query: the one that is kept beside the store, else the store's own."""
    query = get_query(name)
    kept = _kept_beside(store)
    found = kept.answer(query) if kept else None
    return found if found is not None else _as_columns(store.select(query.bound({})))


def _as_columns(solutions: Solutions) -> Answer:
    parts = zip(*solutions.rows, strict=True) if solutions.rows else ((),) * len(solutions.variables)
    columns = {
        variable: Column.of(term.value if term else "" for term in terms)
        for variable, terms in zip(solutions.variables, parts, strict=True)
    }
    return Answer(len(solutions.rows), columns)


# ---------------------------------------------------------------- read


def _kept_beside(store: Store) -> Kept | None:
    """Return the answers kept beside a store; None for a store that keeps none, or where they cannot be read."""
    if not isinstance(store, EmbeddedStore) or store.folder is None:
        return None
    folder = store.folder.parent / COLUMNS
    try:
        return _kept_in(folder, (folder / "index.json").stat().st_mtime_ns)
    except (OSError, ValueError, KeyError):
        return None


@lru_cache(maxsize=4)
def _kept_in(folder: Path, _written: int) -> Kept:
    """Return the answers kept in a folder; the same object as long as they are, so that their pools are shared."""
    return Kept(folder)


class Kept:
    """The answers kept in a folder; files are mapped, so that memory holds what is looked at."""

    def __init__(self, folder: Path) -> None:
        self._index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        self._numbers = np.asarray(np.load(folder / "numbers.npy", mmap_mode="r"))
        self._ends = np.asarray(np.load(folder / "values.npy", mmap_mode="r"))
        with (folder / "values.utf8").open("rb") as file:
            self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._pools: dict[str, Sequence[str]] = {}
        last = max(
            entry["first"] + entry["rows"] * len(entry["variables"]) for entry in self._index["queries"].values()
        )
        if (len(self._text), len(self._numbers)) != (self._ends[-1], last):
            raise ValueError(f"The columns in {folder} are cut.")

    def _pool(self, variable: str) -> Sequence[str]:
        """Return the values that a variable can have: a list where they are few, else read one by one."""
        name = POOLS.get(variable, variable)
        if name not in self._pools:
            first, count = self._index["pools"][name]
            values = Values(self._text, self._ends[first : first + count + 1])
            self._pools[name] = list(values) if count <= FEW_VALUES else values
        return self._pools[name]

    def answer(self, query: Query) -> Answer | None:
        """Return the kept answer; None where there is none to the query as it now reads."""
        entry = self._index["queries"].get(query.name)
        if entry is None or entry["sha256"] != checksum_of_text(query.text):
            return None
        first, rows = entry["first"], entry["rows"]
        stretches = {name: first + at * rows for at, name in enumerate(entry["variables"])}
        return Answer(
            rows, {name: Column(self._numbers[at : at + rows], self._pool(name)) for name, at in stretches.items()}
        )


def checksum_of_text(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# ---------------------------------------------------------------- written


def keep_answers(store: ox.Store, folder: Path) -> None:
    """Write the answers of a store into a new folder: same dataset and queries, same bytes."""
    folder.mkdir()
    queries = {name: query for name, query in find_queries().items() if name.startswith(KEPT)}
    pools: dict[str, dict[str, int]] = {}
    numbers = {name: _numbers(store, query, pools) for name, query in queries.items()}
    ranks = {pool: _ranks(found) for pool, found in pools.items()}
    entries: dict[str, dict[str, Any]] = {}
    found: list[Codes] = []
    for name, columns in numbers.items():
        entries[name] = {
            "first": sum(map(len, found)),
            "rows": max(map(len, columns.values())),
            "sha256": checksum_of_text(queries[name].text),
            "variables": list(columns),
        }
        found += [ranks[POOLS.get(variable, variable)][column] for variable, column in columns.items()]
    np.save(folder / "numbers.npy", np.concatenate(found))
    index = {"pools": _write_values(folder, pools), "queries": entries}
    (folder / "index.json").write_text(json.dumps(index, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _numbers(store: ox.Store, query: Query, pools: dict[str, dict[str, int]]) -> dict[str, Codes]:
    """Return the answer to a query as numbers, by the order in which values are met; new values go to their pools."""
    import pyoxigraph as ox

    with tempfile.TemporaryFile("w+b") as raw:
        result = store.query(query.text, use_default_graph_as_union=True)
        if not isinstance(result, ox.QuerySolutions):
            raise TypeError(f"{query.name} gives no rows.")
        result.serialize(raw, ox.QueryResultsFormat.CSV)
        raw.seek(0)
        rows = csv.reader(line.decode("utf-8") for line in raw)
        variables = next(rows)
        known = [pools.setdefault(POOLS.get(variable, variable), {"": 0}) for variable in variables]
        found = array("i")
        for row in rows:
            found.extend([pool.setdefault(value, len(pool)) for pool, value in zip(known, row, strict=True)])
    table = np.frombuffer(found, np.int32) if found else np.empty(0, np.int32)
    return dict(zip(variables, table.reshape(-1, len(variables)).T, strict=True))


def _ranks(pool: Mapping[str, int]) -> Codes:
    """Return the place of each value of a pool in the order of their characters."""
    order = np.fromiter((pool[value] for value in sorted(pool)), np.int32, len(pool))
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(pool), dtype=np.int32)
    return ranks


def _write_values(folder: Path, pools: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[int, int]]:
    """Write the values of all pools; return for each pool which is its first, and how many it has."""
    places: dict[str, tuple[int, int]] = {}
    ends = array("q", [0])
    with (folder / "values.utf8").open("wb") as file:
        for pool, values in sorted(pools.items()):
            places[pool] = (len(ends) - 1, len(values))
            for value in sorted(values):
                file.write(written := value.encode("utf-8"))
                ends.append(ends[-1] + len(written))
    np.save(folder / "values.npy", np.frombuffer(ends, np.int64))
    return places
