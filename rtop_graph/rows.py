"""One frozen dataclass per table: its fields are the header, its metadata says what a cell may hold.

A cell is described by one of the functions below (``identifier``, ``text``, ``reference`` …). Reading, canonical
form, integrity rules, loaders and the codebook all follow these descriptions, so a column is described once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, TypeAlias

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
DOCUMENT_ID = r"A-[0-9]+-[0-9]+"
PARAGRAPH_LABEL = r"(?:[1-9][0-9]*|letter|note|programme|summary|fn(?:[1-9][0-9]*|-reissue))"
CLAIM_ID = rf"{DOCUMENT_ID}-(?:p[1-9][0-9]*|letter|note|programme|summary|fn[1-9][0-9]*|fn-reissue)-[1-9][0-9]*"
SECTION_ID = r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"
OUR_THING = r"rtop:[A-Za-z0-9]+|[a-z]+(?:-[a-z]+)*/[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
IRI = r"https?://[A-Za-z0-9._~:/?#@!$&()*+,;=%-]+"
PARTIAL_DATE = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"

LANGUAGE_TAG = r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*"
LANGUAGE = r"[a-z]{2}"

WRITTEN = {
    SLUG: "lower-case letters and digits, words joined by single hyphens: african-union",
    DOCUMENT_ID: "the symbol with hyphens: A-65-877",
    PARAGRAPH_LABEL: "a number, letter, note, programme, summary, or fn and a number: 17, fn3",
    CLAIM_ID: "report, paragraph, running number: A-65-877-p11-1",
    SECTION_ID: "letters and digits joined by full stops or hyphens: IV.B",
    OUR_THING: "an entity, concept or term: place/kenya, modality/performed, rtop:Actor",
    IRI: "an IRI: http://www.wikidata.org/entity/Q1016",
    PARTIAL_DATE: "a year, month or day: 2011, 2011-06, 2011-06-27",
    LANGUAGE_TAG: "a BCP 47 tag: en, zh-Hans",
    LANGUAGE: "two lower-case letters: en",
    r"[A-Z]{3}": "three capital letters: KEN",
    r"[A-Z]{2}": "two capital letters: KE",
    r"[0-9]{3}": "three digits: 004",
    r"[0-9a-f]{64}": "64 hexadecimal digits in lower case",
}
"""How a cell of each pattern is written, for people; patterns that are lists of words read as they are."""

Cell: TypeAlias = "str | int | float | bool | None"


@dataclass(frozen=True)
class CellRule:
    """What a cell may hold: how it is written (``form``), what it points to, and what it says."""

    form: str
    says: str
    required: bool = True
    pattern: str = ""
    target: str = ""


def _cell(rule: CellRule) -> Any:
    return field(metadata={"cell": rule})


def identifier(says: str, pattern: str = SLUG) -> Any:
    """Describe the cell that names the row; the table holds it once."""
    return _cell(CellRule("identifier", says, pattern=pattern))


def text(says: str, *, required: bool = True, pattern: str = "") -> Any:
    """Describe a cell of free text, or of text that has to match ``pattern``."""
    return _cell(CellRule("text", says, required, pattern))


def reference(table: str, says: str, *, required: bool = True) -> Any:
    """Describe a cell that holds the identifier of a row elsewhere; ``table`` may name several, as ``a|b``."""
    return _cell(CellRule("reference", says, required, target=table))


def kind_of(class_name: str, says: str) -> Any:
    """Describe a cell that holds the local name of a class of the ontology below ``class_name``."""
    return _cell(CellRule("kind", says, target=class_name))


def concept(scheme: str, says: str, *, required: bool = True) -> Any:
    """Describe a cell that holds a concept of one SKOS scheme, by its slug."""
    return _cell(CellRule("concept", says, required, target=scheme))


def any_concept(says: str) -> Any:
    """Describe a cell that holds a concept of any scheme, as ``scheme/slug``."""
    return _cell(CellRule("any concept", says))


def partial_date(says: str, *, required: bool = False) -> Any:
    """Describe a cell that holds a year, month or day as EDTF level 0: ``2011``, ``2011-06``, ``2011-06-27``."""
    return _cell(CellRule("date", says, required, PARTIAL_DATE))


def yes_no(says: str) -> Any:
    """Describe a cell that holds ``yes`` or ``no``."""
    return _cell(CellRule("yes/no", says))


def whole_number(says: str, *, required: bool = True) -> Any:
    """Describe a cell that holds a whole number, 0 or more."""
    return _cell(CellRule("whole number", says, required))


def decimal(says: str, *, required: bool = False) -> Any:
    """Describe a cell that holds a decimal number."""
    return _cell(CellRule("decimal", says, required))


@dataclass(frozen=True)
class Row:
    """A row of some table; subclasses name the table, its place under ``data/`` and its key."""

    table: ClassVar[str]
    folder: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    about: ClassVar[str]

    @classmethod
    @cache
    def rules(cls) -> Mapping[str, CellRule]:
        """Return the description of every column, in the order of the header."""
        return MappingProxyType({f.name: f.metadata["cell"] for f in dataclasses.fields(cls)})

    def key_values(self) -> tuple[Cell, ...]:
        """Return the cells that together name this row."""
        return tuple(getattr(self, name) for name in self.key)


# ---------------------------------------------------------------- entities: who, through what, under what, when


@dataclass(frozen=True)
class Actor(Row):
    """Someone or something that can act."""

    table = "actors"
    folder = "entities"
    key = ("id",)
    about = "Who can act: organisations, their bodies and posts, courts, States, networks, groups, persons."
    id: str = identifier("the actor's slug, unique among all entities")
    kind: str = kind_of("Actor", "the class of the actor")
    label: str = text("the usual full name in English")
    abbreviation: str = text("the usual abbreviation", required=False)
    part_of: str = reference("actors", "the organisation this actor is an organ, office or post of", required=False)
    part_of_basis: str = concept("basis", "whether a report states part_of or general knowledge does", required=False)
    mechanism_kind: str = concept(
        "mechanism-kind",
        "body or post, where the parent acts through this actor as a mechanism",
        required=False,
    )
    place: str = reference("places", "for a State: the country it is", required=False)
    note: str = text("what a reader has to know", required=False)


@dataclass(frozen=True)
class Mechanism(Row):
    """Something through which an actor acts and which does not act by itself."""

    table = "mechanisms"
    folder = "entities"
    key = ("id",)
    about = (
        "Procedures, programmes, policies and tools through which an actor acts. "
        "Bodies and posts stand in actors.csv, with a mechanism_kind."
    )
    id: str = identifier("the mechanism's slug, unique among all entities")
    kind: str = concept("mechanism-kind", "what sort of mechanism it is")
    label: str = text("the usual name in English")
    operator: str = reference("actors", "the actor that runs it", required=False)
    operator_basis: str = concept("basis", "whether a report states the operator", required=False)
    note: str = text("what a reader has to know", required=False)


@dataclass(frozen=True)
class Capability(Row):
    """A mechanism can do something."""

    table = "capabilities"
    folder = "entities"
    key = ("mechanism", "capability", "document", "paragraph")
    about = "What a mechanism can do, and the paragraph that says so."
    mechanism: str = reference("mechanisms|actors", "the mechanism, or the actor with a mechanism_kind")
    capability: str = concept("capability", "what it can do")
    document: str = reference("documents", "the report that says so")
    paragraph: str = text("the label of the paragraph that says so", pattern=PARAGRAPH_LABEL)
    basis: str = concept("basis", "whether the paragraph states it or general knowledge adds it")
    note: str = text("what a reader has to know", required=False)


@dataclass(frozen=True)
class MandatePlace(Row):
    """A mechanism is there for one place only."""

    table = "mandate_places"
    folder = "entities"
    key = ("mechanism", "place")
    about = (
        "Mechanisms that are there for some places alone, such as a mission or an inquiry: they are potential there "
        "and nowhere else. A mechanism without a row is there for every member of the organisation."
    )
    mechanism: str = reference("mechanisms|actors", "the mechanism, or the actor with a mechanism_kind")
    place: str = reference("places", "a place it is there for; a region: the countries in it")


@dataclass(frozen=True)
class Instrument(Row):
    """A text that binds, mandates or guides."""

    table = "instruments"
    folder = "entities"
    key = ("id",)
    about = "Treaties, resolutions, reports, guidelines, provisions of the Charter, policy documents, statements."
    id: str = identifier("the instrument's slug, unique among all entities")
    kind: str = kind_of("Instrument", "the class of the instrument")
    label: str = text("its name in English")
    symbol: str = text("its document symbol or number", required=False)
    year: int | None = whole_number("the year of adoption or issue", required=False)
    year_basis: str = concept("time-basis", "whether a report states the year", required=False)
    issued_by: str = reference("actors", "who adopted or issued it", required=False)
    note: str = text("what a reader has to know", required=False)


@dataclass(frozen=True)
class Situation(Row):
    """A concrete episode."""

    table = "situations"
    folder = "entities"
    key = ("id",)
    about = "Concrete episodes: what happened in a place, usually at a time. A situation is not a country."
    id: str = identifier("the situation's slug, unique among all entities")
    kind: str = concept("situation-kind", "what sort of episode it is")
    label: str = text("a short name of our own")
    start: str = partial_date("when it began")
    end: str = partial_date("when it ended")
    time_basis: str = concept("time-basis", "whether a report states the time", required=False)
    note: str = text("what a reader has to know", required=False)


@dataclass(frozen=True)
class SituationPlace(Row):
    """A situation is in a place."""

    table = "situation_places"
    folder = "entities"
    key = ("situation", "place")
    about = "Where a situation is."
    situation: str = reference("situations", "the situation")
    place: str = reference("places", "a place it is in")


@dataclass(frozen=True)
class Name(Row):
    """Another name of an entity."""

    table = "names"
    folder = "entities"
    key = ("entity", "name", "language", "kind", "document")
    about = (
        "Other names of an entity: as reports print them, abbreviations, official names, also in the other official "
        "languages of the United Nations. The names of countries stand in place_names.csv."
    )
    entity: str = reference("actors|mechanisms|instruments|places|situations", "the entity that bears the name")
    name: str = text("the name")
    language: str = text("the language as a BCP 47 tag", pattern=LANGUAGE_TAG)
    kind: str = concept("name-kind", "what sort of name it is")
    document: str = reference("documents", "a report that prints it", required=False)
    source: str = text("where the name is from, if no report prints it", required=False)
    note: str = text("what a reader has to know", required=False)


@dataclass(frozen=True)
class Distinction(Row):
    """A name that misleads: it is not the entity it seems to be."""

    table = "not_the_same"
    folder = "entities"
    key = ("entity", "other")
    about = "Entities that look alike and are not the same, kept so that nobody joins them again."
    entity: str = reference("actors|mechanisms|instruments|places|situations", "one entity")
    other: str = reference("actors|mechanisms|instruments|places|situations", "the other entity")
    reason: str = text("why they differ")


# ---------------------------------------------------------------- reference: where, and who belonged to what


@dataclass(frozen=True)
class Place(Row):
    """Somewhere."""

    table = "places"
    folder = "reference"
    key = ("id",)
    about = "Countries, territories, areas inside or across countries, and regions."
    id: str = identifier("the place's slug, unique among all entities")
    kind: str = kind_of("Place", "the class of the place")
    label: str = text("the name in English")
    iso3: str = text("ISO 3166-1 alpha-3, where there is one", required=False, pattern=r"[A-Z]{3}")
    iso2: str = text("ISO 3166-1 alpha-2, where there is one", required=False, pattern=r"[A-Z]{2}")
    m49: str = text("UN M49 code, three digits", required=False, pattern=r"[0-9]{3}")
    latitude: float | None = decimal("degrees north of a point in it")
    longitude: float | None = decimal("degrees east of a point in it, -180 to 180")
    exists_from: str = partial_date("when it came to be what its kind says, if that matters to a report")
    exists_to: str = partial_date("when it ceased to be that")
    note: str = text("what a reader has to know", required=False)


@dataclass(frozen=True)
class Containment(Row):
    """A place lay within another for some time."""

    table = "place_within"
    folder = "reference"
    key = ("place", "within", "valid_from")
    about = "Which place lies within which, and when."
    place: str = reference("places", "the smaller place")
    within: str = reference("places", "the larger place")
    valid_from: str = partial_date("the first day it held; empty: since before the reports")
    valid_to: str = partial_date("the first day it no longer held; empty: still holds")
    source: str = text("where this is known from")


@dataclass(frozen=True)
class PlaceName(Row):
    """A country's name in a language of the UN."""

    table = "place_names"
    folder = "reference"
    key = ("place", "language", "kind")
    about = "Names of countries in the six languages of the UN, short, and in English also formal."
    place: str = reference("places", "the place")
    language: str = text("the language as a BCP 47 tag", pattern=LANGUAGE)
    kind: str = concept("name-kind", "official (formal) or short")
    name: str = text("the name")
    source: str = text("where the name is from")


