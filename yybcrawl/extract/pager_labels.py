"""The words, numbers and arrows by which a reader turns pages."""

from __future__ import annotations

import enum
import re
import unicodedata
from typing import NamedTuple

from yybcrawl.extract.numerals import read_number


class Turn(enum.Enum):
    """Where a link of a pager leads: WHOLE is the page that shows all parts at once."""

    NUMBER = enum.auto()
    NEXT = enum.auto()
    PREVIOUS = enum.auto()
    LAST = enum.auto()
    WHOLE = enum.auto()
    MORE = enum.auto()


class PagerLabel(NamedTuple):
    """What a link of a pager says; `number` counts from 1 and is 0 where it says none."""

    turn: Turn
    number: int = 0


_LONGEST = 40
# How a label may begin; most links of a page are the titles of others.
_HINT = re.compile(
    r"[\W_]{0,9}(?:[\d①-⑳第首尾末最上下前后後往翻余剩餘全阅閱浏瀏查显顯展看读讀点點图圖进進在本单單此同一不加更]|"
    r"(?i:page|p\d|next|prev|older|first|last|view|read|show|all|single|one|full)|[\W_]*$)"
)
_ORNAMENTS = "[](){}【】〔〕|·•.…_-—~*#:"
_FORWARD = frozenset(">›»→")
_BACK = frozenset("<‹«←")
_ARROWS = "".join(_FORWARD | _BACK)
_FIRST_SIGNS = frozenset(("<<", "|<", "|«"))
_LAST_SIGNS = frozenset((">>", ">|", "»|"))
_NUMERAL = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_NUMBER = re.compile(rf"(?i)(?:第|page|p)?(\d{{1,4}})[页頁]?$|第\W?(\d{{1,4}}|{_NUMERAL})\W?[页頁]")
_PAGE = "[页頁张張幅图圖]"
_CLICK = "(?:点击|點擊)?(?:图片|圖片)?(?:进入|進入|浏览|阅读|查看|翻到)?"
# 下一页 may be followed by 2/5, or by a colon and the heading of that part.
_TAIL = r"(?:\W?\d{1,3}(?:\W\d{1,3})?)?(?:$|:)"
_READ = "(?:阅读|閱讀|浏览|瀏覽|查看|显示|顯示|展开|展開|看|读|讀)"
_ONE_PAGE = "在?(?:本|单|單|此|同?一)[页頁]"
_TURN = re.compile(
    rf"(?P<NEXT>(?:{_CLICK}(?:下一?|[后後]一?){_PAGE}|[下后]翻|往后翻|下\d{{1,4}}[条篇]|next(?:page)?|"
    rf"older(?:posts)?|(?:余下|剩余|餘下)全文){_TAIL})|"
    rf"(?P<PREVIOUS>(?:{_CLICK}(?:上一?|前一?){_PAGE}|[上前]翻|往前翻|prev(?:ious)?(?:page)?){_TAIL})|"
    r"(?P<LAST>(?:尾[页頁]|末[页頁]|最[后後]一?[页頁]|最末一?[页頁]|last(?:page)?)$)|"
    rf"(?P<WHOLE>(?:(?:点击|點擊)?(?:{_ONE_PAGE})?{_READ}?(?:全文|全篇|全部){_READ}?(?:内容)?|"
    rf"{_ONE_PAGE}{_READ}(?:模式)?|不分[页頁]{_READ}?|(?:view|read|show)?all|(?:single|one)page|"
    r"full(?:text|article|story))$)|"
    r"(?P<MORE>(?:查看|点击|加载|显示|浏览){0,2}更多(?:新闻|文章|内容)?$)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?i)(?:首[页頁]|最前一?[页頁]|first(?:page)?)$")


def read_label(text: str) -> PagerLabel | None:
    """Read the label of a link as one of a pager, or return None where it is none."""
    text = text[:_LONGEST]
    if not _HINT.match(text):
        return None
    text = "".join(unicodedata.normalize("NFKC", text).split()).strip(_ORNAMENTS)
    words = text.strip(_ARROWS + _ORNAMENTS)
    if not words:
        return _read_arrows(text)
    match = _NUMBER.match(words)
    if match:
        return PagerLabel(Turn.NUMBER, read_number(match[1] or match[2]))
    if _FIRST.match(words):
        return PagerLabel(Turn.NUMBER, 1)
    match = _TURN.match(words)
    return PagerLabel(Turn[match.lastgroup]) if match and match.lastgroup else None


def _read_arrows(signs: str) -> PagerLabel | None:
    if signs in _FIRST_SIGNS:
        return PagerLabel(Turn.NUMBER, 1)
    if signs in _LAST_SIGNS:
        return PagerLabel(Turn.LAST)
    if signs and _FORWARD.issuperset(signs):
        return PagerLabel(Turn.NEXT)
    return PagerLabel(Turn.PREVIOUS) if signs and _BACK.issuperset(signs) else None
