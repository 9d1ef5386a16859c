"""The cube: what a store holds on claims, organisations, countries and memberships, read once for all measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rtop_graph.errors import UnknownNameError
from rtop_graph.queries import run_named
from rtop_graph.results import Thing
from rtop_graph.store import Store

DONE = frozenset({"performed", "ongoing"})
MANDATED = frozenset({"mandated"})
PLANNED = frozenset({"recommended", "prospective"})
NOT_TAKEN = frozenset({"not-taken"})

REGIONAL_KINDS = frozenset({"RegionalOrganization", "RegionalBody"})
UNITED_NATIONS_KINDS = frozenset({"UnitedNationsBody", "PeaceOperation"})


def slug(iri: str) -> str:
    """Return the last part of an IRI: a concept's slug, a class's local name, an entity's identifier."""
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


@dataclass(frozen=True)
class Cell:
    """A claim counts for an organisation, in a role, and for a country. IRIs; kinds and concepts as slugs."""

    document: str
    claim: str
    kind: str
    modality: str
    role: str
    organization: str
    country: str
    pillar: str
    pillar_basis: str
    list_open: bool
    collective: bool


@dataclass(frozen=True)
class ClaimText:
    """A claim as people read it, with the paragraphs that prove it; ``states_lack`` where it tells of a lack."""

    iri: str
    statement: str
    kind: str
    modality: str
    pillar: str
    document: str
    confidence: str
    review: str
    note: str
    paragraphs: tuple[Thing, ...]
    states_lack: bool = False
    basis: str = "stated"
    pillar_basis: str = ""


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
    """A country or territory, its regions by label, and the instants between which it exists."""

    iri: str
    label: str
    iso3: str
    regions: tuple[str, ...]
    valid_from: str = ""
    valid_to: str = ""

    def exists_at(self, instant: str) -> bool:
        """Return whether it exists at an instant."""
        return self.valid_from <= instant and (not self.valid_to or instant < self.valid_to)


@dataclass(frozen=True)
class Standing:
    """A country's standing in an organisation between two instants (empty: unknown start, no end)."""

    organization: str
    member: str
    status: str
    valid_from: str
    valid_to: str
    certainty: str
    source: str


@dataclass(frozen=True)
class Capable:
    """A done claim gives an organisation a mechanism with a capability."""

    organization: str
    capability: str
    mechanism: str
    claim: str
    published: str


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
class Cube:
    """Everything the measures need, as the store delivers it."""

    cells: tuple[Cell, ...]
    claims: Mapping[str, ClaimText]
    organizations: Mapping[str, Organization]
    countries: Mapping[str, Country]
    concern: Mapping[tuple[str, str], tuple[str, ...]]
    standings: tuple[Standing, ...]
    listed: Mapping[str, bool]
    capable: tuple[Capable, ...]
    reports: Mapping[str, Report]
    mentioned: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def report(self, iri: str = "") -> Report:
        """Return the report with that IRI, or the only one; raise ``UnknownNameError`` otherwise."""
        if not iri and len(self.reports) == 1:
            return next(iter(self.reports.values()))
        if iri not in self.reports:
            labels = ", ".join(report.label for report in self.reports.values())
            raise UnknownNameError(f"Name one report of {labels} with --report.")
        return self.reports[iri]

    def organization_thing(self, iri: str) -> Thing:
        """Return an organisation as a thing of a result."""
        return Thing(self.organizations[iri].label, iri)

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


def read_cube(store: Store) -> Cube:
    """Return the cube of everything the store holds; nine queries, each of which the engine answers once."""
    return Cube(
        cells=_cells(store),
        claims=_claims(store),
        organizations=_organizations(store),
        countries=_countries(store),
        concern=_by_country(store, "coverage/concern"),
        standings=_standings(store),
        listed={
            row["organization"]: row["complete"] == "true" for row in run_named(store, "coverage/membership-lists")
        },
        capable=_capable(store),
        reports=_reports(store),
        mentioned=_by_country(store, "coverage/mentioned"),
    )


def _cells(store: Store) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            document=row["document"],
            claim=row["claim"],
            kind=slug(row["kind"]),
            modality=slug(row["modality"]),
            role=slug(row["role"]),
            organization=row["organization"],
            country=row["country"],
            pillar=slug(row.get("pillar", "")),
            pillar_basis=slug(row.get("basis", "")),
            list_open=row["open"] == "true",
            collective=row["collective"] == "true",
        )
        for row in run_named(store, "coverage/cells")
        if slug(row["kind"]) in CLAIM_KINDS
    )


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


def _claims(store: Store) -> dict[str, ClaimText]:
    claims: dict[str, ClaimText] = {}
    paragraphs: dict[str, list[Thing]] = {}
    for row in run_named(store, "coverage/claims"):
        if slug(row["kind"]) not in CLAIM_KINDS:
            continue
        proof = paragraphs.setdefault(row["claim"], [])
        paragraph = Thing(row["label"], row["paragraph"])
        if paragraph not in proof:
            proof.append(paragraph)
        claims[row["claim"]] = ClaimText(
            row["claim"],
            row["statement"],
            slug(row["kind"]),
            slug(row["modality"]),
            slug(row.get("pillar", "")),
            row["document"],
            slug(row["confidence"]),
            slug(row["review"]),
            row.get("note", ""),
            tuple(proof),
            "lack" in row,
            slug(row["basis"]),
            slug(row.get("pillarBasis", "")),
        )
    return claims


def _organizations(store: Store) -> dict[str, Organization]:
    return {
        row["organization"]: Organization(
            row["organization"], row["label"], row.get("abbreviation", ""), slug(row["kind"])
        )
        for row in run_named(store, "coverage/organizations")
    }


def _countries(store: Store) -> dict[str, Country]:
    countries: dict[str, Country] = {}
    regions: dict[str, list[str]] = {}
    for row in run_named(store, "coverage/countries"):
        known = regions.setdefault(row["country"], [])
        if row.get("regionLabel"):
            known.append(row["regionLabel"])
        countries[row["country"]] = Country(
            row["country"],
            row["label"],
            row.get("iso3", ""),
            tuple(known),
            row.get("from", ""),
            row.get("to", ""),
        )
    return countries


def _by_country(store: Store, query: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the claims a query gives for each report and country."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in run_named(store, query):
        found.setdefault((row["document"], row["country"]), []).append(row["claim"])
    return {key: tuple(claims) for key, claims in found.items()}


def _standings(store: Store) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            row["organization"],
            row["member"],
            slug(row["status"]),
            row.get("from", ""),
            row.get("to", ""),
            slug(row["certainty"]),
            row["source"],
        )
        for row in run_named(store, "coverage/memberships")
    )


def _capable(store: Store) -> tuple[Capable, ...]:
    return tuple(
        Capable(row["organization"], slug(row["capability"]), row["mechanism"], row["claim"], row["published"])
        for row in run_named(store, "coverage/capabilities")
    )


def _reports(store: Store) -> dict[str, Report]:
    reports: dict[str, Report] = {}
    pillars: dict[str, list[str]] = {}
    for row in run_named(store, "coverage/documents"):
        covered = pillars.setdefault(row["document"], [])
        covered.append(slug(row["pillar"]))
        reports[row["document"]] = Report(
            row["document"],
            row["label"],
            row["title"],
            row["published"],
            tuple(covered),
            int(row["paragraphs"]),
        )
    return reports
