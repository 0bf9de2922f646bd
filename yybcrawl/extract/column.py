"""The column of a page's running text, found by its density alone."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.boxes import begins_box, begins_comments
from yybcrawl.extract.prose import is_foot, prose

if TYPE_CHECKING:
    from yybcrawl.extract.page import Line, Page

_MOST_OF_IT = 0.72
_ENOUGH = 60.0
_PARAGRAPH = 20.0
_MOST_CREDITS = 5
_LONGEST_CREDIT = 40
_LEAST_ROWS = 8
_LEAST_VERSES = 4
_NONE = (0, 0, 0.0)
_CELLS = frozenset(("td", "th", "tr"))


class Column(NamedTuple):
    """The lines from `first` to before `end` of `element`, and how much prose they hold.

    `boxes` are the indexes of lines in between that belong to boxes of other articles.
    """

    element: int
    first: int
    end: int
    weight: float
    boxes: frozenset[int]


def find_column(page: Page, after: int = -1) -> Column | None:
    """Return the run of lines that holds the page's running text, or None if it has none.

    `after` is the index of the title where it is known: the text stands below it.
    """
    if not page.lines:
        return None
    weights = [0.0] * (after + 1) + [prose(line) for line in page.lines[after + 1 :]]
    boxes = _boxes(page, weights, after + 1)
    for index in boxes:
        weights[index] = min(weights[index], 0.0)
    element = _densest(page, weights, after + 1)
    last_element = page.ends[element] - 1
    inside = [
        index
        for index, line in enumerate(page.lines[after + 1 :], after + 1)
        if element <= line.element <= last_element
    ]
    first, last, weight = _best_run(weights, boxes, inside[0], inside[-1] + 1) if inside else _NONE
    if weight <= 0:
        return _find_verses(page, boxes, after + 1) if after >= 0 else None
    end = _extended(page, boxes, last, inside[-1] + 1)
    return Column(element, first, end, weight, frozenset(boxes))


def _boxes(page: Page, weights: list[float], first: int) -> set[int]:
    """Return the lines of the boxes that stand in the text or after it.

    A box ends where a paragraph stands again beside those before it. Comments do not end.
    """
    found: set[int] = set()
    enough = _ENOUGH if first == 0 else _PARAGRAPH
    total, beside = 0.0, -1
    is_box = False
    for index in range(first, len(page.lines)):
        weight = weights[index]
        if is_box and weight > _PARAGRAPH and _goes_on(page, index, beside):
            is_box = False
        if total > enough and begins_box(page, index):
            if begins_comments(page, index):
                found.update(range(index, len(page.lines)))
                return found
            is_box = True
        if is_box:
            found.add(index)
        elif weight > 0:
            total += weight
            if weight > _PARAGRAPH:
                beside = index
    return found


def _goes_on(page: Page, index: int, beside: int) -> bool:
    """Tell whether the text that line `beside` belongs to goes on with line `index`.

    It does in the same element, or in others of the same shape that stand among no links.
    """
    if beside < 0:
        return False
    line, earlier = page.lines[index], page.lines[beside]
    if place(page, line) == place(page, earlier):
        return True
    ahead = page.lines[index + 1 : index + 3]
    if any(other.linked * 2 > len(other.text) for other in ahead):
        return False
    return _shape(page, line.element) == _shape(page, earlier.element)


def _shape(page: Page, element: int) -> list[str]:
    """Return the tags of an element and of all around it."""
    tags = []
    while element >= 0:
        tags.append(page.tags[element])
        element = page.parents[element]
    return tags


def place(page: Page, line: Line) -> int:
    """Return the element that the paragraphs beside a line stand in."""
    return line.element if line.tag in ("div", "td", "body") else page.parents[line.element]


def _densest(page: Page, weights: list[float], first: int) -> int:
    """Return the innermost element that holds most of the prose of the one around it."""
    own = [0.0] * (len(page.tags) + 1)
    for line, weight in zip(page.lines[first:], weights[first:], strict=True):
        if weight > 0:
            own[line.element + 1] += weight
    sums, ends = list(accumulate(own)), page.ends
    element = 0
    while True:
        end = ends[element]
        total = sums[end] - sums[element]
        child, best, most = element + 1, element, 0.0
        while child < end:
            after = ends[child]
            weight = sums[after] - sums[child]
            if weight > most:
                best, most = child, weight
            child = after
        if best == element or most < _MOST_OF_IT * total:
            return element
        element = best


def _best_run(
    weights: list[float], boxes: set[int], first: int, end: int
) -> tuple[int, int, float]:
    """Return the run of lines with the greatest sum of weights; boxes in it do not count."""
    best = (first, first, 0.0)
    begin, total = first, 0.0
    for index in range(first, end):
        if index in boxes:
            continue
        total += weights[index]
        if total <= 0:
            begin, total = index + 1, 0.0
        elif total > best[2]:
            best = (begin, index + 1, total)
    return best


def _extended(page: Page, boxes: set[int], end: int, last: int) -> int:
    """Return the end of a run with the short lines after it, as tables and credits are."""
    beside = place(page, page.lines[end - 1])
    apart = 0
    while end < last:
        line = page.lines[end]
        if line.linked * 2 > len(line.text) or is_foot(line.text) or end in boxes:
            break
        if place(page, line) != beside and line.tag not in _CELLS:
            apart += 1
            if apart > _MOST_CREDITS or len(line.text) > _LONGEST_CREDIT or line.heading:
                break
        end += 1
    return _with_table(page, boxes, end)


def _find_verses(page: Page, boxes: set[int], begin: int) -> Column | None:
    """Return the longest run of short lines beside each other, as a poem is, or None."""
    best = range(0)
    first, shape = begin, [""]
    for index in range(begin, len(page.lines)):
        line = page.lines[index]
        before, shape = shape, _shape(page, line.element)
        if line.linked or index in boxes or is_foot(line.text):
            first = index + 1
        elif shape != before:
            first = index
        if index + 1 - first > len(best):
            best = range(first, index + 1)
    if len(best) < _LEAST_VERSES:
        return None
    element = place(page, page.lines[best.start])
    return Column(element, best.start, best.stop, 0.0, frozenset(boxes))


def _with_table(page: Page, boxes: set[int], end: int) -> int:
    """Return the end of a run with the table after it, which may stand in a box of its own."""
    last = end
    while last < len(page.lines) and last not in boxes:
        line = page.lines[last]
        if line.linked or is_foot(line.text) or not _is_in_cell(page, line):
            break
        last += 1
    return last if last - end >= _LEAST_ROWS else end


def _is_in_cell(page: Page, line: Line) -> bool:
    parent = page.parents[line.element]
    return line.tag in _CELLS or page.tags[parent] in _CELLS
