"""Options of several commands, and the kinds of values they take."""

from __future__ import annotations

import functools
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from yybcrawl import settings

if TYPE_CHECKING:
    from collections.abc import Callable


class Time(click.ParamType[datetime]):
    """A time in ISO 8601, in Beijing time where it names no zone; the value is aware."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read the time, or end the command with 2."""
        from yybcrawl.zone import CHINA  # noqa: PLC0415  --help needs no parser

        try:
            time = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time in ISO 8601.", param, ctx)
        return time if time.tzinfo else time.replace(tzinfo=CHINA)


class Day(click.ParamType[date]):
    """A day, written 2018-04-01."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day, or end the command with 2."""
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            self.fail(f"{value!r} is not a day, write it as 2018-04-01.", param, ctx)


class Names(click.ParamType[tuple[str, ...]]):
    """Names, separated by commas of either width or by 、."""

    name = "names"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Read the names, or end the command with 2 where there is none."""
        if isinstance(value, tuple):
            return value
        names = tuple(filter(None, (name.strip() for name in re.split("[,，、]", value))))
        if not names:
            self.fail(f"{value!r} names nothing.", param, ctx)
        return names


class Pair(click.ParamType[tuple[str, str]]):
    """A name and its value, written NAME=VALUE."""

    name = "name=value"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Part name and value, or end the command with 2."""
        name, equals, given = value.partition("=")
        if not (name and equals):
            self.fail(f"{value!r} is no argument, write it as NAME=VALUE.", param, ctx)
        return name, given


fetched_at_option = click.option(
    "--fetched-at",
    type=Time(),
    help="When the page was fetched, in ISO 8601; Beijing time where it names no zone.",
)

database_option = click.option(
    "--database",
    metavar="URL",
    default=settings.YYBCRAWL_DATABASE_URL,
    # The setting's value is not shown: it may hold a password.
    show_default="YYBCRAWL_DATABASE_URL, or sqlite:///yybcrawl.db",
    help="Address of the archive.",
)

_FILTERS = (
    click.option(
        "--district",
        "districts",
        type=Names(),
        default=(),
        metavar="NAMES",
        help="Only these districts, by name or slug, comma-separated;"
        " a city's name means the city's own channel.",
    ),
    click.option(
        "--source",
        "sources",
        type=Names(),
        default=(),
        metavar="NAMES",
        help="Only articles of these newspapers (来源), comma-separated.",
    ),
    click.option(
        "--author",
        "authors",
        type=Names(),
        default=(),
        metavar="NAMES",
        help="Only articles with one of these people in the byline, comma-separated.",
    ),
    click.option("--since", type=Day(), metavar="DAY", help="Only articles printed from this day."),
    click.option("--until", type=Day(), metavar="DAY", help="Only articles printed to this day."),
    click.option(
        "--all",
        "duplicates",
        is_flag=True,
        help="Also articles that are duplicates of another.",
    ),
)


def selection_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filters of articles; it gets them as one argument, `selection`."""

    @functools.wraps(command)
    def select(  # noqa: PLR0913  one for each option
        *,
        districts: tuple[str, ...],
        sources: tuple[str, ...],
        authors: tuple[str, ...],
        since: date | None,
        until: date | None,
        duplicates: bool,
        **others: Any,
    ) -> None:
        from yybcrawl.storage.selection import Selection  # noqa: PLC0415  --help needs no SQL

        selection = Selection(
            districts=districts,
            sources=sources,
            authors=authors,
            since=since,
            until=until,
            duplicates=duplicates,
        )
        command(selection=selection, **others)

    for option in reversed(_FILTERS):
        select = option(select)
    return select


def limit_option(default: int | None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the option `--limit`; with the default None it takes all there is."""
    return click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=default,
        show_default=True if default else "all",
        help="At most this many articles, the newest first.",
    )
