"""The ledger of a run: what became of every address, from the signals of the crawl."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.utils.asyncio import run_in_thread

from yybcrawl.errors import DatabaseError
from yybcrawl.items import Article, Channel, Failure, ListPage, Refusal, Skip, Unreachable
from yybcrawl.pipelines.store import NotStored
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.runs import ChannelTally, begin_run, finish_run
from yybcrawl.verdict import RunFacts, Verdict, judge

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler


class RunLedger:
    """Counts the fate of every listed article by channel and writes the run's row at its end.

    `facts` may be read at any time, `verdict` when the spider has closed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.facts = RunFacts()
        self.verdict: Verdict | None = None
        self._crawler = crawler
        self._tallies: dict[str, ChannelTally] = {}
        self._started_at = datetime.now(UTC)
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to what becomes of each item."""
        ledger = cls(crawler)
        connect = crawler.signals.connect
        connect(ledger.count, signal=signals.item_scraped)
        connect(ledger.count_dropped, signal=signals.item_dropped)
        connect(ledger.count_bug, signal=signals.item_error)
        connect(ledger.count_bug, signal=signals.spider_error)
        connect(ledger.close, signal=signals.spider_closed)
        return ledger

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
        elif isinstance(item, Article) and item.fate is not None:
            tally = self._tally(item.channels[0])
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

    def count_dropped(self, exception: Exception) -> None:
        """Count an item that a pipeline dropped; a database that fails ends the run."""
        if not isinstance(exception, NotStored):
            return
        if exception.error is None:
            self.facts.bugs += 1
        elif self.facts.database_error is None:
            self.facts.database_error = exception.error
            self._closing = asyncio.create_task(
                self._crawler.engine.close_spider_async(reason="database")
            )

    def count_bug(self) -> None:
        """Count an error that no one expected; Scrapy has logged it."""
        self.facts.bugs += 1

    async def close(self, spider: Spider, reason: str) -> None:
        """Judge the run and write its row."""
        self.facts.closed = reason
        for tally in self.facts.channels:
            # What was asked for and is not stored has failed, whatever stopped it.
            tally.failed = tally.requested - tally.stored - tally.changed - tally.unchanged
        self.verdict = judge(self.facts)
        if self.facts.refusal is not None:
            return
        try:
            await run_in_thread(self._write, spider, self.verdict)
        except DatabaseError as error:
            self.facts.database_error = self.facts.database_error or error
            self.verdict = judge(self.facts)

    def _write(self, spider: Spider, verdict: Verdict) -> None:
        engine = open_database(self._crawler.settings["YYBCRAWL_DATABASE_URL"])
        try:
            arguments = getattr(spider, "given", {})
            run = begin_run(engine, spider.name, arguments, self._started_at)
            finish_run(
                engine,
                run,
                status=verdict.status,
                exit_code=verdict.exit_code,
                reason=verdict.reason,
                stats=self._crawler.stats.get_stats(),
                now=datetime.now(UTC),
                channels=self.facts.channels,
            )
        finally:
            engine.dispose()

    def _tally(self, channel: Channel) -> ChannelTally:
        tally = self._tallies.get(channel.path)
        if tally is None:
            tally = self._tallies[channel.path] = ChannelTally(channel=channel)
            self.facts.channels.append(tally)
        return tally
