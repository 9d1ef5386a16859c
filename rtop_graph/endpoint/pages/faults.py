"""The page that says why there is no other, with what may have been meant."""

from __future__ import annotations

import difflib

from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import HTML, Page, PageRequest, html_page
from rtop_graph.endpoint.pages.search import NEAR, find_things, near_things
from rtop_graph.endpoint.pages.site import WAYS
from rtop_graph.results import Thing

NOT_FOUND = 404


def fault_page(material: Material, request: PageRequest, status: int, problem: str) -> Page:
    """Return the page that says why there is no other; where something is not found, with names and pages like it."""
    words = words_of(request.path) if status == NOT_FOUND else ""
    page = html_page(
        material,
        request,
        "fault.html.j2",
        status=status,
        problem=problem,
        words_asked=words,
        near=things_like(material, words),
        pages=pages_like(request.path) if words else [],
    )
    return Page(page.body, HTML, status)


def words_of(path: str) -> str:
    """Return the words of the last part of a path.

    >>> words_of("/id/actor/african-union")
    'african union'
    """
    return " ".join(path.rstrip("/").rsplit("/", 1)[-1].replace("-", " ").replace("_", " ").split())[:100]


def things_like(material: Material, words: str) -> list[Thing]:
    """Return the things whose name has the words or is spelt much like them, the best first."""
    found = [hit.thing for hit in find_things(material.names, words)]
    return list(dict.fromkeys([*found, *near_things(material.names, words)]))[:NEAR] if words else []


def pages_like(path: str) -> list[tuple[str, str]]:
    """Return the pages whose path is spelt much like a path.

    >>> pages_like("/coverge")
    [('/coverage', 'Coverage')]
    """
    names = dict(WAYS)
    return [(near, names[near]) for near in difflib.get_close_matches(path, names, n=NEAR, cutoff=0.8)]
