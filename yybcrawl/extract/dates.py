"""Printed days and minutes: every form in which Chinese pages write a date, read as Beijing time.

A date is found where its first number, or the name of its month, stands. How many digits the
number has tells which forms to try, so that a text is read once, from left to right.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.numerals import NUMBER, YEAR, read_number
from yybcrawl.extract.printed import Clock, Printed, read_clock, with_clock
from yybcrawl.extract.relative import find_relative
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Printed", "find_all_printed", "find_printed"]

_EARLIEST = date(1949, 1, 1)
_YEARS_BACK = 8  # as long as a 29 February can be away
_SIGN = re.compile("[0-9年]")
_SIGN_OR_RELATIVE = re.compile("[0-9年今昨前刚剛]")
_START = re.compile("[0-9一二民JFMASOND][0-9]*")
_MONTH_DAY = (
    rf"\s{{0,3}}[-/.年–—]\s{{0,3}}(?P<month>{NUMBER})\s{{0,3}}[-/.月–—]\s{{0,3}}"
    rf"(?P<day>[0-9]{{2}}(?=[0-9]{{2}}:[0-9])|(?:{NUMBER})(?![0-9]))(?:\s{{0,3}}[日号號])?"
)
_YEAR_FIRST = re.compile(rf"(?P<year>[0-9]{{4}}|{YEAR}){_MONTH_DAY}")
_REPUBLIC = re.compile(
    rf"民[国國]\s{{0,2}}(?P<year>[0-9]{{2,3}}|[一九][〇零○一二三四五六七八九]{{1,2}}){_MONTH_DAY}"
)
_YEAR_LAST = re.compile(
    r"(?<![0-9][-/.:])(?P<first>[0-9]{1,2})(?P<join>[-/.])(?P<second>[0-9]{1,2})(?P=join)"
    r"(?P<year>(?:19|20)?[0-9]{2})(?![0-9])"
)
_MONTH_AND_DAY = re.compile(
    r"(?<![0-9][-/.:])(?P<month>[0-9]{1,2})(?:\s{0,3}月\s{0,3}|(?P<join>[-/])(?=[0-9]{2}\s))"
    r"(?P<day>[0-9]{1,2})(?![0-9])(?:\s{0,3}[日号號])?"
)
_DAY_MONTH = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[\s-]{1,3}(?P<month>[A-Za-z]{3,9})[.,]?[\s-]{1,3}"
    r"(?P<year>[0-9]{4})(?![0-9])"
)
_MONTH_FIRST = re.compile(
    r"(?<![A-Za-z])(?P<month>[A-Za-z]{3,9})\.?\s{1,3}(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s{1,3}"
    r"(?:(?P<clock>[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?: [A-Z]{3,4})?) )?(?P<year>[0-9]{4})(?![0-9])"
)
_COMPACT = re.compile(
    "(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    "(?:T?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?:[0-9]{2})?(?P<zone>Z|[+-][0-9]{4})?)?(?![0-9])"
)
_LABEL = re.compile(
    r"(?i:日期|[时時][间間]|[发發]布|[发發]表|更新|刊[发發]|date|time)\s{0,2}[:(\[]?\s{0,2}$"
)
_ADDRESS_JOINTS = frozenset("/=_-.&?")
_LONGEST_ADDRESS = 200
_LONGEST_ALONE = 60
_STOPS = frozenset(",、。;!?")
_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|"
            "sep sept september|oct october|nov november|dec december"
        ).split("|"),
        start=1,
    )
    for name in names.split()
}


class _Hints(NamedTuple):
    """What settles a date of several readings: its last possible day and its address' month."""

    latest: date = date(2099, 12, 31)
    month: tuple[int, int] | None = None

    def settle(self, *readings: date | None) -> date | None:
        """Return the one reading that is possible and, of several, stands in the month."""
        possible = [day for day in readings if day and _EARLIEST <= day <= self.latest]
        if len(possible) > 1 and possible[0] != possible[1]:
            possible = [day for day in possible if (day.year, day.month) == self.month]
        return possible[0] if possible else None


_NO_HINTS = _Hints()


# The same line is asked for a few times while its page is read.
@lru_cache(maxsize=128)
def find_printed(
    text: str, *, fetched_at: datetime | None = None, month: tuple[int, int] | None = None
) -> Printed | None:
    """Return the first date in `text` (in NFKC form), with its time if one follows.

    A full date comes before one without a year (4月25日, 04-25 03:13) or told from the moment
    of reading (昨天, 3小时前). These are read only against the aware `fetched_at`, or against
    `month`, the year and month that the page's address carries, which also tells 04/05/2018
    from 05/04/2018 but is never a date of its own. No date is later than `fetched_at`, but for
    the day after it.
    """
    sign = _SIGN_OR_RELATIVE if fetched_at else _SIGN
    if sign.search(text) is None:
        return None
    if fetched_at is None and month is None:
        return next(_full_dates(text, _NO_HINTS), None)
    today = fetched_at.astimezone(CHINA).date() if fetched_at else None
    # A paper may bear the day to come.
    latest = today + timedelta(days=1) if today else _NO_HINTS.latest
    found = next(_full_dates(text, _Hints(latest, month)), None)
    found = found or _find_yearless(text, today, month)
    return found or (find_relative(text, fetched_at) if fetched_at else None)


def find_all_printed(text: str) -> list[Printed]:
    """Return every full date in `text` (in NFKC form), in order."""
    return list(_full_dates(text, _NO_HINTS))


