"""The arguments (`-a`) of every portal spider, read once and checked before the first request."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from yybcrawl.errors import ArgumentError
from yybcrawl.portals.gazetteer import County, Place, find_county, find_place

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = ("base_url", "districts", "since", "until", "max_pages", "refresh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What a crawl was asked for.

    `districts` holds a county of the place, or None for the city's own channel, for each channel
    wanted; an empty one wants all. `since` and `until` are inclusive printed days.
    """

    place: Place
    base_url: str | None = None
    districts: tuple[County | None, ...] = ()
    since: date | None = None
    until: date | None = None
    max_pages: int | None = None
    refresh: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, str], *, place: str | None) -> Self:
        """Read the values of `-a`; `place` is None for a spider that is told its `city`.

        Raises ArgumentError with one sentence that names the argument and the value.
        """
        names = _NAMES if place else ("city", *_NAMES)
        for name in values:
            if name not in names:
                near = difflib.get_close_matches(name, names, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names)}."
                raise ArgumentError(f"unknown argument {name!r}: {hint}")
        found = _place(place or values.get("city", ""))
        arguments = cls(
            place=found,
            base_url=_base_url(values["base_url"]) if "base_url" in values else None,
            districts=_districts(values.get("districts", ""), found),
            since=_day("since", values["since"]) if "since" in values else None,
            until=_day("until", values["until"]) if "until" in values else None,
            max_pages=_pages(values["max_pages"]) if "max_pages" in values else None,
            refresh=_flag("refresh", values.get("refresh", "0")),
        )
        if arguments.since and arguments.until and arguments.since > arguments.until:
            raise ArgumentError(f"since={arguments.since} is later than until={arguments.until}.")
        return arguments

    def wants_day(self, day: date) -> bool:
        """Tell whether an article printed on `day` is asked for."""
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )

    def wants_month(self, month: str | None) -> bool:
        """Tell whether an article can be asked for whose address says `YYYYMM`, or no month."""
        is_after = month is not None and self.until is not None and month > f"{self.until:%Y%m}"
        return not self.is_before(month) and not is_after

    def is_before(self, month: str | None) -> bool:
        """Tell whether `YYYYMM` is a month before all that is asked for; no month is not."""
        return month is not None and self.since is not None and month < f"{self.since:%Y%m}"


def _place(value: str) -> Place:
    if not value.strip():
        raise ArgumentError(
            "the argument city is missing: give a slug or a name, -a city=mianyang."
        )
    place = find_place(value)
    if place is None:
        raise ArgumentError(f"city={value!r} is no place that the portal could have.")
    if place.namesake:
        raise ArgumentError(
            f"city={value!r} has no known address: the portal's {place.slug!r} is {place.namesake}."
        )
    return place


def _base_url(value: str) -> str:
    try:
        split = urlsplit(value)
        usable = split.scheme in ("http", "https") and bool(split.hostname) and split.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ArgumentError(f"base_url={value!r} is not an http or https address.")
    return f"{split.scheme}://{split.netloc}{split.path.rstrip('/')}/"


def _districts(value: str, place: Place) -> tuple[County | None, ...]:
    wanted: list[County | None] = []
    if value and not value.strip(" ,，"):
        raise ArgumentError(f"districts={value!r} names no district.")
    for text in filter(None, (part.strip() for part in value.replace("，", ",").split(","))):
        if text == place.slug or find_place(text) == place:
            wanted.append(None)
            continue
        county = find_county(place, text)
        if county is None:
            raise ArgumentError(f"districts={text!r} is no district of {place.name}.")
        wanted.append(county)
    return tuple(wanted)


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise ArgumentError(f"{name}={value!r} is not a day, write it as 2018-04-01.") from None


def _pages(value: str) -> int:
    if not value.strip().isdecimal() or int(value) < 1:
        raise ArgumentError(f"max_pages={value!r} is not a whole number from 1.")
    return int(value)


def _flag(name: str, value: str) -> bool:
    if value.strip() not in ("0", "1"):
        raise ArgumentError(f"{name}={value!r} is neither 0 nor 1.")
    return value.strip() == "1"
