"""Commands that show the headline and how far it carries: headline."""

from __future__ import annotations

import argparse

from rtop_graph.commands.asking import asked_of, refuse_lone_explicit
from rtop_graph.commands.printing import emit
from rtop_graph.coverage.headline_tables import decision_table, headline_list, headline_table, switch_table

TABLES = {"list": headline_list, "switches": switch_table, "what-if": decision_table}
"""The tables that are made report by report, by the option that asks for them."""


def headline(options: argparse.Namespace) -> int:
    """Print the headline of all reports side by side, or its lists, its switches, or its reading decisions flipped."""
    if options.show != "switches":  # they are thrown with pillars and without
        refuse_lone_explicit(options)
    asked = asked_of(options)
    if options.show:
        result = asked.joined(lambda selection: TABLES[options.show](asked.cube, selection))
    else:
        result = headline_table(asked.cube, asked.selections)
    emit(result, options.format, options.output)
    return 0
