"""The counts of a run: what became of every address, from the signals of the crawl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from yybcrawl.items import (
    Article,
    Backlog,
    Channel,
    Failure,
    Gone,
    ListPage,
    Refusal,
    Skip,
    Unreachable,
)
from yybcrawl.storage.runs import ChannelTally
from yybcrawl.verdict import RunFacts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RunCounts:
    """Counts the fate of every listed article by channel; `facts` may be read at any time."""

    def __init__(self, crawler: Crawler) -> None:
        self.facts = RunFacts(drift_share=crawler.settings.getfloat("YYBCRAWL_DRIFT_SHARE"))
        self._crawler = crawler
        self._tallies: dict[str, ChannelTally] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to what becomes of each item."""
        counts = cls(crawler)
        connect = crawler.signals.connect
        connect(counts.count, signal=signals.item_scraped)
        connect(counts.count_bug, signal=signals.item_error)
        connect(counts.count_bug, signal=signals.spider_error)
        return counts

    def count(self, item: Any) -> None:
        """Count an item that passed all pipelines."""
        if isinstance(item, Channel):
            self._tally(item)
        elif isinstance(item, ListPage):
            tally = self._tally(item.channel)
            tally.pages += 1
            tally.listed += len(item.keys)
            tally.known += item.known
            tally.requested += len(item.requests)
            tally.skipped += item.skipped
            tally.stop_reason = item.stop
        elif isinstance(item, Backlog):
            tally = self._tally(item.channel)
            tally.listed += len(item.keys)
            tally.requested += len(item.keys)
            tally.stop_reason = item.stop
            self.facts.backlog += len(item.keys)
        elif isinstance(item, Article | Gone) and item.fate is not None:
            tally = self._tally(item.channels[0] if isinstance(item, Article) else item.channel)
            setattr(tally, item.fate, getattr(tally, item.fate) + 1)
        elif isinstance(item, Skip):
            tally = self._tally(item.channel)
            tally.requested -= 1
            tally.skipped += 1
        elif isinstance(item, Failure):
            self._count_failure(item)
        elif isinstance(item, Refusal):
            self.facts.refusal = item.reason
        elif isinstance(item, Unreachable):
            self.facts.unreachable = item.reason
            if item.refused:
                self.facts.blocked = item.reason

    def _count_failure(self, failure: Failure) -> None:
        self.facts.failures.append(failure)
        if failure.kind == "list" and failure.channel is not None:
            self._tally(failure.channel).stop_reason = "failed"

    def count_bug(self) -> None:
        """Count an error that no one expected; Scrapy has logged it."""
        self.facts.bugs += 1

    def _tally(self, channel: Channel) -> ChannelTally:
        tally = self._tallies.get(channel.path)
        if tally is None:
            tally = self._tallies[channel.path] = ChannelTally(channel=channel)
            self.facts.channels.append(tally)
        return tally
