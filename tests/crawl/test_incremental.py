"""What a run asks for when earlier runs have been there."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support.archive import ledger, rows, stored_articles
from tests.support.crawling import crawl, database_of
from tests.support.living_portal import CHANNELS, LivingPortal, living
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.crawling import Run

ONE = ("-a", "districts=新都")


class Archive:
    """Crawls of a portal into one archive."""

    def __init__(self, folder: Path, portal: LivingPortal) -> None:
        self.folder = folder
        self.portal = portal
        self.url = database_of(folder)

    def crawl(self, *options: str, code: int = 0) -> Run:
        self.portal.begin()
        with living(self.portal) as base_url:
            run = crawl(self.folder, base_url, "-s", "RETRY_TIMES=0", *options)
        assert run.code == code, run.stderr
        self.assert_balanced()
        return run

    def keys(self) -> set[str]:
        return set(stored_articles(self.url))

    def assert_balanced(self) -> None:
        for row in rows(self.url, models.RunChannel):
            met = row["known"] + row["requested"] + row["skipped"]
            fates = row["stored"] + row["changed"] + row["unchanged"] + row["failed"]
            assert (row["listed"], row["requested"]) == (met, fates)
            assert min(value for name, value in row.items() if name != "stop_reason") >= 0


@pytest.fixture
def portal() -> LivingPortal:
    return LivingPortal.of(35)


@pytest.fixture
def archive(tmp_path: Path, portal: LivingPortal) -> Archive:
    """An archive after the first crawl of a portal of four list pages a channel."""
    made = Archive(tmp_path, portal)
    made.crawl()
    assert made.keys() == portal.listed_keys()
    portal.begin()
    return made


def test_an_unchanged_portal_costs_two_list_pages_a_channel(
    archive: Archive, portal: LivingPortal
) -> None:
    for _ in range(2):
        archive.crawl()
        assert portal.asked_articles() == []
        assert portal.asked_lists("xindu") == ["/chengdu/xindu/", "/chengdu/xindu/list_4.html"]
        assert {len(portal.asked_lists(slug)) for slug in portal.lists} == {2}


def test_fourteen_channels_cost_as_little_and_bring_just_their_news(tmp_path: Path) -> None:
    portal = LivingPortal.of(12, CHANNELS, page_size=4)
    archive = Archive(tmp_path, portal)
    archive.crawl()
    archive.crawl()
    assert portal.asked_articles() == []
    assert {slug: len(portal.asked_lists(slug)) for slug in portal.lists} == dict.fromkeys(
        CHANNELS, 2
    )
    new = portal.publish(10)
    archive.crawl()
    assert len(new) == 140
    assert Counter(portal.asked_articles()) == Counter(new)
    assert archive.keys() == portal.listed_keys()


@pytest.mark.parametrize("count", [10, 27])
def test_just_the_new_articles_are_fetched(
    archive: Archive, portal: LivingPortal, count: int
) -> None:
    new = portal.publish(count)
    archive.crawl()
    assert Counter(portal.asked_articles()) == Counter(new)
    assert archive.keys() == portal.listed_keys()
    # The pages with news, one below them, and the lowest, which has moved by as much.
    assert len(portal.asked_lists("xindu")) <= 2 * (count // 10) + 4
    archive.crawl()
    assert portal.asked_articles() == []
    assert len(portal.asked_lists("xindu")) == 2


def test_an_article_that_slips_in_between_is_found(archive: Archive, portal: LivingPortal) -> None:
    new = portal.publish(2)
    portal.lists["xindu"].insert(25, 900)
    archive.crawl()
    assert set(portal.asked_articles()) == new | {portal.key("xindu", 900)}
    assert archive.keys() == portal.listed_keys()
    assert len(portal.asked_lists("news")) == 3
    archive.crawl()
    assert len(portal.asked_lists("xindu")) == 2


def test_old_articles_on_top_do_not_end_a_channel_early(
    archive: Archive, portal: LivingPortal
) -> None:
    """A first page of nothing but pinned articles hides the news on the second."""
    portal.pinned["xindu"] = list(range(1, 11))
    days = portal.lists["xindu"]
    portal.lists["xindu"] = [*days[20:30], 901, *days[:20], *days[30:]]
    archive.crawl()
    assert portal.asked_articles() == [portal.key("xindu", 901)]
    assert archive.keys() == portal.listed_keys()


def test_articles_that_are_removed_from_lists_hide_no_news(
    archive: Archive, portal: LivingPortal
) -> None:
    del portal.lists["xindu"][12:20]
    new = portal.publish(3, "xindu")
    archive.crawl()
    assert set(portal.asked_articles()) == new
    del portal.lists["xindu"][5:]
    archive.crawl()
    assert portal.asked_articles() == []
    assert ledger(archive.url)["/chengdu/xindu/"]["stop_reason"] == "end"


def test_a_full_walk_comes_now_and_then(archive: Archive, portal: LivingPortal) -> None:
    portal.lists["xindu"][20] = 902
    archive.crawl()
    assert portal.asked_articles() == []
    archive.crawl("-s", "YYBCRAWL_FULL_WALK_DAYS=0")
    assert portal.asked_articles() == [portal.key("xindu", 902)]
    assert len(portal.asked_lists("xindu")) == 4


def test_a_list_page_that_has_not_changed_is_not_sent_again(
    tmp_path: Path, portal: LivingPortal
) -> None:
    portal.has_etags = True
    archive = Archive(tmp_path, portal)
    archive.crawl()
    archive.crawl()
    # The place's own page is always read anew, for its menu.
    assert Counter(portal.answers) == {200: 2, 304: 5}
    counts = ledger(archive.url)["/chengdu/xindu/"]
    assert (counts["pages"], counts["known"]) == (2, 20 - 5)
    new = portal.publish(1, "xindu")
    archive.crawl()
    assert set(portal.asked_articles()) == new
    assert archive.keys() == portal.listed_keys()


def test_a_failed_article_is_tried_again_though_no_page_lists_it_any_more(
    tmp_path: Path, portal: LivingPortal
) -> None:
    archive = Archive(tmp_path, portal)
    portal.broken = {portal.path("xindu", day): 500 for day in (3, 30)}
    run = archive.crawl(code=6)
    assert "2 of " in run.reason
    lost = {portal.key("xindu", day) for day in (3, 30)}
    assert archive.keys() == portal.listed_keys() - lost
    portal.broken.clear()
    run = archive.crawl()
    assert set(portal.asked_articles()) == lost
    assert archive.keys() == portal.listed_keys()
    assert ledger(archive.url)["/chengdu/xindu/"]["stored"] == 2
    assert all(row["resolved_at"] for row in rows(archive.url, models.Failure))
    links = rows(archive.url, models.ArticleChannel)
    assert len(links) == len(portal.listed_keys())


def test_what_waits_in_a_channel_that_left_the_menu_is_fetched(
    tmp_path: Path, portal: LivingPortal
) -> None:
    archive = Archive(tmp_path, portal)
    portal.broken = {portal.path("xindu", day): 500 for day in (3, 30)}
    lost = {portal.key("xindu", day) for day in (3, 30)}
    archive.crawl(code=6)
    portal.lacking |= {slug: {"xindu"} for slug in portal.lists}
    # Who wants another channel does not get it, and while it fails it is told.
    archive.crawl("-a", "districts=温江")
    assert portal.asked_articles() == []
    run = archive.crawl(code=6)
    assert "2 of " in run.reason
    portal.broken.clear()
    archive.crawl()
    assert set(portal.asked_articles()) == lost
    assert portal.asked_lists("xindu") == []
    assert archive.keys() == portal.listed_keys()
    counts = ledger(archive.url)["/chengdu/xindu/"]
    assert (counts["pages"], counts["stored"], counts["stop_reason"]) == (0, 2, "gone")
    assert all(row["resolved_at"] for row in rows(archive.url, models.Failure))
    districts = {article.district for article in stored_articles(archive.url).values()}
    assert districts == {None, "新都", "温江"}
    archive.crawl()
    assert "/chengdu/xindu/" not in ledger(archive.url)


def test_a_channel_that_only_other_pages_name_is_walked_and_counted_once(
    tmp_path: Path, portal: LivingPortal
) -> None:
    archive = Archive(tmp_path, portal)
    portal.broken = {portal.path("xindu", 30): 500}
    archive.crawl(code=6)
    portal.broken.clear()
    portal.lacking["news"] = {"xindu"}
    archive.crawl()
    assert portal.asked_articles() == [portal.key("xindu", 30)]
    counts = ledger(archive.url)["/chengdu/xindu/"]
    assert (counts["listed"], counts["stored"], counts["stop_reason"]) == (15, 1, "end")


def test_an_address_that_failed_in_so_many_runs_rests(tmp_path: Path, portal: LivingPortal) -> None:
    archive = Archive(tmp_path, portal)
    portal.broken = {portal.path("xindu", day): 404 for day in (3, 30)}
    options = ("-s", "YYBCRAWL_ATTEMPTS=2", *ONE)
    for _ in range(2):
        archive.crawl(*options, code=6)
        assert len([path for path in portal.requests if path in portal.broken]) == 2
    archive.crawl(*options)
    assert portal.asked_articles() == []
    assert {row["attempts"] for row in rows(archive.url, models.Failure)} == {2}
    assert not any(row["resolved_at"] for row in rows(archive.url, models.Failure))


def test_a_list_page_that_fails_is_walked_by_the_next_run(
    tmp_path: Path, portal: LivingPortal
) -> None:
    archive = Archive(tmp_path, portal)
    portal.broken = {"/chengdu/xindu/list_3.html": 500}
    archive.crawl(code=6)
    (frontier,) = [r for r in rows(archive.url, models.Frontier) if not r["complete"]]
    assert (frontier["number"], frontier["round"]) == (2, 1)
    assert len(archive.keys()) == len(portal.listed_keys()) - 15
    portal.broken.clear()
    archive.crawl()
    assert portal.asked_lists("xindu") == [
        "/chengdu/xindu/",
        *(f"/chengdu/xindu/list_{number}.html" for number in (2, 3, 4)),
    ]
    assert archive.keys() == portal.listed_keys()
    assert all(row["complete"] for row in rows(archive.url, models.Frontier))
    (failure,) = rows(archive.url, models.Failure)
    assert failure["resolved_at"] is not None


def test_a_list_page_that_failed_is_resolved_when_its_channel_is_walked_to_its_end_without_it(
    tmp_path: Path, portal: LivingPortal
) -> None:
    archive = Archive(tmp_path, portal)
    portal.broken = {
        "/chengdu/list_3.html": 500,
        "/chengdu/wenjiang/list_3.html": 500,
        "/chengdu/xindu/list_3.html": 500,
    }
    archive.crawl(code=6)
    # Two lists have become shorter; one of them still fails.
    portal.lists |= {slug: portal.lists[slug][:15] for slug in ("news", "xindu")}
    portal.broken = {"/chengdu/wenjiang/list_3.html": 500}
    archive.crawl("-a", "max_pages=1")
    assert not any(row["resolved_at"] for row in rows(archive.url, models.Failure))
    archive.crawl(code=6)
    resolved = {row["url"]: row["resolved_at"] for row in rows(archive.url, models.Failure)}
    assert {url.removeprefix("https://www.yybnet.net") for url in resolved if resolved[url]} == {
        "/chengdu/list_3.html",
        "/chengdu/xindu/list_3.html",
    }


def test_a_menu_that_was_missing_is_resolved_when_it_is_found(
    tmp_path: Path, portal: LivingPortal
) -> None:
    archive = Archive(tmp_path, LivingPortal(lists={}))
    archive.portal.lists["news"] = []
    archive.crawl(code=4)
    portal.lists = {slug: days[:2] for slug, days in portal.lists.items()}
    archive.portal = portal
    archive.crawl()
    assert all(row["resolved_at"] for row in rows(archive.url, models.Failure))


def test_a_back_fill_in_steps_goes_on_where_it_stopped(
    tmp_path: Path, portal: LivingPortal
) -> None:
    portal = LivingPortal.of(95)
    archive = Archive(tmp_path, portal)
    asked = []
    for _ in range(5):
        archive.crawl(*ONE, "-a", "max_pages=4")
        pages = (re.search(r"\d+", path) for path in portal.asked_lists("xindu"))
        asked.append([int(page[0]) if page else 1 for page in pages])
        portal.publish(2, "xindu")
    assert asked == [[1, 2, 3, 4], [1, 2, 4, 5], [1, 2, 5, 6], [1, 2, 6, 7], [1, 2, 7, 8]]
    archive.crawl(*ONE)
    assert archive.keys() == portal.listed_keys("xindu")


def test_a_wider_range_fetches_what_a_narrower_one_left_out(
    tmp_path: Path, portal: LivingPortal
) -> None:
    archive = Archive(tmp_path, portal)
    archive.crawl(*ONE, "-a", "since=2018-02-03", "-a", "until=2018-02-04")
    stored = {portal.day(day): portal.key("xindu", day) for day in range(1, 36)}
    assert archive.keys() == {stored[date(2018, 2, 3)], stored[date(2018, 2, 4)]}
    archive.crawl(*ONE, "-a", "since=2018-02-03", "-a", "until=2018-02-04")
    # Those of the month whose day is known by now are not fetched again.
    assert portal.asked_articles() == []
    archive.crawl(*ONE, "-a", "since=2018-01-31")
    assert archive.keys() == {key for day, key in stored.items() if day >= date(2018, 1, 31)}
    archive.crawl(*ONE)
    assert archive.keys() == set(stored.values())


def test_a_refresh_tells_changed_gone_and_unchanged(archive: Archive, portal: LivingPortal) -> None:
    portal.corrected = {portal.key("xindu", 7)}
    portal.broken = {portal.path("xindu", 9): 404, portal.path("xindu", 10): 410}
    archive.crawl("-a", "refresh=1", *ONE)
    counts = ledger(archive.url)["/chengdu/xindu/"]
    assert (counts["changed"], counts["unchanged"], counts["failed"]) == (3, 32, 0)
    gone = {row["key"]: row for row in rows(archive.url, models.Article) if row["gone_at"]}
    assert gone.keys() == {portal.key("xindu", 9), portal.key("xindu", 10)}
    assert all(row["body"] for row in gone.values())
    assert not rows(archive.url, models.Failure)
    archive.crawl("-a", "refresh=1", *ONE)
    assert ledger(archive.url)["/chengdu/xindu/"]["unchanged"] == 35
    portal.broken.clear()
    archive.crawl("-a", "refresh=1", *ONE)
    assert not any(row["gone_at"] for row in rows(archive.url, models.Article))
