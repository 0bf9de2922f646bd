"""`yybcrawl health`: whether the archive still grows as it should, for cron and monitors."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from yybcrawl.cli.opening import opened
from yybcrawl.cli.options import database_option

_UNUSUAL = 9


@click.command(
    epilog="Example: yybcrawl health --spider chengdu || mail -s yybcrawl me@example.com"
)
@click.option("--spider", metavar="NAME", help="Only the runs and channels of this spider.")
@database_option
def health(spider: str | None, database: str) -> None:
    """Say what is unusual about the last runs, the channels and the new articles.

    Prints a line for each finding and ends with 9, or one line and 0 where all is well.
    """
    from yybcrawl.storage.health import examine  # noqa: PLC0415  --help needs no database

    with opened(database) as engine:
        found = examine(engine, spider, datetime.now(UTC))
    for finding in found.findings:
        click.echo(finding)
    if found.findings:
        sys.exit(_UNUSUAL)
    spiders = ", ".join(found.spiders)
    click.echo(
        f"healthy: the last run of {spiders} ended well; {found.judged} channels are as lively as"
        f" usual, of {found.learning} too little is known yet."
    )
