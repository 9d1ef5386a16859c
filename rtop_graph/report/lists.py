"""The lists below the matrix: what is outstanding, the gaps, and what regional organisations could do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rtop_graph.coverage.cube import MANDATED, PLANNED, Cube, Participation
from rtop_graph.coverage.gaps import HEADINGS, STATED, Gap, find_gaps, stated_gaps
from rtop_graph.coverage.potential import (
    NOT_MEMBER,
    able_members_at,
    capabilities_at,
    members_at,
    out_of_area,
    standing_at,
)
from rtop_graph.coverage.recorded import (
    Selection,
    countries_of_concern,
    is_in_scope,
    recorded_claims,
    selected_cells,
)
from rtop_graph.coverage.robustness import Share
from rtop_graph.report.cells import by_channel_and_label, by_channel_and_name, by_name, in_order_of_reports
from rtop_graph.report.content import GapEntry, Outstanding, OutstandingGroup, PotentialSheet


def outstanding_groups(
    cube: Cube, selection: Selection, participants: Iterable[Participation]
) -> tuple[OutstandingGroup, ...]:
    """Return what is recommended, planned or mandated, by addressee, else by who would act.

    Named organisations come first, unnamed collectives after them, what is told of nobody last.
    """
    parts = _by_claim(participants)
    places = _places(cube, selection)
    recorded = recorded_claims(cube, selection)
    followed = _follow_ups(cube)
    found: dict[Participation, list[Outstanding]] = {}
    for claim in _outstanding_claims(cube, selection):
        countries = tuple(by_name(cube, places.get(claim, ())))
        for actor in _addressed(parts.get(claim, ())):
            done = tuple(country for country in countries if (actor.actor, country) in recorded)
            found.setdefault(actor, []).append(Outstanding(claim, countries, done, followed.get(claim, ())))
    ordered = sorted(found, key=lambda actor: (not actor.is_named, not actor.actor, actor.label.casefold()))
    return tuple(OutstandingGroup(a.label, a.actor, a.is_named, tuple(found[a])) for a in ordered)


def _follow_ups(cube: Cube) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the later claims that may have followed each claim, with the reader's confidence (MEASURES §9)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for link in cube.follow_ups:
        found.setdefault(link.earlier, []).append((link.later, link.confidence))
    return {earlier: tuple(later) for earlier, later in found.items()}


def _outstanding_claims(cube: Cube, selection: Selection) -> list[str]:
    wanted = PLANNED if selection.include_mandated else PLANNED | MANDATED
    found = (
        claim.iri
        for claim in cube.claims.values()
        if claim.document == selection.report
        and claim.modality in wanted
        and claim.basis == "stated"
        and (not selection.pillar or claim.pillar == selection.pillar)
    )
    return in_order_of_reports(cube, found)


def _by_claim(participants: Iterable[Participation]) -> dict[str, list[Participation]]:
    found: dict[str, list[Participation]] = {}
    for part in participants:
        found.setdefault(part.claim, []).append(part)
    return found


def _places(cube: Cube, selection: Selection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for cell in selected_cells(cube, selection):
        found.setdefault(cell.claim, set()).add(cell.country)
    return found


def _addressed(parts: Iterable[Participation]) -> list[Participation]:
    """Return, apart from claim and role, those a claim is addressed to, else those in any other role, else nobody."""
    parts = list(parts)
    asked = [part for part in parts if part.role == "addressee"] or parts
    found = dict.fromkeys(replace(part, claim="", role="") for part in asked)
    return list(found) or [Participation("", "", "", "", is_named=False)]


def stated_gap_entries(cube: Cube, selection: Selection) -> tuple[GapEntry, ...]:
    """Return G1, one entry a claim with all its countries, in the order of the report; after them G7, by country."""
    found: dict[str, list[Gap]] = {}
    for gap in stated_gaps(cube, selection):
        found.setdefault(gap.claims[0], []).append(gap)
    stated = (_gap_entry(cube, found[claim]) for claim in in_order_of_reports(cube, found))
    late = (_gap_entry(cube, [gap]) for gap in find_gaps(cube, selection, ["G7"]))
    return (*stated, *late)


def silent_gap_entries(cube: Cube, selection: Selection) -> tuple[GapEntry, ...]:
    """Return the gaps that the report does not state, by type and country; none where out of scope.

    First what is only inferred from silence, last what is about the data (G11).
    """
    kinds = [kind for kind, heading in HEADINGS.items() if heading != STATED]
    found = sorted(find_gaps(cube, selection, kinds), key=lambda gap: (kinds.index(gap.kind), _label(cube, gap)))
    return tuple(_gap_entry(cube, [gap]) for gap in found)


def _label(cube: Cube, gap: Gap) -> str:
    return cube.countries[gap.country].label if gap.country else ""


def _gap_entry(cube: Cube, gaps: list[Gap]) -> GapEntry:
    first = gaps[0]
    return GapEntry(
        kind=first.kind,
        strength=first.strength,
        countries=tuple(by_name(cube, {gap.country for gap in gaps if gap.country})),
        organizations=tuple(by_channel_and_name(cube, {o for gap in gaps for o in gap.organizations})),
        claims=first.claims,
        paragraphs=tuple((thing.label, thing.iri) for thing in cube.paragraphs_of(first.claims)),
        detail=first.detail,
        searched=first.searched,
    )


def potential_sheets(cube: Cube, selection: Selection) -> tuple[PotentialSheet, ...]:
    """Return each regional organisation with members or mechanisms, by name: potential beside what is recorded."""
    recorded = set(recorded_claims(cube, selection)) if is_in_scope(cube, selection) else set()
    organizations = by_channel_and_label(cube, cube.organizations)
    regional = [o for o in organizations if cube.partner(o).channel == "regional"]
    sheets = (_potential_sheet(cube, selection, o, recorded) for o in regional)
    return tuple(sheet for sheet in sheets if sheet.members or sheet.capabilities)


def _potential_sheet(
    cube: Cube, selection: Selection, organization: str, recorded: set[tuple[str, str]]
) -> PotentialSheet:
    instant = cube.report(selection.report).published
    members = by_name(cube, (m for m in members_at(cube, organization, instant) if m in cube.countries))
    capabilities = capabilities_at(cube, organization, instant)
    in_scope = is_in_scope(cube, selection)
    able = by_name(cube, able_members_at(cube, organization, instant)) if in_scope else []
    reached = tuple(c for c in able if (organization, c) in recorded)
    concern = countries_of_concern(cube, selection.report)
    return PotentialSheet(
        organization=organization,
        lists_members={True: "whole", False: "in-part", None: "not-at-all"}[cube.listed.get(organization)],
        members=tuple(members),
        suspended=_suspended(cube, organization, instant),
        capabilities=capabilities,
        recorded_members=reached,
        concern_unrecorded=tuple(c for c in able if c in concern and (organization, c) not in recorded),
        out_of_area=_outside(cube, organization, recorded, instant),
        realised=Share(len(reached), len(able)) if able else None,
    )


def _suspended(cube: Cube, organization: str, instant: str) -> tuple[str, ...]:
    members = {standing.member for standing in cube.standings if standing.organization == organization}
    held = (c for c in members & cube.countries.keys() if standing_at(cube, organization, c, instant) == "suspended")
    return tuple(by_name(cube, held))


def _outside(cube: Cube, organization: str, recorded: set[tuple[str, str]], instant: str) -> tuple[str, ...]:
    """Return the countries of recorded engagement that have no standing; a suspended member is not outside."""
    found = out_of_area(cube, organization, recorded, instant)
    return tuple(by_name(cube, (c for c in found if standing_at(cube, organization, c, instant) == NOT_MEMBER)))
