"""The pictures of an article with their captions, which are no part of its text."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from yybcrawl.items import Image

if TYPE_CHECKING:
    from yybcrawl.extract.layout import Layout
    from yybcrawl.extract.page import Line, Page, Picture

COUNTER = re.compile(r"\d{1,3}\s*/\s*\d{1,3}")
_ASIDE = frozenset(("aside", "nav", "footer", "header", "form", "select", "option"))
_FIGURE = frozenset(("figure",))
_ORNAMENT = re.compile(
    r"(?i)(?:^|[/_.-])(?:icons?|ico|logo|share|qr(?:code)?|erweima|weixin|wechat|weibo|avatar|btn|"
    r"button|arrow|banner|ads?|advert\w*|gg|guanggao|stat|count(?:er)?|track\w*|beacon)(?:[/_.\d-]|$)"
)
_PICTURE_FILE = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|bmp)(?:$|[?#])")
_CAPTION = re.compile(
    r"^\s*(?:▲|△|↑|[上下左右][图圖]\s*[:：]|[图圖]\s*[①-⑳\d一二三四五六七八九十]+\s*[:：]?|[图圖][为為])"
)
_STOCK_PICTURE = re.compile(r"[(（](?:资料|資料)(?:图片?|圖片?|照片?)[)）]\s*$")
_PHOTOGRAPHER = re.compile(
    r"(?:[摄攝]|[供配提][图圖]|[图圖]片[来來]源.{1,12}|(?:图|图片|摄影|圖)\s*[/／|丨:：].{1,16}|视觉中国|"
    r"[(（](?:取自|翻[摄攝]自|[图圖]/).{2,20})\s*[)）]?\s*$"
)
_SMALLEST_PICTURE = 60
_LONGEST_CAPTION = 120
_LONGEST_SHORT_CAPTION = 30
_FIGURE_LINES = 3
_BOX_LEVELS = 3
_LEAST_LINES = 3


def body_images(page: Page, layout: Layout, lines: list[Line]) -> list[Image]:
    """Return the pictures of the body with their captions, which are taken out of `lines`.

    A caption stands in the <figure> of its picture, is marked as one in the line after it (▲,
    上图:, 记者 X 摄), or shares with it a box that holds nothing else.
    """
    images: dict[str, Image] = {}
    left = {id(line) for line in lines}
    shown = [
        picture
        for picture in page.pictures
        if layout.first <= picture.line <= layout.end
        and picture.line not in layout.boxes
        and not _is_ornament(page, picture, layout.inside)
    ]
    for picture, after in zip_longest(shown, shown[1:]):
        url = page.resolve(picture.src)
        if url is None or url in images:
            continue
        is_last = after is None or after.line > picture.line
        caption = _find_caption(page, picture, layout, is_last=is_last)
        if id(caption) not in left and picture.line < layout.end:
            caption = None
        left.discard(id(caption))
        images[url] = Image(url, (caption.text if caption else picture.alt) or None)
    lines[:] = [line for line in lines if id(line) in left]
    return list(images.values())


def _is_ornament(page: Page, picture: Picture, inside: int) -> bool:
    if picture.width is not None and picture.width < _SMALLEST_PICTURE:
        return True
    if picture.href and not _PICTURE_FILE.search(picture.href):
        return page.leads_away(page.resolve(picture.href))
    return _ORNAMENT.search(picture.src) is not None or page.is_within(
        picture.element, _ASIDE, inside
    )


def _find_caption(page: Page, picture: Picture, layout: Layout, *, is_last: bool) -> Line | None:
    """Return the line that is the caption of a picture; `is_last` says none stands between."""
    figure = picture.element
    while figure >= 0 and page.tags[figure] not in _FIGURE:
        figure = page.parents[figure]
    near = page.lines[max(0, picture.line - 1) : picture.line + _FIGURE_LINES]
    for line in near:
        if figure >= 0 and page.contains(figure, line.element):
            return line
    index = picture.line
    while index < layout.end and COUNTER.fullmatch(page.lines[index].text):
        index += 1
    if not is_last or index >= len(page.lines):
        return None
    following = page.lines[index]
    is_caption = _is_caption(following.text) or _shares_box(page, picture, index, layout)
    return following if is_caption else None


def _is_caption(text: str) -> bool:
    if len(text) <= _LONGEST_SHORT_CAPTION and _STOCK_PICTURE.search(text):
        return True
    if len(text) > _LONGEST_CAPTION:
        return False
    return _CAPTION.match(text) is not None or _PHOTOGRAPHER.search(text) is not None


def _shares_box(page: Page, picture: Picture, index: int, layout: Layout) -> bool:
    """Tell whether a picture and line `index` are all that a box within the body holds."""
    following = page.lines[index]
    if len(following.text) > _LONGEST_CAPTION or layout.end - layout.first < _LEAST_LINES:
        return False
    box = picture.element
    for _ in range(_BOX_LEVELS):
        if box <= layout.inside or page.tags[box] == "p":
            return False
        if page.contains(box, following.element):
            others = page.lines[max(0, picture.line - 1) : index + 2]
            return not any(
                other is not following
                and page.contains(box, other.element)
                and not COUNTER.fullmatch(other.text)
                for other in others
            )
        box = page.parents[box]
    return False
