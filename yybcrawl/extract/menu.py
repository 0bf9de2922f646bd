"""The channel menu of a place: a run of links named `X新闻` or `今日X` under the same place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yybcrawl.extract.addresses import AddressGrammar
    from yybcrawl.extract.page import Page

_ITEM = re.compile(
    r"^\W*(?:今日(?P<today>[\u3400-\u9fff]{1,9})|(?P<news>[\u3400-\u9fff]{1,9})新闻)\W*\d*\W*$"
)
_TOPICS = frozenset(
    (
        "头条 推荐 热点 关注 要闻 看点 话题 社会 国内 国际 国外 本地 地方 城市 时政 图片 图文 "
        "视频 娱乐 体育 财经 科技 教育 健康 旅游 房产 汽车 军事 文化 民生 最新 热门 相关 更多 "
        "滚动 综合 全部 经济 法治 农业 生活 专题"
    ).split()
)
_LARGEST_GAP = 2


class MenuItem(NamedTuple):
    """A channel as the menu names it; `path` is its address within the portal, `url` canonical."""

    name: str
    path: str
    url: str


def channel_slug(path: str) -> str:
    """Return the last word of a channel's path: xindu of /chengdu/xindu/."""
    return path.strip("/").split("/")[-1]


def item_name(text: str) -> str | None:
    """Return the place named by `X新闻` or `今日X`, or None for a topic or another text."""
    match = _ITEM.match("".join(text.split()))
    name = match and (match["today"] or match["news"])
    return name if name and name not in _TOPICS else None


def find_menu(page: Page, grammar: AddressGrammar, place: str) -> list[MenuItem]:
    """Return the menu of `place` (its slug) in page order; empty if the page shows none.

    Of several runs the longest is the menu, of equally long ones the first; a single link, such
    as a breadcrumb's, is none.
    """
    menu = max(_runs(page, grammar, place), key=len)
    return menu if len(menu) > 1 else []


def _runs(page: Page, grammar: AddressGrammar, place: str) -> Iterator[list[MenuItem]]:
    run: dict[str, MenuItem] = {}
    gap = 0
    for link in page.links:
        item = _item(page, grammar, place, link.label, link.href)
        if item is not None:
            run.setdefault(item.path, item)
            gap = 0
        elif run and (gap := gap + 1) > _LARGEST_GAP:
            yield list(run.values())
            run = {}
    yield list(run.values())


def _item(page: Page, grammar: AddressGrammar, place: str, text: str, href: str) -> MenuItem | None:
    name = item_name(text)
    if name is None:
        return None
    url = grammar.link_address(page, href)
    if url is None:
        return None
    path = urlsplit(url).path.rstrip("/") + "/"
    segments = path.strip("/").split("/")
    if segments[0] != place or len(segments) > 2 or grammar.article_address(url):
        return None
    return MenuItem(name, path, url)
