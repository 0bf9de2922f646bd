"""Questions to the archive; each returns plain rows and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from yybcrawl.storage import models
from yybcrawl.storage.engine import reading

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Engine

_channels = models.table(models.Channel)
_links = models.table(models.ArticleChannel)
_runs = models.table(models.Run)
_run_channels = models.table(models.RunChannel)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A channel in a run's ledger; `articles` is how many of it the archive holds by now."""

    name: str
    pages: int
    listed: int
    known: int
    stored: int
    changed: int
    unchanged: int
    failed: int
    articles: int


@dataclass(frozen=True, slots=True)
class Story:
    """An article as a list shows it."""

    key: str
    title: str
    source: str | None
    byline: str | None
    published_on: date | None
    published_at: datetime | None
    city: str | None
    district: str | None
    url: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run with its counts over all channels; `finished_at` is None while it is under way."""

    id: int
    spider: str
    arguments: dict[str, Any]
    started_at: datetime
    finished_at: datetime | None
    status: str
    exit_code: int | None
    reason: str | None
    channels: int
    pages: int
    listed: int
    stored: int
    changed: int
    failed: int


def last_runs(engine: Engine, limit: int) -> list[RunSummary]:
    """Return the last runs, the newest first."""
    counted = _run_channels.c["pages", "listed", "stored", "changed", "failed"]
    sums = [func.coalesce(func.sum(column), 0).label(column.name) for column in counted]
    facts = [_runs.c[name] for name in RunSummary.__slots__ if name in _runs.c]
    newest = select(_runs.c.id).order_by(_runs.c.id.desc()).limit(limit).subquery()
    counts = (
        select(_run_channels.c.run_id, func.count().label("channels"), *sums)
        .where(_run_channels.c.run_id.in_(select(newest.c.id)))
        .group_by(_run_channels.c.run_id)
        .subquery()
    )
    query = (
        select(
            *facts,
            *(
                func.coalesce(counts.c[name], 0).label(name)
                for name in RunSummary.__slots__
                if name in counts.c
            ),
        )
        .join_from(_runs, counts, _runs.c.id == counts.c.run_id, isouter=True)
        .where(_runs.c.id.in_(select(newest.c.id)))
        .order_by(_runs.c.id.desc())
    )
    with reading(engine) as connection:
        return [RunSummary(**row) for row in connection.execute(query).mappings()]


def coverage(engine: Engine, run_id: int | None = None) -> list[Coverage]:
    """Return the channels of a run, of the newest one by default, in the order of the menu."""
    newest = select(func.max(_run_channels.c.run_id)).scalar_subquery()
    articles = (
        select(func.count())
        .where(_links.c.channel_id == _channels.c.id)
        .correlate(_channels)
        .label("articles")
    )
    counts = _run_channels.c["pages", "listed", "known", "stored", "changed", "unchanged", "failed"]
    query = (
        select(_channels.c.name, *counts, articles)
        .join_from(_run_channels, _channels)
        .where(_run_channels.c.run_id == (newest if run_id is None else run_id))
        .order_by(_channels.c.id)
    )
    with reading(engine) as connection:
        return [Coverage(**row) for row in connection.execute(query).mappings()]


def latest_articles(engine: Engine, limit: int) -> list[Story]:
    """Return the stories printed last, newest first; those without a day come at the end."""
    story = models.stories.c
    query = (
        select(*(story[name] for name in Story.__slots__))
        .order_by(
            story.published_on.desc().nulls_last(),
            story.published_at.desc().nulls_last(),
            story.id.desc(),
        )
        .limit(limit)
    )
    with reading(engine) as connection:
        return [Story(**row) for row in connection.execute(query).mappings()]
