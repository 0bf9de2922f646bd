"""`yybcrawl report`: the coverage of the archive as one page to look at, print and pass on."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from yybcrawl import settings
from yybcrawl.cli.opening import opened
from yybcrawl.cli.options import database_option
from yybcrawl.extras import need

_LIBRARIES = ("altair", "jinja2", "vl_convert")


@click.command(epilog="Example: yybcrawl report -o report.html --database sqlite:///yybcrawl.db")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    help="The HTML file, which is replaced in the end; - for standard output.",
)
@database_option
def report(output: str, database: str) -> None:
    """Write a page that shows where the archive is thin, and the commands that fill its gaps.

    It is one file that needs no server and no network. It needs the extra `report`.
    """
    need("report", "A report", *_LIBRARIES)
    from yybcrawl.exports.output import writing_file  # noqa: PLC0415  --help needs no SQL

    # The file first: one that cannot be written is known before the archive is read.
    with writing_file(output) as file, opened(database) as engine:
        from yybcrawl.report.backfill import database_word  # noqa: PLC0415
        from yybcrawl.report.page import write_page  # noqa: PLC0415
        from yybcrawl.report.survey import survey  # noqa: PLC0415

        is_default = database == settings.YYBCRAWL_DATABASE_URL
        named = None if is_default else database_word(engine.url)
        found = survey(engine, datetime.now(UTC), named)
        page = write_page(found).encode()
        file.write(page)
    size = f"{len(page) / 1_000_000:.1f} MB"
    click.echo(
        f"Report written: {found.holdings.articles} articles, {len(found.holes.gaps)} gaps,"
        f" {len(found.holes.silent)} silent channels; {size}.",
        err=True,
    )
