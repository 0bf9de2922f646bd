"""Ending a crawl without what waits for its turn, which Scrapy would send before it ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_GLANCE = 0.5


class PromptEnd:
    """Sees that a crawl which is stopped, by Ctrl-C or SIGTERM, waits for the pages under way only.

    With the delay of a polite crawl Scrapy would go on for minutes.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Watch while the spider is open."""
        extension = cls(crawler)
        crawler.signals.connect(extension.start, signal=signals.spider_opened)
        crawler.signals.connect(extension.close, signal=signals.spider_closed)
        return extension

    def start(self) -> None:
        """Begin to watch."""
        self._watching = asyncio.create_task(self._watch())

    def close(self) -> None:
        """Watch no longer."""
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self) -> None:
        while self._crawler.crawling:  # noqa: ASYNC110  Scrapy sends no signal then
            await asyncio.sleep(_GLANCE)
        _drop_waiting(self._crawler)


def end_crawl(crawler: Crawler, reason: str) -> asyncio.Task[None]:
    """Close the spider, and wait for the pages under way only; keep what this returns."""
    closing = asyncio.create_task(crawler.engine.close_spider_async(reason=reason))
    _drop_waiting(crawler)
    return closing


def _drop_waiting(crawler: Crawler) -> None:
    """Give up what waits for its turn; it was not asked for, and so it has not failed."""
    for slot in crawler.engine.downloader.slots.values():
        while slot.queue:
            request, waiting = slot.queue.popleft()
            request.errback = None
            waiting.errback(IgnoreRequest("The crawl ended before its turn came."))
