"""Recorded coverage: which organisation a report records as engaged in which country (MEASURES §3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import numpy as np

from rtop_graph.columns import Codes, Mask
from rtop_graph.coverage.cube import DONE, MANDATED, NOT_TAKEN, PLANNED, Cell, ClaimText, Cube
from rtop_graph.coverage.facts import Tellings
from rtop_graph.coverage.groups import Groups, K
from rtop_graph.records import Records

RECORDED = "recorded"
PLANNED_ONLY = "planned-or-mandated-only"
NOT_DONE = "stated-not-done"
NOT_MENTIONED = "not-mentioned"
OUT_OF_SCOPE = "out-of-scope"
STATES = (RECORDED, PLANNED_ONLY, NOT_DONE, NOT_MENTIONED, OUT_OF_SCOPE)
"""The five states of a cell; the first that applies is taken, and out-of-scope before any."""

SYMBOLS = {RECORDED: "●", PLANNED_ONLY: "○", NOT_DONE: "✕", NOT_MENTIONED: "·", OUT_OF_SCOPE: "–"}
"""A symbol for each state, so that colour is never the only sign."""

ACTING_ROLES = frozenset({"agent", "partner"})

C = TypeVar("C", Cell, ClaimText)

Pair: TypeAlias = tuple[str, str]
"""An organisation and a country."""


@dataclass(frozen=True)
class Selection:
    """Which cells are asked for: of one report, maybe of one pillar or one concept, and the four switches.

    ``concept`` is ``scheme/slug``: a form of assistance, a civilian area, an inhibitor. The switches (MEASURES §11,
    rule 4): mandated acts counted as done; pillars stated in so many words only; organs and posts as partners of
    their own instead of the organisations they roll up to; claims on a region counted for each of its countries.
    """

    report: str
    pillar: str = ""
    include_mandated: bool = False
    explicit_pillar_only: bool = False
    concept: str = ""
    unrolled: bool = False
    allocate_regions: bool = False

    def explicit(self) -> Selection:
        """Return the same selection of pillars that are stated in so many words only; MEASURES §4."""
        return replace(self, explicit_pillar_only=True)

    def of(self, records: Records[C]) -> Records[C]:
        """Return the cells or the claims that are among those asked for."""
        in_report = records.only("document", self.report)
        if not self.pillar and not self.concept:
            return in_report
        found = self.has_pillar(in_report)
        return in_report.at(found & in_report.words("concepts").has(self.concept) if self.concept else found)

    def has_pillar(self, records: Records[C]) -> Mask:
        """Return for each row whether its pillar, stated or taken from the section, is the one asked for, if any is."""
        if not self.pillar:
            return np.ones(len(records), np.bool_)
        found = records.column("pillar").equals(self.pillar)
        return found & records.column("pillar_basis").equals("stated") if self.explicit_pillar_only else found

    @property
    def done(self) -> frozenset[str]:
        """Return the modalities of what was done; mandated acts count only where that is asked for."""
        return DONE | MANDATED if self.include_mandated else DONE


@dataclass(frozen=True)
class CellState:
    """The state of one organisation in one country, and the claims that put it there."""

    organization: str
    country: str
    state: str
    claims: tuple[str, ...]


def selected_cells(cube: Cube, selection: Selection) -> Records[Cell]:
    """Return the cells a selection asks for, those of regions among them where regions are allocated.

    Where organs and posts stand for themselves, the organisation of a cell is the actor that the report names.
    """
    found = selection.of(cube.all_cell_records if selection.allocate_regions else cube.cell_records)
    if not selection.unrolled:
        return found
    actor = found.column("actor")
    return found.with_columns(organization=lambda: found.column("organization").where(~actor.equals(""), actor))


def recorded_cells(cube: Cube, selection: Selection) -> Records[Cell]:
    """Return the cells a selection asks for that record an engagement."""
    found = selected_cells(cube, selection)
    return found.at(is_recorded(found, selection))


def recorded_claims(cube: Cube, selection: Selection) -> Groups[Pair]:
    """Return the claims that record an organisation as engaged in a country, by (organisation, country).

    MEASURES §3: recorded(o, c, d) = 1 iff an engagement claim of d that is done has o among its agents and partners,
    rolled up, and c among its countries.
    """
    return Groups.of(recorded_cells(cube, selection), "organization", "country")


def partners_by_country(cube: Cube, selection: Selection) -> dict[str, tuple[str, ...]]:
    """Return the recorded partners of each country that has any, rolled up; a State is not its own partner."""
    found: dict[str, list[str]] = {}
    for organization, country in recorded_claims(cube, selection):
        found.setdefault(country, []).append(organization)
    return {country: tuple(partners) for country, partners in sorted(found.items())}


def cell_states(cube: Cube, selection: Selection) -> CellStates[Pair]:
    """Return the state of every cell that some claim mentions, by (organisation, country); MEASURES §3.

    Cells that are not in the mapping are not mentioned, or out of scope: ask ``state_of``.
    """
    return CellStates(selected_cells(cube, selection), selection, ("organization", "country"))


class CellStates(Mapping[K, CellState]):
    """The states of the cells that some claim mentions, each the strongest that one of its claims gives.

    MEASURES §3: recorded goes before planned or mandated only, that before stated not done. ``by`` are the columns that
    make the key of a cell, organisation and country first; claims are looked up for the cells that are asked for.
    """

    def __init__(self, cells: Records[Cell], selection: Selection, by: tuple[str, ...]) -> None:
        self._rank = _ranks(cells, selection)
        self._groups: Groups[K] = Groups.of(cells.at(self._rank < len(STATES)), *by)
        self._rank = self._rank[self._rank < len(STATES)]
        self._best = self._groups.least(self._rank)

    def state(self, key: tuple[str, ...]) -> str:
        """Return the state of a cell without looking up its claims; not mentioned where none puts it in one."""
        at = self._groups.place(key)
        return NOT_MENTIONED if at is None else STATES[self._best[at]]

    def counts(self) -> dict[str, int]:
        """Return how many cells are in each state that occurs."""
        found = np.bincount(self._best, minlength=len(STATES)).tolist()
        return {state: count for state, count in zip(STATES, found, strict=True) if count}

    def __getitem__(self, key: K) -> CellState:
        """Return the state of a cell with the claims that put it there."""
        at = self._groups.place(key)
        if at is None:
            raise KeyError(key)
        best = self._best[at]
        claims = self._groups.claims_of(at, self._rank == best)
        return CellState(key[0], key[1], STATES[best], claims)

    def __iter__(self) -> Iterator[K]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)


def _ranks(cells: Records[Cell], selection: Selection) -> Codes:
    """Return the place among ``STATES`` of the state that each cell gives, one beyond where it gives none."""
    modality = cells.column("modality")
    is_acting = cells.column("role").is_in(ACTING_ROLES)
    is_planned, is_refused = modality.is_in(PLANNED | MANDATED), modality.is_in(NOT_TAKEN) & is_acting
    tests = [is_recorded(cells, selection), is_planned, is_refused]
    return np.select(tests, [STATES.index(state) for state in (RECORDED, PLANNED_ONLY, NOT_DONE)], len(STATES))


def is_recorded(cells: Records[Cell], selection: Selection) -> Mask:
    """Return for each cell whether it records an engagement (MEASURES §3): done, its organisation agent or partner."""
    is_engagement = cells.column("kind").equals("Engagement") & cells.column("role").is_in(ACTING_ROLES)
    return is_engagement & cells.column("modality").is_in(selection.done)


def is_in_scope(cube: Cube, selection: Selection) -> bool:
    """Return whether the report sets out to deal with the pillar, and with the concept's scheme, that is asked for.

    A scheme that some report sets out is in scope of that report alone; others are in scope everywhere (MEASURES §4).
    """
    in_pillar = not selection.pillar or selection.pillar in cube.report(selection.report).pillars
    return in_pillar and (not selection.concept or has_scheme(cube, selection.report, selection.concept.split("/")[0]))


def has_scheme(cube: Cube, report: str, scheme: str) -> bool:
    """Return whether a concept scheme is in scope of a report: set out there, or by no report at all."""
    documents = cube.schemes[scheme].documents if scheme in cube.schemes else ()
    return not documents or report in documents


def state_of(cube: Cube, selection: Selection, states: Mapping[Pair, CellState], key: Pair) -> CellState:
    """Return the state of one cell (organisation, country): every cell is in exactly one of the five."""
    if not is_in_scope(cube, selection):
        return CellState(*key, OUT_OF_SCOPE, ())
    return states.get(key, CellState(*key, NOT_MENTIONED, ()))


def countries_of_concern(cube: Cube, report: str) -> dict[str, tuple[str, ...]]:
    """Return the claims for which a country is of concern in a report; MEASURES §1, U_concern(d)."""
    return dict(Tellings.of(cube.concern).of_report(report))


def mentioned_countries(cube: Cube, report: str) -> set[str]:
    """Return the countries some claim of a report counts for; MEASURES §1, U_mentioned(d)."""
    told = Tellings.of(cube.mentioned).of_report(report)
    cells = cube.cell_records.only("document", report)
    return {*told, *countries_of_concern(cube, report), *cells.column("country").distinct()}


def by_channel(cube: Cube, organizations: Iterable[str], channel: str) -> tuple[str, ...]:
    """Return those of the organisations whose channel is regional, un or other."""
    return tuple(o for o in organizations if cube.partner(o).channel == channel)
