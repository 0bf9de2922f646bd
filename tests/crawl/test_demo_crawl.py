from __future__ import annotations

import re
from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest

from yybcrawl.demo.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crawl.conftest import Crawled
    from tests.support.archive import Stored
    from yybcrawl.demo.truth import DemoArticle, DemoPortal

ARTICLE = re.compile(r"/chengdu/[a-z]+/\d{6}/\d+(?:_\d)?\.html")
LANDMARKS = ("新闻推荐", "猜你喜欢", "频道推荐", "相关新闻", "热点阅读", "图文看点", "热点排行")
TAGLINE_WORDS = ("这个家", "天涯咫尺", "期待在此相遇", "最美不过回家的路", "行李", "为你守候")


def squeezed(text: str) -> str:
    """Without white space: a stray blank between two characters may also part two headings."""
    return "".join(text.split())


TRUTHS: dict[str, tuple[Callable[[Stored], Any], Callable[[DemoArticle], Any]]] = {
    "url": (attrgetter("url"), attrgetter("url")),
    "title": (attrgetter("title"), attrgetter("title")),
    "source": (attrgetter("source"), attrgetter("source")),
    "day": (attrgetter("published_on"), attrgetter("published_on")),
    "minute": (attrgetter("published_at"), attrgetter("published_at")),
    "places": (
        lambda stored: (stored.province, stored.city, stored.district),
        lambda truth: ("四川", "成都", truth.district),
    ),
    "channels": (attrgetter("channels"), lambda truth: frozenset(truth.channels)),
    "body": (
        lambda stored: squeezed(stored.body),
        lambda truth: squeezed("".join(truth.paragraphs)),
    ),
    "paragraphs": (
        lambda stored: stored.body.count("\n\n") + 1,
        lambda truth: len(truth.paragraphs),
    ),
    "byline": (attrgetter("byline"), attrgetter("byline")),
    "people": (attrgetter("people"), attrgetter("people")),
    "images": (attrgetter("images"), lambda truth: tuple(map(tuple, truth.images))),
    "duplicate of": (attrgetter("duplicate_of"), attrgetter("duplicate_of")),
    "similarity": (
        attrgetter("similarity"),
        lambda truth: 1.0 if truth.duplicate_of else None,
    ),
}


def test_a_healthy_crawl_ends_with_0_and_its_reason(
    first_crawl: Crawled, portal: DemoPortal
) -> None:
    assert first_crawl.run.code == 0, first_crawl.run.stderr
    assert first_crawl.run.reason.startswith("healthy: 14 channels, ")
    assert f" {len(portal.articles)} stored" in first_crawl.run.reason
    assert "ERROR" not in first_crawl.run.stderr
    assert "Traceback" not in first_crawl.run.stderr


def test_every_listed_article_is_stored_and_no_other(
    first_crawl: Crawled, portal: DemoPortal
) -> None:
    assert first_crawl.articles.keys() == {article.key for article in portal.articles}


@pytest.mark.parametrize("field", TRUTHS)
def test_a_field_of_every_article_is_what_a_reader_would_note(
    first_crawl: Crawled, portal: DemoPortal, field: str
) -> None:
    stored_value, true_value = TRUTHS[field]
    wrong = {
        truth.url: (found, true_value(truth))
        for truth in portal.articles
        if (found := stored_value(first_crawl.articles[truth.key])) != true_value(truth)
    }
    assert not wrong


def test_no_text_holds_what_follows_an_article(first_crawl: Crawled) -> None:
    for article in first_crawl.articles.values():
        text = "".join((article.title, article.source or "", article.byline or "", article.body))
        found = [word for word in (*LANDMARKS, *TAGLINE_WORDS, "\ufffd", "\\") if word in text]
        assert not found, article.url


def test_paragraphs_are_joined_by_one_empty_line(first_crawl: Crawled) -> None:
    for article in first_crawl.articles.values():
        assert not re.search(r"\n{3}|(?<!\n)\n(?!\n)|^\s|\s$", article.body), article.url


def test_stories_are_the_articles_without_copies(first_crawl: Crawled, portal: DemoPortal) -> None:
    assert first_crawl.stories == {a.key for a in portal.articles if a.duplicate_of is None}


