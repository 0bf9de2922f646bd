"""Source and date of an article, from wherever its page prints them, else from its hints."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.boxes import begins_box
from yybcrawl.extract.dates import find_printed
from yybcrawl.extract.meta_line import agrees, head_date, is_published, meta_text
from yybcrawl.extract.sources import (
    bare_source,
    clean_source,
    is_publisher,
    labelled_source,
    paper_of_edition,
    source_label,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yybcrawl.extract.hints import Hints
    from yybcrawl.extract.meta_line import FindDate
    from yybcrawl.extract.page import Line, Page
    from yybcrawl.extract.printed import Printed

_ORIGINAL = "原创"
_EDITION = re.compile(
    "数字报|電子報|电子报|电子版|多媒体报|旧报|往期|版面(?:目录|导航)|[上下]一版|第[A-Z]?[0-9]{1,3}版"
)
_CLOCK = re.compile("今天是|今日是|现在是|农历|天气|℃")
_ACCORDING = re.compile(r"^\W{0,3}据(.{2,14}?)(?:报道|消息)?\W{0,3}$")
_IN_BODY = 2
_BELOW_BODY = 8
_LONGEST_LONE = 20
_LONGEST_FOOT = 80
_LONGEST_TOP = 60
_LONGEST_TAIL = 40
_LONGEST_TITLE_TAIL = 8
_BESIDE_DATE = 12


class Frame(NamedTuple):
    """The lines of an article: its title, its line of source and date, and its body's bounds."""

    title: int | None
    meta: range | None
    first: int
    end: int


def find_source(page: Page, frame: Frame, hints: Callable[[], Hints], find: FindDate) -> str | None:
    """Return the paper that the page names: in its head, under its body, on top, or in a hint."""
    head = meta_text(page, frame.meta) if frame.meta else ""
    name = bare = None
    if source_label(head):
        name = labelled_source(head)
    else:
        bare = bare_source(head, head_date(head, find))
        name = _original(page, frame, hints, find) or (
            bare if bare and is_publisher(bare) else None
        )
        name = name or _lone_source(page, frame)
    name = name or _source_below(page, frame)
    if name is None and bare and not agrees(bare, page.title):
        name = bare
    return name or _edition_source(page, frame) or _hinted_source(hints())


def find_date(
    page: Page, frame: Frame, hints: Callable[[], Hints], find: FindDate
) -> Printed | None:
    """Return the day and minute that the page prints, or the minute or all that a hint tells."""
    printed = head_date(meta_text(page, frame.meta), find) if frame.meta else None
    printed = printed or _date_below(page, frame) or _edition_date(page, frame)
    if printed and (printed.at or printed.timed):
        return printed
    hint = hints().printed
    if printed is None or hint is None or not hint.at or hint.on != printed.on:
        return printed or hint
    return printed._replace(at=hint.at, timed=True)


def _plain(line: Line) -> str:
    return unicodedata.normalize("NFKC", line.text)


def _original(page: Page, frame: Frame, hints: Callable[[], Hints], find: FindDate) -> str | None:
    """Return the account named behind 原创 and its author, as articles of accounts begin."""
    if frame.title is None or frame.title + 1 >= len(page.lines):
        return None
    text = _plain(page.lines[frame.title + 1])
    if not text.startswith(_ORIGINAL) or len(text) > _LONGEST_FOOT:
        return None
    printed = find(text)
    text = text[len(_ORIGINAL) : printed.span[0] if printed else None].lstrip(" :")
    for author in hints().authors:
        text = text.removeprefix(unicodedata.normalize("NFKC", author)).lstrip()
    return clean_source(text)


def _lone_source(page: Page, frame: Frame) -> str | None:
    """Return the paper's name where it has a line to itself between title and date or body."""
    if frame.title is None:
        return None
    end = frame.meta.stop + 1 if frame.meta else frame.first
    for line in page.lines[frame.title + 1 : min(end, frame.first)]:
        if len(line.text) <= _LONGEST_LONE:
            name = clean_source(_plain(line))
            if name and is_publisher(name):
                return name
    return None


def _foot(page: Page, frame: Frame) -> Iterator[tuple[int, str]]:
    """Yield the last lines of the body and those under it, to the first box of other articles."""
    last = min(len(page.lines), frame.end + _BELOW_BODY)
    for index in range(max(frame.first, frame.end - _IN_BODY), last):
        line = page.lines[index]
        if index >= frame.end:
            is_title = line.linked * 2 > len(line.text) and line.linked > _LONGEST_TITLE_TAIL
            if line.heading or is_title or begins_box(page, index):
                return
        yield index, _plain(line)


def _source_below(page: Page, frame: Frame) -> str | None:
    for _, whole in _foot(page, frame):
        text = whole if len(whole) <= _LONGEST_FOOT else whole[-_LONGEST_TAIL:]
        label = source_label(text)
        if label and not text[: label.start()][-1:].isalnum():
            name = labelled_source(text[label.start() :])
        else:
            match = _ACCORDING.match(text)
            name = clean_source(match[1]) if match else None
            name = name if name and is_publisher(name) else None
        if name:
            return name
    return None


def _date_below(page: Page, frame: Frame) -> Printed | None:
    """Return the date printed as the body's last line or under it."""
    for index, text in _foot(page, frame):
        printed = find_printed(text) if len(text) <= _LONGEST_FOOT and "。" not in text else None
        if printed is None:
            continue
        rest = len(text) - (printed.span[1] - printed.span[0])
        if is_published(text, printed) or rest <= _BESIDE_DATE or index >= frame.end:
            return printed
    return None


def _is_edition(page: Page, frame: Frame) -> bool:
    """Tell whether this is a page of a newspaper's electronic edition."""
    above = page.lines[: frame.first if frame.title is None else frame.title]
    return _EDITION.search(page.title) is not None or any(
        _EDITION.search(line.text) for line in above
    )


def _edition_date(page: Page, frame: Frame) -> Printed | None:
    """Return the day of the edition, which is printed on top of the page."""
    if not _is_edition(page, frame):
        return None
    for line in page.lines[: frame.first if frame.title is None else frame.title]:
        if len(line.text) <= _LONGEST_TOP and line.linked * 2 <= len(line.text):
            printed = None if _CLOCK.search(line.text) else find_printed(_plain(line))
            if printed:
                return printed
    return None


def _edition_source(page: Page, frame: Frame) -> str | None:
    """Return the paper whose electronic edition this is."""
    if not _is_edition(page, frame):
        return None
    for line in page.lines[: frame.first if frame.title is None else frame.title]:
        if len(line.text) <= _LONGEST_TOP:
            text = _plain(line)
            name = bare_source(text, find_printed(text)) if _EDITION.search(text) else None
            if name and is_publisher(name):
                return name
    return paper_of_edition(page.title)


def _hinted_source(hints: Hints) -> str | None:
    if hints.source is None:
        return None
    return labelled_source(hints.source) or clean_source(hints.source)
