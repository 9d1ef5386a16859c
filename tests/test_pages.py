"""Pages say what commands say, hold everything in their addresses, need no script, and cannot be made to lie."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, RDF

from rtop_graph import __version__
from rtop_graph.build import build_dataset_folder
from rtop_graph.cli import build_parser, main
from rtop_graph.coverage.cube import MODALITIES, Cube
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.coverage.gaps import RULES
from rtop_graph.coverage.headline import NONE_RECORDED, headline
from rtop_graph.coverage.present import Focus, coverage_cells, gap_table
from rtop_graph.coverage.recorded import SYMBOLS, Selection, cell_states
from rtop_graph.endpoint.description import MEDIA_TYPE_NAMES
from rtop_graph.endpoint.dumps import DUMPS
from rtop_graph.endpoint.pages.measures import KEPT_FORMS
from rtop_graph.endpoint.pages.requests import Page
from rtop_graph.endpoint.pages.routes import PAGES
from rtop_graph.endpoint.pages.serving import Kept
from rtop_graph.endpoint.pages.verbs import MEASURES
from rtop_graph.export import FORMS
from rtop_graph.identifiers import GRAPH, ID
from rtop_graph.locations import Sources
from rtop_graph.report.words import MARKS
from rtop_graph.results import as_csv
from rtop_graph.store import EmbeddedStore
from rtop_graph.visualisation.page import draw
from tests.browser import Browser, open_browser
from tests.serving import Reply, Server, serving
from tests.worlds import ROOT, SMALLEST, SMALLEST_REPORTS

READER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What a browser accepts."""

FIRST = f"{ID}document/A-65-877"
QUESTION = "/query/engagements/which-regional-partner-acted-where"
CONSOLE = "/console?" + urlencode({"query": "SELECT ?s WHERE { ?s a ?kind } ORDER BY ?s LIMIT 5"})
VISITED = (
    "/",
    "/headline?show=switches",
    "/search?q=union",
    "/coverage/matrix",
    "/map?part=africa",
    "/coverage?country=Kenya",
    "/concern",
    "/gaps",
    "/claims?country=Libya",
    "/partners?show=network",
    "/redundancy?show=curve",
    "/changes?by=concern",
    "/options?country=Kenya&kind=extend",
    "/questions",
    QUESTION,
    CONSOLE,
    "/graph",
    "/graph?focus=AU&depth=2",
    "/graph?show=everything",
    "/drawing?focus=AU",
    "/reports",
    "/reports/comparison",
    "/reports/A-65-877?pillar=II",
    "/sheet?name=Kenya",
    "/data",
    "/ontology",
    "/id/place/kenya",
    "/id/actor/african-union",
    "/id/claim/A-65-877-p34-1",
    "/id/paragraph/A-65-877-34",
    "/id/situation/kenya-2007-2008",
    "/id/modality/performed",
    "/nowhere",
)
"""A page of every kind."""


@pytest.fixture(scope="module")
def server(real_build: Path) -> Iterator[Server]:
    with serving(real_build, "--query-seconds", "3", "--max-rows", "2000") as found:
        yield found


@pytest.fixture(scope="module")
def cube(real_store: EmbeddedStore) -> Cube:
    return read_cube(real_store)


@pytest.fixture(scope="module")
def smallest_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = Sources(ROOT / "ontology", SMALLEST, ROOT / "queries")
    return build_dataset_folder(sources, tmp_path_factory.mktemp("smallest") / "build", reason=False).folder


