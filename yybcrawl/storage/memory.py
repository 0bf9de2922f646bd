"""What earlier runs know, asked of the archive."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    exists,
    false,
    null,
    select,
    true,
    union,
    union_all,
)

from yybcrawl.items import Channel, Frontier, Known, PageCopy, Wanted
from yybcrawl.storage import models
from yybcrawl.storage.engine import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine, Table

_articles = models.table(models.Article)
_channels = models.table(models.Channel)
_copies = models.table(models.PageCopy)
_failures = models.table(models.Failure)
_frontiers = models.table(models.Frontier)
_links = models.table(models.ArticleChannel)
_listings = models.table(models.Listing)
_looks = models.table(models.SecondLook)

# Under a day, so that a daily run never comes too early.
_REST = timedelta(hours=20)

_PORTAL = bindparam("of_portal", type_=Text)
_KEYS = bindparam("keys", type_=Text, expanding=True)
_OF_PATHS = (
    _channels.c.portal == _PORTAL,
    _channels.c.path.in_(bindparam("paths", expanding=True)),
)
_CHANNEL_ID = (
    select(_channels.c.id)
    .where(_channels.c.portal == _PORTAL, _channels.c.path == bindparam("path"))
    .scalar_subquery()
)
_IS_DUE = _looks.c.due_at <= bindparam("now", type_=_looks.c.due_at.type)
_IS_OPEN = _failures.c.resolved_at.is_(None)
_MOST = bindparam("most", type_=Integer)


_RESTS = (_failures.c.attempts >= _MOST) & (
    _failures.c.last_failed_at > bindparam("rested", type_=_failures.c.last_failed_at.type)
)


def _failed(addresses: Table, *conditions: Any) -> Any:
    """Tell whether the last fetch of an address failed, under these conditions."""
    return exists().where(
        _failures.c.portal == _PORTAL, _failures.c.url == addresses.c.url, _IS_OPEN, *conditions
    )


def _stored_in(source: Table, onclause: Any, *conditions: Any) -> Select[Any]:
    """Select the stored articles that a row of `source` asks for, once a channel."""
    return (
        select(
            _articles.c.url,
            _channels.c.path,
            true().label("is_stored"),
            _articles.c.published_on.label("printed_on"),
        )
        .select_from(source)
        .join(_articles, onclause)
        .join(_links, _links.c.article_id == _articles.c.id)
        .join(_channels, _channels.c.id == _links.c.channel_id)
        .where(*_OF_PATHS, *conditions)
    )


_FRONTIER = select(_frontiers).where(_frontiers.c.channel_id == _CHANNEL_ID)
_ITEM = ("portal", "path", "name", "city", "district", "url")
_CHANNELS_OF_PLACE = (
    select(*_channels.c[_ITEM])
    .where(_channels.c.portal == _PORTAL, _channels.c.path.startswith(bindparam("folder")))
    .order_by(_channels.c.id)
)
_COPY = select(_copies).where(_copies.c.url == bindparam("of_url"))
_IS_SETTLED = ~_failed(_articles, ~_RESTS) & ~exists().where(
    _looks.c.article_id == _articles.c.id, _IS_DUE
)
_RECALL = union_all(
    select(
        _articles.c.key,
        true().label("is_stored"),
        _IS_SETTLED.label("is_settled"),
        cast(null(), Integer).label("round"),
        cast(null(), Date).label("printed_on"),
    ).where(_articles.c.portal == _PORTAL, _articles.c.key.in_(_KEYS)),
    select(
        _listings.c.key,
        false(),
        _listings.c.waiting & _failed(_listings, _RESTS),
        _listings.c.round,
        _listings.c.printed_on,
    ).where(_listings.c.channel_id == _CHANNEL_ID, _listings.c.key.in_(_KEYS)),
)
_BACKLOG = union(
    select(
        _listings.c.url,
        _channels.c.path,
        cast(false(), Boolean).label("is_stored"),
        _listings.c.printed_on,
    )
    .join(_channels, _channels.c.id == _listings.c.channel_id)
    .where(*_OF_PATHS, _listings.c.waiting, ~_failed(_listings, _RESTS)),
    _stored_in(_looks, _articles.c.id == _looks.c.article_id, _IS_DUE),
    _stored_in(
        _failures,
        (_articles.c.portal == _failures.c.portal) & (_articles.c.url == _failures.c.url),
        _failures.c.portal == _PORTAL,
        _IS_OPEN,
        ~_RESTS,
    ),
)


class Memory:
    """The archive as a spider asks it. Every method blocks; all may be called from any thread.

    An address that failed in `attempts` runs then rests for most of a day after each try. A channel
    that was last walked page by page longer than `walk_days` ago is due for that again. All raise
    DatabaseError.
    """

    def __init__(self, engine: Engine, *, attempts: int, walk_days: float) -> None:
        self._engine = engine
        self._attempts = attempts
        self._walk_age = timedelta(days=walk_days)

    def frontier(self, channel: Channel) -> Frontier | None:
        """Return how far down the channel is covered; `is_walked` if not due to be walked again."""
        with reading(self._engine) as connection:
            row = connection.execute(
                _FRONTIER, {"of_portal": channel.portal, "path": channel.path}
            ).one_or_none()
        if row is None:
            return None
        return Frontier(
            round=row.round,
            number=row.number,
            url=row.url,
            key=row.key,
            is_complete=row.complete,
            is_walked=row.walked_at is not None
            and row.walked_at > datetime.now(UTC) - self._walk_age,
        )

    def recall(self, channel: Channel, keys: Sequence[str]) -> list[Known]:
        """Return what is known of the articles that a page of the channel lists, in one query."""
        values = {
            "of_portal": channel.portal,
            "path": channel.path,
            "keys": list(keys),
            **self._times(),
        }
        with reading(self._engine) as connection:
            return [Known(*row) for row in connection.execute(_RECALL, values)]

    def channels(self, portal: str, place: str) -> list[Channel]:
        """Return the channels of a place, named by its slug, that earlier runs met."""
        values = {"of_portal": portal, "folder": f"/{place}/"}
        with reading(self._engine) as connection:
            rows = connection.execute(_CHANNELS_OF_PLACE, values).mappings()
            return [Channel(**row) for row in rows]

    def backlog(self, channels: Sequence[Channel]) -> list[Wanted]:
        """Return what is to be fetched of these channels of one portal, in one query.

        Those are articles that were listed and never stored, that failed since, or are due.
        """
        if not channels:
            return []
        values = {
            "of_portal": channels[0].portal,
            "paths": [channel.path for channel in channels],
            **self._times(),
        }
        with reading(self._engine) as connection:
            rows = sorted(connection.execute(_BACKLOG, values), key=attrgetter("url", "path"))
        wanted = []
        for url, group in groupby(rows, key=attrgetter("url")):
            same = list(group)
            paths = tuple(dict.fromkeys(row.path for row in same))
            is_stored = any(row.is_stored for row in same)
            wanted.append(Wanted(url, paths, is_stored, same[0].printed_on))
        return wanted

    def _times(self) -> dict[str, Any]:
        now = datetime.now(UTC)
        return {"now": now, "rested": now - _REST, "most": self._attempts}

    def copy(self, url: str) -> PageCopy | None:
        """Return the kept copy of the list page at a canonical address, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(_COPY, {"of_url": url}).one_or_none()
        if row is None:
            return None
        return PageCopy(
            etag=row.etag,
            last_modified=row.last_modified,
            content_type=row.content_type,
            body=zlib.decompress(row.body),
        )
