"""Pointing articles with the same text to the earliest of them."""

from __future__ import annotations

from datetime import datetime, time
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from yybcrawl.storage import models
from yybcrawl.storage.types import CHINA

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Row

_articles = models.table(models.Article)

_FIND = (
    select(
        *_articles.c[
            "id",
            "portal",
            "key",
            "published_on",
            "published_at",
            "text_hash",
            "duplicate_of_id",
            "similarity",
        ]
    )
    .where(_articles.c.text_hash.in_(bindparam("hashes", expanding=True)))
    .order_by(_articles.c.text_hash)
)
_MARK = (
    update(_articles)
    .where(_articles.c.id == bindparam("article_id"))
    .values(duplicate_of_id=bindparam("root_id"), similarity=bindparam("equal"))
)


def mark_duplicates(connection: Connection, hashes: Collection[str]) -> None:
    """Point every article with one of these text hashes to the earliest of its group.

    The outcome depends on what is stored, never on the order in which it was stored.
    """
    if not hashes:
        return
    marks: list[dict[str, Any]] = []
    found = connection.execute(_FIND, {"hashes": sorted(hashes)})
    for _, group in groupby(found, key=lambda row: row.text_hash):
        rows = sorted(group, key=_age)
        root = rows[0].id
        for row in rows:
            mark = (None, None) if row.id == root else (root, 1.0)
            if mark != (row.duplicate_of_id, row.similarity):
                marks.append({"article_id": row.id, "root_id": mark[0], "equal": mark[1]})
    if marks:
        connection.execute(_MARK, marks)


def _age(row: Row[Any]) -> tuple[Any, ...]:
    printed = row.published_at
    if printed is None and row.published_on is not None:
        printed = datetime.combine(row.published_on, time.min, tzinfo=CHINA)
    number = (0, int(row.key)) if row.key.isdecimal() else (1, 0)
    undated = printed is None
    return (undated, None if undated else printed, *number, row.key, row.portal, row.id)
