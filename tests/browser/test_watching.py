from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.chromium import watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = """
<img src="http://elsewhere.invalid/a.png">
<script>console.error("wrong"); console.log("right"); throw new Error("broken")</script>
"""


def test_errors_and_requests_to_other_hosts_are_noticed(browser: Browser) -> None:
    context = browser.new_context()
    faults = watch(context)
    context.new_page().set_content(PAGE)
    context.close()
    assert "console: wrong" in faults
    assert any(fault.startswith("script: ") and "broken" in fault for fault in faults)
    assert "request: http://elsewhere.invalid/a.png" in faults
    assert not any("right" in fault for fault in faults)