@dataclass(frozen=True)
class Membership(Row):
    """A country's standing in an organisation, or as party to a treaty, for some time."""

    table = "memberships"
    folder = "reference"
    key = ("organization", "member", "status", "valid_from")
    about = "Who belonged to what, when, with what standing. A suspension is a row beside the member row."
    organization: str = reference("actors|instruments|mechanisms", "the organisation, or the treaty")
    member: str = reference("places|actors", "the country, or the organisation that is a member")
    status: str = concept("membership-status", "the standing")
    valid_from: str = partial_date("the first day", required=False)
    valid_to: str = partial_date("the first day it no longer held; empty: still holds")
    certainty: str = concept("confidence", "how sure the source makes us")
    source: str = text("where this is known from")
    note: str = text("why it is uncertain", required=False)


@dataclass(frozen=True)
class MembershipList(Row):
    """What we know of an organisation's list of members."""

    table = "membership_lists"
    folder = "reference"
    key = ("organization",)
    about = (
        "Which organisations' members are listed whole in memberships.csv. "
        "Where a list is not whole, a country that is not in it is unknown, not outside."
    )
    organization: str = reference("actors|instruments|mechanisms", "the organisation, or the treaty")
    is_complete: bool = yes_no("whether every full member at the reports' dates has a row")
    source: str = text("where this is known from")
    note: str = text("what a reader has to know", required=False)


