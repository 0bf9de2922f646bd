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
from yybcrawl.storage.side_by_side import BATCH, Pair, Side, columns_of, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Engine, Select, Table

TABLES: tuple[Table, ...] = tuple(models.Base.metadata.sorted_tables)
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
        yield Side(engine.dialect.name, lambda query: connection.execute(query).all())


def newest(engine: Engine) -> Side:
    """Return a database as it is at each moment; no transaction stays open between two reads."""

    def fetch(query: Select[Any]) -> Sequence[Any]:
        with reading(engine) as connection:
            return connection.execute(query).all()

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
    for table in TABLES:
        _Writer(table, target, done[table.name], progress).write(source, there)
    with writing(target) as connection:
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
        links = _own_links(self._table)
        columns = columns_of(self._table, self._table.columns.keys())
        names = [column.name for column in columns]
        pairs = side_by_side(self._table, columns, source, there)
        while group := list(islice(pairs, BATCH)):
            new, changed = [], []
            for pair in group:
                if pair.left is None or pair.left == pair.right:
                    continue
                values = dict(zip(names, pair.left, strict=True))
                # A row may refer to a later one, as a duplicate to its original.
                for link in links:
                    del values[link]
                if pair.right is None:
                    new.append(values)
                else:
                    changed.append(self._change(pair, values))
            self._commit(new, changed)
            self._done.rows += len(group)
            self._done.inserted += len(new)
            self._done.changed += len(changed)
            self._progress(self._done)
        if links:
            self._write_links(links, source, there)

    def _write_links(self, links: Sequence[str], source: Side, there: Side) -> None:
        columns = columns_of(self._table, links)
        names = [column.name for column in columns]
        changes = (
            self._change(pair, dict(zip(names, pair.left, strict=True)))
            for pair in side_by_side(self._table, columns, source, there)
            if pair.left is not None and pair.left != pair.right
        )
        while changed := list(islice(changes, BATCH)):
            self._commit([], changed)
            self._progress(self._done)

    def _commit(self, new: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
        if not new and not changed:
            return
        with writing(self._target) as connection:
            if new:
                connection.execute(insert(self._table), new)
            if changed:
                connection.execute(update(self._table).where(self._this_row), changed)

    def _change(self, pair: Pair, values: dict[str, Any]) -> dict[str, Any]:
        changed = {name: value for name, value in values.items() if name not in self._keys}
        return changed | self._where(pair)

    def _where(self, pair: Pair) -> dict[str, Any]:
        return {f"of_{name}": value for name, value in zip(self._keys, pair.key, strict=True)}


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
