from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import signals

from yybcrawl.doctor.visit import TIME_IS_UP
from yybcrawl.extensions.prompt_end import end_crawl

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Deadline:
    """Ends a crawl after so many seconds; only the page under way is waited for."""

    def __init__(self, crawler: Crawler, seconds: float) -> None:
        self._crawler = crawler
        self._seconds = seconds
        self._waiting: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        crawler.signals.connect(self.start, signal=signals.spider_opened)
        crawler.signals.connect(self.lift, signal=signals.spider_closed)

    def start(self) -> None:
        """Begin to count the seconds."""
        self._waiting = asyncio.create_task(self._end())

    def lift(self) -> None:
        """Count no longer."""
        if self._waiting is not None:
            self._waiting.cancel()

    async def _end(self) -> None:
        await asyncio.sleep(self._seconds)
        self._closing = end_crawl(self._crawler, TIME_IS_UP)
