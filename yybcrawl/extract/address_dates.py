"""The month and the day that a page's address carries."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

_YEAR = "199[0-9]|20[0-4][0-9]"
_MONTH = "0[1-9]|1[0-2]"
_DAY = "0[1-9]|[12][0-9]|3[01]"
# After a slash only a folder is a day: in /2018/04/25.html the last number may count articles.
_DAYS = re.compile(
    rf"(?<![0-9])({_YEAR})(?:[-_]?({_MONTH})[-_]?({_DAY})(?![0-9])|[-_/]?({_MONTH})[-_/]?({_DAY})/"
    r"|[-_/]([1-9]|1[0-2])[-_/]([1-9]|[12][0-9]|3[01])/)"
    rf"|/([0-4][0-9])/({_MONTH})({_DAY})/"
)
_MONTHS = re.compile(rf"(?<![0-9])({_YEAR})(?:[-_/]?({_MONTH})|[-_/]([1-9]))/")


def address_day(url: str) -> date | None:
    """Return the day that the path of `url` carries (/2018/0425/, t20180425_1.html), if any."""
    for match in _DAYS.finditer(_path(url)):
        year, month, day = (int(number) for number in match.groups() if number)
        try:
            return date(year if year > 99 else 2000 + year, month, day)
        except ValueError:
            continue
    return None


def address_month(url: str) -> tuple[int, int] | None:
    """Return the year and month that the path of `url` carries, with or without a day, if any."""
    day = address_day(url)
    if day:
        return day.year, day.month
    match = _MONTHS.search(_path(url))
    return (int(match[1]), int(match[2] or match[3])) if match else None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
