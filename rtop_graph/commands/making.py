"""Commands on the sources: check, tidy, quality, reading, span."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from rtop_graph.check import check_sources
from rtop_graph.codebook import refresh_codebook
from rtop_graph.commands.printing import emit
from rtop_graph.errors import DataError, Fault, UnknownNameError, UsageError
from rtop_graph.locations import data_folder, ontology_folder, sources
from rtop_graph.normal_text import find_span
from rtop_graph.printed_names import find_unlisted, names_table
from rtop_graph.quality import doubts_table, quality_table, read_quality
from rtop_graph.report_reader import read_report
from rtop_graph.results import Result
from rtop_graph.tables import read_tables, tidy_tables
from rtop_graph.text_coverage import find_documents, measure_text, paragraphs_table, reports_table, silent_table
from rtop_graph.vocabulary import read_vocabulary

REPORTS_VARIABLE = "RTOP_REPORTS"
"""The environment variable that names the folder with the user's own copies of the reports' texts."""


TEXT_TABLES = {"paragraphs": reports_table, "each": paragraphs_table, "silent": silent_table}
"""What ``rtop reading`` shows from the tables alone."""


def reports_folder(chosen: Path | None) -> Path | None:
    """Return the folder with the reports' texts, from the option or the environment; None where neither names one."""
    folder = chosen or (Path(os.environ[REPORTS_VARIABLE]) if os.environ.get(REPORTS_VARIABLE) else None)
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder. Name the folder that holds A-65-877.txt and the other texts.")
    return folder


def named_reports_folder(chosen: Path | None) -> Path:
    """Return the folder with the reports' texts; raise ``UsageError`` where neither option nor environment names it."""
    folder = reports_folder(chosen)
    if folder is None:
        raise UsageError(f"Say where the texts are, with --reports DIR or the variable {REPORTS_VARIABLE}.")
    return folder


def check(options: argparse.Namespace) -> int:
    """Print every fault of the sources, and how many rows were read; return 1 when there is a fault."""
    tables, faults = check_sources(sources(), reports_folder(options.reports))
    rows = sum(tables.counts().values())
    if options.format == "table":
        for fault in faults:
            print(fault)
        print(f"{len(faults)} fault{'' if len(faults) == 1 else 's'} in {rows} rows of {len(tables.counts())} tables.")
    else:
        emit(_fault_result(faults), options.format, None)
    return 1 if faults else 0


def _fault_result(faults: list[Fault]) -> Result:
    columns = ("file", "line", "column", "field", "rule", "problem", "remedy")
    rows = tuple((f.file, f.line, f.column, f.field, f.rule, f.problem, f.remedy) for f in faults)
    return Result("Faults", columns, rows, figures={"faults": len(faults)})


def tidy(_options: argparse.Namespace) -> int:
    """Write the tables in canonical form and the codebook anew; print the files that changed."""
    changed = tidy_tables(data_folder())
    for path in changed:
        print(f"tidied {path.relative_to(data_folder()).as_posix()}")
    if refresh_codebook(data_folder() / "README.md", read_vocabulary(ontology_folder())):
        print("tidied README.md (codebook)")
    print(f"{len(changed)} table{'' if len(changed) == 1 else 's'} changed.")
    return 0


def quality(options: argparse.Namespace) -> int:
    """Print how far two readings of the reports agreed, or what stays doubtful."""
    found = read_quality(data_folder())
    known = sorted({row.document for row in found.agreement})
    tables, _ = read_tables(data_folder())
    document = find_documents(tables, options.report)[0].id if options.report else ""
    if document and document not in known:
        names = ", ".join(known) or "none"
        raise UnknownNameError(f"No second reading of {options.report!r} is recorded. Recorded: {names}.")
    result = doubts_table(found, document) if options.doubts else quality_table(found, document)
    emit(result, options.format, options.output)
    return 0


def reading(options: argparse.Namespace) -> int:
    """Print how much of the text proves a claim, which paragraphs are silent, or which names no entity bears."""
    tables, faults = read_tables(data_folder())
    if faults:
        raise DataError(faults)
    documents = find_documents(tables, options.report)
    if options.show == "names":
        folder = named_reports_folder(options.reports)
        reports = [read_report(folder / f"{document.id}.txt") for document in documents]
        result = names_table(find_unlisted(tables, reports))
    else:
        result = TEXT_TABLES[options.show](measure_text(tables, documents))
    emit(result, options.format, options.output)
    return 0


def span(options: argparse.Namespace) -> int:
    """Print the span of a quotation as the last cells of a row of evidence.csv."""
    folder = named_reports_folder(options.reports)
    if Path(options.document).name != options.document:
        raise UsageError(f"{options.document!r} is no report. Name it as its file is called, for example A-65-877.")
    paragraph = read_report(folder / f"{options.document}.txt").paragraph(options.paragraph)
    start, end = find_span(paragraph.text, options.quote)
    print(f"{options.document},{options.paragraph},{start},{end}")
    print(f"“{paragraph.text[start:end]}”", file=sys.stderr)
    return 0
