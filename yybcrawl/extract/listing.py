"""The articles a list page lists: its main list, without side rails and ads."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.rails import find_rails

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yybcrawl.extract.addresses import AddressGrammar, ArticleAddress
    from yybcrawl.extract.page import Link, Page

_DATE = re.compile(
    r"(?<!\d)(?:\d{4}\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)|\d+\s*(?:分钟|小时|天)前|昨天|前天"
)
_MOSTLY = 0.5


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
    so is what stands beside the list in another structure. A list that is itself headed like a
    rail is known by its days, or by being all that the page has of the channel.
    """
    candidates = list(_candidates(page, grammar))
    _place_in_tree(page, candidates)
    own = (place, channel)
    by_link = {id(one.link): one for one in candidates}
    sure: list[_Candidate] = []
    doubtful: list[list[_Candidate]] = []
    for rail in find_rails(page, [one.link for one in candidates], _key_of(candidates)):
        group = [by_link[id(link)] for link in rail.links]
        if rail.is_sure:
            sure += group
        elif not _is_own_list(page, group, own):
            doubtful.append(group)
    rail_links = {id(one.link) for one in chain(sure, *doubtful)}
    free = [one for one in candidates if id(one.link) not in rail_links]
    _place_in_tree(page, free)
    listed = list(_main_list(page, free, own))
    if not listed:
        listed = max((g for g in doubtful if _share(g, own) > _MOSTLY), key=len, default=[])
    return list({one.address.key: one.address for one in listed}.values())


def _key_of(candidates: list[_Candidate]) -> Callable[[Link], str]:
    keys = {id(one.link): one.address.key for one in candidates}
    return lambda link: keys[id(link)]


def _is_own_list(page: Page, group: list[_Candidate], own: tuple[str, str]) -> bool:
    """Tell a channel's own list from a rail: it shows days, and articles of the channel."""
    return bool(group) and _share(group, own) > _MOSTLY and _is_dated(page, group)


def _share(group: list[_Candidate], own: tuple[str, str]) -> float:
    """Return which share of a group's articles have an address of the channel."""
    keys = {one.address.key: one.address[:2] == own for one in group}
    return sum(keys.values()) / len(keys) if keys else 0.0


def _candidates(page: Page, grammar: AddressGrammar) -> Iterator[_Candidate]:
    for link in page.links:
        if link.hidden:
            continue
        url = grammar.link_address(page, link.href)
        address = grammar.article_address(url) if url else None
        if address is not None:
            yield _Candidate(link, address)


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
    page: Page, candidates: list[_Candidate], own: tuple[str, str]
) -> Iterator[_Candidate]:
    """Yield the candidates of the page's main list: the largest group of one structure."""
    groups: dict[tuple[str, ...], list[_Candidate]] = defaultdict(list)
    for one in candidates:
        groups[(*_path(page, one.container), page.tags[one.item])].append(one)
    weights = {shape: _weigh(page, group, own) for shape, group in groups.items()}
    main = max(groups, key=lambda shape: weights[shape], default=None)
    if main is None or not weights[main].is_local:
        return
    if not (weights[main].is_dated or weights[main].own):
        # The rails of a channel without articles are all that is left of its page.
        return
    box = _common_ancestor(page, [one.container for one in groups[main]])
    shapes = {tuple(_path(page, one.link.element)) for one in groups[main]}
    for one in candidates:
        is_own = one.address[:2] == own
        if page.contains(box, one.link.element):
            yield one
        elif tuple(_path(page, one.link.element)) in shapes:
            if is_own or _is_beside(page, box, one.link.element) or _is_dated(page, [one]):
                yield one
        elif is_own and (not weights[main].is_dated or _heads(page, box, one.link.element)):
            yield one


class _Weight(NamedTuple):
    """How much a group looks like the main list; compared from the first field on."""

    is_local: bool
    is_dated: bool
    own: int
    size: int


def _weigh(page: Page, group: list[_Candidate], own: tuple[str, str]) -> _Weight:
    keys = {one.address.key: one.address for one in group}
    near = sum(address.place == own[0] for address in keys.values())
    mine = sum(address[:2] == own for address in keys.values())
    return _Weight(near * 3 >= len(keys), _is_dated(page, group), mine, len(keys))


def _heads(page: Page, box: int, element: int) -> bool:
    """Tell whether an element stands above `box` in the same column, as a headline does."""
    return element < box and page.contains(page.parents[box], element)


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
