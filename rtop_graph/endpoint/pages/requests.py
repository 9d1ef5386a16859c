"""What a page is asked for and what it gives back, so that a page is a function from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.rendering import rendered
from rtop_graph.endpoint.pages.site import Site, site_of
from rtop_graph.endpoint.pool import Answer
from rtop_graph.endpoint.protocol import ProtocolError, Question

HTML = "text/html"


@dataclass(frozen=True)
class PageRequest:
    """A request for a page: its path, the parts of the path that vary, and its query as written."""

    path: str
    parts: Mapping[str, str]
    query: str


@dataclass(frozen=True)
class Page:
    """A page, or a file to keep: ``headers`` go before those that every page has."""

    body: bytes
    media_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


PageMaker: TypeAlias = Callable[[Material, PageRequest], Page]
"""What makes a page; it is called in a thread of its own."""


@dataclass(frozen=True)
class QueryPage:
    """A page that asks the dataset a query: the question (None where there is none yet), and the page of its outcome.

    The outcome is an answer, why there is none, or None where nothing was asked.
    """

    question: Callable[[Material, PageRequest], Question | None]
    page: Callable[[Answer | ProtocolError | None, Material, PageRequest], Page]


def html_page(material: Material, request: PageRequest, template: str, **facts: object) -> Page:
    """Return a page of a template, in the frame of the site."""
    site: Site = site_of(material, request.path)
    return Page(rendered(template, site=site, **facts).encode("utf-8"))
