"""Leaving out of the log what is no news to who runs a crawl."""

from __future__ import annotations

import logging

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


def quieten() -> None:
    """Leave it out from now on."""
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    """Keep the message of an error whose traceback shows nothing but Scrapy."""
    record.exc_info = None
    return True
