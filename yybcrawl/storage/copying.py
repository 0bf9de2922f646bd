"""Copying an archive into another database, so that it may be done again at any time."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, bindparam, delete, func, insert, select, update

from yybcrawl.errors import ArgumentError
from yybcrawl.storage import models
from yybcrawl.storage.engine import reading, writing
from yybcrawl.storage.schema import show
from yybcrawl.storage.search_index import Text, finish_index, postpone_index, reindex_articles
from yybcrawl.storage.side_by_side import BATCH, Pair, Side, columns_of, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Engine, Row, Select, Table

TABLES: tuple[Table, ...] = tuple(models.Base.metadata.sorted_tables)
_ARTICLES = models.table(models.Article)
_STREAMED = {"stream_results": True, "yield_per": BATCH}
# What a row is about; copying never changes that, and removes no row of these tables.
_IDENTITIES = {
    "channels": ("portal", "path"),
    "articles": ("portal", "key"),
    "runs": ("spider", "started_at"),
}


@dataclass(slots=True)
class Copied:
    """What copying did to one table; `rows` is how many of the source were looked at."""

    table: str
    rows: int = 0
    inserted: int = 0
    changed: int = 0
    removed: int = 0


@contextmanager
def snapshot(engine: Engine) -> Iterator[Side]:
    """Give a database as it is now, whoever writes to it meanwhile. Raises DatabaseError."""
    with reading(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield Side(
            engine.dialect.name,
            lambda query: connection.execute(query, execution_options=_STREAMED),
        )


def newest(engine: Engine) -> Side:
    """Return a database as it is when a table is read; it may be written meanwhile."""

    def fetch(query: Select[Any]) -> Iterator[Row[Any]]:
        with reading(engine) as connection:
            yield from connection.execute(query, execution_options=_STREAMED)

    return Side(engine.dialect.name, fetch)


def copy_archive(source: Side, target: Engine, progress: Callable[[Copied], None]) -> list[Copied]:
    """Make the rows of `target` those of `source`, with their ids; return what was done.

    Commits a thousand rows at a time and writes only what differs, so that a copy which was
    interrupted goes on. `progress` is called after each batch. Raises ArgumentError, before
    anything is written, where the target holds an article, channel or run that the source lacks.
    """
    done = {table.name: Copied(table.name) for table in TABLES}
    there = newest(target)
    for name, identity in _IDENTITIES.items():
        _refuse_strangers(models.Base.metadata.tables[name], identity, source, target)
    for table in reversed(TABLES):
        if table.name not in _IDENTITIES:
            _Writer(table, target, done[table.name], progress).remove(source, there)
    with writing(target) as connection:
        if connection.scalar(select(func.max(_ARTICLES.c.id))) is None:
            postpone_index(connection)
    for table in TABLES:
        _Writer(table, target, done[table.name], progress).write(source, there)
    with writing(target) as connection:
        finish_index(connection)
        for table in TABLES:
            _set_sequence(connection, table)
    return list(done.values())


def _refuse_strangers(table: Table, identity: Sequence[str], source: Side, target: Engine) -> None:
    for pair in side_by_side(table, columns_of(table, identity), source, newest(target)):
        if pair.right is not None and pair.left != pair.right:
            number, *what = pair.right
            raise ArgumentError(
                f"The database {show(target.url)} is no copy of this archive: row {number} of its"
                f" {table.name} ({', '.join(map(str, what))}) is not there; nothing is written."
            )


class _Writer:
    """Writes the differences between two databases in one table, a thousand rows a commit."""

    def __init__(
        self, table: Table, target: Engine, done: Copied, progress: Callable[[Copied], None]
    ) -> None:
        self._table = table
        self._keys = table.primary_key.columns.keys()
        # A row may refer to a later one, as a duplicate to its original: these are written last.
        self._links = _own_links(table)
        self._this_row = and_(*(key == bindparam(f"of_{key.name}") for key in table.primary_key))
        self._target = target
        self._done = done
        self._progress = progress

    def remove(self, source: Side, there: Side) -> None:
        """Remove what the source does not hold, such as the people of an older version."""
        statement = delete(self._table).where(self._this_row)
        pairs = side_by_side(self._table, columns_of(self._table, ()), source, there)
        gone = (self._where(pair) for pair in pairs if pair.left is None)
        while rows := list(islice(gone, BATCH)):
            with writing(self._target) as connection:
                connection.execute(statement, rows)
            self._done.removed += len(rows)
            self._progress(self._done)

    def write(self, source: Side, there: Side) -> None:
        """Insert what the target lacks and update what differs."""
        names = [column.name for column in self._table.columns]
        for group in self._groups(names, source, there):
            new = [pair for pair in group if pair.right is None]
            changed = [pair for pair in group if pair.right and pair.right != pair.left]
            if new or changed:
                with writing(self._target) as connection:
                    self._save(connection, new, changed)
            self._done.rows += len(group)
            self._done.inserted += len(new)
            self._done.changed += len(changed)
            self._progress(self._done)
        if self._links:
            self._write_links(source, there)

    def _save(self, connection: Connection, new: list[Pair], changed: list[Pair]) -> None:
        names = [column.name for column in columns_of(self._table, self._table.columns.keys())]
        rows = [dict(zip(names, pair.left or (), strict=True)) for pair in new + changed]
        values = [
            {name: value for name, value in row.items() if name not in self._links} for row in rows
        ]
        if new:
            connection.execute(insert(self._table), values[: len(new)])
        if changed:
            self._update(connection, changed, values[len(new) :])
        if self._table is _ARTICLES:
            old = [dict(zip(names, pair.right or (), strict=True)) for pair in changed]
            reindex_articles(connection, _texts(old), _texts(rows))

    def _write_links(self, source: Side, there: Side) -> None:
        """Write the references to rows of the same table, when all of those are there."""
        names = [column.name for column in columns_of(self._table, self._links)]
        for group in self._groups(self._links, source, there):
            changed = [pair for pair in group if pair.right != pair.left]
            if changed:
                values = [dict(zip(names, pair.left or (), strict=True)) for pair in changed]
                with writing(self._target) as connection:
                    self._update(connection, changed, values)
                self._progress(self._done)

    def _groups(self, names: Sequence[str], source: Side, there: Side) -> Iterator[list[Pair]]:
        """Give the rows of the source, a thousand at a time, with what the target has of them."""
        found = side_by_side(self._table, columns_of(self._table, names), source, there)
        pairs = (pair for pair in found if pair.left is not None)
        while group := list(islice(pairs, BATCH)):
            yield group

    def _update(
        self, connection: Connection, pairs: Sequence[Pair], values: Sequence[dict[str, Any]]
    ) -> None:
        rows = [
            {name: value for name, value in row.items() if name not in self._keys}
            | self._where(pair)
            for pair, row in zip(pairs, values, strict=True)
        ]
        connection.execute(update(self._table).where(self._this_row), rows)

    def _where(self, pair: Pair) -> dict[str, Any]:
        return {f"of_{name}": value for name, value in zip(self._keys, pair.key, strict=True)}


def _texts(rows: Sequence[dict[str, Any]]) -> list[Text]:
    return [Text(row["id"], row["title"], row["body"]) for row in rows]


def _own_links(table: Table) -> list[str]:
    return [
        column.name
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _set_sequence(connection: Connection, table: Table) -> None:
    """Let PostgreSQL go on numbering where the copied ids end; SQLite does so by itself."""
    key, *others = table.primary_key
    if connection.dialect.name != "postgresql" or others or not isinstance(key.type, Integer):
        return
    sequence = func.pg_get_serial_sequence(table.name, key.name)
    last = func.coalesce(func.max(key), 1)
    connection.execute(select(func.setval(sequence, last, func.count(key) > 0)))
