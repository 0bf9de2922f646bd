"""What storing costs: crawls that yield given articles and keep them, or do not."""

from __future__ import annotations

import asyncio
import statistics
import time
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from yybcrawl.pipelines.normalise import NormalisePipeline
from yybcrawl.settings import CONCURRENT_ITEMS, ITEM_PIPELINES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from scrapy.http import Response

    from yybcrawl.items import Article

_ROUNDS = 3
_AT_ONCE = 5000
_GROUP = 64
_SETTINGS: dict[str, Any] = {
    "CONCURRENT_ITEMS": CONCURRENT_ITEMS,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_HANDLERS": {"http": None, "https": None},
    "LOG_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "TWISTED_REACTOR_ENABLED": False,
}


class Given(Spider):
    """Yields articles, so many for every answer."""

    name = "given"

    def __init__(self, articles: Sequence[Article], each: int) -> None:
        super().__init__()
        self._articles = articles
        self._each = each

    async def start(self) -> AsyncIterator[Any]:
        """Ask for answers that hold nothing."""
        for at in range(0, len(self._articles), self._each):
            group = self._articles[at : at + self._each]
            yield Request("data:,", dont_filter=True, cb_kwargs={"group": group})

    def parse(self, _response: Response, group: Sequence[Article]) -> Iterator[Article]:
        """Yield the articles of an answer."""
        yield from group


class Cost(NamedTuple):
    """What a crawl took: seconds on the clock, and of the event loop's thread."""

    seconds: float
    loop_seconds: float


def fill(url: str, articles: Iterator[Article], count: int) -> float:
    """Store so many articles, 64 an answer; return how many a second, their making left out."""
    seconds = 0.0
    for done in range(0, count, _AT_ONCE):
        some = list(islice(articles, min(_AT_ONCE, count - done)))
        seconds += _crawl(some, _GROUP, url).seconds
    return count / seconds


def measure_loop(url: str, articles: Iterator[Article], count: int) -> float:
    """Return the milliseconds of the event loop's thread that storing adds to an article.

    The median of several rounds, each with one article an answer, as a crawl meets them. What
    is added is the deduplicate and the store pipeline; the articles are normalised either way.
    """
    added = []
    for _ in range(_ROUNDS):
        some = list(islice(articles, count))
        bare = _crawl(some, 1, None).loop_seconds
        added.append((_crawl(some, 1, url).loop_seconds - bare) / count * 1000)
    return statistics.median(added)


def _crawl(articles: Sequence[Article], each: int, url: str | None) -> Cost:
    """Crawl with the project's pipelines into a database, or with those before storing."""
    pipelines = ITEM_PIPELINES if url else {NormalisePipeline: 100}
    given = {"ITEM_PIPELINES": pipelines, "YYBCRAWL_DATABASE_URL": url}
    runner = AsyncCrawlerRunner(Settings(_SETTINGS | given))

    async def run() -> int:
        crawler = runner.create_crawler(Given)
        await runner.crawl(crawler, articles=articles, each=each)
        assert crawler.stats is not None  # noqa: S101  typing
        return int(crawler.stats.get_value("item_scraped_count", 0))

    start, loop_start = time.perf_counter(), time.thread_time()
    passed = asyncio.run(run())
    cost = Cost(time.perf_counter() - start, time.thread_time() - loop_start)
    if passed != len(articles):
        raise SystemExit(f"Only {passed} of {len(articles)} articles were stored.")
    return cost
