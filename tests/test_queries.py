"""Every named query keeps its form, and the questions of USERS.md are answered as readers of the reports would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyparsing import ParseException
from rdflib import URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from rtop_graph.errors import QueryError
from rtop_graph.identifiers import GRAPH, GRAPHS, ID, ONTOLOGY
from rtop_graph.labels import CHUNK, labelled, read_labels
from rtop_graph.namespaces import PREFIXES
from rtop_graph.queries import Parameter, Query, find_queries, get_query, read_query, run_named
from rtop_graph.query_text import cut_query
from rtop_graph.refusal import refuse_outside_queries
from rtop_graph.results import Thing
from rtop_graph.rows import Claim
from rtop_graph.store import EmbeddedStore, Solutions
from rtop_graph.tables import read_tables
from rtop_graph.terms import Term
from rtop_graph.vocabulary import Vocabulary, read_vocabulary
from tests.worlds import ROOT

QUERIES = find_queries(ROOT / "queries")
RULES = {name for name in QUERIES if name.startswith("rules/")}
ABOUT_ENGINES = {name for name in QUERIES if name.startswith("engine/")}
"""Each gives one row, or stands around another query whose order counts."""

ASKED = sorted(name for name, query in QUERIES.items() if query.questions)
"""The queries that people ask; the others are building blocks."""

ANSWERED = set(range(1, 17))
"""The fifteen questions of the project's users: inhibitors (7) and forms of assistance (8) came with the report of
2014, warnings without timely action (11) and relapse (12) with that of 2016; and what a thing is called (16), here and
elsewhere."""

OF_2011, OF_2014, OF_2016 = "document/A-65-877", "document/A-68-947", "document/A-70-999"

KINDS = {"place", "actor", "mechanism", "instrument", "situation", "document", "year", "text", "any"}
DONE = {"modality/performed", "modality/ongoing"}

DONE_ALONE = [
    "assistance/who-gives-which-form-of-assistance-where",
    "assistance/who-supports-which-inhibitor-where",
    "engagements/where-several-partners-act",
    "engagements/which-instruments-were-invoked-where",
    "engagements/which-regional-partner-acted-where",
    "engagements/who-acted-on-a-country",
    "gaps/countries-with-only-one-partner",
    "instruments/who-adopted-which-instrument",
    "memberships/who-was-suspended-at-each-report",
    "partnerships/is-coordination-recorded",
    "partnerships/who-works-with-whom",
    "situations/who-acted-on-each-situation",
]
"""Queries whose claims are all done."""

SAMPLES = {
    "place": ["place/kenya", "place/sierra-leone", "place/libya", "place/yemen", "place/western-africa"],
    "actor": ["actor/african-union", "actor/united-nations", "actor/high-commissioner-on-national-minorities"],
    "mechanism": [
        "mechanism/universal-periodic-review",
        "mechanism/prosecution-support-cells",
        "actor/panel-of-the-wise",
    ],
    "instrument": ["instrument/framework-of-analysis", "instrument/security-council-resolution-1973-2011"],
    "situation": ["situation/libya-2011", "situation/yemen-2011"],
    "document": [OF_2011, OF_2014, OF_2016],
    "year": ["1950", "2011", "2012"],
    "text": ["ar", "fr", "zh"],
    "any": ["actor/african-union", "instrument/arms-trade-treaty", "place/kenya"],
}
"""Values for the parameters of each kind."""

Row = dict[str, str]


def short(value: str) -> str:
    """Return an IRI of ours as segment/slug or as the name of a term."""
    return value.removeprefix(ID).removeprefix(ONTOLOGY)


def rows_of(solutions: Solutions) -> list[Row]:
    return [{name: short(value) for name, value in row.items()} for row in solutions]


def ask(store: EmbeddedStore, name: str, **values: str) -> list[Row]:
    """Return the rows of a named query, IRIs of ours in short, with parameters bound to things."""
    return rows_of(run_named(store, name, {key: Term("iri", ID + value) for key, value in values.items()}))


def column(rows: Iterable[Row], *names: str) -> set[tuple[str, ...]]:
    return {tuple(row.get(name, "") for name in names) for row in rows}


def only(rows: Iterable[Row], name: str) -> set[str]:
    return {row[name] for row in rows if name in row}


def parts(tree: object) -> Iterator[object]:
    """Yield every part of a query's algebra."""
    yield tree
    if isinstance(tree, CompValue):
        tree = list(tree.values())
    if isinstance(tree, Iterable) and not isinstance(tree, str):
        for part in tree:
            yield from parts(part)


def shape_of(text: str) -> list[str]:
    """Return the names of a query's operations, so that two queries can be compared for what they do."""
    return sorted(part.name for part in parts(translateQuery(parseQuery(text)).algebra) if isinstance(part, CompValue))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ROOT / "ontology")


# ---------------------------------------------------------------- form


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_query_is_sparql_1_1_that_stays_inside_the_dataset(name: str) -> None:
    refuse_outside_queries(QUERIES[name].text)
    shape_of(QUERIES[name].text)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_query_has_title_and_summary_and_a_name_in_words(name: str) -> None:
    query = QUERIES[name]
    assert re.fullmatch(r"[a-z]+/[a-z0-9]+(?:-[a-z0-9]+)*", name)
    assert query.title != query.name.rsplit("/", 1)[-1]
    assert query.title[0].isupper()
    assert query.summary.endswith(".")


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_parameters_are_of_a_known_kind_and_stand_in_the_query(name: str, vocabulary: Vocabulary) -> None:
    query = QUERIES[name]
    schemes = {f"scheme:{scheme}" for scheme in vocabulary.concepts}
    assert {parameter.kind for parameter in query.parameters} <= KINDS | schemes
    assert all(parameter.says for parameter in query.parameters)
    placed = re.findall(r"VALUES \?([a-z_]+) \{ UNDEF \}", query.text)
    assert set(placed) == {parameter.name for parameter in query.parameters}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_query_uses_defined_terms_and_known_things_alone(
    name: str, vocabulary: Vocabulary, real_store: EmbeddedStore
) -> None:
    used = {
        str(part) for part in parts(translateQuery(parseQuery(QUERIES[name].text)).algebra) if isinstance(part, URIRef)
    }
    ours = {iri for iri in used if iri.startswith((ID, ONTOLOGY, GRAPH))}
    schemes = {f"{ID}scheme/{scheme}" for scheme in vocabulary.concepts}
    unknown = ours - set(vocabulary.labels) - schemes - {GRAPH + name for name in GRAPHS}
    assert {iri for iri in unknown if iri not in read_labels(real_store, [iri])} == set()


@pytest.mark.parametrize("name", sorted(set(QUERIES) - RULES - ABOUT_ENGINES))
def test_a_query_gives_its_rows_in_order(name: str) -> None:
    assert "OrderBy" in shape_of(QUERIES[name].text)


@pytest.mark.parametrize("name", sorted(set(QUERIES) - RULES - ABOUT_ENGINES - {"graph/what-is-said-of-a-thing"}))
def test_the_order_of_a_query_leaves_nothing_open(name: str, real_store: EmbeddedStore) -> None:
    """Only so can an answer be asked for page by page, and come out alike from every engine."""
    keys = re.findall(r"\?(\w+)", cut_query(QUERIES[name].text).order)
    found = real_store.select(QUERIES[name].bound({}))
    places = [found.variables.index(key) for key in keys]
    assert [n for n in Counter(tuple(row[at] for at in places) for row in found.rows).values() if n > 1] == []


@pytest.mark.parametrize("name", ASKED)
def test_a_claim_comes_with_its_paragraph(name: str, real_store: EmbeddedStore) -> None:
    variables = real_store.select(QUERIES[name].text).variables
    assert ("claim" in variables) <= ("paragraph" in variables)


def test_every_question_has_a_query() -> None:
    assert {number for query in QUERIES.values() for number in query.questions} == ANSWERED


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize("name", ASKED)
def test_a_question_has_an_answer_in_the_real_data(name: str, real_store: EmbeddedStore) -> None:
    assert real_store.select(QUERIES[name].text).rows


@pytest.mark.parametrize("name", ASKED)
def test_every_claim_in_an_answer_has_the_paragraph_it_is_shown_with(name: str, real_store: EmbeddedStore) -> None:
    proofs = column(
        rows_of(
            real_store.select(
                "PREFIX rtop: <https://w3id.org/rtop/ontology#> "
                "SELECT ?claim ?paragraph { ?e rtop:supports ?claim ; rtop:inParagraph ?paragraph }"
            )
        ),
        "claim",
        "paragraph",
    )
    shown = [row for row in ask(real_store, name) if "claim" in row]
    assert column(shown, "claim", "paragraph") <= proofs


def test_capabilities_stand_with_mechanism_operator_and_paragraph(real_store: EmbeddedStore) -> None:
    found = column(
        ask(real_store, "capabilities/which-capabilities-each-actor-has"),
        "organization",
        "mechanism",
        "capability",
        "paragraph",
    )
    assert {
        (
            "actor/organization-for-security-and-co-operation-in-europe",
            "actor/high-commissioner-on-national-minorities",
            "capability/quiet-diplomacy",
            "paragraph/A-65-877-18",
        ),
        (
            "actor/african-union",
            "actor/african-peer-review-mechanism",
            "capability/peer-review",
            "paragraph/A-65-877-17",
        ),
        (
            "actor/united-nations",
            "actor/mediation-support-unit",
            "capability/mediation",
            "paragraph/A-65-877-25",
        ),
        (
            "actor/european-union",
            "mechanism/european-union-situation-room",
            "capability/situation-analysis",
            "paragraph/A-65-877-27",
        ),
    } <= found


def test_situation_rooms_are_run_by_the_european_union_and_the_osce(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, "mechanisms/who-runs-which-mechanism"), "operator", "mechanism", "paragraph")
    for operator, room in (
        ("european-union", "european-union-situation-room"),
        ("organization-for-security-and-co-operation-in-europe", "osce-situation-room"),
    ):
        assert (f"actor/{operator}", f"mechanism/{room}", "paragraph/A-65-877-27") in found


