"""The body of an article: its paragraphs and pictures, without what surrounds them."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from yybcrawl.extract.landmarks import ends_body, is_after_article, is_slogan, may_be_tagline
from yybcrawl.items import Image

if TYPE_CHECKING:
    from yybcrawl.extract.page import Line, Page, Picture

_PAGER = re.compile(
    r"^(?:首页|第一页|上一?页|前一?页|下一?页|后一?页|尾页|末页|最后一?页|第|共|页|余下全文|阅读全文|全文阅读|本文|分页|"
    r"[\s\d./|…<>«»‹›()（）【】\[\]-])+$"
)
_TOOLS = re.compile(
    r"^[\W\d_]*(?:(?:分享|转发|点赞|赞|收藏|打印(?:本[页文]|此[页文])?|关闭(?:窗口|本页)?|返回(?:首页|顶部|列表)?|"
    r"我要(?:评论|纠错|投稿)|字号|大字|小字|到|微信(?:好友)?|微博|新浪|腾讯|朋友圈|QQ(?:空间|好友)?|复制链接|更多|"
    r"展开(?:全文|阅读)|收起|广告|推广|举报|纠错|投稿|责任编辑|责编)[\W\d_]*)+$|"
    r"^\W*(?:扫一扫|扫码|扫描|长按|点击(?:查看|加载|进入|下载|“|\")|加载中|(?:关注|下载).{0,12}(?:公众号|客户端|APP))[^。！？]{0,24}$|"
    r"^\W*(?:免责声明|版权声明|本文(?:地址|链接|网址)|原文(?:链接|地址)|上一[篇条]|下一[篇条]|标签|关键词|(?i:tags?))\s*[:：]"
)
_COPYRIGHT = re.compile(r"(?i)copyright|©|版权所有|ICP备")
_ASIDE = frozenset(("aside", "nav", "footer", "header", "form", "select", "option"))
_ORNAMENT = re.compile(
    r"(?i)(?:^|[/_.-])(?:icons?|ico|logo|share|qr(?:code)?|erweima|weixin|wechat|weibo|avatar|btn|button|arrow|"
    r"banner|ads?|advert\w*|gg|guanggao|stat|count(?:er)?|track\w*|beacon)(?:[/_.\d-]|$)"
)
_DOCUMENT = re.compile(r"\.\w{3,5}$|\d{4}")
_MOST_KEYWORDS = 2
_BULLETS = " ·•▪■□●◆>»-[【"
_SMALLEST_PICTURE = 60
_CAPTION = re.compile(
    r"^\s*(?:▲|△|↑|[上下左右]图\s*[:：]|图\s*[①-⑳\d一二三四五六七八九十]+\s*[:：]?|图为)"
)
_STOCK_PICTURE = re.compile(r"[(（]资料图片?[)）]\s*$")
_LONGEST_CAPTION = 120
_LONGEST_SHORT_CAPTION = 30


def body_end(page: Page, first: int) -> int:
    """Return the index of the line at which the body that begins at line `first` has ended.

    新闻推荐 or the tagline ends it, whichever comes first; without both the first box after it;
    without any, the pager of a part or the foot of the page.
    """
    box = foot = len(page.lines)
    for index in range(first, len(page.lines)):
        line = page.lines[index]
        if ends_body(line.text, has_link=line.linked > 0):
            return index
        if index < box and is_after_article(line.text):
            box = index
        if index < foot and _is_foot(line):
            foot = index
    if first < box < len(page.lines):
        return box - 1 if may_be_tagline(page.lines[box - 1].text) else box
    return foot


def _is_foot(line: Line) -> bool:
    is_pager = bool(line.links) and _PAGER.match(line.text) is not None
    return is_pager or _COPYRIGHT.search(line.text) is not None


def body_lines(page: Page, first: int, end: int) -> list[Line]:
    """Return the lines of the body, without pagers, page tools, ads and boxes of links."""
    return [line for line in page.lines[first:end] if _is_text(page, line)]


def _is_text(page: Page, line: Line) -> bool:
    is_linked = line.linked >= len(line.text.lstrip(_BULLETS).replace(" ", ""))
    if is_linked and (len(line.links) > _MOST_KEYWORDS or _leads_away(page, line)):
        return False
    if is_slogan(line.text):
        return False
    if line.links and _PAGER.match(line.text):
        return False
    return not (_TOOLS.match(line.text) or _stands_aside(page, line.element))


def _leads_away(page: Page, line: Line) -> bool:
    """Tell whether a line is made of links to documents, other sites or scripts.

    A verse or a sentence may be linked as a whole too, to a channel or tag of the same site.
    """
    targets = [page.resolve(page.links[link].href) for link in line.links]
    return not targets or any(
        _is_elsewhere(page, target) or _DOCUMENT.search(target or "") for target in targets
    )


def _is_elsewhere(page: Page, target: str | None) -> bool:
    """Tell whether a link leads to another site, or nowhere."""
    return target is None or urlsplit(target).netloc != urlsplit(page.url).netloc


def _stands_aside(page: Page, element: int) -> bool:
    while element >= 0:
        if page.tags[element] in _ASIDE:
            return True
        element = page.parents[element]
    return False


def body_images(page: Page, first: int, end: int, lines: list[Line]) -> list[Image]:
    """Return the pictures between the lines `first` and `end` with their captions.

    A caption is taken out of `lines`: the text of a <figcaption>, or the line after a picture
    that is marked as one (▲, 上图:, 图①).
    """
    images: dict[str, Image] = {}
    shown = [p for p in page.pictures if first <= p.line <= end and not _is_ornament(page, p)]
    for picture, after in zip_longest(shown, shown[1:]):
        is_last = after is None or after.line > picture.line
        url = page.resolve(picture.src)
        if url and url not in images:
            caption = _take_caption(page, picture, lines, is_last=is_last)
            images[url] = Image(url, caption or picture.alt or None)
    return list(images.values())


def _is_ornament(page: Page, picture: Picture) -> bool:
    if picture.width is not None and picture.width < _SMALLEST_PICTURE:
        return True
    is_whole = picture.href and re.search(
        r"(?i)\.(?:jpe?g|png|gif|webp|bmp)(?:$|[?#])", picture.href
    )
    if picture.href and not is_whole and _is_elsewhere(page, page.resolve(picture.href)):
        return True
    return _ORNAMENT.search(picture.src) is not None or _stands_aside(page, picture.element)


def _take_caption(page: Page, picture: Picture, lines: list[Line], *, is_last: bool) -> str | None:
    """Take the caption of a picture out of `lines`; `is_last` says none stands between."""
    figure = picture.element
    while figure >= 0 and page.tags[figure] != "figure":
        figure = page.parents[figure]
    for line in lines:
        inside = figure >= 0 and page.contains(figure, line.element)
        following = page.lines[picture.line : picture.line + 1]
        if inside or (is_last and line in following and _is_caption(line.text)):
            lines.remove(line)
            return line.text
    return None


def _is_caption(text: str) -> bool:
    if len(text) <= _LONGEST_SHORT_CAPTION and _STOCK_PICTURE.search(text):
        return True
    return len(text) <= _LONGEST_CAPTION and _CAPTION.match(text) is not None
