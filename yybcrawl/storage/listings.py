"""What list pages listed, how far each channel is covered, and the copies of list pages."""

from __future__ import annotations

import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, select, update

from yybcrawl.storage import models
from yybcrawl.storage.upserts import by_portal, insert_into

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.dialects import postgresql, sqlite

    from yybcrawl.items import ListPage, Skip

_articles = models.table(models.Article)
_channels = models.table(models.Channel)
_listings = models.table(models.Listing)
_frontiers = models.table(models.Frontier)
_copies = models.table(models.PageCopy)

_OF_PORTAL = _listings.c.channel_id.in_(
    select(_channels.c.id).where(_channels.c.portal == bindparam("of_portal"))
)
_SETTLE = (
    update(_listings)
    .where(
        _listings.c.waiting,
        _listings.c.key.in_(bindparam("keys", expanding=True)),
        _OF_PORTAL,
        exists().where(
            _articles.c.portal == bindparam("of_portal"), _articles.c.key == _listings.c.key
        ),
    )
    .values(waiting=False)
)
_LEAVE_OUT = (
    update(_listings)
    .where(_listings.c.key == bindparam("of_key"), _OF_PORTAL)
    .values(printed_on=bindparam("day"))
)
_DROP_OLD_COPIES = delete(_copies).where(
    _copies.c.channel_id == bindparam("of_channel"),
    _copies.c.number > 1,
    _copies.c.url != bindparam("of_url"),
)


def save_pages(
    connection: Connection,
    pages: Sequence[ListPage],
    channels: Mapping[tuple[str, str], int],
    now: datetime,
) -> None:
    """Remember what list pages list, and how far their channels are covered with them."""
    placed = [(channels[page.channel.portal, page.channel.path], page) for page in pages]
    dialect = connection.dialect.name
    listings = [
        {
            "key": key,
            "channel_id": channel_id,
            "url": url,
            "round": page.round,
            "waiting": True,
            "listed_at": now,
        }
        for channel_id, page in placed
        for key, url in page.urls.items()
    ]
    if listings:
        connection.execute(_insert_listings(dialect), listings)
    frontiers = [_frontier_row(channel_id, page, now) for channel_id, page in placed]
    for row in filter(None, frontiers):
        connection.execute(_save_frontier(dialect, is_walked=row["walked_at"] is not None), row)
    for channel_id, page in placed:
        _save_copy(connection, channel_id, page)


def settle(connection: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    """Mark those listings, given by (portal, key), as no longer waiting whose article is stored."""
    for portal, keys in by_portal(pairs):
        connection.execute(_SETTLE, {"of_portal": portal, "keys": keys})


def leave_out(connection: Connection, skips: Sequence[Skip]) -> None:
    """Remember the printed days of articles that were fetched and are not asked for."""
    for skip in skips:
        values = {"of_portal": skip.channel.portal, "of_key": skip.key, "day": skip.printed_on}
        connection.execute(_LEAVE_OUT, values)


@cache
def _insert_listings(dialect: str) -> postgresql.Insert | sqlite.Insert:
    return insert_into(dialect, _listings).on_conflict_do_nothing()


def _frontier_row(channel_id: int, page: ListPage, now: datetime) -> dict[str, Any] | None:
    frontier = page.frontier
    if frontier is None:
        return None
    return {
        "channel_id": channel_id,
        "round": frontier.round,
        "number": frontier.number,
        "url": frontier.url,
        "key": frontier.key,
        "complete": frontier.is_complete,
        "walked_at": now if frontier.is_walked else None,
    }


@cache
def _save_frontier(dialect: str, *, is_walked: bool) -> postgresql.Insert | sqlite.Insert:
    statement = insert_into(dialect, _frontiers)
    newest = ["round", "number", "url", "key", "complete", *(["walked_at"] if is_walked else [])]
    return statement.on_conflict_do_update(
        index_elements=["channel_id"], set_={name: statement.excluded[name] for name in newest}
    )


def _save_copy(connection: Connection, channel_id: int, page: ListPage) -> None:
    """Keep the copies of a channel's first page and of the one where its last walk ended."""
    if page.copy is None:
        return
    row = {
        "url": page.url,
        "channel_id": channel_id,
        "number": page.number,
        "etag": page.copy.etag,
        "last_modified": page.copy.last_modified,
        "content_type": page.copy.content_type,
        "body": zlib.compress(page.copy.body),
    }
    connection.execute(_insert_copy(connection.dialect.name), row)
    if page.number > 1:
        connection.execute(_DROP_OLD_COPIES, {"of_channel": channel_id, "of_url": page.url})


@cache
def _insert_copy(dialect: str) -> postgresql.Insert | sqlite.Insert:
    statement = insert_into(dialect, _copies)
    newest = [column.name for column in _copies.c if column.name != "url"]
    return statement.on_conflict_do_update(
        index_elements=["url"], set_={name: statement.excluded[name] for name in newest}
    )