def test_a_mechanism_is_regional_or_of_the_united_nations_by_its_operator(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, "mechanisms/which-mechanisms-are-regional"), "class", "mechanism")
    assert ("RegionalMechanism", "actor/panel-of-the-wise") in found
    assert ("RegionalMechanism", "mechanism/osce-situation-room") in found
    assert ("UnitedNationsMechanism", "mechanism/universal-periodic-review") in found
    regional, universal = (
        {m for c, m in found if c == kind} for kind in ("RegionalMechanism", "UnitedNationsMechanism")
    )
    assert not regional & universal


def test_peer_review_stands_under_pillar_one_by_its_section(real_store: EmbeddedStore) -> None:
    found = column(
        ask(real_store, "mechanisms/which-mechanisms-serve-which-pillar"), "pillar", "pillar_basis", "mechanism"
    )
    assert ("pillar/I", "pillar-basis/section", "mechanism/universal-periodic-review") in found


def test_an_armed_group_is_a_perpetrator_and_never_an_agent(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "actors/what-is-said-of-an-actor", actor="actor/lords-resistance-army")
    assert column(found, "role", "paragraph") == {
        ("perpetrator", "paragraph/A-65-877-29"),
        ("perpetrator", "paragraph/A-68-947-57"),
    }
    groups = {short(iri) for iri in _every(real_store, "ArmedGroup")}
    rows = ask(real_store, "actors/what-is-said-of-an-actor")
    told = {(row["actor"], row["role"]) for row in rows if row["actor"] in groups}
    assert told == {(group, "perpetrator") for group in groups}


def test_stated_gaps_are_those_of_the_reports_own_words(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "gaps/which-gaps-the-reports-state")
    told = [*(("65-877", n) for n in (25, 35, 39)), *(("68-947", n) for n in (18, 58, 71, 73)), ("70-999", 28)]
    assert {f"paragraph/A-{report}-{number}" for report, number in told} <= only(found, "paragraph")
    under_resourced = [row for row in found if row["paragraph"] == "paragraph/A-65-877-25"]
    assert ("Failure", "modality/not-taken") in column(under_resourced, "kind", "modality")
    assert {"actor/member-states", "actor/donors"} <= only(under_resourced, "actor")


def places(*names: str) -> set[str]:
    return {f"place/{name}" for name in names}


def test_in_2011_sierra_leone_alone_is_of_concern_without_any_named_partner(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "gaps/countries-of-concern-without-any-partner", document=OF_2011)
    assert column(found, "gap", "country") == {("gap-type/G2", "place/sierra-leone")}
    assert only(found, "paragraph") == {"paragraph/A-65-877-29"}


def test_what_monitors_can_do_and_what_failed_leave_countries_of_concern_without_a_partner(
    real_store: EmbeddedStore,
) -> None:
    """2014: monitors can protect in ¶63, the world failed Rwanda in ¶2, the United Nations Sri Lanka in ¶71."""
    found = ask(real_store, "gaps/countries-of-concern-without-any-partner", document=OF_2014)
    assert only(found, "country") == places("afghanistan", "guinea", "iraq", "rwanda", "sri-lanka")
    found = ask(real_store, "gaps/countries-of-concern-without-any-partner", document=OF_2016)
    assert ("place/burundi", "paragraph/A-70-999-29") in column(found, "country", "paragraph")
    assert places("iraq", "libya", "nigeria", "somalia", "south-sudan", "sudan") <= only(found, "country")
    assert not only(found, "country") & places("central-african-republic", *INQUIRED_INTO, "yemen")


SPOKEN_ON = {"kyrgyzstan", "guinea", "cote-divoire", "libya", "sudan", "syrian-arab-republic"}
"""¶25: countries on which the Special Advisers made statements."""

INVOKED_ON = {"sudan", "kenya", "kyrgyzstan", "cote-divoire", "yemen", "syrian-arab-republic"}
"""¶30: countries over which the principle was invoked without coercion; Darfur and Abyei lay in the Sudan."""


INQUIRED_INTO = ("democratic-peoples-republic-of-korea", "eritrea", "syrian-arab-republic")
"""A/70/999 ¶12: countries for which commissions of inquiry found that governments had committed crimes."""


def test_in_2011_the_united_nations_acted_on_the_countries_of_paragraphs_25_30_and_34(
    real_store: EmbeddedStore,
) -> None:
    found = ask(real_store, "engagements/who-acted-on-a-country", document=OF_2011)
    by_paragraph = column(found, "country", "paragraph")
    assert {f"place/{country}" for country in SPOKEN_ON} == {c for c, p in by_paragraph if p.endswith("-25")}
    assert {f"place/{c}" for c in INVOKED_ON | {"libya"}} == {c for c, p in by_paragraph if p.endswith("-30")}
    assert {"place/libya"} == {c for c, p in by_paragraph if p.endswith("-34")}
    assert only(found, "paragraph") == {f"paragraph/A-65-877-{number}" for number in (25, 30, 34)}


def test_in_2014_partners_other_than_the_united_nations_acted_on_six_countries(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "engagements/who-acted-on-a-country", document=OF_2014)
    others = [row for row in found if row["organization"] != "actor/united-nations"]
    peace = {
        (f"actor/{who}", f"place/{where}", "paragraph/A-68-947-24")
        for who in ("african-union", "intergovernmental-authority-on-development")
        for where in ("sudan", "south-sudan")
    }
    assert column(others, "organization", "country", "paragraph") == peace | {
        ("actor/union-of-south-american-nations", "place/bolivia", "paragraph/A-68-947-37"),
        ("actor/european-union", "place/somalia", "paragraph/A-68-947-52"),
        ("actor/international-criminal-court", "place/uganda", "paragraph/A-68-947-57"),
        ("actor/pacific-islands-forum", "place/solomon-islands", "paragraph/A-68-947-67"),
    }
    police = {row["country"] for row in found if row["paragraph"] == "paragraph/A-68-947-64"}
    assert police == places(
        "burundi", "cote-divoire", "democratic-republic-of-the-congo", "haiti", "kosovo", "liberia", "sierra-leone"
    )
    assert not only(found, "country") & places("afghanistan", "iraq"), "monitors can act there, says ¶63, no more"


def test_in_2016_the_united_nations_inquired_warned_and_authorised(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "engagements/who-acted-on-a-country", document=OF_2016)
    assert only(found, "organization") == {"actor/united-nations"}
    assert only(found, "country") == places(*INQUIRED_INTO, "yemen", "central-african-republic")
    authorised = column(found, "country", "actor", "paragraph")
    assert ("place/central-african-republic", "actor/security-council", "paragraph/A-70-999-28") in authorised


def test_a_person_counts_for_no_organisation_and_stands_with_the_situation(real_store: EmbeddedStore) -> None:
    rescuer = "actor/paul-rusesabagina"
    found = ask(real_store, "engagements/who-acted-on-a-country")
    assert rescuer not in only(found, "actor") | only(found, "organization")
    acted = column(ask(real_store, "situations/who-acted-on-each-situation"), "situation", "actor", "paragraph")
    assert ("situation/rwanda-1994", rescuer, "paragraph/A-70-999-52") in acted


def test_who_acted_agrees_with_the_derived_shortcuts(real_store: EmbeddedStore) -> None:
    shortcuts = real_store.select("SELECT ?o ?c { ?o <https://w3id.org/rtop/ontology#engagedIn> ?c }")
    found = column(ask(real_store, "engagements/who-acted-on-a-country"), "organization", "country")
    assert found == column(rows_of(shortcuts), "o", "c")


def test_shared_acts_are_marked_collective(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, "engagements/who-acted-on-a-country"), "paragraph", "collective")
    assert {("paragraph/A-65-877-25", "true"), ("paragraph/A-65-877-34", "false")} <= found
    assert ("paragraph/A-65-877-25", "false") not in found


def regional_partners(store: EmbeddedStore, document: str) -> set[tuple[str, ...]]:
    found = ask(store, "engagements/which-regional-partner-acted-where", document=document)
    return column((row for row in found if "regionalPartner" in row), "country", "regionalPartner")


def test_in_2011_the_league_in_libya_is_the_one_regional_partner(real_store: EmbeddedStore) -> None:
    assert regional_partners(real_store, OF_2011) == {("place/libya", "actor/league-of-arab-states")}
    found = ask(real_store, "engagements/which-regional-partner-acted-where", document=OF_2011)
    assert places("kenya", "yemen", "guinea") <= {r["country"] for r in found if "regionalPartner" not in r}


def test_in_2014_five_regional_partners_acted_and_in_2016_none_is_named(real_store: EmbeddedStore) -> None:
    assert regional_partners(real_store, OF_2014) == {
        ("place/sudan", "actor/african-union"),
        ("place/south-sudan", "actor/african-union"),
        ("place/sudan", "actor/intergovernmental-authority-on-development"),
        ("place/south-sudan", "actor/intergovernmental-authority-on-development"),
        ("place/bolivia", "actor/union-of-south-american-nations"),
        ("place/somalia", "actor/european-union"),
        ("place/solomon-islands", "actor/pacific-islands-forum"),
    }
    assert regional_partners(real_store, OF_2016) == set()


def test_countries_of_concern_without_a_regional_partner(real_store: EmbeddedStore) -> None:
    name = "situations/countries-of-concern-without-a-regional-partner"
    of_2011, of_2014, of_2016 = (
        only(ask(real_store, name, document=document), "country") for document in (OF_2011, OF_2014, OF_2016)
    )
    assert of_2011 == places(*(SPOKEN_ON | INVOKED_ON | {"sierra-leone"}) - {"libya"})
    assert places("central-african-republic", "colombia", "kenya", "mali", "sri-lanka") <= of_2014
    assert not of_2014 & places("bolivia", "solomon-islands", "south-sudan", "sudan")
    assert places("burundi", "libya", "south-sudan", "sudan", "syrian-arab-republic", "yemen") <= of_2016


def test_places_of_concern_are_places_and_not_only_countries(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, "situations/which-places-are-of-concern"), "place", "situationKind")
    assert {("place/darfur", "situation-kind/crisis"), ("place/abyei", "situation-kind/crisis")} <= found
    assert ("place/sierra-leone", "situation-kind/insurgency") in found


def test_the_report_names_who_it_holds_to_account(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, "situations/where-crimes-or-dangers-are-recorded"), "place", "perpetrator")
    assert ("place/sierra-leone", "actor/revolutionary-united-front") in found
    assert ("place/libya", "actor/state-libya") in found


