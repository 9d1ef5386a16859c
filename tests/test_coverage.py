"""Measures are those of MEASURES.md: every number here is worked out by hand, beside the cube it is of."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtop_graph.coverage.cube import (
    CLAIM_KINDS,
    DONE,
    Capable,
    Cube,
    Participation,
)
from rtop_graph.coverage.delivery import read_cube, read_participants
from rtop_graph.coverage.gaps import FINDERS, HEADINGS, RULES, SILENT, STRENGTHS, Gap, find_gaps
from rtop_graph.coverage.potential import (
    able_members_at,
    capabilities_at,
    members_at,
    organizations_with_potential,
    out_of_area,
    potential_of,
    realisation,
    standing_at,
)
from rtop_graph.coverage.present import (
    Focus,
    claim_table,
    concern_table,
    coverage_cells,
    coverage_matrix,
    gap_table,
)
from rtop_graph.coverage.recorded import (
    STATES,
    SYMBOLS,
    Selection,
    by_channel,
    cell_states,
    countries_of_concern,
    has_scheme,
    is_in_scope,
    mentioned_countries,
    partners_by_country,
    recorded_claims,
    state_of,
)
from rtop_graph.coverage.robustness import Share, leave_one_paragraph_out, without_paragraph
from rtop_graph.coverage.structure import (
    components,
    cover_graph,
    covered_countries,
    single_channel_countries,
    sole_partners,
)
from rtop_graph.derivation import add_derived
from rtop_graph.errors import UnknownNameError
from rtop_graph.graph import build_dataset, iter_ontology_quads, iter_quads
from rtop_graph.identifiers import ID
from rtop_graph.results import Thing
from rtop_graph.store import EmbeddedStore
from tests.cubes import (
    ARCADIA,
    AT,
    CLUB,
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
    concern,
    cube_of,
    standing,
    text,
)
from tests.worlds import ROOT, SMALLEST, copy_world, project_vocabulary, read_world


def gaps_of(cube: Cube, kind: str, selection: Selection = WHOLE) -> list[Gap]:
    return [gap for gap in find_gaps(cube, selection) if gap.kind == kind]


def state(cube: Cube, organization: str, country: str, selection: Selection = WHOLE) -> str:
    return state_of(cube, selection, cell_states(cube, selection), (organization, country)).state


# ---------------------------------------------------------------- §3: recorded coverage and the five states


def test_recorded_are_done_engagements_of_agents_and_partners() -> None:
    cube = cube_of(
        [
            cell("c1", UNION, ARCADIA),
            cell("c2", UNION, ARCADIA, "ongoing", role="partner"),
            cell("c3", UNION, RURITANIA, "recommended"),  # not done
            cell("c4", UN, ARCADIA, role="addressee"),  # does not act
            cell("c5", UN, RURITANIA, role="operator"),  # runs something
            cell("c6", LEAGUE, ARCADIA, kind="Finding"),  # no engagement
            cell("c7", LEAGUE, ARCADIA, document=LATER),  # another report
        ]
    )
    assert recorded_claims(cube, WHOLE) == {(UNION, ARCADIA): ("c1", "c2")}
    assert partners_by_country(cube, WHOLE) == {ARCADIA: (UNION,)}
    assert recorded_claims(cube, Selection(LATER)) == {(LEAGUE, ARCADIA): ("c7",)}


def test_a_claim_counts_once_for_a_cell_however_many_roles_it_gives_an_organisation() -> None:
    cube = cube_of([cell("c1", UNION, ARCADIA), cell("c1", UNION, ARCADIA, role="partner")])
    assert recorded_claims(cube, WHOLE) == {(UNION, ARCADIA): ("c1",)}


MIXED = cube_of(
    [
        cell("c1", UNION, ARCADIA),
        cell("c2", UNION, ARCADIA, "recommended"),
        cell("c3", UNION, ARCADIA, "not-taken"),
        cell("c4", UNION, RURITANIA, "mandated"),
        cell("c5", UNION, RURITANIA, "not-taken"),
        cell("c6", UNION, SYLVANIA, "not-taken", kind="Failure"),
        cell("c7", UN, ARCADIA, "prospective"),
        cell("c8", UN, RURITANIA, "not-taken", role="addressee"),
    ]
)


@pytest.mark.parametrize(
    ("organization", "country", "expected"),
    [
        (UNION, ARCADIA, "recorded"),  # done outweighs recommended and not taken
        (UNION, RURITANIA, "planned-or-mandated-only"),  # mandated outweighs not taken
        (UNION, SYLVANIA, "stated-not-done"),
        (UN, ARCADIA, "planned-or-mandated-only"),
        (UN, RURITANIA, "not-mentioned"),  # whoever is addressed did not fail to act
        (UN, FREEDONIA, "not-mentioned"),
    ],
)
def test_the_strongest_statement_is_the_state_of_a_cell(organization: str, country: str, expected: str) -> None:
    assert state(MIXED, organization, country) == expected


def test_a_state_names_the_claims_that_put_the_cell_there_and_no_others() -> None:
    states = cell_states(MIXED, WHOLE)
    assert states[UNION, ARCADIA].claims == ("c1",)
    assert states[UNION, RURITANIA].claims == ("c4",)
    assert states[UNION, SYLVANIA].claims == ("c6",)


def test_the_mandated_layer_is_switched_on_by_name() -> None:
    with_mandated = Selection(D, include_mandated=True)
    assert state(MIXED, UNION, RURITANIA) == "planned-or-mandated-only"
    assert state(MIXED, UNION, RURITANIA, with_mandated) == "recorded"
    assert state(MIXED, UN, ARCADIA, with_mandated) == "planned-or-mandated-only"  # prospective is not mandated
    assert partners_by_country(MIXED, with_mandated) == {ARCADIA: (UNION,), RURITANIA: (UNION,)}


PILLARS = cube_of(
    [
        cell("c1", UNION, ARCADIA, pillar="II", pillar_basis="stated"),
        cell("c2", UNION, RURITANIA, pillar="II", pillar_basis="section"),
        cell("c3", UNION, SYLVANIA, pillar="III", pillar_basis="stated"),
        cell("c4", UNION, FREEDONIA, pillar="", pillar_basis=""),
    ]
)


@pytest.mark.parametrize(
    ("selection", "covered"),
    [
        (Selection(D), [ARCADIA, FREEDONIA, RURITANIA, SYLVANIA]),
        (Selection(D, explicit_pillar_only=True), [ARCADIA, FREEDONIA, RURITANIA, SYLVANIA]),  # no pillar asked for
        (Selection(D, "II"), [ARCADIA, RURITANIA]),
        (Selection(D, "II", explicit_pillar_only=True), [ARCADIA]),
        (Selection(D, "III"), [SYLVANIA]),
    ],
)
def test_a_pillar_taken_from_the_section_counts_unless_explicit_ones_are_asked_for(
    selection: Selection, covered: list[str]
) -> None:
    assert sorted(partners_by_country(PILLARS, selection)) == covered


def test_a_pillar_the_report_does_not_deal_with_is_out_of_scope_whatever_is_said() -> None:
    cube = cube_of([cell("c1", UNION, ARCADIA, document=LATER, pillar="III")])
    assert state(cube, UNION, ARCADIA, Selection(LATER)) == "recorded"
    assert state(cube, UNION, ARCADIA, Selection(LATER, "III")) == "out-of-scope"
    assert state(cube, UNION, RURITANIA, Selection(LATER, "III")) == "out-of-scope"
    assert state(cube, UNION, RURITANIA, Selection(LATER, "II")) == "not-mentioned"


def test_states_are_the_concepts_of_the_ontology_and_each_has_a_symbol() -> None:
    assert sorted(STATES) == sorted(project_vocabulary().concepts["cell-state"])
    assert len(set(SYMBOLS.values())) == len(STATES) == len(SYMBOLS)


def test_modalities_and_kinds_of_claim_are_those_of_the_ontology() -> None:
    assert tuple(sorted(CLAIM_KINDS)) == project_vocabulary().classes["Claim"]
    assert set(project_vocabulary().concepts["modality"]) >= DONE


def test_mentioned_are_countries_of_cells_and_of_concern() -> None:
    cube = cube_of([cell("c1", UNION, ARCADIA, "recommended")], concern=concern(SYLVANIA))
    assert mentioned_countries(cube, D) == {ARCADIA, SYLVANIA}
    assert mentioned_countries(cube, LATER) == set()
    assert countries_of_concern(cube, D) == {SYLVANIA: (f"c-{SYLVANIA}",)}


def test_partners_are_told_apart_by_channel() -> None:
    everyone = (UN, UNION, LEAGUE, CLUB)
    found = {channel: by_channel(cube_of(), everyone, channel) for channel in ("regional", "un", "other")}
    assert found == {"regional": (UNION, LEAGUE), "un": (UN,), "other": (CLUB,)}


def test_without_a_report_named_the_only_one_is_meant() -> None:
    cube = cube_of()
    with pytest.raises(UnknownNameError, match="A/1/1, A/2/2"):
        cube.report()
    with pytest.raises(UnknownNameError, match="A/1/1, A/2/2"):
        cube.report("document/none")
    alone = dataclasses.replace(cube, reports={D: cube.reports[D]})
    assert alone.report() == alone.report(D) == cube.reports[D]


# ---------------------------------------------------------------- §2: potential coverage


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([("member", "", "")], "member"),
        ([("member", "2000-01-01T00:00:00Z", "2011-06-27T00:00:00Z")], "not a member"),  # left that very day
        ([("member", "2011-06-27T00:00:00Z", "")], "member"),  # joined that very day
        ([("member", "2011-06-28T00:00:00Z", "")], "not a member"),
        ([("member", "", ""), ("suspended", "2011-03-01T00:00:00Z", "")], "suspended"),
        ([("member", "", ""), ("suspended", "2009-01-01T00:00:00Z", "2010-01-01T00:00:00Z")], "member"),
        ([("observer", "", "")], "observer"),
        ([("associate", "", "")], "associate"),
        ([("observer", "", ""), ("member", "", "")], "member"),
        ([], "not a member"),
    ],
)
def test_standing_at_the_date_of_the_report(held: list[tuple[str, str, str]], expected: str) -> None:
    cube = cube_of(standings=tuple(standing(ARCADIA, *row) for row in held), listed={UNION: True})
    assert standing_at(cube, UNION, ARCADIA, AT) == expected


@pytest.mark.parametrize("listed", [{}, {UNION: False}])
def test_where_a_list_is_silent_standing_is_unknown_and_not_absent(listed: dict[str, bool]) -> None:
    cube = cube_of(standings=(standing(ARCADIA, "member"),), listed=listed)
    assert standing_at(cube, UNION, ARCADIA, AT) == "member"
    assert standing_at(cube, UNION, RURITANIA, AT) == "unknown"


ABLE = cube_of(
    standings=(
        standing(ARCADIA, "member"),
        standing(RURITANIA, "member"),
        standing(RURITANIA, "suspended"),
        standing(SYLVANIA, "observer"),
        standing("actor/club", "member"),  # an organisation can be a member as well
        standing(ARCADIA, "member", of=LEAGUE),
        standing(ARCADIA, "member", of=UN),
    ),
    listed={UNION: True, LEAGUE: True, UN: True},
    capable=(
        Capable(UNION, "mediation", "mechanism/elders", "c1", AT),
        Capable(UNION, "mediation", "mechanism/envoys", "c2", AT),
        Capable(UNION, "early-warning", "mechanism/watch", "c3", "2014-07-11T00:00:00Z"),
        Capable(UN, "mediation", "mechanism/offices", "c4", AT),
    ),
)


def test_members_are_countries_with_full_membership_that_is_not_suspended() -> None:
    assert members_at(ABLE, UNION, AT) == (ARCADIA,)


def test_capabilities_are_those_shown_by_reports_up_to_the_date() -> None:
    assert capabilities_at(ABLE, UNION, AT) == {"mediation": ("c1", "c2")}
    later = capabilities_at(ABLE, UNION, "2014-07-11T00:00:00Z")
    assert later == {"early-warning": ("c3",), "mediation": ("c1", "c2")}
    assert capabilities_at(ABLE, UNION, "2011-06-26T00:00:00Z") == {}


@pytest.mark.parametrize(
    ("organization", "country", "holds"),
    [
        (UNION, ARCADIA, True),
        (UNION, RURITANIA, False),  # suspended
        (UNION, SYLVANIA, False),  # observer
        (UNION, FREEDONIA, False),  # no member
        (LEAGUE, ARCADIA, False),  # a member, but no mechanism shown
    ],
)
def test_potential_is_membership_times_capability(organization: str, country: str, *, holds: bool) -> None:
    assert potential_of(ABLE, organization, country, AT).holds is holds


def test_potential_names_its_capabilities_and_the_claims_that_show_them() -> None:
    potential = potential_of(ABLE, UNION, ARCADIA, AT)
    assert (potential.capabilities, potential.claims) == (("mediation",), ("c1", "c2"))


def test_a_mechanism_for_one_country_is_no_potential_elsewhere() -> None:
    """MEASURES §2: what a mission or an inquiry can do counts where it is mandated, and nowhere else."""
    mission = Capable(UNION, "policing", "mechanism/mission", "c5", AT, SYLVANIA)
    standings = tuple(standing(country, "member") for country in (ARCADIA, SYLVANIA))
    cube = dataclasses.replace(ABLE, standings=standings, capable=(*ABLE.capable, mission))
    assert potential_of(cube, UNION, ARCADIA, AT).capabilities == ("mediation",)
    assert potential_of(cube, UNION, SYLVANIA, AT).capabilities == ("mediation", "policing")
    assert set(capabilities_at(cube, UNION, AT)) == {"mediation", "policing"}  # what it has, wherever that serves
    alone = dataclasses.replace(cube, capable=(mission,))
    assert able_members_at(alone, UNION, AT) == (SYLVANIA,)
    assert realisation(alone, UNION, {(UNION, ARCADIA)}, AT) == (0, 1)


def test_the_united_nations_is_left_out_of_regional_potential() -> None:
    found = [item.organization for item in organizations_with_potential(ABLE, ARCADIA, AT)]
    assert found == [UNION]
    both = [item.organization for item in organizations_with_potential(ABLE, ARCADIA, AT, channels=("regional", "un"))]
    assert both == [UN, UNION]


def test_realisation_is_recorded_potential_over_potential() -> None:
    # Members at AT: Arcadia, Sylvania, Freedonia. Recorded: Arcadia, Sylvania, and Ruritania (no member): 2 of 3.
    members = tuple(standing(country, "member") for country in (ARCADIA, SYLVANIA, FREEDONIA))
    cube = dataclasses.replace(ABLE, standings=members)
    recorded = {(UNION, ARCADIA), (UNION, SYLVANIA), (UNION, RURITANIA), (UN, FREEDONIA)}
    assert realisation(cube, UNION, recorded, AT) == (2, 3)
    assert realisation(dataclasses.replace(cube, capable=()), UNION, recorded, AT) == (0, 0)


def test_a_member_that_is_an_organisation_is_no_country_left_without_action() -> None:
    assert realisation(ABLE, UNION, {(UNION, ARCADIA)}, AT) == (1, 1)


def test_out_of_area_are_countries_recorded_without_being_members() -> None:
    recorded = {(UNION, country) for country in (ARCADIA, RURITANIA, SYLVANIA, FREEDONIA)} | {(UN, FREEDONIA)}
    # Arcadia is a member, Ruritania a suspended one; Sylvania is an observer, Freedonia nothing.
    assert out_of_area(ABLE, UNION, recorded, AT) == (FREEDONIA, SYLVANIA)


def test_where_membership_is_unknown_nothing_is_out_of_area() -> None:
    cube = dataclasses.replace(ABLE, listed={UNION: False})
    recorded = {(UNION, SYLVANIA), (UNION, FREEDONIA), (CLUB, ARCADIA)}
    assert out_of_area(cube, UNION, recorded, AT) == (SYLVANIA,)  # an observer is known not to be a member
    assert out_of_area(cube, CLUB, recorded, AT) == ()


# ---------------------------------------------------------------- §5: gaps


def test_g1_is_what_the_report_says_was_not_done_or_lacks() -> None:
    cube = cube_of(
        [
            cell("c1", UN, ARCADIA, "not-taken", kind="Failure"),
            cell("c1", UN, RURITANIA, "not-taken", kind="Failure"),
            cell("c2", UNION, ARCADIA, "not-taken"),
            cell("c3", UNION, ARCADIA, "recommended"),
            cell("c4", UN, ARCADIA, "not-taken", kind="Failure", document=LATER),
        ],
        texts=[text("c5", "Failure", "not-taken"), text("c6", "Finding", states_lack=True), text("c7", "Finding")],
    )
    found = [(gap.country, gap.organizations, gap.claims) for gap in gaps_of(cube, "G1")]
    assert found == [
        (ARCADIA, (UN,), ("c1",)),
        (RURITANIA, (UN,), ("c1",)),
        (ARCADIA, (UNION,), ("c2",)),
        ("", (), ("c5",)),
        ("", (), ("c6",)),
    ]


@pytest.mark.parametrize(
    ("selection", "claims"),
    [
        (Selection(D, "II"), [("c1",), ("c2",)]),
        (Selection(D, "II", explicit_pillar_only=True), [("c1",)]),
        (Selection(D, "III"), [("c3",)]),
        (Selection(D), [("c1",), ("c2",), ("c3",), ("c4",)]),
    ],
)
def test_stated_gaps_follow_the_pillar_and_its_explicit_variant(
    selection: Selection, claims: list[tuple[str, ...]]
) -> None:
    pillars = {"c1": ("II", "stated"), "c2": ("II", "section"), "c3": ("III", "stated"), "c4": ("", "")}
    texts = [text(c, "Failure", "not-taken", pillar=p, pillar_basis=b) for c, (p, b) in pillars.items()]
    assert [gap.claims for gap in gaps_of(cube_of(texts=texts), "G1", selection)] == claims


def test_g2_is_concern_without_a_recorded_partner() -> None:
    cube = cube_of(
        [
            cell("c1", CLUB, ARCADIA),
            cell("c2", UNION, RURITANIA, "mandated"),
            cell("c3", UNION, FREEDONIA),
        ],
        concern=concern(ARCADIA, RURITANIA, SYLVANIA),
    )
    # Arcadia has the Club. Ruritania has only a mandate, Sylvania nothing. Freedonia is of no concern.
    assert [gap.country for gap in gaps_of(cube, "G2")] == [RURITANIA, SYLVANIA]
    with_mandated = gaps_of(cube, "G2", Selection(D, include_mandated=True))
    assert [(gap.country, gap.claims) for gap in with_mandated] == [(SYLVANIA, (f"c-{SYLVANIA}",))]


CHANNELS = cube_of(
    [
        cell("c1", UN, ARCADIA),
        cell("c2", UN, ARCADIA),
        cell("c3", UNION, RURITANIA),
        cell("c4", LEAGUE, RURITANIA),
        cell("c5", UN, SYLVANIA),
        cell("c6", UNION, SYLVANIA),
        cell("c7", CLUB, FREEDONIA),
    ]
)


def test_g3_is_only_the_united_nations_or_only_regional_partners() -> None:
    # Arcadia: the UN alone. Ruritania: two regional ones. Sylvania: both channels. Freedonia: neither.
    found = [(gap.country, gap.organizations, gap.claims) for gap in gaps_of(CHANNELS, "G3")]
    assert found == [(ARCADIA, (UN,), ("c1", "c2")), (RURITANIA, (LEAGUE, UNION), ("c3", "c4"))]


def test_g4_is_a_member_of_concern_whose_organisation_is_able_and_not_recorded() -> None:
    cube = dataclasses.replace(
        ABLE,
        cells=(cell("c9", UN, ARCADIA),),
        claims={"c9": text("c9")},
        concern=concern(ARCADIA, RURITANIA, SYLVANIA, FREEDONIA),
    )
    # Only Arcadia is a full, unsuspended member of the Union; the League has no mechanism; the UN is not regional.
    (gap,) = gaps_of(cube, "G4")
    assert (gap.country, gap.organizations, gap.claims) == (ARCADIA, (UNION,), ("c-place/arcadia", "c1", "c2"))
    used = dataclasses.replace(cube, cells=(cell("c9", UNION, ARCADIA),))
    assert gaps_of(used, "G4") == []
    calm = dataclasses.replace(cube, concern={})
    assert gaps_of(calm, "G4") == []


def test_g9_is_exactly_one_partner() -> None:
    # Arcadia has the UN alone, Freedonia the Club alone; Ruritania and Sylvania have two partners each.
    found = [(gap.country, gap.organizations, gap.claims) for gap in gaps_of(CHANNELS, "G9")]
    assert found == [(ARCADIA, (UN,), ("c1", "c2")), (FREEDONIA, (CLUB,), ("c7",))]


def test_a_pillar_out_of_scope_has_no_gaps() -> None:
    cube = cube_of(
        [cell("c1", UN, ARCADIA, document=LATER, pillar="III")],
        concern={(LATER, RURITANIA): ("c2",)},
        texts=[text("c3", "Failure", "not-taken", document=LATER, pillar="III")],
    )
    assert find_gaps(cube, Selection(LATER, "III")) == ()
    assert {gap.kind for gap in find_gaps(cube, Selection(LATER))} == {"G1", "G2", "G3", "G9"}


def test_every_gap_type_has_a_rule_a_strength_and_a_concept() -> None:
    assert RULES.keys() == STRENGTHS.keys()
    assert tuple(sorted(RULES)) == project_vocabulary().concepts["gap-type"]
    assert set(RULES) == set(FINDERS) == set(HEADINGS)
    assert {kind for kind, strength in STRENGTHS.items() if strength == "strong"} == {"G1", "G7"}
    assert {kind for kind, heading in HEADINGS.items() if heading != SILENT} == {"G1", "G7", "G11"}


def test_gaps_tell_how_many_paragraphs_were_searched() -> None:
    cube = cube_of([cell("c1", UN, ARCADIA)], concern=concern(RURITANIA))
    assert {gap.searched for gap in find_gaps(cube, WHOLE)} == {50}


# ---------------------------------------------------------------- §6: sole partners and the shape of cover


def test_sole_partners_are_those_of_countries_with_one() -> None:
    assert sole_partners(cover_graph(CHANNELS, WHOLE)) == {ARCADIA: UN, FREEDONIA: CLUB}


def test_the_cover_graph_has_an_edge_per_recorded_cell() -> None:
    graph = cover_graph(MIXED, WHOLE)
    assert set(graph) == {UNION, ARCADIA}  # who is only planned for is not in it
    assert graph.edges[UNION, ARCADIA]["claims"] == ("c1",)
    assert covered_countries(cover_graph(CHANNELS, WHOLE)) == (ARCADIA, FREEDONIA, RURITANIA, SYLVANIA)


def test_channels_of_countries_with_one_channel() -> None:
    found = single_channel_countries(cover_graph(CHANNELS, WHOLE))
    assert found == {ARCADIA: "un", FREEDONIA: "other", RURITANIA: "regional"}


def test_components_share_neither_partner_nor_country() -> None:
    # The UN ties Arcadia to Sylvania, the Union ties Sylvania to Ruritania and the League; the Club is apart.
    assert components(cover_graph(CHANNELS, WHOLE)) == [
        tuple(sorted((UN, UNION, LEAGUE, ARCADIA, RURITANIA, SYLVANIA))),
        tuple(sorted((CLUB, FREEDONIA))),
    ]
    assert components(cover_graph(cube_of(), WHOLE)) == []


# ---------------------------------------------------------------- §11: leaving paragraphs out


def covered_share(cube: Cube, selection: Selection) -> Share:
    of_concern = countries_of_concern(cube, selection.report)
    return Share(sum(country in partners_by_country(cube, selection) for country in of_concern), len(of_concern))


def test_shares_move_between_their_values_without_any_one_paragraph() -> None:
    cube = cube_of(
        [cell("c1", UN, ARCADIA), cell("c2", UN, RURITANIA), cell("c3", UNION, RURITANIA)],
        concern={(D, ARCADIA): ("c4",), (D, RURITANIA): ("c5",), (D, SYLVANIA): ("c6",)},
        texts=[text("c4", "Incidence"), text("c5", "Incidence"), text("c6", "Incidence")],
    )
    # Whole: Arcadia and Ruritania of three. Without c1: 1 of 3. Without c2 or c3: 2 of 3, as the other stays.
    # Without c4 or c5 (a covered country is of concern no longer): 1 of 2. Without c6: 2 of 2.
    assert covered_share(cube, WHOLE) == Share(2, 3)
    assert leave_one_paragraph_out(cube, WHOLE, covered_share) == (Share(1, 3), Share(2, 2))


def test_a_claim_that_another_paragraph_proves_as_well_stays() -> None:
    two = (Thing("A/1/1 ¶1", "paragraph/1"), Thing("A/1/1 ¶2", "paragraph/2"))
    cube = cube_of([cell("c1", UN, ARCADIA)], texts=[text("c1", paragraphs=two)])
    assert without_paragraph(cube, "paragraph/1") == cube
    alone = cube_of([cell("c1", UN, ARCADIA)])
    assert without_paragraph(alone, "paragraph/c1").cells == ()


def test_a_share_of_nothing_is_left_alone() -> None:
    assert leave_one_paragraph_out(cube_of(), WHOLE, covered_share) == (Share(0, 0), Share(0, 0))
    with pytest.raises(ZeroDivisionError):
        _ = Share(0, 0).value


# ---------------------------------------------------------------- what holds in every cube

ACTORS = st.sampled_from([UN, UNION, LEAGUE, CLUB])
PLACES = st.sampled_from([ARCADIA, RURITANIA, SYLVANIA, FREEDONIA])
MODALITIES = st.sampled_from(project_vocabulary().concepts["modality"])

cell_lists = st.lists(
    st.builds(
        lambda organization, country, modality, **other: cell("", organization, country, modality, **other),
        ACTORS,
        PLACES,
        MODALITIES,
        kind=st.sampled_from(["Engagement", "Engagement", "Failure", "Finding", "Recommendation"]),
        role=st.sampled_from(["agent", "partner", "operator", "addressee"]),
        pillar=st.sampled_from(["", "II", "III"]),
        pillar_basis=st.sampled_from(["stated", "section"]),
    ),
    max_size=12,
)
cubes = st.builds(
    lambda cells, places, members: cube_of(
        [dataclasses.replace(found, claim=f"c{number}") for number, found in enumerate(cells, 1)],
        concern=concern(*places),
        standings=tuple(standing(country, "member", of=organization) for organization, country in members),
        listed={UNION: True},
        capable=(Capable(UNION, "mediation", "m", "c1", AT), Capable(LEAGUE, "mapping", "m", "c1", AT)),
    ),
    cell_lists,
    st.lists(PLACES, unique=True),
    st.lists(st.tuples(ACTORS, PLACES), unique=True, max_size=6),
)
selections = st.builds(
    Selection,
    st.just(D),
    st.sampled_from(["", "I", "II", "III"]),
    include_mandated=st.booleans(),
    explicit_pillar_only=st.booleans(),
)


def covered(cube: Cube, selection: Selection) -> set[tuple[str, str]]:
    return set(recorded_claims(cube, selection))


@given(cubes, selections)
@settings(deadline=None, max_examples=60)
def test_states_partition_the_cells(cube: Cube, selection: Selection) -> None:
    states = cell_states(cube, selection)
    keys = [(organization, country) for organization in ORGANIZATIONS for country in COUNTRIES]
    found = {key: state_of(cube, selection, states, key).state for key in keys}
    assert set(found.values()) <= set(STATES)
    in_scope = not selection.pillar or selection.pillar in {"II", "III"}
    assert {key for key, value in found.items() if value == "recorded"} == (
        covered(cube, selection) if in_scope else set()
    )
    if not in_scope:
        assert set(found.values()) == {"out-of-scope"}
    for key, cell_state in states.items():
        assert cell_state.claims
        assert {c.claim for c in cube.cells if (c.organization, c.country) == key} >= set(cell_state.claims)


@given(cubes, selections, st.data())
@settings(deadline=None, max_examples=60)
def test_taking_a_claim_away_never_adds_a_recorded_cell(cube: Cube, selection: Selection, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from([c.claim for c in cube.cells] or [""]))
    less = dataclasses.replace(cube, cells=tuple(c for c in cube.cells if c.claim != gone))
    assert covered(less, selection) <= covered(cube, selection)


@given(cubes, selections, ACTORS)
@settings(deadline=None, max_examples=60)
def test_taking_a_partner_away_never_adds_cover(cube: Cube, selection: Selection, gone: str) -> None:
    less = dataclasses.replace(cube, cells=tuple(c for c in cube.cells if c.organization != gone))
    assert partners_by_country(less, selection).keys() <= partners_by_country(cube, selection).keys()
    lost = partners_by_country(cube, selection).keys() - partners_by_country(less, selection).keys()
    sole = sole_partners(cover_graph(cube, selection))
    assert lost == {country for country, partner in sole.items() if partner == gone}


@given(cubes, selections)
@settings(deadline=None, max_examples=60)
def test_mandated_acts_only_ever_add(cube: Cube, selection: Selection) -> None:
    without = dataclasses.replace(selection, include_mandated=False)
    including = dataclasses.replace(selection, include_mandated=True)
    assert covered(cube, without) <= covered(cube, including)


@given(cubes, selections)
@settings(deadline=None, max_examples=60)
def test_explicit_pillars_only_ever_take_away(cube: Cube, selection: Selection) -> None:
    loose = dataclasses.replace(selection, explicit_pillar_only=False)
    strict = dataclasses.replace(selection, explicit_pillar_only=True)
    assert covered(cube, strict) <= covered(cube, loose)


@given(cubes, selections)
@settings(deadline=None, max_examples=60)
def test_gaps_never_contradict_what_is_recorded(cube: Cube, selection: Selection) -> None:
    partners = partners_by_country(cube, selection)
    for gap in find_gaps(cube, selection):
        recorded = partners.get(gap.country, ())
        if gap.kind == "G2":
            assert not recorded
        if gap.kind == "G3":
            assert {ORGANIZATIONS[o].channel for o in recorded} in ({"un"}, {"regional"})
        if gap.kind == "G4":
            assert not set(gap.organizations) & set(recorded)
        if gap.kind == "G9":
            assert recorded == gap.organizations
        if gap.kind in {"G2", "G4"}:
            assert (D, gap.country) in cube.concern


@given(cubes, selections)
@settings(deadline=None, max_examples=60)
def test_components_partition_the_cover_graph(cube: Cube, selection: Selection) -> None:
    graph = cover_graph(cube, selection)
    parts = components(graph)
    assert sorted(node for part in parts for node in part) == sorted(graph)
    assert [len(part) for part in parts] == sorted((len(part) for part in parts), reverse=True)


# ---------------------------------------------------------------- measures as tables


def test_the_matrix_shows_a_symbol_per_cell() -> None:
    result = coverage_matrix(MIXED, WHOLE)
    assert result.columns == ("country", "UN", "US")
    assert [(str(row[0]), *row[1:]) for row in result.rows] == [
        ("Arcadia", "○", "●"),
        ("Ruritania", "·", "○"),
        ("Sylvania", "·", "✕"),
    ]


def test_the_concern_table_counts_countries_and_those_without_a_regional_partner() -> None:
    cube = cube_of(
        [cell("c1", UN, ARCADIA), cell("c2", UNION, RURITANIA)],
        concern={(D, country): ("c1",) for country in (ARCADIA, RURITANIA, SYLVANIA)},
    )
    result = concern_table(cube, WHOLE)
    assert result.figures == {"countries of concern": 3, "with no regional partner recorded": 2}
    partners = {str(row[0]): [tuple(map(str, things)) for things in row[1:4]] for row in result.rows}  # type: ignore[arg-type]
    assert partners == {
        "Arcadia": [(), ("United Nations",), ()],
        "Ruritania": [("Union of the Sea",), (), ()],
        "Sylvania": [(), (), ()],
    }


def test_cells_of_a_country_show_potential_beside_what_is_recorded() -> None:
    cube = dataclasses.replace(ABLE, cells=(cell("c1", UN, ARCADIA),), claims={"c1": text("c1"), "c2": text("c2")})
    result = coverage_cells(cube, WHOLE, Focus(country=ARCADIA))
    found = {str(row["organisation"]): (row["state"], row["membership"], row["potential"]) for row in result.records()}
    assert found["Union of the Sea"] == ("not-mentioned", "member", 1)
    assert found["League"] == ("not-mentioned", "member", 0)  # a member, no mechanism shown
    assert found["United Nations"] == ("recorded", "member", 1)


def test_the_gap_table_counts_every_type_also_where_there_is_none() -> None:
    result = gap_table(CHANNELS, WHOLE, Focus())
    counts = {name.split(",")[0]: count for name, count in result.figures.items()}
    assert counts == {"G1": 0, "G7": 0, "G2": 0, "G3": 2, "G4": 0, "G5": 0} | {
        "G6": 0,
        "G8": "does not arise",
        "G9": 2,
        "G10": 0,
        "G11": 0,
    }
    only = gap_table(CHANNELS, WHOLE, Focus(organization=CLUB))
    assert [row[0] for row in only.rows] == ["G9"]


def test_the_claim_table_shows_each_claim_with_its_paragraphs() -> None:
    result = claim_table(CHANNELS, ("c2", "c1"), "Claims")
    assert [(str(row[0]), [thing.label for thing in row[5]]) for row in result.rows] == [  # type: ignore[union-attr]
        ("c2", ["A/1/1 ¶2"]),
        ("c1", ["A/1/1 ¶1"]),
    ]


def test_paragraphs_stand_in_the_order_of_the_report() -> None:
    cube = cube_of(texts=[text("c10"), text("c9"), text("c2")])
    assert [thing.label for thing in cube.paragraphs_of(["c10", "c2", "c9", "c2"])] == [
        "A/1/1 ¶2",
        "A/1/1 ¶9",
        "A/1/1 ¶10",
    ]


# ---------------------------------------------------------------- from tables to measures


def store_of(data: Path) -> EmbeddedStore:
    store = ox.Store()
    store.extend(iter_ontology_quads(ROOT / "ontology"))
    store.extend(iter_quads(build_dataset(read_world(data))))
    add_derived(store, ROOT / "queries" / "rules")
    return EmbeddedStore(store)


def read_cube_of(data: Path) -> Cube:
    return read_cube(store_of(data))


def append(table: Path, *lines: str) -> None:
    with table.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


@pytest.fixture(scope="module")
def smallest(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    return read_cube_of(copy_world(tmp_path_factory.mktemp("world")))


MSU, NATIONS = f"{ID}actor/middle-sea-union", f"{ID}actor/united-nations"
FIRST = f"{ID}document/A-1-1"
REAL_ARCADIA, REAL_RURITANIA = f"{ID}place/arcadia", f"{ID}place/ruritania"


def test_the_smallest_world_is_measured_as_its_tables_say(smallest: Cube) -> None:
    report = smallest.report(FIRST)
    assert (report.label, report.pillars, report.paragraphs) == ("A/1/1", ("II", "III"), 6)
    recorded = {
        key: [claim.rsplit("/", 1)[-1] for claim in claims]
        for key, claims in recorded_claims(smallest, Selection(report.iri)).items()
    }
    assert recorded == {
        (MSU, REAL_ARCADIA): ["A-1-1-p2-1", "A-1-1-p4-4"],
        (MSU, REAL_RURITANIA): ["A-1-1-p4-4"],
        (NATIONS, REAL_ARCADIA): ["A-1-1-p4-4"],
        (NATIONS, REAL_RURITANIA): ["A-1-1-p4-4"],
    }
    # The Secretary-General, who rolls up to the United Nations, has a mandate in Ruritania and is recorded there.
    assert len(recorded_claims(smallest, Selection(report.iri, include_mandated=True))[NATIONS, REAL_RURITANIA]) == 2


def test_standing_and_capabilities_of_the_smallest_world(smallest: Cube) -> None:
    at = smallest.report(FIRST).published
    assert standing_at(smallest, MSU, REAL_ARCADIA, at) == "member"  # suspended from March to November 2010 only
    assert standing_at(smallest, MSU, REAL_ARCADIA, "2010-06-01T00:00:00Z") == "suspended"
    assert standing_at(smallest, MSU, f"{ID}place/free-port", at) == "observer"
    assert members_at(smallest, MSU, at) == (REAL_ARCADIA, REAL_RURITANIA)
    assert set(capabilities_at(smallest, MSU, at)) == {"mediation", "early-warning"}
    assert capabilities_at(smallest, NATIONS, at) == {}  # the Security Council did not act
    # The Council of Elders, which mediates, is there for Arcadia alone.
    assert set(capabilities_at(smallest, MSU, at, REAL_ARCADIA)) == {"mediation", "early-warning"}
    assert set(capabilities_at(smallest, MSU, at, REAL_RURITANIA)) == {"early-warning"}


def test_a_state_is_never_a_partner_of_itself_in_its_own_country(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    append(data / "reports/A-1-1/participants.csv", "A-1-1-p4-4,agent,state-of-arcadia")
    cube = read_cube_of(data)
    partners = partners_by_country(cube, Selection(FIRST))
    government = f"{ID}actor/state-of-arcadia"
    assert government not in partners[REAL_ARCADIA]
    assert government in partners[REAL_RURITANIA]


def test_a_states_own_organ_is_never_a_partner_in_its_country(tmp_path: Path) -> None:
    """MEASURES §1: it counts as the State, at home for nobody and abroad as the State's engagement."""
    data = copy_world(tmp_path)
    organ = "electoral-commission,NationalBody,Electoral Commission of Arcadia,,state-of-arcadia,stated,body,,"
    append(data / "entities/actors.csv", organ)
    append(data / "reports/A-1-1/participants.csv", "A-1-1-p4-4,agent,electoral-commission")
    cube = read_cube_of(data)
    partners = partners_by_country(cube, Selection(f"{ID}document/A-1-1"))
    government = f"{ID}actor/state-of-arcadia"
    assert f"{ID}actor/electoral-commission" not in {actor for actors in partners.values() for actor in actors}
    assert government not in partners[REAL_ARCADIA]
    assert government in partners[REAL_RURITANIA]


