"""How long ``rtop`` takes to say or answer something, from nothing: beside Python, and Oxigraph opening the store.

python -m benchmarks.start_up -o
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.build_and_load import RTOP, command
from benchmarks.measuring import Contest, Goal, Results, finish, options_for, take_turns

OPEN = "import sys, pyoxigraph; next(iter(pyoxigraph.Store.read_only(sys.argv[1])))"
QUESTION = "which-regional-partner-acted-where"


def main() -> None:
    """Measure, print, and write where asked to."""
    options = options_for("Start-up of rtop beside Python and Oxigraph.").parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = measure(Path(folder) / "build", options.rounds)
    finish(results, "start_up", options.output)


def measure(build: Path, rounds: int) -> Results:
    """Return what commands take in processes of their own."""
    subprocess.run([str(RTOP), "build"], check=True, capture_output=True, env={"RTOP_BUILD": str(build)})
    python, store = sys.executable, str(build / "store")
    contests = (
        Contest(
            "help",
            {
                "python -c pass": command([python, "-c", "pass"], build),
                "rtop --help": command([str(RTOP), "--help"], build),
            },
        ),
        Contest(
            "query",
            {
                "import and open": command([python, "-c", OPEN, store], build),
                "rtop query": command([str(RTOP), "query", QUESTION], build),
                "rtop query, country named": command([str(RTOP), "query", QUESTION, "--param", "country=Libya"], build),
            },
        ),
    )
    goals = (
        Goal("help takes at most four times an empty program", "rtop --help", "python -c pass", at_most=4),
        Goal("a cold query, at most three times import and open", "rtop query", "import and open", at_most=3),
    )
    return Results("Start-up", [take_turns(contest, max(rounds, 11)) for contest in contests], goals)


if __name__ == "__main__":
    main()
