"""The days on which Chinese newspapers appear as usual. Standard library only."""

from __future__ import annotations

from datetime import date, timedelta

_NEW_YEARS = frozenset(
    map(
        date.fromisoformat,
        (
            "2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12"
            " 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26"
            " 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08"
            " 2036-01-28 2037-02-15 2038-02-04 2039-01-24 2040-02-12 2041-02-01 2042-01-22"
            " 2043-02-10 2044-01-30 2045-02-17 2046-02-06 2047-01-26 2048-02-14 2049-02-02"
            " 2050-01-23"
        ).split(),
    )
)
_DAY = timedelta(days=1)
_WEEKEND = 5
# 春节 is kept from the eve to the seventh day.
_SPRING_FESTIVAL = frozenset(day + n * _DAY for day in _NEW_YEARS for n in range(-1, 7))
# (month, first day, last day): 元旦, 劳动节, 国庆节 with the day that 中秋 may add.
_FIXED = ((1, 1, 1), (5, 1, 5), (10, 1, 8))


def is_workday(day: date) -> bool:
    """Tell whether a day is neither at a weekend nor within 春节, 国庆节, 劳动节 or 元旦.

    The weekends that are worked in exchange count as weekends.
    """
    if day.weekday() >= _WEEKEND or day in _SPRING_FESTIVAL:
        return False
    return not any(day.month == month and first <= day.day <= last for month, first, last in _FIXED)


def count_workdays(after: date, until: date) -> int:
    """Return how many workdays there are after one day, up to and with another."""
    days = (until - after).days
    return sum(is_workday(after + (n + 1) * _DAY) for n in range(days))
