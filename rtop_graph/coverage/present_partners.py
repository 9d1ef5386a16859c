"""Partnerships and the division of labour become results: pairs, profiles, positions, quotients, concentration."""

from __future__ import annotations

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.fragmentation import (
    FEWEST_CLAIMS,
    SUPPRESSED,
    claim_weights,
    concentrations,
    parts_of,
    quotients,
    similarities,
)
from rtop_graph.coverage.partnerships import (
    STEPS,
    Step,
    Tie,
    claims_of,
    joint_components,
    joint_graph,
    maturity_of,
    positions,
    step_profile,
    ties,
)
from rtop_graph.coverage.present import EVERYTHING, LEGEND, SILENCE, Focus
from rtop_graph.coverage.recorded import SYMBOLS, Selection
from rtop_graph.results import Result, Thing, Value

WEIGHT = "Weight: Σ 1/(|A|-1) over done partnership claims that join the two; a plan or a shared instrument adds none."
STEPS_NOTE = (
    "The five steps are those of A/70/999 ¶59: an earlier report is read for them only where its words are plainly "
    "the same. What is said of regional arrangements as a whole counts for none by name."
)
PLAIN = (
    "High or low is not good or bad in itself: a report names examples, and partners that it leaves out count nowhere."
)


def pair_table(cube: Cube, selection: Selection, focus: Focus = EVERYTHING) -> Result:
    """Return each two organisations that a report names together, side by side with all that it says; MEASURES §8."""
    found = [tie for tie in ties(cube, selection) if focus.organization in {"", *tie.pair}]
    rows = tuple(_pair_row(cube, tie) for tie in found)
    return Result(
        title=f"Partnerships in {_title(cube, selection)}",
        columns=("first", "second", "weight", *_step_labels(cube), "maturity", "shared instruments", "paragraphs"),
        rows=tuple(sorted(rows, key=lambda row: (str(row[0]), str(row[1])))),
        notes=(LEGEND, WEIGHT, STEPS_NOTE, SILENCE),
        figures={"pairs": len(found), "with a done partnership": sum(bool(tie.joint) for tie in found)},
    )


def _pair_row(cube: Cube, tie: Tie) -> tuple[Value, ...]:
    first, second = sorted((cube.organization_thing(o) for o in tie.pair), key=str)
    return (
        first,
        second,
        tie.weight,
        *(SYMBOLS[step.state] for step in tie.steps),
        _maturity(cube, tie.maturity),
        tuple(Thing(cube.instruments[iri], iri) for iri in tie.instruments),
        cube.paragraphs_of(tie.claims),
    )


def _title(cube: Cube, selection: Selection) -> str:
    pillar = f", pillar {selection.pillar}" if selection.pillar else ""
    return f"{cube.report(selection.report).label}{pillar}"


def _step_labels(cube: Cube) -> tuple[str, ...]:
    labels = dict(cube.schemes["five-step"].concepts) if "five-step" in cube.schemes else {}
    return tuple(labels.get(slug, slug) for slug in STEPS)


def _maturity(cube: Cube, slugs: tuple[str, ...]) -> str | None:
    labels = dict(cube.schemes["maturity"].concepts) if "maturity" in cube.schemes else {}
    return "; ".join(labels.get(slug, slug) for slug in slugs) or None


def profile_table(cube: Cube, selection: Selection, organization: str) -> Result:
    """Return what a report says of each of the five steps for one organisation, and of whom it is joined to; §8."""
    steps = step_profile(cube, selection, claims_of(cube, organization))
    graph = joint_graph(cube, selection)
    joined = sorted(graph[organization]) if organization in graph else []
    joint = {claim for other in joined for claim in graph[organization][other]["claims"]}
    labels = dict(zip(STEPS, _step_labels(cube), strict=True))
    return Result(
        title=f"{cube.partner(organization).label}: the five steps in {_title(cube, selection)}",
        columns=("step", "state", "claims", "paragraphs"),
        rows=tuple(_step_row(cube, labels[step.slug], step) for step in steps),
        notes=(STEPS_NOTE, SILENCE),
        figures={
            "works with": tuple(cube.organization_thing(o) for o in joined),
            "joint claims": len(joint),
            "maturity": _maturity(cube, maturity_of(cube, joint)),
        },
    )


def _step_row(cube: Cube, label: str, step: Step) -> tuple[Value, ...]:
    return (label, step.state, len(step.claims), cube.paragraphs_of(step.claims))


