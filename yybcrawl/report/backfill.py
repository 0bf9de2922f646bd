"""The command, for a shell, that fetches what a channel lacks."""

from __future__ import annotations

import shlex
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from yybcrawl.extract.address_dates import address_month
from yybcrawl.portals.gazetteer import Place, find_county, find_place

if TYPE_CHECKING:
    from sqlalchemy import URL

    from yybcrawl.gaps import Gap
    from yybcrawl.storage.channel_records import ChannelRecord, Waiting

_ANY_PLACE = "city"
_SECRETS = ("password", "sslpassword")


def backfill_command(channel: ChannelRecord, gap: Gap, database: str | None) -> str:
    """Return the `scrapy crawl` that fills a gap, quoted for a shell.

    Its spider is the one that met the channel last, and from the same copy of the portal; where no
    run did, `city`. It walks all list pages again where nothing in the gap is known to be missing.
    `database` is given to the crawl, unless it is None.
    """
    place = find_place(channel.path.strip("/").partition("/")[0])
    words = ["scrapy", "crawl", channel.spider or _ANY_PLACE]
    for name, value in (
        ("city", _city(channel, place)),
        ("base_url", channel.arguments.get("base_url")),
        ("districts", place and _district(channel, place)),
        ("since", gap.since),
        ("until", gap.until),
        ("refresh", 1 if _must_look_again(channel, gap) else None),
    ):
        if value is not None:
            words += ["-a", f"{name}={value}"]
    if database is not None:
        words += ["-s", f"YYBCRAWL_DATABASE_URL={database}"]
    return shlex.join(words)


def count_waiting(channel: ChannelRecord, gap: Gap) -> int:
    """Return how many articles the channel listed that are not stored and may be of the gap."""
    return sum(_may_be_of(one, gap) for one in channel.waiting)


def database_word(url: URL) -> str:
    """Return the address of a database for a command in any folder, without its password."""
    if url.drivername.startswith("sqlite") and url.database:
        return f"sqlite:///{Path(url.database).resolve()}"
    return url._replace(password=None).difference_update_query(_SECRETS).render_as_string()


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


def _must_look_again(channel: ChannelRecord, gap: Gap) -> bool:
    """Tell whether a crawl would pass the gap by: its lists are known, and nothing waits there."""
    is_walked = channel.is_complete is not None and gap.since is not None
    return is_walked and not count_waiting(channel, gap)


def _may_be_of(waiting: Waiting, gap: Gap) -> bool:
    since, until = gap.since or date.min, gap.until or date.max
    if waiting.printed_on is not None:
        return since <= waiting.printed_on <= until
    month = address_month(waiting.url)
    if month is None:
        return False
    first = date(*month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first <= until and last >= since
