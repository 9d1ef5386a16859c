"""Gaps between concepts and countries: no organisation that could, no partner under a concept (MEASURES §5)."""

from __future__ import annotations

from collections.abc import Iterator

from rtop_graph.coverage.breadth import PILLARS, concepts_in_scope, partners_by_concept, without_concept
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.gaps.kinds import Gap
from rtop_graph.coverage.potential import UNKNOWN, organizations_with_potential, standing_at
from rtop_graph.coverage.recorded import Selection, countries_of_concern, recorded_claims

CAPABILITIES = "capability"

CELL_SCHEMES = (PILLARS, "form", "inhibitor", "civilian-area")
"""The schemes of what a partner does for a country; the five steps are of relations between organisations."""

OWN_PILLAR = "I"
"""What a State owes by itself: that no partner from outside stands under it is no gap."""


def without_capability(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G5: each country of concern with the capabilities that no regional organisation with potential has there.

    One row a country, of countries of concern alone. Only where the standing of the country in every regional
    organisation is known: where a list of members is silent, so is this measure. What no report shows is not seen, so
    the row names the capabilities that regional organisations elsewhere have shown, and only counts the others.
    """
    report = cube.report(selection.report)
    asked = concepts_in_scope(cube, selection, CAPABILITIES)
    anywhere = _shown_anywhere(cube, report.published)
    for country, claims in countries_of_concern(cube, selection.report).items():
        able = organizations_with_potential(cube, country, report.published)
        here = {capability for item in able for capability in item.capabilities}
        lacking = [pair for pair in asked if pair[0] not in here]
        if lacking and has_complete_membership(cube, country, report.published):
            elsewhere = ", ".join(label for capability, label in lacking if capability in anywhere)
            told = f"; shown for other countries: {elsewhere}" if elsewhere else ""
            detail = f"{len(lacking)} of {len(asked)} capabilities not shown{told}"
            organizations = tuple(item.organization for item in able)
            yield Gap("G5", report.iri, country, organizations, claims, detail, report.paragraphs)


def _shown_anywhere(cube: Cube, instant: str) -> set[str]:
    """Return the capabilities that some regional organisation has shown up to an instant."""
    regional = {o.iri for o in cube.organizations.values() if o.channel == "regional"}
    capable = cube.capable_records
    shown = capable.column("published").of_those(lambda published: published <= instant)
    return set(capable.at(shown & capable.column("organization").is_in(regional)).column("capability").distinct())


def has_complete_membership(cube: Cube, country: str, instant: str) -> bool:
    """Return whether a country's standing in every regional organisation is known at an instant; MEASURES §5, G5."""
    regional = (o.iri for o in cube.organizations.values() if o.channel == "regional")
    return all(standing_at(cube, organization, country, instant) != UNKNOWN for organization in regional)


def uncovered_concepts(cube: Cube, selection: Selection) -> Iterator[Gap]:
    """Yield G6: each covered country with the in-scope concepts of a scheme under which no partner is recorded.

    One row a country and scheme, for pillars, forms of assistance, inhibitors and areas of civilian assistance; with
    the share of the country's recorded claims that carry no concept of the scheme, and might belong anywhere.
    """
    schemes = {scheme: _asked(cube, selection, scheme) for scheme in CELL_SCHEMES}
    partners = {scheme: partners_by_concept(cube, selection, scheme) for scheme in CELL_SCHEMES}
    searched = cube.report(selection.report).paragraphs
    for country, (organizations, claims) in _covered(cube, selection).items():
        for scheme, concepts in schemes.items():
            lacking = [_name(label) for concept, label in concepts if (country, concept) not in partners[scheme]]
            if lacking:
                which = f"any of the {len(concepts)}" if len(lacking) == len(concepts) > 1 else ", ".join(lacking)
                bare = without_concept(cube, selection, country, scheme)
                told = f"{cube.schemes[scheme].label}, no partner under {which}"
                detail = f"{told}; {bare.count} of {bare.of} claims carry no such concept"
                yield Gap("G6", selection.report, country, organizations, claims, detail, searched)


def _name(label: str) -> str:
    """Return a concept's label without what explains it: pillar II, of pillar II: assistance and capacity-building."""
    return label.partition(":")[0]


def _asked(cube: Cube, selection: Selection, scheme: str) -> list[tuple[str, str]]:
    """Return the in-scope concepts under which a partner from outside can be looked for."""
    concepts = concepts_in_scope(cube, selection, scheme)
    return [pair for pair in concepts if (scheme, pair[0]) != (PILLARS, OWN_PILLAR)]


def _covered(cube: Cube, selection: Selection) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the recorded partners and claims of each covered country."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for (organization, country), claims in recorded_claims(cube, selection).items():
        partners, shown = found.setdefault(country, (set(), set()))
        partners.add(organization)
        shown.update(claims)
    return {country: (tuple(sorted(o)), tuple(sorted(c))) for country, (o, c) in sorted(found.items())}
