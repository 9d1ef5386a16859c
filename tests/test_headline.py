"""The headline, the four switches and the reading decisions flipped, on hand-made cubes and the real reports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rtop_graph.cli import main
from rtop_graph.coverage.cube import Cube, Decision, Participation, Scheme
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.headline import (
    SOLE_PARTNER,
    STATED_GAPS,
    UNSUPPORTED_INHIBITORS,
    WITHOUT_REGIONAL,
    claims_behind,
    headline,
    lost_partners,
    unsupported_inhibitors,
)
from rtop_graph.coverage.headline_tables import decision_table, headline_list, headline_table, switch_table
from rtop_graph.coverage.recorded import Selection, countries_of_concern, recorded_claims
from rtop_graph.coverage.switches import headline_counts, switches
from rtop_graph.coverage.whatif import EFFECTS, NO_FIGURE, NOT_IN_TABLES, WhatIf, flipped, what_ifs
from rtop_graph.rows import ReadingDecision
from rtop_graph.store import EmbeddedStore
from tests.cubes import (
    ARCADIA,
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
    text,
)
from tests.worlds import ROOT, project_vocabulary, read_world

IN_2011, IN_2014, IN_2016 = (
    f"https://w3id.org/rtop/id/document/{name}" for name in ("A-65-877", "A-68-947", "A-70-999")
)
PLACE = "https://w3id.org/rtop/id/place/"
INHIBITORS = {"inhibitor": Scheme("inhibitor", "inhibitors", (("courts", "courts"), ("police", "police")), (D,))}


def decision(effect: str, slug: str = "doubt") -> Decision:
    return Decision(slug, f"reading-decision/{slug}", "Is it?", "It is.", "It is not.", effect, "A note.")


def doubtful(cells: list[Any], *claims: str, **parts: Any) -> Cube:
    """Return a cube in which the claims named rest on the decision of the slug doubt."""
    cube = cube_of(cells, **parts)
    resting = {c: replace(told, decisions=("doubt",)) if c in claims else told for c, told in cube.claims.items()}
    return replace(cube, claims=resting)


@pytest.fixture(scope="module")
def real(real_store: EmbeddedStore) -> Cube:
    return read_cube(real_store)


# ---------------------------------------------------------------- the headline


ACTING = Participation("c1", "agent", UN, "United Nations", is_named=True)


def test_an_inhibitor_is_supported_by_a_done_act_of_a_named_partner() -> None:
    told = text("c1", concepts=("inhibitor/courts",))
    parts: dict[str, Any] = {"schemes": INHIBITORS, "participants": (ACTING,)}
    assert unsupported_inhibitors(cube_of(texts=[told], **parts), WHOLE) == ("inhibitor/police",)
    planned = cube_of(texts=[replace(told, modality="recommended")], **parts)
    assert unsupported_inhibitors(planned, WHOLE) == ("inhibitor/courts", "inhibitor/police")
    assert unsupported_inhibitors(planned, Selection("document/A-2-2")) == ()  # the scheme is out of its scope


def test_the_bus_factor_names_the_partners_with_and_without_the_united_nations() -> None:
    cube = cube_of([cell("c1", UN, ARCADIA), cell("c2", UN, RURITANIA), cell("c3", UNION, SYLVANIA)])
    assert lost_partners(cube, WHOLE) == {"bus-factor": (UN,), "bus-factor-without-un": (UNION,)}
    assert lost_partners(cube_of(), WHOLE) == {}


def test_the_headline_has_its_range_and_the_figures_agree_with_the_counts() -> None:
    cube = cube_of([cell("c1", UN, ARCADIA), cell("c2", UNION, ARCADIA)], concern=concern(ARCADIA, RURITANIA))
    figures = {figure.key: figure for figure in headline(cube, WHOLE)}
    without = figures[WITHOUT_REGIONAL]
    assert (without.count, without.of, without.items) == (1, 2, (RURITANIA,))
    assert without.lowest is not None
    assert without.highest is not None
    assert (without.lowest.count, without.highest.count) == (1, 2)  # without ¶2 nobody regional is recorded
    assert {key: figure.count for key, figure in figures.items()} == dict(headline_counts(cube, WHOLE).counts)


def test_the_claims_behind_a_figure_are_why_and_who() -> None:
    cube = cube_of([cell("c1", UN, ARCADIA)], concern=concern(ARCADIA))
    figures = {figure.key: figure for figure in headline(cube, WHOLE)}
    assert claims_behind(cube, WHOLE, figures[WITHOUT_REGIONAL]) == ("c-place/arcadia", "c1")
    assert claims_behind(cube, WHOLE, figures[SOLE_PARTNER]) == ("c1",)


# ---------------------------------------------------------------- each effect, on the smallest cube that shows it


def recorded_after(cube: Cube, effect: str) -> set[tuple[str, str]]:
    return set(recorded_claims(flipped(cube, decision(effect)), WHOLE))


def test_claims_no_longer_counted_leave_the_record_and_the_place_stays_of_concern() -> None:
    cells = [cell("c1", UN, ARCADIA), cell("c2", UNION, RURITANIA)]
    cube = doubtful(cells, "c1", concern={(D, ARCADIA): ("c1",)})
    assert recorded_after(cube, "not-counted") == {(UNION, RURITANIA)}
    assert set(countries_of_concern(flipped(cube, decision("not-counted")), D)) == {ARCADIA}


def test_a_danger_no_longer_counted_leaves_concern() -> None:
    danger = text("d1", "Incidence")
    cube = doubtful([], "d1", texts=[danger], concern={(D, ARCADIA): ("d1",), (D, RURITANIA): ("d1", "d2")})
    assert set(countries_of_concern(flipped(cube, decision("not-counted")), D)) == {RURITANIA}


def test_what_is_planned_counts_as_done() -> None:
    cells = [
        cell("c1", UN, ARCADIA, "prospective"),
        cell("c2", UN, RURITANIA, "mandated"),
        cell("c3", UN, SYLVANIA, "not-taken"),
    ]
    cube = doubtful(cells, "c1", "c2", "c3")
    assert recorded_after(cube, "counted-as-done") == {(UN, ARCADIA), (UN, RURITANIA)}


def test_an_operation_counts_as_engagement_over_a_region_too() -> None:
    told: dict[str, Any] = {"kind": "Operation", "role": "operator"}
    cube = doubtful([cell("c1", UNION, ARCADIA, **told)], "c1")
    cube = replace(cube, regional=(cell("c1", UNION, SYLVANIA, **told),))
    assert recorded_after(cube, "counted-as-engagement") == {(UNION, ARCADIA), (UNION, SYLVANIA)}
    assert recorded_after(cube, NO_FIGURE) == set()


def test_organs_stand_for_themselves() -> None:
    cube = doubtful(
        [cell("c1", UN, ARCADIA, actor="actor/council"), cell("c2", UN, RURITANIA, actor="actor/council")], "c1"
    )
    assert recorded_after(cube, "own-partner") == {("actor/council", ARCADIA), (UN, RURITANIA)}


def test_an_organ_of_its_own_serves_an_inhibitor_as_its_parent_did() -> None:
    council = replace(ORGANIZATIONS[UN], iri="actor/council", label="Council")
    told = text("c1", concepts=("inhibitor/courts",))
    cells = [cell("c1", UN, ARCADIA, actor="actor/council", concepts=told.concepts)]
    parts: dict[str, Any] = {"participants": (ACTING,), "schemes": INHIBITORS, "parts": {"actor/council": council}}
    cube = doubtful(cells, "c1", texts=[told], mentioned={(D, ARCADIA): ("c1",)}, **parts)
    for some in (cube, flipped(cube, decision("own-partner"))):
        assert unsupported_inhibitors(some, WHOLE) == ("inhibitor/police",)


def test_an_unnamed_collective_counts_where_its_claim_is_placed() -> None:
    unnamed = Participation("c1", "agent", "actor/neighbours", "Neighbours", is_named=False)
    host = Participation("c1", "host", "actor/hosts", "Hosts", is_named=False)
    cube = doubtful([], "c1", texts=[text("c1")], participants=(unnamed, host), mentioned={(D, ARCADIA): ("c1",)})
    then = flipped(cube, decision("named-partner"))
    assert set(recorded_claims(then, WHOLE)) == {("actor/neighbours", ARCADIA)}
    assert then.partner("actor/neighbours").channel == "other"


def test_a_lack_and_a_failure_are_no_longer_stated_gaps() -> None:
    lack, failure = text("c1", "Finding", states_lack=True), text("c2", "Failure", "not-taken")
    cube = doubtful([], "c1", "c2", texts=[lack, failure])
    assert headline_counts(cube, WHOLE).counts[STATED_GAPS] == 2
    assert headline_counts(flipped(cube, decision("not-a-stated-gap")), WHOLE).counts[STATED_GAPS] == 0


def test_help_no_longer_serves_an_inhibitor() -> None:
    told = text("c1", concepts=("inhibitor/courts", "form/advice"))
    cells = [cell("c1", UN, ARCADIA, concepts=told.concepts)]
    cube = doubtful(cells, "c1", texts=[told], schemes=INHIBITORS, participants=(ACTING,))
    assert unsupported_inhibitors(cube, WHOLE) == ("inhibitor/police",)
    then = flipped(cube, decision("no-inhibitor"))
    assert unsupported_inhibitors(then, WHOLE) == ("inhibitor/courts", "inhibitor/police")
    assert then.claims["c1"].concepts == ("form/advice",)
    assert recorded_claims(then, WHOLE) == recorded_claims(cube, WHOLE)


@pytest.mark.parametrize("effect", EFFECTS)
def test_flipping_what_no_claim_rests_on_changes_nothing(effect: str) -> None:
    cube = cube_of([cell("c1", UN, ARCADIA)], concern=concern(ARCADIA))
    assert flipped(cube, decision(effect)) == cube


def test_every_effect_of_the_ontology_is_known_here() -> None:
    assert set(project_vocabulary().concepts["effect"]) == {*EFFECTS, NO_FIGURE, NOT_IN_TABLES}


# ---------------------------------------------------------------- tables


def test_a_decision_that_cannot_be_flipped_says_so() -> None:
    cube = replace(
        cube_of([cell("c1", UN, ARCADIA)]), decisions=(decision(NO_FIGURE), decision(NOT_IN_TABLES, "other"))
    )
    outcomes = [record["outcome"] for record in decision_table(cube, WHOLE).records()]
    assert outcomes == ["changes no figure", "cannot be flipped: the tables do not hold what the alternative needs"]


def test_the_table_of_decisions_has_a_row_for_each_figure_that_moves() -> None:
    cube = doubtful([cell("c1", UN, ARCADIA)], "c1", concern=concern(ARCADIA))
    table = decision_table(replace(cube, decisions=(decision("not-counted"),)), WHOLE)
    moved = {record["figure"]: (record["as shown"], record["flipped"]) for record in table.records()}
    assert moved == {
        "with the United Nations and no regional partner recorded": (1, 0),
        "with no named partner recorded": (0, 1),
        "covered countries with exactly one partner recorded": (1, 0),
        "partners whose loss would leave half the covered countries with none": (1, None),  # nothing is covered
    }
    assert all(str(record["countries that change"][0]) == "Arcadia" for record in table.records())  # type: ignore[index]


def test_a_switch_names_the_countries_that_change() -> None:
    cube = cube_of([cell("c1", UN, ARCADIA, "mandated")], concern=concern(ARCADIA))
    cube = replace(cube, regional=(cell("c2", UNION, ARCADIA),))
    found = {switch.key: switch.changed for switch in switches(cube, WHOLE)}
    assert found["mandated-too"] == (ARCADIA,)
    assert found["regions-allocated"] == (ARCADIA,)
    assert found["unrolled"] == ()


# ---------------------------------------------------------------- the real reports


def what_if(cube: Cube, report: str, slug: str) -> WhatIf:
    return next(found for found in what_ifs(cube, Selection(report)) if found.decision.slug == slug)


def names(countries: tuple[str, ...]) -> list[str]:
    return [country.removeprefix(PLACE) for country in countries]


def test_every_reading_decision_reaches_the_cube(real: Cube) -> None:
    rows = {(row.id, row.effect) for row in read_world(ROOT / "data").of(ReadingDecision)}
    assert {(found.slug, found.effect) for found in real.decisions} == rows


def test_without_the_suspension_libya_has_no_regional_partner_in_2011(real: Cube) -> None:
    found = what_if(real, IN_2011, "suspension-is-engagement")
    assert names(found.changed) == ["libya"]
    assert found.moved["with-regional-partner"] == (1, 0)
    assert found.moved["bus-factor-without-un"] == (1, None)  # nobody but the United Nations is left


def test_without_public_statements_guinea_loses_its_only_partner_and_stays_of_concern(real: Cube) -> None:
    found = what_if(real, IN_2011, "public-statement-is-engagement")
    assert names(found.changed) == ["guinea"]
    assert found.moved["none-recorded"] == (1, 2)
    assert "of-concern" not in found.moved


def test_if_monitors_that_can_protect_do_three_countries_of_2014_are_covered(real: Cube) -> None:
    found = what_if(real, IN_2014, "monitors-that-can-protect-in-named-countries")
    assert names(found.changed) == ["afghanistan", "guinea", "iraq"]


def test_without_inquiries_three_countries_of_2016_have_no_partner(real: Cube) -> None:
    found = what_if(real, IN_2016, "inquiry-is-engagement")
    assert names(found.changed) == ["democratic-peoples-republic-of-korea", "eritrea", "syrian-arab-republic"]


def test_courts_rest_on_help_told_under_another_form(real: Cube) -> None:
    found = what_if(real, IN_2014, "inhibitors-named-under-another-form")
    assert found.moved == {UNSUPPORTED_INHIBITORS: (0, 1)}


def test_regions_allocated_bring_the_african_union_to_five_countries_of_2011(real: Cube) -> None:
    found = {switch.key: names(switch.changed) for switch in switches(real, Selection(IN_2011))}
    assert found["regions-allocated"] == ["cote-divoire", "guinea", "kenya", "sierra-leone", "sudan"]
    assert found["mandated-too"] == []


def test_the_headline_of_all_reports_stands_side_by_side(real: Cube) -> None:
    table = headline_table(real, [Selection(iri) for iri in real.reports])
    rows = {str(record["figure"]): record for record in table.records()}
    assert rows["countries of concern"]["A/65/877"] == 9
    assert str(rows["with no regional partner recorded"]["A/65/877"]).startswith("8 of 9 (0.857 to 1)")
    assert rows["inhibitors without support of a named partner recorded"]["A/65/877"] is None


def test_each_figure_has_its_paragraphs(real: Cube) -> None:
    rows = {str(record["figure"]): record for record in headline_list(real, Selection(IN_2011)).records()}
    regional = rows["with a regional partner recorded"]
    assert [str(thing) for thing in regional["which"]] == ["Libya"]  # type: ignore[union-attr]
    assert "A/65/877 ¶34" in [str(thing) for thing in regional["paragraphs"]]  # type: ignore[union-attr]


def test_the_table_of_switches_names_settings_and_figures(real: Cube) -> None:
    first = switch_table(real, Selection(IN_2011)).records()[0]
    assert (first["switch"], first["countries of concern"], first["cells recorded"]) == ("as shown", 9, 9)


@pytest.mark.parametrize("option", ["", "--list", "--switches", "--what-if"])
@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
def test_the_command_prints_every_table_in_every_form(
    option: str, form: str, real_build: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    assert main(["headline", "--format", form, *([option] if option else [])]) == 0
    assert "A/65/877" in capsys.readouterr().out