@pytest.fixture
def _at_real(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands read the build that is served."""
    monkeypatch.setenv("RTOP_BUILD", str(real_build))


def read(server: Server, path: str) -> Reply:
    return server.get(path, accept=READER)


def words_of(text: str) -> str:
    """Return the words of a page, its marks left out."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


class Addresses(HTMLParser):
    """Collect where the links of a page lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if tag == "a" and name == "href"]


# ---------------------------------------------------------------- what the pages say is what the measures say


def test_the_matrix_shows_the_state_of_every_cell_and_leads_to_its_claims(server: Server, cube: Cube) -> None:
    page = read(server, "/coverage/matrix?report=A/65/877").text
    for (organization, country), cell in cell_states(cube, Selection(FIRST)).items():
        fields = {
            "report": "A/65/877",
            "country": country.rsplit("/", 1)[-1],
            "partner": organization.rsplit("/", 1)[-1],
        }
        link = html.escape("/claims?" + urlencode(fields))
        assert re.search(f'<a href="{re.escape(link)}"[^>]*>{SYMBOLS[cell.state]}</a>', page), (organization, country)
        claims = words_of(read(server, html.unescape(link)).text)
        assert all(claim.rsplit("/", 1)[-1] in claims for claim in cell.claims)


def test_the_matrix_has_words_beside_its_symbols_and_marks_concern(server: Server) -> None:
    page = read(server, "/coverage/matrix").text
    assert 'aria-label="LAS, Libya: recorded; membership suspended; 1 claim"' in page
    assert "AU, Kenya: not mentioned; member, mechanism shown" in page
    libya = page[page.index(">Libya<") :]
    assert "country of concern" in libya[: libya.index("</th>")]


@pytest.mark.parametrize("path", ["/map", "/coverage/matrix", "/coverage", "/concern", "/changes"])
def test_whoever_chooses_a_report_reads_its_year(server: Server, path: str) -> None:
    page = words_of(read(server, path).text)
    assert all(f"{label} ({year})" in page for label, year in (("A/65/877", 2011), ("A/68/947", 2014)))


def test_of_concern_tells_where_nobody_is_recorded_and_how_many_these_are(server: Server, cube: Cube) -> None:
    selection = Selection(FIRST.replace("A-65-877", "A-68-947"))
    nobody = {figure.key: figure for figure in headline(cube, selection)}[NONE_RECORDED]
    path = "/concern?report=A/68/947"
    page = words_of(read(server, path).text)
    assert f"{nobody.count} with no named partner recorded" in page
    assert "none recorded none recorded none recorded" in page
    rows = json.loads(server.get(f"{path}&recorded=nobody&format=json").text)["rows"]
    assert {row["country"]["iri"] for row in rows} == set(nobody.items)
    out = words_of(read(server, "/concern?report=A/68/947&pillar=III").text)
    assert "out of scope" in out
    assert "none recorded" not in out


def test_the_legend_above_the_matrix_has_every_sign_of_its_cells(server: Server) -> None:
    page = read(server, "/coverage/matrix?report=A/68/947").text
    legend = page[page.index('aria-label="Legend"') : page.index('<table class="matrix"')]
    cells = page[page.index('<table class="matrix"') : page.index("</table>")]
    signs = {sign for sign in (*SYMBOLS.values(), *MARKS) if f">{sign}</" in cells}
    assert signs > {"◇", "▫"}
    assert {sign for sign in signs if f">{sign}</span>" not in legend} == set()


def test_the_number_of_gaps_of_a_type_stands_with_what_the_type_is(server: Server) -> None:
    for path in ("/gaps", "/gaps?report=A/68/947"):
        page = words_of(read(server, path).text)
        assert f"G3, the record is silent {RULES['G3']}" in page, path


def test_the_headline_tells_its_ranges_as_coverage_reports_do(server: Server) -> None:
    page = words_of(read(server, "/headline").text)
    assert "2 of 18 (6 % to 13 %)" in page
    assert "1 of 9 (0 of 9 to 1 of 7)" in page
    assert "(0 to 0)" not in page
    assert "2 of 18 (0.0588 to 0.133)" in server.get("/headline?format=csv").text


def test_a_pillar_out_of_scope_is_no_gap(server: Server) -> None:
    page = read(server, "/coverage/matrix?report=A/68/947&pillar=III").text
    assert "out of this report’s scope" in page
    assert 's-recorded" title' not in page


def test_coverage_of_a_country_is_that_of_the_command(server: Server, cube: Cube) -> None:
    reply = server.get("/coverage?country=kenya&report=A/65/877&format=csv")
    kenya = Focus(country=f"{ID}place/kenya")
    assert reply.text == as_csv(coverage_cells(cube, Selection(FIRST), kenya))
    assert reply.headers["content-disposition"] == 'attachment; filename="rtop-coverage.csv"'


def test_gaps_of_all_reports_stand_with_their_report(server: Server, cube: Cube) -> None:
    rows = json.loads(server.get("/gaps?format=json").text)["rows"]
    assert len(rows) == sum(len(gap_table(cube, Selection(report), Focus()).rows) for report in cube.reports)
    assert {row["report"] for row in rows} == {report.label for report in cube.reports.values()}


@pytest.mark.parametrize("form", KEPT_FORMS)
def test_a_table_is_kept_in_every_form(server: Server, form: str) -> None:
    media_type, ending = KEPT_FORMS[form]
    with urlopen(f"{server.address}/redundancy?show=sole&format={form}") as reply:
        assert reply.headers["content-type"] == media_type
        assert reply.headers["content-disposition"].endswith(f'.{ending}"')
        body = reply.read()
    assert body.startswith(b"PK") if form == "xlsx" else "United Nations" in body.decode()


def test_mandated_acts_count_as_done_where_the_address_says_so(smallest_build: Path) -> None:
    with serving(smallest_build) as server:
        plain = read(server, "/coverage/matrix").text
        more = read(server, "/coverage/matrix?include=mandated").text
    cell = 'aria-label="UN, Ruritania: recorded; {} claim'
    assert cell.format(1) in plain
    assert cell.format(2) in more


def test_organs_stand_for_themselves_where_the_address_says_so(server: Server) -> None:
    assert "SC, Libya" not in read(server, "/coverage/matrix").text
    page = read(server, "/coverage/matrix?unrolled=yes").text
    link = re.search(r'<a href="([^"]*)" aria-label="SC, Libya: recorded; [^"]*">', page)
    assert link
    assert "/id/claim/A-65-877-p30-3" in read(server, html.unescape(link[1])).text


def test_claims_without_a_focus_are_all_claims_and_a_long_table_says_that_it_is_cut(server: Server, cube: Cube) -> None:
    page = read(server, "/claims").text
    assert f"The first 500 of {len(cube.claims)} rows." in words_of(page)
    whole = read(server, "/claims?rows=all").text
    assert whole.count("/id/claim/") >= len(cube.claims)
    assert len(list(csv.reader(server.get("/claims?format=csv").text.splitlines()))) == len(cube.claims) + 1


def test_claims_can_be_asked_for_by_modality_and_the_modalities_add_up_to_all(server: Server, cube: Cube) -> None:
    found = {name: server.get(f"/claims?format=csv&modality={name}").text for name in MODALITIES}
    rows = {name: list(csv.DictReader(text.splitlines())) for name, text in found.items()}
    assert all({row["modality"] for row in rows[name]} == {name} for name in MODALITIES)
    assert sum(map(len, rows.values())) == len(cube.claims)
    assert '<option value="not-taken" selected>' in read(server, "/claims?modality=not-taken").text
    assert server.get("/claims?modality=wished", accept=READER).status == 400


@pytest.mark.usefixtures("_at_real")
def test_the_command_takes_one_modality_or_several(capsys: pytest.CaptureFixture[str]) -> None:
    def claims(*options: str) -> list[str]:
        assert main(["claims", "--partner", "ECOWAS", *options, "--format", "json"]) == 0
        return [row["claim"]["label"] for row in json.loads(capsys.readouterr().out)["rows"]]

    each = {name: claims("--modality", name) for name in MODALITIES}
    assert each["performed"]
    assert each["prospective"]
    assert sorted(claim for found in each.values() for claim in found) == sorted(claims())
    both = sorted(each["performed"] + each["prospective"])
    assert sorted(claims("--modality", "performed,prospective")) == both
    assert sorted(claims("--modality", "performed", "--modality", "prospective")) == both
    assert main(["claims", "--partner", "ECOWAS", "--modality", "wished"]) != 0
    assert "modality" in capsys.readouterr().err


def test_a_country_tells_why_it_is_of_concern_and_what_could_be_done(server: Server) -> None:
    page = words_of(read(server, "/id/place/kenya").text)
    assert "Why it is of concern" in page
    assert "African Union : member, mechanisms shown" in page
    assert "This report does not mention it" in words_of(read(server, "/id/place/france").text)


def test_a_claim_tells_its_paragraph_its_participants_and_its_modality(server: Server) -> None:
    page = read(server, "/id/claim/A-65-877-p34-4").text
    assert "/id/paragraph/A-65-877-34?claim=A-65-877-p34-4" in page
    assert "League of Arab States" in page
    assert "performed" in words_of(page)


def test_every_link_of_a_page_leads_somewhere(server: Server) -> None:
    pages = ("/", "/coverage/matrix", "/id/actor/african-union", "/id/claim/A-65-877-p25-8", "/questions")
    found = (link for path in pages for link in Addresses(read(server, path).text).found)
    links = {link.split("#")[0] for link in found if link.startswith("/") and "format=" not in link}
    assert len(links) > 100
    broken = {link: status for link in sorted(links) if (status := read(server, link).status) != 200}
    assert broken == {}


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/changes?from=2011&to=2014", "changes --from 2011 --to 2014"),
        ("/changes?by=channel&only=un", "changes --by channel --only un"),
        ("/options?country=Kenya&report=2014&budget=6", "options --country Kenya --report 2014 --budget 6"),
        ("/options?country=Kenya&cost=extend%3D3,link%3D2", "options --country Kenya --cost extend=3 --cost link=2"),
        ("/options?report=2011&show=pareto", "options --report 2011 --pareto"),
        ("/sheet?name=Kenya&report=2011", "sheet Kenya --report 2011"),
        ("/sheet?name=AU", "sheet AU"),
    ],
)
@pytest.mark.usefixtures("_at_real")
def test_a_page_tells_what_its_command_tells(
    server: Server, capsys: pytest.CaptureFixture[str], path: str, command: str
) -> None:
    assert main([*command.split(), "--format", "csv"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") > 2
    assert server.get(f"{path}&format=csv").text.replace("\r\n", "\n") == printed.replace("\r\n", "\n")


@pytest.mark.usefixtures("_at_real")
def test_a_report_narrowed_to_a_part_is_that_of_the_command(server: Server, tmp_path: Path) -> None:
    for part, value in (("country", "Kenya"), ("partner", "AU"), ("region", "Africa")):
        assert main(["report", "--report", "2011", f"--{part}", value, "-o", str(tmp_path / part)]) == 0
        (written,) = (tmp_path / part).rglob("coverage.json")
        assert server.get(f"/reports/A-65-877?{part}={value}&format=json").text == written.read_text(encoding="utf-8")
    assert main(["report", "--compare", "-o", str(tmp_path)]) == 0
    told = (tmp_path / "comparison" / "comparison.md").read_text(encoding="utf-8")
    assert server.get("/reports/comparison?format=md").text == told


@pytest.mark.usefixtures("_at_real")
def test_a_report_that_is_served_leads_back_and_one_that_is_written_nowhere(server: Server, tmp_path: Path) -> None:
    back = {"/reports", "/"}
    assert back <= set(Addresses(read(server, "/reports/A-65-877").text).found)
    assert back <= set(Addresses(read(server, "/reports/comparison").text).found)
    assert main(["report", "--report", "2011", "--country", "Kenya", "-o", str(tmp_path)]) == 0
    (written,) = tmp_path.rglob("*.html")
    assert not any(link.startswith("/") for link in Addresses(written.read_text(encoding="utf-8")).found)


def test_one_can_read_on_from_paragraph_to_paragraph(server: Server) -> None:
    labels, path = [], "/id/paragraph/A-65-877-letter"
    while path:
        page = read(server, path).text
        labels.append(words_of(page[page.index("<h1") : page.index("</h1>")]))
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        if onward:
            back = re.search(r'rel="prev" href="([^"]+)"', read(server, onward[1]).text)
            assert back
            assert back[1] == path
        path = onward[1] if onward else ""
    numbered = [label for label in labels if "¶" in label]
    assert numbered == [f"A/65/877 ¶{number}" for number in range(1, len(numbered) + 1)]
    assert labels[:2] == ["A/65/877 letter", "A/65/877 note"]
    assert labels[-1] == "A/65/877 fn1"


def test_what_is_not_found_offers_what_is_named_like_it(server: Server) -> None:
    page = read(server, "/id/actor/afrcan-union").text
    assert 'href="/id/actor/african-union"' in page
    assert 'value="afrcan union"' in page
    assert 'href="/coverage"' in read(server, "/coverge").text.split("Perhaps")[1].split("</p>")[0]


@pytest.mark.parametrize(
    ("path", "near", "meant"),
    [
        ("/coverage?country=Kenia", "/id/place/kenya", ""),
        ("/coverage/matrx", "", "/coverage/matrix"),
        ("/coverge", "", "/coverage"),
        ("/nowhere", "", ""),
        ("/kenya", "/id/place/kenya", ""),
    ],
)
def test_what_is_offered_is_like_what_is_unknown(server: Server, path: str, near: str, meant: str) -> None:
    reply = read(server, path)
    told = reply.text[reply.text.index("<main") : reply.text.index("</main>")]
    found = [link for link in Addresses(told).found if link != "/"]
    assert reply.status == 404
    assert found[:1] == [near or meant] if near or meant else found == []
    assert ("/id/" in told) == bool(near)


# ---------------------------------------------------------------- the fields of pages are the options of commands

FIELD_OF_OPTIONS = {
    "show": "the options that choose a table, such as --curve, by their names",
    "circle": "--without-un and --regional, by their names",
    "by": "of partners: the part that --mix and --similarity are given",
    "rows": "a terminal shows every row",
    "format": "a terminal has the form table",
    "sort": "columns are sorted on a page",
    "recorded": "a terminal shows every country of concern",
    "report": "changes has --from and --to",
}
"""Fields that are written otherwise than an option, each with what it stands for."""

NO_FIELD = {"help", "endpoint", "output", "reports", "matrix", "concern", "mix", "similarity"}
"""Options that are no fields: of the whole server, or pages of their own; parts are chosen with ``by``."""


@pytest.mark.parametrize("path", MEASURES)
def test_the_fields_of_a_page_are_the_options_of_its_command(path: str) -> None:
    measure, command = MEASURES[path], {"/concern": "coverage"}.get(path, path.strip("/"))
    commands = next(a.choices for a in build_parser()._actions if isinstance(a.choices, dict))
    options = {o.removeprefix("--") for a in commands[command]._actions for o in a.option_strings if o.startswith("--")}
    values = {value for name in ("show", "circle") for value in measure.choices.get(name, ("", "", {}))[2]}
    fields = {*measure.fields, *measure.choices}
    assert fields - options <= FIELD_OF_OPTIONS.keys()
    assert values <= options
    without = {"/concern": {"by", "country", "partner"}}.get(path, set())
    assert options - fields - values - NO_FIELD - {"format"} - without == set()


# ---------------------------------------------------------------- the data to take along


def test_the_dataset_can_be_taken_along_in_every_form(real_build: Path, server: Server) -> None:
    manifest = json.loads((real_build / "manifest.json").read_text(encoding="utf-8"))
    with urlopen(f"{server.address}/data/rtop-graph.nq") as reply:
        assert hashlib.sha256(reply.read()).hexdigest() == manifest["dataset"]["sha256"]
    page = read(server, "/data").text
    files = re.findall(r'href="(/data/[^"]+)"', page)
    assert len(files) == len(FORMS)
    for path in files:
        reply = server.get(path)
        assert (reply.status, reply.media_type) == (200, DUMPS[path.removeprefix("/data/")].media_type)
        assert server.get(path).text == reply.text
    graphs = re.findall(r'href="/graph/([^"]+)"', page)
    for name in graphs:
        quads = list(ox.parse(server.get(f"/graph/{name}").text, format=ox.RdfFormat.TURTLE))
        assert len(quads) == manifest["triples"][f"{GRAPH}{name}"]


def test_the_dataset_is_described_with_its_licence_its_version_and_where_to_get_it(server: Server) -> None:
    for path in ("/.well-known/void", "/data", "/sparql"):
        graph = rdflib.Graph().parse(data=server.get(path, accept="application/n-triples").text, format="nt")
        (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
        assert graph.value(dataset, DCTERMS.license) == rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
        assert str(graph.value(dataset, rdflib.URIRef(f"{DCAT}version"))) == __version__
        files = {
            str(graph.value(node, DCAT.downloadURL)): str(graph.value(node, DCAT.mediaType)).removeprefix(
                MEDIA_TYPE_NAMES
            )
            for node in graph.objects(dataset, DCAT.distribution)
        }
        assert {"application/n-quads", "text/turtle", "text/csv"} <= set(files.values())
    for address, media_type in files.items():
        assert server.get(address.removeprefix(server.address)).media_type == media_type
    dumps = {str(file) for file in graph.objects(dataset, rdflib.VOID.dataDump)}
    assert dumps < files.keys()


# ---------------------------------------------------------------- who asks for what


def test_a_browser_gets_a_page_and_whoever_takes_anything_turtle(server: Server) -> None:
    assert read(server, "/id/place/kenya").media_type == "text/html"
    assert server.get("/id/place/kenya", accept="*/*").media_type == "text/turtle"
    assert server.get("/id/place/kenya").media_type == "text/turtle"
    assert read(server, "/id/place/kenya?format=jsonld").media_type == "application/ld+json"
    assert read(server, "/id/place/kenya?format=word").status == 406


def test_the_endpoint_leads_a_browser_to_the_console(server: Server) -> None:
    reply = read(server, "/sparql")
    assert (reply.status, reply.headers["location"]) == (303, "/console")
    assert server.get("/sparql").media_type == "text/turtle"


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("csv", "text/csv"), ("xml", "application/sparql-results+xml"), ("tsv", "text/tab-separated-values")],
)
def test_a_link_can_name_the_form_of_an_answer(server: Server, form: str, media_type: str) -> None:
    reply = read(server, "/sparql?" + urlencode({"query": "SELECT * WHERE { ?s ?p ?o } LIMIT 1", "format": form}))
    assert reply.media_type == media_type


def test_a_form_with_empty_fields_leads_to_the_address_without_them(server: Server) -> None:
    reply = read(server, "/coverage?country=Kenya&partner=&pillar=")
    assert (reply.status, reply.headers["location"]) == (303, "/coverage?country=Kenya")


def test_a_page_that_the_browser_has_is_not_sent_again(server: Server) -> None:
    first = read(server, "/concern")
    again = server.get("/concern", accept=READER, if_none_match=first.headers["etag"])
    assert (again.status, again.text) == (304, "")


STRANGE = {
    "/gaps?type=G12": (400, "no type"),
    "/coverage?form=aid": (400, "no form"),
    "/coverage?form=encouragement&inhibitor=x": (400, "at a time"),
    "/coverage?country=Kenia": (404, "Did you mean Kenya"),
    "/coverage?country=Africa": (400, "no country or territory"),
    "/coverage?pillar=IV": (400, "no pillar"),
    "/coverage?contry=Kenya": (400, "has no field"),
    "/coverage?country=Kenya&country=Mali": (400, "given twice"),
    "/gaps?format=exe": (400, "no form"),
    "/coverage/matrix?sort=size": (400, "no order"),
    "/query/engagements/no-such-question": (404, "no ready question"),
    f"{QUESTION}?country=Atlantis": (404, "Nothing here is called"),
    "/graph?focus=AU&depth=9": (400, "no depth"),
    "/graph?show=nothing": (400, "nothing to show"),
    "/graph?focus=AU&show=everything": (400, "not for both"),
    "/graph?focus=Atlantis": (404, "Nothing here is called"),
    "/drawing?focus=Atlantis": (404, "Nothing here is called"),
    "/reports/A-1-2": (404, "Nothing here is called"),
    "/reports/A-65-877?country=Kenya&partner=AU": (400, "one of country, partner, region"),
    "/reports/A-65-877?region=Kenya": (400, "no region with countries"),
    "/reports/A-65-877?format=pdf": (400, "no form"),
    "/reports/comparison?format=docx": (400, "no form"),
    "/changes?from=2014&to=2011": (400, "the earlier"),
    "/changes?from=2013": (404, "names no one report"),
    "/options?budget=-1": (400, "0 or more"),
    "/options?budget=3&show=pareto": (400, "one at a time"),
    "/options?cost=build": (400, "KIND=N"),
    "/sheet?name=Atlantis": (404, "Nothing here is called"),
    "/nonsense": (404, "There is nothing at /nonsense"),
    "/data/rtop-graph.zip": (404, "There is no file"),
    "/graph/none": (404, "no graph of this name"),
    "/id/actor/nobody": (404, "Nothing is said of"),
    "/console?query=ASK%20%7B": (400, "cannot be read"),
    "/console?query=DROP%20ALL": (400, "cannot be read"),
}


@pytest.mark.parametrize("path", STRANGE)
def test_what_cannot_be_answered_is_told_on_a_page(server: Server, path: str) -> None:
    status, told = STRANGE[path]
    reply = read(server, path)
    assert (reply.status, reply.media_type) == (status, "text/html")
    assert told in words_of(reply.text)
    assert "Traceback" not in reply.text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2f..%2fapp.py",
        "/static/%2e%2e/templates/page.html.j2",
        "/static/",
        "/static/explorer/..%2fpage.py",
        "/static/drawing-library/..%2f..%2ftemplate.html",
    ],
)
def test_nothing_beside_the_files_of_the_pages_can_be_read(server: Server, path: str) -> None:
    assert server.get(path).status == 404


def test_a_runaway_query_in_the_console_is_stopped_and_pages_come_meanwhile(server: Server) -> None:
    slow = urlencode({"query": "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"})
    replies: list[Reply] = []
    asking = threading.Thread(target=lambda: replies.append(read(server, f"/console?{slow}")))
    asking.start()
    time.sleep(0.3)
    began = time.monotonic()
    assert read(server, "/coverage?country=Mali").status == 200
    assert time.monotonic() - began < 2
    asking.join()
    assert replies[0].status == 503
    assert "took longer than 3 seconds" in words_of(replies[0].text)


def test_an_answer_of_the_console_that_is_cut_says_so(server: Server) -> None:
    reply = read(server, "/console?" + urlencode({"query": "SELECT * WHERE { ?s ?p ?o }"}))
    assert "Cut after 2,000 rows" in reply.text


def test_kept_pages_go_when_there_is_no_room() -> None:
    kept = Kept(10)
    for name in "abc":
        kept.put(name, Page(b"1234"))
        kept.get("a")
    assert [name for name in "abc" if kept.get(name)] == ["a", "c"]
    kept.put("d", Page(b"more than there is room for"))
    assert not any(kept.get(name) for name in "abcd")


# ---------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("cote d’ivoire", "Côte d'Ivoire"),
        ("AU", "African Union"),
        ("Unión Africana", "African Union"),
        ("KEN", "Kenya"),
    ],
)
def test_search_finds_by_any_name_first_what_bears_it(server: Server, words: str, label: str) -> None:
    page = read(server, f"/search?q={quote(words)}").text
    section = page[page.index("<section") :]
    assert words_of(section[section.index("<li>") : section.index("</li>")]).startswith(label)


def test_search_finds_claims_and_near_names(server: Server) -> None:
    assert "/id/claim/A-65-877-p34-1" in read(server, "/search?q=Libyan+authorities+attacked").text
    assert "Spelt much like it" in read(server, "/search?q=Kyrgyzstam").text


# ---------------------------------------------------------------- guards


@pytest.mark.parametrize("path", VISITED)
def test_every_page_forbids_what_is_not_its_own(server: Server, path: str) -> None:
    reply = read(server, path)
    policy = reply.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    if not path.startswith(("/drawing", "/reports/")):
        data = r'<script(?![^>]*\s(?:src=|type="application/json"))'
        assert not re.search(rf"<style|{data}|<[^>]*\s(?:style|on[a-z]+)=", reply.text)


def test_every_page_of_the_table_is_visited() -> None:
    patterns = [re.compile(re.sub(r"\{[a-z]+\}", "[^/?]+", path) + r"(?:\?.*)?") for path in PAGES]
    assert [p.pattern for p in patterns if not any(p.fullmatch(path) for path in VISITED)] == []


# ---------------------------------------------------------------- with the texts


def test_with_the_texts_a_claim_shows_its_words_and_its_paragraph_marks_them(smallest_build: Path) -> None:
    text = (SMALLEST_REPORTS / "A-1-1.txt").read_text(encoding="utf-8")
    with serving(smallest_build, "--reports", str(SMALLEST_REPORTS)) as server:
        claim = read(server, "/id/claim/A-1-1-p1-2").text
        one = read(server, "/id/paragraph/A-1-1-1?claim=A-1-1-p1-2").text
        every = read(server, "/id/paragraph/A-1-1-1").text
    words = html.unescape(re.findall(r"<mark>(.*?)</mark>", one)[0])
    assert len(words) == 182 - 116
    assert " ".join(words.split()[:3]) in " ".join(text.split())
    assert html.escape(words, quote=False) in claim or words in words_of(claim)
    assert len(re.findall("<mark>", every)) > len(re.findall("<mark>", one)) == 1


def test_without_the_texts_no_words_of_a_report_are_shown(smallest_build: Path) -> None:
    with serving(smallest_build) as server:
        assert "<mark>" not in read(server, "/id/paragraph/A-1-1-1").text
        assert "<blockquote" not in read(server, "/id/claim/A-1-1-p1-2").text


# ---------------------------------------------------------------- hostile labels

HOSTILE = "</script><img src=x onerror=window.harmed=1>{{7*7}}'\"\u202e" + "W" * 400


@pytest.fixture(scope="module")
def hostile(smallest_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the smallest world in which every label and text ends in something hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    store = ox.Store(str(folder / "store"))
    quads = ox.parse(path=str(smallest_build / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    store.bulk_extend(_spoilt(quad) for quad in quads)
    store.flush()
    del store
    for name in ("manifest.json", "dataset.nq"):
        shutil.copy(smallest_build / name, folder)
    with serving(folder) as found:
        yield found


def _spoilt(quad: ox.Quad) -> ox.Quad:
    named = ("label", "altLabel", "statement", "note", "abbreviation", "title", "prefLabel", "definition")
    if not isinstance(quad.object, ox.Literal) or not quad.predicate.value.endswith(named):
        return quad
    text = ox.Literal(quad.object.value + HOSTILE, language=quad.object.language)
    return ox.Quad(quad.subject, quad.predicate, text, quad.graph_name)


HOSTILE_PAGES = (
    "/",
    "/coverage/matrix",
    "/map",
    "/coverage",
    "/gaps",
    "/claims",
    "/search?q=arcadia",
    f"/search?q={quote(HOSTILE[:60])}",
    QUESTION,
    "/graph",
    "/sheet?name=arcadia",
    "/reports",
    "/data",
    f"/id/place/{quote(HOSTILE[:30], safe='')}",
    "/id/place/arcadia",
    "/id/actor/united-nations",
    "/id/claim/A-1-1-p1-2",
    "/id/paragraph/A-1-1-1",
    f"/coverage?country={quote(HOSTILE[:60])}",
    f"/console?query={quote(HOSTILE[:60])}",
)


@pytest.mark.browser
@pytest.mark.parametrize("path", HOSTILE_PAGES)
def test_no_label_harms_a_page(hostile: Server, browser: Browser, path: str) -> None:
    reply = read(hostile, path)
    assert "\u202e" not in reply.text
    browser.complaints()
    browser.open(hostile.address + path)
    assert browser.run("return [window.harmed === undefined, document.images.length]") == [True, 0]
    assert [told for told in browser.complaints() if "status of 40" not in told] == []
    browser.resize(360)
    assert browser.run("return document.documentElement.scrollWidth") == 360


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


LOOKS = {"desk": (1280, False), "desk-dark": (1280, True), "telephone": (400, False), "small-dark": (360, True)}
"""How pages are looked at: the width in pixels, and whether in the dark colours."""


@pytest.mark.browser
@pytest.mark.parametrize("path", VISITED)
def test_a_page_opens_without_complaint_or_request_outside_and_fits_every_width(
    server: Server, browser: Browser, path: str
) -> None:
    browser.requested()
    browser.complaints()
    browser.open(server.address + path)
    for look, (width, is_dark) in LOOKS.items():
        browser.resize(width, dark=is_dark)
        if not path.startswith("/drawing"):
            assert browser.run("return document.documentElement.scrollWidth") == width, look
        keep_screenshot(browser, f"{path.strip('/') or 'start'}-{look}")
    assert browser.requested_outside() == []
    assert [told for told in browser.complaints() if path != "/nowhere" or "404" not in told] == []


def keep_screenshot(browser: Browser, name: str) -> None:
    """Write what is seen into the folder that the variable RTOP_SCREENSHOTS names, where it names one."""
    if folder := os.environ.get("RTOP_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        plain = re.sub(r"[^A-Za-z0-9-]+", "_", name).strip("_")
        browser.screenshot(Path(folder) / f"{plain[:100]}.png", whole=True)


@pytest.mark.browser
def test_the_matrix_prints_legibly_on_few_pages(server: Server, browser: Browser, tmp_path: Path) -> None:
    browser.open(f"{server.address}/coverage/matrix?report=2011")
    pages = browser.pdf(tmp_path / "matrix.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) <= 2
    if folder := os.environ.get("RTOP_SCREENSHOTS"):
        (Path(folder) / "matrix.pdf").write_bytes(pages)


def click(browser: Browser, selector: str) -> None:
    """Click what a selector finds, and wait until the next page is there."""
    before = browser.run("return location.href")
    browser.click(selector)
    until = time.monotonic() + 10
    while browser.run("return location.href") == before or browser.run("return document.readyState") != "complete":
        assert time.monotonic() < until, selector
        time.sleep(0.05)


def go(browser: Browser, way: str, heading: str) -> None:
    """Go back or forward as the page's own history has it, and wait for the heading that is there."""
    browser.run(f"history.{way}()")
    until = time.monotonic() + 10
    seen = "return document.readyState === 'complete' ? document.querySelector('h1').textContent : ''"
    while not browser.run(seen).startswith(heading):
        assert time.monotonic() < until, heading
        time.sleep(0.05)


@pytest.mark.browser
def test_a_cell_leads_to_its_claims_and_on_to_the_paragraph_and_back(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/coverage/matrix")
    click(browser, "td a[aria-label^='LAS, Libya']")
    assert "League of Arab States" in browser.run("return document.querySelector('table').textContent")
    click(browser, "tbody a[href^='/id/claim/']")
    click(browser, "main a[href^='/id/paragraph/']")
    assert browser.run("return document.querySelector('h1').textContent") == "A/65/877 ¶34"
    for heading in ("The League of Arab States", "Claims in A/65/877", "Partners and countries in A/65/877"):
        go(browser, "back", heading)
    go(browser, "forward", "Claims in A/65/877")
    assert browser.run("return location.pathname") == "/claims"


@pytest.mark.browser
def test_the_filter_keeps_everything_in_the_address(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/coverage")
    browser.run("document.getElementById('f-country').value = 'Mali'; document.getElementById('f-pillar').value = 'II'")
    click(browser, ".filter button")
    assert browser.run("return location.search") == "?country=Mali&pillar=II"
    assert browser.run("return document.getElementById('f-pillar').value") == "II"


@pytest.mark.browser
def test_search_stands_on_every_page(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/gaps")
    browser.run("document.getElementById('search').value = 'ecowas'")
    click(browser, ".search button")
    click(browser, ".results a")
    assert "Economic Community of West African States" in browser.run("return document.title")


@pytest.mark.browser
def test_a_heading_sorts_its_table_and_gives_the_first_order_back(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/claims?country=Libya")
    cells = "return [...document.querySelectorAll('tbody tr')].map(row => row.cells[arguments[0]].textContent.trim())"
    first = browser.run(cells, 2)
    for wanted in (sorted(first, key=str.casefold), sorted(first, key=str.casefold, reverse=True), first):
        browser.run("document.querySelectorAll('thead th button')[2].click()")
        assert browser.run(cells, 2) == wanted
    assert first != sorted(first, key=str.casefold)


@pytest.mark.browser
def test_the_first_stop_of_the_keyboard_is_the_way_past_the_frame(server: Server, browser: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.open(f"{server.address}/coverage/matrix")
    browser.driver.find_element("tag name", "body").send_keys(Keys.TAB)
    assert browser.run("return document.activeElement.className") == "skip"
    assert browser.run("return document.activeElement.getBoundingClientRect().left") >= 0
    assert browser.run("return [...document.querySelectorAll('h1')].length") == 1
    assert browser.run("return ['header', 'nav', 'main', 'footer'].every(name => document.querySelector(name))")
    labels = "return [...document.querySelectorAll('input:not([type=hidden]), select')].every(e => e.labels.length)"
    assert browser.run(labels)


# ---------------------------------------------------------------- the graph explorer in the frame of the site


def shown(browser: Browser) -> set[str]:
    return set(browser.run("return rtopDrawing.shownNodes()"))


def wait_for(browser: Browser, condition: str, *arguments: object) -> None:
    until = time.monotonic() + 10
    while not browser.run(f"return {condition}", *arguments):
        assert time.monotonic() < until, condition
        time.sleep(0.05)


@pytest.mark.browser
def test_the_explorer_begins_around_one_organisation_and_shows_the_whole_on_request(
    server: Server, browser: Browser
) -> None:
    browser.open(f"{server.address}/graph")
    assert "To begin with" in browser.run("return document.querySelector('main').innerText")
    begun = shown(browser)
    assert 5 < len(begun) < 100
    click(browser, "main a[href='/graph?show=everything']")
    assert browser.run("return views.size") == 2
    assert len(browser.run("return [...things.keys()]")) > 300
    browser.driver.back()
    wait_for(browser, "document.readyState === 'complete' && !!window.rtopDrawing")
    assert shown(browser) == begun


@pytest.mark.browser
def test_the_address_of_the_page_holds_the_state_of_the_explorer(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/graph?focus=AU")
    browser.run("document.querySelector('#facets input[value=recommended]').click()")
    browser.run("document.querySelector('#links tr td:nth-child(3) button').click()")
    address = browser.driver.current_url
    assert "modality=" in address
    assert "link=" in address
    before = shown(browser), browser.run("return document.getElementById('details').innerText")
    browser.open("about:blank")
    browser.open(address)
    assert (shown(browser), browser.run("return document.getElementById('details').innerText")) == before
    browser.driver.back()
    browser.driver.forward()
    wait_for(browser, "location.href === arguments[0]", address)


@pytest.mark.browser
def test_evidence_leads_to_the_page_of_the_paragraph_and_back(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/graph?focus=LAS#node=place/libya")
    assert "Libya" in browser.run("return document.querySelector('#details h2').innerText")
    label = browser.run("return document.querySelector(\"#details a[href^='/id/paragraph/']\").innerText")
    click(browser, "#details a[href^='/id/paragraph/']")
    assert browser.run("return document.querySelector('h1').textContent") == label
    browser.driver.back()
    wait_for(browser, "!!window.rtopDrawing && document.querySelector('#details h2')?.innerText === 'Libya'")


@pytest.mark.browser
def test_the_whole_drawing_stands_in_the_window_at_the_start(server: Server, browser: Browser) -> None:
    browser.resize(1280, 1000)
    browser.open(f"{server.address}/graph?focus=AU")
    wait_for(browser, "!!window.rtopDrawing")
    top, bottom, window = browser.run(
        "const box = container.getBoundingClientRect(); return [box.top, box.bottom, innerHeight]"
    )
    heights = browser.run("return rtopDrawing.shownNodes().map((id) => rtopDrawing.screenPlace(id).y)")
    assert bottom <= window
    assert 0 < min(heights) < max(heights) < bottom - top
    assert max(heights) - min(heights) > 0.6 * (bottom - top), "neither half of the canvas is empty"
    browser.resize(1280)


@pytest.mark.browser
def test_the_explorer_is_dark_where_pages_are_dark(server: Server, browser: Browser) -> None:
    browser.open(f"{server.address}/graph?focus=AU")
    browser.resize(1280, dark=True)
    wait_for(browser, "colour.canvas === '#16181b'")
    grounds = browser.run(
        "return ['#mynetwork', '.choices', '#details']"
        ".map((at) => getComputedStyle(document.querySelector(at)).backgroundColor)"
    )
    assert all(sum(map(int, re.findall(r"\d+", ground)[:3])) < 150 for ground in grounds)


def test_the_drawing_to_keep_is_the_one_of_the_command(server: Server, real_store: EmbeddedStore) -> None:
    reply = server.get("/drawing?focus=African+Union&depth=1")
    assert reply.text == draw(real_store, "African Union")
    assert "unsafe" not in reply.headers["content-security-policy"]
