from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.downloadermiddlewares.retry import get_retry_request
from twisted.python.failure import Failure

from yybcrawl.portals.reasons import PageRefusedError
from yybcrawl.signals import page_refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class RetryRefusedMiddleware:
    """Asks again for a page in whose place a login or a verification was shown.

    After RETRY_TIMES the request has failed, and its errback says what that means.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Ask again as often as the setting RETRY_TIMES says."""
        return cls(crawler)

    def process_spider_exception(
        self, response: Response, exception: Exception
    ) -> Iterable[Any] | None:
        """Return the request to try again, or what its errback makes of the refusal."""
        if not isinstance(exception, PageRefusedError):
            return None
        assert response.request is not None  # noqa: S101  typing
        assert self._crawler.spider is not None  # noqa: S101  typing
        request = _as_first_asked(response.request)
        again = get_retry_request(
            request,
            spider=self._crawler.spider,
            reason="refused",
            stats_base_key="yybcrawl/refused",
        )
        self._crawler.signals.send_catch_log(page_refused, request=request, given_up=again is None)
        if again is not None:
            return [again]
        failure = Failure(exception)  # type: ignore[no-untyped-call]
        return request.errback(failure) if request.errback else []


def _as_first_asked(request: Request) -> Request:
    """Return the request before the redirects that led to the place of the verification."""
    redirected = request.meta.get("redirect_urls")
    if not redirected:
        return request
    meta = {key: value for key, value in request.meta.items() if not key.startswith("redirect_")}
    return request.replace(url=redirected[0], meta=meta)
