"""The measures that have a page: what each is called, what it tells, what may be chosen, and the table it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rtop_graph.choosing import budget_of, costs_of, pairs_between
from rtop_graph.coverage.change_tables import change_table
from rtop_graph.coverage.changes import DIMENSIONS, compare_reports, pairs_of
from rtop_graph.coverage.concept_tables import breadth_table, partners_by_concept_table
from rtop_graph.coverage.cube import MODALITIES
from rtop_graph.coverage.fragmentation import MIXES
from rtop_graph.coverage.gaps import RULES
from rtop_graph.coverage.headline import FIGURE_WORDS, NONE_RECORDED, Figure, headline
from rtop_graph.coverage.headline_tables import decision_table, headline_list, headline_table, switch_table
from rtop_graph.coverage.option_tables import Wish, option_table, pareto_table, plan_table
from rtop_graph.coverage.options import COSTS
from rtop_graph.coverage.present import Focus, claims_in_focus, concern_table, coverage_cells, gap_table
from rtop_graph.coverage.present_partners import (
    concentration_table,
    mix_table,
    network_table,
    pair_table,
    profile_table,
    similarity_table,
)
from rtop_graph.coverage.present_redundancy import curve_table, loss_table, redundancy_table
from rtop_graph.coverage.recorded import Selection, is_in_scope
from rtop_graph.coverage.redundancy import CIRCLES
from rtop_graph.endpoint.pages.fields import MEASURE_FIELDS, Asked
from rtop_graph.errors import UsageError
from rtop_graph.report.wording import FEW, percent
from rtop_graph.results import Result, Value

Choices = Mapping[str, tuple[str, str, Mapping[str, str]]]
"""What may be chosen beside the usual fields: by field its name, what no choice means, and each value with words."""

BREADTHS = ("form", "civilian-area", "inhibitor", "pillar")
USUAL_PART = "form"
USUAL_CHANGE = "organisation"


@dataclass(frozen=True)
class Measure:
    """A measure with a page: ``fields`` filter it, ``choices`` are selects of its own; ``only`` offers what to keep.

    ``silent`` says what the page puts into a cell of a row in which nothing is listed; ``shown`` gives the table as
    the page has it where that is not as files keep it.
    """

    title: str
    lead: str
    table: Callable[[Asked], Result]
    fields: tuple[str, ...] = MEASURE_FIELDS
    choices: Choices = field(default_factory=dict)
    only: Callable[[Asked], list[str]] = field(default=lambda _: [])
    silent: Callable[[Asked, tuple[Value, ...]], str] = field(default=lambda *_: "")
    shown: Callable[[Asked, Result], Result] = field(default=lambda _, result: result)


def _words(values: tuple[str, ...]) -> dict[str, str]:
    return {value: value.replace("-", " ") for value in values}


def _claims(asked: Asked) -> Result:
    cube = asked.cube
    if asked.focus.organization:
        own = tuple(part.claim for part in cube.participants if part.actor == asked.focus.organization)
    else:
        own = () if asked.focus.country else tuple(cube.claims)
    modalities = (asked.fields["modality"],) if "modality" in asked.fields else ()
    return asked.joined(lambda selection: claims_in_focus(cube, selection, asked.focus, own, modalities))


def _coverage(asked: Asked) -> Result:
    cube, scheme = asked.cube, asked.fields.get("by", "")
    if not scheme:
        return asked.joined(lambda selection: coverage_cells(cube, selection, asked.focus))
    if asked.focus == Focus():
        return asked.joined(lambda selection: breadth_table(cube, selection, scheme))
    return asked.joined(lambda selection: partners_by_concept_table(cube, selection, scheme, asked.focus))


def _concern(asked: Asked) -> Result:
    return asked.joined(lambda selection: _concern_of(asked, selection))


def _concern_of(asked: Asked, selection: Selection) -> Result:
    """Return the countries of concern of a report, or those without any partner, with how many these are."""
    result = concern_table(asked.cube, selection)
    if not is_in_scope(asked.cube, selection):
        return result
    without = tuple(row for row in result.rows if not any(row[1:4]))
    rows = without if "recorded" in asked.fields else result.rows
    return result._replace(rows=rows, figures={**result.figures, FIGURE_WORDS[NONE_RECORDED]: len(without)})


def _none_recorded(asked: Asked, row: tuple[Value, ...]) -> str:
    """Return what stands where a row of countries of concern names nobody."""
    cube = asked.cube
    own = [s for s in asked.selections if cube.report(s.report).label == row[0]] or asked.selections
    return "none recorded" if is_in_scope(cube, own[0]) else "out of scope"


def _gaps(asked: Asked) -> Result:
    kinds = (asked.fields["type"],) if "type" in asked.fields else ()
    return asked.joined(lambda selection: gap_table(asked.cube, selection, asked.focus, kinds))


def _redundancy(asked: Asked) -> Result:
    cube, by = asked.cube, asked.fields.get("by", "")
    circle = asked.fields.get("circle", next(iter(CIRCLES)))
    shown = asked.fields.get("show", "")
    if shown == "curve":
        return asked.joined(lambda selection: curve_table(cube, selection, circle))
    if shown == "sole":
        return asked.joined(lambda selection: loss_table(cube, selection, circle))
    return asked.joined(lambda selection: redundancy_table(cube, selection, asked.focus, circle, by))


def _partners(asked: Asked) -> Result:
    cube, focus, part = asked.cube, asked.focus, asked.fields.get("by", USUAL_PART)
    tables: dict[str, Callable[[], Result]] = {
        "network": lambda: asked.joined(lambda selection: network_table(cube, selection)),
        "without-un": lambda: asked.joined(lambda selection: network_table(cube, selection, without_un=True)),
        "mix": lambda: asked.joined(lambda selection: mix_table(cube, selection, focus, part)),
        "similarity": lambda: asked.joined(lambda selection: similarity_table(cube, selection, focus, part)),
        "concentration": lambda: asked.joined(lambda selection: concentration_table(cube, selection, focus)),
    }
    if "show" in asked.fields:
        return tables[asked.fields["show"]]()
    if focus.organization:
        return asked.joined(lambda selection: profile_table(cube, selection, focus.organization))
    return asked.joined(lambda selection: pair_table(cube, selection, focus))


def _changes(asked: Asked) -> Result:
    fields = asked.fields
    pairs = pairs_between(asked.cube, asked.selections[0], fields.get("from", ""), fields.get("to", ""))
    return asked.coded(
        change_table(asked.cube, pairs, fields.get("by", USUAL_CHANGE), asked.focus, fields.get("only", ""))
    )


def _subjects(asked: Asked) -> list[str]:
    """Return what changes can be narrowed to: the channels, pillars, concepts or capabilities that are compared."""
    by = asked.fields.get("by", USUAL_CHANGE)
    changes = (change for pair in pairs_of(asked.cube) for change in compare_reports(asked.cube, pair, by))
    return sorted({change.subject.rsplit("/", 1)[-1] for change in changes} - {""})


def _options(asked: Asked) -> Result:
    costs = costs_of([asked.fields["cost"]] if "cost" in asked.fields else [])
    wish = Wish(asked.focus, asked.fields.get("kind", ""), tuple(costs.items()))
    if "show" in asked.fields and "budget" in asked.fields:
        raise UsageError("Ask for a budget, or for what can be closed at each cost: one at a time.")
    if "budget" in asked.fields:
        budget = budget_of(asked.fields["budget"])
        return asked.joined(lambda selection: plan_table(asked.cube, selection, wish, budget))
    table = pareto_table if "show" in asked.fields else option_table
    return asked.joined(lambda selection: table(asked.cube, selection, wish))


HEADLINES = {"list": headline_list, "switches": switch_table, "what-if": decision_table}


def _headline(asked: Asked) -> Result:
    if "show" not in asked.fields:
        return asked.coded(headline_table(asked.cube, asked.selections))
    table = HEADLINES[asked.fields["show"]]
    return asked.joined(lambda selection: table(asked.cube, selection))


def _with_ranges(asked: Asked, result: Result) -> Result:
    """Return the headline with its ranges as coverage reports tell them."""
    if "show" in asked.fields:
        return result
    cube = asked.cube
    told = {(cube.report(s.report).label, FIGURE_WORDS[f.key]): f for s in asked.selections for f in headline(cube, s)}
    rows = tuple(
        (
            row[0],
            *(_ranged(told.get((label, str(row[0]))), v) for label, v in zip(result.columns[1:], row[1:], strict=True)),
        )
        for row in result.rows
    )
    return result._replace(rows=rows)


def _ranged(figure: Figure | None, value: Value) -> Value:
    """Return a share with its range in per cent, or as counts where it is of few things; one that stays without."""
    low, high = (figure.lowest, figure.highest) if figure else (None, None)
    if figure is None or not figure.of or low is None or high is None or not low.of or not high.of:
        return value
    told = f"{figure.count} of {figure.of}"
    if low.value == high.value:
        return told
    if figure.of < FEW:
        return f"{told} ({low.count} of {low.of} to {high.count} of {high.of})"
    return f"{told} ({percent(low.value)} to {percent(high.value)})"


MEASURES = {
    "/headline": Measure(
        "Headline",
        "The main figures of all reports side by side, and how far they carry.",
        _headline,
        shown=_with_ranges,
        fields=("report", "pillar", "explicit-pillar", "include"),
        choices={
            "show": (
                "Show",
                "the figures",
                {
                    "list": "the countries behind them",
                    "switches": "what the settings do",
                    "what-if": "every reading decision the other way",
                },
            )
        },
    ),
    "/coverage": Measure(
        "Coverage",
        "Which organisation a report records in which country, beside what membership and mechanisms would allow.",
        _coverage,
        choices={"by": ("Breadth by", "cells, no breadth", _words(BREADTHS))},
    ),
    "/concern": Measure(
        "Countries of concern",
        "Where a report tells of a crime, a risk, a relapse or a crisis, and who it records as acting there.",
        _concern,
        tuple(name for name in MEASURE_FIELDS if name not in {"country", "partner"}),
        {"recorded": ("Recorded", "anybody or nobody", {"nobody": "no named partner"})},
        silent=_none_recorded,
    ),
    "/gaps": Measure(
        "Gaps",
        "What is missing, by the reports' own words or by their silence; each with its type, strength and proof.",
        _gaps,
        choices={"type": ("Type", "every type", {kind: f"{kind}: {rule}" for kind, rule in RULES.items()})},
    ),
    "/claims": Measure(
        "Claims",
        "What the reports say, one statement a row, each with the paragraphs that prove it. The sentences are our own.",
        _claims,
        choices={"modality": ("Done or not", "done or not", _words(MODALITIES))},
    ),
    "/partners": Measure(
        "Partners",
        "Which organisations the reports name together, and who does what part.",
        _partners,
        choices={
            "show": (
                "Show",
                "pairs, or one profile",
                {
                    "network": "where each stands among the others",
                    "without-un": "the same without the United Nations",
                    "mix": "who does which part",
                    "similarity": "how alike the parts of two are",
                    "concentration": "effective partners of each country",
                },
            ),
            "by": ("Parts by", "form", _words(MIXES)),
        },
    ),
    "/redundancy": Measure(
        "Redundancy",
        "How many partners each country has, and what would be left without them.",
        _redundancy,
        choices={
            "show": (
                "Show",
                "each country",
                {"sole": "who is alone where", "curve": "what is left when partners go"},
            ),
            "circle": ("Partners", "everyone", _words(tuple(CIRCLES)[1:])),
            "by": ("Apart by", "nothing", _words(MIXES)),
        },
    ),
    "/changes": Measure(
        "Changes",
        "What changed in the record from report to report. A change in the record is no change in the world.",
        _changes,
        ("from", "to", "only", *(name for name in MEASURE_FIELDS if name != "report")),
        {"by": ("Compare", "organisation", _words(tuple(DIMENSIONS)[1:]))},
        _subjects,
    ),
    "/options": Measure(
        "Options",
        "Options that the record suggests for gaps, each with what it rests on and its cautions.",
        _options,
        (*MEASURE_FIELDS, "budget", "cost"),
        choices={
            "kind": ("Kind", "every kind", _words(tuple(COSTS))),
            "show": ("Show", "each option", {"pareto": "how many gap cells can be closed at each cost"}),
        },
    ),
}
"""The measures by the path of their pages."""
