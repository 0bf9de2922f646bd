"""Reading one table of two databases at once, in the order of its primary key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, String, literal, select, tuple_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Column, Row, Select, Table

BATCH = 1000


class Side(NamedTuple):
    """One of the two databases: its dialect, and how the rows of a query are read as needed."""

    dialect: str
    fetch: Callable[[Select[Any]], Iterable[Row[Any]]]


class Pair(NamedTuple):
    """The row with one primary key in both databases, None where a database has no such row.

    A row is a tuple: the key first, then the other columns that were asked for.
    """

    key: tuple[Any, ...]
    left: tuple[Any, ...] | None
    right: tuple[Any, ...] | None


def columns_of(table: Table, names: Sequence[str]) -> list[Column[Any]]:
    """Return the columns that the rows of `table` consist of: its key, then those of `names`."""
    keys = list(table.primary_key)
    return keys + [
        column for column in table.columns if column.name in names and column not in keys
    ]


def side_by_side(
    table: Table, columns: Sequence[Column[Any]], left: Side, right: Side
) -> Iterator[Pair]:
    """Give every row of either database once, by key; a thousand rows of each are in memory.

    `columns` are those of `columns_of`. A row written while this runs may or may not be given.
    """
    size = len(table.primary_key)
    ours, theirs = _rows(table, columns, left), _rows(table, columns, right)
    our, their = next(ours, None), next(theirs, None)
    while our is not None or their is not None:
        key = min(row[:size] for row in (our, their) if row is not None)
        pair = Pair(
            key,
            our if our is not None and our[:size] == key else None,
            their if their is not None and their[:size] == key else None,
        )
        # Before the pair is given: what its taker writes then is not read again.
        our = our if pair.left is None else next(ours, None)
        their = their if pair.right is None else next(theirs, None)
        yield pair


def _rows(table: Table, columns: Sequence[Column[Any]], side: Side) -> Iterator[tuple[Any, ...]]:
    keys = list(table.primary_key)
    if side.dialect == "sqlite":
        return _read_in_pieces(select(*columns).order_by(*keys).limit(BATCH), keys, side)
    # Both databases are to sort text by its code points, as Python does.
    order: list[ColumnElement[Any]] = [
        key.collate("C") if isinstance(key.type, String) else key for key in keys
    ]
    return map(tuple, side.fetch(select(*columns).order_by(*order)))


def _read_in_pieces(
    query: Select[Any], keys: Sequence[Column[Any]], side: Side
) -> Iterator[tuple[Any, ...]]:
    """Read from one key on, again and again: an open query would keep SQLite's log growing."""
    rows = list(side.fetch(query))
    while rows:
        yield from map(tuple, rows)
        if len(rows) < BATCH:
            return
        last = [literal(value, key.type) for value, key in zip(rows[-1], keys, strict=False)]
        rows = list(side.fetch(query.where(tuple_(*keys) > tuple_(*last))))
