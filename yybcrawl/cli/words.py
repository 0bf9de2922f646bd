"""The words of a search on the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from yybcrawl.storage.query import Query

# No option begins like this; -o成都.csv and --district=成都 are options.
_EXCLUDED = re.compile('-["\x80-\U0010ffff]')


class CommandWithWords(click.Command):
    """A command whose words may be excluded: `-成都` is no option, but a word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put exclusions after `--`, behind which click looks for no option."""
        if "--" not in args:
            excluded = [arg for arg in args if _EXCLUDED.match(arg)]
            kept = [arg for arg in args if arg not in excluded]
            args = [*kept, "--", *excluded]
        return super().parse_args(ctx, args)


words_argument = click.argument("words", nargs=-1)


def read_words(words: tuple[str, ...]) -> Query | None:
    """Return what was asked for, None without words. Raises ArgumentError."""
    from yybcrawl.storage.query import Query  # noqa: PLC0415  --help needs no search

    return Query.parse(" ".join(words)) if words else None
