"""The Crawl-delay of robots.txt, which Scrapy reads and does not apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CrawlDelay:
    """Keeps the delay of a host at its Crawl-delay or above."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delays: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured where robots.txt is not obeyed."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("ROBOTSTXT_OBEY is not set.")
        extension = cls(crawler)
        crawler.signals.connect(extension.learn, signal=signals.robots_parsed)
        crawler.signals.connect(extension.apply, signal=signals.response_downloaded)
        return extension

    def learn(self, robotparser: Any, request: Request) -> None:
        """Take the delay that a host asks of this user agent."""
        delay = robotparser.rp.crawl_delay(self._crawler.settings["USER_AGENT"])
        if delay:
            self._delays[urlsplit(request.url).hostname or ""] = float(delay)
            self.apply(request)

    def apply(self, request: Request) -> None:
        """Raise the delay of the host's slot, which AutoThrottle may just have lowered."""
        host = urlsplit(request.url).hostname or ""
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", host))
        if slot is not None and host in self._delays:
            slot.delay = max(slot.delay, self._delays[host])
