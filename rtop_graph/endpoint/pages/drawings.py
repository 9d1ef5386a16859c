"""The graph explorer in the frame of the site, and the same as a page that is whole by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from rtop_graph.endpoint.pages.fields import read_fields
from rtop_graph.endpoint.pages.material import Material
from rtop_graph.endpoint.pages.requests import HTML, Page, PageRequest, html_page
from rtop_graph.errors import UsageError
from rtop_graph.results import Thing
from rtop_graph.visualisation.page import SCRIPTS, STYLES, draw_page, explorer, source_hashes
from rtop_graph.visualisation.views import DEPTHS, FOCUS_SEGMENTS, View

INLINE = re.compile(r"<(?P<tag>script|style)(?P<facts>[^>]*)>(?P<text>.*?)</(?P=tag)>", re.DOTALL)

FIELDS = ("focus", "depth", "show")
"""What an address of a drawing can hold: a thing, how many steps around it; ``show=everything`` for the whole graph."""


@dataclass(frozen=True)
class Asked:
    """What is to be drawn: a thing and how many steps around it, or everything where there is no thing."""

    focus: Thing | None
    depth: int
    is_start: bool = False


def graph_page(material: Material, request: PageRequest) -> Page:
    """Return the explorer around one thing, or of everything where that is asked for.

    Where nothing is asked for, it begins with the regional organisation that most is said of.
    """
    fields = read_fields(request.query, FIELDS)
    asked = _asked(material, fields)
    names = sorted({name.thing.label for name in material.names if name.thing.iri.split("/")[-2] in FOCUS_SEGMENTS})
    facts = {"fields": fields, "asked": asked, "names": names, "depths": DEPTHS, "scripts": SCRIPTS, "styles": STYLES}
    drawn = explorer(_views(material, asked), material.drawable.material, asked.focus)
    return html_page(material, request, "graph.html.j2", explorer=Markup(drawn), **facts)


def drawing_page(material: Material, request: PageRequest) -> Page:
    """Return the same as a page that is whole by itself, to keep: what ``rtop draw`` writes."""
    asked = _asked(material, read_fields(request.query, FIELDS))
    return alone(draw_page(_views(material, asked), material.drawable.material, asked.focus), "'none'")


def _asked(material: Material, fields: Mapping[str, str]) -> Asked:
    """Return what the fields of an address ask for; raise ``UsageError`` where they contradict each other."""
    wanted = fields.get("depth", "1")
    if wanted not in DEPTHS:
        raise UsageError(f"There is no depth {wanted!r}: choose of {', '.join(DEPTHS)}.")
    if fields.get("show", "everything") != "everything":
        raise UsageError(f"There is nothing to show called {fields['show']!r}: choose everything, or leave it out.")
    if "focus" in fields:
        if "show" in fields:
            raise UsageError("Ask for one thing (focus) or for everything (show), not for both.")
        return Asked(material.directory.find(fields["focus"], FOCUS_SEGMENTS), DEPTHS[wanted])
    if "show" in fields:
        return Asked(None, 1)
    return Asked(material.drawable.first(), DEPTHS[wanted], is_start=True)


def _views(material: Material, asked: Asked) -> list[View]:
    return material.drawable.around(asked.focus, asked.depth) if asked.focus else material.drawable.whole()


def alone(html: str, ancestors: str) -> Page:
    """Return a page that is whole by itself, with a policy that allows its own scripts and styles and no others."""
    policy = (
        f"default-src 'none'; script-src {_hashes(html, 'script')}; style-src {_hashes(html, 'style')}; "
        f"img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )
    return Page(html.encode("utf-8"), HTML, headers={"Content-Security-Policy": policy})


def _hashes(html: str, tag: str) -> str:
    """Return the hashes of what stands inside the elements of a page, data apart."""
    return source_hashes(
        found["text"] for found in INLINE.finditer(html) if found["tag"] == tag and "json" not in found["facts"]
    )
