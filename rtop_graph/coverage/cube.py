"""The cube: what a store holds on claims, organisations, countries and memberships, in one piece for all measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rtop_graph.coverage.facts import Capable, Cell, Claims, ClaimText, Participation, Standing, Telling, Tellings
from rtop_graph.errors import UnknownNameError
from rtop_graph.records import Records
from rtop_graph.results import Thing

__all__ = [
    "CLAIM_KINDS",
    "DONE",
    "MANDATED",
    "NOT_TAKEN",
    "PLANNED",
    "Capable",
    "Cell",
    "ClaimText",
    "Country",
    "Cube",
    "Decision",
    "FollowUp",
    "Organization",
    "Participation",
    "Report",
    "Scheme",
    "Standing",
    "slug",
]

DONE = frozenset({"performed", "ongoing"})
MANDATED = frozenset({"mandated"})
PLANNED = frozenset({"recommended", "prospective"})
NOT_TAKEN = frozenset({"not-taken"})
MODALITIES = ("performed", "ongoing", "mandated", "recommended", "prospective", "not-taken")
"""Every modality, from what is done to what is not."""


REGIONAL_KINDS = frozenset({"RegionalOrganization", "RegionalBody"})
UNITED_NATIONS_KINDS = frozenset({"UnitedNationsBody", "PeaceOperation"})


CLAIM_KINDS = frozenset(
    [
        "Engagement",
        "Partnership",
        "Operation",
        "Adoption",
        "MembershipChange",
        "Finding",
        "Incidence",
        "Recurrence",
        "Failure",
        "Recommendation",
    ]
)
"""The kinds of claim; a claim's other classes are defined ones that the reasoner adds."""


def slug(iri: str) -> str:
    """Return the last part of an IRI: a concept's slug, a class's local name, an entity's identifier."""
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


@dataclass(frozen=True)
class FollowUp:
    """A later claim may have followed what an earlier one calls for: what they share, and how sure a reader is."""

    earlier: str
    later: str
    tie: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Scheme:
    """A concept scheme: its concepts as slug and label, in their order, and which reports set it out.

    ``documents`` is empty where the scheme is nobody's list but the project's: it is then in scope of every report.
    """

    slug: str
    label: str
    concepts: tuple[tuple[str, str], ...]
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Organization:
    """An organisation at the top of its chain; ``channel`` is regional, un or other."""

    iri: str
    label: str
    abbreviation: str
    kind: str

    @property
    def channel(self) -> str:
        """Return through which channel it is a partner: regional, un or other."""
        if self.kind in REGIONAL_KINDS:
            return "regional"
        return "un" if self.kind in UNITED_NATIONS_KINDS else "other"

    @property
    def short(self) -> str:
        """Return the abbreviation, or the label where there is none."""
        return self.abbreviation or self.label


@dataclass(frozen=True)
class Country:
    """A country or territory, its regions by label, and the instants between which it exists.

    ``point`` is a place in it, longitude and latitude in degrees; None where the data have none.
    """

    iri: str
    label: str
    iso3: str
    regions: tuple[str, ...]
    valid_from: str = ""
    valid_to: str = ""
    m49: str = ""
    point: tuple[float, float] | None = None

    def exists_at(self, instant: str) -> bool:
        """Return whether it exists at an instant."""
        return self.valid_from <= instant and (not self.valid_to or instant < self.valid_to)


@dataclass(frozen=True)
class Report:
    """A report of the Secretary-General: when it is from, what it deals with, how long it is."""

    iri: str
    label: str
    title: str
    published: str
    pillars: tuple[str, ...]
    paragraphs: int


@dataclass(frozen=True)
class Decision:
    """A doubt that several claims share: the choice, the alternative, and the ``effect`` it would have, as a slug."""

    slug: str
    iri: str
    question: str
    choice: str
    alternative: str
    effect: str
    note: str = ""


