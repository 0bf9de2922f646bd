"""How facts are written on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from datetime import date, datetime


def printed(day: date | None, time: datetime | None) -> str:
    """Return when an article was printed, as exactly as its page says."""
    if time is not None:
        return f"{chinese_day(time.astimezone(CHINA))} {time.astimezone(CHINA):%H:%M}"
    return chinese_day(day) if day is not None else "日期不详"


def chinese_day(day: date) -> str:
    """Return a day as 2018年4月25日."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment(time: datetime) -> str:
    """Return a time to the minute as it is in Beijing."""
    return f"{time.astimezone(CHINA):%Y-%m-%d %H:%M}"


def grouped(count: int) -> str:
    """Return a number with a comma after each thousand."""
    return f"{count:,}"


def alike(similarity: float | None) -> str:
    """Return how alike two texts are: 相同, or a share in per cent that is below 100."""
    if similarity is None:
        return ""
    return "文字相同" if similarity >= 1 else f"{min(similarity, 0.99):.0%} 相似"


def web_address(url: str) -> str | None:
    """Return an address that may be a link: one of the web, None for any other."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def permalink(portal: str, key: str) -> str:
    """Return the path of an article's page, which stays the same as long as the archive does."""
    # A dot would be read as the beginning of a form, as in 7601743.json.
    return f"/article/{quote(portal, safe='')}/{quote(key, safe='').replace('.', '%2E')}"
