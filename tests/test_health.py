from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.health import (
    ChannelDays,
    PastRun,
    Share,
    examine_channel,
    examine_runs,
    examine_share,
    is_learning,
    longest_silence,
)
from yybcrawl.workdays import count_workdays, is_workday

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MONDAY = date(2026, 8, 31)
days = st.dates(date(2016, 1, 1), date(2049, 12, 31))
many_days = st.sets(st.integers(0, 300), min_size=1, max_size=120).map(
    lambda offsets: [MONDAY + n * DAY for n in sorted(offsets)]
)


def weekdays(start: date, until: date) -> list[date]:
    every = [start + n * DAY for n in range((until - start).days + 1)]
    return [day for day in every if day.weekday() < 5]


def nightly(count: int, *codes: int | None) -> list[PastRun]:
    """Return runs of the last nights, newest first, of which the newest ended with `codes`."""
    ends = [*codes, *[0] * (count - len(codes))]
    return [PastRun(NOW - n * DAY, code, "a reason.") for n, code in enumerate(ends)]


@given(days, days, days)
def test_workdays_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    assert count_workdays(first, last) == count_workdays(first, middle) + count_workdays(
        middle, last
    )
    assert 0 <= count_workdays(first, last) <= (last - first).days
    assert count_workdays(first, first) == 0


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-10-01", "2026-10-08"),
        ("2026-02-16", "2026-02-23"),
        ("2025-01-28", "2025-02-04"),
        ("2026-05-01", "2026-05-05"),
        ("2026-11-28", "2026-11-29"),
    ],
)
def test_holidays_are_no_workdays(first: str, last: str) -> None:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    assert not [start + n * DAY for n in range((end - start).days) if is_workday(start + n * DAY)]


@pytest.mark.parametrize("day", ["2026-09-30", "2026-10-09", "2026-02-13", "2026-02-24"])
def test_the_days_around_holidays_are_workdays(day: str) -> None:
    assert is_workday(date.fromisoformat(day))


@given(many_days)
def test_a_channel_is_never_silent_on_a_day_it_spoke(channel_days: list[date]) -> None:
    assert examine_channel(ChannelDays("新都", channel_days, channel_days[-1])) is None


@given(many_days, st.integers(0, 100), st.integers(0, 100))
def test_a_silence_that_is_told_is_told_on_every_later_day(
    channel_days: list[date], later: int, more: int
) -> None:
    today = channel_days[-1] + later * DAY
    if examine_channel(ChannelDays("新都", channel_days, today)) is not None:
        assert examine_channel(ChannelDays("新都", channel_days, today + more * DAY)) is not None


@given(many_days)
def test_a_gap_as_long_as_the_longest_so_far_twice_over_is_told(channel_days: list[date]) -> None:
    channel = ChannelDays("新都", channel_days, channel_days[-1] + 1000 * DAY)
    assert is_learning(channel) or examine_channel(channel)
    assert longest_silence(channel_days) >= 3


@given(many_days, st.integers(0, 20))
def test_nothing_is_told_within_three_weeks(channel_days: list[date], later: int) -> None:
    channel = ChannelDays("新都", channel_days, channel_days[0] + later * DAY)
    assert examine_channel(channel) is None


def test_a_channel_of_weekdays_may_rest_at_weekends_and_holidays() -> None:
    days = weekdays(MONDAY, date(2026, 9, 30))
    assert examine_channel(ChannelDays("新都", days, date(2026, 10, 11))) is None
    assert examine_channel(ChannelDays("新都", days, date(2026, 10, 13))) is None
    finding = examine_channel(ChannelDays("新都", days, date(2026, 10, 14)))
    assert finding == (
        "新都: nothing new for 4 workdays, since 2026-09-30; 3 are the most that is usual."
    )


def test_a_weekly_channel_may_be_silent_for_longer_than_a_daily_one() -> None:
    weekly = [MONDAY + n * 7 * DAY for n in range(12)]
    daily = weekdays(MONDAY, weekly[-1])
    today = weekly[-1] + 10 * DAY
    assert examine_channel(ChannelDays("新都", weekly, today)) is None
    assert examine_channel(ChannelDays("新都", daily, today)) is not None
    assert examine_channel(ChannelDays("新都", weekly, today + 14 * DAY)) is not None


def test_runs_that_end_well_and_in_time_are_no_finding() -> None:
    assert examine_runs("chengdu", nightly(5), NOW + DAY) == []
    assert examine_runs("chengdu", nightly(1), NOW + 5 * DAY) == []
    assert examine_runs("chengdu", nightly(3, None, 0), NOW + timedelta(hours=2)) == []


def test_a_run_that_ended_badly_is_told_with_its_reason() -> None:
    assert examine_runs("chengdu", nightly(5, 6), NOW) == [
        "chengdu: the run of 2026-11-26 04:00 UTC ended with 6: a reason."
    ]
    assert examine_runs("chengdu", nightly(5, None, 8), NOW)[0].endswith("ended with 8: a reason.")


def test_runs_that_stopped_coming_are_told() -> None:
    (finding,) = examine_runs("chengdu", nightly(5), NOW + 4 * DAY)
    assert finding == (
        "chengdu: no run since 2026-11-26 04:00 UTC; one comes every 24 hours as a rule."
    )
    (finding,) = examine_runs("chengdu", nightly(1), NOW + 8 * DAY)
    assert finding == "chengdu: no run since 2026-11-26 04:00 UTC; a week is long."
    assert examine_runs("chengdu", [], NOW) == ["chengdu: no run is recorded."]


def test_a_run_that_did_not_end_is_told() -> None:
    (finding,) = examine_runs("chengdu", nightly(4, None), NOW + timedelta(hours=30))
    assert finding == "chengdu: the run that began on 2026-11-26 04:00 UTC did not end."


@given(st.integers(0, 5000), st.integers(0, 5000), st.data())
def test_a_share_no_larger_than_before_is_no_finding(
    recent: int, before: int, data: st.DataObject
) -> None:
    before_without = data.draw(st.integers(0, before))
    most = min(recent // 2, recent * before_without // before if before else recent)
    share = Share("source", recent, data.draw(st.integers(0, most)), before, before_without)
    assert examine_share(share) is None


@given(st.integers(20, 5000), st.integers(100, 5000))
def test_a_field_that_is_lost_altogether_is_a_finding(recent: int, before: int) -> None:
    assert examine_share(Share("date", recent, recent, before, before // 50))


@pytest.mark.parametrize(
    ("share", "finding"),
    [
        (Share("source", 19, 19, 1000, 0), None),
        (Share("source", 100, 6, 1000, 10), None),
        (
            Share("source", 100, 14, 1000, 10),
            "14 of 100 new articles have no source (14%); 1% is usual.",
        ),
        (Share("body", 30, 10, 20, 0), None),
        (
            Share("body", 30, 16, 20, 0),
            "16 of 30 new articles have no body (53%); half is too many.",
        ),
    ],
)
def test_shares(share: Share, finding: str | None) -> None:
    assert examine_share(share) == finding
