"""The drawing shows what claims say and no more, stands still, opens offline, and its parts keep in step."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pyoxigraph as ox
import pytest

from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.recorded import Selection, recorded_claims
from rtop_graph.derivation import add_derived
from rtop_graph.errors import UnknownNameError
from rtop_graph.graph import iter_ontology_quads
from rtop_graph.identifiers import ID
from rtop_graph.store import EmbeddedStore
from rtop_graph.visualisation.layout import captions, has_columns, lay_out
from rtop_graph.visualisation.network import Network, NetworkOptions, build_network, ego, is_first
from rtop_graph.visualisation.page import SCRIPTS, draw, draw_page, explorer, write_drawing
from rtop_graph.visualisation.pairing import Link, links_of
from rtop_graph.visualisation.springs import SPACING, near_pairs, repulsion, repulsion_kernel
from rtop_graph.visualisation.symbols import SYMBOLS, get_symbol
from rtop_graph.visualisation.told import MODALITIES
from rtop_graph.visualisation.views import read_drawable, view_of
from tests.browser import Browser, open_browser
from tests.worlds import ROOT

HOSTILE = "</script><img src=x onerror=window.harmed=1>{{7*7}}'\"\u202e"

PREFIXES = """
@prefix rtop: <https://w3id.org/rtop/ontology#> .
@prefix graph: <https://w3id.org/rtop/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

ENTITIES = """
graph:entities {
  <actor/african-union> a rtop:RegionalOrganization ; rdfs:label "African Union"@en ; rtop:abbreviation "AU" ;
    skos:altLabel "Union of African States"@en .
  <actor/peace-council> a rtop:RegionalBody, rtop:Mechanism ; rdfs:label "Peace and Security Council"@en ;
    rtop:partOf <actor/african-union> ; rtop:operatedBy <actor/african-union> .
  <actor/united-nations> a rtop:UnitedNationsBody ; rdfs:label "United Nations"@en ; rtop:abbreviation "UN" .
  <actor/security-council> a rtop:UnitedNationsBody ; rdfs:label "Security Council"@en ;
    rtop:partOf <actor/united-nations> .
  <actor/donors> a rtop:UnnamedCollective ; rdfs:label "Donors"@en .
  <actor/state-of-kenya> a rtop:State ; rdfs:label "Government of Kenya"@en ; rtop:isStateOf <place/kenya> .
  <mechanism/panel> a rtop:Mechanism ; rdfs:label HOSTILE@en ; rtop:operatedBy <actor/african-union> .
  <instrument/act> a rtop:Treaty ; rdfs:label "Constitutive Act"@en ; rtop:issuedBy <actor/african-union> .
  <situation/kenya-2007> a rtop:Situation ; rdfs:label "Crisis in Kenya"@en ; rtop:takesPlaceIn <place/kenya> .
}
graph:reference {
  <place/kenya> a rtop:Country ; rdfs:label "Kenya"@en, "Кения"@ru ; rtop:isoAlpha3 "KEN" ;
    rtop:latitude 0.5 ; rtop:longitude 37.8 .
  <place/guinea> a rtop:Country ; rdfs:label "Guinea"@en ; rtop:latitude 10.9 ; rtop:longitude -10.9 .
  <place/africa> a rtop:Region ; rdfs:label "Africa"@en .
  <place/rift> a rtop:Area ; rdfs:label "Rift Valley"@en .
  <containment/1> rtop:containedPlace <place/kenya> ; rtop:containingPlace <place/africa> .
  <containment/2> rtop:containedPlace <place/guinea> ; rtop:containingPlace <place/africa> .
  <containment/3> rtop:containedPlace <place/rift> ; rtop:containingPlace <place/kenya> .
}
graph:documents {
  <document/A-1-1> a rtop:Document ; rdfs:label "A/1/1"@en ; dcterms:title "A report"@en ;
    rtop:publishedOn "2011-06-27T00:00:00"^^xsd:dateTime ; rtop:coversPillar <pillar/III> .
}
""".replace("HOSTILE", json.dumps(HOSTILE))

CLAIMS: dict[str, tuple[str, str, str, str]] = {
    "mediated": (
        "Engagement",
        "performed",
        "III",
        """rtop:agent <actor/african-union> ; rtop:partner <actor/state-of-kenya> ; rtop:onPlace <place/rift> ;
        rtop:concernsSituation <situation/kenya-2007> ; rtop:throughMechanism <mechanism/panel>""",
    ),
    "warned": ("Engagement", "recommended", "II", "rtop:agent <actor/peace-council> ; rtop:onPlace <place/guinea>"),
    "agreed": ("Partnership", "ongoing", "", "rtop:partner <actor/african-union>, <actor/united-nations>"),
    "waited": (
        "Failure",
        "not-taken",
        "III",
        "rtop:agent <actor/security-council> ; rtop:concernsSituation <situation/kenya-2007>",
    ),
    "asked": (
        "Recommendation",
        "recommended",
        "II",
        "rtop:addressee <actor/donors> ; rtop:beneficiary <actor/african-union> ; rtop:onPlace <place/africa>",
    ),
    "adopted": (
        "Adoption",
        "performed",
        "",
        "rtop:agent <actor/united-nations> ; rtop:concernsInstrument <instrument/act>",
    ),
    "noted": ("Finding", "performed", "", "rtop:agent <actor/state-of-kenya>"),
}


