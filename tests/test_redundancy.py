"""Redundancy and fragility are those of MEASURES §6: every number is worked out by hand, or by trying every set."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtop_graph.coverage.cube import Cube, slug
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.present import Focus
from rtop_graph.coverage.present_redundancy import curve_table, loss_table, redundancy_table
from rtop_graph.coverage.recorded import Selection
from rtop_graph.coverage.redundancy import (
    EVERYONE,
    REGIONAL,
    WITHOUT_UN,
    bus_factor,
    curve_range,
    fragile_share,
    is_bound,
    iter_divided,
    neighbour_sets,
    partner_loss_curve,
    partner_losses,
    redundancy,
    sole_countries,
)
from rtop_graph.coverage.robustness import Share
from rtop_graph.store import EmbeddedStore
from tests.cubes import ARCADIA, CLUB, FREEDONIA, LEAGUE, RURITANIA, SYLVANIA, UN, UNION, WHOLE, cell, cube_of

SPREAD = cube_of(
    [
        cell("c1", UN, ARCADIA),
        cell("c2", UN, RURITANIA),
        cell("c3", UN, SYLVANIA),
        cell("c3", UNION, SYLVANIA),
        cell("c4", CLUB, FREEDONIA),
        cell("c5", LEAGUE, FREEDONIA, "recommended"),  # not done
    ]
)
"""UN alone in Arcadia and Ruritania, with the Union in Sylvania; the Club alone in Freedonia."""


def test_partners_of_a_country_are_counted_rolled_up_with_the_actors_named_beside() -> None:
    office = dataclasses.replace(cube_of().organizations[UN], iri="actor/office", label="Office")
    cells = [
        cell("c1", UN, ARCADIA, actor="actor/office"),
        cell("c2", UN, ARCADIA, actor=UN),
        cell("c3", UNION, ARCADIA, actor=UNION),
    ]
    cube = dataclasses.replace(cube_of(cells), parts={"actor/office": office})
    (found,) = redundancy(cube, WHOLE)
    assert (found.partners, found.actors) == ((UN, UNION), ("actor/office", UN, UNION))
    assert found.claims == ("c1", "c2", "c3")
    (regional,) = redundancy(cube, WHOLE, REGIONAL)
    assert (regional.partners, regional.claims) == ((UNION,), ("c3",))


def test_circles_say_among_which_partners() -> None:
    assert list(neighbour_sets(SPREAD, WHOLE)) == [ARCADIA, FREEDONIA, RURITANIA, SYLVANIA]
    assert neighbour_sets(SPREAD, WHOLE, WITHOUT_UN) == {FREEDONIA: {CLUB}, SYLVANIA: {UNION}}
    assert neighbour_sets(SPREAD, WHOLE, REGIONAL) == {SYLVANIA: {UNION}}


def test_a_loss_is_the_share_of_covered_countries_a_partner_is_alone_in() -> None:
    found = {loss.partner: loss for loss in partner_losses(SPREAD, WHOLE)}
    assert found[UN].countries == (ARCADIA, RURITANIA)
    assert found[UN].share == Share(2, 4)
    assert (found[UN].lowest, found[UN].highest) == (Share(1, 3), Share(2, 3))  # without ¶1 or ¶2; without ¶3 or ¶4
    assert found[CLUB].share == Share(1, 4)
    assert found[CLUB].lowest == Share(0, 3)
    assert found[UNION].share == Share(0, 4)
    assert LEAGUE not in found


def test_fragile_are_countries_with_exactly_one_partner() -> None:
    assert fragile_share(SPREAD, WHOLE) == Share(3, 4)
    assert fragile_share(SPREAD, WHOLE, REGIONAL) == Share(1, 1)


def test_the_curve_tells_the_most_that_can_be_lost() -> None:
    curve = partner_loss_curve(neighbour_sets(SPREAD, WHOLE))
    assert [(point.removed, point.lost) for point in curve] == [
        ((), Share(0, 4)),
        ((UN,), Share(2, 4)),
        ((CLUB, UN), Share(3, 4)),  # as much as with the Union
        ((CLUB, UN, UNION), Share(4, 4)),
    ]
    assert bus_factor(curve) == 1
    assert bus_factor(curve, at=0.75) == 2
    assert curve_range(SPREAD, WHOLE, 1) == (Share(1, 3), Share(2, 3))


def test_where_nothing_is_covered_the_bus_factor_is_undefined() -> None:
    curve = partner_loss_curve({})
    assert [point.lost for point in curve] == [Share(0, 0)]
    assert bus_factor(curve) is None
    assert not is_bound(curve)


TRAP = {
    **{f"a{at}": frozenset({"x", "y"}) for at in range(3)},
    "b": frozenset({"z"}),
}
"""The greedy first step takes z (one country); the best two are x and y, which cost three."""


def test_worst_sets_need_not_contain_each_other_and_a_greedy_curve_says_that_it_is_one() -> None:
    exact, greedy = partner_loss_curve(TRAP), partner_loss_curve(TRAP, limit=0)
    assert [(point.removed, point.lost.count) for point in exact] == [
        ((), 0),
        (("z",), 1),
        (("x", "y"), 3),
        (("x", "y", "z"), 4),
    ]
    assert [point.lost.count for point in greedy] == [0, 1, 1, 4]
    assert (bus_factor(exact), is_bound(exact)) == (2, False)
    assert (bus_factor(greedy), is_bound(greedy)) == (3, True)


def test_division_is_by_the_pillars_in_scope() -> None:
    assert [part.pillar for part in iter_divided(SPREAD, WHOLE, "pillar")] == ["II", "III"]
    assert [part.pillar for part in iter_divided(SPREAD, Selection("document/A-2-2"), "pillar")] == ["II"]
    assert list(iter_divided(SPREAD, WHOLE, "form")) == []  # the cube has no such scheme


# ---------------------------------------------------------------- what holds in every world

WORLDS = st.dictionaries(
    st.sampled_from([f"country-{at}" for at in range(8)]),
    st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=4),
    max_size=8,
)


@given(WORLDS)
def test_the_curve_rises_to_the_whole_and_the_bus_factor_lies_on_it(world: dict[str, frozenset[str]]) -> None:
    curve = partner_loss_curve(world)
    counts = [point.lost.count for point in curve]
    assert counts == sorted(counts)
    assert counts[-1] == len(world)
    factor = bus_factor(curve)
    if world:
        assert factor is not None
        assert curve[factor].lost.value >= 0.5 > curve[factor - 1].lost.value
    else:
        assert factor is None


@given(WORLDS)
def test_every_point_of_an_exact_curve_is_the_most_over_all_sets(world: dict[str, frozenset[str]]) -> None:
    partners = sorted(frozenset().union(*world.values()))
    for size, point in enumerate(partner_loss_curve(world)):
        lost = [sum(own <= set(gone) for own in world.values()) for gone in combinations(partners, size)]
        assert point.lost.count == max(lost)


@given(WORLDS, st.integers(0, 20))
def test_greedy_is_never_above_exact_and_rises_too(world: dict[str, frozenset[str]], limit: int) -> None:
    exact, mixed = partner_loss_curve(world), partner_loss_curve(world, limit)
    counts = [point.lost.count for point in mixed]
    assert counts == sorted(counts)
    assert all(found <= best.lost.count for found, best in zip(counts, exact, strict=False))
    if world:
        assert (bus_factor(mixed) or 0) >= (bus_factor(exact) or 0)


@given(WORLDS, st.sampled_from("abcdef"))
def test_a_partner_that_leaves_never_adds_cover(world: dict[str, frozenset[str]], gone: str) -> None:
    left = {country: own - {gone} for country, own in world.items() if own - {gone}}
    assert left.keys() == world.keys() - set(sole_countries(world).get(gone, ()))


# ---------------------------------------------------------------- the reports


@pytest.fixture(scope="module")
def real_cube(real_store: EmbeddedStore) -> Cube:
    return read_cube(real_store)


def selection_of(cube: Cube, symbol: str) -> Selection:
    return Selection(next(report.iri for report in cube.reports.values() if report.label == symbol))


def losses(cube: Cube, symbol: str, circle: str = EVERYONE) -> dict[str, list[str]]:
    found = partner_losses(cube, selection_of(cube, symbol), circle)
    return {cube.partner(loss.partner).short: [slug(country) for country in loss.countries] for loss in found}


def test_in_2011_the_un_is_alone_everywhere_but_in_libya(real_cube: Cube) -> None:
    found = losses(real_cube, "A/65/877")
    assert found["LAS"] == []
    assert "kenya" in found["UN"]
    assert "libya" not in found["UN"]
    curve = partner_loss_curve(neighbour_sets(real_cube, selection_of(real_cube, "A/65/877")))
    assert bus_factor(curve) == 1


def test_in_2014_regional_partners_alone_are_lost_one_by_one(real_cube: Cube) -> None:
    found = losses(real_cube, "A/68/947", REGIONAL)
    assert found == {"AU": [], "EU": ["somalia"], "IGAD": [], "PIF": ["solomon-islands"], "UNASUR": ["bolivia"]}
    curve = partner_loss_curve(neighbour_sets(real_cube, selection_of(real_cube, "A/68/947"), WITHOUT_UN))
    assert bus_factor(curve) == 3
    assert curve[2].lost == Share(2, 6)


def test_in_2016_nobody_but_the_un_is_recorded_in_a_country(real_cube: Cube) -> None:
    assert list(losses(real_cube, "A/70/999")) == ["UN"]
    table = curve_table(real_cube, selection_of(real_cube, "A/70/999"), WITHOUT_UN)
    assert table.rows == ()
    assert table.figures["bus factor at 0.5"] is None
    assert any("undefined" in note for note in table.notes)


def test_the_tables_show_paragraphs_and_name_no_rank(real_cube: Cube) -> None:
    asked = selection_of(real_cube, "A/65/877")
    libya = next(row for row in redundancy_table(real_cube, asked, Focus()).records() if str(row["country"]) == "Libya")
    assert [str(thing) for thing in libya["partners"]] == ["League of Arab States", "United Nations"]  # type: ignore[union-attr]
    assert "A/65/877 ¶34" in str([str(thing) for thing in libya["paragraphs"]])  # type: ignore[union-attr]
    labels = [str(row[0]) for row in loss_table(real_cube, asked).rows]
    assert labels == sorted(labels)


def test_by_form_is_out_of_scope_where_another_report_sets_the_scheme_out(real_cube: Cube) -> None:
    early = redundancy_table(real_cube, selection_of(real_cube, "A/65/877"), Focus(), by="form")
    assert early.rows == ()
    assert any("out of the report's scope" in note for note in early.notes)
    later = redundancy_table(real_cube, selection_of(real_cube, "A/68/947"), Focus(), by="form")
    assert {str(row["form"]) for row in later.records()} >= {"encouragement", "protection assistance"}
