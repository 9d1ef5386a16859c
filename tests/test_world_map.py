"""The map tells of each country what the measures tell, shows every country, and leads from each to its sheet."""

from __future__ import annotations

import csv
import html
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from rtop_graph.atlas import Atlas, Point, read_atlas
from rtop_graph.build import build_dataset_folder
from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.geography import (
    ABSENT,
    BLANK,
    GAP,
    NAMED,
    POTENTIAL,
    SHADES,
    MapEntry,
    MapView,
    map_entries,
    shade_counts,
)
from rtop_graph.coverage.headline import NONE_RECORDED, OF_CONCERN, WITH_REGIONAL, headline
from rtop_graph.coverage.potential import organizations_with_potential
from rtop_graph.coverage.present_geography import SHADE_WORDS, map_table
from rtop_graph.coverage.recorded import (
    NOT_MENTIONED,
    OUT_OF_SCOPE,
    RECORDED,
    Selection,
    mentioned_countries,
    partners_by_country,
)
from rtop_graph.identifiers import ID
from rtop_graph.locations import Sources
from rtop_graph.report import build_report, to_html
from rtop_graph.report.world_map import PARTS, WorldMap, draw_world, key_of, names_of, report_entries
from rtop_graph.store import EmbeddedStore
from tests.browser import Browser, open_browser
from tests.cubes import ARCADIA, CLUB, FREEDONIA, LEAGUE, RURITANIA, UN, UNION, WHOLE, D, cell, cube_of
from tests.serving import Server, serving
from tests.worlds import ROOT, SMALLEST

REPORTS = tuple(f"{ID}document/{name}" for name in ("A-65-877", "A-68-947", "A-70-999"))
READER = "text/html"
AXE = ROOT / "tests" / "_browser" / "axe.min.js"


@pytest.fixture(scope="module")
def cube(real_store: EmbeddedStore) -> Cube:
    return read_cube(real_store)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas()


@pytest.fixture(scope="module")
def smallest_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = Sources(ROOT / "ontology", SMALLEST, ROOT / "queries")
    return build_dataset_folder(sources, tmp_path_factory.mktemp("smallest") / "build", reason=False).folder


@pytest.fixture(scope="module")
def server(real_build: Path) -> Iterator[Server]:
    with serving(real_build) as found:
        yield found


def place(name: str) -> str:
    return f"{ID}place/{name}"


def of_shade(entries: dict[str, MapEntry], *shades: str) -> set[str]:
    return {iri for iri, entry in entries.items() if entry.shade in shades}


# ---------------------------------------------------------------- what the map tells is what the measures tell


@pytest.mark.parametrize("report", REPORTS)
def test_the_numbers_are_those_of_the_headline(cube: Cube, report: str) -> None:
    figures = {figure.key: figure for figure in headline(cube, Selection(report))}
    everybody = map_entries(cube, Selection(report), MapView())
    regional = map_entries(cube, Selection(report), MapView(channel="regional"))
    assert sum(bool(entry.concern) for entry in everybody.values()) == figures[OF_CONCERN].count
    assert of_shade(everybody, GAP) == set(figures[NONE_RECORDED].items)
    with_regional = {iri for iri, entry in regional.items() if entry.concern and entry.partners}
    assert with_regional == set(figures[WITH_REGIONAL].items)
    assert len(of_shade(regional, GAP)) == figures[OF_CONCERN].count - figures[WITH_REGIONAL].count


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("view", [MapView(), MapView(POTENTIAL)])
def test_every_country_has_one_shade_and_what_is_blank_is_not_mentioned(cube: Cube, report: str, view: MapView) -> None:
    entries = map_entries(cube, Selection(report), view)
    assert entries.keys() == cube.countries.keys()
    assert sum(shade_counts(entries.values()).values()) == len(cube.countries)
    assert {entry.shade for entry in entries.values()} <= SHADE_WORDS[view.layer].keys() <= set(SHADES)
    if view.layer == RECORDED:
        assert of_shade(entries, BLANK, ABSENT).isdisjoint(mentioned_countries(cube, report))


@pytest.mark.parametrize("report", REPORTS)
def test_recorded_partners_are_those_of_recorded_cover(cube: Cube, report: str) -> None:
    entries = map_entries(cube, Selection(report), MapView())
    told = {iri: entry.partners for iri, entry in entries.items() if entry.partners}
    assert told == partners_by_country(cube, Selection(report))