def claim_text(at: int, slug: str) -> str:
    kind, modality, pillar, parts = CLAIMS[slug]
    in_pillar = f"rtop:hasPillar <pillar/{pillar}> ; rtop:hasPillarBasis <pillar-basis/stated> ;" if pillar else ""
    return f"""
<https://w3id.org/rtop/graph/report/A-1-1> {{
  <claim/{slug}> a rtop:{kind} ; rtop:statedIn <document/A-1-1> ; rtop:statement "What was {slug}." ; {in_pillar}
    rtop:hasModality <modality/{modality}> ; rtop:hasBasis <basis/stated> ; rtop:hasConfidence <confidence/high> ;
    rtop:hasReviewStatus <review-status/reviewed> ; rtop:isListOpen false ; rtop:isCollective false ;
    skos:note {json.dumps(HOSTILE)} ; {parts} .
  <paragraph/A-1-1-{at}> a rtop:Paragraph ; rdfs:label "A/1/1 ¶{at}"@en ; rtop:inDocument <document/A-1-1> .
}}
graph:evidence {{ <evidence/{slug}> rtop:supports <claim/{slug}> ; rtop:inParagraph <paragraph/A-1-1-{at}> . }}
"""


def small_store(*, claims: tuple[str, ...] = tuple(CLAIMS)) -> EmbeddedStore:
    """Return a store of a small world, its shortcuts derived by the project's own rules."""
    return store_of(PREFIXES + ENTITIES + "".join(claim_text(at, slug) for at, slug in enumerate(claims, 1)))


def store_of(text: str) -> EmbeddedStore:
    store = ox.Store()
    store.extend(iter_ontology_quads(ROOT / "ontology"))
    store.extend(ox.parse(text.encode(), format=ox.RdfFormat.TRIG, base_iri=ID))
    add_derived(store, ROOT / "queries" / "rules")
    return EmbeddedStore(store)


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return small_store()


@pytest.fixture(scope="module")
def everything(store: EmbeddedStore) -> Network:
    return build_network(store)


@pytest.fixture(scope="module")
def overview(store: EmbeddedStore) -> Network:
    return build_network(store, NetworkOptions(rolled_up=True))


def short(iri: str) -> str:
    return iri.removeprefix(ID)


def edges_of(network: Network, claim: str) -> set[tuple[str, str, str]]:
    return {
        (short(source), facts["relation"], short(target))
        for source, target, facts in network.edges(data=True)
        if facts["claim"] == f"{ID}claim/{claim}"
    }


# ---------------------------------------------------------------- from a claim to links


def test_the_agent_is_tied_to_every_other_part_and_who_joins_it_to_the_place() -> None:
    links = links_of({"agent": ["a"], "partner": ["b"], "onPlace": ["p"], "throughMechanism": ["m"]})
    assert {(link.source, link.label, link.target) for link in links} == {
        ("a", "agent → partner", "b"),
        ("a", "agent → place", "p"),
        ("a", "agent → mechanism", "m"),
        ("b", "partner → place", "p"),
    }


def test_partners_of_nothing_else_are_tied_to_each_other_once() -> None:
    assert links_of({"partner": ["b", "a"]}) == (Link("a", "partner", "b", "partner"),)


@pytest.mark.parametrize("parts", [{}, {"agent": ["a"]}, {"onPlace": ["p", "q"]}, {"agent": ["a"], "partner": ["a"]}])
def test_a_claim_of_one_thing_or_of_places_alone_ties_nothing(parts: dict[str, list[str]]) -> None:
    assert links_of(parts) == ()


# ---------------------------------------------------------------- the network


def test_everything_keeps_bodies_areas_situations_mechanisms_and_collectives_apart(everything: Network) -> None:
    assert {short(node) for node in everything} == {
        "actor/african-union",
        "actor/peace-council",
        "actor/united-nations",
        "actor/security-council",
        "actor/donors",
        "actor/state-of-kenya",
        "mechanism/panel",
        "instrument/act",
        "situation/kenya-2007",
        "place/kenya",
        "place/guinea",
        "place/africa",
        "place/rift",
    }


def test_an_edge_says_who_does_what_how_sure_and_where_it_is_proved(everything: Network) -> None:
    facts = everything.edges[f"{ID}actor/peace-council", f"{ID}place/guinea", f"{ID}claim/warned agent onPlace"]
    assert facts == {
        "label": "Engagement: agent → place",
        "kind": "Engagement",
        "relation": "agent → place",
        "claim": f"{ID}claim/warned",
        "statement": "What was warned.",
        "modality": "recommended",
        "pillar": "II",
        "paragraphs": "A/1/1 ¶2",
        "report": "A-1-1",
        "confidence": "high",
        "review": "reviewed",
    }


def test_what_belongs_to_what_is_an_edge_without_claim_and_told_once(everything: Network) -> None:
    ties = {(short(s), f["relation"], short(t)) for s, t, f in everything.edges(data=True) if f["kind"] == "Structure"}
    assert ties == {
        ("actor/peace-council", "part of", "actor/african-union"),
        ("actor/security-council", "part of", "actor/united-nations"),
        ("actor/state-of-kenya", "State of", "place/kenya"),
        ("mechanism/panel", "operated by", "actor/african-union"),
        ("instrument/act", "issued by", "actor/african-union"),
        ("situation/kenya-2007", "takes place in", "place/kenya"),
    }


def test_the_overview_rolls_up_to_organisations_and_countries(overview: Network) -> None:
    assert edges_of(overview, "mediated") == {("actor/african-union", "agent → place", "place/kenya")}
    assert edges_of(overview, "warned") == {("actor/african-union", "agent → place", "place/guinea")}
    assert edges_of(overview, "waited") == {("actor/united-nations", "agent → place", "place/kenya")}
    assert edges_of(overview, "agreed") == {("actor/african-union", "partner → partner", "actor/united-nations")}


def test_the_overview_counts_no_collective_and_no_state_as_its_own_partner(overview: Network) -> None:
    assert not {f"{ID}actor/donors", f"{ID}actor/state-of-kenya"} & set(overview)
    assert edges_of(overview, "asked") == {("actor/african-union", "beneficiary → place", "place/africa")}


