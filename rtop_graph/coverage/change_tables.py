"""Change between reports as tables: one row a cell that either report mentions, with the paragraphs of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rtop_graph.coverage.changes import GONE, KEPT, NEW, Change, Pair, compare_reports, counted, jaccard
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.present import EVERYTHING, SILENCE, Focus
from rtop_graph.results import Result, Thing, Value

WORDS = (
    "Newly recorded and no longer recorded are said of the record: that something started or ended is said by a "
    "paragraph alone, where it gives a date."
)
LEFT_OUT = (
    "Compared are pillars and schemes that both reports deal with; claims of a pillar that one leaves aside stand "
    "under left out. Cells that hang on them, or on a claim of untold pillar where a pillar matters, are not compared."
)
MENTIONED = "Never: a claim of either report mentions the cell (planned, mandated, not done), and none records it."
ACCUMULATES = "A capability that a report does not show again is not thereby lost: a report chooses its examples."
CONCERN = {KEPT: "of concern in both", NEW: "of concern only in the later", GONE: "of concern only in the earlier"}
"""How the changes of concern are told."""

NOTES = {"concern": (SILENCE,), "capability": (WORDS, ACCUMULATES)}
"""What is told below a table by its dimension; below the others, words, scope and silence."""


def change_table(cube: Cube, pairs: Iterable[Pair], by: str, focus: Focus = EVERYTHING, only: str = "") -> Result:
    """Return the changes in focus of each pair of reports, counted above with their Jaccard index; MEASURES §9.

    ``by`` is one of ``changes.DIMENSIONS``; ``only`` keeps one channel, pillar, concept or capability, by its slug.
    """
    found = {
        pair: [c for c in compare_reports(cube, pair, by) if _in_focus(c, by, focus) and _is_wanted(c, only)]
        for pair in pairs
    }
    columns = _columns(by)
    rows = [_row(cube, change, by) for pair in found for change in found[pair]]
    return Result(
        title=f"Change between reports, by {by}",
        columns=columns,
        rows=tuple(sorted(rows, key=lambda row: [str(cell) for cell in row[: columns.index("change")]])),
        notes=NOTES.get(by, (WORDS, LEFT_OUT, MENTIONED, SILENCE)),
        figures={f"{_named(cube, pair)}, {name}": v for pair in found for name, v in _figures(found[pair], by).items()},
    )


def _named(cube: Cube, pair: Pair) -> str:
    return " → ".join(cube.report(side.report).label for side in pair.sides)


def _figures(changes: list[Change], by: str) -> dict[str, Value]:
    counts: dict[str, Value] = {
        _said(name, by): n for name, n in counted(changes).items() if by not in NOTES or name in CONCERN
    }
    return {**counts, "Jaccard index": jaccard(changes)}


def _said(change: str, by: str) -> str:
    return CONCERN.get(change, change) if by == "concern" else change


def _in_focus(change: Change, by: str, focus: Focus) -> bool:
    if by == "capability":
        return focus.organization in {"", change.holder}
    is_named = by != "organisation" or focus.organization in {"", change.subject}
    return is_named and focus.country in {"", change.holder}


def _is_wanted(change: Change, only: str) -> bool:
    return only in {"", change.subject, change.subject.rsplit("/", 1)[-1]}


def _columns(by: str) -> tuple[str, ...]:
    holder = {"capability": ("capability", "organisation"), "concern": ("country",)}.get(by, ("country", by))
    states = () if by in NOTES else ("state before", "state after")
    aside = () if by in NOTES else ("left out",)
    return ("from", "to", *holder, "change", *states, "paragraphs before", "paragraphs after", *aside)


def _row(cube: Cube, change: Change, by: str) -> tuple[Value, ...]:
    both = (change.before, change.after)
    reports = [Thing(cube.report(iri).label, iri) for iri in (change.first, change.second)]
    states = () if by in NOTES else tuple(told.state.replace("-", " ") for told in both)
    paragraphs = [cube.paragraphs_of(told.claims) for told in both]
    aside = () if by in NOTES else (cube.paragraphs_of(change.left_out),)
    return (*reports, *_holder(cube, change, by), _said(change.change, by), *states, *paragraphs, *aside)


def _holder(cube: Cube, change: Change, by: str) -> tuple[Value, ...]:
    if by == "capability":
        return concept_label(cube, f"capability/{change.subject}"), cube.organization_thing(change.holder)
    subject = SUBJECT_CELLS[by](cube, change.subject) if by in SUBJECT_CELLS else change.subject
    return (cube.country_thing(change.holder),) if by == "concern" else (cube.country_thing(change.holder), subject)


def concept_label(cube: Cube, concept: str) -> str:
    """Return the label of a concept given as ``scheme/slug``; the slug where the cube does not hold the scheme."""
    scheme, slug = concept.split("/", maxsplit=1)
    return dict(cube.schemes[scheme].concepts).get(slug, slug) if scheme in cube.schemes else slug


SUBJECT_CELLS: dict[str, Callable[[Cube, str], Value]] = {
    "organisation": lambda cube, iri: cube.organization_thing(iri),
    "concept": concept_label,
}
"""How a subject is shown, where not as it is."""