def test_potential_is_that_of_the_measure(cube: Cube) -> None:
    entries = map_entries(cube, Selection(REPORTS[1]), MapView(POTENTIAL))
    instant = cube.reports[REPORTS[1]].published
    for iri, entry in entries.items():
        able = organizations_with_potential(cube, iri, instant)
        assert entry.able == tuple(sorted(potential.organization for potential in able)), iri


def test_where_potential_is_shown_a_gap_is_of_concern_with_potential_and_nobody_recorded(cube: Cube) -> None:
    entries = map_entries(cube, Selection(REPORTS[0]), MapView(POTENTIAL))
    gaps = {iri for iri, entry in entries.items() if entry.is_gap}
    assert place("kenya") in gaps
    assert place("libya") not in gaps  # the League of Arab States is recorded there
    assert place("syrian-arab-republic") not in gaps  # nobody is known to have potential
    assert all(entries[iri].able and not entries[iri].partners for iri in gaps)


def test_what_is_out_of_scope_is_no_gap_on_either_layer(cube: Cube) -> None:
    selection = Selection(REPORTS[1], pillar="III")
    recorded = map_entries(cube, selection, MapView())
    assert {entry.shade for entry in recorded.values()} == {OUT_OF_SCOPE}
    assert not any(entry.partners or entry.is_gap for entry in recorded.values())
    potential = map_entries(cube, selection, MapView(POTENTIAL))
    assert not any(entry.is_gap for entry in potential.values())
    assert potential[place("kenya")].able


def test_a_state_is_absent_before_it_is_one(cube: Cube) -> None:
    south_sudan = place("south-sudan")
    assert map_entries(cube, Selection(REPORTS[0]), MapView())[south_sudan].shade == ABSENT
    assert map_entries(cube, Selection(REPORTS[1]), MapView())[south_sudan].shade == "several"


def test_shades_count_partners_and_tell_plans_from_silence() -> None:
    cells = [
        *(cell(f"c{at}", organization, ARCADIA) for at, organization in enumerate((UN, UNION, LEAGUE, CLUB))),
        cell("c5", UN, RURITANIA, "recommended"),
    ]
    entries = map_entries(cube_of(cells), WHOLE, MapView())
    assert [entries[country].shade for country in (ARCADIA, RURITANIA, FREEDONIA)] == ["several", NAMED, BLANK]
    assert entries[RURITANIA].state == "planned-or-mandated-only"
    assert entries[RURITANIA].claims == ("c5",)
    regional = map_entries(cube_of(cells), WHOLE, MapView(channel="regional"))
    assert regional[ARCADIA].partners == (LEAGUE, UNION)
    assert (regional[RURITANIA].state, regional[RURITANIA].shade) == (NOT_MENTIONED, NAMED)
    alone = map_entries(cube_of(cells), WHOLE, MapView(organization=CLUB))
    assert (alone[ARCADIA].partners, alone[ARCADIA].shade) == ((CLUB,), "one")


def test_of_concern_without_partner_is_a_gap_and_silence_has_no_number() -> None:
    cube = cube_of([cell("c1", UN, ARCADIA)], concern={(D, RURITANIA): ("c1",), (D, ARCADIA): ("c1",)})
    entries = map_entries(cube, WHOLE, MapView())
    assert of_shade(entries, GAP) == {RURITANIA}
    assert not entries[ARCADIA].is_gap
    rows = {row["country"]: row for row in map_table(cube, WHOLE, MapView(), entries).records()}
    assert [(str(country), row["partners"]) for country, row in rows.items()] == [("Arcadia", 1), ("Ruritania", None)]


# ---------------------------------------------------------------- the drawing


def drawn(cube: Cube, atlas: Atlas, report: str = REPORTS[2], part: str = "") -> WorldMap:
    view = MapView()
    return draw_world(names_of(cube), atlas, view, map_entries(cube, Selection(report), view), part)


@pytest.mark.parametrize("report", REPORTS)
def test_every_gap_has_its_sign_whatever_else_is_told_there(cube: Cube, atlas: Atlas, report: str) -> None:
    signs = {piece.entry.country: piece.symbol for piece in drawn(cube, atlas, report).pieces}
    gaps = {country for country, sign in signs.items() if sign.startswith("!")}
    (nobody,) = (figure for figure in headline(cube, Selection(report)) if figure.key == NONE_RECORDED)
    assert gaps == set(nobody.items)


def test_every_country_of_the_data_is_on_the_map(cube: Cube, atlas: Atlas) -> None:
    world = drawn(cube, atlas)
    assert {piece.entry.country for piece in world.pieces} == cube.countries.keys()
    assert all(piece.path or piece.is_disc for piece in world.pieces)
    assert world.missing == ()


