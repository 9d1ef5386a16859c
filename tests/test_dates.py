"""Partial dates become instants that compare as characters: the first of the date, and the first after it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtop_graph.dates import first_instant, instant_after, is_calendar_date
from rtop_graph.rows import PARTIAL_DATE

XSD_DATETIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z"

days = st.dates(min_value=dt.date(1, 1, 1), max_value=dt.date(9998, 12, 31))
partial_dates = st.builds(lambda day, size: day.isoformat()[:size], days, st.sampled_from([4, 7, 10]))


@pytest.mark.parametrize(
    ("partial", "first", "after"),
    [
        ("2011", "2011-01-01T00:00:00Z", "2012-01-01T00:00:00Z"),
        ("2011-06", "2011-06-01T00:00:00Z", "2011-07-01T00:00:00Z"),
        ("2011-12", "2011-12-01T00:00:00Z", "2012-01-01T00:00:00Z"),
        ("2011-06-27", "2011-06-27T00:00:00Z", "2011-06-28T00:00:00Z"),
        ("2012-02-28", "2012-02-28T00:00:00Z", "2012-02-29T00:00:00Z"),
        ("2011-02-28", "2011-02-28T00:00:00Z", "2011-03-01T00:00:00Z"),
        ("1999-12-31", "1999-12-31T00:00:00Z", "2000-01-01T00:00:00Z"),
        ("0962", "0962-01-01T00:00:00Z", "0963-01-01T00:00:00Z"),
    ],
)
def test_a_partial_date_runs_from_its_first_instant_to_the_one_after_it(partial: str, first: str, after: str) -> None:
    assert (first_instant(partial), instant_after(partial)) == (first, after)


@given(partial_dates)
def test_instants_are_written_alike_so_that_they_compare_as_characters(partial: str) -> None:
    first, after = first_instant(partial), instant_after(partial)
    assert re.fullmatch(XSD_DATETIME, first)
    assert re.fullmatch(XSD_DATETIME, after)
    assert first < after


@given(days)
def test_a_day_lies_within_its_month_and_its_month_within_its_year(day: dt.date) -> None:
    year, month, date = day.isoformat()[:4], day.isoformat()[:7], day.isoformat()
    assert first_instant(year) <= first_instant(month) <= first_instant(date)
    assert instant_after(date) <= instant_after(month) <= instant_after(year)


@given(days)
def test_the_instant_after_a_day_is_the_first_of_the_next(day: dt.date) -> None:
    assert instant_after(day.isoformat()) == first_instant((day + dt.timedelta(days=1)).isoformat())


@given(st.from_regex(PARTIAL_DATE, fullmatch=True))
def test_a_date_in_the_form_of_tables_is_in_the_calendar_or_is_told(partial: str) -> None:
    if is_calendar_date(partial):
        assert first_instant(partial).startswith(partial)
    else:
        assert partial[:4] in {"0000", "9999"} or int(partial[8:]) > 28


@pytest.mark.parametrize("partial", ["2011-02-29", "2011-06-31", "0000", "0000-05", "9999", "9999-12-31", "2011-13"])
def test_what_is_not_in_the_calendar_is_told(partial: str) -> None:
    assert not is_calendar_date(partial)


@pytest.mark.parametrize("partial", ["2012-02-29", "2011-06-30", "0001", "9998-12-31"])
def test_what_is_in_the_calendar_is_not_told(partial: str) -> None:
    assert is_calendar_date(partial)
