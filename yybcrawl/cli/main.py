"""The `yybcrawl` script. Each command is a module of this package, imported when it is called."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from yybcrawl import __version__
from yybcrawl.cli.browse import browse
from yybcrawl.cli.cite import cite
from yybcrawl.cli.coverage import coverage
from yybcrawl.cli.db import db
from yybcrawl.cli.demo import demo
from yybcrawl.cli.doctor import doctor
from yybcrawl.cli.export import export
from yybcrawl.cli.extract import extract
from yybcrawl.cli.freeze import freeze
from yybcrawl.cli.health import health
from yybcrawl.cli.report import report
from yybcrawl.cli.runs import runs
from yybcrawl.cli.search import search
from yybcrawl.cli.show import show
from yybcrawl.cli.stats import stats
from yybcrawl.errors import YybcrawlError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """Crawl, read and query the archive of China's local news."""


cli.add_command(browse)
cli.add_command(cite)
cli.add_command(coverage)
cli.add_command(db)
cli.add_command(demo)
cli.add_command(doctor)
cli.add_command(export)
cli.add_command(extract)
cli.add_command(freeze)
cli.add_command(health)
cli.add_command(report)
cli.add_command(runs)
cli.add_command(search)
cli.add_command(show)
cli.add_command(stats)


def main() -> None:
    """Run the script; an error that a user can mend ends it with one sentence and its code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal of an old encoding lacks characters; it still shows the others.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        cli()
    except YybcrawlError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
