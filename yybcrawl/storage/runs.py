"""The ledger of crawls: one row a run, one row a channel it met."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from yybcrawl.storage import models
from yybcrawl.storage.engine import writing
from yybcrawl.storage.upserts import save_channels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from yybcrawl.items import Channel

_runs = models.table(models.Run)
_run_channels = models.table(models.RunChannel)


@dataclass(slots=True, kw_only=True)
class ChannelTally:
    """What a run met in a channel.

    It balances: listed = known + requested + skipped, requested = stored + changed + unchanged
    + failed. `stop_reason` says why no further page was fetched.
    """

    channel: Channel
    pages: int = 0
    listed: int = 0
    known: int = 0
    requested: int = 0
    stored: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    stop_reason: str | None = None


_COLUMNS = tuple(field.name for field in fields(ChannelTally) if field.name != "channel")


def begin_run(engine: Engine, spider: str, arguments: Mapping[str, Any], now: datetime) -> int:
    """Record that a crawl starts; return the id of the run. Raises DatabaseError."""
    row = {
        "spider": spider,
        "arguments": dict(arguments),
        "started_at": now,
        "status": "running",
    }
    with writing(engine) as connection:
        run_id: int = connection.scalars(insert(_runs).returning(_runs.c.id), row).one()
    return run_id


def finish_run(  # noqa: PLR0913  a run's row has this many facts, each named by the caller
    engine: Engine,
    run_id: int,
    *,
    status: str,
    exit_code: int,
    reason: str | None,
    stats: Mapping[str, Any],
    now: datetime,
    channels: Sequence[ChannelTally],
) -> None:
    """Record how a crawl ended, and its channels, in one transaction. Raises DatabaseError."""
    row = {
        "finished_at": now,
        "status": status,
        "exit_code": exit_code,
        "reason": reason,
        "stats": dict(stats),
    }
    with writing(engine) as connection:
        connection.execute(update(_runs).where(_runs.c.id == run_id).values(row))
        ids = save_channels(connection, (tally.channel for tally in channels), now)
        rows = [
            {name: getattr(tally, name) for name in _COLUMNS}
            | {"run_id": run_id, "channel_id": ids[tally.channel.portal, tally.channel.path]}
            for tally in channels
        ]
        if rows:
            connection.execute(insert(_run_channels), rows)
