"""The console: YASGUI's editor, ready queries, answers with labels, and the same without a script."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from rtop_graph.endpoint.pages.console import LONGEST_ADDRESS
from rtop_graph.identifiers import ID
from rtop_graph.namespaces import PREFIXES
from tests.browser import Browser, open_browser
from tests.serving import Reply, Server, serving

READER = "text/html"
PLACE = f"PREFIX place: <{PREFIXES['place']}>\n"
UNDECLARED = "SELECT * WHERE { VALUES ?place { place:sierra-leone } ?place a ?kind }"
SIERRA_LEONE = PLACE + UNDECLARED
DESCRIBED = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{PREFIXES['actor']}african-union> }} ?s ?p ?o }}"
EVERYTHING = "SELECT ?s ?p WHERE { ?s ?p ?o }"
LONG = f"# {'x' * LONGEST_ADDRESS}\n{SIERRA_LEONE}"
PARTNERS = "engagements/which-regional-partner-acted-where"


@pytest.fixture(scope="module")
def server(real_build: Path) -> Iterator[Server]:
    with serving(real_build, "--query-seconds", "3", "--max-rows", "2000") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


def asked(server: Server, query: str) -> Reply:
    return server.get("/console?" + urlencode({"query": query}), accept=READER)


# ---------------------------------------------------------------- without a script


def test_things_of_an_answer_have_their_labels_and_lead_to_their_pages(server: Server) -> None:
    assert '<a href="/id/place/sierra-leone"><bdi>Sierra Leone</bdi></a>' in asked(server, SIERRA_LEONE).text


def test_triples_stand_in_a_table_with_labels_and_lead_to_the_graph(server: Server) -> None:
    page = asked(server, DESCRIBED).text
    assert '<a href="/id/actor/african-union"><bdi>African Union</bdi></a>' in page
    assert re.search(r'In the graph: <a href="/graph\?focus=[a-z-]+">', page)
    assert '<a href="http://www.w3.org/2004/02/skos/core#altLabel" rel="external noreferrer">' in page
    assert "<bdi>skos:altLabel</bdi>" in page
    assert "actor:african-union a rtop:RegionalOrganization" in page
    assert [*re.findall(r'download="answer\.(\w+)"', page)] == ["turtle", "ntriples", "rdfxml", "jsonld"]


LIBYA = f"DESCRIBE <{ID}claim/A-65-877-p34-1>"


def test_triples_that_tie_things_are_drawn_with_links_and_names(server: Server) -> None:
    page = asked(server, LIBYA).text
    picture = page[page.index('<svg class="triples"') : page.index("</svg>")]
    assert '<a href="/id/place/libya"><title>Libya</title>' in picture
    assert "– on place, in country –" in html.unescape(picture).replace("in country, on place", "on place, in country")
    assert picture.count("<line") == len(set(re.findall(r'<line (x1="\d+" y1="\d+" x2="\d+" y2="\d+")', picture)))
    places = [(int(x), int(y)) for x, y in re.findall(r'<circle cx="(\d+)" cy="(\d+)"', picture)]
    assert all(0 < x < 1000 and 0 < y < 600 for x, y in places)
    assert len(set(places)) == len(places)
    assert asked(server, LIBYA).text == page


def test_a_large_picture_says_how_much_of_the_answer_it_shows(server: Server) -> None:
    page = asked(server, "CONSTRUCT WHERE { ?claim <https://w3id.org/rtop/ontology#inCountry> ?country }").text
    assert re.search(r"40 of [0-9]+ things, [0-9]+ of [0-9]+ ties", page)


def test_an_answer_without_ties_is_not_drawn(server: Server) -> None:
    assert "<svg" not in asked(server, SIERRA_LEONE).text
    assert "<svg" not in asked(server, "CONSTRUCT WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }").text


@pytest.mark.parametrize(("place", "word"), [("kenya", "yes"), ("atlantis", "no")])
def test_a_question_for_yes_or_no_is_answered_in_a_word(server: Server, place: str, word: str) -> None:
    assert f"<bdi>{word}</bdi>" in asked(server, f"{PLACE}ASK {{ place:{place} ?p ?o }}").text


def test_a_prefix_that_is_not_declared_is_named_and_can_be_declared_by_a_link(server: Server) -> None:
    reply = asked(server, UNDECLARED)
    assert reply.status == 400
    assert "The query cannot be read at line 1, character " in reply.text
    assert "It does not declare place:" in reply.text
    (mended,) = re.findall(r'<a href="([^"]+)">Declare and ask again</a>', reply.text)
    assert "<bdi>Sierra Leone</bdi>" in server.get(html.unescape(mended), accept=READER).text


@pytest.mark.parametrize("query", ["SELECT ?s WHERE { ?s a ?kind", "DROP ALL", "SELECT ?s WHERE { ?s a 'x"])
def test_where_a_query_cannot_be_read_is_told_in_words(server: Server, query: str) -> None:
    reply = asked(server, query)
    assert reply.status == 400
    assert re.search(r"<p><bdi>The query cannot be read at line 1, character [0-9]+\.</bdi></p>", reply.text)
    assert "In the words of the parser" in reply.text


def test_what_is_refused_is_told_as_it_is(server: Server) -> None:
    reply = asked(server, "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert "<p><bdi>SERVICE is refused: a query reads this dataset and no other.</bdi></p>" in reply.text


def test_every_download_of_an_answer_is_what_it_says(server: Server) -> None:
    page = asked(server, SIERRA_LEONE).text
    links = [html.unescape(link) for link in re.findall(r'<a href="(/sparql\?[^"]+)" download', page)]
    types = {parse_qs(urlsplit(link).query)["format"][0]: server.get(link).media_type for link in links}
    assert types == {
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
    }


def test_the_console_offers_the_ready_queries_by_their_titles(server: Server) -> None:
    page = server.get(f"/console?example={PARTNERS}", accept=READER).text
    assert f'<option value="{PARTNERS}" selected>Which regional partner acted where</option>' in page
    assert "SELECT DISTINCT ?document ?country ?regionalPartner" in page


def test_the_editor_completes_the_terms_of_this_dataset(server: Server) -> None:
    found = re.search(r'data-completions="([^"]+)"', server.get("/console", accept=READER).text)
    assert found
    told = json.loads(html.unescape(found[1]))
    assert told["prefixes"] == PREFIXES
    assert f"{PREFIXES['rtop']}Engagement" in told["classes"]
    assert f"{PREFIXES['rtop']}inCountry" in told["properties"]
    assert not set(told["classes"]) & set(told["properties"])


def test_a_query_too_long_for_an_address_is_posted_and_its_answer_kept_by_post(server: Server) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = server.ask("POST", "/console", urlencode({"query": LONG}), accept=READER, **form)
    assert reply.status == 200
    assert "<bdi>Sierra Leone</bdi>" in reply.text
    assert '<form class="downloads" method="post" action="/sparql">' in reply.text
    assert 'href="/sparql?' not in reply.text


def test_a_post_larger_than_the_limit_is_refused(server: Server) -> None:
    body = urlencode({"query": "#" * 1_100_000})
    reply = server.ask("POST", "/console", body, accept=READER, content_type="application/x-www-form-urlencoded")
    assert reply.status == 413


def test_other_pages_take_no_post(server: Server) -> None:
    assert server.ask("POST", "/gaps", "", accept=READER).status == 405


def test_the_console_has_the_policy_of_every_page(server: Server) -> None:
    policy = server.get("/console", accept=READER).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy == server.get("/gaps", accept=READER).headers["content-security-policy"]


def test_what_the_editor_is_made_of_is_served_with_its_licences(server: Server) -> None:
    page = server.get("/console", accept=READER).text
    for place in re.findall(r'"(/browser/[^"]+)"', page):
        assert server.get(place).status == 200, place
    assert re.search(r"/browser/licences/zazuko-yasgui-[0-9.]+\.txt", page)
    assert server.get("/browser/../browser_assets.py").status == 404


# ---------------------------------------------------------------- in a browser


def write(browser: Browser, query: str) -> None:
    browser.run("document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])", query)


def ask(browser: Browser, query: str, waited_for: str) -> None:
    """Ask a query in the editor and wait until a selector finds something."""
    write(browser, query)
    browser.run("document.querySelector('#console button').click()")
    wait(browser, waited_for)


def wait(browser: Browser, selector: str) -> None:
    until = time.monotonic() + 15
    while not browser.run("return document.querySelector(arguments[0])", selector):
        assert time.monotonic() < until, selector
        time.sleep(0.05)


def outcome(browser: Browser) -> str:
    return str(browser.run("return document.getElementById('outcome').textContent"))


@pytest.mark.browser
def test_a_ready_query_is_chosen_asked_and_answered_with_labels(server: Server, browser: Browser) -> None:
    browser.requested()
    browser.complaints()
    browser.open(f"{server.address}/console")
    browser.run("document.getElementById('example').value = arguments[0]", PARTNERS)
    browser.run("document.querySelector('.ready button').click()")
    wait(browser, "option[value='" + PARTNERS + "']:checked")
    wait(browser, ".CodeMirror-line .cm-keyword")
    assert "Which regional partner acted where" in browser.run("return document.querySelector('.yasqe').textContent")
    browser.run("document.querySelector('#console button').click()")
    wait(browser, "#outcome tbody tr")
    assert browser.run("return document.querySelector('#outcome a[href=\"/id/place/libya\"]').textContent") == "Libya"
    assert browser.run("return document.querySelectorAll('#outcome .downloads a').length") == 4
    assert browser.requested_outside() == []
    assert browser.complaints() == []


@pytest.mark.browser
def test_an_answer_that_was_cut_says_so_and_stays_within_the_page(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/console")
    ask(browser, EVERYTHING, "#outcome tbody tr")
    assert "Cut after 2,000 rows" in outcome(browser)
    assert "The first 500 of 2000 rows" in outcome(browser)
    assert browser.run("return document.querySelectorAll('#outcome tbody tr').length") == 500
    browser.run("document.querySelector('#outcome thead button').click()")
    assert browser.run("return document.querySelector('#outcome th').getAttribute('aria-sort')") == "ascending"
    assert "Answered." in browser.run("return document.getElementById('told').textContent")
    browser.resize(360, dark=True)
    assert browser.run("return document.documentElement.scrollWidth") == 360


@pytest.mark.browser
def test_the_address_holds_the_query_and_back_gives_the_one_before(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/console")
    ask(browser, SIERRA_LEONE, "#outcome a[href='/id/place/sierra-leone']")
    ask(browser, DESCRIBED, "#outcome a[href='/id/actor/african-union']")
    shared = browser.run("return location.href")
    assert parse_qs(urlsplit(shared).query) == {"query": [DESCRIBED]}
    browser.driver.back()
    wait(browser, "#outcome a[href='/id/place/sierra-leone']")
    assert browser.run("return document.querySelector('.CodeMirror').CodeMirror.getValue()") == SIERRA_LEONE
    browser.open(shared)
    assert "African Union" in outcome(browser)


@pytest.mark.browser
def test_what_is_wrong_with_a_query_is_told_in_words(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/console")
    ask(browser, "SELECT ?s WHERE { ?s a", "#outcome [role=alert]")
    assert "cannot be read" in outcome(browser)
    assert browser.run("return document.querySelector('.gutterErrorBar, .parseErrorIcon') !== null")
    ask(browser, "INSERT DATA { <a:b> <a:b> <a:b> }", "#outcome [role=alert]")
    assert "cannot be read" in outcome(browser)
    ask(browser, SIERRA_LEONE, "#outcome tbody tr")
    assert browser.run("return document.querySelector('[role=alert]')") is None
    assert [told for told in browser.complaints() if "status of 400" not in told] == []


@pytest.mark.browser
def test_a_query_too_long_for_an_address_is_answered_too(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/console")
    ask(browser, LONG, "#outcome tbody tr")
    assert "Sierra Leone" in outcome(browser)
    assert browser.run("return location.pathname + location.search") == "/console"
    assert browser.run("return document.querySelectorAll('#outcome form.downloads button').length") == 4


@pytest.mark.browser
def test_the_keyboard_enters_the_editor_asks_and_leaves_it(server: Server, browser: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.open(f"{server.address}/console")
    write(browser, SIERRA_LEONE)
    browser.run("document.querySelector('.ready .go a').focus()")
    browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    focused = "return document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
    assert browser.run(focused) == "Query"
    browser.driver.switch_to.active_element.send_keys(Keys.CONTROL + Keys.ENTER)
    wait(browser, "#outcome a[href='/id/place/sierra-leone']")
    browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.run(focused) == "Ask"


@pytest.mark.browser
def test_the_editor_declares_a_prefix_that_is_used_and_completes_our_classes(server: Server, browser: Browser) -> None:
    browser.requested()
    browser.open(f"{server.address}/console")
    write(browser, "")
    browser.run("document.querySelector('.CodeMirror').CodeMirror.focus()")
    browser.driver.switch_to.active_element.send_keys("SELECT * WHERE { ?s a rtop:Eng")
    time.sleep(0.3)  # a second declaration would come late
    written = browser.run("return document.getElementById('query').value")
    assert re.sub(r"\s+", " ", written).startswith(f"PREFIX rtop: <{PREFIXES['rtop']}> SELECT * WHERE {{ ?s a rtop:Eng")
    browser.run("document.querySelector('.CodeMirror').CodeMirror.execCommand('goDocEnd')")
    from selenium.webdriver.common.keys import Keys

    browser.driver.switch_to.active_element.send_keys(Keys.CONTROL + " ")
    wait(browser, ".CodeMirror-hint")
    hints = browser.run("return [...document.querySelectorAll('.CodeMirror-hint')].map(hint => hint.textContent)")
    assert "rtop:Engagement" in hints
    assert browser.requested_outside() == []


@pytest.mark.browser
def test_the_console_keeps_nothing_and_works_where_nothing_can_be_kept(server: Server, browser: Browser) -> None:
    blocked = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    added = browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": blocked})
    browser.complaints()
    try:
        browser.open(f"{server.address}/console")
        ask(browser, SIERRA_LEONE, "#outcome tbody tr")
        assert browser.complaints() == []
    finally:
        browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
    browser.open(f"{server.address}/console")
    ask(browser, SIERRA_LEONE, "#outcome tbody tr")
    assert browser.run("return [localStorage.length, document.cookie]") == [0, ""]
