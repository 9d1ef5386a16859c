"""Division of labour: who does which part of what is done, and among how many partners it is spread (MEASURES §7)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from rtop_graph.columns import ABSENT, Column
from rtop_graph.coverage.cube import ClaimText, Cube, Participation
from rtop_graph.coverage.groups import Groups
from rtop_graph.coverage.recorded import ACTING_ROLES, Selection, recorded_claims
from rtop_graph.records import Records

FEWEST_CLAIMS = 5
"""Below this many claims a quotient, a similarity or a concentration is suppressed (MEASURES §7)."""

UNDEFINED = "undefined: one partner"
SUPPRESSED = f"suppressed: fewer than {FEWEST_CLAIMS} claims"

MIXES = ("pillar", "form", "civilian-area", "inhibitor", "capability")
"""By what labour can be divided: pillars, and the schemes whose concepts done engagement carries."""

Mix: TypeAlias = Mapping[tuple[str, str], float]
"""The weight T(o, k) of each partner o in each part k; pairs without weight are left out."""


@dataclass(frozen=True)
class Quotient:
    """What a partner does of one part: its weight, and how that compares with everybody's share of the part.

    ``quotient`` is None where the partner has fewer than ``FEWEST_CLAIMS`` claims: suppressed, and not 0.
    """

    organization: str
    part: str
    weight: float
    claims: tuple[str, ...]
    quotient: float | None


@dataclass(frozen=True)
class Concentration:
    """The partners' shares of the weight recorded for a country; ``hhi`` is None for the reason in ``why_not``."""

    country: str
    shares: Mapping[str, float]
    claims: tuple[str, ...]
    hhi: float | None
    why_not: str

    @property
    def effective_partners(self) -> float | None:
        """Return 1/HHI: how many partners of equal share would be as concentrated."""
        return None if self.hhi is None else 1 / self.hhi


def acting_parts(cube: Cube, report: str = "") -> Records[Participation]:
    """Return the parts of named agents and partners in the claims of a report, of all where none is named."""
    parts = cube.part_records
    if report:
        parts = parts.at(parts.column("claim").rows_with_any(cube.claim_records.only("document", report).column("iri")))
    is_acting = parts.column("role").is_in(ACTING_ROLES) & parts.column("is_named").equals(True)
    return parts.at(is_acting & parts.column("actor").of_those(cube.organizations.__contains__))


def named_actors(cube: Cube, report: str = "") -> dict[str, tuple[str, ...]]:
    """Return the actors of every claim that has any: named, rolled up, agent or partner, each once; MEASURES §1, A.

    Of the claims of one report, where one is named.
    """
    found: dict[str, list[str]] = {}
    groups: Groups[tuple[str, str]] = Groups.of(acting_parts(cube, report), "claim", "actor")
    for claim, actor in groups:
        found.setdefault(claim, []).append(actor)
    return {claim: tuple(actors) for claim, actors in found.items()}


def told_as_done(cube: Cube, selection: Selection) -> Records[ClaimText]:
    """Return the claims that a report itself tells of as done, under the pillar and concept asked for; MEASURES §1."""
    claims = selection.of(cube.claim_records)
    return claims.at(claims.column("basis").equals("stated") & claims.column("modality").is_in(selection.done))


def claim_weights(cube: Cube, selection: Selection) -> dict[str, dict[str, float]]:
    """Return the weight each done engagement claim adds to each of its actors: 1/|A|, one in all; MEASURES §7.

    Claims that name no country are among them; findings, adoptions and the like are not (MEASURES §3).
    """
    found = named_actors(cube, selection.report)
    engagements = told_as_done(cube, selection).only("kind", "Engagement").column("iri").distinct()
    return {iri: dict.fromkeys(found[iri], 1 / len(found[iri])) for iri in engagements if iri in found}


def parts_of(claim: ClaimText, by: str) -> tuple[str, ...]:
    """Return the parts of a mix that a claim belongs to: its pillar, or its concepts of a scheme."""
    if by == "pillar":
        return (claim.pillar,) if claim.pillar else ()
    return tuple(sorted(concept.split("/")[1] for concept in claim.concepts if concept.split("/")[0] == by))


def mix(weights: Mapping[str, Mapping[str, float]], parts: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], float]:
    """Return T(o, k): the weight of each actor summed over the claims of each part; MEASURES §7.

    A claim of several parts counts in each of them; a claim of none is left out.

    >>> mix({"c1": {"AU": 0.5, "UN": 0.5}, "c2": {"UN": 1.0}}, {"c1": ["aid"], "c2": ["aid", "advice"]})
    {('AU', 'aid'): 0.5, ('UN', 'advice'): 1.0, ('UN', 'aid'): 1.5}
    """
    found: dict[tuple[str, str], float] = {}
    for claim, shares in weights.items():
        for part in parts.get(claim, ()):
            for actor, weight in shares.items():
                found[actor, part] = found.get((actor, part), 0.0) + weight
    return dict(sorted(found.items()))


