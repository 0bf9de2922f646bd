"""Why a page could not be fetched or read, in words for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from yybcrawl.extract.kinds import Kind, find_notice

if TYPE_CHECKING:
    from twisted.python.failure import Failure

    from yybcrawl.extract.article import ExtractedArticle
    from yybcrawl.extract.page import Page

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "the host name was not found"),
    (DownloadConnectionRefusedError, "the connection was refused"),
    (DownloadTimeoutError, "the answer timed out"),
    (ResponseDataLossError, "the answer was truncated"),
    (DownloadCancelledError, "the answer was too large"),
    (DownloadFailedError, "the connection was lost"),
)

# What an IgnoreRequest of Scrapy's is about, by a word of its message.
_IGNORED = (
    ("max redirections", "the answer redirects in circles"),
    ("DOWNLOAD_MAXSIZE", "the answer was too large"),
)
_FORBIDDEN = "Forbidden by robots.txt"
# 412 and 521 are how 瑞数 and 加速乐 ask a browser for its script's answer.
REFUSALS = frozenset((401, 403, 412, 521))

_NOTICES = {
    Kind.ERROR: "the portal says that there is no such page",
    Kind.BLOCK: "the portal asks for a login or a verification",
}


class PageRefusedError(Exception):
    """A page asks for a login or a verification; raised by callbacks that read one."""

    def __init__(self) -> None:
        super().__init__(_NOTICES[Kind.BLOCK])


class RobotsForbidError(IgnoreRequest):
    """robots.txt forbids the page; raised by HeedRobotsMiddleware."""

    def __init__(self) -> None:
        super().__init__("robots.txt forbids it")


class RobotsUnavailableError(IgnoreRequest):
    """Nobody knows what robots.txt forbids; raised by HeedRobotsMiddleware, which says why."""


class ForeignSiteError(IgnoreRequest):
    """A redirect leads to another site; raised by StayOnPortalMiddleware."""

    def __init__(self, url: str) -> None:
        super().__init__(f"the answer leads to another site, {url}")


class ForeignDoorError(ForeignSiteError):
    """That site's address is one of a login or a verification: the portal refuses the page."""


_OWN = (
    PageRefusedError,
    RobotsForbidError,
    RobotsUnavailableError,
    ForeignSiteError,
)


class Unread(NamedTuple):
    """Why an article is not stored, and the `kind` of its failure."""

    reason: str
    kind: str


def describe(failure: Failure) -> str:
    """Return why a request failed, as part of a sentence."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"the answer was {error.response.status}"
    if isinstance(error, DownloadFailedError) and "OpenSSL" in str(error):
        return "no secure connection (TLS) came about"
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, _OWN):
        return str(error)
    if isinstance(error, IgnoreRequest):
        known = (words for part, words in _IGNORED if part in str(error))
        return next(known, f"the request was refused here: {error}")
    return f"{type(error).__name__}: {error}"


def is_forbidden(error: IgnoreRequest) -> bool:
    """Tell whether Scrapy keeps a request back for what robots.txt says."""
    return str(error) == _FORBIDDEN


def is_refusal(failure: Failure) -> bool:
    """Tell whether a request failed because the portal does not want this visitor."""
    error = failure.value
    if isinstance(error, HttpError):
        return error.response.status in REFUSALS
    return isinstance(error, PageRefusedError | RobotsForbidError | ForeignDoorError)


def is_above(url: str, path: str) -> bool:
    """Tell whether an address is that of a page above a channel's path, such as the home page."""
    folder, _, name = urlsplit(url).path.rpartition("/")
    if name and "." not in name:
        folder = f"{folder}/{name}"
    return f"{folder}/" != path and path.startswith(f"{folder}/")


def notice_on(page: Page) -> str | None:
    """Return what a page tells instead of showing its list, or None if it tells nothing.

    Raises PageRefusedError.
    """
    kind = find_notice(page)
    if kind is Kind.BLOCK:
        raise PageRefusedError
    return None if kind is None else _NOTICES[kind]


def why_unread(article: ExtractedArticle, *, is_first: bool) -> Unread | None:
    """Return why no article was read on a page, or None if one was; later parts need no title.

    Raises PageRefusedError.
    """
    if article.kind is Kind.BLOCK:
        raise PageRefusedError
    if article.kind in _NOTICES:
        return Unread(_NOTICES[article.kind], "article")
    if article.kind is Kind.LIST:
        return Unread("a list stands where the article should be", "unreadable")
    if article.kind is Kind.EMPTY or (is_first and not article.title):
        return Unread("no article could be read on the page", "unreadable")
    return None
