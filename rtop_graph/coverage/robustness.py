"""How much a share leans on single paragraphs: each is left out in turn (MEASURES §11, rule 3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.facts import Claims, Tellings
from rtop_graph.coverage.recorded import Selection
from rtop_graph.records import Records

R = TypeVar("R")


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

ShareFigures: TypeAlias = Callable[[Cube, Selection], Mapping[str, Share]]
"""Several such measures by name: the same names for every cube."""


def leave_one_paragraph_out(cube: Cube, selection: Selection, figure: ShareFigure) -> tuple[Share, Share]:
    """Return the smallest and the largest share found with all paragraphs, or with any single one left out.

    Not a confidence interval: the paragraphs are no sample of the world. Shares of nothing are passed over; where
    there are no others, both are the share itself.
    """
    return leave_out_for_all(cube, selection, lambda some, asked: {"": figure(some, asked)})[""]


def leave_out_for_all(cube: Cube, selection: Selection, figures: ShareFigures) -> dict[str, tuple[Share, Share]]:
    """Return the smallest and the largest of several shares by name, as ``leave_one_paragraph_out`` does of one."""
    found = {key: [share] for key, share in figures(cube, selection).items()}
    for rest in iter_without_one_paragraph(cube, selection.report):
        for key, share in figures(rest, selection).items():
            found[key].append(share)
    defined = {key: [share for share in shares if share.of] or shares[:1] for key, shares in found.items()}
    return {key: (min(shares, key=_by_value), max(shares, key=_by_value)) for key, shares in defined.items()}


def _by_value(share: Share) -> float:
    return share.value if share.of else 0.0


def iter_without_one_paragraph(cube: Cube, report: str) -> Iterator[Cube]:
    """Yield what the cube holds of a report, without each paragraph on which some claim rests alone."""
    own = replace(
        cube,
        cells=cube.cell_records.only("document", report),
        regional=cube.regional_records.only("document", report),
        claims=Claims(cube.claim_records.only("document", report)),
        concern=Tellings(cube.concern_records.only("document", report)),
    )
    for paragraph in own.claim_records.column("lone_paragraph").distinct():
        if paragraph:
            yield without_paragraph(own, paragraph)


def without_paragraph(cube: Cube, paragraph: str) -> Cube:
    """Return the cube without the claims that only this paragraph proves."""
    claims = cube.claim_records
    lost = claims.at(claims.column("lone_paragraph").equals(paragraph)).column("iri").distinct()
    return replace(
        cube,
        cells=_without(cube.cell_records, lost),
        regional=_without(cube.regional_records, lost),
        claims=Claims(claims.at(~claims.column("lone_paragraph").equals(paragraph))),
        concern=Tellings(_without(cube.concern_records, lost)),
        capable=_without(cube.capable_records, lost),
    )


def _without(rows: Records[R], claims: Collection[str]) -> Records[R]:
    return rows.at(~rows.column("claim").is_in(claims))
