"""A survey as one HTML page that asks for nothing: no script, no file beside it, no host."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from yybcrawl import __version__, health
from yybcrawl.plain import plain
from yybcrawl.report.calendars import Days, draw_calendars, draw_recent, last_days
from yybcrawl.report.figures import (
    delay_figure,
    heat_figure,
    share,
    share_figure,
    stacked_figure,
)
from yybcrawl.report.survey import DUPLICATES, LACKING, ORIGINALS, UNREAD
from yybcrawl.report.tallies import month_of
from yybcrawl.report.words import FAILURES, STATUSES
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from yybcrawl.report.calendars import Calendar, RecentRow
    from yybcrawl.report.figures import Figure
    from yybcrawl.report.holes import Hole
    from yybcrawl.report.survey import Holdings, Survey

_MOST_PLACES, _MOST_SOURCES, _MOST_GAPS = 30, 15, 300
_ALL = "全部"
_LONGEST_TEXT = 300
_POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class DailyView:
    """The days of all places together and of each; the recent ones with their legend."""

    whole: Calendar
    legend: Sequence[tuple[str, str]]
    recent_days: Sequence[date]
    recent: Sequence[RecentRow]
    calendars: Sequence[Calendar]


@dataclass(frozen=True, slots=True)
class Drawings:
    """All that is drawn; None where there is nothing to draw."""

    places: Figure | None
    sources: Figure | None
    kinds: Figure | None
    problems: Figure | None
    delays: Figure | None
    daily: DailyView | None


def write_page(found: Survey) -> str:
    """Return the page of a survey."""
    environment = _environment()
    style = Markup(environment.get_template("report.css").render())  # noqa: S704  our own file
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = environment.get_template("report.html").render(
        found=found,
        drawn=_draw(found),
        gaps=_longest(found.holes.gaps),
        span=_span(found.holdings),
        problem_count=found.quality.problems.sum().total(),
        page_count=found.quality.pages.sum().total(),
        learning_days=health.LEARNING_DAYS,
        version=__version__,
        style=style,
        policy=_POLICY.format(digest),
    )
    return page.strip() + "\n"


def _draw(found: Survey) -> Drawings:
    held, judged = found.holdings, found.quality
    gap_months = {name: set(map(month_of, days)) for name, days in found.holes.days.items()}
    return Drawings(
        places=heat_figure("各地每月文章数", held.places.largest(_MOST_PLACES), gap_months),
        sources=heat_figure("各来源每月文章数", held.sources.largest(_MOST_SOURCES), {}),
        kinds=stacked_figure(
            "每月首发与重复文章数", held.kinds, {ORIGINALS: "c", DUPLICATES: "other"}
        ),
        problems=share_figure(
            "每月有问题的页面占比",
            judged.problems,
            judged.pages,
            {LACKING: "other", UNREAD: "bad"},
        ),
        delays=delay_figure("刊发到首次收录的天数", judged.delays),
        daily=_daily(found),
    )


def _longest(gaps: Sequence[Hole]) -> list[Hole]:
    """Return as many gaps as a page has room for, the longest, in their order."""
    ranked = sorted(range(len(gaps)), key=lambda at: -(gaps[at].gap.workdays or sys.maxsize))
    return [gaps[at] for at in sorted(ranked[:_MOST_GAPS])]


def _span(holdings: Holdings) -> tuple[date, date] | None:
    days = [day for counts in holdings.days.values() for day in counts]
    return (min(days), max(days)) if days else None


def _daily(found: Survey) -> DailyView | None:
    span = _span(found.holdings)
    if span is None:
        return None
    every: Counter[date] = Counter()
    for counts in found.holdings.days.values():
        every.update(counts)
    whole = Days({_ALL: every}, {}, *span)
    order = [name for name, _ in found.holdings.places.largest(len(found.holdings.days))]
    places = Days({name: found.holdings.days[name] for name in order}, found.holes.days, *span)
    levels = places.levels()
    (all_together,) = draw_calendars(whole)
    return DailyView(
        whole=all_together,
        legend=list(levels.legend()),
        recent_days=last_days(places),
        recent=list(draw_recent(places, levels)),
        calendars=list(draw_calendars(places)),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("yybcrawl.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["minute"] = _minute
    environment.filters["plain"] = _cut
    environment.filters["options"] = re.compile(r" (?=-[as] )").split
    environment.globals["share"] = share
    environment.globals["statuses"] = STATUSES
    environment.globals["failures"] = FAILURES
    return environment


def _cut(text: str) -> str:
    """Return a text of the web as a cell shows it."""
    return plain(text)[:_LONGEST_TEXT]


def _minute(time: datetime) -> str:
    """Return a time to the minute as it is in Beijing."""
    return f"{time.astimezone(CHINA):%Y-%m-%d %H:%M}"
