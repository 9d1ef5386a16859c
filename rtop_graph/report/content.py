"""What a coverage report says: every figure, list and cell, computed and not yet put into words.

Countries, organisations and claims are named by IRI everywhere; the report's three directories hold them once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rtop_graph.coverage.cube import Country, Organization, Report
from rtop_graph.coverage.headline import Figure
from rtop_graph.coverage.recorded import Selection
from rtop_graph.coverage.robustness import Share
from rtop_graph.coverage.switches import Switch
from rtop_graph.coverage.whatif import WhatIf

SCHEMA = "rtop-coverage-report/1"
"""The name and version of the JSON form; the number grows when a key changes its meaning or goes."""


@dataclass(frozen=True)
class Scope:
    """What part of a report is shown: one country or one organisation (IRI), or one region (name); empty, all of it.

    ``region_countries`` are the countries of the region, by IRI.
    """

    country: str = ""
    organization: str = ""
    region: str = ""
    region_countries: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything narrower than the whole report is asked for."""
        return bool(self.country or self.organization or self.region)


@dataclass(frozen=True)
class ClaimEntry:
    """A claim as evidence; ``paragraphs`` and ``actors`` are pairs of label and IRI.

    What only its cells tell (basis of the pillar, open list) is None where it has none.
    """

    iri: str
    statement: str
    kind: str
    modality: str
    pillar: str
    pillar_basis: str | None
    list_open: bool | None
    collective: bool | None
    confidence: str
    review: str
    note: str
    document: str
    paragraphs: tuple[tuple[str, str], ...]
    actors: tuple[tuple[str, str], ...]
    countries: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One organisation and one country: what is recorded, beside what could be.

    ``pillars`` are those of its claims, ``inferred_pillars`` those that only the place in the text gives.
    """

    organization: str
    country: str
    state: str
    claims: tuple[str, ...]
    standing: str
    has_potential: bool
    pillars: tuple[str, ...]
    inferred_pillars: tuple[str, ...]


@dataclass(frozen=True)
class CountrySheet:
    """Everything the report says on one country: why it is of concern, its cells, and what else is claimed.

    ``situations`` are pairs of label and IRI: those there that the claims of concern are about.
    """

    country: str
    group: str
    concern: tuple[str, ...]
    cells: tuple[Cell, ...]
    other_claims: tuple[str, ...]
    situations: tuple[tuple[str, str], ...] = ()

    @property
    def is_of_concern(self) -> bool:
        """Return whether some claim makes it a country of concern."""
        return bool(self.concern)


@dataclass(frozen=True)
class OrganizationSheet:
    """What the report records of one organisation: its cells, and done claims that count for no country."""

    organization: str
    cells: tuple[Cell, ...]
    other_claims: tuple[str, ...]


@dataclass(frozen=True)
class PillarCell:
    """A country under one pillar: the state over all partners, who is recorded, and who by explicit words."""

    country: str
    state: str
    partners: tuple[str, ...]
    explicit_partners: tuple[str, ...]


@dataclass(frozen=True)
class PillarView:
    """One pillar: whether the report sets out to deal with it, and the state of every country under it."""

    pillar: str
    in_scope: bool
    cells: tuple[PillarCell, ...]


@dataclass(frozen=True)
class Outstanding:
    """A claim that something should, may or must be done; ``recorded_countries`` have the same partner recorded.

    ``followed_by`` are claims of later reports that may tell of it as done, each with the reader's confidence.
    """

    claim: str
    countries: tuple[str, ...]
    recorded_countries: tuple[str, ...]
    followed_by: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OutstandingGroup:
    """What is recommended to, planned by or mandated to one actor; label and IRI are empty where none is told."""

    label: str
    actor: str
    is_named: bool
    items: tuple[Outstanding, ...]


@dataclass(frozen=True)
class GapEntry:
    """One gap with its rule's code, its claims and the number of paragraphs searched."""

    kind: str
    strength: str
    countries: tuple[str, ...]
    organizations: tuple[str, ...]
    claims: tuple[str, ...]
    paragraphs: tuple[tuple[str, str], ...]
    detail: str
    searched: int


@dataclass(frozen=True)
class PotentialSheet:
    """A regional organisation: members and mechanisms beside what is recorded.

    ``lists_members`` tells whether its members are listed whole, in part, or not at all. ``realised`` is None where
    the question does not arise: no mechanism shown, or out of the report's scope.
    """

    organization: str
    lists_members: str
    members: tuple[str, ...]
    suspended: tuple[str, ...]
    capabilities: Mapping[str, tuple[str, ...]]
    recorded_members: tuple[str, ...]
    concern_unrecorded: tuple[str, ...]
    out_of_area: tuple[str, ...]
    realised: Share | None


@dataclass(frozen=True)
class Honesty:
    """How far the figures carry: each a share of the engagements, or of the cells, that are recorded as done."""

    open_list_claims: Share
    open_list_cells: Share
    collective_claims: Share
    unallocated_claims: Share
    pillarless_claims: Share
    inferred_pillar_claims: Share
    review: Mapping[str, int]
    confidence: Mapping[str, int]
    switches: tuple[Switch, ...]
    decisions: tuple[WhatIf, ...] = ()


@dataclass(frozen=True)
class Source:
    """The dataset the report is made from; empty or 0 where the store does not tell."""

    version: str
    checksum: str
    statements: int
    reasoned: bool | None
    rows: Mapping[str, int]
    agreement: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class CoverageReport:
    """One report of the Secretary-General, read for who is recorded as acting where."""

    report: Report
    selection: Selection
    in_scope: bool
    figures: tuple[Figure, ...]
    countries: tuple[CountrySheet, ...]
    organizations: tuple[OrganizationSheet, ...]
    matrix_organizations: tuple[str, ...]
    pillars: tuple[PillarView, ...]
    outstanding: tuple[OutstandingGroup, ...]
    stated_gaps: tuple[GapEntry, ...]
    silent_gaps: tuple[GapEntry, ...]
    potential: tuple[PotentialSheet, ...]
    claims: Mapping[str, ClaimEntry]
    claims_in_report: int
    honesty: Honesty
    source: Source
    organization_names: Mapping[str, Organization]
    country_names: Mapping[str, Country]
    scope: Scope = field(default_factory=Scope)

    def figure(self, key: str) -> Figure:
        """Return the headline figure of that key; raise ``KeyError`` where it does not arise."""
        return {figure.key: figure for figure in self.figures}[key]

    @property
    def about(self) -> str:
        """Return the name of the country, organisation or region that is shown; empty where all is."""
        if self.scope.country:
            return self.country_names[self.scope.country].label
        return self.organization_names[self.scope.organization].label if self.scope.organization else self.scope.region
