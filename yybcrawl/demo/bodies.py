"""Writes the body of an article as markup, with the noise that the portal's pages have."""

from __future__ import annotations

import re
import zlib
from html import escape
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from yybcrawl.demo.phrases import JUMPS
from yybcrawl.demo.truth import HOME, DemoImage

if TYPE_CHECKING:
    from yybcrawl.demo.articles import Markup, Sheet

BLANK_IMAGE = "/static/blank.png"
HAN_PAIR = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
QUOTATION = re.compile("“[^”]+”")
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")

IMAGES = (
    '<img src="{path}" alt="{caption}">',
    f'<img src="{BLANK_IMAGE}" data-src="{HOME}{{path}}" alt="{{caption}}">',
    f'<img class="lazy" src="{BLANK_IMAGE}" data-original="{{path}}" alt="{{caption}}">',
)
PARAGRAPHS = {
    "p": "<p>{}</p>\n",
    "div": "<div>　　{}</div>\n",
    "br": "　　{}<br><br>\n",
    "table": "<tr><td>{}</td></tr>\n",
}


def render_bodies(sheet: Sheet) -> list[str]:
    """Render the body of each page of the article: one, or as many as it has parts."""
    lines = add_noise(list(sheet.lines), sheet.quirks, int(sheet.article.key))
    blocks: list[str | DemoImage] = []
    for line, image in zip_longest(lines, sheet.article.images):
        blocks += [block for block in (line, image) if block is not None]
    emphatic = int(sheet.article.key) % 3 == 0
    bounds = [len(blocks) * part // sheet.parts for part in range(sheet.parts + 1)]
    return [_render(blocks[a:b], sheet.markup, emphatic=emphatic) for a, b in pairwise(bounds)]


def add_noise(lines: list[str], quirks: frozenset[str], serial: int) -> list[str]:
    """Spoil a body as those of the portal are; a page jump becomes its last line."""
    longest = max(range(len(lines)), key=lambda at: len(lines[at]))
    if "spaces" in quirks:
        start = next(gap.start() for gap in HAN_PAIR.finditer(lines[longest], 20))
        lines[longest] = f"{lines[longest][:start]} {lines[longest][start:]}"
        lines = [line.replace("1+6+N", "1+ 6+N") for line in lines]
    if "wide" in quirks:
        lines[longest] = lines[longest].translate(WIDE_DIGITS)
    if "backslash" in quirks:
        lines = [line.replace("”", "\\”", 1) for line in lines]
    if "jump" in quirks:
        lines = [*lines, JUMPS[serial % len(JUMPS)]]
    return lines


def _render(blocks: list[str | DemoImage], markup: Markup, *, emphatic: bool) -> str:
    written = ""
    for block in blocks:
        if isinstance(block, str):
            written += PARAGRAPHS[markup].format(_text(block, emphatic=emphatic))
        elif markup == "table":
            written += PARAGRAPHS[markup].format(_figure(block))
        else:
            written += _figure(block)
    return f'<table width="100%">{written}</table>' if markup == "table" else written


def _text(line: str, *, emphatic: bool) -> str:
    text = escape(line, quote=False)
    if not emphatic:
        return text
    return QUOTATION.sub(lambda quotation: f"<strong>{quotation[0]}</strong>", text, count=1)


def _figure(image: DemoImage) -> str:
    path = image.url.removeprefix(HOME)
    shown = IMAGES[zlib.crc32(path.encode()) % len(IMAGES)].format(path=path, caption=image.caption)
    return f"<figure>{shown}<figcaption>{image.caption}</figcaption></figure>\n"
