"""Which terms of ours a query uses that nothing is said of: it can be asked, and yet finds less than it means to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from rtop_graph.identifiers import ID, ONTOLOGY
from rtop_graph.labels import read_labels
from rtop_graph.names import read_names
from rtop_graph.namespaces import PREFIXES
from rtop_graph.queries import get_query
from rtop_graph.store import Store
from rtop_graph.terms import Term
from rtop_graph.terms_used import iter_uses

NEAR = 0.6
"""How alike a term has to be to one that is unknown, from 0 to 1, to be offered for it."""


def unknown_terms(store: Store, defined: Mapping[str, str], query: str) -> tuple[str, ...]:
    """Return a note on each term of ours in a query that neither the ontology nor the dataset knows, with the nearest.

    ``defined`` holds what the ontology defines. Names that a query gives to what it makes are told of too, which is
    why this is a note and no fault.
    """
    used = dict.fromkeys(use.iri for use in iter_uses(query))
    asked = [iri for iri in used if iri.startswith((ONTOLOGY, ID)) and iri not in defined and iri[-1] not in "/#"]
    labels = read_labels(store, asked)
    unknown = [iri for iri in asked if iri not in labels and not _is_told_of(store, iri)]
    if not unknown:
        return ()
    known = {*defined, *(thing.iri for thing, _ in read_names(store))}
    return tuple(_note(iri, known) for iri in unknown)


def _is_told_of(store: Store, iri: str) -> bool:
    return bool(store.construct(get_query("graph/what-is-said-of-a-thing").bound({"thing": Term("iri", iri)})))


def _note(iri: str, known: Collection[str]) -> str:
    near = _nearest(iri, known)
    hint = f" Did you mean {_shown(near)}?" if near else ""
    where = "no term of the ontology" if iri.startswith(ONTOLOGY) else "nothing that the dataset knows"
    return f"{_shown(iri)} is {where}.{hint}"


def _nearest(iri: str, known: Collection[str]) -> str:
    """Return the known term written most like another, of its kind where there are any; nothing where none is near."""
    own = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    base = own if any(term.startswith(own) for term in known) else ID
    written = {term.removeprefix(base).casefold(): term for term in sorted(known) if term.startswith(base)}
    found = get_close_matches(iri.removeprefix(base).casefold(), written, n=1, cutoff=NEAR)
    return written[found[0]] if found else ""


def _shown(iri: str) -> str:
    """Return an IRI as queries write it: with its prefix, or whole where it has none."""
    prefix = next((prefix for prefix, base in PREFIXES.items() if iri.startswith(base)), "")
    name = iri.removeprefix(PREFIXES.get(prefix, ""))
    return f"{prefix}:{name}" if prefix else f"<{iri}>"
