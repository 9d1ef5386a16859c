"""How long until a graph page is of use: ours, and pyvis as it comes, side by side in one browser.

Graphs are generated: for each size one thing with that many neighbours, and a whole graph of that many things, through
the same code as every page. A page is usable when its picture is drawn and a click on a thing or line in it has been
answered; what counts is the time from the start of its loading. Ours shows everything, nothing filtered. The page of
pyvis has its own defaults: physics on, its library inside the page; nothing is fetched. Needs Chromium and the tools
of the tests.

    python -m benchmarks.explorer                           # prints a table
    python -m benchmarks.explorer --sizes 300 3000 -o       # fewer sizes; written to benchmarks/results too
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Goal, Measured, Results, finish, options_for
from rtop_graph.coverage.cube import ClaimText, Cube, Report
from rtop_graph.identifiers import ID
from rtop_graph.results import Thing
from rtop_graph.visualisation.network import Material, Node
from rtop_graph.visualisation.page import draw_page
from rtop_graph.visualisation.views import Drawable
from tests.browser import Browser, open_browser

DOCUMENT = f"{ID}document/A-1-1"
KINDS = ("RegionalOrganization", "UnitedNationsBody", "State", "Country", "Mechanism", "Situation", "Area")
SEGMENTS = {"Country": "place", "Area": "place", "Mechanism": "mechanism", "Situation": "situation"}
OURS, STOCK = "our page", "pyvis as it comes"
"""The ways, as the table calls them."""

EVERYTHING = "#view=everything&modality=performed,ongoing,mandated,recommended,not-taken"
"""Our page with nothing left out, as the page of pyvis has nothing left out."""

MODALITIES = ("performed", "performed", "ongoing", "mandated", "recommended", "not-taken")
PARTS = {"place": "onPlace", "mechanism": "throughMechanism", "situation": "concernsSituation", "actor": "partner"}


def world(count: int, *, hub: bool) -> Drawable:
    """Return a made-up world of so many things: about one, or with half again as many lines as things."""
    chance = random.Random(count)
    nodes = [_node(at) for at in range(count)]
    actors = [node for node in nodes if "/actor/" in node.iri]
    pairs = [(nodes[0], node) for node in nodes[1:]]
    if not hub:  # a few are named often, most seldom
        often = actors[: max(3, len(actors) // 20)]
        pairs = [(chance.choice(often if at % 2 else actors), chance.choice(nodes)) for at in range(count * 3 // 2)]
    claims, parts = {}, {}
    for at, (one, other) in enumerate(pairs):
        if one is not other:
            claim = _claim(at, chance)
            claims[claim.iri] = claim
            segment = other.iri.removeprefix(ID).split("/")[0]
            parts[claim.iri] = {"agent": (one.iri,), PARTS[segment]: (other.iri,)}
    report = Report(DOCUMENT, "A/1/1", "A report", "2011-06-27", ("III",), 1)
    cube = Cube((), claims, {}, {}, {}, (), {}, (), {DOCUMENT: report})
    return Drawable(Material(cube, {node.iri: node for node in nodes}, {}, parts, {}, (), {}))


def _node(at: int) -> Node:
    kind = KINDS[at % len(KINDS)]
    return Node(f"{ID}{SEGMENTS.get(kind, 'actor')}/n{at}", kind, f"{kind} number {at}", "", "", None)


def _claim(at: int, chance: random.Random) -> ClaimText:
    paragraph = Thing(f"A/1/1 ¶{at % 60}", f"{ID}paragraph/A-1-1-{at % 60}")
    pillar, modality = chance.choice(("I", "II", "III")), chance.choice(MODALITIES)
    facts = ("Engagement", modality, pillar, DOCUMENT, "high", "reviewed", "")
    return ClaimText(f"{ID}claim/c{at}", f"What number {at} says was done there.", *facts, (paragraph,))


def our_page(drawable: Drawable, *, hub: bool) -> str:
    """Return our page: around the first thing, or everything."""
    views = drawable.around(Thing("Number 0", f"{ID}actor/n0")) if hub else drawable.whole()
    return draw_page(views, drawable.material, Thing("Number 0", f"{ID}actor/n0") if hub else None)


def stock_page(drawable: Drawable) -> str:
    """Return the same network as pyvis draws it of itself, its library inside, what it would fetch left out."""
    from pyvis.network import Network

    network = Network(height="900px", width="100%", directed=True, cdn_resources="in_line")
    network.get_nodes = network.node_map.keys  # else its own search takes minutes; that is not what is measured
    for node, facts in drawable.networks[1].nodes(data=True):
        network.add_node(node, label=facts["label"], title=facts["label"])
    for one, other, facts in drawable.networks[1].edges(data=True):
        network.add_edge(one, other, title=facts["label"])
    return re.sub(r'<(link|script)[^>]+(href|src)="https://[^>]*>(</script>)?', "", network.generate_html())


OUR_SPOT = """
if (!window.rtopDrawing || !rtopDrawing.shownNodes().length) return null;
const box = document.querySelector('#mynetwork').getBoundingClientRect();
for (const id of rtopDrawing.shownNodes()) {
  const at = rtopDrawing.screenPlace(id);
  if (at.x > 9 && at.y > 9 && at.x < box.width - 9 && at.y < box.height - 9) return [box.x + at.x, box.y + at.y];
}
return null;
"""
OUR_ANSWER = """
const picked = new URLSearchParams(location.hash.slice(1));
return picked.has('node') || picked.has('link') ? performance.now() : null;
"""
STOCK_SPOT = """
if (typeof network === 'undefined' || !network.getNodeAt) return null;
if (document.querySelector('#loadingBar')?.offsetParent) return null;
const box = document.querySelector('#mynetwork').getBoundingClientRect();
for (const id of Object.keys(network.getPositions())) {
  const at = network.canvasToDOM(network.getPosition(id));
  if (at.x > 9 && at.y > 9 && at.x < box.width - 9 && at.y < 880) return [box.x + at.x, box.y + at.y];
}
return null;
"""
STOCK_ANSWER = (
    "return network.getSelection().nodes.length + network.getSelection().edges.length ? performance.now() : null"
)


def seconds_to_use(browser: Browser, page: Path, *, ours: bool, patience: float) -> float | None:
    """Return how long a page takes until it has answered a click; None where it does not in time, or hangs."""
    from selenium.common.exceptions import WebDriverException
    from urllib3.exceptions import HTTPError

    browser.driver.set_page_load_timeout(patience)
    browser.driver.set_script_timeout(patience)
    try:
        browser.driver.get(page.as_uri() + (EVERYTHING if ours else ""))
        spot_of, answer_of = (OUR_SPOT, OUR_ANSWER) if ours else (STOCK_SPOT, STOCK_ANSWER)
        return _answered(browser, time.monotonic() + patience, spot_of, answer_of)
    except (WebDriverException, HTTPError):
        return None


def _answered(browser: Browser, until: float, spot_of: str, answer_of: str) -> float | None:
    while time.monotonic() < until:
        spot = browser.run(spot_of)
        if spot:
            _click(browser, *spot)
            time.sleep(0.02)
            answered = browser.run(answer_of)
            if answered is not None:
                return float(answered) / 1000
        time.sleep(0.02)
    return None


def _click(browser: Browser, x: float, y: float) -> None:
    for kind in ("mousePressed", "mouseReleased"):
        facts = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        browser.driver.execute_cdp_cmd("Input.dispatchMouseEvent", facts)


def measured(size: int, folder: Path, options: argparse.Namespace) -> Iterator[tuple[Measured, float]]:
    """Yield for each graph of a size what its pages took to be of use, and the seconds in which ours was made."""
    for hub in (True, False):
        drawable = world(size, hub=hub)
        pages = {OURS: folder / f"ours-{size}-{hub}.html", STOCK: folder / f"stock-{size}-{hub}.html"}
        began = time.perf_counter()
        pages[OURS].write_text(our_page(drawable, hub=hub), encoding="utf-8")
        made = time.perf_counter() - began
        pages[STOCK].write_text(stock_page(drawable), encoding="utf-8")
        lines = drawable.networks[1].number_of_edges()
        what = f"{size:,} things, {lines:,} lines, {'around one' if hub else 'whole'}"
        yield _compared(what, pages, options), made


def _compared(what: str, pages: dict[str, Path], options: argparse.Namespace) -> Measured:
    """Return the medians of pages that take turns, each time in a new browser; one that is too slow is tried once."""
    times: dict[str, list[float]] = {way: [] for way in pages}
    stopped: list[str] = []
    for _ in range(options.rounds):
        for way in [way for way in pages if way not in stopped]:
            with open_browser() as browser:
                browser.resize(1280)
                taken = seconds_to_use(browser, pages[way], ours=way == OURS, patience=options.patience)
            if taken is None:
                stopped.append(way)
            times[way] = [options.patience] if taken is None else [*times[way], taken]
    medians = {way: statistics.median(taken) for way, taken in times.items()}
    return Measured(what, medians, {way: (min(taken), max(taken)) for way, taken in times.items()}, tuple(stopped))


def main() -> None:
    """Print the table; write it where a folder is named."""
    parser = options_for("How long until a graph page is of use.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 3000, 10000], help="things in a graph")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = [row for size in options.sizes for row in measured(size, Path(folder), options)]
    rows = [row for row, _ in found]
    goal = Goal("a page is of use in a third of the time", OURS, STOCK, at_most=1 / 3)
    facts = {f"our page made: {row.name}": f"{made:.1f} s" for row, made in found}
    finish(Results("Until a graph page is of use", rows, [goal], facts), "explorer", options.output)


if __name__ == "__main__":
    main()
