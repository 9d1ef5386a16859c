"""Who takes part in a claim, whether or not it counts for a country: what the cells of the matrix cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

from rtop_graph.coverage.cube import Cube, Participation


def participants_of(cube: Cube) -> Sequence[Participation]:
    """Return who takes part in every claim; where the cube does not tell, what its cells do.

    Cells tell of named organisations, and of claims that count for a country.
    """
    found = {
        Participation(cell.claim, cell.role, cell.organization, cube.partner(cell.organization).label, is_named=True)
        for cell in cube.cells
    }
    return cube.participants or tuple(sorted(found, key=lambda part: (part.claim, part.role, part.actor)))
