"""Finding articles by words, newest first: the index narrows down, the texts decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from yybcrawl.storage import models
from yybcrawl.storage.engine import reading
from yybcrawl.storage.search_index import Text, candidates, is_candidate
from yybcrawl.storage.selection import conditions
from yybcrawl.storage.snippets import Marked, mark, snippet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection, Engine, FromClause, Row, Select, Subquery

    from yybcrawl.storage.query import Query
    from yybcrawl.storage.selection import Selection

# So many candidates are looked up and put in order; more are met on a walk through the archive.
_FEW = 2000
# So many of the newest articles are asked one by one whether they are candidates.
_NEWEST = 3000
# Words that stand in one article of so many are found sooner without the index.
_MOST = 4
# What the first two fetches bring: candidates are taken from the database by 5, 25 and 64.
_FIRST_PIECE = 30
_LARGEST_PIECE = 64

_AS_TAKEN = {"stream_results": True, "max_row_buffer": _LARGEST_PIECE}

_articles = models.table(models.Article)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found; the hits in its title and in a piece of its body are marked."""

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
    engine: Engine, query: Query | None, selection: Selection, limit: int | None = None
) -> list[Hit]:
    """Return what `query` and `selection` ask for, newest first, undated articles at the end.

    Raises ArgumentError for an unknown district, DatabaseError.
    """
    with reading(engine) as connection:
        return [
            Hit(
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
            for row in find(connection, query, selection, limit)
        ]


def find(
    connection: Connection, query: Query | None, selection: Selection, limit: int | None = None
) -> Iterator[Row[Any]]:
    """Give the rows of `articles` that are asked for, newest first, undated ones at the end.

    Rows are read as they are taken. Raises ArgumentError for an unknown district.
    """
    asked = select(_articles.c.id).where(*conditions(connection, selection))
    chosen = asked.order_by(*_newest_first(_articles))
    if query is None:
        rows = _rows(connection, _ids(connection, chosen))
    else:
        rows = _matches(connection, query, chosen, limit)
    return islice(rows, limit)


def _matches(
    connection: Connection, query: Query, chosen: Select[int], limit: int | None
) -> Iterator[Row[Any]]:
    for row in _rows(connection, _candidates(connection, query, chosen, limit)):
        if query.matches(Text(row.id, row.title, row.body).folded):
            yield row


def _candidates(
    connection: Connection, query: Query, chosen: Select[int], limit: int | None
) -> Iterator[int]:
    """Give the ids of the candidates among `chosen`, newest first."""
    narrowed = candidates(connection, query)
    held = select(narrowed.c.id)
    looked_up = chosen.where(_articles.c.id.in_(held))
    # Counted without exclusions, for which PostgreSQL would have to read every entry.
    if not _are_more(connection, candidates(connection, replace(query, excluded=())), _FEW):
        return _ids(connection, looked_up)
    if connection.dialect.name == "postgresql":
        return _walk(connection, _newest_candidates(query, chosen), looked_up)
    # What is no plain column cannot be looked up: SQLite then reads the index by time.
    met = chosen.where((_articles.c.id + 0).in_(held))
    most = (connection.scalar(select(func.max(_articles.c.id))) or 0) // _MOST
    if limit and _are_more(connection, narrowed, most):
        return _walk(connection, chosen.limit(limit * _MOST * 2), met)
    return _ids(connection, met)


def _are_more(connection: Connection, narrowed: Subquery, number: int) -> bool:
    counted = select(narrowed.c.id).limit(number + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(counted)) or 0) > number


def _newest_candidates(query: Query, chosen: Select[int]) -> Select[int]:
    times = _articles.c["published_on", "published_at"]
    newest = chosen.add_columns(*times).limit(_NEWEST).subquery()
    held = select(newest.c.id).where(is_candidate(query, newest.c.id))
    return held.order_by(*_newest_first(newest))


def _walk(connection: Connection, newest: Select[int], every: Select[int]) -> Iterator[int]:
    """Give the ids of `newest`, and then the others of `every`."""
    seen: set[int] = set()
    for article_id in _ids(connection, newest):
        seen.add(article_id)
        yield article_id
    yield from (article_id for article_id in _ids(connection, every) if article_id not in seen)


def _newest_first(articles: FromClause) -> tuple[ColumnElement[Any], ...]:
    return (
        articles.c.published_on.desc().nulls_last(),
        articles.c.published_at.desc().nulls_last(),
        articles.c.id.desc(),
    )


def _ids(connection: Connection, ordered: Select[int]) -> Iterator[int]:
    with connection.execute(ordered.execution_options(**_AS_TAKEN)) as found:
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
