from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.http.request import NO_CALLBACK

from yybcrawl.doctor.visit import Robots, Visit
from yybcrawl.extensions.counts import RunCounts
from yybcrawl.items import Article, ListPage, Menu

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class Examination(RunCounts):
    """Keeps what a short visit meets, and writes nothing down."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.visit = Visit(self.facts, Robots(crawler.settings.getbool("ROBOTSTXT_OBEY")))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the answers, too."""
        examination = super().from_crawler(crawler)
        connect = crawler.signals.connect
        connect(examination.time, signal=signals.response_downloaded)
        connect(examination.learn, signal=signals.robots_parsed)
        connect(examination.close, signal=signals.spider_closed)
        return examination

    def count(self, item: Any) -> None:
        """Keep a page that was read."""
        super().count(item)
        if isinstance(item, Menu):
            self.visit.has_menu = True
        elif isinstance(item, ListPage):
            self.visit.pages[item.channel.path] = item
        elif isinstance(item, Article):
            self.visit.articles[item.key] = item

    def time(self, response: Response, request: Request) -> None:
        """Keep how an answer came."""
        if request.callback is NO_CALLBACK:
            self.visit.robots.status = response.status
        else:
            self.visit.last_status = response.status
        self.visit.latencies.append(request.meta.get("download_latency", 0))

    def learn(self, robotparser: Any) -> None:
        """Keep the delay that robots.txt asks of this user agent."""
        agent = self._crawler.settings["USER_AGENT"]
        self.visit.robots.delay = float(robotparser.rp.crawl_delay(agent) or 0)

    def close(self, reason: str) -> None:
        """Keep why the visit ended."""
        self.facts.closed = reason
