"""The general reader: an article on any page, by its title, its running text and what is near."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from yybcrawl.extract.address_dates import address_month
from yybcrawl.extract.boxes import begins_box
from yybcrawl.extract.byline import names_people
from yybcrawl.extract.column import Column, find_column, place
from yybcrawl.extract.dates import find_printed
from yybcrawl.extract.headline import clean_title, find_headline, headline_above, headline_text
from yybcrawl.extract.hints import read_hints
from yybcrawl.extract.imprint import Frame, find_date, find_source
from yybcrawl.extract.layout import Layout
from yybcrawl.extract.meta_line import find_meta
from yybcrawl.extract.prose import is_foot, prose

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from yybcrawl.extract.hints import Hints
    from yybcrawl.extract.meta_line import FindDate
    from yybcrawl.extract.page import Page

_ABOVE_TITLE = 4
_BELOW_BODY = 10
_LONGEST_LEAD = 12


def layout_by_prose(page: Page, fetched_at: datetime | None = None) -> Layout | None:
    """Find the article on a page that shows no landmarks of the portal, or None.

    Dates told from the moment of reading (昨天, 3小时前) count only with the aware `fetched_at`.
    """
    hints = cache(partial(read_hints, page.html))
    find = partial(find_printed, fetched_at=fetched_at, month=address_month(page.url))
    title = _find_title(page, hints)
    column = find_column(page, -1 if title is None else title)
    if column is None:
        return None
    meta = _find_meta(page, title, column, find)
    hint = None if meta else hints().printed
    if hint:
        # The hint's month settles a date of two readings (06/02/2022) as the address's does.
        find = partial(find, month=(hint.on.year, hint.on.month))
        meta = _find_meta(page, title, column, find)
    if title is None:
        title = headline_above(page, meta.start if meta else column.first)
    head = max(0 if title is None else title + 1, meta.stop if meta else 0)
    first = _first_line(page, column, head)
    head_line = first if title is None or title >= first else title + 1
    if meta:
        head_line = min(head_line, meta.start)
    frame = Frame(title, meta, first, column.end)
    return Layout(
        title=headline_text(page, title) if title is not None else clean_title(page.title),
        source=find_source(page, frame, hints, find),
        printed=find_date(page, frame, hints, find),
        people=" ".join(line.text for line in page.lines[head_line:first]),
        credits=_credits_below(page, column.end),
        inside=column.element,
        first=first,
        end=column.end,
        boxes=column.boxes,
    )


def _credits_below(page: Page, end: int) -> tuple[str, ...]:
    """Return the lines soon below the body that are nothing but a credit."""
    below = page.lines[end : end + _BELOW_BODY]
    return tuple(line.text for line in below if names_people(line.text))


def _find_title(page: Page, hints: Callable[[], Hints]) -> int | None:
    title = find_headline(page)
    return find_headline(page, hints().title) if title is None else title


def _find_meta(page: Page, title: int | None, column: Column, find: FindDate) -> range | None:
    """Return the line of source and date: under the title, or else over it."""
    last = min(column.first + 2, column.end)
    if title is None:
        return find_meta(page, 0, last, find)
    below = find_meta(page, title + 1, last, find)
    # The title itself may share its line with the date.
    return below or find_meta(page, max(0, title - _ABOVE_TITLE), title + 1, find)


def _first_line(page: Page, column: Column, head: int) -> int:
    """Return the first line of the body: the column's, or a lead between it and the head."""
    if head > column.first:
        return head
    first = column.first
    beside = place(page, page.lines[first])
    for index in range(first - 1, max(head, first - _LONGEST_LEAD) - 1, -1):
        line = page.lines[index]
        if line.linked * 2 > len(line.text) or is_foot(line.text) or begins_box(page, index):
            break
        if prose(line) > 0 or place(page, line) == beside:
            first = index
    return first if head else column.first
