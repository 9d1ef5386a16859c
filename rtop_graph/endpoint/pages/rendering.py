"""A page becomes HTML: everything escaped, nothing undefined, no script and no style inside."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rtop_graph.coverage.gaps import RULES
from rtop_graph.coverage.recorded import STATES, SYMBOLS
from rtop_graph.endpoint.pages.addresses import address, local_address, own_name
from rtop_graph.report import words
from rtop_graph.report.templating import TEMPLATES as REPORT_TEMPLATES
from rtop_graph.report.templating import without_bidi_controls
from rtop_graph.report.wording import day
from rtop_graph.results import Thing, Value, shown
from rtop_graph.visualisation.pairing import ROLE_WORDS

FOLDER = Path(__file__).parent
TEMPLATES, STATIC = FOLDER / "templates", FOLDER / "static"

SHOWN_ROWS = 500
"""The rows of a table that a page shows; it says so where there are more, and every download has all of them."""

SHOWN_VALUES = 100
"""The values of one property that a page of a thing shows; it says so where there are more."""


def rendered(template: str, **facts: Any) -> str:
    """Return a page."""
    return environment().get_template(template).render(**facts)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the template environment of the pages."""
    found = Environment(
        loader=FileSystemLoader([TEMPLATES, REPORT_TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=without_bidi_controls,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "local": local_address,
        "own_name": own_name,
        "outside": _is_outside,
        "shown": shown,
        "concept": words.concept_words,
        "kind": words.kind_words,
        "day": day,
    }
    found.tests |= {"thing": _is_thing, "things": _is_things, "figure": _is_number}
    found.globals |= {
        "address": address,
        "words": words,
        "rules": RULES,
        "role_words": ROLE_WORDS,
        "states": STATES,
        "symbols": SYMBOLS,
        "most_rows": SHOWN_ROWS,
        "most_values": SHOWN_VALUES,
        "kept_forms": ("csv", "xlsx", "hxl", "json", "md"),
    }
    return found


def _is_outside(iri: str) -> bool:
    """Return whether an IRI is an address on the web, which a link may lead to."""
    return iri.startswith(("https://", "http://"))


def _is_thing(value: Value) -> bool:
    return isinstance(value, Thing)


def _is_things(value: Value) -> bool:
    return isinstance(value, tuple) and not isinstance(value, Thing)


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
