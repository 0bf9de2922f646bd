"""The cells of a table row as one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yybcrawl.extract.page import Line

if TYPE_CHECKING:
    from yybcrawl.extract.page import Page

_CELLS = frozenset(("td", "th"))
_LONGEST_ROW = 100
_LEAST_CELLS = 2


def join_cells(page: Page, row: int, first: int) -> None:
    """Make one line of the lines from `first` on, if they are short cells of element `row`."""
    if not _LEAST_CELLS <= len(page.lines) - first <= _LONGEST_ROW:
        return
    cells = page.lines[first:]
    texts = [cell.text for cell in cells]
    if sum(map(len, texts)) > _LONGEST_ROW:
        return
    places = {
        cell.element if cell.tag in _CELLS else _cell(page, cell.element, row) for cell in cells
    }
    if None in places or len(places) < len(cells):
        return
    page.lines[first:] = [
        Line(
            text=" ".join(texts),
            element=row,
            tag="tr",
            links=range(cells[0].links.start, cells[-1].links.stop),
            linked=sum(cell.linked for cell in cells),
            heading=False,
        )
    ]
    for link in page.links[cells[0].links.start :]:
        link.line = first
    for picture in reversed(page.pictures):
        if picture.line <= first:
            break
        picture.line = first + 1


def _cell(page: Page, element: int, row: int) -> int | None:
    """Return the cell of a row that an element stands in, or None if it is in none."""
    while element > row and page.tags[element] not in _CELLS:
        element = page.parents[element]
    return element if element > row else None
