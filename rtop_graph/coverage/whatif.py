"""What if a reading decision had gone the other way: its alternative applied to the claims that rest on it.

MEASURES §11, rule 4: each decision is flipped on its own, beside the headline as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from rtop_graph.columns import Mask
from rtop_graph.coverage.cube import DONE, MANDATED, PLANNED, Cell, Cube, Decision, Organization, Participation
from rtop_graph.coverage.facts import Claims, Tellings
from rtop_graph.coverage.groups import Groups
from rtop_graph.coverage.recorded import ACTING_ROLES, Selection
from rtop_graph.coverage.switches import HeadlineCounts, headline_counts
from rtop_graph.records import Records

R = TypeVar("R")

NO_FIGURE = "no-figure"
NOT_IN_TABLES = "not-in-the-tables"
DANGERS = frozenset({"Incidence", "Recurrence"})
UNCOUNTED_KINDS = DANGERS | {"Engagement", "Operation"}
COLLECTIVE = "UnnamedCollective"


@dataclass(frozen=True)
class WhatIf:
    """One decision flipped, for one report: the headline then, and the countries that change their group.

    ``counts`` is None where nothing can be flipped: the effect is that no figure changes, or that the tables lack
    what the alternative needs. ``moved`` has the figures that move, as shown and then, None where one does not arise.
    ``resting`` is how many claims of the report rest on the decision.
    """

    decision: Decision
    resting: int
    counts: HeadlineCounts | None
    changed: tuple[str, ...]
    moved: Mapping[str, tuple[int | None, int | None]]


def flipped(cube: Cube, decision: Decision) -> Cube:
    """Return the cube as it would be with the alternative applied to the claims that rest on the decision.

    The cube itself where the effect is one that nothing applies. Raise ``KeyError`` for an effect unknown here.
    """
    if decision.effect in {NO_FIGURE, NOT_IN_TABLES}:
        return cube
    return EFFECTS[decision.effect](cube, resting_claims(cube, decision))


def resting_claims(cube: Cube, decision: Decision) -> frozenset[str]:
    """Return the claims that rest on a decision."""
    claims = cube.claim_records
    return frozenset(claims.at(claims.words("decisions").has(decision.slug)).column("iri").distinct())


def what_ifs(cube: Cube, selection: Selection) -> tuple[WhatIf, ...]:
    """Return what each reading decision, flipped on its own, does to the headline of a report, in their order."""
    own = _of_report(cube, selection.report)
    shown = headline_counts(own, selection)
    return tuple(_what_if(own, selection, shown, decision) for decision in cube.decisions)


def _of_report(cube: Cube, report: str) -> Cube:
    """Return the cube with the claims of one report alone: those of others change no figure of its headline."""
    return replace(
        cube,
        cells=cube.cell_records.only("document", report),
        regional=cube.regional_records.only("document", report),
        claims=Claims(cube.claim_records.only("document", report)),
        concern=Tellings(cube.concern_records.only("document", report)),
    )


def _what_if(cube: Cube, selection: Selection, shown: HeadlineCounts, decision: Decision) -> WhatIf:
    resting = len(resting_claims(cube, decision))
    if decision.effect in {NO_FIGURE, NOT_IN_TABLES}:
        return WhatIf(decision, resting, None, (), {})
    found = headline_counts(flipped(cube, decision), selection)
    changed = tuple(sorted(found.changed_from(shown), key=lambda country: cube.countries[country].label))
    keys = dict.fromkeys([*shown.counts, *found.counts])
    moves = {key: (shown.counts.get(key), found.counts.get(key)) for key in keys}
    return WhatIf(decision, resting, found, changed, {key: pair for key, pair in moves.items() if pair[0] != pair[1]})


# ---------------------------------------------------------------- one function an effect


def _not_counted(cube: Cube, claims: frozenset[str]) -> Cube:
    """Return the cube with the claims as findings without an actor: nobody is engaged or able by them.

    A place stays of concern by them, unless they tell of the danger itself (an incidence, a recurrence).
    """
    lost = {claim for claim in claims if cube.claims[claim].kind in UNCOUNTED_KINDS}
    dangers = {claim for claim in lost if cube.claims[claim].kind in DANGERS}
    texts = cube.claim_records
    return replace(
        cube,
        cells=_without(cube.cell_records, lost),
        regional=_without(cube.regional_records, lost),
        claims=Claims(texts.changed(texts.column("iri").is_in(lost), kind="Finding")),
        concern=Tellings(_without(cube.concern_records, dangers)),
        capable=_without(cube.capable_records, lost),
    )


def _without(rows: Records[R], claims: Collection[str]) -> Records[R]:
    return rows.at(~rows.column("claim").is_in(claims))


def _changed(cube: Cube, claims: frozenset[str], change: Callable[[Records[Cell], Mask], Records[Cell]]) -> Cube:
    """Return the cube with the cells of the claims changed, those on regions among them."""
    cells, regional = cube.cell_records, cube.regional_records
    return replace(
        cube,
        cells=change(cells, cells.column("claim").is_in(claims)),
        regional=change(regional, regional.column("claim").is_in(claims)),
    )


def _counted_as_done(cube: Cube, claims: frozenset[str]) -> Cube:
    planned = frozenset({claim for claim in claims if cube.claims[claim].modality in PLANNED | MANDATED})
    texts = cube.claim_records
    done = Claims(texts.changed(texts.column("iri").is_in(planned), modality="performed"))
    return replace(_changed(cube, planned, lambda cells, own: cells.changed(own, modality="performed")), claims=done)


def _counted_as_engagement(cube: Cube, claims: frozenset[str]) -> Cube:
    """Return the cube with the operators in the claims engaged, in each country of a region where one is told."""
    working = frozenset({c for c in claims if cube.claims[c].kind == "Operation" and cube.claims[c].modality in DONE})
    changed = _changed(cube, working, _as_engagements)
    regional = changed.regional_records
    spread = regional.at(regional.column("claim").is_in(working))
    return replace(changed, cells=changed.cell_records.followed_by(spread))


def _as_engagements(cells: Records[Cell], own: Mask) -> Records[Cell]:
    operators = cells.column("role").equals("operator")
    return cells.changed(own, kind="Engagement").changed(own & operators, role="agent")


def _own_partner(cube: Cube, claims: frozenset[str]) -> Cube:
    """Return the cube with the organs and posts in the claims as organisations that take part themselves."""
    cells = cube.all_cell_records
    cells = cells.at(cells.column("claim").is_in(claims))
    told = [cell for cell in cells if cell.actor in cube.parts]
    taking_part = {(cell.claim, cell.role, cell.actor): cube.parts[cell.actor].label for cell in told}
    more = [Participation(*key, label, is_named=True) for key, label in taking_part.items()]
    known = set(cube.part_records.at(cube.part_records.column("claim").is_in(claims)))
    new = Records.of(Participation, [part for part in more if part not in known])
    unrolled = _changed(cube, claims, _as_actors)
    own = {cell.actor: cube.parts[cell.actor] for cell in told}
    participants = cube.part_records.followed_by(new)
    return replace(unrolled, organizations={**cube.organizations, **own}, participants=participants)


def _as_actors(cells: Records[Cell], own: Mask) -> Records[Cell]:
    actor = cells.column("actor")
    return cells.with_columns(organization=lambda: cells.column("organization").where(own & ~actor.equals(""), actor))


def _named_partner(cube: Cube, claims: frozenset[str]) -> Cube:
    """Return the cube with each unnamed collective that acts in a claim as a partner where the claim is placed."""
    mentioned, parts = cube.mentioned_records, cube.part_records
    own = mentioned.at(mentioned.column("claim").is_in(claims))
    placed: Groups[tuple[str, str]] = Groups.of(own, "claim", "country")
    acts = parts.column("claim").is_in(claims) & parts.column("role").is_in(ACTING_ROLES)
    acts &= parts.column("is_named").equals(False)
    acting = tuple(parts.at(acts))
    cells = [_cell(cube, p.claim, p.role, p.actor, c) for p in acting for claim, c in placed if claim == p.claim]
    named = {p.actor: Organization(p.actor, p.label, "", COLLECTIVE) for p in acting}
    return replace(
        cube,
        cells=cube.cell_records.followed_by(Records.of(Cell, cells)),
        organizations={**named, **cube.organizations},
        participants=parts.changed(acts, is_named=True),
    )


def _cell(cube: Cube, claim: str, role: str, actor: str, country: str) -> Cell:
    """Return the cell of an unnamed collective; what only named partners' cells tell stays at its usual."""
    told = cube.claims[claim]
    return Cell(
        document=told.document,
        claim=claim,
        kind=told.kind,
        modality=told.modality,
        role=role,
        organization=actor,
        country=country,
        pillar=told.pillar,
        pillar_basis=told.pillar_basis,
        list_open=False,
        collective=True,
        actor=actor,
        concepts=told.concepts,
    )


