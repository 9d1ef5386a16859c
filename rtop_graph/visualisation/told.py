"""What the page is told beside nodes and lines: the claims with their evidence, the symbols, what is shown first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rtop_graph.coverage.cube import Cube, slug
from rtop_graph.identifiers import ID
from rtop_graph.results import Thing
from rtop_graph.visualisation.layout import COLUMN_STEP, FOCUS_ROW, ROW, SIDE, WHOLE_REGIONS, has_columns
from rtop_graph.visualisation.network import FIRST_KINDS, FIRST_MODALITIES, STRUCTURE, Material
from rtop_graph.visualisation.pairing import LEADS, ROLE_WORDS
from rtop_graph.visualisation.symbols import FIRST_CLASSES, SYMBOLS
from rtop_graph.visualisation.views import View

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


def short(iri: str) -> str:
    """Return an IRI without what all of them begin with: ``actor/african-union``."""
    return iri.removeprefix(ID)


def page_facts(views: Sequence[View], material: Material, focus: Thing | None) -> dict[str, Any]:
    """Return what the page is told; in every drawing what is done is shown first, and the rest is one click away."""
    shown = {facts["claim"] for view in views for _, _, facts in view.network.edges(data=True)} - {""}
    drawn = {node for view in views for node in view.network}
    told = _claims_to_tell(material, shown, {focus.iri} if focus else drawn)
    return {
        "title": f"{focus.label}: who is tied to it, and how" if focus else TITLE,
        "reports": _report_labels(material.cube),
        "focus": short(focus.iri) if focus else "",
        "depth": max((view.network.graph.get("radius", 0) for view in views), default=0),
        "base": ID,
        "served": False,
        "wholeRegions": WHOLE_REGIONS,
        "views": [
            {
                "name": view.name,
                "label": VIEW_LABELS[view.name],
                "captions": view.captions,
                "columns": has_columns(view.network),
                "row": FOCUS_ROW if "focus" in view.network.graph else ROW,
                "step": COLUMN_STEP if _has_further_columns(view) else 0,
            }
            for view in views
        ],
        "claims": {short(claim): _claim_facts(material, claim, drawn) for claim in told},
        "parts": [{"name": part, "label": ROLE_WORDS[part]} for part in LEADS],
        "symbols": [asdict(symbol) for symbol in SYMBOLS],
        "kinds": [{"name": name, "label": label} for name, label in KIND_LABELS.items()],
        "modalities": [{"name": name, "symbol": symbol, "line": line} for name, symbol, line in MODALITIES],
        "first": {"modality": FIRST_MODALITIES} | ({} if focus else {"kind": FIRST_KINDS, "class": FIRST_CLASSES}),
    }


def _has_further_columns(view: View) -> bool:
    """Return whether a side of the focus takes more than one column."""
    return (
        "focus" in view.network.graph
        and has_columns(view.network)
        and any(abs(x) > SIDE for x, _ in view.positions.values())
    )


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
        "paragraphs": [[thing.label, short(thing.iri)] for thing in claim.paragraphs],
        "confidence": claim.confidence,
        "review": claim.review,
        "note": claim.note,
        "parts": {part: [_named(material, thing, drawn) for thing in parts[part]] for part in LEADS if part in parts},
    }


def _named(material: Material, iri: str, drawn: set[str]) -> str | dict[str, str]:
    """Return a thing as its short IRI where it is drawn, else with its label."""
    if iri in drawn:
        return short(iri)
    return {"id": short(iri), "label": material.nodes[iri].label if iri in material.nodes else slug(iri)}
