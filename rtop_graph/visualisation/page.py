"""Networks become the graph explorer: pyvis draws, our own panel explains, filters and lists.

The explorer is one piece of markup with its data. It stands in a page that is whole by itself, styles and scripts
inside, or in a page of the server, which sends the same styles and scripts as files. pyvis writes nodes, edges and
options into our template instead of its own, which loads Bootstrap from a CDN and prints headings unescaped. Data
reaches the page as JSON that the template escapes; the script puts it on the page as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rtop_graph.files import write_atomically
from rtop_graph.names import read_directory
from rtop_graph.report.templating import without_bidi_controls
from rtop_graph.report.wording import BIDI_CONTROLS
from rtop_graph.results import Thing
from rtop_graph.store import Store
from rtop_graph.visualisation.network import Material, Network
from rtop_graph.visualisation.told import page_facts, short
from rtop_graph.visualisation.views import FOCUS_SEGMENTS, View, read_drawable

FOLDER = Path(__file__).resolve().parent
TEMPLATES, ASSETS = FOLDER / "templates", FOLDER / "assets"

STYLES = ("explorer.css",)
SCRIPTS = (
    "data.js",  # what is drawn, and how elements are made
    "state.js",  # what is chosen, and the address that keeps it
    "filter.js",  # what passes
    "symbols.js",  # how things and lines look
    "labels.js",  # which names there is room for
    "drawing.js",  # on the canvas
    "details.js",  # evidence
    "table.js",
    "panel.js",  # legend, filters, search
    "saving.js",  # pictures and table as files
    "start.js",
)
"""What the explorer runs, in order, after the drawing library."""


def library() -> Path:
    """Return the drawing library that pyvis brings."""
    import pyvis

    return Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"


def write_drawing(store: Store, target: Path, focus: str = "", depth: int = 1) -> None:
    """Put the page that ``draw`` returns at ``target``, in UTF-8, whole or not at all."""
    write_atomically(target, draw(store, focus, depth).encode("utf-8"))


def draw(store: Store, focus: str = "", depth: int = 1) -> str:
    """Return the page of what a store holds, or of what is within ``depth`` steps of ``focus`` (a name).

    Raise ``UnknownNameError`` when nothing bears the name, or no claim names what does.
    """
    drawable = read_drawable(store)
    if not focus:
        return draw_page(drawable.whole(), drawable.material)
    thing = read_directory(store).find(focus, FOCUS_SEGMENTS)
    return draw_page(drawable.around(thing, depth), drawable.material, thing)


def draw_page(views: Sequence[View], material: Material, focus: Thing | None = None) -> str:
    """Return one HTML page with the views, the first of them open; it asks nothing of the network."""
    styles = [_inline(ASSETS / name) for name in STYLES]
    scripts = [_inline(library()), *(_inline(ASSETS / name) for name in SCRIPTS)]
    environment = _environment()
    environment.globals |= {
        "styles": styles,
        "scripts": scripts,
        "allowed": {name: source_hashes(texts) for name, texts in (("style", styles), ("script", scripts))},
    }
    return _rendered(environment, "page.html", views, page_facts(views, material, focus))


def source_hashes(texts: Iterable[str]) -> str:
    """Return what a policy says to allow these texts inside a page and no others (CSP Level 3, 6.7.2)."""
    marks = (base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") for text in texts)
    return " ".join(f"'sha256-{mark}'" for mark in marks) or "'none'"


def explorer(views: Sequence[View], material: Material, focus: Thing | None = None) -> str:
    """Return the explorer alone, for a page of the server: its evidence leads to the server's pages."""
    facts = page_facts(views, material, focus) | {"served": True}
    return _rendered(_environment(), "explorer.html", views, facts)


def _rendered(environment: Any, template: str, views: Sequence[View], facts: Mapping[str, Any]) -> str:
    """Return what pyvis makes of a template of ours with the nodes and lines of the views."""
    from pyvis.network import Network as Drawing

    drawing = Drawing(height="100%", width="100%", directed=True, cdn_resources="in_line")
    drawing.get_nodes = drawing.node_map.keys  # which pyvis asks twice a line: its own list is searched through
    for iri, node in _joined_nodes(views).items():
        drawing.add_node(short(iri), label=_shown_label(node), shape="custom", **_node_options(views, iri, node))
    for view in views:
        for (source, target), links in _joined_edges(view.network).items():
            options = {"id": f"{view.name} {short(source)} {short(target)}", "view": view.name, "links": links}
            drawing.add_edge(short(source), short(target), **options)
    drawing.set_options(json.dumps(VIS_OPTIONS))
    environment.globals["page"] = facts
    drawing.templateEnv, drawing.path = environment, template
    return str(drawing.generate_html(notebook=False)).rstrip() + "\n"


VIS_OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "tooltipDelay": 150,
        "dragNodes": False,
        "selectConnectedEdges": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
    "edges": {"smooth": False, "selectionWidth": 0, "hoverWidth": 0, "arrows": {"to": {"scaleFactor": 0.5}}},
}
"""Nothing moves by itself: no physics, and a node stays where it was laid out."""


def _environment() -> Any:
    """Return the environment of our templates, which escape whatever comes from data."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=without_bidi_controls,
        trim_blocks=True,
    )
    environment.policies["json.dumps_function"] = _as_json
    return environment


def _as_json(value: Any, **_: Any) -> str:
    """Return a value as short JSON, the same each time, without characters that reorder the text around them."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.translate(BIDI_CONTROLS)


def _inline(path: Path) -> Any:
    """Return a file of ours, or of the drawing library, to go into the page as it is."""
    from markupsafe import Markup

    return Markup(path.read_text(encoding="utf-8").split("\n//# sourceMappingURL=")[0])


def _joined_nodes(views: Iterable[View]) -> dict[str, dict[str, Any]]:
    """Return the nodes of all views, those with most edges first: their labels have precedence."""
    found: dict[str, dict[str, Any]] = {}
    degrees: dict[str, int] = {}
    for view in views:
        for node, facts in view.network.nodes(data=True):
            found.setdefault(node, facts)
            degrees[node] = degrees.get(node, 0) + int(view.network.degree(node))
    return {node: found[node] for node in sorted(found, key=lambda node: (-degrees[node], node))}


def _shown_label(facts: Mapping[str, Any]) -> str:
    return str(facts["abbreviation"] or facts["label"])


def _node_options(views: Iterable[View], iri: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    at = {view.name: view.positions[iri] for view in views if iri in view.positions}
    x, y = next(iter(at.values()))
    names = dict.fromkeys(name for name in (facts["abbreviation"], *str(facts["names"]).split("; ")) if name)
    return {
        "x": x,
        "y": y,
        "at": at,
        "full": facts["label"],
        "kind": facts["drawn_as"],
        "exact": facts["kind"],
        "region": facts["region"],
        "names": list(names),
        "note": facts["note"],
    }


def _joined_edges(network: Network) -> dict[tuple[str, str], list[dict[str, str]]]:
    """Return what ties each ordered pair of nodes, one line each in the drawing."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for source, target, facts in sorted(network.edges(data=True), key=lambda edge: (edge[0], edge[1], str(edge[2]))):
        link = {"claim": short(facts["claim"]), "relation": facts["relation"]}
        known = found.setdefault((source, target), [])
        if link not in known:
            known.append(link)
    return found