def _not_a_stated_gap(cube: Cube, claims: frozenset[str]) -> Cube:
    """Return the cube with the claims as findings that state no lack."""
    texts = cube.claim_records
    own = texts.column("iri").is_in(claims)
    failures = own & texts.column("kind").equals("Failure")
    found = texts.changed(own, states_lack=False).changed(failures, kind="Finding", modality="performed")
    return replace(cube, claims=Claims(found))


def _no_inhibitor(cube: Cube, claims: frozenset[str]) -> Cube:
    texts = cube.claim_records
    own = texts.column("iri").is_in(claims)
    return replace(_changed(cube, claims, _without_inhibitors), claims=Claims(_without_inhibitors(texts, own)))


def _without_inhibitors(rows: Records[R], own: Mask) -> Records[R]:
    return rows.with_columns(concepts=lambda: rows.words("concepts").without(own, _is_inhibitor))


def _is_inhibitor(concept: str) -> bool:
    return concept.startswith("inhibitor/")


EFFECTS: Mapping[str, Callable[[Cube, frozenset[str]], Cube]] = {
    "not-counted": _not_counted,
    "counted-as-done": _counted_as_done,
    "counted-as-engagement": _counted_as_engagement,
    "own-partner": _own_partner,
    "named-partner": _named_partner,
    "not-a-stated-gap": _not_a_stated_gap,
    "no-inhibitor": _no_inhibitor,
}
"""What applies each effect of an alternative to the claims that rest on a decision."""
