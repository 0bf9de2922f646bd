"""The days of a place as tables: a year each, a row a month, a cell a day."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from yybcrawl.report.levels import Levels
from yybcrawl.workdays import is_workday

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RECENT = 35
MOST_CELLS = 80_000
_GAP, _REST = "gap", "w"


class RecentRow(NamedTuple):
    """The last days of a place: their sum, and their cells as HTML."""

    name: str
    articles: int
    cells: Markup


class MonthRow(NamedTuple):
    """A month of a place: its sum, its cells as HTML, and how many lack to 31."""

    month: int
    articles: int
    cells: Markup
    lacking: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a place: its sum and its months."""

    year: int
    articles: int
    months: Sequence[MonthRow]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years of a place, the newest first, in colours of its own that `legend` explains.

    `left_out` is how many older ones found no room.
    """

    name: str
    articles: int
    legend: Sequence[tuple[str, str]]
    years: Sequence[Year]
    left_out: int


@dataclass(slots=True)
class Days:
    """Counts by place and day, and the days of each place that lie in a gap."""

    counts: dict[str, Counter[date]]
    gaps: Mapping[str, set[date]]
    first: date
    last: date

    def levels(self) -> Levels:
        """Return the steps of colour that all places share."""
        return Levels.of(count for days in self.counts.values() for count in days.values())


def last_days(days: Days) -> list[date]:
    """Return the last five weeks, the oldest day first."""
    return [days.last - timedelta(days=back) for back in reversed(range(RECENT))]


def draw_recent(days: Days, levels: Levels) -> Iterator[RecentRow]:
    """Give the last five weeks of each place, in colours that all share."""
    shown = last_days(days)
    for name, counts in days.counts.items():
        gaps = days.gaps.get(name, set())
        cells = "".join(_cell(day, counts[day], days.first, gaps, levels) for day in shown)
        # Tags, digits and letters of our own.
        yield RecentRow(name, sum(counts[day] for day in shown), Markup(cells))  # noqa: S704


def draw_calendars(days: Days) -> Iterator[Calendar]:
    """Give the calendar of each place, with as many of the newest years as there is room for."""
    first_year = _first_year(days)
    for name, counts in days.counts.items():
        levels = Levels.of(counts.values())
        years = [
            _draw_year(year, counts, days, days.gaps.get(name, set()), levels)
            for year in range(days.last.year, first_year - 1, -1)
        ]
        left_out = first_year - days.first.year
        yield Calendar(name, counts.total(), list(levels.legend()), years, left_out)


def _first_year(days: Days) -> int:
    """Return the first year of those that all places have room for."""
    cells = Counter(day.year for counts in days.counts.values() for day in counts)
    total = 0
    for year in range(days.last.year, days.first.year - 1, -1):
        total += cells[year]
        if total > MOST_CELLS and year < days.last.year:
            return year + 1
    return days.first.year


def _draw_year(
    year: int, counts: Counter[date], days: Days, gaps: set[date], levels: Levels
) -> Year:
    months = []
    for month in range(1, 13):
        dates = (date(year, month, day + 1) for day in range(monthrange(year, month)[1]))
        shown = [day for day in dates if day <= days.last]
        cells = "".join(_cell(day, counts[day], days.first, gaps, levels) for day in shown)
        if not shown:
            break
        total = sum(counts[day] for day in shown)
        # Tags, digits and letters of our own.
        months.append(MonthRow(month, total, Markup(cells), 31 - len(shown)))  # noqa: S704
    return Year(year, sum(month.articles for month in months), months)


def _cell(day: date, count: int, first: date, gaps: set[date], levels: Levels) -> str:
    """Return a cell without its end tag, which HTML does not ask for: it is there 50,000 times."""
    if count:
        return f"<td class={levels.colour(count)}>{count}"
    if day in gaps:
        return f"<td class={_GAP}>"
    return f"<td class={_REST}>" if day < first or not is_workday(day) else "<td>"
