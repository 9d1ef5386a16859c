"""Commands that write something to look at: report, draw, export."""

from __future__ import annotations

import argparse

from rtop_graph.build import read_manifest
from rtop_graph.commands.asking import asked_of
from rtop_graph.locations import build_folder, output_folder


def report(options: argparse.Namespace) -> int:
    """Write the coverage report as HTML, Markdown and JSON; print where."""
    from rtop_graph.report import build_report, read_participants, write_report

    asked = asked_of(options)
    manifest = read_manifest(build_folder())
    written = build_report(asked.cube, asked.selection, manifest, read_participants(asked.store))
    for path in write_report(written, options.output or output_folder() / "report"):
        print(f"wrote {path}")
    return 0
