"""Why a page could not be fetched, in words for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "the host name was not found"),
    (DownloadConnectionRefusedError, "the connection was refused"),
    (DownloadTimeoutError, "the answer timed out"),
    (ResponseDataLossError, "the answer was cut short"),
    (DownloadCancelledError, "the answer was too large"),
    (DownloadFailedError, "the connection was lost"),
)


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
