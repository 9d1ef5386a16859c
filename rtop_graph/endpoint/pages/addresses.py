"""Where things are found: an IRI of ours becomes a path under the server, and what is asked for its query."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from rtop_graph.identifiers import ID, ONTOLOGY, ONTOLOGY_IRI


def local_address(iri: str) -> str:
    """Return the path of the page of a thing of ours; empty for an IRI that is not ours.

    >>> local_address("https://w3id.org/rtop/id/place/kenya")
    '/id/place/kenya'
    >>> local_address("https://w3id.org/rtop/ontology#Claim")
    '/ontology#Claim'
    >>> local_address("javascript:alert(1)")
    ''
    """
    if iri.startswith(ID):
        return "/id/" + quote(iri.removeprefix(ID))
    if iri.startswith(ONTOLOGY):
        return "/ontology#" + quote(iri.removeprefix(ONTOLOGY))
    return "/ontology" if iri == ONTOLOGY_IRI else ""


def address(path: str, fields: Mapping[str, str] | None = None, **more: str) -> str:
    """Return a path with the fields that have a value.

    >>> address("/claims", {"country": "Kenya", "pillar": ""}, partner="UN")
    '/claims?country=Kenya&partner=UN'
    """
    filled = {name: value for name, value in {**(fields or {}), **more}.items() if value}
    return f"{path}?{urlencode(filled)}" if filled else path


def own_name(iri: str) -> str:
    """Return the last part of an IRI, by which fields of an address name a thing: ``kenya``, ``A-65-877``."""
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
