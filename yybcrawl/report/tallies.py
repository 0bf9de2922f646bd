"""Counts by row and month, as tables and charts show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

OTHERS = "其他"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year; printed as `2018-04`."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


def month_of(day: date) -> Month:
    """Return the month of a day."""
    return Month(day.year, day.month)


def months_between(first: Month, last: Month) -> list[Month]:
    """Return all months from one to another, both included."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [Month(number // 12, number % 12 + 1) for number in numbers]


@dataclass(slots=True)
class Tally:
    """Counts of named rows by month."""

    counts: dict[str, Counter[Month]] = field(default_factory=dict)

    def add(self, row: str, month: Month, count: int) -> None:
        """Count so many more."""
        self.counts.setdefault(row, Counter())[month] += count

    def largest(self, most: int) -> Tally:
        """Return the rows from the largest on; what comes after `most` of them is one row."""
        # By name too, because each database has its rows in an order of its own.
        rows = sorted(self.counts, key=lambda row: (-self.counts[row].total(), row))
        kept = Tally({row: self.counts[row] for row in rows[:most]})
        for row in rows[most:]:
            kept.counts.setdefault(OTHERS, Counter()).update(self.counts[row])
        return kept

    def months(self) -> list[Month]:
        """Return all months from the first counted to the last."""
        met = [month for counts in self.counts.values() for month in counts]
        return months_between(min(met), max(met)) if met else []

    def sum(self) -> Counter[Month]:
        """Return the counts of all rows together."""
        return sum(self.counts.values(), Counter())

    def __iter__(self) -> Iterator[tuple[str, Counter[Month]]]:
        """Give each row with its counts."""
        return iter(self.counts.items())
