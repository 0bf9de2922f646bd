from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.dates import BEIJING, find_printed

FORMS = (
    "{0:%Y-%m-%d %H:%M}",
    "{0:%Y-%m-%d %H:%M:%S}",
    "{0:%Y-%m-%dT%H:%M:%S+08:00}",
    "{0:%Y/%m/%d %H:%M}",
    "{0:%Y.%m.%d %H:%M}",
    "{0:%Y年%m月%d日 %H:%M}",
    "{0:%Y年%m月%d日%H时%M分}",
    "{0:%Y年%m月%d日 星期三 %H:%M}",
    "{0.year}-{0.month}-{0.day} {0.hour}:{0:%M}",
    "{0.year}年{0.month}月{0.day}日 {0.hour}:{0:%M}",
    "来源:天府早报 {0:%Y-%m-%d %H:%M}   https://www.yybnet.net/",
    "天府早报 {0:%Y-%m-%d %H:%M} 大字",
    "发布时间:{0:%Y-%m-%d %H:%M} 浏览:12次",
    "{0:%Y-%m-%d  %H : %M}",
)
DAYS = ("{0:%Y-%m-%d}", "{0:%Y年%m月%d日}", "{0.year}/{0.month}/{0.day}", "{0:%Y-%m-%d} 大字")
minutes = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001  the printed one
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(minutes, st.sampled_from(FORMS))
def test_every_printed_minute_is_found(moment: datetime, form: str) -> None:
    printed = find_printed(form.format(moment))
    assert printed is not None
    assert printed.on == moment.date()
    unknown = moment.time() == time(0, 0)
    assert printed.at == (None if unknown else moment.replace(tzinfo=BEIJING))


@given(minutes, st.sampled_from(DAYS))
def test_every_printed_day_is_found_without_a_time(moment: datetime, form: str) -> None:
    printed = find_printed(form.format(moment))
    assert printed is not None
    assert (printed.on, printed.at) == (moment.date(), None)


@pytest.mark.parametrize(
    "text",
    ["", "2018", "2018-04", "04-25 03:13", "2018-13-01", "2018-02-30", "1234-5678", "第20180425号"],
)
def test_no_other_number_is_a_date(text: str) -> None:
    assert find_printed(text) is None


def test_an_impossible_day_is_passed_over() -> None:
    printed = find_printed("2018-02-30 更正:2018-03-02 07:05")
    assert printed is not None
    assert printed.at == datetime(2018, 3, 2, 7, 5, tzinfo=BEIJING)


@pytest.mark.parametrize("clock", ["00:00", "0:00", "00:00:00", "24:00", "12:60"])
def test_midnight_and_impossible_minutes_leave_the_day(clock: str) -> None:
    printed = find_printed(f"2018-04-25 {clock}")
    assert printed is not None
    assert (printed.on, printed.at) == (date(2018, 4, 25), None)


def test_the_span_is_where_the_date_stands() -> None:
    text = "来源:天府早报 2018-04-25 03:13   https"
    printed = find_printed(text)
    assert printed is not None
    assert text[slice(*printed.span)] == "2018-04-25 03:13"
