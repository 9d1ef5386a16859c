"""Division of labour and partnerships are those of MEASURES §§7, 8: every number here is worked out by hand."""

from __future__ import annotations

import doctest
import importlib
import math
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtop_graph.coverage.cube import Cube, Participation, slug
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.fragmentation import (
    FEWEST_CLAIMS,
    MIXES,
    claim_weights,
    concentrations,
    herfindahl,
    location_quotient,
    mix,
    quotients,
    similarities,
    similarity,
)
from rtop_graph.coverage.partnerships import (
    STEPS,
    joined_pairs,
    joint_claims,
    joint_components,
    joint_graph,
    positions,
    shared_instruments,
    step_profile,
    ties,
)
from rtop_graph.coverage.present import Focus
from rtop_graph.coverage.present_partners import concentration_table, mix_table, pair_table, profile_table
from rtop_graph.coverage.recorded import Selection
from rtop_graph.identifiers import ID
from rtop_graph.queries import run_named
from rtop_graph.store import EmbeddedStore
from tests.cubes import ARCADIA, CLUB, LEAGUE, RURITANIA, UN, UNION, WHOLE, cell, cube_of, text
from tests.worlds import project_vocabulary


def parts(claim: str, agents: Iterable[str] = (), partners: Iterable[str] = ()) -> list[Participation]:
    """Return who takes part in a claim, all named."""
    sides = [*(("agent", actor) for actor in agents), *(("partner", actor) for actor in partners)]
    return [Participation(claim, role, actor, actor, is_named=True) for role, actor in sides]


@pytest.mark.parametrize("module", ["redundancy", "fragmentation", "partnerships"])
def test_the_examples_of_the_measures_run(module: str) -> None:
    ran = doctest.testmod(importlib.import_module(f"rtop_graph.coverage.{module}"))
    assert ran.attempted > 0
    assert ran.failed == 0


# ---------------------------------------------------------------- §7: weights, quotients, concentration

LABOUR = cube_of(
    texts=(
        text("c1", concepts=("form/aid",)),
        text("c2", concepts=("form/aid", "form/advice")),
        text("c3"),
        text("c4", modality="recommended", concepts=("form/aid",)),
        text("c5", kind="Finding", concepts=("form/aid",)),
        text("c6", basis="derived", concepts=("form/aid",)),
    ),
    participants=(
        *parts("c1", [UN], [UNION]),
        *parts("c1", [], [UN]),  # the UN on both sides is one actor
        *parts("c2", [UN]),
        Participation("c2", "partner", "actor/donors", "donors", is_named=False),
        *parts("c3", [LEAGUE]),
        *parts("c4", [LEAGUE]),
        *parts("c5", [UN]),
        *parts("c6", [UN]),
    ),
)


def test_a_done_engagement_claim_adds_one_in_all() -> None:
    assert claim_weights(LABOUR, WHOLE) == {"c1": {UN: 0.5, UNION: 0.5}, "c2": {UN: 1.0}, "c3": {LEAGUE: 1.0}}


def test_the_quotient_compares_a_partner_with_everybody() -> None:
    table = mix(claim_weights(LABOUR, WHOLE), {"c1": ["aid"], "c2": ["aid", "advice"]})
    assert table == {(UN, "advice"): 1.0, (UN, "aid"): 1.5, (UNION, "aid"): 0.5}
    assert location_quotient(table, UNION, "aid") == pytest.approx(1 / (2 / 3))
    assert location_quotient(table, UN, "advice") == pytest.approx((1 / 2.5) / (1 / 3))
    assert location_quotient(table, UNION, "advice") == 0.0
    assert similarity(table, UN, UNION) == pytest.approx(1.5 / math.hypot(1, 1.5))


def test_with_fewer_than_five_claims_quotient_and_similarity_are_suppressed() -> None:
    assert {q.quotient for q in quotients(LABOUR, WHOLE, "form")} == {None}
    assert set(similarities(LABOUR, WHOLE, "form").values()) == {None}
    claims = [f"c{at}" for at in range(1, 6)]
    cube = cube_of(
        texts=[text(claim, concepts=("form/aid",)) for claim in claims],
        participants=[part for claim in claims for part in parts(claim, [UN, UNION])],
    )
    assert {q.organization: q.quotient for q in quotients(cube, WHOLE, "form")} == {UN: 1.0, UNION: 1.0}
    assert similarities(cube, WHOLE, "form") == {(UN, UNION): pytest.approx(1.0)}


