"""The coverage report says what the cube holds, in three forms that agree, on a page that needs nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rtop_graph.coverage.cube import (
    Capable,
    Cell,
    ClaimText,
    Country,
    Cube,
    Organization,
    Participation,
    Report,
    Standing,
)
from rtop_graph.coverage.headline import GROUPS, NONE_RECORDED, REGIONAL_AND_UN, UN_NOT_REGIONAL
from rtop_graph.coverage.recorded import (
    NOT_DONE,
    NOT_MENTIONED,
    OUT_OF_SCOPE,
    PLANNED_ONLY,
    RECORDED,
    STATES,
    SYMBOLS,
    Selection,
    recorded_claims,
)
from rtop_graph.coverage.robustness import Share, leave_one_paragraph_out
from rtop_graph.errors import UnknownNameError, UsageError
from rtop_graph.identifiers import ID
from rtop_graph.report import (
    FORMATS,
    CoverageReport,
    build_report,
    to_html,
    to_json,
    to_markdown,
    write_report,
)
from rtop_graph.report.html import anchor
from rtop_graph.report.templating import TEMPLATES
from rtop_graph.results import Thing
from tests.browser import Browser, open_browser

DOCUMENT = ID + "document/A-01-001"
UNION, COUNCIL, UNITED, COURT = (ID + f"actor/{slug}" for slug in ("union", "council", "un", "court"))
ARDEN, BELMAR, CORDAY, DORNE, ELDEN = (ID + f"place/{slug}" for slug in ("arden", "belmar", "corday", "dorne", "elden"))
SHOWN = Selection(DOCUMENT)
MANIFEST = {
    "version": "9.9.9",
    "dataset": {"sha256": "ab" * 32, "statements": 4321},
    "reasoner": True,
    "rows": {"claims": 9},
}

HOSTILE = "<script>alert(\"x\")</script>\u202edlrow & 'y'"


# ---------------------------------------------------------------- a small world, made by hand


def claim(number: int, says: str, kind: str = "Engagement", modality: str = "performed") -> ClaimText:
    """Return a claim that one paragraph proves, the paragraph of its own number."""
    paragraph = Thing(f"A/1/1 ¶{number}", f"{ID}paragraph/A-01-001-{number}")
    iri = f"{ID}claim/A-01-001-p{number}-1"
    return ClaimText(iri, says, kind, modality, "II", DOCUMENT, "high", "proposed", "", (paragraph,))


CLAIMS = {
    1: claim(1, "Crimes were committed in Arden.", "Incidence"),
    2: claim(2, "Crimes were committed in Belmar.", "Incidence"),
    3: claim(3, "Crimes were committed in Corday.", "Incidence"),
    4: claim(4, "The Union mediated in Arden."),
    5: claim(5, "The United Nations spoke out on Arden and Belmar."),
    6: claim(6, "The Union should mediate in Belmar.", "Recommendation", "recommended"),
    7: claim(7, "The Council did not act on Corday.", "Failure", "not-taken"),
    8: claim(8, "The Union has a panel that mediates.", "Operation", "ongoing"),
    9: claim(9, "The United Nations was told to deploy to Corday.", "Engagement", "mandated"),
    10: claim(10, "Neighbours should help each other.", "Recommendation", "recommended"),
    11: claim(11, "The Union helped somewhere in the region."),
    12: claim(12, "The Council watched over Elden."),
}


def cell(number: int, organization: str, country: str, role: str = "agent") -> Cell:
    """Return the cell of a claim for an organisation and a country; its pillar comes from the section."""
    of = CLAIMS[number]
    return Cell(
        DOCUMENT, of.iri, of.kind, of.modality, role, organization, country, "II", "section", number == 5, number == 5
    )


def standing(organization: str, country: str, status: str) -> Standing:
    return Standing(organization, country, status, "", "", "high", "made up")


CUBE = Cube(
    cells=(
        cell(4, UNION, ARDEN),
        cell(5, UNITED, ARDEN),
        cell(5, UNITED, BELMAR),
        cell(6, UNION, BELMAR, "addressee"),
        cell(7, COUNCIL, CORDAY),
        cell(9, UNITED, CORDAY),
        cell(12, COUNCIL, ELDEN),
    ),
    claims={found.iri: found for found in CLAIMS.values()},
    organizations={
        UNION: Organization(UNION, "Regional Union", "RU", "RegionalOrganization"),
        COUNCIL: Organization(COUNCIL, "Council of Shores", "", "RegionalOrganization"),
        UNITED: Organization(UNITED, "United Nations", "UN", "UnitedNationsBody"),
        COURT: Organization(COURT, "World Court", "WC", "InternationalCourt"),
    },
    countries={
        iri: Country(iri, label, label[:3].upper(), ("Western Shore",))
        for iri, label in (
            (ARDEN, "Arden"),
            (BELMAR, "Belmar"),
            (CORDAY, "Corday"),
            (DORNE, "Dorne"),
            (ELDEN, "Elden"),
        )
    },
    concern={
        (DOCUMENT, ARDEN): (CLAIMS[1].iri, CLAIMS[5].iri),
        (DOCUMENT, BELMAR): (CLAIMS[2].iri,),
        (DOCUMENT, CORDAY): (CLAIMS[3].iri,),
    },
    standings=(
        standing(UNION, ARDEN, "member"),
        standing(UNION, BELMAR, "member"),
        standing(UNION, CORDAY, "member"),
        standing(UNION, CORDAY, "suspended"),
        standing(UNION, DORNE, "member"),
        standing(UNION, ELDEN, "observer"),
        standing(COUNCIL, CORDAY, "member"),
    ),
    listed={UNION: True, COUNCIL: False},
    capable=(Capable(UNION, "mediation", ID + "mechanism/panel", CLAIMS[8].iri, "2011-06-27T00:00:00Z"),),
    reports={DOCUMENT: Report(DOCUMENT, "A/1/1-S/1/1", "A made-up report", "2011-06-27T00:00:00Z", ("I", "II"), 20)},
    participants=(
        Participation(CLAIMS[6].iri, "addressee", UNION, "Regional Union", is_named=True),
        Participation(CLAIMS[8].iri, "operator", UNION, "Regional Union", is_named=True),
        Participation(CLAIMS[10].iri, "addressee", ID + "actor/neighbours", "Neighbours", is_named=False),
    ),
)


@pytest.fixture(scope="module")
def report() -> CoverageReport:
    return build_report(CUBE, SHOWN, MANIFEST)


@pytest.fixture(scope="module")
def page(report: CoverageReport) -> Page:
    return read_page(to_html(report))


class Page(HTMLParser):
    """What a test wants to know of a page: ids, links, data attributes, scripts and the visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.lists: Counter[str] = Counter()
        self.numbers: dict[str, int] = {}
        self.tags: Counter[str] = Counter()
        self.text = ""
        self._figure = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self._silent += tag in {"style", "script"}
        self.ids += [values["id"]] if "id" in values else []
        if tag == "a":
            self.links.append(values.get("href", ""))
        elif "href" in values or "src" in values:
            self.loads.append(values.get("href", "") or values.get("src", ""))
        if "data-list" in values:
            self.lists[values["data-list"]] += 1
        self._figure = values.get("data-figure", "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if self._figure:
            self.numbers[self._figure] = int(data)
            self._figure = ""
        if not self._silent:
            self.text += data


def read_page(html: str) -> Page:
    found = Page()
    found.feed(html)
    found.close()
    found.text = " ".join(found.text.split())
    return found


def cell_of(report: CoverageReport, organization: str, country: str) -> tuple[str, bool, str]:
    """Return the state, the potential and the standing of one cell."""
    sheet = next(sheet for sheet in report.countries if sheet.country == country)
    found = next(found for found in sheet.cells if found.organization == organization)
    return found.state, found.has_potential, found.standing


# ---------------------------------------------------------------- what is computed


def test_every_country_of_concern_is_in_exactly_one_group(report: CoverageReport) -> None:
    listed = [country for group in GROUPS for country in report.figure(group).items]
    assert sorted(listed) == sorted(report.figure("of-concern").items) == [ARDEN, BELMAR, CORDAY]
    assert report.figure(REGIONAL_AND_UN).items == (ARDEN,)
    assert report.figure(UN_NOT_REGIONAL).items == (BELMAR,)
    assert report.figure(NONE_RECORDED).items == (CORDAY,)
    assert report.figure("no-regional-partner").items == (BELMAR, CORDAY)


def test_a_figure_counts_what_it_lists(report: CoverageReport) -> None:
    assert all(figure.count == len(figure.items) for figure in report.figures)


def test_potential_stands_beside_what_is_recorded_and_suspension_takes_it_away(report: CoverageReport) -> None:
    assert cell_of(report, UNION, ARDEN) == (RECORDED, True, "member")
    assert cell_of(report, UNION, BELMAR) == (PLANNED_ONLY, True, "member")
    assert cell_of(report, COUNCIL, CORDAY) == (NOT_DONE, False, "member")
    assert cell_of(report, UNION, CORDAY) == (NOT_MENTIONED, False, "suspended")
    assert cell_of(report, UNION, ELDEN) == (NOT_MENTIONED, False, "observer")


def test_realisation_is_the_recorded_members_of_all_with_potential(report: CoverageReport) -> None:
    union = next(sheet for sheet in report.potential if sheet.organization == UNION)
    assert union.realised == Share(1, 3)
    assert union.recorded_members == (ARDEN,)
    assert union.concern_unrecorded == (BELMAR,)
    assert union.suspended == (CORDAY,)
    assert set(union.capabilities) == {"mediation"}


def test_a_list_of_members_that_is_not_whole_makes_nothing_out_of_area(report: CoverageReport) -> None:
    council = next(sheet for sheet in report.potential if sheet.organization == COUNCIL)
    assert (council.lists_members, council.out_of_area) == ("in-part", ())


def test_a_member_that_is_an_organisation_is_no_country_with_potential() -> None:
    cube = replace(CUBE, standings=(*CUBE.standings, standing(UNION, COUNCIL, "member")))
    union = next(sheet for sheet in build_report(cube, SHOWN, {}).potential if sheet.organization == UNION)
    assert COUNCIL not in union.members
    assert union.realised == Share(1, 3)


def test_recommendations_stand_under_whom_they_are_addressed_to(report: CoverageReport) -> None:
    groups = {group.label: group for group in report.outstanding}
    assert [item.claim for item in groups["Regional Union"].items] == [CLAIMS[6].iri]
    assert groups["Regional Union"].items[0].countries == (BELMAR,)
    assert not groups["Neighbours"].is_named
    assert list(groups) == ["Regional Union", "Neighbours", ""]


def test_without_participants_only_the_cells_tell_names() -> None:
    groups = {group.label: group for group in build_report(replace(CUBE, participants=()), SHOWN, {}).outstanding}
    assert [item.claim for item in groups["United Nations"].items] == [CLAIMS[9].iri]
    assert [item.claim for item in groups[""].items] == [CLAIMS[10].iri]


def test_a_recommendation_tells_where_its_addressee_is_recorded_already() -> None:
    cube = replace(CUBE, cells=(*CUBE.cells, cell(4, UNION, BELMAR)))
    groups = {group.label: group for group in build_report(cube, SHOWN, {}).outstanding}
    assert groups["Regional Union"].items[0].recorded_countries == (BELMAR,)


def test_what_an_organisation_does_beyond_countries_is_on_its_sheet(report: CoverageReport) -> None:
    union = next(sheet for sheet in report.organizations if sheet.organization == UNION)
    assert union.other_claims == (CLAIMS[8].iri,)


def test_stated_gaps_are_apart_from_what_silence_suggests(report: CoverageReport) -> None:
    assert [gap.claims for gap in report.stated_gaps] == [(CLAIMS[7].iri,)]
    assert report.figure("stated-gaps").count == 1
    silent = {(gap.kind, gap.countries) for gap in report.silent_gaps}
    assert ("G2", (CORDAY,)) in silent
    assert ("G4", (BELMAR,)) in silent
    assert not any(kind == "G1" for kind, _ in silent)
    assert all(gap.searched == 20 for gap in (*report.stated_gaps, *report.silent_gaps))


def test_what_is_out_of_scope_is_neither_counted_nor_a_gap() -> None:
    found = build_report(CUBE, Selection(DOCUMENT, pillar="III"), MANIFEST)
    assert not found.in_scope
    assert found.silent_gaps == ()
    assert {figure.key for figure in found.figures} == {"of-concern", "stated-gaps"}
    assert {cell.state for sheet in found.countries for cell in sheet.cells} == {OUT_OF_SCOPE}
    assert all(sheet.realised is None for sheet in found.potential)
    text = read_page(to_html(found)).text
    assert "out of this report's scope" in text
    assert SYMBOLS[NOT_MENTIONED] * 2 not in text


def test_a_pillar_that_the_report_leaves_out_is_out_of_scope_in_the_view_by_pillar(report: CoverageReport) -> None:
    views = {view.pillar: view for view in report.pillars}
    states = {pillar: {found.country: found.state for found in view.cells} for pillar, view in views.items()}
    assert set(states["III"].values()) == {OUT_OF_SCOPE}
    assert states["I"][ARDEN] == NOT_MENTIONED
    assert states["II"][ARDEN] == RECORDED
    arden = next(found for found in views["II"].cells if found.country == ARDEN)
    assert (set(arden.partners), arden.explicit_partners) == ({UNITED, UNION}, ())


def test_the_switch_for_mandated_acts_names_the_countries_that_change(report: CoverageReport) -> None:
    switches = {switch.key: switch for switch in report.honesty.switches}
    assert switches["as-shown"].changed == ()
    assert switches["mandated-too"].changed == (CORDAY,)
    assert switches["mandated-too"].counts[NONE_RECORDED] == 0
    assert switches["pillar-II-explicit"].recorded_cells == 0
    assert "pillar-III" not in switches


def test_what_cannot_be_placed_and_what_is_an_open_list_is_told(report: CoverageReport) -> None:
    assert report.honesty.unallocated_claims == Share(1, 4)
    assert report.honesty.open_list_claims == Share(1, 3)
    assert report.honesty.open_list_cells == Share(2, 4)
    assert report.honesty.review == {"proposed": len(report.claims)}


def test_a_report_that_is_not_held_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        build_report(CUBE, Selection(ID + "document/A-99-999"), MANIFEST)


# ---------------------------------------------------------------- leaving one paragraph out


def share_with_the_un(cube: Cube, selection: Selection) -> Share:
    pairs = recorded_claims(cube, selection)
    return Share(sum(organization == UNITED for organization, _ in pairs), len(pairs))


def test_leaving_out_each_paragraph_gives_the_smallest_and_the_largest_share() -> None:
    assert share_with_the_un(CUBE, SHOWN) == Share(2, 4)
    assert leave_one_paragraph_out(CUBE, SHOWN, share_with_the_un) == (Share(0, 2), Share(2, 3))


def test_a_claim_with_a_second_paragraph_outlives_either() -> None:
    twice = replace(CLAIMS[5], paragraphs=(*CLAIMS[5].paragraphs, Thing("A/1/1 ¶15", ID + "paragraph/A-01-001-15")))
    cube = replace(CUBE, claims={**CUBE.claims, twice.iri: twice})
    assert leave_one_paragraph_out(cube, SHOWN, share_with_the_un) == (Share(2, 4), Share(2, 3))


def test_the_share_of_all_paragraphs_is_within_its_range() -> None:
    found = leave_one_paragraph_out(CUBE, SHOWN, lambda some, _asked: Share(len(some.claims), 12))
    assert found == (Share(11, 12), Share(12, 12))


def test_a_share_of_nothing_stays_one() -> None:
    assert leave_one_paragraph_out(CUBE, SHOWN, lambda _cube, _asked: Share(0, 0)) == (Share(0, 0), Share(0, 0))


def test_every_headline_share_lies_within_its_range(report: CoverageReport) -> None:
    for figure in report.figures:
        if figure.of is not None and figure.lowest is not None and figure.highest is not None:
            assert figure.lowest.value <= figure.count / figure.of <= figure.highest.value, figure.key


# ---------------------------------------------------------------- the page


def test_every_headline_number_is_the_length_of_its_list(page: Page, report: CoverageReport) -> None:
    assert {figure.key: page.lists[figure.key] for figure in report.figures} == {
        figure.key: figure.count for figure in report.figures
    }
    assert page.numbers.keys() >= {"of-concern", "with-regional-partner", "none-recorded", "stated-gaps"}
    for key, number in page.numbers.items():
        assert page.lists[key] == number, key
        assert f"#list-{key}" in page.links
        assert f"list-{key}" in page.ids


def test_every_link_leads_to_one_place_on_the_page(page: Page) -> None:
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert [found for found, times in Counter(page.ids).items() if times > 1] == []


def test_every_claim_used_has_its_entry_with_its_paragraph(page: Page, report: CoverageReport) -> None:
    assert {f"claim-{anchor(iri)}" for iri in report.claims} <= set(page.ids)
    assert "A/1/1 ¶4" in page.text
    assert CLAIMS[7].statement in page.text


def test_a_filled_cell_leads_to_its_claims(page: Page) -> None:
    assert "#cell-union--arden" in page.links
    assert "#cell-council--corday" in page.links


def test_the_legend_names_all_five_states_with_their_symbols(page: Page) -> None:
    for state in STATES:
        assert SYMBOLS[state] in page.text
    for words in ("engagement recorded", "not recorded as done", "says it was not done", "not mentioned", "scope"):
        assert words in page.text


def test_the_page_asks_who_acted_on_every_country_mentioned(page: Page) -> None:
    for name in ("Arden", "Belmar", "Corday", "Elden"):
        assert f"Who acted on {name}?" in page.text
    assert "Who acted on Dorne?" not in page.text


def test_silence_is_never_told_as_absence(report: CoverageReport) -> None:
    for text in (read_page(to_html(report)).text, to_markdown(report)):
        found = list(re.finditer("no engagement", text, re.IGNORECASE))
        assert found
        for at in found:
            assert "recorded" in text[at.end() : at.end() + 40], text[at.start() : at.end() + 40]


def test_the_page_needs_nothing_but_itself(report: CoverageReport) -> None:
    html = to_html(report)
    assert read_page(html).loads == ["data:,"]
    assert "default-src &#39;none&#39;" in html
    assert not re.search(r"@import|url\(|https?://", (TEMPLATES / "style.css").read_text("utf-8"))
    assert not re.search(r"https?://|fetch\(|XMLHttp", (TEMPLATES / "script.js").read_text("utf-8"))
    assert " style=" not in html.split("</style>")[1]


def test_landmarks_and_a_skip_link_are_there(page: Page) -> None:
    assert page.links[0] == "#main"
    assert all(page.tags[tag] == 1 for tag in ("main", "nav", "header", "footer", "h1"))


def hostile_report() -> CoverageReport:
    cube = replace(
        CUBE,
        countries={**CUBE.countries, ARDEN: Country(ARDEN, HOSTILE, "", (HOSTILE,))},
        organizations={**CUBE.organizations, UNION: Organization(UNION, HOSTILE, HOSTILE, "RegionalOrganization")},
        claims={**CUBE.claims, CLAIMS[4].iri: replace(CLAIMS[4], statement=HOSTILE, note=HOSTILE)},
        reports={DOCUMENT: replace(CUBE.reports[DOCUMENT], title=HOSTILE)},
    )
    return build_report(cube, SHOWN, {"version": HOSTILE, "rows": {HOSTILE: 1}})


def test_hostile_labels_stay_text() -> None:
    html = to_html(hostile_report())
    found = read_page(html)
    assert found.tags["script"] == 1
    assert "<script>alert" not in html
    assert not re.search(r'="[^"]*<', html)
    assert "<script>alert(\"x\")</script>dlrow & 'y'" in found.text
    assert {link.removeprefix("#") for link in found.links} <= set(found.ids)


def test_no_form_for_people_holds_characters_that_reorder_text() -> None:
    found = hostile_report()
    assert "\u202e" not in to_html(found)
    assert "\u202e" not in to_markdown(found)
    assert "<script>" not in to_markdown(found).replace("\\<script\\>", "")


def test_anchors_are_one_to_one() -> None:
    labels = ["a-b", "a_b", "a b", 'a"b', "a_20_b", "é"]
    found = [anchor(f"{ID}place/{label}") for label in labels]
    assert len(set(found)) == len(labels)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", text) for text in found)


# ---------------------------------------------------------------- the other forms


def test_json_and_page_and_markdown_give_the_same_numbers(report: CoverageReport, page: Page) -> None:
    figures = {figure["key"]: figure["count"] for figure in json.loads(to_json(report))["figures"]}
    assert {key: figures[key] for key in page.numbers} == page.numbers
    written = to_markdown(report)
    assert f"| countries of concern | {figures['of-concern']} |" in written
    assert f"| with no regional partner recorded | {figures['no-regional-partner']} | 3 |" in written


def test_json_names_its_schema_and_keeps_its_keys(report: CoverageReport) -> None:
    found = json.loads(to_json(report))
    assert list(found) == [
        "schema",
        "report",
        "selection",
        "in_scope",
        "figures",
        "countries",
        "organizations",
        "matrix_organizations",
        "pillars",
        "outstanding",
        "stated_gaps",
        "silent_gaps",
        "potential",
        "claims",
        "claims_in_report",
        "honesty",
        "source",
        "organization_names",
        "country_names",
        "scope",
    ]
    assert found["schema"] == "rtop-coverage-report/1"
    assert found["claims"][CLAIMS[4].iri]["paragraphs"] == [["A/1/1 ¶4", ID + "paragraph/A-01-001-4"]]


def test_markdown_tables_have_as_many_cells_as_their_headings(report: CoverageReport) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", to_markdown(report), re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table


def test_the_same_cube_gives_the_same_bytes(report: CoverageReport) -> None:
    again = build_report(CUBE, SHOWN, MANIFEST)
    for form in (to_html, to_markdown, to_json):
        assert form(again) == form(report)


def test_files_are_written_in_the_formats_asked_for(report: CoverageReport, tmp_path: Path) -> None:
    assert [path.name for path in write_report(report, tmp_path)] == [f"coverage.{form}" for form in FORMATS]
    assert [path.name for path in write_report(report, tmp_path / "md", ["md"])] == ["coverage.md"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "coverage.docx",
        "coverage.html",
        "coverage.json",
        "coverage.md",
        "coverage.xlsx",
        "md",
    ]


def test_an_unknown_format_writes_nothing(report: CoverageReport, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="html, md, xlsx, docx, json"):
        write_report(report, tmp_path / "none", ["html", "odt"])
    assert not (tmp_path / "none").exists()


def test_a_dataset_without_manifest_is_said_to_tell_nothing() -> None:
    assert "no manifest given" in read_page(to_html(build_report(CUBE, SHOWN, {}))).text


# ---------------------------------------------------------------- who takes part, from a store

# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.fixture
def opened(browser: Browser, report: CoverageReport, tmp_path: Path) -> Browser:
    browser.requested()
    browser.complaints()
    browser.open(write_report(report, tmp_path, ["html"])[0])
    return browser


@pytest.mark.browser
def test_the_page_opens_offline_without_a_request_or_a_complaint(opened: Browser) -> None:
    assert opened.run("return document.querySelectorAll('.matrix tbody tr').length") == 4
    assert opened.requested_outside() == []
    assert opened.complaints() == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, False), (360, True)])
