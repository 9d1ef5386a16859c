"""What a store holds becomes a network: things as nodes, what claims say about two of them as edges.

Two networks are drawn. In the full one every actor, mechanism, place, situation and instrument is a node. In the
overview actors are rolled up to their organisation and places to their country, as in the coverage matrix; regions,
which the matrix cannot count, are nodes beside the countries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from rtop_graph.coverage.cube import ClaimText, Cube, slug
from rtop_graph.coverage.delivery import read_cube
from rtop_graph.errors import UnknownNameError
from rtop_graph.names import read_names
from rtop_graph.queries import run_named
from rtop_graph.store import Store
from rtop_graph.visualisation.pairing import ACTING, PARTICIPANTS, Link, Parts, links_of
from rtop_graph.visualisation.symbols import drawn_kind, get_symbol

Network: TypeAlias = "nx.MultiDiGraph[str]"

STRUCTURE = "Structure"
"""The kind of an edge that no claim makes: part of, operated by …"""

NOBODY = frozenset({"UnnamedCollective"})
NO_PARTNERS = NOBODY | {"Person", "ArmedGroup"}
"""The classes whose members the overview does not show as partners."""

FIRST_KINDS = ("Engagement", "Partnership", STRUCTURE)
FIRST_MODALITIES = ("performed", "ongoing")
"""What the first view of a drawing shows; everything else is one click away."""

TIE_WORDS: Mapping[str, str] = {
    "partOf": "part of",
    "operatedBy": "operated by",
    "isStateOf": "State of",
    "takesPlaceIn": "takes place in",
    "issuedBy": "issued by",
}
"""What a tie of structure is called where people read it."""


@dataclass(frozen=True)
class NetworkOptions:
    """What a network holds: rolled up or every thing, with or without instruments, one report (IRI) or all."""

    rolled_up: bool = False
    instruments: bool = True
    report: str = ""


@dataclass(frozen=True)
class Node:
    """A thing that can be drawn."""

    iri: str
    kind: str
    label: str
    abbreviation: str
    note: str
    point: tuple[float, float] | None


@dataclass(frozen=True)
class Material:
    """Everything networks are made of, as the store delivers it."""

    cube: Cube
    nodes: Mapping[str, Node]
    names: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, Mapping[str, tuple[str, ...]]]
    places: Mapping[str, tuple[str, ...]]
    ties: tuple[tuple[str, str, str], ...]
    tops: Mapping[str, str]


def read_material(store: Store, cube: Cube | None = None) -> Material:
    """Return what the store holds on things, their names, claims and structure."""
    nodes = _nodes(store)
    ties = _ties(store)
    names, told = _names(store, nodes), cube or read_cube(store)
    return Material(told, nodes, names, _parts(store), _places(store), ties, _tops(ties))


def _nodes(store: Store) -> dict[str, Node]:
    """Return the things by IRI; one that is both an actor and a mechanism counts as the actor."""
    nodes: dict[str, Node] = {}
    for row in run_named(store, "graph/things"):
        kind = slug(row["kind"])
        known = nodes.get(row["thing"])
        if known is None or known.kind == "Mechanism":
            point = (float(row["longitude"]), float(row["latitude"])) if "latitude" in row else None
            nodes[row["thing"]] = Node(
                row["thing"], kind, row["label"], row.get("abbreviation", ""), row.get("note", ""), point
            )
    return nodes


def _names(store: Store, nodes: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for thing, name in read_names(store):
        known = names.setdefault(thing.iri, [])
        if thing.iri in nodes and name not in {nodes[thing.iri].label, *known}:
            known.append(name)
    return {iri: tuple(known) for iri, known in names.items()}


def _parts(store: Store) -> dict[str, dict[str, tuple[str, ...]]]:
    parts: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in run_named(store, "graph/claim-parts"):
        of_claim = parts.setdefault(row["claim"], {})
        of_claim[slug(row["part"])] = (*of_claim.get(slug(row["part"]), ()), row["thing"])
    return parts


def _places(store: Store) -> dict[str, tuple[str, ...]]:
    places: dict[str, tuple[str, ...]] = {}
    for row in run_named(store, "graph/claim-places"):
        places[row["claim"]] = (*places.get(row["claim"], ()), row["place"])
    return places


def _tops(ties: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return the actor at the top of the chain of every actor that is part of another."""
    parents = {thing: other for thing, tie, other in ties if tie == "partOf"}
    tops = {}
    for actor in parents:
        top, seen = actor, {actor}
        while top in parents and parents[top] not in seen:
            top = parents[top]
            seen.add(top)
        tops[actor] = top
    return tops


