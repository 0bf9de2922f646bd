from __future__ import annotations

from datetime import date

import pytest

from yybcrawl.errors import ArgumentError
from yybcrawl.portals.arguments import Arguments


def parse(place: str | None = "chengdu", **values: str) -> Arguments:
    return Arguments.parse(values, place=place)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("since", "x"),
        ("since", ""),
        ("since", "2018-02-30"),
        ("since", "2018/04/01"),
        ("until", "昨天"),
        ("until", "2018-4-1"),
        ("districts", "nowhere"),
        ("districts", "锦州"),
        ("districts", "涪城"),
        ("max_pages", "0"),
        ("max_pages", "-1"),
        ("max_pages", "1.5"),
        ("max_pages", "all"),
        ("max_pages", ""),
        ("refresh", "2"),
        ("refresh", "yes"),
        ("refresh", ""),
        ("base_url", ""),
        ("base_url", "127.0.0.1:80"),
        ("base_url", "ftp://127.0.0.1/"),
        ("base_url", "http://"),
        ("base_url", "http://127.0.0.1:port/"),
        ("base_url", "http://[::1/"),
        ("base_url", "http://127.0.0.1:0/"),
    ],
)
def test_a_bad_value_is_named_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(ArgumentError) as raised:
        parse(**{name: value})
    message = str(raised.value)
    assert f"{name}={value!r}" in message
    assert "\n" not in message
    assert message.endswith(".")


@pytest.mark.parametrize("value", ["", "  ", "nowhere", "山西", "成都x"])
def test_a_city_that_the_portal_cannot_have_is_refused(value: str) -> None:
    with pytest.raises(ArgumentError, match="city"):
        parse(place=None, city=value)


def test_a_spider_without_a_place_needs_a_city() -> None:
    with pytest.raises(ArgumentError, match="the argument city is missing"):
        parse(place=None)


def test_an_unknown_argument_is_told_from_one_that_is_near() -> None:
    with pytest.raises(
        ArgumentError, match="unknown argument 'district': did you mean 'districts'"
    ):
        parse(district="新都")
    with pytest.raises(ArgumentError, match="unknown argument 'colour': known are base_url, "):
        parse(colour="red")
    with pytest.raises(ArgumentError, match="unknown argument 'city'"):
        parse(city="mianyang")


def test_since_after_until_names_both() -> None:
    with pytest.raises(ArgumentError, match="since=2018-04-02 is later than until=2018-04-01"):
        parse(since="2018-04-02", until="2018-04-01")


@pytest.mark.parametrize(
    "value",
    [
        "xindu,温江",
        "新都区，wenjiang",
        " 新都 , 温江区 ,",
        "XINDU,温江",
    ],
)
def test_districts_are_slugs_or_names_in_either_width(value: str) -> None:
    names = [county and county.name for county in parse(districts=value).districts]
    assert names == ["新都", "温江"]


@pytest.mark.parametrize("value", ["chengdu", "成都", "成都市"])
def test_the_city_itself_is_a_district_without_a_county(value: str) -> None:
    assert parse(districts=value).districts == (None,)


@pytest.mark.parametrize("value", ["mianyang", "绵阳", "绵阳市", "MianYang", " 绵阳 "])
def test_a_city_is_a_slug_or_a_name(value: str) -> None:
    assert parse(place=None, city=value).place.slug == "mianyang"


@pytest.mark.parametrize(
    ("value", "copy"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("https://mirror.example.org/yyb/", "https://mirror.example.org/yyb/"),
        ("http://[::1]:8000/yyb", "http://[::1]:8000/yyb/"),
        ("http://127.0.0.1:8000/yyb/?a=1#b", "http://127.0.0.1:8000/yyb/"),
    ],
)
def test_a_copy_has_one_slash_at_its_end(value: str, copy: str) -> None:
    assert parse(base_url=value).base_url == copy


def test_all_is_wanted_where_nothing_is_said() -> None:
    arguments = parse()
    assert (arguments.base_url, arguments.districts, arguments.max_pages) == (None, (), None)
    assert not arguments.refresh
    assert arguments.wants_day(date(1990, 1, 1))
    assert arguments.wants_month("199001")
    assert not arguments.is_before("199001")


def test_days_are_wanted_from_since_to_until() -> None:
    arguments = parse(since="2018-04-10", until="2018-05-20", max_pages="3", refresh="1")
    assert (arguments.max_pages, arguments.refresh) == (3, True)
    days = [(4, 9), (4, 10), (5, 20), (5, 21)]
    assert [arguments.wants_day(date(2018, *day)) for day in days] == [False, True, True, False]
    months = ["201803", "201804", "201805", "201806"]
    assert [arguments.wants_month(month) for month in months] == [False, True, True, False]
    assert [arguments.is_before(month) for month in months] == [True, False, False, False]