def test_only_tuvalu_has_no_shape_and_has_a_disc(cube: Cube, atlas: Atlas) -> None:
    assert [iri for iri in cube.countries if not key_of(cube.countries[iri], atlas)] == [place("tuvalu")]
    (tuvalu,) = (piece for piece in drawn(cube, atlas).pieces if piece.label == "Tuvalu")
    assert (tuvalu.path, tuvalu.is_disc) == ("", True)


def test_no_two_countries_share_a_shape(cube: Cube, atlas: Atlas) -> None:
    keys = [key for iri in cube.countries if (key := key_of(cube.countries[iri], atlas))]
    assert len(keys) == len(set(keys))


def test_every_country_is_in_some_part_of_the_world(cube: Cube, atlas: Atlas) -> None:
    shown = {piece.entry.country for part in PARTS for piece in drawn(cube, atlas, part=part).pieces}
    assert shown == cube.countries.keys()


def test_signs_do_not_lie_on_each_other(cube: Cube, atlas: Atlas) -> None:
    for report in REPORTS:
        world = drawn(cube, atlas, report)
        signs = [piece.at for piece in world.pieces if piece.symbol]
        distances = [abs(complex(*a) - complex(*b)) for at, a in enumerate(signs) for b in signs[:at]]
        assert min(distances) > 12 * world.unit


def test_the_projection_here_is_that_of_the_outlines(atlas: Atlas) -> None:
    for key, shape in atlas.shapes.items():
        x, y = atlas.place(shape.point)
        left, top, right, bottom = shape.box
        assert left - 2 <= x <= right + 2, key
        assert top - 2 <= y <= bottom + 2, key


def rings_of(path: str) -> list[list[Point]]:
    """Return the rings of a path of relative steps."""
    rings: list[list[Point]] = []
    x = y = 0.0
    for command, right, down in re.findall(r"([Mmlz])(?:(-?\d+) ?(-?\d+))?", path):
        if command == "z":
            x, y = rings[-1][0]
            continue
        x, y = x + float(right), y + float(down)
        rings += [[]] if command in "Mm" else []
        rings[-1].append((x, y))
    return rings


def covers(atlas: Atlas, key: str, longitude: float, latitude: float) -> bool:
    """Return whether a point lies inside a shape, by how often a line from it crosses the rings."""
    x, y = atlas.place((longitude, latitude))
    crossings = 0
    for ring in rings_of(atlas.shapes[key].path):
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            crossings += (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1)
    return crossings % 2 == 1


@pytest.mark.parametrize(
    ("key", "longitude", "latitude"),
    [
        ("804", 34.2, 45.2),  # Crimea
        ("706", 45.5, 9.6),  # Somaliland
        ("196", 33.6, 35.3),  # the north of Cyprus
        ("732", -13.2, 25.5),  # Western Sahara, west of the sand wall
        ("732", -11.0, 27.3),
        ("504", -9.0, 29.0),
        ("036", 134.0, -25.0),  # Australia, whose code stands twice in the source
        ("728", 30.0, 8.0),
        ("kosovo", 20.9, 42.6),
        ("643", 178.0, 67.5),  # Chukotka, on both sides of 180 degrees
        ("643", -175.0, 67.0),
    ],
)
def test_land_stands_with_whom_the_page_says(atlas: Atlas, key: str, longitude: float, latitude: float) -> None:
    assert [found for found in atlas.shapes if covers(atlas, found, longitude, latitude)] == [key]


def test_the_rest_of_the_land_stays_in_its_place(cube: Cube, atlas: Atlas) -> None:
    rest = drawn(cube, atlas).rest
    assert atlas.shapes["304"].path in rest  # Greenland
    assert all(shape.path[:1] in {"", "M"} for shape in atlas.shapes.values())
    assert not any(shape.path in rest for key, shape in atlas.shapes.items() if shape.path and key in {"404", "250"})


def test_lesotho_is_a_hole_in_south_africa(atlas: Atlas) -> None:
    assert covers(atlas, "426", 28.2, -29.5)
    assert not covers(atlas, "710", 28.2, -29.5)


@pytest.mark.parametrize("report", REPORTS)
def test_the_map_of_a_coverage_report_is_that_of_the_page(cube: Cube, report: str) -> None:
    here = report_entries(build_report(cube, Selection(report), {}))
    there = map_entries(cube, Selection(report), MapView())
    assert here.keys() == {iri for iri, entry in there.items() if entry.is_named}
    assert here == {iri: replace(there[iri], able=()) for iri in here}


