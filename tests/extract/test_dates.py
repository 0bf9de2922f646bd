from __future__ import annotations

import time
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.dates import Printed, find_all_printed, find_printed
from yybcrawl.zone import CHINA

FORMS = (
    "{0:%Y-%m-%d %H:%M}",
    "{0:%Y-%m-%d %H:%M:%S}",
    "{0:%Y-%m-%d %H:%M:%S.0}",
    "{0:%Y-%m-%d%H:%M:%S}",
    "{0:%Y-%m-%dT%H:%M:%S+08:00}",
    "{0:%Y-%m-%d - %H:%M}",
    "{0:%Y-%m-%d (%a) %H:%M}",
    "{0:%Y/%m/%d %H:%M}",
    "{0:%Y.%m.%d %H:%M}",
    "{0:%Y–%m–%d %H:%M}",
    "{0:%Y年%m月%d日 %H:%M}",
    "{0:%Y年%m月%d日%H时%M分}",
    "{0:%Y年%m月%d日%H时%M分%S秒}",
    "{0:%Y年%m月%d日 星期三 %H:%M}",
    "{0:%Y年%m月%d日(周三)%H:%M}",
    "{0:%Y年%m月%d日 农历三月初十 星期三 %H:%M}",
    "{0:%Y 年 %m 月 %d 日 %H : %M}",
    "{0:%Y年%m月%d日 北京时间%H:%M}",
    "{0:%Y年%m月%d号 %H点%M分}",
    "{0:%Y-%m-%d} {0:%I:%M %p}",
    "{0:%Y-%m-%d} {0:%p %I:%M}",
    "{0:%B %d, %Y %H:%M}",
    "{0:%b %d, %Y at %H:%M}",
    "{0:%d %B %Y %H:%M}",
    "{0:%d-%b-%Y %H:%M:%S}",
    "{0:%a %b %d %H:%M:%S CST %Y}",
    "{0:%a, %d %b %Y %H:%M:%S +0800}",
    "{0:%a %b %d %Y %H:%M:%S GMT+0800}",
    "{0.year}-{0.month}-{0.day} {0.hour}:{0:%M}",
    "{0.year}年{0.month}月{0.day}日 {0.hour}:{0:%M}",
    "{0.month}/{0.day}/{0.year} {0:%I:%M:%S %p}",
    "来源:天府早报 {0:%Y-%m-%d %H:%M}   https://www.yybnet.net/",
    "天府早报 {0:%Y-%m-%d %H:%M} 大字",
    "发布时间:{0:%Y-%m-%d %H:%M} 浏览:12次",
    "日期:{0:%Y-%m-%d} 时间:{0:%H:%M}",
    "{0:%Y-%m-%d  %H : %M}",
    "{0:%Y%m%d%H%M}",
    "{0:%Y%m%d %H:%M}",
    "{0:%Y%m%dT%H%M%S+0800}",
    "发布日期: {0:%Y%m%d%H%M%S} 天府早报",
)
DAYS = (
    "{0:%Y-%m-%d}",
    "{0:%Y年%m月%d日}",
    "{0.year}/{0.month}/{0.day}",
    "{0:%Y-%m-%d} 大字",
    "{0:%Y-%m-%d} 第03版",
    "{0:%Y-%m-%d} 10点新闻",
    "{0:%Y-%m-%d} 一点一滴",
    "{0:%b %d, %Y}",
    "{0:%d %B %Y}",
    "{0:%Y%m%d}",
    "天府早报/{0:%Y-%m-%d}",
    "https://example.com/1999-01-02/3.html {0:%Y-%m-%d}",
)
CHINESE = "〇一二三四五六七八九"
FETCHED = datetime(2018, 4, 26, 10, 0, 30, tzinfo=CHINA)

minutes = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)).map(  # noqa: DTZ001  the printed one
    lambda moment: moment.replace(second=0, microsecond=0)
)
days = st.dates(date(1990, 1, 1), date(2049, 12, 31))


