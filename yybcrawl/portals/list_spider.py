"""The list pages of a portal's channels: what they list, and which of it is fetched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scrapy import Request

from yybcrawl.extract.listing import find_listed
from yybcrawl.extract.pager import next_list_page, promised_pages
from yybcrawl.items import Article, Backlog, Failure, ListPage, PageCopy, Skip
from yybcrawl.portals.article_spider import GONE, ArticleSpider, status_of
from yybcrawl.portals.reasons import describe, is_above, notice_on
from yybcrawl.portals.walk import Phase, Step, Walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from datetime import date

    from scrapy.http import Response
    from twisted.python.failure import Failure as DownloadFailure

    from yybcrawl.extract.addresses import ArticleAddress
    from yybcrawl.extract.page import Page
    from yybcrawl.items import Known

    Walked = AsyncIterator[Request | ListPage | Backlog | Article | Failure | Skip]

LIST_ADDRESS = "yybcrawl_list_address"
_BACKLOG_LAST = -1


class ListSpider(ArticleSpider):
    """Walks channels, and asks for the articles that are wanted and not known.

    `LIST_ADDRESS` in a request's meta is the canonical address of the list page it asks for.
    """

    def __init__(self, name: str | None = None, **values: str) -> None:
        super().__init__(name, **values)
        self._fetched: dict[str, Response] = {}

    async def _recall_walk(self, walk: Walk) -> None:
        """Tell a walk what earlier ones covered, and whether it may leap over that."""
        walk.covered = await self.memory.frontier(walk.channel)
        if walk.covered is not None and not self.arguments.refresh:
            is_limited = bool(self.arguments.since or self.arguments.max_pages)
            is_due = walk.covered.is_complete and not walk.covered.is_walked
            walk.may_leap = is_limited or not is_due

    async def _ask_backlog(self, walks: Sequence[Walk], stop: str | None = None) -> Walked:
        """Ask for what earlier runs left, after all that the list pages bring.

        `stop` says why the channels of these walks are not walked, if they are not.
        """
        by_path = {walk.channel.path: walk for walk in walks}
        asked: dict[str, list[ArticleAddress]] = {}
        for wanted in await self.memory.backlog([walk.channel for walk in walks]):
            address = self.grammar.article_address(wanted.url)
            if (
                address
                and address.key not in self._channels_of
                and self._is_asked_for(address, wanted.printed_on)
            ):
                paths = [path for path in wanted.paths if path in by_path]
                self._channels_of[address.key] = [by_path[path].channel for path in paths]
                by_path[paths[0]].counted.add(address.key)
                asked.setdefault(paths[0], []).append(address)
                if wanted.is_stored:
                    self._stored.add(address.key)
        for path, addresses in asked.items():
            keys = [address.key for address in addresses]
            yield Backlog(channel=by_path[path].channel, keys=keys, stop=stop)
            for address in addresses:
                yield self._article_request(address, address.url, {}, _BACKLOG_LAST)

    def _list_request(self, step: Step, walk: Walk) -> Request:
        walk.urls.add(step.url)
        return Request(
            self.grammar.fetchable(step.url),
            self.parse_list,
            errback=lambda failure: self._fail_list(failure, walk, step),
            cb_kwargs={"walk": walk, "number": step.number},
            meta={LIST_ADDRESS: step.url},
            dont_filter=True,
        )

    async def parse_list(self, response: Response, walk: Walk, number: int) -> AsyncIterator[Any]:
        """Read a list page of a channel."""
        page = self._read(response)
        if "redirect_urls" in response.meta and is_above(page.url, walk.channel.path):
            reason = notice_on(page) or f"the answer came from {page.url}"
            yield self._unlisted(walk.channel.url, reason, walk)
            return
        if number == 1:
            async for output in self._meet_first_page(page):
                yield output
        async for output in self._walk_page(page, walk, number, response):
            yield output

    async def _meet_first_page(self, page: Page) -> AsyncIterator[Any]:
        """Use what else stands on the first list page of a channel; nothing here."""
        del page
        return
        yield

    def _fail_list(
        self, failure: DownloadFailure, walk: Walk, step: Step
    ) -> Iterator[Request | Failure]:
        if walk.phase is Phase.CHECK and status_of(failure) in GONE:
            # The list has become shorter.
            yield self._list_request(walk.start_over(), walk)
        else:
            yield self._failure("list", step.url, describe(failure), walk.channel)

    def _unlisted(self, url: str, reason: str, walk: Walk) -> Failure:
        """Return the failure of a list page in whose place another page came."""
        failure = self._failure("list", url, reason, walk.channel)
        return replace(failure, is_answered=True)

    async def _walk_page(
        self, page: Page, walk: Walk, number: int, response: Response | None = None
    ) -> Walked:
        """Yield the page's listing, then requests for its new articles and the next page."""
        walk.urls.add(page.url)
        listed = find_listed(page, self.grammar, self.arguments.place.slug, walk.slug)
        if not listed and (missing := notice_on(page) or walk.misses_its_list(number)):
            yield self._unlisted(page.url, missing, walk)
            return
        new = walk.take_new(listed)
        known = await self.memory.recall(walk.channel, [address.key for address in new])
        following = next_list_page(page, self.grammar, number, walk.urls)
        is_last = following is None and promised_pages(page) <= number
        stop = walk.stop_reason(self.arguments, listed, is_last=is_last)
        if stop is None and following is None:
            stop = "lost"
        if stop is None and walk.pages >= self.settings.getint("YYBCRAWL_LIST_PAGES_LIMIT"):
            stop = "limit"
        rounds = {one.key: one.round for one in known if one.round is not None}
        turn = walk.turn(Step(page.url, number), new, rounds, following, stop)
        wanted, skipped = self._choose(new, known, walk)
        keys = [address.key for address in new if address.key not in walk.counted]
        walk.counted.update(keys)
        yield ListPage(
            channel=walk.channel,
            number=number,
            url=page.url,
            keys=keys,
            requests=[address.key for address in wanted],
            skipped=skipped,
            stop=turn.stop,
            urls={address.key: address.url for address in new},
            round=walk.round,
            frontier=turn.frontier,
            copy=_copy(response) if response and (number == 1 or turn.stop) else None,
        )
        for address in wanted:
            if address.url in self._fetched:
                for output in self.parse_article(self._fetched.pop(address.url), address, {}):
                    yield output
            else:
                yield self._article_request(address, address.url, {})
        if turn.step is not None:
            yield self._list_request(turn.step, walk)

    def _choose(
        self, new: list[ArticleAddress], known: Sequence[Known], walk: Walk
    ) -> tuple[list[ArticleAddress], int]:
        """Return which articles of a page are fetched, and how many more are not wanted."""
        self._stored.update(one.key for one in known if one.is_stored)
        settled = {one.key for one in known if one.is_settled and not self.arguments.refresh}
        printed = {one.key: one.printed_on for one in known if one.printed_on is not None}
        wanted, skipped = [], 0
        for address in new:
            met = self._channels_of.get(address.key)
            if met is not None:
                if walk.channel not in met:
                    met.append(walk.channel)
            elif address.key in settled:
                continue
            elif not self._is_asked_for(address, printed.get(address.key)):
                skipped += address.key not in walk.counted
            else:
                self._channels_of[address.key] = [walk.channel]
                wanted.append(address)
        return wanted, skipped

    def _is_asked_for(self, address: ArticleAddress, day: date | None) -> bool:
        return self.arguments.wants_day(day) if day else self.arguments.wants_month(address.month)


def _copy(response: Response) -> PageCopy | None:
    """Return what it takes to ask for a page only if it has changed; None where it says nothing."""
    etag, modified, content_type = (
        value.decode("latin-1") if (value := response.headers.get(name)) else None
        for name in ("ETag", "Last-Modified", "Content-Type")
    )
    if etag is None and modified is None:
        return None
    return PageCopy(
        etag=etag, last_modified=modified, content_type=content_type, body=response.body
    )
