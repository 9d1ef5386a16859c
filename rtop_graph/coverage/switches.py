"""What the four switches do to the headline, and which countries change their group (MEASURES §11, rule 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.gaps import stated_gaps
from rtop_graph.coverage.headline import (
    GROUPS,
    OF_CONCERN,
    SOLE_PARTNER,
    STATED_GAPS,
    UNIONS,
    UNSUPPORTED_INHIBITORS,
    country_groups,
    has_inhibitors,
    lost_partners,
    unsupported_inhibitors,
)
from rtop_graph.coverage.recorded import Selection, countries_of_concern, is_in_scope, recorded_claims
from rtop_graph.coverage.redundancy import fragile_share

SHOWN = "as-shown"
MANDATED_TOO = "mandated-too"
MANDATED_NOT = "mandated-not"
EXPLICIT_ONLY = "explicit-pillar-only"
UNROLLED = "unrolled"
REGIONS = "regions-allocated"
PILLARS = ("I", "II", "III")
SWITCH_WORDS = {
    SHOWN: "as shown",
    MANDATED_TOO: "mandated acts count as done",
    MANDATED_NOT: "mandated acts do not count as done",
    EXPLICIT_ONLY: "the other setting of: only pillars that the words name",
    UNROLLED: "the other setting of: organs and posts count for themselves",
    REGIONS: "the other setting of: acts on a region count for each of its countries",
    **{f"pillar-{pillar}": f"pillar {pillar}, also where only its section tells" for pillar in PILLARS},
    **{f"pillar-{pillar}-explicit": f"pillar {pillar}, only where the words name it" for pillar in PILLARS},
}
"""What each setting is, in words."""


@dataclass(frozen=True)
class Switch:
    """What one setting does to the headline counts; ``changed`` are the countries that change their group."""

    key: str
    counts: Mapping[str, int]
    recorded_cells: int
    changed: tuple[str, ...]


@dataclass(frozen=True)
class HeadlineCounts:
    """The headline of one cube and selection: counts by figure, the group of each country of concern, cells."""

    counts: Mapping[str, int]
    groups: Mapping[str, str]
    recorded_cells: int

    def changed_from(self, other: HeadlineCounts) -> tuple[str, ...]:
        """Return the countries that are in another group than there, or are of concern in one of the two alone."""
        countries = sorted({*self.groups, *other.groups})
        return tuple(c for c in countries if self.groups.get(c) != other.groups.get(c))


def headline_counts(cube: Cube, selection: Selection) -> HeadlineCounts:
    """Return the counts of every headline figure, without ranges, and the group of each country of concern."""
    groups = country_groups(cube, selection, countries_of_concern(cube, selection.report))
    parts = {**{key: (key,) for key in GROUPS}, **UNIONS}
    counts = {OF_CONCERN: len(groups), STATED_GAPS: len({gap.claims for gap in stated_gaps(cube, selection)})}
    if is_in_scope(cube, selection):
        counts |= {key: sum(group in wanted for group in groups.values()) for key, wanted in parts.items()}
        counts[SOLE_PARTNER] = fragile_share(cube, selection).count
        counts |= {key: len(partners) for key, partners in lost_partners(cube, selection).items()}
        if has_inhibitors(cube, selection):
            counts[UNSUPPORTED_INHIBITORS] = len(unsupported_inhibitors(cube, selection))
    return HeadlineCounts(counts, groups, len(recorded_claims(cube, selection)))


def switches(cube: Cube, selection: Selection) -> tuple[Switch, ...]:
    """Return the headline as shown and under each of the four switches; none out of the report's scope.

    The switch of explicit pillars does nothing where no pillar is asked for: each pillar in scope is then told twice,
    with sections and by words alone, the second beside the first.
    """
    if not is_in_scope(cube, selection):
        return ()
    pairs = [(SHOWN, selection, selection), *((key, other, selection) for key, other in _settings(selection))]
    if not selection.pillar:
        pairs += [pair for pillar in PILLARS for pair in _pillar_pairs(cube, replace(selection, pillar=pillar))]
    return tuple(_switch(cube, *pair) for pair in pairs)


def _settings(selection: Selection) -> Iterator[tuple[str, Selection]]:
    mandated = MANDATED_NOT if selection.include_mandated else MANDATED_TOO
    yield mandated, replace(selection, include_mandated=not selection.include_mandated)
    if selection.pillar:
        yield EXPLICIT_ONLY, replace(selection, explicit_pillar_only=not selection.explicit_pillar_only)
    yield UNROLLED, replace(selection, unrolled=not selection.unrolled)
    yield REGIONS, replace(selection, allocate_regions=not selection.allocate_regions)


def _pillar_pairs(cube: Cube, selection: Selection) -> Iterator[tuple[str, Selection, Selection]]:
    if is_in_scope(cube, selection):
        yield f"pillar-{selection.pillar}", selection, selection
        explicit = replace(selection, explicit_pillar_only=True)
        yield f"pillar-{selection.pillar}-explicit", explicit, selection


def _switch(cube: Cube, key: str, selection: Selection, beside: Selection) -> Switch:
    found = headline_counts(cube, selection)
    changed = found.changed_from(headline_counts(cube, beside))
    by_name = tuple(sorted(changed, key=lambda country: cube.countries[country].label))
    return Switch(key, found.counts, found.recorded_cells, by_name)
