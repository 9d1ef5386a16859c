"""Commands that lay reports beside each other, and weigh what could be done: changes, options."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence

from rtop_graph.commands.asking import Asked, asked_of
from rtop_graph.commands.printing import emit
from rtop_graph.coverage.change_tables import change_table
from rtop_graph.coverage.changes import Pair, pairs_of
from rtop_graph.coverage.cube import Report
from rtop_graph.coverage.option_tables import Wish, option_table, pareto_table, plan_table
from rtop_graph.coverage.options import COSTS
from rtop_graph.errors import UnknownNameError, UsageError
from rtop_graph.names import folded


def changes(options: argparse.Namespace) -> int:
    """Print what changed from report to report: cells, channels, pillars, concepts, concern or capabilities."""
    asked = asked_of(options)
    result = change_table(asked.cube, _pairs(asked, options.first, options.last), options.by, asked.focus, options.only)
    emit(result, options.format, options.output)
    return 0


def _pairs(asked: Asked, first: str, last: str) -> tuple[Pair, ...]:
    """Return the pairs of reports asked for, each side with the pillar and switches of the options."""
    chain = sorted(asked.cube.reports.values(), key=lambda report: (report.published, report.iri))
    begin, end = _place(chain, first, 0), _place(chain, last, len(chain) - 1)
    if begin >= end:
        raise UsageError("Name two reports, the earlier with --from and the later with --to.")
    wanted = [chain[begin], chain[end]] if first and last else chain[begin : end + 1]
    pattern = asked.selections[0]
    sides = (
        [dataclasses.replace(pattern, report=side.report) for side in pair.sides]
        for pair in pairs_of(asked.cube, [report.iri for report in wanted])
    )
    return tuple(Pair(*both) for both in sides)


def _place(chain: Sequence[Report], name: str, otherwise: int) -> int:
    """Return which of the reports a symbol or a year names."""
    if not name:
        return otherwise
    found = [
        at for at, report in enumerate(chain) if name == report.published[:4] or folded(name) == folded(report.label)
    ]
    if len(found) != 1:
        offered = ", ".join(f"{report.label} ({report.published[:4]})" for report in chain)
        raise UnknownNameError(f"{name!r} names no one report. Choose one of {offered}.")
    return found[0]


def options(options: argparse.Namespace) -> int:
    """Print options the record suggests for gaps of countries of concern: all, the best in a budget, or by cost."""
    asked = asked_of(options)
    wish = Wish(asked.focus, options.kind, tuple(_costs(options.cost).items()))
    if options.pareto:
        result = asked.joined(lambda selection: pareto_table(asked.cube, selection, wish))
    elif options.budget is not None:
        result = asked.joined(lambda selection: plan_table(asked.cube, selection, wish, _budget(options.budget)))
    else:
        result = asked.joined(lambda selection: option_table(asked.cube, selection, wish))
    emit(result, options.format, options.output)
    return 0


def _budget(budget: int) -> int:
    if budget < 0:
        raise UsageError("A budget is 0 or more.")
    return budget


def _costs(given: Sequence[str]) -> dict[str, int]:
    """Return what each kind of option costs, as given by words like ``build=5``."""
    costs = dict(COSTS)
    for pair in given:
        kind, _, cost = pair.partition("=")
        if kind not in costs or not (cost.isascii() and cost.isdigit() and int(cost)):
            raise UsageError(
                f"--cost {pair!r} is not KIND=N with a whole number from 1, KIND one of {', '.join(costs)}."
            )
        costs[kind] = int(cost)
    return costs
