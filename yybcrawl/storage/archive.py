"""The archive: what a crawl writes into the database, and what it asks of it."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, select, update

from yybcrawl.items import Article, Channel, Failure, Fate, ListPage
from yybcrawl.storage import models
from yybcrawl.storage.articles import find_articles, store_articles
from yybcrawl.storage.engine import reading, writing
from yybcrawl.storage.upserts import by_portal, insert_into, save_channels

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine
    from sqlalchemy.dialects import postgresql, sqlite

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
_KNOWN = select(_articles.c.key).where(
    _articles.c.portal == bindparam("portal"),
    _articles.c.key.in_(bindparam("keys", expanding=True)),
    ~exists().where(
        _failures.c.portal == _articles.c.portal,
        _failures.c.url == _articles.c.url,
        _failures.c.resolved_at.is_(None),
    ),
)


class Archive:
    """The stored articles. Every method blocks; all may be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def store(
        self, items: Sequence[Channel | ListPage | Article | Failure], *, now: datetime
    ) -> list[Fate | None]:
        """Store all of `items` in one transaction, or none; return the fate of each article.

        A list page links the stored articles that it lists to its channel, those of `items`
        included. Raises RefusedRowError where the data of an item is refused, DatabaseError
        where the database cannot be written.
        """
        articles = [item for item in items if isinstance(item, Article)]
        pages = [item for item in items if isinstance(item, ListPage)]
        failures = [item for item in items if isinstance(item, Failure)]
        with writing(self._engine) as connection:
            _record_failures(connection, failures, now)
            menu = (item for item in items if isinstance(item, Channel))
            met = chain(menu, (page.channel for page in pages), *(a.channels for a in articles))
            channels = save_channels(connection, met, now)
            outcomes = store_articles(connection, articles, now)
            links = {
                (article_id, channels[channel.portal, channel.path])
                for article, (article_id, _) in zip(articles, outcomes, strict=True)
                for channel in article.channels
            }
            links |= _listed(connection, pages, channels)
            _link(connection, links, now)
            for portal, urls in by_portal((article.portal, article.url) for article in articles):
                connection.execute(_RESOLVE, {"of_portal": portal, "urls": urls, "now": now})
        fates = iter(fate for _, fate in outcomes)
        return [next(fates) if isinstance(item, Article) else None for item in items]

    def known_keys(self, portal: str, keys: Collection[str]) -> set[str]:
        """Return those of `keys` that need no request: stored, and not failed since."""
        with reading(self._engine) as connection:
            return set(connection.scalars(_KNOWN, {"portal": portal, "keys": list(keys)}))


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
