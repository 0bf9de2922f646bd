from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.archive import Stored, ledger, stored_articles
from tests.support.crawling import crawl, database_of
from tests.support.other_portal import (
    ANXIAN,
    CHANNELS,
    CITY,
    IN_GB18030,
    IN_PARTS,
    JIANGYOU,
    MOVED,
    RARE,
    STORIES,
    UNDATED,
    UNLISTED,
    WWW,
    build_other_portal,
    paragraphs_of,
)
from yybcrawl.demo.server import serve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.other_portal import Story

MIANYANG = ("-a", "city=mianyang")
OWN_SELECTORS = """
from dataclasses import replace
from yybcrawl.extract.selectors import Selectors
from yybcrawl.portals.spider import PortalSpider
from yybcrawl.portals.yybnet import YYBNET
from yybcrawl.settings import *

SPIDER_MODULES = ["own_settings"]

class MianyangSpider(PortalSpider):
    name = "mianyang"
    place = "mianyang"
    portal = replace(YYBNET, selectors=Selectors(
        title="title", meta="body > center", body="td[width='300'] b"
    ))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("other")


@pytest.fixture(scope="module")
def paths(folder: Path) -> list[str]:
    """The paths asked for by a crawl of the other portal, whose archive is in `folder`."""
    with serve(build_other_portal()) as server:
        run = crawl(folder, server.base_url, *MIANYANG, spider="city")
        assert run.code == 0, run.stderr
        return [seen.path for seen in server.requests]


@pytest.fixture(scope="module")
def articles(folder: Path, paths: list[str]) -> dict[str, Stored]:
    assert paths
    return stored_articles(database_of(folder))


def test_the_menu_is_found_on_an_article_where_the_place_shows_none(
    folder: Path, paths: list[str]
) -> None:
    assert paths[:2] == ["/robots.txt", "/mianyang/"]
    found = {
        path: (row["listed"], row["pages"]) for path, row in ledger(database_of(folder)).items()
    }
    assert found == {
        "/mianyang/": (len(CITY), 3),
        "/mianyang/jiangyou/": (len(JIANGYOU), 2),
        "/mianyang/anxian/": (len(ANXIAN), 1),
    }


def test_every_listed_article_is_stored_and_none_of_the_rails(articles: dict[str, Stored]) -> None:
    assert articles.keys() == {story.key for story in STORIES}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_an_article_is_read(articles: dict[str, Stored], story: Story) -> None:
    found = articles[story.key]
    assert found.url == WWW + story.path
    assert (found.title, found.source) == (story.title, "绵阳晚报")
    assert str(found.published_on) == story.day
    minute = f"{story.day}T09:{story.number + 10}:00+08:00"
    assert (found.published_at and found.published_at.isoformat()) == (
        None if story is UNDATED else minute
    )
    district = None if story.slug == "news" else CHANNELS[story.slug]
    assert (found.province, found.city, found.district) == ("四川", "绵阳", district)
    assert found.body.split("\n\n") == list(paragraphs_of(story))


def test_characters_outside_the_declared_set_are_kept(articles: dict[str, Stored]) -> None:
    assert RARE in articles[IN_GB18030.key].body


def test_later_parts_are_asked_for_on_the_copy(paths: list[str]) -> None:
    assert paths.count(IN_PARTS.path.replace(".html", "_2.html")) == 1


def test_a_redirect_to_the_live_host_is_followed_on_the_copy(paths: list[str]) -> None:
    assert paths.count(MOVED.path) == 1
    assert paths.count(MOVED.path.replace("anxian", "news")) == 1


def test_unlisted_articles_are_not_asked_for(paths: list[str]) -> None:
    assert not {story.path for story in UNLISTED} & set(paths)


def test_selectors_of_a_portal_overrule_the_reader(tmp_path: Path) -> None:
    with serve(build_other_portal()) as server:
        options = ("-a", "districts=安州")
        run = crawl(tmp_path, server.base_url, *options, spider="mianyang", settings=OWN_SELECTORS)
    assert run.code == 0, run.stderr
    found = stored_articles(database_of(tmp_path))
    assert {key: article.title for key, article in found.items()} == {
        story.key: f"{story.title} - 地方网" for story in ANXIAN
    }
    assert {article.body for article in found.values()} == {"今日热点"}
    assert {article.published_on for article in found.values()} == {None}
