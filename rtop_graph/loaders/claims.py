"""Claims, who takes part, what they are about, the spans that prove them and what followed become triples."""

from __future__ import annotations

from typing import Any

from rdflib import SKOS, Graph, URIRef

from rtop_graph.identifiers import concept_iri
from rtop_graph.loaders.documents import document_of
from rtop_graph.loaders.terms import (
    EntityIndex,
    add_concept,
    add_entity,
    add_interval,
    add_node,
    add_value,
    row_iri,
)
from rtop_graph.namespaces import RTOP
from rtop_graph.rows import (
    Claim,
    ClaimConcept,
    ClaimDecision,
    ClaimInstrument,
    ClaimMechanism,
    ClaimPlace,
    ClaimSituation,
    Evidence,
    FollowUp,
    Participant,
    Row,
)

ROLE_PROPERTIES = {
    "agent": RTOP.agent,
    "partner": RTOP.partner,
    "beneficiary": RTOP.beneficiary,
    "addressee": RTOP.addressee,
    "perpetrator": RTOP.perpetrator,
    "information-source": RTOP.informationSource,
    "operator": RTOP.operator,
    "host": RTOP.host,
    "member": RTOP.memberConcerned,
}
"""The property that says a participant's role; its name is the role's concept."""


def add_claim(graph: Graph, row: Claim, index: EntityIndex) -> None:
    """State a claim with its modality, pillar, time and standing."""
    node = add_node(graph, row, row.kind)
    graph.add((node, RTOP.statedIn, row_iri("documents", document_of(row))))
    add_value(graph, node, RTOP.statement, row.statement)
    add_concept(graph, node, RTOP.hasModality, "modality", row.modality)
    add_concept(graph, node, RTOP.hasPillar, "pillar", row.pillar)
    add_concept(graph, node, RTOP.hasPillarBasis, "pillar-basis", row.pillar_basis)
    add_value(graph, node, RTOP.isListOpen, row.list_open)
    add_value(graph, node, RTOP.isCollective, row.collective)
    add_interval(graph, node, row.start, row.end, end_belongs=True)
    add_concept(graph, node, RTOP.hasTimeBasis, "time-basis", row.time_basis)
    add_concept(graph, node, RTOP.hasBasis, "basis", row.basis)
    add_concept(graph, node, RTOP.hasConfidence, "confidence", row.confidence)
    add_concept(graph, node, RTOP.hasReviewStatus, "review-status", row.review)
    add_value(graph, node, SKOS.note, row.note)


def add_participant(graph: Graph, row: Participant, index: EntityIndex) -> None:
    """State who takes part in a claim, by the property of the role."""
    add_entity(graph, row_iri("claims", row.claim), ROLE_PROPERTIES[row.role], row.actor, index)


def add_claim_place(graph: Graph, row: ClaimPlace, index: EntityIndex) -> None:
    """State where what a claim says happens."""
    add_entity(graph, row_iri("claims", row.claim), RTOP.onPlace, row.place, index)


def add_claim_mechanism(graph: Graph, row: ClaimMechanism, index: EntityIndex) -> None:
    """State through which mechanism what a claim says is done."""
    add_entity(graph, row_iri("claims", row.claim), RTOP.throughMechanism, row.mechanism, index)


def add_claim_instrument(graph: Graph, row: ClaimInstrument, index: EntityIndex) -> None:
    """State which instrument a claim is about."""
    add_entity(graph, row_iri("claims", row.claim), RTOP.concernsInstrument, row.instrument, index)


def add_claim_situation(graph: Graph, row: ClaimSituation, index: EntityIndex) -> None:
    """State which situation a claim is about."""
    add_entity(graph, row_iri("claims", row.claim), RTOP.concernsSituation, row.situation, index)


def add_claim_concept(graph: Graph, row: ClaimConcept, index: EntityIndex) -> None:
    """State under which concept a claim falls."""
    graph.add((row_iri("claims", row.claim), RTOP.hasConcept, URIRef(concept_iri(*row.concept.split("/")))))


def add_claim_decision(graph: Graph, row: ClaimDecision, index: EntityIndex) -> None:
    """State on which reading decision a claim rests."""
    graph.add((row_iri("claims", row.claim), RTOP.restsOnDecision, row_iri("reading_decisions", row.decision)))


def add_evidence(graph: Graph, row: Evidence, index: EntityIndex) -> None:
    """State which span of which paragraph supports a claim."""
    node = add_node(graph, row, "Evidence")
    graph.add((node, RTOP.supports, row_iri("claims", row.claim)))
    graph.add((node, RTOP.inParagraph, row_iri("paragraphs", row.document, row.paragraph)))
    add_value(graph, node, RTOP.startOffset, row.start)
    add_value(graph, node, RTOP.endOffset, row.end)


def add_follow_up(graph: Graph, row: FollowUp, index: EntityIndex) -> None:
    """State that something called for may have been followed by something done, what ties them, and how surely."""
    node = add_node(graph, row, "FollowUp")
    graph.add((node, RTOP.earlierClaim, row_iri("claims", row.earlier_claim)))
    graph.add((node, RTOP.laterClaim, row_iri("claims", row.later_claim)))
    add_concept(graph, node, RTOP.hasTie, "tie", row.tie)
    add_concept(graph, node, RTOP.hasConfidence, "confidence", row.confidence)
    add_concept(graph, node, RTOP.hasReviewStatus, "review-status", row.review)
    add_value(graph, node, SKOS.note, row.note)


LOADERS: dict[type[Row], Any] = {
    Claim: add_claim,
    Participant: add_participant,
    ClaimPlace: add_claim_place,
    ClaimMechanism: add_claim_mechanism,
    ClaimInstrument: add_claim_instrument,
    ClaimSituation: add_claim_situation,
    ClaimConcept: add_claim_concept,
    ClaimDecision: add_claim_decision,
    Evidence: add_evidence,
    FollowUp: add_follow_up,
}
