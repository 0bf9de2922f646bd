from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from yybcrawl.portals.spider import PortalSpider

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from yybcrawl.extract.addresses import AddressGrammar


class StayOnCopyMiddleware:
    """Sends a redirect that leads from a copy of the portal to a live host back to the copy."""

    def __init__(self, grammar: AddressGrammar) -> None:
        self._grammar = grammar

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured where no copy is crawled."""
        if not isinstance(crawler.spider, PortalSpider) or crawler.spider.grammar.copy is None:
            raise NotConfigured("the argument base_url is not given.")
        return cls(crawler.spider.grammar)

    def process_request(self, request: Request) -> Request | None:
        """Replace a request to one of the portal's own hosts."""
        url = self._grammar.on_copy(request.url)
        return request.replace(url=url) if url else None
