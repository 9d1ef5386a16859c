"""A claim says one thing, once, and says how sure it is and on what ground it stands."""

from __future__ import annotations

from typing import Any

from rtop_graph.integrity.lookups import Lookups
from rtop_graph.integrity.rule import Finding, Findings, rule
from rtop_graph.rows import Actor, Claim, Instrument, Mechanism, Membership, Situation
from rtop_graph.tables import Located

VALUES_WITH_BASIS = (
    (Actor, ("part_of",), "part_of_basis"),
    (Mechanism, ("operator",), "operator_basis"),
    (Instrument, ("year",), "year_basis"),
    (Situation, ("start", "end"), "time_basis"),
    (Claim, ("pillar",), "pillar_basis"),
    (Claim, ("start", "end"), "time_basis"),
)
"""Columns that say where the value of others is known from."""


@rule
def values_stand_with_their_basis(look: Lookups) -> Findings:
    """Every value that may be inferred says whether it is, and there is no basis without a value."""
    for row_class, fields, basis in VALUES_WITH_BASIS:
        at: Located[Any]
        for at in look.rows(row_class):
            filled = [field for field in fields if getattr(at.row, field) not in {"", None}]
            if filled and not getattr(at.row, basis):
                yield Finding(at, basis, f"{filled[0]} has no {basis}", f"Give {row_class.rules()[basis].says}")
            elif getattr(at.row, basis) and not filled:
                problem = f"{basis} is given and {' and '.join(fields)} is not"
                yield Finding(at, basis, problem, f"Leave it empty, or give {fields[0]}")


@rule
def statements_are_sentences(look: Lookups) -> Findings:
    """Every claim's statement ends with a full stop."""
    for at in look.rows(Claim):
        if not at.row.statement.endswith("."):
            problem = f"The statement ends with {at.row.statement[-12:]!r}"
            yield Finding(at, "statement", problem, "Write one sentence and end it with a full stop")


@rule
def statements_are_unique(look: Lookups) -> Findings:
    """No two claims make the same statement."""
    for statement, rows in look.rows_by(Claim, "statement").items():
        for at in rows[1:]:
            if at.row.id != rows[0].row.id:
                problem = f"{rows[0].row.id} ({rows[0].file}:{rows[0].line}) states the same: {statement[:60]!r}"
                remedy = "Add the paragraph to the other claim's evidence, or say what is different"
                yield Finding(at, "statement", problem, remedy)


@rule
def doubts_are_explained(look: Lookups) -> Findings:
    """Every claim and membership that is not of high confidence has a note that says why."""
    claims = [(at, "confidence") for at in look.rows(Claim)]
    memberships = [(at, "certainty") for at in look.rows(Membership)]
    rows: list[tuple[Located[Any], str]] = [*claims, *memberships]
    for at, field in rows:
        if getattr(at.row, field) != "high" and not at.row.note:
            problem = f"The {field} is {getattr(at.row, field)}, and nothing says why"
            yield Finding(at, "note", problem, "Say in the note what is in doubt")


@rule
def general_knowledge_is_explained(look: Lookups) -> Findings:
    """Every claim that general knowledge adds has a note that says what the report leaves out."""
    for at in look.rows(Claim):
        if at.row.basis == "general-knowledge" and not at.row.note:
            problem = "The claim rests on general knowledge, and nothing says which"
            yield Finding(at, "note", problem, "Say in the note what the report does not state")


@rule
def pillars_by_section_are_the_sections(look: Lookups) -> Findings:
    """Every pillar taken from a section is the pillar of a section that the claim's evidence stands in."""
    for at in look.rows(Claim):
        if at.row.pillar_basis != "section" or not look.evidence_of(at.row.id):
            continue
        found = _pillars_of_sections(look, at.row.id)
        if at.row.pillar not in found:
            told = f"about pillar {' and '.join(sorted(found))}" if found else "about no pillar"
            problem = f"The pillar is {at.row.pillar!r} by section; the section of the evidence is {told}"
            remedy = "Correct the pillar; or let pillar_basis be stated, if the words say it; or leave both empty"
            yield Finding(at, "pillar", problem, remedy)


def _pillars_of_sections(look: Lookups, claim: str) -> set[str]:
    rows = (at.row for at in look.evidence_of(claim))
    paragraphs = [look.paragraphs.get((row.document, row.paragraph)) for row in rows]
    found = {look.pillar_of_section(known.document, known.section) for known in paragraphs if known}
    return found - {""}