def _ties(store: Store) -> tuple[tuple[str, str, str], ...]:
    return tuple((row["thing"], slug(row["tie"]), row["other"]) for row in run_named(store, "graph/structure"))


def build_network(store: Store, options: NetworkOptions | None = None) -> Network:
    """Return the network of what the store holds: things as nodes, claims and structure as edges."""
    return network_of(read_material(store), options or NetworkOptions())


def network_of(material: Material, options: NetworkOptions) -> Network:
    """Return a network made of the material; nodes and edges carry strings, numbers and booleans only.

    The key of an edge is unique in the network. ``network.graph`` names the ``view``: overview or everything.
    """
    network: Network = nx.MultiDiGraph(view="overview" if options.rolled_up else "everything")
    if options.rolled_up:
        _add_overview(network, material, options)
    else:
        _add_things(network, material, options)
        _add_links(network, material, options)
        _add_structure(network, material)
    return network


def _add_overview(network: Network, material: Material, options: NetworkOptions) -> None:
    """Add what claims say about organisations, countries and regions; whoever else they name is left out."""
    for claim, text in sorted(material.cube.claims.items()):
        if options.report in {"", text.document}:
            _add_claim(network, material, text, rolled_up_parts(material, claim))


def rolled_up_parts(material: Material, claim: str) -> dict[str, tuple[str, ...]]:
    """Return a claim's actors as their top organisations and its places as countries and regions.

    As in the coverage matrix, unnamed collectives, persons and armed groups count for nobody, and a State is not its
    own partner. A perpetrator is shown where the claim is of the crime, and never as if it were a partner.
    """
    is_crime = material.cube.claims[claim].kind == "Incidence"
    places = material.places.get(claim, ())
    own_states = {thing for thing, tie, other in material.ties if tie == "isStateOf" and other in places}
    parts = {}
    for part, things in material.parts.get(claim, {}).items():
        tops = {material.tops.get(thing, thing) for thing in things if part in PARTICIPANTS} - own_states
        is_perpetrator = part == "perpetrator"
        named = tuple(
            sorted(top for top in tops if _is_named(material, top, NOBODY if is_perpetrator else NO_PARTNERS))
        )
        if named and (is_crime or not is_perpetrator):
            parts[part] = named
    return parts | ({"onPlace": places} if places else {})


def _is_named(material: Material, iri: str, left_out: frozenset[str]) -> bool:
    return iri in material.nodes and material.nodes[iri].kind not in left_out


def _add_things(network: Network, material: Material, options: NetworkOptions) -> None:
    """Add the things that some claim names, and what those are part of, operated by or lie in."""
    named = {thing for claim in _claims(material, options) for things in claim.values() for thing in things}
    wanted = _with_what_they_belong_to(named, material.ties)
    for iri in sorted(wanted & set(material.nodes)):
        facts = _node_facts(material, iri)
        if options.instruments or facts["family"] != "instrument":
            network.add_node(iri, **facts)


def _claims(material: Material, options: NetworkOptions) -> Iterable[Mapping[str, tuple[str, ...]]]:
    for claim, parts in material.parts.items():
        if claim in material.cube.claims and options.report in {"", material.cube.claims[claim].document}:
            yield parts


def _with_what_they_belong_to(things: set[str], ties: Iterable[tuple[str, str, str]]) -> set[str]:
    above: dict[str, set[str]] = {}
    for thing, _, other in ties:
        above.setdefault(thing, set()).add(other)
    reached, fresh = set(things), set(things)
    while fresh:
        fresh = {other for thing in fresh for other in above.get(thing, ())} - reached
        reached |= fresh
    return reached


def _add_links(network: Network, material: Material, options: NetworkOptions) -> None:
    for claim, parts in sorted(material.parts.items()):
        text = material.cube.claims.get(claim)
        if text is not None and options.report in {"", text.document}:
            present = {part: [thing for thing in things if thing in network] for part, things in parts.items()}
            _add_claim(network, material, text, present)


