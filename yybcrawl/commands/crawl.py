"""`scrapy crawl` with the exit codes of this project."""

from __future__ import annotations

import gc
import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from yybcrawl.errors import YybcrawlError
from yybcrawl.extensions.ledger import RunLedger
from yybcrawl.json_log import log_json
from yybcrawl.portals.arguments import Arguments
from yybcrawl.portals.spider import PortalSpider
from yybcrawl.preconditions import check_settings, find_spider
from yybcrawl.quiet_log import quieten
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.lock import run_lock

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from scrapy import Spider

_UNEXPECTED, _INCOMPLETE = 1, 6
_GARBAGE = (20_000, 20, 100)


class Command(crawl.Command):
    """Checks arguments, settings and database first, and ends with the code of the run's verdict.

    The reason is the last line on stderr.
    """

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options, and leave out the line with which Scrapy starts."""
        super().process_options(args, opts)
        # Its level is reset before it speaks.
        logging.getLogger("scrapy.utils.log").addFilter(_is_serious)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl with the spider named by the one argument."""
        if len(args) != 1:
            raise UsageError("name one spider, see 'scrapy list'.")
        quieten()
        try:
            spider = self._check(args[0], opts)
            with self._lock(spider):
                self.exitcode, reason = self._crawl(args[0], opts)
        except YybcrawlError as error:
            self.exitcode, reason = error.exit_code, str(error)
        sys.stderr.write(f"{reason}\n")

    def _check(self, name: str, opts: argparse.Namespace) -> type[Spider]:
        """Return the spider; raise what makes the crawl impossible, before its first request."""
        assert self.crawler_process is not None  # noqa: S101  set by Scrapy
        assert self.settings is not None  # noqa: S101  set by Scrapy
        spider = find_spider(self.crawler_process.spider_loader, name)
        check_settings(self.settings, [pair.partition("=")[0] for pair in opts.set])
        if self.settings.getbool("YYBCRAWL_LOG_JSON"):
            log_json(self.settings)
        if issubclass(spider, PortalSpider):
            Arguments.parse(opts.spargs, place=spider.place)
        return spider

    @contextmanager
    def _lock(self, spider: type[Spider]) -> Iterator[None]:
        """Keep other runs of the spider from its database, and see that this can be written."""
        assert self.settings is not None  # noqa: S101  set by Scrapy
        url = self.settings["YYBCRAWL_DATABASE_URL"]
        if not issubclass(spider, PortalSpider):
            yield
            return
        with run_lock(url, spider.name):
            open_database(url).dispose()
            yield

    def _crawl(self, name: str, opts: argparse.Namespace) -> tuple[int, str]:
        assert self.crawler_process is not None  # noqa: S101  set by Scrapy
        crawler = self._create_crawler(name)
        # What was imported stays; looking through it again and again cost a tenth of the crawl.
        gc.freeze()
        gc.set_threshold(*_GARBAGE)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        ledger = None if self.crawler_process.bootstrap_failed else crawler.get_extension(RunLedger)
        if ledger is None:
            return _UNEXPECTED, "error: the crawl broke down, see the log."
        if ledger.verdict is None:
            # Only a second signal keeps a spider from closing.
            return _INCOMPLETE, "incomplete: the crawl was ended at once; the next run goes on."
        return ledger.verdict.exit_code, ledger.verdict.reason


def _is_serious(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
