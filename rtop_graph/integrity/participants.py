"""Each class of claim has the participants, places and modality without which it says nothing.

A report may leave out whom it addresses or where something was done. A claim then says so: in its note, or by
resting on a reading decision.
"""

from __future__ import annotations

from rtop_graph.integrity.lookups import DONE, Lookups
from rtop_graph.integrity.rule import Finding, Findings, rule
from rtop_graph.rows import (
    Claim,
    ClaimConcept,
    ClaimDecision,
    ClaimInstrument,
    ClaimMechanism,
    ClaimPlace,
    ClaimSituation,
    Participant,
)

WITHOUT_ACTORS = ("Incidence", "Recurrence")
"""Classes of claims about what a place suffers; the others are about what somebody does (CURATION)."""

WHERE = (ClaimPlace, ClaimSituation)

ADOPTED = (ClaimInstrument, ClaimMechanism, ClaimConcept)
"""What can be taken up: an instrument, a mechanism, or a method, which is a concept (CURATION)."""

SEVERAL = 2


@rule
def claims_have_participants(look: Lookups) -> Findings:
    """Somebody takes part in every claim but an incidence, a recurrence, or an explained recommendation."""
    for at in look.rows(Claim):
        if look.actors_in(at.row.id) or at.row.kind in WITHOUT_ACTORS:
            continue
        if at.row.kind != "Recommendation" or not _is_explained(look, at.row):
            remedy = "Add a row to participants.csv; unnamed collectives are actors too"
            yield Finding(at, "id", f"Nobody takes part in the {at.row.kind} {at.row.id}", remedy)


@rule
def engagements_have_an_agent(look: Lookups) -> Findings:
    """Every engagement has an agent."""
    for at in look.claims_of("Engagement"):
        if look.actors_in(at.row.id) and not look.actors_in(at.row.id, "agent"):
            remedy = "Give who acts the role agent in participants.csv"
            yield Finding(at, "id", f"The engagement {at.row.id} has no agent", remedy)


@rule
def engagements_and_incidences_are_somewhere(look: Lookups) -> Findings:
    """Every done engagement, incidence and recurrence is about a place or situation, or a note says why not."""
    for at in look.claims_of("Engagement", "Incidence", "Recurrence"):
        if at.row.modality in DONE and not at.row.note and not look.is_about_any(at.row.id, WHERE):
            problem = f"The {at.row.kind} {at.row.id} is {at.row.modality} and about no place and no situation"
            remedy = "Add a row to claim_places.csv or claim_situations.csv, or say in the note that none is named"
            yield Finding(at, "id", problem, remedy)


@rule
def operations_are_of_a_mechanism(look: Lookups) -> Findings:
    """Every operation has an agent or operator, and the mechanism they run or an explanation why there is none."""
    for at in look.claims_of("Operation"):
        if look.actors_in(at.row.id) and not look.actors_in(at.row.id, "agent", "operator"):
            problem = f"The operation {at.row.id} has no operator and no agent"
            yield Finding(at, "id", problem, "Add who runs it to participants.csv")
        if not look.is_about_any(at.row.id, (ClaimMechanism,)) and not _is_explained(look, at.row):
            remedy = "Add a row to claim_mechanisms.csv, or say in the note that none is named"
            yield Finding(at, "id", f"The operation {at.row.id} is of no mechanism", remedy)


@rule
def adoptions_are_of_something(look: Lookups) -> Findings:
    """Every adoption has an agent, and the instrument, mechanism or concept that they took up."""
    for at in look.claims_of("Adoption"):
        if look.actors_in(at.row.id) and not look.actors_in(at.row.id, "agent", "operator"):
            problem = f"The adoption {at.row.id} has no agent"
            yield Finding(at, "id", problem, "Add who adopted it to participants.csv")
        if not look.is_about_any(at.row.id, ADOPTED):
            remedy = "Add a row to claim_instruments.csv, claim_mechanisms.csv or claim_concepts.csv"
            yield Finding(at, "id", f"The adoption {at.row.id} is of nothing", remedy)


@rule
def partnerships_are_of_two(look: Lookups) -> Findings:
    """Every partnership has two agents or partners at least; an unnamed collective is several."""
    unnamed = {actor.id for actor in look.actors.values() if actor.kind == "UnnamedCollective"}
    for at in look.claims_of("Partnership"):
        found = look.actors_in(at.row.id, "agent", "partner")
        if look.actors_in(at.row.id) and len(found) < SEVERAL and not found & unnamed:
            problem = f"The partnership {at.row.id} has {len(found)} of two agents or partners"
            yield Finding(at, "id", problem, "Add the others to participants.csv as agent or partner")


@rule
def membership_changes_have_both_sides(look: Lookups) -> Findings:
    """Every change of membership has the organisation as agent, and the member it concerns."""
    for at in look.claims_of("MembershipChange"):
        missing = [role for role in ("agent", "member") if not look.actors_in(at.row.id, role)]
        if missing and look.actors_in(at.row.id):
            problem = f"The change of membership {at.row.id} has no {' and no '.join(missing)}"
            yield Finding(at, "id", problem, "Add who admits or suspends as agent, and whom as member")


@rule
def recommendations_are_not_done(look: Lookups) -> Findings:
    """Every recommendation is recommended or prospective."""
    for at in look.claims_of("Recommendation"):
        if at.row.modality not in {"recommended", "prospective"}:
            problem = f"The recommendation {at.row.id} has the modality {at.row.modality!r}"
            yield Finding(
                at,
                "modality",
                problem,
                "Write recommended or prospective, or make it a claim of another kind",
            )


@rule
def recommendations_have_an_addressee(look: Lookups) -> Findings:
    """Every recommendation is addressed to somebody, or an explanation says that nobody is named."""
    for at in look.claims_of("Recommendation"):
        somebody_else = look.actors_in(at.row.id) and not look.actors_in(at.row.id, "addressee")
        if somebody_else and not _is_explained(look, at.row):
            remedy = "Add who should act to participants.csv as addressee, or say in the note that nobody is named"
            yield Finding(at, "id", f"The recommendation {at.row.id} is addressed to nobody", remedy)


@rule
def failures_are_not_taken(look: Lookups) -> Findings:
    """Every failure has the modality not-taken."""
    for at in look.claims_of("Failure"):
        if at.row.modality != "not-taken":
            problem = f"The failure {at.row.id} has the modality {at.row.modality!r}"
            yield Finding(at, "modality", problem, "Write not-taken, or make it a claim of another kind")


@rule
def perpetrators_are_not_partners(look: Lookups) -> Findings:
    """No perpetrator is agent or partner of the same claim."""
    for at in look.rows(Participant):
        if at.row.role == "perpetrator" and at.row.actor in look.actors_in(at.row.claim, "agent", "partner"):
            problem = f"{at.row.actor!r} is also agent or partner of {at.row.claim}"
            yield Finding(at, "role", problem, "Take one of the two roles away, or make two claims")


@rule
def collective_claims_are_shared(look: Lookups) -> Findings:
    """Every collective claim is of several actors."""
    for at in look.rows(Claim):
        if at.row.collective and len(look.actors_in(at.row.id)) < SEVERAL:
            problem = f"The claim {at.row.id} is collective and has {len(look.actors_in(at.row.id))} actor"
            yield Finding(at, "collective", problem, "Write no, or add the others to participants.csv")


def _is_explained(look: Lookups, claim: Claim) -> bool:
    """Return whether a claim has a note or rests on a reading decision."""
    return bool(claim.note) or look.is_about_any(claim.id, (ClaimDecision,))
