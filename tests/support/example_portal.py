"""The portal of docs/adding-a-portal.md: the other portal under addresses of another grammar."""

from __future__ import annotations

import re

from tests.support.other_portal import build_other_portal
from yybcrawl.demo.truth import DemoPortal, Page

_ARTICLE = re.compile(rb"/(\d{6})/(\d{7})(_2)?\.html")


def build_example_portal() -> DemoPortal:
    """Build its pages, as on www.example.com."""
    pages = {
        _moved(path): Page(_moved_bytes(page.body), _moved(page.content_type), page.status)
        for path, page in build_other_portal().pages.items()
    }
    return DemoPortal(pages, [])


def _moved(text: str) -> str:
    return _moved_bytes(text.encode()).decode()


def _moved_bytes(text: bytes) -> bytes:
    text = text.replace(b"yybnet.net", b"example.com")
    return _ARTICLE.sub(rb"/\1/t\1_\2\3.html", text)
