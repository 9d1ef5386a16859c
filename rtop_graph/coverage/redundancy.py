"""Redundancy and fragility: how many partners a country has, and what is left when some are gone (MEASURES §6)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeAlias

from rtop_graph.coverage.cube import Cell, Cube
from rtop_graph.coverage.facts import Claims
from rtop_graph.coverage.recorded import (
    Selection,
    has_scheme,
    is_in_scope,
    partners_by_country,
    recorded_cells,
    recorded_claims,
)
from rtop_graph.coverage.robustness import Share, iter_without_one_paragraph, leave_one_paragraph_out
from rtop_graph.records import Records

EVERYONE, WITHOUT_UN, REGIONAL = "everyone", "without-un", "regional"
CIRCLES = {
    EVERYONE: frozenset({"regional", "un", "other"}),
    WITHOUT_UN: frozenset({"regional", "other"}),
    REGIONAL: frozenset({"regional"}),
}
"""Among which partners cover is counted, as the channels that belong to each circle; the UN dominates the first."""

SET_LIMIT = 10_000
"""The most sets of partners that are tried for one number of them; beyond it the curve is greedy there."""

HALF = 0.5
"""The share of covered countries at which the bus factor is read off."""

Neighbours: TypeAlias = Mapping[str, frozenset[str]]
"""The partners of each covered country."""


@dataclass(frozen=True)
class Redundancy:
    """The partners recorded for a country, rolled up, and the actors that the report names for them.

    ``concept`` is what the count is taken for: empty, a pillar, or a concept as ``scheme/slug``.
    """

    country: str
    concept: str
    partners: tuple[str, ...]
    actors: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Loss:
    """What leaving of one partner would cost: the countries it is alone in, as a share of the covered ones.

    ``lowest`` and ``highest`` are the shares with any single paragraph left out.
    """

    partner: str
    countries: tuple[str, ...]
    share: Share
    lowest: Share
    highest: Share


@dataclass(frozen=True)
class CurvePoint:
    """A set of partners, and the covered countries that have none left without it.

    Where ``is_exact``, no set of that size costs more; else it is the best that a greedy search found, a lower bound.
    """

    removed: tuple[str, ...]
    lost: Share
    is_exact: bool


def neighbour_sets(cube: Cube, selection: Selection, circle: str = EVERYONE) -> dict[str, frozenset[str]]:
    """Return the partners of each country that has any recorded, of one of ``CIRCLES``; MEASURES §3, §6."""
    found = {
        country: frozenset(o for o in partners if cube.partner(o).channel in CIRCLES[circle])
        for country, partners in partners_by_country(cube, selection).items()
    }
    return {country: partners for country, partners in found.items() if partners}


def redundancy(cube: Cube, selection: Selection, circle: str = EVERYONE) -> tuple[Redundancy, ...]:
    """Return the partners of each covered country, rolled up and as named: redundancy of MEASURES §6.

    The number of partners is that of names in a report which gives examples: a lower bound, and no measure of effort.
    """
    rolled = replace(selection, unrolled=False)
    claims = recorded_claims(cube, rolled)
    actors = neighbour_sets(cube, replace(selection, unrolled=True), circle)
    return tuple(
        Redundancy(
            country=country,
            concept=selection.concept or selection.pillar,
            partners=tuple(sorted(partners)),
            actors=tuple(sorted(actors.get(country, ()))),
            claims=tuple(sorted({claim for partner in partners for claim in claims[partner, country]})),
        )
        for country, partners in neighbour_sets(cube, rolled, circle).items()
    )


def iter_divided(cube: Cube, selection: Selection, by: str) -> Iterator[Selection]:
    """Yield the selection for each pillar, or each concept of a scheme, that is in scope of its report; MEASURES §6.

    Nothing where the scheme is that of another report: what a report does not set out is out of scope.
    """
    if by == "pillar":
        parts = [replace(selection, pillar=pillar) for pillar in cube.report(selection.report).pillars]
        yield from (part for part in parts if selection.pillar in {"", part.pillar})
    elif by in cube.schemes and has_scheme(cube, selection.report, by):
        concepts = [replace(selection, concept=f"{by}/{slug}") for slug, _ in cube.schemes[by].concepts]
        yield from (part for part in concepts if is_in_scope(cube, part))


def sole_countries(neighbours: Neighbours) -> dict[str, tuple[str, ...]]:
    """Return the countries each partner is alone in; MEASURES §6, sole(o).

    >>> sole_countries({"Mali": frozenset({"UN"}), "Kenya": frozenset({"AU", "UN"}), "Haiti": frozenset({"UN"})})
    {'UN': ('Haiti', 'Mali')}
    """
    found: dict[str, set[str]] = {}
    for country, partners in neighbours.items():
        if len(partners) == 1:
            found.setdefault(next(iter(partners)), set()).add(country)
    return {partner: tuple(sorted(countries)) for partner, countries in sorted(found.items())}


def partner_losses(cube: Cube, selection: Selection, circle: str = EVERYONE) -> tuple[Loss, ...]:
    """Return what the leaving of each recorded partner would cost; MEASURES §6, |sole(o)| / |covered cells|."""
    whole = neighbour_sets(cube, selection, circle)
    partners = sorted(frozenset().union(*whole.values()))
    sole = sole_countries(whole)
    shares = {partner: [Share(len(sole.get(partner, ())), len(whole))] for partner in partners}
    for rest in iter_without_one_paragraph(_with_recorded_alone(cube, selection), selection.report):
        left = neighbour_sets(rest, selection, circle)
        alone = sole_countries(left)
        for partner in partners if left else ():
            shares[partner].append(Share(len(alone.get(partner, ())), len(left)))
    return tuple(
        Loss(partner, sole.get(partner, ()), found[0], min(found, key=_value), max(found, key=_value))
        for partner, found in shares.items()
    )


def _value(share: Share) -> float:
    return share.value


def _with_recorded_alone(cube: Cube, selection: Selection) -> Cube:
    """Return the cube with the claims that record somebody alone: leaving out any other paragraph changes no cover."""
    kept = recorded_cells(cube, selection).column("claim").distinct()
    claims = selection.of(cube.claim_records)
    return replace(
        cube,
        cells=_with_claims(selection.of(cube.cell_records), kept),
        regional=_with_claims(selection.of(cube.regional_records), kept) if selection.allocate_regions else (),
        claims=Claims(claims.at(claims.column("iri").is_in(kept))),
        concern={},
        capable=(),
    )


def _with_claims(cells: Records[Cell], claims: Collection[str]) -> Records[Cell]:
    return cells.at(cells.column("claim").is_in(claims))


def partner_loss_curve(neighbours: Neighbours, limit: int = SET_LIMIT) -> tuple[CurvePoint, ...]:
    """Return the largest share of covered countries left with none after 0, 1, 2 … partners go, up to all of it.

    MEASURES §6, L(j). Exact while no more than ``limit`` sets are to be tried for a j; else the set before it is
    extended by the partner that costs most (greedy), and the point says so. The worst sets need not contain each other.

    >>> curve = partner_loss_curve({"A": frozenset({"x"}), "B": frozenset({"x", "y"}), "C": frozenset({"z"})})
    >>> [(point.removed, point.lost.count) for point in curve]
    [((), 0), (('x',), 1), (('x', 'y'), 2), (('x', 'y', 'z'), 3)]
    """
    groups = Counter(neighbours.values())
    partners = tuple(sorted(frozenset().union(*groups)))
    covered = len(neighbours)
    points = [CurvePoint((), Share(0, covered), is_exact=True)]
    while points[-1].lost.count < covered:
        size = len(points)
        is_exact = math.comb(len(partners), size) <= limit
        sets = combinations(partners, size) if is_exact else _extended(points[-1].removed, partners)
        removed = max(sets, key=lambda found: lost_countries(groups, frozenset(found)))
        points.append(CurvePoint(removed, Share(lost_countries(groups, frozenset(removed)), covered), is_exact))
    return tuple(points)


def _extended(removed: tuple[str, ...], partners: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a set with each partner that is not in it."""
    return (tuple(sorted((*removed, partner))) for partner in partners if partner not in removed)


