"""What makes a crawl impossible, told before its first request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.settings import default_settings

from yybcrawl.errors import ArgumentError
from yybcrawl.storage.second_looks import SecondLooks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Spider
    from scrapy.settings import BaseSettings
    from scrapy.spiderloader import SpiderLoaderProtocol

_WHOLE_NUMBERS = (
    "YYBCRAWL_LIST_PAGES_LIMIT",
    "YYBCRAWL_OUTAGE_LIMIT",
    "YYBCRAWL_REFUSALS_LIMIT",
    "YYBCRAWL_RETRY_AFTER_LIMIT",
)
_LEAST = {
    "YYBCRAWL_ATTEMPTS": 1,
    "YYBCRAWL_DRIFT_SHARE": 0,
    "YYBCRAWL_FULL_WALK_DAYS": 0,
    "YYBCRAWL_SECOND_LOOK_DAYS": 0,
}


def find_spider(spiders: SpiderLoaderProtocol, name: str) -> type[Spider]:
    """Return the spider of this name. Raises ArgumentError where there is none."""
    known = spiders.list()
    if name not in known:
        raise ArgumentError(f"the spider {name!r} is unknown: there are {', '.join(known)}.")
    return spiders.load(name)


def check_settings(settings: BaseSettings, given: Iterable[str]) -> None:
    """Raise ArgumentError for a setting of our own, or one `given`, that cannot be used."""
    _check_values(settings, ("YYBCRAWL_LOG_JSON", *given))
    _check_own_values(settings)


def _check_values(settings: BaseSettings, names: Iterable[str]) -> None:
    """Raise ArgumentError for a setting whose value is of another kind than its default."""
    for name in names:
        default = getattr(default_settings, name, False if name.endswith("_JSON") else None)
        try:
            if isinstance(default, bool):
                settings.getbool(name)
            elif isinstance(default, int | float):
                settings.getfloat(name)
        except ValueError:
            kind = "neither 0 nor 1" if isinstance(default, bool) else "not a number"
            raise ArgumentError(f"{name}={settings[name]!r} is {kind}.") from None


def _check_own_values(settings: BaseSettings) -> None:
    """Raise ArgumentError for a setting of our own that cannot be used."""
    for name in _WHOLE_NUMBERS:
        value = str(settings[name])
        if not (value.isascii() and value.isdigit()):
            raise ArgumentError(f"{name}={value!r} is not a whole number from 0.")
    for name, least in _LEAST.items():
        try:
            usable = settings.getfloat(name) >= least
        except ValueError:
            usable = False
        if not usable:
            raise ArgumentError(f"{name}={settings[name]!r} is not a number from {least}.")
    days = settings.getfloat("YYBCRAWL_SECOND_LOOK_DAYS")
    SecondLooks.parse(settings.getlist("YYBCRAWL_SECOND_LOOKS"), days)
