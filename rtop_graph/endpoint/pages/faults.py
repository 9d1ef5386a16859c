"""The page that says why there is no other, with what may have been meant."""

from __future__ import annotations

import difflib
from urllib.parse import parse_qsl

from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import HTML, Page, PageRequest, html_page
from rtop_graph.endpoint.pages.search import NEAR, find_things, near_things
from rtop_graph.endpoint.pages.site import WAYS
from rtop_graph.results import Thing

NOT_FOUND = 404
NAMES = "/id/"
"""Where addresses are made of names; the words of any other address are those of a page."""

VERY_NEAR = 0.85
"""How alike a name is to the last part of an address that is offered where a page was asked for."""


def fault_page(material: Material, request: PageRequest, status: int, problem: str) -> Page:
    """Return the page that says why there is no other; where something is not found, with names and pages like it."""
    value = unknown_value(request, problem)
    words = (value or words_of(request.path)) if status == NOT_FOUND else ""
    is_name = bool(value) or request.path.startswith(NAMES)
    page = html_page(
        material,
        request,
        "fault.html.j2",
        status=status,
        problem=problem,
        words_asked=words,
        near=things_like(material, words) if is_name else near_things(material.names, words, VERY_NEAR),
        pages=pages_like(request.path) if words and not is_name else [],
    )
    return Page(page.body, HTML, status)


def unknown_value(request: PageRequest, problem: str) -> str:
    """Return the value of a field, or the part of the path, that a problem is told of; empty where it is of neither.

    >>> unknown_value(PageRequest("/coverage", {}, "country=Kenia"), "Nothing here is called 'Kenia' among place.")
    'Kenia'
    """
    values = (*(value.strip() for _, value in parse_qsl(request.query)), *request.parts.values())
    return next((value for value in values if value and repr(value) in problem), "")[:100]


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
    >>> pages_like("/Matrx")
    [('/coverage/matrix', 'Matrix')]
    """
    names = dict(WAYS)
    spelt = {**{f"/{name.casefold()}": path for path, name in WAYS}, **{way: way for way in names}}
    near = difflib.get_close_matches(path.casefold(), spelt, n=NEAR, cutoff=0.8)
    return [(way, names[way]) for way in dict.fromkeys(spelt[name] for name in near)]
