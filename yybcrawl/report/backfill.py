"""The command, for a shell, that fetches what a channel lacks."""

from __future__ import annotations

import shlex
from calendar import monthrange
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.extract.address_dates import address_month
from yybcrawl.portals.gazetteer import Place, find_county, find_place

if TYPE_CHECKING:
    from sqlalchemy import URL

    from yybcrawl.gaps import Gap
    from yybcrawl.storage.channel_records import ChannelRecord, Waiting

_ANY_PLACE = "city"
_SECRETS = ("password", "sslpassword")


def backfill_command(channel: ChannelRecord, gap: Gap, waiting: int, database: str | None) -> str:
    """Return the `scrapy crawl` that fills a gap, quoted for a shell.

    Its spider is the one that met the channel last, and from the same copy of the portal; where no
    run did, `city`. It walks all list pages again where no article of the gap is `waiting`, for
    else it would pass the gap by. `database` is given to the crawl, unless it is None.
    """
    is_walked = channel.is_complete is not None and gap.since is not None
    place = find_place(channel.path.strip("/").partition("/")[0])
    words = ["scrapy", "crawl", channel.spider or _ANY_PLACE]
    for name, value in (
        ("city", _city(channel, place)),
        ("base_url", channel.arguments.get("base_url")),
        ("districts", place and _district(channel, place)),
        ("since", gap.since),
        ("until", gap.until),
        ("refresh", 1 if is_walked and not waiting else None),
    ):
        if value is not None:
            words += ["-a", f"{name}={value}"]
    if database is not None:
        words += ["-s", f"YYBCRAWL_DATABASE_URL={database}"]
    return shlex.join(words)


class Span(NamedTuple):
    """When an article was printed, both days included: its day, or its address's month."""

    first: date
    last: date


def waiting_spans(channel: ChannelRecord) -> Counter[Span]:
    """Count the articles that a channel listed and that are not stored, by what is known."""
    return Counter(filter(None, map(_span_of, channel.waiting)))


def count_waiting(spans: Counter[Span], gap: Gap) -> int:
    """Return how many articles may be of the gap."""
    since, until = gap.since or date.min, gap.until or date.max
    return sum(count for span, count in spans.items() if span.first <= until and span.last >= since)


def database_word(url: URL) -> str:
    """Return the address of a database for a command in any folder, without its password."""
    if url.drivername.startswith("sqlite") and url.database:
        return f"sqlite:///{Path(url.database).resolve()}"
    return without_secrets(url).render_as_string()


def without_secrets(url: URL) -> URL:
    """Return the address of a database that may be shown to anyone."""
    return url._replace(password=None).difference_update_query(_SECRETS)


def _city(channel: ChannelRecord, place: Place | None) -> str | None:
    if channel.spider is None:
        return place.slug if place else channel.city
    city = channel.arguments.get("city")
    return None if city is None else str(city)


def _district(channel: ChannelRecord, place: Place) -> str | None:
    """Return what `districts` calls the channel; None for one that it cannot name."""
    if channel.district is None:
        return place.slug if channel.city == place.name else None
    slug = channel.path.strip("/").rpartition("/")[2]
    for word in (slug, channel.district):
        county = find_county(place, word)
        if county is not None and channel.district in (county.name, *county.names):
            return word
    return None


def _span_of(waiting: Waiting) -> Span | None:
    if waiting.printed_on is not None:
        return Span(waiting.printed_on, waiting.printed_on)
    month = address_month(waiting.url)
    if month is None:
        return None
    return Span(date(*month, 1), date(*month, monthrange(*month)[1]))
