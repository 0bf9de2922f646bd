"""`yybcrawl stats`: how many articles, by district, source and month."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

import click

from yybcrawl.cli.opening import opened
from yybcrawl.cli.options import database_option, selection_options
from yybcrawl.cli.terminal import console, format_option, printable, write_csv, write_json

if TYPE_CHECKING:
    from yybcrawl.storage.counts import Count
    from yybcrawl.storage.selection import Selection

_COLUMNS = ("city", "district", "source", "month", "articles")


@click.command(epilog="Example: yybcrawl stats --district 新都 --since 2018-01-01")
@selection_options
@format_option
@database_option
def stats(selection: Selection, form: str, database: str) -> None:
    """Count the articles by district, by source and by month.

    As a table, each count stands alone; JSON and CSV have a row for every district, source and
    month. Duplicates are counted with --all.
    """
    from yybcrawl.storage.counts import count_articles  # noqa: PLC0415  --help needs no SQL

    with opened(database) as engine:
        counts = count_articles(engine, selection)
    if form == "json":
        write_json([dataclasses.asdict(count) for count in counts])
    elif form == "csv":
        write_csv(_COLUMNS, [dataclasses.astuple(count) for count in counts])
    else:
        _show(counts)


def _show(counts: list[Count]) -> None:
    from rich.table import Table  # noqa: PLC0415  --help needs no tables

    places, sources, months = Counter[str](), Counter[str](), Counter[str]()
    for count in counts:
        city = printable(count.city)
        places[f"{city} {printable(count.district)}" if count.district else city] += count.articles
        sources[printable(count.source)] += count.articles
        months[printable(count.month)] += count.articles
    shown = console()
    for name, found in (
        ("district", places.most_common()),
        ("source", sources.most_common()),
        ("month", sorted(months.items())),
    ):
        table = Table(name, title=f"Articles by {name}")
        table.add_column("articles", justify="right")
        for value, number in found:
            table.add_row(value, f"{number:,}")
        shown.print(table)
    click.echo(f"{sum(months.values()):,} articles.", err=True)
