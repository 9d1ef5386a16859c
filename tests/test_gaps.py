"""The types of gap beyond the first five: late, structural, by concept, dropped, uncoordinated, and of the data."""

from __future__ import annotations

import dataclasses
import doctest
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtop_graph import names
from rtop_graph.coverage import breadth
from rtop_graph.coverage.cube import Capable, ClaimText, Cube, Participation, Scheme
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.gaps import HEADINGS, Gap, arises, find_gaps, silent, stated
from rtop_graph.coverage.gaps.stated import first_late_act, first_warning, lag_in_months
from rtop_graph.coverage.present import Focus, gap_table
from rtop_graph.coverage.recorded import Selection, recorded_claims
from rtop_graph.identifiers import ID
from rtop_graph.queries import run_named
from rtop_graph.store import EmbeddedStore
from tests.cubes import (
    ARCADIA,
    AT,
    CLUB,
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

SCHEMES = {
    "pillar": Scheme(
        "pillar", "pillars", (("I", "pillar I: own"), ("II", "pillar II: help"), ("III", "pillar III: response")), ()
    ),
    "form": Scheme("form", "forms", (("bread", "bread"), ("roses", "roses")), (D,)),
    "capability": Scheme("capability", "capabilities", (("mapping", "mapping"), ("watch", "watch")), ()),
}


def gaps_of(cube: Cube, kind: str, selection: Selection = WHOLE) -> list[Gap]:
    return list(find_gaps(cube, selection, [kind]))


@pytest.mark.parametrize("module", [breadth, names, silent, stated], ids=lambda module: module.__name__)
def test_the_examples_in_docstrings_hold(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed


# ---------------------------------------------------------------- G7: late action


def timed(claim: str, timing: str, interval: str = "", modality: str = "not-taken", **other: str) -> ClaimText:
    kind = other.pop("kind", "Failure" if modality == "not-taken" else "Engagement")
    basis = other.pop("time_basis", "stated")
    return text(claim, kind, modality, concepts=(f"timing/{timing}",), interval=interval, time_basis=basis)


def late_in(country: str, *texts: ClaimText) -> Cube:
    return cube_of(texts=texts, mentioned={(D, country): tuple(claim.iri for claim in texts)})


def test_g7_is_the_lag_between_a_dated_warning_and_a_dated_action() -> None:
    cube = late_in(
        ARCADIA,
        timed("c1", "warning", "2013-03/", "performed", kind="Incidence"),
        timed("c2", "late-action", "2014-04/2014-04", "performed"),
        timed("c3", "warning", "2013-06/", "performed", kind="Incidence"),  # a later warning
    )
    (gap,) = gaps_of(cube, "G7")
    assert (gap.country, gap.claims, gap.strength) == (ARCADIA, ("c1", "c2", "c3"), "strong")
    assert gap.detail == "Warned of since 2013-03; acted on in 2014-04, 13 months later"


def test_a_failure_that_gives_both_dates_runs_from_the_warning_to_the_act() -> None:
    (gap,) = gaps_of(late_in(ARCADIA, timed("c1", "late-action", "2013-03/2014-04")), "G7")
    assert (gap.detail, gap.is_dated) == ("Warned of since 2013-03; acted on in 2014-04, 13 months later", True)


@pytest.mark.parametrize(
    ("claims", "detail"),
    [
        ([timed("c1", "late-action")], "Warned of, no date given; action stated late, not dated"),
        ([timed("c1", "unheeded-warning", "2011/")], "Warned of since 2011; heeded too little or not at all"),
        (
            [timed("c1", "unheeded-warning", "1999/1999", "performed", kind="Finding")],  # the date of the inquiry
            "Warned of, no date given; heeded too little or not at all",
        ),
        (
            [timed("c1", "late-action", "2013-03/2014-04", time_basis="inferred")],  # not the report's own dates
            "Warned of, no date given; action stated late, not dated",
        ),
        (
            [timed("c1", "unheeded-warning", "2014-06/"), timed("c2", "late-action", "2011-01/2011-01", "performed")],
            "Warned of since 2014-06; action stated late, not dated",  # an act before the warning is another matter
        ),
    ],
)
def test_without_both_dates_a_late_action_is_stated_and_weak(claims: list[ClaimText], detail: str) -> None:
    (gap,) = gaps_of(late_in(ARCADIA, *claims), "G7")
    assert (gap.detail, gap.strength, gap.heading) == (detail, "weak", "the report says so")


def test_a_warning_alone_is_no_late_action() -> None:
    cube = late_in(ARCADIA, timed("c1", "warning", "2013-03/", "performed"), text("c2", interval="2014/"))
    assert gaps_of(cube, "G7") == []


def test_a_lag_needs_months() -> None:
    assert lag_in_months("2013-03-24", "2014-04-10") == 13
    assert lag_in_months("2013", "2014") is None
    dated = [timed("c1", "unheeded-warning", "2011/"), timed("c2", "late-action", "2012/2012", "performed")]
    assert (first_warning(dated), first_late_act(dated, "2011")) == ("2011", "2012")
    (gap,) = gaps_of(late_in(ARCADIA, *dated), "G7")
    assert (gap.detail, gap.strength) == ("Warned of since 2011; acted on in 2012", "strong")


# ---------------------------------------------------------------- G5: structural


STRUCTURAL = cube_of(
    standings=(standing(ARCADIA, "member"), standing(RURITANIA, "member"), standing(RURITANIA, "suspended")),
    listed={UNION: True, LEAGUE: True},
    capable=(Capable(UNION, "mapping", "m", "c1", AT), Capable(UN, "watch", "m", "c2", AT)),
    concern=concern(ARCADIA, RURITANIA),
    schemes=SCHEMES,
)


def test_g5_is_a_capability_that_no_regional_organisation_of_the_country_has_shown() -> None:
    # The Union, of which Arcadia is a member, maps; Ruritania is suspended. Only the UN watches, and is not regional.
    found = [(gap.country, gap.organizations, gap.detail) for gap in gaps_of(STRUCTURAL, "G5")]
    assert found == [
        (ARCADIA, (UNION,), "1 of 2 capabilities not shown"),
        (RURITANIA, (), "2 of 2 capabilities not shown; shown for other countries: mapping"),
    ]
    only = gaps_of(STRUCTURAL, "G5", Selection(D, concept="capability/mapping"))
    assert [gap.country for gap in only] == [RURITANIA]


def test_where_a_list_of_members_is_silent_so_is_g5() -> None:
    unknown = dataclasses.replace(STRUCTURAL, listed={UNION: True})
    assert gaps_of(unknown, "G5") == []
    told = dataclasses.replace(unknown, standings=(*unknown.standings, standing(ARCADIA, "observer", of=LEAGUE)))
    assert [gap.country for gap in gaps_of(told, "G5")] == [ARCADIA]


# ---------------------------------------------------------------- G6: cell gap


def test_g6_is_a_covered_country_without_a_partner_under_a_concept() -> None:
    cube = cube_of(
        [
            cell("c1", UN, ARCADIA, concepts=("form/bread",)),
            cell("c2", UNION, ARCADIA, pillar="III"),
            cell("c3", UN, RURITANIA, "recommended"),
        ],
        schemes=SCHEMES,
    )
    # Arcadia has partners under pillars II and III (I is its own), and under bread. Ruritania is not covered.
    (gap,) = gaps_of(cube, "G6")
    assert gap.detail == "forms, no partner under roses; 1 of 2 claims carry no such concept"
    assert (gap.country, gap.organizations, gap.claims) == (ARCADIA, (UN, UNION), ("c1", "c2"))
    narrow = gaps_of(cube, "G6", Selection(D, "II"))
    assert [gap.detail for gap in narrow] == ["forms, no partner under roses; 0 of 1 claims carry no such concept"]
    strict = gaps_of(cube, "G6", WHOLE.explicit())
    assert strict[0].detail == "pillars, no partner under any of the 2; 2 of 2 claims carry no such concept"


# ---------------------------------------------------------------- G8: dropped from the record


def test_g8_is_a_partner_that_only_an_earlier_report_records() -> None:
    cube = cube_of(
        [
            cell("c1", UNION, ARCADIA),
            cell("c2", UN, ARCADIA),
            cell("c3", UN, ARCADIA, document=LATER),
            cell("c4", UN, RURITANIA, pillar="III"),  # the later report deals with pillar II alone
            cell("c5", UN, SYLVANIA),
            cell("c6", UN, FREEDONIA),
        ],
        concern={(LATER, country): (f"c-{country}",) for country in (ARCADIA, RURITANIA, SYLVANIA)},
    )
    found = [(gap.country, gap.organizations, gap.claims) for gap in gaps_of(cube, "G8", Selection(LATER))]
    # The UN stays in Arcadia; Freedonia is of no concern any more.
    assert found == [
        (ARCADIA, (UNION,), ("c-place/arcadia", "c1")),
        (SYLVANIA, (UN,), ("c-place/sylvania", "c5")),
    ]
    assert gaps_of(cube, "G8") == []
    assert [arises(cube, Selection(report), "G8") for report in (D, LATER)] == [False, True]
    assert not arises(cube, Selection(LATER, "III"), "G8")


# ---------------------------------------------------------------- G10: uncoordinated


def together(kind: str, modality: str = "performed", **other: object) -> Cube:
    """Return Arcadia with bread from the UN, the Union and the League, and a claim that names the first two."""
    link = text("c9", kind, modality, **other)
    parts = tuple(Participation("c9", "partner", o, o, is_named=True) for o in (UN, UNION))
    bread = [cell(f"c{n}", o, ARCADIA, concepts=("form/bread",)) for n, o in enumerate((UN, UNION, LEAGUE), 1)]
    return cube_of(
        [*bread, cell("c4", CLUB, RURITANIA, concepts=("form/bread",))],
        texts=[link],
        participants=parts,
        schemes=SCHEMES,
    )


@pytest.mark.parametrize(
    ("cube", "detail"),
    [
        (together("Partnership"), "bread: no claim links League | UN, US"),
        (together("Engagement", concepts=("five-step/coordinated-response",)), "bread: no claim links League | UN, US"),
        (together("Partnership", "recommended"), "bread: no claim links League | UN | US"),
        (together("Engagement"), "bread: no claim links League | UN | US"),
        (together("Partnership", document=LATER), "bread: no claim links League | UN | US"),
    ],
)
def test_g10_is_partners_of_one_form_that_no_claim_links(cube: Cube, detail: str) -> None:
    (gap,) = gaps_of(cube, "G10")
    assert gap.detail == detail
    assert (gap.country, set(gap.organizations), gap.claims) == (ARCADIA, {UN, UNION, LEAGUE}, ("c1", "c2", "c3"))


def test_an_act_that_partners_share_links_them() -> None:
    shared = [cell("c1", o, ARCADIA, concepts=("form/bread",), collective=True) for o in (UN, UNION)]
    parts = tuple(Participation("c1", "agent", o, o, is_named=True) for o in (UN, UNION))
    assert gaps_of(cube_of(shared, participants=parts, schemes=SCHEMES), "G10") == []
    apart = [dataclasses.replace(found, collective=False) for found in shared]
    assert len(gaps_of(cube_of(apart, participants=parts, schemes=SCHEMES), "G10")) == 1


def test_g10_does_not_arise_where_forms_are_out_of_scope() -> None:
    cube = together("Engagement")
    assert [arises(cube, Selection(report), "G10") for report in (D, LATER)] == [True, False]


# ---------------------------------------------------------------- G11: gaps of the data


def test_g11_is_an_engagement_tied_to_no_country_to_nobody_named_or_to_no_pillar() -> None:
    texts = [
        text("c1"),  # nobody, nowhere
        text("c2", pillar=""),
        text("c3", modality="recommended"),  # not recorded
        text("c4", "Finding"),  # no engagement
    ]
    parts = (Participation("c2", "agent", UN, "UN", is_named=True),)
    cube = cube_of([cell("c5", UN, ARCADIA)], texts=texts, participants=parts, mentioned={(D, RURITANIA): ("c2",)})
    found = [(gap.country, gap.claims, gap.detail) for gap in gaps_of(cube, "G11")]
    assert found == [
        ("", ("c1",), "1 of 3 recorded engagements are tied to no country: a region, or no place told"),
        ("", ("c1",), "1 of 3 recorded engagements name nobody who acts: a collective, or nobody told"),
        (RURITANIA, ("c2",), "1 of 3 recorded engagements are under no pillar"),
    ]
    assert {gap.strength for gap in gaps_of(cube, "G11")} == {"about the data"}


def test_a_region_counts_as_allocated_where_that_is_asked_for() -> None:
    cube = cube_of(texts=[text("c1")], regional=(cell("c1", UN, ARCADIA), cell("c1", UN, RURITANIA)))
    allocated = gaps_of(cube, "G11", dataclasses.replace(WHOLE, allocate_regions=True))
    assert [gap.claims for gap in gaps_of(cube, "G11") if "country" in gap.detail] == [("c1",)]
    assert [gap for gap in allocated if "country" in gap.detail] == []


# ---------------------------------------------------------------- all types together


def test_what_the_report_says_stands_before_what_its_silence_suggests() -> None:
    cube = cube_of(
        [cell("c1", UN, ARCADIA)],
        texts=[timed("c2", "late-action"), text("c3", pillar="")],
        mentioned={(D, ARCADIA): ("c2",)},
        concern=concern(RURITANIA),
        schemes=SCHEMES,
    )
    headings = [gap.heading for gap in find_gaps(cube, WHOLE)]
    assert headings == sorted(headings, key=list(dict.fromkeys(HEADINGS[k] for k in ("G1", "G2", "G11"))).index)
    result = gap_table(cube, WHOLE, Focus(), ["G7", "G8"])
    assert result.figures == {"G7, the report says so": 1, "G8, the record is silent": "does not arise"}
    assert {row[0] for row in result.rows} == {"G7"}


def test_gaps_follow_the_concept_that_is_asked_for() -> None:
    texts = [text("c1", "Failure", "not-taken", concepts=("form/bread",)), text("c2", "Failure", "not-taken")]
    cube = cube_of(texts=texts, schemes=SCHEMES)
    assert [gap.claims for gap in gaps_of(cube, "G1", Selection(D, concept="form/bread"))] == [("c1",)]
    assert find_gaps(cube, Selection(LATER, concept="form/bread")) == ()


PARTNERS = st.sampled_from([UN, UNION, LEAGUE])


@given(st.lists(st.tuples(PARTNERS, st.sampled_from([ARCADIA, RURITANIA]), st.sampled_from([D, LATER])), max_size=8))
@settings(deadline=None, max_examples=60)
def test_what_is_recorded_is_never_dropped_and_linking_more_never_adds_a_gap(found: list[tuple[str, str, str]]) -> None:
    cells = [cell(f"c{n}", o, c, document=d, concepts=("form/bread",)) for n, (o, c, d) in enumerate(found, 1)]
    cube = cube_of(cells, concern={(LATER, c): ("c0",) for c in (ARCADIA, RURITANIA)}, schemes=SCHEMES)
    cube = dataclasses.replace(cube, claims={**cube.claims, "c0": text("c0")})
    recorded = recorded_claims(cube, Selection(LATER))
    for gap in gaps_of(cube, "G8", Selection(LATER)):
        assert not {(o, gap.country) for o in gap.organizations} & recorded.keys()
    parts = tuple(Participation("c0", "partner", o, o, is_named=True) for o in (UN, UNION, LEAGUE))
    linked = dataclasses.replace(cube, participants=parts, claims={**cube.claims, "c0": text("c0", "Partnership")})
    assert gaps_of(linked, "G10") == []
    assert all(len(gap.organizations) > 1 for gap in gaps_of(cube, "G10"))


# ---------------------------------------------------------------- the real reports

FIRST, SECOND, THIRD = (Selection(f"{ID}document/{name}") for name in ("A-65-877", "A-68-947", "A-70-999"))


@pytest.fixture(scope="module")
def real(real_store: EmbeddedStore) -> Cube:
    return read_cube(real_store)


def test_guinea_drops_from_the_record(real: Cube) -> None:
    # A/65/877 ¶25: the Special Advisers on Guinea; A/68/947 ¶63 has it of concern and tells of no partner.
    guinea = f"{ID}place/guinea"
    (gap,) = [gap for gap in gaps_of(real, "G8", SECOND) if gap.country == guinea]
    assert gap.organizations == (f"{ID}actor/united-nations",)
    assert [thing.label for thing in real.paragraphs_of(gap.claims)] == ["A/65/877 ¶25", "A/68/947 ¶63"]


def test_no_regional_organisation_of_syria_had_shown_a_mechanism_by_2011(real: Cube) -> None:
    (gap,) = [gap for gap in gaps_of(real, "G5", FIRST) if gap.country == f"{ID}place/syrian-arab-republic"]
    assert gap.organizations == ()
    assert gap.detail.startswith(f"{len(real.schemes['capability'].concepts)} of ")


def test_every_real_gap_has_claims_that_the_cube_knows(real: Cube) -> None:
    for selection in (FIRST, SECOND, THIRD):
        found = find_gaps(real, selection)
        assert {claim for gap in found for claim in gap.claims} <= real.claims.keys()
        assert all(gap.claims and gap.rule and gap.searched for gap in found)
        silent = [(gap.kind, gap.country, gap.detail) for gap in found if gap.kind not in {"G1", "G11"}]
        assert len(silent) == len(set(silent))


def test_late_action_in_the_real_reports_is_that_of_the_named_query(real: Cube, real_store: EmbeddedStore) -> None:
    # A/70/999 ¶28: danger in the Central African Republic from March 2013, decisive action in April 2014.
    found = {gap.country: gap for gap in gaps_of(real, "G7", THIRD)}
    rows = run_named(real_store, "gaps/where-warning-did-not-lead-to-timely-action")
    assert found.keys() == {row["country"] for row in rows}
    dated = found[f"{ID}place/central-african-republic"]
    assert (dated.strength, dated.organizations) == ("strong", (f"{ID}actor/united-nations",))
    assert dated.detail == "Warned of since 2013-03; acted on in 2014-04, 13 months later"
    assert {row["lagInMonths"] for row in rows if "lagInMonths" in row} == {"13"}
    assert {gap.strength for country, gap in found.items() if country != dated.country} == {"weak"}
