"""Counting the articles in the search index of an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, LargeBinary, column, func, select, table

from yybcrawl.storage.search_index import TABLE

if TYPE_CHECKING:
    from yybcrawl.storage.side_by_side import Side

_ENTRIES = select(func.count()).select_from(table(TABLE))
# SQLite does not scan a full-text table without texts; its own count begins this record.
_RECORD = select(column("block", LargeBinary)).select_from(table(f"{TABLE}_data"))
_TOTALS = _RECORD.where(column("id", Integer) == 1)


def count_indexed(side: Side) -> int:
    """Return how many articles the search index of a database holds."""
    if side.dialect == "postgresql":
        return sum(count for (count,) in side.fetch(_ENTRIES))
    return sum(_read_varint(record) for (record,) in side.fetch(_TOTALS))


def _read_varint(record: bytes) -> int:
    """Return the number at the start of a record: seven bits a byte, the highest ones first."""
    number = 0
    for byte in record:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number
