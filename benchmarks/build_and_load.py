"""Build without reasoner beside rdflib reading the same triples; loading beside bare Oxigraph; how large it all is.

python -m benchmarks.build_and_load -o
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from benchmarks.measuring import Contest, Goal, Results, finish, options_for, take_turns

RTOP = Path(sysconfig.get_path("scripts")) / "rtop"
READ = "import sys, rdflib; rdflib.Dataset().parse(sys.argv[1], format='nquads')"


def main() -> None:
    """Measure, print, and write where asked to."""
    options = options_for("Build and load, beside rdflib and bare Oxigraph.").parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = measure(Path(folder), options.rounds)
    finish(results, "build_and_load", options.output)


def measure(folder: Path, rounds: int) -> Results:
    """Return what building and loading the project's own data takes, in a scratch folder."""
    build = folder / "build"
    command([str(RTOP), "build", "--no-reasoner"], build)()
    quads = build / "dataset.nq"
    contests = (
        Contest(
            "build",
            {
                "rdflib reads it": command([sys.executable, "-c", READ, str(quads)], build),
                "rtop build": command([str(RTOP), "build", "--no-reasoner", "--force"], build),
                "unchanged": command([str(RTOP), "build", "--no-reasoner"], build),
            },
        ),
        Contest(
            "load",
            {
                "Oxigraph in memory": lambda: ox.Store().bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS),
                "store on disk": lambda: load_on_disk(quads),
                "open the store": lambda: next(iter(ox.Store.read_only(str(build / "store")))),
            },
        ),
    )
    goals = (
        Goal("a build takes at most twice rdflib's reading", "rtop build", "rdflib reads it", at_most=2),
        Goal("an unchanged rebuild, less than a tenth of it", "unchanged", "rtop build", at_most=0.1),
    )
    facts = {f"bytes of {path.name}": size_of(path) for path in sorted(build.iterdir())}
    return Results("Build and load", [take_turns(contest, rounds, slow=math.inf) for contest in contests], goals, facts)


def command(words: list[str], build: Path) -> Callable[[], object]:
    """Return what runs a command on a build folder, in a process of its own, with Python's usual settings."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    surroundings = {**usual, "RTOP_BUILD": str(build)}
    return lambda: subprocess.run(words, check=True, capture_output=True, env=surroundings)


def load_on_disk(quads: Path) -> None:
    """Load statements into a new store on disk, as a build does."""
    with tempfile.TemporaryDirectory() as folder:
        store = ox.Store(folder)
        store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
        store.flush()


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files below a folder."""
    return (
        sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) if path.is_dir() else path.stat().st_size
    )


if __name__ == "__main__":
    main()
