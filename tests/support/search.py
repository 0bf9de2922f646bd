from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from yybcrawl.storage import models
from yybcrawl.storage.folding import fold
from yybcrawl.storage.grams import grams, number

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from yybcrawl.storage.query import Query

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_articles = models.table(models.Article)


def indexed(connection: Connection) -> dict[int, set[int]]:
    """Return the numbers of the grams that the search index holds, by the id of the article."""
    if connection.dialect.name == "postgresql":
        rows = connection.execute(text("SELECT article_id, grams FROM article_search"))
        return {article_id: set(numbers) for article_id, numbers in rows}
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words"
        " USING fts5vocab('main', 'article_search', 'instance')"
    )
    held: dict[int, set[int]] = {}
    for term, article_id in connection.execute(text("SELECT term, doc FROM temp.words")):
        held.setdefault(article_id, set()).add(number(term))
    return held


def check_index(connection: Connection) -> None:
    """Assert that every article has its entry in the search index, and that there is no other."""
    expected = {
        row.id: set(map(number, grams(fold(row.title)) | grams(fold(row.body))))
        for row in connection.execute(select(_articles))
    }
    # SQLite has no trace of an article without a single letter.
    held = {key: found for key, found in indexed(connection).items() if found}
    assert held == {key: found for key, found in expected.items() if found}


def empty_index(connection: Connection) -> None:
    """Take all entries out of the search index."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("DELETE FROM article_search"))
    else:
        connection.execute(
            text("INSERT INTO article_search (article_search) VALUES ('delete-all')")
        )


def scan(connection: Connection, query: Query) -> list[str]:
    """Return the keys of all articles that `query` asks for, by reading every text there is."""
    found = connection.execute(select(_articles))
    rows = [row for row in found if query.matches(f"{fold(row.title)}\n{fold(row.body)}")]
    return [row.key for row in sorted(rows, key=_time, reverse=True)]


def _time(row: Row[Any]) -> tuple[Any, ...]:
    day, minute = row.published_on, row.published_at
    return (day is not None, day or date.min, minute is not None, minute or EPOCH, row.id)
