"""The articles a list page lists: its main list, without side rails and ads."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yybcrawl.extract.addresses import AddressGrammar, ArticleAddress
    from yybcrawl.extract.page import Link, Page

_RAIL = re.compile(
    r"推荐|排行|热[点门榜文评议读帖]|看点|猜你|喜欢|相关|精[彩选]|随机|榜|大家|还看|感兴趣|(?i:top|hot)"
)
_SEARCH = re.compile(r"搜索|标签|关键词")
_RAIL_LENGTH = 14
_TAB_LENGTH = 6
_MOST_TABS = 3
_MORE = re.compile(r"^(?:更多|more|MORE|换一[批换]|>|›|»|\W)*$")
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)|\d+\s*(?:分钟|小时|天)前|昨天|前天"
)


@dataclass(slots=True)
class _Candidate:
    link: Link
    address: ArticleAddress
    container: int = 0
    item: int = 0


def find_listed(
    page: Page, grammar: AddressGrammar, place: str, channel: str
) -> list[ArticleAddress]:
    """Return the addresses of the articles that the list page of a channel lists, in page order.

    Every article comes once. Links under a rail's heading (热点排行, 猜你喜欢, …) are left out, and
    so is what stands beside the list in another structure.
    """
    candidates = list(_candidates(page, grammar))
    rails = _rails(page, candidates)
    free = [one for one in candidates if one.link.element not in rails]
    listed = {one.address.key: one.address for one in _main_list(page, free, place, channel)}
    return list(listed.values())


def _candidates(page: Page, grammar: AddressGrammar) -> Iterator[_Candidate]:
    for link in page.links:
        resolved = page.resolve(link.href)
        url = grammar.canonical(resolved) if resolved else None
        address = grammar.article_address(url) if url else None
        if address is not None:
            yield _Candidate(link, address)


def _rails(page: Page, candidates: list[_Candidate]) -> set[int]:
    """Return the elements of all links that stand under the heading of a rail."""
    elements: set[int] = set()
    named = [one.link for one in candidates if one.link.text.strip()]
    first_links = {link.line: link for link in reversed(named)}
    for index, line in enumerate(page.lines):
        link = first_links.get(index)
        heading = line.text if link is None else _text_before(line.text, link.text)
        if len(heading) <= _RAIL_LENGTH and _RAIL.search(heading) and not _SEARCH.search(heading):
            same_block = _in_same_block(page, candidates, index)
            elements.update(same_block or _under_heading(page, candidates, index))
    return elements


def _text_before(line: str, link: str) -> str:
    """Return what a line says before its first link to an article."""
    return line.partition(" ".join(link.split()))[0]


def _in_same_block(page: Page, candidates: list[_Candidate], heading: int) -> list[int]:
    """Return the links that follow a heading in the same block, cut from it by <br> or nothing."""
    element = page.lines[heading].element
    begins = page.lines[heading].links.start
    return (
        [
            one.link.element
            for one in candidates
            if page.contains(element, one.link.element)
            and one.link.line >= heading
            and one.link.element >= page.links[begins].element
        ]
        if begins < len(page.links)
        else []
    )


def _under_heading(page: Page, candidates: list[_Candidate], heading: int) -> Iterable[int]:
    """Return the links of the first list after a heading, or of the run of items there."""
    element = page.lines[heading].element
    while element > 0 and _is_heading_box(page, element, heading):
        parent = page.parents[element]
        child = page.ends[element]
        first: tuple[str, int] | None = None
        found: list[int] = []
        while child < page.ends[parent]:
            inside = [one for one in candidates if page.contains(child, one.link.element)]
            keys = len({one.address.key for one in inside})
            shape = (page.tags[child], min(keys, 2))
            if first is None and keys:
                first = shape
                found = [one.link.element for one in inside]
            elif first is not None and shape == first and keys == 1:
                found += [one.link.element for one in inside]
            elif first is not None and not _is_filler(page, child):
                break
            child = page.ends[child]
        if first is not None:
            return found
        element = parent
    return ()


def _is_heading_box(page: Page, element: int, heading: int) -> bool:
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


def _place_in_tree(page: Page, candidates: list[_Candidate]) -> None:
    """Find each candidate's list: the nearest element that holds links to two articles."""
    keys: dict[int, set[str]] = defaultdict(set)
    for one in candidates:
        element = one.link.element
        while element >= 0 and len(keys[element]) < 2:
            keys[element].add(one.address.key)
            element = page.parents[element]
    for one in candidates:
        one.item = one.link.element
        one.container = page.parents[one.item]
        while one.container > 0 and len(keys[one.container]) < 2:
            one.item, one.container = one.container, page.parents[one.container]


def _main_list(
    page: Page, candidates: list[_Candidate], place: str, channel: str
) -> Iterator[_Candidate]:
    _place_in_tree(page, candidates)
    groups: dict[tuple[str, ...], list[_Candidate]] = defaultdict(list)
    for one in candidates:
        groups[(*_path(page, one.container), page.tags[one.item])].append(one)
    if not groups:
        return

    def weight(group: list[_Candidate]) -> tuple[bool, bool, int, int]:
        keys = {one.address.key for one in group}
        own = {one.address.key for one in group if one.address[:2] == (place, channel)}
        near = {one.address.key for one in group if one.address.place == place}
        return len(near) * 2 > len(keys), _is_dated(page, group), len(own), len(keys)

    main = max(groups.values(), key=weight)
    is_local, is_dated, *_ = weight(main)
    if not is_local:
        return
    box = _common_ancestor(page, [one.container for one in main])
    shapes = {tuple(_path(page, one.link.element)) for one in main}
    for one in candidates:
        if page.contains(box, one.link.element):
            yield one
        elif tuple(_path(page, one.link.element)) in shapes:
            is_own = one.address[:2] == (place, channel)
            if is_own or _is_beside(page, box, one.link.element) or _is_dated(page, [one]):
                yield one
        elif not is_dated and one.address[:2] == (place, channel):
            yield one


def _is_beside(page: Page, box: int, element: int) -> bool:
    """Tell whether an element stands in a twin of `box`: the same tag under the same parent."""
    while element > 0 and page.parents[element] != page.parents[box]:
        element = page.parents[element]
    return element > 0 and page.tags[element] == page.tags[box]


def _path(page: Page, element: int) -> Iterator[str]:
    while element >= 0:
        yield page.tags[element]
        element = page.parents[element]


def _is_dated(page: Page, group: list[_Candidate]) -> bool:
    """Tell whether most items of a list show a day."""
    items = {one.item: one.address.key for one in group}
    dated = {
        key
        for item, key in items.items()
        if any(_DATE.search(line.text) for line in page.lines if page.contains(item, line.element))
    }
    return len(dated) * 2 >= len(set(items.values()))


def _common_ancestor(page: Page, elements: list[int]) -> int:
    ancestor = elements[0]
    while not all(page.contains(ancestor, element) for element in elements):
        ancestor = page.parents[ancestor]
    return ancestor