@dataclass(frozen=True)
class Cube:
    """Everything the measures need, as the store delivers it.

    ``cells`` count for the countries that places are or lie in; ``regional`` are those of claims on a region, one for
    each country of the region, and count only where regions are allocated (MEASURES §11, rule 4). ``parts`` are the
    actors that roll up to an organisation. ``perpetrators`` are the claims, by report and country, in which the State
    is a perpetrator; ``instruments`` are the labels of those that claims are about.

    What grows with the number of claims is read as columns (``cell_records`` and the like), whether a store delivers
    it or it is written down row by row.
    """

    cells: Sequence[Cell]
    claims: Mapping[str, ClaimText]
    organizations: Mapping[str, Organization]
    countries: Mapping[str, Country]
    concern: Mapping[tuple[str, str], tuple[str, ...]]
    standings: Sequence[Standing]
    listed: Mapping[str, bool]
    capable: Sequence[Capable]
    reports: Mapping[str, Report]
    mentioned: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    participants: Sequence[Participation] = ()
    parts: Mapping[str, Organization] = field(default_factory=dict)
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    regional: Sequence[Cell] = ()
    perpetrators: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    follow_ups: Sequence[FollowUp] = ()
    instruments: Mapping[str, str] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    @cached_property
    def cell_records(self) -> Records[Cell]:
        """Return the cells as columns."""
        return Records.of(Cell, self.cells)

    @cached_property
    def regional_records(self) -> Records[Cell]:
        """Return the cells of claims on a region as columns."""
        return Records.of(Cell, self.regional)

    @cached_property
    def all_cell_records(self) -> Records[Cell]:
        """Return both as columns, those of claims on a region last."""
        return self.cell_records.followed_by(self.regional_records)

    @cached_property
    def claim_records(self) -> Records[ClaimText]:
        """Return the claims as columns."""
        return Claims.of(self.claims).records

    @cached_property
    def part_records(self) -> Records[Participation]:
        """Return who takes part in claims as columns."""
        return Records.of(Participation, self.participants)

    @cached_property
    def capable_records(self) -> Records[Capable]:
        """Return what organisations are capable of as columns."""
        return Records.of(Capable, self.capable)

    @cached_property
    def standing_records(self) -> Records[Standing]:
        """Return the standings of countries as columns."""
        return Records.of(Standing, self.standings)

    def standings_in(self, organization: str) -> tuple[Standing, ...]:
        """Return the standings of all countries in an organisation."""
        if organization not in self._standings:
            self._standings[organization] = tuple(self.standing_records.only("organization", organization))
        return self._standings[organization]

    @cached_property
    def capabilities_told(self) -> dict[tuple[str, str, str], dict[str, tuple[str, ...]]]:
        """Return the capabilities that were asked for so far, by organisation, instant and country."""
        return {}

    @cached_property
    def _standings(self) -> dict[str, tuple[Standing, ...]]:
        return {}

    def standings_of(self, organization: str, member: str) -> tuple[Standing, ...]:
        """Return the standings of one member of an organisation."""
        return tuple(standing for standing in self.standings_in(organization) if standing.member == member)

    @cached_property
    def concern_records(self) -> Records[Telling]:
        """Return the claims for which countries are of concern as columns."""
        return Tellings.of(self.concern).records

    @cached_property
    def mentioned_records(self) -> Records[Telling]:
        """Return the claims that mention countries as columns."""
        return Tellings.of(self.mentioned).records

    def report(self, iri: str = "") -> Report:
        """Return the report with that IRI, or the only one; raise ``UnknownNameError`` otherwise."""
        if not iri and len(self.reports) == 1:
            return next(iter(self.reports.values()))
        if iri not in self.reports:
            labels = ", ".join(report.label for report in self.reports.values())
            raise UnknownNameError(f"Name one report of {labels} with --report.")
        return self.reports[iri]

    def partner(self, iri: str) -> Organization:
        """Return an organisation, or the organ or post of one where these stand for themselves."""
        return self.organizations.get(iri) or self.parts[iri]

    def organization_thing(self, iri: str) -> Thing:
        """Return an organisation, or an organ or post, as a thing of a result."""
        return Thing(self.partner(iri).label, iri)

    def country_thing(self, iri: str) -> Thing:
        """Return a country as a thing of a result."""
        return Thing(self.countries[iri].label, iri)

    def paragraphs_of(self, claims: Iterable[str]) -> tuple[Thing, ...]:
        """Return the paragraphs that prove some claims, each once, in the order of the report."""
        found = {thing for claim in claims for thing in self.claims[claim].paragraphs}
        return tuple(sorted(found, key=_paragraph_order))


def _paragraph_order(thing: Thing) -> tuple[str, int, str]:
    label = thing.label.rsplit("¶", 1)[-1]
    return thing.label.split(" ")[0], int(label) if label.isdigit() else 0, thing.label
