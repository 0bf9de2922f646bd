"""The title of an article on any page: the line that its <title> or headings vouch for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yybcrawl.extract.dates import find_printed
from yybcrawl.extract.meta_line import is_meta, tells_meta
from yybcrawl.extract.sources import is_publisher

if TYPE_CHECKING:
    from yybcrawl.extract.page import Page

_SEPARATOR = re.compile(r"\s*[_|｜丨>»«·]+\s*|\s+[-–—]+\s+|\s*[-–—]{2,}\s*|-(?=[^-]{2,12}$)")
_HEADINGS = {"h1": 3.0, "h2": 2.0, "h3": 2.0, "h4": 1.0, "h5": 1.0, "h6": 1.0}
_ASIDE = frozenset(("aside", "nav", "footer", "option", "select"))
_LABEL = re.compile(r"^\W*(?:标题|主题|题目)\s*[:：]\s*")
_SUBTITLE = ("—", "-")
# Numbered parts of the text and counts in a rail (访问:121369) stand above texts, too.
_NO_TITLE = re.compile(r"[(（]?[一二三四五六七八九十]{1,2}[)）、.]|\w{2,6}[:：]\s?\d+$|正在|加载")
_CREDIT = re.compile(
    r"\W{0,3}(?:本[报網网刊台]|特约|见习|首席|\w{2,6}[报网])?(?:记者|通讯员|作者|摄影|文|图)[\s:：/]"
)
_MOST_LINES = 3
_LONGEST = 120
_SHORTEST = 4
_WHOLLY, _PARTLY = 4.0, 2.0
_SURE = 4.0
_REACH = 10
_TRUNCATED = 8


def find_headline(page: Page, vouched: str | None = None) -> int | None:
    """Return the index of the line that is the title for sure, or None where none is.

    `vouched` is the title that the page's <title> or, instead of it, another witness tells.
    """
    wanted = _segments(page.title if vouched is None else vouched)
    whole, begin = (wanted[0], _longest(wanted)[:_SHORTEST]) if wanted else ("", "")
    best, best_score = None, _SURE - 0.1
    for index, line in enumerate(page.lines if wanted else ()):
        text = line.text
        if not _SHORTEST <= len(text) <= _LONGEST or (text[:2] not in whole and begin not in text):
            continue
        agreement = _agreement(text, wanted)
        if agreement == _PARTLY and _end(page, index) > index:
            agreement = _WHOLLY
        score = agreement + _HEADINGS.get(line.tag, 1.0 if line.heading else 0)
        if score < _SURE:
            continue
        if line.linked * 2 > len(text) or page.is_within(line.element, _ASIDE):
            score -= 3.5
        if score > best_score:
            best, best_score = index, score
    return None if best is None else _end(page, best)


def headline_above(page: Page, below: int) -> int | None:
    """Return the index of the line that most looks like a title in the lines above `below`."""
    best, best_score = None, -10.0
    wanted = _segments(page.title)
    for distance, index in enumerate(range(below - 1, max(-1, below - 1 - _REACH), -1)):
        line = page.lines[index]
        if not _SHORTEST <= len(line.text) <= _LONGEST or is_meta(page, line):
            continue
        score = _HEADINGS.get(line.tag, 1.0 if line.heading else 0) - 0.5 * distance
        score += _agreement(line.text, wanted)
        score -= 3 if line.linked * 2 > len(line.text) else 0
        score -= 2 if line.text.startswith(_SUBTITLE) or _NO_TITLE.match(line.text) else 0
        score -= 3 if _CREDIT.match(line.text) else 0
        if score > best_score:
            best, best_score = index, score
    return best


def headline_text(page: Page, index: int) -> str:
    """Return the whole title that ends with line `index`: it may stand in several lines."""
    lines = page.lines[_begin(page, index) : index + 1]
    text = _LABEL.sub("", " ".join(line.text for line in lines))
    printed = find_printed(text)
    head = text[: printed.span[0]].strip() if printed and printed.timed else ""
    # The minute is no part of a title; the day may be one.
    return head if len(head) >= _SHORTEST and _squeeze(head) in _squeeze(page.title) else text


def clean_title(title: str) -> str | None:
    """Return a <title> without the name of the site and its channels."""
    segments = [segment for segment in _SEPARATOR.split(title) if segment]
    own = [segment for segment in segments if not is_publisher(segment)]
    return max(own or segments, key=len, default=None)


def _begin(page: Page, index: int) -> int:
    """Return the first line of the title that ends with line `index`."""
    begin = index
    while begin and begin > index - _MOST_LINES and _continues(page, begin):
        begin -= 1
    return begin


def _end(page: Page, index: int) -> int:
    """Return the last line of the title that begins with line `index`."""
    end = index
    while end + 1 < len(page.lines) and end < index + _MOST_LINES and _continues(page, end + 1):
        end += 1
    return end


def _continues(page: Page, index: int) -> bool:
    """Tell whether a line is the rest of the title that the line before begins.

    A <br> in a heading makes two lines of it; of two elements the <title> must tell.
    """
    before, line = page.lines[index - 1], page.lines[index]
    if line.tag != before.tag or len(line.text) > _LONGEST or tells_meta(line.text):
        return False
    told, first, second = (_squeeze(text) for text in (page.title, before.text, line.text))
    is_part = min(len(first), len(second)) >= _SHORTEST and not second.startswith(_SUBTITLE)
    if is_part and first + second in told:
        return True
    # A kicker or subtitle in the same heading is not told by the <title>.
    is_told = first in told or second in told
    return line.heading and line.element == before.element and not is_told


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _segments(title: str) -> list[str]:
    """Return the parts of a <title> without white space, the longest first, after the whole."""
    parts = [_squeeze(part) for part in (title, *_SEPARATOR.split(title))]
    return sorted({part for part in parts if len(part) >= _SHORTEST}, key=len, reverse=True)


def _longest(wanted: list[str]) -> str:
    """Return the longest part of a <title> that is not the whole of it."""
    return wanted[1] if len(wanted) > 1 else wanted[0]


def _agreement(text: str, wanted: list[str]) -> float:
    """Return how much a line says the same as the <title>: 4 for its longest part."""
    text = _squeeze(text)
    if not wanted:
        return 0
    longest = _longest(wanted)
    for part in (wanted[0], longest):
        if text == part or (
            len(part) > _TRUNCATED and (part in text or text.startswith(part[:-3]))
        ):
            return _WHOLLY
    if len(text) > _TRUNCATED and text in wanted[0]:
        return _WHOLLY if len(text) * 2 > len(longest) else _PARTLY
    return 1 if text in wanted else 0
