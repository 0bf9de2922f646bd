"""Printed days and minutes. The pages print Beijing time."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

BEIJING = timezone(timedelta(hours=8))

_PRINTED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
    r"(?:\s*[T(星期周一二三四五六日天)]*\s*(?P<hour>\d{1,2})\s*[:：时]\s*(?P<minute>\d{1,2})(?!\d)"
    r"(?:\s*[:：分]\s*(?:\d{1,2}\s*秒?)?)?)?"
)


class Printed(NamedTuple):
    """A printed date: `at` is None where no time, or 00:00, is printed; `span` is its place."""

    on: date
    at: datetime | None
    span: tuple[int, int]


def find_printed(text: str) -> Printed | None:
    """Return the first full date in `text` (digits in half width), with its time if one follows."""
    for match in _PRINTED.finditer(text):
        try:
            on = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        at = None
        hour, minute = int(match["hour"] or 0), int(match["minute"] or 0)
        if (hour, minute) != (0, 0) and hour < 24 and minute < 60:
            at = datetime(on.year, on.month, on.day, hour, minute, tzinfo=BEIJING)
        return Printed(on, at, match.span())
    return None