@dataclass(frozen=True)
class Alignment(Row):
    """Something of ours is, or is near to, something that others have named."""

    table = "alignments"
    folder = "reference"
    key = ("subject", "object")
    about = (
        "Under which identifiers our places, organisations and treaties are known elsewhere, and how our terms relate "
        "to those of other vocabularies; with the kind of match, why it is made, and how certain it is."
    )
    subject: str = text(
        "ours: an entity as place/kenya, a concept as scheme/concept, a term as rtop:Name", pattern=OUR_THING
    )
    match: str = concept("match", "how the two relate")
    object: str = text("theirs: its IRI", pattern=IRI)
    justification: str = concept("justification", "what the match rests on")
    certainty: str = concept("confidence", "how sure the sources make us")
    source: str = text("where theirs is known from, or what was compared")
    note: str = text("what a reader has to know", required=False)


# ---------------------------------------------------------------- reports: documents, paragraphs, claims


@dataclass(frozen=True)
class Document(Row):
    """A report."""

    table = "documents"
    folder = "reports"
    key = ("id",)
    about = "The reports of the Secretary-General."
    id: str = identifier("the report's symbol with hyphens", pattern=DOCUMENT_ID)
    symbol: str = text("the document symbol as printed")
    title: str = text("the title")
    published_on: str = partial_date("the date of the report", required=True)
    author: str = reference("actors", "who signs it")
    language: str = text("the language of the text that was read", pattern=LANGUAGE)


