"""`yybcrawl db`: the database as a whole: its schema, and a copy of it."""

from __future__ import annotations

import sys

import click

from yybcrawl.cli.options import database_option

_OUTDATED = 5


@click.group(epilog="Example: yybcrawl db upgrade --database sqlite:///yybcrawl.db")
def db() -> None:
    """Look after the database: its schema, and copies of it."""


@db.command(epilog="Example: yybcrawl db current --database sqlite:///yybcrawl.db")
@database_option
def current(database: str) -> None:
    """Print the revision of the database's schema; ends with 5 where a crawl would refuse it."""
    from yybcrawl.storage.schema import HEAD  # noqa: PLC0415  --help needs no SQL
    from yybcrawl.storage.upgrading import find_current  # noqa: PLC0415

    revision = find_current(database)
    click.echo(revision)
    if revision == HEAD:
        click.echo("This is the newest schema.", err=True)
    else:
        click.echo(f"The newest schema is {HEAD}: run `yybcrawl db upgrade`.", err=True)
        sys.exit(_OUTDATED)


@db.command(epilog="Example: yybcrawl db upgrade --database sqlite:///yybcrawl.db")
@database_option
def upgrade(database: str) -> None:
    """Bring an existing database to the newest schema, all of it or nothing.

    Prints the revisions before and after. A missing database is made by a crawl, not by this.
    """
    from yybcrawl.storage.upgrading import upgrade_database  # noqa: PLC0415  --help needs no SQL

    done = upgrade_database(database)
    click.echo(f"{done.old} -> {done.new}")
    kept = ", ".join(f"{count} {name}" for name, count in done.rows.items())
    if done.old == done.new:
        click.echo(f"The schema is the newest already: {kept}.", err=True)
    else:
        click.echo(f"The database is upgraded with every row kept: {kept}.", err=True)


@db.command(
    epilog="Example: yybcrawl db copy sqlite:///yybcrawl.db postgresql://writer@localhost/news"
)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy(source: str, target: str) -> None:
    """Copy the archive FROM into the database TO, and check that both hold the same.

    TO is made where it is missing. Run it again after an interruption, or when FROM has grown:
    it writes only what differs. FROM is copied as it is at the start, whoever writes to it.
    """
    from yybcrawl.cli.copying import copy_database  # noqa: PLC0415  --help needs no SQL

    copy_database(source, target)
