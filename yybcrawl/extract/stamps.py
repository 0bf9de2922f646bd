"""Dates that a page's markup gives to machines: in JSON-LD, in meta tags and in <time datetime>."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from yybcrawl.extract.dates import Printed, find_printed
from yybcrawl.zone import CHINA

_EPOCH = re.compile("(?:[0-9]{10}|[0-9]{13})")
_LONGEST = 100
_EARLIEST = datetime(1990, 1, 1, tzinfo=CHINA).timestamp()


def parse_stamp(value: str) -> Printed | None:
    """Read ISO 8601, RFC 822, seconds or milliseconds since 1970, or any printed date.

    A stamp without an offset is Beijing time. `span` is its place in `value` in NFKC form.
    """
    if len(value) > _LONGEST:
        return None
    value = unicodedata.normalize("NFKC", value).strip()
    if not _EPOCH.fullmatch(value):
        return find_printed(value)
    seconds = int(value[:10])
    if seconds < _EARLIEST:
        return None
    at = datetime.fromtimestamp(seconds, CHINA).replace(second=0)
    return Printed(at.date(), at if at.hour or at.minute else None, (0, len(value)), timed=True)
