"""The half-open time for which a membership or a containment holds, and how two such times compare."""

from __future__ import annotations

from typing import Protocol

from rtop_graph.dates import first_instant, is_calendar_date

BEGINNING = ""
END = "~"  # after every instant, in the order of characters


class Dated(Protocol):
    """A row that holds from ``valid_from`` until ``valid_to``; empty means without a bound."""

    @property
    def valid_from(self) -> str:
        """The first day it holds, or empty."""

    @property
    def valid_to(self) -> str:
        """The first day it no longer holds, or empty."""


def has_real_dates(row: Dated) -> bool:
    """Return whether both dates are in the calendar, so that the functions below can compare them."""
    return all(is_calendar_date(date) for date in (row.valid_from, row.valid_to) if date)


def since(row: Dated) -> str:
    """Return the first instant at which the row holds."""
    return first_instant(row.valid_from) if row.valid_from else BEGINNING


def until(row: Dated) -> str:
    """Return the first instant at which the row no longer holds."""
    return first_instant(row.valid_to) if row.valid_to else END


def holds_at(row: Dated, date: str) -> bool:
    """Return whether the row holds at the first instant of a date; the empty date is before all others."""
    return since(row) <= (first_instant(date) if date else BEGINNING) < until(row)


def overlap(one: Dated, other: Dated) -> bool:
    """Return whether there is an instant at which both rows hold."""
    if not (has_real_dates(one) and has_real_dates(other)):
        return False
    return max(since(one), since(other)) < min(until(one), until(other))


def lies_within(inner: Dated, outer: Dated) -> bool:
    """Return whether the outer row holds at every instant at which the inner one does."""
    return since(outer) <= since(inner) and until(inner) <= until(outer)
