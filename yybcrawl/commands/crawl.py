"""`scrapy crawl` with the exit codes of this project."""

from __future__ import annotations

import gc
import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scrapy.commands import crawl
from scrapy.exceptions import UsageError
from scrapy.settings import default_settings

from yybcrawl.errors import ArgumentError, YybcrawlError
from yybcrawl.extensions.ledger import RunLedger
from yybcrawl.json_log import log_json
from yybcrawl.portals.arguments import Arguments
from yybcrawl.portals.spider import PortalSpider
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.lock import run_lock
from yybcrawl.storage.second_looks import SecondLooks

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from scrapy import Spider
    from scrapy.settings import BaseSettings

_QUIET = {
    "alembic": logging.WARNING,
    "scrapy.addons": logging.WARNING,
    "scrapy.crawler": logging.WARNING,
    # It misses the Referer, which we do not send.
    "scrapy.downloadermiddlewares.redirect": logging.ERROR,
    # A component that is not configured is no news to who runs the crawl.
    "scrapy.middleware": logging.ERROR,
    # Each page that failed is a row of its own.
    "scrapy.spidermiddlewares.httperror": logging.WARNING,
    "scrapy.utils.log": logging.WARNING,
}
_WHOLE_NUMBERS = (
    "YYBCRAWL_LIST_PAGES_LIMIT",
    "YYBCRAWL_OUTAGE_LIMIT",
    "YYBCRAWL_REFUSALS_LIMIT",
    "YYBCRAWL_RETRY_AFTER_LIMIT",
)
_LEAST = {
    "YYBCRAWL_ATTEMPTS": 1,
    "YYBCRAWL_DRIFT_SHARE": 0,
    "YYBCRAWL_FULL_WALK_DAYS": 0,
    "YYBCRAWL_SECOND_LOOK_DAYS": 0,
}
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
        for name, level in _QUIET.items():
            logging.getLogger(name).setLevel(level)
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(_without_traceback)
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
        known = self.crawler_process.spider_loader.list()
        if name not in known:
            raise ArgumentError(f"the spider {name!r} is unknown: there are {', '.join(known)}.")
        _check_values(self.settings, [pair.partition("=")[0] for pair in opts.set])
        _check_own_values(self.settings)
        if self.settings.getbool("YYBCRAWL_LOG_JSON"):
            log_json(self.settings)
        spider = self.crawler_process.spider_loader.load(name)
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


def _without_traceback(record: logging.LogRecord) -> bool:
    """Keep the message of an error whose traceback shows nothing but Scrapy."""
    record.exc_info = None
    return True


def _check_values(settings: BaseSettings, names: list[str]) -> None:
    """Raise ArgumentError for a setting of the command line whose value is of the wrong kind."""
    for name in ("YYBCRAWL_LOG_JSON", *names):
        default = getattr(default_settings, name, False if name.endswith("_JSON") else None)
        try:
            if isinstance(default, bool):
                settings.getbool(name)
            elif isinstance(default, int | float):
                settings.getfloat(name)
        except ValueError:
            kind = "neither 0 nor 1" if isinstance(default, bool) else "not a number"
            raise ArgumentError(f"{name}={settings[name]!r} is {kind}.") from None


def _check_own_values(settings: BaseSettings) -> None:
    """Raise ArgumentError for a setting of our own that cannot be used."""
    for name in _WHOLE_NUMBERS:
        value = str(settings[name])
        if not (value.isascii() and value.isdigit()):
            raise ArgumentError(f"{name}={value!r} is not a whole number from 0.")
    for name, least in _LEAST.items():
        try:
            usable = settings.getfloat(name) >= least
        except ValueError:
            usable = False
        if not usable:
            raise ArgumentError(f"{name}={settings[name]!r} is not a number from {least}.")
    days = settings.getfloat("YYBCRAWL_SECOND_LOOK_DAYS")
    SecondLooks.parse(settings.getlist("YYBCRAWL_SECOND_LOOKS"), days)
