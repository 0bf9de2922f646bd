from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.archive import rows, stored_articles
from tests.support.example_portal import build_example_portal
from tests.support.other_portal import IN_PARTS, STORIES, build_other_portal, paragraphs_of
from tests.support.typed import follow, guide, shown
from yybcrawl.demo.server import serve
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = "scrapy crawl example_mianyang"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="module")
def printed(folder: Path) -> list[str]:
    """What the lines of the guide to a portal print, and a whole crawl after it."""
    portal = build_example_portal()
    article = portal.pages["/mianyang/jiangyou/201911/t201911_9700012.html"]
    (folder / "article.html").write_bytes(article.body)
    with serve(portal) as server:
        return follow(folder, server.base_url, "adding-a-portal", WHOLE)


def test_the_guide_to_a_portal_works_as_printed(printed: list[str]) -> None:
    extracted, spiders, crawl, coverage, whole = printed
    assert '"kind": "article"' in extracted
    assert '"published_on": "2019-11-16"' in extracted
    assert "example_mianyang" in spiders.split()
    assert re.match(r"healthy: 3 channels, 3 list pages, ", crawl.splitlines()[-1])
    assert coverage == shown("adding-a-portal")
    assert re.match(r"healthy: 3 channels, .+: 8 stored, ", whole.splitlines()[-1])


def test_the_articles_of_that_portal_are_stored_whole(printed: list[str], folder: Path) -> None:
    assert printed
    url = f"sqlite:///{folder / 'yybcrawl.db'}"
    assert {row["portal"] for row in rows(url, models.Article)} == {"example"}
    found = stored_articles(url)
    assert found.keys() == {story.key for story in STORIES}
    one = found[IN_PARTS.key]
    assert one.url == f"https://www.example.com/mianyang/news/201911/t201911_{IN_PARTS.key}.html"
    assert one.body.split("\n\n") == list(paragraphs_of(IN_PARTS))


def test_the_addresses_of_that_guide_are_those_of_the_portal() -> None:
    addresses = re.findall(r"`https://www\.example\.com(/\S+)`", guide("adding-a-portal"))
    assert set(addresses) <= set(build_example_portal().pages)
    assert len(addresses) == 5


def test_the_guide_to_a_city_works_as_printed(tmp_path: Path) -> None:
    with serve(build_other_portal()) as server:
        first, own, coverage = follow(tmp_path, server.base_url, "adding-a-city")
    assert first.splitlines()[-1].startswith("healthy: ")
    assert own.splitlines()[-1].startswith("healthy: ")
    assert "| 江油 |" in coverage