def test_concentration_is_undefined_for_one_partner_and_suppressed_below_five_claims() -> None:
    cells = [cell(f"c{at}", UN, ARCADIA) for at in range(1, 5)]
    cells += [cell("c6", UN, RURITANIA), cell("c7", UNION, RURITANIA)]
    everyone = [part for found in cells for part in parts(found.claim, [found.organization])]
    arcadia, ruritania = concentrations(cube_of(cells, participants=everyone), WHOLE)
    assert (arcadia.hhi, arcadia.effective_partners, arcadia.why_not) == (None, None, "undefined: one partner")
    assert (ruritania.hhi, ruritania.why_not) == (None, "suppressed: fewer than 5 claims")
    more = [*cells, cell("c5", UNION, ARCADIA)]
    arcadia, _ = concentrations(cube_of(more, participants=[*everyone, *parts("c5", [UNION])]), WHOLE)
    assert arcadia.hhi == pytest.approx(0.8**2 + 0.2**2)
    assert arcadia.effective_partners == pytest.approx(1 / 0.68)


WEIGHTS = st.dictionaries(
    st.sampled_from([f"c{at}" for at in range(6)]),
    st.sets(st.sampled_from("abcd"), min_size=1).map(lambda own: dict.fromkeys(own, 1 / len(own))),
    min_size=1,
)
PARTED = st.dictionaries(st.sampled_from([f"c{at}" for at in range(6)]), st.sets(st.sampled_from("klm"), min_size=1))


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=9))
def test_concentration_lies_above_nought_and_up_to_one(weights: list[float]) -> None:
    hhi = herfindahl(weight / sum(weights) for weight in weights)
    assert 1 / len(weights) - 1e-9 <= hhi <= 1 + 1e-9


@given(WEIGHTS, PARTED)
def test_quotients_of_a_partner_average_to_one_over_the_parts(
    weights: dict[str, dict[str, float]], parted: dict[str, set[str]]
) -> None:
    table = mix(weights, parted)
    total = sum(table.values())
    assert total == pytest.approx(sum(len(parted.get(claim, ())) for claim in weights))
    for actor in {actor for actor, _ in table}:
        shares = {k: sum(w for (_, part), w in table.items() if part == k) / total for _, k in table}
        assert sum(share * location_quotient(table, actor, k) for k, share in shares.items()) == pytest.approx(1)


# ---------------------------------------------------------------- §8: joint engagement, steps, maturity, instruments

JOINT = cube_of(
    texts=(
        text("c1", "Partnership"),
        text("c2", "Partnership", "ongoing", concepts=("five-step/contact", "maturity/early-stage")),
        text("c3", "Partnership", "recommended", concepts=("five-step/contact", "five-step/shared-guidance")),
        text("c4", "Adoption", instruments=("instrument/code",)),
        text("c5", "Adoption", instruments=("instrument/code",)),
        text("c6", "Engagement"),  # both do the same: no partnership
        text("c7", "Adoption", "recommended", instruments=("instrument/code",)),
    ),
    participants=(
        *parts("c1", [], [UN, UNION, LEAGUE]),
        *parts("c2", [UN], [UNION]),
        *parts("c3", [UN], [UNION, CLUB]),
        *parts("c4", [UN]),
        *parts("c5", [UNION]),
        *parts("c6", [CLUB, LEAGUE]),
        *parts("c7", [CLUB]),
    ),
    instruments={"instrument/code": "Code"},
)


def test_weight_is_shared_among_the_others_of_a_claim() -> None:
    graph = joint_graph(JOINT, WHOLE)
    weights = {pair: graph.edges[pair]["weight"] for pair in joint_claims(JOINT, WHOLE)}
    assert weights == {(LEAGUE, UN): 0.5, (LEAGUE, UNION): 0.5, (UN, UNION): 1.5}
    assert graph.number_of_edges() == 3
    assert joint_claims(JOINT, WHOLE)[UN, UNION] == ("c1", "c2")


def test_two_partners_of_a_third_are_not_tied_by_it() -> None:
    assert joined_pairs(["b"], ["c", "a"]) == (("a", "b"), ("b", "c"))
    assert joined_pairs(["b", "a"], ["a"]) == (("a", "b"),)
    assert joined_pairs([], ["a"]) == ()


