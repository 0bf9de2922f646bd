"""The line of source and date under a title, known by what it says."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from yybcrawl.extract.dates import find_all_printed, find_printed
from yybcrawl.extract.sources import source_begins, source_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from yybcrawl.extract.page import Line, Page
    from yybcrawl.extract.printed import Printed

    FindDate = Callable[[str], Printed | None]

_LABELS = (
    "责任编辑|(?:发布|发表|更新|发稿|成文|上传)(?:时间|日期)|字体大小|作者|编辑|责编|浏览|阅读|点击|评论|字号|字体|"
    "时间|日期|发布|发表|更新|分享|打印|收藏|人气|查看|热度|大字|小字|中字|來源|時間|編輯|瀏覽|發布"
)
_LABELLED = re.compile(rf"^\W*(?:{_LABELS}|来源|来自|原标题|关键词|标签)\s*[:(\d]")
_TOOLS = re.compile(
    r"^(?:[\W\d_a-z]|大字|小字|中字|特大|超大|默认|大|中|小|字号|字体|打印|收藏|分享|转发|点赞|赞|到|评论|条|浏览|阅读|点击|次|人|"
    r"关注|微信|微博|新浪|腾讯|空间|朋友圈|好友|复制|链接|关闭|投稿|举报|纠错|听新闻|朗读|查看|参与|手机版|手机看|扫一扫|"
    r"我要|返回|首页|列表)+$",
    re.IGNORECASE,
)
_BARE_LABEL = re.compile(rf"\s*(?:{_LABELS}|来源|來源|稿源)\s*:?\s*")
_CLOCK = re.compile(r"\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\s*")
_TODAY = re.compile(r"今天是|今日是|现在是|农历|天气|℃")
_COPYRIGHT = re.compile("[cC](?i:opyright)|©|版权所有|备案|[iI](?i:cp)")
_META_HINT = re.compile(r"[0-9年昨今前刚剛]|来源|來源|来自|來自|稿源|出处|转自|大字|://")
_PUBLISHED = re.compile(
    r"(?:发布|发表|发稿|刊发|發布|發表|(?<!新)发)(?:时间|日期|時間|于|於)?\s*[:(]?\s*$"
)
# The label of another date, at the end of what stands before that date.
_OTHER_DATE = re.compile(
    r"(?:成文|生效|实施|施行|有效|截止|截至|公开|印发|制定|建站|注册|报名|活动)(?:时间|日期)[\s:(]{0,4}$"
)
# A count glued to the minute, or anything to the second or to 8小时前.
_GLUED = re.compile(
    r"^[0-9]{1,3}\s?(?:小时|分钟|天)前(?=[^\s,。]{1,20}$)|"
    r"(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?=[0-9])|(?=[0-9.]{1,8}万?(?:次|人|阅读|閱讀|浏览|评论|点击)))"
)
_TITLE_TAGS = frozenset(("h1", "h2", "h3"))
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_HAN = re.compile("[\u3400-\u9fff]")
_BIG_TYPE = "大字"
_LONGEST_META = 160
_LONGEST_VALUE = 24
_LONGEST_LABEL = 12
_LONGEST_BESIDE = 40
_LONGEST_APART = 16
_SURE = 9


def find_meta(page: Page, first: int, last: int, find: FindDate = find_printed) -> range | None:
    """Return the lines of source, date and page tools between the lines `first` and `last`.

    `find` reads the date that stands in a text in NFKC form.
    """
    anchor = _find_anchor(page, first, last, find)
    return None if anchor is None else _around(page, anchor, first, last)


def meta_text(page: Page, lines: range) -> str:
    """Return the text of these lines in one, with letters and digits in half width."""
    return " ".join(_plain(page.lines[index].text) for index in lines)


def _plain(text: str) -> str:
    """Return a text in half width, apart where only its markup kept a time from what follows."""
    text = unicodedata.normalize("NFKC", text)
    return _GLUED.sub(r"\g<0> ", text) if ":" in text or "前" in text else text


def head_date(text: str, find: FindDate) -> Printed | None:
    """Return the date in a head's text (in NFKC form) on which the article was published.

    Of several that is the one labelled so, or the first that has no other label (成文日期).
    """
    first = find(text)
    if first is None or not _is_other(text, first):
        return first
    dates = find_all_printed(text)
    own = [date for date in dates if is_published(text, date)]
    own += [date for date in dates if not _is_other(text, date)]
    return own[0] if own else first


def is_published(text: str, date: Printed) -> bool:
    """Tell whether a date of `text` (in NFKC form) stands after 发布时间, 发表于 or the like."""
    return _PUBLISHED.search(_before(text, date)) is not None


def _is_other(text: str, date: Printed) -> bool:
    return _OTHER_DATE.search(_before(text, date)) is not None


def _before(text: str, date: Printed) -> str:
    return text[max(0, date.span[0] - _LONGEST_LABEL) : date.span[0]]


def _find_anchor(page: Page, first: int, last: int, find: FindDate) -> int | None:
    best, best_score = None, 2.5
    for index in range(first, last):
        score = _meta_score(page.lines[index], find)
        if score > 2 and index > 0 and _is_title_like(page, page.lines[index - 1]):
            score += 2
        if score > best_score:
            # A sentence of the body may look like it too, but comes later.
            best, best_score = index, score + 1.5
        if best_score >= _SURE:
            break
    return best


def _meta_score(line: Line, find: FindDate) -> float:
    """Return how much a line looks like the line of source and date."""
    if len(line.text) > _LONGEST_META or not _META_HINT.search(line.text):
        return 0
    text = _plain(line.text)
    if _COPYRIGHT.search(text):
        return 0
    source = source_label(text)
    printed = find(text)
    timed = printed is not None and printed.timed
    without_address = (_ADDRESS.sub("", text) if "//" in text or "www" in text else text).strip()
    has_address = without_address != text.strip()
    if line.heading and not (source or timed or (printed and has_address)):
        return 0
    if has_address and not (source or printed):
        return 2.6 if not without_address or _TOOLS.match(without_address) else 1
    score = _date_score(text, printed, len(without_address), is_sure=source is not None)
    if source:
        score += 4 if source.start() < 12 else 2.5
    score += 3 if text.rstrip(" )]】").endswith(_BIG_TYPE) else 0
    score += 1 if has_address else 0
    score -= 5 if _TODAY.search(text) else 0
    score -= 3 if "。" in text else 0
    if line.linked * 2 > len(line.text) and not (source or timed or has_address):
        score -= 3
    return score


def _date_score(text: str, printed: Printed | None, length: int, *, is_sure: bool) -> float:
    if printed is None:
        return 0
    start, end = printed.span
    score = 3.5 if printed.timed else 2.5
    if not is_sure and length - (end - start) >= _LONGEST_BESIDE:
        score -= 2
    score += 1 if is_published(text, printed) else 0
    return score - (3 if _is_other(text, printed) else 0)


def _is_title_like(page: Page, line: Line) -> bool:
    return line.heading or agrees(line.text, page.title)


def agrees(text: str, title: str) -> bool:
    """Tell whether a line is what the <title> of the page begins with."""
    text, title = "".join(text.split()), "".join(title.split())
    return len(text) > 3 and (title.startswith(text) or (len(text) > 7 and text in title))


def _around(page: Page, anchor: int, first: int, last: int) -> range:
    """Return the range of lines around `anchor` that tell source, date and page tools."""
    begin = anchor
    while begin > first and is_meta(page, page.lines[begin - 1]):
        begin -= 1
    end = anchor + 1
    while end < last and (is_meta(page, page.lines[end]) or _is_labelled(page, end)):
        end += 1
    return range(begin, end)


def _is_labelled(page: Page, index: int) -> bool:
    """Tell whether a line is the value of the label that stands alone in the line before it."""
    return len(page.lines[index].text) <= _LONGEST_VALUE and _is_bare_label(page.lines[index - 1])


def is_meta(page: Page, line: Line) -> bool:
    """Tell whether a line only tells source, date, people or page tools."""
    if line.tag in _TITLE_TAGS or agrees(unicodedata.normalize("NFKC", line.text), page.title):
        return False
    return tells_meta(line.text)


def tells_meta(text: str) -> bool:
    """Tell whether a text only tells source, date, people or page tools, wherever it stands."""
    text = unicodedata.normalize("NFKC", text)
    if len(text) > _LONGEST_META // 2 or "。" in text:
        return False
    printed = find_printed(text)
    if printed and _is_about(text, printed):
        return True
    if (
        _BARE_LABEL.fullmatch(text)
        or _CLOCK.fullmatch(text)
        or _LABELLED.match(text)
        or source_begins(text)
        or _ADDRESS.fullmatch(text)
    ):
        return True
    return _TOOLS.match(text) is not None and _HAN.search(text) is not None


def _is_about(text: str, printed: Printed) -> bool:
    """Tell whether a date is what a text is about."""
    rest = len(text) - (printed.span[1] - printed.span[0])
    if rest < _LONGEST_APART or is_published(text, printed):
        return True
    return printed.timed and source_label(text) is not None


def _is_bare_label(line: Line) -> bool:
    text = unicodedata.normalize("NFKC", line.text).strip()
    return _BARE_LABEL.fullmatch(text) is not None
