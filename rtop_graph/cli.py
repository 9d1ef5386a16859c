"""The command ``rtop``: parse the words, call one function, print. Nothing is imported before it is needed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rtop_graph import __version__
from rtop_graph.errors import DataError, RtopError

EXIT_CODES = "Exit codes: 0 done, 1 data or query at fault, 2 usage, 3 environment, 4 remote engine."
FORMATS = ("table", "csv", "json", "md")
READING_TABLES = ("paragraphs", "each", "silent", "names")
READING_HELP = (
    "paragraphs: how many have claims, and how much of their text, by report; each: the same by paragraph; "
    "silent: paragraphs without a claim, and why; names: printed names that no entity bears (needs the texts)"
)
EXPORT_FORMS = ("turtle", "trig", "nquads", "jsonld", "graphml", "gexf")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; faults of the user's making are one message, others a traceback."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except RtopError as error:
        for line in str(error).splitlines() or [type(error).__name__]:
            print(f"rtop: {line}", file=sys.stderr)
        if isinstance(error, DataError):
            print(f"rtop: {len(error.faults)} faults; nothing was written.", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("rtop: stopped; nothing half-written is left.", file=sys.stderr)
        return 130


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command, in the order in which a newcomer meets them."""
    parser = argparse.ArgumentParser(
        prog="rtop",
        description="Who protects whom, through which mechanism, by which paragraph: a knowledge graph of the "
        "Secretary-General's reports on the responsibility to protect.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"rtop {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_making(commands)
    _add_asking(commands)
    _add_showing(commands)
    return parser


Commands = argparse._SubParsersAction


def _command(commands: Commands[argparse.ArgumentParser], name: str, says: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=says, description=says, epilog=EXIT_CODES)


def _add_making(commands: Commands[argparse.ArgumentParser]) -> None:
    check = _command(commands, "check", "tell everything that is wrong with tables, ontology, shapes and spans")
    _reports_option(check)
    _format_option(check)
    check.set_defaults(run=run_check)
    tidy = _command(commands, "tidy", "write the tables in canonical form")
    tidy.set_defaults(run=run_tidy)
    build = _command(commands, "build", "check, then build the dataset; does nothing when nothing changed")
    build.add_argument("--no-reasoner", action="store_true", help="leave out what the reasoner would infer")
    build.add_argument("--force", action="store_true", help="build even when nothing changed")
    build.add_argument("--format", choices=("table", "json"), default="table", help="how to print the outcome")
    build.set_defaults(run=run_build)
    quality = _command(commands, "quality", "tell how far two readings agreed, and what stays doubtful")
    quality.add_argument("--report", default="", metavar="ID", help="one report, for example A-65-877")
    quality.add_argument("--doubts", action="store_true", help="list what stays doubtful")
    _output_options(quality)
    quality.set_defaults(run=run_quality)
    reading = _command(commands, "reading", "tell how far the text is covered, and what in it is not")
    reading.add_argument("--report", default="", metavar="ID", help="one report, for example A-65-877")
    reading.add_argument("--show", choices=READING_TABLES, default="paragraphs", help=READING_HELP)
    _reports_option(reading)
    _output_options(reading)
    reading.set_defaults(run=run_reading)
    span = _command(commands, "span", "find the span of a quotation in a paragraph, for evidence.csv")
    span.add_argument("document", help="the report, for example A-65-877")
    span.add_argument("paragraph", help="the label of the paragraph, for example 17")
    span.add_argument("quote", help="the words, or 'first words … last words'")
    _reports_option(span)
    span.set_defaults(run=run_span)


def _add_asking(commands: Commands[argparse.ArgumentParser]) -> None:
    queries = _command(commands, "queries", "list the named queries and their parameters")
    _output_options(queries)
    queries.set_defaults(run=run_queries)
    query = _command(commands, "query", "answer a named query, or a SPARQL file")
    query.add_argument("query", metavar="NAME|FILE", help="a name that 'rtop queries' lists, or a .rq file")
    query.add_argument("--param", action="append", default=[], metavar="KEY=VALUE", help="bind a parameter; repeatable")
    _store_option(query)
    _output_options(query)
    query.set_defaults(run=run_query)
    coverage = _command(commands, "coverage", "show which partner is recorded in which country, beside the potential")
    _measure_options(coverage)
    coverage.add_argument("--matrix", action="store_true", help="as a matrix of partners and countries")
    coverage.add_argument("--concern", action="store_true", help="only countries of concern, partners by channel")
    coverage.set_defaults(run=run_coverage)
    gaps = _command(commands, "gaps", "list the gaps by type, each with its paragraphs")
    _measure_options(gaps)
    gaps.set_defaults(run=run_gaps)
    claims = _command(commands, "claims", "list claims on a country or by an organisation, with their evidence")
    _measure_options(claims)
    _reports_option(claims)
    claims.set_defaults(run=run_claims)


def _add_showing(commands: Commands[argparse.ArgumentParser]) -> None:
    report = _command(commands, "report", "write the coverage report: HTML, Markdown and JSON")
    report.add_argument("--report", default="", metavar="SYMBOL", help="the report to cover, for example A/65/877")
    report.add_argument("--include", choices=("mandated",), default="", help="count mandated acts as done")
    report.add_argument("-o", "--output", type=Path, default=None, metavar="DIR", help="the folder to write to")
    _store_option(report)
    report.set_defaults(run=run_report)
    draw = _command(commands, "draw", "write the graph as one offline page")
    draw.add_argument("--focus", default="", metavar="NAME", help="only this thing and what it is tied to")
    draw.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help="the page to write")
    _store_option(draw)
    draw.set_defaults(run=run_draw)
    export = _command(commands, "export", "write the dataset or the network in another form")
    export.add_argument("form", choices=EXPORT_FORMS, help="the form")
    export.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help="the file to write")
    export.set_defaults(run=run_export)


