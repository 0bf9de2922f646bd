from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.dates import find_printed
from yybcrawl.extract.relative import find_relative
from yybcrawl.zone import CHINA

FETCHED = datetime(2018, 4, 25, 17, 30, 30, tzinfo=UTC)  # 01:30 of the 26th in Beijing


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("今天 00:15", "2018-04-26 00:15"),
        ("昨天 08:15", "2018-04-25 08:15"),
        ("发布于昨日 下午3:13", "2018-04-25 15:13"),
        ("前天08:15 来源:天府早报", "2018-04-24 08:15"),
        ("发布时间:5分钟前", "2018-04-26 01:25"),
        ("3小时前 天府早报", "2018-04-25 22:30"),
        ("3 小時前", "2018-04-25 22:30"),
        ("2个小时前发布", "2018-04-25 23:30"),
        ("40秒前", "2018-04-26 01:29"),
        ("刚刚", "2018-04-26 01:30"),
        ("天府早报 刚刚更新", "2018-04-26 01:30"),
        ("发布于刚刚", "2018-04-26 01:30"),
    ],
)
def test_a_moment_is_told_from_the_moment_of_fetching(text: str, printed: str) -> None:
    found = find_relative(text, FETCHED)
    assert found is not None
    assert found.at is not None
    assert (f"{found.at:%Y-%m-%d %H:%M}", found.at.tzinfo) == (printed, CHINA)
    assert (found.on, found.timed) == (found.at.date(), True)
    assert find_printed(text, fetched_at=FETCHED) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("昨天", 25),
        ("发布于:前天", 24),
        (" 今日 ", 26),
        ("2天前", 24),
        ("10天前", 16),
        ("昨天 00:00", 25),
    ],
)
def test_a_day_is_told_without_a_time(text: str, day: int) -> None:
    found = find_relative(text, FETCHED)
    assert found is not None
    assert (found.on.day, found.at) == (day, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天天气不错",
        "昨天,记者从市交通局获悉",
        "以前天很蓝",
        "3天前,他离开了家",
        "3小时前的事",
        "刚刚,新线路开通",
        "他刚刚来过",
        "3个月前",
        "2年前",
        "目前",
        "提前3小时",
    ],
)
def test_a_sentence_is_no_date(text: str) -> None:
    assert find_relative(text, FETCHED) is None


def test_a_full_date_comes_first() -> None:
    found = find_printed("3小时前 2018-04-20 03:13", fetched_at=FETCHED)
    assert found is not None
    assert found.on.day == 20


@given(st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)), st.integers(0, 999))  # noqa: DTZ001
def test_every_distance_is_counted_back(fetched_at: datetime, count: int) -> None:
    now = fetched_at.replace(second=0, microsecond=0)
    for unit, length in (("分钟", timedelta(minutes=1)), ("小时", timedelta(hours=1))):
        found = find_relative(f"{count}{unit}前", fetched_at)
        assert found is not None
        assert found.at == now - count * length
