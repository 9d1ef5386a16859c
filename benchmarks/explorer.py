"""How long until a graph page is of use: ours, and pyvis as it comes, side by side in one browser.

    .venv/bin/python benchmarks/explorer.py [--sizes 300 3000 10000] [--runs 3] [--cap 60]

Prints a table of medians. Graphs are generated: for each size one thing with that many neighbours, and a whole graph
of that many things, through the same code as every page. A page is usable when its picture is drawn and a click on a
thing in it has been answered; what counts is the time from the start of its loading. The page of pyvis has its own
defaults: physics on, its library inside the page; nothing is fetched. Needs Chromium and the tools of the tests.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

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


def milliseconds_to_use(browser: Browser, page: Path, *, ours: bool, cap: float) -> float | None:
    """Return how long a page takes until it has answered a click; None where it does not within ``cap`` seconds."""
    browser.driver.get("about:blank")
    browser.driver.set_page_load_timeout(cap)
    browser.driver.set_script_timeout(cap)
    until = time.monotonic() + cap
    spot_of, answer_of = (OUR_SPOT, OUR_ANSWER) if ours else (STOCK_SPOT, STOCK_ANSWER)
    try:
        browser.driver.get(page.as_uri() + (EVERYTHING if ours else ""))
        while time.monotonic() < until:
            spot = browser.run(spot_of)
            if spot:
                _click(browser, *spot)
                time.sleep(0.02)
                answered = browser.run(answer_of)
                if answered is not None:
                    return float(answered)
            time.sleep(0.02)
    except Exception as error:  # noqa: BLE001 - a page that hangs is a result, whatever the driver calls it
        print(f"  {page.name}: {type(error).__name__}", file=sys.stderr)
    return None


def _click(browser: Browser, x: float, y: float) -> None:
    for kind in ("mousePressed", "mouseReleased"):
        facts = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        browser.driver.execute_cdp_cmd("Input.dispatchMouseEvent", facts)


def measured(size: int, folder: Path, options: argparse.Namespace) -> Iterator[tuple[str, ...]]:
    """Yield a row of the table for each graph of a size."""
    for hub in (True, False):
        drawable = world(size, hub=hub)
        began = time.perf_counter()
        ours, stock = folder / f"ours-{size}-{hub}.html", folder / f"stock-{size}-{hub}.html"
        ours.write_text(our_page(drawable, hub=hub), encoding="utf-8")
        made = time.perf_counter() - began
        stock.write_text(stock_page(drawable), encoding="utf-8")
        times = [_median(page, options, ours=page is ours) for page in (ours, stock)]
        lines = drawable.networks[1].number_of_edges()
        what = "around one thing" if hub else "whole"
        yield f"{size:,}", f"{lines:,}", what, f"{made:.1f} s", *(_told(t, options.cap) for t in times), _ratio(*times)


def _median(page: Path, options: argparse.Namespace, *, ours: bool) -> float | None:
    found = []
    for _ in range(options.runs):
        with open_browser() as browser:
            browser.resize(1280)
            found.append(milliseconds_to_use(browser, page, ours=ours, cap=options.cap))
        if found[-1] is None:
            return None
    return statistics.median(time for time in found if time is not None)


def _told(milliseconds: float | None, cap: float) -> str:
    return f"not within {cap:.0f} s" if milliseconds is None else f"{milliseconds / 1000:.2f} s"


def _ratio(ours: float | None, stock: float | None) -> str:
    return f"{ours / stock:.2f}" if ours and stock else "-"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 3000, 10000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cap", type=float, default=60.0, help="seconds until a page is given up")
    options = parser.parse_args()
    columns = ("things", "lines", "drawn", "made in", "usable: ours", "usable: pyvis", "ours / pyvis")
    print(" | ".join(columns))
    print(" | ".join("-" * len(column) for column in columns))
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            for row in measured(size, Path(folder), options):
                print(
                    " | ".join(cell.ljust(len(column)) for cell, column in zip(row, columns, strict=True)), flush=True
                )


if __name__ == "__main__":
    main()
