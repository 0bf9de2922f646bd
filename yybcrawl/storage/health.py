"""The rows of an archive that tell whether it is healthy, and what they tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from yybcrawl.health import (
    ChannelDays,
    PastRun,
    Share,
    examine_channel,
    examine_runs,
    examine_share,
    is_learning,
)
from yybcrawl.storage import models
from yybcrawl.storage.days import day_in_china, to_date
from yybcrawl.storage.engine import reading
from yybcrawl.storage.types import CHINA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine, Select

_articles = models.table(models.Article)
_channels = models.table(models.Channel)
_links = models.table(models.ArticleChannel)
_runs = models.table(models.Run)
_run_channels = models.table(models.RunChannel)

_HISTORY = timedelta(days=365)
_RECENT = timedelta(days=7)
_RUNS = 20
LACKS = (
    ("source", _articles.c.source.is_(None)),
    ("date", _articles.c.published_on.is_(None)),
    ("body", _articles.c.body == ""),
)


@dataclass(slots=True)
class Health:
    """What is unusual, a sentence each, and how many channels were judged or are too new."""

    findings: list[str] = field(default_factory=list)
    spiders: list[str] = field(default_factory=list)
    judged: int = 0
    learning: int = 0


def examine(engine: Engine, spider: str | None, now: datetime) -> Health:
    """Examine the runs, channels and articles of one spider, or of all. Raises DatabaseError."""
    health = Health()
    with reading(engine) as connection:
        health.spiders = [spider] if spider else _spiders(connection)
        for name in health.spiders:
            health.findings += examine_runs(name, _past_runs(connection, name), now)
        if not health.spiders:
            health.findings.append("No run is recorded.")
        met = _channels_of(spider)
        today, channels = channel_days(connection, spider)
        for channel in channels.values():
            if is_learning(channel, today):
                health.learning += 1
            else:
                health.judged += 1
                health.findings += _sentence(examine_channel(channel, today))
        for share in _shares(connection, met if spider else None, now):
            health.findings += _sentence(examine_share(share))
    return health


def _sentence(finding: str | None) -> list[str]:
    return [finding] if finding else []


def _spiders(connection: Connection) -> list[str]:
    return list(connection.scalars(select(_runs.c.spider).distinct().order_by(_runs.c.spider)))


def _past_runs(connection: Connection, spider: str) -> Sequence[PastRun]:
    query = (
        select(*_runs.c["started_at", "exit_code", "reason"])
        .where(_runs.c.spider == spider)
        .order_by(_runs.c.id.desc())
        .limit(_RUNS)
    )
    return [PastRun(*row) for row in connection.execute(query)]


def _channels_of(spider: str | None) -> Select[tuple[int]]:
    query = select(_run_channels.c.channel_id).join_from(_run_channels, _runs)
    return query.where(_runs.c.spider == spider) if spider else query


def _last_look(spider: str | None) -> Select[Any]:
    """Return when list pages were read last: where nobody looks, no channel is silent."""
    query = (
        select(_runs.c.started_at)
        .join_from(_run_channels, _runs)
        .where(_run_channels.c.pages > 0)
        .order_by(_runs.c.id.desc())
        .limit(1)
    )
    return query.where(_runs.c.spider == spider) if spider else query


def channel_days(connection: Connection, spider: str | None) -> tuple[date, dict[int, ChannelDays]]:
    """Return when the channels of a spider were looked at last, and on which days they were new.

    The days are China's, on which articles were first seen in the year before, by channel id.
    Where nobody looked, there are no channels.
    """
    looked_at: datetime | None = connection.scalar(_last_look(spider))
    if looked_at is None:
        return date.min, {}
    day = day_in_china(_links.c.first_seen_at, connection.dialect.name).label("day")
    query = (
        select(_channels.c.id, _channels.c.city, _channels.c.name, day)
        .join_from(_links, _channels)
        .where(
            _channels.c.id.in_(_channels_of(spider)),
            _links.c.first_seen_at >= looked_at - _HISTORY,
        )
        .distinct()
        .order_by(_channels.c.id, day)
    )
    channels = {
        channel_id: ChannelDays(" ".join(dict.fromkeys(names)), [to_date(row.day) for row in rows])
        for (channel_id, *names), rows in groupby(
            connection.execute(query), key=itemgetter(0, 1, 2)
        )
    }
    return looked_at.astimezone(CHINA).date(), channels


def _shares(connection: Connection, met: Select[tuple[int]] | None, now: datetime) -> list[Share]:
    """Return what the articles lack that are new, and those of half a year before."""
    is_new = _articles.c.first_seen_at >= now - _RECENT
    counts = [
        func.count(case((is_new & lacks, 1))).label(f"new_{what}") for what, lacks in LACKS
    ] + [func.count(case((lacks, 1))).label(f"all_{what}") for what, lacks in LACKS]
    query = select(func.count(), func.count(case((is_new, 1))), *counts).where(
        _articles.c.first_seen_at >= now - _HISTORY
    )
    if met is not None:
        listed = select(_links.c.article_id).where(_links.c.channel_id.in_(met))
        query = query.where(_articles.c.id.in_(listed))
    every, new, *without = connection.execute(query).one()
    return [
        Share(what, new, new_without, every - new, all_without - new_without)
        for (what, _), new_without, all_without in zip(LACKS, without[:3], without[3:], strict=True)
    ]
