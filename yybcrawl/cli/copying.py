"""What `yybcrawl db copy` does and says."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from yybcrawl.errors import ArgumentError, DatabaseError
from yybcrawl.storage.comparing import compare_archives
from yybcrawl.storage.copying import copy_archive, newest, snapshot
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.indexed import count_indexed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import URL

    from yybcrawl.storage.comparing import Compared
    from yybcrawl.storage.copying import Copied


def copy_database(source: str, target: str) -> None:
    """Copy, compare, and print both; raises DatabaseError where the two differ after all."""
    with ExitStack() as stack:
        origin = open_database(source, create=False)
        stack.callback(origin.dispose)
        copy = open_database(target)
        stack.callback(copy.dispose)
        if _place(copy.url) == _place(origin.url):
            raise ArgumentError(f"{target} is the archive itself: name another database.")
        before = stack.enter_context(snapshot(origin))
        # Shown on a terminal only.
        status = stack.enter_context(Console(stderr=True).status("Copying …"))
        copied = copy_archive(
            before,
            copy,
            lambda done: status.update(f"Copying {done.table}: {done.rows:,} rows …"),
        )
        status.update("Comparing both …")
        compared = list(compare_archives(before, newest(copy)))
        indexed = count_indexed(before), count_indexed(newest(copy))
    _show(copied, compared)
    _say(compared, indexed)


def _place(url: URL) -> URL:
    """Return the address with the whole path of SQLite's file."""
    if url.drivername != "sqlite":
        return url
    return url.set(database=str(Path(url.database or "").resolve()), query={})


def _show(copied: Sequence[Copied], compared: Sequence[Compared]) -> None:
    table = Table()
    table.add_column("table", no_wrap=True)
    for name in ("new", "changed", "removed", "in FROM", "in TO", "hashes"):
        table.add_column(name, justify="right")
    for done, found in zip(copied, compared, strict=True):
        counts = (done.inserted, done.changed, done.removed, found.left, found.right, found.hashes)
        table.add_row(done.table, *(f"{count:,}" for count in counts))
    Console().print(table)


def _say(compared: Sequence[Compared], indexed: tuple[int, int]) -> None:
    rows = sum(found.left for found in compared)
    hashes = sum(found.hashes for found in compared)
    faults = [
        f"{found.table} has {found.differing} rows that differ and {found.damaged} whose content"
        f" hash does not fit (the first is {', '.join(map(str, found.first or ()))})"
        for found in compared
        if not found.is_sound
    ]
    articles = next(found for found in compared if found.table == "articles")
    faults += [
        f"the search index of {name} holds {held} of {stored} articles"
        for name, held, stored in zip(
            ("FROM", "TO"), indexed, (articles.left, articles.right), strict=True
        )
        if held != stored
    ]
    if faults:
        raise DatabaseError(f"FROM and TO do not hold the same archive: {'; '.join(faults)}.")
    click.echo(
        f"Both hold the same {rows:,} rows; {hashes:,} content hashes, computed anew from the"
        " stored texts on both sides, are right. The search index of both holds all articles.",
        err=True,
    )
