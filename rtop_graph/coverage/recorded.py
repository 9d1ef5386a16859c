"""Recorded coverage: which organisation a report records as engaged in which country (MEASURES §3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rtop_graph.coverage.cube import DONE, MANDATED, NOT_TAKEN, PLANNED, Cell, ClaimText, Cube

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

    def counts(self, found: Cell | ClaimText) -> bool:
        """Return whether a cell or a claim is among those asked for."""
        has_concept = not self.concept or self.concept in found.concepts
        return found.document == self.report and has_concept and self.has_pillar(found.pillar, found.pillar_basis)

    def has_pillar(self, pillar: str, basis: str) -> bool:
        """Return whether a pillar, stated or taken from the section, is the one asked for; any, where none is."""
        is_explicit = not self.explicit_pillar_only or basis == "stated"
        return not self.pillar or (pillar == self.pillar and is_explicit)

    def is_done(self, found: Cell | ClaimText) -> bool:
        """Return whether a cell or a claim says that it was done; mandated acts count only where that is asked for."""
        return found.modality in (DONE | MANDATED if self.include_mandated else DONE)


@dataclass(frozen=True)
class CellState:
    """The state of one organisation in one country, and the claims that put it there."""

    organization: str
    country: str
    state: str
    claims: tuple[str, ...]


def selected_cells(cube: Cube, selection: Selection) -> list[Cell]:
    """Return the cells a selection asks for, those of regions among them where regions are allocated.

    Where organs and posts stand for themselves, the organisation of a cell is the actor that the report names.
    """
    cells = (*cube.cells, *cube.regional) if selection.allocate_regions else cube.cells
    found = [cell for cell in cells if selection.counts(cell)]
    return (
        [replace(cell, organization=cell.actor or cell.organization) for cell in found] if selection.unrolled else found
    )


def recorded_claims(cube: Cube, selection: Selection) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the claims that record an organisation as engaged in a country, by (organisation, country).

    MEASURES §3: recorded(o, c, d) = 1 iff an engagement claim of d that is done has o among its agents and partners,
    rolled up, and c among its countries.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for cell in selected_cells(cube, selection):
        if is_recorded(cell, selection):
            found.setdefault((cell.organization, cell.country), set()).add(cell.claim)
    return {key: tuple(sorted(claims)) for key, claims in sorted(found.items())}


def partners_by_country(cube: Cube, selection: Selection) -> dict[str, tuple[str, ...]]:
    """Return the recorded partners of each country that has any, rolled up; a State is not its own partner."""
    found: dict[str, set[str]] = {}
    for organization, country in recorded_claims(cube, selection):
        found.setdefault(country, set()).add(organization)
    return {country: tuple(sorted(partners)) for country, partners in sorted(found.items())}


def cell_states(cube: Cube, selection: Selection) -> dict[tuple[str, str], CellState]:
    """Return the state of every cell that some claim mentions, by (organisation, country); MEASURES §3.

    Cells that are not in the mapping are not mentioned, or out of scope: ask ``state_of``.
    """
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in selected_cells(cube, selection):
        groups.setdefault((cell.organization, cell.country), []).append(cell)
    states = (strongest_state(key, cells, selection) for key, cells in sorted(groups.items()))
    return {(found.organization, found.country): found for found in states if found is not None}


def strongest_state(key: tuple[str, str], cells: Sequence[Cell], selection: Selection) -> CellState | None:
    """Return the state of an organisation in a country from the cells that mention it; None where none puts it in one.

    MEASURES §3: recorded goes before planned or mandated only, that before stated not done.
    """
    tests = {
        RECORDED: [c for c in cells if is_recorded(c, selection)],
        PLANNED_ONLY: [c for c in cells if c.modality in PLANNED | MANDATED],
        NOT_DONE: [c for c in cells if c.modality in NOT_TAKEN and c.role in ACTING_ROLES],
    }
    for state, found in tests.items():
        if found:
            return CellState(key[0], key[1], state, tuple(sorted({cell.claim for cell in found})))
    return None


def is_recorded(cell: Cell, selection: Selection) -> bool:
    """Return whether a cell records an engagement (MEASURES §3): done, its organisation an agent or partner."""
    return cell.kind == "Engagement" and cell.role in ACTING_ROLES and selection.is_done(cell)


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


def state_of(
    cube: Cube, selection: Selection, states: dict[tuple[str, str], CellState], key: tuple[str, str]
) -> CellState:
    """Return the state of one cell (organisation, country): every cell is in exactly one of the five."""
    if not is_in_scope(cube, selection):
        return CellState(*key, OUT_OF_SCOPE, ())
    return states.get(key, CellState(*key, NOT_MENTIONED, ()))


def countries_of_concern(cube: Cube, report: str) -> dict[str, tuple[str, ...]]:
    """Return the claims for which a country is of concern in a report; MEASURES §1, U_concern(d)."""
    return {country: claims for (document, country), claims in sorted(cube.concern.items()) if document == report}


def mentioned_countries(cube: Cube, report: str) -> set[str]:
    """Return the countries some claim of a report counts for; MEASURES §1, U_mentioned(d)."""
    told = {country for document, country in cube.mentioned if document == report}
    return told.union(countries_of_concern(cube, report), (c.country for c in cube.cells if c.document == report))


def by_channel(cube: Cube, organizations: Iterable[str], channel: str) -> tuple[str, ...]:
    """Return those of the organisations whose channel is regional, un or other."""
    return tuple(o for o in organizations if cube.partner(o).channel == channel)