def test_a_coverage_report_has_a_map_whose_countries_lead_to_their_sheets(cube: Cube) -> None:
    page = to_html(build_report(cube, Selection(REPORTS[1]), {}))
    targets = set(re.findall(r'<a href="#(country-[^"]+)" aria-label=', page))
    assert len(targets) == len(mentioned_countries(cube, REPORTS[1]))
    assert all(f'id="{target}"' in page for target in targets)
    assert "world-atlas" not in to_html(build_report(cube, Selection(REPORTS[1], pillar="III"), {}))


# ---------------------------------------------------------------- the page


def read(server: Server, path: str) -> str:
    reply = server.get(path, accept=READER)
    assert reply.status == 200, path
    return reply.text


def words_of(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_legend_counts_what_the_map_shows(server: Server, cube: Cube) -> None:
    page = read(server, "/map?report=A/68/947&channel=regional")
    legend = words_of(page[page.index('aria-label="Legend') :])
    entries = map_entries(cube, Selection(REPORTS[1]), MapView(channel="regional"))
    for shade, count in shade_counts(entries.values()).items():
        assert f"{SHADE_WORDS[RECORDED][shade]}: {count}" in legend
        drawn_shades = set(re.findall(rf'<a href="([^"]+)"[^>]* class="m-{shade}[" ]', page))
        assert len(drawn_shades) == count, shade


def test_every_country_is_a_link_to_its_sheet_that_tells_what_its_shade_tells(server: Server) -> None:
    page = read(server, "/map?report=A/65/877")
    says = "Libya: of concern; 2 partners recorded: LAS, UN; potential: AU"
    link = re.search(rf'<a href="(/id/place/libya)" aria-label="{says}"[^>]*><title>{says}</title>', page)
    assert link
    assert "<h1>" in read(server, link[1])
    assert 'aria-label="Kenya: of concern; 1 partner recorded: UN; potential: AU, ICGLR"' in page
    assert 'aria-label="South Sudan: no State or territory of its own at the report&#39;s date"' in page
    assert 'aria-label="France: not mentioned; potential: EU, OSCE"' in page


def test_the_table_has_the_same_facts_and_leads_to_claims(server: Server, cube: Cube) -> None:
    rows = json.loads(server.get("/map?report=A/68/947&format=json").text)["rows"]
    partners = partners_by_country(cube, Selection(REPORTS[1]))
    assert {row["country"]["iri"] for row in rows} == mentioned_countries(cube, REPORTS[1])
    for row in rows:
        assert {thing["iri"] for thing in row["recorded partners"]} == set(partners.get(row["country"]["iri"], ()))
        assert row["partners"] == (len(row["recorded partners"]) or None)
        assert bool(row["claims"]) == (row["partners"] is not None or row["shown as"].endswith(("only", "not done")))
    page = read(server, "/map?report=A/68/947")
    assert all(f'href="/id/claim/{thing["label"]}"' in page for row in rows for thing in row["claims"])


def test_without_a_report_downloads_have_every_report_and_the_page_the_first(server: Server) -> None:
    table = list(csv.DictReader(server.get("/map?format=csv").text.splitlines()))
    assert {row["report"] for row in table} == {"A/65/877", "A/68/947", "A/70/999"}
    assert "Map of A/65/877" in words_of(read(server, "/map"))


def test_one_organisation_has_a_map_of_its_own(server: Server) -> None:
    page = read(server, "/map?report=A/68/947&partner=AU&layer=potential&part=africa")
    assert "Counted: African Union." in words_of(page)
    assert 'aria-label="Sudan: of concern; 1 partner recorded: AU; potential: AU"' in page
    assert "Japan" not in re.findall(r'aria-label="([^:"]+): ', page)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/map?layer=stars", "no layer"),
        ("/map?part=moon", "no part"),
        ("/map?channel=all", "no channel"),
        ("/map?partner=AU&channel=un", "no partner of the channel"),
        ("/map?country=Kenya", "has no field"),
    ],
)
def test_what_a_map_cannot_show_is_told(server: Server, path: str, told: str) -> None:
    reply = server.get(path, accept=READER)
    assert reply.status == 400
    assert told in words_of(reply.text)


def test_what_is_asked_stays_in_every_link_of_the_map(server: Server) -> None:
    page = read(server, "/map?report=A/68/947&pillar=II&channel=regional&part=asia")
    parts = re.search(r'<nav class="map-parts".*?</nav>', page, re.DOTALL)
    assert parts
    links = [html.unescape(link) for link in re.findall(r'href="(/map[^"]*)"', parts[0])]
    assert len(links) == len(PARTS) + 1
    assert all("report=A%2F68%2F947&pillar=II&channel=regional" in link for link in links)
    assert '<input type="hidden" name="part" value="asia">' in page


