"""Shortcuts follow from their rules: roll-ups, countries at the report's date, engagements from done claims."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtop_graph.coverage.cube import DONE
from rtop_graph.derivation import add_derived
from rtop_graph.graph import DERIVED, build_dataset, iter_ontology_quads, iter_quads
from rtop_graph.identifiers import ID, ONTOLOGY
from rtop_graph.rows import (
    TABLES,
    Actor,
    Claim,
    ClaimPlace,
    ClaimSituation,
    Containment,
    Document,
    Participant,
    Place,
    Row,
    Situation,
    SituationPlace,
)
from rtop_graph.tables import Located, Tables
from tests.worlds import ROOT, SMALLEST, project_vocabulary, read_world

R = TypeVar("R", bound=Row)

RULES = ROOT / "queries" / "rules"
SUBCLASS_OF = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
MODALITIES = ("performed", "ongoing", "mandated", "recommended", "prospective", "not-taken")


@cache
def ontology_quads() -> tuple[ox.Quad, ...]:
    """Return what the rules ask of the ontology: which class is below which."""
    return tuple(quad for quad in iter_ontology_quads(ROOT / "ontology") if quad.predicate == SUBCLASS_OF)


def a(row_class: type[R], **cells: Any) -> R:
    """Return a row whose cells are empty but for those given."""
    empty = {"whole number": None, "decimal": None, "yes/no": False}
    rest = {name: empty.get(rule.form, "") for name, rule in row_class.rules().items() if name not in cells}
    return row_class(**rest, **cells)


def actor(identifier: str, kind: str = "RegionalOrganization", part_of: str = "") -> Actor:
    return a(Actor, id=identifier, kind=kind, label=identifier, part_of=part_of)


def place(identifier: str, kind: str = "Country", exists_from: str = "", exists_to: str = "") -> Place:
    return a(Place, id=identifier, kind=kind, label=identifier, exists_from=exists_from, exists_to=exists_to)


def within(small: str, large: str, valid_from: str = "", valid_to: str = "") -> Containment:
    return a(Containment, place=small, within=large, valid_from=valid_from, valid_to=valid_to, source="atlas")


def claim(kind: str = "Engagement", modality: str = "performed", identifier: str = "A-1-1-p1-1") -> Claim:
    return a(Claim, id=identifier, kind=kind, modality=modality, statement="Something is said.", basis="stated")


REPORT = a(Document, id="A-1-1", symbol="A/1/1", title="T", published_on="2011-06-27", author="sg", language="en")
FIRST = "A-1-1-p1-1"


def by(name: str, role: str = "agent", of: str = FIRST) -> Participant:
    return Participant(of, role, name)


def at(name: str, of: str = FIRST) -> ClaimPlace:
    return ClaimPlace(of, name)


def tables_of(rows: Iterable[Row]) -> Tables:
    found: dict[type[Row], list[Located[Row]]] = {row_class: [] for row_class in TABLES}
    for row in rows:
        found[type(row)].append(Located(row, "", 0))
    return Tables(found)


def store_of(tables: Tables) -> ox.Store:
    store = ox.Store()
    store.extend(ontology_quads())
    store.extend(iter_quads(build_dataset(tables)))
    add_derived(store, RULES)
    return store


def derived(*rows: Row) -> ox.Store:
    """Return a store with the rows, a report and its author, and what follows from them."""
    return store_of(tables_of([*rows, REPORT, actor("sg", "UnitedNationsBody")]))


def pairs(store: ox.Store, predicate: str) -> set[tuple[str, str]]:
    """Return the subjects and objects of a property in the derived graph, by the last part of their IRI."""
    quads = store.quads_for_pattern(None, ox.NamedNode(ONTOLOGY + predicate), None, ox.NamedNode(DERIVED))
    return {(last(quad.subject), last(quad.object)) for quad in quads}


def last(term: Any) -> str:
    return str(term.value).rsplit("/", 1)[-1]


# ---------------------------------------------------------------- rule 1: actors roll up


def test_an_actor_rolls_up_through_its_whole_chain_and_to_nothing_between() -> None:
    store = derived(
        actor("union"), actor("commission", "RegionalBody", "union"), actor("desk", "RegionalBody", "commission")
    )
    found = pairs(store, "rollsUpTo")
    assert {(one, top) for one, top in found if one != "sg"} == {
        ("union", "union"),
        ("commission", "union"),
        ("desk", "union"),
    }


def test_an_actor_that_is_part_of_nothing_counts_as_itself() -> None:
    assert ("front", "front") in pairs(derived(actor("front", "ArmedGroup")), "rollsUpTo")


@pytest.mark.parametrize("kind", project_vocabulary().classes["Actor"])
def test_actors_of_every_class_roll_up(kind: str) -> None:
    assert ("someone", "someone") in pairs(derived(actor("someone", kind)), "rollsUpTo")


@given(st.lists(st.integers(0, 8), min_size=1, max_size=9))
@settings(max_examples=20, deadline=None)
def test_every_actor_rolls_up_to_exactly_one_top(parents: list[int]) -> None:
    """Actor n is part of an earlier one, or of nothing where the number drawn is not below n."""
    above = {n: parent for n, parent in enumerate(parents) if parent < n}
    rows = [actor(f"a{n}", part_of=f"a{above[n]}" if n in above else "") for n in range(len(parents))]

    def top(n: int) -> int:
        return top(above[n]) if n in above else n

    expected = {(f"a{n}", f"a{top(n)}") for n in range(len(parents))}
    assert pairs(derived(*rows), "rollsUpTo") - {("sg", "sg")} == expected


# ---------------------------------------------------------------- rule 2: claims count for countries


def countries(*rows: Row) -> set[str]:
    return {country for _, country in pairs(derived(claim(), *rows), "inCountry")}


@pytest.mark.parametrize("kind", ["Country", "Territory"])
def test_a_claim_on_a_country_or_territory_counts_for_it(kind: str) -> None:
    assert countries(place("somewhere", kind), at("somewhere")) == {"somewhere"}


def test_a_claim_on_an_area_counts_for_the_country_it_lies_in() -> None:
    assert countries(place("darfur", "Area"), place("sudan"), within("darfur", "sudan"), at("darfur")) == {"sudan"}


def test_a_claim_on_an_area_across_two_countries_counts_for_both() -> None:
    rows = [place("kivu", "Area"), place("east"), place("west"), within("kivu", "east"), within("kivu", "west")]
    assert countries(*rows, at("kivu")) == {"east", "west"}


def test_a_claim_on_a_region_stays_unallocated() -> None:
    sahel, mali = place("sahel", "Region"), place("mali")
    assert countries(sahel, mali, within("mali", "sahel"), at("sahel")) == set()


def test_a_country_does_not_count_for_the_region_it_lies_in() -> None:
    assert countries(place("sahel", "Region"), place("mali"), within("mali", "sahel"), at("mali")) == {"mali"}


def test_an_area_within_a_region_alone_stays_unallocated() -> None:
    assert countries(place("basin", "Area"), place("sahel", "Region"), within("basin", "sahel"), at("basin")) == set()


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        ("", "", True),
        ("2011-06-27", "", True),
        ("2011-06-28", "", False),
        ("", "2011-06-28", True),
        ("", "2011-06-27", False),  # the first day it no longer held
        ("2011", "2012", True),
        ("2012", "", False),
        ("", "2011", False),
    ],
)
def test_containment_holds_at_the_date_of_the_report(valid_from: str, valid_to: str, *, counts: bool) -> None:
    rows = [place("port", "Area"), place("arcadia"), within("port", "arcadia", valid_from, valid_to)]
    assert countries(*rows, at("port")) == ({"arcadia"} if counts else set())


SUDANS = (
    place("sudan"),
    place("south-sudan", exists_from="2011-07-09"),
    within("south-sudan", "sudan", "", "2011-07-09"),
)


def test_a_country_that_does_not_exist_yet_counts_for_the_country_it_was_part_of() -> None:
    assert countries(*SUDANS, at("south-sudan")) == {"sudan"}


def test_the_same_country_counts_for_itself_in_a_report_after_its_independence() -> None:
    later = dataclasses.replace(REPORT, id="A-2-2", symbol="A/2/2", published_on="2014-07-11")
    rows = [later, claim(identifier="A-2-2-p1-1"), at("south-sudan", "A-2-2-p1-1"), claim(), at("south-sudan")]
    assert pairs(derived(*SUDANS, *rows), "inCountry") == {("A-2-2-p1-1", "south-sudan"), (FIRST, "sudan")}


def test_a_claim_on_a_situation_counts_for_the_countries_the_situation_is_in() -> None:
    crisis = a(Situation, id="crisis", kind="crisis", label="A crisis")
    rows = [
        crisis,
        SituationPlace("crisis", "darfur"),
        SituationPlace("crisis", "chad"),
        ClaimSituation(FIRST, "crisis"),
    ]
    places = [place("darfur", "Area"), place("sudan"), place("chad"), within("darfur", "sudan")]
    assert countries(*places, *rows) == {"sudan", "chad"}


def test_a_country_that_no_longer_exists_at_the_date_of_the_report_does_not_count() -> None:
    gone = [place("old", exists_to="2003-02-04"), place("heir"), within("old", "heir", "2003-02-04"), at("old")]
    assert countries(*gone) == {"heir"}


def test_a_claim_on_no_place_counts_for_no_country() -> None:
    assert countries(place("sudan")) == set()


# ---------------------------------------------------------------- rule 3: claims count for organisations


def organizations(*rows: Row) -> set[str]:
    return {name for _, name in pairs(derived(claim(), *rows), "byOrganization")}


@pytest.mark.parametrize("role", ["agent", "partner", "operator"])
def test_a_claim_counts_for_the_top_of_its_agents_partners_and_operators(role: str) -> None:
    rows = [actor("union"), actor("envoy", "RegionalBody", "union"), by("envoy", role)]
    assert organizations(*rows) == {"union"}


@pytest.mark.parametrize("role", ["beneficiary", "addressee", "perpetrator", "information-source", "host", "member"])
def test_a_claim_does_not_count_for_those_who_do_not_act_in_it(role: str) -> None:
    assert organizations(actor("union"), by("union", role)) == set()


@pytest.mark.parametrize("kind", ["UnnamedCollective", "Person", "ArmedGroup"])
def test_a_claim_counts_for_nobody_who_is_no_partner(kind: str) -> None:
    assert organizations(actor("donors", kind), by("donors"), actor("union"), by("union")) == {"union"}


# ---------------------------------------------------------------- rule 4: engagements are recorded

ENGAGED = (actor("union"), by("union"), place("arcadia"), at("arcadia"))


@pytest.mark.parametrize("modality", MODALITIES)
def test_only_what_was_done_is_recorded(modality: str) -> None:
    store = derived(claim(modality=modality), *ENGAGED)
    expected = {("union", "arcadia")} if modality in {"performed", "ongoing"} else set()
    assert pairs(store, "engagedIn") == expected


@pytest.mark.parametrize("kind", project_vocabulary().classes["Claim"])
def test_only_engagements_are_recorded(kind: str) -> None:
    expected = {("union", "arcadia")} if kind == "Engagement" else set()
    assert pairs(derived(claim(kind), *ENGAGED), "engagedIn") == expected


def test_a_recorded_engagement_points_back_to_every_claim_it_follows_from_and_no_other() -> None:
    second, third = "A-1-1-p1-2", "A-1-1-p1-3"
    rows = [
        claim(identifier=second, modality="ongoing"),
        *(by("union", of=second), at("arcadia", second)),
        claim(identifier=third, modality="recommended"),
        *(by("union", of=third), at("arcadia", third)),
    ]
    store = derived(claim(), *ENGAGED, *rows)
    assert pairs(store, "derivedFromClaim") == {("union.arcadia", FIRST), ("union.arcadia", second)}
    assert pairs(store, "engagedActor") == {("union.arcadia", "union")}
    assert pairs(store, "engagedPlace") == {("union.arcadia", "arcadia")}


def test_every_shortcut_of_the_smallest_world_has_its_recorded_engagement_and_its_claims() -> None:
    store = store_of(read_world(SMALLEST))
    assert pairs(store, "engagedIn") == {
        ("middle-sea-union", "arcadia"),
        ("middle-sea-union", "ruritania"),
        ("united-nations", "arcadia"),
        ("united-nations", "ruritania"),
    }
    assert pairs(store, "derivedFromClaim") == {
        ("middle-sea-union.arcadia", "A-1-1-p2-1"),
        ("middle-sea-union.arcadia", "A-1-1-p4-4"),
        ("middle-sea-union.ruritania", "A-1-1-p4-4"),
        ("united-nations.arcadia", "A-1-1-p4-4"),
        ("united-nations.ruritania", "A-1-1-p4-4"),
    }


drawn_claims = st.lists(
    st.tuples(
        st.sampled_from(["Engagement", "Operation", "Failure"]),
        st.sampled_from(MODALITIES),
        st.sampled_from(["union", "league", "donors"]),
        st.sampled_from(["arcadia", "ruritania"]),
    ),
    min_size=1,
    max_size=6,
)
Drawn = list[tuple[str, str, str, str]]


def recorded(drawn: Drawn) -> set[tuple[str, str]]:
    rows: list[Row] = [actor("union"), actor("league"), actor("donors", "UnnamedCollective")]
    rows += [place("arcadia"), place("ruritania")]
    for number, (kind, modality, who, where) in enumerate(drawn, 1):
        name = f"A-1-1-p1-{number}"
        rows += [claim(kind, modality, name), by(who, of=name), at(where, name)]
    return pairs(derived(*rows), "engagedIn")


@given(drawn_claims, st.data())
@settings(max_examples=25, deadline=None)
def test_a_claim_no_longer_done_takes_its_recorded_engagement_away(drawn: Drawn, data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(drawn) - 1))
    undone = data.draw(st.sampled_from([modality for modality in MODALITIES if modality not in DONE]))
    kind, _, who, where = drawn[chosen]
    others = [item for at, item in enumerate(drawn) if at != chosen]
    changed = [*others, (kind, undone, who, where)]
    assert recorded(changed) == recorded(others) if others else recorded(changed) == set()
    assert recorded(changed) == {
        (who, where)
        for kind, modality, who, where in changed
        if kind == "Engagement" and modality in DONE and who != "donors"
    }


# ---------------------------------------------------------------- the derived graph


def test_rules_run_in_the_order_of_their_names_each_on_what_came_before() -> None:
    names = [path.stem for path in sorted(RULES.glob("*.rq"))]
    assert [name.split("-")[0] for name in names] == ["1", "2", "3", "4"]


def test_deriving_again_adds_nothing() -> None:
    store = store_of(read_world(SMALLEST))
    before = set(store)
    add_derived(store, RULES)
    assert set(store) == before


def test_rules_write_into_the_derived_graph_alone() -> None:
    tables = read_world(SMALLEST)
    plain = ox.Store()
    plain.extend(ontology_quads())
    plain.extend(iter_quads(build_dataset(tables)))
    added = set(store_of(tables)) - set(plain)
    assert {quad.graph_name for quad in added} == {ox.NamedNode(DERIVED)}
    assert set(plain) <= set(store_of(tables))


def test_a_rule_that_constructs_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "1-wrong.rq").write_text("SELECT * WHERE { ?s ?p ?o }", encoding="utf-8")
    with pytest.raises(TypeError, match=r"1-wrong\.rq"):
        add_derived(ox.Store(), tmp_path)


def test_what_the_rules_record_is_what_the_measures_call_recorded() -> None:
    """MEASURES §3 speaks of agents and partners: an operator alone is no partner, and a State none of itself."""
    own = a(Actor, id="government", kind="State", label="G", place="arcadia")
    rows = [claim(), actor("union"), place("arcadia"), at("arcadia"), own]
    assert pairs(derived(*rows, by("union", "operator")), "engagedIn") == set()
    assert pairs(derived(*rows, by("government")), "engagedIn") == set()
    general = dataclasses.replace(claim(), basis="general-knowledge")
    assert pairs(derived(*rows[1:], general, by("union")), "engagedIn") == set()


def test_identifiers_of_the_derived_graph_are_ours() -> None:
    store = store_of(read_world(SMALLEST))
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(DERIVED))
    assert {quad.subject.value.split("/id/")[0] for quad in quads if isinstance(quad.subject, ox.NamedNode)} == {
        ID.removesuffix("/id/")
    }
