"""INSERT … ON CONFLICT in the words of either database, and the channels written with it."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

from yybcrawl.storage.models import Channel, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Table
    from sqlalchemy.sql.dml import ReturningInsert

    from yybcrawl import items

_channels = table(Channel)


def insert_into(dialect: str, target: Table) -> postgresql.Insert | sqlite.Insert:
    """Return the INSERT that knows ON CONFLICT; `dialect` is `postgresql` or `sqlite`."""
    return postgresql.insert(target) if dialect == "postgresql" else sqlite.insert(target)


@cache
def _save_channels(dialect: str) -> ReturningInsert[Any]:
    statement = insert_into(dialect, _channels)
    newest = ("name", "city", "district", "url", "last_seen_at")
    return statement.on_conflict_do_update(
        index_elements=["portal", "path"],
        set_={name: statement.excluded[name] for name in newest},
    ).returning(_channels.c.id, _channels.c.portal, _channels.c.path)


def save_channels(
    connection: Connection, channels: Iterable[items.Channel], now: datetime
) -> dict[tuple[str, str], int]:
    """Insert or update channels, each once; return their ids by (portal, path)."""
    rows = {
        (channel.portal, channel.path): {
            "portal": channel.portal,
            "path": channel.path,
            "name": channel.name,
            "city": channel.city,
            "district": channel.district,
            "url": channel.url,
            "first_seen_at": now,
            "last_seen_at": now,
        }
        for channel in channels
    }
    if not rows:
        return {}
    saved = connection.execute(_save_channels(connection.dialect.name), list(rows.values()))
    return {(row.portal, row.path): row.id for row in saved}


def by_portal(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Group (portal, value) pairs by portal: SQLite scans the table for a list of pairs."""
    for portal, group in groupby(sorted(set(pairs)), key=itemgetter(0)):
        yield portal, [value for _, value in group]
