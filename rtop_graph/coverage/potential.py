"""Potential coverage: an organisation could act for a member with a mechanism it has (MEASURES §2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rtop_graph.coverage.cube import Capable, Cube
from rtop_graph.coverage.groups import Groups
from rtop_graph.records import Records

MEMBER = "member"
SUSPENDED = "suspended"
UNKNOWN = "unknown"
NOT_MEMBER = "not a member"
STATUS_ORDER = ("suspended", "member", "participant", "associate", "observer", "party", "signatory")
"""Which standing is told of first where several hold at once; a suspension covers the membership beside it."""


@dataclass(frozen=True)
class Potential:
    """What an organisation could do for a country at a date: its standing, and the capabilities shown for it."""

    organization: str
    country: str
    status: str
    capabilities: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Return whether there is potential: full, unsuspended membership and at least one capability."""
        return self.status == MEMBER and bool(self.capabilities)


def standing_at(cube: Cube, organization: str, country: str, instant: str) -> str:
    """Return a country's standing in an organisation at an instant; MEASURES §2, member(o, c, t).

    ``unknown`` where the organisation's members are not listed whole and no row speaks of the country;
    ``not a member`` where they are.
    """
    held = {standing.status for standing in cube.standings_of(organization, country) if standing.holds_at(instant)}
    for status in STATUS_ORDER:
        if status in held:
            return status
    return NOT_MEMBER if cube.listed.get(organization) else UNKNOWN


def members_at(cube: Cube, organization: str, instant: str) -> tuple[str, ...]:
    """Return the countries with full, unsuspended membership of an organisation at an instant.

    Organisations that are members of an organisation are not countries, and are left out.
    """
    held = [s for s in cube.standings_in(organization) if s.member in cube.countries and s.holds_at(instant)]
    suspended = {s.member for s in held if s.status == "suspended"}
    return tuple(sorted({s.member for s in held if s.status == MEMBER} - suspended))


def capabilities_at(cube: Cube, organization: str, instant: str, country: str = "") -> dict[str, tuple[str, ...]]:
    """Return the claims that give an organisation each capability, from reports up to an instant; capable(o, c, k, t).

    With a country, without what is there for other places alone; with none, for whatever place.
    """
    known = cube.capabilities_told
    key = (organization, instant, country)
    if key not in known:
        groups: Groups[tuple[str]] = Groups.of(capable_at(cube, organization, instant, country), "capability")
        known[key] = {capability: claims for (capability,), claims in groups.items()}
    return known[key]


def capable_at(cube: Cube, organization: str, instant: str, country: str = "") -> Records[Capable]:
    """Return the rows that tell what an organisation is capable of at an instant, for a country or anywhere."""
    own = cube.capable_records.only("organization", organization)
    serves = own.column("published").of_those(lambda published: published <= instant)
    if country:
        serves &= own.column("country").is_in(("", country))
    return own.at(serves)


def able_members_at(cube: Cube, organization: str, instant: str) -> tuple[str, ...]:
    """Return the members for which an organisation has any capability at an instant: it has potential there."""
    members = members_at(cube, organization, instant)
    return tuple(country for country in members if capabilities_at(cube, organization, instant, country))


def potential_of(cube: Cube, organization: str, country: str, instant: str) -> Potential:
    """Return the potential of an organisation for a country: potential(o, c, k, t) = member · capable, over all k."""
    capabilities = capabilities_at(cube, organization, instant, country)
    claims = tuple(sorted({claim for group in capabilities.values() for claim in group}))
    return Potential(
        organization, country, standing_at(cube, organization, country, instant), tuple(capabilities), claims
    )


def organizations_with_potential(
    cube: Cube, country: str, instant: str, *, channels: Iterable[str] = ("regional",)
) -> tuple[Potential, ...]:
    """Return the organisations of some channels that have potential for a country, regional ones by default.

    The United Nations is a member organisation nearly everywhere, so its potential says little (MEASURES §2).
    """
    wanted = frozenset(channels)
    found = (
        potential_of(cube, organization.iri, country, instant)
        for organization in cube.organizations.values()
        if organization.channel in wanted
    )
    return tuple(potential for potential in found if potential.holds)


def realisation(cube: Cube, organization: str, recorded: set[tuple[str, str]], instant: str) -> tuple[int, int]:
    """Return how many countries with potential are also recorded, and how many have potential; MEASURES §3."""
    able = able_members_at(cube, organization, instant)
    return sum((organization, country) in recorded for country in able), len(able)


def out_of_area(cube: Cube, organization: str, recorded: set[tuple[str, str]], instant: str) -> tuple[str, ...]:
    """Return the countries an organisation is recorded in without their being members; MEASURES §3.

    A suspended member is not among them, nor a country whose standing is unknown: a silent source gives
    unknown, not 0 (§2).
    """
    countries = sorted(country for actor, country in recorded if actor == organization)
    inside = {MEMBER, SUSPENDED, UNKNOWN}
    return tuple(c for c in countries if standing_at(cube, organization, c, instant) not in inside)