def _add_claim(network: Network, material: Material, claim: ClaimText, parts: Parts) -> None:
    """Add a claim's links, and the nodes they need."""
    for link in links_of(parts, is_shared=claim.kind == "Partnership"):
        if _is_of_another(material, parts, link):
            continue
        for iri in (link.source, link.target):
            if iri not in network:
                network.add_node(iri, **_node_facts(material, iri))
        key = f"{claim.iri} {link.source_part} {link.target_part}"
        network.add_edge(link.source, link.target, key, **claim_facts(claim, link.label))


def _is_of_another(material: Material, parts: Parts, link: Link) -> bool:
    """Return whether a link ties one of several actors to a mechanism that another of them operates."""
    if link.target_part != "throughMechanism" or link.source_part not in ACTING:
        return False
    above = {other for thing, tie, other in material.ties if thing == link.target and tie in {"operatedBy", "partOf"}}
    owners = {material.tops.get(owner, owner) for owner in above}
    acting = {material.tops.get(actor, actor) for part in ACTING for actor in parts.get(part, ())}
    return bool(owners & acting) and material.tops.get(link.source, link.source) not in owners


def _add_structure(network: Network, material: Material) -> None:
    """Add what belongs to what; where an actor is both part of and operated by another, once."""
    for thing, tie, other in material.ties:
        is_told = tie == "operatedBy" and (thing, "partOf", other) in material.ties
        if thing in network and other in network and not is_told:
            words = TIE_WORDS[tie]
            network.add_edge(thing, other, f"structure {tie}", **edge_facts(kind=STRUCTURE, relation=words))


def _node_facts(material: Material, iri: str) -> dict[str, Any]:
    node = material.nodes[iri]
    symbol = get_symbol(node.kind)
    regions = material.cube.countries[iri].regions if iri in material.cube.countries else ()
    facts = {
        "iri": iri,
        "label": node.label,
        "abbreviation": node.abbreviation,
        "kind": node.kind,
        "drawn_as": drawn_kind(node.kind),
        "family": symbol.family,
        "region": regions[0] if regions else "",
        "names": "; ".join(material.names.get(iri, ())),
        "note": node.note,
    }
    return facts | ({"longitude": node.point[0], "latitude": node.point[1]} if node.point else {})


def claim_facts(claim: ClaimText, relation: str) -> dict[str, Any]:
    """Return what an edge of a claim carries."""
    return edge_facts(
        kind=claim.kind,
        relation=relation,
        claim=claim.iri,
        statement=claim.statement,
        modality=claim.modality,
        pillar=claim.pillar,
        paragraphs="; ".join(thing.label for thing in claim.paragraphs),
        report=slug(claim.document),
        confidence=claim.confidence,
        review=claim.review,
    )


def is_first(facts: Mapping[str, Any]) -> bool:
    """Return whether the first view shows an edge."""
    return facts["kind"] in FIRST_KINDS and facts["modality"] in {*FIRST_MODALITIES, ""}


EDGE_FACTS = ("claim", "statement", "modality", "pillar", "paragraphs", "report", "confidence", "review")
"""What an edge carries beside its kind, relation and label; an edge of structure has them empty."""


def edge_facts(*, kind: str, relation: str, **facts: str) -> dict[str, Any]:
    """Return the attributes of an edge, each present, with a label that says kind and relation."""
    given = {name: facts.get(name, "") for name in EDGE_FACTS}
    return {
        "label": relation if kind == STRUCTURE else f"{kind}: {relation}",
        "kind": kind,
        "relation": relation,
        **given,
    }


def ego(network: Network, focus: str, radius: int = 1) -> Network:
    """Return the part of the network within ``radius`` steps of ``focus``, in either direction.

    With radius 1 the edges are those of the focus alone; what its neighbours have among themselves is left out.
    Raise ``UnknownNameError`` when the focus is not in the network.
    """
    if focus not in network:
        raise UnknownNameError(f"{focus} is not in this drawing: no claim names it.")
    distances = nx.single_source_shortest_path_length(network.to_undirected(as_view=True), focus, cutoff=radius)
    part: Network = nx.MultiDiGraph(**network.graph, focus=focus, radius=radius)
    part.add_nodes_from((node, network.nodes[node]) for node in sorted(distances))
    for source, target, key, facts in network.edges(keys=True, data=True):
        if source in distances and target in distances and min(distances[source], distances[target]) < radius:
            part.add_edge(source, target, key, **facts)
    return part
