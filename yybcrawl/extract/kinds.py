"""What a page turned out to be: an article, or one of the pages that are met in its place."""

from __future__ import annotations

import enum
import re
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING

from yybcrawl.extract.dates import find_printed
from yybcrawl.extract.headline import find_headline
from yybcrawl.extract.meta_line import agrees
from yybcrawl.extract.notices import advises, is_login, read_notice
from yybcrawl.extract.prose import is_foot

if TYPE_CHECKING:
    from yybcrawl.extract.layout import Layout
    from yybcrawl.extract.page import Line, Page
    from yybcrawl.items import Image


class Kind(enum.StrEnum):
    """What a page turned out to be.

    `error` is a page that says that there is none, or only leads to another; `block` one that
    asks for a login, a verification or patience.
    """

    ARTICLE = "article"
    GALLERY = "gallery"
    LIST = "list"
    ERROR = "error"
    BLOCK = "block"
    EMPTY = "empty"


_SEGMENT = re.compile(r"[-_|｜—–:：]+")
_CHALLENGE = re.compile(
    r"__jsl_clearance|acw_sc__v2|\$_ts\b|challenge-platform|cf[-_]chl|[Cc]hecking your browser|"
    r"(?:检查|验证|检测)您?的?(?:浏览器|访问环境)"
)
_SETS_COOKIE = re.compile(r"document\.cookie\s*=")
_LEAVES = re.compile(r"location\s*=|location\.(?:href\s*=|replace\(|reload|assign\()")
_REFRESHES = re.compile(
    r"<meta(?=[^>]{0,300}http-equiv\s{0,9}=\s{0,9}[\"']?refresh)[^>]{0,300}\burl\s{0,9}=",
    re.IGNORECASE,
)
_SCRIPTS = 50_000
_BARE = 2
_MUTE = 60
_SCANT = 200
_FEW_WORDS = 15
_LITTLE = 120
_ENOUGH = 200
_NEAR = 3
_LONGEST_DATED = 160
_ITEM = 5
_ITEM_SHARE = 4
_FEWEST_ITEMS = 4
_MANY_ITEMS = 15
_MENU = 20
_PARAGRAPH = 16
_LONGEST_LABEL = 32
_LONG = 400
_LONG_TITLE = 9
_SEVERAL = 3
_FEW = 2
_PICTURES = 3
_WORDS_A_PICTURE = 40
_MOST_WORDS = 240
_LONGEST_CAPTION = 120
_SHORT_CAPTION = 40
_BELOW_PICTURE = 2


def page_kind(page: Page, layout: Layout | None, lines: list[Line], images: list[Image]) -> Kind:
    """Return what a page is, of which `lines` and `images` were taken for an article's body."""
    is_list = layout is not None and bool(lines) and _is_list(page, layout, lines)
    has_body = layout is not None and bool(lines) and not is_list
    notice = _find_notice(
        page,
        page.lines[: layout.first] if layout is not None and has_body else page.lines,
        is_dated=layout is not None and has_body and bool(layout.printed or layout.source),
        told=_told(lines) if has_body else 0,
    )
    if notice is not None:
        return notice
    if is_list:
        return Kind.LIST
    if layout is None or not (lines or images):
        return _kind_without_text(page)
    return Kind.GALLERY if _is_gallery(page, layout, lines, images) else Kind.ARTICLE


def find_notice(page: Page) -> Kind | None:
    """Return the kind of a page that tells why it does not show a list, or None if it does not."""
    notice = _find_notice(page, page.lines, is_dated=False, told=0)
    if notice is None and _is_mute(page):
        kind = _kind_of_script(page, page.html[:_SCRIPTS])
        return None if kind is Kind.EMPTY else kind
    return notice


def _is_mute(page: Page) -> bool:
    return sum(len(line.text) for line in page.lines) < _MUTE


def _told(lines: list[Line]) -> int:
    """Return how much text a body has that no notice would have, in characters."""
    told = sum(len(line.text) - line.linked for line in lines)
    if told >= _ENOUGH:
        return told
    return sum(len(line.text) - line.linked for line in lines if not advises(line.text))


def _find_notice(page: Page, above: list[Line], *, is_dated: bool, told: int) -> Kind | None:
    """Return the kind of a page that tells a visitor why he does not get what he asked for.

    `above` are the lines before what may be an article's body, of `told` characters. An article
    may be about such pages: it has a date, and text of its own.
    """
    if told >= _LONG:
        return None
    if not (is_dated and told >= _FEW_WORDS):
        for part in (page.title, *_SEGMENT.split(page.title)):
            notice = read_notice(part)
            if notice and notice.is_whole:
                return _kind_of(refuses=notice.refuses)
    for index, line in enumerate(above):
        if line.heading and line.linked * 2 <= len(line.text):
            notice = read_notice(line.text)
            if notice and notice.is_whole and not _is_dated_near(page, index):
                return _kind_of(refuses=notice.refuses)
    if is_dated or told >= _LITTLE:
        return None
    return _find_plain_notice(page)


def _find_plain_notice(page: Page) -> Kind | None:
    """Return what a line says that is no heading, on a page without an article."""
    own = [line for line in page.lines if line.linked * 2 <= len(line.text)]
    items = sum(_is_item(line) for line in page.lines)
    is_scant = (
        items < _MANY_ITEMS
        and sum(len(line.text) for line in own if not is_foot(line.text)) < _SCANT
    )
    for line in own:
        notice = read_notice(line.text)
        if notice and (is_scant or (notice.is_whole and not notice.refuses)):
            return _kind_of(refuses=notice.refuses)
    if not is_scant:
        return None
    parts = [page.title, *_SEGMENT.split(page.title)]
    if any(is_login(part) for part in parts):
        return Kind.BLOCK
    notice = next(filter(None, map(read_notice, parts)), None)
    return _kind_of(refuses=notice.refuses) if notice else None