def test_positions_in_a_star_and_without_its_hub() -> None:
    star = cube_of(
        texts=(text("c1", "Partnership"), text("c2", "Partnership"), text("c3", "Partnership")),
        participants=(*parts("c1", [UN], [UNION]), *parts("c2", [UN], [LEAGUE]), *parts("c3", [UN], [CLUB])),
    )
    found = {place.organization: place for place in positions(joint_graph(star, WHOLE))}
    hub, rim = found[UN], found[CLUB]
    assert (hub.neighbours, hub.betweenness) == (3, 1.0)
    assert hub.effective_size == pytest.approx(3)
    assert hub.constraint == pytest.approx(1 / 3)  # three ties of a third each: 3 · (1/3)²
    assert (rim.neighbours, rim.betweenness) == (1, 0.0)
    assert [rim.constraint, rim.effective_size] == pytest.approx([1.0, 1.0])
    without = joint_graph(star, WHOLE, without_un=True)
    assert joint_components(without) == [(CLUB,), (LEAGUE,), (UNION,)]
    assert {(p.constraint, p.effective_size) for p in positions(without)} == {(None, None)}


def test_a_tie_sets_weight_steps_maturity_and_instruments_side_by_side() -> None:
    found = {tie.pair: tie for tie in ties(JOINT, WHOLE)}
    tie = found[UN, UNION]
    assert (tie.weight, tie.maturity, tie.instruments) == (1.5, ("early-stage",), ("instrument/code",))
    states = {step.slug: step.state for step in tie.steps}
    assert states["contact"] == "recorded"
    assert states["shared-guidance"] == "planned-or-mandated-only"
    assert states["own-capacities"] == "not-mentioned"
    assert tie.claims == ("c1", "c2", "c3", "c4", "c5")
    assert (found[CLUB, UN].weight, found[CLUB, UN].joint) == (0.0, ())  # recommended alone
    assert (CLUB, LEAGUE) not in found
    assert shared_instruments(JOINT, WHOLE) == {(UN, UNION): {"instrument/code": ("c4", "c5")}}


def test_a_step_stated_not_done_is_told_unless_something_was_done() -> None:
    cube = cube_of(texts=(text("c1", "Failure", "not-taken", concepts=("five-step/contact",)),))
    assert step_profile(cube, WHOLE, ["c1"])[0].state == "stated-not-done"


def test_steps_and_parts_are_those_of_the_ontology() -> None:
    concepts = project_vocabulary().concepts
    assert sorted(STEPS) == sorted(concepts["five-step"])
    assert set(MIXES) - {"pillar"} <= concepts.keys()


# ---------------------------------------------------------------- the reports


@pytest.fixture(scope="module")
def real_cube(real_store: EmbeddedStore) -> Cube:
    return read_cube(real_store)


def selection_of(cube: Cube, symbol: str) -> Selection:
    return Selection(next(report.iri for report in cube.reports.values() if report.label == symbol))


def shorts(cube: Cube, organizations: Iterable[str]) -> set[str]:
    return {cube.partner(o).short for o in organizations}


def test_in_2011_libya_has_the_one_concentration_that_is_not_suppressed(real_cube: Cube) -> None:
    known = [c for c in concentrations(real_cube, selection_of(real_cube, "A/65/877")) if c.hhi is not None]
    assert [slug(c.country) for c in known] == ["libya"]
    assert {real_cube.partner(o).short: share for o, share in known[0].shares.items()} == {"LAS": 0.2, "UN": 0.8}
    assert known[0].effective_partners == pytest.approx(1.47, abs=0.01)


def test_every_claim_of_the_reports_weighs_one(real_cube: Cube) -> None:
    for symbol in ("A/65/877", "A/68/947", "A/70/999"):
        weights = claim_weights(real_cube, selection_of(real_cube, symbol))
        assert weights
        assert all(sum(shares.values()) == pytest.approx(1) for shares in weights.values())


