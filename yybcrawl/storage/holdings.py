"""What the archive holds, counted by day, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, or_, select

from yybcrawl.storage import models
from yybcrawl.storage.days import day_in_china, to_date
from yybcrawl.storage.health import LACKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Connection

_articles = models.table(models.Article)
_failures = models.table(models.Failure)


@dataclass(frozen=True, slots=True)
class Printed:
    """How many articles a newspaper printed about a place on a day, duplicates among them."""

    city: str | None
    district: str | None
    source: str | None
    day: date | None
    articles: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class FirstSight:
    """Articles of a printed day that were first seen on a day in China; what they lack."""

    seen_on: date
    printed_on: date | None
    articles: int
    without_source: int
    without_date: int
    without_body: int
    lacking: int


@dataclass(frozen=True, slots=True)
class OpenFailures:
    """Addresses of a kind that first failed on a day in China and could not be read since."""

    kind: str
    failed_on: date
    addresses: int


def read_printed(connection: Connection) -> Iterator[Printed]:
    """Count all articles by place, source and printed day, in no order."""
    article = _articles.c
    keys = (article.city, article.district, article.source, article.published_on)
    counts = (func.count(), func.count(article.duplicate_of_id))
    for row in connection.execute(select(*keys, *counts).group_by(*keys)):
        yield Printed(*row)


def read_first_sights(connection: Connection) -> Iterator[FirstSight]:
    """Count all articles by the day of their first sight and the printed one, in no order."""
    day = day_in_china(_articles.c.first_seen_at, connection.dialect.name)
    conditions = [lacks for _, lacks in LACKS]
    counts = [func.count(case((lacks, 1))) for lacks in (*conditions, or_(*conditions))]
    query = select(day, _articles.c.published_on, func.count(), *counts)
    for seen_on, *others in connection.execute(query.group_by(day, _articles.c.published_on)):
        yield FirstSight(to_date(seen_on), *others)


def read_open_failures(connection: Connection) -> Iterator[OpenFailures]:
    """Count the addresses whose last fetch failed, in no order."""
    day = day_in_china(_failures.c.first_failed_at, connection.dialect.name)
    query = (
        select(_failures.c.kind, day, func.count())
        .where(_failures.c.resolved_at.is_(None))
        .group_by(_failures.c.kind, day)
    )
    for kind, failed_on, addresses in connection.execute(query):
        yield OpenFailures(kind, to_date(failed_on), addresses)
