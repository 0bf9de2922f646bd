"""What is unusual about an archive and its runs: rules over plain rows. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, sqrt
from typing import TYPE_CHECKING

from yybcrawl.workdays import count_workdays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LEARNING_DAYS = 21
_FEWEST_GAPS = 5
_SHORTEST_SILENCE = 3
_USUAL = 0.9
_FEWEST_RUNS = 3
_RARE = timedelta(days=7)
_LATE = 3
_HUNG = timedelta(days=1)
_FEWEST_RECENT, _FEWEST_BEFORE = 20, 100
_MARGIN, _DEVIATIONS, _MOST = 0.05, 3, 0.5


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run of a spider; `exit_code` is None while it is under way, or where it was killed."""

    started_at: datetime
    exit_code: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ChannelDays:
    """The days, in order, on which a channel had new articles, and when it was looked at last."""

    name: str
    days: Sequence[date]
    looked_on: date


@dataclass(frozen=True, slots=True)
class Silence:
    """A channel has had nothing new for so many workdays since a day; `limit` are usual at most."""

    channel: str
    since: date
    workdays: int
    limit: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the new articles, and of those before them, lack something."""

    what: str
    recent: int
    recent_without: int
    before: int
    before_without: int


def examine_runs(spider: str, runs: Sequence[PastRun], now: datetime) -> list[str]:
    """Return what is wrong with the runs of a spider, given newest first."""
    if not runs:
        return [f"{spider}: no run is recorded."]
    found = []
    newest = runs[0]
    if newest.exit_code is None and now - newest.started_at > _HUNG:
        found.append(f"{spider}: the run that began on {_minute(newest.started_at)} did not end.")
    ended = next((run for run in runs if run.exit_code is not None), None)
    if ended is not None and ended.exit_code:
        when = _minute(ended.started_at)
        found.append(f"{spider}: the run of {when} ended with {ended.exit_code}: {ended.reason}")
    gaps = sorted(later.started_at - earlier.started_at for later, earlier in pairwise(runs))
    usual = gaps[len(gaps) // 2] if len(runs) >= _FEWEST_RUNS else None
    limit = _RARE if usual is None else max(_LATE * usual, _HUNG)
    if now - newest.started_at > limit:
        pace = f"one comes every {_span(usual)} as a rule" if usual else "a week is long"
        found.append(f"{spider}: no run since {_minute(newest.started_at)}; {pace}.")
    return found


def is_learning(channel: ChannelDays) -> bool:
    """Tell whether too little is known of a channel to call it silent."""
    days = channel.days
    return len(days) <= _FEWEST_GAPS or (channel.looked_on - days[0]).days < LEARNING_DAYS


def longest_silence(days: Sequence[date]) -> int:
    """Return for how many workdays a channel with these days may be silent.

    That is twice the gap that nine of ten of its gaps do not exceed, and a day; three at least.
    """
    gaps = sorted(count_workdays(earlier, later) for earlier, later in pairwise(days))
    usual = gaps[ceil(len(gaps) * _USUAL) - 1] if gaps else 0
    return max(_SHORTEST_SILENCE, 2 * usual + 1)


def find_silence(channel: ChannelDays) -> Silence | None:
    """Return how silent a channel had gone when it was last looked at, or None."""
    if is_learning(channel):
        return None
    silence = count_workdays(channel.days[-1], channel.looked_on)
    limit = longest_silence(channel.days)
    if silence <= limit:
        return None
    return Silence(channel.name, channel.days[-1], silence, limit)


def examine_channel(channel: ChannelDays) -> str | None:
    """Return that a channel had gone silent when it was last looked at, or None."""
    silence = find_silence(channel)
    if silence is None:
        return None
    return (
        f"{silence.channel}: nothing new for {silence.workdays} workdays, since {silence.since};"
        f" {silence.limit} are the most that is usual."
    )


def examine_share(share: Share) -> str | None:
    """Return that more of the new articles lack something than is usual, or None."""
    if share.recent < _FEWEST_RECENT:
        return None
    now = share.recent_without / share.recent
    limit, pace = _MOST, "half is too many"
    if share.before >= _FEWEST_BEFORE:
        usual = share.before_without / share.before
        likely = (share.before_without + 1) / (share.before + 2)
        spread = _DEVIATIONS * sqrt(likely * (1 - likely) / share.recent)
        limit, pace = usual + max(_MARGIN, spread), f"{usual:.0%} is usual"
    if now <= limit:
        return None
    return (
        f"{share.recent_without} of {share.recent} new articles have no {share.what}"
        f" ({now:.0%}); {pace}."
    )


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"


def _span(span: timedelta) -> str:
    hours = round(span.total_seconds() / 3600)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"