def _reports_option(parser: argparse.ArgumentParser) -> None:
    says = "a folder with your own copies of the texts (A-65-877.txt …); else the variable RTOP_REPORTS"
    parser.add_argument("--reports", type=Path, default=None, metavar="DIR", help=says)


def _store_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--endpoint", default="", metavar="URL", help="ask this SPARQL endpoint instead of the build")


def _format_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="table", help="how to print the answer")


def _output_options(parser: argparse.ArgumentParser) -> None:
    _format_option(parser)
    says = "write the answer to this file instead of printing it"
    parser.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help=says)


def _measure_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--country", default="", metavar="NAME", help="a country by name, identifier or ISO code")
    parser.add_argument("--partner", default="", metavar="NAME", help="an organisation by name or abbreviation")
    parser.add_argument("--pillar", choices=("I", "II", "III"), default="", help="only claims under this pillar")
    parser.add_argument("--explicit-pillar", action="store_true", help="leave out pillars taken from the section")
    parser.add_argument("--report", default="", metavar="SYMBOL", help="one report, for example A/65/877")
    parser.add_argument("--include", choices=("mandated",), default="", help="count mandated acts as done")
    _store_option(parser)
    _output_options(parser)


def run_check(options: argparse.Namespace) -> int:
    """Print every fault and return 1, or say that there is none and return 0."""
    from rtop_graph.commands import making

    return making.check(options)


def run_tidy(options: argparse.Namespace) -> int:
    """Write the tables in canonical form and name the files that changed."""
    from rtop_graph.commands import making

    return making.tidy(options)


def run_build(options: argparse.Namespace) -> int:
    """Build the dataset where anything changed, and print what it holds."""
    from rtop_graph.commands import making

    return making.build(options)


def run_quality(options: argparse.Namespace) -> int:
    """Print how far two readings agreed."""
    from rtop_graph.commands import making

    return making.quality(options)


def run_reading(options: argparse.Namespace) -> int:
    """Print how far the text itself is covered."""
    from rtop_graph.commands import making

    return making.reading(options)


def run_span(options: argparse.Namespace) -> int:
    """Print the span of a quotation as the cells of an evidence row."""
    from rtop_graph.commands import making

    return making.span(options)


def run_queries(options: argparse.Namespace) -> int:
    """List the named queries."""
    from rtop_graph.commands import asking

    return asking.queries(options)


def run_query(options: argparse.Namespace) -> int:
    """Answer a query."""
    from rtop_graph.commands import asking

    return asking.query(options)


def run_coverage(options: argparse.Namespace) -> int:
    """Print recorded beside potential coverage."""
    from rtop_graph.commands import asking

    return asking.coverage(options)


def run_gaps(options: argparse.Namespace) -> int:
    """Print the gaps."""
    from rtop_graph.commands import asking

    return asking.gaps(options)


def run_claims(options: argparse.Namespace) -> int:
    """Print claims with their evidence."""
    from rtop_graph.commands import asking

    return asking.claims(options)


def run_report(options: argparse.Namespace) -> int:
    """Write the coverage report and say where it is."""
    from rtop_graph.commands import showing

    return showing.report(options)


def run_draw(options: argparse.Namespace) -> int:
    """Write the graph page and say where it is."""
    from rtop_graph.commands import showing

    return showing.draw(options)


def run_export(options: argparse.Namespace) -> int:
    """Write an export and say where it is."""
    from rtop_graph.commands import showing

    return showing.export(options)


if __name__ == "__main__":
    sys.exit(main())