@dataclass(frozen=True)
class DocumentScope(Row):
    """A report deals with a pillar."""

    table = "document_scope"
    folder = "reports"
    key = ("document", "pillar")
    about = "Which pillars a report sets out to deal with; the cells of other pillars are out of scope, not gaps."
    document: str = reference("documents", "the report")
    pillar: str = concept("pillar", "a pillar it deals with")
    paragraph: str = text("the label of the paragraph that says so", pattern=PARAGRAPH_LABEL)


@dataclass(frozen=True)
class ReadingDecision(Row):
    """A doubt that several claims share, and how it was settled."""

    table = "reading_decisions"
    folder = "reports"
    key = ("id",)
    about = "Doubts that several claims share: the question, the choice made, the alternative, and what it would do."
    id: str = identifier("the decision's slug")
    question: str = text("what was in doubt")
    choice: str = text("what was decided")
    alternative: str = text("what could have been decided instead")
    effect: str = concept("effect", "what the alternative would do to the claims that rest on the decision")
    note: str = text("why", required=False)


@dataclass(frozen=True)
class Section(Row):
    """A part of a report under a heading."""

    table = "sections"
    folder = "reports/*"
    key = ("document", "id")
    about = "The headed parts of a report."
    document: str = reference("documents", "the report")
    id: str = identifier("the section's printed numbers, joined by full stops", pattern=SECTION_ID)
    heading: str = text("the printed heading")
    parent: str = text("the id of the section it is part of", required=False, pattern=SECTION_ID)
    pillar: str = concept("pillar", "the pillar the section is about, if one", required=False)


