"""Commands that write something to look at: report, draw, export."""

from __future__ import annotations

import argparse

from rtop_graph.build import read_manifest
from rtop_graph.commands.asking import asked_of, store_of
from rtop_graph.coverage.cube import slug
from rtop_graph.identifiers import slug_of
from rtop_graph.locations import build_folder, output_folder


def report(options: argparse.Namespace) -> int:
    """Write the coverage report as HTML, Markdown and JSON; print where."""
    from rtop_graph.report import build_report, write_report

    asked = asked_of(options)
    manifest = {} if options.endpoint else read_manifest(build_folder())
    folder = options.output or output_folder() / "report"
    for selection in asked.selections:
        written = build_report(asked.cube, selection, manifest)
        own = folder if len(asked.selections) == 1 else folder / slug(selection.report)
        for path in write_report(written, own):
            print(f"wrote {path}")
    return 0


def draw(options: argparse.Namespace) -> int:
    """Write the graph, or what stands around one thing, as an offline page; print where."""
    from rtop_graph.visualisation.page import write_drawing

    name = "graph.html" if not options.focus else f"graph-{slug_of(options.focus.casefold().replace(' ', '-'))}.html"
    target = options.output or output_folder() / name
    write_drawing(store_of(options), target, options.focus)
    print(f"wrote {target}")
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the dataset or the network in another form; print where."""
    from rtop_graph.export import FORMS, export_dataset

    target = options.output or output_folder() / f"rtop-graph.{FORMS[options.form].extension}"
    export_dataset(build_folder(), options.form, target)
    print(f"wrote {target}")
    return 0
