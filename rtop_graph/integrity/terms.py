"""Cells that name a class or a concept name one that the ontology has."""

from __future__ import annotations

from rtop_graph.integrity.lookups import Lookups
from rtop_graph.integrity.rule import Finding, Findings, near, rule
from rtop_graph.rows import TABLES, Claim, ClaimConcept, Participant


@rule
def kinds_are_leaf_classes(look: Lookups) -> Findings:
    """Every kind is a class of the ontology below the table's class, with none below it."""
    for row_class in TABLES:
        for field, cell_rule in row_class.rules().items():
            if cell_rule.form == "kind":
                offered = list(look.vocabulary.classes.get(cell_rule.target, ()))
                for at in look.rows(row_class):
                    kind = getattr(at.row, field)
                    if kind not in offered:
                        problem = f"{kind!r} is not a class to choose below {cell_rule.target}"
                        yield Finding(at, field, problem, near(kind, offered))


@rule
def concepts_are_in_their_scheme(look: Lookups) -> Findings:
    """Every concept is in the scheme of its column."""
    for row_class in TABLES:
        for field, cell_rule in row_class.rules().items():
            if cell_rule.form == "concept":
                offered = list(look.vocabulary.concepts.get(cell_rule.target, ()))
                for at in look.rows(row_class):
                    slug = getattr(at.row, field)
                    if slug and slug not in offered:
                        problem = f"{slug!r} is not a concept of the scheme {cell_rule.target}"
                        yield Finding(at, field, problem, near(slug, offered))


@rule
def claim_concepts_exist(look: Lookups) -> Findings:
    """Every concept of a claim is written scheme/slug, and the scheme has it."""
    offered = [f"{scheme}/{slug}" for scheme, slugs in look.vocabulary.concepts.items() for slug in slugs]
    known = frozenset(offered)
    for at in look.rows(ClaimConcept):
        if at.row.concept not in known:
            problem = f"{at.row.concept!r} is not a concept, written scheme/slug"
            yield Finding(at, "concept", problem, near(at.row.concept, offered))


@rule
def claim_concepts_have_no_column_of_their_own(look: Lookups) -> Findings:
    """No further concept of a claim is of a scheme with a column in claims.csv or participants.csv."""
    columns = {
        cell_rule.target: f"the column {field!r} of {row_class.table}.csv"
        for row_class in (Participant, Claim)
        for field, cell_rule in row_class.rules().items()
        if cell_rule.form == "concept"
    }
    for at in look.rows(ClaimConcept):
        scheme = at.row.concept.split("/")[0]
        if scheme in columns:
            problem = f"{at.row.concept!r} belongs into {columns[scheme]}"
            yield Finding(at, "concept", problem, "Write it there and take this row away")
