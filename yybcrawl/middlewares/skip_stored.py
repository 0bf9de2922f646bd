from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import run_in_thread

from yybcrawl.items import Article, ListPage
from yybcrawl.portals.spider import PortalSpider
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response


class SkipStoredMiddleware:
    """Leaves out the requests of a list page for articles that are stored, in one query."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured where known articles are to be fetched again."""
        spider = crawler.spider
        if not isinstance(spider, PortalSpider) or spider.arguments.refresh:
            raise NotConfigured("the argument refresh is 1.")
        return cls(Archive(open_database(crawler.settings["YYBCRAWL_DATABASE_URL"])))

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass the output of a list page on without what needs no request."""
        del response
        known: set[str] = set()
        async for output in result:
            if isinstance(output, ListPage):
                portal = output.channel.portal
                known = await run_in_thread(self._archive.known_keys, portal, output.requests)
                output.requests = [key for key in output.requests if key not in known]
            elif _key(output) in known:
                continue
            yield output


def _key(output: object) -> str | None:
    """Return the key of the article that is asked for, or was read from a page fetched before."""
    if isinstance(output, Article):
        return output.key
    address = output.cb_kwargs.get("address") if isinstance(output, Request) else None
    return address.key if address else None
