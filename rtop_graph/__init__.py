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
    from rtop_graph.coverage.cube import Cube
    from rtop_graph.coverage.delivery import read_cube
    from rtop_graph.coverage.gaps import find_gaps
    from rtop_graph.coverage.present import (
        Focus,
        claim_table,
        concern_table,
        coverage_cells,
        coverage_matrix,
        gap_table,
    )
    from rtop_graph.coverage.recorded import Selection
    from rtop_graph.coverage.structure import cover_graph
    from rtop_graph.results import Result, render
    from rtop_graph.store import open_store

_HOMES = {
    "Cube": "coverage.cube",
    "read_cube": "coverage.delivery",
    "find_gaps": "coverage.gaps",
    "Focus": "coverage.present",
    "claim_table": "coverage.present",
    "concern_table": "coverage.present",
    "coverage_cells": "coverage.present",
    "coverage_matrix": "coverage.present",
    "gap_table": "coverage.present",
    "Selection": "coverage.recorded",
    "cover_graph": "coverage.structure",
    "Result": "results",
    "render": "results",
    "open_store": "store",
}

__all__ = [
    "Cube",
    "Focus",
    "Result",
    "Selection",
    "claim_table",
    "concern_table",
    "cover_graph",
    "coverage_cells",
    "coverage_matrix",
    "find_gaps",
    "gap_table",
    "open_store",
    "read_cube",
    "render",
]


def __getattr__(name: str) -> Any:
    """Return a public name from its module, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"rtop_graph.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted([*__all__, "__version__"])
