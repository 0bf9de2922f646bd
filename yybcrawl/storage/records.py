"""Articles with their people, pictures and channels, as they leave the archive."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from yybcrawl.items import Author, Image
from yybcrawl.storage import models
from yybcrawl.storage.engine import snapshot
from yybcrawl.storage.search import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Engine, Row, Select

    from yybcrawl.storage.query import Query
    from yybcrawl.storage.selection import Selection

_PIECE = 64

_authors = models.table(models.ArticleAuthor)
_images = models.table(models.ArticleImage)
_links = models.table(models.ArticleChannel)
_channels = models.table(models.Channel)

COLUMNS = tuple(models.table(models.Article).c)


def _of_articles(statement: Select[*tuple[Any, ...]], article_id: Any) -> Select[Any]:
    return statement.where(article_id.in_(bindparam("ids", expanding=True)))


_FIND_AUTHORS = _of_articles(
    select(*_authors.c["article_id", "name", "role"]).order_by(_authors.c.position),
    _authors.c.article_id,
)
_FIND_IMAGES = _of_articles(
    select(*_images.c["article_id", "url", "caption"]).order_by(_images.c.position),
    _images.c.article_id,
)
_FIND_CHANNELS = _of_articles(
    select(_links.c.article_id, _channels.c.path, _channels.c.name)
    .join_from(_links, _channels)
    .order_by(_channels.c.id),
    _links.c.article_id,
)


class Listing(NamedTuple):
    """A channel that lists an article."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Record:
    """An article's row of the table, in the order of COLUMNS, and what belongs to it."""

    row: Row[Any]
    authors: tuple[Author, ...]
    images: tuple[Image, ...]
    channels: tuple[Listing, ...]


@contextmanager
def open_records(
    engine: Engine, query: Query | None, selection: Selection, limit: int | None = None
) -> Iterator[Iterator[Record]]:
    """Give the articles that are asked for, newest first, as they were at this moment.

    They are read as they are taken, some dozens at a time. Raises ArgumentError for an unknown
    district, DatabaseError.
    """
    with snapshot(engine) as connection:
        yield _records(connection, find(connection, query, selection, limit))


def _records(connection: Connection, rows: Iterator[Row[Any]]) -> Iterator[Record]:
    while piece := list(islice(rows, _PIECE)):
        ids = [row.id for row in piece]
        authors = _grouped(connection, _FIND_AUTHORS, ids)
        images = _grouped(connection, _FIND_IMAGES, ids)
        channels = _grouped(connection, _FIND_CHANNELS, ids)
        for row in piece:
            yield Record(
                row,
                tuple(Author(*part) for part in authors.get(row.id, ())),
                tuple(Image(*part) for part in images.get(row.id, ())),
                tuple(Listing(*part) for part in channels.get(row.id, ())),
            )


def _grouped(
    connection: Connection, statement: Select[Any], ids: Sequence[int]
) -> dict[int, list[tuple[Any, ...]]]:
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for article_id, *part in connection.execute(statement, {"ids": ids}):
        grouped.setdefault(article_id, []).append(tuple(part))
    return grouped
