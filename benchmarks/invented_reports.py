"""What one invented report says: paragraphs, claims of every kind, who takes part, evidence, mentions.

The shares of kinds, modalities, roles and of what is left open are those of the project's own data, rounded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from benchmarks.background import AUTHOR, DECISIONS, Scale, areas, country, document_id, regions
from rtop_graph.rows import (
    Actor,
    Claim,
    ClaimConcept,
    ClaimDecision,
    ClaimInstrument,
    ClaimMechanism,
    ClaimPlace,
    ClaimSituation,
    Document,
    DocumentScope,
    Evidence,
    FollowUp,
    Mechanism,
    Mention,
    Paragraph,
    Participant,
    Row,
    Section,
)

T = TypeVar("T")

CLAIMS_A_PARAGRAPH = (3, 4, 4, 5, 6)
SECTIONS = 15
CHARACTERS = 1_200
DONE = ("performed", "ongoing")

KINDS = {
    ("Recommendation", "recommended"): 183,
    ("Finding", "ongoing"): 138,
    ("Engagement", "prospective"): 69,
    ("Operation", "ongoing"): 67,
    ("Engagement", "performed"): 62,
    ("Operation", "performed"): 39,
    ("Adoption", "performed"): 40,
    ("Failure", "not-taken"): 34,
    ("Engagement", "ongoing"): 34,
    ("Engagement", "mandated"): 32,
    ("Finding", "prospective"): 31,
    ("Incidence", "performed"): 29,
    ("Incidence", "ongoing"): 29,
    ("Finding", "performed"): 28,
    ("Partnership", "ongoing"): 28,
    ("Partnership", "prospective"): 22,
    ("Operation", "prospective"): 9,
    ("Partnership", "performed"): 6,
    ("Partnership", "mandated"): 5,
    ("Operation", "mandated"): 3,
    ("Recurrence", "performed"): 6,
    ("MembershipChange", "performed"): 4,
}
"""How often each kind has each modality, of 898 claims."""

SCHEMES = {
    "capability": 44,
    "form": 21,
    "crime": 18,
    "inhibitor": 11,
    "obstacle": 9,
    "charter-tool": 9,
    "five-step": 4,
    "risk-factor": 3,
    "principle": 3,
    "prevention": 2,
    "gap-type": 2,
    "maturity": 1,
}
"""How often a further concept of a claim is of each scheme."""

NAMED = ("RegionalOrganization", "RegionalBody", "UnitedNationsBody", "State", "StateNetwork", "PeaceOperation")


@dataclass(frozen=True)
class Cast:
    """Who and what claims are about: identifiers by sort."""

    scale: Scale
    named: tuple[str, ...]
    unnamed: tuple[str, ...]
    states: tuple[str, ...]
    state_of: Mapping[str, str]
    perpetrators: tuple[str, ...]
    organizations: tuple[str, ...]
    mechanisms: tuple[str, ...]
    concepts: Mapping[str, tuple[str, ...]]
    countries: tuple[str, ...]

    @classmethod
    def of(cls, scale: Scale, background: Sequence[Row], concepts: Mapping[str, tuple[str, ...]]) -> Cast:
        """Return who stands in the rows of the background."""
        actors = [row for row in background if isinstance(row, Actor)]

        def of_kind(*kinds: str) -> tuple[str, ...]:
            return tuple(actor.id for actor in actors if actor.kind in kinds)

        acting = [actor.id for actor in actors if actor.mechanism_kind]
        return cls(
            scale,
            named=of_kind(*NAMED),
            unnamed=of_kind("UnnamedCollective"),
            states=of_kind("State", "NationalBody"),
            state_of={actor.place: actor.id for actor in actors if actor.place},
            perpetrators=of_kind("ArmedGroup", "State", "UnnamedCollective"),
            organizations=of_kind("RegionalOrganization"),
            mechanisms=(*(row.id for row in background if isinstance(row, Mechanism)), *acting),
            concepts=concepts,
            countries=tuple(country(number) for number in range(scale.countries)),
        )


def published_on(number: int, scale: Scale) -> date:
    """Return the date of a report: they spread over twenty years from 2005, a day apart at least."""
    return date(2005, 1, 15) + timedelta(days=number * max(1, 7300 // scale.reports))


class Writer:
    """Writes one report after another; what it says depends on the seed and the report's number alone."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self._cast = cast
        self._seed = seed

    def iter_reports(self) -> Iterator[list[Row]]:
        """Yield the rows of all tables of each report, with the follow-ups that lead from the one before to it."""
        earlier: dict[str, str] = {}
        for number in range(self._cast.scale.reports):
            scribe = _Scribe(self._cast, number, Random(f"{self._seed}/report/{number}"), earlier)
            yield scribe.rows()
            earlier = scribe.called_for