def test_the_overview_records_what_the_coverage_matrix_records(real_store: EmbeddedStore) -> None:
    cube = read_cube(real_store)
    network = build_network(real_store, NetworkOptions(rolled_up=True))
    countries = set(cube.countries)
    for report in cube.reports:
        drawn = {
            (source, target)
            for source, target, facts in network.edges(data=True)
            if facts["kind"] == "Engagement"
            and facts["modality"] in {"performed", "ongoing"}
            and facts["relation"] in {"agent → place", "partner → place"}
            and facts["report"] == report.rsplit("/", 1)[-1]
            and target in countries
        }
        recorded = set(recorded_claims(cube, Selection(report)))
        assert recorded, "the project's data records no engagement"
        assert recorded <= drawn
        assert not drawn - recorded


def test_one_report_alone_can_be_asked_for(store: EmbeddedStore) -> None:
    there = build_network(store, NetworkOptions(report=f"{ID}document/A-1-1"))
    assert edges_of(there, "warned")
    assert not build_network(store, NetworkOptions(report=f"{ID}document/A-2-2"))


def test_instruments_can_be_left_out(store: EmbeddedStore) -> None:
    assert f"{ID}instrument/act" not in build_network(store, NetworkOptions(instruments=False))


def test_every_class_that_can_be_drawn_has_a_symbol_that_differs_from_every_other() -> None:
    looks = [(symbol.shape, symbol.fill, symbol.letter) for symbol in SYMBOLS]
    assert len(set(looks)) == len(looks)
    assert len({(symbol.shape, symbol.letter) for symbol in SYMBOLS}) == len(looks), "told apart without colour"
    assert get_symbol("Treaty").kind == "Instrument"


