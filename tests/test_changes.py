"""Change between reports (MEASURES §9): every number is worked out by hand, beside the cube it is of."""

from __future__ import annotations

import dataclasses
import doctest
import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtop_graph import cli, command_line
from rtop_graph.coverage import changes
from rtop_graph.coverage.change_tables import change_table
from rtop_graph.coverage.changes import (
    CHANGES,
    DIMENSIONS,
    GONE,
    KEPT,
    NEVER,
    NEW,
    NOT_COMPARED,
    Change,
    Pair,
    compare_reports,
    counted,
    jaccard,
    pairs_of,
)
from rtop_graph.coverage.cube import Capable, Cell, Cube, Report, Scheme, slug
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.present import Focus
from rtop_graph.coverage.recorded import Selection
from rtop_graph.results import Thing
from rtop_graph.store import EmbeddedStore
from tests.cubes import ARCADIA, AT, FREEDONIA, LATER, LEAGUE, RURITANIA, SYLVANIA, UN, UNION, D, cell, cube_of, text

LAST = "document/A-3-3"
BOTH = Pair(Selection(D), Selection(LATER))

TWO = cube_of(
    [
        cell("c1", UNION, ARCADIA),
        cell("d1", UNION, ARCADIA, document=LATER),
        cell("c2", UNION, RURITANIA),
        cell("d2", UNION, RURITANIA, "recommended", document=LATER),
        cell("c3", LEAGUE, SYLVANIA, "recommended"),
        cell("d3", LEAGUE, SYLVANIA, document=LATER),
        cell("c4", UN, FREEDONIA, "mandated"),
        cell("c5", UN, ARCADIA, pillar="III"),  # the later report deals with pillar II alone
        cell("c6", UN, RURITANIA, pillar="III"),
        cell("d6", UN, RURITANIA, document=LATER),
    ]
)
"""Two reports: one cell kept, one gone, two new, one never, one that only pillar III records."""


def told(cube: Cube, pair: Pair = BOTH, by: str = "organisation") -> dict[tuple[str, str], str]:
    return {(c.subject, c.holder): c.change for c in compare_reports(cube, pair, by)}


def test_cells_are_kept_new_gone_never_or_not_compared() -> None:
    assert told(TWO) == {
        (UNION, ARCADIA): KEPT,
        (UNION, RURITANIA): GONE,
        (LEAGUE, SYLVANIA): NEW,
        (UN, FREEDONIA): NEVER,
        (UN, ARCADIA): NOT_COMPARED,
        (UN, RURITANIA): NEW,
    }


def test_the_counts_and_the_index_leave_out_what_is_not_compared() -> None:
    changes = compare_reports(TWO, BOTH)
    assert counted(changes) == {KEPT: 1, NEW: 2, GONE: 1, NEVER: 1, NOT_COMPARED: 1}
    assert jaccard(changes) == 1 / 4


def test_each_change_has_the_state_and_the_claims_of_both_reports() -> None:
    changes = {(c.subject, c.holder): c for c in compare_reports(TWO, BOTH)}
    gone = changes[UNION, RURITANIA]
    assert (gone.before.state, gone.before.claims) == ("recorded", ("c2",))
    assert (gone.after.state, gone.after.claims) == ("planned-or-mandated-only", ("d2",))
    assert changes[UN, ARCADIA].left_out == ("c5",)
    assert changes[UN, RURITANIA].left_out == ("c6",)
    assert changes[UN, FREEDONIA].after.state == "not-mentioned"


def test_by_channel_a_country_counts_once() -> None:
    assert told(TWO, by="channel") == {
        ("regional", ARCADIA): KEPT,
        ("regional", RURITANIA): GONE,
        ("regional", SYLVANIA): NEW,
        ("un", ARCADIA): NOT_COMPARED,
        ("un", FREEDONIA): NEVER,
        ("un", RURITANIA): NEW,
    }


def test_by_pillar_only_those_of_both_reports_are_told() -> None:
    assert {subject for subject, _ in told(TWO, by="pillar")} == {"II"}
    assert told(TWO, by="pillar")["II", ARCADIA] == KEPT


