"""Rows of all tables together keep the promises that measures and queries rely on.

Each rule is one function; its docstring's first line says what is true when it finds nothing.
``read_tables`` finds faults of form first: cells, headers, files. The rules here look across rows.
"""

from __future__ import annotations

from rtop_graph.errors import Fault
from rtop_graph.integrity import (
    alignments,
    claims,
    entities,
    evidence,
    follow_ups,
    keys,
    memberships,
    participants,
    places,
    reports,
    terms,
    times,
)
from rtop_graph.integrity.canonical import check_canonical
from rtop_graph.integrity.lookups import Lookups
from rtop_graph.integrity.rule import Rule
from rtop_graph.tables import Tables
from rtop_graph.vocabulary import Vocabulary

__all__ = ["RULES", "Rule", "check_canonical", "check_integrity"]

MODULES = (
    keys,
    terms,
    entities,
    places,
    memberships,
    alignments,
    times,
    reports,
    evidence,
    claims,
    participants,
    follow_ups,
)
"""The modules of rules, in the order in which they are checked."""

RULES: tuple[Rule, ...] = tuple(
    found for module in MODULES for found in vars(module).values() if isinstance(found, Rule)
)
"""Every rule, in the order of the modules and of the functions in them."""

CELL_RULES: tuple[Rule, ...] = tuple(
    found for module in (terms, times) for found in vars(module).values() if isinstance(found, Rule)
)
"""The rules that look at one row, and at the ontology or the calendar."""


def check_integrity(tables: Tables, vocabulary: Vocabulary, *, is_whole: bool = True) -> list[Fault]:
    """Return everything that breaks a rule, in file and line order; the tables are as they were.

    Where a table could not be opened (``is_whole`` false), only rules that look at one row are tried: the others
    would tell of everything that points into it.
    """
    look = Lookups(tables, vocabulary)
    rules = RULES if is_whole else CELL_RULES
    return sorted(fault for found in rules for fault in found.check(look))
