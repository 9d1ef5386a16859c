"""Options as tables: what the record suggests for gaps, with membership, mechanism, evidence and cautions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rtop_graph.coverage.cautions import RULES, cautions_on
from rtop_graph.coverage.change_tables import concept_label
from rtop_graph.coverage.choice import Choice, choose_options, pareto_choices
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.options import (
    CAPABILITY,
    COORDINATION,
    COSTS,
    SORTS,
    GapCell,
    Option,
    alternatives,
    find_options,
    gap_cells,
    standings_behind,
)
from rtop_graph.coverage.potential import standing_at
from rtop_graph.coverage.present import SILENCE, Focus
from rtop_graph.coverage.recorded import Selection
from rtop_graph.results import Result, Thing, Value

TITLE = "Options the record suggests"
KINDS = {
    "extend": "a recorded partner has a mechanism for it",
    "activate": "a regional organisation has the country as a member, and a mechanism, and is not recorded there",
    "link": "two recorded partners, and no claim that names them together",
    "borrow": "a regional organisation with the country as a member lacks it, and others have it",
    "build": "the same organisation would make its own",
}
"""The kinds of option in words."""

NO_RANKING = "An option says what the record would allow, not who should act: rows are by name, and no one is ranked."
ASSUMED = "Costs are assumptions: they order kinds of option, and count no money. Each cell closed counts the same."
EXACT = "Found exactly: no choice closes more at its cost."
GREEDY = (
    "Found step by step, by new cells for the cost: each row closes at least 1 - 1/e of the most that its cost can "
    "close; within a budget, at least half of that."
)


@dataclass(frozen=True)
class Wish:
    """What options are asked for: a country, an organisation, one kind, and what each kind costs."""

    focus: Focus = field(default_factory=Focus)
    kind: str = ""
    costs: tuple[tuple[str, int], ...] = tuple(COSTS.items())

    def has(self, option: Option) -> bool:
        """Return whether an option is among those asked for; an organisation also by being linked with another."""
        linked = option.others if option.kind == "link" else ()
        is_named = self.focus.organization in {"", option.organization, *linked}
        return is_named and self.focus.country in {"", option.country} and self.kind in {"", option.kind}

    def options(self, cube: Cube, selection: Selection) -> tuple[Option, ...]:
        """Return the options asked for."""
        return tuple(o for o in find_options(cube, selection, dict(self.costs)) if self.has(o))


EVERY_OPTION = Wish()
"""The wish of who asks for every option, at the usual costs."""


def option_table(cube: Cube, selection: Selection, wish: Wish = EVERY_OPTION) -> Result:
    """Return every option asked for, by country and kind, with what it rests on and its cautions; MEASURES §10."""
    options = wish.options(cube, selection)
    rows = [_row(cube, selection.report, option) for option in options]
    figures = _figures(cube, selection, wish, options)
    return Result(f"{TITLE} in {_label(cube, selection)}", COLUMNS, tuple(rows), _notes(wish), figures)


def plan_table(cube: Cube, selection: Selection, wish: Wish, budget: int) -> Result:
    """Return options that close the most gap cells within a budget, and how many others would do as well."""
    options = wish.options(cube, selection)
    choice = choose_options(options, budget)
    chosen = [option for option in options if option in choice.options]
    rows = [(*_row(cube, selection.report, option), _names(cube, alternatives(options, option))) for option in chosen]
    figures = _figures(cube, selection, wish, options)
    figures |= {"budget": budget, "cost of the choice": choice.cost, "cells closed": len(choice.cells)}
    title = f"{TITLE} in {_label(cube, selection)}, within {budget}"
    notes = (EXACT if choice.is_exact else GREEDY, *_notes(wish))
    return Result(title, (*COLUMNS, "would do as well"), tuple(rows), notes, figures)


def pareto_table(cube: Cube, selection: Selection, wish: Wish = EVERY_OPTION) -> Result:
    """Return the most gap cells that can be closed at each cost, and by which kinds of option; MEASURES §10."""
    options = wish.options(cube, selection)
    choices = pareto_choices(options)
    cells = len([cell for cell in gap_cells(cube, selection) if wish.focus.country in {"", cell.country}])
    rows = tuple(_pareto_row(choice, cells) for choice in choices)
    columns = ("cost", "cells closed", "share of gap cells", "options", "by kind")
    title = f"{TITLE} in {_label(cube, selection)}: gap cells closed against cost"
    notes = (EXACT if choices[0].is_exact else GREEDY, *_notes(wish))
    return Result(title, columns, rows, notes, _figures(cube, selection, wish, options))


def _pareto_row(choice: Choice, cells: int) -> tuple[Value, ...]:
    kinds = [option.kind for option in choice.options]
    told = ", ".join(f"{kind} {kinds.count(kind)}" for kind in COSTS if kind in kinds)
    return choice.cost, len(choice.cells), len(choice.cells) / cells if cells else None, len(kinds), told


def _label(cube: Cube, selection: Selection) -> str:
    return cube.report(selection.report).label


def _notes(wish: Wish) -> tuple[str, ...]:
    costs = ", ".join(f"{kind} {cost}" for kind, cost in wish.costs)
    kinds = "; ".join(f"{kind}: {says}" for kind, says in KINDS.items())
    cautions = (f"{rule.name}: {rule.says}{''.join(f' ({thing})' for thing in rule.source)}" for rule in RULES)
    return (
        f"{kinds[0].upper()}{kinds[1:]}.",
        f"Costs: {costs}. {ASSUMED}",
        f"Cautions: {'; '.join(cautions)}.",
        NO_RANKING,
        SILENCE,
    )


def _figures(cube: Cube, selection: Selection, wish: Wish, options: Sequence[Option]) -> dict[str, Value]:
    cells = [cell for cell in gap_cells(cube, selection) if wish.focus.country in {"", cell.country}]
    counts: dict[str, Value] = {f"gap cells, {sort}": sum(cell.sort == sort for cell in cells) for sort in SORTS}
    return {**counts, "gap cells that some option closes": len({cell for option in options for cell in option.closes})}


COLUMNS = (
    "country",
    "option",
    "organisation",
    "with or from",
    "mechanism",
    "closes",
    "cost",
    "membership",
    "membership source",
    "mechanism shown in",
    "of concern by",
    "cautions",
    "cautions rest on",
)


def _row(cube: Cube, report: str, option: Option) -> tuple[Value, ...]:
    cautions = cautions_on(cube, option, report)
    raised = {thing for caution in cautions for thing in caution.rule.source}
    raised.update(cube.paragraphs_of(claim for caution in cautions for claim in caution.claims))
    return (
        cube.country_thing(option.country),
        option.kind,
        cube.organization_thing(option.organization),
        tuple(cube.organization_thing(other) for other in option.others),
        _mechanism(cube, option),
        "; ".join(_lack(cube, cell) for cell in option.closes),
        option.cost,
        standing_at(cube, option.organization, option.country, cube.report(report).published),
        _sources(cube, report, option),
        cube.paragraphs_of(option.claims),
        cube.paragraphs_of(cube.concern[report, option.country]),
        "; ".join(_caution(cube, caution.rule.name, caution.organizations) for caution in cautions),
        tuple(sorted(raised, key=str)),
    )


def _mechanism(cube: Cube, option: Option) -> Value:
    label = next(iter(cube.capable_records.only("mechanism", option.mechanism).column("label").read()), "")
    return Thing(label or option.mechanism, option.mechanism) if option.mechanism else None


def _lack(cube: Cube, cell: GapCell) -> str:
    if cell.sort == CAPABILITY:
        return concept_label(cube, f"capability/{cell.about[0]}")
    if cell.sort == COORDINATION:
        return f"coordination of {' and '.join(cube.partner(o).short for o in cell.about)}"
    return f"a {cell.sort}"


def _sources(cube: Cube, report: str, option: Option) -> str:
    held = standings_behind(cube, option, cube.report(report).published)
    return "; ".join(f"{s.status}: {s.source}" for s in held)


def _caution(cube: Cube, name: str, organizations: Iterable[str]) -> str:
    """Return a caution's name; of a suspension also by whom."""
    by = ", ".join(cube.partner(o).short for o in organizations) if name == "suspended membership" else ""
    return f"{name} ({by})" if by else name


def _names(cube: Cube, options: Iterable[Option]) -> str:
    return "; ".join(f"{cube.partner(o.organization).short}: {_mechanism(cube, o) or o.kind}" for o in options)
