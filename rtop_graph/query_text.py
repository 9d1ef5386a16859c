"""The parts of a query's text that matter to who asks it page by page: prologue, form, pattern, order, what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rtop_graph.errors import QueryError

TOKEN = re.compile(
    r"""(?P<skipped>\#[^\n\r]*|<[^<>"{}|^`\\\s]*>|\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      |(?P<open>[{(\[])|(?P<close>[})\]])|(?P<word>(?<![\w:?$@.\-])[A-Za-z]+(?![\w:\-]))""",
    re.VERBOSE | re.DOTALL,
)
"""What a word may hide in (remarks, IRIs, strings), what groups, and words that are no part of a name."""

FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
AFTER_THE_ORDER = frozenset({"LIMIT", "OFFSET", "VALUES"})


class QueryText(NamedTuple):
    """A query cut in pieces that, one after another, are its text: ``order`` is its ORDER BY, ``rest`` what follows.

    ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE; ``is_distinct`` tells whether it wants no row twice.
    """

    prologue: str
    form: str
    is_distinct: bool
    body: str
    order: str
    rest: str

    @property
    def main(self) -> str:
        """Return the query without its prologue, as it stands inside another."""
        return f"{self.body}{self.order}{self.rest}\n"

    @property
    def unordered(self) -> str:
        """Return the whole query without its ORDER BY."""
        return f"{self.prologue}{self.body}\n{self.rest}"

    def ordered_by_all(self, variables: tuple[str, ...]) -> str:
        """Return the query without its prologue, its rows in an order that rows alike alone leave open."""
        names = " ".join(f"?{name}" for name in variables)
        return f"{self.body}{self.order or ' ORDER BY '}\n{names}\n{self.rest}\n"

    def solutions(self) -> str:
        """Return the SELECT query, without prologue, of what a CONSTRUCT query makes its triples from."""
        where = self.body[_end_of_template(self.body) :]
        return f"SELECT * {where}{self.order}{self.rest}\n"


def cut_query(text: str) -> QueryText:
    """Return the pieces of a query; raise ``QueryError`` where there is no query in the text."""
    words = list(_outer_words(text))
    begin = next((at for at, word in words if word in FORMS), None)
    if begin is None:
        raise QueryError("The query cannot be read: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE.")
    within = [(at, word) for at, word in words if at >= begin]
    order = max((at for at, word in within if word == "ORDER"), default=None)
    end = min((at for at, word in within if word in AFTER_THE_ORDER and at > (order or begin)), default=len(text))
    form, second = within[0][1], within[1][1] if len(within) > 1 else ""
    middle = end if order is None else order
    return QueryText(
        text[:begin], form, second in {"DISTINCT", "REDUCED"}, text[begin:middle], text[middle:end], text[end:]
    )


def _outer_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words that stand in no group, in capitals, each with its place."""
    depth = 0
    for found in TOKEN.finditer(text):
        if found["open"]:
            depth += 1
        elif found["close"]:
            depth -= 1
        elif found["word"] and depth == 0:
            yield found.start(), found["word"].upper()


def _end_of_template(body: str) -> int:
    """Return where the template of a CONSTRUCT query ends; the short form has none, and ends with its first word."""
    depth = 0
    for found in TOKEN.finditer(body):
        if found["word"] and depth == 0 and found["word"].upper() == "WHERE":
            return found.start()
        depth += bool(found["open"]) - bool(found["close"])
        if found["close"] and depth == 0:
            return found.end()
    raise QueryError("The query cannot be read: its template has no end.")
