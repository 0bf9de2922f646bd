"""Finding articles by words, newest first: the index narrows down, the texts decide."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from yybcrawl.storage import models
from yybcrawl.storage.engine import reading
from yybcrawl.storage.search_index import Text, candidates
from yybcrawl.storage.selection import conditions
from yybcrawl.storage.snippets import Marked, mark, snippet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, Subquery

    from yybcrawl.storage.query import Query
    from yybcrawl.storage.selection import Selection

# So many candidates are looked up and put in order; more are met on a walk through the archive.
_FEW = 100
# Words that stand in one article of so many are found sooner without the index.
_MOST = 4
_FIRST_PIECE = 32
_LARGEST_PIECE = 64

_AS_TAKEN = {"stream_results": True, "max_row_buffer": _LARGEST_PIECE}

_articles = models.table(models.Article)
_NEWEST_FIRST = (
    _articles.c.published_on.desc().nulls_last(),
    _articles.c.published_at.desc().nulls_last(),
    _articles.c.id.desc(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found; the hits in its title and in a piece of its body are marked."""

    portal: str
    key: str
    title: Marked
    snippet: Marked
    source: str | None
    byline: str | None
    published_on: date | None
    published_at: datetime | None
    city: str | None
    district: str | None
    url: str
    is_duplicate: bool


def search(
    engine: Engine,
    query: Query | None,
    selection: Selection,
    limit: int | None = None,
    *,
    skip: int = 0,
) -> list[Hit]:
    """Return what `query` and `selection` ask for, newest first, undated articles at the end.

    Of the first `limit` those after the first `skip` are returned. Raises ArgumentError for an
    unknown district, DatabaseError.
    """
    with reading(engine) as connection:
        return [
            Hit(
                portal=row.portal,
                key=row.key,
                title=mark(row.title, query),
                snippet=snippet(row.body, query),
                source=row.source,
                byline=row.byline,
                published_on=row.published_on,
                published_at=row.published_at,
                city=row.city,
                district=row.district,
                url=row.url,
                is_duplicate=row.duplicate_of_id is not None,
            )
            for row in islice(find(connection, query, selection, limit), skip, None)
        ]


def find(
    connection: Connection, query: Query | None, selection: Selection, limit: int | None = None
) -> Iterator[Row[Any]]:
    """Give the rows of `articles` that are asked for, newest first, undated ones at the end.

    Rows are read as they are taken. Raises ArgumentError for an unknown district.
    """
    chosen = select(_articles.c.id).where(*conditions(connection, selection))
    if query is None:
        rows = _rows(connection, _ids(connection, chosen))
    else:
        rows = _matches(connection, query, chosen, limit)
    return islice(rows, limit)


def _matches(
    connection: Connection, query: Query, chosen: Select[int], limit: int | None
) -> Iterator[Row[Any]]:
    tried: list[int] = []
    narrowed = candidates(connection, query)
    enough = (connection.scalar(select(func.max(_articles.c.id))) or 0) // _MOST
    counted = select(narrowed.c.id).limit(max(enough, _FEW) + 1).subquery()
    count = connection.scalar(select(func.count()).select_from(counted)) or 0
    if limit and count > max(enough, _FEW):
        tried = list(_ids(connection, chosen.limit(limit * _MOST * 2)))
    held = chosen.where(_among(connection, narrowed, walk=count > _FEW))
    seen = frozenset(tried)
    rest = (article_id for article_id in _ids(connection, held) if article_id not in seen)
    yield from matching_rows(connection, query, chain(tried, rest))


def matching_rows(connection: Connection, query: Query, ids: Iterable[int]) -> Iterator[Row[Any]]:
    """Give the rows with these ids, in their order, whose texts are asked for."""
    for row in _rows(connection, ids):
        if query.matches(Text(row.id, row.title, row.body).folded):
            yield row


def _among(connection: Connection, narrowed: Subquery, *, walk: bool) -> ColumnElement[bool]:
    """Return the condition that an article is a candidate.

    It is met by looking candidates up, or on a walk from the newest article to the oldest.
    """
    ids = select(narrowed.c.id)
    if walk and connection.dialect.name == "sqlite":
        # What is no plain column cannot be looked up: SQLite then reads the index by time.
        return (_articles.c.id + 0).in_(ids)
    return _articles.c.id.in_(ids)


def _ids(connection: Connection, chosen: Select[int]) -> Iterator[int]:
    ordered = chosen.order_by(*_NEWEST_FIRST).execution_options(**_AS_TAKEN)
    with connection.execute(ordered) as found:
        yield from found.scalars()


def _rows(connection: Connection, ids: Iterable[int]) -> Iterator[Row[Any]]:
    """Give the rows with these ids, in their order; pieces grow, for the first are often enough."""
    left = iter(ids)
    size = _FIRST_PIECE
    while piece := list(islice(left, size)):
        found = connection.execute(select(_articles).where(_articles.c.id.in_(piece)))
        rows = {row.id: row for row in found}
        yield from (rows[article_id] for article_id in piece)
        size = min(2 * size, _LARGEST_PIECE)
