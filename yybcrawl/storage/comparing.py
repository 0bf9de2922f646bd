"""Checking that two archives hold the same, and that their texts are those they were stored as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yybcrawl.items import Article
from yybcrawl.storage.copying import TABLES
from yybcrawl.storage.side_by_side import Side, columns_of, side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(slots=True)
class Compared:
    """A table in two databases: its rows in each, and the first key of what is not as it should be.

    `hashes` is how many content hashes were computed anew, in both databases. `differing` rows are
    not the same in both or only in one, `damaged` ones do not fit their content hash in either.
    """

    table: str
    left: int = 0
    right: int = 0
    hashes: int = 0
    differing: int = 0
    damaged: int = 0
    first: tuple[Any, ...] | None = None

    @property
    def is_sound(self) -> bool:
        """Whether both databases hold the same rows, each as it was stored."""
        return not self.differing and not self.damaged


def compare_archives(left: Side, right: Side) -> Iterator[Compared]:
    """Compare every row of every table, and give the outcome of each table."""
    for table in TABLES:
        columns = columns_of(table, table.columns.keys())
        names = [column.name for column in columns]
        hashed = "content_hash" in names
        compared = Compared(table.name)
        for pair in side_by_side(table, columns, left, right):
            rows = [dict(zip(names, row, strict=True)) for row in pair[1:] if row is not None]
            compared.left += pair.left is not None
            compared.right += pair.right is not None
            compared.hashes += hashed
            differs = pair.left != pair.right
            damaged = hashed and _is_damaged(rows)
            compared.differing += differs
            compared.damaged += damaged
            if compared.first is None and (differs or damaged):
                compared.first = pair.key
        yield compared


def _is_damaged(rows: Iterable[Mapping[str, Any]]) -> bool:
    return any(_content_hash(row) != row["content_hash"] for row in rows)


def _content_hash(row: Mapping[str, Any]) -> str:
    """Return the hash of the stored fields of an article or revision."""
    return Article(
        portal="",
        key="",
        url="",
        title=row["title"],
        source=row["source"],
        published_on=row["published_on"],
        published_at=row["published_at"],
        paragraphs=[row["body"]],
    ).content_hash
