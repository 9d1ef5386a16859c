"""What stands around every page: the ways in, the state of the data, the limits and the rules of honesty."""

from __future__ import annotations

from dataclasses import dataclass

from rtop_graph import __version__
from rtop_graph.endpoint.pages.material import Material

WAYS = (
    ("/headline", "Headline"),
    ("/coverage/matrix", "Matrix"),
    ("/map", "Map"),
    ("/concern", "Of concern"),
    ("/coverage", "Coverage"),
    ("/gaps", "Gaps"),
    ("/claims", "Claims"),
    ("/partners", "Partners"),
    ("/redundancy", "Redundancy"),
    ("/changes", "Changes"),
    ("/options", "Options"),
    ("/questions", "Questions"),
    ("/graph", "Graph"),
    ("/reports", "Reports"),
    ("/console", "SPARQL"),
)
"""The pages that every page leads to, in the order in which a newcomer meets them."""


@dataclass(frozen=True)
class Site:
    """What the frame of a page tells: where it is, and what the data are."""

    path: str
    version: str
    checksum: str
    statements: int
    reasoned: bool | None
    limits: tuple[tuple[str, str], ...]
    has_texts: bool
    notice: str
    ways: tuple[tuple[str, str], ...] = WAYS


def site_of(material: Material, path: str) -> Site:
    """Return the frame of the page at a path."""
    dataset = material.manifest.get("dataset", {})
    return Site(
        path=path,
        version=str(material.manifest.get("version", __version__)),
        checksum=str(dataset.get("sha256", "")),
        statements=int(dataset.get("statements", 0)),
        reasoned=material.manifest.get("reasoner"),
        limits=material.limits.told(),
        has_texts=bool(material.texts),
        notice=material.notice,
    )