def beijing(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


def chinese(number: int) -> str:
    tens, units = divmod(number, 10)
    unit = CHINESE[units] if units else ""
    return unit if not tens else ("十" if tens == 1 else CHINESE[tens] + "十") + unit


def found(text: str) -> Printed:
    printed = find_printed(text)
    assert printed is not None
    return printed


@given(minutes, st.sampled_from(FORMS))
def test_every_printed_minute_is_found(moment: datetime, form: str) -> None:
    printed = found(form.format(moment))
    assert printed.on == moment.date()
    unknown = (moment.hour, moment.minute) == (0, 0)
    assert printed.at == (None if unknown else moment.replace(tzinfo=CHINA))


@pytest.mark.parametrize("form", FORMS)
def test_a_printed_time_counts_as_printed_even_if_it_is_midnight(form: str) -> None:
    assert found(form.format(datetime(2018, 4, 25, 3, 13))).timed  # noqa: DTZ001  the printed one
    midnight = found(form.format(datetime(2018, 4, 25)))  # noqa: DTZ001  the printed one
    assert (midnight.at, midnight.timed) == (None, True)


@given(minutes, st.sampled_from(DAYS))
def test_every_printed_day_is_found_without_a_time(moment: datetime, form: str) -> None:
    printed = found(form.format(moment))
    assert (printed.on, printed.at, printed.timed) == (moment.date(), None, False)


@given(days, st.sampled_from("〇○零O0"))
def test_every_day_in_chinese_numerals_is_found(day: date, zero: str) -> None:
    year = "".join(CHINESE[int(digit)] for digit in str(day.year)).replace("〇", zero)
    assert found(f"{year}年{chinese(day.month)}月{chinese(day.day)}日").on == day


@given(days, st.sampled_from(("民國", "民国", "中華民國 ")))
def test_every_day_of_the_republic_is_found(day: date, era: str) -> None:
    assert found(f"{era}{day.year - 1911}年{day.month}月{day.day}日").on == day


@given(minutes, st.integers(-12 * 60, 14 * 60))
def test_other_offsets_are_told_in_beijing_time(moment: datetime, offset: int) -> None:
    local = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    printed = found(local.isoformat())
    there = local.astimezone(CHINA)
    is_unknown = (0, 0) in ((moment.hour, moment.minute), (there.hour, there.minute))
    assert is_unknown or (printed.on, printed.at) == (there.date(), there)


def test_zulu_and_greenwich_are_told_in_beijing_time() -> None:
    for zone in ("Z", "GMT", "UTC", "+00:00", "+0000"):
        assert found(f"2018-04-24T19:13:00{zone}").at == beijing(2018, 4, 25, 3, 13)
    assert found("Tue Apr 24 19:13:22 UTC 2018").at == beijing(2018, 4, 25, 3, 13)


def test_a_range_of_hours_is_no_offset() -> None:
    assert found("2018-04-25 09:00-11:30").at == beijing(2018, 4, 25, 9, 0)


@pytest.mark.parametrize(
    ("clock", "hour", "minute"),
    [
        ("上午9:13", 9, 13),
        ("上午12:13", 0, 13),
        ("凌晨3点13分", 3, 13),
        ("中午12点半", 12, 30),
        ("中午1:05", 13, 5),
        ("下午 3 点 13 分", 15, 13),
        ("下午3时", 15, 0),
        ("下午15:13", 15, 13),
        ("傍晚6:05", 18, 5),
        ("晚上9点整", 21, 0),
        ("3:13 p.m.", 15, 13),
        ("12:13 AM", 0, 13),
        ("12:13PM", 12, 13),
        ("17:03PM", 17, 3),
        ("十时三十分", 10, 30),
        ("9:5:3", 9, 5),
    ],
)
def test_halves_of_the_day(clock: str, hour: int, minute: int) -> None:
    assert found(f"2018年4月25日 {clock}").at == beijing(2018, 4, 25, hour, minute)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2018",
        "2018-04",
        "2018年4月",
        "1996-6",
        "04-25 03:13",
        "4月25日",
        "昨天 03:13",
        "3小时前",
        "2018-13-01",
        "2018-02-30",
        "1234-5678",
        "第20180425号",
        "电话:20180425",
        "1948年4月25日",
        "2100-04-25",
        "107年4月25日",
        "民國十八年四月二十五日",
        "18-04-25",
        "05-04-25 03:13",
        "04/05/2018",
        "4.25.18 03:13",
        "192.168.1.1",
        "39482018-4-25 10:26",
        "https://example.com/2018-04-25/1.html",
        "Marketing 25, 2018",
        "二〇一八年",
        "二〇一八年四月三十一日",
        "二〇一八年十十月一日",
        "民国史",
    ],
)
def test_no_other_number_is_a_date(text: str) -> None:
    assert find_printed(text) is None


