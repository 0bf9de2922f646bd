"""Pointing articles with the same or nearly the same text to the earliest of them.

Articles with equal words have one text; texts are similar where they share half their shingles.
An article points to the earliest one among those with its own text and with all similar texts,
whether that one points further or not: the mark of an article depends on the articles like it,
never on what was found for those, nor on the order in which they were stored.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from yybcrawl.storage import models
from yybcrawl.storage.bands import Holders, find_similar
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Row

    Groups = dict[str, list[Row[Any]]]

_articles = models.table(models.Article)

_COLUMNS = _articles.c[
    "id",
    "portal",
    "key",
    "published_on",
    "published_at",
    "text_hash",
    "duplicate_of_id",
    "similarity",
]
FIND = select(*_COLUMNS).where(_articles.c.text_hash.in_(bindparam("hashes", expanding=True)))
FIND_BY_ID = select(*_COLUMNS).where(_articles.c.id.in_(bindparam("ids", expanding=True)))
_POINTING = select(func.min(_articles.c.id)).group_by(_articles.c.text_hash)
FIND_POINTING = select(*_articles.c["text_hash", "body"]).where(
    _articles.c.id.in_(
        _POINTING.where(_articles.c.duplicate_of_id.in_(bindparam("ids", expanding=True)))
    )
)
_MARK = (
    update(_articles)
    .where(_articles.c.id == bindparam("article_id"))
    .values(duplicate_of_id=bindparam("original_id"), similarity=bindparam("share"))
)


class TextChange(NamedTuple):
    """The `text_hash` of an article before and after: None before it was stored, or too short."""

    before: str | None
    after: str | None


def mark_duplicates(
    connection: Connection, changes: Mapping[int, TextChange], bodies: Mapping[str, str]
) -> None:
    """Settle the marks of new and changed articles, by their number, and of all like them.

    `bodies` holds the body of every text hash in `changes`.
    """
    touched = {text for change in changes.values() for text in change if text}
    if not touched:
        return
    revised = [article_id for article_id, change in changes.items() if change.before]
    settled = _pointing_at(connection, revised) | {text: bodies[text] for text in touched}
    groups = _find_groups(connection, settled)
    similar = find_similar(connection, settled, _find_holders(changes, groups))
    neighbours: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for text, found in similar.items():
        for other, share in found.items():
            if other not in settled:
                neighbours[other][text] = share
    groups |= _find_groups(connection, neighbours)
    # A neighbour has lost nothing: what it pointed to is either still there or comes earlier now.
    present = _find_originals(connection, [groups[text][0] for text in neighbours])
    alike = similar | neighbours
    marks: list[dict[str, Any]] = []
    for text, group in groups.items():
        originals = [(group[0], 1.0)]
        for other, share in alike[text].items():
            originals += [(row, share) for row in groups.get(other, [])[:1]]
        if text in neighbours and group[0].duplicate_of_id:
            originals.append((present[group[0].duplicate_of_id], group[0].similarity))
        marks += _marks(group, *min(originals, key=lambda pair: _age(pair[0])))
    if marks:
        connection.execute(_MARK, marks)


def _pointing_at(connection: Connection, articles: Collection[int]) -> dict[str, str]:
    """Return the texts that point to one of these articles, by text hash."""
    if not articles:
        return {}
    found = connection.execute(FIND_POINTING, {"ids": articles})
    return {row.text_hash: row.body for row in found}


def _find_groups(connection: Connection, texts: Collection[str]) -> Groups:
    """Return the articles of each text, the earliest first; a text without any is left out."""
    if not texts:
        return {}
    groups: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(FIND, {"hashes": sorted(texts)}):
        groups[row.text_hash].append(row)
    return {text: sorted(group, key=_age) for text, group in groups.items()}


def _find_originals(connection: Connection, rows: Collection[Row[Any]]) -> dict[int, Row[Any]]:
    ids = {row.duplicate_of_id for row in rows if row.duplicate_of_id}
    if not ids:
        return {}
    return {row.id: row for row in connection.execute(FIND_BY_ID, {"ids": sorted(ids)})}


def _find_holders(changes: Mapping[int, TextChange], groups: Groups) -> dict[str, Holders]:
    """Tell which article held the bands of each text that came or went: that stored first."""
    now = {text: {row.id for row in group} for text, group in groups.items()}
    before = {text: set(ids) for text, ids in now.items()}
    for article_id, change in changes.items():
        if change.after and change.after != change.before:
            before[change.after].discard(article_id)
        if change.before and change.after != change.before:
            before.setdefault(change.before, set()).add(article_id)
    return {
        text: Holders(min(ids, default=None), min(now.get(text, ()), default=None))
        for text, ids in before.items()
    }


def _marks(group: Iterable[Row[Any]], original: Row[Any], share: float) -> Iterator[dict[str, Any]]:
    """Point the articles of one text to `original`, where they do not yet."""
    for row in group:
        mark = (None, None) if row.id == original.id else (original.id, share)
        if mark != (row.duplicate_of_id, row.similarity):
            yield {"article_id": row.id, "original_id": mark[0], "share": mark[1]}


def _age(row: Row[Any]) -> tuple[Any, ...]:
    printed = row.published_at
    if printed is None and row.published_on is not None:
        printed = datetime.combine(row.published_on, time.min, tzinfo=CHINA)
    number = (0, int(row.key)) if row.key.isdecimal() else (1, 0)
    undated = printed is None
    return (undated, None if undated else printed, *number, row.key, row.portal, row.id)
