"""The ledger of crawls: one row a run, one row a channel it met."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, update

from yybcrawl.storage import models
from yybcrawl.storage.engine import writing
from yybcrawl.storage.upserts import insert_into, save_channels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Engine
    from sqlalchemy.dialects import postgresql, sqlite

    from yybcrawl.items import Channel

_runs = models.table(models.Run)
_run_channels = models.table(models.RunChannel)

_INTERRUPT = (
    update(_runs)
    .where(_runs.c.spider == bindparam("of_spider"), _runs.c.status == "running")
    .values(
        status="interrupted",
        reason="interrupted: the run was ended from outside; the next run went on from there.",
    )
)


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
    stop_reason: str | None = None

    @property
    def failed(self) -> int:
        """What was asked for and is not stored, whatever stopped it, or not yet."""
        return self.requested - self.stored - self.changed - self.unchanged


_COUNTS = (
    *(field.name for field in fields(ChannelTally) if field.name != "channel"),
    "failed",
)


def begin_run(engine: Engine, spider: str, arguments: Mapping[str, Any], now: datetime) -> int:
    """Record that a crawl starts; return the id of the run. Raises DatabaseError.

    Only one run of a spider is ever under way: older ones that never ended were interrupted.
    """
    row = {
        "spider": spider,
        "arguments": dict(arguments),
        "started_at": now,
        "status": "running",
    }
    with writing(engine) as connection:
        connection.execute(_INTERRUPT, {"of_spider": spider})
        run_id: int = connection.scalars(insert(_runs).returning(_runs.c.id), row).one()
    return run_id


def save_progress(
    engine: Engine, run_id: int, channels: Sequence[ChannelTally], now: datetime
) -> None:
    """Record what a run under way has met so far. Raises DatabaseError."""
    with writing(engine) as connection:
        _save_channels(connection, run_id, channels, now)


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
        _save_channels(connection, run_id, channels, now)


def forget_run(engine: Engine, run_id: int) -> None:
    """Drop the row of a run that was refused after its start. Raises DatabaseError."""
    with writing(engine) as connection:
        connection.execute(delete(_runs).where(_runs.c.id == run_id))


def _save_channels(
    connection: Connection, run_id: int, channels: Iterable[ChannelTally], now: datetime
) -> None:
    tallies = list(channels)
    ids = save_channels(connection, (tally.channel for tally in tallies), now)
    rows = [
        {name: getattr(tally, name) for name in _COUNTS}
        | {"run_id": run_id, "channel_id": ids[tally.channel.portal, tally.channel.path]}
        for tally in tallies
    ]
    if rows:
        connection.execute(_upsert(connection.dialect.name), rows)


@cache
def _upsert(dialect: str) -> postgresql.Insert | sqlite.Insert:
    statement = insert_into(dialect, _run_channels)
    return statement.on_conflict_do_update(
        index_elements=["run_id", "channel_id"],
        set_={name: statement.excluded[name] for name in _COUNTS},
    )
