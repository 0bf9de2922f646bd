"""What the channels lack: gaps, silences, and the commands that fill them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from yybcrawl.gaps import Gap, find_gaps
from yybcrawl.health import ChannelDays, Silence, find_silence, is_learning
from yybcrawl.plain import plain
from yybcrawl.report.backfill import backfill_command, count_waiting, waiting_spans
from yybcrawl.storage.channel_records import read_channels
from yybcrawl.storage.health import channel_days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from sqlalchemy import Connection

    from yybcrawl.storage.channel_records import ChannelRecord

_DAY = timedelta(days=1)
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap of a channel; `waiting` of its articles are known to be listed."""

    channel: str
    gap: Gap
    waiting: int
    command: str


@dataclass(frozen=True, slots=True)
class SilentChannel:
    """A channel that has gone silent, and the command that looks for what it printed since."""

    channel: str
    silence: Silence
    command: str


@dataclass(slots=True)
class Holes:
    """Of so many channels, those that lack something; `days` are those that lack, by place."""

    channels: int = 0
    judged: int = 0
    learning: int = 0
    silent: list[SilentChannel] = field(default_factory=list)
    gaps: list[Hole] = field(default_factory=list)
    days: dict[str, set[date]] = field(default_factory=dict)

    def mark(self, place: str, since: date, until: date) -> None:
        """Count the days from one to another, both included, as lacking."""
        span = range((until - since).days + 1)
        self.days.setdefault(place, set()).update(since + number * _DAY for number in span)


def name_place(city: str | None, district: str | None, cities: Collection[str | None]) -> str:
    """Return a place's name: the county's alone where all are of one city."""
    parts = (district,) if district and len(cities) == 1 else (city, district)
    return short(" ".join(filter(None, parts))) or "地点不明"


def short(name: str) -> str:
    """Return a name of the web as a label shows it."""
    shown = plain(name).strip()
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def survey_channels(
    connection: Connection, since: date, until: date, database: str | None
) -> Holes:
    """Find what the channels lack in a span; `database` is what the commands name, if anything."""
    channels = read_channels(connection, since, until)
    cities = {channel.city for channel in channels}
    found = Holes(channels=len(channels))
    rhythms = {
        spider: channel_days(connection, spider)
        for spider in sorted({channel.spider for channel in channels if channel.spider})
    }
    for channel in channels:
        name = name_place(channel.city, channel.district, cities)
        spans = waiting_spans(channel)
        for gap in _gaps(channel):
            waiting = count_waiting(spans, gap)
            command = backfill_command(channel, gap, waiting, database)
            found.gaps.append(Hole(name, gap, waiting, command))
            if gap.since is not None and gap.until is not None:
                found.mark(name, gap.since, gap.until)
        if channel.spider is None:
            continue
        days = rhythms[channel.spider].get(channel.id)
        if days is None or is_learning(days):
            found.learning += 1
            continue
        found.judged += 1
        silence = find_silence(days)
        if silence is not None:
            last = channel.printed[-1] if channel.printed else silence.since
            gap = Gap(last + _DAY, None)
            command = backfill_command(channel, gap, count_waiting(spans, gap), database)
            found.silent.append(SilentChannel(name, silence, command))
            found.mark(name, last + _DAY, days.looked_on)
    return found


def _gaps(channel: ChannelRecord) -> Iterator[Gap]:
    """Give what lies between a channel's articles, and before them where it was not walked down."""
    days = channel.printed
    if not days:
        yield Gap(None, None)
        return
    if channel.is_complete is False:
        yield Gap(None, days[0] - _DAY)
    if not is_learning(ChannelDays(channel.name, days, days[-1])):
        yield from find_gaps(days)
