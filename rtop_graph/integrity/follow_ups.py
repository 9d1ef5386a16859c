"""What may have followed was called for before it was done, in the reports' own words, and shares what it says.

A follow-up is a judgement of whoever read both paragraphs; these rules hold what tables can tell of it (MEASURES §9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rtop_graph.integrity.lookups import DONE, Lookups, document_of_claim
from rtop_graph.integrity.rule import Finding, Findings, rule
from rtop_graph.rows import Claim, ClaimConcept, ClaimInstrument, ClaimMechanism, Document, FollowUp, Row
from rtop_graph.tables import Located

CALLED_FOR = frozenset({"recommended", "mandated", "prospective"})
"""The modalities of what is not done and may come to be."""

ASKED = ("addressee", "operator", "partner")
"""The roles of whoever would act on a recommendation; its agent is who asks."""

ACTING = ("agent", "operator", "partner")
"""The roles of whoever acts, or would act on a mandate or a plan."""


@rule
def follow_ups_start_from_something_called_for(look: Lookups) -> Findings:
    """The earlier claim of a follow-up recommends, mandates or foresees something."""
    for at, earlier, _ in _pairs(look):
        if earlier.modality not in CALLED_FOR:
            remedy = "Name a claim that is recommended, mandated or prospective"
            yield Finding(at, "earlier_claim", f"{earlier.id} is {earlier.modality}", remedy)


@rule
def follow_ups_lead_to_something_done(look: Lookups) -> Findings:
    """The later claim of a follow-up tells something as performed or ongoing."""
    for at, _, later in _pairs(look):
        if later.modality not in DONE:
            remedy = "Name a claim that is performed or ongoing, or take the row away"
            yield Finding(at, "later_claim", f"{later.id} is {later.modality}", remedy)


@rule
def follow_ups_come_later(look: Lookups) -> Findings:
    """The report of a follow-up's earlier claim was published before that of its later claim."""
    published = {at.row.id: at.row.published_on for at in look.rows(Document)}
    for at, earlier, later in _pairs(look):
        before, after = (published.get(document_of_claim(claim.id), "") for claim in (earlier, later))
        if before and after and before >= after:
            problem = f"{later.id} is of a report of {after}, and {earlier.id} of one of {before}"
            yield Finding(at, "later_claim", problem, "Name claims of an earlier and a later report, in this order")


@rule
def follow_ups_are_stated(look: Lookups) -> Findings:
    """Both claims of a follow-up are stated by their reports, none is general knowledge."""
    for at, *claims in _pairs(look):
        for field, claim in zip(("earlier_claim", "later_claim"), claims, strict=True):
            if claim.basis != "stated":
                remedy = "Name a claim that its report states, or take the row away"
                yield Finding(at, field, f"{claim.id} has the basis {claim.basis}", remedy)


@rule
def follow_ups_have_their_tie(look: Lookups) -> Findings:
    """The two claims of a follow-up share what its tie says: a mechanism, an instrument, an actor or a concept."""
    for at, earlier, later in _pairs(look):
        shared = SHARED.get(at.row.tie)
        if shared and not shared(look, earlier, later):
            holding = [tie for tie, holds in SHARED.items() if holds(look, earlier, later)]
            remedy = f"Write {' or '.join(holding)}" if holding else "They share nothing: take the row away"
            yield Finding(at, "tie", f"{earlier.id} and {later.id} share no {at.row.tie}", remedy)


def _pairs(look: Lookups) -> Iterator[tuple[Located[FollowUp], Claim, Claim]]:
    """Yield each follow-up whose two claims exist, with them."""
    for at in look.rows(FollowUp):
        earlier, later = look.claims.get(at.row.earlier_claim), look.claims.get(at.row.later_claim)
        if earlier and later:
            yield at, earlier, later


def _share(row_class: type[Row], field: str) -> Callable[[Lookups, Claim, Claim], bool]:
    """Return what tells whether two claims have a row of the table with the same cell."""

    def told(look: Lookups, earlier: Claim, later: Claim) -> bool:
        rows = look.rows_by(row_class, "claim")
        one, other = ({getattr(at.row, field) for at in rows.get(claim.id, ())} for claim in (earlier, later))
        return bool(one & other)

    return told


def _share_actor(look: Lookups, earlier: Claim, later: Claim) -> bool:
    """Return whether a named actor that is asked, or its organisation, acts later."""
    asked = ASKED if earlier.modality == "recommended" else ACTING
    return bool(_organizations(look, earlier, asked) & _organizations(look, later, ACTING))


def _organizations(look: Lookups, claim: Claim, roles: tuple[str, ...]) -> set[str]:
    """Return who takes part in a claim in these roles, rolled up; unnamed collectives tie nothing."""
    found = (look.actors.get(actor) for actor in look.actors_in(claim.id, *roles))
    return {look.organization_of(actor.id) for actor in found if actor and actor.kind != "UnnamedCollective"}


SHARED: dict[str, Callable[[Lookups, Claim, Claim], bool]] = {
    "mechanism": _share(ClaimMechanism, "mechanism"),
    "instrument": _share(ClaimInstrument, "instrument"),
    "actor": _share_actor,
    "concept": _share(ClaimConcept, "concept"),
}
"""Which claims each tie may tie."""