def test_every_situation_stands_with_those_who_acted(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, "situations/who-acted-on-each-situation"), "situation", "actor")
    assert ("situation/libya-2011", "actor/league-of-arab-states") in found
    assert {s for s, _ in found} == {short(i) for i in _every(real_store, "Situation")}


def _every(store: EmbeddedStore, kind: str) -> set[str]:
    return {row["x"] for row in store.select(f"SELECT ?x {{ ?x a <{ONTOLOGY}{kind}> }}")}


def test_the_security_council_invoked_resolutions_on_four_countries(real_store: EmbeddedStore) -> None:
    """Libya in A/65/877 ¶30; Mali, South Sudan and Côte d'Ivoire in the third footnote of A/68/947."""
    name = "engagements/which-instruments-were-invoked-where"
    found = column(ask(real_store, name, document=OF_2011), "country", "instrument", "actor")
    for number in (1970, 1973):
        resolution = f"instrument/security-council-resolution-{number}-2011"
        assert ("place/libya", resolution, "actor/security-council") in found
    assert {country for country, _, _ in found} == {"place/libya"}
    noted = [row for row in ask(real_store, name, document=OF_2014) if row["paragraph"].endswith("-fn3")]
    assert column(noted, "country", "instrument", "actor") == {
        (f"place/{where}", f"instrument/security-council-resolution-{resolution}", "actor/security-council")
        for where, resolution in (("mali", "2085-2012"), ("south-sudan", "1996-2011"), ("cote-divoire", "1975-2011"))
    }


WELL_DEVELOPED = {
    "high-commissioner-on-national-minorities",
    "african-union",
    "international-conference-on-the-great-lakes-region",
    "european-union",
}
EARLY_STAGE = {
    "association-of-southeast-asian-nations",
    "economic-community-of-west-african-states",
    "intergovernmental-authority-on-development",
    "organization-of-american-states",
    "league-of-arab-states",
}


def test_relationships_are_as_mature_as_paragraph_40_says(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "partnerships/how-mature-is-each-relationship", document=OF_2011)
    assert column(found, "maturity", "partner") == {
        *((("maturity/well-developed"), f"actor/{slug}") for slug in WELL_DEVELOPED),
        *((("maturity/early-stage"), f"actor/{slug}") for slug in EARLY_STAGE),
    }
    assert only(found, "paragraph") == {"paragraph/A-65-877-40"}
    assert only(found, "open") == {"true"}, "both lists of the paragraph begin with such as"


def test_one_maturity_can_be_asked_for(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "partnerships/how-mature-is-each-relationship", maturity="maturity/early-stage")
    assert only(found, "partner") == {f"actor/{slug}" for slug in EARLY_STAGE}


def test_the_special_advisers_work_with_every_partner_of_paragraph_40(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "partnerships/who-works-with-whom")
    advisers = {
        "actor/special-adviser-on-the-prevention-of-genocide",
        "actor/special-adviser-on-the-responsibility-to-protect",
    }
    partners = {row["partner"] for row in found if row["actor"] in advisers}
    assert {f"actor/{slug}" for slug in WELL_DEVELOPED | EARLY_STAGE} <= partners


def test_in_2011_early_warning_is_with_the_african_union_its_communities_and_the_osce(
    real_store: EmbeddedStore,
) -> None:
    found = ask(real_store, "capabilities/who-has-early-warning", document=OF_2011)
    assert column(found, "actor", "paragraph") == {
        ("actor/african-union", "paragraph/A-65-877-27"),
        ("actor/african-regional-economic-communities", "paragraph/A-65-877-27"),
        ("actor/high-commissioner-on-national-minorities", "paragraph/A-65-877-18"),
        ("actor/organization-for-security-and-co-operation-in-europe", "paragraph/A-65-877-18"),
    }
    assert only(found, "document") == {OF_2011}


def test_the_list_of_those_with_early_warning_changes_from_report_to_report(real_store: EmbeddedStore) -> None:
    """2014: ¶37 the OSCE, ¶52 four regional organisations, "such as"; 2016: ¶29 without the OSCE and IGAD."""
    found = ask(real_store, "capabilities/who-has-early-warning")
    named: dict[str, set[str]] = {}
    for row in found:
        named.setdefault(row["paragraph"], set()).add(row["actor"].removeprefix("actor/"))
    later = {"african-union", "economic-community-of-west-african-states", "european-union"}
    assert named["paragraph/A-68-947-52"] == later | {"intergovernmental-authority-on-development"}
    assert "organization-for-security-and-co-operation-in-europe" in named["paragraph/A-68-947-37"]
    assert "european-union" in named["paragraph/A-68-947-71"]
    assert named["paragraph/A-70-999-29"] == later | {"united-nations", "member-states"}
    assert {row["paragraph"] for row in found if row["document"] == OF_2016} == {"paragraph/A-70-999-29"}


def test_rights_bodies_serve_the_regions_of_their_members(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "capabilities/which-rights-bodies-serve-which-region", document=OF_2011)
    served: dict[str, set[str]] = {}
    for row in found:
        served.setdefault(row["mechanism"], set()).add(row["region"])
    assert served["actor/asean-intergovernmental-commission-on-human-rights"] == {"place/south-eastern-asia"}
    africa = {f"place/{part}-africa" for part in ("eastern", "middle", "northern", "southern", "western")}
    assert served["actor/african-commission-on-human-and-peoples-rights"] == africa
    americas = {"place/caribbean", "place/central-america", "place/northern-america", "place/south-america"}
    assert served["actor/inter-american-commission-on-human-rights"] == americas
    members = {
        row["region"]: row["members"]
        for row in found
        if row["mechanism"].endswith("asean-intergovernmental-commission-on-human-rights")
    }
    assert members == {"place/south-eastern-asia": "10"}


@pytest.mark.parametrize(("document", "members"), [(OF_2011, 30), (OF_2014, 34)])
def test_a_mechanism_with_members_of_its_own_serves_those_alone(
    document: str, members: int, real_store: EmbeddedStore
) -> None:
    """Chad, Equatorial Guinea, Niger and Tunisia joined the peer review between the two reports."""
    found = ask(
        real_store,
        "capabilities/which-rights-bodies-serve-which-region",
        mechanism="actor/african-peer-review-mechanism",
        document=document,
    )
    assert only(found, "organization") == {"actor/african-peer-review-mechanism"}
    assert sum(int(row["members"]) for row in found) == members


def test_a_commission_of_inquiry_serves_the_country_it_inquires_into_alone(real_store: EmbeddedStore) -> None:
    """A/68/947 ¶32: set up for Côte d'Ivoire, it protects rights in none of the other members of the United Nations."""
    found = ask(
        real_store,
        "capabilities/which-rights-bodies-serve-which-region",
        mechanism="actor/independent-international-commission-of-inquiry-on-cote-divoire",
        document=OF_2014,
    )
    assert column(found, "region", "members") == {("place/western-africa", "1")}


def test_deployed_experts_and_policies_are_no_rights_bodies(real_store: EmbeddedStore) -> None:
    """Experts of the OSCE (A/68/947 ¶63) are sent out, and serve its members no more than a policy does (¶45)."""
    name = "capabilities/which-rights-bodies-serve-which-region"
    found = column(ask(real_store, name, document=OF_2014), "mechanism", "organization")
    regional = {(mechanism, owner) for mechanism, owner in found if owner != "actor/united-nations"}
    assert regional == {
        ("actor/african-peer-review-mechanism", "actor/african-peer-review-mechanism"),
        ("actor/european-court-of-human-rights", "actor/council-of-europe"),
        ("actor/inter-american-commission-on-human-rights", "actor/organization-of-american-states"),
    }


def unserved(store: EmbeddedStore, document: str) -> set[str]:
    return only(ask(store, "capabilities/which-countries-no-regional-rights-body-serves", document=document), "country")


def test_countries_outside_every_named_rights_body_are_listed(real_store: EmbeddedStore) -> None:
    found = unserved(real_store, OF_2011)
    assert places("kyrgyzstan", "syrian-arab-republic", "yemen", "india", "japan") <= found
    assert found.isdisjoint(places("kenya", "libya", "indonesia", "argentina", "france"))
    assert "place/south-sudan" not in found, "it joined the United Nations after the report"


def test_a_report_serves_only_where_it_names_a_body(real_store: EmbeddedStore) -> None:
    """A/68/947 ¶34 names the court of the Council of Europe, and not ASEAN's commission; A/70/999 names none."""
    found = unserved(real_store, OF_2014)
    assert places("kyrgyzstan", "syrian-arab-republic", "indonesia", "libya", "south-sudan") <= found
    assert found.isdisjoint(places("kenya", "argentina", "france", "azerbaijan"))
    assert len(unserved(real_store, OF_2016)) == 193


def test_in_2011_the_league_and_the_united_nations_both_answered_libya(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "engagements/where-several-partners-act", document=OF_2011)
    assert only(found, "country") == {"place/libya"}
    sanctions = {row["organization"] for row in found if row.get("form") == "charter-tool/diplomatic-sanctions"}
    assert sanctions == {"actor/league-of-arab-states", "actor/united-nations"}


MEDIATORS = {"actor/african-union", "actor/intergovernmental-authority-on-development", "actor/united-nations"}
"""A/68/947 ¶24: who supports peace processes in the Sudan and South Sudan together."""


def test_in_2014_three_partners_support_peace_in_the_sudan_and_south_sudan(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "engagements/where-several-partners-act", document=OF_2014)
    assert only(found, "country") == places("sudan", "south-sudan")
    peace = [row for row in found if row.get("form") == "capability/mediation"]
    assert only(peace, "organization") == MEDIATORS
    assert column(peace, "collective", "paragraph") == {("true", "paragraph/A-68-947-24")}
    assert not ask(real_store, "engagements/where-several-partners-act", document=OF_2016)


def test_in_2011_coordination_of_the_two_is_the_young_relationship_of_paragraph_40(real_store: EmbeddedStore) -> None:
    rows = ask(real_store, "partnerships/is-coordination-recorded", document=OF_2011)
    found = column(rows, "country", "first", "second", "paragraph")
    assert found == {("place/libya", "actor/league-of-arab-states", "actor/united-nations", "paragraph/A-65-877-40")}


