from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extensions.back_off import retry_after

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


@given(st.integers(0, 10_000_000))
def test_seconds_and_dates_mean_the_same(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(str(seconds), NOW) == retry_after(date, NOW) == seconds


@given(st.integers(0, 10_000_000))
def test_a_date_that_has_passed_asks_for_no_wait(seconds: int) -> None:
    assert retry_after(format_datetime(NOW - timedelta(seconds=seconds), usegmt=True), NOW) == 0


@given(st.one_of(st.text(), st.text("0123456789", max_size=400), st.text("MonTue, 0123:+-JanGMT")))
def test_any_value_is_a_wait_or_none(value: str) -> None:
    assert retry_after(value, NOW) >= 0
