"""RtoP Graph: who protects whom, through which mechanism, by which paragraph.

The same verbs as the command line, for programs:

>>> import rtop_graph as rtop
>>> cube = rtop.open_cube()                                                       # doctest: +SKIP
>>> rtop.gap_table(cube, rtop.select(cube, 2014), rtop.Focus()).to_pandas()       # doctest: +SKIP

``docs/API.md`` shows each of them on the real data.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from rtop_graph.asking import ask, focus_on, open_cube, questions, reports, select
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
        claims_in_focus,
        concern_table,
        coverage_cells,
        coverage_matrix,
        gap_table,
    )
    from rtop_graph.coverage.present_partners import (
        concentration_table,
        mix_table,
        network_table,
        pair_table,
        profile_table,
        similarity_table,
    )
    from rtop_graph.coverage.present_redundancy import curve_table, loss_table, redundancy_table
    from rtop_graph.coverage.recorded import Selection
    from rtop_graph.coverage.redundancy import (
        bus_factor,
        neighbour_sets,
        partner_loss_curve,
        partner_losses,
        redundancy,
    )
    from rtop_graph.coverage.structure import components, cover_graph, sole_partners
    from rtop_graph.coverage.switches import switches
    from rtop_graph.coverage.whatif import flipped, what_ifs
    from rtop_graph.errors import RtopError
    from rtop_graph.export import export_dataset
    from rtop_graph.locations import build_folder
    from rtop_graph.results import Result, Thing, join_reports, render
    from rtop_graph.stores import open_store
    from rtop_graph.visualisation.charts import Picture, draw_bars, draw_cover
    from rtop_graph.visualisation.page import write_drawing

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
    "RtopError": "errors",
    "Result": "results",
    "render": "results",
    "open_store": "stores",
    "ask": "asking",
    "focus_on": "asking",
    "open_cube": "asking",
    "questions": "asking",
    "reports": "asking",
    "select": "asking",
    "claims_in_focus": "coverage.present",
    "concentration_table": "coverage.present_partners",
    "mix_table": "coverage.present_partners",
    "network_table": "coverage.present_partners",
    "pair_table": "coverage.present_partners",
    "profile_table": "coverage.present_partners",
    "similarity_table": "coverage.present_partners",
    "curve_table": "coverage.present_redundancy",
    "loss_table": "coverage.present_redundancy",
    "redundancy_table": "coverage.present_redundancy",
    "components": "coverage.structure",
    "sole_partners": "coverage.structure",
    "export_dataset": "export",
    "build_folder": "locations",
    "Thing": "results",
    "join_reports": "results",
    "Picture": "visualisation.charts",
    "draw_bars": "visualisation.charts",
    "draw_cover": "visualisation.charts",
    "write_drawing": "visualisation.page",
}

__all__ = [
    "Cube",
    "Focus",
    "Pair",
    "Picture",
    "Result",
    "RtopError",
    "Selection",
    "Thing",
    "Wish",
    "ask",
    "breadth",
    "breadth_table",
    "build_folder",
    "bus_factor",
    "cautions_on",
    "change_table",
    "choose_options",
    "claim_table",
    "claims_in_focus",
    "compare_reports",
    "components",
    "concentration_table",
    "concentrations",
    "concepts_without_partner",
    "concern_table",
    "cover_graph",
    "coverage_cells",
    "coverage_matrix",
    "curve_table",
    "decision_table",
    "draw_bars",
    "draw_cover",
    "export_dataset",
    "find_gaps",
    "find_options",
    "flipped",
    "focus_on",
    "gap_cells",
    "gap_table",
    "headline",
    "headline_list",
    "headline_table",
    "join_reports",
    "joint_graph",
    "loss_table",
    "mix_table",
    "neighbour_sets",
    "network_table",
    "open_cube",
    "open_store",
    "option_table",
    "pair_table",
    "pairs_of",
    "pareto_choices",
    "pareto_table",
    "partner_loss_curve",
    "partner_losses",
    "plan_table",
    "positions",
    "profile_table",
    "questions",
    "quotients",
    "read_cube",
    "redundancy",
    "redundancy_table",
    "render",
    "reports",
    "select",
    "similarities",
    "similarity_table",
    "sole_partners",
    "switch_table",
    "switches",
    "ties",
    "what_ifs",
    "write_drawing",
]


def __getattr__(name: str) -> Any:
    """Return a public name from its module, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"rtop_graph.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted([*__all__, "__version__"])
