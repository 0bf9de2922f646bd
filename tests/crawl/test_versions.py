from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.support.archive import rows
from tests.support.crawling import crawl, database_of
from yybcrawl.demo.phrases import ELSEWHERE
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve
from yybcrawl.demo.truth import DemoPortal
from yybcrawl.storage import models

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yybcrawl.demo.truth import DemoArticle

EDITS: dict[str, Callable[[DemoArticle], tuple[str, str]]] = {
    "title": lambda article: (article.title, f"补记：{article.title}"),
    "source": lambda article: (f"{article.source} ", "临江晚报 "),
    "published_at": lambda article: (f"{article.published_at:%H:%M}", "23:58"),
    "body": lambda article: (article.paragraphs[-1], f"{article.paragraphs[-1]}已经更正。"),
}


def edited(portal: DemoPortal, edit: Callable[[str, str], str]) -> DemoPortal:
    """The portal with the pages of its articles changed by `edit`, which gets path and markup."""
    pages = dict(portal.pages)
    for path, page in portal.pages.items():
        if re.search(r"/\d+(_\d)?\.html$", path):
            charset = "utf-8" if "utf-8" in page.content_type else "gb18030"
            markup = edit(path, page.body.decode(charset))
            pages[path] = page._replace(body=markup.encode(charset))
    return DemoPortal(pages, portal.articles)


def redecorate(_path: str, markup: str) -> str:
    """Change adverts, rails, teasers and white space, as a portal does from day to day."""
    markup = markup.replace("地方网小店 全场包邮", "秋茶预售 两件八折")
    for at, (_, _, headline) in enumerate(ELSEWHERE):
        markup = markup.replace(headline, f"另一条头条新闻的标题之{at}")
    markup = re.sub(r"(新闻推荐.*?<p[^>]*>)[^<]+", r"\1另一篇报道的开头，也是六十个字...", markup)
    markup = markup.replace("<p>", "<p>\n\t　　&nbsp;").replace("</p>", " \n</p>\n\n")
    return markup.replace("<br>", "\r\n<br>").replace("</td>", "　</td>")


def refresh(folder: Path, portal: DemoPortal) -> None:
    with serve(portal) as server:
        run = crawl(folder, server.base_url, "-a", "refresh=1")
    assert run.code == 0, run.stderr


def test_only_what_an_article_says_makes_a_revision(tmp_path: Path) -> None:
    portal = build_portal(60)
    refresh(tmp_path, portal)
    url = database_of(tmp_path)
    before = rows(url, models.Article)
    decorated = edited(portal, redecorate)
    changed = sum(portal.pages[path] != page for path, page in decorated.pages.items())
    assert changed > len(portal.articles)
    refresh(tmp_path, decorated)
    seen = {"last_seen_at"}
    assert [dict(row) | dict.fromkeys(seen) for row in rows(url, models.Article)] == [
        dict(row) | dict.fromkeys(seen) for row in before
    ]
    assert len(rows(url, models.ArticleRevision)) == len(before)

    plain = [
        article
        for article in portal.articles
        if article.published_at
        and article.source
        and not article.duplicate_of
        and decorated.pages[article.path]
        .body.decode(errors="replace")
        .count(article.paragraphs[-1])
        == 1
    ]
    of_path = dict(zip((article.path for article in plain[::5]), EDITS, strict=False))
    by_path = {article.path: article for article in plain}

    def correct(path: str, markup: str) -> str:
        return markup.replace(*EDITS[of_path[path]](by_path[path])) if path in of_path else markup

    refresh(tmp_path, edited(decorated, correct))
    after = {row["url"]: row for row in rows(url, models.Article)}
    for row in before:
        new = after[row["url"]]
        name = of_path.get(row["url"].removeprefix("https://www.yybnet.net"))
        differing = {name for name in row if row[name] != new[name]} - {"last_seen_at"}
        if name is None:
            assert differing == set()
        else:
            assert {name, "revision", "changed_at", "content_hash"} <= differing
            assert len(differing - {name}) <= 4, differing
            assert new["revision"] == 2
    versions = Counter(row["article_id"] for row in rows(url, models.ArticleRevision))
    assert Counter(versions.values()) == {1: len(before) - len(EDITS), 2: len(EDITS)}