def test_the_page_endorses_no_line_and_says_what_it_cannot_show(server: Server, smallest_build: Path) -> None:
    assert "They endorse nothing" in words_of(read(server, "/map"))
    with serving(smallest_build) as small:
        page = read(small, "/map")
    assert re.search(r'<a href="/id/place/arcadia"[^>]*><title>[^<]*</title><circle ', page)
    missing = page[page.index("Not on the map") :]
    assert "Free Port" in missing[: missing.index("</p>")]


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


ADDRESSES = (
    "/map",
    "/map?report=A/68/947&layer=potential",
    "/map?report=A/70/999&part=africa&channel=regional",
    "/map?report=A/68/947&pillar=III&part=oceania",
)


@pytest.mark.browser
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_the_map_asks_nobody_complains_of_nothing_and_is_open_to_everyone(
    server: Server, browser: Browser, path: str, colours: str
) -> None:
    browser.requested()
    browser.complaints()
    browser.open(server.address + path)
    browser.resize(360, dark=colours == "dark")
    assert browser.requested_outside() == []
    assert browser.complaints() == []
    assert browser.run("return document.documentElement.scrollWidth") == 360
    browser.resize(1280, dark=colours == "dark")
    browser.run(AXE.read_text(encoding="utf-8") + "; window.axe = axe;")
    told = browser.driver.execute_async_script("axe.run().then(arguments[0])")
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in told["violations"]] == []


def arrive(browser: Browser, path: str) -> None:
    until = time.monotonic() + 10
    while browser.run("return location.pathname") != path or browser.run("return document.readyState") != "complete":
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.browser
@pytest.mark.parametrize(("country", "inner"), [("kenya", "path"), ("tuvalu", "circle"), ("burundi", "circle")])
def test_a_click_on_a_country_or_its_disc_opens_its_sheet(
    server: Server, browser: Browser, country: str, inner: str
) -> None:
    browser.open(f"{server.address}/map?report=A/68/947")
    seen = "const found = [...document.querySelectorAll(arguments[0])].pop(); found.scrollIntoView({block: 'center'});"
    spot = browser.run(
        f"{seen} const box = found.getBoundingClientRect(); const at = [box.x + box.width / 2, box.y + box.height / 2];"
        "return document.elementFromPoint(...at).closest('a').getAttribute('href')",
        f".world a[href='/id/place/{country}'] {inner}",
    )
    assert spot == f"/id/place/{country}"
    browser.run(
        f"document.querySelector('.world a[href=\"/id/place/{country}\"] {inner}').parentNode.dispatchEvent("
        "new MouseEvent('click', {bubbles: true, cancelable: true}))"
    )
    arrive(browser, f"/id/place/{country}")
    browser.driver.back()
    arrive(browser, "/map")
    assert browser.run("return location.search") == "?report=A/68/947"


@pytest.mark.browser
def test_the_keyboard_stops_at_what_the_report_speaks_of(server: Server, browser: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.open(f"{server.address}/map?report=A/65/877")
    browser.run("document.querySelector('.map-parts a[href=\"#facts\"]').focus()")
    for _ in range(2):  # the part that scrolls, then the first country
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    stops = []
    while browser.run("return !!document.activeElement.closest('.world')"):
        stops.append(browser.run("return document.activeElement.getAttribute('aria-label').split(':')[0]"))
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert len(stops) == 12
    assert set(stops) > {"Kenya", "Libya", "Peru"}


@pytest.mark.browser
def test_colours_of_shades_differ_in_lightness_in_light_and_dark(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/map?report=A/68/947")
    for dark in (False, True):
        browser.resize(1280, dark=dark)
        fills = browser.run(
            "const style = getComputedStyle(document.documentElement);"
            "return arguments[0].map(name => style.getPropertyValue('--' + name).trim())",
            ["land", "m-1", "m-2", "m-3", "land", "p-1", "p-2", "p-3"],
        )
        light = [sum(int(fill[at : at + 2], 16) * w for at, w in ((1, 0.3), (3, 0.59), (5, 0.11))) for fill in fills]
        for row in (light[:4], light[4:]):
            steps = [abs(one - other) for one, other in pairwise(row)]
            assert min(steps) > 20, (dark, row)
            assert row in (sorted(row), sorted(row, reverse=True))
