"""Asking for a list page only if it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured
from scrapy.utils.python import to_bytes

from yybcrawl.portals.list_spider import LIST_ADDRESS
from yybcrawl.portals.spider import PortalSpider

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_COPY = "yybcrawl_copy"
_NOT_MODIFIED = 304


class RevalidateMiddleware:
    """Sends ETag and Last-Modified back; the answer 304 becomes the page that was sent before."""

    def __init__(self, spider: PortalSpider) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured for a spider without list pages."""
        if not isinstance(crawler.spider, PortalSpider):
            raise NotConfigured("the spider is none of a portal.")
        return cls(crawler.spider)

    async def process_request(self, request: Request) -> None:
        """Say which copy of a list page is at hand."""
        url = request.meta.get(LIST_ADDRESS)
        if url is None or _COPY in request.meta:
            return
        copy = request.meta[_COPY] = await self._spider.memory.copy(url)
        if copy is not None:
            if copy.etag is not None:
                request.headers["If-None-Match"] = copy.etag
            if copy.last_modified is not None:
                request.headers["If-Modified-Since"] = copy.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        """Put the copy in the place of an answer that says nothing has changed."""
        copy = request.meta.get(_COPY)
        if response.status != _NOT_MODIFIED or copy is None:
            return response
        headers = response.headers.copy()
        for name, value in (
            ("ETag", copy.etag),
            ("Last-Modified", copy.last_modified),
            ("Content-Type", copy.content_type),
        ):
            if value is not None:
                headers[name] = to_bytes(value, "latin-1")
        return response.replace(status=200, body=copy.body, headers=headers)
