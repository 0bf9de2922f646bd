from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from yybcrawl.storage import models
from yybcrawl.storage.engine import open_database, reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, FromClause, RowMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An article of the archive with its people, pictures and channels; ids are left out."""

    key: str
    url: str
    title: str
    source: str | None
    byline: str | None
    published_on: date | None
    published_at: datetime | None
    province: str | None
    city: str | None
    district: str | None
    body: str
    similarity: float | None
    revision: int
    people: tuple[tuple[str, str], ...]
    images: tuple[tuple[str, str | None], ...]
    channels: frozenset[str]
    duplicate_of: str | None


_JOINED = frozenset(("people", "images", "channels", "duplicate_of"))


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """Give a connection to an archive that exists."""
    engine = open_database(url, create=False)
    try:
        with reading(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def rows(url: str, model: type[models.Base]) -> Sequence[RowMapping]:
    """Return the rows of a table in the order of its primary key."""
    table = models.table(model)
    with opened(url) as connection:
        query = select(table).order_by(*table.primary_key.columns)
        return connection.execute(query).mappings().all()


def stored_articles(url: str) -> dict[str, Stored]:
    """Return the articles of an archive by key."""
    paths = {channel["id"]: channel["path"] for channel in rows(url, models.Channel)}
    people = _grouped(rows(url, models.ArticleAuthor), "name", "role")
    images = _grouped(rows(url, models.ArticleImage), "url", "caption")
    channels = _grouped(rows(url, models.ArticleChannel), "channel_id")
    articles = rows(url, models.Article)
    keys = {article["id"]: article["key"] for article in articles}
    columns = [field.name for field in fields(Stored) if field.name not in _JOINED]
    return {
        article["key"]: Stored(
            **{name: article[name] for name in columns},
            people=people.get(article["id"], ()),
            images=images.get(article["id"], ()),
            channels=frozenset(paths[channel] for (channel,) in channels.get(article["id"], ())),
            duplicate_of=keys.get(article["duplicate_of_id"]),
        )
        for article in articles
    }


def story_keys(url: str) -> set[str]:
    """Return the keys of the view `stories`."""
    view: FromClause = models.stories
    with opened(url) as connection:
        return set(connection.scalars(select(view.c["key"])))


def ledger(url: str) -> dict[str, dict[str, Any]]:
    """Return the counts of the newest run by channel path."""
    newest = max(run["id"] for run in rows(url, models.Run))
    paths = {channel["id"]: channel["path"] for channel in rows(url, models.Channel)}
    return {
        paths[row["channel_id"]]: {
            name: value for name, value in row.items() if not name.endswith("_id")
        }
        for row in rows(url, models.RunChannel)
        if row["run_id"] == newest
    }


def _grouped(found: Sequence[RowMapping], *names: str) -> dict[int, tuple[Any, ...]]:
    grouped: dict[int, tuple[Any, ...]] = {}
    for row in found:
        values = tuple(row[name] for name in names)
        grouped[row["article_id"]] = (*grouped.get(row["article_id"], ()), values)
    return grouped