def test_where_a_pillar_is_not_told_nothing_is_said_of_that_pillar() -> None:
    cube = cube_of([cell("c1", UNION, ARCADIA), cell("d1", UNION, ARCADIA, document=LATER, pillar="", pillar_basis="")])
    assert told(cube, by="pillar") == {("II", ARCADIA): NOT_COMPARED}
    assert told(cube) == {(UNION, ARCADIA): KEPT}  # not known to lie outside
    asked = Pair(Selection(D, "II"), Selection(LATER, "II"))
    assert told(cube, asked) == {(UNION, ARCADIA): NOT_COMPARED}


def test_the_explicit_variant_takes_a_pillar_of_the_section_for_untold() -> None:
    explicit = Pair(Selection(D, explicit_pillar_only=True), Selection(LATER, explicit_pillar_only=True))
    assert told(TWO, explicit)[UNION, ARCADIA] == NOT_COMPARED
    cells = tuple(dataclasses.replace(cell, pillar_basis="stated") for cell in TWO.cells)
    assert told(dataclasses.replace(TWO, cells=cells), explicit)[UNION, ARCADIA] == KEPT


def test_a_report_with_the_same_scope_lets_every_pillar_count() -> None:
    second = dataclasses.replace(TWO.reports[LATER], pillars=("II", "III"))
    cube = dataclasses.replace(TWO, reports={**TWO.reports, LATER: second})
    assert told(cube)[UN, RURITANIA] == KEPT
    assert told(cube)[UN, ARCADIA] == GONE


def test_by_concept_only_schemes_that_both_reports_set_out_are_told() -> None:
    cells = [
        cell("c1", UNION, ARCADIA, concepts=("capability/mediation", "form/encouragement")),
        cell("d1", LEAGUE, ARCADIA, document=LATER, concepts=("capability/mediation", "form/encouragement")),
    ]
    schemes = {
        "capability": Scheme("capability", "Capability", (("mediation", "mediation"),), ()),
        "form": Scheme("form", "Form", (("encouragement", "encouragement"),), (LATER,)),
    }
    assert told(cube_of(cells, schemes=schemes), by="concept") == {("capability/mediation", ARCADIA): KEPT}


def test_countries_of_concern_are_in_both_or_in_one() -> None:
    concern = {(D, ARCADIA): ("c1",), (D, SYLVANIA): ("c2",), (LATER, ARCADIA): ("d1",), (LATER, FREEDONIA): ("d2",)}
    assert told(cube_of(concern=concern), by="concern") == {
        ("", ARCADIA): KEPT,
        ("", SYLVANIA): GONE,
        ("", FREEDONIA): NEW,
    }


def test_capabilities_are_those_that_each_report_shows_itself() -> None:
    cube = cube_of(
        texts=[text("c1"), text("d1", document=LATER)],
        capable=(
            Capable(UNION, "mediation", "m", "c1", AT),
            Capable(UNION, "mediation", "m", "d1", "2014"),
            Capable(LEAGUE, "early-warning", "w", "d1", "2014"),
            Capable("actor/donors", "early-warning", "w", "d1", "2014"),  # an unnamed collective
        ),
    )
    assert told(cube, by="capability") == {("mediation", UNION): KEPT, ("early-warning", LEAGUE): NEW}


def test_the_switches_hold_on_both_sides() -> None:
    mandated = Pair(Selection(D, include_mandated=True), Selection(LATER, include_mandated=True))
    assert told(TWO, mandated)[UN, FREEDONIA] == GONE
    organs = [cell("c1", UN, ARCADIA, actor="actor/office"), cell("d1", UN, ARCADIA, document=LATER, actor=UN)]
    unrolled = Pair(Selection(D, unrolled=True), Selection(LATER, unrolled=True))
    assert told(cube_of(organs)) == {(UN, ARCADIA): KEPT}
    assert told(cube_of(organs), unrolled) == {("actor/office", ARCADIA): GONE, (UN, ARCADIA): NEW}


def test_reports_are_paired_with_the_next_and_the_first_with_the_last() -> None:
    third = Report(LAST, "A/3/3", "Third", "2016-01-01T00:00:00Z", ("II",), 10)
    cube = dataclasses.replace(TWO, reports={LAST: third, **TWO.reports})
    sides = [tuple(side.report for side in pair.sides) for pair in pairs_of(cube)]
    assert sides == [(D, LATER), (LATER, LAST), (D, LAST)]
    assert [tuple(side.report for side in pair.sides) for pair in pairs_of(cube, (LAST, D))] == [(D, LAST)]
    assert pairs_of(cube, (D,)) == ()


# ---------------------------------------------------------------- what always holds

