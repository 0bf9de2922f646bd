"""The head of an article: its title and the line of source and date under it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yybcrawl.extract.dates import Printed, find_printed
from yybcrawl.extract.landmarks import commented_title, is_slogan

if TYPE_CHECKING:
    from yybcrawl.extract.page import Line, Page

_LABELS = (
    "责任编辑|发布时间|发表时间|更新时间|发布日期|字体大小|作者|编辑|责编|浏览|阅读|点击|评论|字号|字体|时间|日期|发布|发表|"
    "更新|分享|打印|收藏|人气|查看|热度|大字|小字|中字"
)
_SOURCE = re.compile(
    r"(?:信息|稿件|文章|新闻)?(?:来源|来自|稿源)\s*:\s*(?P<source>.*)|^\W*(?:来源|稿源)(?P<bare>.*)"
)
_SOURCE_END = re.compile(
    rf"https?:|www\.|(?:19|20)\d\d\s*[-/.年]|[|丨\[【]|\s\d+\s*(?:评论|条|次|人|阅读)|(?:^|\s)(?:{_LABELS})|(?:{_LABELS})\s*[::(]"
)
_LABELLED = re.compile(rf"^\W*(?:{_LABELS}|来源|来自|原标题|关键词|标签)\s*[:(\d]")
_TOOLS = re.compile(
    r"^(?:[\W\d_a-z]|大字|小字|中字|特大|超大|默认|大|中|小|字号|字体|打印|收藏|分享|转发|点赞|赞|到|评论|条|浏览|阅读|点击|次|人|"
    r"关注|微信|微博|新浪|腾讯|空间|朋友圈|好友|复制|链接|关闭|投稿|举报|纠错|听新闻|朗读|查看|参与|手机版|手机看|扫一扫|"
    r"我要|返回|首页|列表)+$",
    re.IGNORECASE,
)
_TODAY = re.compile(r"今天是|今日是|现在是|农历|天气|℃")
_COPYRIGHT = re.compile(r"(?i)copyright|©|版权所有|备案|ICP")
_META_HINT = re.compile(r"\d|来源|来自|稿源|大字|://")
_TITLE_TAGS = frozenset(("h1", "h2", "h3"))
_TIME = re.compile(r"\d[:时]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_BIG_TYPE = "大字"
_LONGEST_META = 160
_LONGEST_TITLE = 120
_LONGEST_SOURCE = 24
_TITLE_REACH = 8


@dataclass(slots=True)
class Heading:
    """Title, source and printed date; the body begins at line `body`."""

    title: str | None
    source: str | None
    printed: Printed | None
    body: int
    has_meta: bool


def find_heading(page: Page, first: int, last: int) -> Heading:
    """Read the head of the article that stands in the lines from `first` to before `last`."""
    anchor = _find_meta(page, first, last)
    if anchor is None:
        title = _find_title(page, range(first, min(last, first + _TITLE_REACH)))
        body = first if title is None else title + 1
        return Heading(_title_text(page, title), None, None, body, has_meta=False)
    begin, end = _meta_lines(page, anchor, first, last)
    title = _find_title(page, range(begin - 1, max(first, begin - _TITLE_REACH) - 1, -1))
    meta = unicodedata.normalize("NFKC", " ".join(line.text for line in page.lines[begin:end]))
    source = read_source(meta) or _lone_source(page, title, begin)
    return Heading(_title_text(page, title), source, find_printed(meta), end, has_meta=True)


def _find_meta(page: Page, first: int, last: int) -> int | None:
    best, best_score = None, 2.5
    for index in range(first, last):
        score = _meta_score(page.lines[index])
        if score > 2 and index > first and _is_title_like(page, page.lines[index - 1]):
            score += 2
        if score > best_score:
            # A sentence of the body may look like it too, but comes later.
            best, best_score = index, score + 1.5
    return best


def _meta_score(line: Line) -> float:
    """Return how much a line looks like the line of source and date."""
    if len(line.text) > _LONGEST_META or not _META_HINT.search(line.text):
        return 0
    text = unicodedata.normalize("NFKC", line.text)
    if _COPYRIGHT.search(text):
        return 0
    source = _SOURCE.search(text) if "来" in text or "稿" in text else None
    printed = find_printed(text)
    timed = printed is not None and _TIME.search(text[slice(*printed.span)]) is not None
    without_address = _ADDRESS.sub("", text).strip()
    has_address = without_address != text.strip()
    if line.heading and not (source or timed or (printed and has_address)):
        return 0
    if has_address and not (source or printed):
        return 2.6 if not without_address or _TOOLS.match(without_address) else 1
    score = _date_score(printed, len(without_address), is_timed=timed, is_sure=source is not None)
    if source:
        score += 4 if source.start() < 12 else 2.5
    score += 3 if text.rstrip(" )]】").endswith(_BIG_TYPE) else 0
    score += 1 if has_address else 0
    score -= 5 if _TODAY.search(text) else 0
    score -= 3 if "。" in text else 0
    if line.linked * 2 > len(line.text) and not (source or timed or has_address):
        score -= 3
    return score


def _date_score(printed: Printed | None, length: int, *, is_timed: bool, is_sure: bool) -> float:
    if printed is None:
        return 0
    rest = length - (printed.span[1] - printed.span[0])
    return (3.5 if is_timed else 2.5) - (0 if rest < 40 or is_sure else 2)


def _is_title_like(page: Page, line: Line) -> bool:
    return line.heading or _agrees(line.text, page.title)


def _agrees(text: str, title: str) -> bool:
    """Tell whether a line is what the <title> of the page begins with."""
    text, title = "".join(text.split()), "".join(title.split())
    return len(text) > 3 and (title.startswith(text) or (len(text) > 7 and text in title))


def _meta_lines(page: Page, anchor: int, first: int, last: int) -> tuple[int, int]:
    """Return the range of lines around `anchor` that tell source, date and page tools."""
    begin = anchor
    while begin > first and _is_meta(page, page.lines[begin - 1]):
        begin -= 1
    end = anchor + 1
    while end < last and (_is_meta(page, page.lines[end]) or _is_bare_label(page.lines[end - 1])):
        end += 1
    return begin, end


def _is_meta(page: Page, line: Line) -> bool:
    text = unicodedata.normalize("NFKC", line.text)
    if len(text) > _LONGEST_META // 2 or "。" in text:
        return False
    if line.tag in _TITLE_TAGS or _agrees(text, page.title):
        return False
    printed = find_printed(text)
    if printed and len(text) - (printed.span[1] - printed.span[0]) < 16:
        return True
    if (
        _is_bare_label(line)
        or _LABELLED.match(text)
        or _SOURCE.match(text)
        or _ADDRESS.fullmatch(text)
    ):
        return True
    return _TOOLS.match(text) is not None and re.search(r"[\u3400-\u9fff]", text) is not None


def _is_bare_label(line: Line) -> bool:
    text = unicodedata.normalize("NFKC", line.text).strip()
    return re.fullmatch(rf"(?:{_LABELS}|来源|稿源)\s*:?", text) is not None


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
        if is_slogan(line.text) or len(line.text) > _LONGEST_TITLE or _is_meta(page, line):
            continue
        score = -0.5 * distance
        score += 3 if line.tag == "h1" else 2 if line.heading else 0
        score += 3 if _agrees(line.text, page.title) else 0
        score += 4 if commented and _agrees(line.text, commented) else 0
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


def read_source(meta: str) -> str | None:
    """Return the paper named in the line of source and date, with or without 来源 before it."""
    meta = unicodedata.normalize("NFKC", meta)
    printed = find_printed(meta)
    match = _SOURCE.search(meta)
    if match:
        text = match["source"] or match["bare"] or ""
        end = _SOURCE_END.search(text)
        text = text[: end.start()] if end else text
    else:
        text = meta[: printed.span[0]] if printed else meta
        labels = list(re.finditer(rf"(?:{_LABELS})\s*:?|https?:\S*", text))
        text = text[: labels[0].start()] if labels else text
        if len(text.strip()) > _LONGEST_SOURCE:
            return None
    text = text.strip(" \t:-—·/,，。[]【】>")
    return text.strip("()" if text.count("(") != text.count(")") else "") or None
