"""Rules written as CONSTRUCT queries add shortcuts to the derived graph; each can be thrown away and made again."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from rtop_graph.graph import DERIVED
from rtop_graph.queries import read_query


def add_derived(store: ox.Store, rules: Path) -> None:
    """Put what each rule of the folder constructs into the derived graph, in the order of the rules' file names."""
    graph = ox.NamedNode(DERIVED)
    for path in sorted(rules.glob("*.rq")):
        triples = store.query(read_query(path).text)
        if not isinstance(triples, ox.QueryTriples):
            raise TypeError(f"{path.name} is not a CONSTRUCT query")
        store.extend([ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples])