@pytest.mark.parametrize("symbol", SYMBOLS, ids=lambda symbol: symbol.kind)
def test_letters_stand_out_from_their_symbols(symbol: Any) -> None:
    light, dark = sorted((luminance(symbol.fill), luminance(symbol.ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Return the relative luminance that WCAG 2.2 defines."""
    parts = [value / 255 for value in bytes.fromhex(colour.removeprefix("#"))]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ---------------------------------------------------------------- a focus


def test_a_focus_keeps_its_neighbours_and_only_its_own_edges(everything: Network) -> None:
    part = ego(everything, f"{ID}place/guinea")
    assert {short(node) for node in part} == {"place/guinea", "actor/peace-council"}
    wider = ego(everything, f"{ID}place/guinea", radius=2)
    assert {short(node) for node in wider} == {"place/guinea", "actor/peace-council", "actor/african-union"}
    assert all(f"{ID}actor/african-union" in edge for edge in ego(everything, f"{ID}actor/african-union").edges())


def test_a_focus_that_no_claim_names_is_told(store: EmbeddedStore, everything: Network) -> None:
    with pytest.raises(UnknownNameError, match="not in this drawing"):
        ego(everything, f"{ID}place/nowhere")
    with pytest.raises(UnknownNameError, match="Did you mean"):
        draw(store, "Keny")
    with pytest.raises(UnknownNameError, match="No claim of the reports names Guinea"):
        draw(small_store(claims=("agreed",)), "Guinea")


# ---------------------------------------------------------------- where things stand


def made_up(count: int) -> Network:
    network: Network = nx.MultiDiGraph(view="everything")
    kinds = ("RegionalOrganization", "Country", "UnnamedCollective", "Mechanism", "Situation")
    for at in range(count):
        network.add_node(f"n{at}", kind=kinds[at % 5], family="actor", label=f"n{at}", region="")
    for at in range(3 * count):
        network.add_edge(f"n{at % min(17, count)}", f"n{(at * 7 + 3) % count}", kind="Engagement", modality="performed")
    return network


@pytest.mark.parametrize("count", [1, 2, 40, 600])
def test_springs_place_every_node_apart_and_the_same_each_time(count: int) -> None:
    network = made_up(count)
    positions = lay_out(network)
    assert set(positions) == set(network)
    assert positions == lay_out(network)
    at = np.array(list(positions.values()))
    gaps = np.hypot(*(at[:, None, axis] - at[None, :, axis] for axis in (0, 1))) + np.eye(len(at)) * 1000
    assert gaps.min() > SPACING * 0.8


@pytest.mark.slow
def test_the_layout_needs_no_scipy_and_takes_a_second_for_thousands() -> None:
    began = time.perf_counter()
    assert len(lay_out(made_up(3000))) == 3000
    assert time.perf_counter() - began < 30


def test_the_overview_has_west_left_east_right_and_organisations_between(overview: Network) -> None:
    positions = lay_out(overview)
    guinea, kenya, union = (
        positions[f"{ID}{slug}"][0] for slug in ("place/guinea", "place/kenya", "actor/african-union")
    )
    assert guinea == kenya, "one region is one column"
    assert abs(union) < abs(kenya)
    assert {text for text, _, _ in captions(overview, positions)} == {"Africa", "Regions as a whole"}


def test_no_line_of_the_overview_runs_through_an_organisation_it_does_not_end_at(real_store: EmbeddedStore) -> None:
    network = build_network(real_store, NetworkOptions(rolled_up=True))
    at = lay_out(network)
    passed = []
    for source, target, facts in network.edges(data=True):
        (x1, y1), (x2, y2) = at[source], at[target]
        for node in set(network) - {source, target}:
            x, y = at[node]
            is_between = min(x1, x2) < x < max(x1, x2)
            if is_first(facts) and is_between and abs(y1 + (y2 - y1) * (x - x1) / (x2 - x1) - y) < 11:
                passed.append((short(source), short(node), short(target)))
    assert passed == []


def test_beside_a_focus_actors_stand_left_and_the_rest_right(everything: Network) -> None:
    part = ego(everything, f"{ID}actor/african-union")
    positions = {short(node): place for node, place in lay_out(part).items()}
    assert positions["actor/african-union"] == (0.0, 0.0)
    assert positions["actor/united-nations"][0] < 0 < positions["mechanism/panel"][0]
    assert len(set(positions.values())) == len(positions)


def test_nothing_at_all_can_be_laid_out_and_drawn() -> None:
    assert lay_out(nx.MultiDiGraph(view="everything")) == {}
    assert "<!doctype html>" in draw(small_store(claims=()))


def test_two_steps_around_a_thing_are_laid_out_by_springs(everything: Network) -> None:
    wide = ego(everything, f"{ID}place/guinea", radius=2)
    assert not has_columns(wide)
    assert has_columns(ego(everything, f"{ID}place/guinea"))
    assert set(lay_out(wide)) == set(wide)


def test_what_stands_near_is_found_without_comparing_all() -> None:
    points = np.random.default_rng(1).uniform(0, 900, (400, 2))
    one, other = near_pairs(points, SPACING)
    apart = np.hypot(*(points[:, axis, None] - points[None, :, axis] for axis in (0, 1)))
    wanted = {tuple(pair) for pair in np.argwhere(np.triu(apart < SPACING, k=1))}
    assert {tuple(sorted(pair)) for pair in zip(one, other, strict=True)} == wanted


def test_the_push_of_the_grid_is_nearly_that_of_every_pair() -> None:
    points = np.random.default_rng(1).random((300, 2))
    x, y = (points[:, axis, None] - points[None, :, axis] for axis in (0, 1))
    each = np.stack([(part / np.maximum(x * x + y * y, 1e-9)).sum(axis=1) for part in (x, y)], axis=1)
    found = repulsion(points, repulsion_kernel())
    assert np.corrcoef(each.ravel(), found.ravel())[0, 1] > 0.98


# ---------------------------------------------------------------- the page as text


def test_the_page_is_one_file_that_names_no_address_to_load(store: EmbeddedStore) -> None:
    page = draw(store)
    assert page.startswith("<!doctype html>")
    outside = re.findall(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//[^"'\s)]+""", page)
    assert outside == []
    for word in ("jsdelivr", "cdnjs", "unpkg", "bootstrap", "sourceMappingURL"):
        assert word not in page
    assert len(page.encode()) < 1_000_000


def test_the_policy_of_the_page_names_its_own_scripts_and_styles_and_no_others(store: EmbeddedStore) -> None:
    page = draw(store)
    policy = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', page)[0]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert policy.count("sha256-") == len(re.findall("^<(?:style|script)>", page, re.MULTILINE))


def test_the_page_and_the_server_have_one_explorer(store: EmbeddedStore) -> None:
    drawable = read_drawable(store)
    alone, served = draw_page(drawable.whole(), drawable.material), explorer(drawable.whole(), drawable.material)
    assert served.replace('"served":true', '"served":false').strip() in alone


def test_the_same_store_gives_the_same_bytes(store: EmbeddedStore, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "page.html"
    write_drawing(store, target)
    assert target.read_text(encoding="utf-8") == draw(small_store())


def test_hostile_text_cannot_leave_the_data_it_stands_in(store: EmbeddedStore) -> None:
    page = draw(store, "African Union")
    assert "<img" not in page
    assert "{{7*7}}" in page, "a label is no template"
    assert page.count("</script>") == 2 + len(SCRIPTS), "the data, the library, and ours"
    assert "\u202e" not in page


# ---------------------------------------------------------------- the page in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


Opener = Callable[..., Browser]

VISIBLE_LEGEND = """
return [...document.querySelectorAll('#facets input[name=class]')].map((box) => box.closest('label'))
  .filter((label) => label.offsetParent)
  .map((label) => [label.querySelector('input').value, label.querySelectorAll('svg circle, svg polygon').length])
"""
ZOOM_IN = """
document.querySelector('#mynetwork canvas').dispatchEvent(new WheelEvent('wheel', { deltaY: -200, bubbles: true }))
"""
XML_FAULT = "return new DOMParser().parseFromString(arguments[0], 'image/svg+xml').querySelector('parsererror')"
IN_FOCUS = """
const at = document.activeElement;
return [at.id || at.name || at.className, getComputedStyle(at).outlineWidth];
"""


@pytest.fixture
def opened(browser: Browser, store: EmbeddedStore, tmp_path: Path) -> Opener:
    """Return what opens the drawing of the small world afresh, with an address's state and a focus."""

    def open_page(state: str = "", focus: str = "", drawn: EmbeddedStore | None = None, depth: int = 1) -> Browser:
        page = tmp_path / f"page{len(list(tmp_path.iterdir()))}.html"
        write_drawing(drawn or store, page, focus, depth)
        browser.open("about:blank")
        browser.requested_outside(), browser.complaints()
        browser.open(page.as_uri() + state)
        return browser

    return open_page


def shown(browser: Browser, what: str = "Nodes") -> set[str]:
    return set(browser.run(f"return rtopDrawing.shown{what}()"))


def tick(browser: Browser, facet: str, value: str) -> None:
    browser.run(
        "document.querySelector(`#facets input[name=${arguments[0]}][value='${arguments[1]}']`).click()", facet, value
    )


def text_of(browser: Browser, selector: str) -> str:
    return str(browser.run("return document.querySelector(arguments[0]).innerText", selector))


def table_rows(browser: Browser) -> set[str]:
    return set(browser.run("return [...document.querySelectorAll('#links tr')].map((row) => row.dataset.id)"))


def search(browser: Browser, text: str) -> None:
    from selenium.webdriver.common.keys import Keys

    box = browser.driver.find_element("id", "find")
    box.clear()
    box.send_keys(text, Keys.ENTER)


@pytest.mark.browser
def test_the_page_opens_without_network_and_without_complaint(opened: Opener) -> None:
    browser = opened()
    assert shown(browser)
    assert browser.requested_outside() == []
    assert browser.complaints() == []


@pytest.mark.browser
def test_the_first_view_shows_done_engagements_and_partnerships_of_organisations(opened: Opener) -> None:
    browser = opened()
    assert shown(browser) == {"actor/african-union", "actor/united-nations", "place/kenya"}
    assert shown(browser, "Lines") == {
        "overview actor/african-union place/kenya",
        "overview actor/african-union actor/united-nations",
    }
    assert text_of(browser, "#count") == "3 of 5 things, 2 of 5 links"


@pytest.mark.browser
def test_the_legend_has_shape_and_name_for_every_class_of_the_view(opened: Opener) -> None:
    browser = opened("#view=everything")
    kinds = "RegionalOrganization RegionalBody UnitedNationsBody State UnnamedCollective Mechanism Country Area Region"
    assert dict(browser.run(VISIBLE_LEGEND)) == dict.fromkeys([*kinds.split(), "Situation", "Instrument"], 1)


@pytest.mark.browser
def test_search_finds_the_african_union_by_any_name_and_shows_its_evidence(opened: Opener) -> None:
    for name in ("African Union", "union of african", "AU"):
        browser = opened()
        search(browser, name)
        details = text_of(browser, "#details")
        assert details.startswith("African Union")
        assert "What was mediated." in details
        assert "performed" in details
        assert "A/1/1 ¶1" in details
        assert "pillar III" in details
        assert "node=actor/african-union" in browser.driver.current_url
        assert "actor/african-union" in browser.run("return rtopDrawing.labels()")


@pytest.mark.browser
def test_search_finds_names_in_other_scripts_and_what_only_the_other_view_holds(opened: Opener) -> None:
    browser = opened()
    search(browser, "кения")
    assert text_of(browser, "#details").startswith("Kenya")
    search(browser, "crisis")
    assert text_of(browser, "#details").startswith("Crisis in Kenya")
    assert "view=everything" in browser.driver.current_url
    assert "situation/kenya-2007" in shown(browser)
    search(browser, "Atlantis")
    assert "bears that name" in text_of(browser, "#found")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("facet", "value", "line"),
    [
        ("kind", "Partnership", "overview actor/african-union actor/united-nations"),
        ("modality", "performed", "overview actor/african-union place/kenya"),
        ("pillar", "III", "overview actor/african-union place/kenya"),
        ("pillar", "none", "overview actor/african-union actor/united-nations"),
        ("class", "Country", "overview actor/african-union place/kenya"),
    ],
)
def test_each_filter_hides_and_shows_again(opened: Opener, facet: str, value: str, line: str) -> None:
    browser = opened()
    assert line in shown(browser, "Lines")
    tick(browser, facet, value)
    assert line not in shown(browser, "Lines")
    assert line not in table_rows(browser)
    tick(browser, facet, value)
    assert line in shown(browser, "Lines")


@pytest.mark.browser
def test_ticking_more_shows_what_was_planned_and_what_was_not_done(opened: Opener) -> None:
    browser = opened()
    tick(browser, "modality", "recommended")
    assert "overview actor/african-union place/guinea" in shown(browser, "Lines")
    tick(browser, "kind", "Failure")
    tick(browser, "modality", "not-taken")
    assert "overview actor/united-nations place/kenya" in shown(browser, "Lines")
    assert "✕ not taken" in text_of(browser, "#links")


def count_of(browser: Browser, facet: str, value: str) -> str:
    return text_of(browser, f"#facets [data-of='{facet} {value}']")


@pytest.mark.browser
def test_beside_each_choice_stands_how_many_there_are_be_it_ticked_or_not(opened: Opener) -> None:
    browser = opened()
    choices = [("modality", "recommended"), ("modality", "performed"), ("kind", "Failure"), ("class", "Country")]
    before = [count_of(browser, *choice) for choice in choices]
    assert before[:2] == ["1", "1"], "asked for and done, though only what is done is ticked"
    for choice, count in zip(choices, before, strict=True):
        tick(browser, *choice)
        assert count_of(browser, *choice) == count
        tick(browser, *choice)
    tick(browser, "modality", "recommended")
    tick(browser, "class", "Country")
    assert count_of(browser, "modality", "recommended") == "0", "the other filters let none through"


@pytest.mark.browser
@pytest.mark.parametrize("name", ["ECOWAS", "AU"])
def test_what_is_asked_of_an_organisation_is_counted_before_it_is_ticked(
    opened: Opener, real_store: EmbeddedStore, name: str
) -> None:
    browser = opened(focus=name, drawn=real_store)
    for asked in ("recommended", "prospective"):
        if browser.run(f"return document.querySelector(`#facets input[value={asked}]`) === null"):
            continue
        before, lines = count_of(browser, "modality", asked), len(shown(browser, "Lines"))
        tick(browser, "modality", asked)
        assert count_of(browser, "modality", asked) == before
        assert (before != "0") >= (len(shown(browser, "Lines")) > lines)


@pytest.mark.browser
def test_every_modality_is_offered_and_counted_also_where_nothing_has_it(opened: Opener) -> None:
    browser = opened(focus="Peace and Security Council")
    offered = browser.run(
        "return [...document.querySelectorAll('#facets input[name=modality]')].map((box) => box.value)"
    )
    assert offered == [name for name, _, _ in MODALITIES]
    assert count_of(browser, "modality", "prospective") == "0"
    assert count_of(browser, "modality", "recommended") == "1"


@pytest.mark.browser
def test_filters_that_leave_a_thing_without_a_link_say_so(opened: Opener, real_store: EmbeddedStore) -> None:
    browser = opened("#modality=recommended", focus="ECOWAS", drawn=real_store)
    says = "Nothing told as recommended that passes the filters ties Economic Community of West African States"
    assert text_of(browser, "#lone").startswith(says)
    assert "within 1 step." in text_of(browser, "#lone")
    tick(browser, "modality", "performed")
    assert text_of(browser, "#lone") == ""
    browser.driver.find_element("id", "show-all").click()
    assert not browser.driver.find_element("id", "lone").is_displayed()


@pytest.mark.browser
def test_what_floats_around_a_thing_without_links_is_told(opened: Opener, real_store: EmbeddedStore) -> None:
    browser = opened("#modality=recommended&kind=Recommendation", focus="ECOWAS", depth=2, drawn=real_store)
    assert shown(browser, "Lines")
    assert "within 2 steps. What is drawn lies between others." in text_of(browser, "#lone")


@pytest.mark.browser
def test_filters_that_nothing_passes_say_so_and_offer_the_way_back(opened: Opener) -> None:
    browser = opened("#kind=Failure")
    assert shown(browser) == set()
    assert "Nothing passes the filters" in text_of(browser, "#empty")
    browser.driver.find_element("id", "empty-reset").click()
    assert len(shown(browser)) == 3


@pytest.mark.browser
@pytest.mark.parametrize("state", ["", "#view=everything"])
def test_the_table_lists_the_lines_of_the_graph(opened: Opener, state: str) -> None:
    browser = opened(state)
    assert table_rows(browser) == shown(browser, "Lines")
    browser.driver.find_element("id", "show-all").click()
    assert table_rows(browser) == shown(browser, "Lines")
    assert text_of(browser, "#count").startswith("all ")


@pytest.mark.browser
def test_table_and_graph_are_linked_both_ways(opened: Opener) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    browser = opened()
    line = "overview actor/african-union place/kenya"
    browser.run("document.querySelector(`tr[data-id='${arguments[0]}'] td:nth-child(3) button`).click()", line)
    assert "What was mediated." in text_of(browser, "#details")
    assert "link=overview" in browser.driver.current_url
    canvas = browser.driver.find_element("css selector", "#mynetwork canvas")
    at = browser.run("return rtopDrawing.screenPlace('actor/united-nations')")
    x, y = at["x"] - canvas.size["width"] / 2, at["y"] - canvas.size["height"] / 2
    ActionChains(browser.driver).move_to_element_with_offset(canvas, int(x), int(y)).click().perform()
    wait_until(browser, lambda: text_of(browser, "#details").startswith("United Nations"))
    assert table_rows(browser) == {"overview actor/african-union actor/united-nations"}


def wait_until(browser: Browser, is_so: Callable[[], bool]) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser.driver, 5).until(lambda _: is_so())


@pytest.mark.browser
def test_the_address_restores_view_filters_selection_and_place(opened: Opener) -> None:
    browser = opened()
    search(browser, "Security Council")
    tick(browser, "kind", "Failure")
    tick(browser, "modality", "not-taken")
    browser.run(ZOOM_IN)
    wait_until(browser, lambda: "at=" in browser.driver.current_url)
    address = browser.driver.current_url
    before = (shown(browser), shown(browser, "Lines"), browser.run("return rtopDrawing.screenPlace('place/kenya')"))
    browser.open("about:blank")
    browser.open(address)
    after = (shown(browser), shown(browser, "Lines"), browser.run("return rtopDrawing.screenPlace('place/kenya')"))
    assert after[:2] == before[:2]
    assert after[2] == pytest.approx(before[2], abs=2)
    assert text_of(browser, "#details").startswith("Security Council")
    assert browser.driver.current_url == address
    assert browser.run("return document.querySelector('input[value=everything]').checked")


@pytest.mark.browser
def test_an_address_that_makes_no_sense_opens_the_first_view(opened: Opener) -> None:
    browser = opened("#view=none&node=nobody&at=a,b&kind=&class=Country,Dragon")
    assert browser.complaints() == []
    assert "Nothing passes the filters" in text_of(browser, "#empty")


@pytest.mark.browser
def test_a_focus_shows_its_neighbours_and_opens_with_its_evidence(opened: Opener) -> None:
    browser = opened(focus="AU")
    assert text_of(browser, "h1").startswith("African Union")
    assert "place/rift" in shown(browser)
    assert not {"actor/peace-council place/guinea", "actor/donors"} & shown(browser), "asked, not done"
    browser.driver.find_element("id", "show-all").click()
    assert shown(browser) == {
        "actor/african-union",
        "actor/united-nations",
        "actor/state-of-kenya",
        "actor/peace-council",
        "actor/donors",
        "mechanism/panel",
        "instrument/act",
        "situation/kenya-2007",
        "place/rift",
    }
    assert all("actor/african-union" in line for line in shown(browser, "Lines"))
    assert "What was mediated." in text_of(browser, "#details")


@pytest.mark.browser
def test_hostile_text_is_shown_and_does_nothing(opened: Opener) -> None:
    browser = opened("#view=everything&node=mechanism/panel")
    shown_as = HOSTILE.removesuffix("\u202e")  # what would turn the words after it round is left out
    assert browser.run("return document.querySelector('#details h2').textContent") == shown_as
    assert browser.run("return window.harmed") is None
    assert browser.run("return document.images.length") == 0
    svg = browser.run("return rtopDrawing.svg()")
    assert "<img" not in svg
    assert browser.run(XML_FAULT, svg) is None
    assert browser.complaints() == []


@pytest.mark.browser
def test_the_table_can_be_saved_with_labels_and_addresses(opened: Opener) -> None:
    browser = opened()
    header, *rows = browser.run("return rtopDrawing.csv()").splitlines()
    assert header == "from,from iri,to,to iri,what,modality,pillar,paragraphs,statements"
    union = f"African Union,{ID}actor/african-union"
    assert rows == [
        f"{union},Kenya,{ID}place/kenya,Engagement,● performed,III,A/1/1 ¶1,What was mediated.",
        f"{union},United Nations,{ID}actor/united-nations,Partnership,● ongoing,,A/1/1 ¶3,What was agreed.",
    ]


@pytest.mark.browser
def test_the_page_fits_a_telephone(opened: Opener) -> None:
    browser = opened()
    browser.resize(360, 740)
    wait_until(browser, lambda: bool(browser.run("return document.querySelector('#mynetwork').clientWidth <= 360")))
    assert browser.run("return document.documentElement.scrollWidth") <= 360
    for node in shown(browser):
        at = browser.run("return rtopDrawing.screenPlace(arguments[0])", node)
        assert 0 < at["x"] < 360
    assert shown(browser) == set(browser.run("return rtopDrawing.labels()"))


@pytest.mark.browser
def test_everything_can_be_reached_and_seen_with_the_keyboard(opened: Opener) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser = opened()
    reached = {}
    for _ in range(90):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        name, width = browser.run(IN_FOCUS)
        reached[name] = width
    assert {"find", "class", "kind", "modality", "pillar", "vis-network", "save-svg", "save-csv", "jump"} <= set(
        reached
    )
    assert {
        width for name, width in reached.items() if name in {"find", "kind", "vis-network", "jump", "save-svg"}
    } == {"3px"}


@pytest.mark.browser
def test_in_the_dark_the_page_is_dark(opened: Opener) -> None:
    browser = opened()
    browser.resize(1280, dark=True)
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 27)"


