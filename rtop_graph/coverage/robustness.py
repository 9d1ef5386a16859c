"""How much a share leans on single paragraphs: each is left out in turn (MEASURES §11, rule 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.recorded import Selection


@dataclass(frozen=True)
class Share:
    """``count`` things of ``of``; a share of nothing has no value."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """Return the share, 0 to 1; raise ``ZeroDivisionError`` for a share of nothing."""
        return self.count / self.of


ShareFigure: TypeAlias = Callable[[Cube, Selection], Share]
"""A measure that is a share, as a function of the cube and what is asked for."""


def leave_one_paragraph_out(cube: Cube, selection: Selection, figure: ShareFigure) -> tuple[Share, Share]:
    """Return the smallest and the largest share found with all paragraphs, or with any single one left out.

    Not a confidence interval: the paragraphs are no sample of the world. Shares of nothing are passed over; where
    there are no others, both are the share itself.
    """
    whole = figure(cube, selection)
    found = [whole, *(figure(rest, selection) for rest in iter_without_one_paragraph(cube, selection.report))]
    defined = [share for share in found if share.of] or [whole]
    return min(defined, key=_by_value), max(defined, key=_by_value)


def _by_value(share: Share) -> float:
    return share.value if share.of else 0.0


def iter_without_one_paragraph(cube: Cube, report: str) -> Iterator[Cube]:
    """Yield the cube without each paragraph of a report on which some claim rests alone."""
    claims = [claim for claim in cube.claims.values() if claim.document == report]
    alone = {claim.paragraphs[0].iri for claim in claims if len(claim.paragraphs) == 1}
    for paragraph in sorted(alone):
        yield without_paragraph(cube, paragraph)


def without_paragraph(cube: Cube, paragraph: str) -> Cube:
    """Return the cube without the claims that only this paragraph proves."""
    lost = {c.iri for c in cube.claims.values() if {thing.iri for thing in c.paragraphs} == {paragraph}}
    kept = {key: tuple(claim for claim in claims if claim not in lost) for key, claims in cube.concern.items()}
    return replace(
        cube,
        cells=tuple(cell for cell in cube.cells if cell.claim not in lost),
        regional=tuple(cell for cell in cube.regional if cell.claim not in lost),
        claims={iri: claim for iri, claim in cube.claims.items() if iri not in lost},
        concern={key: claims for key, claims in kept.items() if claims},
        capable=tuple(item for item in cube.capable if item.claim not in lost),
    )
