"""`yybcrawl export`: articles as a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from yybcrawl.cli.opening import opened
from yybcrawl.cli.options import database_option, limit_option, selection_options
from yybcrawl.cli.words import CommandWithWords, read_words, words_argument
from yybcrawl.errors import ArgumentError

if TYPE_CHECKING:
    from yybcrawl.storage.selection import Selection

_FORMS = ("csv", "jsonl", "parquet")


@click.command(
    cls=CommandWithWords,
    epilog="Example: yybcrawl export -o xindu.csv --district 新都 --since 2018-01-01",
)
@words_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    help="The file, which is replaced in the end; - for standard output.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help="The form of the file; what FILE ends with by default.",
)
@selection_options
@limit_option(None)
@database_option
def export(  # noqa: PLR0913  one for each option
    words: tuple[str, ...],
    *,
    output: str,
    form: str | None,
    selection: Selection,
    limit: int | None,
    database: str,
) -> None:
    """Write articles to a file, newest first: all stories, or those that WORDS and filters select.

    Every column of the articles is in it, with their people, pictures and channels. CSV opens in
    Excel; jsonl has one JSON object a line; parquet needs the extra of that name.
    """
    from yybcrawl.exports.output import writing_file  # noqa: PLC0415  --help needs no SQL
    from yybcrawl.exports.writers import WRITERS  # noqa: PLC0415
    from yybcrawl.storage.records import open_records  # noqa: PLC0415

    write = WRITERS[form or _form_of(output)]
    query = read_words(words)
    with (
        opened(database) as engine,
        open_records(engine, query, selection, limit) as records,
        writing_file(output) as file,
    ):
        count = write(file, records)
    left_out = "" if selection.duplicates else "; duplicates are left out, --all adds them"
    click.echo(f"Articles written: {count}{left_out}.", err=True)


def _form_of(output: str) -> str:
    """Return the form that a file's name promises."""
    form = PurePath(output).suffix[1:].lower()
    if form not in _FORMS:
        raise ArgumentError(
            f"{output!r} does not end with .csv, .jsonl or .parquet: give a --format."
        )
    return form
