"""Commands that write something to look at: report, draw, export."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rtop_graph.choosing import countries_in, pairs_between
from rtop_graph.commands.asking import Asked, asked_of
from rtop_graph.commands.querying import opened, store_of
from rtop_graph.coverage.change_tables import change_table
from rtop_graph.coverage.cube import slug
from rtop_graph.coverage.present import Focus
from rtop_graph.coverage.recorded import Selection
from rtop_graph.endpoints import find_endpoint
from rtop_graph.errors import UsageError
from rtop_graph.files import write_together
from rtop_graph.identifiers import slug_of
from rtop_graph.locations import build_folder, output_folder
from rtop_graph.manifest import read_manifest
from rtop_graph.names import read_directory
from rtop_graph.remote import RemoteStore
from rtop_graph.store import EmbeddedStore

if TYPE_CHECKING:
    from rtop_graph.report import Comparison, CoverageReport, Scope


def report(options: argparse.Namespace) -> int:
    """Write the coverage report of each report, or of a part of them, or all side by side; print where."""
    from rtop_graph.report import build_report, comparison_files, report_files, schema_text
    from rtop_graph.report.templating import folders

    if options.schema:
        sys.stdout.write(schema_text())
        return 0
    folders(options.template)
    asked = asked_of(options)
    scope, part = _scope_of(asked, options)
    manifest = read_manifest(build_folder()) if isinstance(asked.store, EmbeddedStore) else {}
    folder = (options.output or output_folder() / "report") / part
    built = [build_report(asked.cube, selection, manifest, scope) for selection in _told(asked)]
    files: dict[Path, bytes] = {}
    if options.compare:
        files = comparison_files(_compared(asked, built), folder / "comparison", options.template)
    for each in built if not options.compare else []:
        files |= report_files(each, folder / _folder_name(each.report.iri), templates=options.template)
    write_together(files)
    for path in files:
        print(f"wrote {path}")
    return 0


def _folder_name(iri: str) -> str:
    """Return the name of a thing's folder; an engine may call things as it likes, and none leads out of ours."""
    return slug_of(slug(iri)).strip(".") or "unnamed"


def _told(asked: Asked) -> Iterator[Selection]:
    """Yield each selection; where there are several, say on standard error which one is next."""
    for at, selection in enumerate(asked.selections, 1):
        if len(asked.selections) > 1:
            label = asked.cube.report(selection.report).label
            print(f"rtop: report {at} of {len(asked.selections)}: {label}", file=sys.stderr)
        yield selection


def _compared(asked: Asked, built: list[CoverageReport]) -> Comparison:
    """Return the reports side by side, with what changed from each to the next: in the cells, and in the concern."""
    from rtop_graph.report import compare

    if len(built) == 1:
        raise UsageError("A comparison needs more than one report: leave out --report.")
    pairs = pairs_between(asked.cube, asked.selections[0], "", "")
    return compare(built, [change_table(asked.cube, pairs, by, Focus()) for by in ("organisation", "concern")])


def _scope_of(asked: Asked, options: argparse.Namespace) -> tuple[Scope, str]:
    """Return what part of the reports is asked for, and the folder of it: empty for the whole."""
    from rtop_graph.report import Scope

    scope, names = Scope(asked.focus.country, asked.focus.organization), []
    if scope.country:
        names.append(f"country-{_folder_name(scope.country)}")
    if scope.organization:
        names.append(f"partner-{_folder_name(scope.organization)}")
    if options.region:
        region = read_directory(asked.store).find(options.region, ("place",))
        scope = Scope(region=region.label, region_countries=countries_in(asked.store, region))
        names.append(f"region-{_folder_name(region.iri)}")
    names += [f"pillar-{options.pillar}"] if options.pillar else []
    names += ["mandated-too"] if options.include else []
    return scope, "-".join(names)


def draw(options: argparse.Namespace) -> int:
    """Write the graph, or what stands around one thing, as an offline page; print where."""
    from rtop_graph.visualisation.page import write_drawing

    if options.depth > 1 and not options.focus:
        raise UsageError("--depth counts the steps around one thing: name it with --focus.")
    target = options.output or output_folder() / _name_of_drawing(options)
    write_drawing(store_of(options), target, options.focus, options.depth)
    print(f"wrote {target}")
    return 0


def _name_of_drawing(options: argparse.Namespace) -> str:
    if not options.focus:
        return "graph.html"
    steps = f"-{options.depth}-steps" if options.depth > 1 else ""
    return f"graph-{slug_of(options.focus.casefold().replace(' ', '-'))}{steps}.html"


def export(options: argparse.Namespace) -> int:
    """Write the dataset or the network in another form; print where."""
    from rtop_graph.export import FORMS, export_dataset

    target = options.output or output_folder() / f"rtop-graph.{FORMS[options.form].extension}"
    store = opened(options.endpoint) if find_endpoint(options.endpoint) else None
    export_dataset(store if isinstance(store, RemoteStore) else build_folder(), options.form, target)
    print(f"wrote {target}")
    return 0
