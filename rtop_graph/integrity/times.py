"""Dates are in the calendar, and time runs forward."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rtop_graph.dates import first_instant, is_calendar_date
from rtop_graph.integrity.lookups import DONE, Lookups, document_of_claim
from rtop_graph.integrity.rule import Finding, Findings, rule
from rtop_graph.rows import TABLES, Claim, Containment, Document, Membership, Place, Situation
from rtop_graph.tables import Located

EVENTS = ((Claim, "start", "end"), (Situation, "start", "end"))
"""Tables whose second date is the last one that belongs to the time."""

STATES = (
    (Place, "exists_from", "exists_to"),
    (Containment, "valid_from", "valid_to"),
    (Membership, "valid_from", "valid_to"),
)
"""Tables whose second date is the first one that no longer belongs to the time."""


@rule
def dates_are_in_the_calendar(look: Lookups) -> Findings:
    """Every date is a year, month or day of the calendar."""
    for row_class in TABLES:
        fields = [name for name, cell_rule in row_class.rules().items() if cell_rule.form == "date"]
        for at in look.rows(row_class) if fields else ():
            for field in fields:
                value = getattr(at.row, field)
                if value and not is_calendar_date(value):
                    remedy = "Correct it; write 2011, 2011-06 or 2011-06-27"
                    yield Finding(at, field, f"{value!r} is not in the calendar", remedy)


@rule
def ends_follow_starts(look: Lookups) -> Findings:
    """Nothing ends before it starts, and whatever has a first day it no longer holds has held for a day."""
    for at, start, end in _iter_pairs(look, EVENTS):
        first, last = getattr(at.row, start), getattr(at.row, end)
        precision = min(len(first), len(last))
        if last[:precision] < first[:precision]:
            yield Finding(at, end, f"The end {last} is before the start {first}", "Correct one of the two dates")
    for at, start, end in _iter_pairs(look, STATES):
        first, last = getattr(at.row, start), getattr(at.row, end)
        if first_instant(last) <= first_instant(first):
            problem = f"{end} {last} is the first day it no longer holds, and not after {start} {first}"
            yield Finding(at, end, problem, "Correct one of the two dates, or give them to the day")


@rule
def reports_are_dated_to_the_day(look: Lookups) -> Findings:
    """Every report has the day of its date."""
    for at in look.rows(Document):
        if len(at.row.published_on) < len("2011-06-27"):
            problem = f"{at.row.published_on} is not a day"
            yield Finding(at, "published_on", problem, "Give year, month and day, as on the report's first page")


@rule
def what_was_done_precedes_its_report(look: Lookups) -> Findings:
    """No performed or ongoing claim starts after the date of its report."""
    published = {at.row.id: at.row.published_on for at in look.rows(Document)}
    for at in look.rows(Claim):
        day = published.get(document_of_claim(at.row.id), "")
        precision = min(len(day), len(at.row.start))
        if at.row.modality in DONE and at.row.start[:precision] > day[:precision]:
            problem = f"The claim is {at.row.modality}, and starts in {at.row.start}, after its report of {day}"
            yield Finding(at, "start", problem, "Correct the date, or the modality (prospective: a plan, a future)")


def _iter_pairs(
    look: Lookups, pairs: tuple[tuple[type[Any], str, str], ...]
) -> Iterator[tuple[Located[Any], str, str]]:
    """Yield the rows that have both dates, both in the calendar, with the names of their columns."""
    for row_class, start, end in pairs:
        for at in look.rows(row_class):
            dates = (getattr(at.row, start), getattr(at.row, end))
            if all(date and is_calendar_date(date) for date in dates):
                yield at, start, end