def test_in_2014_the_three_are_told_to_cooperate(real_store: EmbeddedStore) -> None:
    rows = ask(real_store, "partnerships/is-coordination-recorded", document=OF_2014)
    assert column(rows, "country", "first", "second", "paragraph") == {
        (country, first, second, "paragraph/A-68-947-24")
        for country in places("sudan", "south-sudan")
        for first in MEDIATORS
        for second in MEDIATORS
        if first < second
    }


def test_countries_with_one_partner_mostly_have_the_united_nations(real_store: EmbeddedStore) -> None:
    of_2011, of_2014, of_2016 = (
        column(ask(real_store, "gaps/countries-with-only-one-partner", document=document), "country", "partner")
        for document in (OF_2011, OF_2014, OF_2016)
    )
    nations = "actor/united-nations"
    assert of_2011 == {(f"place/{c}", nations) for c in (SPOKEN_ON | INVOKED_ON) - {"libya"}}
    assert {(country, partner) for country, partner in of_2014 if partner != nations} == {
        ("place/bolivia", "actor/union-of-south-american-nations"),
        ("place/solomon-islands", "actor/pacific-islands-forum"),
        ("place/somalia", "actor/european-union"),
        ("place/uganda", "actor/international-criminal-court"),
    }
    assert {("place/guyana", nations), ("place/kenya", nations), ("place/colombia", nations)} <= of_2014
    assert of_2016 == {(c, nations) for c in places(*INQUIRED_INTO, "yemen", "central-african-republic")}


def test_the_five_steps_are_told_for_every_regional_organisation(real_store: EmbeddedStore) -> None:
    found = column(
        ask(real_store, "partnerships/which-of-the-five-steps-each-organisation-has", document=OF_2011),
        "organization",
        "step",
        "state",
        "paragraph",
    )
    union = "actor/african-union"
    own = {state for o, step, state, p in found if (o, step, p[-3:]) == (union, "five-step/own-capacities", "-25")}
    assert own
    assert own <= {"cell-state/recorded", "cell-state/planned-or-mandated-only"}
    assert (union, "five-step/shared-guidance", "cell-state/recorded", "paragraph/A-65-877-27") in found
    assert ("actor/european-union", "five-step/shared-guidance", "cell-state/not-mentioned", "") in found
    steps = {"contact", "two-way-information", "coordinated-response", "shared-guidance", "own-capacities"}
    organizations = {short(iri) for iri in _every(real_store, "RegionalOrganization")}
    assert {(o, s) for o, s, _, _ in found} == {(o, f"five-step/{s}") for o in organizations for s in steps}


def test_a_step_is_not_mentioned_only_where_no_claim_is(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "partnerships/which-of-the-five-steps-each-organisation-has")
    cells = [((r["document"], r["organization"], r["step"]), r["state"]) for r in found]
    silent = {cell for cell, state in cells if state == "cell-state/not-mentioned"}
    told = {cell for cell, state in cells if state != "cell-state/not-mentioned"}
    assert {document for document, _, _ in silent} == {OF_2011, OF_2014, OF_2016}
    assert not silent & told
    assert all(("claim" in row) == (row["state"] != "cell-state/not-mentioned") for row in found)


def test_by_2016_the_european_union_shares_guidance(real_store: EmbeddedStore) -> None:
    """A/70/999 ¶41: it has begun to take the Framework of Analysis into its own; no other body is named."""
    name = "partnerships/which-of-the-five-steps-each-organisation-has"
    found = [row for row in ask(real_store, name, document=OF_2016) if row["state"] != "cell-state/not-mentioned"]
    assert column(found, "organization", "step", "state", "paragraph") == {
        ("actor/european-union", "five-step/shared-guidance", "cell-state/recorded", "paragraph/A-70-999-41")
    }


def test_advice_on_the_five_steps_is_advice(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "partnerships/what-is-said-of-the-five-steps", modality="modality/recommended")
    assert ("five-step/coordinated-response", "paragraph/A-65-877-34") in column(found, "step", "paragraph")
    assert only(found, "modality") == {"modality/recommended"}


def test_in_2011_the_panel_of_the_wise_alone_took_up_the_framework_of_analysis_of_another(
    real_store: EmbeddedStore,
) -> None:
    found = ask(real_store, "instruments/who-adopted-which-instrument", document=OF_2011)
    adopted = [row for row in found if row.get("adopted") == "instrument/framework-of-analysis"]
    assert column(adopted, "issuer", "paragraph") == {
        ("actor/joint-office-of-the-special-advisers", "paragraph/A-65-877-27")
    }
    others = [row for row in adopted if row["adopter"] != row["issuer"]]
    assert column(others, "organization", "adopter") == {("actor/african-union", "actor/panel-of-the-wise")}


def test_in_2016_the_european_union_and_tanzania_took_up_the_new_framework(real_store: EmbeddedStore) -> None:
    """A/70/999 ¶41; those who made it, the two Special Advisers, are of the United Nations."""
    found = ask(real_store, "instruments/who-adopted-which-instrument", document=OF_2016)
    adopted = [row for row in found if row.get("adopted") == "instrument/framework-of-analysis-for-atrocity-crimes"]
    assert only(adopted, "paragraph") == {"paragraph/A-70-999-41"}
    assert only(adopted, "organization") - {"actor/united-nations"} == {
        "actor/european-union",
        "actor/state-united-republic-of-tanzania",
    }


def test_others_are_advised_to_adopt_it(real_store: EmbeddedStore) -> None:
    found = column(
        ask(real_store, "instruments/what-is-said-of-an-instrument", instrument="instrument/framework-of-analysis"),
        "kind",
        "modality",
        "role",
        "actor",
    )
    arrangements = "actor/regional-and-subregional-arrangements"
    assert ("Recommendation", "modality/recommended", "addressee", arrangements) in found
    assert ("Adoption", "modality/performed", "agent", "actor/panel-of-the-wise") in found
    assert not [row for row in found if row[0] == "Adoption" and row[3] == arrangements]


def test_non_indifference_was_adopted_by_the_african_union(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, "instruments/who-adopted-which-instrument"), "adopter", "adopted", "paragraph")
    policy = "mechanism/african-union-policy-of-non-indifference"
    assert ("actor/african-union", policy, "paragraph/A-65-877-11") in found


def suspended(store: EmbeddedStore, document: str) -> set[tuple[str, ...]]:
    found = ask(store, "memberships/who-was-suspended-at-each-report", document=document)
    return column(found, "organization", "member", "claim", "paragraph")


def test_libya_and_madagascar_were_suspended_when_the_first_report_came_out(real_store: EmbeddedStore) -> None:
    found = suspended(real_store, OF_2011)
    assert {
        ("actor/league-of-arab-states", "place/libya", "claim/A-65-877-p34-2", "paragraph/A-65-877-34"),
        ("actor/african-union", "place/madagascar", "", ""),
    } <= found
    later_or_before = places("syrian-arab-republic", "egypt", "honduras", "niger", "guinea")
    assert not {member for _, member, _, _ in found} & later_or_before


def test_by_2014_libya_and_madagascar_are_back_and_others_suspended(real_store: EmbeddedStore) -> None:
    """From reference tables alone: neither later report tells of a suspension."""
    found = suspended(real_store, OF_2014)
    syria = ("actor/league-of-arab-states", "place/syrian-arab-republic", "", "")
    assert {syria, ("actor/african-union", "place/central-african-republic", "", "")} <= found
    assert not {member for _, member, _, _ in found} & places("libya", "madagascar", "egypt")
    assert syria in suspended(real_store, OF_2016)
    assert {claim for _, _, claim, _ in found | suspended(real_store, OF_2016)} == {""}


def test_standings_are_those_of_the_day_of_the_report(real_store: EmbeddedStore) -> None:
    rows = ask(real_store, "memberships/who-belongs-to-what-at-each-report", document=OF_2011)
    found = column(rows, "organization", "member", "status")
    full, suspended = "membership-status/member", "membership-status/suspended"
    league, union, nations = (f"actor/{o}" for o in ("league-of-arab-states", "african-union", "united-nations"))
    assert {(league, "place/libya", full), (league, "place/libya", suspended), (nations, "place/kenya", full)} <= found
    assert (nations, "place/south-sudan", full) not in found, "it joined on 14 July 2011"
    assert (union, "place/morocco", full) not in found, "it came back in 2017"
    assert sum(1 for o, _, status in found if (o, status) == (union, full)) == 53
    assert sum(1 for o, _, status in found if (o, status) == (nations, full)) == 192
    rows = ask(real_store, "memberships/who-belongs-to-what-at-each-report", document=OF_2014)
    later = column(rows, "organization", "member", "status")
    assert later - found >= {(nations, "place/south-sudan", full), (union, "place/south-sudan", full)}
    assert (league, "place/libya", suspended) not in later
    assert sum(1 for o, _, status in later if (o, status) == (union, full)) == 54
    assert sum(1 for o, _, status in later if (o, status) == (nations, full)) == 193


def test_a_year_changes_who_belongs(real_store: EmbeddedStore) -> None:
    year = "http://www.w3.org/2001/XMLSchema#integer"
    joined = {
        number: column(
            rows_of(
                run_named(
                    real_store, "memberships/who-belonged-to-what-in-a-year", {"year": Term("literal", number, year)}
                )
            ),
            "organization",
            "member",
        )
        for number in ("2010", "2012")
    }
    new = ("actor/united-nations", "place/south-sudan")
    assert new in joined["2012"] - joined["2010"]


def test_changes_of_membership_name_whom_they_concern(real_store: EmbeddedStore) -> None:
    found = column(
        ask(real_store, "memberships/which-changes-of-membership-are-told"), "actor", "host", "memberConcerned"
    )
    assert found == {
        ("actor/league-of-arab-states", "", "actor/state-libya"),
        ("actor/general-assembly", "actor/human-rights-council", "actor/state-libya"),
    }


def test_overlap_counts_full_members_of_both(real_store: EmbeddedStore) -> None:
    shared, later = (
        {
            (r["first"], r["second"]): r["shared"]
            for r in ask(real_store, "memberships/which-organisations-overlap", document=document)
        }
        for document in (OF_2011, OF_2014)
    )
    assert shared["actor/african-union", "actor/league-of-arab-states"] == "8", (
        "nine States, of which Libya was suspended"
    )
    assert later["actor/african-union", "actor/league-of-arab-states"] == "9", "Libya was back"
    assert shared["actor/association-of-southeast-asian-nations", "actor/united-nations"] == "10"
    assert ("actor/african-union", "actor/association-of-southeast-asian-nations") not in shared


