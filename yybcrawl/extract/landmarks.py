"""The words by which a reader of the portal knows where an article begins and ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yybcrawl.extract.page import Page

_FOLD = str.maketrans(
    "：，（）！＞［］【】關聞薦閱讀評論記編輯發佈來時間熱門點網頁轉載責聲權導報連結專題資訊圖視頻電郵訂後們說條無錄",
    ":,()!>[][]关闻荐阅读评论记编辑发布来时间热门点网页转载责声权导报连结专题资讯图视频电邮订后们说条无录",
)
_ORNAMENTS = " \t[]()<>|:*#·•■□●◆◇▲△▼▽★☆—-_“”\"'"
_TEASER_HEADING = "新闻推荐"
_TEASER = re.compile(rf"^{_TEASER_HEADING}[\W_A-Za-z]*$")
_GLUED_TEASER = re.compile(rf"^\W*{_TEASER_HEADING}")
_TAGLINE = re.compile(
    r"^(?:[\u3400-\u9fff]{2,9}新闻|今日[\u3400-\u9fff]{2,9}),(?:"
    r"弘扬社会正气|讲述家乡的故事|新鲜有料|有家乡新鲜事|故乡情|有家乡事|家乡的大事|"
    r".*(?:家乡|故乡|乡情|回家|这个家|守候|入睡|行李|相遇))"
)
_ENDING_HINT = re.compile(r"荐|闻|今\s*日")
_TAGLINE_HINT = re.compile(r".{0,16}?(?:闻|今\s*日).{0,12}?[,，]")
_TAGLINE_OPENING = re.compile(r"^(?:[\u3400-\u9fff]{2,9}新闻|今日[\u3400-\u9fff]{2,9}),")
_LONGEST_TAGLINE = 140
_AFTER = re.compile(
    r"^(?:相关新闻|相关推荐|相关阅读|猜你喜欢|频道推荐|热点阅读|图文看点|热点排行|网友评论|最新评论|发表评论|我来说两句|评论)"
    r":?$|^评论:?\("
)
_AFTER_HINT = re.compile(r"\W*[相猜频热图评网最发我]")
_COMMENTS = re.compile(r"^\W*评论\s*[:：]?\s*[(（](?P<title>.+)[)）]\W*$")
_SLOGAN = "看家乡事,品故乡情"


def fold(text: str) -> str:
    """Return `text` without white space, with half-width punctuation and simplified labels."""
    return "".join(text.split()).translate(_FOLD)


def is_teaser_heading(text: str) -> bool:
    """Tell whether a line is 新闻推荐, the heading of another article's teaser."""
    is_likely = "荐" in text or "薦" in text
    return is_likely and _TEASER.match(fold(text).strip(_ORNAMENTS)) is not None


def begins_teaser(text: str, *, has_link: bool) -> bool:
    """Tell whether a line is 新闻推荐 with another article's title or teaser glued on."""
    match = _GLUED_TEASER.match(text)
    return match is not None and (has_link or text.rstrip().endswith(("...", "…")))


def is_tagline(text: str) -> bool:
    """Tell whether a line is a city's tagline (`成都新闻,弘扬社会正气。…`)."""
    return (
        ("闻" in text or "今" in text)
        and len(text) <= _LONGEST_TAGLINE
        and _TAGLINE_HINT.match(text) is not None
        and _TAGLINE.match(fold(text)) is not None
    )


def may_be_tagline(text: str) -> bool:
    """Tell whether a line begins as a tagline does, whatever its wording."""
    return len(text) <= _LONGEST_TAGLINE and _TAGLINE_OPENING.match(fold(text)) is not None


def is_after_article(text: str) -> bool:
    """Tell whether a line heads a box that never belongs to the article."""
    return (
        _AFTER_HINT.match(text) is not None
        and _AFTER.match(fold(text).lstrip(_ORNAMENTS.replace("(", ""))) is not None
    )


def ends_body(text: str, *, has_link: bool) -> bool:
    """Tell whether the body of an article has ended before this line."""
    return _ENDING_HINT.search(text) is not None and (
        is_teaser_heading(text) or begins_teaser(text, has_link=has_link) or is_tagline(text)
    )


def shows_landmark(page: Page) -> bool:
    """Tell whether any line of a page ends an article as on the portal."""
    signed = [line for line in page.lines if "闻" in line.text or "今" in line.text]
    return any(ends_body(line.text, has_link=line.linked > 0) for line in signed)


def commented_title(text: str) -> str | None:
    """Return TITLE of `评论:(TITLE)`."""
    match = _COMMENTS.match(text) if "评论" in text else None
    return match["title"].strip() if match else None


def is_slogan(text: str) -> bool:
    """Tell whether a line is the slogan of the mobile layout."""
    return "乡情" in text and fold(text).strip(_ORNAMENTS) == _SLOGAN
