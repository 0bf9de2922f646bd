"""When stored articles are fetched again to see whether they were corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Self
from zlib import crc32

from sqlalchemy import bindparam, delete, select

from yybcrawl.errors import ArgumentError
from yybcrawl.items import Article, Fate
from yybcrawl.storage import models
from yybcrawl.storage.upserts import insert_into
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.dialects import postgresql, sqlite

_articles = models.table(models.Article)
_looks = models.table(models.SecondLook)

# An article's own share of a quarter of the time: what was stored at once is not due at once.
_SPREAD = 0.25
_MOST_HOURS = 10_000

_FIRST_SEEN = (
    select(_articles.c.id, _articles.c.key, _articles.c.first_seen_at)
    .join(_looks, _looks.c.article_id == _articles.c.id)
    .where(_articles.c.id.in_(bindparam("ids", expanding=True)))
)
_END = delete(_looks).where(_looks.c.article_id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class SecondLooks:
    """The hours after its first sight at which an article is looked at again.

    Articles printed more than `most_days` before their first sight are never: a back-fill finds
    no fresh corrections.
    """

    hours: tuple[float, ...] = ()
    most_days: float = 7

    @classmethod
    def parse(cls, hours: Sequence[str | float], most_days: str | float) -> Self:
        """Read the settings; raises ArgumentError with one sentence that names the value."""
        try:
            read = sorted(float(value) for value in hours)
        except ValueError:
            read = [0.0]
        if not all(0 < value < _MOST_HOURS for value in read):
            given = ",".join(map(str, hours))
            raise ArgumentError(
                f"YYBCRAWL_SECOND_LOOKS={given!r} is no list of hours: write it as 6,24,72,"
                " or leave it empty for none."
            )
        return cls(tuple(read), float(most_days))

    def first(self, article: Article, now: datetime) -> datetime | None:
        """Return when an article that is stored now is due; None for never."""
        if article.published_on is not None:
            age = now.astimezone(CHINA).date() - article.published_on
            if age > timedelta(days=self.most_days):
                return None
        return self.after(article.key, now, now)

    def after(self, key: str, first_seen: datetime, now: datetime) -> datetime | None:
        """Return when an article is due next; None after its last look."""
        share = 1 + _SPREAD * crc32(key.encode()) / 2**32
        times = (first_seen + timedelta(hours=hours * share) for hours in self.hours)
        return next((time for time in times if time > now), None)


def plan_looks(
    connection: Connection,
    looks: SecondLooks,
    stored: Sequence[tuple[Article, int, Fate]],
    now: datetime,
) -> None:
    """Plan the next look at articles that were stored or fetched again, given with their ids."""
    due: dict[int, datetime | None] = {
        article_id: looks.first(article, now)
        for article, article_id, fate in stored
        if fate is Fate.STORED
    }
    again = [article_id for _, article_id, fate in stored if fate is not Fate.STORED]
    if again:
        for row in connection.execute(_FIRST_SEEN, {"ids": again}):
            due[row.id] = looks.after(row.key, row.first_seen_at, now)
    rows = [{"article_id": at, "due_at": time} for at, time in due.items() if time]
    if rows:
        connection.execute(_save_looks(connection.dialect.name), rows)
    end_looks(connection, {at for at, time in due.items() if time is None} & set(again))


def end_looks(connection: Connection, ids: Collection[int]) -> None:
    """Look at these articles no more."""
    if ids:
        connection.execute(_END, {"ids": sorted(ids)})


@cache
def _save_looks(dialect: str) -> postgresql.Insert | sqlite.Insert:
    statement = insert_into(dialect, _looks)
    return statement.on_conflict_do_update(
        index_elements=["article_id"], set_={"due_at": statement.excluded.due_at}
    )
