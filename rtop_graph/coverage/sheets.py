"""Everything that is said of one country or one organisation, as tables one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rtop_graph.coverage.cube import Cube
from rtop_graph.coverage.potential import NOT_MEMBER, UNKNOWN, capabilities_at, members_at, standing_at
from rtop_graph.coverage.present import (
    Focus,
    claims_in_focus,
    concern_table,
    coverage_cells,
    gap_table,
)
from rtop_graph.coverage.present_partners import profile_table
from rtop_graph.coverage.recorded import Selection
from rtop_graph.results import Result, Value, join_reports

MEMBERS_NOTE = "Standing at the date of each report. Empty: a list that is not whole says nothing of the country."


def country_sheet(cube: Cube, selections: Sequence[Selection], country: str) -> tuple[Result, ...]:
    """Return why a country is of concern, who is recorded or could act, its gaps, its memberships, its claims."""
    focus, label = Focus(country=country), cube.countries[country].label
    return (
        _named(_of_concern(cube, selections, country), f"{label}: of concern"),
        _named(_joined(cube, selections, lambda s: coverage_cells(cube, s, focus)), f"{label}: who acted, who could"),
        _named(_joined(cube, selections, lambda s: gap_table(cube, s, focus)), f"{label}: gaps"),
        memberships_table(cube, selections, country),
        _named(_joined(cube, selections, lambda s: claims_in_focus(cube, s, focus)), f"{label}: claims"),
    )


def organization_sheet(cube: Cube, selections: Sequence[Selection], organization: str) -> tuple[Result, ...]:
    """Return what an organisation can do, who belongs to it, where it acted, its five steps, its gaps, its claims."""
    focus, label = Focus(organization=organization), cube.partner(organization).label
    own = tuple(part.claim for part in cube.participants if part.actor == organization)
    return (
        capabilities_table(cube, selections, organization),
        members_table(cube, selections, organization),
        _named(
            _joined(cube, selections, lambda s: coverage_cells(cube, s, focus)),
            f"{label}: where it acted, where it could",
        ),
        _named(_joined(cube, selections, lambda s: profile_table(cube, s, organization)), f"{label}: the five steps"),
        _named(_joined(cube, selections, lambda s: gap_table(cube, s, focus)), f"{label}: gaps it stands in"),
        _named(_joined(cube, selections, lambda s: claims_in_focus(cube, s, focus, own)), f"{label}: claims"),
    )


def memberships_table(cube: Cube, selections: Sequence[Selection], country: str) -> Result:
    """Return a country's standing in each organisation at the date of each report; MEASURES §2, member(o, c, t)."""
    reports = [cube.report(selection.report) for selection in selections]
    listed = sorted(
        cube.listed.keys() & cube.organizations.keys(), key=lambda o: cube.organizations[o].label.casefold()
    )
    found = {o: [standing_at(cube, o, country, report.published) for report in reports] for o in listed}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (cube.organization_thing(o), *("" if told == UNKNOWN else told for told in standings))
        for o, standings in found.items()
        if set(standings) - {NOT_MEMBER, UNKNOWN}
    )
    columns = ("organisation", *(report.label for report in reports))
    return Result(f"{cube.countries[country].label}: memberships", columns, rows, (MEMBERS_NOTE,))


def members_table(cube: Cube, selections: Sequence[Selection], organization: str) -> Result:
    """Return the members of an organisation at the date of each report: full, and not suspended; MEASURES §2."""
    reports = [cube.report(selection.report) for selection in selections]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (report.label, len(members), tuple(cube.country_thing(country) for country in members))
        for report in reports
        for members in [members_at(cube, organization, report.published)]
    )
    whole = {True: "All members are listed.", False: "Members are listed in part.", None: "Members are not listed."}
    note = whole[cube.listed.get(organization)]
    return Result(f"{cube.partner(organization).label}: members", ("report", "members", "countries"), rows, (note,))


def capabilities_table(cube: Cube, selections: Sequence[Selection], organization: str) -> Result:
    """Return the capabilities that reports up to each date show for an organisation; MEASURES §2, capable(o, k, t)."""
    labels = dict(cube.schemes["capability"].concepts) if "capability" in cube.schemes else {}
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (report.label, labels.get(capability, capability), cube.paragraphs_of(claims))
        for report in (cube.report(selection.report) for selection in selections)
        for capability, claims in capabilities_at(cube, organization, report.published).items()
    )
    note = "What reports up to that date show; what they do not show may be there all the same."
    columns = ("report", "capability", "paragraphs")
    return Result(f"{cube.partner(organization).label}: capabilities", columns, rows, (note,))


def _of_concern(cube: Cube, selections: Sequence[Selection], country: str) -> Result:
    joined = _joined(cube, selections, lambda selection: concern_table(cube, selection))
    at = joined.columns.index("country")
    rows = tuple(row for row in joined.rows if getattr(row[at], "iri", "") == country)
    return Result(joined.title, joined.columns, rows, joined.notes)


def _joined(cube: Cube, selections: Iterable[Selection], table: Callable[[Selection], Result]) -> Result:
    return join_reports({cube.report(selection.report).label: table(selection) for selection in selections})


def _named(result: Result, title: str) -> Result:
    return result._replace(title=title)
