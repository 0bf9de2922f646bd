from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    IgnoreRequest,
    NotConfigured,
)
from scrapy.http import TextResponse
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from yybcrawl.portals.reasons import (
    RobotsForbidError,
    RobotsUnavailableError,
    describe,
    is_forbidden,
)

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_NOTHING = b"User-agent: *\nDisallow: /\n"
_TOO_MANY = 429
_MISSED = "robots.txt could not be fetched"
# No page could be fetched either.
_DOWN = (CannotResolveHostError, DownloadConnectionRefusedError)


class HeedRobotsMiddleware:
    """Hands on the answer for robots.txt as RFC 9309 understands it.

    A missing file (4xx) allows everything. One that cannot be had (5xx, 429, a time-out) forbids
    everything, because nobody knows what it says; Scrapy would crawl on.
    """

    def __init__(self) -> None:
        self._unavailable: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured where robots.txt is not obeyed."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("ROBOTSTXT_OBEY is not set.")
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        """Replace the answer for robots.txt where its status says something else."""
        if not _asks_for_robots(request) or response.status < 400:
            return response
        if response.status < 500 and response.status != _TOO_MANY:
            return response.replace(body=b"")
        return self._forbid_all(request, f"{_MISSED}: the answer was {response.status}")

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """Forbid a host whose robots.txt could not be fetched, and tell why a page is not."""
        if _asks_for_robots(request):
            why = describe(Failure(exception))  # type: ignore[no-untyped-call]
            is_down = isinstance(exception, _DOWN)
            return self._forbid_all(request, why if is_down else f"{_MISSED}: {why}")
        if isinstance(exception, IgnoreRequest) and is_forbidden(exception):
            reason = self._unavailable.get(urlsplit(request.url).netloc)
            raise RobotsUnavailableError(reason) if reason else RobotsForbidError
        return None

    def _forbid_all(self, request: Request, reason: str) -> Response:
        first = request.meta.get("redirect_urls", [request.url])[0]
        self._unavailable[urlsplit(first).netloc] = reason
        return TextResponse(request.url, body=_NOTHING)


def _asks_for_robots(request: Request) -> bool:
    return request.callback is NO_CALLBACK and bool(request.meta.get("dont_obey_robotstxt"))
