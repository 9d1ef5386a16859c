"""What can be looked at: the networks of a store, whole or around one thing, each with where its nodes stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rtop_graph.coverage.cube import REGIONAL_KINDS, Cube
from rtop_graph.errors import UnknownNameError
from rtop_graph.results import Thing
from rtop_graph.store import Store
from rtop_graph.visualisation.layout import Captions, captions, lay_out
from rtop_graph.visualisation.network import Material, Network, NetworkOptions, ego, network_of, read_material
from rtop_graph.visualisation.springs import Positions

FOCUS_SEGMENTS = ("actor", "place", "mechanism", "situation", "instrument")
"""What a drawing can be about, in the order in which a name is looked up."""

DEPTHS: Mapping[str, int] = {"1": 1, "2": 2, "3": 3}
"""How many steps around a thing can be drawn, by how they are written."""


@dataclass(frozen=True)
class View:
    """A network with where its nodes stand."""

    network: Network
    positions: Positions
    captions: Captions

    @property
    def name(self) -> str:
        """Return which view it is: overview or everything."""
        return str(self.network.graph["view"])


def view_of(network: Network) -> View:
    """Return the network laid out."""
    positions = lay_out(network)
    return View(network, positions, captions(network, positions))


@dataclass(frozen=True)
class Drawable:
    """What the store holds, ready to be drawn: whole, or the part of it around a thing."""

    material: Material

    @cached_property
    def networks(self) -> tuple[Network, Network]:
        """Return the overview and everything."""
        overview, everything = (network_of(self.material, NetworkOptions(rolled_up=up)) for up in (True, False))
        return overview, everything

    def whole(self) -> list[View]:
        """Return the overview and everything, laid out."""
        return [view_of(network) for network in self.networks]

    def around(self, focus: Thing, depth: int = 1) -> list[View]:
        """Return everything within so many steps of a thing, and the same of the overview where that has the thing.

        Raise ``UnknownNameError`` when no claim names it.
        """
        near = [ego(network, focus.iri, depth) for network in reversed(self.networks) if focus.iri in network]
        if not near:
            told = f"No claim of the reports names {focus.label}, so there is nothing to draw around it."
            raise UnknownNameError(told)
        return [view_of(network) for network in near]

    def first(self) -> Thing | None:
        """Return the regional organisation with the most links in the overview, to begin with; None where none has."""
        overview = self.networks[0]
        ranked = sorted(
            (-int(overview.degree(node)), str(facts["label"]), node)
            for node, facts in overview.nodes(data=True)
            if facts["kind"] in REGIONAL_KINDS
        )
        return Thing(ranked[0][1], ranked[0][2]) if ranked else None


def read_drawable(store: Store, cube: Cube | None = None) -> Drawable:
    """Return what a store holds, ready to be drawn; a cube that was read already is not read again."""
    return Drawable(read_material(store, cube))