@dataclass(frozen=True)
class Paragraph(Row):
    """A numbered paragraph, a footnote, or a piece of front matter."""

    table = "paragraphs"
    folder = "reports/*"
    key = ("document", "label")
    about = "Every paragraph of a report with the checksum of its normalised text, also those that yield no claim."
    document: str = reference("documents", "the report")
    label: str = text("its printed number, or letter, note, programme, summary, fn1 …", pattern=PARAGRAPH_LABEL)
    kind: str = concept("paragraph-kind", "numbered, front-matter or footnote")
    section: str = text("the id of the section it stands in", required=False, pattern=SECTION_ID)
    characters: int = whole_number("the length of its normalised text")
    checksum: str = text("SHA-256 of its normalised text in UTF-8, in hexadecimal", pattern=r"[0-9a-f]{64}")
    note: str = text("why it yields no claim, or what it is about", required=False)


@dataclass(frozen=True)
class Mention(Row):
    """A paragraph names an entity."""

    table = "mentions"
    folder = "reports/*"
    key = ("document", "paragraph", "entity")
    about = "Which entity a paragraph names or plainly means."
    document: str = reference("documents", "the report")
    paragraph: str = text("the label of the paragraph", pattern=PARAGRAPH_LABEL)
    entity: str = reference("actors|mechanisms|instruments|places|situations", "the entity")