def lost_countries(groups: Mapping[frozenset[str], int], removed: Set[str]) -> int:
    """Return how many countries have no partner left; ``groups`` counts the countries by their set of partners."""
    return sum(count for partners, count in groups.items() if partners <= removed)


def bus_factor(curve: tuple[CurvePoint, ...], at: float = HALF) -> int | None:
    """Return the least number of partners without which a share of the covered countries has none; MEASURES §6.

    None where nothing is covered. Where a point before it is not exact, it is an upper bound: ask ``is_bound``.
    """
    found = (len(point.removed) for point in curve if point.lost.of and point.lost.value >= at)
    return next(found, None)


def is_bound(curve: tuple[CurvePoint, ...], at: float = HALF) -> bool:
    """Return whether the bus factor is an upper bound alone, because a greedy search found it."""
    factor = bus_factor(curve, at)
    return factor is not None and not all(point.is_exact for point in curve[:factor])


def curve_range(cube: Cube, selection: Selection, size: int, circle: str = EVERYONE) -> tuple[Share, Share]:
    """Return the lowest and highest L(j) for a number of partners, with any single paragraph left out; §6, §11."""

    def figure(rest: Cube, asked: Selection) -> Share:
        curve = partner_loss_curve(neighbour_sets(rest, asked, circle))
        return curve[min(size, len(curve) - 1)].lost

    return leave_one_paragraph_out(_with_recorded_alone(cube, selection), selection, figure)


def fragile_share(cube: Cube, selection: Selection, circle: str = EVERYONE) -> Share:
    """Return the share of covered countries with exactly one recorded partner; MEASURES §6 over all partners."""
    neighbours = neighbour_sets(cube, selection, circle)
    return Share(sum(len(partners) == 1 for partners in neighbours.values()), len(neighbours))