def test_channels_are_those_of_the_menu_in_its_order(first_crawl: Crawled) -> None:
    names = ("path", "name", "city", "district")
    found = [tuple(row[name] for name in names) for row in first_crawl.channels]
    assert found == [(place.channel, place.name, "成都", place.district) for place in PLACES]


def test_robots_txt_is_asked_for_first(first_crawl: Crawled) -> None:
    assert first_crawl.paths[:2] == ["/robots.txt", "/chengdu/"]


def test_every_page_is_fetched_once(first_crawl: Crawled) -> None:
    pages = Counter(path.partition("?spm")[0] for path in first_crawl.paths)
    assert {path: count for path, count in pages.items() if count > 1} == {}


def test_only_listed_articles_and_their_parts_are_fetched(
    first_crawl: Crawled, portal: DemoPortal
) -> None:
    fetched = {path for path in first_crawl.paths if ARTICLE.match(path)}
    listed = {article.path for article in portal.articles}
    parts = fetched - listed
    assert listed <= fetched
    assert len(parts) == 3
    assert {re.sub(r"_\d", "", path) for path in parts} <= listed


def test_no_host_but_the_copy_is_asked(first_crawl: Crawled) -> None:
    stats = first_crawl.row["stats"]
    assert stats["downloader/request_count"] == len(first_crawl.paths)
    assert stats["downloader/response_status_count/200"] == len(first_crawl.paths)


def test_the_ledger_lists_what_each_channel_lists(first_crawl: Crawled, portal: DemoPortal) -> None:
    listed = {path: counts["listed"] for path, counts in first_crawl.ledger.items()}
    truth = Counter(channel for article in portal.articles for channel in article.channels)
    assert listed == dict(truth)
    assert {counts["stop_reason"] for counts in first_crawl.ledger.values()} == {"end"}
    pages = sum(counts["pages"] for counts in first_crawl.ledger.values())
    lists = [path for path in first_crawl.paths[1:] if not ARTICLE.match(path)]
    assert pages == len(lists) > len(PLACES)


@pytest.mark.parametrize("name", ["first_crawl", "second_crawl", "refresh_crawl"])
def test_the_ledger_balances_in_each_channel(name: str, request: pytest.FixtureRequest) -> None:
    crawled: Crawled = request.getfixturevalue(name)
    for path, counts in crawled.ledger.items():
        met = counts["known"] + counts["requested"] + counts["skipped"]
        fates = sum(counts[fate] for fate in ("stored", "changed", "unchanged", "failed"))
        assert (counts["listed"], counts["requested"]) == (met, fates), path


def test_the_run_has_a_row_with_its_reason(first_crawl: Crawled) -> None:
    row = first_crawl.row
    assert (row["spider"], row["status"], row["exit_code"]) == ("chengdu", "healthy", 0)
    assert row["reason"] == first_crawl.run.reason
    assert row["arguments"].keys() == {"base_url"}
    assert row["started_at"] <= row["finished_at"]


def test_a_second_crawl_asks_for_two_list_pages_a_channel_at_most_and_adds_nothing(
    first_crawl: Crawled, second_crawl: Crawled
) -> None:
    assert second_crawl.run.code == 0
    assert not [path for path in second_crawl.paths if ARTICLE.match(path)]
    lists = Counter(path.rpartition("/")[0] for path in second_crawl.paths[1:])
    assert len(lists) == len(PLACES)
    assert set(lists.values()) == {1, 2}
    assert set(second_crawl.paths) < set(first_crawl.paths)
    assert second_crawl.articles == first_crawl.articles
    assert second_crawl.revisions == first_crawl.revisions == len(first_crawl.articles)
    for counts in second_crawl.ledger.values():
        assert 0 < counts["listed"] == counts["known"]
        assert counts["stop_reason"] == "end"


def test_a_refresh_reads_all_again_and_finds_nothing_changed(
    first_crawl: Crawled, refresh_crawl: Crawled
) -> None:
    assert refresh_crawl.run.code == 0
    assert sorted(refresh_crawl.paths) == sorted(first_crawl.paths)
    unchanged = sum(counts["unchanged"] for counts in refresh_crawl.ledger.values())
    assert unchanged == len(first_crawl.articles)
    assert refresh_crawl.articles == first_crawl.articles
    assert refresh_crawl.revisions == first_crawl.revisions
