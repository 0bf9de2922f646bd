"""Where a channel lacks days against its own rhythm. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from yybcrawl.health import longest_silence
from yybcrawl.workdays import count_workdays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days, both included, without an article: so many workdays, where `limit` are usual at most.

    `since` is None for all that is older than `until`, and both for all of a channel.
    """

    since: date | None
    until: date | None
    workdays: int | None = None
    limit: int | None = None


def find_gaps(days: Sequence[date]) -> list[Gap]:
    """Return where a channel that printed on these days, in order, was silent for too long.

    That is by the rule of `health.longest_silence`, for all that lies between two of the days.
    """
    limit = longest_silence(days)
    gaps = []
    for earlier, later in pairwise(days):
        if (later - earlier).days > limit:
            until = later - _DAY
            workdays = count_workdays(earlier, until)
            if workdays > limit:
                gaps.append(Gap(earlier + _DAY, until, workdays, limit))
    return gaps
