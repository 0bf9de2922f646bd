"""Side rails: boxes of a list page, such as 热点排行, whose articles the page does not list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yybcrawl.extract.page import Link, Page

_RAIL = re.compile(
    r"推荐|排行|热[点门榜文评议读帖]|看点|猜你|喜欢|相关|精[彩选]|随机|榜|大家|还看|感兴趣|(?i:top|hot)"
)
_SURE = re.compile(r"排行|榜|看点|猜你|喜欢|相关|阅读|大家|还看|感兴趣")
_SEARCH = re.compile(r"搜索|标签|关键词")
_MORE = re.compile(r"^(?:更多|more|MORE|换一[批换]|>|›|»|\W)*$")
_RAIL_LENGTH = 14
_TAB_LENGTH = 6
_MOST_TABS = 3


class Rail(NamedTuple):
    """The links under a heading; `is_sure` where no list of a channel would be headed so."""

    links: list[Link]
    is_sure: bool


def find_rails(page: Page, links: list[Link], key_of: Callable[[Link], str]) -> Iterator[Rail]:
    """Yield what stands under each heading of a rail.

    `links` are the page's links to articles, `key_of` tells the article of one.
    """
    named = [link for link in links if link.text.strip()]
    first_links = {link.line: link for link in reversed(named)}
    for index, line in enumerate(page.lines):
        first = first_links.get(index)
        heading = line.text if first is None else _text_before(line.text, first.text)
        if _is_heading(heading):
            same = [link for link in links if _follows_in_block(page, link, index)]
            found = same or _under_heading(page, links, key_of, line.element, index)
            yield Rail(found, _SURE.search(heading) is not None)
    articles = {link.href for link in links}
    for picture in page.pictures:
        if _is_heading(picture.alt) and picture.href not in articles:
            found = _under_heading(page, links, key_of, picture.element, None)
            yield Rail(found, _SURE.search(picture.alt) is not None)


def _is_heading(text: str) -> bool:
    is_short = 0 < len(text) <= _RAIL_LENGTH
    return is_short and _RAIL.search(text) is not None and not _SEARCH.search(text)


def _text_before(line: str, link: str) -> str:
    """Return what a line says before its first link to an article."""
    return line.partition(" ".join(link.split()))[0]


def _follows_in_block(page: Page, link: Link, heading: int) -> bool:
    """Tell whether a link follows a heading in the same block, cut from it by <br> or nothing."""
    line = page.lines[heading]
    if link.line < heading or not page.contains(line.element, link.element):
        return False
    return line.links.start < len(page.links) and (
        link.element >= page.links[line.links.start].element
    )


def _under_heading(
    page: Page, links: list[Link], key_of: Callable[[Link], str], element: int, heading: int | None
) -> list[Link]:
    """Return the links of the first list after a heading, or of the run of items there."""
    while element > 0 and _is_heading_box(page, element, heading):
        parent = page.parents[element]
        found = _first_list(page, links, key_of, page.ends[element], page.ends[parent])
        if found:
            return found
        element = parent
    return []


def _first_list(
    page: Page, links: list[Link], key_of: Callable[[Link], str], child: int, end: int
) -> list[Link]:
    """Return the links of the first of the sibling elements that has some, and of its twins."""
    found: list[Link] = []
    first: tuple[str, bool] | None = None
    while child < end:
        inside = [link for link in links if page.contains(child, link.element)]
        keys = {key_of(link) for link in inside}
        shape = (page.tags[child], len(keys) > 1)
        if first is None:
            first = shape if keys else None
            found = inside
        elif shape == first and len(keys) == 1:
            found += inside
        elif not _is_filler(page, child):
            break
        child = page.ends[child]
    return found


def _is_heading_box(page: Page, element: int, heading: int | None) -> bool:
    """Tell whether an element shows only the heading, and a few tabs or a 更多 beside it."""
    others = [
        line
        for index, line in enumerate(page.lines)
        if index != heading and page.contains(element, line.element)
    ]
    return len(others) <= _MOST_TABS and all(len(line.text) <= _TAB_LENGTH for line in others)


def _is_filler(page: Page, element: int) -> bool:
    """Tell whether an element shows nothing but a 更多 link or an ornament."""
    return all(
        _MORE.match(line.text) for line in page.lines if page.contains(element, line.element)
    )
