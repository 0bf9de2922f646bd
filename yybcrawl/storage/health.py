"""The rows of an archive that tell whether it is healthy, and what they tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

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
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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
        for channel in channel_days(connection, spider).values():
            if is_learning(channel):
                health.learning += 1
            else:
                health.judged += 1
                health.findings += _sentence(examine_channel(channel))
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


def _looks(connection: Connection, spider: str | None) -> dict[int, datetime]:
    """Return when the channels were looked at last: where nobody looks, no channel is silent.

    A run that was given no districts looked at all channels of its place, those among them that
    its menu has lost.
    """
    was_read = _run_channels.c.pages > 0
    newest = select(_run_channels.c.channel_id, func.max(_run_channels.c.run_id))
    newest = newest.where(was_read).group_by(_run_channels.c.channel_id)
    runs = select(*_runs.c["id", "spider", "arguments", "started_at"]).order_by(_runs.c.id)
    runs = runs.where(_runs.c.id.in_(select(_run_channels.c.run_id).where(was_read)))
    if spider:
        newest = newest.join_from(_run_channels, _runs).where(_runs.c.spider == spider)
        runs = runs.where(_runs.c.spider == spider)
    place, began, whole = {}, {}, {}
    for run in connection.execute(runs):
        place[run.id] = (run.spider, run.arguments.get("city"))
        began[run.id] = run.started_at
        if "districts" not in run.arguments:
            whole[place[run.id]] = run.started_at
    return {
        channel_id: max(began[run_id], whole.get(place[run_id], began[run_id]))
        for channel_id, run_id in connection.execute(newest)
    }


def channel_days(connection: Connection, spider: str | None) -> dict[int, ChannelDays]:
    """Return on which days the channels of a spider were new, by channel id.

    The days are China's, on which articles were first seen in the year before the last look.
    Channels that nobody looked at are left out.
    """
    looks = _looks(connection, spider)
    if not looks:
        return {}
    day = day_in_china(_links.c.first_seen_at, connection.dialect.name).label("day")
    query = (
        select(_channels.c.id, _channels.c.city, _channels.c.name, day)
        .join_from(_links, _channels)
        .where(_links.c.first_seen_at >= max(looks.values()) - _HISTORY)
        .distinct()
        .order_by(_channels.c.id, day)
    )
    return {
        channel_id: ChannelDays(
            name=" ".join(dict.fromkeys(names)),
            days=[to_date(row.day) for row in rows],
            looked_on=looks[channel_id].astimezone(CHINA).date(),
        )
        for (channel_id, *names), rows in groupby(
            connection.execute(query), key=itemgetter(0, 1, 2)
        )
        if channel_id in looks
    }


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
