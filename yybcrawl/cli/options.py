"""Options of several commands, and the kinds of values they take."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click


class Time(click.ParamType[datetime]):
    """A time in ISO 8601, in Beijing time where it names no zone; the value is aware."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read the time, or end the command with 2."""
        from yybcrawl.extract.dates import BEIJING  # noqa: PLC0415  --help needs no parser

        try:
            time = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time in ISO 8601.", param, ctx)
        return time if time.tzinfo else time.replace(tzinfo=BEIJING)


fetched_at_option = click.option(
    "--fetched-at",
    type=Time(),
    help="When the page was fetched, in ISO 8601; Beijing time where it names no zone.",
)

database_option = click.option(
    "--database",
    metavar="URL",
    envvar="YYBCRAWL_DATABASE_URL",
    default="sqlite:///yybcrawl.db",
    show_default=True,
    help="The archive to look at; YYBCRAWL_DATABASE_URL where it is not given.",
)
