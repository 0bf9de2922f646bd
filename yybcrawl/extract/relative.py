"""Dates printed as seen from the moment of reading: 昨天 08:15, 3小时前, 刚刚."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from yybcrawl.extract.printed import Printed, read_clock, with_clock
from yybcrawl.zone import CHINA

_SIGN = re.compile("[今昨前刚剛]")
_DAYS_BACK = {"今": 0, "昨": 1, "前": 2}
_DAY = re.compile("[今昨前][天日]")
_LABELS = (":", "于", "於")
_UNITS = {
    "秒": timedelta(seconds=1),
    "分": timedelta(minutes=1),
    "小": timedelta(hours=1),
    "天": timedelta(days=1),
}
# In a sentence (三天前，他…) it is no date of the page.
_END = r"(?=\s{0,2}(?:[发發]布|[发發]表|更新)|[^\w,、。;!?]|$)"
_AGO = re.compile(
    rf"(?<![0-9.])(?P<count>[0-9]{{1,3}})\s{{0,2}}[个個]?(?P<unit>秒|分|小|天)[钟鐘时時]?\s{{0,2}}(?:之|以)?前{_END}"
    rf"|(?:(?<!\w)|(?<=[于於]))(?:刚刚|剛剛){_END}"
)


def find_relative(text: str, fetched_at: datetime) -> Printed | None:
    """Return the first date in `text` that is told from the aware moment of its reading.

    A moment so told is as exact as its unit: 3小时前 is three hours before to the minute.
    """
    if _SIGN.search(text) is None:
        return None
    now = fetched_at.astimezone(CHINA).replace(second=0, microsecond=0)
    return _find_day(text, now) or _find_ago(text, now)


def _find_day(text: str, now: datetime) -> Printed | None:
    for match in _DAY.finditer(text):
        clock = read_clock(text, match.end())
        if clock or _stands_alone(text, match):
            on = now.date() - timedelta(days=_DAYS_BACK[match[0][0]])
            return with_clock(on, clock, *match.span())
    return None


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Tell whether a day is all that is printed, or what a label is about."""
    before = text[max(0, match.start() - 3) : match.start()].rstrip()
    return before.endswith(_LABELS) or text.strip() == match[0]


def _find_ago(text: str, now: datetime) -> Printed | None:
    match = _AGO.search(text)
    if match is None:
        return None
    unit = _UNITS[match["unit"] or "秒"]
    at = now - int(match["count"] or 0) * unit
    is_day = unit >= timedelta(days=1)
    return Printed(at.date(), None if is_day else at, match.span(), timed=not is_day)
