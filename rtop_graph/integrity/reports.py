"""Reports are known by their symbols, have paragraphs and sections, and every paragraph is accounted for."""

from __future__ import annotations

from rtop_graph.integrity.lookups import Lookups
from rtop_graph.integrity.paths import find_path
from rtop_graph.integrity.rule import Finding, Findings, rule
from rtop_graph.rows import (
    Claim,
    ClaimDecision,
    Document,
    DocumentScope,
    Evidence,
    Paragraph,
    ReadingDecision,
    Section,
)


@rule
def report_ids_follow_their_symbols(look: Lookups) -> Findings:
    """Every report's id is the first of its symbols, with hyphens: A/65/877-S/2011/393 is A-65-877."""
    for at in look.rows(Document):
        written = at.row.symbol.replace("/", "-")
        if written != at.row.id and not written.startswith(at.row.id + "-"):
            problem = f"The id {at.row.id!r} does not follow from the symbol {at.row.symbol!r}"
            yield Finding(at, "symbol", problem, "Correct the one or the other")


@rule
def reports_have_paragraphs(look: Lookups) -> Findings:
    """Every report has paragraphs."""
    for at in look.rows(Document):
        if at.row.id not in look.rows_by(Paragraph, "document"):
            remedy = f"Add reports/{at.row.id}/paragraphs.csv, also for paragraphs that yield nothing"
            yield Finding(at, "id", f"The report {at.row.id} has no paragraphs", remedy)


@rule
def reports_have_a_scope(look: Lookups) -> Findings:
    """Every report deals with a pillar, so that its silence on another is no gap (MEASURES §3)."""
    for at in look.rows(Document):
        if at.row.id not in look.rows_by(DocumentScope, "document"):
            problem = f"Nothing says which pillars the report {at.row.id} deals with"
            yield Finding(at, "id", problem, "Add a row to document_scope.csv for each pillar")


@rule
def sections_have_no_cycle(look: Lookups) -> Findings:
    """No section is part of itself, directly or through others."""
    for document, rows in look.rows_by(Section, "document").items():
        parents = {at.row.id: {at.row.parent} for at in rows if at.row.parent}
        for at in rows:
            path = find_path(parents, at.row.parent, at.row.id) if at.row.parent else []
            if path:
                circle = " → ".join([at.row.id, *path])
                problem = f"The section {at.row.id!r} of {document} is part of itself: {circle}"
                yield Finding(at, "parent", problem, "Correct the parent in one of these rows")


@rule
def paragraphs_yield_a_claim_or_a_note(look: Lookups) -> Findings:
    """Every paragraph is evidence of a claim, or has a note that says why it yields none."""
    proven = {(at.row.document, at.row.paragraph) for at in look.rows(Evidence)}
    for at in look.rows(Paragraph):
        if not at.row.note and (at.row.document, at.row.label) not in proven:
            problem = f"The paragraph {at.row.label} of {at.row.document} yields no claim"
            yield Finding(at, "note", problem, "Say in the note what it is about, or add the claim it yields")


@rule
def reading_decisions_are_used(look: Lookups) -> Findings:
    """Every reading decision bears on a claim, so that it can be flipped (CURATION, rule 12)."""
    for at in look.rows(ReadingDecision):
        if at.row.id not in look.rows_by(ClaimDecision, "decision"):
            problem = f"No claim rests on the decision {at.row.id!r}"
            yield Finding(at, "id", problem, "Add rows to claim_decisions.csv, or take the decision away")


IDLE = ("no-figure", "not-in-the-tables")
"""The effects of alternatives that nothing can apply."""

UNCOUNTED = ("Partnership", "Adoption", "MembershipChange", "Finding", "Failure", "Recommendation")
"""The kinds of claim that record nobody as engaged, and make no place a country of concern by themselves."""

UNTOUCHED = {
    "counted-as-done": ("modality", ("performed", "ongoing", "not-taken")),
    "counted-as-engagement": ("kind", ("Engagement", "Incidence", "Recurrence", *UNCOUNTED)),
    "not-counted": ("kind", UNCOUNTED),
    "own-partner": ("kind", ("Operation", "Incidence", "Recurrence", *UNCOUNTED)),
    "named-partner": ("kind", ("Operation", "Incidence", "Recurrence", *UNCOUNTED)),
}
"""Which claims an effect leaves as they are: the column, and the values that the alternative would not change."""


@rule
def idle_effects_are_explained(look: Lookups) -> Findings:
    """Every reading decision whose alternative cannot be applied, or changes no figure, says why (MEASURES §11)."""
    for at in look.rows(ReadingDecision):
        if at.row.effect in IDLE and not at.row.note:
            problem = f"The effect is {at.row.effect!r}, and no note says why"
            yield Finding(at, "note", problem, "Say why the alternative changes no figure or cannot be applied")


@rule
def effects_are_felt(look: Lookups) -> Findings:
    """Every alternative that can be applied changes a claim that rests on the decision (MEASURES §11)."""
    for at in look.rows(ReadingDecision):
        column, idle = UNTOUCHED.get(at.row.effect, ("", ()))
        resting = [found.row.claim for found in look.rows_by(ClaimDecision, "decision").get(at.row.id, ())]
        claims = [found.row for claim in resting for found in look.rows_by(Claim, "id").get(claim, ())]
        if column and claims and all(getattr(claim, column) in idle for claim in claims):
            problem = f"No claim that rests on {at.row.id!r} has a {column} that the alternative would change"
            yield Finding(at, "effect", problem, "Choose another effect, or tie the decision to the claims it is about")
