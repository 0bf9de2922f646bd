from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.archive import ledger, rows, stored_articles
from tests.support.crawling import crawl, database_of
from yybcrawl.demo.server import serve
from yybcrawl.demo.truth import DemoPortal, Page
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

MENU = "<p><a href='/chengdu/'>成都新闻</a> <a href='/chengdu/xindu/'>新都新闻</a></p>"
GONE = f"{MENU}<h1>404</h1><p>抱歉，您访问的文章不存在或已被删除。</p>"
TEST = "<h2>安全验证</h2><p>您的访问过于频繁，请拖动滑块完成验证。</p>"
ROWS = "".join(f"<li><a href='/x/{n}'>茶园的第{n}条新路通车了</a></li>" for n in range(30))
REASONS = {
    GONE: ("article", "the portal says that there is no such page"),
    TEST: ("article", "the portal asks for a login or a verification"),
    f"{MENU}<ul>{ROWS}</ul>": ("unreadable", "a list stands where the article should be"),
}


def changed(portal: DemoPortal, pages: dict[str, str]) -> DemoPortal:
    """Return a portal that answers some addresses with other text, under status 200."""
    others = {path: Page(text.encode(), "text/html; charset=utf-8") for path, text in pages.items()}
    return DemoPortal({**portal.pages, **others}, portal.articles)


def test_pages_in_the_place_of_articles_are_not_stored_and_tell_why(
    portal: DemoPortal, tmp_path: Path
) -> None:
    listed = [a for a in portal.articles if "/chengdu/xindu/" in a.channels]
    ill = dict(zip((article.path for article in listed), REASONS, strict=False))
    with serve(changed(portal, ill)) as server:
        run = crawl(tmp_path, server.base_url, "-a", "districts=新都")
    assert run.code == 6
    assert stored_articles(database_of(tmp_path)).keys() == {a.key for a in listed[len(ill) :]}
    failures = rows(database_of(tmp_path), models.Failure)
    assert {row["url"]: (row["kind"], row["reason"]) for row in failures} == {
        article.url: reason for article, reason in zip(listed, REASONS.values(), strict=False)
    }


@pytest.mark.parametrize("text", [GONE, TEST], ids=["gone", "test"])
def test_a_list_page_that_shows_a_notice_has_not_been_walked(
    text: str, portal: DemoPortal, tmp_path: Path
) -> None:
    second = next(
        path for path in portal.pages if path.startswith("/chengdu/xindu/") and "2" in path
    )
    with serve(changed(portal, {second: text})) as server:
        run = crawl(tmp_path, server.base_url, "-a", "districts=新都")
    assert run.code == 6
    assert ledger(database_of(tmp_path))["/chengdu/xindu/"]["stop_reason"] == "failed"
    (failure,) = rows(database_of(tmp_path), models.Failure)
    assert (failure["kind"], failure["reason"]) == ("list", REASONS[text][1])


def test_a_place_whose_page_asks_for_a_verification_is_told(tmp_path: Path) -> None:
    with serve(changed(DemoPortal({}, []), {"/chengdu/": TEST})) as server:
        run = crawl(tmp_path, server.base_url)
    assert run.code == 8
    assert "the portal asks for a login or a verification at " in run.reason
