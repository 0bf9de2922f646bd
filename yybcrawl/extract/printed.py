"""A printed date, and the time of day that stands after it. The pages print Beijing time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from yybcrawl.extract.numerals import NUMBER, read_number
from yybcrawl.zone import CHINA

_MORNING = frozenset(("am", "凌晨", "清晨", "早晨", "早上", "上午", "早"))
_AFTERNOON = frozenset(("pm", "下午", "午后", "午後", "傍晚"))
_EVENING = frozenset(("晚上", "晚间", "晚間", "夜间", "夜間", "晚"))
_HALVES = "|".join(
    ["[AaPp]\\.?[Mm]\\.?", "中午", *sorted(_MORNING | _AFTERNOON | _EVENING, key=len, reverse=True)]
)
_WEEKDAY = (
    "(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]"
    "|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
)
_LUNAR = (
    r"[农農][历曆]\s?(?:[\u4e00-\u9fff]{2}年)?[闰閏]?[正冬腊臘一二三四五六七八九十]{1,2}月"
    "[初十廿卅二三][一二三四五六七八九十]?"
)
# No two alternatives match at one place: a gap can be read in one way only, hence in linear time.
_GAP = (
    rf"(?:[\s,|·/()\[\]:-]|(?P<iso>T)(?=[0-9])|at\s|{_WEEKDAY}|{_LUNAR}"
    "|(?:北京)?[时時][间間]){0,16}"
)
_SECOND = r"[0-9]{1,2}(?![0-9])(?:[.,][0-9]{1,9})?(?:\s?秒)?"
_ZONE = (
    r"Z(?![A-Za-z])"
    r"|\(?(?:GMT|UTC)(?:[+-](?:1[0-4]|0?[0-9])(?::?[0-5][0-9])?(?![0-9]))?"
    r"|(?<=\s)-(?:1[0-4]|0[0-9])[0-5][0-9](?![0-9])"  # 09:00-11:30 is a range
    r"|(?:\+|(?(iso)-|(?!)))(?:1[0-4]|0[0-9]):?[0-5][0-9](?![0-9])"
)
_CLOCK = re.compile(
    rf"{_GAP}(?P<half>{_HALVES})?\s{{0,3}}(?P<hour>{NUMBER})\s{{0,3}}"
    rf"(?:(?::|[时時点點])\s{{0,3}}(?P<minute>[0-9]{{1,2}}(?![0-9])|(?:{NUMBER})(?=分)|半)"
    rf"(?:\s{{0,3}}(?::\s{{0,3}}{_SECOND}|分\s{{0,3}}{_SECOND}|分))?|[时時点點]整?(?!\w))"
    rf"(?:\s?(?P<late>[AaPp]\.?[Mm])(?![A-Za-z]))?(?:\s?(?P<zone>{_ZONE}))?"
)
_PARTS = ("half", "hour", "minute", "late", "zone")


class Printed(NamedTuple):
    """A printed date: `at` is None where no time, or 00:00, is printed; `span` is its place.

    `at` is the minute in Beijing time. `timed` tells whether a time is printed, be it 00:00.
    """

    on: date
    at: datetime | None
    span: tuple[int, int]
    timed: bool


class Clock(NamedTuple):
    """A printed time of day: None where it is 00:00 or impossible; `end` is where it ends.

    `is_english` tells whether it is written with AM or PM.
    """

    time: time | None
    end: int
    is_english: bool


def read_clock(text: str, place: int) -> Clock | None:
    """Return the time that stands at `place` of `text`, after a weekday and the like."""
    match = _CLOCK.match(text, place)
    if match is None:
        return None
    half, printed_hour, printed_minute, late, printed_zone = match.group(*_PARTS)
    half = (half or late or "").lower().replace(".", "")
    try:
        hour = _hour(read_number(printed_hour), half)
        minute = 30 if printed_minute == "半" else read_number(printed_minute or "0")
        zone = _zone(printed_zone) if printed_zone else CHINA
        clock = time(hour, minute, tzinfo=zone) if hour or minute else None
    except ValueError:
        clock = None
    return Clock(clock, match.end(), half in ("am", "pm"))


def with_clock(on: date, clock: Clock | None, start: int, end: int) -> Printed:
    """Return day `on`, printed from `start` to `end`, with the time that follows it, if any."""
    if clock is None:
        return Printed(on, None, (start, end), timed=False)
    span = (start, clock.end)
    if clock.time is None:
        return Printed(on, None, span, timed=True)
    at = datetime.combine(on, clock.time)
    if at.tzinfo is not CHINA:
        at = at.astimezone(CHINA)
    return Printed(at.date(), at if at.hour or at.minute else None, span, timed=True)


def _hour(hour: int, half: str) -> int:
    """Return the hour of 24 that `hour` is in a half of the day; 24 and more are impossible."""
    if not half:
        return hour
    if half in _EVENING and hour == 12:
        return 24
    if hour == 12 and half in _MORNING:
        return 0
    is_late = half in _AFTERNOON or half in _EVENING or (half == "中午" and hour < 3)
    return hour + 12 if is_late and hour < 12 else hour


def _zone(text: str) -> timezone:
    sign = max(text.find("+"), text.find("-"))
    if sign < 0:
        return UTC
    digits = text[sign + 1 :].replace(":", "")
    hours, minutes = (digits[:2], digits[2:]) if len(digits) != 3 else (digits[:1], digits[1:])
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-offset if text[sign] == "-" else offset)
