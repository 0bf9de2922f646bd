from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK

from yybcrawl.portals.reasons import ForeignDoorError, ForeignSiteError
from yybcrawl.portals.spider import PortalSpider
from yybcrawl.signals import page_refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.signalmanager import SignalManager

    from yybcrawl.extract.addresses import AddressGrammar

_DOOR = re.compile(
    r"(?<![a-z])(?:log-?in|sign-?in|passport|sso|verif(?:y|ication)|captcha|challenge|waf"
    r"|denglu|yanzheng)(?![a-z])",
    re.IGNORECASE,
)


class StayOnPortalMiddleware:
    """Refuses a redirect that leads from the portal to another site, before that is asked.

    A site whose address is one of a login or a verification is how a portal shuts its door.
    """

    def __init__(self, grammar: AddressGrammar, signals: SignalManager) -> None:
        self._grammar = grammar
        self._signals = signals

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured for a spider without a portal."""
        if not isinstance(crawler.spider, PortalSpider):
            raise NotConfigured("the spider is none of a portal.")
        assert crawler.signals is not None  # noqa: S101  typing
        return cls(crawler.spider.grammar, crawler.signals)

    def process_request(self, request: Request) -> None:
        """Raise ForeignSiteError; a robots.txt may stand elsewhere (RFC 9309, 2.3.1.2)."""
        if (
            "redirect_urls" in request.meta
            and request.callback is not NO_CALLBACK
            and self._grammar.canonical(request.url) is None
        ):
            if not _DOOR.search(request.url):
                raise ForeignSiteError(request.url)
            asked = request.replace(url=request.meta["redirect_urls"][0])
            self._signals.send_catch_log(page_refused, request=asked, given_up=True)
            raise ForeignDoorError(request.url)
