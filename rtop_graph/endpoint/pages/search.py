"""Every name, and every claim's sentence, by some words of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from rtop_graph.coverage.cube import ClaimText
from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material, Name
from rtop_graph.endpoint.pages.requests import Page, PageRequest, html_page
from rtop_graph.identifiers import ID
from rtop_graph.names import folded
from rtop_graph.results import Thing
from rtop_graph.tables import natural_key

KINDS = {
    "place": "Countries and other places",
    "actor": "Organisations and other actors",
    "mechanism": "Mechanisms",
    "situation": "Situations",
    "instrument": "Instruments",
    "document": "Reports",
}
"""The kinds of things that bear names, in the order in which they are told."""

MOST = 50
"""How many things of a kind, and how many claims, are told; the page says so where there are more."""

NEAR = 8


def search_page(material: Material, request: PageRequest) -> Page:
    """Return what bears the words that are searched for, by kind, and the claims whose sentence has them all."""
    words = read_fields(request.query, ("q",)).get("q", "")
    found = find_things(material.names, words)
    claims = find_claims(material.cube.claims.values(), words)
    near = near_things(material.names, words) if words and not found and not claims else []
    groups = {kind: [hit for hit in found if hit.thing.iri.startswith(f"{ID}{kind}/")] for kind in KINDS}
    return html_page(
        material,
        request,
        "search.html.j2",
        words_asked=words,
        groups=sorted(((KINDS[kind], hits) for kind, hits in groups.items() if hits), key=_best),
        claims=claims,
        near=near,
        most=MOST,
        count=len(found),
    )


@dataclass(frozen=True)
class Hit:
    """A thing that is found, how well (0 is best), and by which name where it is another than its label."""

    thing: Thing
    rank: int
    called: str


def _best(group: tuple[str, list[Hit]]) -> int:
    return group[1][0].rank


def find_things(names: Iterable[Name], words: str) -> list[Hit]:
    """Return the things some name of which has the words, the best first."""
    wanted = folded(words)
    best: dict[Thing, Hit] = {}
    for name in names if wanted else ():
        rank = _rank(name.compared, wanted)
        if rank is not None and (name.thing not in best or rank < best[name.thing].rank):
            called = name.written if name.compared != folded(name.thing.label) else ""
            best[name.thing] = Hit(name.thing, rank, called)
    return sorted(best.values(), key=lambda hit: (hit.rank, natural_key(hit.thing.label)))


def _rank(name: str, wanted: str) -> int | None:
    """Return 0 for the name itself, 1 where it begins with the words, 2 where a word of it does, 3 where it has them.

    >>> [_rank(name, "union") for name in ("union", "union africaine", "african union", "reunion", "kenya")]
    [0, 1, 2, 3, None]
    """
    if wanted not in name:
        return None
    tests = (name == wanted, name.startswith(wanted), f" {wanted}" in name)
    return tests.index(True) if any(tests) else len(tests)


def find_claims(claims: Iterable[ClaimText], words: str) -> list[ClaimText]:
    """Return the claims whose sentence has every one of the words, or begins a word with it."""
    wanted = folded(words).split()
    if not wanted:
        return []
    found = [claim for claim in claims if all(f" {word}" in f" {folded(claim.statement)}" for word in wanted)]
    return sorted(found, key=lambda claim: natural_key(claim.iri))


def near_things(names: Iterable[Name], words: str, alike: float = 0.6) -> list[Thing]:
    """Return the things with a name spelt much like the words, ``alike`` at least (1 is the same)."""
    known = {name.compared: name.thing for name in names}
    near = difflib.get_close_matches(folded(words), known, n=NEAR, cutoff=alike)
    return list(dict.fromkeys(known[name] for name in near))
