"""How far the figures carry: open lists, what could not be placed, and what the switches do (MEASURES §11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rtop_graph.coverage.cube import DONE, MANDATED, Cube
from rtop_graph.coverage.recorded import (
    ACTING_ROLES,
    Selection,
    is_in_scope,
    recorded_claims,
    selected_cells,
)
from rtop_graph.coverage.robustness import Share
from rtop_graph.coverage.switches import switches
from rtop_graph.coverage.whatif import what_ifs
from rtop_graph.report.content import Honesty


def build_honesty(cube: Cube, selection: Selection, claims: Iterable[str]) -> Honesty:
    """Return the measures of doubt for a selection, over the claims that the report uses."""
    used = [cube.claims[claim] for claim in claims]
    recorded = recorded_claims(cube, selection)
    open_claims = {cell.claim for cell in selected_cells(cube, selection) if cell.list_open}
    collective = {cell.claim for cell in selected_cells(cube, selection) if cell.collective}
    counted = {claim for group in recorded.values() for claim in group}
    return Honesty(
        open_list_claims=Share(len(counted & open_claims), len(counted)),
        open_list_cells=Share(sum(set(group) <= open_claims for group in recorded.values()), len(recorded)),
        collective_claims=Share(len(counted & collective), len(counted)),
        unallocated_claims=_unallocated(cube, selection),
        pillarless_claims=Share(sum(not cube.claims[claim].pillar for claim in counted), len(counted)),
        inferred_pillar_claims=Share(len(counted & _inferred(cube, selection)), len(counted)),
        review=dict(sorted(Counter(claim.review for claim in used).items())),
        confidence=dict(sorted(Counter(claim.confidence for claim in used).items())),
        switches=switches(cube, selection),
        decisions=what_ifs(cube, selection) if is_in_scope(cube, selection) else (),
    )


def _inferred(cube: Cube, selection: Selection) -> set[str]:
    cells = selected_cells(cube, selection)
    return {cell.claim for cell in cells if cell.pillar and cell.pillar_basis != "stated"}


def _unallocated(cube: Cube, selection: Selection) -> Share:
    """Return which engagements that are done count for no named partner in any country; MEASURES §11, rule 5."""
    cells = [cell for cell in cube.cells if cell.document == selection.report and cell.role in ACTING_ROLES]
    placed = {cell.claim for cell in cells}
    modalities = DONE | MANDATED if selection.include_mandated else DONE
    done = {
        claim.iri
        for claim in cube.claims.values()
        if claim.document == selection.report
        and claim.kind == "Engagement"
        and claim.modality in modalities
        and (not selection.pillar or claim.pillar == selection.pillar)
    }
    return Share(len(done - placed), len(done))
