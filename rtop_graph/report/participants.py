"""Who takes part in a claim, whether or not it counts for a country: what the cells of the matrix cannot tell."""

from __future__ import annotations

from dataclasses import dataclass

from rtop_graph.coverage.cube import Cube, slug
from rtop_graph.queries import run_named
from rtop_graph.store import Store


@dataclass(frozen=True)
class Participation:
    """An actor, rolled up, takes part in a claim in a role; an unnamed collective is never a partner."""

    claim: str
    role: str
    actor: str
    label: str
    is_named: bool


def read_participants(store: Store) -> tuple[Participation, ...]:
    """Return who takes part in every claim the store holds."""
    return tuple(
        Participation(row["claim"], slug(row["role"]), row["actor"], row["label"], row["unnamed"] != "true")
        for row in run_named(store, "coverage/participants")
    )


def participants_of_cells(cube: Cube) -> tuple[Participation, ...]:
    """Return what the cells tell of participants: named organisations, of claims that count for a country."""
    found = {
        Participation(
            cell.claim, cell.role, cell.organization, cube.organizations[cell.organization].label, is_named=True
        )
        for cell in cube.cells
    }
    return tuple(sorted(found, key=lambda part: (part.claim, part.role, part.actor)))
