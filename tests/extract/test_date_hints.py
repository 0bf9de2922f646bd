from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.dates import find_printed
from yybcrawl.zone import CHINA

FETCHED = datetime(2018, 4, 26, 10, 0, tzinfo=CHINA)
days = st.dates(date(1990, 1, 1), date(2049, 12, 31))


@given(days)
def test_a_month_above_twelve_is_a_day(day: date) -> None:
    for text in (f"{day:%m/%d/%Y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}"):
        month = (day.year, day.month)
        printed = find_printed(text, month=month)
        assert printed is not None
        assert printed.on == day
        if day.day > 12 or day.day == day.month:
            assert find_printed(text) == printed


def test_am_and_pm_put_the_month_first() -> None:
    printed = find_printed("7/5/2005 9:23:57 PM")
    assert printed is not None
    assert printed.at == datetime(2005, 7, 5, 21, 23, tzinfo=CHINA)


def test_the_moment_of_fetching_settles_what_would_be_later() -> None:
    printed = find_printed("04/05/2018", fetched_at=FETCHED)
    assert printed is not None
    assert printed.on == date(2018, 4, 5)
    short = find_printed("05-04-25 03:13", fetched_at=FETCHED)
    assert short is not None
    assert short.on == date(2005, 4, 25)


def test_the_month_of_the_address_is_never_a_date_of_its_own() -> None:
    for text in ("", "来源:天府早报", "03:13", "2018年", "25日 03:13"):
        assert find_printed(text, month=(2018, 4)) is None
    other = find_printed("2018-04-25", month=(2017, 3))
    assert other is not None
    assert other.on == date(2018, 4, 25)


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("4月25日", (2017, 4), date(2017, 4, 25)),
        ("04-25 03:13", (2017, 4), date(2017, 4, 25)),
        ("12-31 23:59", (2019, 1), date(2018, 12, 31)),
        ("1月1日 00:10", (2018, 12), date(2019, 1, 1)),
        ("4月25日 03:13", (2018, 11), None),
        ("2月29日", (2018, 2), None),
    ],
)
def test_the_month_of_the_address_gives_the_year(
    text: str, month: tuple[int, int], day: date | None
) -> None:
    printed = find_printed(text, month=month)
    assert (printed and printed.on) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4月25日 03:13", date(2018, 4, 25)),
        ("4月26日 03:13", date(2018, 4, 26)),
        ("4月27日 03:13", date(2017, 4, 27)),
        ("(04/25 03:13)", date(2018, 4, 25)),
        ("2月29日", date(2016, 2, 29)),
        ("天府早报 4月25日", date(2018, 4, 25)),
        ("记者4月25日从市交通局获悉", None),
        ("4月25日,新线路开通", None),
        ("04-25", None),
        ("1234-04-25 03:13", None),
        ("2018-04-27 03:13", date(2018, 4, 27)),
        ("2018-04-28 03:13", None),
        ("2019-04-25 03:13", None),
        ("2019年4月25日 03:13", None),
        ("2019 年 4 月 25 日 03:13", None),
        ("二〇一九年4月25日 03:13", None),
        ("4月24日消息 2018-04-25 03:13", date(2018, 4, 25)),
    ],
)
def test_the_moment_of_fetching_gives_the_year(text: str, day: date | None) -> None:
    printed = find_printed(text, fetched_at=FETCHED)
    assert (printed and printed.on) == day


@pytest.mark.parametrize("line", ["18-04-25 03:13", "(18-04-25 03:13:22)", "18-04-25 3:13 大字"])
def test_two_digits_of_the_year_are_read_where_a_time_follows(line: str) -> None:
    printed = find_printed(line)
    assert printed is not None
    assert printed.at == datetime(2018, 4, 25, 3, 13, tzinfo=CHINA)