@pytest.mark.browser
def test_the_projects_own_graph_opens_offline_and_knows_the_african_union(
    opened: Opener, real_store: EmbeddedStore
) -> None:
    browser = opened(drawn=real_store)
    search(browser, "African Union")
    assert text_of(browser, "#details").startswith("African Union")
    assert table_rows(browser)
    assert browser.requested_outside() == []
    assert browser.complaints() == []


def test_actors_of_one_list_are_tied_only_where_they_share_the_act() -> None:
    listed = {"agent": ("union", "league")}
    assert [(link.source, link.target) for link in links_of(listed)] == [("league", "union")]
    assert links_of(listed, is_shared=False) == ()


def test_an_actor_is_not_tied_to_a_mechanism_that_another_of_its_list_runs(real_store: EmbeddedStore) -> None:
    network = build_network(real_store, NetworkOptions())
    experts = f"{ID}mechanism/human-rights-experts-of-the-european-union"
    assert network.has_edge(f"{ID}actor/european-union", experts)
    assert not network.has_edge(f"{ID}actor/african-union", experts)


# ---------------------------------------------------------------- steps of the reader, files, many things

COLOURS = """
return Object.fromEntries([...shown.lines].map(([id, links]) => [id, lineLook(lines.get(id), links)])
  .map(([id, look]) => [id, `${look.color.color} ${look.dashes}`]))
"""
MANY = """
const text = document.getElementById('drawing').textContent;
return [text.length, document.querySelectorAll('#links tr').length, document.getElementById('more-rows').innerText];
"""