FOCAL_POINTS = "actor/network-of-responsibility-to-protect-focal-points"


def test_in_2011_the_network_of_focal_points_exists_and_its_mapping_is_only_wished_for(
    real_store: EmbeddedStore,
) -> None:
    rows = ask(real_store, "actors/which-networks-exist", document=OF_2011)
    found = [row for row in rows if row["network"] == FOCAL_POINTS]
    assert only(found, "paragraph") == {"paragraph/A-65-877-28"}
    assert ("modality/ongoing", "actor/member-states") in column(found, "modality", "with")
    mapping = {row["modality"] for row in found if row.get("concept") == "capability/mapping"}
    assert mapping == {"modality/prospective", "modality/recommended"}


@pytest.mark.parametrize(("document", "number"), [(OF_2014, 25), (OF_2016, 58)])
def test_later_reports_tell_of_three_networks_of_states_at_work(
    document: str, number: int, real_store: EmbeddedStore
) -> None:
    rows = ask(real_store, "actors/which-networks-exist", document=document, modality="modality/ongoing")
    found = {row["network"] for row in rows if row["paragraph"].endswith(f"-{number}") and row.get("with")}
    assert found == {
        FOCAL_POINTS,
        "actor/global-action-against-mass-atrocity-crimes",
        "actor/latin-american-network-for-genocide-and-mass-atrocity-prevention",
    }


def test_recommendations_stand_with_those_they_are_made_to(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, "recommendations/what-was-recommended-to-whom"), "actor", "mechanism", "paragraph")
    assert ("actor/human-rights-council", "mechanism/universal-periodic-review", "paragraph/A-65-877-17") in found
    advised = "mechanism/visiting-missions-of-the-security-council"
    assert ("actor/security-council", advised, "paragraph/A-65-877-32") in found


def test_a_recommendation_to_nobody_by_name_is_never_seen_followed(real_store: EmbeddedStore) -> None:
    """The European Union took up the new Framework (A/70/999 ¶41); the advice of 2011 was to regional bodies."""
    name = "recommendations/what-was-recommended-but-not-done"
    found = column(ask(real_store, name, document=OF_2011), "actor", "about")
    assert ("actor/regional-and-subregional-arrangements", "instrument/framework-of-analysis") in found


def test_what_a_later_report_tells_as_at_work_is_left_out(real_store: EmbeddedStore) -> None:
    """The Universal Periodic Review of A/65/877 ¶17 raises risk factors in A/68/947 ¶31; that report urges it anew."""
    name = "recommendations/what-was-recommended-but-not-done"
    review = ("actor/human-rights-council", "mechanism/universal-periodic-review")
    advised = ask(real_store, "recommendations/what-was-recommended-to-whom", document=OF_2011)
    assert review in column(advised, "actor", "mechanism")
    assert review not in column(ask(real_store, name, document=OF_2011), "actor", "about")
    assert review in column(ask(real_store, name, document=OF_2014), "actor", "about")


def test_a_recommendation_that_a_later_report_shows_followed_is_left_out(real_build: Path) -> None:
    name = "recommendations/what-was-recommended-but-not-done"
    store = ox.Store()
    store.bulk_load(path=str(real_build / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    before = column(ask(EmbeddedStore(store), name), "actor", "about")
    store.update(
        """PREFIX rtop: <https://w3id.org/rtop/ontology#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        PREFIX id: <https://w3id.org/rtop/id/>
        INSERT DATA { GRAPH <https://w3id.org/rtop/graph/report/A-99-1> {
          <https://w3id.org/rtop/id/claim/A-99-1-p1-1> rtop:statedIn <https://w3id.org/rtop/id/document/A-99-1> ;
            rtop:hasModality <https://w3id.org/rtop/id/modality/performed> ;
            rtop:agent <https://w3id.org/rtop/id/actor/security-council> ;
            rtop:throughMechanism <https://w3id.org/rtop/id/mechanism/visiting-missions-of-the-security-council> .
          <https://w3id.org/rtop/id/document/A-99-1> rtop:publishedOn "2044-01-01T00:00:00Z"^^xsd:dateTime } }"""
    )
    left = column(ask(EmbeddedStore(store), name), "actor", "about")
    assert before - left == {("actor/security-council", "mechanism/visiting-missions-of-the-security-council")}
    assert left <= before


FOLLOWED = "recommendations/what-may-have-followed-a-recommendation"


def test_what_was_advised_of_the_framework_may_have_been_followed_by_the_european_union(
    real_store: EmbeddedStore,
) -> None:
    found = [row for row in ask(real_store, FOLLOWED) if row["claim"] == "claim/A-65-877-p27-10"]
    assert column(found, "paragraph", "laterClaim", "laterParagraph", "tie", "confidence") == {
        (
            "paragraph/A-65-877-27",
            "claim/A-70-999-p41-4",
            "paragraph/A-70-999-41",
            "tie/concept",
            "confidence/medium",
        )
    }


def test_what_may_have_followed_was_called_for_before_and_done_after(
    real_store: EmbeddedStore, modalities: dict[str, str]
) -> None:
    found = ask(real_store, FOLLOWED)
    steps = column(found, "document", "laterDocument")
    assert steps == {(OF_2011, OF_2014), (OF_2011, OF_2016), (OF_2014, OF_2016)}
    assert {modalities[row["laterClaim"]] for row in found} <= DONE
    assert not {modalities[row["claim"]] for row in found} & DONE


def test_what_may_have_followed_stands_with_what_speaks_against_it(real_store: EmbeddedStore) -> None:
    found = ask(real_store, FOLLOWED)
    assert all("Against:" in row["why"] for row in found)
    assert column(found, "review") == {("review-status/reviewed",)}


def test_later_paragraphs_are_those_that_prove_the_later_claims(real_store: EmbeddedStore) -> None:
    query = (
        "PREFIX rtop: <https://w3id.org/rtop/ontology#> "
        "SELECT ?claim ?paragraph { ?e rtop:supports ?claim ; rtop:inParagraph ?paragraph }"
    )
    proofs = column(rows_of(real_store.select(query)), "claim", "paragraph")
    assert column(ask(real_store, FOLLOWED), "laterClaim", "laterParagraph") <= proofs


@pytest.mark.parametrize(
    ("parameter", "value", "count"),
    [
        ("organization", "actor/european-union", 6),
        ("document", OF_2014, 15),
        ("confidence", "confidence/high", 3),
        ("tie", "tie/mechanism", 4),
    ],
)
def test_what_may_have_followed_can_be_narrowed(
    parameter: str, value: str, count: int, real_store: EmbeddedStore
) -> None:
    every = column(ask(real_store, FOLLOWED), "claim", "laterClaim")
    narrowed = column(ask(real_store, FOLLOWED, **{parameter: value}), "claim", "laterClaim")
    assert narrowed < every
    assert len(narrowed) == count


def test_older_posts_other_debates_and_breaches_are_no_follow_ups(real_store: EmbeddedStore) -> None:
    """Candidates that share a mechanism or an instrument and were refused when read: data/README.md says why."""
    refused = {
        ("claim/A-65-877-p18-2", "claim/A-68-947-p37-1"),
        ("claim/A-65-877-p41-1", "claim/A-68-947-p4-1"),
        ("claim/A-68-947-p60-3", "claim/A-70-999-p30-5"),
        ("claim/A-68-947-p76-4", "claim/A-70-999-p12-4"),
    }
    assert not refused & column(ask(real_store, FOLLOWED), "claim", "laterClaim")


def test_a_recommendation_that_may_have_been_followed_stays_with_its_mark(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "recommendations/what-was-recommended-but-not-done", document=OF_2011)
    marked = column((row for row in found if "mayHaveFollowed" in row), "claim", "mayHaveFollowed", "confidence")
    assert marked == {
        ("claim/A-65-877-p17-10", "claim/A-68-947-p31-2", "confidence/low"),  # of regional peer review nothing is told
        ("claim/A-65-877-p8-1", "claim/A-70-999-p58-2", "confidence/medium"),
        ("claim/A-65-877-p27-10", "claim/A-70-999-p41-4", "confidence/medium"),
        ("claim/A-65-877-p43-1", "claim/A-70-999-p18-6", "confidence/low"),
    }
    assert any("mayHaveFollowed" not in row for row in found)


def test_what_is_only_planned_or_mandated_names_no_done_claim(real_store: EmbeddedStore) -> None:
    found = ask(real_store, "recommendations/what-is-only-planned-or-mandated")
    assert not only(found, "modality") & DONE
    assert ("MandatedClaim", "modality/mandated") in column(found, "class", "modality")


# ---------------------------------------------------------------- assistance, warning and relapse


SUPPORT = "assistance/who-supports-which-inhibitor-where"
WITHOUT_SUPPORT = "gaps/inhibitors-without-outside-support"
FORMS = "assistance/who-gives-which-form-of-assistance-where"


@pytest.mark.parametrize(
    ("inhibitor", "supporters", "number"),
    [
        ("security-sector", {("office-of-the-high-commissioner-for-human-rights", "colombia")}, 45),
        ("political-transition-oversight", {("united-nations-development-programme", "kenya")}, 47),
        ("risk-assessment-and-early-response", {("european-union", "somalia")}, 52),
        ("local-conflict-resolution", {("united-nations-development-programme", "guyana")}, 53),
        ("media-capacity", {("united-nations-operation-in-cote-divoire", "cote-divoire")}, 56),
        (
            "transitional-justice",
            {
                ("international-criminal-court", "uganda"),
                ("united-nations", "cambodia"),
                ("united-nations", "sierra-leone"),
                ("united-nations", "bosnia-and-herzegovina"),
            },
            57,
        ),
    ],
)
def test_an_inhibitor_is_supported_where_the_report_of_2014_says(
    inhibitor: str, supporters: set[tuple[str, str]], number: int, real_store: EmbeddedStore
) -> None:
    found = ask(real_store, SUPPORT, inhibitor=f"inhibitor/{inhibitor}", document=OF_2014)
    here = [row for row in found if row["paragraph"] == f"paragraph/A-68-947-{number}"]
    assert {(f"actor/{who}", f"place/{where}") for who, where in supporters} <= column(here, "actor", "where")
    countries = {f"place/{where}" for _, where in supporters}
    assert only(here, "where") == countries


def test_support_through_a_mechanism_names_it(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, SUPPORT), "inhibitor", "organization", "where", "mechanism", "paragraph")
    nations, congo = "actor/united-nations", "place/democratic-republic-of-the-congo"
    cells = "mechanism/prosecution-support-cells"
    assert ("inhibitor/transitional-justice", nations, congo, cells, "paragraph/A-68-947-58") in found
    radio = "mechanism/radio-of-the-united-nations-operation-in-cote-divoire"
    assert ("inhibitor/media-capacity", nations, "place/cote-divoire", radio, "paragraph/A-68-947-56") in found


def test_five_founders_support_local_peacemakers_in_no_place_by_name(real_store: EmbeddedStore) -> None:
    found = [row for row in ask(real_store, SUPPORT) if row["paragraph"] == "paragraph/A-68-947-54"]
    assert only(found, "actor") == {
        "actor/mediation-support-unit",
        "actor/united-nations-alliance-of-civilizations",
        "actor/finn-church-aid",
        "actor/organization-of-islamic-cooperation",
        "actor/religions-for-peace",
    }
    assert not only(found, "where")


def test_a_state_does_not_support_its_own_inhibitors_and_donors_have_no_name(real_store: EmbeddedStore) -> None:
    """A/68/947 ¶47 has donor States beside UNDP, ¶50 and ¶53 have Sierra Leone and Guyana help themselves."""
    found = ask(real_store, SUPPORT)
    assert only(found, "actor").isdisjoint({"actor/donors", "actor/governments", "actor/state-guyana"})
    assert only(found, "document") == {OF_2014}
    assert not [row for row in found if row["paragraph"] == "paragraph/A-68-947-50"]


def test_courts_and_rights_institutions_are_supported_under_encouragement_alone(real_store: EmbeddedStore) -> None:
    """A/68/947 ¶48 to ¶50 name nobody from outside; ¶32 has the human rights office help courts in Côte d'Ivoire."""
    assert not ask(real_store, WITHOUT_SUPPORT, document=OF_2014)
    found = ask(real_store, SUPPORT, inhibitor="inhibitor/judicial-and-human-rights-institutions", document=OF_2014)
    assert only(found, "paragraph") == {"paragraph/A-68-947-32"}
    office = "actor/office-of-the-high-commissioner-for-human-rights"
    assert (office, "place/cote-divoire") in column(found, "actor", "where")


def test_rights_up_front_gives_no_early_warning(real_store: EmbeddedStore) -> None:
    """A/68/947 ¶71: it ties warning to action, and is no means of warning."""
    found = ask(real_store, "capabilities/who-has-early-warning", document=OF_2014)
    assert "actor/united-nations" not in only(found, "organization")
    assert "mechanism/human-rights-up-front" not in only(
        ask(real_store, "capabilities/who-has-early-warning"), "mechanism"
    )


def test_every_inhibitor_is_supported_or_without_support_wherever_a_report_knows_it(
    real_store: EmbeddedStore, vocabulary: Vocabulary
) -> None:
    supported = column(ask(real_store, SUPPORT), "document", "inhibitor")
    without = column(ask(real_store, WITHOUT_SUPPORT), "document", "inhibitor")
    every = {f"inhibitor/{slug}" for slug in vocabulary.concepts["inhibitor"]}
    assert not supported & without
    assert supported | without == {(document, inhibitor) for document in (OF_2014, OF_2016) for inhibitor in every}
    assert {inhibitor for document, inhibitor in without if document == OF_2016} == every, "¶57 only lists them again"


def test_mechanisms_for_an_inhibitor_may_be_a_countrys_own(real_store: EmbeddedStore) -> None:
    found = column(
        ask(real_store, "mechanisms/which-mechanisms-serve-which-inhibitor"), "inhibitor", "mechanism", "operator"
    )
    assert {
        (
            "inhibitor/political-transition-oversight",
            "actor/independent-electoral-and-boundaries-commission",
            "actor/state-kenya",
        ),
        (
            "inhibitor/local-conflict-resolution",
            "actor/ethnic-relations-committee-of-guyana",
            "actor/state-guyana",
        ),
        (
            "inhibitor/security-sector",
            "mechanism/security-sector-reform-programmes-of-the-united-nations",
            "actor/united-nations",
        ),
    } <= found


def test_each_form_of_assistance_is_given_where_the_report_of_2014_says(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, FORMS, document=OF_2014), "form", "actor", "where", "paragraph")
    rights, nations = "actor/office-of-the-high-commissioner-for-human-rights", "actor/united-nations"
    assert {
        ("form/encouragement", rights, "place/cote-divoire", "paragraph/A-68-947-32"),
        ("form/encouragement", "actor/union-of-south-american-nations", "place/bolivia", "paragraph/A-68-947-37"),
        ("form/capacity-building", rights, "place/colombia", "paragraph/A-68-947-45"),
        (
            "form/capacity-building",
            "actor/united-nations-development-programme",
            "place/kenya",
            "paragraph/A-68-947-47",
        ),
        ("form/protection-assistance", nations, "place/haiti", "paragraph/A-68-947-64"),
        ("form/protection-assistance", nations, "place/kosovo", "paragraph/A-68-947-64"),
        (
            "form/protection-assistance",
            "actor/pacific-islands-forum",
            "place/solomon-islands",
            "paragraph/A-68-947-67",
        ),
    } <= found


