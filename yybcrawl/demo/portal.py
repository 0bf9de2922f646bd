"""Builds the demo portal: a small, faithful replica of the portal for 成都 and its counties."""

from __future__ import annotations

import struct
import zlib
from random import Random

from yybcrawl.demo.articles import write_sheets
from yybcrawl.demo.bodies import BLANK_IMAGE
from yybcrawl.demo.pages import Renderer
from yybcrawl.demo.places import PLACES
from yybcrawl.demo.truth import HOME, DemoPortal, Page

FEWEST_ARTICLES = 40
UNLISTED = 6
ROBOTS = Page(b"User-agent: *\nDisallow: /search/\n", "text/plain")


def build_portal(articles: int = 420, *, seed: int = 1) -> DemoPortal:
    """Build the portal with so many listed articles, copies included.

    Raises ValueError if `articles` is too small to show every feature.
    """
    if articles < FEWEST_ARTICLES:
        raise ValueError(f"articles must be at least {FEWEST_ARTICLES}, not {articles}.")
    rng = Random(seed)  # noqa: S311 - invented text, the same on every machine
    listed, hidden = write_sheets(articles, UNLISTED, rng)
    renderer = Renderer(listed, hidden)
    image = Page(_png(), "image/png")
    pages = {"/": renderer.home_page(), "/robots.txt": ROBOTS, BLANK_IMAGE: image}
    for number, place in enumerate(PLACES):
        pages.update(renderer.list_pages(number, place))
    for at, sheet in enumerate(listed):
        pages.update(renderer.article_pages(at))
        pages.update((picture.url.removeprefix(HOME), image) for picture in sheet.article.images)
    pages.update(renderer.hidden_pages())
    return DemoPortal(pages, [sheet.article for sheet in listed])


def _png(width: int = 8, height: int = 6) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\xcc" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
