"""Networks become one page that opens without a network: pyvis draws, our own panel explains, filters and lists.

pyvis writes nodes, edges and options into our template instead of its own, which loads Bootstrap from a CDN and prints
headings unescaped. Data reaches the page as JSON that the template escapes; the script puts it on the page as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rtop_graph.coverage.cube import Cube, slug
from rtop_graph.errors import UnknownNameError
from rtop_graph.files import write_atomically
from rtop_graph.identifiers import ID
from rtop_graph.names import read_directory
from rtop_graph.results import Thing
from rtop_graph.store import Store
from rtop_graph.visualisation.layout import FOCUS_ROW, ROW, WHOLE_REGIONS, Captions, Positions, captions, lay_out
from rtop_graph.visualisation.network import (
    FIRST_KINDS,
    FIRST_MODALITIES,
    STRUCTURE,
    Material,
    Network,
    NetworkOptions,
    ego,
    network_of,
    read_material,
)
from rtop_graph.visualisation.pairing import LEADS, ROLE_WORDS
from rtop_graph.visualisation.symbols import FIRST_CLASSES, SYMBOLS

ASSETS = Path(__file__).resolve().parent / "assets"

FOCUS_SEGMENTS = ("actor", "place", "mechanism", "situation", "instrument")
"""What a drawing can be about, in the order in which a name is looked up."""

TITLE = "Who does what for the responsibility to protect"

VIEW_LABELS = {"overview": "Organisations and countries", "everything": "Everything the reports name"}
"""What the switch between the views says."""

MODALITIES: tuple[tuple[str, str, str], ...] = (
    ("performed", "●", "solid"),
    ("ongoing", "●", "solid"),
    ("mandated", "◐", "dashed"),
    ("recommended", "○", "dotted"),
    ("prospective", "○", "dotted"),
    ("not-taken", "✕", "crossed"),
)
"""Each modality with its symbol and the line it is drawn with; a line takes that of the first of its claims."""

KIND_LABELS: Mapping[str, str] = {
    "Engagement": "Engagement",
    "Partnership": "Partnership",
    "Operation": "Having or running a mechanism",
    "Adoption": "Adoption",
    "MembershipChange": "Change of membership",
    "Finding": "Finding",
    "Incidence": "Crime, risk or displacement",
    "Recurrence": "Relapse, or relapse averted",
    "Failure": "Failure to act",
    "Recommendation": "Recommendation",
    STRUCTURE: "Part of, operated by",
}
"""The kinds of tie, in the order of the filter."""


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


def write_drawing(store: Store, target: Path, focus: str = "") -> None:
    """Put the page that ``draw`` returns at ``target``, in UTF-8, whole or not at all."""
    write_atomically(target, draw(store, focus).encode("utf-8"))


def draw(store: Store, focus: str = "") -> str:
    """Return the page of what a store holds, or of ``focus`` (a name) and its neighbours.

    Raise ``UnknownNameError`` when nothing bears the name, or no claim names what does.
    """
    material = read_material(store)
    networks = [network_of(material, NetworkOptions(rolled_up=rolled_up)) for rolled_up in (True, False)]
    if not focus:
        return draw_page([view_of(network) for network in networks], material)
    thing = read_directory(store).find(focus, FOCUS_SEGMENTS)
    near = [ego(network, thing.iri) for network in networks if thing.iri in network]
    if not near:
        raise UnknownNameError(f"No claim of the reports names {thing.label}, so there is nothing to draw around it.")
    return draw_page([view_of(network) for network in reversed(near)], material, thing)


def draw_page(views: Sequence[View], material: Material, focus: Thing | None = None) -> str:
    """Return one HTML page with the views, the first of them open; it asks nothing of the network."""
    from pyvis.network import Network as Drawing

    drawing = Drawing(height="100%", width="100%", directed=True, cdn_resources="in_line")
    for iri, facts in _joined_nodes(views).items():
        drawing.add_node(short(iri), label=_shown_label(facts), shape="custom", **_node_options(views, iri, facts))
    for view in views:
        for (source, target), links in _joined_edges(view.network).items():
            options = {"id": f"{view.name} {short(source)} {short(target)}", "view": view.name, "links": links}
            drawing.add_edge(short(source), short(target), **options)
    drawing.set_options(json.dumps(VIS_OPTIONS))
    drawing.templateEnv = _template_environment(_page_facts(views, material, focus))
    drawing.path = "page.html"
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


def short(iri: str) -> str:
    """Return an IRI without what all of them begin with: ``actor/african-union``."""
    return iri.removeprefix(ID)


def _template_environment(page: Mapping[str, Any]) -> Any:
    """Return the environment of our template, which escapes; our own assets and the drawing library go in whole."""
    import pyvis
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    library = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    sources = {"library": library, "style": ASSETS / "page.css", "script": ASSETS / "page.js"}
    environment = Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined)
    for name, path in sources.items():
        text = path.read_text(encoding="utf-8").split("\n//# sourceMappingURL=")[0]
        environment.globals[name] = Markup(text)
    environment.globals["page"] = page
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}
    return environment


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


def _page_facts(views: Sequence[View], material: Material, focus: Thing | None) -> dict[str, Any]:
    shown = {facts["claim"] for view in views for _, _, facts in view.network.edges(data=True)} - {""}
    drawn = {node for view in views for node in view.network}
    told = _claims_to_tell(material, shown, {focus.iri} if focus else drawn)
    return {
        "title": f"{focus.label}: who is tied to it, and how" if focus else TITLE,
        "reports": _report_labels(material.cube),
        "focus": short(focus.iri) if focus else "",
        "base": ID,
        "wholeRegions": WHOLE_REGIONS,
        "views": [
            {
                "name": view.name,
                "label": VIEW_LABELS[view.name],
                "captions": view.captions,
                "columns": _has_columns(view),
                "row": FOCUS_ROW if "focus" in view.network.graph else ROW,
            }
            for view in views
        ],
        "claims": {short(claim): _claim_facts(material, claim, drawn) for claim in told},
        "parts": [{"name": part, "label": ROLE_WORDS[part]} for part in LEADS],
        "symbols": [asdict(symbol) for symbol in SYMBOLS],
        "kinds": [{"name": name, "label": label} for name, label in KIND_LABELS.items()],
        "modalities": [{"name": name, "symbol": symbol, "line": line} for name, symbol, line in MODALITIES],
        "first": {} if focus else {"kind": FIRST_KINDS, "modality": FIRST_MODALITIES, "class": FIRST_CLASSES},
    }


def _has_columns(view: View) -> bool:
    return view.name == "overview" or "focus" in view.network.graph


def _report_labels(cube: Cube) -> dict[str, str]:
    return {slug(iri): report.label for iri, report in cube.reports.items()}


def _claims_to_tell(material: Material, shown: set[str], wanted: set[str]) -> list[str]:
    """Return the claims that a line stands for, and every other claim that names one of the wanted things."""
    naming = {
        claim
        for claim, parts in material.parts.items()
        if claim in material.cube.claims and any(thing in wanted for things in parts.values() for thing in things)
    }
    return sorted(shown | naming)


def _claim_facts(material: Material, iri: str, drawn: set[str]) -> dict[str, Any]:
    claim = material.cube.claims[iri]
    parts = material.parts.get(iri, {})
    return {
        "statement": claim.statement,
        "kind": claim.kind,
        "modality": claim.modality,
        "pillar": claim.pillar,
        "report": slug(claim.document),
        "paragraphs": [thing.label for thing in claim.paragraphs],
        "confidence": claim.confidence,
        "review": claim.review,
        "note": claim.note,
        "parts": {part: [_named(material, thing, drawn) for thing in parts[part]] for part in LEADS if part in parts},
    }


def _named(material: Material, iri: str, drawn: set[str]) -> str | dict[str, str]:
    """Return a thing as its short IRI where it is drawn, else as its label alone."""
    if iri in drawn:
        return short(iri)
    return {"label": material.nodes[iri].label if iri in material.nodes else slug(iri)}
