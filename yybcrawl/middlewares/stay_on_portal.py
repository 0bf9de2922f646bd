from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK

from yybcrawl.portals.reasons import ForeignSiteError
from yybcrawl.portals.spider import PortalSpider

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from yybcrawl.extract.addresses import AddressGrammar


class StayOnPortalMiddleware:
    """Refuses a redirect that leads from the portal to another site, before that is asked."""

    def __init__(self, grammar: AddressGrammar) -> None:
        self._grammar = grammar

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured for a spider without a portal."""
        if not isinstance(crawler.spider, PortalSpider):
            raise NotConfigured("the spider is none of a portal.")
        return cls(crawler.spider.grammar)

    def process_request(self, request: Request) -> None:
        """Raise ForeignSiteError; a robots.txt may stand elsewhere (RFC 9309, 2.3.1.2)."""
        if (
            "redirect_urls" in request.meta
            and request.callback is not NO_CALLBACK
            and self._grammar.canonical(request.url) is None
        ):
            raise ForeignSiteError(request.url)
