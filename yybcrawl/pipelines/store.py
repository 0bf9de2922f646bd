"""Storing items in groups, off the event loop."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem
from scrapy.utils.asyncio import run_in_thread

from yybcrawl.errors import DatabaseError
from yybcrawl.items import Article, Fate, Gone
from yybcrawl.storage.archive import Archive, Storable
from yybcrawl.storage.engine import RefusedRowError, open_database
from yybcrawl.storage.second_looks import SecondLooks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector
    from sqlalchemy import Engine

    Outcome = Fate | Exception | None

_GROUP = 64
# A commit costs as much as ten articles in it: where articles came while the last group was
# written, a moment of waiting fills the next one.
_GATHER_SECONDS = 0.05


class NotStored(DropItem):
    """An item is not in the database; raised by StorePipeline.

    `error` is the DatabaseError where the database could not be written, None where it refused
    this item's data alone.
    """

    def __init__(self, message: str, error: DatabaseError | None) -> None:
        super().__init__(message, log_level="ERROR")
        self.error = error


class StorePipeline:
    """Returns an item when its transaction is committed, an article with its `fate`."""

    def __init__(self, database_url: str, looks: SecondLooks, stats: StatsCollector) -> None:
        self._database_url = database_url
        self._looks = looks
        self._stats = stats
        self._lost: NotStored | None = None
        self._engine: Engine | None = None
        self._waiting: list[tuple[Storable, asyncio.Future[Fate | None]]] = []
        self._writer: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings YYBCRAWL_DATABASE_URL and YYBCRAWL_SECOND_LOOKS."""
        assert crawler.stats is not None  # noqa: S101  typing
        settings = crawler.settings
        looks = SecondLooks.parse(
            settings.getlist("YYBCRAWL_SECOND_LOOKS"),
            settings.getfloat("YYBCRAWL_SECOND_LOOK_DAYS"),
        )
        return cls(settings["YYBCRAWL_DATABASE_URL"], looks, crawler.stats)

    async def open_spider(self) -> None:
        """Open the archive; raises ArgumentError or DatabaseError where it cannot be."""
        self._engine = await run_in_thread(open_database, self._database_url)
        self._archive = Archive(self._engine, self._looks)

    async def process_item(self, item: Any) -> Any:
        """Wait for the commit of `item`; raises NotStored."""
        if not isinstance(item, Storable):
            return item
        if self._lost is not None:
            # A page stored after one that is lost would hide that gap.
            raise NotStored(str(self._lost), self._lost.error)
        future: asyncio.Future[Fate | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_waiting())
        fate = await future
        if isinstance(item, Article | Gone):
            item.fate = fate
            self._stats.inc_value(f"yybcrawl/store/{fate}")
        return item

    async def close_spider(self) -> None:
        """Commit what waits."""
        if self._writer is not None:
            await self._writer
        if self._engine is not None:
            await run_in_thread(self._engine.dispose)

    async def _write_waiting(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
            outcomes = await run_in_thread(self._store, [item for item, _ in group])
            failed = next((o for o in outcomes if isinstance(o, NotStored) and o.error), None)
            if failed:
                self._lost = failed
                # What waits would fail in the same way, each after another timeout.
                outcomes += [NotStored(str(failed), failed.error) for _ in self._waiting]
                group, self._waiting = group + self._waiting, []
            for (_, future), outcome in zip(group, outcomes, strict=True):
                if future.cancelled():
                    continue
                if isinstance(outcome, Exception):
                    future.set_exception(outcome)
                else:
                    future.set_result(outcome)
            if 0 < len(self._waiting) < _GROUP:
                await asyncio.sleep(_GATHER_SECONDS)
        self._writer = None

    def _store(self, items: Sequence[Storable]) -> list[Outcome]:
        """Commit `items`, together or, where one of them stands in the way, one by one."""
        try:
            fates = self._archive.store(items, now=datetime.now(UTC))
        except DatabaseError as error:
            return [NotStored(str(error), error) for _ in items]
        except Exception as error:  # noqa: BLE001  whoever waits for the item gets it
            if len(items) > 1:
                return [outcome for item in items for outcome in self._store([item])]
            if isinstance(error, RefusedRowError):
                return [NotStored(f"{items[0].url} is not stored: {error}", None)]
            return [error]
        self._stats.inc_value("yybcrawl/store/commits")
        return list(fates)
