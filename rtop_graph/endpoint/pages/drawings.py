"""The drawing, a page that is whole by itself and is sent with the policy that it needs."""

from __future__ import annotations

import base64
import hashlib
import re

from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import HTML, Page, PageRequest, html_page
from rtop_graph.errors import UnknownNameError
from rtop_graph.visualisation.page import FOCUS_SEGMENTS, draw

INLINE = re.compile(r"<(?P<tag>script|style)(?P<facts>[^>]*)>(?P<text>.*?)</(?P=tag)>", re.DOTALL)


def graph_page(material: Material, request: PageRequest) -> Page:
    """Return the page with the drawing of one thing and what it is tied to, or of everything."""
    fields = read_fields(request.query, ("focus",))
    focus = material.directory.find(fields["focus"], FOCUS_SEGMENTS) if "focus" in fields else None
    names = sorted({name.thing.label for name in material.names if name.thing.iri.split("/")[-2] in FOCUS_SEGMENTS})
    return html_page(material, request, "graph.html.j2", fields=fields, focus=focus, names=names)


def drawing_page(material: Material, request: PageRequest) -> Page:
    """Return the drawing itself, which may stand in a frame of ours."""
    focus = read_fields(request.query, ("focus",)).get("focus", "")
    try:
        drawn = draw(material.store, focus)
    except UnknownNameError as error:
        plain = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'"}
        return Page(f"{error}\n".encode(), "text/plain", 404, plain)
    return alone(drawn, "'self'")


def alone(html: str, ancestors: str) -> Page:
    """Return a page that is whole by itself, with a policy that allows its own scripts and styles and no others."""
    policy = (
        f"default-src 'none'; script-src {_hashes(html, 'script')}; style-src {_hashes(html, 'style')}; "
        f"img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )
    return Page(html.encode("utf-8"), HTML, headers={"Content-Security-Policy": policy})


def _hashes(html: str, tag: str) -> str:
    """Return the hashes of what stands inside the elements of a page (Content Security Policy Level 3, 6.7.2)."""
    texts = [found["text"] for found in INLINE.finditer(html) if found["tag"] == tag and "json" not in found["facts"]]
    marks = (base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") for text in texts)
    return " ".join(f"'sha256-{mark}'" for mark in marks) or "'none'"
