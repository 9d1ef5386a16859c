"""A rule is a function that yields what breaks it; its name and first docstring line say what it promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeAlias

from rtop_graph.errors import Fault
from rtop_graph.integrity.lookups import Lookups
from rtop_graph.tables import Located


class Finding(NamedTuple):
    """What breaks a rule: the row, the field (empty for the whole row), the problem, the remedy."""

    at: Located[Any]
    field: str
    problem: str
    remedy: str


SHOWN = 12
"""The most values that a remedy lists where none is near."""

Findings: TypeAlias = Iterator[Finding]


@dataclass(frozen=True)
class Rule:
    """A promise about the rows of all tables together, and the function that finds what breaks it."""

    name: str
    promise: str
    find: Callable[[Lookups], Findings]

    def check(self, look: Lookups) -> list[Fault]:
        """Return a fault for everything that breaks the promise."""
        return [at.fault(self.name, field, problem, remedy) for at, field, problem, remedy in self.find(look)]


def rule(find: Callable[[Lookups], Findings]) -> Rule:
    """Return the function as a rule, named after it: ``keys_are_unique`` becomes ``keys-are-unique``."""
    promise = (find.__doc__ or "").strip().splitlines()[0]
    return Rule(find.__name__.replace("_", "-"), promise, find)


def near(value: str, offered: list[str]) -> str:
    """Return a sentence that offers the nearest of the values, or the first few where none is near."""
    found = get_close_matches(value, offered, n=3, cutoff=0.6)
    if found:
        return f"Did you mean {' or '.join(found)}?"
    listed = ", ".join(offered[:SHOWN]) + (" …" if len(offered) > SHOWN else "")
    return f"Choose one of: {listed}" if offered else "There is none to choose from"
