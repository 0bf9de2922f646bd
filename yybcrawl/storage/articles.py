"""Writing articles with their people, images and versions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from yybcrawl.items import Article, Fate
from yybcrawl.storage import models
from yybcrawl.storage.duplicates import TextChange, mark_duplicates
from yybcrawl.storage.search_index import Text, index_articles
from yybcrawl.storage.upserts import by_portal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

ITEM_COLUMNS = (
    "portal",
    "key",
    "url",
    "title",
    "source",
    "byline",
    "published_on",
    "published_at",
    "province",
    "city",
    "district",
    "body",
    "content_hash",
    "text_hash",
)
_REVISION_COLUMNS = ("title", "source", "body", "published_at", "published_on", "content_hash")

_articles = models.table(models.Article)
_authors = models.table(models.ArticleAuthor)
_images = models.table(models.ArticleImage)
_revisions = models.table(models.ArticleRevision)

# Built once: composing a statement takes longer than running it.
_FIND = select(
    *_articles.c[
        "id",
        "portal",
        "key",
        "source",
        "published_on",
        "published_at",
        "province",
        "city",
        "district",
        "revision",
        "content_hash",
        "text_hash",
    ]
).where(
    _articles.c.portal == bindparam("portal"),
    _articles.c.key.in_(bindparam("keys", expanding=True)),
)
_OLD = select(*_articles.c["text_hash", "body"]).where(
    _articles.c.id.in_(bindparam("ids", expanding=True)), _articles.c.text_hash.is_not(None)
)
_INSERT = insert(_articles).returning(_articles.c.id, _articles.c.portal, _articles.c.key)
_UPDATE = update(_articles).where(_articles.c.id == bindparam("article_id"))
_SEE_AGAIN = (
    update(_articles)
    .where(_articles.c.id.in_(bindparam("ids", expanding=True)))
    .values(last_seen_at=bindparam("now"), gone_at=None)
)
_INSERT_REVISION = insert(_revisions)
_PARTS = tuple(
    (
        delete(part).where(part.c.article_id.in_(bindparam("ids", expanding=True))),
        insert(part),
        field,
    )
    for part, field in ((_authors, "authors"), (_images, "images"))
)


def row_values(article: Article) -> dict[str, Any]:
    """Return the columns of `articles` that an item gives."""
    return {name: getattr(article, name) for name in ITEM_COLUMNS}


def find_articles(
    connection: Connection, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Row[Any]]:
    """Return what is stored of the articles with these (portal, key), by (portal, key)."""
    return {
        (row.portal, row.key): row
        for portal, keys in by_portal(pairs)
        for row in connection.execute(_FIND, {"portal": portal, "keys": keys})
    }


def store_articles(
    connection: Connection, articles: Sequence[Article], now: datetime
) -> list[tuple[int, Fate]]:
    """Insert or update articles in their order; return the id and fate of each."""
    outcomes: dict[int, tuple[int, Fate]] = {}
    changes: dict[int, TextChange] = {}
    bodies: dict[str, str] = {}
    waiting = list(enumerate(articles))
    while waiting:
        # An article that comes twice is stored twice, one version after the other.
        once: dict[tuple[str, str], int] = {}
        for index, article in waiting:
            once.setdefault((article.portal, article.key), index)
        chosen = list(once.values())
        batch = _Batch(connection, now)
        written = batch.store([articles[index] for index in chosen])
        outcomes.update(zip(chosen, written, strict=True))
        for article_id, change in batch.changes.items():
            before = changes.get(article_id, change).before
            changes[article_id] = TextChange(before, change.after)
        bodies |= batch.bodies
        waiting = [(index, article) for index, article in waiting if index not in outcomes]
    mark_duplicates(connection, changes, bodies)
    return [outcomes[index] for index in range(len(articles))]


class _Batch:
    """Articles of different keys, written with a handful of statements.

    `changes` collects the text hashes before and after, by article; `bodies` their texts.
    """

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self.changes: dict[int, TextChange] = {}
        self.bodies: dict[str, str] = {}

    def store(self, articles: Sequence[Article]) -> list[tuple[int, Fate]]:
        known = find_articles(self._connection, ((a.portal, a.key) for a in articles))
        new: list[Article] = []
        changed: list[tuple[Row[Any], Article]] = []
        fates: dict[tuple[str, str], Fate] = {}
        for article in articles:
            pair = (article.portal, article.key)
            if (old := known.get(pair)) is None:
                new.append(article)
                fates[pair] = Fate.STORED
            elif (version := _complete(article, old)).content_hash != old.content_hash:
                changed.append((old, version))
                fates[pair] = Fate.CHANGED
            else:
                fates[pair] = Fate.UNCHANGED
        ids = {pair: row.id for pair, row in known.items()}
        ids |= self._insert(new)
        self._update(changed)
        self._see_again([ids[pair] for pair, fate in fates.items() if fate is Fate.UNCHANGED])
        self._add_parts([(ids[a.portal, a.key], a) for a in new])
        self._note([(ids[a.portal, a.key], None, a) for a in new])
        written = [*new, *(version for _, version in changed)]
        index_articles(
            self._connection,
            [Text(ids[a.portal, a.key], a.title, a.body) for a in written],
            changed=[old.id for old, _ in changed],
        )
        return [(ids[a.portal, a.key], fates[a.portal, a.key]) for a in articles]

    def _insert(self, articles: Sequence[Article]) -> dict[tuple[str, str], int]:
        if not articles:
            return {}
        seen = {"revision": 1, "first_seen_at": self._now, "last_seen_at": self._now}
        rows = [row_values(article) | seen for article in articles]
        ids = {(row.portal, row.key): row.id for row in self._connection.execute(_INSERT, rows)}
        self._add_revisions([row | {"id": ids[row["portal"], row["key"]]} for row in rows])
        return ids

    def _update(self, changed: Sequence[tuple[Row[Any], Article]]) -> None:
        if not changed:
            return
        ids = [old.id for old, _ in changed]
        old_texts = self._connection.execute(_OLD, {"ids": ids})
        self.bodies |= {row.text_hash: row.body for row in old_texts}
        seen = {
            "last_seen_at": self._now,
            "changed_at": self._now,
            "gone_at": None,
            "duplicate_of_id": None,
            "similarity": None,
        }
        rows = [
            row_values(version) | seen | {"article_id": old.id, "revision": old.revision + 1}
            for old, version in changed
        ]
        self._connection.execute(_UPDATE, rows)
        self._add_revisions([row | {"id": row["article_id"]} for row in rows])
        for remove, _, _ in _PARTS:
            self._connection.execute(remove, {"ids": ids})
        self._add_parts([(old.id, version) for old, version in changed])
        self._note([(old.id, old.text_hash, version) for old, version in changed])

    def _see_again(self, ids: Sequence[int]) -> None:
        if ids:
            self._connection.execute(_SEE_AGAIN, {"ids": ids, "now": self._now})

    def _add_revisions(self, rows: Sequence[dict[str, Any]]) -> None:
        versions = [
            {name: row[name] for name in _REVISION_COLUMNS}
            | {"article_id": row["id"], "revision": row["revision"], "seen_at": self._now}
            for row in rows
        ]
        self._connection.execute(_INSERT_REVISION, versions)

    def _add_parts(self, articles: Sequence[tuple[int, Article]]) -> None:
        for _, add, field in _PARTS:
            rows = [
                {"article_id": article_id, "position": position, **part._asdict()}
                for article_id, article in articles
                for position, part in enumerate(getattr(article, field), start=1)
            ]
            if rows:
                self._connection.execute(add, rows)

    def _note(self, articles: Sequence[tuple[int, str | None, Article]]) -> None:
        for article_id, before, article in articles:
            self.changes[article_id] = TextChange(before, article.text_hash)
            if article.text_hash:
                self.bodies[article.text_hash] = article.body


def _complete(article: Article, old: Row[Any]) -> Article:
    """Keep what was read before where this reading of the page is the poorer one."""
    kept: dict[str, Any] = {}
    if article.source is None:
        kept["source"] = old.source
    if article.published_at is None and article.published_on in {None, old.published_on}:
        kept |= {"published_on": old.published_on, "published_at": old.published_at}
    if article.city is None:
        kept |= {"province": old.province, "city": old.city, "district": old.district}
    return replace(article, **kept)
