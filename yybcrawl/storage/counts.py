"""Counting articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import extract, func, select

from yybcrawl.storage import models
from yybcrawl.storage.engine import reading
from yybcrawl.storage.selection import conditions

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from yybcrawl.storage.selection import Selection

_articles = models.table(models.Article)


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles a newspaper printed about a place in a month (`2018-04`)."""

    city: str | None
    district: str | None
    source: str | None
    month: str | None
    articles: int


def count_articles(engine: Engine, selection: Selection) -> list[Count]:
    """Count the selected articles by place, source and month; places, then sources, in order.

    Raises ArgumentError for a district that the archive does not have.
    """
    article = _articles.c
    year = extract("year", article.published_on)
    month = extract("month", article.published_on)
    places = (article.city, article.district, article.source)
    query = select(
        *places, year.label("year"), month.label("month"), func.count().label("articles")
    )
    with reading(engine) as connection:
        query = query.where(*conditions(connection, selection)).group_by(*places, year, month)
        counts = [
            Count(
                row.city,
                row.district,
                row.source,
                f"{row.year:04}-{row.month:02}" if row.year is not None else None,
                row.articles,
            )
            for row in connection.execute(query)
        ]
    # Here, because each database sorts Chinese in an order of its own.
    return sorted(counts, key=_order)


def _order(count: Count) -> tuple[str, ...]:
    return tuple(value or "" for value in (count.city, count.district, count.source, count.month))