def _full_dates(text: str, hints: _Hints) -> Iterator[Printed]:
    end = 0
    for number in _START.finditer(text):
        place = number.start()
        if place < end:
            continue
        found = _read_full(text, place, number.end() - place, hints)
        if found and not _is_in_address(text, place):
            end = found.span[1]
            yield found


def _read_full(text: str, place: int, length: int, hints: _Hints) -> Printed | None:
    """Read the date whose first number, of `length` digits, or month's name is at `place`."""
    sign = text[place]
    if sign in "一二民" or (length == 4 and sign.isdigit()):
        return _read_year_first(text, place, hints)
    if not sign.isdigit():
        match = _MONTH_FIRST.match(text, place)
        return _read_named(text, match, hints) if match else None
    if length <= 2:
        if match := _YEAR_LAST.match(text, place):
            return _read_year_last(text, match, hints)
        match = _DAY_MONTH.match(text, place)
        return _read_named(text, match, hints) if match else None
    return _read_compact(text, place, hints) if length in (8, 12, 14) else None


def _read_year_first(text: str, place: int, hints: _Hints) -> Printed | None:
    is_republic = text[place] == "民"
    match = (_REPUBLIC if is_republic else _YEAR_FIRST).match(text, place)
    if match is None:
        return None
    year = read_number(match["year"]) + (1911 if is_republic else 0)
    on = hints.settle(_day(year, _number(match["month"]), _number(match["day"])))
    return with_clock(on, read_clock(text, match.end()), *match.span()) if on else None


def _read_year_last(text: str, match: re.Match[str], hints: _Hints) -> Printed | None:
    """Read 04/25/2018 and 25/04/2018, and 18-04-25 where a time follows."""
    first, second, last = int(match["first"]), int(match["second"]), int(match["year"])
    clock = read_clock(text, match.end())
    readings = _day(last, first, second), _day(last, second, first)
    if last < 100:
        if clock is None or match["join"] != "-" or len(match[0]) != 8:
            return None
        readings = _day(_century(first), second, last), _day(_century(last), first, second)
    on = hints.settle(*readings)
    if on is None and clock and clock.is_english:
        on = hints.settle(readings[0])  # who writes AM and PM puts the month first
    return with_clock(on, clock, *match.span()) if on else None


def _read_named(text: str, match: re.Match[str], hints: _Hints) -> Printed | None:
    month = _MONTH_NAMES.get(match["month"].lower())
    on = hints.settle(_day(int(match["year"]), month, int(match["day"]))) if month else None
    if on is None:
        return None
    inside = match.groupdict().get("clock")
    clock = _inner_clock(inside, match) if inside else read_clock(text, match.end())
    return with_clock(on, clock, *match.span())


def _read_compact(text: str, place: int, hints: _Hints) -> Printed | None:
    """Read 20180425 and 20180425031300 after a label, or where nothing else is printed."""
    match = _COMPACT.match(text, place)
    if match is None:
        return None
    on = hints.settle(_day(int(match["year"]), int(match["month"]), int(match["day"])))
    if on is None:
        return None
    if match["hour"]:
        clock = _inner_clock(f"T{match['hour']}:{match['minute']}{match['zone'] or ''}", match)
    else:
        clock = read_clock(text, match.end())
    found = with_clock(on, clock, *match.span())
    is_all = len(text) <= _LONGEST_ALONE and text.strip() == text[slice(*found.span)]
    return found if is_all or _LABEL.search(text, max(0, place - 16), place) else None


def _inner_clock(clock: str, match: re.Match[str]) -> Clock | None:
    """Read a time that stands inside the date `match` instead of after it."""
    found = read_clock(clock, 0)
    return found._replace(end=match.end()) if found else None


def _find_yearless(text: str, today: date | None, month: tuple[int, int] | None) -> Printed | None:
    """Find a date without a year that has a time, or that stands apart from other words."""
    for number in _START.finditer(text):
        match = _MONTH_AND_DAY.match(text, number.start())
        if match is None or _stands_after_year(text, match.start()):
            continue
        clock = read_clock(text, match.end())
        if clock is None and (match["join"] or _is_in_sentence(text, match)):
            continue
        on = _latest_day(int(match["month"]), int(match["day"]), today, month)
        if on and not _is_in_address(text, match.start()):
            return with_clock(on, clock, *match.span())
    return None


def _stands_after_year(text: str, place: int) -> bool:
    return text[max(0, place - 3) : place].rstrip().endswith("年")


def _is_in_sentence(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return before.isalnum() or after.isalnum() or after in _STOPS


def _latest_day(
    month: int, day: int, today: date | None, address: tuple[int, int] | None
) -> date | None:
    """Return the day nearest to its address' month, or else the latest one until today."""
    if address:
        year = address[0] + round((address[1] - month) / 12)
        found = _day(year, month, day)
        is_near = abs((year - address[0]) * 12 + month - address[1]) <= 1
        return found if is_near and (not found or not today or found <= today) else None
    years = range(today.year, today.year - _YEARS_BACK - 1, -1) if today else ()
    days = (_day(year, month, day) for year in years)
    return next((found for found in days if found and today and found <= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    """Return the number written in `text`, or 0, which is no day and no month."""
    try:
        return read_number(text)
    except ValueError:
        return 0


def _century(year: int) -> int:
    return 2000 + year if year < 49 else 1900 + year


def _is_in_address(text: str, place: int) -> bool:
    """Tell whether what stands at `place` is part of a web address printed in the text."""
    if place == 0 or text[place - 1] not in _ADDRESS_JOINTS:
        return False
    before = text[max(0, place - _LONGEST_ADDRESS) : place]
    address = before[max(before.rfind("://"), before.rfind("www."), 0) :]
    return address.startswith(("://", "www.")) and address.isascii() and " " not in address