def network_table(cube: Cube, selection: Selection, *, without_un: bool = False) -> Result:
    """Return where each organisation stands in the graph of joint engagement, by name; MEASURES §8."""
    graph = joint_graph(cube, selection, without_un=without_un)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            cube.organization_thing(found.organization),
            found.neighbours,
            found.constraint,
            found.effective_size,
            found.betweenness,
            found.component,
        )
        for found in sorted(positions(graph), key=lambda found: cube.partner(found.organization).label)
    )
    sizes = [len(part) for part in joint_components(graph)]
    without = " (without the UN)" if without_un else ""
    return Result(
        title=f"Joint engagement in {_title(cube, selection)}{without}",
        columns=("organisation", "works with", "constraint", "effective size", "betweenness", "component"),
        rows=rows,
        notes=(
            "Constraint and effective size (Burt) are undefined for who stands alone; components: largest first.",
            "The graph shows whom a report names together: one sentence more or less changes it. No ranking.",
            SILENCE,
        ),
        figures={
            "organisations": len(graph),
            "pairs": graph.number_of_edges(),
            "components": len(sizes),
            "in the largest": max(sizes, default=0),
            "standing alone": sizes.count(1),
        },
    )


def mix_table(cube: Cube, selection: Selection, focus: Focus, by: str) -> Result:
    """Return what each partner does of each part: its weight and its location quotient; MEASURES §7."""
    found = [q for q in quotients(cube, selection, by) if focus.organization in {"", q.organization}]
    weights = claim_weights(cube, selection)
    parted = sum(bool(parts_of(cube.claims[claim], by)) for claim in weights)
    labels = dict(cube.schemes[by].concepts) if by in cube.schemes else {}
    rows: list[tuple[Value, ...]] = [
        (
            cube.organization_thing(q.organization),
            labels.get(q.part, q.part),
            q.weight,
            q.quotient,
            "" if q.quotient is not None else SUPPRESSED,
            cube.paragraphs_of(q.claims),
        )
        for q in found
    ]
    return Result(
        title=f"Who does what in {_title(cube, selection)}, by {by}",
        columns=("organisation", by, "weight", "location quotient", "why none", "paragraphs"),
        rows=tuple(sorted(rows, key=lambda row: (str(row[0]), str(row[1])))),
        notes=(
            "A done engagement claim adds 1/|A| to each of its named actors, and counts once for each of its parts.",
            f"Quotients of partners with fewer than {FEWEST_CLAIMS} claims are suppressed.",
            PLAIN,
        ),
        figures={
            "engagement claims": len(weights),
            f"without {by}": len(weights) - parted,
            "with two or more named partners": sum(len(shares) > 1 for shares in weights.values()),
        },
    )


def similarity_table(cube: Cube, selection: Selection, focus: Focus, by: str) -> Result:
    """Return how alike the mixes of every two partners are (cosine), and how many pairs are suppressed; §7."""
    every = similarities(cube, selection, by)
    shown = {pair: value for pair, value in every.items() if value is not None and focus.organization in {"", *pair}}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (cube.organization_thing(first), cube.organization_thing(second), value)
        for (first, second), value in shown.items()
    )
    return Result(
        title=f"How alike the work of partners is in {_title(cube, selection)}, by {by}",
        columns=("first", "second", "similarity"),
        rows=rows,
        notes=(f"Suppressed: pairs in which either has fewer than {FEWEST_CLAIMS} claims.", PLAIN),
        figures={"pairs": len(every), "pairs suppressed": sum(value is None for value in every.values())},
    )


def concentration_table(cube: Cube, selection: Selection, focus: Focus = EVERYTHING) -> Result:
    """Return how concentrated recorded engagement is in each country: HHI and effective partners; MEASURES §7.

    Of an organisation in focus, the countries in which it has a share.
    """
    found = [
        c
        for c in concentrations(cube, selection)
        if focus.country in {"", c.country} and focus.organization in {"", *c.shares}
    ]
    rows: list[tuple[Value, ...]] = [
        (
            cube.country_thing(c.country),
            tuple(cube.organization_thing(o) for o in sorted(c.shares)),
            len(c.claims),
            c.hhi,
            c.effective_partners,
            c.why_not,
            cube.paragraphs_of(c.claims),
        )
        for c in found
    ]
    columns = ("country", "partners", "claims", "HHI", "effective partners", "why none", "paragraphs")
    return Result(
        title=f"Effective partners in {_title(cube, selection)}",
        columns=columns,
        rows=tuple(sorted(rows, key=lambda row: str(row[0]))),
        notes=(PLAIN, SILENCE),
        figures={"countries": len(found), "with a value": sum(c.hhi is not None for c in found)},
    )
