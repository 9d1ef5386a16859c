"""What an analyst sends on: parts of a report, comparisons, workbooks, HXL, own templates, and a published schema."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import jsonschema
import pytest

from rtop_graph.cli import main
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.recorded import Selection
from rtop_graph.errors import EnvironmentFaultError, UsageError
from rtop_graph.files import write_together
from rtop_graph.hxl import as_hxl
from rtop_graph.identifiers import ID
from rtop_graph.report import (
    FORMATS,
    SCHEMA_FILE,
    CoverageReport,
    Scope,
    build_report,
    compare,
    comparison_files,
    comparison_tables,
    comparison_to_html,
    report_files,
    schema_of,
    schema_text,
    to_docx,
    to_html,
    to_json,
    to_markdown,
    write_report,
)
from rtop_graph.report.wording import reasons_of
from rtop_graph.results import Result, Thing
from rtop_graph.store import EmbeddedStore
from rtop_graph.workbook import as_workbook
from tests.browser import Browser, open_browser
from tests.test_report import ARDEN, BELMAR, CORDAY, COUNCIL, CUBE, MANIFEST, SHOWN, UNION, read_page

KENYA, LIBYA, SUDAN = (ID + f"place/{slug}" for slug in ("kenya", "libya", "sudan"))
AU = ID + "actor/african-union"
REPORTS = tuple(ID + f"document/{slug}" for slug in ("A-65-877", "A-68-947", "A-70-999"))
HOSTILE = ("=1+1", "+1-1", "@SUM(A1)", "-2+3", "https://example.org/", "{=1}", "\x00\x1f", "<b>&\"'")


@pytest.fixture(scope="module")
def cube(real_store: EmbeddedStore) -> Cube:
    return read_cube(real_store)


@pytest.fixture(scope="module")
def reports(cube: Cube) -> list[CoverageReport]:
    return [build_report(cube, Selection(iri), MANIFEST) for iri in REPORTS]


@cache
def small() -> CoverageReport:
    return build_report(CUBE, SHOWN, MANIFEST)


def part(scope: Scope) -> CoverageReport:
    return build_report(CUBE, SHOWN, MANIFEST, scope)


# ---------------------------------------------------------------- parts of a report


def test_a_part_shows_its_country_alone_and_keeps_the_headline_of_the_whole() -> None:
    found = part(Scope(country=BELMAR))
    assert [sheet.country for sheet in found.countries] == [BELMAR]
    assert found.figures == small().figures
    assert {gap.countries for gap in found.silent_gaps} == {(BELMAR,)}
    assert found.stated_gaps == ()
    assert [group.label for group in found.outstanding] == ["Regional Union"]
    assert "Belmar" in to_markdown(found).splitlines()[0]


def test_a_part_of_an_organisation_has_its_column_its_gaps_and_whole_sheets() -> None:
    found = part(Scope(organization=COUNCIL))
    assert found.matrix_organizations == (COUNCIL,)
    assert [sheet.organization for sheet in found.organizations] == [COUNCIL]
    assert all(COUNCIL in gap.organizations for gap in found.silent_gaps)
    assert {cell.organization for sheet in found.countries for cell in sheet.cells} > {COUNCIL}


def test_a_part_of_a_region_is_its_countries() -> None:
    found = part(Scope(region="Western Shore", region_countries=(ARDEN, CORDAY)))
    assert [sheet.country for sheet in found.countries] == [ARDEN, CORDAY]
    assert "acting in Western Shore" in read_page(to_html(found)).text


@pytest.mark.parametrize("scope", [Scope(country=ARDEN), Scope(organization=UNION), Scope(region="x")])
def test_the_page_of_a_part_has_no_link_that_leads_nowhere_and_no_idle_evidence(scope: Scope) -> None:
    found = part(scope)
    page = read_page(to_html(found))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert "of the whole report" in page.text
    assert set(found.claims) <= set(small().claims)
    assert sum(found.honesty.review.values()) == len(found.claims)


def test_a_country_that_a_report_does_not_mention_is_told_as_not_mentioned(cube: Cube) -> None:
    found = build_report(cube, Selection(REPORTS[0]), {}, Scope(country=ID + "place/south-sudan"))
    text = read_page(to_html(found)).text
    assert "This report mentions South Sudan nowhere." in text
    assert "Absence of mention is not absence of action" in text


@pytest.mark.parametrize("number", range(3))
def test_pages_of_parts_of_the_real_reports_hold_together(cube: Cube, number: int) -> None:
    for scope in (Scope(country=KENYA), Scope(organization=AU)):
        page = read_page(to_html(build_report(cube, Selection(REPORTS[number]), {}, scope)))
        assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


# ---------------------------------------------------------------- words on the page


def test_a_country_of_concern_is_told_by_its_own_situations(reports: list[CoverageReport]) -> None:
    reasons = reasons_of(reports[0])
    assert reasons[KENYA].situations == ("Crisis in Kenya, 2007–2008",)
    assert {"Crisis in Darfur", "Crisis in Abyei, 2011"} <= set(reasons[SUDAN].situations)
    assert reasons[LIBYA].situations == ("Attacks on civilians in Libya, 2011",)


def test_the_table_of_concern_tells_no_sentence_twice(reports: list[CoverageReport]) -> None:
    for report in reports:
        reasons = reasons_of(report)
        told = [report.claims[reason.told].statement for reason in reasons.values() if reason.told]
        assert len(told) == len(set(told))
        assert all(reason.situations or reason.told or reason.beside for reason in reasons.values())


def test_shares_of_fewer_than_ten_things_are_counts(reports: list[CoverageReport]) -> None:
    assert "%" not in read_page(to_html(reports[0])).text
    assert "%" in read_page(to_html(reports[2])).text


def test_a_page_on_one_report_does_not_speak_of_several(reports: list[CoverageReport]) -> None:
    assert "recorded in these reports" not in read_page(to_html(reports[0])).text


def test_every_chart_has_a_name_and_all_its_numbers_in_words() -> None:
    html = to_html(small())
    drawings = [svg for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL) if 'class="world' not in svg]
    assert len(drawings) == 4
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        ids = {found.get("id"): "".join(found.itertext()) for found in root if found.get("id")}
        assert root.get("role") == "img"
        named, described = (ids[name] for name in (root.get("aria-labelledby") or "").split())
        assert named
        numbers = [
            re.sub(r"\D", "", text.text or "") for text in root.iter("text") if "part-text" in text.get("class", "")
        ]
        assert all(number == "0" or re.search(rf"\b{number}\b", described) for number in numbers)


# ---------------------------------------------------------------- a comparison


def test_a_comparison_has_the_headline_of_each_report_side_by_side(reports: list[CoverageReport]) -> None:
    headlines = comparison_tables(compare(reversed(reports)))[0]
    assert headlines.columns == ("figure", "A/65/877", "A/68/947", "A/70/999")
    rows = {row[0]: row[1:] for row in headlines.rows}
    assert rows["countries of concern"] == tuple(str(each.figure("of-concern").count) for each in reports)
    assert rows["with no regional partner recorded"][0] == "8 of 9"


def test_a_comparison_tells_each_country_in_each_report(reports: list[CoverageReport]) -> None:
    groups = {str(row[0]): row[1:] for row in comparison_tables(compare(reports))[1].rows}
    assert groups["Libya"] == ("A regional organisation and the United Nations", "not mentioned", "No named partner")
    assert set(groups) == {
        each.country_names[country].label for each in reports for country in each.figure("of-concern").items
    }


def test_tables_of_change_have_their_place_in_every_form_of_a_comparison(
    reports: list[CoverageReport], tmp_path: Path
) -> None:
    change = Result("What changed", ("country", "change"), ((Thing("Kenya", KENYA), "no longer recorded <b>"),))
    files = comparison_files(compare(reports, [change]), tmp_path)
    assert [path.suffix for path in files] == [".html", ".md", ".xlsx", ".json"]
    page = read_page(files[tmp_path / "comparison.html"].decode("utf-8"))
    assert "What changed" in page.text
    assert "no longer recorded <b>" in page.text
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert "## What changed" in files[tmp_path / "comparison.md"].decode("utf-8")
    assert "What changed" in [table["title"] for table in json.loads(files[tmp_path / "comparison.json"])["tables"]]
    assert "What changed" in sheets_of(files[tmp_path / "comparison.xlsx"])


# ---------------------------------------------------------------- workbooks

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets_of(book: bytes) -> dict[str, ElementTree.Element]:
    """Return the sheets of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = [
            str(found.get("name"))
            for found in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        ]
        return {
            name: ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            for number, name in enumerate(names, 1)
        }


