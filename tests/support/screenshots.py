"""The pictures in docs/images. To take them anew: python -m tests.support.screenshots.

It needs Chromium, and a font with Chinese characters (on Debian: fonts-noto-cjk).
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.support.browsing import served
from tests.support.chromium import find_chromium, launched
from tests.support.crawling import YYBCRAWL
from tests.support.documented import DOCS, crawl_demo, settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser

IMAGES = DOCS / "images"
_WIDTH = 1280
_ARTICLE = "9768284"


def take(browser: Browser, address: str, name: str, height: int) -> None:
    """Save a picture of the top of a page."""
    page = browser.new_page(
        viewport={"width": _WIDTH, "height": height}, color_scheme="light", locale="zh-CN"
    )
    page.goto(address)
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def refresh(folder: Path) -> None:
    """Take all pictures, of the archive that the demo makes."""
    program = find_chromium()
    if program is None:
        sys.exit("No Chromium is installed (on Debian: apt-get install chromium).")
    IMAGES.mkdir(exist_ok=True)
    url = crawl_demo(folder)
    settle(url)
    with ExitStack() as stack:
        browser = stack.enter_context(launched(program))
        site = stack.enter_context(served(url))
        take(browser, site.url(q="社区"), "search", 860)
        take(browser, site.url(f"article/{_ARTICLE}"), "article", 864)
        command = [
            *YYBCRAWL,
            "report",
            "-o",
            "report.html",
            "--database",
            "sqlite:///yybcrawl-demo.db",
        ]
        subprocess.run(command, cwd=folder, check=True)
        take(browser, (folder / "report.html").as_uri(), "report", 1000)


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        refresh(Path(name))
