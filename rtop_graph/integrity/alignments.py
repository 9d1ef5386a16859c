"""Alignments are of what we have, lead to registers and vocabularies we know, and agree with the codes they rest on."""

from __future__ import annotations

import re

from rtop_graph.identifiers import iri_of, iri_of_ours
from rtop_graph.integrity.lookups import Lookups
from rtop_graph.integrity.rule import Finding, Findings, near, rule
from rtop_graph.namespaces import PREFIXES
from rtop_graph.rows import Alignment, Place

WIKIDATA, EU_COUNTRY = PREFIXES["wd"], PREFIXES["eu-country"]

REGISTERS = {WIKIDATA: r"Q[1-9][0-9]*", EU_COUNTRY: r"[A-Z]{3}|[0-9][A-Z][0-9]"}
"""What follows the beginning of an IRI in the registers we know; other prefixes are of vocabularies, with a name."""

NAME = r"[A-Za-z][A-Za-z_]*"


@rule
def alignments_are_of_what_we_have(look: Lookups) -> Findings:
    """Every alignment is of an entity in the tables, or of a class, property or concept of the ontology."""
    entities = {iri_of(at.row) for rows in look.entities.values() for at in rows}
    for at in look.rows(Alignment):
        iri = iri_of_ours(at.row.subject)
        if iri not in entities and iri not in look.vocabulary.labels:
            offered = sorted(f"{rows[0].row.table.removesuffix('s')}/{name}" for name, rows in look.entities.items())
            problem = f"Nothing of ours is {at.row.subject!r}"
            yield Finding(at, "subject", problem, f"Write place/kenya or rtop:Actor. {near(at.row.subject, offered)}")


@rule
def alignments_lead_to_known_registers(look: Lookups) -> Findings:
    """Every alignment leads to Wikidata, the country table of the European Union, or a vocabulary we know."""
    for at in look.rows(Alignment):
        base = max((iri for iri in PREFIXES.values() if at.row.object.startswith(iri)), key=len, default="")
        form = REGISTERS.get(base, NAME)
        if not base or not re.fullmatch(form, at.row.object.removeprefix(base)):
            problem = f"{at.row.object!r} is in no register or vocabulary that we know, or not written as there"
            remedy = f"Write for example {WIKIDATA}Q1016 or {EU_COUNTRY}LBY"
            yield Finding(at, "object", problem, remedy)


@rule
def exact_matches_are_one_to_one(look: Lookups) -> Findings:
    """No two things of ours match the same thing of theirs exactly, and none has two exact matches in one register."""
    firsts: dict[tuple[str, str], object] = {}
    for at in (at for at in look.rows(Alignment) if at.row.match == "exact"):
        register = at.row.object.rsplit("/", 1)[0].rsplit("#", 1)[0]
        for key, says in (
            (("object", at.row.object), f"{at.row.object!r} has an exact match already"),
            ((at.row.subject, register), f"{at.row.subject!r} has an exact match there already"),
        ):
            if firsts.setdefault(key, at) is not at:
                yield Finding(at, "match", says, "Keep one as exact and call the other close, or take it away")
                break


@rule
def code_matches_agree_with_the_code(look: Lookups) -> Findings:
    """Every match with the country table that rests on a shared identifier ends with the place's own ISO code."""
    codes = {f"place/{at.row.id}": at.row.iso3 for at in look.rows(Place)}
    for at in look.rows(Alignment):
        if at.row.justification == "shared-identifier" and at.row.object.startswith(EU_COUNTRY):
            code = codes.get(at.row.subject, "")
            if at.row.object.removeprefix(EU_COUNTRY) != code:
                problem = f"The ISO code of {at.row.subject!r} is {code!r}"
                yield Finding(
                    at, "object", problem, "Correct the IRI or the iso3 of the place, or another justification"
                )
