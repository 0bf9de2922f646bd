"""`yybcrawl coverage`: what the last run met, channel by channel."""

from __future__ import annotations

import click

from yybcrawl.cli.opening import opened
from yybcrawl.cli.options import database_option

_COLUMNS = {
    "channel": "name",
    "list pages": "pages",
    "listed": "listed",
    "known": "known",
    "stored": "stored",
    "changed": "changed",
    "failed": "failed",
    "in the archive": "articles",
}


@click.command(epilog='Example: yybcrawl coverage >>"$GITHUB_STEP_SUMMARY"')
@database_option
def coverage(database: str) -> None:
    """Print the channels of the last run that met any, with their counts, as a Markdown table."""
    from yybcrawl.storage import queries  # noqa: PLC0415  --help needs no database

    with opened(database) as engine:
        rows = queries.coverage(engine)
    lines = [list(_COLUMNS), ["---", *["---:"] * (len(_COLUMNS) - 1)]]
    lines += [[str(getattr(row, field)) for field in _COLUMNS.values()] for row in rows]
    for cells in lines:
        click.echo(f"| {' | '.join(cells)} |")
