"""The next page: of a channel's list, or of an article that is split over pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.pager_labels import Turn, read_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yybcrawl.extract.addresses import AddressGrammar
    from yybcrawl.extract.page import Page

_DIGITS = re.compile(r"\d+")
_PROMISE = re.compile(r"共\s*(\d{1,4})\s*页|(?<![\d/-])\d{1,4}\s*/\s*(\d{1,4})(?![\d/-])\s*页?")
_LONGEST_PAGER = 80
_ONWARD = frozenset((Turn.NUMBER, Turn.NEXT, Turn.LAST, Turn.MORE))


class _Step(NamedTuple):
    """A link of a pager: `number` is None for 下一页, 0 for the last page."""

    number: int | None
    url: str


def next_list_page(page: Page, grammar: AddressGrammar, number: int, seen: set[str]) -> str | None:
    """Return the canonical address of list page `number + 1`, or None after the last.

    `seen` are the addresses already walked in this channel, which are never the next. A pager
    without 下一页 and the number wanted is continued by the way its last page is written.
    """
    steps = [
        step
        for step in _steps(page, grammar)
        if step.url not in seen and grammar.article_address(step.url) is None
    ]
    following = _following(steps, number + 1)
    if following is not None:
        return following
    for step in steps:
        between = _written_like(step, number + 1)
        if between is not None and between not in seen:
            return between
    return None


def next_part(
    page: Page, grammar: AddressGrammar, key: str, number: int, seen: set[str]
) -> str | None:
    """Return the canonical address of part `number + 1` of article `key`, or None after the last.

    `seen` are the addresses of the parts already read.
    """
    steps = []
    for step in _steps(page, grammar):
        address = grammar.article_address(step.url)
        if address is not None and address.key == key and step.url not in seen:
            steps.append(step)
    return _following(steps, number + 1)


def promised_pages(page: Page) -> int:
    """Return how many pages the pager says there are (共9页, 2/9), or 0 where it does not say."""
    found = 0
    for line in page.lines:
        if len(line.text) <= _LONGEST_PAGER and (line.links or "页" in line.text):
            for match in _PROMISE.finditer(line.text):
                found = max(found, int(match[1] or match[2]))
    return found


def _following(steps: list[_Step], number: int) -> str | None:
    for wanted in (None, number):
        for step in steps:
            if step.number == wanted:
                return step.url
    return None


def _steps(page: Page, grammar: AddressGrammar) -> Iterator[_Step]:
    for link in page.links:
        label = read_label(link.label)
        if label is None or label.turn not in _ONWARD:
            continue
        url = grammar.link_address(page, link.href)
        if url is None or (label.number and not _mentions(url, label.number)):
            continue
        number = None if label.turn is Turn.NEXT else label.number
        if label.turn is Turn.MORE:
            # 更多 leads to all kinds of pages; as a pager it counts.
            counts = _DIGITS.findall(url.removeprefix(page.url.partition("?")[0]))
            number = int(counts[-1]) if counts else -1
        yield _Step(number, url)


def _mentions(url: str, number: int) -> bool:
    """Tell whether an address counts pages, from one or from zero, up to `number`."""
    return any(int(run) in (number, number - 1) for run in _DIGITS.findall(url))


def _written_like(step: _Step, number: int) -> str | None:
    """Write page `number` as the address of a later page is written."""
    runs = list(_DIGITS.finditer(step.url))
    if step.number == 0:
        last = runs[-1] if runs else None
    else:
        last = next((run for run in reversed(runs) if int(run[0]) == step.number), None)
    if last is None or int(last[0]) < number:
        return None
    return step.url[: last.start()] + str(number) + step.url[last.end() :]
