"""The browser of the tests and of the screenshots: the machine's own Chromium."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# It runs as root in containers, and is to talk to nobody but the page under test.
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
_OWN_HOSTS = ("127.0.0.1", "localhost", None)


def find_chromium() -> str | None:
    """Return the path of an installed Chromium."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


@contextmanager
def launched(program: str) -> Iterator[Browser]:
    """Give a browser without windows; it ends with the block."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=_FLAGS)
        yield browser
        browser.close()


def watch(context: BrowserContext) -> list[str]:
    """Return a list that gets what no page may do: errors, and requests to other hosts."""
    faults: list[str] = []

    def read(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"console: {message.text}")

    def look(request: Request) -> None:
        if urlsplit(request.url).hostname not in _OWN_HOSTS:
            faults.append(f"request: {request.url}")

    context.on("console", read)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    context.on("request", look)
    return faults
