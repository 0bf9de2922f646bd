"""All that a report says, counted: the archive read once, into plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from yybcrawl.report.backfill import without_secrets
from yybcrawl.report.holes import Holes, name_place, short, survey_channels
from yybcrawl.report.tallies import Tally, month_of
from yybcrawl.storage.engine import snapshot
from yybcrawl.storage.holdings import read_first_sights, read_open_failures, read_printed
from yybcrawl.storage.queries import last_runs
from yybcrawl.storage.schema import show
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Engine

    from yybcrawl.storage.holdings import FirstSight, OpenFailures, Printed
    from yybcrawl.storage.queries import RunSummary

ORIGINALS, DUPLICATES = "首发", "重复"
LACKING, UNREAD = "缺字段的文章", "未能读取的页面"
_UNKNOWN = "未标明"
_RUNS = 20
# A misprinted year must not stretch every chart.
_OLDEST, _AHEAD = timedelta(days=20 * 366), timedelta(days=31)


@dataclass(slots=True)
class Holdings:
    """Articles by place, source and printed day, where that is credible.

    `undated` have no day, `outside` are those whose day is decades ago or yet to come.
    """

    articles: int = 0
    duplicates: int = 0
    undated: int = 0
    outside: int = 0
    days: dict[str, Counter[date]] = field(default_factory=dict)
    places: Tally = field(default_factory=Tally)
    sources: Tally = field(default_factory=Tally)
    kinds: Tally = field(default_factory=Tally)


@dataclass(slots=True)
class Quality:
    """What is wrong with articles and pages, by the month of first sight.

    `delays` counts articles by the year of printing and the days from then to their first sight,
    which are negative where a page is dated ahead.
    """

    articles: int = 0
    lacks: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    problems: Tally = field(default_factory=Tally)
    pages: Tally = field(default_factory=Tally)
    delays: dict[int, Counter[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """An archive at a moment; `archive` is its address, fit for anyone's eyes."""

    archive: str
    made_at: datetime
    holdings: Holdings
    quality: Quality
    holes: Holes
    runs: list[RunSummary]


def survey(engine: Engine, now: datetime, database: str | None) -> Survey:
    """Read an archive; `database` is the address that its back-fill commands name, if any.

    Raises DatabaseError.
    """
    today = now.astimezone(CHINA).date()
    span = (today - _OLDEST, today + _AHEAD)
    with snapshot(engine) as connection:
        printed = list(read_printed(connection))
        holes = survey_channels(connection, *span, database)
        quality = _judge(read_first_sights(connection), *span)
        _add_failures(quality, read_open_failures(connection))
    return Survey(
        archive=show(without_secrets(engine.url)),
        made_at=now,
        holdings=_count(printed, *span),
        quality=quality,
        holes=holes,
        runs=last_runs(engine, _RUNS),
    )


def _count(printed: list[Printed], since: date, until: date) -> Holdings:
    found = Holdings()
    cities = {row.city for row in printed}
    for row in printed:
        found.articles += row.articles
        found.duplicates += row.duplicates
        if row.day is None:
            found.undated += row.articles
        elif not since <= row.day <= until:
            found.outside += row.articles
        else:
            place, month = name_place(row.city, row.district, cities), month_of(row.day)
            found.days.setdefault(place, Counter())[row.day] += row.articles
            found.places.add(place, month, row.articles)
            found.sources.add(short(row.source or "") or _UNKNOWN, month, row.articles)
            found.kinds.add(ORIGINALS, month, row.articles - row.duplicates)
            found.kinds.add(DUPLICATES, month, row.duplicates)
    return found


def _judge(sights: Iterable[FirstSight], since: date, until: date) -> Quality:
    found = Quality()
    for sight in sights:
        month = month_of(sight.seen_on)
        found.articles += sight.articles
        found.lacks.update(
            {
                "来源": sight.without_source,
                "日期": sight.without_date,
                "正文": sight.without_body,
                LACKING: sight.lacking,
            }
        )
        found.pages.add(LACKING, month, sight.articles)
        found.problems.add(LACKING, month, sight.lacking)
        if sight.printed_on is not None and since <= sight.printed_on <= until:
            delay = (sight.seen_on - sight.printed_on).days
            found.delays.setdefault(sight.printed_on.year, Counter())[delay] += sight.articles
    return found


def _add_failures(found: Quality, failures: Iterable[OpenFailures]) -> None:
    for failure in failures:
        month = month_of(failure.failed_on)
        found.failures[failure.kind] += failure.addresses
        found.pages.add(UNREAD, month, failure.addresses)
        found.problems.add(UNREAD, month, failure.addresses)