@pytest.mark.browser
def test_what_is_done_and_what_is_not_are_drawn_and_named_apart(opened: Opener) -> None:
    browser = opened()
    browser.driver.find_element("id", "show-all").click()
    looks = browser.run(COLOURS)
    done, asked = (looks[f"overview actor/african-union place/{place}"] for place in ("kenya", "guinea"))
    left_undone = looks["overview actor/united-nations place/kenya"]
    assert len({done, asked, left_undone}) == 3
    assert done.endswith(" false"), "a whole line"
    assert not asked.endswith(" false")
    named = set(browser.run("return [...document.querySelectorAll('#links .fact')].map((fact) => fact.innerText)"))
    assert {"● performed", "○ recommended", "✕ not taken"} <= named
    assert len({symbol for _, symbol, _ in MODALITIES}) == len({line for _, _, line in MODALITIES}) == 4


@pytest.mark.browser
def test_a_line_of_structure_does_not_lie_under_one_of_claims(opened: Opener) -> None:
    browser = opened("#view=everything&modality=performed,recommended&node=mechanism/panel")
    operated = browser.run(COLOURS)["everything mechanism/panel actor/african-union"]
    told = browser.run(COLOURS)["everything actor/african-union mechanism/panel"]
    assert operated.startswith("transparent")
    assert not told.startswith("transparent")
    assert "everything mechanism/panel actor/african-union" in table_rows(browser)
    assert browser.run("return rtopDrawing.svg()").count("<path") == browser.run(
        "return [...shown.lines].filter(([id, links]) => !isUnder(lines.get(id), links)).length + 5"
    )


