"""The archive: what a crawl writes into the database, and what it asks of it."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import Text, bindparam, func, select, update

from yybcrawl.items import Article, Channel, Failure, Fate, Gone, ListPage, Menu, Skip
from yybcrawl.storage import models
from yybcrawl.storage.articles import find_articles, store_articles
from yybcrawl.storage.engine import writing
from yybcrawl.storage.listings import leave_out, save_pages, settle
from yybcrawl.storage.second_looks import SecondLooks, end_looks, plan_looks
from yybcrawl.storage.upserts import by_portal, insert_into, save_channels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine
    from sqlalchemy.dialects import postgresql, sqlite

Storable = Channel | Menu | ListPage | Article | Failure | Skip | Gone

_articles = models.table(models.Article)
_links = models.table(models.ArticleChannel)
_failures = models.table(models.Failure)

_RESOLVE = (
    update(_failures)
    .where(
        _failures.c.portal == bindparam("of_portal"),
        _failures.c.url.in_(bindparam("urls", expanding=True)),
        _failures.c.resolved_at.is_(None),
    )
    .values(resolved_at=bindparam("now"))
)
# The place's page is a menu and a list: that one is read does not mean that the other is.
_RESOLVE_KIND = _RESOLVE.where(_failures.c.kind == bindparam("of_kind"))
_URL = bindparam("of_url", type_=Text)
# All list pages of a channel stand in its folder, and other channels in folders of their own.
_RESOLVE_LISTS = (
    update(_failures)
    .where(
        _failures.c.portal == bindparam("of_portal"),
        _failures.c.kind == "list",
        func.substr(_failures.c.url, 1, func.length(_URL)) == _URL,
        ~func.substr(_failures.c.url, func.length(_URL) + 1).contains("/"),
        _failures.c.resolved_at.is_(None),
    )
    .values(resolved_at=bindparam("now"))
)
_FIND_GONE = select(_articles.c.id, _articles.c.gone_at).where(
    _articles.c.portal == bindparam("of_portal"), _articles.c.key == bindparam("of_key")
)
_SET_GONE = (
    update(_articles)
    .where(_articles.c.id == bindparam("article_id"))
    .values(gone_at=bindparam("now"))
)


class Archive:
    """The stored articles; `looks` says when they are due again, by default never.

    Every method blocks; all may be called from any thread.
    """

    def __init__(self, engine: Engine, looks: SecondLooks | None = None) -> None:
        self._engine = engine
        self._looks = looks or SecondLooks()

    def store(self, items: Sequence[Storable], *, now: datetime) -> list[Fate | None]:
        """Store all of `items` in one transaction, or none; return the fate of each article.

        A list page links the stored articles that it lists to its channel, those of `items`
        included. Raises RefusedRowError where the data of an item is refused, DatabaseError
        where the database cannot be written.
        """
        articles = [item for item in items if isinstance(item, Article)]
        pages = [item for item in items if isinstance(item, ListPage)]
        skips = [item for item in items if isinstance(item, Skip)]
        gone = [item for item in items if isinstance(item, Gone)]
        with writing(self._engine) as connection:
            _record_failures(connection, [i for i in items if isinstance(i, Failure)], now)
            menu = (item for item in items if isinstance(item, Channel))
            met = chain(menu, (page.channel for page in pages), *(a.channels for a in articles))
            channels = save_channels(connection, met, now)
            outcomes = store_articles(connection, articles, now)
            stored = [(a, at, fate) for a, (at, fate) in zip(articles, outcomes, strict=True)]
            links = {
                (article_id, channels[channel.portal, channel.path])
                for article, article_id, _ in stored
                for channel in article.channels
            }
            links |= _listed(connection, pages, channels)
            _link(connection, links, now)
            save_pages(connection, pages, channels, now)
            leave_out(connection, skips)
            settle(
                connection,
                [
                    *((article.portal, article.key) for article in articles),
                    *((page.channel.portal, key) for page in pages for key in page.urls),
                ],
            )
            plan_looks(connection, self._looks, stored, now)
            gone_fates = [_mark_gone(connection, item, now) for item in gone]
            _resolve(connection, [*articles, *skips, *gone], now)
            _resolve_kind(connection, "list", [(p.channel.portal, p.url) for p in pages], now)
            _resolve_lists(connection, [page.channel for page in pages if page.is_end], now)
            menus = [(item.portal, item.url) for item in items if isinstance(item, Menu)]
            _resolve_kind(connection, "menu", menus, now)
        fates = {id(item): fate for item, _, fate in stored}
        fates |= {id(item): fate for item, fate in zip(gone, gone_fates, strict=True)}
        return [fates.get(id(item)) for item in items]


@cache
def _insert_links(dialect: str) -> postgresql.Insert | sqlite.Insert:
    return insert_into(dialect, _links).on_conflict_do_nothing()


@cache
def _insert_failures(dialect: str) -> postgresql.Insert | sqlite.Insert:
    statement = insert_into(dialect, _failures)
    newest = ("kind", "reason", "last_failed_at", "resolved_at")
    return statement.on_conflict_do_update(
        index_elements=["portal", "url"],
        set_={name: statement.excluded[name] for name in newest}
        | {"attempts": _failures.c.attempts + 1},
    )


def _listed(
    connection: Connection, pages: Sequence[ListPage], channels: dict[tuple[str, str], int]
) -> set[tuple[int, int]]:
    """Return the (article, channel) ids of the stored articles that `pages` list."""
    stored = find_articles(
        connection, ((page.channel.portal, key) for page in pages for key in page.keys)
    )
    return {
        (row.id, channels[page.channel.portal, page.channel.path])
        for page in pages
        for key in page.keys
        if (row := stored.get((page.channel.portal, key)))
    }


def _link(connection: Connection, links: Iterable[tuple[int, int]], now: datetime) -> None:
    rows = [
        {"article_id": article_id, "channel_id": channel_id, "first_seen_at": now}
        for article_id, channel_id in sorted(links)
    ]
    if rows:
        connection.execute(_insert_links(connection.dialect.name), rows)


def _record_failures(connection: Connection, failures: Sequence[Failure], now: datetime) -> None:
    rows = [
        {
            "portal": failure.portal,
            "url": failure.url,
            "kind": failure.kind,
            "reason": failure.reason,
            "attempts": 1,
            "first_failed_at": now,
            "last_failed_at": now,
            "resolved_at": None,
        }
        for failure in failures
    ]
    if rows:
        connection.execute(_insert_failures(connection.dialect.name), rows)


def _mark_gone(connection: Connection, item: Gone, now: datetime) -> Fate:
    """Keep the text of a stored article that the portal has removed, and look at it no more."""
    names = {"of_portal": item.channel.portal, "of_key": item.key}
    row = connection.execute(_FIND_GONE, names).one()
    end_looks(connection, [row.id])
    if row.gone_at is not None:
        return Fate.UNCHANGED
    connection.execute(_SET_GONE, {"article_id": row.id, "now": now})
    return Fate.CHANGED


def _resolve(connection: Connection, items: Iterable[Article | Skip | Gone], now: datetime) -> None:
    read = (
        (item.portal if isinstance(item, Article) else item.channel.portal, item.url)
        for item in items
    )
    for portal, urls in by_portal(read):
        connection.execute(_RESOLVE, {"of_portal": portal, "urls": urls, "now": now})


def _resolve_kind(
    connection: Connection, kind: str, read: Iterable[tuple[str, str]], now: datetime
) -> None:
    for portal, urls in by_portal(read):
        values = {"of_portal": portal, "urls": urls, "now": now, "of_kind": kind}
        connection.execute(_RESOLVE_KIND, values)


def _resolve_lists(connection: Connection, walked: Iterable[Channel], now: datetime) -> None:
    """Settle the list pages that are not asked for again, as their channels were walked whole."""
    values = [{"of_portal": one.portal, "of_url": one.url, "now": now} for one in walked]
    if values:
        connection.execute(_RESOLVE_LISTS, values)
