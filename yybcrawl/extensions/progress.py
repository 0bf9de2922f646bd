"""The progress of a crawl, on a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

from yybcrawl.extensions.counts import RunCounts

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

    from yybcrawl.verdict import RunFacts


class Progress:
    """Shows channels, list pages, articles and errors while log lines go by above."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._live: Live | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raise NotConfigured where stderr is no terminal: log lines are enough there."""
        if not sys.stderr.isatty():
            raise NotConfigured("stderr is not a terminal.")
        progress = cls(crawler)
        crawler.signals.connect(progress.open, signal=signals.spider_opened)
        crawler.signals.connect(progress.close, signal=signals.spider_closed)
        return progress

    def open(self, spider: Spider) -> None:
        """Begin to show the counts of the run, and let log lines pass above them."""
        counts = self._crawler.get_extension(RunCounts)
        if counts is None:
            return
        self._live = Live(
            get_renderable=lambda: _table(spider.name, counts.facts),
            console=Console(stderr=True),
            refresh_per_second=4,
            redirect_stdout=False,
        )
        self._live.start()
        _log_to(sys.stderr)

    def close(self) -> None:
        """Leave the last counts on the screen."""
        if self._live is not None:
            self._live.stop()
            _log_to(sys.stderr)


def _table(spider: str, facts: RunFacts) -> Table:
    done = sum(channel.stop_reason is not None for channel in facts.channels)
    new = facts.total("stored") + facts.total("changed")
    table = Table.grid(padding=(0, 2))
    table.add_row(
        f"[bold]{spider}[/bold]",
        f"channels {done}/{len(facts.channels)}",
        f"list pages {facts.total('pages')}",
        f"articles stored [green]{new}[/green] of {facts.total('requested')}",
        f"errors [{'red' if facts.failures else 'dim'}]{len(facts.failures) + facts.bugs}[/]",
    )
    return table


def _log_to(stream: Any) -> None:
    handler = get_scrapy_root_handler()
    if handler is not None and hasattr(handler, "setStream"):
        handler.setStream(stream)
