"""A claim with many parts becomes links between two things each, so that a graph can hold it.

The first part in the order of ``LEADS`` that a claim has leads it: each leading thing is tied to every other part. Who
also acts (a partner of the agent, say) is tied to the places, situations and instruments. A claim of two partners and
nothing else ties them to each other; a claim of places alone, or of one thing, ties nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

ACTING = ("agent", "operator", "perpetrator", "partner", "host", "informationSource", "memberConcerned")
"""The roles in which an actor does or suffers what a claim says, by the name of their property."""

PARTICIPANTS = (*ACTING, "addressee", "beneficiary")
"""The roles of actors."""

OBJECTS = ("onPlace", "concernsSituation", "concernsInstrument")
"""What a claim is about."""

LEADS = (*ACTING, "addressee", "beneficiary", "throughMechanism", "concernsInstrument", "concernsSituation", "onPlace")
"""Which part leads a claim: the first that it has."""

ROLE_WORDS: Mapping[str, str] = {
    "agent": "agent",
    "operator": "operator",
    "perpetrator": "perpetrator",
    "partner": "partner",
    "host": "host",
    "informationSource": "source of information",
    "memberConcerned": "member concerned",
    "addressee": "addressee",
    "beneficiary": "beneficiary",
    "throughMechanism": "mechanism",
    "onPlace": "place",
    "concernsSituation": "situation",
    "concernsInstrument": "instrument",
}
"""What a part is called where people read it."""

Parts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, order=True)
class Link:
    """Two things that a claim ties, each with the part it has in the claim."""

    source: str
    source_part: str
    target: str
    target_part: str

    @property
    def label(self) -> str:
        """Return the parts as people read them: ``agent → place``."""
        return f"{ROLE_WORDS[self.source_part]} → {ROLE_WORDS[self.target_part]}"


def links_of(parts: Parts, *, is_shared: bool = True) -> tuple[Link, ...]:
    """Return the links of a claim with these parts, each once, in a fixed order.

    Where the claim is not of something its actors share (``is_shared``), those of one role are not tied together.
    """
    present = [part for part in LEADS if parts.get(part)]
    if not present:
        return ()
    is_alone = len(present) == 1
    if is_alone and (present[0] not in PARTICIPANTS or not is_shared):
        return ()
    links = _among(parts, present[0]) if is_alone else _across(parts, present)
    return tuple(sorted({link for link in links if link.source != link.target}))


def _among(parts: Parts, part: str) -> Iterator[Link]:
    for source, target in itertools.combinations(sorted(parts[part]), 2):
        yield Link(source, part, target, part)


def _across(parts: Parts, present: Sequence[str]) -> Iterator[Link]:
    lead = present[0]
    for source_part, target_part in itertools.product(present, present):
        also_acts = source_part in ACTING and target_part in OBJECTS
        if source_part != target_part and (source_part == lead or also_acts):
            for source, target in itertools.product(parts[source_part], parts[target_part]):
                yield Link(source, source_part, target, target_part)