def test_assistance_that_can_be_given_or_is_mandated_is_not_given(real_store: EmbeddedStore) -> None:
    """A/68/947 ¶63: monitors can protect in six countries; ¶67: the mission in South Sudan is told to support."""
    found = ask(real_store, FORMS)
    assert only(found, "where").isdisjoint(places("afghanistan", "guinea", "iraq", "mali"))
    assert "actor/united-nations-mission-in-south-sudan" not in only(found, "actor")


def test_partners_who_act_alike_each_act_through_their_own(real_store: EmbeddedStore) -> None:
    """A/68/947 ¶63: four organisations send human rights experts, and none sends those of another."""
    found = [row for row in ask(real_store, FORMS) if row["claim"] == "claim/A-68-947-p63-7"]
    owners = ("african-union", "economic-community-of-west-african-states", "european-union")
    assert column(found, "organization", "mechanism") == {
        (f"actor/{owner}", f"mechanism/human-rights-experts-of-the-{owner}")
        for owner in (*owners, "organization-for-security-and-co-operation-in-europe")
    }


def test_in_2016_networks_build_capacity_in_no_country_by_name(real_store: EmbeddedStore) -> None:
    found = ask(real_store, FORMS, document=OF_2016)
    assert column(found, "form", "paragraph") == {("form/capacity-building", "paragraph/A-70-999-58")}
    assert FOCAL_POINTS in only(found, "actor")
    assert not only(found, "where")
    assert not ask(real_store, FORMS, document=OF_2011)


LATE = "gaps/where-warning-did-not-lead-to-timely-action"


def test_warnings_did_not_lead_to_timely_action_in_six_countries(real_store: EmbeddedStore) -> None:
    """A/70/999 ¶28 (Syria, Yemen, the Central African Republic), ¶29 (Burundi), ¶40 (Srebrenica, Rwanda)."""
    nobody, nations = "actor/international-community", "actor/united-nations"
    assert column(ask(real_store, LATE), "country", "situation", "actor", "paragraph") == {
        ("place/syrian-arab-republic", "situation/syria-2011", "actor/security-council", "paragraph/A-70-999-28"),
        ("place/yemen", "situation/yemen-conflict", nobody, "paragraph/A-70-999-28"),
        (
            "place/central-african-republic",
            "situation/central-african-republic-2013",
            "actor/security-council",
            "paragraph/A-70-999-28",
        ),
        ("place/burundi", "situation/burundi-2015", nobody, "paragraph/A-70-999-29"),
        ("place/bosnia-and-herzegovina", "situation/srebrenica-1995", nations, "paragraph/A-70-999-40"),
        ("place/rwanda", "situation/rwanda-1994", nations, "paragraph/A-70-999-40"),
    }


def test_a_lag_stands_only_between_two_stated_months(real_store: EmbeddedStore) -> None:
    """A/70/999 ¶28: the coup of March 2013, action in April 2014; for Syria it states the risk of early 2011 alone."""
    found = column(ask(real_store, LATE), "country", "fromYear", "toYear", "lagInMonths")
    dated = {row for row in found if any(row[1:])}
    assert dated == {
        ("place/central-african-republic", "2013", "2014", "13"),
        ("place/syrian-arab-republic", "2011", "", ""),
    }


def test_officials_of_the_united_nations_had_warned_of_yemen(real_store: EmbeddedStore) -> None:
    warned = {(row["country"], row["warnedBy"]) for row in ask(real_store, LATE) if "warnedBy" in row}
    assert warned == {
        ("place/yemen", "actor/united-nations"),
        ("place/burundi", "actor/operators-of-early-warning-systems"),  # ¶29: several systems, none named
    }


def test_the_report_of_2016_dates_one_warning_and_the_act_that_followed(real_store: EmbeddedStore) -> None:
    """A/70/999 ¶28, MEASURES §5, G7: March 2013 and April 2014; of Syria the beginning alone is dated."""
    rows = real_store.select("""
        PREFIX rtop: <https://w3id.org/rtop/ontology#>
        PREFIX timing: <https://w3id.org/rtop/id/timing/>
        SELECT ?timing ?claim ?interval WHERE {
          VALUES ?timing { timing:warning timing:late-action timing:unheeded-warning }
          ?claim rtop:hasConcept ?timing ; rtop:interval ?interval .
          FILTER NOT EXISTS { ?claim a rtop:Failure }
        }
    """)
    found = {(row["timing"].rsplit("/", 1)[-1], row["claim"].rsplit("/", 1)[-1], row["interval"]) for row in rows}
    assert {item for item in found if item[0] != "unheeded-warning"} == {
        ("warning", "A-70-999-p28-2", "2011/"),
        ("warning", "A-70-999-p28-7", "2013-03/"),
        ("late-action", "A-70-999-p28-9", "2014-04/2014-04"),
    }


RELAPSE = "situations/where-crimes-recurred-or-relapse-was-averted"


