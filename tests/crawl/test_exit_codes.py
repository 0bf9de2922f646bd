from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.support.archive import ledger, rows, stored_articles
from tests.support.crawling import crawl, database_of
from tests.support.unusable import KINDS, unusable_database
from yybcrawl.demo.server import HOST, serve
from yybcrawl.demo.truth import DemoPortal, Page
from yybcrawl.storage import models

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ONE_CHANNEL = ("-a", "districts=蒲江")
BROKEN_SPIDER = """
from yybcrawl.settings import *
from yybcrawl.portals.yybnet import YybnetSpider

SPIDER_MODULES = ["own_settings"]

class ChengduSpider(YybnetSpider):
    name = "chengdu"
    place = "chengdu"

    def parse_article(self, response, address, parts):
        raise KeyError("no such drawer")
"""


def html(text: str, status: int = 200) -> Page:
    return Page(text.encode(), "text/html; charset=utf-8", status)


def changed(portal: DemoPortal, pages: Mapping[str, Page]) -> DemoPortal:
    return DemoPortal({**portal.pages, **pages}, portal.articles)


def assert_ended(folder: Path, code: int, status: str, reason: str) -> None:
    (run,) = rows(database_of(folder), models.Run)
    assert (run["exit_code"], run["status"], run["reason"]) == (code, status, reason)


def test_1_a_bug_is_counted_and_what_was_read_is_kept(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    with serve(small_portal) as server:
        run = crawl(tmp_path, server.base_url, *ONE_CHANNEL, settings=BROKEN_SPIDER)
    assert run.code == 1
    assert "no such drawer" in run.stderr
    assert run.reason.startswith("error: ")
    assert_ended(tmp_path, 1, "error", run.reason)
    assert ledger(database_of(tmp_path))["/chengdu/pujiang/"]["listed"] > 0


def test_3_a_host_that_refuses_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        base_url = f"http://{HOST}:{taken.getsockname()[1]}/"
        run = crawl(tmp_path, base_url, "-s", "RETRY_TIMES=0")
    assert run.code == 3
    assert run.reason == f"unreachable: the connection was refused at {base_url}chengdu/."
    assert_ended(tmp_path, 3, "unreachable", run.reason)
    assert not rows(database_of(tmp_path), models.Channel)


def test_3_a_place_without_a_page_is_named(small_portal: DemoPortal, tmp_path: Path) -> None:
    with serve(small_portal) as server:
        run = crawl(tmp_path, server.base_url, "-a", "city=绵阳", spider="city")
    assert run.code == 3
    assert run.reason == f"unreachable: the answer was 404 at {server.base_url}mianyang/."
    assert_ended(tmp_path, 3, "unreachable", run.reason)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("<p>本站改版，敬请期待。</p>", "no channel menu was found"),
        (
            '<a href="/chengdu/">成都新闻</a><a href="/chengdu/xindu/">新都新闻</a><p>暂无内容</p>',
            "none of 2 channels listed an article",
        ),
    ],
    ids=["no menu", "no list"],
)
def test_4_pages_without_a_menu_or_list_are_drift(text: str, missing: str, tmp_path: Path) -> None:
    pages = {path: html(text) for path in ("/chengdu/", "/chengdu/xindu/")}
    with serve(DemoPortal(pages, [])) as server:
        run = crawl(tmp_path, server.base_url)
    assert run.code == 4
    assert run.reason.startswith("layout drift: ")
    assert missing in run.reason
    assert_ended(tmp_path, 4, "drift", run.reason)


def test_4_articles_that_cannot_be_read_are_drift_and_change_no_row(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    with serve(small_portal) as server:
        assert crawl(tmp_path, server.base_url, *ONE_CHANNEL).code == 0
    before = stored_articles(database_of(tmp_path))
    shells = {article.path: html("<div id=app></div>") for article in small_portal.articles}
    with serve(changed(small_portal, shells)) as server:
        run = crawl(tmp_path, server.base_url, *ONE_CHANNEL, "-a", "refresh=1")
    assert run.code == 4
    assert f"{len(before)} of {len(before)} articles could not be read" in run.reason
    assert stored_articles(database_of(tmp_path)) == before
    failures = rows(database_of(tmp_path), models.Failure)
    assert {failure["kind"] for failure in failures} == {"unreadable"}
    assert {failure["url"] for failure in failures} == {article.url for article in before.values()}


@pytest.mark.parametrize("kind", ["folder", *KINDS])
def test_5_a_database_that_cannot_be_opened_is_named_before_any_request(
    kind: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    path = tmp_path / "archive.db"
    url = database_of(tmp_path)
    if kind == "folder":
        path.mkdir()
    else:
        url = unusable_database(tmp_path, kind)
    before = path.read_bytes() if path.is_file() else None
    with serve(small_portal) as server:
        run = crawl(tmp_path, server.base_url, "-s", f"YYBCRAWL_DATABASE_URL={url}")
    assert run.code == 5
    assert "archive.db" in run.reason
    assert "Traceback" not in run.stderr
    assert server.requests == []
    assert (path.read_bytes() if path.is_file() else None) == before


def test_6_an_article_that_fails_leaves_the_rest_and_is_tried_again(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    listed = [a for a in small_portal.articles if "/chengdu/pujiang/" in a.channels]
    ill = changed(small_portal, {listed[0].path: html("busy", 500)})
    with serve(ill) as server:
        run = crawl(tmp_path, server.base_url, *ONE_CHANNEL, "-s", "RETRY_TIMES=1")
    assert run.code == 6
    assert run.reason.startswith("incomplete: 1 of ")
    assert "the answer was 500" in run.reason
    assert_ended(tmp_path, 6, "incomplete", run.reason)
    asked = [seen.path.partition("?")[0] for seen in server.requests]
    assert asked.count(listed[0].path) == 2
    assert stored_articles(database_of(tmp_path)).keys() == {a.key for a in listed[1:]}
    (failure,) = rows(database_of(tmp_path), models.Failure)
    assert (failure["url"], failure["kind"]) == (listed[0].url, "article")
    assert failure["resolved_at"] is None

    with serve(small_portal) as server:
        assert crawl(tmp_path, server.base_url, *ONE_CHANNEL).code == 0
    assert stored_articles(database_of(tmp_path)).keys() == {a.key for a in listed}
    (failure,) = rows(database_of(tmp_path), models.Failure)
    assert failure["resolved_at"] is not None


def test_6_a_list_page_that_fails_is_told(portal: DemoPortal, tmp_path: Path) -> None:
    second = next(
        path for path in portal.pages if path.startswith("/chengdu/xindu/") and "2" in path
    )
    with serve(changed(portal, {second: html("busy", 404)})) as server:
        run = crawl(tmp_path, server.base_url, "-a", "districts=新都")
    assert run.code == 6
    assert ledger(database_of(tmp_path))["/chengdu/xindu/"]["stop_reason"] == "failed"


def test_6_lists_that_no_answer_came_for_are_no_drift(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    ill = changed(small_portal, {"/chengdu/pujiang/": html("busy", 500)})
    with serve(ill) as server:
        run = crawl(tmp_path, server.base_url, *ONE_CHANNEL, "-s", "RETRY_TIMES=0")
    assert run.code == 6
    assert run.reason.startswith("incomplete: 1 of 1 pages failed (1 × the answer was 500)")
    assert_ended(tmp_path, 6, "incomplete", run.reason)
