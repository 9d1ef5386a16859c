"""The headline: countries of concern by who is recorded for them, stated gaps, and what rests on one partner or none.

Each figure with the things it counts, its claims, and its range when any one paragraph is left out (MEASURES §11).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from rtop_graph.coverage.breadth import concepts_without_partner
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.gaps import stated_gaps
from rtop_graph.coverage.recorded import (
    OUT_OF_SCOPE,
    Selection,
    countries_of_concern,
    has_scheme,
    is_in_scope,
    partners_by_country,
    recorded_cells,
)
from rtop_graph.coverage.redundancy import (
    EVERYONE,
    WITHOUT_UN,
    bus_factor,
    neighbour_sets,
    partner_loss_curve,
    sole_countries,
)
from rtop_graph.coverage.robustness import Share, leave_out_for_all

REGIONAL_AND_UN = "regional-and-un"
REGIONAL_NOT_UN = "regional-not-un"
UN_NOT_REGIONAL = "un-not-regional"
OTHERS_ONLY = "others-only"
NONE_RECORDED = "none-recorded"
GROUPS = (REGIONAL_AND_UN, REGIONAL_NOT_UN, UN_NOT_REGIONAL, OTHERS_ONLY, NONE_RECORDED)
"""The groups of countries by the channels of their recorded partners; every country is in exactly one."""

OF_CONCERN = "of-concern"
WITH_REGIONAL = "with-regional-partner"
WITHOUT_REGIONAL = "no-regional-partner"
STATED_GAPS = "stated-gaps"
SOLE_PARTNER = "sole-partner"
UNSUPPORTED_INHIBITORS = "inhibitors-without-support"
BUS_FACTOR = "bus-factor"
BUS_FACTOR_WITHOUT_UN = "bus-factor-without-un"
BUS_FACTORS = {BUS_FACTOR: EVERYONE, BUS_FACTOR_WITHOUT_UN: WITHOUT_UN}
INHIBITOR = "inhibitor"
UNIONS = {WITH_REGIONAL: GROUPS[:2], WITHOUT_REGIONAL: GROUPS[2:]}
"""Figures that are several groups taken together."""


FIGURE_WORDS = {
    OF_CONCERN: "countries of concern",
    WITH_REGIONAL: "with a regional partner recorded",
    WITHOUT_REGIONAL: "with no regional partner recorded",
    REGIONAL_AND_UN: "with a regional partner and the United Nations recorded",
    REGIONAL_NOT_UN: "with a regional partner and not the United Nations recorded",
    UN_NOT_REGIONAL: "with the United Nations and no regional partner recorded",
    OTHERS_ONLY: "with only other partners recorded",
    NONE_RECORDED: "with no named partner recorded",
    STATED_GAPS: "gaps that the report itself states",
    SOLE_PARTNER: "covered countries with exactly one partner recorded",
    BUS_FACTOR: "partners whose loss would leave half the covered countries with none",
    BUS_FACTOR_WITHOUT_UN: "the same, of partners other than the United Nations and of what they cover",
    UNSUPPORTED_INHIBITORS: "inhibitors without support of a named partner recorded",
}
"""What each figure counts, in words; also their order."""


@dataclass(frozen=True)
class Figure:
    """A headline number and the things it counts: ``count`` is always ``len(items)``.

    ``of`` is what it is a share of, or None; then there is no range either. ``lowest`` and ``highest`` are the
    share when any one paragraph is left out.
    """

    key: str
    count: int
    of: int | None
    items: tuple[str, ...]
    lowest: Share | None
    highest: Share | None


def group_of(cube: Cube, partners: Iterable[str]) -> str:
    """Return the group of a country with these recorded partners."""
    channels = {cube.partner(partner).channel for partner in partners}
    if "regional" in channels:
        return REGIONAL_AND_UN if "un" in channels else REGIONAL_NOT_UN
    if "un" in channels:
        return UN_NOT_REGIONAL
    return OTHERS_ONLY if channels else NONE_RECORDED


def country_groups(cube: Cube, selection: Selection, countries: Iterable[str]) -> dict[str, str]:
    """Return the group of each country; all are out of scope where the report does not deal with the pillar."""
    if not is_in_scope(cube, selection):
        return dict.fromkeys(countries, OUT_OF_SCOPE)
    covered = partners_by_country(cube, selection)
    return {country: group_of(cube, covered.get(country, ())) for country in countries}


def concern_lists(cube: Cube, selection: Selection) -> dict[str, tuple[str, ...]]:
    """Return the countries of concern in each group, and in the unions of groups, by name."""
    concern = countries_of_concern(cube, selection.report)
    groups = country_groups(cube, selection, sorted(concern, key=lambda c: cube.countries[c].label))
    wanted: Mapping[str, tuple[str, ...]] = {**UNIONS, **{group: (group,) for group in GROUPS}}
    return {key: tuple(c for c, group in groups.items() if group in parts) for key, parts in wanted.items()}


def headline(cube: Cube, selection: Selection) -> tuple[Figure, ...]:
    """Return every headline figure: those on countries and stated gaps, then bus factors and inhibitors where in scope.

    A bus factor is a number of partners and no share: it has no range.
    """
    figures = country_figures(cube, selection)
    if not is_in_scope(cube, selection):
        return figures
    lost = (_count(key, partners) for key, partners in lost_partners(cube, selection).items())
    return (*figures, *lost, *_shares(cube, selection, inhibitor_lists))


def country_figures(cube: Cube, selection: Selection) -> tuple[Figure, ...]:
    """Return the figures on countries and stated gaps; out of the report's scope only those that do not need cover."""
    concern = _by_name(cube, countries_of_concern(cube, selection.report))
    stated = dict.fromkeys(gap.claims[0] for gap in stated_gaps(cube, selection))
    counts = (_count(OF_CONCERN, concern), _count(STATED_GAPS, tuple(stated)))
    return (*counts, *_shares(cube, selection, country_lists)) if is_in_scope(cube, selection) else counts


