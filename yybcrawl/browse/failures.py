"""The page of a question that cannot be answered, ours or one of Datasette's."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from datasette import Response

from yybcrawl.errors import ArgumentError, DatabaseError, YybcrawlError

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request

_UNEXPECTED = 500


class NotFoundError(ArgumentError):
    """An address names an article that the archive does not have; raised by a view."""


async def answer_failure(datasette: Datasette, request: Request, failure: Exception) -> Response:
    """Return the answer to a request that raised `failure`: a sentence, as a page or in JSON."""
    status = _status(failure)
    if status == _UNEXPECTED and not isinstance(failure, YybcrawlError):
        traceback.print_exception(failure)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": _sentence(failure)}, status=status)
    shown = await datasette.render_template(
        "browse/failure.html", {"sentence": _sentence(failure)}, request=request
    )
    return Response.html(shown, status=status)


def _status(failure: Exception) -> int:
    if isinstance(failure, NotFoundError):
        return 404
    if isinstance(failure, YybcrawlError):
        return _UNEXPECTED if isinstance(failure, DatabaseError) else 400
    # So do the errors that Datasette means for visitors.
    return int(getattr(failure, "status", _UNEXPECTED))


def _sentence(failure: Exception) -> str:
    if getattr(failure, "message_is_html", False):
        return str(getattr(failure, "title", failure))
    return str(getattr(failure, "message", failure))