class _Scribe:
    """Writes one report. ``called_for`` is a recommendation for each concept: what later claims may follow."""

    def __init__(self, cast: Cast, number: int, random: Random, earlier: dict[str, str]) -> None:
        self._cast = cast
        self._random = random
        self._document = document_id(number)
        self._published = published_on(number, cast.scale)
        self._earlier = earlier
        self.called_for: dict[str, str] = {}
        self._kinds = random.choices(list(KINDS), weights=list(KINDS.values()), k=cast.scale.paragraphs * 6)
        self._schemes = random.choices(list(SCHEMES), weights=list(SCHEMES.values()), k=cast.scale.paragraphs * 12)
        self._claims = 0

    def rows(self) -> list[Row]:
        found = list(self._frame())
        for number in range(1, self._cast.scale.paragraphs + 1):
            found.extend(self._paragraph(number))
        return found

    def _frame(self) -> Iterator[Row]:
        symbol = self._document.replace("-", "/")
        yield Document(self._document, symbol, f"Invented report {symbol}", self._published.isoformat(), AUTHOR, "en")
        for number, pillar in enumerate(("I", "II", "III"), 1):
            yield DocumentScope(self._document, pillar, str(number))
        for number in range(SECTIONS):
            parent = f"S{number // 4 * 4}" if number % 4 else ""
            yield Section(self._document, f"S{number}", f"Section {number}", parent, _pillar_of(number))

    def _paragraph(self, number: int) -> Iterator[Row]:
        random, label = self._random, str(number)
        checksum = hashlib.sha256(f"{self._document}/{label}".encode()).hexdigest()
        section = (number - 1) * SECTIONS // self._cast.scale.paragraphs
        yield Paragraph(self._document, label, "numbered", f"S{section}", CHARACTERS, checksum, "")
        named: dict[str, None] = {}
        for running in range(1, random.choice(CLAIMS_A_PARAGRAPH) + 1):
            rows = list(self._claim(f"{self._document}-p{label}-{running}", label, _pillar_of(section)))
            named |= dict.fromkeys(row.actor for row in rows if isinstance(row, Participant))
            named |= dict.fromkeys(row.place for row in rows if isinstance(row, ClaimPlace))
            yield from rows
        for entity in named:
            yield Mention(self._document, label, entity)

    def _claim(self, claim: str, label: str, pillar: str) -> Iterator[Row]:
        random = self._random
        kind, modality = self._kinds[self._claims]
        scheme, other = self._schemes[2 * self._claims : 2 * self._claims + 2]
        self._claims += 1
        where = list(self._where(claim, kind))
        participants = list(self._participants(claim, kind, where))
        row = self._statement(claim, kind, modality, pillar if random.random() < 0.6 else "")
        yield row
        yield from participants
        yield from where
        yield from self._matters(claim, kind)
        scheme = self._scheme(kind, where) or scheme
        concepts = dict.fromkeys(f"{name}/{random.choice(self._cast.concepts[name])}" for name in (scheme, other))
        for concept in list(concepts)[: 1 if random.random() < 0.5 else 2]:
            yield ClaimConcept(claim, concept)
            yield from self._follow_up(row, concept)
        if random.random() < 0.9:
            yield ClaimDecision(claim, f"decision-{random.randrange(DECISIONS)}")
        start = random.randrange(0, CHARACTERS - 200)
        yield Evidence(claim, self._document, label, start, start + random.randint(40, 200))
        if random.random() < 0.08:
            yield Evidence(claim, self._document, str(random.randint(1, self._cast.scale.paragraphs)), 0, 39)

    def _scheme(self, kind: str, where: list[Row]) -> str:
        """Return the scheme that claims of this kind are about more than of any other, nothing for most."""
        usual = {"Failure": "timing" if where else "", "Recurrence": "recurrence"}
        usual["Partnership"] = self._random.choice(("maturity", "five-step", ""))
        return usual.get(kind, "")

    def _statement(self, claim: str, kind: str, modality: str, pillar: str) -> Claim:
        random = self._random
        confidence = "high" if random.random() < 0.83 else "medium"
        basis = "general-knowledge" if random.random() < 0.006 else "stated"
        start, end = self._time(modality)
        return Claim(
            id=claim,
            kind=kind,
            statement=f"{kind} {claim} is invented, {modality}, and as long as the real sentences are on average.",
            modality=modality,
            pillar=pillar,
            pillar_basis="section" if pillar else "",
            list_open=random.random() < 0.19,
            collective=False,
            start=start,
            end=end,
            time_basis="stated" if start else "",
            basis=basis,
            confidence=confidence,
            review="reviewed",
            note=self._note(kind, confidence, basis),
        )

    def _note(self, kind: str, confidence: str, basis: str) -> str:
        """Return a note for every second claim, and for all that must have one: in doubt, or perhaps nowhere."""
        needed = confidence != "high" or basis != "stated" or kind == "Engagement"
        return "Why it is in doubt is invented too." if needed or self._random.random() < 0.3 else ""

    def _time(self, modality: str) -> tuple[str, str]:
        chance = self._random.random()
        if modality not in DONE or chance > 0.25:
            return "", ""
        year = self._published.year - 1 - int(chance * 20)
        return str(year), str(year + 1) if chance < 0.1 else ""

    # ---- who

    def _one_of(self, things: Sequence[T]) -> T:
        """Return one of the things, the first far more often than the last: some are named all the time."""
        return things[int(len(things) * self._random.random() ** 2)]

    def _actor(self) -> str:
        return self._one_of(self._cast.named if self._random.random() < 0.65 else self._cast.unnamed)

    def _participants(self, claim: str, kind: str, where: list[Row]) -> Iterator[Participant]:
        roles: dict[str, tuple[str, ...]] = {
            "Recommendation": ("addressee", "beneficiary") if self._random.random() < 0.2 else ("addressee",),
            "Operation": ("operator",),
            "Failure": ("agent", "information-source") if self._random.random() < 0.3 else ("agent",),
            "Finding": ("agent", "information-source") if self._random.random() < 0.15 else ("agent",),
            "Incidence": ("perpetrator",) if self._random.random() < 0.6 else (),
            "Recurrence": (),
            "Partnership": ("agent", "partner"),
            "MembershipChange": ("agent", "member"),
            "Engagement": ("agent", "partner") if self._random.random() < 0.3 else ("agent",),
        }
        taken: set[str] = set()
        for role in roles.get(kind, ("agent",)):
            actor = self._own_state(where) if role == "perpetrator" else ""
            while not actor or actor in taken:
                actor = self._in_role(role)
            taken.add(actor)
            yield Participant(claim, role, actor)

    def _in_role(self, role: str) -> str:
        if role == "perpetrator":
            return self._one_of(self._cast.perpetrators)
        return self._random.choice(self._cast.states) if role == "member" else self._actor()

    def _own_state(self, where: list[Row]) -> str:
        """Return the State of the first place, for every second act of violence where the world has one."""
        place = next((row.place for row in where if isinstance(row, ClaimPlace)), "")
        return self._cast.state_of.get(place, "") if self._random.random() < 0.5 else ""

    # ---- where, through what, under what

    def _where(self, claim: str, kind: str) -> Iterator[Row]:
        random, scale = self._random, self._cast.scale
        chance = random.random()
        if kind in {"Incidence", "Recurrence"} or chance < {"Engagement": 0.75, "Failure": 0.4}.get(kind, 0.12):
            places = dict.fromkeys(self._place() for _ in range(random.choice((1, 1, 1, 1, 2, 3))))
            yield from (ClaimPlace(claim, place) for place in places)
        if kind in {"Engagement", "Incidence"} and random.random() < 0.3:
            yield ClaimSituation(claim, f"situation-{random.randrange(scale.situations)}")

    def _place(self) -> str:
        chance, scale = self._random.random(), self._cast.scale
        if chance < 0.12:
            return f"region-{self._random.randrange(regions(scale)[1])}"
        if chance < 0.15:
            return f"area-{self._random.randrange(areas(scale))}"
        return self._one_of(self._cast.countries)

    def _matters(self, claim: str, kind: str) -> Iterator[Row]:
        random = self._random
        if kind == "Operation" or random.random() < 0.18:
            yield ClaimMechanism(claim, self._one_of(self._cast.mechanisms))
        if kind == "Adoption" or random.random() < 0.2:
            yield ClaimInstrument(claim, f"instrument-{random.randrange(self._cast.scale.instruments)}")

    # ---- what followed

    def _follow_up(self, claim: Claim, concept: str) -> Iterator[FollowUp]:
        if claim.basis != "stated":
            return
        if claim.modality == "recommended":
            self.called_for[concept] = claim.id
        elif claim.modality in DONE and concept in self._earlier:
            note = "Both are about the same. Against: all of it is invented."
            yield FollowUp(self._earlier.pop(concept), claim.id, "concept", "low", "reviewed", note)


def _pillar_of(section: int) -> str:
    return ("", "I", "II", "III")[section % 4]
