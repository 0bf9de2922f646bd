"""Why a page could not be fetched or read, in words for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
    (ResponseDataLossError, "the answer was cut short"),
    (DownloadCancelledError, "the answer was too large"),
    (DownloadFailedError, "the connection was lost"),
)

_NOTICES = {
    Kind.ERROR: "the portal says that there is no such page",
    Kind.BLOCK: "the portal asks for a login or a verification",
}


class Unread(NamedTuple):
    """Why an article is not stored, and the `kind` of its failure."""

    reason: str
    kind: str


def describe(failure: Failure) -> str:
    """Return why a request failed, as part of a sentence."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"the answer was {error.response.status}"
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, IgnoreRequest):
        return f"the request was refused here: {error}"
    return f"{type(error).__name__}: {error}"


def notice_on(page: Page) -> str | None:
    """Return what a page tells instead of showing its list, or None if it tells nothing."""
    kind = find_notice(page)
    return None if kind is None else _NOTICES[kind]


def why_unread(article: ExtractedArticle, *, is_first: bool) -> Unread | None:
    """Return why no article was read on a page, or None if one was; later parts need no title."""
    if article.kind in _NOTICES:
        return Unread(_NOTICES[article.kind], "article")
    if article.kind is Kind.LIST:
        return Unread("a list stands where the article should be", "unreadable")
    if article.kind is Kind.EMPTY or (is_first and not article.title):
        return Unread("no article could be read on the page", "unreadable")
    return None
