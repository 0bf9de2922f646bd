from __future__ import annotations

import asyncio
import logging
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from sqlalchemy import select

from tests.storage.samples import article, channel
from yybcrawl.errors import DatabaseError
from yybcrawl.items import Article, Failure, Fate, ListPage
from yybcrawl.pipelines.store import NotStored
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database, reading

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from scrapy.http import Response
    from sqlalchemy import Engine

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class GivenItems(Spider):
    name = "given"
    items: ClassVar[Sequence[Any]] = ()

    async def start(self) -> AsyncIterator[Any]:
        # From a callback: after items of its own the engine looks up only every five seconds.
        yield Request("data:,", self.parse)

    async def parse(self, _response: Response) -> AsyncIterator[Any]:
        for item in self.items:
            yield item


class Crawl:
    """What a finished crawl of `items` left: items that passed, errors of dropped ones, stats."""

    def __init__(self, database_url: str, *items: Any) -> None:
        self.passed: list[Any] = []
        self.dropped: list[tuple[Any, BaseException]] = []
        self.failed: list[Any] = []
        self._settings = {
            "YYBCRAWL_DATABASE_URL": database_url,
            "ITEM_PIPELINES": {"yybcrawl.pipelines.store.StorePipeline": 900},
            "TWISTED_REACTOR_ENABLED": False,
            "DOWNLOAD_HANDLERS": {"http": None, "https": None},
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
        self._spider = type("Given", (GivenItems,), {"items": items})
        asyncio.run(self._run())

    async def _run(self) -> None:
        crawler = Crawler(self._spider, self._settings)
        crawler.signals.connect(self._on_scraped, signals.item_scraped)
        crawler.signals.connect(self._on_dropped, signals.item_dropped)
        crawler.signals.connect(self._on_error, signals.item_error)
        await AsyncCrawlerRunner(self._settings).crawl(crawler)
        assert crawler.stats
        self.stats = crawler.stats.get_stats()

    def count(self, name: str) -> int:
        return int(self.stats.get(f"yybcrawl/store/{name}", 0))

    def _on_scraped(self, item: object) -> None:
        self.passed.append(item)

    def _on_dropped(self, item: object, exception: BaseException) -> None:
        self.dropped.append((item, exception))

    def _on_error(self, item: object) -> None:
        self.failed.append(item)


def stored(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.scalars(select(models.Article.key)))


def test_every_item_is_committed_when_it_has_passed(engine: Engine, database_url: str) -> None:
    page = ListPage(channel=channel(), number=1, url="u", keys=["1"], requests=["1"])
    failure = Failure(portal="yybnet", url="https://x/", kind="list", reason="HTTP 500")
    other = {"any": "item"}
    articles = [article(str(n)) for n in range(150)]
    crawl = Crawl(database_url, page, failure, other, *articles)
    assert len(crawl.passed) == 153
    assert crawl.dropped == []
    assert {a.fate for a in articles} == {Fate.STORED}
    assert stored(engine) == {a.key for a in articles}
    assert crawl.count("stored") == 150
    assert crawl.count("commits") < 10


def test_the_next_crawl_tells_changed_from_unchanged(engine: Engine, database_url: str) -> None:
    Crawl(database_url, article("1"), article("2"))
    again, changed = article("1"), article("2", title="改期")
    crawl = Crawl(database_url, again, changed, article("3"))
    assert (again.fate, changed.fate) == (Fate.UNCHANGED, Fate.CHANGED)
    counts = [crawl.count(name) for name in ("stored", "changed", "unchanged", "commits")]
    assert counts == [1, 1, 1, 1]
    assert stored(engine) == {"1", "2", "3"}


def test_only_the_guilty_item_of_a_group_is_dropped(
    engine: Engine, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    bad = article("13", title="半个\ud83d字")
    crawl = Crawl(database_url, *(article(str(n)) for n in range(12)), bad)
    assert stored(engine) == {str(n) for n in range(12)}
    ((item, error),) = crawl.dropped
    assert item is bad
    assert isinstance(error, NotStored)
    assert error.error is None
    assert bad.url in str(error)
    assert "\n" not in str(error)
    assert [r.levelno for r in caplog.records if "Dropped" in r.message] == [logging.ERROR]


@sqlite_only
def test_a_database_that_cannot_be_written_drops_all_that_waits(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def fail(_archive: Archive, items: Sequence[Article], **_: Any) -> list[Fate | None]:
        calls.append(len(items))
        raise DatabaseError("The database x cannot be written: disk full.")

    monkeypatch.setattr(Archive, "store", fail)
    crawl = Crawl(database_url, *(article(str(n)) for n in range(70)))
    assert crawl.passed == []
    assert len(crawl.dropped) == 70
    assert calls == [64]
    for _, error in crawl.dropped:
        assert isinstance(error, NotStored)
        assert isinstance(error.error, DatabaseError)
        assert str(error) == "The database x cannot be written: disk full."
    assert stored(engine) == set()


@sqlite_only
def test_a_bug_is_an_error_of_its_item_alone(engine: Engine, database_url: str) -> None:
    bad = article("2")
    bad.authors = [None]  # type: ignore[list-item]
    crawl = Crawl(database_url, article("1"), bad, article("3"))
    assert crawl.failed == [bad]
    assert stored(engine) == {"1", "3"}


@sqlite_only
def test_the_event_loop_runs_while_a_group_is_written(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Archive.store
    ticks: list[float] = []

    def slow(archive: Archive, *args: Any, **kwargs: Any) -> list[Fate | None]:
        time.sleep(0.3)
        return write(archive, *args, **kwargs)

    class Ticking(GivenItems):
        async def parse(self, _response: Response) -> AsyncIterator[Any]:
            yield article("1")
            for _ in range(20):
                await asyncio.sleep(0.01)
                ticks.append(time.monotonic())

    monkeypatch.setattr(Archive, "store", slow)
    monkeypatch.setattr(f"{__name__}.GivenItems", Ticking)
    Crawl(database_url)
    assert stored(engine) == {"1"}
    assert max(b - a for a, b in pairwise(ticks)) < 0.2


@sqlite_only
def test_an_article_that_comes_alone_is_committed_at_once(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yybcrawl.pipelines.store._GATHER_SECONDS", 3600)
    one, other = article("1"), article("2")
    seen: list[set[str]] = []

    class Idle(GivenItems):
        async def parse(self, _response: Response) -> AsyncIterator[Any]:
            for item in (one, other):
                yield item
                while item.fate is None:  # noqa: ASYNC110  an item has no event
                    await asyncio.sleep(0.01)
                seen.append(stored(engine))

    monkeypatch.setattr(f"{__name__}.GivenItems", Idle)
    crawl = Crawl(database_url)
    assert seen == [{"1"}, {"1", "2"}]
    assert crawl.count("commits") == 2


@sqlite_only
def test_a_database_of_another_program_stops_the_crawl(database_url: str) -> None:
    with open_database(database_url).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match="this program is older"):
        Crawl(database_url, article())