@pytest.mark.browser
def test_back_and_forward_go_through_what_was_chosen(opened: Opener) -> None:
    browser = opened()
    first = shown(browser, "Lines")
    tick(browser, "modality", "recommended")
    ticked = shown(browser, "Lines")
    search(browser, "Guinea")
    browser.run("document.querySelector('#columns button').click()")
    address = browser.driver.current_url
    assert "sort=1" in address
    browser.driver.back()
    browser.driver.back()
    wait_until(browser, lambda: "node=" not in browser.driver.current_url)
    assert shown(browser, "Lines") == ticked
    assert browser.run("return document.querySelector('#facets input[value=recommended]').checked")
    browser.driver.back()
    wait_until(browser, lambda: "#" not in browser.driver.current_url)
    assert shown(browser, "Lines") == first
    for _ in range(3):
        browser.driver.forward()
    wait_until(browser, lambda: browser.driver.current_url == address)
    assert text_of(browser, "#details").startswith("Guinea")
    assert browser.run("return document.querySelector('#columns th').getAttribute('aria-sort')") == "ascending"


@pytest.mark.browser
def test_a_link_to_a_part_of_the_page_leaves_the_drawing_as_it_is(opened: Opener) -> None:
    browser = opened()
    search(browser, "Kenya")
    browser.run("document.querySelector('.skip').click()")
    wait_until(browser, lambda: "node=place/kenya" in browser.driver.current_url)
    assert text_of(browser, "#details").startswith("Kenya")


