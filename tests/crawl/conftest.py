from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.archive import ledger, rows, stored_articles, story_keys
from tests.support.crawling import crawl, database_of
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import DemoServer, serve
from yybcrawl.storage import models

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from sqlalchemy import RowMapping

    from tests.support.archive import Stored
    from tests.support.crawling import Run
    from yybcrawl.demo.truth import DemoPortal


@dataclass(frozen=True, slots=True)
class Crawled:
    """A crawl of the demo portal: how it ended, what it asked for, what the archive then held."""

    run: Run
    paths: list[str]
    articles: dict[str, Stored]
    stories: set[str]
    ledger: dict[str, dict[str, Any]]
    row: RowMapping
    channels: Sequence[RowMapping]
    revisions: int


@pytest.fixture(scope="session")
def portal() -> DemoPortal:
    return build_portal(240)


@pytest.fixture(scope="session")
def server(portal: DemoPortal) -> Iterator[DemoServer]:
    """The demo portal; each crawl of it clears the log of requests when it begins."""
    with serve(portal) as served:
        yield served


@pytest.fixture(scope="session")
def small_portal() -> DemoPortal:
    return build_portal(60)


@pytest.fixture
def small_server(small_portal: DemoPortal) -> Iterator[DemoServer]:
    """A smaller demo portal, for crawls that are not about its articles."""
    with serve(small_portal) as served:
        yield served


@pytest.fixture(scope="session")
def archive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive")


@pytest.fixture(scope="session")
def first_crawl(server: DemoServer, archive_folder: Path) -> Crawled:
    """The crawl of the demo portal into a new archive."""
    return _crawl_demo(server, archive_folder)


@pytest.fixture(scope="session")
def second_crawl(first_crawl: Crawled, server: DemoServer, archive_folder: Path) -> Crawled:
    """The same crawl into the archive of the first."""
    assert first_crawl.run.code == 0
    return _crawl_demo(server, archive_folder)


@pytest.fixture(scope="session")
def refresh_crawl(second_crawl: Crawled, server: DemoServer, archive_folder: Path) -> Crawled:
    """The same crawl again, which reads the known articles too."""
    assert second_crawl.run.code == 0
    return _crawl_demo(server, archive_folder, "-a", "refresh=1")


def _crawl_demo(server: DemoServer, folder: Path, *options: str) -> Crawled:
    server.requests.clear()
    run = crawl(folder, server.base_url, *options, alone=True)
    url = database_of(folder)
    return Crawled(
        run=run,
        paths=[seen.path for seen in server.requests],
        articles=stored_articles(url),
        stories=story_keys(url),
        ledger=ledger(url),
        row=rows(url, models.Run)[-1],
        channels=rows(url, models.Channel),
        revisions=len(rows(url, models.ArticleRevision)),
    )
