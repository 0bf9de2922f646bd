"""`yybcrawl runs`: the last crawls and what they came to."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from yybcrawl.cli.opening import opened
from yybcrawl.cli.options import database_option
from yybcrawl.cli.terminal import console, format_option, moment, printable, write_csv, write_json

if TYPE_CHECKING:
    from yybcrawl.storage.queries import RunSummary

_FACTS = (
    "id",
    "spider",
    "started_at",
    "finished_at",
    "seconds",
    "status",
    "exit_code",
    "reason",
)
_SHOWN = ("pages", "stored", "changed", "failed")
_COUNTS = ("channels", "pages", "listed", "stored", "changed", "failed")


@click.command(epilog="Example: yybcrawl runs --limit 5")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="At most this many runs, the newest first.",
)
@format_option
@database_option
def runs(limit: int, form: str, database: str) -> None:
    """Show the last crawls: when, how long, how they ended and what they counted.

    A crawl that is under way, or was killed, has no end and no exit code. Times are in Beijing
    time in the table, in UTC in JSON and CSV, where durations are in seconds.
    """
    from yybcrawl.storage.queries import last_runs  # noqa: PLC0415  --help needs no SQL

    with opened(database) as engine:
        found = last_runs(engine, limit)
    if form == "table":
        _show(found)
        return
    rows = [_row(run) for run in found]
    if form == "json":
        write_json(rows)
    else:
        columns = [*_FACTS, *_COUNTS]
        write_csv(columns, [[row[name] for name in columns] for row in rows])


def _row(run: RunSummary) -> dict[str, Any]:
    duration = run.finished_at - run.started_at if run.finished_at else None
    return dataclasses.asdict(run) | {"seconds": duration and int(duration.total_seconds())}


def _show(found: list[RunSummary]) -> None:
    from rich.table import Table  # noqa: PLC0415  --help needs no tables

    table = Table("run", "spider", "started", "took", "status", "code")
    for name in _SHOWN:
        table.add_column(name, justify="right")
    now = datetime.now(UTC)
    for run in found:
        table.add_row(
            str(run.id),
            printable(run.spider),
            moment(run.started_at),
            _duration((run.finished_at or now) - run.started_at, ended=bool(run.finished_at)),
            printable(run.status),
            "—" if run.exit_code is None else str(run.exit_code),
            *(f"{getattr(run, name):,}" for name in _SHOWN),
        )
    shown = console()
    shown.print(table)
    for run in found:
        # Below, because a sentence in a column would be a word wide.
        if run.reason:
            shown.print(f"{run.id}: {printable(run.reason)}")


def _duration(span: timedelta, *, ended: bool) -> str:
    """Return hours, minutes and seconds; with … for a run that has not ended."""
    whole = timedelta(seconds=max(0, int(span.total_seconds())))
    return str(whole) if ended else f"{whole} …"
