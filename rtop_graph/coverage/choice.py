"""A choice among options: the most gap cells closed within a budget, and at each cost (MEASURES §10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rtop_graph.coverage.options import GapCell, Option

LIMIT = 16
"""The most cells that options hang together by for the choice to be exact: its work doubles with each cell."""


@dataclass(frozen=True)
class Choice:
    """Some options taken together: what they cost, the cells they close, and whether none better exist."""

    options: tuple[Option, ...]
    is_exact: bool

    @property
    def cost(self) -> int:
        """Return what the options cost together."""
        return sum(option.cost for option in self.options)

    @property
    def cells(self) -> frozenset[GapCell]:
        """Return the cells that the options close together, each once."""
        return frozenset(cell for option in self.options for cell in option.closes)


def is_exactly_solved(options: Iterable[Option], limit: int = LIMIT) -> bool:
    """Return whether the best choice among options is found exactly: no group that shares cells has too many."""
    return all(len(_cells(group)) <= limit for group in _groups(options))


def choose_options(options: Iterable[Option], budget: int, limit: int = LIMIT) -> Choice:
    """Return options that close the most cells together within a budget; at equal count, the cheaper (MEASURES §10).

    Exact while the options that share cells fall into groups of at most ``limit`` cells: within a group every set of
    cells that can be closed is kept with its least cost; groups are joined by cost. Beyond that greedy, by new cells
    for the cost, or the best single option where that closes more: at least (1 - 1/e)/2 of the most that can be closed
    (Khuller, Moss and Naor 1999), 1 - 1/e of it where all options cost the same (Nemhauser, Wolsey and Fisher 1978).
    Options that close the same cells at the same cost are interchangeable; the first stands for all.

    >>> cell = GapCell("arcadia", "capability", ("mediation",))
    >>> cheap, dear = (Option("extend", "arcadia", "union", (cell,), cost) for cost in (1, 2))
    >>> choose_options([dear, cheap], budget=2).cost
    1
    """
    offered = tuple(options)
    if is_exactly_solved(offered, limit):
        return [choice for choice in _frontier(offered) if choice.cost <= budget][-1]
    affordable = [option for option in offered if option.cost <= budget]
    single = Choice(tuple(sorted(affordable, key=_size_first)[:1]), is_exact=False)
    steps = [Choice((), is_exact=False), *_greedy(affordable, budget)]
    return max(steps[-1], single, key=lambda choice: len(choice.cells))


def pareto_choices(options: Iterable[Option], limit: int = LIMIT) -> tuple[Choice, ...]:
    """Return the choices that no other beats at their cost: cells closed against cost, from nothing up (MEASURES §10).

    Cost and cells both rise from one to the next. Where the choice is greedy, each closes at least 1 - 1/e of the most
    that its cost can close.
    """
    offered = tuple(options)
    if is_exactly_solved(offered, limit):
        return _frontier(offered)
    return (Choice((), is_exact=False), *_greedy(offered, sum(option.cost for option in offered)))


def _cells(options: Iterable[Option]) -> set[GapCell]:
    return {cell for option in options for cell in option.closes}


def _groups(options: Iterable[Option]) -> list[list[Option]]:
    """Return the options in groups that share no cell."""
    groups: list[tuple[set[GapCell], list[Option]]] = []
    for option in options:
        touched = [group for group in groups if not group[0].isdisjoint(option.closes)]
        cells = set(option.closes).union(*(cells for cells, _ in touched))
        known = [member for _, members in touched for member in members]
        groups = [group for group in groups if group not in touched] + [(cells, [*known, option])]
    return [members for _, members in groups]


Best: TypeAlias = dict[int, tuple[int, tuple[Option, ...]]]
"""By cost: the most cells that can be closed, and with which options; dearer entries close more."""


def _frontier(options: Sequence[Option]) -> tuple[Choice, ...]:
    best: Best = {0: (0, ())}
    for group in _groups(options):
        best = _joined(best, _best_of_group(group))
    return tuple(Choice(chosen, is_exact=True) for _, chosen in best.values())


def _best_of_group(group: Sequence[Option]) -> Best:
    """Return the best of a group: every set of cells that can be closed is kept with its least cost."""
    bits = {cell: 1 << at for at, cell in enumerate(sorted(_cells(group)))}
    least: dict[int, tuple[int, tuple[Option, ...]]] = {0: (0, ())}
    for option in _undominated(group):
        closed = sum(bits[cell] for cell in option.closes)
        for mask, (spent, chosen) in list(least.items()):
            cost = spent + option.cost
            if cost < least.get(mask | closed, (cost + 1,))[0]:
                least[mask | closed] = (cost, (*chosen, option))
    return _rising((cost, mask.bit_count(), chosen) for mask, (cost, chosen) in least.items())


def _undominated(options: Sequence[Option]) -> list[Option]:
    """Return the options without those whose cells another closes at no greater cost; the first of equals stays."""
    kept: list[Option] = []
    for option in sorted(options, key=lambda option: (option.cost, -len(option.closes))):
        if not any(set(option.closes) <= set(other.closes) for other in kept):
            kept.append(option)
    return kept


def _joined(first: Best, second: Best) -> Best:
    """Return the best of two groups that share no cell."""
    return _rising(
        (cost + more, closed + also, (*chosen, *with_it))
        for cost, (closed, chosen) in first.items()
        for more, (also, with_it) in second.items()
    )


def _rising(found: Iterable[tuple[int, int, tuple[Option, ...]]]) -> Best:
    """Return what closes more than everything that costs no more; of equals the first found."""
    best: Best = {}
    most = -1
    for cost, closed, chosen in sorted(found, key=_cheapest_first):
        if closed > most:
            best[cost], most = (closed, chosen), closed
    return best


def _cheapest_first(found: tuple[int, int, tuple[Option, ...]]) -> tuple[int, int]:
    return found[0], -found[1]


def _size_first(option: Option) -> tuple[int, int]:
    return -len(option.closes), option.cost


def _greedy(options: Sequence[Option], budget: int) -> Iterator[Choice]:
    """Yield the choice after each step that takes, of what is affordable, the most new cells for its cost."""
    chosen: tuple[Option, ...] = ()
    closed: set[GapCell] = set()
    left = budget
    while useful := [o for o in options if o.cost <= left and not closed.issuperset(o.closes)]:
        best = max(useful, key=lambda option: len(set(option.closes) - closed) / option.cost)
        chosen, left = (*chosen, best), left - best.cost
        closed.update(best.closes)
        yield Choice(chosen, is_exact=False)
