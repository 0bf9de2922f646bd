"""The ledger of a run: its counts, and how it ended, in its row."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.utils.asyncio import run_in_thread

from yybcrawl.errors import DatabaseError
from yybcrawl.extensions.counts import RunCounts
from yybcrawl.extensions.prompt_end import end_crawl
from yybcrawl.pipelines.store import NotStored
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.runs import begin_run, finish_run, forget_run, save_progress
from yybcrawl.verdict import Verdict, judge

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from sqlalchemy import Engine

_PROGRESS_SECONDS = 2


class RunLedger(RunCounts):
    """Keeps the counts in the run's row from start to end.

    `verdict` may be read when the spider has closed.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.verdict: Verdict | None = None
        self._engine: Engine | None = None
        self._run = 0
        self._told = 0
        self._counted = 0
        self._is_over = asyncio.Event()
        self._closing: asyncio.Task[None] | None = None
        self._reporting: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to what becomes of each item, and of the run."""
        ledger = super().from_crawler(crawler)
        connect = crawler.signals.connect
        connect(ledger.open, signal=signals.spider_opened)
        connect(ledger.count_dropped, signal=signals.item_dropped)
        connect(ledger.close, signal=signals.spider_closed)
        return ledger

    async def open(self, spider: Spider) -> None:
        """Write the run's row, and keep its counts up to date from now on."""
        try:
            await run_in_thread(self._begin, spider)
        except DatabaseError as error:
            self.lose_database(error)
        else:
            self._reporting = asyncio.create_task(self._report())

    def count(self, item: Any) -> None:
        """Count an item that passed all pipelines."""
        self._counted += 1
        super().count(item)

    def count_dropped(self, exception: Exception) -> None:
        """Count an item that a pipeline dropped; a database that fails ends the run."""
        if not isinstance(exception, NotStored):
            return
        if exception.error is None:
            self.facts.bugs += 1
        else:
            self.lose_database(exception.error)

    def lose_database(self, error: DatabaseError) -> None:
        """End the run: what cannot be stored need not be fetched."""
        if self.facts.database_error is None:
            self.facts.database_error = error
            self._closing = end_crawl(self._crawler, "database")

    async def close(self, reason: str) -> None:
        """Judge the run and complete its row."""
        self._is_over.set()
        if self._reporting is not None:
            await self._reporting
        self.facts.closed = reason
        self.verdict = judge(self.facts)
        if self._engine is None:
            return
        try:
            await run_in_thread(self._end, self._engine, self.verdict)
        except DatabaseError as error:
            self.facts.database_error = self.facts.database_error or error
            self.verdict = judge(self.facts)

    def _begin(self, spider: Spider) -> None:
        engine = open_database(self._crawler.settings["YYBCRAWL_DATABASE_URL"])
        try:
            arguments = getattr(spider, "given", {})
            self._run = begin_run(engine, spider.name, arguments, datetime.now(UTC))
        except BaseException:
            engine.dispose()
            raise
        self._engine = engine

    async def _report(self) -> None:
        """Write the counts down now and then, for who looks at the run from outside."""
        while not await self._is_over_soon():
            if self._engine is None or self._counted == self._told or self.facts.refusal:
                continue
            self._told = self._counted
            # Copies: the thread must not see a page counted by half.
            tallies = [replace(tally) for tally in self.facts.channels]
            try:
                await run_in_thread(
                    save_progress, self._engine, self._run, tallies, datetime.now(UTC)
                )
            except DatabaseError as error:
                self.lose_database(error)
                return

    async def _is_over_soon(self) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_over.wait(), _PROGRESS_SECONDS)
        return self._is_over.is_set()

    def _end(self, engine: Engine, verdict: Verdict) -> None:
        try:
            if self.facts.refusal is not None:
                forget_run(engine, self._run)
                return
            finish_run(
                engine,
                self._run,
                status=verdict.status,
                exit_code=verdict.exit_code,
                reason=verdict.reason,
                stats=self._crawler.stats.get_stats(),
                now=datetime.now(UTC),
                channels=self.facts.channels,
            )
        finally:
            engine.dispose()
