from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.chromium import find_chromium, launched, watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


# Not for the whole session: while it runs, no other test could run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, one for the tests of a module."""
    program = find_chromium()
    if program is None:
        pytest.skip("No Chromium is installed (on Debian: apt-get install chromium).")
    with launched(program) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page; any error on the console or request to another host fails the test."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    faults = watch(context)
    yield context.new_page()
    context.close()
    assert faults == []
