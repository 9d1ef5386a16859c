"""What an engine holds, as a build on this machine: a copy is served, and no visitor's question reaches the engine."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import rtop_graph
from rtop_graph.build import write_build
from rtop_graph.errors import UsageError
from rtop_graph.graph import INFERRED
from rtop_graph.queries import get_query
from rtop_graph.remote import RemoteStore
from rtop_graph.statements import dataset_of_engine
from rtop_graph.terms import Term

MOST_STATEMENTS = 2_000_000
"""How many statements are copied at most: about half a gigabyte on the way, and as much on disk."""


def mirror(store: RemoteStore, folder: Path) -> Path:
    """Return the folder, which then holds a build of our graphs in the engine as they are now.

    Raise ``UsageError`` where they are too large to copy.
    """
    query = get_query("engine/state-of-a-graph")
    held = [store.select_anywhere(query.bound({"graph": Term("iri", graph)})) for graph in store.graphs()]
    total = sum(int(next(iter(state))["statements"]) for state in held)
    if total > MOST_STATEMENTS:
        advice = "Ask the engine itself: every other command takes --endpoint."
        raise UsageError(f"The engine holds {total} statements, and {MOST_STATEMENTS} are served at most. {advice}")
    lines = dataset_of_engine(store).decode("utf-8").splitlines()
    graphs = Counter(line.rsplit(" ", 2)[1].strip("<>") for line in lines)
    facts = {"triples": dict(sorted(graphs.items())), "reasoner": INFERRED in graphs, "version": rtop_graph.__version__}
    write_build(folder, lines, facts)
    return folder
