"""What is known of each channel: when it printed, how far it is covered, and who walks it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from yybcrawl.storage import models

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

_articles = models.table(models.Article)
_channels = models.table(models.Channel)
_frontiers = models.table(models.Frontier)
_links = models.table(models.ArticleChannel)
_listings = models.table(models.Listing)
_runs = models.table(models.Run)
_run_channels = models.table(models.RunChannel)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that a channel listed and that is not stored; its printed day where known."""

    url: str
    printed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRecord:
    """A channel with the days, in order, of its stored articles, and what it still lists.

    `spider` and `arguments` are those of the last run that met it, if any did. `is_complete` tells
    whether its lists were walked to their end, None where no walk is remembered.
    """

    id: int
    path: str
    name: str
    city: str
    district: str | None
    spider: str | None
    arguments: dict[str, Any]
    is_complete: bool | None
    printed: Sequence[date]
    waiting: Sequence[Waiting]


def read_channels(connection: Connection, since: date, until: date) -> list[ChannelRecord]:
    """Return all channels in the order in which they were met, with their days in a span."""
    printed, waiting = _printed(connection, since, until), _waiting(connection)
    last = (
        select(_run_channels.c.channel_id, func.max(_run_channels.c.run_id).label("run_id"))
        .group_by(_run_channels.c.channel_id)
        .subquery()
    )
    query = (
        select(
            *_channels.c["id", "path", "name", "city", "district"],
            *_runs.c["spider", "arguments"],
            _frontiers.c.complete,
        )
        .select_from(_channels)
        .outerjoin(last, last.c.channel_id == _channels.c.id)
        .outerjoin(_runs, _runs.c.id == last.c.run_id)
        .outerjoin(_frontiers, _frontiers.c.channel_id == _channels.c.id)
        .order_by(_channels.c.id)
    )
    return [
        ChannelRecord(
            id=row.id,
            path=row.path,
            name=row.name,
            city=row.city,
            district=row.district,
            spider=row.spider,
            arguments=row.arguments or {},
            is_complete=row.complete,
            printed=printed.get(row.id, ()),
            waiting=waiting.get(row.id, ()),
        )
        for row in connection.execute(query)
    ]


def _printed(connection: Connection, since: date, until: date) -> dict[int, list[date]]:
    query = (
        select(_links.c.channel_id, _articles.c.published_on)
        .join_from(_links, _articles)
        .where(_articles.c.published_on.between(since, until))
        .distinct()
        .order_by(_links.c.channel_id, _articles.c.published_on)
    )
    printed = defaultdict[int, list["date"]](list)
    for channel_id, day in connection.execute(query):
        printed[channel_id].append(day)
    return printed


def _waiting(connection: Connection) -> dict[int, list[Waiting]]:
    query = (
        select(*_listings.c["channel_id", "url", "printed_on"])
        .where(_listings.c.waiting)
        .order_by(_listings.c.channel_id, _listings.c.key)
    )
    waiting = defaultdict[int, list[Waiting]](list)
    for channel_id, url, printed_on in connection.execute(query):
        waiting[channel_id].append(Waiting(url, printed_on))
    return waiting
