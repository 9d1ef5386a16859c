"""Commands that lay reports beside each other, and weigh what could be done: changes, options."""

from __future__ import annotations

import argparse

from rtop_graph.choosing import budget_of, costs_of, pairs_between
from rtop_graph.commands.asking import asked_of, refuse_lone_explicit
from rtop_graph.commands.printing import emit
from rtop_graph.coverage.change_tables import change_table
from rtop_graph.coverage.option_tables import Wish, option_table, pareto_table, plan_table
from rtop_graph.errors import UsageError


def changes(options: argparse.Namespace) -> int:
    """Print what changed from report to report: cells, channels, pillars, concepts, concern or capabilities."""
    _refuse_unused(options)
    asked = asked_of(options)
    pairs = pairs_between(asked.cube, asked.selections[0], options.first, options.last)
    result = change_table(asked.cube, pairs, options.by, asked.focus, options.only)
    emit(result, options.format, options.output)
    return 0


OF_CELLS = (
    "pillar",
    "explicit_pillar",
    "form",
    "inhibitor",
    "area",
    "concept",
    "include",
    "unrolled",
    "allocate_regions",
)
"""The options that choose among recorded cells, which concern and capabilities have none of."""


def _refuse_unused(options: argparse.Namespace) -> None:
    """Raise ``UsageError`` where an option would change nothing in what is compared."""
    unused = [f"--{name.replace('_', '-')}" for name in OF_CELLS if getattr(options, name)]
    if unused and options.by in {"concern", "capability"}:
        raise UsageError(f"--by {options.by} compares no recorded cells: leave {' and '.join(unused)} out.")
    if options.unrolled and options.by not in {"organisation", "concern", "capability"}:
        raise UsageError(f"--by {options.by} compares countries with all their partners: leave --unrolled out.")
    if options.country and options.by == "capability":
        raise UsageError("--by capability compares organisations: leave --country out.")
    if options.partner and options.by not in {"organisation", "capability"}:
        raise UsageError(f"--by {options.by} compares countries with all their partners: leave --partner out.")


def options(options: argparse.Namespace) -> int:
    """Print options the record suggests for gaps of countries of concern: all, the best in a budget, or by cost."""
    refuse_lone_explicit(options)
    asked = asked_of(options)
    wish = Wish(asked.focus, options.kind, tuple(costs_of(options.cost).items()))
    if options.pareto:
        result = asked.joined(lambda selection: pareto_table(asked.cube, selection, wish))
    elif options.budget is not None:
        budget = budget_of(str(options.budget))
        result = asked.joined(lambda selection: plan_table(asked.cube, selection, wish, budget))
    else:
        result = asked.joined(lambda selection: option_table(asked.cube, selection, wish))
    emit(result, options.format, options.output)
    return 0
