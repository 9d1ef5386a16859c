"""All reports side by side: the headline of each, and for each country who is recorded in which report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rtop_graph.coverage.recorded import RECORDED
from rtop_graph.report import words
from rtop_graph.report.content import CountrySheet, CoverageReport
from rtop_graph.report.tables import honesty_shares
from rtop_graph.report.wording import in_percent
from rtop_graph.results import Result, Thing, Value

NOT_COMPARED = "Each report chose its own examples and its own subject: a lower count is no sign that less was done."

GROUPS_TITLE = "Countries of concern in each report"


@dataclass(frozen=True)
class Comparison:
    """Reports of the same dataset and settings, by date, and further tables of what changed between them."""

    reports: tuple[CoverageReport, ...]
    changes: tuple[Result, ...] = ()

    @property
    def title(self) -> str:
        """Return the title: it names every report."""
        return f"Who is recorded as acting where: {', '.join(each.report.label for each in self.reports)} side by side"

    @property
    def countries(self) -> tuple[str, ...]:
        """Return the countries that are of concern in some report, by name."""
        names = self.reports[0].country_names
        found = {sheet.country for each in self.reports for sheet in each.countries if sheet.is_of_concern}
        return tuple(sorted(found, key=lambda country: names[country].label.casefold()))

    def sheet(self, report: CoverageReport, country: str) -> CountrySheet | None:
        """Return what a report says on a country; None where it does not mention it."""
        return next((sheet for sheet in report.countries if sheet.country == country), None)


def compare(reports: Iterable[CoverageReport], changes: Iterable[Result] = ()) -> Comparison:
    """Return the reports side by side, the oldest first; ``changes`` are printed as tables below."""
    return Comparison(tuple(sorted(reports, key=lambda each: each.report.published)), tuple(changes))


def comparison_tables(comparison: Comparison) -> tuple[Result, ...]:
    """Return the tables of a comparison in the order of the page."""
    return (
        _headlines(comparison.reports),
        _groups(comparison),
        _partners(comparison),
        *comparison.changes,
        _limits(comparison.reports),
        _data(comparison.reports),
    )


def _headlines(reports: Sequence[CoverageReport]) -> Result:
    keys = dict.fromkeys(figure.key for each in reports for figure in each.figures)
    rows = tuple((words.FIGURES[key], *(_figure(each, key) for each in reports)) for key in keys)
    return Result(
        "Headline of each report",
        ("figure", *(each.report.label for each in reports)),
        rows,
        (words.SILENCE, NOT_COMPARED, "Shares of fewer than ten things are told as counts."),
    )


def _figure(report: CoverageReport, key: str) -> str:
    found = [figure for figure in report.figures if figure.key == key]
    if not found:
        return words.SHORT_STATES["out-of-scope"]
    figure = found[0]
    if figure.of is None:
        return str(figure.count)
    share = in_percent(figure.count, figure.of)
    return f"{figure.count} of {figure.of}" + (f", {share}" if share else "")


def _groups(comparison: Comparison) -> Result:
    names = comparison.reports[0].country_names
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (Thing(names[country].label, country), *(group_words(comparison, each, country) for each in comparison.reports))
        for country in comparison.countries
    )
    columns = ("country", *(each.report.label for each in comparison.reports))
    notes = ("Countries of concern in at least one report.", words.NO_RANKING)
    return Result(GROUPS_TITLE, columns, rows, notes)


def group_words(comparison: Comparison, report: CoverageReport, country: str) -> str:
    """Return who is recorded on a country in a report, in words: not mentioned where it says nothing of it."""
    sheet = comparison.sheet(report, country)
    if sheet is None:
        return words.SHORT_STATES["not-mentioned"]
    told = words.GROUPS[sheet.group]
    return told if sheet.is_of_concern else f"{told}; mentioned, not of concern"


def _partners(comparison: Comparison) -> Result:
    rows = tuple(row for country in comparison.countries for row in _partner_rows(comparison, country))
    columns = ("country", "report", "regional partners", "United Nations", "other partners", "paragraphs")
    return Result("Partners recorded, report by report", columns, rows, (words.SILENCE,))


def _partner_rows(comparison: Comparison, country: str) -> Iterator[tuple[Value, ...]]:
    for each in comparison.reports:
        sheet = comparison.sheet(each, country)
        cells = [cell for cell in sheet.cells if cell.state == RECORDED] if sheet else []
        if not cells:
            continue
        names = each.organization_names
        by_channel = (
            tuple(
                Thing(names[c.organization].short, c.organization)
                for c in cells
                if names[c.organization].channel == channel
            )
            for channel in words.CHANNELS
        )
        labels = dict.fromkeys(p for cell in cells for claim in cell.claims for p, _ in each.claims[claim].paragraphs)
        thing = Thing(each.country_names[country].label, country)
        yield (thing, Thing(each.report.label, each.report.iri), *by_channel, "; ".join(labels))


def _limits(reports: Sequence[CoverageReport]) -> Result:
    shares = [honesty_shares(each.honesty) for each in reports]
    rows = tuple((says, *(f"{share[says].count} of {share[says].of}" for share in shares)) for says in shares[0])
    columns = ("what", *(each.report.label for each in reports))
    return Result("How far this carries", columns, rows, (words.SILENCE, words.NO_RANKING))


def _data(reports: Sequence[CoverageReport]) -> Result:
    source = reports[0].source
    rows: list[tuple[Value, ...]] = [
        ("software", f"RtoP Graph {source.version}".strip()),
        ("dataset, SHA-256", source.checksum or "not told"),
        ("licence", words.CLAIM_LICENCE),
    ]
    for each in reports:
        agreement = "; ".join(f"{name} {value:.2f}" for name, value in each.source.agreement.items())
        rows.append((f"{each.report.label}: two readings, agreement", agreement or "not compared"))
    return Result("Data and licence", ("what", "value"), tuple(rows))
