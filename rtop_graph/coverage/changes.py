"""Change between two reports: what both record, what only the later one does, what only the earlier one did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from rtop_graph.columns import Column, Mask
from rtop_graph.coverage.cube import Cell, Cube, Report
from rtop_graph.coverage.groups import Groups
from rtop_graph.coverage.recorded import (
    NOT_MENTIONED,
    RECORDED,
    CellState,
    CellStates,
    Selection,
    countries_of_concern,
    has_scheme,
    selected_cells,
)
from rtop_graph.records import Maker, Records

KEPT = "kept"
NEW = "newly recorded"
GONE = "no longer recorded"
NEVER = "never"
NOT_COMPARED = "not compared"
CHANGES = (KEPT, NEW, GONE, NEVER, NOT_COMPARED)
"""What can be said of a cell of two reports; ``newly recorded`` is said of the record, never of the world."""

States = Mapping[tuple[str, str], CellState]


@dataclass(frozen=True)
class Change:
    """One cell in two reports: its state in each with the claims that put it there, and what follows from both.

    ``subject`` is an organisation, a channel, a pillar, a concept (``scheme/slug``) or a capability, or empty for
    concern; ``holder`` the country it is told of, for capabilities the organisation. ``left_out`` are claims of done
    engagements outside what both reports deal with, or of a pillar that is not told; ``is_unclear`` where such a
    claim of untold pillar stands in the report that otherwise does not record the cell.
    """

    first: str
    second: str
    subject: str
    holder: str
    before: CellState
    after: CellState
    left_out: tuple[str, ...] = ()
    is_unclear: bool = False

    @property
    def change(self) -> str:
        """Return which of the five changes it is; not compared where it hangs on what is left out."""
        was, now = self.before.state == RECORDED, self.after.state == RECORDED
        if self.is_unclear:
            return NOT_COMPARED
        if was or now:
            return KEPT if was and now else NEW if now else GONE
        return NOT_COMPARED if self.left_out else NEVER


@dataclass(frozen=True)
class Pair:
    """Two reports to compare, and what is asked for in each: the same pillar and the same switches."""

    first: Selection
    second: Selection

    @property
    def sides(self) -> tuple[Selection, Selection]:
        """Return both, the earlier first."""
        return self.first, self.second

    def shared_pillars(self, cube: Cube) -> tuple[str, ...]:
        """Return the pillars that both reports deal with; of these, the one asked for."""
        later = cube.report(self.second.report).pillars
        both = (pillar for pillar in cube.report(self.first.report).pillars if pillar in later)
        return tuple(pillar for pillar in both if self.first.pillar in {"", pillar})

    def has_same_scope(self, cube: Cube) -> bool:
        """Return whether both reports deal with the same pillars, and none is asked for: then every claim counts."""
        first, second = (set(cube.report(side.report).pillars) for side in self.sides)
        return first == second and not self.first.pillar

    def is_outside(self, cube: Cube, cells: Records[Cell]) -> Mask:
        """Return for each cell whether its pillar is told and is not one that both reports deal with (MEASURES §9)."""
        if self.has_same_scope(cube):
            return np.zeros(len(cells), np.bool_)
        return ~cells.column("pillar").is_in(("", *self.shared_pillars(cube)))

    def is_untold(self, cube: Cube, cells: Records[Cell]) -> Mask:
        """Return for each cell whether it cannot be placed: a pillar is asked for, and the claim has none.

        Where only pillars stated in so many words are asked for, one taken from the section is none. Otherwise a claim
        without a pillar is not known to lie outside, and counts.
        """
        untold = np.zeros(len(cells), np.bool_)
        if self.first.pillar:
            untold |= cells.column("pillar").equals("")
        if self.first.explicit_pillar_only:
            is_taken = ~cells.column("pillar_basis").equals("stated")
            untold = np.where(is_taken, not self.has_same_scope(cube), untold)
        return untold


def pairs_of(cube: Cube, reports: Iterable[str] = ()) -> tuple[Pair, ...]:
    """Return the pairs to compare: each report with the next, and the first with the last where there are more.

    All reports by default, by date; a report is never paired with itself.
    """
    wanted = frozenset(reports) or frozenset(cube.reports)
    chain = sorted((cube.report(iri) for iri in wanted), key=_published)
    ends = [(chain[0], chain[-1])] if len(chain) > len(("first", "last")) else []
    return tuple(Pair(Selection(a.iri), Selection(b.iri)) for a, b in [*pairwise(chain), *ends])


def _published(report: Report) -> tuple[str, str]:
    return report.published, report.iri


Subjects = Callable[[Cube, Pair, Records[Cell]], Records[Cell]]


def _with_subject(cells: Records[Cell], subject: Maker) -> Records[Cell]:
    return cells.with_columns(subject=subject)


def _organization(_cube: Cube, _pair: Pair, cells: Records[Cell]) -> Records[Cell]:
    return _with_subject(cells, lambda: cells.column("organization"))


def _channel(cube: Cube, _pair: Pair, cells: Records[Cell]) -> Records[Cell]:
    return _with_subject(cells, lambda: cells.column("organization").renamed(lambda iri: cube.partner(iri).channel))


def _pillar(cube: Cube, pair: Pair, cells: Records[Cell]) -> Records[Cell]:
    """Return the cells of pillars that both reports deal with; one without a pillar may be of any of these."""
    shared = pair.shared_pillars(cube)
    told = cells.at(cells.column("pillar").is_in(shared))
    untold = cells.at(cells.column("pillar").equals(""))
    found = _with_subject(told, lambda: told.column("pillar"))
    for pillar in shared:
        found = found.followed_by(_with_subject(untold, _always(pillar, len(untold))))
    return found


def _always(value: str, count: int) -> Maker:
    return lambda: Column(np.zeros(count, np.int32), [value])


def _concepts(cube: Cube, pair: Pair, cells: Records[Cell]) -> Records[Cell]:
    reports = [side.report for side in pair.sides]

    def is_shared(concept: str) -> bool:
        return all(has_scheme(cube, report, concept.split("/", maxsplit=1)[0]) for report in reports)

    rows, concepts = cells.words("concepts").spread()
    shared = np.flatnonzero(concepts.of_those(is_shared))
    return _with_subject(cells.at(rows[shared]), lambda: concepts.at(shared))


SUBJECTS: dict[str, Subjects] = {
    "organisation": _organization,
    "channel": _channel,
    "pillar": _pillar,
    "concept": _concepts,
}
"""What can be told of a country in two reports, and which subjects a cell is told of."""

DIMENSIONS = (*SUBJECTS, "concern", "capability")
"""By what two reports can be compared."""


def compare_reports(cube: Cube, pair: Pair, by: str = "organisation") -> tuple[Change, ...]:
    """Return the change of every cell that either report mentions, by subject and holder (MEASURES §9).

    ``by`` is one of ``DIMENSIONS``: organisation, channel, pillar or concept × country; country of concern; capability
    × organisation. Kept: recorded in both; newly recorded, no longer recorded: in one; never: mentioned, and recorded
    in neither. Only pillars and schemes that both reports deal with are compared. Limit: a report chooses its examples,
    so a change of the record is no change of the world.

    >>> from rtop_graph.coverage.recorded import CellState
    >>> recorded, silent = (CellState("union", "arcadia", state, ()) for state in ("recorded", "not-mentioned"))
    >>> Change("2011", "2014", "union", "arcadia", silent, recorded).change
    'newly recorded'
    """
    if by == "concern":
        return _changes(pair, *(_Told(_concern_states(cube, side.report), {}, {}) for side in pair.sides))
    if by == "capability":
        return _changes(pair, *(_Told(_capability_states(cube, side.report), {}, {}) for side in pair.sides))
    first, second = (_compared(cube, pair, side, by) for side in pair.sides)
    return _changes(pair, first, second)


@dataclass(frozen=True)
class _Told:
    """What one report tells of the cells to compare; recorded outside what both deal with; of untold pillar."""

    states: States
    outside: States
    untold: States


def _changes(pair: Pair, first: _Told, second: _Told) -> tuple[Change, ...]:
    keys = {key for told in (first, second) for part in (told.states, told.outside, told.untold) for key in part}
    return tuple(_change(pair, key, first, second) for key in sorted(keys))


def _change(pair: Pair, key: tuple[str, str], first: _Told, second: _Told) -> Change:
    silent = CellState(*key, NOT_MENTIONED, ())
    states = [told.states.get(key, silent) for told in (first, second)]
    aside = [part.get(key, silent) for told in (first, second) for part in (told.outside, told.untold)]
    left_out = dict.fromkeys(claim for state in aside for claim in state.claims)
    recorded = [state.state == RECORDED for state in states]
    unclear = [key in told.untold and not is_in for told, is_in in zip((first, second), recorded, strict=True)]
    reports = (pair.first.report, pair.second.report)
    return Change(*reports, *key, states[0], states[1], tuple(left_out), is_unclear=any(unclear))


def _compared(cube: Cube, pair: Pair, side: Selection, by: str) -> _Told:
    cells = selected_cells(cube, replace(side, pillar=""))
    is_untold, is_outside = pair.is_untold(cube, cells), pair.is_outside(cube, cells)
    if by == "pillar":
        is_untold = is_untold | cells.column("pillar").equals("")
    parts = (~is_untold & ~is_outside, ~is_untold & is_outside, is_untold)
    inside, outside, untold = (SUBJECTS[by](cube, pair, cells.at(part)) for part in parts)
    return _Told(
        _states(inside, side),
        _recorded(_states(outside, side)),
        _recorded(_states(untold, side)),
    )


def _states(cells: Records[Cell], side: Selection) -> CellStates[tuple[str, str]]:
    return CellStates(cells, side, ("subject", "country"))


def _recorded(states: States) -> States:
    return {key: state for key, state in states.items() if state.state == RECORDED}


def _concern_states(cube: Cube, report: str) -> States:
    concern = countries_of_concern(cube, report)
    return {("", country): CellState("", country, RECORDED, claims) for country, claims in concern.items()}


def _capability_states(cube: Cube, report: str) -> States:
    """Return which organisation a report gives which capability: done claims that name a mechanism with it."""
    capable = cube.capable_records
    own = cube.claim_records.only("document", report).column("iri")
    capable = capable.at(capable.column("claim").rows_with_any(own))
    capable = capable.at(capable.column("organization").of_those(cube.organizations.__contains__))
    groups: Groups[tuple[str, str]] = Groups.of(capable, "capability", "organization")
    return {key: CellState(*key, RECORDED, claims) for key, claims in groups.items()}


def counted(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many cells there are of each change, also of those that do not occur."""
    told = [change.change for change in changes]
    return {change: told.count(change) for change in CHANGES}


def jaccard(changes: Iterable[Change]) -> float | None:
    """Return how far two records agree: kept / (kept + newly recorded + no longer recorded); MEASURES §9.

    1 where they are the same, 0 where they share nothing; None where neither records anything. Symmetric.

    >>> jaccard([]) is None
    True
    """
    found = counted(changes)
    either = found[KEPT] + found[NEW] + found[GONE]
    return found[KEPT] / either if either else None
