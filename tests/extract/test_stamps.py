from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.stamps import parse_stamp
from yybcrawl.zone import CHINA

zones = st.integers(-12 * 4, 14 * 4).map(
    lambda quarters: timezone(timedelta(minutes=15 * quarters))
)
stamps = st.datetimes(
    datetime(1990, 1, 2),  # noqa: DTZ001  the zone is added
    datetime(2049, 12, 31),  # noqa: DTZ001  the zone is added
    timezones=zones,
)


@given(stamps)
def test_every_written_moment_is_read_in_beijing_time(moment: datetime) -> None:
    there = moment.astimezone(CHINA).replace(second=0, microsecond=0)
    known = (moment.hour, moment.minute) != (0, 0) and (there.hour, there.minute) != (0, 0)
    for value in (
        moment.isoformat(),
        moment.isoformat(timespec="seconds"),
        format_datetime(moment),
    ):
        printed = parse_stamp(value)
        assert printed is not None
        assert printed.timed
        assert not known or (printed.at, printed.on) == (there, there.date())


@given(stamps)
def test_every_epoch_is_read_in_beijing_time(moment: datetime) -> None:
    there = moment.astimezone(CHINA).replace(second=0, microsecond=0)
    seconds = int(moment.timestamp())
    for value in (f"{seconds}", f"{seconds}000"):
        printed = parse_stamp(value) if len(f"{seconds}") == 10 else None
        if printed:
            assert printed.on == there.date()
            assert printed.at == (there if there.hour or there.minute else None)


@pytest.mark.parametrize(
    ("value", "minute"),
    [
        ("1524597202", "03:13"),
        ("1524597202000", "03:13"),
        ("2018-04-25T03:13:22", "03:13"),
        (" 2018-04-24T19:13:22.123Z ", "03:13"),
        ("20180424T191322Z", "03:13"),
        ("2018-04-25 03:13:22", "03:13"),
        ("2018年4月25日03:13", "03:13"),
        ("2018-04-25T03:13", "03:13"),
        ("2018-04-25", None),
        ("20180425", None),
        ("2018-04-24T16:00:00Z", None),
        ("2018-04-25T00:00:00-05:00", None),
        ("1524585600", None),
    ],
)
def test_the_usual_forms(value: str, minute: str | None) -> None:
    printed = parse_stamp(value)
    assert printed is not None
    assert printed.on == date(2018, 4, 25)
    assert (printed.at and f"{printed.at:%H:%M}") == minute


@pytest.mark.parametrize(
    "value", ["", "x", "0", "0000000000", "123456789", "2018", "2018-04", "1" * 200]
)
def test_no_stamp(value: str) -> None:
    assert parse_stamp(value) is None


@given(st.text())
def test_any_text_is_read_without_an_error(value: str) -> None:
    printed = parse_stamp(value)
    assert printed is None or printed.at is None or printed.at.tzinfo is CHINA