CELLS = st.builds(
    cell,
    st.sampled_from(["c1", "c2", "c3", "c4"]),
    st.sampled_from([UN, UNION, LEAGUE]),
    st.sampled_from([ARCADIA, RURITANIA, SYLVANIA]),
    st.sampled_from(["performed", "ongoing", "mandated", "recommended", "not-taken"]),
    document=st.sampled_from([D, LATER]),
    pillar=st.sampled_from(["", "I", "II", "III"]),
    concepts=st.sampled_from([(), ("capability/mediation",)]),
)
SPATIAL = st.sampled_from(DIMENSIONS[:4])


@settings(deadline=None, max_examples=60)
@given(st.lists(CELLS, max_size=12), SPATIAL)
def test_the_changes_part_the_cells(cells: list[Cell], by: str) -> None:
    changes = compare_reports(cube_of(cells), BOTH, by)
    keys = [(c.subject, c.holder) for c in changes]
    assert len(keys) == len(set(keys))
    assert sum(counted(changes).values()) == len(changes)
    assert {c.change for c in changes} <= set(CHANGES)


@settings(deadline=None, max_examples=60)
@given(st.lists(CELLS, max_size=12), SPATIAL)
def test_a_report_beside_itself_keeps_everything(cells: list[Cell], by: str) -> None:
    changes = compare_reports(cube_of(cells), Pair(Selection(D), Selection(D)), by)
    assert {c.change for c in changes} <= {KEPT, NEVER, NOT_COMPARED}
    assert jaccard(changes) in {None, 1.0}


@settings(deadline=None, max_examples=60)
@given(st.lists(CELLS, max_size=12), SPATIAL)
def test_backwards_new_is_gone_and_the_index_stays(cells: list[Cell], by: str) -> None:
    there, back = (compare_reports(cube_of(cells), p, by) for p in (BOTH, Pair(BOTH.second, BOTH.first)))
    assert jaccard(there) == jaccard(back)
    swapped = {KEPT: KEPT, NEW: GONE, GONE: NEW, NEVER: NEVER, NOT_COMPARED: NOT_COMPARED}
    assert {swapped[name]: n for name, n in counted(there).items()} == counted(back)


# ---------------------------------------------------------------- the table

FIRST_LAST = [Pair(Selection(D), Selection(LATER))]


def test_the_table_has_the_paragraphs_of_both_reports() -> None:
    table = change_table(TWO, FIRST_LAST, "organisation", Focus(country=ARCADIA))
    rows = {str(row["organisation"]): row for row in table.records()}
    assert set(rows) == {"Union of the Sea", "United Nations"}
    union = rows["Union of the Sea"]
    assert (union["change"], union["state before"], union["state after"]) == (KEPT, "recorded", "recorded")
    assert [str(union[name]) for name in ("from", "to")] == ["A/1/1", "A/2/2"]
    assert [[thing.iri for thing in _things(union[name])] for name in ("paragraphs before", "paragraphs after")] == [
        ["paragraph/c1"],
        ["paragraph/d1"],
    ]
    assert [thing.iri for thing in _things(rows["United Nations"]["left out"])] == ["paragraph/c5"]
    assert table.figures["A/1/1 → A/2/2, kept"] == 1
    assert "started" not in " ".join(str(cell) for row in table.rows for cell in row)


def _things(value: object) -> tuple[Thing, ...]:
    assert isinstance(value, tuple)
    return value


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_dimension_has_its_table(by: str) -> None:
    table = change_table(TWO, FIRST_LAST, by, Focus())
    assert table.columns[:2] == ("from", "to")
    assert table.notes


def test_an_index_of_nothing_is_empty_and_not_a_number() -> None:
    table = change_table(cube_of(), FIRST_LAST, "organisation", Focus())
    assert table.figures["A/1/1 → A/2/2, Jaccard index"] is None


# ---------------------------------------------------------------- the real reports


def real_changes(cube: Cube, years: Iterable[str], by: str = "organisation") -> list[Change]:
    reports = [report.iri for report in cube.reports.values() if report.published[:4] in set(years)]
    (pair,) = pairs_of(cube, reports)
    return list(compare_reports(cube, pair, by))


def named(cube: Cube, changes: Iterable[Change], change: str) -> set[tuple[str, str]]:
    return {(cube.partner(c.subject).short, slug(c.holder)) for c in changes if c.change == change}


