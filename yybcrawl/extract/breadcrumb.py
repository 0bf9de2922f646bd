"""The breadcrumb `地方网 > 四川 > 成都市 > 成都新闻 > 正文`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.menu import item_name

if TYPE_CHECKING:
    from yybcrawl.extract.page import Page

_SEPARATOR = re.compile(r"\s*(?:[>＞›»→/|\\]|-{1,2}>?|—+|·)+\s*")
_PREFIX = re.compile(r"^.*?(?:位置|路径|在)\s*[:：]\s*")
_LEAF = "正文"
_MOST_PIECES = 12
_LONGEST_PIECE = 12
_SUFFIX = re.compile(
    r"(?<=[\u3400-\u9fff]{2})(?:(?:[\u3400-\u9fff]{1,3}族)*自治[区州县]|特别行政区|地区|[省市州盟])$"
)


class Breadcrumb(NamedTuple):
    """The places of a breadcrumb in short form; `line` is the index of its last line."""

    province: str | None
    city: str | None
    district: str | None
    line: int


def short_place(name: str) -> str:
    """Return a province's or city's short name: 四川省 → 四川, 凉山州 → 凉山."""
    return _SUFFIX.sub("", name.strip())


def find_breadcrumb(page: Page) -> Breadcrumb | None:
    """Return the breadcrumb, written in one line, in links or in one list item a piece."""
    for index, line in enumerate(page.lines):
        if line.text.endswith(_LEAF) and len(line.text) <= _MOST_PIECES * _LONGEST_PIECE:
            pieces = _pieces(page, index)
            if pieces:
                return _read(pieces, index)
    return None


def _pieces(page: Page, index: int) -> list[str]:
    """Return the names before 正文 as far as they can belong to the breadcrumb."""
    line = page.lines[index]
    pieces = _split(line.text)
    if len(pieces) == 1 and len(line.links) > 1:
        pieces = [*(page.links[link].text.strip() for link in line.links), _LEAF]
    before = index - 1
    while len(pieces) < 5 and before >= 0 and index - before <= _MOST_PIECES:
        text = page.lines[before].text
        if len(text) > _LONGEST_PIECE:
            break
        pieces = _split(text) + pieces
        before -= 1
    return pieces[:-1] if pieces and pieces[-1] == _LEAF else []


def _split(text: str) -> list[str]:
    return [piece for piece in _SEPARATOR.split(_PREFIX.sub("", text)) if piece]


def _read(pieces: list[str], line: int) -> Breadcrumb | None:
    leaf = item_name(pieces[-1])
    if leaf is None:
        return None
    city = short_place(pieces[-2]) if len(pieces) > 2 else None
    province = short_place(pieces[-3]) if len(pieces) > 3 else None
    return Breadcrumb(province, city, None if leaf == city else leaf, line)