@dataclass(frozen=True)
class Claim(Row):
    """One statement of one report, in our words."""

    table = "claims"
    folder = "reports/*"
    key = ("id",)
    about = (
        "One statement of one report each; who, where, through what and on which evidence stand in the tables beside."
    )
    id: str = identifier("report, p and paragraph, running number: A-65-877-p11-1", pattern=CLAIM_ID)
    kind: str = kind_of("Claim", "the class of the claim")
    statement: str = text("what the report says, in one sentence of our own")
    modality: str = concept("modality", "performed, ongoing, mandated, recommended, prospective or not-taken")
    pillar: str = concept("pillar", "the pillar it falls under", required=False)
    pillar_basis: str = concept("pillar-basis", "stated: by its words; section: by where it stands", required=False)
    list_open: bool = yes_no("whether the list it is taken from is open (such as, including, among others)")
    collective: bool = yes_no("whether several actors share one act over several places")
    start: str = partial_date("when it began or happened")
    end: str = partial_date("when it ended")
    time_basis: str = concept("time-basis", "whether the report states the time or we inferred it", required=False)
    basis: str = concept("basis", "stated by the report, or general knowledge")
    confidence: str = concept("confidence", "how sure the reading is")
    review: str = concept("review-status", "proposed, or reviewed by a second reading")
    note: str = text("what is in doubt, or what a reader has to know", required=False)


@dataclass(frozen=True)
class Participant(Row):
    """An actor takes part in a claim, in a role."""

    table = "participants"
    folder = "reports/*"
    key = ("claim", "role", "actor")
    about = "Who takes part in a claim, in which role."
    claim: str = reference("claims", "the claim")
    role: str = concept("role", "the role")
    actor: str = reference("actors", "the actor")


@dataclass(frozen=True)
class ClaimPlace(Row):
    """A claim is about a place."""

    table = "claim_places"
    folder = "reports/*"
    key = ("claim", "place")
    about = "Where what a claim says happens."
    claim: str = reference("claims", "the claim")
    place: str = reference("places", "the place")


@dataclass(frozen=True)
class ClaimMechanism(Row):
    """A claim is about acting through a mechanism."""

    table = "claim_mechanisms"
    folder = "reports/*"
    key = ("claim", "mechanism")
    about = "Through which mechanism what a claim says is done."
    claim: str = reference("claims", "the claim")
    mechanism: str = reference("mechanisms|actors", "the mechanism, or the actor with a mechanism_kind")


@dataclass(frozen=True)
class ClaimInstrument(Row):
    """A claim is about an instrument."""

    table = "claim_instruments"
    folder = "reports/*"
    key = ("claim", "instrument")
    about = "Which instrument a claim is about."
    claim: str = reference("claims", "the claim")
    instrument: str = reference("instruments", "the instrument")


@dataclass(frozen=True)
class ClaimSituation(Row):
    """A claim is about a situation."""

    table = "claim_situations"
    folder = "reports/*"
    key = ("claim", "situation")
    about = "Which situation a claim is about."
    claim: str = reference("claims", "the claim")
    situation: str = reference("situations", "the situation")


@dataclass(frozen=True)
class ClaimConcept(Row):
    """A claim falls under a concept."""

    table = "claim_concepts"
    folder = "reports/*"
    key = ("claim", "concept")
    about = "Under which concepts (crime, Charter tool, capability, step, maturity …) a claim falls."
    claim: str = reference("claims", "the claim")
    concept: str = any_concept("the concept, as scheme/slug")


@dataclass(frozen=True)
class ClaimDecision(Row):
    """A claim rests on a reading decision."""

    table = "claim_decisions"
    folder = "reports/*"
    key = ("claim", "decision")
    about = "On which reading decision a claim rests."
    claim: str = reference("claims", "the claim")
    decision: str = reference("reading_decisions", "the decision")


@dataclass(frozen=True)
class Evidence(Row):
    """A span of a paragraph proves a claim."""

    table = "evidence"
    folder = "reports/*"
    key = ("claim", "paragraph", "start", "end")
    about = "Which span of which paragraph proves a claim; counted in characters of the normalised text."
    claim: str = reference("claims", "the claim")
    document: str = reference("documents", "the report")
    paragraph: str = text("the label of the paragraph", pattern=PARAGRAPH_LABEL)
    start: int = whole_number("the first character of the span, counted from 0")
    end: int = whole_number("the character after the last one of the span")