def texts_of(book: bytes) -> list[str]:
    """Return every text that a cell of the workbook may hold."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(found.itertext()) for found in shared.iter(f"{MAIN}si")]


def test_no_text_of_a_workbook_is_a_formula_or_a_link() -> None:
    rows = tuple((text, Thing(text, "https://w3id.org/rtop/id/x"), number) for number, text in enumerate(HOSTILE))
    book = as_workbook([Result("Hostile", ("text", "thing", "number"), rows)], "Hostile")
    sheet = sheets_of(book)["Hostile"]
    assert list(sheet.iter(f"{MAIN}f")) == []
    assert list(sheet.iter(f"{MAIN}hyperlink")) == []
    assert set(HOSTILE[:5]) <= set(texts_of(book))
    assert b"hyperlink" not in book


def test_each_table_is_a_sheet_with_headings_in_view_and_a_filter(reports: list[CoverageReport]) -> None:
    files = report_files(reports[0], Path("x"), ["xlsx"])
    sheets = sheets_of(files[Path("x/coverage.xlsx")])
    assert {"In short", "Partners and countries", "Evidence", "Names and codes", "Data and licence"} <= set(sheets)
    for name, sheet in sheets.items():
        assert sheet.find(f".//{MAIN}pane[@state='frozen']") is not None, name
        assert sheet.find(f"{MAIN}autoFilter") is not None, name


def test_the_same_tables_give_the_same_workbook() -> None:
    tables = [Result("One", ("a",), (("x",),), ("note",), {"figure": 1})]
    assert as_workbook(tables, "T") == as_workbook(tables, "T")


def test_sheets_have_names_that_a_workbook_allows() -> None:
    titles = ["Gaps: the report says so (10) / more words than a sheet's name holds", "A" * 40, "a" * 40, "[]", ""]
    names = list(sheets_of(as_workbook([Result(title, ("a",), ()) for title in titles], "T")))
    assert len({name.casefold() for name in names}) == len(titles) + 1
    assert all(0 < len(name) <= 31 and not re.search(r"[][:*?/\\]", name) for name in names)


# ---------------------------------------------------------------- the brief


def test_a_brief_has_the_headline_the_concern_and_the_evidence(reports: list[CoverageReport]) -> None:
    found = docx.Document(io.BytesIO(to_docx(reports[0])))
    headings = [
        part.text for part in found.paragraphs if ((part.style and part.style.name) or "").startswith("Heading")
    ]
    assert headings[:2] == ["In short", "Countries of concern, and who is recorded"]
    headline, concern, source = found.tables
    assert headline.rows[1].cells[0].text == "countries of concern"
    assert headline.rows[1].cells[1].text == "9"
    assert [row.cells[0].text for row in concern.rows][1:4] == ["Côte d'Ivoire", "Guinea", "Kenya"]
    assert "Crisis in Kenya, 2007–2008" in concern.rows[3].cells[1].text
    assert str(MANIFEST["version"]) in source.rows[1].cells[1].text
    numbered = [part.text for part in found.paragraphs if part.style and part.style.name == "List Number"]
    assert all("A/65/877" in text for text in numbered)
    assert len([part for part in found.paragraphs if part.style and part.style.name == "List Bullet"]) >= 10


def test_the_headings_of_a_brief_stand_on_every_page_and_no_row_is_cut() -> None:
    for table in docx.Document(io.BytesIO(to_docx(small()))).tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)


def test_the_same_report_gives_the_same_brief() -> None:
    assert to_docx(small()) == to_docx(build_report(CUBE, SHOWN, MANIFEST))


def test_hostile_labels_stay_text_in_a_brief() -> None:
    text = "\x00=1<w:p>\u202e&"
    cube = replace(CUBE, reports={SHOWN.report: replace(CUBE.reports[SHOWN.report], title=text)})
    found = docx.Document(io.BytesIO(to_docx(build_report(cube, SHOWN, MANIFEST))))
    assert any("=1<w:p>&" in part.text for part in found.paragraphs)


# ---------------------------------------------------------------- HXL

TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")


def test_hxl_tags_every_column_and_gives_countries_their_codes() -> None:
    rows = ((Thing("Kenya", KENYA), 3, "=1", (Thing("AU", AU),)),)
    result = Result("T", ("country", "claims", "odd name, 2", "organisations"), rows)
    headings, tags, row = csv.reader(io.StringIO(as_hxl(result, {KENYA: "KEN"})))
    told = dict(zip(tags, row, strict=True))
    assert len(headings) == len(tags) == len(row)
    assert all(TAG.fullmatch(tag) for tag in tags)
    assert told["#country+code+v_iso3"] == "KEN"
    assert told["#country+name"] == "Kenya"
    assert told["#indicator+num+claims"] == "3"
    assert told["#org+name+list"] == "AU"
    assert told["#x_odd_name_2"] == "'=1"


@pytest.mark.parametrize(
    "words",
    [
        ["coverage"],
        ["coverage", "--matrix", "--report", "A/65/877"],
        ["coverage", "--concern"],
        ["gaps"],
        ["claims", "--country", "Kenya"],
        ["queries"],
        ["query", "which-regional-partner-acted-where"],
    ],
    ids=" ".join,
)
def test_every_table_can_be_had_as_hxl_and_as_a_workbook(
    words: list[str], real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    hxl, book = tmp_path / "a.csv", tmp_path / "a.xlsx"
    assert main([*words, "--format", "hxl", "-o", str(hxl)]) == 0
    assert main([*words, "--format", "xlsx", "-o", str(book)]) == 0
    _, tags, *rows = csv.reader(io.StringIO(hxl.read_text(encoding="utf-8")))
    assert all(TAG.fullmatch(tag) for tag in tags)
    assert ("#country+name" in tags) == ("#country+code+v_iso3" in tags)
    first = next(iter(sheets_of(book.read_bytes()).values()))
    assert len(list(first.iter(f"{MAIN}row"))) == len(rows) + 1


def test_a_workbook_is_not_printed(real_build: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    assert main(["gaps", "--format", "xlsx"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "-o FILE" in printed.err


# ---------------------------------------------------------------- the schema


@pytest.mark.parametrize("number", range(3))
def test_the_json_of_the_real_reports_keeps_the_published_schema(reports: list[CoverageReport], number: int) -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(to_json(reports[number])))


def test_a_part_keeps_the_schema_too() -> None:
    jsonschema.Draft202012Validator(schema_of()).validate(json.loads(to_json(part(Scope(country=ARDEN)))))


@pytest.mark.parametrize("place", ["", "countries", "figures", "honesty", "source", "report", "scope"])
def test_a_key_that_the_schema_lacks_is_found(place: str) -> None:
    held = json.loads(to_json(small()))
    inner = held[place] if place else held
    (inner[0] if isinstance(inner, list) else inner)["unheard_of"] = 1
    with pytest.raises(jsonschema.ValidationError, match="unheard_of"):
        jsonschema.Draft202012Validator(schema_of()).validate(held)


def test_the_published_schema_is_that_of_the_code(capsys: Any) -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()
    assert main(["report", "--schema"]) == 0
    assert capsys.readouterr().out == schema_text()


# ---------------------------------------------------------------- templates of one's own


def own(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


def test_a_template_of_ones_own_stands_in_place_of_ours_and_is_escaped(tmp_path: Path) -> None:
    folder = own(tmp_path / "own", concern__html__j2='<p id="mine">{{ "<i>" }}</p>', style__css="body { color: teal }")
    cube = replace(CUBE, reports={SHOWN.report: replace(CUBE.reports[SHOWN.report], title="<script>")})
    html = to_html(build_report(cube, SHOWN, MANIFEST), folder)
    assert '<p id="mine">&lt;i&gt;</p>' in html
    assert "color: teal" in html
    assert 'id="matrix"' in html
    assert "<cite><bdi>&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"concern__html__j2": "one\n{% if %}"}, r"concern\.html\.j2:2: "),
        ({"concern__html__j2": "one\ntwo {{ nothing.such }}"}, r"concern\.html\.j2:2: UndefinedError"),
        ({"concern__html__j2": "{{ 1 / 0 }}"}, r"concern\.html\.j2:1: ZeroDivisionError"),
        ({"page__html__j2": '{% include "none.j2" %}'}, r"page\.html\.j2:1: there is no template 'none\.j2'"),
        ({"notes__txt": ""}, "no template that would stand in place of one of ours"),
    ],
)
def test_a_broken_template_is_told_by_file_and_line(files: dict[str, str], says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=says):
        to_html(small(), own(tmp_path / "own", **files))


def test_a_broken_template_writes_nothing(
    real_build: Path, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    folder, out = own(tmp_path / "own", lists__html__j2="{{"), tmp_path / "out"
    assert main(["report", "--template", str(folder), "-o", str(out)]) == 2
    assert main(["report", "--template", str(tmp_path / "none"), "-o", str(out)]) == 2
    assert not out.exists()
    assert "lists.html.j2:1" in capsys.readouterr().err


# ---------------------------------------------------------------- folders and files


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "coverage.json").mkdir()
    with pytest.raises(EnvironmentFaultError, match=r"coverage\.json"):
        write_report(small(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["coverage.json"]


def test_files_together_replace_what_was_there(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "new" / "two"
    one.write_bytes(b"old")
    write_together({one: b"1", two: b"2"})
    assert (one.read_bytes(), two.read_bytes()) == (b"1", b"2")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["new", "one", "two"]


@pytest.mark.parametrize(
    ("words", "folders"),
    [
        (["--report", "A/65/877"], ["A-65-877"]),
        (["--country", "Kenya", "--report", "A/65/877"], ["country-kenya/A-65-877"]),
        (["--partner", "AU", "--report", "A/68/947"], ["partner-african-union/A-68-947"]),
        (["--region", "Africa", "--report", "A/68/947"], ["region-africa/A-68-947"]),
        (["--pillar", "II"], [f"pillar-II/{iri.rsplit('/', 1)[-1]}" for iri in REPORTS]),
    ],
    ids=str,
)
def test_a_report_lies_in_a_folder_of_its_name(
    words: list[str], folders: list[str], real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    assert main(["report", *words, "-o", str(tmp_path)]) == 0
    found = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))
    assert found == sorted(f"{folder}/coverage.{form}" for folder in folders for form in FORMATS)


def test_the_comparison_has_a_folder_of_its_own(
    real_build: Path, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    assert main(["report", "--compare", "-o", str(tmp_path)]) == 0
    assert sorted(path.name for path in (tmp_path / "comparison").iterdir()) == [
        f"comparison.{form}" for form in ("html", "json", "md", "xlsx")
    ]
    assert "report 3 of 3" in capsys.readouterr().err
    assert "## Change between reports, by organisation" in (tmp_path / "comparison" / "comparison.md").read_text(
        "utf-8"
    )
    assert main(["report", "--compare", "--report", "A/65/877", "-o", str(tmp_path)]) == 2
    assert main(["report", "--region", "Kenya", "-o", str(tmp_path)]) == 2


def test_a_region_holds_the_countries_of_the_regions_within_it(
    real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTOP_BUILD", str(real_build))
    assert main(["report", "--region", "africa", "--report", "A/65/877", "-o", str(tmp_path)]) == 0
    held = json.loads((tmp_path / "region-africa" / "A-65-877" / "coverage.json").read_text(encoding="utf-8"))
    labels = {held["country_names"][sheet["country"]]["label"] for sheet in held["countries"]}
    assert {"Kenya", "Libya", "Sudan", "Sierra Leone"} <= labels
    assert not labels & {"Peru", "Yemen", "Kyrgyzstan"}


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_the_comparison_opens_without_a_request_and_fits(
    browser: Browser, reports: list[CoverageReport], tmp_path: Path, width: int, *, dark: bool
) -> None:
    page = tmp_path / "comparison.html"
    page.write_text(comparison_to_html(compare(reports)), encoding="utf-8")
    browser.requested()
    browser.complaints()
    browser.open(page)
    browser.resize(width, 740, dark=dark)
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.requested_outside() == []
    assert browser.complaints() == []


@pytest.mark.browser
def test_no_part_of_a_chart_sticks_out_of_it(browser: Browser, reports: list[CoverageReport], tmp_path: Path) -> None:
    script = """
        const out = [];
        for (const svg of document.querySelectorAll('.chart svg')) {
          const frame = svg.getBoundingClientRect();
          for (const part of svg.querySelectorAll('text, rect')) {
            const edge = part.getBoundingClientRect();
            if (edge.left < frame.left - 1 || edge.right > frame.right + 1) out.push(part.textContent);
          }
        }
        return out;
    """
    for report in reports:
        browser.open(write_report(report, tmp_path / report.report.iri.rsplit("/", 1)[-1], ["html"])[0])
        assert browser.run(script) == []


def test_a_recommendation_shows_what_may_have_followed_in_a_later_report(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    first = build_report(cube, Selection(f"{ID}document/A-65-877"), {})
    network, later = f"{ID}claim/A-65-877-p28-2", f"{ID}claim/A-70-999-p58-1"
    items = [item for group in first.outstanding for item in group.items if item.claim == network]
    assert items
    assert all((later, "high") in item.followed_by for item in items)
    page = to_html(first)
    assert "possibly followed by (high confidence)" in page
    assert "A/70/999 ¶58" in to_markdown(first)
    last = build_report(cube, Selection(f"{ID}document/A-70-999"), {})
    assert not any(item.followed_by for group in last.outstanding for item in group.items)
