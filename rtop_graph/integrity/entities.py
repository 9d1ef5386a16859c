"""Actors, mechanisms, instruments and situations are what their rows say, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rtop_graph.identifiers import ENTITY_TABLES
from rtop_graph.integrity.lookups import DONE, Lookups
from rtop_graph.integrity.paths import find_path
from rtop_graph.integrity.rule import Finding, Findings, rule
from rtop_graph.rows import (
    TABLES,
    Actor,
    Capability,
    ClaimMechanism,
    Distinction,
    MandatePlace,
    Mechanism,
    Name,
    Situation,
    SituationPlace,
)
from rtop_graph.tables import Located

ACTING_MECHANISMS = ("body", "post")
"""The mechanism kinds that are actors as well, and so stand in actors.csv alone."""

KINDS_OF_PARTS = ("NationalBody", "PeaceOperation")
"""Classes of actors that exist only as part of another."""

KINDS_OF_STATES = ("State", "NationalBody")
"""Classes of actors that are a State or an organ of one."""

KINDS_OF_WHOLES = ("InternationalCourt", "StateNetwork")
"""Classes of actors that may be a mechanism and part of nothing: States act through them."""


@rule
def part_of_has_no_cycle(look: Lookups) -> Findings:
    """No actor is part of itself, directly or through others."""
    parents = {actor.id: {actor.part_of} for actor in look.actors.values() if actor.part_of}
    for at in look.rows(Actor):
        path = find_path(parents, at.row.part_of, at.row.id) if at.row.part_of else []
        if path:
            problem = f"{at.row.id!r} is part of itself: {' → '.join([at.row.id, *path])}"
            yield Finding(at, "part_of", problem, "Correct part_of in one of these rows")


@rule
def unnamed_collectives_are_no_part_and_have_no_parts(look: Lookups) -> Findings:
    """No unnamed collective is part of an actor or has parts, so that it never counts (MEASURES §1)."""
    unnamed = {actor.id for actor in look.actors.values() if actor.kind == "UnnamedCollective"}
    for at in look.rows(Actor):
        if at.row.part_of and at.row.id in unnamed:
            problem = f"The unnamed collective {at.row.id!r} is part of {at.row.part_of!r}"
            yield Finding(at, "part_of", problem, "Leave part_of and part_of_basis empty; say it in the note")
        elif at.row.part_of in unnamed:
            problem = f"{at.row.part_of!r} is an unnamed collective and has no parts"
            yield Finding(at, "part_of", problem, "Name the organisation it is part of, or leave part_of empty")


@rule
def bodies_are_part_of_something(look: Lookups) -> Findings:
    """Every peace operation, national body, and mechanism_kind that cannot stand alone is part of another actor."""
    for at in look.rows(Actor):
        is_part = at.row.mechanism_kind and at.row.kind not in KINDS_OF_WHOLES
        if not at.row.part_of and (is_part or at.row.kind in KINDS_OF_PARTS):
            what = (
                f"has the mechanism_kind {at.row.mechanism_kind!r}" if at.row.mechanism_kind else f"is a {at.row.kind}"
            )
            problem = f"{at.row.id!r} {what} and is part of nothing"
            yield Finding(at, "part_of", problem, "Give the actor it is an organ, office or post of, and part_of_basis")


@rule
def national_bodies_are_of_a_state(look: Lookups) -> Findings:
    """Every national body is part of a State or of another national body, and no other actor is."""
    of_states = {actor.id for actor in look.actors.values() if actor.kind in KINDS_OF_STATES}
    for at in look.rows(Actor):
        if at.row.part_of and (at.row.kind == "NationalBody") != (at.row.part_of in of_states):
            problem = f"{at.row.id!r} is a {at.row.kind} and part of {at.row.part_of!r}"
            remedy = "Only a NationalBody is part of a State or of one of its organs; correct kind or part_of"
            yield Finding(at, "part_of", problem, remedy)


@rule
def acting_mechanisms_are_bodies_or_posts(look: Lookups) -> Findings:
    """Every mechanism_kind of an actor is body or post."""
    for at in look.rows(Actor):
        if at.row.mechanism_kind and at.row.mechanism_kind not in ACTING_MECHANISMS:
            problem = f"An actor is no mechanism of the kind {at.row.mechanism_kind!r}"
            yield Finding(at, "mechanism_kind", problem, "Write body or post, or make it a row of mechanisms.csv")


@rule
def mechanisms_are_not_bodies_or_posts(look: Lookups) -> Findings:
    """No row of mechanisms.csv is a body or post: those act, and stand in actors.csv."""
    for at in look.rows(Mechanism):
        if at.row.kind in ACTING_MECHANISMS:
            remedy = f"Move the row to actors.csv, with the mechanism_kind {at.row.kind}, or choose another kind"
            yield Finding(at, "kind", f"A {at.row.kind} acts by itself", remedy)


@rule
def mechanism_references_are_to_mechanisms(look: Lookups) -> Findings:
    """Every actor that is named where a mechanism is meant has a mechanism_kind."""
    rows: list[Located[Any]] = [*look.rows(Capability), *look.rows(MandatePlace), *look.rows(ClaimMechanism)]
    for at in rows:
        actor = look.actors.get(at.row.mechanism)
        if actor is not None and not actor.mechanism_kind:
            remedy = "Give the actor a mechanism_kind in actors.csv, or name the mechanism it acts through"
            yield Finding(at, "mechanism", f"The actor {actor.id!r} is not a mechanism", remedy)


@rule
def states_have_their_place(look: Lookups) -> Findings:
    """Every State has the country or territory it is as its place, and no other actor has a place."""
    kinds = {at.row.id: at.row.kind for rows in look.entities.values() for at in rows if at.row.table == "places"}
    for at in look.rows(Actor):
        if at.row.kind != "State" and at.row.place:
            problem = f"{at.row.id!r} is a {at.row.kind} and has a place"
            yield Finding(at, "place", problem, "Leave place empty; only a State is a place's State")
        elif at.row.kind == "State" and not at.row.place:
            yield Finding(at, "place", f"The State {at.row.id!r} has no place", "Give the country it is")
        elif at.row.kind == "State" and kinds.get(at.row.place) in {"Area", "Region"}:
            problem = f"{at.row.place!r} is a place of the kind {kinds[at.row.place]}"
            yield Finding(at, "place", problem, "Give a Country or Territory")


@rule
def places_have_one_state(look: Lookups) -> Findings:
    """No two States are the State of the same place."""
    for place, rows in look.rows_by(Actor, "place").items():
        for at in rows[1:] if place else ():
            problem = f"{rows[0].row.id!r} is already the State of {place!r} ({rows[0].file}:{rows[0].line})"
            yield Finding(at, "place", problem, "Join the two rows, or correct the place")


@rule
def stated_capabilities_were_used(look: Lookups) -> Findings:
    """Every stated capability is of a mechanism with a done claim (MEASURES §2, capable), or a note says why not."""
    used = {
        at.row.mechanism
        for at in look.rows(ClaimMechanism)
        if at.row.claim in look.claims and look.claims[at.row.claim].modality in DONE
    }
    for at in look.rows(Capability):
        if at.row.basis == "stated" and at.row.mechanism not in used and not at.row.note:
            problem = f"No performed or ongoing claim is through {at.row.mechanism!r}"
            remedy = "Add the claim that it exists or works (an Operation), or say in the note that it does not yet"
            yield Finding(at, "mechanism", problem, remedy)


@rule
def situations_have_a_place(look: Lookups) -> Findings:
    """Every situation is in a place, or a note says that none is named."""
    for at in look.rows(Situation):
        if not at.row.note and at.row.id not in look.rows_by(SituationPlace, "situation"):
            remedy = "Add a row to situation_places.csv, or say in the note that no place is named"
            yield Finding(at, "id", f"The situation {at.row.id!r} is in no place", remedy)


@rule
def labels_tell_entities_apart(look: Lookups) -> Findings:
    """No two rows of an entity table have the same label."""
    for table in ENTITY_TABLES:
        first: dict[str, Located[Any]] = {}
        for at in _iter_entities(look, table):
            earlier = first.setdefault(at.row.label.casefold(), at)
            if earlier is not at and earlier.row.id != at.row.id:
                problem = f"{earlier.row.id!r} has the same label ({earlier.file}:{earlier.line})"
                yield Finding(at, "label", problem, "Say in the label what tells them apart, or join the two rows")


@rule
def names_differ_from_labels(look: Lookups) -> Findings:
    """No English name of an entity repeats its label."""
    for at in look.rows(Name):
        for entity in look.entities.get(at.row.entity, ()):
            if at.row.language == "en" and at.row.name == entity.row.label:
                problem = f"{at.row.name!r} is the label of {at.row.entity!r}"
                yield Finding(at, "name", problem, "Take the row away; the label is a name already")


@rule
def names_are_printed_or_sourced(look: Lookups) -> Findings:
    """Every name is printed in a report or says where it is from, and not both."""
    for at in look.rows(Name):
        if bool(at.row.document) == bool(at.row.source):
            whose = f"{at.row.name!r} is printed in {at.row.document} and" if at.row.document else f"{at.row.name!r}"
            problem = f"{whose} has {'a source as well' if at.row.document else 'neither a report nor a source'}"
            remedy = "Name the report that prints it, or else the source: one of the two"
            yield Finding(at, "source", problem, remedy)


@rule
def distinctions_are_of_two(look: Lookups) -> Findings:
    """Every distinction is between two entities, and made once."""
    pairs = {(at.row.entity, at.row.other) for at in look.rows(Distinction)}
    for at in look.rows(Distinction):
        if at.row.entity == at.row.other:
            yield Finding(at, "other", f"{at.row.entity!r} is told apart from itself", "Name the other entity")
        elif at.row.entity > at.row.other and (at.row.other, at.row.entity) in pairs:
            problem = f"{at.row.other!r} and {at.row.entity!r} are told apart by another row already"
            yield Finding(at, "other", problem, "Take one of the two rows away")


def _iter_entities(look: Lookups, table: str) -> Iterator[Located[Any]]:
    for row_class in TABLES:
        if row_class.table == table:
            yield from look.rows(row_class)
