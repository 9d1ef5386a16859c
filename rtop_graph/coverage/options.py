"""Options to close gaps: what the record itself suggests for countries of concern, each with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from rtop_graph.coverage.cube import DONE, Cube, Standing
from rtop_graph.coverage.groups import Groups
from rtop_graph.coverage.potential import MEMBER, capabilities_at, capable_at, standing_at
from rtop_graph.coverage.recorded import (
    ACTING_ROLES,
    Selection,
    by_channel,
    countries_of_concern,
    is_in_scope,
    partners_by_country,
    recorded_cells,
    recorded_claims,
)

EXTEND = "extend"
ACTIVATE = "activate"
LINK = "link"
BORROW = "borrow"
BUILD = "build"
COSTS = {EXTEND: 1, ACTIVATE: 2, LINK: 1, BORROW: 3, BUILD: 4}
"""What an option of each kind costs unless told otherwise: an assumption of order, in no currency (MEASURES §10)."""

CAPABILITY = "capability"
PARTNER = "regional partner"
COORDINATION = "coordination"
SORTS = (CAPABILITY, PARTNER, COORDINATION)
"""What a country of concern can lack: a partner with a capability, a regional partner, a link of two partners."""


RULES_FOR_ALL = frozenset({"norm-setting", "membership-conditionality"})
"""Capabilities that hold for all members alike: nothing that is carried out in one country, so no gap of one."""


@dataclass(frozen=True, order=True)
class GapCell:
    """Something a country of concern lacks in the record.

    ``about`` is the capability; nothing for a regional partner; the two partners for their coordination.
    """

    country: str
    sort: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """Something that would close gap cells of one country, were it done and told.

    ``mechanism`` is what the organisation would act through (extend, activate); ``others`` are the partner to link it
    with, or those it could borrow from; ``claims`` show that the mechanism, or the lenders' ones, exist.
    """

    kind: str
    country: str
    organization: str
    closes: tuple[GapCell, ...]
    cost: int
    mechanism: str = ""
    others: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def gap_cells(cube: Cube, selection: Selection) -> tuple[GapCell, ...]:
    """Return the gap cells to close of one report, by country: of each country of concern, three sorts (MEASURES §10).

    Capability: one that the report shows of some regional organisation, and with which no partner is recorded there: no
    recorded claim names it, or a mechanism of that partner that has it. Regional partner: none is recorded.
    Coordination: a pair of recorded partners that no done claim of the report on the country names together. None
    where the pillar asked for is out of scope. Limit: a silent record is no proof of a gap in the world.
    """
    if not is_in_scope(cube, selection):
        return ()
    plain = replace(selection, unrolled=False)
    served = served_capabilities(cube, plain)
    partners = partners_by_country(cube, plain)
    linked = set(_linked_pairs(cube, plain))
    found: list[GapCell] = []
    for country in countries_of_concern(cube, selection.report):
        there = partners.get(country, ())
        missing = regional_capabilities(cube, selection.report) - served.get(country, set())
        found += [GapCell(country, CAPABILITY, (capability,)) for capability in missing]
        found += [] if by_channel(cube, there, "regional") else [GapCell(country, PARTNER)]
        pairs = (pair for pair in combinations(there, 2) if (country, *pair) not in linked)
        found += [GapCell(country, COORDINATION, pair) for pair in pairs]
    return tuple(sorted(found))


def regional_capabilities(cube: Cube, report: str) -> set[str]:
    """Return the capabilities of interest: those that done claims of a report show of any regional organisation.

    Rules that hold for all members alike are left out.
    """
    capable = cube.capable_records
    own = cube.claim_records.only("document", report).column("iri")
    capable = capable.at(capable.column("claim").rows_with_any(own))
    regional = capable.column("organization").of_those(lambda o: o in cube.organizations and _is_regional(cube, o))
    return set(capable.at(regional).column("capability").distinct()) - RULES_FOR_ALL


def _is_regional(cube: Cube, organization: str) -> bool:
    return cube.organizations[organization].channel == "regional"


def served_capabilities(cube: Cube, selection: Selection) -> dict[str, set[str]]:
    """Return the capabilities with which some partner is recorded in each country."""
    recorded = recorded_cells(cube, selection)
    capable = cube.capable_records
    shown: dict[tuple[str, str], set[str]] = {}
    for item in capable.at(capable.column("claim").rows_with_any(recorded.column("claim"))):
        shown.setdefault((item.organization, item.claim), set()).add(item.capability)
    found: dict[str, set[str]] = {}
    for (organization, country), claims in recorded_claims(cube, selection).items():
        for claim in claims:
            named = {c.split("/")[1] for c in cube.claims[claim].concepts if c.startswith("capability/")}
            found.setdefault(country, set()).update(named, shown.get((organization, claim), ()))
    return found


def _linked_pairs(cube: Cube, selection: Selection) -> Iterator[tuple[str, str, str]]:
    """Yield country and two partners for each pair that a done claim on the country names together."""
    acting: dict[tuple[str, str], set[str]] = {}
    cells = cube.cell_records.only("document", selection.report)
    is_acting = cells.column("modality").is_in(DONE) & cells.column("role").is_in(ACTING_ROLES)
    groups: Groups[tuple[str, str, str]] = Groups.of(cells.at(is_acting), "claim", "country", "organization")
    for claim, country, organization in groups:
        acting.setdefault((claim, country), set()).add(organization)
    for (_, country), organizations in acting.items():
        for first, second in combinations(sorted(organizations), 2):
            yield country, first, second


@dataclass(frozen=True)
class _Scene:
    """What every kind of option is looked for in."""

    cube: Cube
    instant: str
    cells: tuple[GapCell, ...]
    partners: Mapping[str, tuple[str, ...]]
    costs: Mapping[str, int]

    def cells_of(self, country: str, sort: str) -> tuple[GapCell, ...]:
        return tuple(cell for cell in self.cells if (cell.country, cell.sort) == (country, sort))

    def countries(self) -> list[str]:
        return sorted({cell.country for cell in self.cells})

    def is_idle_regional(self, organization: str, country: str) -> bool:
        """Return whether a regional organisation has the country as a full member and is not recorded there."""
        is_member = standing_at(self.cube, organization, country, self.instant) == MEMBER
        return is_member and organization not in self.partners.get(country, ())

    def regional(self) -> list[str]:
        return [o.iri for o in self.cube.organizations.values() if o.channel == "regional"]


def find_options(cube: Cube, selection: Selection, costs: Mapping[str, int] = COSTS) -> tuple[Option, ...]:
    """Return every option to close gap cells of one report, by country, kind and name; MEASURES §10.

    Extend: a recorded partner has a mechanism with the capability. Activate: a regional organisation that has the
    country as a full member, and a mechanism, is not recorded there. Link: two recorded partners. Borrow: a regional
    organisation of which the country is a full member lacks the capability, and others have it; build: the same,
    without others. A mechanism with members of its own serves those alone. Mechanisms count from every report up to
    this one. Not a ranking: what an organisation has in the record says nothing of whether it should act.
    """
    plain = replace(selection, unrolled=False)
    instant = cube.report(selection.report).published
    scene = _Scene(cube, instant, gap_cells(cube, plain), partners_by_country(cube, plain), {**COSTS, **costs})
    finders = (_extensions, _activations, _links, _loans)
    found = [option for country in scene.countries() for finder in finders for option in finder(scene, country)]
    return tuple(sorted(found, key=lambda option: _order(cube, option)))


def _order(cube: Cube, option: Option) -> tuple[str, int, str, str, tuple[GapCell, ...]]:
    names = cube.countries[option.country].label, cube.partner(option.organization).label
    return names[0], list(COSTS).index(option.kind), names[1], option.mechanism, option.closes


def _extensions(scene: _Scene, country: str) -> Iterator[Option]:
    for organization in scene.partners.get(country, ()):
        yield from _through_mechanisms(scene, country, organization, EXTEND)


def _activations(scene: _Scene, country: str) -> Iterator[Option]:
    for organization in scene.regional():
        if scene.is_idle_regional(organization, country):
            yield from _through_mechanisms(scene, country, organization, ACTIVATE)


def _through_mechanisms(scene: _Scene, country: str, organization: str, kind: str) -> Iterator[Option]:
    partner = scene.cells_of(country, PARTNER) if kind == ACTIVATE else ()
    for mechanism, shown in mechanisms_at(scene.cube, organization, country, scene.instant).items():
        cells = [cell for cell in scene.cells_of(country, CAPABILITY) if cell.about[0] in shown]
        if (cells or partner) and serves(scene.cube, mechanism, country, scene.instant):
            claims = tuple(sorted({claim for told in shown.values() for claim in told}))
            closes = tuple(sorted((*cells, *partner)))
            yield Option(kind, country, organization, closes, scene.costs[kind], mechanism, (), claims)


def mechanisms_at(cube: Cube, organization: str, country: str, instant: str) -> dict[str, dict[str, set[str]]]:
    """Return what an organisation can act through in a country: by mechanism and capability, the claims that show it.

    Claims count up to an instant. Mechanisms for other places alone are left out, and rules for all members.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for item in capable_at(cube, organization, instant, country):
        if item.capability not in RULES_FOR_ALL:
            found.setdefault(item.mechanism, {}).setdefault(item.capability, set()).add(item.claim)
    return dict(sorted(found.items()))