@dataclass(frozen=True)
class FollowUp(Row):
    """What a report calls for may have been followed by what a later report tells as done."""

    table = "follow_ups"
    folder = "reports"
    key = ("earlier_claim", "later_claim")
    about = (
        "Which claims of something called for may have been followed by what a later report tells as done. "
        "That one came after the other is recorded; that it came because of it is not."
    )
    earlier_claim: str = reference("claims", "the claim that recommends, mandates or foresees something")
    later_claim: str = reference("claims", "the claim of a later report that something like it was or is done")
    tie: str = concept("tie", "what both claims share, by which the one may answer the other")
    confidence: str = concept("confidence", "how sure a reader is that the one may have followed the other")
    review: str = concept("review-status", "proposed, or reviewed once both paragraphs were read side by side")
    note: str = text("why the one may have followed the other, and what speaks against it")


# ---------------------------------------------------------------- quality: how far two readings agree


@dataclass(frozen=True)
class Agreement(Row):
    """How far two independent readings of a report agreed before their differences were settled."""

    table = "agreement"
    folder = "quality"
    key = ("document", "measure", "scope")
    about = "How far two independent readings of a report agreed, before their differences were settled."
    document: str = reference("documents", "the report")
    measure: str = text("jaccard, f1 or kappa", pattern="jaccard|f1|kappa")
    scope: str = text("what was compared")
    first: int = whole_number("how many the first reading has")
    second: int = whole_number("how many the second reading has")
    both: int = whole_number("how many were matched")
    value: float = decimal("the measure, 0 to 1 (kappa: -1 to 1)", required=True)
    note: str = text("what a reader has to know", required=False)


@dataclass(frozen=True)
class Change(Row):
    """What settling the differences of two readings changed in a table."""

    table = "changes"
    folder = "quality"
    key = ("document", "paragraph", "table_name", "row", "change", "reason")
    about = "What the second reading of a report changed in the tables, row by row."
    document: str = reference("documents", "the report")
    paragraph: str = text("the label of the paragraph; empty: throughout", required=False, pattern=PARAGRAPH_LABEL)
    table_name: str = text("the table")
    row: str = text("the row, by its key")
    change: str = text("added, changed or removed", pattern="added|changed|removed")
    reason: str = text("why")


@dataclass(frozen=True)
class Doubt(Row):
    """What stays doubtful after two readings."""

    table = "doubts"
    folder = "quality"
    key = ("document", "paragraph", "claim", "doubt")
    about = "What stays doubtful after two readings."
    document: str = reference("documents", "the report")
    paragraph: str = text("the label of the paragraph; empty: throughout", required=False, pattern=PARAGRAPH_LABEL)
    claim: str = text("the claim, where it is one", required=False)
    doubt: str = text("what is in doubt, and how it was left")


QUALITY_TABLES: tuple[type[Row], ...] = (Agreement, Change, Doubt)
"""The tables that tell of the readings themselves; they are read by ``rtop quality`` and are no part of the graph."""

TABLES: tuple[type[Row], ...] = (
    Actor,
    Mechanism,
    Capability,
    MandatePlace,
    Instrument,
    Situation,
    SituationPlace,
    Name,
    Distinction,
    Place,
    Containment,
    PlaceName,
    Membership,
    MembershipList,
    Alignment,
    Document,
    DocumentScope,
    ReadingDecision,
    Section,
    Paragraph,
    Mention,
    Claim,
    Participant,
    ClaimPlace,
    ClaimMechanism,
    ClaimInstrument,
    ClaimSituation,
    ClaimConcept,
    ClaimDecision,
    Evidence,
    FollowUp,
)
"""Every table, in the order in which loaders read them."""
