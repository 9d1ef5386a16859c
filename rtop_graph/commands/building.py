"""The command that builds the dataset: build. Where nothing changed it reads no table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from rtop_graph.build import STEPS, build_dataset_folder
from rtop_graph.commands.printing import emit
from rtop_graph.locations import build_folder, sources
from rtop_graph.results import Result


def build(options: argparse.Namespace) -> int:
    """Build the dataset where anything changed; print where it stands and what it holds."""
    with _Steps(is_shown=sys.stderr.isatty()) as tell:
        built = build_dataset_folder(
            sources(), build_folder(), reason=not options.no_reasoner, force=options.force, progress=tell
        )
    manifest = built.manifest
    outcome = "built" if built.is_new else "unchanged"
    if options.format == "json":
        rows = tuple((name, count) for name, count in manifest["triples"].items())
        figures = {"outcome": outcome, "folder": str(built.folder), **manifest["dataset"]}
        emit(Result("Build", ("graph", "statements"), rows, figures=figures), "json", None)
        return 0
    statements, checksum = manifest["dataset"]["statements"], manifest["dataset"]["sha256"]
    print(f"{outcome}: {statements} statements in {len(manifest['triples'])} named graphs, SHA-256 {checksum[:16]}…")
    print(f"in {built.folder}")
    return 0


class _Steps:
    """Shows the steps of a build as a progress bar on a terminal, and nothing elsewhere."""

    def __init__(self, *, is_shown: bool) -> None:
        from tqdm import tqdm

        bar_format = "{desc:<16} {bar:30} {n_fmt}/{total_fmt} {elapsed}"
        self._bar = tqdm(total=len(STEPS), disable=not is_shown, leave=False, bar_format=bar_format)
        self._begun = False

    def __enter__(self) -> Callable[[str], None]:
        return self._tell

    def __exit__(self, *error: object) -> None:
        self._bar.close()

    def _tell(self, step: str) -> None:
        if self._begun:
            self._bar.update()
        self._begun = True
        self._bar.set_description_str(step)
