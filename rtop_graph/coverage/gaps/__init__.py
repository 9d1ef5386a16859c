"""Gaps: concern minus presence, typed, each with its paragraphs and what was searched (MEASURES §5)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.gaps.data import data_gaps
from rtop_graph.coverage.gaps.kinds import ABOUT_THE_DATA, HEADINGS, RULES, SILENT, STATED, STRENGTHS, Gap
from rtop_graph.coverage.gaps.silent import (
    FORMS,
    dropped,
    earlier_reports,
    fragile_cover,
    single_channels,
    unanswered_concern,
    uncoordinated,
    unused_potential,
)
from rtop_graph.coverage.gaps.stated import late_actions, stated_gaps
from rtop_graph.coverage.gaps.structural import uncovered_concepts, without_capability
from rtop_graph.coverage.recorded import Selection, has_scheme, is_in_scope

__all__ = [
    "ABOUT_THE_DATA",
    "FINDERS",
    "HEADINGS",
    "RULES",
    "SILENT",
    "STATED",
    "STRENGTHS",
    "Gap",
    "arises",
    "find_gaps",
    "stated_gaps",
]

FINDERS: dict[str, Callable[[Cube, Selection], Iterator[Gap]]] = {
    "G1": stated_gaps,
    "G7": late_actions,
    "G2": unanswered_concern,
    "G3": single_channels,
    "G4": unused_potential,
    "G5": without_capability,
    "G6": uncovered_concepts,
    "G8": dropped,
    "G9": fragile_cover,
    "G10": uncoordinated,
    "G11": data_gaps,
}
"""The function that finds the gaps of each type: those that a report states first, those of the data last."""


def find_gaps(cube: Cube, selection: Selection, kinds: Collection[str] = ()) -> tuple[Gap, ...]:
    """Return the gaps of some types, of every type where none is named; none where what is asked is out of scope.

    They stand by heading: what the report says, where the record is silent, what the data lack. MEASURES §3: what a
    report does not set out to deal with is out of scope, not a gap.
    """
    if not is_in_scope(cube, selection):
        return ()
    return tuple(
        gap for kind, finder in FINDERS.items() if not kinds or kind in kinds for gap in finder(cube, selection)
    )


def arises(cube: Cube, selection: Selection, kind: str) -> bool:
    """Return whether the question of a type of gap arises: only then does finding none mean that there is none.

    Not where what is asked is out of the report's scope; not G8 where no earlier report can be compared; not G10 where
    the report does not deal with forms of assistance.
    """
    if kind == "G8":
        return is_in_scope(cube, selection) and bool(earlier_reports(cube, selection))
    if kind == "G10":
        return is_in_scope(cube, selection) and has_scheme(cube, selection.report, FORMS)
    return is_in_scope(cube, selection)