@pytest.mark.browser
def test_only_what_is_within_some_steps_can_be_drawn(opened: Opener) -> None:
    browser = opened("#view=everything&node=actor/peace-council")
    browser.driver.find_element("id", "show-all").click()
    everyone = shown(browser)
    steps = "document.querySelectorAll('#details .steps button')[arguments[0]].click()"
    browser.run(steps, 1)
    assert shown(browser) == {"actor/peace-council", "actor/african-union", "place/guinea"}
    assert "near=1" in browser.driver.current_url
    browser.run(steps, 2)
    assert {"actor/united-nations", "mechanism/panel"} < shown(browser) < everyone
    address, nodes = browser.driver.current_url, shown(browser)
    browser.open("about:blank")
    browser.open(address)
    assert shown(browser) == nodes
    browser.run(steps, 0)
    assert shown(browser) == everyone


def test_a_drawing_can_reach_further_than_the_neighbours(store: EmbeddedStore) -> None:
    near, far = (nodes_of(draw(store, "Peace and Security Council", depth)) for depth in (1, 2))
    assert near == {"actor/peace-council", "actor/african-union", "place/guinea"}
    assert near | {"actor/united-nations", "mechanism/panel"} <= far


def nodes_of(page: str) -> set[str]:
    data = re.findall(r'<script type="application/json" id="drawing">(.*?)</script>', page, re.DOTALL)[0]
    return {node["id"] for node in json.loads(data)["nodes"]}


@pytest.mark.browser
def test_evidence_in_a_file_names_the_place_in_the_printed_report(opened: Opener) -> None:
    browser = opened("#node=actor/african-union")
    assert "A/1/1 ¶1" in text_of(browser, "#details")
    assert browser.run("return document.querySelectorAll('#explorer a').length") == 0


@pytest.mark.browser
def test_pictures_and_table_are_saved_as_files(opened: Opener, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    browser = opened()
    browser.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder), "eventsEnabled": True}
    )
    for form in ("png", "svg", "csv"):
        browser.driver.find_element("id", f"save-{form}").click()
        wait_until(browser, lambda form=form: (folder / f"rtop-graph.{form}").exists())  # type: ignore[misc]
    png = (folder / "rtop-graph.png").read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(png) > 5000, "more than an empty picture"
    svg = ElementTree.fromstring((folder / "rtop-graph.svg").read_text(encoding="utf-8"))
    texts = {"".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert {"AU", "UN", "Kenya", "● performed", "Regional organisation"} <= texts
    assert (folder / "rtop-graph.csv").read_text(encoding="utf-8-sig").startswith("from,from iri,")
    assert browser.complaints() == []


@pytest.mark.browser
def test_on_paper_the_filters_go_and_legend_evidence_and_table_stay(opened: Opener, tmp_path: Path) -> None:
    browser = opened("#node=actor/african-union")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    is_seen = "return [...arguments].map((id) => document.getElementById(id).getClientRects().length > 0)"
    assert browser.run(is_seen, "find", "save-png", "show-all") == [False, False, False]
    assert browser.run(is_seen, "mynetwork", "facets", "details", "links") == [True, True, True, True]
    assert browser.pdf(tmp_path / "page.pdf").stat().st_size > 10_000
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.browser
def test_a_very_long_label_is_cut_in_the_drawing_and_wraps_elsewhere(opened: Opener) -> None:
    text = (PREFIXES + ENTITIES + claim_text(1, "mediated")).replace("African Union", "W" * 400)
    browser = opened("#node=actor/african-union", drawn=store_of(text))
    assert (
        browser.run("return Math.max(...[...labelled.values()].flatMap((box) => box.texts.map((t) => t.length)))") <= 41
    )
    for width in (1280, 360):
        browser.resize(width)
        assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.complaints() == []


@pytest.mark.browser
def test_a_large_network_is_drawn_listed_in_part_and_saved_whole(browser: Browser, tmp_path: Path) -> None:
    network = made_up(1000)
    for facts in network.nodes.values():
        facts.update(abbreviation="", drawn_as=facts["kind"], names="", note="")
    for facts in network.edges.values():
        facts.update(claim="", relation="part of", kind="Structure", modality="")
    drawable = read_drawable(small_store(claims=()))
    page = tmp_path / "large.html"
    page.write_text(draw_page([view_of(network)], drawable.material), encoding="utf-8")
    browser.complaints()
    browser.open(page)
    browser.run("document.getElementById('show-all').click()")
    assert len(shown(browser)) == 1000
    lines = len(shown(browser, "Lines"))
    _, rows, more = browser.run(MANY)
    assert rows == 200
    assert more == f"Show more: {lines - 200:,} links left"
    assert len(browser.run("return rtopDrawing.csv()").splitlines()) == lines + 1
    assert browser.complaints() == []
