"""The report as one self-contained HTML page: styles and script inside, no request outside, usable without script."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from rtop_graph.atlas import read_atlas
from rtop_graph.coverage.gaps import RULES
from rtop_graph.coverage.geography import MapView
from rtop_graph.coverage.headline import GROUPS
from rtop_graph.coverage.present_geography import map_legend
from rtop_graph.coverage.recorded import STATES, SYMBOLS
from rtop_graph.report import words
from rtop_graph.report.charts import group_bars, pillar_panels, potential_bars
from rtop_graph.report.comparison import GROUPS_TITLE, Comparison, comparison_tables
from rtop_graph.report.content import CoverageReport, GapEntry
from rtop_graph.report.templating import asset, environment, rendered
from rtop_graph.report.wording import day, in_percent, percent, reasons_of, short_label, title_of
from rtop_graph.report.world_map import Names, draw_world, report_entries
from rtop_graph.results import shown


def to_html(report: CoverageReport, templates: Path | None = None, *, served: bool = False) -> str:
    """Return the page: valid on its own, with a policy that forbids it every request.

    Files in the folder ``templates`` stand in place of ours of the same name (``UsageError`` where one is at fault).
    A page that is ``served`` leads back to the pages around it.
    """
    context = {
        "served": served,
        "report": report,
        "title": title_of(report),
        "cells": {(cell.organization, cell.country): cell for sheet in report.countries for cell in sheet.cells},
        "mentioned": {sheet.country for sheet in report.countries},
        "sheeted": {sheet.organization for sheet in report.organizations},
        "potential_shown": {sheet.organization for sheet in report.potential},
        "reasons": reasons_of(report),
        "panels": pillar_panels(report),
        "bars": potential_bars(report),
        **_map_of(report),
    }
    return _page("page.html.j2", context, templates)


def _map_of(report: CoverageReport) -> dict[str, Any]:
    """Return the map of a whole report and its legend; none where a part is shown, or what is out of scope."""
    if report.scope or not report.in_scope:
        return {"world": None}
    atlas, entries = read_atlas(small=True), report_entries(report)
    return {
        "world": draw_world(Names(report.country_names, report.organization_names), atlas, MapView(), entries),
        "atlas": atlas,
        "map_links": {country: f"#country-{anchor(country)}" for country in entries},
        "map_legend": map_legend(entries.values(), MapView()),
    }


def comparison_to_html(comparison: Comparison, templates: Path | None = None, *, served: bool = False) -> str:
    """Return the page of a comparison, made as ``to_html`` makes the page of a report."""
    context = {
        "served": served,
        "comparison": comparison,
        "title": comparison.title,
        "tables": comparison_tables(comparison),
        "groups_title": GROUPS_TITLE,
        "bars": group_bars(comparison),
    }
    return _page("comparison.html.j2", context, templates)


def _page(name: str, context: Mapping[str, Any], templates: Path | None) -> str:
    """Return a page from what it shows and what every page knows."""
    style, script = asset("style.css", templates), asset("script.js", templates)
    known = {
        "words": words,
        "rules": RULES,
        "states": STATES,
        "symbols": SYMBOLS,
        "groups": GROUPS,
        "style": Markup(style),
        "script": Markup(script),
        "policy": _policy(style, script),
    }
    return rendered(environment(_filters(), templates), name, {**known, **context})


def _filters() -> dict[str, Callable[..., Any]]:
    return {
        "anchor": anchor,
        "concept": words.concept_words,
        "kind": words.kind_words,
        "by_channel": by_channel,
        "by_kind": by_kind,
        "lower_first": lambda text: text[:1].lower() + text[1:],
        "in_percent": in_percent,
        "percent": percent,
        "references": references,
        "short_label": short_label,
        "shown": shown,
        "day": day,
    }


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


def references(claims: Iterable[str], report: CoverageReport) -> list[tuple[str, str]]:
    """Return how to point at each claim: its first paragraph, and from the second claim of one on a number."""
    seen: Counter[str] = Counter()
    found = []
    for claim in claims:
        label = short_label(report.claims[claim].paragraphs[0][0], report.report.label)
        seen[label] += 1
        found.append((label if seen[label] == 1 else f"({seen[label]})", claim))
    return found


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
