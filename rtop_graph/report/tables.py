"""The report as tables: the same sections as the page, each one table, for Markdown and for workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rtop_graph.coverage.gaps import RULES
from rtop_graph.coverage.headline import GROUPS, Figure
from rtop_graph.coverage.recorded import NOT_MENTIONED, OUT_OF_SCOPE, RECORDED, STATES, SYMBOLS
from rtop_graph.coverage.robustness import Share
from rtop_graph.report import words
from rtop_graph.report.content import CoverageReport, GapEntry, Honesty
from rtop_graph.report.wording import FEW, day, percent, reasons_of, short_label
from rtop_graph.results import Result, Thing, Value


def report_tables(report: CoverageReport) -> tuple[Result, ...]:
    """Return the tables of the report in the order of the page; every number in them is a number of the page."""
    return (
        headline_table(report),
        concern_table(report),
        _without_regional(report),
        _matrix(report),
        _pillars(report),
        _outstanding(report),
        _stated_gaps(report),
        _silent_gaps(report),
        _potential(report),
        _partners(report),
        _evidence(report),
        _switches(report),
        _decisions(report),
        _limits(report),
        source_table(report),
    )


def _countries(report: CoverageReport, iris: Iterable[str]) -> tuple[Thing, ...]:
    return tuple(Thing(report.country_names[iri].label, iri) for iri in iris)


def _organizations(report: CoverageReport, iris: Iterable[str]) -> tuple[Thing, ...]:
    return tuple(Thing(report.organization_names[iri].short, iri) for iri in iris)


def _paragraphs(report: CoverageReport, claims: Iterable[str]) -> str:
    labels = dict.fromkeys(label for claim in claims for label, _ in report.claims[claim].paragraphs)
    return " ".join(short_label(label, report.report.label) for label in labels)


def headline_table(report: CoverageReport) -> Result:
    """Return the headline figures with their ranges."""
    rows = tuple((words.FIGURES[f.key], f.count, f.of, _range(f)) for f in report.figures)
    whole = ["These figures are of the whole report; the tables below are of the part named in the title."]
    notes = [*(whole if report.scope else ()), words.SILENCE, "Range: the share when any one paragraph is left out."]
    if not report.in_scope:
        notes.insert(0, f"Pillar {report.selection.pillar} is out of this report's scope: its cells are no gaps.")
    return Result("In short", ("figure", "count", "of", "range"), rows, tuple(notes), _about(report))


def _about(report: CoverageReport) -> dict[str, Value]:
    figures: dict[str, Value] = {
        "report": report.report.label,
        "title": report.report.title,
        "date": day(report.report.published),
    }
    if report.selection.pillar:
        figures["only pillar"] = report.selection.pillar
    return figures


def _range(figure: Figure) -> str:
    if figure.lowest is None or figure.highest is None or not figure.lowest.of:
        return ""
    low, high = figure.lowest, figure.highest
    if figure.of is not None and figure.of < FEW:
        return f"{low.count} of {low.of} to {high.count} of {high.of}"
    return f"{percent(low.value)} to {percent(high.value)}"


def concern_table(report: CoverageReport) -> Result:
    """Return the countries of concern: why, and who is recorded."""
    rows: list[tuple[Value, ...]] = []
    reasons = reasons_of(report)
    for sheet in report.countries:
        if sheet.is_of_concern:
            recorded = [cell.organization for cell in sheet.cells if cell.state == RECORDED]
            by_channel = (
                _organizations(report, (o for o in recorded if report.organization_names[o].channel == channel))
                for channel in words.CHANNELS
            )
            reason = reasons[sheet.country]
            told = report.claims[reason.told].statement if reason.told else "; ".join(reason.situations)
            told = told or f"as for {report.country_names[reason.beside].label}"
            why = f"{told} ({_paragraphs(report, sheet.concern)})".strip()
            rows.append((*_countries(report, [sheet.country]), why, *by_channel, words.GROUPS[sheet.group]))
    columns = ("country", "why of concern", "regional partners", "United Nations", "other partners", "recorded")
    return Result("Countries of concern, and who is recorded", columns, tuple(rows), (words.SILENCE,))


def _without_regional(report: CoverageReport) -> Result:
    found = [figure for figure in report.figures if figure.key == "no-regional-partner"]
    rows = tuple((country,) for figure in found for country in _countries(report, figure.items))
    return Result("Countries of concern with no regional partner recorded", ("country",), rows)


def _matrix(report: CoverageReport) -> Result:
    cells = {(cell.organization, cell.country): cell for sheet in report.countries for cell in sheet.cells}
    silent = SYMBOLS[NOT_MENTIONED if report.in_scope else OUT_OF_SCOPE]
    rows: list[tuple[Value, ...]] = []
    for sheet in report.countries:
        row = [silent] * len(report.matrix_organizations)
        for at, organization in enumerate(report.matrix_organizations):
            if cell := cells.get((organization, sheet.country)):
                is_un = report.organization_names[organization].channel == "un"
                mark = words.potential_mark(cell.standing, has_potential=cell.has_potential)
                row[at] = SYMBOLS[cell.state] + ("" if is_un else mark)
        rows.append((*_countries(report, [sheet.country]), *row))
    columns = ("country", *(report.organization_names[o].short for o in report.matrix_organizations))
    legend = [f"{SYMBOLS[state]} {words.STATES[state]}" for state in STATES]
    legend += [f"{mark} {says}" for mark, says in words.MARKS.items()]
    return Result("Partners and countries", columns, tuple(rows), ("; ".join(legend),))


def _pillars(report: CoverageReport) -> Result:
    states = [{cell.country: cell for cell in view.cells} for view in report.pillars]
    rows: list[tuple[Value, ...]] = []
    for sheet in report.countries:
        row = []
        for cells in states:
            cell = cells[sheet.country]
            names = ", ".join(report.organization_names[o].short for o in cell.partners)
            row.append(f"{SYMBOLS[cell.state]} {names or words.SHORT_STATES[cell.state]}")
        rows.append((*_countries(report, [sheet.country]), *row))
    columns = ("country", *(f"pillar {view.pillar}" for view in report.pillars))
    return Result("By pillar", columns, tuple(rows), (words.NO_PILLAR,))


def _outstanding(report: CoverageReport) -> Result:
    rows = tuple(
        (
            group.label or "nobody",
            report.claims[item.claim].statement,
            words.concept_words(report.claims[item.claim].modality),
            _countries(report, item.countries),
            _paragraphs(report, [item.claim]),
            "; ".join(_followed(report, later, confidence) for later, confidence in item.followed_by),
        )
        for group in report.outstanding
        for item in group.items
    )
    columns = ("addressed to", "what", "modality", "countries", "paragraphs", "may have been followed by")
    return Result("Recommended, planned or mandated; not recorded as done", columns, rows)


def _followed(report: CoverageReport, later: str, confidence: str) -> str:
    claim = report.claims[later]
    return f"{claim.statement} ({_paragraphs(report, [later])}; {confidence} confidence)"


def _stated_gaps(report: CoverageReport) -> Result:
    rows = tuple(_gap_row(report, gap) for gap in report.stated_gaps)
    stated = sum(gap.kind == "G1" for gap in report.stated_gaps)
    kinds = dict.fromkeys(["G1", *(gap.kind for gap in report.stated_gaps)])
    notes = tuple(f"{kind}: {RULES[kind]}." for kind in kinds)
    return Result(f"Gaps: the report says so ({stated})", GAP_COLUMNS, rows, notes)


def _silent_gaps(report: CoverageReport) -> Result:
    rows = tuple(_gap_row(report, gap) for gap in report.silent_gaps)
    kinds = dict.fromkeys(gap.kind for gap in report.silent_gaps)
    notes = (*(f"{kind}: {RULES[kind]}." for kind in kinds), words.SILENCE)
    silent = sum(gap.kind != "G11" for gap in report.silent_gaps)
    return Result(f"Gaps: the record is silent ({silent})", GAP_COLUMNS, rows, notes)


GAP_COLUMNS = ("gap", "strength", "countries", "organisations", "what", "paragraphs for it", "paragraphs searched")


def _gap_row(report: CoverageReport, gap: GapEntry) -> tuple[Value, ...]:
    return (
        gap.kind,
        gap.strength,
        _countries(report, gap.countries),
        _organizations(report, gap.organizations),
        gap.detail,
        _paragraphs(report, gap.claims),
        gap.searched,
    )


def _potential(report: CoverageReport) -> Result:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            *_organizations(report, [sheet.organization]),
            f"{len(sheet.members)} ({words.LISTS[sheet.lists_members]})",
            ", ".join(words.concept_words(slug) for slug in sheet.capabilities),
            f"{sheet.realised.count} of {sheet.realised.of}" if sheet.realised else "",
            _countries(report, sheet.concern_unrecorded),
            _countries(report, sheet.suspended),
            _countries(report, sheet.out_of_area),
        )
        for sheet in report.potential
    )
    columns = (
        "organisation",
        "members",
        "mechanisms shown for",
        "potential and recorded",
        "of concern, potential, nothing recorded",
        "suspended",
        "recorded outside its members",
    )
    return Result("Potential beside recorded", columns, rows)


def _partners(report: CoverageReport) -> Result:
    return Result(
        "Partner by partner", ("organisation", "country", "state", "paragraphs"), tuple(_partner_rows(report))
    )


def _partner_rows(report: CoverageReport) -> Iterator[tuple[Value, ...]]:
    for sheet in report.organizations:
        name = _organizations(report, [sheet.organization])
        for cell in sheet.cells:
            state = f"{SYMBOLS[cell.state]} {words.SHORT_STATES[cell.state]}"
            yield (*name, *_countries(report, [cell.country]), state, _paragraphs(report, cell.claims))
        if sheet.other_claims:
            yield (*name, "beyond single countries", "", _paragraphs(report, sheet.other_claims))


def _evidence(report: CoverageReport) -> Result:
    rows = tuple(
        (
            iri.rsplit("/", 1)[-1],
            claim.statement,
            words.kind_words(claim.kind),
            words.concept_words(claim.modality),
            claim.pillar,
            "; ".join(label for label, _ in claim.paragraphs),
            f"{claim.confidence}, {claim.review}",
        )
        for iri, claim in report.claims.items()
    )
    columns = ("claim", "statement", "kind", "modality", "pillar", "paragraphs", "confidence and review")
    return Result("Evidence", columns, rows)


def _switches(report: CoverageReport) -> Result:
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            words.SWITCHES[switch.key],
            *(switch.counts[group] for group in GROUPS),
            switch.recorded_cells,
            _countries(report, switch.changed),
        )
        for switch in report.honesty.switches
    )
    columns = ("setting", *(words.GROUPS[group] for group in GROUPS), "cells recorded", "countries that change")
    return Result("What the switches do", columns, rows)


def workbook_tables(report: CoverageReport) -> tuple[Result, ...]:
    """Return the tables of the report, and those that only a workbook has: every name with its code and its IRI."""
    return (*report_tables(report), _names(report))


def _names(report: CoverageReport) -> Result:
    rows: list[tuple[Value, ...]] = []
    for sheet in report.countries:
        named = report.country_names[sheet.country]
        rows.append((Thing(named.label, named.iri), "country or territory", named.iso3, "; ".join(named.regions)))
    for iri in report.matrix_organizations:
        organization = report.organization_names[iri]
        channel = words.CHANNELS[organization.channel]
        rows.append((Thing(organization.label, iri), "organisation", organization.abbreviation, channel))
    return Result("Names and codes", ("name", "what", "code", "region or channel"), tuple(rows))


def honesty_shares(honesty: Honesty) -> dict[str, Share]:
    """Return how far the figures carry, each share under what it is a share of."""
    return {
        "engagement claims counted that come from open lists (lower bounds)": honesty.open_list_claims,
        "recorded cells that rest on open lists alone": honesty.open_list_cells,
        "collective claims among those counted": honesty.collective_claims,
        "done engagements that count for no cell (no country, or no named partner)": honesty.unallocated_claims,
        "counted claims without a pillar": honesty.pillarless_claims,
        "counted claims whose pillar only the section tells": honesty.inferred_pillar_claims,
    }


def _decisions(report: CoverageReport) -> Result:
    """Return the reading decisions that would move a figure; the others are told in a note."""
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (found.decision.alternative, words.moves(found), _countries(report, found.changed))
        for found in report.honesty.decisions
        if found.moved
    )
    columns = ("had the curators decided", "what would move", "countries that change")
    return Result("What the reading decisions do", columns, rows, (words.still_decisions(report.honesty.decisions),))


def _limits(report: CoverageReport) -> Result:
    honesty = report.honesty
    rows: list[tuple[Value, ...]] = [(s, share.count, share.of) for s, share in honesty_shares(honesty).items()]
    used = len(report.claims)
    rows += [(f"claims used: {status}", count, used) for status, count in honesty.review.items()]
    rows += [(f"claims used: {level} confidence", count, used) for level, count in honesty.confidence.items()]
    notes = (f"“{words.NOTHING_RECORDED}” is all that an empty cell says. {words.SILENCE}", words.NO_RANKING)
    return Result("How far this carries", ("what", "count", "of"), tuple(rows), notes)


def source_table(report: CoverageReport) -> Result:
    """Return what the report is made from: software, dataset, how far two readings agreed, licence."""
    source = report.source
    rows: list[tuple[Value, ...]] = [
        ("software", f"RtoP Graph {source.version}".strip()),
        ("dataset, SHA-256", source.checksum or "not told"),
        ("two readings, agreement", "; ".join(f"{k} {v:.2f}" for k, v in source.agreement.items()) or "not compared"),
        ("statements", source.statements or "not told"),
        ("claims used, of the report's", f"{len(report.claims)} of {report.claims_in_report}"),
        ("licence", words.CLAIM_LICENCE),
    ]
    return Result("Data and licence", ("what", "value"), tuple(rows))
