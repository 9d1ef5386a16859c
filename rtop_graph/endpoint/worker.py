"""A process that answers one query at a time over the built store, and can be killed at any moment.

It reads questions from standard input and writes to standard output that it has taken one, and then the answer: each
as a length of four bytes, that many bytes of JSON, and for an answer the bytes of its body, whose length the JSON
tells.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from rtop_graph.endpoint.formats import NTRIPLES, iter_solutions, written_answer
from rtop_graph.errors import QueryError
from rtop_graph.refusal import graphs_named, refuse_outside_queries

WIDTH = 4
"""The bytes that tell how long a message is."""

TAKEN = {"length": 0}
"""What is written when a question has been read: from then on, what ends the process is what it was asked."""

XSD, RDF = "http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
IMPLIED = {
    f"{RDF}type",
    f"{RDF}langString",
    *(XSD + name for name in ("string", "integer", "decimal", "boolean", "double")),
}
"""What Turtle writes without its name: as ``a``, as bare texts, numbers, ``true`` and ``false``."""


def main(arguments: list[str]) -> int:
    """Answer questions on the store in the folder given until standard input ends."""
    import pyoxigraph as ox

    folder, memory = Path(arguments[0]), int(arguments[1])
    _limit_memory(memory)
    _end_with_parent()
    store = ox.Store.read_only(str(folder))
    ready: dict[str, Any] = {"graphs": sorted(graph.value for graph in store.named_graphs()), "length": 0}
    write_message(sys.stdout.buffer, ready)
    while (question := read_message(sys.stdin.buffer)) is not None:
        write_message(sys.stdout.buffer, TAKEN)
        told, body = answer(store, question)
        write_message(sys.stdout.buffer, told | {"length": len(body)}, body)
    return 0


def _limit_memory(most: int) -> None:
    """Let the process have so many bytes of data and no more, where the system can hold it to that.

    Data is what can be written: address space alone (``RLIMIT_AS``) would count what threads reserve and never use,
    which differs from one start to the next by hundreds of megabytes.
    """
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _end_with_parent() -> None:
    """Let the process be killed when its server is, however that ends; where the system cannot, it ends with its query.

    Linux alone can (prctl, ``PR_SET_PDEATHSIG`` is 1).
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def read_message(stream: BinaryIO) -> dict[str, Any] | None:
    """Return the next message without its body, or None at the end."""
    size = stream.read(WIDTH)
    if len(size) < WIDTH:
        return None
    message: dict[str, Any] = json.loads(stream.read(int.from_bytes(size, "big")))
    return message


def write_message(stream: BinaryIO, told: dict[str, Any], body: bytes = b"") -> None:
    """Write a message and its body, whole."""
    head = json.dumps(told).encode()
    stream.write(len(head).to_bytes(WIDTH, "big") + head + body)
    stream.flush()


def answer(store: Any, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return what is told of the answer (``status``, ``type``, ``rows``, ``cut``, or ``problem``), and its body."""
    try:
        refuse_outside_queries(question["query"], frozenset(question["graphs"]))
        return _answered(_asked(store, question), question)
    except (QueryError, SyntaxError, ValueError) as error:
        return {"status": 400, "problem": str(error)}, b""
    except MemoryError:
        return {"status": 503, "problem": "The query needs more memory than a query may take."}, b""
    except (OSError, RuntimeError) as error:
        return {"status": 500, "problem": f"The store stopped answering: {error}"}, b""


def _asked(store: Any, question: dict[str, Any]) -> Any:
    """Return Oxigraph's result; where a request names no graph, all of them are read as one."""
    import pyoxigraph as ox

    default = [ox.NamedNode(iri) for iri in question["default_graphs"]]
    named = [ox.NamedNode(iri) for iri in question["named_graphs"]]
    if not default and not named:
        return store.query(question["query"], use_default_graph_as_union=not graphs_named(question["query"]))
    return store.query(question["query"], default_graph=default, named_graphs=named)


def _answered(result: Any, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    import pyoxigraph as ox

    if isinstance(result, ox.QueryTriples):
        return _triples(result, question)
    form = question["solutions"]
    if not form:
        return {"status": 406, "problem": "The query gives solutions, and the request accepts triples alone."}, b""
    if isinstance(result, ox.QueryBoolean):
        return {"status": 200, "type": form, "rows": 1, "cut": ""}, written_answer(form, yes=bool(result))
    variables = [variable.value for variable in result.variables]
    rows = _Counted(result, question["rows"])
    pieces = iter_solutions(form, variables, rows)
    return _joined(pieces, rows, form, question["answer_bytes"])


class _Counted:
    """Rows up to a number; ``cut`` tells whether there were more."""

    def __init__(self, rows: Iterable[Any], most: int) -> None:
        self._rows, self._most = iter(rows), most
        self.count, self.cut, self.is_full = 0, "", False

    def __iter__(self) -> Iterator[Any]:
        for row in islice(self._rows, self._most):
            if self.is_full:
                self.cut = "bytes"
                return
            self.count += 1
            yield row
        if next(self._rows, None) is not None:
            self.cut = "rows"


def _joined(pieces: Iterator[bytes], rows: _Counted, form: str, most: int) -> tuple[dict[str, Any], bytes]:
    """Return the pieces as one body: whole rows only, and the end of the form also where rows were cut."""
    body = bytearray()
    for piece in pieces:
        body += piece
        rows.is_full = len(body) > most
    return {"status": 200, "type": form, "rows": rows.count, "cut": rows.cut}, bytes(body)


def _triples(result: Any, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    import pyoxigraph as ox

    form = question["triples"]
    if not form:
        return {"status": 406, "problem": "The query gives triples, and the request accepts solutions alone."}, b""
    rows = _Counted(result, question["rows"])
    found: list[Any] = []
    size = 0
    for triple in rows:
        found.append(triple)
        size += len(str(triple))
        rows.is_full = size > question["answer_bytes"]
    prefixes = _prefixes_used(found, question["prefixes"])
    body = ox.serialize(found, format=ox.RdfFormat.from_media_type(form or NTRIPLES), prefixes=prefixes)
    return {"status": 200, "type": form, "rows": rows.count, "cut": rows.cut}, body or b""


def _prefixes_used(triples: Iterable[Any], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return the prefixes whose IRI a term of the triples, or the datatype of one, has before its last part."""
    terms = (term for triple in triples for term in (triple.subject, triple.predicate, triple.object))
    iris = {str(getattr(getattr(term, "datatype", term), "value", "")) for term in terms}
    bases = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris - IMPLIED}
    return {prefix: base for prefix, base in prefixes.items() if base in bases}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
