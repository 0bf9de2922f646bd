"""The other parts of an article that is split over pages, on any site."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.boxes import begins_comments
from yybcrawl.extract.pager_labels import PagerLabel, Turn, read_label
from yybcrawl.extract.part_addresses import PartAddress, Series, own_series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yybcrawl.extract.page import Link, Page

_OTHER_ARTICLE = re.compile(r"\W*[上下前后]一?[篇条则组]")
_MOST_PARTS = 100
_PARAGRAPH = 40


class _Step(NamedTuple):
    label: PagerLabel
    address: PartAddress


class _Pager(NamedTuple):
    """The links of a pager that agree with each other; parts are counted from `base` on."""

    series: Series
    base: int
    steps: list[_Step]

    def part(self, number: int | None) -> int:
        """Return which part an address with this number is, counted from 1."""
        return 1 if number is None else number + 1 - self.base

    @property
    def own(self) -> int:
        """Which part the page itself is, counted from 1."""
        return self.part(self.series.number)

    def fits(self, step: _Step) -> bool:
        """Tell whether a link leads where its label says."""
        part, label = self.part(step.address.number), step.label
        if part < 1:
            return False
        if label.turn is Turn.NUMBER:
            return part == label.number
        if label.turn is Turn.PREVIOUS:
            return part == self.own - 1
        if label.turn is Turn.LAST:
            return part > self.own
        return label.turn is not Turn.MORE and part == self.own + 1


def part_links(page: Page) -> list[str]:
    """Return the absolute addresses of the other parts of the article on `page`, in order.

    They are those that its pager links, and those that it leaves out in between; 100 at most.
    Where a page is offered that shows the whole article (阅读全文), its address is the only one.
    None are found on a page whose own address is not known.
    """
    best: _Pager | None = None
    for series in own_series(page.url):
        links = _Links(page, series)
        steps = links.steps()
        if not steps:
            continue
        pager = _agreeing(series, [step for step in steps if not step.address.is_whole])
        if pager or series.is_plain:
            for step in steps:
                if step.address.is_whole and step.label.turn in (Turn.WHOLE, Turn.NEXT):
                    return [step.address.url]
        if pager and (best is None or len(pager.steps) > len(best.steps)):
            best = pager
    return _addresses(page, best) if best else []


class _Links:
    """The links of a page that may lead to the parts of a series."""

    def __init__(self, page: Page, series: Series) -> None:
        self._page = page
        self._series = series
        self._likely = series.likely(page.links)

    def steps(self) -> list[_Step]:
        """Return the links of a pager."""
        steps = []
        for link in self._likely:
            label = read_label(link.label)
            address = self._read(link) if label else None
            if label and address:
                steps.append(_Step(label, address))
        return steps

    def headings(self) -> Iterator[PartAddress]:
        """Yield where a list of contents leads, which links the parts by their headings."""
        for link in self._likely:
            if not read_label(link.label) and not _OTHER_ARTICLE.match(link.label):
                address = self._read(link)
                if address and not address.is_whole:
                    yield address

    def _read(self, link: Link) -> PartAddress | None:
        url = self._page.resolve(link.href)
        address = self._series.read(url) if url else None
        if address and address.is_query and link.line >= self._first_comment:
            return None
        return address

    @cached_property
    def _first_comment(self) -> int:
        """The line below which readers comment on the text, or one that there is not."""
        lines = self._page.lines
        is_below_text = False
        for index, line in enumerate(lines):
            if len(line.text) - line.linked >= _PARAGRAPH:
                is_below_text = True
            elif is_below_text and begins_comments(self._page, index):
                return index
        return len(lines) + 1


def _agreeing(series: Series, steps: list[_Step]) -> _Pager | None:
    """Return the steps that agree on how the parts are counted: from one, else from zero."""
    best: _Pager | None = None
    for base in (1, 0):
        pager = _Pager(series, base, steps)
        fitting = [step for step in steps if pager.fits(step)]
        if fitting and (best is None or len(fitting) > len(best.steps)):
            best = _Pager(series, base, fitting)
    if best is None or series.is_plain:
        return best
    is_numbered = any(step.label.turn is Turn.NUMBER and step.address.number for step in best.steps)
    return best if is_numbered else None


def _addresses(page: Page, pager: _Pager) -> list[str]:
    found: dict[int, str] = {}
    for _, address in pager.steps:
        found.setdefault(pager.part(address.number), address.url)
    numbered = [address for _, address in pager.steps if address.number is not None]
    forms = {address.form for address in numbered}
    for heading in _Links(page, pager.series).headings():
        if heading.form in forms:
            found.setdefault(pager.part(heading.number), heading.url)
    first = min(pager.own, *found)
    for part in range(first + 1, min(max(found), first + 2 * _MOST_PARTS)):
        if numbered and part not in found:
            found[part] = numbered[0].with_number(part - 1 + pager.base)
    found.pop(pager.own, None)
    own = page.url.partition("#")[0]
    return [found[part] for part in sorted(found) if found[part] != own][:_MOST_PARTS]