def test_relapse_its_risk_and_its_prevention_stand_apart(real_store: EmbeddedStore) -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for row in ask(real_store, RELAPSE):
        found.setdefault((row["recurrence"], row["paragraph"]), set()).add(row.get("where", ""))
    assert found == {
        ("recurrence/averted", "paragraph/A-70-999-33"): places("guinea", "kenya"),
        ("recurrence/averted", "paragraph/A-70-999-55"): places("cote-divoire", "timor-leste", "guinea", "kenya"),
        ("recurrence/relapse", "paragraph/A-70-999-53"): {""},
        ("recurrence/relapse", "paragraph/A-70-999-55"): {"place/iraq"},
        ("recurrence/risk-of-relapse", "paragraph/A-70-999-53"): places(
            "afghanistan", "burundi", "iraq", "libya", "south-sudan", "sudan"
        ),
    }


def test_years_of_success_are_those_of_paragraph_33(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, RELAPSE), "where", "fromYear", "toYear", "paragraph")
    assert {row for row in found if row[1]} == {
        ("place/guinea", "2009", "2010", "paragraph/A-70-999-33"),
        ("place/kenya", "2013", "2013", "paragraph/A-70-999-33"),
    }, "the years of the Secretary-General's tenure are inferred"


def test_partners_stand_beside_the_outcome_with_their_own_paragraph(real_store: EmbeddedStore) -> None:
    found = ask(real_store, RELAPSE)
    partners = column(found, "where", "partner", "recordedIn")
    assert ("place/kenya", "actor/united-nations", "paragraph/A-68-947-47") in partners
    assert ("place/libya", "actor/league-of-arab-states", "paragraph/A-65-877-34") in partners
    assert ("place/sudan", "actor/african-union", "paragraph/A-68-947-24") in partners
    without = {row["where"] for row in found if "where" in row and "partner" not in row}
    assert without == places("afghanistan", "iraq", "timor-leste")
    proofs = column(ask(real_store, "engagements/who-acted-on-a-country"), "country", "claim", "paragraph")
    assert column((r for r in found if "partner" in r), "where", "engagement", "recordedIn") <= proofs


# ---------------------------------------------------------------- honesty


@pytest.fixture(scope="module")
def modalities(real_store: EmbeddedStore) -> dict[str, str]:
    query = "SELECT ?claim ?modality { ?claim <https://w3id.org/rtop/ontology#hasModality> ?modality }"
    return {row["claim"]: row["modality"] for row in rows_of(real_store.select(query))}


@pytest.mark.parametrize("name", DONE_ALONE)
def test_what_is_recommended_is_never_among_what_is_done(
    name: str, real_store: EmbeddedStore, modalities: dict[str, str]
) -> None:
    claims = only(ask(real_store, name), "claim")
    assert claims
    assert {modalities[claim] for claim in claims} <= DONE


@pytest.mark.parametrize(
    "name", ["recommendations/what-was-recommended-to-whom", "recommendations/what-was-recommended-but-not-done"]
)
def test_what_is_done_is_never_among_what_is_recommended(
    name: str, real_store: EmbeddedStore, modalities: dict[str, str]
) -> None:
    assert {modalities[claim] for claim in only(ask(real_store, name), "claim")} == {"modality/recommended"}


@pytest.mark.parametrize(
    "name",
    [
        "assistance/who-gives-which-form-of-assistance-where",
        "assistance/who-supports-which-inhibitor-where",
        "engagements/who-acted-on-a-country",
        "gaps/countries-with-only-one-partner",
        "situations/where-crimes-recurred-or-relapse-was-averted",
    ],
)
def test_unnamed_collectives_are_never_partners(name: str, real_store: EmbeddedStore) -> None:
    unnamed = {short(iri) for iri in _every(real_store, "UnnamedCollective")}
    found = ask(real_store, name)
    assert not (only(found, "organization") | only(found, "partner") | only(found, "actor")) & unnamed


REASONED = (
    """?x a ?own . GRAPH ?o { ?own rdfs:subClassOf+ ?kind } FILTER(isIRI(?kind))""",
    """?x rtop:hasCapability capability:early-warning . BIND(rtop:EarlyWarningActor AS ?kind)
       GRAPH ?h { ?x rtop:partOf ?parent }""",
    """?m rtop:operatedBy ?x . GRAPH ?h { ?m rtop:hasCapability capability:early-warning }
       BIND(rtop:EarlyWarningActor AS ?kind)""",
    """?x rtop:hasModality ?m . VALUES (?m ?kind) {
         (modality:performed rtop:DoneClaim) (modality:ongoing rtop:DoneClaim) (modality:mandated rtop:MandatedClaim)
         (modality:recommended rtop:PlannedClaim) (modality:prospective rtop:PlannedClaim)
         (modality:not-taken rtop:NotTakenClaim) }""",
    """?c a rtop:Incidence ; rtop:onPlace ?x . BIND(rtop:PlaceOfConcern AS ?kind)""",
    """?x rtop:operatedBy ?o . ?o a rtop:RegionalOrganization . BIND(rtop:RegionalMechanism AS ?kind)""",
)
"""Where types come from that a reasoner adds: superclasses, and some members of defined classes."""


@pytest.fixture(scope="module")
def reasoned_store(real_build: Path) -> EmbeddedStore:
    """Return the real data with types as a reasoner adds them."""
    store = ox.Store()
    store.bulk_load(path=str(real_build / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    for where in REASONED:
        store.update(
            f"""PREFIX rtop: <{ONTOLOGY}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            PREFIX modality: <{ID}modality/> PREFIX capability: <{ID}capability/>
            INSERT {{ GRAPH <{GRAPH}inferred> {{ ?x a ?kind }} }} WHERE {{ GRAPH ?g {{ {where} }} }}"""
        )
    return EmbeddedStore(store)


@pytest.mark.parametrize("name", ASKED)
def test_what_a_reasoner_adds_changes_no_row(
    name: str, real_store: EmbeddedStore, reasoned_store: EmbeddedStore
) -> None:
    plain, reasoned = ask(real_store, name), ask(reasoned_store, name)
    for row in reasoned:
        row.pop("inferred", None)
    assert plain == reasoned


def test_the_reasoners_class_is_shown_where_it_was_inferred(reasoned_store: EmbeddedStore) -> None:
    found = column(ask(reasoned_store, "capabilities/who-has-early-warning"), "actor", "inferred")
    assert ("actor/african-union", "EarlyWarningActor") in found


# ---------------------------------------------------------------- parameters


def values_for(parameter: Parameter, vocabulary: Vocabulary) -> list[Term]:
    if parameter.kind.startswith("scheme:"):
        scheme = parameter.kind.removeprefix("scheme:")
        return [Term("iri", f"{ID}{scheme}/{slug}") for slug in vocabulary.concepts[scheme]]
    if parameter.kind == "year":
        return [Term("literal", year, "http://www.w3.org/2001/XMLSchema#integer") for year in SAMPLES["year"]]
    if parameter.kind == "text":
        return [Term("literal", text, "http://www.w3.org/2001/XMLSchema#string") for text in SAMPLES["text"]]
    return [Term("iri", ID + value) for value in SAMPLES[parameter.kind]]


CHOICES = [(name, parameter) for name in ASKED for parameter in QUERIES[name].parameters]


@pytest.mark.parametrize(("name", "parameter"), CHOICES, ids=[f"{name}:{p.name}" for name, p in CHOICES])
def test_a_bound_parameter_chooses_among_the_rows_and_adds_none(
    name: str, parameter: Parameter, real_store: EmbeddedStore, vocabulary: Vocabulary
) -> None:
    query = QUERIES[name]
    everything = real_store.select(query.text)
    found = 0
    for term in values_for(parameter, vocabulary):
        chosen = real_store.select(query.bound({parameter.name: term}))
        found += len(chosen.rows)
        assert set(chosen.rows) <= set(everything.rows)
        if parameter.name in everything.variables and parameter.kind != "year":
            at = everything.variables.index(parameter.name)
            assert chosen.rows == tuple(row for row in everything.rows if row[at] == term)
    assert found, "no sample value of this kind gives a row"


def test_two_parameters_choose_together(real_store: EmbeddedStore) -> None:
    found = ask(
        real_store,
        "engagements/who-acted-on-a-country",
        country="place/libya",
        organization="actor/league-of-arab-states",
    )
    assert only(found, "claim") == {"claim/A-65-877-p34-4"}


def test_an_unknown_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(QueryError, match=r"has no parameter 'contry'. It has: country, document, organization"):
        get_query("engagements/who-acted-on-a-country").bound({"contry": Term("literal", "x")})


TWO_TEXTS = Query(
    name="invented",
    title="Two texts",
    summary="Invented.",
    questions=(),
    parameters=(Parameter("first", "text", "one"), Parameter("second", "text", "another")),
    text="""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?first ?second WHERE {
  VALUES ?first { UNDEF }
  VALUES ?second { UNDEF }
  ?thing rdfs:label ?label .
  FILTER(!BOUND(?first) || CONTAINS(STR(?label), ?first))
  FILTER(!BOUND(?second) || CONTAINS(STR(?label), ?second))
} ORDER BY ?thing""",
)
ECHO = TWO_TEXTS._replace(text="SELECT ?first ?second { VALUES ?first { UNDEF } VALUES ?second { UNDEF } }")
PLAIN = shape_of(TWO_TEXTS.bound({"first": Term("literal", "a"), "second": Term("literal", "b")}))

HOSTILE = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                '"', "'", '"""', "\\", "\\u0022", "\\u005c", "\\U00000022", "\n", "\r", "\t", "\u2028", "\x00", "\x7f",
                "}", "{", ")", "(", "#", ";", ".", "<", ">", "@en", "^^", "?first", "?second", "UNDEF", " ",
                "VALUES ?first { UNDEF }", "VALUES ?second { UNDEF }", "SERVICE <http://outside.example/> { ?a ?b ?c }",
                "} UNION { ?s ?p ?o }", '" } ?s ?p ?o . { "', "INSERT DATA { <a:a> <a:b> <a:c> }", "\ud800",
            ]
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
def test_no_text_changes_what_a_query_does(first: str, second: str) -> None:
    values = {"first": Term("literal", first), "second": Term("literal", second)}
    try:
        text = TWO_TEXTS.bound(values)
    except QueryError:
        assert not all(c.isprintable() or c.isspace() for c in first + second)
        return
    rows = ox.Store().query(ECHO.bound(values))
    assert isinstance(rows, ox.QuerySolutions)
    assert [(row["first"].value, row["second"].value) for row in rows] == [(first, second)]
    if "\\" not in first + second:  # rdflib reads \u0022 before strings: the next test
        assert shape_of(text) == PLAIN


@settings(deadline=None)
@given(HOSTILE, HOSTILE)
@example("\\u0022 } UNION { ?s ?p ?o } #", "x")
@example("\\u005c", '" } UNION { ?s ?p ?o } #')
def test_an_engine_that_reads_escapes_before_strings_is_not_led_astray_either(first: str, second: str) -> None:
    try:
        shape = shape_of(TWO_TEXTS.bound({"first": Term("literal", first), "second": Term("literal", second)}))
    except (QueryError, ParseException, ValueError, OverflowError):
        return  # rdflib, which is such an engine, refuses to read it
    assert shape == PLAIN


@settings(deadline=None)
@given(st.text(), st.sampled_from(["first", "second"]))
def test_no_iri_changes_what_a_query_does(text: str, name: str) -> None:
    try:
        bound = TWO_TEXTS.bound({name: Term("iri", ID + text)})
    except QueryError:
        return
    assert shape_of(bound) == shape_of(TWO_TEXTS.bound({name: Term("iri", ID + "place/kenya")}))


def test_a_value_that_looks_like_a_parameter_stays_a_value() -> None:
    values = {"first": Term("literal", "VALUES ?second { UNDEF }"), "second": Term("literal", '" } evil { "')}
    assert 'VALUES ?first { "VALUES ?second { UNDEF }" }' in TWO_TEXTS.bound(values)


def test_many_values_are_bound_as_any_of_them() -> None:
    text = TWO_TEXTS.bound_to_many("first", [Term("literal", "a"), Term("iri", f"{ID}place/kenya")])
    assert f'VALUES ?first {{ "a" <{ID}place/kenya> }}' in text
    assert "VALUES ?second" not in text


# ---------------------------------------------------------------- files


def written(folder: Path, text: str) -> Path:
    path = folder / "subject" / "a-question.rq"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_says_title_summary_questions_and_parameters(tmp_path: Path) -> None:
    text = (
        "#+ title: T\n#+ summary: S.\n#+ questions: 3, 12\n#+ param x: place; only x\nSELECT * { VALUES ?x { UNDEF } }"
    )
    query = read_query(written(tmp_path, text))
    assert (query.title, query.summary, query.questions) == ("T", "S.", (3, 12))
    assert query.parameters == (Parameter("x", "place", "only x"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("#+ title\nSELECT * {}", r"a-question.rq:1: the header line '#\+ title' is not"),
        ("SELECT * {}\n#+title: T", "a-question.rq:2"),
        ("#+ param x: place; x\nSELECT * {}", "parameter x has no line"),
        ("#+ param: place; x\nSELECT * {}", "has no line"),
    ],
)
def test_a_faulty_header_is_told_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(QueryError, match=problem):
        read_query(written(tmp_path, text))


def test_a_file_that_cannot_be_read_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="cannot be read"):
        read_query(tmp_path / "none.rq")
    path = written(tmp_path, "")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QueryError, match="cannot be read"):
        read_query(path)


