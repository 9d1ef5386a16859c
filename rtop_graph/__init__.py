"""RtoP Graph: who protects whom, through which mechanism, by which paragraph.

The same verbs as the command line, for programs:

>>> import rtop_graph as rtop
>>> cube = rtop.read_cube(rtop.open_store())                                    # doctest: +SKIP
>>> rtop.gap_table(cube, rtop.Selection(cube.report().iri), rtop.Focus())       # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from rtop_graph.coverage.breadth import breadth, concepts_without_partner
    from rtop_graph.coverage.cautions import cautions_on
    from rtop_graph.coverage.change_tables import change_table
    from rtop_graph.coverage.changes import Pair, compare_reports, pairs_of
    from rtop_graph.coverage.choice import choose_options, pareto_choices
    from rtop_graph.coverage.concept_tables import breadth_table
    from rtop_graph.coverage.cube import Cube
    from rtop_graph.coverage.delivery import read_cube
    from rtop_graph.coverage.fragmentation import concentrations, quotients, similarities
    from rtop_graph.coverage.gaps import find_gaps
    from rtop_graph.coverage.headline import headline
    from rtop_graph.coverage.headline_tables import decision_table, headline_list, headline_table, switch_table
    from rtop_graph.coverage.option_tables import Wish, option_table, pareto_table, plan_table
    from rtop_graph.coverage.options import find_options, gap_cells
    from rtop_graph.coverage.partnerships import joint_graph, positions, ties
    from rtop_graph.coverage.present import (
        Focus,
        claim_table,
        concern_table,
        coverage_cells,
        coverage_matrix,
        gap_table,
    )
    from rtop_graph.coverage.recorded import Selection
    from rtop_graph.coverage.redundancy import (
        bus_factor,
        neighbour_sets,
        partner_loss_curve,
        partner_losses,
        redundancy,
    )
    from rtop_graph.coverage.structure import cover_graph
    from rtop_graph.coverage.switches import switches
    from rtop_graph.coverage.whatif import flipped, what_ifs
    from rtop_graph.results import Result, render
    from rtop_graph.store import open_store

_HOMES = {
    "cautions_on": "coverage.cautions",
    "change_table": "coverage.change_tables",
    "Pair": "coverage.changes",
    "compare_reports": "coverage.changes",
    "pairs_of": "coverage.changes",
    "choose_options": "coverage.choice",
    "pareto_choices": "coverage.choice",
    "Cube": "coverage.cube",
    "read_cube": "coverage.delivery",
    "concentrations": "coverage.fragmentation",
    "quotients": "coverage.fragmentation",
    "similarities": "coverage.fragmentation",
    "find_gaps": "coverage.gaps",
    "headline": "coverage.headline",
    "headline_list": "coverage.headline_tables",
    "headline_table": "coverage.headline_tables",
    "decision_table": "coverage.headline_tables",
    "switch_table": "coverage.headline_tables",
    "switches": "coverage.switches",
    "flipped": "coverage.whatif",
    "what_ifs": "coverage.whatif",
    "Wish": "coverage.option_tables",
    "option_table": "coverage.option_tables",
    "pareto_table": "coverage.option_tables",
    "plan_table": "coverage.option_tables",
    "find_options": "coverage.options",
    "gap_cells": "coverage.options",
    "joint_graph": "coverage.partnerships",
    "positions": "coverage.partnerships",
    "ties": "coverage.partnerships",
    "Focus": "coverage.present",
    "claim_table": "coverage.present",
    "concern_table": "coverage.present",
    "coverage_cells": "coverage.present",
    "coverage_matrix": "coverage.present",
    "gap_table": "coverage.present",
    "breadth": "coverage.breadth",
    "breadth_table": "coverage.concept_tables",
    "concepts_without_partner": "coverage.breadth",
    "Selection": "coverage.recorded",
    "bus_factor": "coverage.redundancy",
    "neighbour_sets": "coverage.redundancy",
    "partner_loss_curve": "coverage.redundancy",
    "partner_losses": "coverage.redundancy",
    "redundancy": "coverage.redundancy",
    "cover_graph": "coverage.structure",
    "Result": "results",
    "render": "results",
    "open_store": "store",
}

__all__ = [
    "Cube",
    "Focus",
    "Pair",
    "Result",
    "Selection",
    "Wish",
    "breadth",
    "breadth_table",
    "bus_factor",
    "cautions_on",
    "change_table",
    "choose_options",
    "claim_table",
    "compare_reports",
    "concentrations",
    "concepts_without_partner",
    "concern_table",
    "cover_graph",
    "coverage_cells",
    "coverage_matrix",
    "decision_table",
    "find_gaps",
    "find_options",
    "flipped",
    "gap_cells",
    "gap_table",
    "headline",
    "headline_list",
    "headline_table",
    "joint_graph",
    "neighbour_sets",
    "open_store",
    "option_table",
    "pairs_of",
    "pareto_choices",
    "pareto_table",
    "partner_loss_curve",
    "partner_losses",
    "plan_table",
    "positions",
    "quotients",
    "read_cube",
    "redundancy",
    "render",
    "similarities",
    "switch_table",
    "switches",
    "ties",
    "what_ifs",
]


def __getattr__(name: str) -> Any:
    """Return a public name from its module, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"rtop_graph.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted([*__all__, "__version__"])
