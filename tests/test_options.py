"""Options to close gaps (MEASURES §10): what they close, what they rest on, and what the reports warn of."""

from __future__ import annotations

import dataclasses
import doctest
import json
from collections.abc import Iterable
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtop_graph import cli, command_line
from rtop_graph.coverage import choice
from rtop_graph.coverage.cautions import (
    CHARTER,
    DO_NO_HARM,
    NEIGHBOURS,
    NEVER_ALWAYS_RIGHT,
    OWNERSHIP,
    PERPETRATOR,
    RULES,
    SUSPENSION,
    cautions_on,
)
from rtop_graph.coverage.choice import choose_options, is_exactly_solved, pareto_choices
from rtop_graph.coverage.cube import Capable, Cell, Cube, slug
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.option_tables import Wish, option_table, pareto_table, plan_table
from rtop_graph.coverage.options import (
    ACTIVATE,
    BORROW,
    BUILD,
    CAPABILITY,
    COORDINATION,
    COSTS,
    EXTEND,
    LINK,
    PARTNER,
    GapCell,
    Option,
    alternatives,
    find_options,
    gap_cells,
)
from rtop_graph.coverage.present import Focus
from rtop_graph.coverage.recorded import Selection
from rtop_graph.store import EmbeddedStore
from tests.cubes import (
    ARCADIA,
    AT,
    FREEDONIA,
    LATER,
    LEAGUE,
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

ELDERS, WATCH, OFFICE, COURT = "mechanism/elders", "mechanism/watch", "mechanism/office", "mechanism/court"
SHOWN = (
    Capable(UNION, "mediation", ELDERS, "s1", AT, label="Elders"),
    Capable(UNION, "good-offices", ELDERS, "s1", AT, label="Elders"),
    Capable(LEAGUE, "early-warning", WATCH, "s2", AT, label="Watch"),
    Capable(UN, "mediation", OFFICE, "s3", AT, label="Office"),
    Capable(UN, "broadcasting", OFFICE, "s3", AT, label="Office"),
    Capable(UNION, "norm-setting", "mechanism/charter", "s1", AT, label="Charter"),
)


def world(cells: Iterable[Cell] = (), **parts: Any) -> Cube:
    """Return a cube in which three countries are of concern: Arcadia is in the Union, Ruritania in Union and League."""
    usual: dict[str, Any] = {
        "concern": concern(ARCADIA, RURITANIA, SYLVANIA),
        "texts": [text("s1"), text("s2"), text("s3"), *(text(f"c-{c}") for c in (ARCADIA, RURITANIA, SYLVANIA))],
        "capable": SHOWN,
        "standings": (
            standing(ARCADIA, "member"),
            standing(RURITANIA, "member"),
            standing(RURITANIA, "member", of=LEAGUE),
            standing(FREEDONIA, "member", of=LEAGUE),
        ),
        "listed": {UNION: True, LEAGUE: True, UN: True},
    }
    return cube_of(cells, **(usual | parts))


def lacks(country: str, *capabilities: str) -> list[GapCell]:
    return [GapCell(country, CAPABILITY, (capability,)) for capability in capabilities]


def found(cube: Cube, kind: str, country: str, selection: Selection = WHOLE) -> set[tuple[str, str, tuple[str, ...]]]:
    """Return organisation, mechanism and what is closed, of the options of a kind for a country."""
    return {
        (o.organization, o.mechanism, tuple("/".join((c.sort, *c.about)) for c in o.closes))
        for o in find_options(cube, selection)
        if (o.kind, o.country) == (kind, country)
    }


# ---------------------------------------------------------------- which cells are gaps


def test_a_country_of_concern_lacks_what_regional_organisations_show_and_a_regional_partner() -> None:
    every = ("early-warning", "good-offices", "mediation")  # broadcasting is the UN's alone; norms hold for all
    cells = gap_cells(world(), WHOLE)
    expected = [c for where in (ARCADIA, RURITANIA, SYLVANIA) for c in (*lacks(where, *every), GapCell(where, PARTNER))]
    assert list(cells) == expected


def test_a_capability_is_there_where_a_recorded_claim_names_it_or_a_mechanism_that_has_it() -> None:
    cells = [
        cell("s1", UNION, ARCADIA),  # s1 shows the Elders: mediation and good offices
        cell("c2", UN, RURITANIA),
        cell("c3", UN, SYLVANIA, "recommended"),
    ]
    cube = world(cells)
    named = dataclasses.replace(cube.claims["c2"], concepts=("capability/early-warning",))
    cube = dataclasses.replace(cube, claims={**cube.claims, "c2": named})
    assert gap_cells(cube, WHOLE) == (
        *lacks(ARCADIA, "early-warning"),
        *lacks(RURITANIA, "good-offices", "mediation"),
        GapCell(RURITANIA, PARTNER),
        *lacks(SYLVANIA, "early-warning", "good-offices", "mediation"),
        GapCell(SYLVANIA, PARTNER),
    )


def test_two_partners_lack_coordination_unless_a_done_claim_names_them_together() -> None:
    apart = [cell("c1", UN, ARCADIA), cell("c2", LEAGUE, ARCADIA)]
    pair = GapCell(ARCADIA, COORDINATION, (LEAGUE, UN))
    assert pair in gap_cells(world(apart), WHOLE)
    together = [cell("c3", UN, ARCADIA, kind="Partnership"), cell("c3", LEAGUE, ARCADIA, kind="Partnership")]
    assert pair not in gap_cells(world([*apart, *together]), WHOLE)
    planned = [dataclasses.replace(item, modality="recommended") for item in together]
    assert pair in gap_cells(world([*apart, *planned]), WHOLE)
    elsewhere = [dataclasses.replace(item, country=RURITANIA) for item in together]
    assert pair in gap_cells(world([*apart, *elsewhere]), WHOLE)


def test_what_is_out_of_scope_is_no_gap() -> None:
    cube = world(concern={(LATER, ARCADIA): (f"c-{ARCADIA}",)})
    assert gap_cells(cube, Selection(LATER, "III")) == ()
    assert find_options(cube, Selection(LATER, "III")) == ()


# ---------------------------------------------------------------- which options there are


def test_activate_needs_full_membership_a_mechanism_and_silence() -> None:
    cube = world()
    assert found(cube, ACTIVATE, ARCADIA) == {
        (UNION, ELDERS, ("capability/good-offices", "capability/mediation", PARTNER)),
    }
    assert {organization for organization, _, _ in found(cube, ACTIVATE, RURITANIA)} == {UNION, LEAGUE}
    assert found(cube, ACTIVATE, SYLVANIA) == set()
    suspended = world(standings=(standing(ARCADIA, "member"), standing(ARCADIA, "suspended")))
    assert found(suspended, ACTIVATE, ARCADIA) == set()
    assert found(world([cell("c1", UNION, ARCADIA)]), ACTIVATE, ARCADIA) == set()


def test_extend_needs_a_recorded_partner_of_any_channel_with_a_mechanism() -> None:
    cube = world([cell("c1", UN, SYLVANIA), cell("c2", LEAGUE, ARCADIA)])
    assert found(cube, EXTEND, SYLVANIA) == {(UN, OFFICE, ("capability/mediation",))}
    assert found(cube, EXTEND, ARCADIA) == {(LEAGUE, WATCH, ("capability/early-warning",))}
    assert found(cube, EXTEND, RURITANIA) == set()


def test_a_mechanism_with_members_of_its_own_serves_those_alone() -> None:
    listed = {UNION: True, LEAGUE: True, UN: True, ELDERS: True}
    assert found(world(listed=listed), ACTIVATE, ARCADIA) == set()
    own = world(listed=listed, standings=(standing(ARCADIA, "member"), standing(ARCADIA, "participant", of=ELDERS)))
    assert {mechanism for _, mechanism, _ in found(own, ACTIVATE, ARCADIA)} == {ELDERS}


def test_a_mechanism_for_other_places_is_nothing_to_act_through_and_nothing_to_lend() -> None:
    there = [dataclasses.replace(item, country=RURITANIA) for item in SHOWN]
    cube = world(capable=there)
    assert {o.country for o in find_options(cube, WHOLE) if o.kind != BUILD} == {RURITANIA}


def test_mechanisms_count_from_reports_up_to_this_one() -> None:
    late = dataclasses.replace(SHOWN[0], published="2014-07-11T00:00:00Z")
    assert found(world(capable=(late, *SHOWN[2:])), ACTIVATE, ARCADIA) == set()


def test_borrow_has_lenders_and_build_does_not() -> None:
    options = [o for o in find_options(world(), WHOLE) if o.country == ARCADIA and o.kind in {BORROW, BUILD}]
    assert [(o.kind, o.organization, o.others, o.cost, o.claims) for o in options] == [
        (BORROW, UNION, (LEAGUE,), 3, ("s2",)),
        (BUILD, UNION, (), 4, ()),
    ]
    early = (*lacks(ARCADIA, "early-warning"), GapCell(ARCADIA, PARTNER))
    assert {o.closes for o in options} == {early}


def test_link_closes_the_coordination_of_the_pair_alone() -> None:
    cube = world([cell("c1", UN, SYLVANIA), cell("c2", LEAGUE, SYLVANIA)])
    (link,) = [o for o in find_options(cube, WHOLE) if o.kind == LINK]
    assert (link.organization, link.others) == (LEAGUE, (UN,))
    assert link.closes == (GapCell(SYLVANIA, COORDINATION, (LEAGUE, UN)),)


def test_costs_are_those_given() -> None:
    options = find_options(world(), WHOLE, {BUILD: 9})
    assert {o.kind: o.cost for o in options} == {ACTIVATE: 2, BORROW: 3, BUILD: 9}


# ---------------------------------------------------------------- options close what they say

COUNTRIES = [ARCADIA, RURITANIA, SYLVANIA]
CELLS = st.builds(
    cell,
    st.sampled_from(["c1", "c2", "c3"]),
    st.sampled_from([UN, UNION, LEAGUE]),
    st.sampled_from(COUNTRIES),
    st.sampled_from(["performed", "ongoing", "recommended"]),
)
MEMBERS = st.builds(
    standing,
    st.sampled_from(COUNTRIES),
    st.sampled_from(["member", "member", "suspended", "observer"]),
    of=st.sampled_from([UNION, LEAGUE]),
)
WORLDS = st.builds(
    lambda cells, standings: world(cells, standings=tuple(standings)),
    st.lists(CELLS, max_size=6),
    st.lists(MEMBERS, max_size=6),
)


def applied(cube: Cube, option: Option) -> Cube:
    """Return the cube after the option was done and told: one engagement more, through its mechanism."""
    acting = (option.organization, *(option.others if option.kind == LINK else ()))
    cells = tuple(cell("new", organization, option.country, role="partner") for organization in acting)
    gained = {c.about[0] for c in option.closes if c.sort == CAPABILITY}
    capable = tuple(Capable(option.organization, k, option.mechanism or "mechanism/new", "new", AT) for k in gained)
    claims = {**cube.claims, "new": text("new")}
    return dataclasses.replace(cube, cells=(*cube.cells, *cells), claims=claims, capable=(*cube.capable, *capable))


@settings(deadline=None, max_examples=60)
@given(WORLDS)
def test_an_option_closes_what_it_says_and_nothing_else(cube: Cube) -> None:
    before = set(gap_cells(cube, WHOLE))
    for option in find_options(cube, WHOLE):
        after = set(gap_cells(applied(cube, option), WHOLE))
        assert before - after == set(option.closes), option
        assert {c.sort for c in after - before} <= {COORDINATION}  # a new partner is one more to work with


@settings(deadline=None, max_examples=60)
@given(WORLDS)
def test_every_option_has_a_cost_and_closes_gaps_of_its_country(cube: Cube) -> None:
    gaps = set(gap_cells(cube, WHOLE))
    options = find_options(cube, WHOLE)
    assert len(options) == len(set(options))
    for option in options:
        assert option.closes
        assert set(option.closes) <= {c for c in gaps if c.country == option.country}
        assert option.cost == COSTS[option.kind]


# ---------------------------------------------------------------- a choice within a budget


def option(name: str, cost: int, *cells: str) -> Option:
    closes = tuple(GapCell(ARCADIA, CAPABILITY, (c,)) for c in cells)
    return Option(EXTEND, ARCADIA, f"actor/{name}", closes, cost)


TRAP = (option("wide", 2, "a", "b", "c"), option("left", 2, "a", "d"), option("right", 2, "b", "c"))
"""Greedy takes the wide one first, and with 4 closes four cells, as left and right do; with 2 the wide one is best."""


def test_a_choice_closes_the_most_within_its_budget() -> None:
    assert [len(choose_options(TRAP, budget).cells) for budget in range(5)] == [0, 0, 3, 3, 4]
    pair = (option("wide", 3, "a", "b", "c"), option("left", 2, "a", "b"), option("right", 2, "c", "d"))
    assert {o.organization for o in choose_options(pair, 4).options} == {"actor/left", "actor/right"}
    assert len(choose_options(pair, 4, limit=0).cells) == 3  # greedy: the wide one leaves nothing to spend


def test_of_choices_that_close_as_much_the_cheaper_is_taken() -> None:
    assert choose_options((option("dear", 3, "a"), option("cheap", 1, "a")), 9).cost == 1


def test_the_list_of_choices_rises_in_cost_and_cells() -> None:
    assert [(c.cost, len(c.cells)) for c in pareto_choices(TRAP)] == [(0, 0), (2, 3), (4, 4)]


def test_the_best_single_option_saves_greedy_from_small_change() -> None:
    many = tuple("abcdefgh")
    options = (option("small", 1, "z", "y"), option("big", 8, *many))
    assert len(choose_options(options, 8, limit=0).cells) == 8


def test_interchangeable_options_are_named_beside_the_chosen_one() -> None:
    twins = (option("one", 1, "a"), option("two", 1, "a"), option("three", 2, "a"))
    assert alternatives(twins, twins[0]) == (twins[1],)


OPTIONS = st.lists(
    st.builds(
        lambda at, cost, cells: option(f"o{at}", cost, *sorted(cells)),
        st.integers(0, 99),
        st.integers(1, 4),
        st.sets(st.sampled_from("abcdef"), min_size=1, max_size=4),
    ),
    max_size=7,
    unique=True,
)


@settings(deadline=None, max_examples=80)
@given(OPTIONS, st.integers(0, 12))
def test_the_exact_choice_is_the_best_of_all_and_greedy_keeps_its_promise(options: list[Option], budget: int) -> None:
    exact, greedy = choose_options(options, budget), choose_options(options, budget, limit=0)
    subsets = (chosen for size in range(len(options) + 1) for chosen in combinations(options, size))
    sizes = [len({c for o in s for c in o.closes}) for s in subsets if sum(o.cost for o in s) <= budget]
    assert exact.is_exact
    assert greedy.is_exact is not bool(options)
    assert exact.cost <= budget
    assert greedy.cost <= budget
    assert len(exact.cells) == max(sizes) >= len(greedy.cells) >= 0.316 * max(sizes)


@settings(deadline=None, max_examples=80)
@given(OPTIONS, st.sampled_from([0, 16]))
def test_the_pareto_list_is_monotone_and_agrees_with_the_choice(options: list[Option], limit: int) -> None:
    choices = pareto_choices(options, limit)
    points = [(choice.cost, len(choice.cells)) for choice in choices]
    assert points[0] == (0, 0)
    assert all(cost < dearer and cells < more for (cost, cells), (dearer, more) in pairwise(points))
    assert choices[-1].cells == {c for o in options for c in o.closes}
    for entry in choices:
        best = len(choose_options(options, entry.cost).cells)
        assert best >= len(entry.cells) >= (best if entry.is_exact else 0.632 * best)


def test_a_group_of_more_cells_than_the_limit_is_not_solved_exactly() -> None:
    assert is_exactly_solved(TRAP, limit=4)
    assert not is_exactly_solved(TRAP, limit=3)
    apart = (option("one", 1, "a", "b"), option("two", 1, "c", "d"))
    assert is_exactly_solved(apart, limit=2)


# ---------------------------------------------------------------- cautions


def raised(cube: Cube, kind: str, country: str) -> set[str]:
    options = [o for o in find_options(cube, WHOLE) if (o.kind, o.country) == (kind, country)]
    (names,) = {frozenset(c.rule.name for c in cautions_on(cube, o, D)) for o in options}
    return set(names)


def test_regional_organisations_raise_what_the_reports_say_of_them() -> None:
    assert raised(world(), ACTIVATE, ARCADIA) == {r.name for r in (NEVER_ALWAYS_RIGHT, CHARTER, OWNERSHIP, DO_NO_HARM)}
    cube = world([cell("c1", UN, SYLVANIA)])
    assert raised(cube, EXTEND, SYLVANIA) == {OWNERSHIP.name, DO_NO_HARM.name}


def test_neighbours_are_other_members_of_the_region() -> None:
    countries = {
        iri: dataclasses.replace(country, regions=("Coast",) if iri in {ARCADIA, RURITANIA} else ("Hills",))
        for iri, country in world().countries.items()
    }
    cube = world(countries=countries)
    assert NEIGHBOURS.name in raised(cube, ACTIVATE, ARCADIA)
    alone = world(countries=countries, standings=(standing(ARCADIA, "member"), standing(SYLVANIA, "member")))
    assert NEIGHBOURS.name not in raised(alone, ACTIVATE, ARCADIA)


def test_a_suspension_is_told_with_the_organisation() -> None:
    cube = world(standings=(standing(ARCADIA, "member"), standing(ARCADIA, "suspended", of=LEAGUE)))
    (option, *_) = find_options(cube, WHOLE)
    told = {c.rule: c for c in cautions_on(cube, option, D)}
    assert told[SUSPENSION].organizations == (LEAGUE,)
    assert SUSPENSION.source == ()


def test_a_state_that_is_a_perpetrator_is_told_with_its_claims() -> None:
    cube = world(perpetrators={(D, ARCADIA): (f"c-{ARCADIA}",), (LATER, RURITANIA): (f"c-{RURITANIA}",)})
    assert PERPETRATOR.name in raised(cube, ACTIVATE, ARCADIA)
    assert PERPETRATOR.name not in {
        c.rule.name for o in find_options(cube, WHOLE) if o.country == RURITANIA for c in cautions_on(cube, o, D)
    }


def test_a_link_brings_nothing_new_that_could_harm() -> None:
    cube = world([cell("c1", UN, SYLVANIA), cell("c2", LEAGUE, SYLVANIA)])
    assert raised(cube, LINK, SYLVANIA) == {r.name for r in (NEVER_ALWAYS_RIGHT, CHARTER, OWNERSHIP)}


def test_every_caution_but_a_suspension_names_its_paragraph() -> None:
    assert {rule.name: str(*rule.source) for rule in RULES} == {
        "suspended membership": "",
        "State as perpetrator": "A/68/947 ¶76",
        "not always right": "A/65/877 ¶24",
        "neighbours": "A/68/947 ¶23",
        "Charter limits": "A/65/877 ¶5",
        "national ownership": "A/68/947 ¶15",
        "do no harm": "A/68/947 ¶17",
    }


# ---------------------------------------------------------------- tables


def test_a_row_has_membership_mechanism_evidence_and_cautions() -> None:
    (row,) = option_table(world(), WHOLE, Wish(Focus(ARCADIA), ACTIVATE)).records()
    assert (row["membership"], row["membership source"]) == ("member", "member: roll")
    assert str(row["mechanism"]) == "Elders"
    assert row["closes"] == "good-offices; mediation; a regional partner"
    assert row["mechanism shown in"] == world().claims["s1"].paragraphs
    assert row["of concern by"] == world().claims[f"c-{ARCADIA}"].paragraphs
    assert "national ownership" in str(row["cautions"])


def test_tables_say_what_they_assume_and_that_nobody_is_ranked() -> None:
    table = option_table(world(), WHOLE, Wish(costs=tuple({**COSTS, BUILD: 7}.items())))
    assert table.title == "Options the record suggests in A/1/1"
    assert any("build 7" in note for note in table.notes)
    assert any("no one is ranked" in note for note in table.notes)
    assert table.figures["gap cells, capability"] == 9
    assert table.figures["gap cells that some option closes"] == 8  # none for Sylvania, whom nobody has as a member


def test_a_plan_keeps_to_its_budget_and_the_list_ends_where_nothing_is_left() -> None:
    plan = plan_table(world(), WHOLE, Wish(), 4)
    assert plan.figures["cost of the choice"] == 4
    assert plan.figures["cells closed"] == 6
    assert [(str(row["country"]), row["option"]) for row in plan.records()] == [
        ("Arcadia", ACTIVATE),
        ("Ruritania", ACTIVATE),
    ]
    last = pareto_table(world(), WHOLE, Wish()).records()[-1]
    assert (last["cells closed"], last["share of gap cells"]) == (8, 8 / 12)


def test_a_partner_is_also_named_by_a_link() -> None:
    cube = world([cell("c1", UN, SYLVANIA), cell("c2", LEAGUE, SYLVANIA)])
    for organization in (UN, LEAGUE):
        assert len(option_table(cube, WHOLE, Wish(Focus("", organization), LINK)).rows) == 1
    assert option_table(cube, WHOLE, Wish(Focus("", UNION), LINK)).rows == ()


# ---------------------------------------------------------------- the real reports


def real(cube: Cube, label: str) -> tuple[str, tuple[Option, ...]]:
    (report,) = (report.iri for report in cube.reports.values() if report.label == label)
    return report, find_options(cube, Selection(report))


def test_guinea_could_turn_to_the_african_union_and_ecowas_in_2014(real_store: EmbeddedStore) -> None:
    """A/68/947 ¶63 tells of a decision for Guinea; mechanisms in A/65/877 ¶27 and A/68/947 ¶37, ¶52, ¶62."""
    cube = read_cube(real_store)
    _, options = real(cube, "A/68/947")
    guinea = {slug(o.mechanism): o for o in options if (slug(o.country), o.kind) == ("guinea", ACTIVATE)}
    assert {"panel-of-the-wise", "mediation-and-facilitation-unit", "african-union-early-warning-system"} <= set(guinea)
    wise = guinea["panel-of-the-wise"]
    assert {c.about[0] for c in wise.closes if c.about} == {"good-offices", "preventive-diplomacy", "public-messaging"}
    assert [str(thing) for thing in cube.paragraphs_of(wise.claims)] == ["A/65/877 ¶27", "A/68/947 ¶37"]
    assert "african-union-suspension-after-coups" not in {slug(o.mechanism) for o in options}


def test_peer_review_is_offered_to_those_who_take_part_in_it(real_store: EmbeddedStore) -> None:
    """A/65/877 ¶17 tells of the African Peer Review Mechanism; in 2011 Kenya took part in it, and Libya did not."""
    cube = read_cube(real_store)
    _, options = real(cube, "A/65/877")
    asked = {slug(o.country) for o in options if slug(o.mechanism) == "african-peer-review-mechanism"}
    assert {"kenya", "sierra-leone"} <= asked
    assert asked.isdisjoint({"libya", "cote-divoire", "guinea"})


def test_libyas_two_partners_of_2011_are_not_named_together(real_store: EmbeddedStore) -> None:
    """A/65/877 ¶34: the Arab League suspended Libya, the General Assembly its seat; no claim joins the two."""
    cube = read_cube(real_store)
    _, options = real(cube, "A/65/877")
    (link,) = [o for o in options if o.kind == LINK]
    assert slug(link.country) == "libya"
    assert {cube.partner(o).short for o in (link.organization, *link.others)} == {"LAS", "UN"}


def test_suspended_members_and_states_as_perpetrators_are_told(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    told: dict[str, dict[str, set[str]]] = {}
    for label in ("A/65/877", "A/68/947", "A/70/999"):
        report, options = real(cube, label)
        rules = told.setdefault(label, {})
        for o in options:
            for caution in cautions_on(cube, o, report):
                rules.setdefault(caution.rule.name, set()).add(slug(o.country))
    assert {label: rules.get(SUSPENSION.name) for label, rules in told.items()} == {
        "A/65/877": {"libya"},  # by the Arab League
        "A/68/947": {"central-african-republic"},  # by the African Union
        "A/70/999": {"eritrea", "syrian-arab-republic"},  # by IGAD; by the Arab League and the OIC
    }
    assert {label: rules.get(PERPETRATOR.name) for label, rules in told.items()} == {
        "A/65/877": {"libya"},  # ¶34
        "A/68/947": {"democratic-peoples-republic-of-korea"},  # ¶76
        "A/70/999": {"democratic-peoples-republic-of-korea", "eritrea", "syrian-arab-republic"},  # ¶8, ¶12, ¶16
    }


def test_nobody_is_activated_for_a_member_that_is_suspended(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    _, options = real(cube, "A/68/947")
    active = {cube.partner(o.organization).short for o in options if slug(o.country) == "central-african-republic"}
    assert "AU" not in active


def test_the_real_choices_are_exact(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    for report in cube.reports:
        options = find_options(cube, Selection(report))
        assert is_exactly_solved(options)
        choices = pareto_choices(options)
        assert all(a.cost < b.cost and len(a.cells) < len(b.cells) for a, b in pairwise(choices))


def test_a_caution_rests_on_a_paragraph_of_the_real_reports(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    known = {thing for claim in cube.claims.values() for thing in claim.paragraphs}
    assert {thing for rule in RULES for thing in rule.source} <= known


# ---------------------------------------------------------------- the command


@pytest.fixture
def at_real(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands ask the project's own data, whose build lacks nothing but the reasoner."""
    monkeypatch.setenv("RTOP_BUILD", str(real_build))


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert cli.main(["options", "--report", "A/68/947", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("at_real")
def test_options_are_narrowed_by_country_partner_and_kind(capsys: pytest.CaptureFixture[str]) -> None:
    rows = asked(capsys, "--country", "Guinea", "--partner", "ECOWAS", "--kind", "activate")["rows"]
    assert len(rows) == 3
    assert {row["country"]["label"] for row in rows} == {"Guinea"}
    assert {row["organisation"]["label"] for row in rows} == {"Economic Community of West African States"}
    assert {row["option"] for row in rows} == {"activate"}


@pytest.mark.usefixtures("at_real")
def test_a_budget_gives_a_choice_and_costs_can_be_told(capsys: pytest.CaptureFixture[str]) -> None:
    plan = asked(capsys, "--country", "Guinea", "--budget", "4")
    assert sum(row["cost"] for row in plan["rows"]) <= 4
    assert plan["figures"]["budget"] == 4
    dear = asked(capsys, "--country", "Guinea", "--budget", "4", "--cost", "activate=5")
    assert dear["figures"]["cells closed"] < plan["figures"]["cells closed"]
    assert any("activate 5" in note for note in dear["notes"])


@pytest.mark.usefixtures("at_real")
def test_the_pareto_list_starts_from_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    rows = asked(capsys, "--pareto", "--country", "Guinea")["rows"]
    assert (rows[0]["cost"], rows[0]["cells closed"]) == (0, 0)
    assert all(a["cells closed"] < b["cells closed"] for a, b in pairwise(rows))


@pytest.mark.usefixtures("at_real")
@pytest.mark.parametrize("cost", ["build", "build=", "build=0", "build=-1", "build=1.5", "buy=2", "build=²"])
def test_a_cost_is_a_kind_and_a_whole_number(cost: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["options", "--cost", cost]) == 2
    assert "KIND=N" in capsys.readouterr().err


@pytest.mark.usefixtures("at_real")
def test_a_budget_below_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["options", "--budget", "-1"]) == 2
    assert "0 or more" in capsys.readouterr().err


def test_the_command_offers_every_kind() -> None:
    assert tuple(COSTS) == command_line.OPTION_KINDS


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(choice) == (0, 3)
