"""The report as one self-contained HTML page: styles and script inside, no request outside, usable without script."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rtop_graph.coverage.gaps import RULES
from rtop_graph.coverage.recorded import STATES, SYMBOLS
from rtop_graph.report import words
from rtop_graph.report.content import CoverageReport, GapEntry
from rtop_graph.report.figures import GROUPS

TEMPLATES = Path(__file__).parent / "templates"

BIDI_CONTROLS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that reorder the text around them (UAX #9); no label needs them, and they can make one lie."""


def to_html(report: CoverageReport) -> str:
    """Return the page: valid on its own, with a policy that forbids it every request."""
    style, script = _asset("style.css"), _asset("script.js")
    return environment().get_template("page.html.j2").render(**_context(report, style, script))


def _context(report: CoverageReport, style: str, script: str) -> dict[str, Any]:
    """Return what the templates know besides the report."""
    return {
        "report": report,
        "words": words,
        "rules": RULES,
        "states": STATES,
        "symbols": SYMBOLS,
        "groups": GROUPS,
        "cells": {(cell.organization, cell.country): cell for sheet in report.countries for cell in sheet.cells},
        "mentioned": {sheet.country for sheet in report.countries},
        "sheeted": {sheet.organization for sheet in report.organizations},
        "style": Markup(style),
        "script": Markup(script),
        "policy": _policy(style, script),
    }


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the template environment: everything escaped, nothing undefined, no character that reorders text."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_without_bidi_controls,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "anchor": anchor,
        "concept": words.concept_words,
        "kind": words.kind_words,
        "by_channel": by_channel,
        "by_kind": by_kind,
        "lower_first": lambda text: text[:1].lower() + text[1:],
        "percent": percent,
        "references": references,
        "short_label": short_label,
        "day": day,
    }
    return found


def anchor(iri: str) -> str:
    """Return an IRI's last part as an anchor: one to one, made of letters, digits, ``.``, ``-`` and ``_`` codes."""
    return re.sub(r"[^A-Za-z0-9.-]", lambda found: f"_{ord(found[0]):x}_", iri.rsplit("/", 1)[-1])


def by_channel(organizations: Sequence[str], report: CoverageReport) -> list[tuple[str, list[str]]]:
    """Return the columns of the matrix in runs of one channel each."""
    groups = groupby(organizations, key=lambda iri: report.organization_names[iri].channel)
    return [(channel, list(run)) for channel, run in groups]


def by_kind(gaps: Sequence[GapEntry]) -> list[tuple[str, list[GapEntry]]]:
    """Return the gaps in runs of one type each, in the order in which they stand."""
    return [(kind, list(run)) for kind, run in groupby(gaps, key=lambda gap: gap.kind)]


def percent(value: float) -> str:
    """Return a share as a whole percentage."""
    return f"{100 * value:.0f} %"


def short_label(label: str, report: str) -> str:
    """Return a paragraph's label without its report where that is the one the page is about."""
    document, _, paragraph = label.partition(" ")
    return paragraph if paragraph and report.startswith(document) else label


def day(instant: str) -> str:
    """Return the day of an instant as people write it: 27 June 2011."""
    found = date.fromisoformat(instant.partition("T")[0])
    return f"{found.day} {found:%B %Y}"


def references(claims: Iterable[str], report: CoverageReport) -> list[tuple[str, str]]:
    """Return how to point at each claim: its first paragraph, and from the second claim of one on a number."""
    seen: Counter[str] = Counter()
    found = []
    for claim in claims:
        label = short_label(report.claims[claim].paragraphs[0][0], report.report.label)
        seen[label] += 1
        found.append((label if seen[label] == 1 else f"({seen[label]})", claim))
    return found


def _without_bidi_controls(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return value.translate(BIDI_CONTROLS)
    return value


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
