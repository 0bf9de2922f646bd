"""Where the parts of an article stand on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from yybcrawl.extract.breadcrumb import Breadcrumb
    from yybcrawl.extract.dates import Printed


class Layout(NamedTuple):
    """An article's head as printed, and the lines of its body: `first` to before `end`.

    `boxes` are the indexes of those that belong to boxes in between.
    `inside` is the element that holds it, `people` the text under the title, where people may be
    named, and `credits` are lines under the body that name some.
    """

    first: int
    end: int
    inside: int = 0
    boxes: frozenset[int] = frozenset()
    title: str | None = None
    source: str | None = None
    printed: Printed | None = None
    people: str = ""
    credits: tuple[str, ...] = ()
    breadcrumb: Breadcrumb | None = None
