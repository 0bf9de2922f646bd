from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.gaps import Gap, find_gaps
from yybcrawl.health import longest_silence
from yybcrawl.workdays import count_workdays, is_workday

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)
some_days = st.lists(
    st.dates(date(2024, 1, 1), date(2026, 1, 1)), min_size=2, max_size=40, unique=True
).map(sorted)


def workdays(first: date, last: date) -> list[date]:
    days = (first + n * DAY for n in range((last - first).days + 1))
    return [day for day in days if is_workday(day)]


def test_a_channel_that_prints_on_every_workday_has_no_gap() -> None:
    assert find_gaps(workdays(date(2016, 1, 1), date(2026, 1, 1))) == []


def test_a_gap_has_its_first_and_last_day_and_how_long_is_usual() -> None:
    days = workdays(MONDAY, MONDAY + 100 * DAY)
    out = {MONDAY + n * DAY for n in range(28, 47)}
    assert find_gaps([day for day in days if day not in out]) == [
        Gap(date(2026, 3, 28), date(2026, 4, 19), workdays=15, limit=3)
    ]


def test_a_short_absence_is_none() -> None:
    days = workdays(MONDAY, MONDAY + 100 * DAY)
    out = {MONDAY + n * DAY for n in range(28, 31)}
    assert find_gaps([day for day in days if day not in out]) == []


def test_a_weekly_channel_has_its_own_measure() -> None:
    weeks = [MONDAY + n * 7 * DAY for n in range(40)]
    assert find_gaps(weeks) == []
    (gap,) = find_gaps([*weeks[:20], *weeks[24:]])
    assert (gap.since, gap.until) == (weeks[19] + DAY, weeks[24] - DAY)


@given(some_days)
def test_gaps_lie_between_days_and_are_longer_than_usual(days: list[date]) -> None:
    limit = longest_silence(days)
    for gap in find_gaps(days):
        assert gap.since is not None
        assert gap.until is not None
        assert {gap.since - DAY, gap.until + DAY} <= set(days)
        assert not [day for day in days if gap.since <= day <= gap.until]
        assert gap.workdays == count_workdays(gap.since - DAY, gap.until) > limit == gap.limit


@given(some_days)
def test_what_is_no_gap_was_never_silent_for_too_long(days: list[date]) -> None:
    ends = {gap.until for gap in find_gaps(days)}
    limit = longest_silence(days)
    for earlier, later in pairwise(days):
        if later - DAY not in ends:
            assert count_workdays(earlier, later - DAY) <= limit
