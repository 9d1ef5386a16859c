"""Every claim is proved by a span of a paragraph of its own report."""

from __future__ import annotations

from rtop_graph.integrity.lookups import Lookups, document_of_claim, paragraph_of_claim
from rtop_graph.integrity.rule import Finding, Findings, rule
from rtop_graph.rows import Claim, Evidence


@rule
def claims_have_evidence(look: Lookups) -> Findings:
    """Every claim has evidence."""
    for at in look.rows(Claim):
        if not look.evidence_of(at.row.id):
            problem = f"Nothing proves the claim {at.row.id}"
            yield Finding(at, "id", problem, "Add a row to evidence.csv, with the span of the paragraph")


@rule
def claims_are_named_after_their_evidence(look: Lookups) -> Findings:
    """Every claim has evidence in the paragraph that its id names."""
    for at in look.rows(Claim):
        labels = [known.row.paragraph for known in look.evidence_of(at.row.id)]
        if labels and paragraph_of_claim(at.row.id) not in labels:
            named, found = paragraph_of_claim(at.row.id), ", ".join(labels)
            problem = f"The id names the paragraph {named}, the evidence is in {found}"
            yield Finding(
                at, "id", problem, "Give the claim an id after the paragraph that proves it, or add that span"
            )


@rule
def evidence_is_of_the_claims_report(look: Lookups) -> Findings:
    """No claim of one report is proved by another."""
    for at in look.rows(Evidence):
        document = document_of_claim(at.row.claim)
        if at.row.document != document:
            problem = f"The claim {at.row.claim} is of {document}, the evidence of {at.row.document}"
            yield Finding(at, "document", problem, f"Write {document}, or make it a claim of {at.row.document}")


@rule
def spans_lie_in_their_paragraph(look: Lookups) -> Findings:
    """Every span has characters, and ends where its paragraph does or before."""
    for at in look.rows(Evidence):
        paragraph = look.paragraphs.get((at.row.document, at.row.paragraph))
        if at.row.start >= at.row.end:
            problem = f"The span from {at.row.start} to {at.row.end} is empty"
            yield Finding(at, "end", problem, "Give the number of the character after the last one")
        elif paragraph is not None and at.row.end > paragraph.characters:
            problem = f"The span ends at {at.row.end}, the paragraph {paragraph.label} at {paragraph.characters}"
            yield Finding(at, "end", problem, "Find the span again in the normalised text of the paragraph")
