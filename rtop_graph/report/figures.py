"""The headline: countries of concern by who is recorded for them, stated gaps, and countries with one partner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.gaps import stated_gaps
from rtop_graph.coverage.recorded import (
    OUT_OF_SCOPE,
    Selection,
    countries_of_concern,
    is_in_scope,
    partners_by_country,
)
from rtop_graph.coverage.robustness import Share, leave_one_paragraph_out
from rtop_graph.coverage.structure import cover_graph, covered_countries, sole_partners
from rtop_graph.report.content import Figure

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
UNIONS = {WITH_REGIONAL: GROUPS[:2], WITHOUT_REGIONAL: GROUPS[2:]}
"""Figures that are several groups taken together."""


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
    """Return the headline figures; out of the report's scope only those that do not need cover."""
    concern = countries_of_concern(cube, selection.report)
    by_name = tuple(sorted(concern, key=lambda c: cube.countries[c].label))
    stated = dict.fromkeys(gap.claims[0] for gap in stated_gaps(cube, selection))
    figures = [_count(OF_CONCERN, by_name), _count(STATED_GAPS, tuple(stated))]
    if is_in_scope(cube, selection):
        figures += [_concern_share(cube, selection, key) for key in (*UNIONS, *GROUPS)]
        figures.append(_sole_partner_share(cube, selection))
    return tuple(figures)


def _count(key: str, items: tuple[str, ...]) -> Figure:
    return Figure(key, len(items), None, items, None, None)


def _concern_share(cube: Cube, selection: Selection, key: str) -> Figure:
    items = concern_lists(cube, selection)[key]
    low, high = leave_one_paragraph_out(cube, selection, lambda some, asked: _share_of_concern(some, asked, key))
    of = len(countries_of_concern(cube, selection.report))
    return Figure(key, len(items), of, items, low, high)


def _share_of_concern(cube: Cube, selection: Selection, key: str) -> Share:
    return Share(len(concern_lists(cube, selection)[key]), len(countries_of_concern(cube, selection.report)))


def _sole_partner_share(cube: Cube, selection: Selection) -> Figure:
    items = sorted(sole_partners(cover_graph(cube, selection)), key=lambda c: cube.countries[c].label)
    low, high = leave_one_paragraph_out(cube, selection, _share_with_sole_partner)
    of = _share_with_sole_partner(cube, selection).of
    return Figure(SOLE_PARTNER, len(items), of, tuple(items), low, high)


def _share_with_sole_partner(cube: Cube, selection: Selection) -> Share:
    graph = cover_graph(cube, selection)
    return Share(len(sole_partners(graph)), len(covered_countries(graph)))
