from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import typed
from tests.support.archive import rows, stored_articles
from tests.support.example_portal import build_example_portal
from tests.support.other_portal import IN_PARTS, STORIES, build_other_portal, paragraphs_of
from tests.support.typed import ROOT, code_blocks
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

ACTIVATE = "source .venv/bin/activate"
AGAIN = "scrapy crawl example_mianyang"


def guide(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def follow(folder: Path, base_url: str, name: str, *more: str) -> list[str]:
    """Do what a guide says in a clone, then type some more; return what each line prints."""
    text = guide(name)
    clone = typed.clone(folder, base_url)
    typed.write_files(clone, text)
    lines = [line.typed for line in typed.lines(text)]
    return typed.type_in(clone, [ACTIVATE, *lines, *more])[1:]


def shown(name: str) -> str:
    """Return the one output that a guide shows."""
    (found,) = (code for language, code in code_blocks(guide(name)) if language == "text")
    return found


def without_numbers(text: str) -> str:
    return re.sub(r"\d+", "N", text)


def test_getting_started_works_as_printed(tmp_path: Path) -> None:
    with serve(build_portal(60)) as server:
        *printed, crawl = follow(tmp_path, server.base_url, "getting-started")
    name = "getting-started"
    assert without_numbers(crawl.splitlines()[-1] + "\n") == without_numbers(shown(name))
    lines = [line.typed for line in typed.lines(guide(name))]
    answers = {
        line: text for line, text in zip(lines, printed, strict=False) if "yybcrawl " in line
    }
    assert len(answers) == 7
    assert not [line for line, text in answers.items() if not text or "No article" in text]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="module")
def printed(folder: Path) -> list[str]:
    """What the lines of the guide to a portal print, and two whole crawls after it."""
    portal = build_example_portal()
    article = portal.pages["/mianyang/jiangyou/201911/t201911_9700012.html"]
    (folder / "article.html").write_bytes(article.body)
    with serve(portal) as server:
        return follow(folder, server.base_url, "adding-a-portal", AGAIN, AGAIN)


def test_the_guide_to_a_portal_works_as_printed(printed: list[str]) -> None:
    extracted, spiders, crawl, coverage, *_ = printed
    assert '"kind": "article"' in extracted
    assert '"published_on": "2019-11-16"' in extracted
    assert "example_mianyang" in spiders.split()
    assert re.match(r"healthy: 3 channels, 3 list pages, ", crawl.splitlines()[-1])
    assert coverage == shown("adding-a-portal")


def test_a_second_crawl_of_that_portal_stores_nothing(printed: list[str]) -> None:
    first, second = (text.splitlines()[-1] for text in printed[-2:])
    assert re.search(r" [1-9]\d* stored", first)
    assert " 0 stored" in second


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
