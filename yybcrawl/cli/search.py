"""`yybcrawl search`: Chinese full text over title and body."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from yybcrawl.cli.opening import opened
from yybcrawl.cli.options import database_option, limit_option, selection_options
from yybcrawl.cli.output import to_json
from yybcrawl.cli.terminal import format_option
from yybcrawl.cli.words import CommandWithWords, read_words, words_argument
from yybcrawl.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yybcrawl.storage.search import Hit
    from yybcrawl.storage.selection import Selection
    from yybcrawl.storage.snippets import Marked

_FIELDS = (
    "key",
    "title",
    "source",
    "byline",
    "published_on",
    "published_at",
    "city",
    "district",
    "url",
    "is_duplicate",
)


@click.command(
    cls=CommandWithWords,
    epilog="Example: yybcrawl search '社区治理 -成都' --district 新都,温江 --since 2018-04-01",
)
@words_argument
@selection_options
@limit_option(20)
@format_option
@database_option
def search(
    words: tuple[str, ...], *, selection: Selection, limit: int, form: str, database: str
) -> None:
    """Find articles by words in title and body, newest first.

    Articles have to hold all WORDS, each as it stands, also inside a longer word. Put a phrase
    with spaces into "quotes", and a - before what must not be there. Traditional characters find
    simplified ones, wide characters narrow ones, and capitals small ones. Without WORDS, the
    filters alone select.
    """
    from yybcrawl.storage import search as searching  # noqa: PLC0415  --help needs no SQL

    query = read_words(words)
    if query is None and not selection:
        raise ArgumentError("Give words to look for, or a filter such as --district.")
    with opened(database) as engine:
        found = searching.search(engine, query, selection, limit + 1)
    shown = found[:limit]
    _WRITERS[form](shown)
    if not found:
        click.echo("No article was found.", err=True)
    elif len(found) > limit:
        click.echo(f"There are more articles than these {limit}: raise --limit.", err=True)


def _write_table(hits: Sequence[Hit]) -> None:
    from rich.console import Console  # noqa: PLC0415  other forms need no tables
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    def styled(marked: Marked, style: str) -> Text:
        pieces = [(piece, "bold red" if is_hit else style) for piece, is_hit in marked.pieces()]
        return Text.assemble(*pieces)

    console = Console()
    if not console.is_terminal:
        _write_lines(hits)
        return
    table = Table("key", "printed", "place", "source", "article", show_lines=True)
    for column in table.columns[:-1]:
        column.no_wrap = True
    for hit in hits:
        article = Text("\n").join((styled(hit.title, "bold"), styled(hit.snippet, "")))
        table.add_row(*map(Text, _facts(hit)), article)
    if hits:
        console.print(table)


def _write_lines(hits: Sequence[Hit]) -> None:
    """Write one article a line, with a tab between its facts."""
    if hasattr(sys.stdout, "reconfigure"):
        # A terminal of an old encoding lacks characters; it still shows the others.
        sys.stdout.reconfigure(errors="replace")
    for hit in hits:
        click.echo("\t".join((*_facts(hit), _bracketed(hit.title), _bracketed(hit.snippet))))


def _write_json(hits: Sequence[Hit]) -> None:
    marked = [
        _plain(hit)
        | {
            "snippet": hit.snippet.text,
            "title_hits": hit.title.hits,
            "snippet_hits": hit.snippet.hits,
        }
        for hit in hits
    ]
    sys.stdout.buffer.write((to_json(marked) + "\n").encode())


def _write_csv(hits: Sequence[Hit]) -> None:
    from yybcrawl.exports.spreadsheet import Spreadsheet  # noqa: PLC0415  other forms need none

    sheet = Spreadsheet(sys.stdout.buffer, (*_FIELDS, "snippet"))
    sheet.write((*_plain(hit).values(), _bracketed(hit.snippet)) for hit in hits)
    sheet.close()


_WRITERS = {"table": _write_table, "json": _write_json, "csv": _write_csv}


def _facts(hit: Hit) -> tuple[str, str, str, str]:
    """Return key, printed time, place and source as texts, empty where they are unknown."""
    printed = ""
    if hit.published_at:
        printed = f"{hit.published_at:%Y-%m-%d %H:%M}"
    elif hit.published_on:
        printed = hit.published_on.isoformat()
    return hit.key, printed, hit.district or hit.city or "", hit.source or ""


def _plain(hit: Hit) -> dict[str, Any]:
    values = {name: getattr(hit, name) for name in _FIELDS}
    return values | {"title": hit.title.text}


def _bracketed(marked: Marked) -> str:
    return "".join(f"【{piece}】" if is_hit else piece for piece, is_hit in marked.pieces())
