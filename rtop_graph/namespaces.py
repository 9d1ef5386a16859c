"""The names of every term, closed: ``RTOP.Actro`` raises instead of making a new IRI.

>>> str(RTOP.Actor)
'https://w3id.org/rtop/ontology#Actor'
>>> RTOP.Actro
Traceback (most recent call last):
...
AttributeError: term 'Actro' not in namespace 'https://w3id.org/rtop/ontology#'

The list below equals the terms of ``ontology/core.ttl``; a test holds that. It is written out, not parsed, so that
importing this module costs nothing beyond rdflib.
"""

from __future__ import annotations

from typing import Final

from rdflib.graph import Graph
from rdflib.namespace import DefinedNamespace, Namespace
from rdflib.term import URIRef

from rtop_graph.identifiers import GRAPH, ID, ONTOLOGY, RECORDED_ENGAGEMENT, SEGMENTS


class RTOP(DefinedNamespace):
    """Every class and property of the ontology, and nothing else."""

    _NS = Namespace(ONTOLOGY)
    _fail = True

    # classes
    Actor: URIRef
    RegionalOrganization: URIRef
    RegionalBody: URIRef
    UnitedNationsBody: URIRef
    PeaceOperation: URIRef
    InternationalOrganization: URIRef
    InternationalCourt: URIRef
    CivilSocietyOrganization: URIRef
    StateNetwork: URIRef
    State: URIRef
    NationalBody: URIRef
    ArmedGroup: URIRef
    Person: URIRef
    UnnamedCollective: URIRef
    Mechanism: URIRef
    Instrument: URIRef
    Treaty: URIRef
    Resolution: URIRef
    Report: URIRef
    Guideline: URIRef
    CharterProvision: URIRef
    PolicyDocument: URIRef
    Statement: URIRef
    Place: URIRef
    Country: URIRef
    Territory: URIRef
    Area: URIRef
    Region: URIRef
    Situation: URIRef
    Claim: URIRef
    Engagement: URIRef
    Partnership: URIRef
    Operation: URIRef
    Adoption: URIRef
    MembershipChange: URIRef
    Finding: URIRef
    Incidence: URIRef
    Recurrence: URIRef
    Failure: URIRef
    Recommendation: URIRef
    Membership: URIRef
    MembershipList: URIRef
    Containment: URIRef
    Document: URIRef
    DocumentSection: URIRef
    Paragraph: URIRef
    Evidence: URIRef
    Mention: URIRef
    Name: URIRef
    CapabilityStatement: URIRef
    Distinction: URIRef
    ReadingDecision: URIRef
    FollowUp: URIRef
    Alignment: URIRef
    RecordedEngagement: URIRef
    RegionalMechanism: URIRef
    UnitedNationsMechanism: URIRef
    EarlyWarningActor: URIRef
    DoneClaim: URIRef
    MandatedClaim: URIRef
    PlannedClaim: URIRef
    NotTakenClaim: URIRef
    RecordedPartner: URIRef
    PlaceOfConcern: URIRef

    # object properties
    partOf: URIRef
    operatedBy: URIRef
    hasMechanismKind: URIRef
    hasCapability: URIRef
    mandatedFor: URIRef
    isStateOf: URIRef
    issuedBy: URIRef
    takesPlaceIn: URIRef
    hasSituationKind: URIRef
    containedPlace: URIRef
    containingPlace: URIRef
    participant: URIRef
    agent: URIRef
    partner: URIRef
    beneficiary: URIRef
    addressee: URIRef
    perpetrator: URIRef
    informationSource: URIRef
    operator: URIRef
    host: URIRef
    memberConcerned: URIRef
    onPlace: URIRef
    throughMechanism: URIRef
    concernsInstrument: URIRef
    concernsSituation: URIRef
    hasConcept: URIRef
    hasModality: URIRef
    hasPillar: URIRef
    hasPillarBasis: URIRef
    hasConfidence: URIRef
    hasReviewStatus: URIRef
    hasBasis: URIRef
    hasTimeBasis: URIRef
    restsOnDecision: URIRef
    hasEffect: URIRef
    statedIn: URIRef
    supports: URIRef
    inParagraph: URIRef
    mentions: URIRef
    inDocument: URIRef
    inSection: URIRef
    subsectionOf: URIRef
    hasParagraphKind: URIRef
    coversPillar: URIRef
    scopeStatedIn: URIRef
    writtenBy: URIRef
    member: URIRef
    organization: URIRef
    hasMembershipStatus: URIRef
    hasCertainty: URIRef
    nameOf: URIRef
    hasNameKind: URIRef
    printedIn: URIRef
    statesMechanism: URIRef
    statesCapability: URIRef
    distinguishes: URIRef
    earlierClaim: URIRef
    laterClaim: URIRef
    hasTie: URIRef
    rollsUpTo: URIRef
    byOrganization: URIRef
    inCountry: URIRef
    engagedIn: URIRef
    engagedActor: URIRef
    engagedPlace: URIRef
    derivedFromClaim: URIRef
    hasMatch: URIRef
    hasJustification: URIRef

    # annotation properties
    alignmentOf: URIRef
    alignedWith: URIRef

    # datatype properties
    statement: URIRef
    isListOpen: URIRef
    isCollective: URIRef
    isComplete: URIRef
    startYear: URIRef
    endYear: URIRef
    validFrom: URIRef
    validTo: URIRef
    publishedOn: URIRef
    interval: URIRef
    abbreviation: URIRef
    symbol: URIRef
    year: URIRef
    isoAlpha3: URIRef
    isoAlpha2: URIRef
    m49Code: URIRef
    latitude: URIRef
    longitude: URIRef
    nameText: URIRef
    officialName: URIRef
    heading: URIRef
    paragraphLabel: URIRef
    checksum: URIRef
    characterCount: URIRef
    startOffset: URIRef
    endOffset: URIRef
    question: URIRef
    choice: URIRef
    alternative: URIRef
    reason: URIRef


_SCHEMES: Final = (
    "basis",
    "capability",
    "cell-state",
    "charter-tool",
    "civilian-area",
    "confidence",
    "crime",
    "effect",
    "five-step",
    "form",
    "gap-type",
    "inhibitor",
    "justification",
    "match",
    "maturity",
    "mechanism-kind",
    "membership-status",
    "modality",
    "name-kind",
    "obstacle",
    "paragraph-kind",
    "pillar",
    "pillar-basis",
    "prevention",
    "prevention-challenge",
    "principle",
    "recurrence",
    "response-step",
    "review-status",
    "risk-factor",
    "risk-stage",
    "role",
    "situation-kind",
    "tie",
    "time-basis",
    "timing",
)

_EXTERNAL: Final = {
    "dcterms": "http://purl.org/dc/terms/",
    "doco": "http://purl.org/spar/doco/",
    "eu-country": "http://publications.europa.eu/resource/authority/country/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "time": "http://www.w3.org/2006/time#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PREFIXES: Final[dict[str, str]] = {
    "rtop": ONTOLOGY,
    "graph": GRAPH,
    **{name: f"{ID}{name}/" for name in (*sorted(SEGMENTS.values()), RECORDED_ENGAGEMENT, *_SCHEMES, "scheme")},
    **_EXTERNAL,
}
"""Prefix to IRI, for every serialisation: of terms, graphs, segments, schemes, and the vocabularies we tie to."""


def bind_prefixes(graph: Graph) -> None:
    """Bind every prefix of ``PREFIXES`` in the graph, in place of any other prefix for the same IRI."""
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri, override=True, replace=True)
