"""The figures of a report: each a chart, its legend, and the same numbers as a table.

There is none of nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from yybcrawl.report.charts import Mark, draw_bars, draw_heat_map, draw_month_bars
from yybcrawl.report.levels import Levels
from yybcrawl.report.tallies import Month

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from yybcrawl.report.tallies import Tally

_NONE, _GAP = "none", "gap"
_DELAYS = (
    (-1, "早于刊发日"),
    (0, "当天"),
    (1, "次日"),
    (2, "2 天"),
    (7, "3–7 天"),
    (30, "8–30 天"),
    (365, "31–365 天"),
)
_LATEST = "一年以上"


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers in rows, the first cell of each being its name."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its legend, pairs of a CSS class and a word, and its numbers."""

    chart: Markup
    legend: Sequence[tuple[str, str]]
    table: Table


def heat_figure(name: str, tally: Tally, gaps: Mapping[str, set[Month]]) -> Figure | None:
    """Show a tally as a row each and a column a month; empty months of `gaps` stand out."""
    months = tally.months()
    if not months:
        return None
    levels = Levels.of(count for _, counts in tally for count in counts.values())
    marks = []
    for row, counts in tally:
        lacking = gaps.get(row, set())
        for month in months:
            count = counts[month]
            colour = levels.colour(count) or (_GAP if month in lacking else _NONE)
            tells = f"{row} {month}：{count:,} 篇"
            marks.append(Mark(row, str(month), 0, f"var(--{colour})", tells))
    legend = [(_NONE, "0"), *([(_GAP, "0，断档或沉默")] if gaps else []), *levels.legend()]
    chart = draw_heat_map(name, marks, [row for row, _ in tally], months)
    return Figure(chart, legend, _by_month(tally, months))


def stacked_figure(name: str, tally: Tally, colours: Mapping[str, str]) -> Figure | None:
    """Show a tally as bars a month, in which the rows of `colours` stand on each other."""
    months = tally.months()
    if not months:
        return None
    marks = [
        Mark(row, str(month), count, f"var(--{colours[row]})", f"{month} {row}：{count:,} 篇", rank)
        for rank, row in enumerate(colours)
        for month in months
        if (count := tally.counts.get(row, Counter())[month])
    ]
    chart = draw_month_bars(name, marks, months, "")
    legend = [(colour, row) for row, colour in colours.items()]
    return Figure(chart, legend, _with_shares(tally, tally, colours, months))


def share_figure(name: str, part: Tally, whole: Tally, colours: Mapping[str, str]) -> Figure | None:
    """Show which share of `whole` each row of `part` is, month by month."""
    months, sums = whole.months(), whole.sum()
    if not months:
        return None
    marks = [
        Mark(
            row,
            str(month),
            100 * count / sums[month],
            f"var(--{colours[row]})",
            f"{month} {row}：{count:,} / {sums[month]:,}（{share(count, sums[month])}）",
            rank,
        )
        for rank, row in enumerate(colours)
        for month in months
        if (count := part.counts.get(row, Counter())[month])
    ]
    chart = draw_month_bars(name, marks, months, "%")
    legend = [(colour, row) for row, colour in colours.items()]
    return Figure(chart, legend, _with_shares(part, whole, colours, months))


def delay_figure(name: str, delays: Mapping[int, Counter[int]]) -> Figure | None:
    """Show how many days lie between printing and first sight; the table has them by year."""
    if not delays:
        return None
    total = Counter[int]()
    for counts in delays.values():
        total.update(counts)
    words = (*(word for _, word in _DELAYS), _LATEST)
    columns = ["刊发年份", *words, "中位数（天）", "90% 以内（天）"]
    rows = [
        [str(year), *map(_number, _in_buckets(counts).values()), *_quantiles(counts)]
        for year, counts in sorted(delays.items(), reverse=True)
    ]
    return Figure(draw_bars(name, _in_buckets(total)), (), Table(columns, rows))


def share(part: int, whole: int) -> str:
    """Return a share in percent, and a dash of nothing."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _number(count: int) -> str:
    return f"{count:,}" if count else "·"


def _by_month(tally: Tally, months: Sequence[Month]) -> Table:
    """Return a row for each year and row of the tally, with its months and their sum."""
    rows = []
    for year, group in groupby(reversed(months), key=attrgetter("year")):
        shown = {month.month for month in group}
        for row, counts in tally:
            found = [counts[Month(year, month)] for month in range(1, 13)]
            cells = [_number(n) if at in shown else "" for at, n in enumerate(found, 1)]
            rows.append([f"{year} {row}", *cells, f"{sum(found):,}"])
    return Table(["", *(f"{month}月" for month in range(1, 13)), "合计"], rows)


def _with_shares(
    part: Tally, whole: Tally, colours: Mapping[str, str], months: Sequence[Month]
) -> Table:
    sums = whole.sum()
    rows = []
    for month in reversed(months):
        counts = [part.counts.get(row, Counter())[month] for row in colours]
        cells = [cell for count in counts for cell in (_number(count), share(count, sums[month]))]
        rows.append([str(month), f"{sums[month]:,}", *cells])
    heads = [head for row in colours for head in (row, "占比")]
    return Table(["月份", "合计", *heads], rows)


def _in_buckets(counts: Counter[int]) -> dict[str, int]:
    buckets = dict.fromkeys((*(word for _, word in _DELAYS), _LATEST), 0)
    for days, count in counts.items():
        word = next((word for most, word in _DELAYS if days <= most), _LATEST)
        buckets[word] += count
    return buckets


def _quantiles(counts: Counter[int]) -> Iterator[str]:
    """Give the days within which half, and nine of ten, of the articles were seen."""
    for part in (0.5, 0.9):
        left = part * counts.total()
        for days, count in sorted(counts.items()):
            left -= count
            if left <= 0:
                yield f"{days:,}"
                break
