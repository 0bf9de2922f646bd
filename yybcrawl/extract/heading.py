"""The head of an article: its title and the line of source and date under it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yybcrawl.extract.dates import Printed, find_printed
from yybcrawl.extract.landmarks import commented_title, is_slogan
from yybcrawl.extract.meta_line import agrees, find_meta, is_meta, meta_text
from yybcrawl.extract.sources import read_source

if TYPE_CHECKING:
    from yybcrawl.extract.page import Page

_LONGEST_TITLE = 120
_TITLE_REACH = 8


@dataclass(slots=True)
class Heading:
    """Title, source and printed date; the body begins at line `body`.

    `meta` is the text of the lines of source and date, empty where there are none.
    """

    title: str | None
    source: str | None
    printed: Printed | None
    body: int
    meta: str


def find_heading(page: Page, first: int, last: int) -> Heading:
    """Read the head of the article that stands in the lines from `first` to before `last`."""
    lines = find_meta(page, first, last)
    if lines is None:
        title = _find_title(page, range(first, min(last, first + _TITLE_REACH)))
        body = first if title is None else title + 1
        return Heading(_title_text(page, title), None, None, body, "")
    above = range(lines.start - 1, max(first, lines.start - _TITLE_REACH) - 1, -1)
    title = _find_title(page, above)
    meta = meta_text(page, lines)
    source = read_source(meta) or _lone_source(page, title, lines.start)
    return Heading(_title_text(page, title), source, find_printed(meta), lines.stop, meta)


def _lone_source(page: Page, title: int | None, begin: int) -> str | None:
    """Return the paper's name where it stands alone in a line between title and date."""
    if title is None or begin - title != 2:
        return None
    line = page.lines[begin - 1]
    is_name = not line.heading and re.fullmatch(r"\w{2,12}", line.text)
    return line.text if is_name else None


def _find_title(page: Page, indexes: range) -> int | None:
    """Return the index of the title among lines, of which the first are the likeliest."""
    commented = next((t for line in page.lines if (t := commented_title(line.text))), None)
    best, best_score = None, -10.0
    for distance, index in enumerate(indexes):
        line = page.lines[index]
        if is_slogan(line.text) or len(line.text) > _LONGEST_TITLE or is_meta(page, line):
            continue
        score = -0.5 * distance
        score += 3 if line.tag == "h1" else 2 if line.heading else 0
        score += 3 if agrees(line.text, page.title) else 0
        score += 4 if commented and agrees(line.text, commented) else 0
        score -= 3 if line.linked * 2 > len(line.text) else 0
        score -= 2 if line.text.startswith(("—", "-")) else 0
        if score > best_score:
            best, best_score = index, score
    return best


def _title_text(page: Page, index: int | None) -> str | None:
    """Return the whole title, of which a <br> may have made several lines."""
    if index is None:
        return None
    line = page.lines[index]
    if not line.heading:
        return line.text
    same = [other.text for other in page.lines if other.element == line.element]
    return " ".join(same)
