from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.extract.address_dates import address_day, address_month

SITE = "https://example.com"
DAYS = (
    "{0:/%Y/%m/%d/}1.html",
    "{0:/%Y/%m%d/}c1-2.html",
    "{0:/%Y%m%d/}1.html",
    "{0:/%Y%m/%d/}content_1.html",
    "{0:/html/%Y-%m/%d/}content_1_2.htm",
    "{0:/%Y%m/t%Y%m%d_123}.html",
    "{0:/a/%Y-%m-%d}.html",
    "/a/{0.year}-{0.month}-{0.day}/1.html",
    "/{0.year}/{0.month}/{0.day}/1.html",
)
MONTHS = (
    "{0:/%Y/%m/}1.html",
    "{0:/chengdu/news/%Y%m/}7601743.html",
    "{0:/%Y-%m/}1.html",
    "{0:/%Y/%m/25}.html",
)
days = st.dates(date(1990, 1, 1), date(2049, 12, 31))


@given(days, st.sampled_from(DAYS))
def test_every_day_in_an_address_is_read(day: date, form: str) -> None:
    url = SITE + form.format(day)
    assert address_day(url) == day
    assert address_month(url) == (day.year, day.month)


@given(days, st.sampled_from(MONTHS))
def test_every_month_in_an_address_is_read(day: date, form: str) -> None:
    url = SITE + form.format(day)
    assert address_day(url) is None
    assert address_month(url) == (day.year, day.month)


def test_two_digits_of_the_year_need_their_day() -> None:
    assert address_day(f"{SITE}/18/0425/03/a1.html") == date(2018, 4, 25)
    assert address_month(f"{SITE}/18/04/a1.html") is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://[bad",
        "https://2018.example.com/04/25/",
        f"{SITE}/2018/",
        f"{SITE}/2018/12345.html",
        f"{SITE}/200512.html",
        f"{SITE}/20180230/1.html",
        f"{SITE}/120180425/1.html",
        f"{SITE}/201804251/1.html",
        f"{SITE}/1899/04/25/",
        f"{SITE}/a.html?day=2018-04-25",
    ],
)
def test_no_other_address_carries_a_date(url: str) -> None:
    assert address_day(url) is None
    assert address_month(url) is None


@given(st.text())
def test_any_text_is_read_without_an_error(url: str) -> None:
    day, month = address_day(url), address_month(url)
    assert day is None or month == (day.year, day.month)
