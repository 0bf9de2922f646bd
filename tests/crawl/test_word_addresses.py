"""A portal whose addresses hold words instead of numbers and months."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.archive import rows, stored_articles
from tests.support.crawling import YYBCRAWL, crawl, database_of, run_command
from tests.support.other_portal import IN_PARTS, MOVED, STORIES, build_other_portal, paragraphs_of
from yybcrawl.demo.server import serve
from yybcrawl.demo.truth import DemoPortal, Page
from yybcrawl.storage import models

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPIDER = """
import re

from yybcrawl.extract.addresses import AddressGrammar
from yybcrawl.portals.portal import Portal
from yybcrawl.portals.spider import PortalSpider
from yybcrawl.settings import *

SPIDER_MODULES = ["own_settings"]

class WordsSpider(PortalSpider):
    name = "words"
    place = "mianyang"
    portal = Portal(
        name="words",
        grammar=AddressGrammar(
            origin="https://www.example.com",
            hosts=frozenset(("www.example.com", "m.example.com", "example.com")),
            article=re.compile(
                r"^/(?P<place>[a-z]+)/(?P<channel>[a-z]+)/(?P<name>a-[a-j]+)(?:_(?P<part>[0-9]))?[.]html$"
            ),
            article_path="/{place}/{channel}/{name}.html",
            city_channel="news",
        ),
    )
"""
_NUMBERED = re.compile(r"/\d{6}/(\d{7})(_2)?\.html")


def worded(text: str) -> str:
    """Return a text with the addresses of the other portal in words."""
    text = text.replace("yybnet.net", "example.com")
    return _NUMBERED.sub(
        lambda match: f"/a-{''.join('abcdefghij'[int(n)] for n in match[1])}{match[2] or ''}.html",
        text,
    )


PATHS = {worded(story.path): story for story in STORIES}


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    pages = {
        worded(path): Page(worded(page.body.decode("latin-1")).encode("latin-1"), page.content_type)
        for path, page in build_other_portal().pages.items()
    }
    # Without a number nothing tells that the article is the same where it has moved to.
    pages[worded(MOVED.path)] = pages.pop(worded(MOVED.path.replace("anxian", "news")))
    with serve(DemoPortal(pages, [])) as server:
        yield server.base_url


def test_the_path_is_the_key_and_nothing_is_stored_twice(base_url: str, tmp_path: Path) -> None:
    run = crawl(tmp_path, base_url, spider="words", settings=SPIDER)
    assert run.code == 0, run.stderr
    found = stored_articles(database_of(tmp_path))
    assert found.keys() == PATHS.keys()
    assert all(article.url == f"https://www.example.com{key}" for key, article in found.items())
    assert found[worded(IN_PARTS.path)].body.split("\n\n") == list(paragraphs_of(IN_PARTS))
    again = crawl(tmp_path, base_url, spider="words", settings=SPIDER)
    assert re.match(r"healthy: 3 channels, .*: 0 stored, 0 changed, ", again.reason)


def test_days_are_known_once_an_article_is_read(base_url: str, tmp_path: Path) -> None:
    days = ("-a", "since=2019-11-20", "-a", "until=2019-11-25")
    run = crawl(tmp_path, base_url, *days, spider="words", settings=SPIDER)
    assert run.code == 0, run.stderr
    wanted = {path for path, story in PATHS.items() if "2019-11-20" <= story.day <= "2019-11-25"}
    assert {row["key"] for row in rows(database_of(tmp_path), models.Article)} == wanted


def test_an_article_is_shown_by_its_path(base_url: str, tmp_path: Path) -> None:
    assert crawl(tmp_path, base_url, spider="words", settings=SPIDER).code == 0
    path = worded(IN_PARTS.path)
    for word in (path, f"https://www.example.com{path}", f"m.example.com{path}"):
        shown = run_command(tmp_path, *YYBCRAWL, "show", word, "--database", database_of(tmp_path))
        assert (shown.code, shown.stderr) == (0, "")
        assert IN_PARTS.title in shown.stdout
