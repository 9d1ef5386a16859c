"""A store answers SPARQL: here the embedded one (Oxigraph, built by ``rtop build``); ``remote`` has the other.

Both have one interface, so that every query, measure and report runs on either.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rtop_graph.errors import QueryError, StoreError
from rtop_graph.terms import BOOLEAN, Term, rows_of_tsv, triples_of

if TYPE_CHECKING:
    import pyoxigraph as ox


REMEDY = "If it is damaged, 'rtop build --force' makes it anew."

LARGEST_IN_MEMORY = 200_000_000
"""How many bytes of N-Quads are read into memory at most: about a million statements, 350 MB."""

READ_A_SECOND = 50_000_000
"""About how many bytes of N-Quads Oxigraph reads in a second."""


class Solutions:
    """The rows of a SELECT query: each has a term or None for each variable, in their order."""

    def __init__(self, variables: tuple[str, ...], rows: tuple[tuple[Term | None, ...], ...]) -> None:
        self.variables = variables
        self.rows = rows

    def __eq__(self, other: object) -> bool:
        """Return whether these are the same variables and rows, in the same order."""
        return isinstance(other, Solutions) and (self.variables, self.rows) == (other.variables, other.rows)

    def __hash__(self) -> int:
        return hash((self.variables, self.rows))

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each row as a mapping from variable to value; a variable without value is left out."""
        for row in self.rows:
            yield {name: term.value for name, term in zip(self.variables, row, strict=True) if term is not None}


class Store(Protocol):
    """Something that answers SPARQL 1.1 SELECT and CONSTRUCT over the named graphs of one dataset."""

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT query, or of an ASK query as one row of one boolean ``answer``."""

    def construct(self, query: str) -> list[tuple[Term, Term, Term]]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""


class EmbeddedStore:
    """The store that ``rtop build`` wrote, opened read-only: no server, no account.

    Opening it takes milliseconds, and an answer from disk four to ten times as long as one from memory. So once as
    much time went into answers as it takes to read the dataset beside it, the same statements as N-Quads, answers come
    from memory; unless the dataset is large, or another by then.
    """

    def __init__(self, store: ox.Store, folder: Path | None = None) -> None:
        self._store = store
        self._is_in_memory = False
        self.folder = folder
        self._known = _state_of(_dataset_of(folder)) if folder else None
        self._patience = self._known[0] / READ_A_SECOND if self._known else 0.0

    @classmethod
    def open(cls, folder: Path) -> EmbeddedStore:
        """Return the store in ``folder``; raise ``StoreError`` when it is absent or cannot be read."""
        import pyoxigraph as ox

        if not (folder / "CURRENT").is_file():
            raise StoreError(f"No store stands at {folder}. Run 'rtop build' first.")
        try:
            store = ox.Store.read_only(str(folder))
            is_empty = next(iter(store), None) is None
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"The store at {folder} cannot be read ({error}). Run 'rtop build --force'.") from error
        if is_empty:  # what a cut manifest of the database looks like; a build is never empty
            raise StoreError(f"The store at {folder} is damaged: it holds nothing. Run 'rtop build --force'.")
        return cls(store, folder)

    @property
    def is_in_memory(self) -> bool:
        """Return whether it answers from memory by now."""
        return self._is_in_memory

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT or ASK query; raise ``QueryError`` when it is neither or malformed."""
        import pyoxigraph as ox

        with self._timed():
            result = self._query(query)
            if isinstance(result, ox.QueryBoolean):
                return answer_of(yes=bool(result))
            if not isinstance(result, ox.QuerySolutions):
                raise QueryError("The query gives triples, not rows. Use SELECT or ASK.")
            variables = tuple(variable.value for variable in result.variables)
            try:
                return Solutions(variables, _rows(result) if variables else tuple(() for _ in result))
            except (OSError, ValueError, RuntimeError) as error:
                raise StoreError(f"The store stopped answering ({error}). {REMEDY}") from error

    def construct(self, query: str) -> list[tuple[Term, Term, Term]]:
        """Return the triples of a CONSTRUCT or DESCRIBE query; raise ``QueryError`` when it is neither."""
        import pyoxigraph as ox

        result = self._query(query)
        if not isinstance(result, ox.QueryTriples):
            raise QueryError("The query gives rows, not triples. Use CONSTRUCT or DESCRIBE.")
        try:
            return triples_of(result)
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"The store stopped answering ({error}). {REMEDY}") from error

    @contextmanager
    def _timed(self) -> Iterator[None]:
        """Count the time of an answer; where so much went into answers that it pays, answer from memory from now on."""
        start = time.thread_time()
        yield
        self._patience -= time.thread_time() - start
        if self._known is not None and self._patience < 0:
            self._read_into_memory()

    def _read_into_memory(self) -> None:
        """Answer from memory, where the dataset is still the one that was opened, and as large as the store."""
        import pyoxigraph as ox

        known, self._known = self._known, None
        memory = ox.Store()
        with suppress(OSError, ValueError, SyntaxError):
            if self.folder and _state_of(_dataset_of(self.folder)) == known:
                memory.load(path=str(_dataset_of(self.folder)), format=ox.RdfFormat.N_QUADS)
        if len(memory) == len(self._store):
            self._store, self._is_in_memory = memory, True

    def _query(self, query: str) -> Any:
        try:
            return self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(f"The query cannot be read: {error}") from error
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"The store cannot answer ({error}). {REMEDY}") from error


def _dataset_of(folder: Path) -> Path:
    """Return where the build has the statements of a store as N-Quads."""
    return folder.parent / "dataset.nq"


def _state_of(path: Path) -> tuple[int, int, int] | None:
    """Return the size of a file, and what tells it from another in its place; None where it is absent or large."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ino) if found.st_size <= LARGEST_IN_MEMORY else None


def _rows(result: ox.QuerySolutions) -> tuple[tuple[Term | None, ...], ...]:
    import pyoxigraph as ox

    return rows_of_tsv(result.serialize(format=ox.QueryResultsFormat.TSV) or b"")


def answer_of(*, yes: bool) -> Solutions:
    """Return the answer to an ASK query as one row."""
    return Solutions(("answer",), ((Term("literal", "true" if yes else "false", BOOLEAN),),))
