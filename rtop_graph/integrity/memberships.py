"""Who belonged to what is told once for each time, and what is not known is not passed off as known."""

from __future__ import annotations

from itertools import combinations

from rtop_graph.integrity.intervals import has_real_dates, lies_within, overlap
from rtop_graph.integrity.lookups import Lookups
from rtop_graph.integrity.rule import Finding, Findings, rule
from rtop_graph.rows import Membership, MembershipList
from rtop_graph.tables import Located

TREATY_STATUSES = frozenset({"party", "signatory"})
"""The standings in an instrument; the others are in organisations, networks and procedures."""


@rule
def standings_do_not_overlap(look: Lookups) -> Findings:
    """No country has the same standing in the same organisation twice at one time."""
    for rows in _by_pair(look).values():
        for earlier, at in combinations(rows, 2):
            if at.row.status == earlier.row.status and overlap(at.row, earlier.row):
                problem = f"{earlier.file}:{earlier.line} says the same standing for some of the same time"
                yield Finding(at, "valid_from", problem, "Join the two rows, or part their dates")


@rule
def suspensions_lie_within_a_membership(look: Lookups) -> Findings:
    """Whoever is suspended is a member all the while."""
    for rows in _by_pair(look).values():
        members = [at.row for at in rows if at.row.status == "member" and has_real_dates(at.row)]
        for at in rows:
            if at.row.status != "suspended" or not has_real_dates(at.row):
                continue
            if not any(lies_within(at.row, member) for member in members):
                problem = f"No row says that {at.row.member!r} is a member of {at.row.organization!r} all that time"
                yield Finding(at, "valid_from", problem, "Correct the dates, or add the member row; keep both rows")


@rule
def treaties_have_parties(look: Lookups) -> Findings:
    """Countries are party to or signatory of instruments, and have every other standing in organisations."""
    instruments = look.identifier_sets["instruments"]
    for at in look.rows(Membership):
        if (at.row.status in TREATY_STATUSES) != (at.row.organization in instruments):
            sort = "an instrument" if at.row.organization in instruments else "not an instrument"
            remedy = f"Write one of {', '.join(sorted(TREATY_STATUSES))} for an instrument alone"
            yield Finding(at, "status", f"{at.row.organization!r} is {sort} and has a {at.row.status}", remedy)


@rule
def members_can_belong(look: Lookups) -> Findings:
    """Members are countries, territories or other organisations: no area, no region, nobody of itself."""
    kinds = {at.row.id: at.row.kind for rows in look.entities.values() for at in rows if hasattr(at.row, "kind")}
    for at in look.rows(Membership):
        if at.row.member == at.row.organization:
            yield Finding(at, "member", f"{at.row.member!r} is a member of itself", "Name the member")
        elif kinds.get(at.row.member) in {"Area", "Region", "State"}:
            problem = f"{at.row.member!r} is of the kind {kinds[at.row.member]}"
            yield Finding(at, "member", problem, "Name the country, from places.csv")


@rule
def memberships_have_their_list(look: Lookups) -> Findings:
    """Every organisation with memberships has a row in membership_lists.csv."""
    declared = {at.row.organization for at in look.rows(MembershipList)}
    for organization, rows in look.rows_by(Membership, "organization").items():
        if organization not in declared:
            problem = f"Nothing says whether the members of {organization!r} are listed whole"
            yield Finding(rows[0], "organization", problem, "Add a row to membership_lists.csv")


@rule
def complete_lists_have_members(look: Lookups) -> Findings:
    """Every list of members that is called complete has members."""
    for at in look.rows(MembershipList):
        if at.row.is_complete and at.row.organization not in look.rows_by(Membership, "organization"):
            problem = f"The list of {at.row.organization!r} is called complete and has no row in memberships.csv"
            yield Finding(at, "is_complete", problem, "Add the members, or write no")


def _by_pair(look: Lookups) -> dict[tuple[str, str], list[Located[Membership]]]:
    """Return the memberships by organisation and member."""
    pairs: dict[tuple[str, str], list[Located[Membership]]] = {}
    for at in look.rows(Membership):
        pairs.setdefault((at.row.organization, at.row.member), []).append(at)
    return pairs