def country_lists(cube: Cube, selection: Selection) -> dict[str, tuple[str, ...]]:
    """Return the countries that each headline share counts, by name."""
    lists = concern_lists(cube, selection)
    alone = sole_countries(neighbour_sets(cube, selection)).values()
    found = {key: lists[key] for key in (*UNIONS, *GROUPS)}
    return found | {SOLE_PARTNER: _by_name(cube, (country for countries in alone for country in countries))}


def inhibitor_lists(cube: Cube, selection: Selection) -> dict[str, tuple[str, ...]]:
    """Return the inhibitors without support, where inhibitors are in scope of the report."""
    if not has_inhibitors(cube, selection):
        return {}
    return {UNSUPPORTED_INHIBITORS: unsupported_inhibitors(cube, selection)}


ListsOfThings: TypeAlias = Callable[[Cube, Selection], Mapping[str, tuple[str, ...]]]


def _shares(cube: Cube, selection: Selection, lists: ListsOfThings) -> Iterator[Figure]:
    """Yield the figures that count some lists, each as a share with its range when any one paragraph is left out."""

    def shares(some: Cube, asked: Selection) -> dict[str, Share]:
        return {key: Share(len(items), _whole(some, asked, key)) for key, items in lists(some, asked).items()}

    ranges = leave_out_for_all(cube, selection, shares)
    for key, items in lists(cube, selection).items():
        yield Figure(key, len(items), _whole(cube, selection, key), items, *ranges[key])


def _whole(cube: Cube, selection: Selection, key: str) -> int:
    """Return what a figure is a share of: countries of concern, covered countries, or inhibitors."""
    if key == SOLE_PARTNER:
        return len(partners_by_country(cube, selection))
    if key == UNSUPPORTED_INHIBITORS:
        return len(cube.schemes[INHIBITOR].concepts)
    return len(countries_of_concern(cube, selection.report))


def _by_name(cube: Cube, countries: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(countries, key=lambda country: cube.countries[country].label))


def lost_partners(cube: Cube, selection: Selection) -> dict[str, tuple[str, ...]]:
    """Return the fewest partners without whom half the covered countries have none, by figure; MEASURES §6.

    Counted with the United Nations and without it; a figure is not there where its partners cover nothing.
    """
    found: dict[str, tuple[str, ...]] = {}
    for key, circle in BUS_FACTORS.items():
        curve = partner_loss_curve(neighbour_sets(cube, selection, circle))
        factor = bus_factor(curve)
        if factor is not None:
            found[key] = curve[factor].removed
    return found


def _count(key: str, items: tuple[str, ...]) -> Figure:
    return Figure(key, len(items), None, items, None, None)


def has_inhibitors(cube: Cube, selection: Selection) -> bool:
    """Return whether the inhibitors are in scope of the report."""
    return INHIBITOR in cube.schemes and has_scheme(cube, selection.report, INHIBITOR)


def unsupported_inhibitors(cube: Cube, selection: Selection) -> tuple[str, ...]:
    """Return the inhibitors, as ``scheme/slug``, that no done claim of a named partner serves; MEASURES §4.

    None where no inhibitor is in scope; see ``concepts_without_partner`` for who counts.
    """
    if not has_inhibitors(cube, selection):
        return ()
    return tuple(f"{INHIBITOR}/{slug}" for slug in concepts_without_partner(cube, selection, INHIBITOR))


def claims_behind(cube: Cube, selection: Selection, figure: Figure) -> tuple[str, ...]:
    """Return the claims on which a figure rests: why its countries are of concern, and who is recorded there."""
    if figure.key == STATED_GAPS:
        return figure.items
    if figure.key == UNSUPPORTED_INHIBITORS:
        told = replace(selection, concept="").of(cube.claim_records)
        return tuple(told.at(told.words("concepts").has_any_of(figure.items)).column("iri").read())
    if figure.key in BUS_FACTORS:
        cells = recorded_cells(cube, selection)
        return tuple(cells.at(cells.column("organization").is_in(figure.items)).column("claim").distinct())
    concern = {} if figure.key == SOLE_PARTNER else countries_of_concern(cube, selection.report)
    of_concern = {claim for country in figure.items for claim in concern.get(country, ())}
    if figure.key == OF_CONCERN:
        return tuple(sorted(of_concern))
    cells = recorded_cells(cube, selection)
    there = cells.at(cells.column("country").is_in(figure.items)).column("claim").distinct()
    return tuple(sorted(of_concern.union(there)))