def test_regional_partners_are_newly_recorded_in_2014(real_store: EmbeddedStore) -> None:
    """A/68/947 ¶24, ¶37, ¶52, ¶67 tell of them; A/65/877 tells of the Arab League in Libya, under pillar III (¶34)."""
    cube = read_cube(real_store)
    changes = real_changes(cube, ("2011", "2014"))
    new = named(cube, changes, NEW)
    assert {(name, where) for name, where in new if name not in {"UN", "ICC"}} == {
        ("AU", "south-sudan"),
        ("AU", "sudan"),
        ("IGAD", "south-sudan"),
        ("IGAD", "sudan"),
        ("EU", "somalia"),
        ("PIF", "solomon-islands"),
        ("UNASUR", "bolivia"),
    }
    assert named(cube, changes, KEPT) == {("UN", "cote-divoire"), ("UN", "sudan")}
    assert named(cube, changes, NOT_COMPARED) == {("LAS", "libya"), ("UN", "yemen")}
    assert named(cube, changes, GONE) == {
        ("UN", where) for where in ("guinea", "kyrgyzstan", "libya", "syrian-arab-republic")
    }


def test_concern_and_record_of_2014_and_2016(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    changes = real_changes(cube, ("2014", "2016"))
    assert named(cube, changes, KEPT) == {
        ("UN", "central-african-republic"),
        ("UN", "democratic-peoples-republic-of-korea"),
    }
    assert named(cube, changes, NEW) == {("UN", "eritrea"), ("UN", "syrian-arab-republic"), ("UN", "yemen")}
    concern = {slug(c.holder): c.change for c in real_changes(cube, ("2011", "2016"), "concern")}
    assert {country for country, change in concern.items() if change == KEPT} == {
        *("cote-divoire", "guinea", "kenya", "libya", "sudan", "syrian-arab-republic", "yemen")
    }
    assert {country for country, change in concern.items() if change == GONE} == {"kyrgyzstan", "sierra-leone"}


def test_who_is_told_to_have_early_warning(real_store: EmbeddedStore) -> None:
    """A/65/877 ¶18, ¶27; A/68/947 ¶37, ¶52; A/70/999 ¶29."""
    cube = read_cube(real_store)
    lists = {
        years: {
            change: {cube.partner(c.holder).short for c in found if (c.subject, c.change) == ("early-warning", change)}
            for change in (KEPT, NEW, GONE)
        }
        for years in (("2011", "2014"), ("2014", "2016"))
        for found in [real_changes(cube, years, "capability")]
    }
    assert lists["2011", "2014"] == {KEPT: {"AU", "OSCE"}, NEW: {"ECOWAS", "EU", "IGAD"}, GONE: set()}
    assert lists["2014", "2016"] == {KEPT: {"AU", "ECOWAS", "EU"}, NEW: {"UN"}, GONE: {"IGAD", "OSCE"}}


# ---------------------------------------------------------------- the command


@pytest.fixture
def at_real(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands ask the project's own data, whose build lacks nothing but the reasoner."""
    monkeypatch.setenv("RTOP_BUILD", str(real_build))


@pytest.mark.usefixtures("at_real")
def test_years_and_symbols_name_the_same_reports(capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for first, last in (("2011", "2014"), ("A/65/877", "A-68-947")):
        assert cli.main(["changes", "--from", first, "--to", last, "--format", "json"]) == 0
        printed.append(json.loads(capsys.readouterr().out))
    assert printed[0] == printed[1]
    assert printed[0]["figures"]["A/65/877 → A/68/947, kept"] == 2


@pytest.mark.usefixtures("at_real")
def test_without_reports_named_the_chain_and_its_ends_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["changes", "--by", "concern", "--country", "Guinea", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["from"]["label"], row["to"]["label"]) for row in rows] == [
        *combinations(("A/65/877", "A/68/947", "A/70/999"), 2)
    ]
    assert {row["change"] for row in rows} == {"of concern in both"}


@pytest.mark.usefixtures("at_real")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from", "2014", "--to", "2011"], "the earlier with --from"),
        (["--from", "2014", "--to", "2014"], "the earlier with --from"),
        (["--from", "2012"], "names no one report"),
    ],
)
def test_reports_that_cannot_be_compared_are_a_usage_error(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["changes", *arguments]) != 0
    assert says in capsys.readouterr().err


def test_the_command_offers_every_dimension() -> None:
    assert DIMENSIONS == command_line.CHANGE_DIMENSIONS


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(changes) == (0, 4)
