from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.archive import ledger, rows, stored_articles
from tests.support.crawling import crawl, database_of
from tests.support.faults import on, redirect, serve_faulty, text
from yybcrawl.demo.server import serve
from yybcrawl.extract.decoding import decode
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.faults import Choose, Fault
    from yybcrawl.demo.truth import DemoArticle, DemoPortal

PATH = "/chengdu/pujiang/"
CHANNEL = ("-a", "districts=蒲江")
MENU = "<p><a href='/chengdu/'>成都新闻</a> <a href='/chengdu/pujiang/'>蒲江新闻</a></p>"


def listed_in(portal: DemoPortal) -> list[DemoArticle]:
    return [article for article in portal.articles if PATH in article.channels]


def listing(articles: list[DemoArticle], following: str) -> Fault:
    rows = "".join(
        f"<li><a href='{article.path}'>{article.title}</a><span>{article.published_on}</span></li>"
        for article in articles
    )
    return text(f"{MENU}<ul>{rows}</ul><p><a href='{following}'>下一页</a></p>")


def pager(portal: DemoPortal, *, fresh: bool) -> Choose:
    """Choose a list page for every number; `fresh` ones list an article that does not exist."""
    listed = listed_in(portal)

    def choose(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        match = re.fullmatch(rf"{PATH}(?:index_(\d+)\.html)?", path)
        if match is None:
            return None
        number = int(match[1] or 1)
        made_up = f"{PATH}202001/{8_000_000 + number}.html"
        extra = [_made_up(listed[0], made_up)] if fresh else []
        return listing([*listed, *extra], f"{PATH}index_{number + 1}.html")

    return choose


def _made_up(article: DemoArticle, path: str) -> DemoArticle:
    from dataclasses import replace  # noqa: PLC0415

    return replace(article, path=path)


def test_a_pager_without_end_that_lists_nothing_new_is_left(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    with serve_faulty(small_portal, pager(small_portal, fresh=False)) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL)
    assert run.code == 0, run.stderr
    counts = ledger(database_of(tmp_path))[PATH]
    assert (counts["pages"], counts["stop_reason"]) == (3, "repeats")
    assert stored_articles(database_of(tmp_path)).keys() == {
        article.key for article in listed_in(small_portal)
    }


def test_6_a_pager_without_end_that_always_lists_more_meets_the_limit(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    with serve_faulty(small_portal, pager(small_portal, fresh=True)) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL, "-s", "YYBCRAWL_LIST_PAGES_LIMIT=7")
    assert run.code == 6, run.stderr
    counts = ledger(database_of(tmp_path))[PATH]
    assert (counts["pages"], counts["stop_reason"]) == (7, "limit")
    asked = [seen.path for seen in server.requests if seen.path.startswith(PATH)]
    assert f"{PATH}index_8.html" not in asked


def test_6_a_walk_that_met_the_limit_is_incomplete_though_no_page_failed(
    portal: DemoPortal, tmp_path: Path
) -> None:
    with serve(portal) as server:
        run = crawl(
            tmp_path, server.base_url, "-a", "districts=成都", "-s", "YYBCRAWL_LIST_PAGES_LIMIT=2"
        )
    assert run.code == 6, run.stderr
    assert "1 of 1 channels were not walked to their end" in run.reason
    assert ledger(database_of(tmp_path))["/chengdu/"]["stop_reason"] == "limit"


def test_a_calendar_whose_days_never_end_is_left(small_portal: DemoPortal, tmp_path: Path) -> None:
    listed = listed_in(small_portal)

    def choose(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        if not path.startswith(PATH) or "/20" in path:
            return None
        day = int(path.rpartition("=")[2]) if "day=" in path else 0
        return listing(listed if day == 0 else [], f"{PATH}?day={day + 1}")

    with serve_faulty(small_portal, choose) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL)
    assert run.code == 0, run.stderr
    assert len([seen for seen in server.requests if seen.path.startswith(f"{PATH}?day=")]) <= 2


def test_lists_in_another_order_each_time_miss_nothing(portal: DemoPortal, tmp_path: Path) -> None:
    listed = [article for article in portal.articles if "/chengdu/xindu/" in article.channels]
    half = len(listed) // 2

    def choose(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        if path == "/chengdu/xindu/":
            return listing(listed[: half + 3], "/chengdu/xindu/index_2.html")
        if path == "/chengdu/xindu/index_2.html":
            return listing(listed[half - 2 :][::-1], "/chengdu/xindu/")
        return None

    with serve_faulty(portal, choose) as server:
        run = crawl(tmp_path, server.base_url, "-a", "districts=新都")
    assert run.code == 0, run.stderr
    assert stored_articles(database_of(tmp_path)).keys() == {article.key for article in listed}


def test_an_address_that_answers_differently_each_time_stays_one_article(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    listed = listed_in(small_portal)
    page = decode(*small_portal.pages[listed[0].path][:2])
    first = listed[0].paragraphs[0]

    def choose(path: str, nth: int) -> Fault | None:
        if path.partition("?")[0] != listed[0].path:
            return None
        return text(page.replace(first, f"第{nth}次打开，写的都不一样，这是第{nth}种写法。"))

    with serve_faulty(small_portal, choose) as server:
        codes = [crawl(tmp_path, server.base_url, *CHANNEL).code for _ in range(2)]
        asked = [seen for seen in server.requests if seen.path.startswith(listed[0].path)]
        assert len(asked) == 1
        codes.append(crawl(tmp_path, server.base_url, *CHANNEL, "-a", "refresh=1").code)
    assert codes == [0, 0, 0]
    article = stored_articles(database_of(tmp_path))[listed[0].key]
    assert article.revision == 2
    assert "第2种写法" in article.body
    assert "第1种写法" not in article.body


@pytest.mark.parametrize("target", ["/", "/chengdu/"])
def test_6_a_list_answered_by_the_home_page_is_no_list(
    target: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    with serve_faulty(small_portal, on(PATH, redirect(target))) as server:
        run = crawl(tmp_path, server.base_url, "-a", "districts=蒲江,大邑")
    assert run.code == 6, run.stderr
    (failure,) = rows(database_of(tmp_path), models.Failure)
    url = f"https://www.yybnet.net{target}"
    assert (failure["kind"], failure["reason"]) == ("list", f"the answer came from {url}")
    assert ledger(database_of(tmp_path))[PATH]["stop_reason"] == "failed"
    assert stored_articles(database_of(tmp_path)).keys() == {
        a.key for a in small_portal.articles if "/chengdu/dayi/" in a.channels
    }


@pytest.mark.parametrize("what", ["article", "list", "place"])
def test_another_site_is_not_asked_whatever_leads_to_it(
    what: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    path = {"article": listed_in(small_portal)[0].path, "list": PATH, "place": "/chengdu/"}[what]
    with serve(small_portal) as other:
        fault = redirect(other.base_url + path.lstrip("/"))
        with serve_faulty(small_portal, on(path, fault)) as server:
            run = crawl(tmp_path, server.base_url, "-a", "districts=蒲江,大邑")
        assert other.requests == []
        reason = f"the answer leads to another site, {other.base_url}{path.lstrip('/')}"
    if what == "place":
        assert run.code == 3
        assert run.reason == f"unreachable: {reason} at {server.base_url}chengdu/."
    else:
        assert run.code == 6
        (failure,) = rows(database_of(tmp_path), models.Failure)
        assert (failure["kind"], failure["reason"]) == (what, reason)


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("utf-8", "text/html; charset=gb2312"),
        ("utf-8", "text/html; charset=iso-8859-1"),
        ("gb18030", "text/html; charset=utf-8"),
        ("gb18030", "text/html"),
        ("utf-8", "text/html; charset=no-such-thing"),
    ],
)
def test_pages_under_a_wrong_charset_are_read_right(
    encoding: str, header: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    def choose(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        page = small_portal.pages.get(path) or small_portal.pages.get(path.partition("?")[0])
        if page is None or not page.content_type.startswith("text/html"):
            return None
        return text(decode(page.body, page.content_type), header, encoding)

    with serve_faulty(small_portal, choose) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL)
    assert run.code == 0, run.stderr
    stored = stored_articles(database_of(tmp_path))
    truths = {article.key: article for article in listed_in(small_portal)}
    assert {key: (a.title, a.source) for key, a in stored.items()} == {
        key: (a.title, a.source) for key, a in truths.items()
    }


@pytest.mark.parametrize("layout", ["shells", "no menu", "no lists"])
def test_4_a_new_layout_changes_nothing_that_is_stored(
    layout: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    with serve(small_portal) as server:
        assert crawl(tmp_path, server.base_url, *CHANNEL).code == 0
    before = stored_articles(database_of(tmp_path))
    shell = text("<html><title>地方网</title><body><div id=app></div></body></html>")

    def choose(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        if layout == "shells" and path.startswith("/chengdu/"):
            return shell
        if layout == "no menu" and path.startswith("/chengdu/"):
            return text(
                "<html><body><h1>改版了</h1><p>欢迎来到新的网站，请看下面。</p></body></html>"
            )
        return text(f"{MENU}<p>欢迎来到新的频道</p>") if path == PATH else None

    with serve_faulty(small_portal, choose) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL, "-a", "refresh=1")
    assert run.code == 4, run.stderr
    assert stored_articles(database_of(tmp_path)) == before