def test_an_impossible_day_is_passed_over() -> None:
    assert found("2018-02-30 更正:2018-03-02 07:05").at == beijing(2018, 3, 2, 7, 5)


@pytest.mark.parametrize("clock", ["00:00", "0:00", "00:00:00", "24:00", "12:60", "晚上12:00"])
def test_midnight_and_impossible_minutes_leave_the_day(clock: str) -> None:
    printed = found(f"2018-04-25 {clock}")
    assert (printed.on, printed.at, printed.timed) == (date(2018, 4, 25), None, True)


@pytest.mark.parametrize(
    "date_line",
    [
        "2018-04-25 03:13",
        "2018年4月25日 星期三 03:13",
        "25 April 2018 03:13",
        "04/25/2018 03:13",
        "二〇一八年四月二十五日",
        "民國107年4月25日",
    ],
)
def test_the_span_is_where_the_date_stands(date_line: str) -> None:
    text = f"来源:天府早报 {date_line}   https"
    assert text[slice(*found(text).span)] == date_line


def test_all_full_dates_of_a_line_are_found_in_order() -> None:
    text = "2018-04-25 03:13 更新:2018年4月26日 https://example.com/2018-04-27/ 04/28/2018"
    assert [printed.on.day for printed in find_all_printed(text)] == [25, 26, 28]
    assert find_all_printed("天府早报") == []


pieces = st.sampled_from(
    (
        *"0123456789-/.:年月日时分 T一二十〇民国前天小",
        *("2018", "20180425", "Apr ", "农历", "星期", "下午", "GMT+", "昨天", "刚刚", "://"),
    )
)
texts = st.one_of(st.text(), st.lists(pieces, max_size=40).map("".join))
moments = st.one_of(st.none(), st.datetimes(datetime(1950, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
months = st.one_of(st.none(), st.tuples(st.integers(1990, 2049), st.integers(1, 12)))


@given(texts, moments, months)
def test_any_text_is_read_without_an_error(
    text: str, fetched_at: datetime | None, month: tuple[int, int] | None
) -> None:
    text = unicodedata.normalize("NFKC", text)
    printed = find_printed(text, fetched_at=fetched_at, month=month)
    if printed:
        start, end = printed.span
        assert 0 <= start < end <= len(text)
        assert printed.at is None or printed.at.date() == printed.on
        assert printed.timed or printed.at is None
    spans = [one.span for one in find_all_printed(text)]
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "2018-04-",
        "20180425 ",
        "://2018-04-25",
        "04-25 03:",
        "昨天",
        "农历",
        "2018-04-25" + " " * 40,
        "2018-04-25" + "农历" * 20,
        "2018-04-25" + "Mon(" * 20,
        "Jan 1 ",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begin = time.process_time()
        find_printed(text, fetched_at=FETCHED, month=(2010, 9))
        find_all_printed(text)
        return time.process_time() - begin

    assert seconds(200_000) < 0.2 + 40 * seconds(20_000)
