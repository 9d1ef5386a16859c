"""Every command of ``rtop`` with its options, in the order in which a newcomer meets them."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

EXIT_CODES = "Exit codes: 0 done, 1 data or query at fault, 2 usage, 3 environment, 4 remote engine."
TEXT_FORMATS = ("table", "csv", "json", "md")
FORMATS = (*TEXT_FORMATS, "hxl", "xlsx")
REPORT_FOLDERS = (
    "Folders in out/report: A-65-877 … for each report; pillar-II/A-65-877 …, country-kenya/A-65-877 …, "
    "partner-african-union/…, region-africa/… for a part; comparison. For PDF print the page from a browser."
)
READING_TABLES = ("paragraphs", "each", "silent", "names")
READING_HELP = (
    "paragraphs: how many have claims, and how much of their text, by report; each: the same by paragraph; "
    "silent: paragraphs without a claim, and why; names: printed names that no entity bears (needs the texts)"
)
CHANGE_DIMENSIONS = ("organisation", "channel", "pillar", "concept", "concern", "capability")
OPTION_KINDS = ("extend", "activate", "link", "borrow", "build")
PARTS = ("pillar", "form", "civilian-area", "inhibitor", "capability")
HEADLINE_TABLES = {
    "list": "each figure with what it counts and its paragraphs",
    "switches": "what the four switches do to the figures, and which countries change",
    "what-if": "what each reading decision of the curators does to them, had it gone the other way",
}
LEAST_MEMORY = 256
"""Megabytes below which a process that answers queries may not be able to open the store and answer anything."""

QUERY_SECONDS = (0.1, 86_400)
"""The fewest and the most seconds that a query may be given."""

EXPORT_FORMS = ("turtle", "trig", "nquads", "jsonld", "graphml", "gexf")


class Command(NamedTuple):
    """A command: what it is called, the module of ``commands`` that runs it, what it does, what adds its options."""

    name: str
    module: str
    says: str
    add_options: Callable[[argparse.ArgumentParser], None]


COMMANDS: list[Command] = []


def _command(
    module: str, says: str
) -> Callable[[Callable[[argparse.ArgumentParser], None]], Callable[[argparse.ArgumentParser], None]]:
    """Offer a command of the name of the function, which adds its options to its parser."""

    def offered(add_options: Callable[[argparse.ArgumentParser], None]) -> Callable[[argparse.ArgumentParser], None]:
        COMMANDS.append(Command(add_options.__name__.removeprefix("_"), module, says, add_options))
        return add_options

    return offered


def _whole(least: int, most: float = math.inf) -> Callable[[str], int]:
    """Return what reads a whole number of an option, and refuses one out of the range."""

    def number(written: str) -> int:
        if not written.isdecimal() or not least <= int(written) <= most:
            wanted = f"of {least} or more" if most == math.inf else f"from {least} to {most}"
            raise argparse.ArgumentTypeError(f"{written!r} is not a whole number {wanted}.")
        return int(written)

    return number


def _seconds(written: str) -> float:
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    least, most = QUERY_SECONDS
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{written!r} is not a number of seconds from {least} to {most}.")
    return value


def _reports_option(parser: argparse.ArgumentParser) -> None:
    says = "a folder with your own copies of the texts (A-65-877.txt …); else the variable RTOP_REPORTS"
    parser.add_argument("--reports", type=Path, default=None, metavar="DIR", help=says)


def _store_option(parser: argparse.ArgumentParser) -> None:
    says = (
        "ask this SPARQL engine, by address or by its name in the settings, and not the build; else the variable "
        "RTOP_ENDPOINT. Credentials: RTOP_ENDPOINT_USER with RTOP_ENDPOINT_PASSWORD, or RTOP_ENDPOINT_TOKEN"
    )
    parser.add_argument("--endpoint", default="", metavar="URL|NAME", help=says)


def _output_options(parser: argparse.ArgumentParser) -> None:
    forms = "how to print the answer; hxl: CSV with HXL tags; xlsx: a workbook, which needs -o"
    parser.add_argument("--format", choices=FORMATS, default="table", help=forms)
    says = "write the answer to this file instead of printing it"
    parser.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help=says)


def _measure_options(parser: argparse.ArgumentParser, *, has_report: bool = True) -> None:
    parser.add_argument("--country", default="", metavar="NAME", help="a country by name, identifier or ISO code")
    parser.add_argument("--partner", default="", metavar="NAME", help="an organisation by name or abbreviation")
    parser.add_argument("--pillar", choices=("I", "II", "III"), default="", help="only claims under this pillar")
    parser.add_argument("--explicit-pillar", action="store_true", help="leave out pillars taken from the section")
    parser.add_argument("--form", default="", metavar="FORM", help="only this form of assistance")
    parser.add_argument("--inhibitor", default="", metavar="INHIBITOR", help="only this inhibitor of atrocity crimes")
    parser.add_argument("--area", default="", metavar="AREA", help="only this area of civilian assistance")
    parser.add_argument("--concept", default="", metavar="SCHEME/CONCEPT", help="only this concept of any scheme")
    if has_report:
        says = "one report, for example A/65/877, or its year"
        parser.add_argument("--report", default="", metavar="REPORT", help=says)
    parser.set_defaults(report="")
    parser.add_argument("--include", choices=("mandated",), default="", help="count mandated acts as done")
    parser.add_argument("--unrolled", action="store_true", help="organs and posts as partners of their own")
    parser.add_argument("--allocate-regions", action="store_true", help="claims on a region for each of its countries")
    _store_option(parser)
    _output_options(parser)


# ---------------------------------------------------------------- the commands


@_command("making", "tell everything that is wrong with tables, ontology, shapes and spans")
def _check(parser: argparse.ArgumentParser) -> None:
    _reports_option(parser)
    parser.add_argument("--format", choices=TEXT_FORMATS, default="table", help="how to print the faults")


@_command("making", "write the tables in canonical form")
def _tidy(parser: argparse.ArgumentParser) -> None:
    """Nothing but --help."""


@_command("building", "check, then build the dataset; does nothing when nothing changed")
def _build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-reasoner", action="store_true", help="leave out what the reasoner would infer")
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="how to print the outcome")


@_command("making", "tell how far two readings agreed, and what stays doubtful")
def _quality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--report", default="", metavar="REPORT", help="one report, for example A/65/877, or its year")
    parser.add_argument("--doubts", action="store_true", help="list what stays doubtful")
    _output_options(parser)


@_command("making", "tell how far the text is covered, and what in it is not")
def _reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--report", default="", metavar="REPORT", help="one report, for example A/65/877, or its year")
    parser.add_argument("--show", choices=READING_TABLES, default="paragraphs", help=READING_HELP)
    _reports_option(parser)
    _output_options(parser)


@_command("making", "find the span of a quotation in a paragraph, for evidence.csv")
def _span(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", help="the report, for example A-65-877")
    parser.add_argument("paragraph", help="the label of the paragraph, for example 17")
    parser.add_argument("quote", help="the words, or 'first words … last words'")
    _reports_option(parser)


@_command("querying", "list the named queries and their parameters")
def _queries(parser: argparse.ArgumentParser) -> None:
    _output_options(parser)


@_command("querying", "answer a named query, or a SPARQL file")
def _query(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="NAME|FILE", help="a name that 'rtop queries' lists, or a .rq file")
    parser.add_argument(
        "--param", action="append", default=[], metavar="KEY=VALUE", help="bind a parameter; repeatable"
    )
    one = "one report, as --param document=REPORT; by symbol or year"
    parser.add_argument("--report", default="", metavar="REPORT", help=one)
    _store_option(parser)
    _output_options(parser)


@_command("asking", "show which partner is recorded in which country, beside the potential")
def _coverage(parser: argparse.ArgumentParser) -> None:
    _measure_options(parser)
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--matrix", action="store_true", help="as a matrix of partners and countries")
    shown.add_argument("--concern", action="store_true", help="only countries of concern, partners by channel")
    says = "how many concepts of a scheme have a partner, by country: pillar, form, inhibitor, civilian-area …"
    shown.add_argument("--by", default="", metavar="SCHEME", help=says)


@_command("asking", "list the gaps by type, each with its paragraphs")
def _gaps(parser: argparse.ArgumentParser) -> None:
    _measure_options(parser)
    says = "only gaps of this type, G1 to G11; repeatable"
    parser.add_argument("--type", action="append", default=[], metavar="TYPE", help=says)


@_command("asking", "list claims on a country or by an organisation, with their evidence")
def _claims(parser: argparse.ArgumentParser) -> None:
    _measure_options(parser)
    says = "only claims of this modality: performed, ongoing, mandated, recommended, prospective, not-taken; repeatable"
    parser.add_argument("--modality", action="append", default=[], metavar="MODALITY", help=says)
    _reports_option(parser)


@_command("doubting", "show the main figures of all reports, and how far they carry")
def _headline(parser: argparse.ArgumentParser) -> None:
    shown = parser.add_mutually_exclusive_group()
    for name, says in HEADLINE_TABLES.items():
        shown.add_argument(f"--{name}", dest="show", action="store_const", const=name, default="", help=says)
    parser.add_argument("--pillar", choices=("I", "II", "III"), default="", help="only claims under this pillar")
    parser.add_argument("--explicit-pillar", action="store_true", help="leave out pillars taken from the section")
    parser.add_argument("--report", default="", metavar="SYMBOL", help="one report, for example A/65/877")
    parser.add_argument("--include", choices=("mandated",), default="", help="count mandated acts as done")
    _store_option(parser)
    _output_options(parser)


@_command("answering", "tell everything on one country or one organisation")
def _sheet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="COUNTRY|ORGANISATION", help="by name, abbreviation, identifier or ISO code")
    parser.add_argument("--report", default="", metavar="REPORT", help="one report, for example A/65/877, or its year")
    _store_option(parser)
    _output_options(parser)


@_command("answering", "answer the competency questions in one go: how many rows")
def _questions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--save", type=Path, default=None, metavar="FILE", help="keep the rows to compare with later")
    against = "tell how many rows came and went since a run that was saved"
    parser.add_argument("--against", type=Path, default=None, metavar="FILE", help=against)
    _store_option(parser)
    _output_options(parser)


@_command("weighing", "tell what changed in the record from report to report")
def _changes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", default="", metavar="REPORT", help="the earlier, by symbol or year")
    parser.add_argument("--to", dest="last", default="", metavar="REPORT", help="the later, by symbol or year")
    parser.add_argument("--by", choices=CHANGE_DIMENSIONS, default="organisation", help="what is compared")
    parser.add_argument("--only", default="", metavar="SLUG", help="one channel, pillar, concept or capability")
    _measure_options(parser, has_report=False)


@_command("weighing", "list options the record suggests for gaps, with cautions")
def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=OPTION_KINDS, default="", help="only options of this kind")
    parser.add_argument("--cost", action="append", default=[], metavar="KIND=N", help="what a kind costs; repeatable")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--budget", type=int, default=None, metavar="N", help="the options that close most within N")
    shown.add_argument("--pareto", action="store_true", help="how many gap cells can be closed at each cost")
    _measure_options(parser)


@_command("partnering", "tell how many partners each country has, and what is left without them")
def _redundancy(parser: argparse.ArgumentParser) -> None:
    _measure_options(parser)
    parser.add_argument("--by", choices=PARTS, default="", help="count for each pillar or concept apart")
    parser.set_defaults(circle="everyone")
    circle = parser.add_mutually_exclusive_group()
    circle.add_argument(
        "--without-un", dest="circle", action="store_const", const="without-un", help="partners without the UN"
    )
    circle.add_argument(
        "--regional", dest="circle", action="store_const", const="regional", help="regional partners alone"
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--curve", action="store_true", help="the most countries left with none when partners go")
    shown.add_argument("--sole", action="store_true", help="where each partner is the only one")


@_command("partnering", "tell which organisations work together, and who does what part")
def _partners(parser: argparse.ArgumentParser) -> None:
    _measure_options(parser)
    parser.add_argument("--without-un", action="store_true", help="leave the UN out of the network")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--network", action="store_true", help="where each organisation stands among the others")
    shown.add_argument("--mix", choices=PARTS, default="", help="who does which part: location quotients")
    shown.add_argument("--similarity", choices=PARTS, default="", help="how alike the parts of two partners are")
    shown.add_argument("--concentration", action="store_true", help="effective partners of each country")


@_command("showing", "write the coverage report: a page, Markdown, a workbook, a brief to edit (docx) and JSON")
def _report(parser: argparse.ArgumentParser) -> None:
    parser.epilog = f"{REPORT_FOLDERS} {EXIT_CODES}"
    parser.add_argument("--report", default="", metavar="REPORT", help="one report, for example A/65/877, or its year")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--country", default="", metavar="NAME", help="only this country")
    part.add_argument("--partner", default="", metavar="NAME", help="only this organisation")
    part.add_argument("--region", default="", metavar="NAME", help="only the countries of this region")
    part.add_argument("--compare", action="store_true", help="all reports side by side, on a page of their own")
    parser.add_argument("--pillar", choices=("I", "II", "III"), default="", help="only claims under this pillar")
    parser.add_argument("--include", choices=("mandated",), default="", help="count mandated acts as done")
    templates = "a folder with templates of your own, each in place of ours of the same file name"
    parser.add_argument("--template", type=Path, default=None, metavar="DIR", help=templates)
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of coverage.json, and stop")
    parser.add_argument("-o", "--output", type=Path, default=None, metavar="DIR", help="in place of out/report")
    _store_option(parser)


@_command("showing", "write the graph as one offline page")
def _draw(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--focus", default="", metavar="NAME", help="only this thing and what it is tied to")
    parser.add_argument("--depth", type=int, choices=(1, 2, 3), default=1, help="how many steps around it (default: 1)")
    parser.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help="the page to write")
    _store_option(parser)


@_command("showing", "write the dataset or the network in another form")
def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", choices=EXPORT_FORMS, help="the form")
    parser.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help="the file to write")
    _store_option(parser)


@_command("serving", "serve the dataset as pages, as a SPARQL endpoint and as linked data")
def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument(
        "--port",
        type=_whole(0, 65_535),
        default=8000,
        help="the port to listen on (default: %(default)s); 0: any free one",
    )
    allow = "answer requests for this host name as well; repeatable"
    parser.add_argument("--allow-host", action="append", default=[], metavar="NAME", help=allow)
    parser.add_argument(
        "--query-seconds",
        type=_seconds,
        default=20,
        metavar="N",
        help="seconds of a query (default: %(default)s)",
    )
    parser.add_argument(
        "--max-rows", type=_whole(1), default=50_000, metavar="N", help="rows of an answer (default: %(default)s)"
    )
    parser.add_argument(
        "--max-answer", type=_whole(1), default=32, metavar="MB", help="size of an answer (default: %(default)s)"
    )
    parser.add_argument(
        "--max-memory",
        type=_whole(LEAST_MEMORY),
        default=2048,
        metavar="MB",
        help="memory of a query (default: %(default)s)",
    )
    parser.add_argument(
        "--workers", type=_whole(1), default=2, metavar="N", help="queries answered at a time (default: %(default)s)"
    )
    parser.add_argument(
        "--queue", type=_whole(1), default=32, metavar="N", help="queries that wait (default: %(default)s)"
    )
    _store_option(parser)
    _reports_option(parser)


@_command(
    "pushing", "put the built dataset into a SPARQL engine, from where an earlier push stopped, and verify it there"
)
def _push(parser: argparse.ArgumentParser) -> None:
    where = "where the engine takes queries, or its name in the settings; the file docs/ENDPOINTS.md tells more"
    parser.add_argument("engine", metavar="URL|NAME", help=where)
    says = "by the Graph Store Protocol, by SPARQL Update, or whichever works (default)"
    parser.add_argument("--by", choices=("either", "graph-store", "update"), default="either", help=says)
    parser.add_argument("--update", default="", metavar="URL", help="where the engine takes updates")
    parser.add_argument("--graphs", default="", metavar="URL", help="where it takes whole graphs")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and write nothing")
    _output_options(parser)
