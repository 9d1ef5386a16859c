"""What if a reading decision had gone the other way: its alternative applied to the claims that rest on it.

MEASURES §11, rule 4: each decision is flipped on its own, beside the headline as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from rtop_graph.coverage.cube import DONE, MANDATED, PLANNED, Cell, Cube, Decision, Organization, Participation
from rtop_graph.coverage.recorded import ACTING_ROLES, Selection
from rtop_graph.coverage.switches import HeadlineCounts, headline_counts

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
    return frozenset(claim.iri for claim in cube.claims.values() if decision.slug in claim.decisions)


def what_ifs(cube: Cube, selection: Selection) -> tuple[WhatIf, ...]:
    """Return what each reading decision, flipped on its own, does to the headline of a report, in their order."""
    shown = headline_counts(cube, selection)
    return tuple(_what_if(cube, selection, shown, decision) for decision in cube.decisions)


def _what_if(cube: Cube, selection: Selection, shown: HeadlineCounts, decision: Decision) -> WhatIf:
    resting = sum(cube.claims[claim].document == selection.report for claim in resting_claims(cube, decision))
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
    kept = {key: tuple(claim for claim in found if claim not in dangers) for key, found in cube.concern.items()}
    return replace(
        cube,
        cells=tuple(cell for cell in cube.cells if cell.claim not in lost),
        regional=tuple(cell for cell in cube.regional if cell.claim not in lost),
        claims={c: replace(text, kind="Finding") if c in lost else text for c, text in cube.claims.items()},
        concern={key: found for key, found in kept.items() if found},
        capable=tuple(item for item in cube.capable if item.claim not in lost),
    )


def _changed(cube: Cube, claims: frozenset[str], change: Callable[[Cell], Cell]) -> Cube:
    """Return the cube with the cells of the claims changed, those on regions among them."""
    return replace(
        cube,
        cells=tuple(change(cell) if cell.claim in claims else cell for cell in cube.cells),
        regional=tuple(change(cell) if cell.claim in claims else cell for cell in cube.regional),
    )


def _counted_as_done(cube: Cube, claims: frozenset[str]) -> Cube:
    planned = frozenset({claim for claim in claims if cube.claims[claim].modality in PLANNED | MANDATED})
    texts = {c: replace(text, modality="performed") if c in planned else text for c, text in cube.claims.items()}
    return replace(_changed(cube, planned, lambda cell: replace(cell, modality="performed")), claims=texts)


def _counted_as_engagement(cube: Cube, claims: frozenset[str]) -> Cube:
    """Return the cube with the operators in the claims engaged, in each country of a region where one is told."""
    working = frozenset({c for c in claims if cube.claims[c].kind == "Operation" and cube.claims[c].modality in DONE})
    changed = _changed(cube, working, _as_engagement)
    spread = tuple(cell for cell in changed.regional if cell.claim in working)
    return replace(changed, cells=(*changed.cells, *spread))


def _as_engagement(cell: Cell) -> Cell:
    role = "agent" if cell.role == "operator" else cell.role
    return replace(cell, kind="Engagement", role=role)


def _own_partner(cube: Cube, claims: frozenset[str]) -> Cube:
    """Return the cube with the organs and posts in the claims as organisations that take part themselves."""
    told = [cell for cell in (*cube.cells, *cube.regional) if cell.claim in claims and cell.actor in cube.parts]
    taking_part = {(cell.claim, cell.role, cell.actor): cube.parts[cell.actor].label for cell in told}
    more = (Participation(*key, label, is_named=True) for key, label in taking_part.items())
    unrolled = _changed(cube, claims, lambda cell: replace(cell, organization=cell.actor or cell.organization))
    own = {cell.actor: cube.parts[cell.actor] for cell in told}
    participants = tuple(dict.fromkeys((*cube.participants, *more)))
    return replace(unrolled, organizations={**cube.organizations, **own}, participants=participants)


def _named_partner(cube: Cube, claims: frozenset[str]) -> Cube:
    """Return the cube with each unnamed collective that acts in a claim as a partner where the claim is placed."""
    countries: dict[str, list[str]] = {}
    for (_, country), found in cube.mentioned.items():
        for claim in claims & set(found):
            countries.setdefault(claim, []).append(country)
    acting = [p for p in cube.participants if p.claim in claims and p.role in ACTING_ROLES and not p.is_named]
    cells = tuple(_cell(cube, p.claim, p.role, p.actor, c) for p in acting for c in countries.get(p.claim, ()))
    named = {p.actor: Organization(p.actor, p.label, "", COLLECTIVE) for p in acting}
    participants = tuple(replace(p, is_named=True) if p in acting else p for p in cube.participants)
    organizations = {**named, **cube.organizations}
    return replace(cube, cells=(*cube.cells, *cells), organizations=organizations, participants=participants)


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
    texts = dict(cube.claims)
    for claim in claims:
        told = texts[claim]
        kind = "Finding" if told.kind == "Failure" else told.kind
        modality = "performed" if told.kind == "Failure" else told.modality
        texts[claim] = replace(told, states_lack=False, kind=kind, modality=modality)
    return replace(cube, claims=texts)


def _no_inhibitor(cube: Cube, claims: frozenset[str]) -> Cube:
    texts = {
        iri: replace(text, concepts=_without_inhibitors(text.concepts)) if iri in claims else text
        for iri, text in cube.claims.items()
    }
    without = _changed(cube, claims, lambda cell: replace(cell, concepts=_without_inhibitors(cell.concepts)))
    return replace(without, claims=texts)


def _without_inhibitors(concepts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(concept for concept in concepts if not concept.startswith("inhibitor/"))


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