def location_quotient(table: Mix, organization: str, part: str) -> float:
    """Return LQ(o, k) = [T(o,k) / T(o,·)] / [T(·,k) / N]: 1 where it does as much of a part as all do; MEASURES §7.

    N is the weight of the whole table, in which a claim counts once for each of its parts.

    >>> location_quotient({("AU", "aid"): 1, ("UN", "aid"): 1, ("UN", "advice"): 2}, "AU", "aid")
    2.0
    """
    own = sum(weight for (actor, _), weight in table.items() if actor == organization)
    everybody = sum(weight for (_, other), weight in table.items() if other == part)
    return table.get((organization, part), 0.0) / own / (everybody / sum(table.values()))


def similarity(table: Mix, first: str, second: str) -> float:
    """Return the cosine of the rows of two partners: 1 for the same mix, 0 for nothing in common; MEASURES §7.

    >>> similarity({("AU", "aid"): 1, ("UN", "aid"): 3}, "AU", "UN")
    1.0
    """
    rows = [{part: weight for (actor, part), weight in table.items() if actor == one} for one in (first, second)]
    product = sum(weight * rows[1].get(part, 0.0) for part, weight in rows[0].items())
    return product / math.prod(math.hypot(*row.values()) for row in rows)


def quotients(cube: Cube, selection: Selection, by: str) -> tuple[Quotient, ...]:
    """Return the location quotient of each partner in each part it has a share of; MEASURES §7.

    Suppressed for a partner with fewer than ``FEWEST_CLAIMS`` claims of any part.
    """
    weights = claim_weights(cube, selection)
    parts = {claim: parts_of(cube.claims[claim], by) for claim in weights}
    table = mix(weights, parts)
    own = _claims_by_actor(weights, parts)
    return tuple(
        Quotient(
            organization=actor,
            part=part,
            weight=weight,
            claims=tuple(claim for claim in own[actor] if part in parts[claim]),
            quotient=location_quotient(table, actor, part) if len(own[actor]) >= FEWEST_CLAIMS else None,
        )
        for (actor, part), weight in table.items()
    )


def _claims_by_actor(
    weights: Mapping[str, Mapping[str, float]], parts: Mapping[str, tuple[str, ...]]
) -> dict[str, list[str]]:
    """Return the claims of each actor that belong to some part."""
    found: dict[str, list[str]] = {}
    for claim, shares in weights.items():
        for actor in shares if parts[claim] else ():
            found.setdefault(actor, []).append(claim)
    return found


def similarities(cube: Cube, selection: Selection, by: str) -> dict[tuple[str, str], float | None]:
    """Return the similarity of every two partners; None, suppressed, where either has too few claims; MEASURES §7."""
    weights = claim_weights(cube, selection)
    parts = {claim: parts_of(cube.claims[claim], by) for claim in weights}
    table, own = mix(weights, parts), _claims_by_actor(weights, parts)
    return {
        pair: similarity(table, *pair) if min(len(own[one]) for one in pair) >= FEWEST_CLAIMS else None
        for pair in combinations(sorted(own), 2)
    }


def herfindahl(shares: Iterable[float]) -> float:
    """Return Σ share², in (0, 1]: 1 where all is in one hand; MEASURES §7.

    >>> herfindahl([0.5, 0.5])
    0.5
    """
    return sum(share**2 for share in shares)


def concentrations(cube: Cube, selection: Selection) -> tuple[Concentration, ...]:
    """Return how concentrated recorded engagement is in each covered country; MEASURES §7, HHI(c).

    Undefined for one partner, suppressed below ``FEWEST_CLAIMS`` claims. The weight of actors that are no partners of
    the country (its own State) is left out. Neither a high nor a low value is good or bad in itself.
    """
    recorded = recorded_claims(cube, selection)
    groups, claims = recorded.pairs
    actors = actors_counted(cube, selection.report, recorded.claims)
    weights = np.bincount(groups, 1 / actors[claims], len(recorded)) if len(groups) else ()
    by_country: dict[str, dict[str, float]] = {}
    for (organization, country), weight in zip(recorded, weights, strict=True):
        by_country.setdefault(country, {})[organization] = float(weight)
    told = recorded.by(1)
    return tuple(_concentration(country, found, told) for country, found in sorted(by_country.items()))


def actors_counted(cube: Cube, report: str, claims: Column[str]) -> npt.NDArray[np.int64]:
    """Return |A| of each claim among the values of a column: how many named actors it has; MEASURES §7."""
    parts = acting_parts(cube, report)
    pairs: Groups[tuple[str, str]] = Groups.of(parts, "claim", "actor")
    own = pairs.column(0).over(claims.values)
    return np.bincount(own[own != ABSENT], minlength=len(claims.values))


def _concentration(country: str, weights: Mapping[str, float], told: Groups[tuple[str]]) -> Concentration:
    whole = sum(weights.values())
    shares = {o: weight / whole for o, weight in weights.items()}
    claims = told[(country,)]
    why_not = UNDEFINED if len(shares) == 1 else SUPPRESSED if len(claims) < FEWEST_CLAIMS else ""
    return Concentration(country, shares, claims, None if why_not else herfindahl(shares.values()), why_not)
