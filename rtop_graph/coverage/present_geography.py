"""What a map tells becomes words and a table: a legend with numbers, and a row for each country that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.geography import ABSENT, BLANK, GAP, NAMED, POTENTIAL, MapEntry, MapView, shade_counts
from rtop_graph.coverage.present import POTENTIAL as POTENTIAL_NOTE
from rtop_graph.coverage.present import SILENCE, named, scope_notes
from rtop_graph.coverage.recorded import NOT_DONE, OUT_OF_SCOPE, PLANNED_ONLY, RECORDED, Selection
from rtop_graph.results import Result, Thing, Value

SHADE_WORDS = {
    RECORDED: {
        "one": "1 partner recorded",
        "two": "2 partners recorded",
        "several": "3 or more partners recorded",
        GAP: "of concern, no partner recorded",
        NAMED: "mentioned, no partner recorded",
        BLANK: "not mentioned",
        OUT_OF_SCOPE: "out of the report's scope",
        ABSENT: "no State or territory of its own at the report's date",
    },
    POTENTIAL: {
        "one": "1 organisation with potential",
        "two": "2 organisations with potential",
        "several": "3 or more organisations with potential",
        BLANK: "no potential known",
        ABSENT: "no State or territory of its own at the report's date",
    },
}
"""What each shade of a layer says; in the layer of potential what is silent there has no shade of its own."""

GAP_WORDS = {
    RECORDED: SHADE_WORDS[RECORDED][GAP],
    POTENTIAL: "of concern, with potential, and none of these organisations recorded",
}
CHANNEL_WORDS = {
    "": "all partners",
    "regional": "regional organisations",
    "un": "the United Nations",
    "other": "others",
}


def counted_words(cube: Cube, view: MapView) -> str:
    """Return whose partners a map counts, in words."""
    if view.organization:
        return cube.partner(view.organization).label
    return CHANNEL_WORDS["regional" if view.layer == POTENTIAL and not view.channel else view.channel]


def map_legend(entries: Iterable[MapEntry], view: MapView) -> dict[str, tuple[str, int]]:
    """Return what each shade of a map says and how many countries have it, in the order of the legend."""
    counts = shade_counts(entries)
    return {shade: (SHADE_WORDS[view.layer][shade], count) for shade, count in counts.items()}


def map_table(cube: Cube, selection: Selection, view: MapView, entries: Mapping[str, MapEntry]) -> Result:
    """Return a row for each country that a map speaks of, by name: what is recorded there beside what could be.

    Where nothing is recorded, no number stands: silence is not zero.
    """
    shown = [entry for entry in entries.values() if entry.is_named or (view.layer == POTENTIAL and entry.able)]
    ordered = sorted(shown, key=lambda entry: cube.countries[entry.country].label.casefold())
    figures: dict[str, Value] = {"countries of concern": sum(bool(entry.concern) for entry in entries.values())}
    figures |= dict(map_legend(entries.values(), view).values())
    figures[GAP_WORDS[view.layer]] = sum(entry.is_gap for entry in entries.values())
    return Result(
        title=f"Countries on the map of {named(cube, selection)}, counting {counted_words(cube, view)}",
        columns=("country", "shown as", "partners", "recorded partners", "with potential", "of concern by", "claims"),
        rows=tuple(_row(cube, view, entry) for entry in ordered),
        notes=(*scope_notes(cube, selection), SILENCE, POTENTIAL_NOTE),
        figures=figures,
    )


def shown_as(entry: MapEntry, view: MapView) -> str:
    """Return what the shade and the signs of a country say, in the words of the legend."""
    told = [SHADE_WORDS[view.layer][entry.shade]]
    if entry.is_gap and entry.shade != GAP:
        told.append(GAP_WORDS[view.layer])
    if entry.state in {PLANNED_ONLY, NOT_DONE}:
        told.append(entry.state.replace("-", " "))
    return "; ".join(told)


def _row(cube: Cube, view: MapView, entry: MapEntry) -> tuple[Value, ...]:
    return (
        cube.country_thing(entry.country),
        shown_as(entry, view),
        len(entry.partners) or None,
        tuple(cube.organization_thing(o) for o in entry.partners),
        tuple(cube.organization_thing(o) for o in entry.able),
        cube.paragraphs_of(entry.concern),
        tuple(Thing(claim.rsplit("/", 1)[-1], claim) for claim in entry.claims),
    )
