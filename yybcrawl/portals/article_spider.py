"""The articles of a portal: their requests, their parts, and what becomes of them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from scrapy import Request, Spider
from scrapy.spidermiddlewares.httperror import HttpError

from yybcrawl.extract.article import join_parts, read_article, read_article_page
from yybcrawl.extract.decoding import decode
from yybcrawl.extract.pager import next_part
from yybcrawl.extract.reader import read_page
from yybcrawl.items import Article, Failure, Gone, Skip
from yybcrawl.portals.arguments import Arguments
from yybcrawl.portals.assemble import assemble_article
from yybcrawl.portals.memory import Blank
from yybcrawl.portals.reasons import describe, notice_on, why_unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure as DownloadFailure

    from yybcrawl.extract.addresses import ArticleAddress
    from yybcrawl.extract.article import ExtractedArticle
    from yybcrawl.extract.page import Page
    from yybcrawl.items import Channel
    from yybcrawl.portals.memory import Memory
    from yybcrawl.portals.portal import Portal

GONE = (404, 410)
_ARTICLES_FIRST = 1


class ArticleSpider(Spider):
    """Fetches articles. Addresses are canonical; only a request knows where its page is fetched.

    `memory` tells what earlier runs know; an extension replaces it by the archive's.
    """

    portal: ClassVar[Portal]
    place: ClassVar[str | None] = None

    def __init__(self, name: str | None = None, **values: str) -> None:
        super().__init__(name)
        self.given = values
        self.arguments = Arguments.parse(values, place=self.place)
        self.grammar = dataclasses.replace(self.portal.grammar, copy=self.arguments.base_url)
        self.memory: Memory = Blank()
        self._channels_of: dict[str, list[Channel]] = {}
        self._stored: set[str] = set()

    def _article_request(
        self,
        address: ArticleAddress,
        url: str,
        parts: dict[str, ExtractedArticle],
        priority: int = _ARTICLES_FIRST,
    ) -> Request:
        return Request(
            self.grammar.fetchable(url),
            self.parse_article,
            errback=lambda failure: self._fail_article(failure, address, parts),
            cb_kwargs={"address": address, "parts": parts},
            priority=priority + len(parts),
            dont_filter=True,
        )

    def parse_article(
        self, response: Response, address: ArticleAddress, parts: dict[str, ExtractedArticle]
    ) -> Iterator[Request | Article | Failure | Skip]:
        """Read an article, or a part of one; ask for the next part, if there is one."""
        page = read_article_page(_html(response), self._address(response))
        found = self.grammar.article_address(page.url)
        if found is None or found.key != address.key:
            reason = notice_on(page) or f"the answer came from {page.url}"
            yield self._article_failure(address, reason)
            return
        extracted = read_article(page, datetime.now(UTC))
        self.portal.selectors.apply(extracted, page.html, page.url)
        if unread := why_unread(extracted, is_first=not parts):
            yield self._article_failure(address, *unread)
            return
        parts[page.url] = extracted
        following = next_part(page, self.grammar, address.key, len(parts), {address.url, *parts})
        if following is not None:
            yield self._article_request(address, following, parts)
            return
        whole = join_parts(list(parts.values()))
        place, channels = self.arguments.place, self._channels_of[address.key]
        day = whole.published_on
        if day is not None and not self.arguments.wants_day(day):
            yield Skip(channel=channels[0], key=address.key, url=address.url, printed_on=day)
        else:
            yield assemble_article(self.portal.name, place, address, whole, channels)

    def _fail_article(
        self,
        failure: DownloadFailure,
        address: ArticleAddress,
        parts: dict[str, ExtractedArticle],
    ) -> Iterator[Failure | Gone]:
        is_stored = address.key in self._stored
        if is_stored and not parts and status_of(failure) in GONE:
            channel = self._channels_of[address.key][0]
            yield Gone(channel=channel, key=address.key, url=address.url)
        else:
            yield self._article_failure(address, describe(failure))

    def _read(self, response: Response) -> Page:
        """Return the page of a response under its canonical address."""
        return read_page(_html(response), self._address(response))

    def _address(self, response: Response) -> str:
        return self.grammar.canonical(response.url) or response.url

    def _failure(self, kind: str, url: str, reason: str, channel: Channel | None = None) -> Failure:
        return Failure(portal=self.portal.name, url=url, kind=kind, reason=reason, channel=channel)

    def _article_failure(
        self, address: ArticleAddress, reason: str, kind: str = "article"
    ) -> Failure:
        return self._failure(kind, address.url, reason, self._channels_of[address.key][0])


def status_of(failure: DownloadFailure) -> int | None:
    """Return the HTTP status that a request failed with, or None if no answer came."""
    error = failure.value
    return error.response.status if isinstance(error, HttpError) else None


def _html(response: Response) -> str:
    content_type = response.headers.get("Content-Type") or b""
    return decode(response.body, content_type.decode("latin-1"))
