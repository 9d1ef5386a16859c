"""Dates of tables are EDTF level 0 (year, month or day); these functions compare them as instants of UTC."""

from __future__ import annotations

import datetime as dt

LAST_MONTH = 12


def first_instant(partial: str) -> str:
    """Return the first instant of a year, month or day, as an ``xsd:dateTime`` in UTC.

    >>> first_instant("2011-06")
    '2011-06-01T00:00:00Z'
    """
    return _written(_first_day(partial))


def instant_after(partial: str) -> str:
    """Return the first instant after a year, month or day, as an ``xsd:dateTime`` in UTC.

    >>> instant_after("2011-06")
    '2011-07-01T00:00:00Z'
    """
    day = _first_day(partial)
    if len(partial) == len("2011"):
        return _written(day.replace(year=day.year + 1))
    if len(partial) == len("2011-06") and day.month == LAST_MONTH:
        return _written(dt.date(day.year + 1, 1, 1))
    if len(partial) == len("2011-06"):
        return _written(day.replace(month=day.month + 1))
    return _written(day + dt.timedelta(days=1))


def is_calendar_date(partial: str) -> bool:
    """Return whether a partial date names a day, month or year of the calendar, and another comes after it."""
    try:
        instant_after(partial)
    except (ValueError, OverflowError):
        return False
    return True


def _first_day(partial: str) -> dt.date:
    year, month, day = ([int(part) for part in partial.split("-")] + [1, 1])[:3]
    return dt.date(year, month, day)


def _written(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"  # strftime would write the year 999 with three digits
