from __future__ import annotations

import shlex
from datetime import date
from typing import Any

import pytest
from sqlalchemy import make_url

from yybcrawl.gaps import Gap
from yybcrawl.portals.arguments import Arguments
from yybcrawl.portals.gazetteer import find_county, find_place
from yybcrawl.report import backfill
from yybcrawl.report.backfill import count_waiting, database_word, waiting_spans
from yybcrawl.storage.channel_records import ChannelRecord, Waiting

GAP = Gap(date(2018, 4, 10), date(2018, 5, 20), 27, 3)
OLDER = Gap(None, date(2018, 1, 31))
ALL = Gap(None, None)
BEGIN, END = "scrapy crawl chengdu -a districts=xindu", "-a since=2018-04-10 -a until=2018-05-20"


def channel(**changes: Any) -> ChannelRecord:
    fields: dict[str, Any] = {
        "id": 1,
        "path": "/chengdu/xindu/",
        "name": "新都",
        "city": "成都",
        "district": "新都",
        "spider": "chengdu",
        "arguments": {},
        "is_complete": True,
        "printed": [],
        "waiting": [waiting("201804")],
    }
    return ChannelRecord(**fields | changes)


def waiting(month: str, printed_on: date | None = None) -> Waiting:
    return Waiting(f"https://www.yybnet.net/chengdu/xindu/{month}/7601743.html", printed_on)


def backfill_command(met: ChannelRecord, gap: Gap, database: str | None) -> str:
    found = count_waiting(waiting_spans(met), gap)
    return backfill.backfill_command(met, gap, found, database)


def given(command: str) -> dict[str, str]:
    """Return the values of `-a` in a command, as a shell reads it."""
    words = shlex.split(command)
    pairs = [words[at + 1] for at, word in enumerate(words) if word == "-a"]
    return dict(pair.split("=", 1) for pair in pairs)


def test_the_command_names_channel_and_days() -> None:
    assert backfill_command(channel(), GAP, None) == f"{BEGIN} {END}"
    assert backfill_command(channel(), OLDER, None) == f"{BEGIN} -a until=2018-01-31"
    assert backfill_command(channel(), ALL, None) == BEGIN


@pytest.mark.parametrize(
    ("changes", "begin"),
    [
        ({"path": "/chengdu/", "district": None}, "scrapy crawl chengdu -a districts=chengdu"),
        ({"path": "/chengdu/x/", "district": "温江"}, "scrapy crawl chengdu -a districts='温江'"),
        ({"spider": None}, "scrapy crawl city -a city=chengdu -a districts=xindu"),
        (
            {"spider": "city", "arguments": {"city": "成都市", "max_pages": "2"}},
            "scrapy crawl city -a city='成都市' -a districts=xindu",
        ),
        ({"spider": "mychengdu"}, "scrapy crawl mychengdu -a districts=xindu"),
        (
            {"arguments": {"base_url": "http://127.0.0.1:8000/a b/", "districts": "温江"}},
            "scrapy crawl chengdu -a 'base_url=http://127.0.0.1:8000/a b/' -a districts=xindu",
        ),
    ],
)
def test_the_spider_is_the_one_that_met_the_channel(changes: dict[str, Any], begin: str) -> None:
    assert backfill_command(channel(**changes), GAP, None) == f"{begin} {END}".replace(
        "districts='温江'", "'districts=温江'"
    ).replace("city='成都市'", "'city=成都市'")


@pytest.mark.parametrize("gap", [GAP, OLDER, ALL])
@pytest.mark.parametrize("slug", ["", "news/", "xindu/", "pixian/", "jianyang/"])
def test_the_spiders_take_the_arguments_and_mean_the_channel(slug: str, gap: Gap) -> None:
    names = {"xindu/": "新都", "pixian/": "郫都", "jianyang/": "简阳"}
    met = channel(path=f"/chengdu/{slug}", district=names.get(slug), spider=None, waiting=[])
    values = given(backfill_command(met, gap, None))
    arguments = Arguments.parse(values, place=None)
    place = find_place("chengdu")
    assert place is not None
    wanted = find_county(place, names[slug]) if slug in names else None
    assert (arguments.place, arguments.districts) == (place, (wanted,))
    assert (arguments.since, arguments.until) == (gap.since, gap.until)


@pytest.mark.parametrize(
    ("path", "district"),
    [("/chengdu/$(id)/", "`id`"), ("/nowhere/xindu/", "新都"), ("/", ""), ("/mianyang/a/", None)],
)
def test_a_channel_that_no_argument_can_name_is_walked_with_its_place(
    path: str, district: str | None
) -> None:
    command = backfill_command(channel(path=path, district=district), GAP, None)
    assert command == f"scrapy crawl chengdu {END}"


def test_nothing_from_the_archive_reaches_the_shell() -> None:
    hostile = "'; touch /tmp/x; $(id) `id` \n # \""
    met = channel(
        path=f"/{hostile}/", city=hostile, spider=hostile, arguments={"base_url": hostile}
    )
    words = shlex.split(backfill_command(met, GAP, hostile))
    assert words[:3] == ["scrapy", "crawl", hostile]
    assert words[3:5] == ["-a", f"base_url={hostile}"]
    assert words[-2:] == ["-s", f"YYBCRAWL_DATABASE_URL={hostile}"]


@pytest.mark.parametrize(
    ("changes", "refresh"),
    [
        ({}, None),
        ({"waiting": []}, "1"),
        ({"waiting": [], "is_complete": False}, "1"),
        ({"waiting": [], "is_complete": None}, None),
        ({"waiting": [waiting("201803")]}, "1"),
        ({"waiting": [waiting("201804", date(2018, 4, 9))]}, "1"),
        ({"waiting": [waiting("201804", date(2018, 4, 10))]}, None),
        ({"waiting": [Waiting("https://www.yybnet.net/", None)]}, "1"),
    ],
)
def test_lists_are_walked_again_only_where_nothing_is_known_to_be_missing(
    changes: dict[str, Any], refresh: str | None
) -> None:
    met = channel(**changes)
    assert given(backfill_command(met, GAP, None)).get("refresh") == refresh
    assert refresh is None or count_waiting(waiting_spans(met), GAP) == 0


def test_what_is_older_than_all_needs_no_second_walk() -> None:
    assert "refresh" not in backfill_command(channel(is_complete=False, waiting=[]), OLDER, None)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("sqlite:////srv/a b/新.db", "sqlite:////srv/a b/新.db"),
        (
            "postgresql+psycopg://me:secret@db:5433/news?sslmode=require&password=secret",
            "postgresql+psycopg://me@db:5433/news?sslmode=require",
        ),
    ],
)
def test_the_database_is_named_without_its_password(url: str, word: str) -> None:
    assert database_word(make_url(url)) == word
    assert f"YYBCRAWL_DATABASE_URL={word}" in shlex.split(backfill_command(channel(), GAP, word))


def test_a_database_of_this_folder_is_named_for_any_folder() -> None:
    word = database_word(make_url("sqlite:///yybcrawl.db"))
    assert word.startswith("sqlite:////")
    assert word.endswith("/yybcrawl.db")
