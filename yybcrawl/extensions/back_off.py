"""Backing off: slower where the portal is strained or refuses, and an end where that is no help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.http.request import NO_CALLBACK

from yybcrawl.extensions.counts import RunCounts
from yybcrawl.extensions.prompt_end import end_crawl
from yybcrawl.items import Article, ListPage
from yybcrawl.portals.reasons import REFUSALS
from yybcrawl.signals import page_refused

if TYPE_CHECKING:
    import asyncio

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_STRAINED = frozenset((429, 502, 503, 504, 522, 524))
# In seconds; without a delay there is nothing to double.
_SHORTEST = 0.1
_ANSWERED_AT = "yybcrawl_answered_at"


@dataclass(slots=True)
class _Hold:
    """What a host's delay was before the crawl backed off, and what it is at least since then."""

    usual: float
    least: float = 0
    since: float = 0


class BackOff:
    """Doubles the delay of a host that is strained or refuses, and halves it with each page read.

    Waits as `Retry-After` asks, up to a limit. Ends the crawl after several refusals in a row, or
    many requests in a row that came to nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._longest = settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
        self._longest_wait = settings.getfloat("YYBCRAWL_RETRY_AFTER_LIMIT")
        self._most_refusals = settings.getint("YYBCRAWL_REFUSALS_LIMIT")
        self._most_outages = settings.getint("YYBCRAWL_OUTAGE_LIMIT")
        self._holds: dict[str, _Hold] = {}
        self._refusals = 0
        self._refused_at = 0.0
        self._outages = 0
        self._answered: Request | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the answers, to the pages read and to those refused."""
        extension = cls(crawler)
        connect = crawler.signals.connect
        connect(extension.judge, signal=signals.response_downloaded)
        connect(extension.miss, signal=signals.request_left_downloader)
        connect(extension.recover, signal=signals.item_scraped)
        connect(extension.refuse, signal=page_refused)
        return extension

    def judge(self, response: Response, request: Request) -> None:
        """Slow down where the status says so; keep the delay that AutoThrottle just lowered."""
        self._answered = request
        request.meta[_ANSWERED_AT] = monotonic()
        if response.status in _STRAINED:
            self._slow_down(request)
        if response.status in _STRAINED or response.status >= 500:
            self._count_outage()
        else:
            self._outages = 0
        # Without a callback it is robots.txt, which a portal need not show.
        if response.status in REFUSALS and request.callback is not NO_CALLBACK:
            self.refuse(request, given_up=True)
        slot = self._slot(request)
        if slot is None:
            return
        hold = self._holds.get(request.meta["download_slot"])
        if hold is not None:
            slot.delay = max(slot.delay, hold.least)
        value = (response.headers.get("Retry-After") or b"").decode("latin-1")
        wait = retry_after(value, datetime.now(UTC))
        if wait and response.status in _STRAINED:
            _pause(slot, min(wait, self._longest_wait))

    def miss(self, request: Request) -> None:
        """Count a request without an answer: one with an answer leaves right after it."""
        if request is not self._answered:
            self._count_outage()

    def recover(self, item: Any, response: Response | None) -> None:
        """Come nearer to the usual delay again, now that a page was read."""
        request = response.request if response is not None else None
        if not isinstance(item, Article | ListPage) or request is None:
            return
        answered_at = request.meta.get(_ANSWERED_AT, 0)
        if answered_at > self._refused_at:
            # Storing takes a moment: pages from before a refusal may come after it.
            self._refusals = 0
        slot, key = self._slot(request), request.meta.get("download_slot", "")
        hold = self._holds.get(key)
        if slot is None or hold is None or answered_at < hold.since:
            return
        hold.least /= 2
        slot.delay = max(hold.usual, hold.least)
        if hold.least <= max(hold.usual, _SHORTEST):
            slot.delay = hold.usual
            del self._holds[key]

    def refuse(self, request: Request, given_up: bool) -> None:  # noqa: FBT001  a signal's name
        """Slow down at a refusal, and end the crawl at the last of several in a row."""
        self._slow_down(request)
        self._refusals += 1
        self._refused_at = monotonic()
        counts = self._crawler.get_extension(RunCounts)
        if counts is None:
            return
        counts.facts.refused += given_up
        if self._refusals >= self._most_refusals and counts.facts.blocked is None:
            counts.facts.blocked = (
                f"the portal refused {self._refusals} times in a row, or asked for a login or a"
                f" verification, last at {request.url}"
            )
            self._close("blocked")

    def _count_outage(self) -> None:
        self._outages += 1
        if self._outages == self._most_outages:
            self._close("outage")

    def _close(self, reason: str) -> None:
        if self._closing is None:
            self._closing = end_crawl(self._crawler, reason)

    def _slow_down(self, request: Request) -> None:
        slot = self._slot(request)
        if slot is None:
            return
        hold = self._holds.setdefault(request.meta["download_slot"], _Hold(usual=slot.delay))
        now = monotonic()
        if now - request.meta.get("download_latency", 0) < hold.since:
            # It was under way already when the crawl backed off.
            return
        hold.since = now
        hold.least = min(2 * max(hold.least, hold.usual, _SHORTEST), self._longest)
        slot.delay = max(slot.delay, hold.least)

    def _slot(self, request: Request) -> Slot | None:
        return self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))


def retry_after(value: str, now: datetime) -> float:
    """Return for how many seconds a Retry-After asks to wait, 0 where it does not say."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0, (aware - now).total_seconds())


def _pause(slot: Slot, seconds: float) -> None:
    """Send no request for some time: the slot waits its delay after the last one it knows of."""
    slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)
