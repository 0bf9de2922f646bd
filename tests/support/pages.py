from __future__ import annotations

from typing import TYPE_CHECKING

from yybcrawl.extract.reader import read_page
from yybcrawl.portals.yybnet import YYBNET

if TYPE_CHECKING:
    from yybcrawl.extract.page import Page

GRAMMAR = YYBNET.grammar
HOME = "https://www.yybnet.net"
LIST = f"{HOME}/chengdu/xindu/"
ARTICLE = f"{HOME}/chengdu/xindu/201804/7601743.html"


def page(body: str, *, url: str = LIST, title: str = "") -> Page:
    """Read a page with this body."""
    return read_page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", url)


def texts(body: str) -> list[str]:
    """Return the lines that a reader sees of this body."""
    return [line.text for line in page(body).lines]
