"""The next page: of a channel's list, or of an article that is split over pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yybcrawl.extract.addresses import AddressGrammar
    from yybcrawl.extract.page import Page

_NEXT = re.compile(r"(?i)^\W*(?:下一?[页頁]|后一?页|下页|next(?:page)?|余下全文|[>›»→]+)\W*$")
_LAST = re.compile(r"(?i)^\W*(?:尾页|末页|最后一?页|最末页|last(?:page)?|>>|>\||»\|)\W*$")
_BACK = re.compile(
    r"(?i)^\W*(?:首页|第一页|上一?[页頁]|前一?页|上页|first|prev(?:ious)?|[<‹«←|]+)\W*$"
)
_NUMBER = re.compile(r"^[\[(（【第\s]*(\d{1,4})[\])）】页\s]*$")
_DIGITS = re.compile(r"\d+")


class _Step(NamedTuple):
    """A link of a pager: `number` is None for 下一页, 0 for the last page."""

    number: int | None
    url: str


def next_list_page(page: Page, grammar: AddressGrammar, number: int, seen: set[str]) -> str | None:
    """Return the canonical address of list page `number + 1`, or None after the last.

    `seen` are the addresses already walked in this channel, which are never the next. A pager
    without 下一页 and the number wanted is continued by the way its last page is written.
    """
    steps = [step for step in _steps(page, grammar) if step.url not in seen]
    steps = [step for step in steps if grammar.article_address(step.url) is None]
    for wanted in (None, number + 1):
        for step in steps:
            if step.number == wanted:
                return step.url
    for step in steps:
        between = _written_like(step, number + 1)
        if between is not None and between not in seen:
            return between
    return None


def part_addresses(page: Page, grammar: AddressGrammar, key: str) -> list[tuple[int, str]]:
    """Return the number and canonical address of each later part of article `key` on its page."""
    parts: dict[int, str] = {}
    for step in _steps(page, grammar):
        address = grammar.article_address(step.url)
        if address is not None and address.key == key and address.part > 1:
            parts.setdefault(address.part, step.url)
    return sorted(parts.items())


def _steps(page: Page, grammar: AddressGrammar) -> Iterator[_Step]:
    for link in page.links:
        text = link.text.strip()
        match = _NUMBER.match(text)
        if match:
            number: int | None = int(match[1])
        elif _LAST.match(text):
            number = 0
        elif _NEXT.match(text):
            number = None
        else:
            continue
        resolved = page.resolve(link.href)
        url = grammar.canonical(resolved) if resolved else None
        if url is not None and (not number or _mentions(url, number)):
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
