"""What follows in an invented world, by the rules of ``queries/rules`` and by the reasoner, stated report by report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.invented_reports import DONE
from rtop_graph.dates import first_instant
from rtop_graph.graph import DERIVED, INFERRED
from rtop_graph.identifiers import ID, ONTOLOGY, RECORDED_ENGAGEMENT, iri_of
from rtop_graph.rows import (
    Actor,
    Capability,
    Claim,
    ClaimPlace,
    ClaimSituation,
    Containment,
    Document,
    Mechanism,
    Participant,
    Place,
    Row,
    Situation,
    SituationPlace,
)

NO_PARTNERS = ("UnnamedCollective", "Person", "ArmedGroup")
CLASS_OF = {
    "performed": "DoneClaim",
    "ongoing": "DoneClaim",
    "mandated": "MandatedClaim",
    "recommended": "PlannedClaim",
    "prospective": "PlannedClaim",
    "not-taken": "NotTakenClaim",
}
OF_CONCERN = ("crisis", "atrocity", "insurgency")
A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _derived(subject: str, predicate: str, object_: str) -> str:
    return f"<{subject}> <{predicate}> <{object_}> <{DERIVED}> .\n"


def _is_a(subject: str, kind: str) -> str:
    return f"<{subject}> <{A}> <{ONTOLOGY}{kind}> <{INFERRED}> .\n"


class Consequences:
    """Knows the background, and what was said already of whom: once for all reports, not once for each."""

    def __init__(self, background: Sequence[Row]) -> None:
        self._actors = {row.id: row for row in background if isinstance(row, Actor)}
        self._tops = {name: self._top(name) for name in self._actors}
        self._places = {row.id: row for row in background if isinstance(row, Place)}
        self._containments: dict[str, list[Containment]] = {}
        for row in background:
            if isinstance(row, Containment) and self._places[row.within].kind == "Country":
                self._containments.setdefault(row.place, []).append(row)
        self._where: dict[str, list[str]] = {}
        for row in background:
            if isinstance(row, SituationPlace):
                self._where.setdefault(row.situation, []).append(row.place)
        self._told: set[str] = set()

    def _top(self, name: str) -> str:
        above = self._actors[name].part_of
        return self._top(above) if above else name

    def lines_of(self, rows: Sequence[Row]) -> Iterator[str]:
        """Yield what follows from the background, or from one report, and was not yielded before."""
        yield from self._defined(rows)
        yield from self._kinds(rows)
        yield from self._of_claims(rows)

    def _new(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            if line not in self._told:
                self._told.add(line)
                yield line

    # ---- what a report's claims count for

    def _of_claims(self, rows: Sequence[Row]) -> Iterator[str]:
        claims = {row.id: row for row in rows if isinstance(row, Claim)}
        published = next((row.published_on for row in rows if isinstance(row, Document)), "")
        countries: dict[str, set[str]] = {claim: set() for claim in claims}
        roles: dict[str, dict[str, set[str]]] = {claim: {} for claim in claims}
        for row in rows:
            if isinstance(row, ClaimPlace):
                countries[row.claim] |= self._countries(row.place, published)
            elif isinstance(row, ClaimSituation):
                for place in self._where[row.situation]:
                    countries[row.claim] |= self._countries(place, published)
            elif isinstance(row, Participant):
                roles[row.claim].setdefault(row.role, set()).add(row.actor)
        for claim in claims.values():
            yield from self._of_claim(claim, sorted(countries[claim.id]), roles[claim.id])

    def _of_claim(self, claim: Claim, countries: Sequence[str], roles: dict[str, set[str]]) -> Iterator[str]:
        iri = iri_of(claim)
        for place in countries:
            yield _derived(iri, ONTOLOGY + "inCountry", f"{ID}place/{place}")
        for organization in sorted(self._partners(roles, "agent", "partner", "operator")):
            yield _derived(iri, ONTOLOGY + "byOrganization", f"{ID}actor/{organization}")
        if claim.kind != "Engagement" or claim.modality not in DONE:
            return
        acting = roles.get("agent", set()) | roles.get("partner", set())
        named = sorted(actor for actor in acting if self._actors[actor].kind != "UnnamedCollective")
        yield from self._new(_is_a(f"{ID}actor/{actor}", "RecordedPartner") for actor in named)
        if claim.basis == "stated":
            for organization in sorted(self._partners(roles, "agent", "partner")):
                for place in countries:
                    if self._actors[organization].place != place:
                        yield from self._engagement(iri, organization, place)

    def _partners(self, roles: dict[str, set[str]], *named: str) -> set[str]:
        tops = {self._tops[actor] for role in named for actor in roles.get(role, ())}
        return {top for top in tops if self._actors[top].kind not in NO_PARTNERS}

    def _engagement(self, claim: str, organization: str, place: str) -> Iterator[str]:
        recorded = f"{ID}{RECORDED_ENGAGEMENT}/{organization}.{place}"
        who, where = f"{ID}actor/{organization}", f"{ID}place/{place}"
        yield from self._new(
            iter(
                (
                    _derived(who, ONTOLOGY + "engagedIn", where),
                    _derived(recorded, A, ONTOLOGY + "RecordedEngagement"),
                    _derived(recorded, ONTOLOGY + "engagedActor", who),
                    _derived(recorded, ONTOLOGY + "engagedPlace", where),
                )
            )
        )
        yield _derived(recorded, ONTOLOGY + "derivedFromClaim", claim)

    def _countries(self, place: str, published: str) -> set[str]:
        """Return the countries and territories that a place is, or lies in, at the date of a report."""
        row, found = self._places[place], set()
        if row.kind in {"Country", "Territory"} and _holds(row.exists_from, row.exists_to, published):
            found.add(place)
        for containment in self._containments.get(place, ()):
            if _holds(containment.valid_from, containment.valid_to, published):
                found.add(containment.within)
        return found

    # ---- what things are

    def _kinds(self, rows: Sequence[Row]) -> Iterator[str]:
        """Yield the superclass of each row's kind, and the defined class of each claim."""
        on_place: dict[str, list[str]] = {}
        for row in rows:
            if isinstance(row, ClaimPlace):
                on_place.setdefault(row.claim, []).append(f"{ID}place/{row.place}")
        for row in rows:
            kind = row.rules().get("kind")
            if kind is not None and kind.form == "kind":
                yield _is_a(iri_of(row), kind.target)
            if isinstance(row, Claim):
                yield _is_a(iri_of(row), CLASS_OF[row.modality])
                if row.kind in {"Incidence", "Recurrence"}:
                    yield from self._new(_is_a(place, "PlaceOfConcern") for place in on_place.get(row.id, ()))

    def _defined(self, rows: Sequence[Row]) -> Iterator[str]:
        """Yield what the background's actors, mechanisms and places are by definition, and whom they act for."""
        for row in rows:
            if isinstance(row, Actor):
                yield _derived(iri_of(row), ONTOLOGY + "rollsUpTo", f"{ID}actor/{self._tops[row.id]}")
                if row.mechanism_kind:
                    yield from self._whose(iri_of(row), {row.id, row.part_of})
            elif isinstance(row, Mechanism):
                yield from self._whose(iri_of(row), {row.operator})
        operators = {row.id: row.operator for row in rows if isinstance(row, Mechanism)}
        for row in rows:
            if isinstance(row, Capability) and row.capability == "early-warning":
                yield from self._new(
                    _is_a(f"{ID}actor/{actor}", "EarlyWarningActor") for actor in self._warning(row, operators)
                )
            elif isinstance(row, Situation) and row.kind in OF_CONCERN:
                places = (f"{ID}place/{place}" for place in self._where.get(row.id, ()))
                yield from self._new(_is_a(place, "PlaceOfConcern") for place in places)

    def _warning(self, row: Capability, operators: dict[str, str]) -> list[str]:
        """Return who gives early warning through a mechanism: who operates it, and itself where it acts."""
        if row.mechanism in self._actors:
            return [row.mechanism, self._actors[row.mechanism].part_of]
        return [operators[row.mechanism]]

    def _whose(self, mechanism: str, actors: set[str]) -> Iterator[str]:
        """Yield whether a mechanism is regional or of the United Nations: by itself, or by its operator."""
        kinds = {self._kind_as_owner(actor) for actor in actors if actor}
        if kinds & {"RegionalOrganization", "RegionalBody"}:
            yield _is_a(mechanism, "RegionalMechanism")
        if "UnitedNationsBody" in kinds:
            yield _is_a(mechanism, "UnitedNationsMechanism")

    def _kind_as_owner(self, actor: str) -> str:
        """Return the class of an actor; of a peace operation, that of what it is part of."""
        row = self._actors[actor]
        return self._actors[row.part_of].kind if row.kind == "PeaceOperation" else row.kind


def _holds(since: str, until: str, day: str) -> bool:
    instant = first_instant(day)
    return (not since or first_instant(since) <= instant) and (not until or instant < first_instant(until))