def test_an_unnamed_collective_is_never_a_partner(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    append(data / "reports/A-1-1/participants.csv", "A-1-1-p4-4,agent,donor-states")
    cube = read_cube_of(data)
    partners = partners_by_country(cube, Selection(FIRST))
    assert [c for c, found in partners.items() if f"{ID}actor/donor-states" in found] == []
    assert f"{ID}actor/donor-states" not in cube.organizations


def test_what_general_knowledge_adds_is_not_recorded(tmp_path: Path) -> None:
    data = copy_world(tmp_path)
    claims = data / "reports/A-1-1/claims.csv"
    written = claims.read_text(encoding="utf-8")
    line = next(line for line in written.splitlines() if line.startswith("A-1-1-p4-4,"))
    claims.write_text(
        written.replace(line, line.replace(",stated,high,", ",general-knowledge,high,")), encoding="utf-8"
    )
    cube = read_cube_of(data)
    assert set(recorded_claims(cube, Selection(FIRST))) == {(MSU, REAL_ARCADIA)}


ENGAGED = """PREFIX rtop: <https://w3id.org/rtop/ontology#>
SELECT ?organization ?country WHERE { ?organization rtop:engagedIn ?country }"""


@pytest.mark.parametrize("data", [SMALLEST, ROOT / "data"], ids=["smallest", "real"])
def test_the_derived_shortcuts_are_what_the_measures_record(data: Path) -> None:
    store = store_of(data)
    cube = read_cube(store)
    shortcuts = {(row["organization"], row["country"]) for row in store.select(ENGAGED)}
    measured = {key for report in cube.reports for key in recorded_claims(cube, Selection(report))}
    assert shortcuts == measured


def test_organisations_and_countries_of_the_real_cells_are_known_to_the_cube() -> None:
    cube = read_cube_of(ROOT / "data")
    assert {cell.organization for cell in cube.cells} <= cube.organizations.keys()
    assert {cell.country for cell in cube.cells} <= cube.countries.keys()
    assert {cell.claim for cell in cube.cells} <= cube.claims.keys()
    assert {claim for claims in cube.concern.values() for claim in claims} <= cube.claims.keys()


# ---------------------------------------------------------------- what else the cube tells


TURTLE = """
@prefix rtop: <https://w3id.org/rtop/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix actor: <https://w3id.org/rtop/id/actor/> .
<https://w3id.org/rtop/id/claim/one> rtop:statedIn <https://w3id.org/rtop/id/document/d> ;
    rtop:agent actor:panel ; rtop:addressee actor:donors ; rtop:perpetrator actor:militia .
actor:panel rtop:rollsUpTo actor:union . actor:union rtop:rollsUpTo actor:union ; rdfs:label "Union"@en .
actor:donors a rtop:UnnamedCollective ; rtop:rollsUpTo actor:donors ; rdfs:label "Donors"@en .
actor:militia rtop:rollsUpTo actor:militia ; rdfs:label "Militia"@en .
"""


def test_participants_are_rolled_up_and_a_perpetrator_is_none() -> None:
    store = ox.Store()
    store.load(TURTLE.encode(), format=ox.RdfFormat.TURTLE)
    one = ID + "claim/one"
    assert read_participants(EmbeddedStore(store)) == (
        Participation(one, "addressee", ID + "actor/donors", "Donors", is_named=False),
        Participation(one, "agent", ID + "actor/union", "Union", is_named=True),
    )


def test_claims_tell_what_they_rest_on_and_when_they_happened(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    authorised = cube.claims[f"{ID}claim/A-68-947-fn3-1"]
    assert authorised.interval == "2012/"
    assert authorised.time_basis == "stated"
    assert "authorisation-is-engagement" in authorised.decisions
    assert f"{ID}instrument/security-council-resolution-2085-2012" in authorised.instruments
    cell = next(cell for cell in cube.cells if cell.claim == authorised.iri)
    assert (cell.actor, cell.organization) == (f"{ID}actor/security-council", f"{ID}actor/united-nations")
    assert cell.concepts == authorised.concepts


def test_a_scheme_is_in_scope_of_the_report_that_sets_it_out(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    first, second, third = (f"{ID}document/{name}" for name in ("A-65-877", "A-68-947", "A-70-999"))
    assert [has_scheme(cube, report, "inhibitor") for report in (first, second, third)] == [False, True, False]
    assert has_scheme(cube, third, "five-step")
    assert all(has_scheme(cube, report, "capability") for report in (first, second, third))
    assert not is_in_scope(cube, Selection(first, concept="form/encouragement"))
    assert len(cube.schemes["inhibitor"].concepts) == 7


def test_switches_widen_or_narrow_what_is_counted(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    report = f"{ID}document/A-68-947"
    plain = recorded_claims(cube, Selection(report))
    organs = recorded_claims(cube, Selection(report, unrolled=True))
    assert (f"{ID}actor/security-council", f"{ID}place/mali") in organs
    assert (f"{ID}actor/security-council", f"{ID}place/mali") not in plain
    assert {country for _, country in organs} == {country for _, country in plain}
    with_regions = recorded_claims(cube, Selection(report, allocate_regions=True))
    assert set(plain) <= set(with_regions)
    regions = {(cell.claim, cell.country) for cell in cube.regional}
    assert len({country for _, country in regions}) > len({claim for claim, _ in regions})


def test_missions_and_inquiries_are_no_potential_for_other_members() -> None:
    """RAMSI and the commission on Bolivia are all that their organisations show; the United Nations shows more."""
    cube = read_cube_of(ROOT / "data")
    at = cube.report(f"{ID}document/A-68-947").published
    forum, union = f"{ID}actor/pacific-islands-forum", f"{ID}actor/union-of-south-american-nations"
    assert able_members_at(cube, forum, at) == (f"{ID}place/solomon-islands",)
    assert able_members_at(cube, union, at) == (f"{ID}place/bolivia",)
    assert f"{ID}place/kenya" in able_members_at(cube, NATIONS, at)
    assert {item.country for item in cube.capable if item.mechanism.endswith("/prosecution-support-cells")} == {
        f"{ID}place/democratic-republic-of-the-congo"
    }
