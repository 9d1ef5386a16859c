"""axe-core finds no serious fault: on any page of the server, in the reports and the drawings, light and dark."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from rtop_graph.build import build_dataset_folder
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.recorded import Selection
from rtop_graph.locations import Sources
from rtop_graph.report.comparison import compare
from rtop_graph.report.compose import build_report
from rtop_graph.report.html import comparison_to_html, to_html
from rtop_graph.store import EmbeddedStore
from rtop_graph.visualisation.page import draw
from tests.browser import Browser, open_browser
from tests.marks import heavily
from tests.serving import Server, serving
from tests.test_pages import VISITED
from tests.worlds import ROOT, SMALLEST, SMALLEST_REPORTS

pytestmark = pytest.mark.browser

AXE = ROOT / "tests" / "_browser" / "axe.min.js"
"""From npm with its checksum, by ``./run test``."""

ASKED = """
const done = arguments[arguments.length - 1];
document.querySelectorAll("details").forEach((part) => (part.open = true));
const told = (fault) => fault.nodes.slice(0, 3).map((node) => `${fault.id}: ${node.target} ${node.failureSummary}`);
axe.run(document, { iframes: false, resultTypes: ["violations"], ...arguments[0] }).then(
  (found) => done(found.violations.filter((fault) => ["serious", "critical"].includes(fault.impact)).flatMap(told)),
  (error) => done([String(error)]),
);
"""
"""What stands in a frame is a page of its own, and looked at as such."""


class Look(NamedTuple):
    """How a page is looked at, and which rules are asked; all, where none is named."""

    width: int
    dark: bool
    rules: tuple[str, ...] = ()


BY_LOOK = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")
"""The rules that colour and width bear on."""

LOOKS = (Look(1280, dark=False), Look(400, dark=True, rules=BY_LOOK))
DESCRIBED = "/console?query=DESCRIBE+%3Chttps%3A%2F%2Fw3id.org%2Frtop%2Fid%2Fclaim%2FA-65-877-p34-1%3E"
FAULTY = ("/console?query=SELECT%20", "/coverage?country=Atlantis")
"""Pages that tell a fault."""

SHORTER = {"/gaps": "/gaps?country=Mali"}
"""Pages of thousands of rows that are all alike, and what is looked at in their place."""


@pytest.fixture(scope="module")
def server(real_build: Path) -> Iterator[Server]:
    with serving(real_build) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.fixture(scope="module")
def files(real_store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the files that people open without a server: reports, their comparison, drawings."""
    cube = read_cube(real_store)
    reports = [build_report(cube, Selection(report), {}) for report in cube.reports]
    texts = {f"report-{at}": to_html(report) for at, report in enumerate(reports)}
    texts |= {"comparison": comparison_to_html(compare(reports))}
    texts |= {"drawing": draw(real_store), "ego": draw(real_store, "AU")}
    folder = tmp_path_factory.mktemp("files")
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


def faults(browser: Browser, look: Look) -> list[str]:
    """Return the serious and critical faults that axe-core finds in the open page."""
    browser.resize(look.width, dark=look.dark)
    browser.driver.set_script_timeout(120)
    browser.run(AXE.read_text(encoding="utf-8"))
    chosen = {"runOnly": {"type": "rule", "values": look.rules}} if look.rules else {}
    return list(browser.driver.execute_async_script(ASKED, chosen))


def faults_in_every_look(browser: Browser) -> dict[Look, list[str]]:
    return {look: found for look in LOOKS if (found := faults(browser, look))}


@pytest.mark.parametrize("path", [SHORTER.get(path, path) for path in (*VISITED, DESCRIBED, *FAULTY)])
def test_a_page_has_no_serious_fault(server: Server, browser: Browser, path: str) -> None:
    browser.open(server.address + path)
    assert faults_in_every_look(browser) == {}


def test_a_paragraph_with_the_readers_own_text_has_no_serious_fault(browser: Browser, tmp_path: Path) -> None:
    sources = Sources(ROOT / "ontology", SMALLEST, ROOT / "queries")
    build = build_dataset_folder(sources, tmp_path / "build", reason=False).folder
    with serving(build, "--reports", str(SMALLEST_REPORTS)) as server:
        for path in ("/id/paragraph/A-1-1-1", "/id/claim/A-1-1-p1-2"):
            browser.open(server.address + path)
            assert browser.run("return document.querySelectorAll('mark, blockquote').length") > 0
            assert faults_in_every_look(browser) == {}


ALIKE = ("report-0", "report-1")
"""Reports whose page is made as that of the third."""


@pytest.mark.parametrize("name", [*map(heavily, ALIKE), "report-2", "comparison", "drawing", "ego"])
def test_a_file_has_no_serious_fault(files: dict[str, Path], browser: Browser, name: str) -> None:
    browser.open(files[name])
    assert faults_in_every_look(browser) == {}


def test_the_completions_of_the_console_have_no_serious_fault(server: Server, browser: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.open(f"{server.address}/console")
    browser.run("let e = document.querySelector('.CodeMirror').CodeMirror; e.setValue(''); e.focus()")
    browser.driver.switch_to.active_element.send_keys("SELECT * WHERE { ?s a rtop:Co", Keys.CONTROL + " ")
    until = time.monotonic() + 10
    while not browser.run("return document.querySelector('.CodeMirror-hint')"):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert faults(browser, LOOKS[0]) == []


def test_a_fault_is_found_where_there_is_one(tmp_path: Path, browser: Browser) -> None:
    page = tmp_path / "faulty.html"
    page.write_text("<!DOCTYPE html><html><title>x</title><main><input><p style='color: #ccc'>faint</p></main></html>")
    browser.open(page)
    assert {told.split(":")[0] for told in faults(browser, LOOKS[0])} >= {"html-has-lang", "label", "color-contrast"}
