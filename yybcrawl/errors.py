"""The errors users meet. Each message is one sentence that names the offending value."""

from __future__ import annotations


class YybcrawlError(Exception):
    """Base of all errors below; `exit_code` is the code of the command that ends with it."""

    exit_code = 1


class ArgumentError(YybcrawlError):
    """A spider argument, command option or setting cannot be used; raised before any work."""

    exit_code = 2


class DatabaseError(YybcrawlError):
    """The database cannot be opened or written; raised by `yybcrawl.storage`."""

    exit_code = 5


class BusyError(YybcrawlError):
    """Another run of the same spider on the same database is under way; raised by a crawl."""

    exit_code = 7
