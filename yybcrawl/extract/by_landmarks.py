"""The portal's reader: an article between the landmarks that stand on each of its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yybcrawl.extract.body import is_pager
from yybcrawl.extract.breadcrumb import find_breadcrumb
from yybcrawl.extract.heading import find_heading
from yybcrawl.extract.landmarks import (
    ends_body,
    is_after_article,
    is_tagline,
    may_be_tagline,
    shows_landmark,
)
from yybcrawl.extract.layout import Layout

if TYPE_CHECKING:
    from yybcrawl.extract.page import Line, Page


_COPYRIGHT = re.compile("[cC](?i:opyright)|©|版权所有|[iI](?i:cp)备")
_PROVINCES = frozenset(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 "
    "湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 台湾".split()
)
_TEASER_LINES = 4


def layout_by_landmarks(page: Page) -> Layout | None:
    """Find the article on a page of the portal, or None where its landmarks are not shown."""
    breadcrumb = find_breadcrumb(page)
    if breadcrumb is None and not shows_landmark(page):
        return None
    first = breadcrumb.line + 1 if breadcrumb else 0
    end = _body_end(page, first)
    is_placed = breadcrumb is not None and breadcrumb.province in _PROVINCES
    is_ended = _ends_as_on_portal(page, end) and _shows_teaser(page, end)
    if not (is_placed or is_ended):
        return None
    heading = find_heading(page, first, end)
    if heading.title is None:
        return None
    return Layout(
        title=heading.title,
        source=heading.source,
        printed=heading.printed,
        people=heading.meta,
        first=heading.body,
        end=end,
        breadcrumb=breadcrumb,
    )


def _ends_as_on_portal(page: Page, end: int) -> bool:
    if end == len(page.lines):
        return False
    return ends_body(page.lines[end].text, has_link=page.lines[end].linked > 0)


def _shows_teaser(page: Page, end: int) -> bool:
    """Tell the portal's 新闻推荐, whose teaser ends in dots, from a list of that name elsewhere."""
    shown = [line.text for line in page.lines[end : end + _TEASER_LINES]]
    return is_tagline(shown[0]) or any(text.endswith(("...", "…")) for text in shown)


def _body_end(page: Page, first: int) -> int:
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
    return is_pager(line) or _COPYRIGHT.search(line.text) is not None
