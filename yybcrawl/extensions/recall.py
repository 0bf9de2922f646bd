"""The archive as the memory of a spider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from scrapy import signals
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.utils.asyncio import run_in_thread

from yybcrawl.errors import DatabaseError
from yybcrawl.extensions.ledger import RunLedger
from yybcrawl.portals.spider import PortalSpider
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrapy.crawler import Crawler

    from yybcrawl.items import Channel, Frontier, Known, PageCopy, Wanted

T = TypeVar("T")


class Recall:
    """Answers what a portal spider asks about earlier runs, off the event loop.

    A database that cannot be read ends the run.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._engine = open_database(settings["YYBCRAWL_DATABASE_URL"])
        self._memory = Memory(
            self._engine,
            attempts=settings.getint("YYBCRAWL_ATTEMPTS"),
            walk_days=settings.getfloat("YYBCRAWL_FULL_WALK_DAYS"),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Become the spider's memory; raise NotConfigured for a spider that asks nothing."""
        if not isinstance(crawler.spider, PortalSpider):
            raise NotConfigured("the spider is none of a portal.")
        recall = cls(crawler)
        crawler.spider.memory = recall
        crawler.signals.connect(recall.close, signal=signals.spider_closed)
        return recall

    async def frontier(self, channel: Channel) -> Frontier | None:
        """Return how far down the channel is covered, or None where it never was walked."""
        return await self._ask(self._memory.frontier, channel)

    async def recall(self, channel: Channel, keys: Sequence[str]) -> Sequence[Known]:
        """Return what is known of articles that a page of the channel lists."""
        return await self._ask(self._memory.recall, channel, keys)

    async def channels(self, portal: str, place: str) -> Sequence[Channel]:
        """Return the channels of a place, named by its slug, that earlier runs met."""
        return await self._ask(self._memory.channels, portal, place)

    async def backlog(self, channels: Sequence[Channel]) -> Sequence[Wanted]:
        """Return the articles of these channels that are to be fetched wherever they stand."""
        return await self._ask(self._memory.backlog, channels)

    async def copy(self, url: str) -> PageCopy | None:
        """Return the last copy of the list page at a canonical address, if one is kept."""
        return await self._ask(self._memory.copy, url)

    def close(self) -> None:
        """Leave the database."""
        self._engine.dispose()

    async def _ask(self, question: Callable[..., T], *values: Any) -> T:
        try:
            return await run_in_thread(question, *values)
        except DatabaseError as error:
            ledger = self._crawler.get_extension(RunLedger)
            if ledger is not None:
                ledger.lose_database(error)
            raise CloseSpider("database") from error
