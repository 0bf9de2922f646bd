"""What commands show to people: text of the web made safe, times, tables, and CSV."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from yybcrawl.cli.output import to_json
from yybcrawl.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from rich.console import Console

_WIDE = 10_000

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table to read, or JSON or CSV for other programs.",
)


def console() -> Console:
    """Return the console of stdout; where it is no terminal, a line is as long as its text."""
    from rich.console import Console  # noqa: PLC0415  --help needs no tables

    shown = Console(highlight=False, markup=False, emoji=False, soft_wrap=not sys.stdout.isatty())
    if not shown.is_terminal:
        shown.width = _WIDE
    return shown


def printable(text: str | None) -> str:
    """Return the text without what could steer a terminal or reorder a line; `—` for None."""
    return "—" if text is None else plain(text)


def moment(time: datetime | None) -> str:
    """Return a time to the minute as it is in Beijing; `—` for None."""
    from yybcrawl.zone import CHINA  # noqa: PLC0415  --help needs no SQL

    return f"{time.astimezone(CHINA):%Y-%m-%d %H:%M}" if time else "—"


def printed(day: date | None, time: datetime | None) -> str:
    """Return when an article was printed, as exactly as its page says; `—` where it does not."""
    return moment(time) if time else str(day or "—")


def write_csv(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write CSV to stdout that spreadsheet programs open as it is meant."""
    from yybcrawl.exports.spreadsheet import Spreadsheet  # noqa: PLC0415  other forms need none

    sheet = Spreadsheet(sys.stdout.buffer, columns)
    sheet.write(rows)
    sheet.close()


def write_json(value: Any) -> None:
    """Write JSON to stdout, in UTF-8 whatever the terminal's encoding is."""
    sys.stdout.buffer.write((to_json(value) + "\n").encode())