def test_nothing_sticks_out_of_the_page(opened: Browser, tmp_path: Path, width: int, *, dark: bool) -> None:
    opened.resize(width, 740, dark=dark)
    assert opened.run("return document.documentElement.scrollWidth") <= width
    assert opened.screenshot(tmp_path / f"report-{width}.png", whole=True).stat().st_size > 10_000


@pytest.mark.browser
def test_a_wide_matrix_scrolls_in_its_own_frame_under_its_headings(opened: Browser) -> None:
    opened.resize(360, 740)
    script = """
        const frame = document.querySelector('#matrix .scroll');
        const rows = frame.querySelector('tbody');
        for (let n = 0; n < 40; n += 1) rows.append(rows.rows[0].cloneNode(true));
        frame.scrollTop = 300;
        frame.scrollLeft = 60;
        const edge = frame.getBoundingClientRect();
        const corner = frame.querySelector('thead tr:last-child th').getBoundingClientRect();
        const country = frame.querySelectorAll('tbody th')[20].getBoundingClientRect();
        return [frame.scrollTop, corner.top - edge.top, country.left - edge.left];
    """
    scrolled, top, left = opened.run(script)
    assert scrolled > 0
    assert 0 <= top < 60
    assert 0 <= left < 5


@pytest.mark.browser
def test_the_first_key_stroke_reaches_the_skip_link(opened: Browser) -> None:
    key = {"type": "keyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    opened.driver.execute_cdp_cmd("Input.dispatchKeyEvent", key)
    assert opened.run("return document.activeElement.className") == "skip"


@pytest.mark.browser
def test_the_script_only_sorts(opened: Browser) -> None:
    names = "return [...document.querySelectorAll('#concern-table tbody th')].map((cell) => cell.textContent)"
    assert opened.run(names) == ["Arden", "Belmar", "Corday"]
    opened.run("for (let n = 0; n < 2; n += 1) document.querySelector('#concern-table thead button').click()")
    assert opened.run(names) == ["Corday", "Belmar", "Arden"]


@pytest.mark.browser
def test_the_page_prints_its_matrix_across(opened: Browser, tmp_path: Path) -> None:
    printed = opened.pdf(tmp_path / "report.pdf").read_bytes()
    sizes = {tuple(round(float(n)) for n in box.split()) for box in re.findall(rb"/MediaBox \[([0-9. ]+)\]", printed)}
    assert any(right > top for _, _, right, top in sizes)
    assert any(right < top for _, _, right, top in sizes)
