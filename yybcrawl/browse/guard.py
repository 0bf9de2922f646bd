"""What every answer of the site has to obey, Datasette's own pages included."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Message = dict[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

# The only script that stands in a page: one line of Datasette's page of a table.
_SCRIPT = b"DATASETTE_ALLOW_FACET = true;"
_HASH = b64encode(hashlib.sha256(_SCRIPT).digest()).decode()
_POLICY = (
    "default-src 'none'",
    f"script-src 'self' 'sha256-{_HASH}'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
_HEADERS = (
    (b"content-security-policy", "; ".join(_POLICY).encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


class Guard:
    """Lets requests pass that only read, and are meant for this site.

    A page of another site may make a browser ask this one under a name of its own: so `hosts`
    are the names under which the site is asked, None where any will do.
    """

    def __init__(self, app: App, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = message | {"headers": [*message.get("headers", ()), *_HEADERS]}
            await send(message)

        if scope["method"] not in {"GET", "HEAD"}:
            await _refuse(send_guarded, 405, "This site can only be read.\n")
        elif self._hosts is not None and _host(scope) not in self._hosts:
            await _refuse(send_guarded, 403, "This site is not known under that name.\n")
        else:
            await self._app(scope, receive, send_guarded)


def _host(scope: Message) -> str | None:
    named = [value for name, value in scope["headers"] if name == b"host"]
    try:
        return urlsplit(f"//{named[-1].decode('latin-1')}").hostname if named else None
    except ValueError:
        return None


async def _refuse(send: Send, status: int, reason: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason.encode()})
