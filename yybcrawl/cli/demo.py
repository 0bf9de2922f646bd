"""`yybcrawl demo`: a crawl of the demo portal, from the first request to a queried archive."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click

from yybcrawl.cli.opening import opened

if TYPE_CHECKING:
    from sqlalchemy import Engine

_SETTINGS = {
    "AUTOTHROTTLE_ENABLED": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "DOWNLOAD_DELAY": "0",
    "SCRAPY_SETTINGS_MODULE": "yybcrawl.settings",
}


@click.command(epilog="Example: yybcrawl demo --database sqlite:///demo.db")
@click.option(
    "--database",
    metavar="URL",
    default="sqlite:///yybcrawl-demo.db",
    show_default=True,
    help="Where the articles are stored.",
)
def demo(database: str) -> None:
    """Crawl the demo portal on this machine and show what was stored."""
    from yybcrawl.demo.portal import build_portal  # noqa: PLC0415  --help needs no portal
    from yybcrawl.demo.server import serve  # noqa: PLC0415

    with serve(build_portal()) as server:
        click.echo(f"The demo portal is served at {server.base_url}", err=True)
        code = _crawl(server.base_url, database)
    if code:
        sys.exit(code)
    with opened(database) as engine:
        _show(engine)
    _say_what_next(database)


def _crawl(base_url: str, database: str) -> int:
    """Run `scrapy crawl chengdu` against the demo portal and return its exit code."""
    settings = {**_SETTINGS, "YYBCRAWL_DATABASE_URL": database}
    command = [sys.executable, "-m", "scrapy", "crawl", "chengdu", "-a", f"base_url={base_url}"]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    click.echo(f"$ scrapy crawl chengdu -a base_url={base_url}", err=True)
    environment = os.environ | {"SCRAPY_SETTINGS_MODULE": _SETTINGS["SCRAPY_SETTINGS_MODULE"]}
    with subprocess.Popen(command, env=environment) as crawl:  # noqa: S603  our own words
        while True:
            try:
                return crawl.wait()
            except KeyboardInterrupt:
                # The crawl got the signal too, and closes cleanly at the first one.
                continue


def _show(engine: Engine) -> None:
    """Print the coverage per channel and three articles."""
    from rich.console import Console  # noqa: PLC0415  --help needs no tables
    from rich.table import Table  # noqa: PLC0415

    from yybcrawl.storage.queries import coverage, latest_articles  # noqa: PLC0415

    console = Console()
    names = ("list pages", "listed", "known", "stored", "changed", "failed", "in the archive")
    table = Table("channel", title="Coverage of the run, channel by channel")
    for name in names:
        table.add_column(name, justify="right")
    for row in coverage(engine):
        counts = (row.pages, row.listed, row.known, row.stored, row.changed, row.failed)
        table.add_row(row.name, *map(str, counts), str(row.articles))
    console.print(table)
    for story in latest_articles(engine, 3):
        printed = story.published_at or story.published_on
        place = story.district or story.city
        console.print(f"\n[bold]{story.title}[/bold]")
        console.print(
            f"{story.source or '—'} · {printed:%Y-%m-%d} · {place} · {story.byline or '—'}"
        )
        console.print(story.url, style="dim")


def _say_what_next(database: str) -> None:
    """Say how to query what was stored, and how to crawl the live portal."""
    query = "SELECT published_at, title FROM stories ORDER BY published_at DESC LIMIT 5"
    script = (
        "import sqlalchemy as sa;"
        f" print(*sa.create_engine('{database}').connect().exec_driver_sql('{query}'), sep='\\n')"
    )
    click.echo(f'\nQuery it:\n  {sys.executable} -c "{script}"', err=True)
    click.echo("Crawl the live portal, from a clone of the project:", err=True)
    click.echo(f"  {sys.executable} -m scrapy crawl chengdu", err=True)