def test_in_2011_every_partnership_is_with_the_un_and_its_maturity_told(real_cube: Cube) -> None:
    asked = selection_of(real_cube, "A/65/877")
    found = {tie.pair: tie for tie in ties(real_cube, asked) if tie.joint}
    labels = {next(iter(shorts(real_cube, pair) - {"UN"})): tie.maturity for pair, tie in found.items()}
    assert {name for name, label in labels.items() if label == ("well-developed",)} == {"AU", "EU", "ICGLR", "OSCE"}
    assert {name for name, label in labels.items() if label == ("early-stage",)} == {
        "ASEAN", "ECOWAS", "IGAD", "LAS", "OAS",
    }  # fmt: skip
    assert len(joint_components(joint_graph(real_cube, asked))) == 1
    assert len(joint_components(joint_graph(real_cube, asked, without_un=True))) == 9


def test_in_2014_the_un_joins_two_circles(real_cube: Cube) -> None:
    asked = selection_of(real_cube, "A/68/947")
    without = [shorts(real_cube, part) for part in joint_components(joint_graph(real_cube, asked, without_un=True))]
    assert {"AU", "ECOWAS", "IGAD"} in without
    assert {"Finn Church Aid", "OIC", "Religions for Peace"} in without
    weights = {frozenset(shorts(real_cube, tie.pair)): tie.weight for tie in ties(real_cube, asked)}
    assert weights[frozenset({"AU", "UN"})] == 1.0  # half for the Sudans, half for the Sahel
    assert weights[frozenset({"AU", "ECOWAS"})] == 0.5


def test_in_2016_the_european_union_shares_a_framework_with_the_un(real_cube: Cube) -> None:
    asked = selection_of(real_cube, "A/70/999")
    found = {frozenset(shorts(real_cube, pair)): held for pair, held in shared_instruments(real_cube, asked).items()}
    assert [slug(iri) for iri in found[frozenset({"EU", "UN"})]] == ["framework-of-analysis-for-atrocity-crimes"]


def test_pairs_agree_with_the_named_query(real_cube: Cube, real_store: EmbeddedStore) -> None:
    named = {part.actor for part in real_cube.participants if part.is_named}
    tops = {claim: {p.actor for p in real_cube.participants if p.claim == claim} for claim in real_cube.claims}
    for report in real_cube.reports:
        asked = joint_claims(real_cube, Selection(report))
        rows = list(run_named(real_store, "partnerships/who-works-with-whom"))
        told = {row["claim"] for row in rows if len(tops.get(row["claim"], set()) & named) > 1}
        counted = {claim for claims in asked.values() for claim in claims}
        assert counted <= told
        assert {c for c in told if real_cube.claims[c].document == report} == counted


def test_the_profile_of_the_african_union_shows_its_paragraphs(real_cube: Cube) -> None:
    union = next(o.iri for o in real_cube.organizations.values() if o.short == "AU")
    table = profile_table(real_cube, selection_of(real_cube, "A/65/877"), union)
    states = {str(row["step"]): row["state"] for row in table.records()}
    assert states["relationships and contact"] == "recorded"
    assert states["shared guidance"] == "recorded"  # the Panel of the Wise, ¶27
    assert states["own capacities"] == "planned-or-mandated-only"
    assert table.figures["maturity"] == "well developed"


def test_tables_say_what_is_suppressed_and_list_by_name(real_cube: Cube) -> None:
    later = selection_of(real_cube, "A/68/947")
    rows = mix_table(real_cube, later, Focus(), "form").records()
    assert {row["why none"] for row in rows if row["location quotient"] is None} == {
        f"suppressed: fewer than {FEWEST_CLAIMS} claims"
    }
    assert {str(row["organisation"]) for row in rows if row["location quotient"] is not None} == {"United Nations"}
    table = concentration_table(real_cube, later, Focus())
    assert {str(row["country"]) for row in table.records() if str(row["why none"]).startswith("suppressed")} == {
        "South Sudan",
        "Sudan",
    }
    labels = [(str(row[0]), str(row[1])) for row in pair_table(real_cube, later, Focus()).rows]
    assert labels == sorted(labels)


def test_the_network_is_told_alike_whatever_order_a_set_has(real_store: EmbeddedStore) -> None:
    graph = joint_graph(read_cube(real_store), Selection(f"{ID}document/A-68-947"))
    found = [value for p in positions(graph) for value in (p.constraint, p.effective_size, p.betweenness) if value]
    assert any(value != round(value, 6) for value in found), "no value here would tell"
    assert found == [round(value, 12) for value in found]