def _kind_of(*, refuses: bool) -> Kind:
    return Kind.BLOCK if refuses else Kind.ERROR


def _is_dated_near(page: Page, index: int) -> bool:
    """Tell whether a date stands right under a line, as under the title of an article."""
    for line in page.lines[index + 1 : index + 1 + _NEAR]:
        if _is_item(line):
            return False
        if len(line.text) <= _LONGEST_DATED and _has_date(line):
            return True
    return False


def _has_date(line: Line) -> bool:
    return find_printed(unicodedata.normalize("NFKC", line.text)) is not None


def _kind_without_text(page: Page) -> Kind:
    """Return the kind of a page in which no article was found."""
    if _is_mute(page):
        return _kind_of_script(page, page.html[:_SCRIPTS])
    if _is_headed(page):
        return Kind.EMPTY
    links = [line for line in page.lines if line.linked * 2 > len(line.text)]
    is_list = len(links) >= _MENU or sum(map(_is_item, page.lines)) >= _FEWEST_ITEMS
    return Kind.LIST if is_list else Kind.EMPTY


def _kind_of_script(page: Page, html: str) -> Kind:
    """Return the kind of a page that shows nothing: its scripts may test or redirect a visitor."""
    leaves = _LEAVES.search(html) is not None
    if _CHALLENGE.search(html) or (leaves and _SETS_COOKIE.search(html)):
        return Kind.BLOCK
    if _REFRESHES.search(html) or (leaves and len(page.tags) <= _BARE):
        return Kind.ERROR
    return Kind.EMPTY


def _is_item(line: Line) -> bool:
    """Tell whether a line is an item of a list: the title of another page, with its date."""
    return line.linked >= _ITEM and line.linked * _ITEM_SHARE >= len(line.text)


def _is_list(page: Page, layout: Layout, lines: list[Line]) -> bool:
    """Tell whether what was taken for a body belongs to a list of other pages."""
    if layout.breadcrumb is not None:
        return False
    if sum(map(_is_item, lines)) * 2 >= len(lines):
        return sum(map(_is_item, page.lines)) >= _FEWEST_ITEMS
    is_dated = bool(layout.printed or layout.source)
    above = max(0, layout.first - 1)
    span = [
        line
        for index, line in enumerate(page.lines[above : layout.end], above)
        if index not in layout.boxes
    ]
    summaries = _count_summaries(span)
    paragraphs = sum(len(line.text) >= _PARAGRAPH for line in lines)
    if summaries * 2 < paragraphs or summaries < (_SEVERAL if is_dated else _FEW):
        return not is_dated and _is_lost_in_links(page, layout, lines)
    dates = sum(len(line.text) <= _LONGEST_LABEL and _has_date(line) for line in span)
    return not is_dated or (dates >= _SEVERAL and not _is_headed(page))


def _count_summaries(span: list[Line]) -> int:
    """Return how many titles of other pages have a paragraph, but for a date, right below."""
    is_paragraph = [len(line.text) >= _PARAGRAPH and not _is_item(line) for line in span]
    return sum(
        _is_item(line) and any(is_paragraph[index + 1 : index + 3])
        for index, line in enumerate(span)
    )


def _is_headed(page: Page) -> bool:
    """Tell whether the page has a title for sure, and a date under it."""
    title = find_headline(page)
    return title is not None and _is_dated_near(page, title)


def _is_lost_in_links(page: Page, layout: Layout, lines: list[Line]) -> bool:
    """Tell whether an undated text is small beside the titles of other pages."""
    items = [line.linked for line in page.lines if _is_item(line)]
    if len(items) < _MANY_ITEMS:
        return False
    title = layout.title or ""
    if len(title) >= _LONG_TITLE and agrees(title, page.title):
        return False
    return sum(len(line.text) - line.linked for line in lines) * 4 < sum(items)


def _is_gallery(page: Page, layout: Layout, lines: list[Line], images: list[Image]) -> bool:
    """Tell whether a body is made of pictures, their captions and little text besides."""
    if not lines:
        return True
    if len(images) < _PICTURES:
        return False
    captions = _captions(page, layout)
    told = sum(len(line.text) for line in lines if line.text not in captions)
    return told <= min(_WORDS_A_PICTURE * len(images), _MOST_WORDS) and (
        len(captions) * 2 >= len(images) or told <= _LITTLE
    )


def _captions(page: Page, layout: Layout) -> set[str]:
    """Return the lines that stand in a box with one picture, or are short and below one."""
    pictures = [picture for picture in page.pictures if layout.first <= picture.line <= layout.end]
    elements = sorted(picture.element for picture in pictures)
    found = set()
    for picture in pictures:
        for line in page.lines[picture.line : picture.line + _BELOW_PICTURE]:
            text = line.text
            if not _ITEM <= len(text) <= _LONGEST_CAPTION:
                continue
            is_marked = len(text) <= _SHORT_CAPTION or text.rstrip("）)。").endswith("摄")
            box = _box_around(page, picture.element, line.element)
            is_alone = bisect_left(elements, page.ends[box]) - bisect_left(elements, box) == 1
            if is_marked or is_alone:
                found.add(text)
                break
    return found


def _box_around(page: Page, element: int, other: int) -> int:
    """Return the smallest element that holds two others; 0 where none does."""
    while element > 0 and not page.contains(element, other):
        element = page.parents[element]
    return max(element, 0)
