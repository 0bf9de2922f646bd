from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Self

from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http.request import NO_CALLBACK

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_COMPRESSED = frozenset((b"gzip", b"x-gzip", b"deflate"))
_CHUNK = 65536
_ANY_HEADER, _NO_HEADER = 47, -15


class RetryTruncatedMiddleware:
    """Asks again for a page that ends too early in a way that Scrapy takes for its end.

    That is a compressed body whose stream breaks off, and a page of untold length without
    `</html>`, unless it ends at the same byte twice. After RETRY_TIMES it raises
    ResponseDataLossError.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Ask again as often as the setting RETRY_TIMES says."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pass a whole answer on; what robots.txt says up to its end is heeded."""
        if request.callback is NO_CALLBACK or not self._is_truncated(request, response):
            return response
        assert self._crawler.spider is not None  # noqa: S101  typing
        again = get_retry_request(request, spider=self._crawler.spider, reason="truncated")
        if again is None:
            raise ResponseDataLossError(f"{response.url} is truncated.")
        again.meta["yybcrawl_length"] = len(response.body)
        return again

    def _is_truncated(self, request: Request, response: Response) -> bool:
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if encoding in _COMPRESSED and response.body:
            return not is_whole(response.body, self._most)
        return (
            "partial" in response.flags
            and response.status == 200
            and b"</html>" not in response.body[-_CHUNK:].lower()
            and request.meta.get("yybcrawl_length") != len(response.body)
        )


def is_whole(body: bytes, most: int) -> bool:
    """Tell whether a gzip or deflate stream reaches its end, or is longer than `most` anyway."""
    for kind in (_ANY_HEADER, _NO_HEADER):
        stream = zlib.decompressobj(kind)
        left, size, more = body, 0, True
        try:
            while more and not stream.eof and size <= most:
                unpacked = stream.decompress(left, _CHUNK)
                left, size = stream.unconsumed_tail, size + len(unpacked)
                more = bool(left or unpacked)
        except zlib.error:
            continue
        return stream.eof or size > most
    return False
