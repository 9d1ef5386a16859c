"""Breadth by concept, worked out by hand on small cubes, and on the real reports for countries that were read."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtop_graph.coverage.breadth import (
    breadth,
    concept_state_of,
    concept_states,
    concepts_in_scope,
    concepts_without_partner,
    partners_by_concept,
    strongest,
    without_concept,
)
from rtop_graph.coverage.concept_tables import breadth_table, partners_by_concept_table
from rtop_graph.coverage.cube import Cube, Participation, Scheme
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.present import Focus
from rtop_graph.coverage.recorded import STATES, Selection
from rtop_graph.coverage.robustness import Share
from rtop_graph.identifiers import ID
from rtop_graph.queries import run_named
from rtop_graph.store import EmbeddedStore
from tests.cubes import (
    ARCADIA,
    COUNTRIES,
    FREEDONIA,
    LATER,
    LEAGUE,
    ORGANIZATIONS,
    RURITANIA,
    SYLVANIA,
    UN,
    UNION,
    WHOLE,
    D,
    cell,
    cube_of,
    text,
)

SCHEMES = {
    "pillar": Scheme("pillar", "pillars", (("I", "own"), ("II", "help"), ("III", "response")), ("document/elsewhere",)),
    "form": Scheme("form", "forms", (("bread", "bread"), ("roses", "roses"), ("songs", "songs")), (D,)),
    "capability": Scheme("capability", "capabilities", (("mapping", "mapping"),), ()),
}
CUBE = cube_of(
    [
        cell("c1", UN, ARCADIA, concepts=("form/bread", "capability/mapping"), pillar_basis="stated"),
        cell("c2", UNION, ARCADIA, concepts=("form/bread", "form/roses")),
        cell("c3", UN, ARCADIA, pillar="III", concepts=("capability/mapping",)),
        cell("c4", UN, RURITANIA, "recommended", concepts=("form/roses",)),
        cell("c5", UN, SYLVANIA, "not-taken", kind="Failure", concepts=("form/bread",)),
        cell("c6", UN, FREEDONIA, document=LATER, concepts=("form/bread",)),
    ],
    schemes=SCHEMES,
)


def test_breadth_is_the_share_of_concepts_in_scope_with_a_partner() -> None:
    # Arcadia: bread and roses of three forms. Ruritania: only recommended. Sylvania: only what was not done.
    assert breadth(CUBE, WHOLE, ARCADIA, "form") == Share(2, 3)
    assert breadth(CUBE, WHOLE, RURITANIA, "form") == Share(0, 3)
    assert breadth(CUBE, WHOLE, SYLVANIA, "form") == Share(0, 3)
    assert partners_by_concept(CUBE, WHOLE, "form") == {(ARCADIA, "bread"): (UN, UNION), (ARCADIA, "roses"): (UNION,)}


def test_claims_that_carry_no_concept_are_told_beside() -> None:
    assert without_concept(CUBE, WHOLE, ARCADIA, "form") == Share(1, 3)
    assert without_concept(CUBE, WHOLE, RURITANIA, "form") == Share(0, 0)


def test_pillars_from_the_section_count_unless_explicit_ones_are_asked_for() -> None:
    # The report deals with pillars II and III, so I is not among those in scope. Only c1 names its pillar.
    assert concepts_in_scope(CUBE, WHOLE, "pillar") == (("II", "help"), ("III", "response"))
    assert breadth(CUBE, WHOLE, ARCADIA, "pillar") == Share(2, 2)
    assert breadth(CUBE, WHOLE.explicit(), ARCADIA, "pillar") == Share(1, 2)
    assert breadth(CUBE, Selection(D, "II"), ARCADIA, "pillar") == Share(1, 1)


def test_a_scheme_that_another_report_sets_out_has_no_breadth() -> None:
    assert breadth(CUBE, Selection(LATER), FREEDONIA, "form") == Share(0, 0)
    assert breadth(CUBE, Selection(LATER), FREEDONIA, "capability") == Share(0, 1)  # nobody's list: in scope anywhere
    assert breadth(CUBE, WHOLE, ARCADIA, "no-such-scheme") == Share(0, 0)


def test_another_scheme_can_be_asked_for_within_one_concept() -> None:
    mapping = Selection(D, concept="capability/mapping")
    assert breadth(CUBE, mapping, ARCADIA, "form") == Share(1, 3)  # c1 alone
    assert breadth(CUBE, Selection(D, concept="form/roses"), ARCADIA, "form") == Share(1, 1)


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ((UN, ARCADIA, "bread"), "recorded"),
        ((UN, ARCADIA, "roses"), "not-mentioned"),
        ((UN, RURITANIA, "roses"), "planned-or-mandated-only"),
        ((UN, SYLVANIA, "bread"), "stated-not-done"),
        ((UN, ARCADIA, "wine"), "out-of-scope"),
    ],
)
def test_each_cell_of_a_scheme_is_in_one_of_five_states(key: tuple[str, str, str], state: str) -> None:
    states = concept_states(CUBE, WHOLE, "form")
    assert concept_state_of(CUBE, WHOLE, states, key, "form").state == state


def test_the_state_over_all_partners_is_the_first_that_applies() -> None:
    states = concept_states(CUBE, WHOLE, "form")
    assert strongest([]) == "not-mentioned"
    assert strongest(states.values()) == "recorded"


def test_concepts_without_a_partner_count_partnerships_and_claims_without_a_country() -> None:
    texts = [
        text("p1", "Partnership", concepts=("form/songs",)),
        text("p2", "Engagement", "recommended", concepts=("form/songs",)),
        text("p3", "Finding", concepts=("form/songs",)),
    ]
    everyone = [Participation(claim.iri, "agent", LEAGUE, "League", is_named=True) for claim in texts]
    acting = (Participation("c2", "agent", UNION, "Union", is_named=True), *everyone)
    cube = cube_of(CUBE.cells, texts=texts, schemes=SCHEMES, participants=acting)
    # cube_of gives claims no concepts of their own, so only the three texts carry some.
    assert concepts_without_partner(cube, WHOLE, "form") == ("bread", "roses")
    unnamed = tuple(dataclasses.replace(p, is_named=False) for p in acting)
    assert concepts_without_partner(dataclasses.replace(cube, participants=unnamed), WHOLE, "form") == (
        "bread",
        "roses",
        "songs",
    )
    assert concepts_without_partner(cube, Selection(LATER), "form") == ()


def test_a_state_is_no_outside_support_in_its_own_country() -> None:
    part = (Participation("c9", "agent", LEAGUE, "League", is_named=True),)
    claim = text("c9", concepts=("form/songs",))
    at_home = {(D, ARCADIA): ("c9",)}
    cube = cube_of(texts=[claim], schemes=SCHEMES, participants=part, mentioned=at_home)  # no cell: its own country
    assert "songs" in concepts_without_partner(cube, WHOLE, "form")
    abroad = cube_of(
        [cell("c9", LEAGUE, ARCADIA)], texts=[claim], schemes=SCHEMES, participants=part, mentioned=at_home
    )
    assert "songs" not in concepts_without_partner(abroad, WHOLE, "form")


def test_the_table_shows_countries_and_concepts_with_symbols() -> None:
    result = breadth_table(CUBE, WHOLE, "form")
    assert result.columns == ("country", "bread", "roses", "songs", "breadth", "without any")
    assert [(str(row[0]), *row[1:]) for row in result.rows] == [
        ("Arcadia", "●", "●", "·", "2 of 3", "1 of 3"),
        ("Ruritania", "·", "○", "·", "0 of 3", None),
        ("Sylvania", "✕", "·", "·", "0 of 3", None),
    ]
    pillars = breadth_table(CUBE, WHOLE, "pillar")
    assert pillars.columns == ("country", "pillar II", "pillar III", "breadth", "stated in words", "without any")
    assert [str(value) for value in pillars.rows[0]] == ["Arcadia", "●", "●", "2 of 2", "1 of 2", "0 of 3"]


def test_a_table_out_of_scope_has_no_rows_and_says_why() -> None:
    result = breadth_table(CUBE, Selection(LATER), "form")
    assert (result.rows, result.figures) == ((), {})
    assert result.notes[0] == "A/2/2 does not set out forms: out of scope, which is no gap."


def test_partners_are_told_on_demand_with_their_paragraphs() -> None:
    result = partners_by_concept_table(CUBE, WHOLE, "form", Focus(country=ARCADIA))
    assert [(row[1], str(row[2]), row[3]) for row in result.rows] == [
        ("bread", "United Nations", "recorded"),
        ("bread", "Union of the Sea", "recorded"),
        ("roses", "Union of the Sea", "recorded"),
    ]
    assert [str(row[0]) for row in partners_by_concept_table(CUBE, WHOLE, "form", Focus(organization=UN)).rows] == [
        "Arcadia",
        "Ruritania",
        "Sylvania",
    ]


# ---------------------------------------------------------------- what holds in every cube

cells_with_concepts = st.lists(
    st.builds(
        lambda organization, country, modality, **other: cell("", organization, country, modality, **other),
        st.sampled_from(list(ORGANIZATIONS)),
        st.sampled_from(list(COUNTRIES)),
        st.sampled_from(["performed", "mandated", "recommended", "not-taken"]),
        concepts=st.lists(st.sampled_from(["form/bread", "form/roses", "capability/mapping"]), unique=True).map(tuple),
        pillar=st.sampled_from(["", "II", "III"]),
        pillar_basis=st.sampled_from(["stated", "section"]),
    ),
    max_size=10,
)
cubes = cells_with_concepts.map(
    lambda cells: cube_of(
        [dataclasses.replace(found, claim=f"c{number}") for number, found in enumerate(cells, 1)], schemes=SCHEMES
    )
)


@given(cubes, st.sampled_from(list(COUNTRIES)), st.sampled_from(list(SCHEMES)))
@settings(deadline=None, max_examples=60)
def test_breadth_lies_between_nothing_and_everything(cube: Cube, country: str, scheme: str) -> None:
    whole = breadth(cube, WHOLE, country, scheme)
    assert 0 <= breadth(cube, WHOLE.explicit(), country, scheme).count <= whole.count <= whole.of
    including = dataclasses.replace(WHOLE, include_mandated=True)
    assert whole.count <= breadth(cube, including, country, scheme).count
    states = concept_states(cube, WHOLE, scheme)
    assert {state.state for state in states.values()} <= set(STATES)
    recorded = {(c, concept) for (_, c, concept), state in states.items() if state.state == "recorded"}
    assert recorded == partners_by_concept(cube, WHOLE, scheme).keys()


# ---------------------------------------------------------------- the real reports

FIRST, SECOND, THIRD = (f"{ID}document/{name}" for name in ("A-65-877", "A-68-947", "A-70-999"))


@pytest.fixture(scope="module")
def real(real_store: EmbeddedStore) -> Cube:
    return read_cube(real_store)


def test_kenya_is_helped_with_its_electoral_commission(real: Cube) -> None:
    # A/68/947 ¶47: UNDP helps the commission: capacity-building, impartial oversight of political transitions.
    selection, kenya = Selection(SECOND), f"{ID}place/kenya"
    united_nations = (f"{ID}actor/united-nations",)
    partners = partners_by_concept(real, selection, "inhibitor")
    assert {concept: found for (country, concept), found in partners.items() if country == kenya} == {
        "political-transition-oversight": united_nations
    }
    assert breadth(real, selection, kenya, "inhibitor") == Share(1, 7)
    assert breadth(real, selection, kenya, "form") == Share(1, 3)
    assert breadth(real, Selection(FIRST), kenya, "form") == Share(0, 0)


def test_inhibitors_without_outside_support_are_those_of_the_named_query(real: Cube, real_store: EmbeddedStore) -> None:
    rows = run_named(real_store, "gaps/inhibitors-without-outside-support")
    asked = {row["inhibitor"].rsplit("/", 1)[-1] for row in rows if row["document"] == SECOND}
    spoken_of = {c for claim in real.claims.values() if claim.document == SECOND for c in claim.concepts}
    measured = concepts_without_partner(real, Selection(SECOND), "inhibitor")
    assert {slug for slug in measured if f"inhibitor/{slug}" in spoken_of} == asked
    # A/70/999 only names the inhibitors again (¶57): the query lists them, the measure says out of scope.
    assert concepts_without_partner(real, Selection(THIRD), "inhibitor") == ()
