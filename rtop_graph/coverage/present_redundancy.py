"""Redundancy and fragility become results: partners by country, what each partner's leaving costs, the curve."""

from __future__ import annotations

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.present import EVERYTHING, SILENCE, Focus
from rtop_graph.coverage.recorded import Selection, is_in_scope, recorded_claims
from rtop_graph.coverage.redundancy import (
    EVERYONE,
    REGIONAL,
    SET_LIMIT,
    WITHOUT_UN,
    Redundancy,
    bus_factor,
    curve_range,
    fragile_share,
    is_bound,
    iter_divided,
    neighbour_sets,
    partner_loss_curve,
    partner_losses,
    redundancy,
)
from rtop_graph.coverage.robustness import Share, leave_one_paragraph_out
from rtop_graph.results import Result, Value

CIRCLE_WORDS = {EVERYONE: "all partners", WITHOUT_UN: "partners without the UN", REGIONAL: "regional partners alone"}
LOWER_BOUND = "Partners are those a report names: a lower bound, no measure of effort, and no ranking."
NAMED = "Actors named counts organs and posts one by one; partners counts the organisations they roll up to."
RANGE = "Lowest and highest: the share with any single paragraph left out; not a confidence interval."
NOTHING = "No engagement is recorded in the report among these partners: shares of nothing are undefined, not 0."


def redundancy_table(
    cube: Cube, selection: Selection, focus: Focus = EVERYTHING, circle: str = EVERYONE, by: str = ""
) -> Result:
    """Return the partners of each covered country, for all of it or by pillar or concept; MEASURES §6."""
    asked = tuple(iter_divided(cube, selection, by)) if by else (selection,)
    rows = tuple(
        _row(cube, found, by)
        for part in asked
        for found in redundancy(cube, part, circle)
        if focus.country in {"", found.country} and focus.organization in {"", *found.partners}
    )
    scope = "" if asked and is_in_scope(cube, selection) else f"{by or 'This'} is out of the report's scope."
    return Result(
        title=f"Partners of each country in {_title(cube, selection, circle)}",
        columns=("country", *((by,) if by else ()), "partners", "partner count", "actors named", "paragraphs"),
        rows=tuple(sorted(rows, key=lambda row: str(row[0]))),
        notes=tuple(note for note in (scope, NAMED, LOWER_BOUND, SILENCE) if note),
        figures=_figures(cube, selection, circle),
    )


def _row(cube: Cube, found: Redundancy, by: str) -> tuple[Value, ...]:
    return (
        cube.country_thing(found.country),
        *((_concept_label(cube, found.concept, by),) if by else ()),
        tuple(cube.organization_thing(o) for o in found.partners),
        len(found.partners),
        len(found.actors),
        cube.paragraphs_of(found.claims),
    )


def _concept_label(cube: Cube, concept: str, by: str) -> str:
    return concept if by == "pillar" else dict(cube.schemes[by].concepts)[concept.split("/")[1]]


def _title(cube: Cube, selection: Selection, circle: str) -> str:
    pillar = f", pillar {selection.pillar}" if selection.pillar else ""
    return f"{cube.report(selection.report).label}{pillar} ({CIRCLE_WORDS[circle]})"


def _figures(cube: Cube, selection: Selection, circle: str) -> dict[str, Value]:
    """Return what stands above every table: how many countries, how many with one partner, the bus factor."""
    whole = fragile_share(cube, selection, circle)
    low, high = leave_one_paragraph_out(cube, selection, lambda rest, asked: fragile_share(rest, asked, circle))
    curve = partner_loss_curve(neighbour_sets(cube, selection, circle))
    figures: dict[str, Value] = {
        "covered countries": whole.of,
        "with exactly one partner": whole.count,
        "share": _value(whole),
        "lowest share": _value(low),
        "highest share": _value(high),
    }
    name = "bus factor at 0.5, at most" if is_bound(curve) else "bus factor at 0.5"
    return figures | {name: bus_factor(curve)}


def _value(share: Share) -> float | None:
    return share.value if share.of else None


def loss_table(cube: Cube, selection: Selection, circle: str = EVERYONE) -> Result:
    """Return each partner with the countries it is alone in, and what share of the covered ones these are; §6."""
    recorded = recorded_claims(cube, selection)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            cube.organization_thing(loss.partner),
            tuple(cube.country_thing(country) for country in loss.countries),
            loss.share.count,
            loss.share.value,
            loss.lowest.value,
            loss.highest.value,
            cube.paragraphs_of({c for country in loss.countries for c in recorded[(loss.partner, country)]}),
        )
        for loss in sorted(partner_losses(cube, selection, circle), key=lambda loss: cube.partner(loss.partner).label)
    )
    return Result(
        title=f"Where a partner is alone in {_title(cube, selection, circle)}",
        columns=("partner", "alone in", "countries", "share", "lowest", "highest", "paragraphs"),
        rows=rows,
        notes=(*(() if rows else (NOTHING,)), RANGE, LOWER_BOUND, SILENCE),
        figures=_figures(cube, selection, circle),
    )


def curve_table(cube: Cube, selection: Selection, circle: str = EVERYONE) -> Result:
    """Return the partner-loss curve: the most covered countries left with none when so many partners go; §6."""
    curve = partner_loss_curve(neighbour_sets(cube, selection, circle))
    rows: list[tuple[Value, ...]] = []
    for size, point in enumerate(curve[1:], start=1):
        low, high = curve_range(cube, selection, size, circle)
        removed = tuple(cube.organization_thing(o) for o in point.removed)
        found = "all sets tried" if point.is_exact else "greedy: a lower bound"
        rows.append((size, point.lost.count, point.lost.value, low.value, high.value, removed, found))
    notes = (
        "Partners: one set whose loss costs most; others may cost as much.",
        f"All sets of a size are tried while there are no more than {SET_LIMIT:,}; else the search is greedy.",
        *(() if rows else (NOTHING,)),
        RANGE,
        LOWER_BOUND,
    )
    columns = ("partners gone", "countries left with none", "share", "lowest", "highest", "partners", "found by")
    title = f"Partner-loss curve of {_title(cube, selection, circle)}"
    return Result(title, columns, tuple(rows), notes, _figures(cube, selection, circle))