def serves(cube: Cube, mechanism: str, country: str, instant: str) -> bool:
    """Return whether a mechanism serves a country: one that has members of its own serves those alone."""
    standing = standing_at(cube, mechanism, country, instant)
    return mechanism not in cube.listed or standing in {MEMBER, "participant"}


def _links(scene: _Scene, country: str) -> Iterator[Option]:
    for cell in scene.cells_of(country, COORDINATION):
        yield Option(LINK, country, cell.about[0], (cell,), scene.costs[LINK], others=cell.about[1:])


def _loans(scene: _Scene, country: str) -> Iterator[Option]:
    """Yield what a regional organisation could borrow from others that have it, or build."""
    for organization in scene.regional():
        if standing_at(scene.cube, organization, country, scene.instant) != MEMBER:
            continue
        idle = scene.is_idle_regional(organization, country)
        own = capabilities_at(scene.cube, organization, scene.instant, country)
        for cell in scene.cells_of(country, CAPABILITY):
            if cell.about[0] in own:
                continue
            closes = tuple(sorted((cell, *(scene.cells_of(country, PARTNER) if idle else ()))))
            lenders = _lenders(scene, organization, cell)
            if lenders:
                claims = tuple(sorted({claim for told in lenders.values() for claim in told}))
                cost = scene.costs[BORROW]
                yield Option(BORROW, country, organization, closes, cost, "", tuple(sorted(lenders)), claims)
            yield Option(BUILD, country, organization, closes, scene.costs[BUILD])


def _lenders(scene: _Scene, organization: str, cell: GapCell) -> dict[str, tuple[str, ...]]:
    """Return the regional organisations, and the United Nations, that have the capability, with what shows it."""
    shown = {
        other.iri: capabilities_at(scene.cube, other.iri, scene.instant, cell.country).get(cell.about[0], ())
        for other in scene.cube.organizations.values()
        if other.channel in {"regional", "un"} and other.iri != organization
    }
    return {other: claims for other, claims in shown.items() if claims}


def standings_behind(cube: Cube, option: Option, instant: str) -> tuple[Standing, ...]:
    """Return the rows of membership that hold for an option's country and organisation at an instant."""
    return tuple(s for s in cube.standings_of(option.organization, option.country) if s.holds_at(instant))


def alternatives(options: Iterable[Option], chosen: Option) -> tuple[Option, ...]:
    """Return the other options that close the same cells at the same cost; a choice of one stands for all."""
    same = (option for option in options if (option.closes, option.cost) == (chosen.closes, chosen.cost))
    return tuple(option for option in same if option != chosen)
