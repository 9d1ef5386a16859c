"""The command ``rtop``: parse the words, call one function, print. Nothing is imported before it is needed."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rtop_graph import __version__
from rtop_graph.errors import DataError, EnvironmentFaultError, RtopError
from rtop_graph.mistyped import Parser
from rtop_graph.streams import keep_streams_usable, let_go_of_output, said_by_the_system

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
EXPORT_FORMS = ("turtle", "trig", "nquads", "jsonld", "graphml", "gexf")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; faults of the user's making are one message, others a traceback."""
    keep_streams_usable()
    options, strange = build_parser().parse_known_args(arguments)
    if strange:
        options.parser.refuse(strange)
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        code = run(options)
        sys.stdout.flush()
        return code
    except RtopError as error:
        for line in str(error).splitlines() or [type(error).__name__]:
            print(f"rtop: {line}", file=sys.stderr)
        if isinstance(error, DataError):
            told = f"{len(error.faults)} fault{'' if len(error.faults) == 1 else 's'}"
            print(f"rtop: {told}; nothing was written.", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # who reads has read enough
        let_go_of_output()
        return 0
    except (OSError, MemoryError) as error:
        print(f"rtop: {said_by_the_system(error)}", file=sys.stderr)
        let_go_of_output()
        return EnvironmentFaultError.exit_code
    except KeyboardInterrupt:
        print("rtop: stopped; nothing half-written is left.", file=sys.stderr)
        return 130


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command, in the order in which a newcomer meets them."""
    parser: argparse.ArgumentParser = Parser(
        prog="rtop",
        description="Who protects whom, through which mechanism, by which paragraph: a knowledge graph of the "
        "Secretary-General's reports on the responsibility to protect.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"rtop {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_making(commands)
    _add_asking(commands)
    _add_doubting(commands)
    _add_answering(commands)
    _add_weighing(commands)
    _add_partnering(commands)
    _add_showing(commands)
    _add_serving(commands)
    _add_pushing(commands)
    return parser


Commands = argparse._SubParsersAction


def _command(commands: Commands[argparse.ArgumentParser], name: str, module: str, says: str) -> argparse.ArgumentParser:
    """Return the parser of a command; the function of its name in a module of ``commands`` runs it."""
    parser = commands.add_parser(name, help=says, description=says, epilog=EXIT_CODES)
    parser.set_defaults(run=partial(_run, module, name), parser=parser)
    return parser


def _run(module: str, name: str, options: argparse.Namespace) -> int:
    """Run a command and return its exit code; its module is imported only now."""
    run: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(f"rtop_graph.commands.{module}"), name)
    return run(options)


def _add_making(commands: Commands[argparse.ArgumentParser]) -> None:
    check = _command(
        commands, "check", "making", "tell everything that is wrong with tables, ontology, shapes and spans"
    )
    _reports_option(check)
    check.add_argument("--format", choices=TEXT_FORMATS, default="table", help="how to print the faults")
    _command(commands, "tidy", "making", "write the tables in canonical form")
    build = _command(commands, "build", "building", "check, then build the dataset; does nothing when nothing changed")
    build.add_argument("--no-reasoner", action="store_true", help="leave out what the reasoner would infer")
    build.add_argument("--force", action="store_true", help="build even when nothing changed")
    build.add_argument("--format", choices=("table", "json"), default="table", help="how to print the outcome")
    quality = _command(commands, "quality", "making", "tell how far two readings agreed, and what stays doubtful")
    quality.add_argument("--report", default="", metavar="REPORT", help="one report, for example A/65/877, or its year")
    quality.add_argument("--doubts", action="store_true", help="list what stays doubtful")
    _output_options(quality)
    reading = _command(commands, "reading", "making", "tell how far the text is covered, and what in it is not")
    reading.add_argument("--report", default="", metavar="REPORT", help="one report, for example A/65/877, or its year")
    reading.add_argument("--show", choices=READING_TABLES, default="paragraphs", help=READING_HELP)
    _reports_option(reading)
    _output_options(reading)
    span = _command(commands, "span", "making", "find the span of a quotation in a paragraph, for evidence.csv")
    span.add_argument("document", help="the report, for example A-65-877")
    span.add_argument("paragraph", help="the label of the paragraph, for example 17")
    span.add_argument("quote", help="the words, or 'first words … last words'")
    _reports_option(span)


def _add_asking(commands: Commands[argparse.ArgumentParser]) -> None:
    queries = _command(commands, "queries", "querying", "list the named queries and their parameters")
    _output_options(queries)
    query = _command(commands, "query", "querying", "answer a named query, or a SPARQL file")
    query.add_argument("query", metavar="NAME|FILE", help="a name that 'rtop queries' lists, or a .rq file")
    query.add_argument("--param", action="append", default=[], metavar="KEY=VALUE", help="bind a parameter; repeatable")
    one = "one report, as --param document=REPORT; by symbol or year"
    query.add_argument("--report", default="", metavar="REPORT", help=one)
    _store_option(query)
    _output_options(query)
    coverage = _command(
        commands, "coverage", "asking", "show which partner is recorded in which country, beside the potential"
    )
    _measure_options(coverage)
    shown = coverage.add_mutually_exclusive_group()
    shown.add_argument("--matrix", action="store_true", help="as a matrix of partners and countries")
    shown.add_argument("--concern", action="store_true", help="only countries of concern, partners by channel")
    says = "how many concepts of a scheme have a partner, by country: pillar, form, inhibitor, civilian-area …"
    shown.add_argument("--by", default="", metavar="SCHEME", help=says)
    gaps = _command(commands, "gaps", "asking", "list the gaps by type, each with its paragraphs")
    _measure_options(gaps)
    says = "only gaps of this type, G1 to G11; repeatable"
    gaps.add_argument("--type", action="append", default=[], metavar="TYPE", help=says)
    claims = _command(
        commands, "claims", "asking", "list claims on a country or by an organisation, with their evidence"
    )
    _measure_options(claims)
    says = "only claims of this modality: performed, ongoing, mandated, recommended, prospective, not-taken; repeatable"
    claims.add_argument("--modality", action="append", default=[], metavar="MODALITY", help=says)
    _reports_option(claims)


def _add_doubting(commands: Commands[argparse.ArgumentParser]) -> None:
    headline = _command(
        commands, "headline", "doubting", "show the main figures of all reports, and how far they carry"
    )
    shown = headline.add_mutually_exclusive_group()
    for name, says in HEADLINE_TABLES.items():
        shown.add_argument(f"--{name}", dest="show", action="store_const", const=name, default="", help=says)
    headline.add_argument("--pillar", choices=("I", "II", "III"), default="", help="only claims under this pillar")
    headline.add_argument("--explicit-pillar", action="store_true", help="leave out pillars taken from the section")
    headline.add_argument("--report", default="", metavar="SYMBOL", help="one report, for example A/65/877")
    headline.add_argument("--include", choices=("mandated",), default="", help="count mandated acts as done")
    _store_option(headline)
    _output_options(headline)


def _add_answering(commands: Commands[argparse.ArgumentParser]) -> None:
    sheet = _command(commands, "sheet", "answering", "tell everything on one country or one organisation")
    sheet.add_argument("name", metavar="COUNTRY|ORGANISATION", help="by name, abbreviation, identifier or ISO code")
    sheet.add_argument("--report", default="", metavar="REPORT", help="one report, for example A/65/877, or its year")
    _store_option(sheet)
    _output_options(sheet)
    questions = _command(commands, "questions", "answering", "answer the competency questions in one go: how many rows")
    questions.add_argument(
        "--save", type=Path, default=None, metavar="FILE", help="keep the rows to compare with later"
    )
    against = "tell how many rows came and went since a run that was saved"
    questions.add_argument("--against", type=Path, default=None, metavar="FILE", help=against)
    _store_option(questions)
    _output_options(questions)


def _add_weighing(commands: Commands[argparse.ArgumentParser]) -> None:
    changes = _command(commands, "changes", "weighing", "tell what changed in the record from report to report")
    changes.add_argument("--from", dest="first", default="", metavar="REPORT", help="the earlier, by symbol or year")
    changes.add_argument("--to", dest="last", default="", metavar="REPORT", help="the later, by symbol or year")
    changes.add_argument("--by", choices=CHANGE_DIMENSIONS, default="organisation", help="what is compared")
    changes.add_argument("--only", default="", metavar="SLUG", help="one channel, pillar, concept or capability")
    _measure_options(changes, has_report=False)
    options = _command(commands, "options", "weighing", "list options the record suggests for gaps, with cautions")
    options.add_argument("--kind", choices=OPTION_KINDS, default="", help="only options of this kind")
    options.add_argument("--cost", action="append", default=[], metavar="KIND=N", help="what a kind costs; repeatable")
    shown = options.add_mutually_exclusive_group()
    shown.add_argument("--budget", type=int, default=None, metavar="N", help="the options that close most within N")
    shown.add_argument("--pareto", action="store_true", help="how many gap cells can be closed at each cost")
    _measure_options(options)


def _add_partnering(commands: Commands[argparse.ArgumentParser]) -> None:
    redundancy = _command(
        commands, "redundancy", "partnering", "tell how many partners each country has, and what is left without them"
    )
    _measure_options(redundancy)
    redundancy.add_argument("--by", choices=PARTS, default="", help="count for each pillar or concept apart")
    redundancy.set_defaults(circle="everyone")
    circle = redundancy.add_mutually_exclusive_group()
    circle.add_argument(
        "--without-un", dest="circle", action="store_const", const="without-un", help="partners without the UN"
    )
    circle.add_argument(
        "--regional", dest="circle", action="store_const", const="regional", help="regional partners alone"
    )
    shown = redundancy.add_mutually_exclusive_group()
    shown.add_argument("--curve", action="store_true", help="the most countries left with none when partners go")
    shown.add_argument("--sole", action="store_true", help="where each partner is the only one")
    partners = _command(
        commands, "partners", "partnering", "tell which organisations work together, and who does what part"
    )
    _measure_options(partners)
    partners.add_argument("--without-un", action="store_true", help="leave the UN out of the network")
    shown = partners.add_mutually_exclusive_group()
    shown.add_argument("--network", action="store_true", help="where each organisation stands among the others")
    shown.add_argument("--mix", choices=PARTS, default="", help="who does which part: location quotients")
    shown.add_argument("--similarity", choices=PARTS, default="", help="how alike the parts of two partners are")
    shown.add_argument("--concentration", action="store_true", help="effective partners of each country")


def _add_showing(commands: Commands[argparse.ArgumentParser]) -> None:
    _add_report(commands)
    draw = _command(commands, "draw", "showing", "write the graph as one offline page")
    draw.add_argument("--focus", default="", metavar="NAME", help="only this thing and what it is tied to")
    draw.add_argument("--depth", type=int, choices=(1, 2, 3), default=1, help="how many steps around it (default: 1)")
    draw.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help="the page to write")
    _store_option(draw)
    export = _command(commands, "export", "showing", "write the dataset or the network in another form")
    export.add_argument("form", choices=EXPORT_FORMS, help="the form")
    export.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help="the file to write")
    _store_option(export)


def _add_serving(commands: Commands[argparse.ArgumentParser]) -> None:
    serve = _command(
        commands, "serve", "serving", "serve the dataset as pages, as a SPARQL endpoint and as linked data"
    )
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    serve.add_argument(
        "--port", type=int, default=8000, help="the port to listen on (default: %(default)s); 0: any free one"
    )
    allow = "answer requests for this host name as well; repeatable"
    serve.add_argument("--allow-host", action="append", default=[], metavar="NAME", help=allow)
    serve.add_argument(
        "--query-seconds", type=float, default=20, metavar="N", help="seconds of a query (default: %(default)s)"
    )
    serve.add_argument(
        "--max-rows", type=int, default=50_000, metavar="N", help="rows of an answer (default: %(default)s)"
    )
    serve.add_argument(
        "--max-answer", type=int, default=32, metavar="MB", help="size of an answer (default: %(default)s)"
    )
    serve.add_argument(
        "--max-memory", type=int, default=2048, metavar="MB", help="memory of a query (default: %(default)s)"
    )
    serve.add_argument(
        "--workers", type=int, default=2, metavar="N", help="queries answered at a time (default: %(default)s)"
    )
    serve.add_argument("--queue", type=int, default=32, metavar="N", help="queries that wait (default: %(default)s)")
    _store_option(serve)
    _reports_option(serve)


def _add_pushing(commands: Commands[argparse.ArgumentParser]) -> None:
    says = "put the built dataset into a SPARQL engine, from where an earlier push stopped, and verify it there"
    push = _command(commands, "push", "pushing", says)
    where = "where the engine takes queries, or its name in the settings; the file docs/ENDPOINTS.md tells more"
    push.add_argument("engine", metavar="URL|NAME", help=where)
    says = "by the Graph Store Protocol, by SPARQL Update, or whichever works (default)"
    push.add_argument("--by", choices=("either", "graph-store", "update"), default="either", help=says)
    push.add_argument("--update", default="", metavar="URL", help="where the engine takes updates")
    push.add_argument("--graphs", default="", metavar="URL", help="where it takes whole graphs")
    push.add_argument("--dry-run", action="store_true", help="tell what would be done, and write nothing")
    _output_options(push)


def _add_report(commands: Commands[argparse.ArgumentParser]) -> None:
    says = "write the coverage report: a page, Markdown, a workbook, a brief to edit (docx) and JSON"
    report = _command(commands, "report", "showing", says)
    report.epilog = f"{REPORT_FOLDERS} {EXIT_CODES}"
    report.add_argument("--report", default="", metavar="REPORT", help="one report, for example A/65/877, or its year")
    part = report.add_mutually_exclusive_group()
    part.add_argument("--country", default="", metavar="NAME", help="only this country")
    part.add_argument("--partner", default="", metavar="NAME", help="only this organisation")
    part.add_argument("--region", default="", metavar="NAME", help="only the countries of this region")
    part.add_argument("--compare", action="store_true", help="all reports side by side, on a page of their own")
    report.add_argument("--pillar", choices=("I", "II", "III"), default="", help="only claims under this pillar")
    report.add_argument("--include", choices=("mandated",), default="", help="count mandated acts as done")
    templates = "a folder with templates of your own, each in place of ours of the same file name"
    report.add_argument("--template", type=Path, default=None, metavar="DIR", help=templates)
    report.add_argument("--schema", action="store_true", help="print the JSON Schema of coverage.json, and stop")
    report.add_argument("-o", "--output", type=Path, default=None, metavar="DIR", help="in place of out/report")
    _store_option(report)


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


if __name__ == "__main__":
    sys.exit(main())