def test_a_query_is_found_by_its_name_and_by_its_last_part() -> None:
    long, last = (get_query(name) for name in ("capabilities/who-has-early-warning", "who-has-early-warning"))
    assert long == last


@pytest.mark.parametrize("name", ["capabilities/who-has-early-warnin", "who-acted-on-country"])
def test_a_misspelt_name_is_told_with_near_ones(name: str) -> None:
    with pytest.raises(
        QueryError, match=r"No query is called .* Did you mean .*(?:early-warning|who-acted-on-a-country)"
    ):
        get_query(name)


@pytest.mark.parametrize("name", ["../README", "/etc/passwd", "names/../names/labels", "", "names/labels.rq"])
def test_a_name_never_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(QueryError, match="No query is called"):
        get_query(name)


# ---------------------------------------------------------------- what is known elsewhere

ELSEWHERE = "names/what-is-known-elsewhere-as"
WD, EU = PREFIXES["wd"], PREFIXES["eu-country"]


def test_a_country_is_known_elsewhere_by_its_codes(real_store: EmbeddedStore) -> None:
    found = column(ask(real_store, ELSEWHERE, thing="place/libya"), "match", "elsewhere", "certainty")
    assert found == {
        ("match/exact", f"{EU}LBY", "confidence/high"),
        ("match/exact", f"{WD}Q1016", "confidence/high"),
    }


@pytest.mark.parametrize(
    ("thing", "number"),
    [
        ("actor/african-union", "Q7159"),
        ("actor/organization-of-american-states", "Q123759"),
        ("actor/international-criminal-court", "Q47488"),
        ("instrument/charter-of-the-united-nations", "Q171328"),
    ],
)
def test_what_two_sources_confirm_is_certain(real_store: EmbeddedStore, thing: str, number: str) -> None:
    found = column(ask(real_store, ELSEWHERE, thing=thing), "match", "elsewhere", "certainty")
    assert found == {("match/exact", f"{WD}{number}", "confidence/high")}


@pytest.mark.parametrize("place", ["kosovo", "denmark", "netherlands", "holy-see"])
def test_what_others_draw_otherwise_is_close_and_explained(real_store: EmbeddedStore, place: str) -> None:
    found = [row for row in ask(real_store, ELSEWHERE, thing=f"place/{place}") if WD in row["elsewhere"]]
    assert found
    assert only(found, "match") == {"match/close"}
    assert all(row["note"] for row in found)


def test_what_no_source_confirmed_has_no_identifier(real_store: EmbeddedStore) -> None:
    for place in ("abyei", "darfur", "sahel"):
        assert not ask(real_store, ELSEWHERE, thing=f"place/{place}")


def test_every_country_is_known_to_wikidata_and_to_the_european_union(real_store: EmbeddedStore) -> None:
    countries = {short(iri) for iri in _every(real_store, "Country")}
    found = column(ask(real_store, ELSEWHERE), "thing", "elsewhere")
    for register in (WD, EU):
        assert countries <= {thing for thing, elsewhere in found if elsewhere.startswith(register)}


def test_a_match_is_also_said_directly(real_store: EmbeddedStore) -> None:
    rows = real_store.select(
        "PREFIX graph: <https://w3id.org/rtop/graph/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT ?x ?y { GRAPH graph:alignments { ?x skos:exactMatch ?y } }"
    )
    exact = ask(real_store, ELSEWHERE, match="match/exact")
    assert column(rows_of(rows), "x", "y") == column(exact, "thing", "elsewhere")


# ---------------------------------------------------------------- labels


def test_labels_are_asked_for_in_chunks_and_none_is_lost(real_store: EmbeddedStore) -> None:
    asked: list[str] = []

    class Counting(EmbeddedStore):
        def select(self, query: str) -> Solutions:
            asked.append(query)
            return real_store.select(query)

    iris = sorted({row["thing"] for row in run_named(real_store, "names/every-name")})
    assert len(iris) > CHUNK
    labels = read_labels(Counting(ox.Store()), iris)
    assert set(labels) == set(iris)
    assert len(asked) == -(-len(iris) // CHUNK)
    assert max(query.count(f"<{ID}") for query in asked) <= CHUNK


def test_no_label_is_asked_for_when_there_is_nothing_to_label() -> None:
    assert read_labels(EmbeddedStore(ox.Store()), []) == {}


def test_answers_carry_labels_for_people_and_iris_for_machines(real_store: EmbeddedStore) -> None:
    query = get_query("partnerships/how-mature-is-each-relationship")
    result = labelled(real_store, real_store.select(query.text), query.title, (query.summary,))
    assert result.columns == ("document", "maturity", "partner", "organization", "open", "claim", "paragraph")
    record = next(row for row in result.records() if str(row["partner"]) == "African Union")
    assert record["maturity"] == Thing("well developed", f"{ID}maturity/well-developed")
    assert record["paragraph"] == Thing("A/65/877 ¶40", f"{ID}paragraph/A-65-877-40")
    assert record["open"] is True
    assert isinstance(record["claim"], Thing)
    assert record["claim"].label.startswith("The Special Advisers' relationship with the African Union")


def test_values_of_engines_become_values_of_ours(real_store: EmbeddedStore) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    terms = (
        Term("literal", "7", f"{xsd}integer"),
        Term("literal", "0.5", f"{xsd}decimal"),
        Term("literal", "many", f"{xsd}integer"),
        Term("literal", "1", f"{xsd}boolean"),
        Term("literal", "2011-06-27T00:00:00Z", f"{xsd}dateTime"),
        Term("iri", "http://elsewhere.example/x"),
        Term("iri", f"{ID}place/atlantis"),
        None,
    )
    names = tuple("abcdefgh")
    (row,) = labelled(real_store, Solutions(names, (terms,)), "Values").rows
    assert row == (
        7,
        0.5,
        "many",
        True,
        "2011-06-27",
        "http://elsewhere.example/x",
        Thing("atlantis", f"{ID}place/atlantis"),
        None,
    )


def test_headings_are_words(real_store: EmbeddedStore) -> None:
    result = labelled(real_store, Solutions(("regionalPartner", "pillar_basis", "claim"), ()), "Headings")
    assert result.columns == ("regional partner", "pillar basis", "claim")


# ---------------------------------------------------------------- contents


def test_the_counts_of_claims_add_up_to_the_rows_of_the_tables(real_store: EmbeddedStore) -> None:
    tables, _ = read_tables(ROOT / "data")
    counted: dict[str, int] = {}
    for row in ask(real_store, "contents/claims-by-kind-and-modality"):
        counted[row["document"]] = counted.get(row["document"], 0) + int(row["claims"])
    claims = Counter("-".join(claim.id.split("-")[:3]) for claim in tables.of(Claim))
    assert {name.rsplit("/", 1)[-1]: count for name, count in counted.items()} == dict(claims)


def test_entities_are_counted_by_class_where_a_report_mentions_them(real_store: EmbeddedStore) -> None:
    counted = {
        (row["document"].rsplit("/", 1)[-1], row["class"].rsplit("#", 1)[-1]): int(row["entities"])
        for row in ask(real_store, "contents/entities-by-class")
    }
    assert counted["A-65-877", "Country"] == 12
    assert ("A-65-877", "NationalBody") not in counted
    assert counted["A-68-947", "NationalBody"] == 3
