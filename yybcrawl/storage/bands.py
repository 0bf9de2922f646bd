"""The band table: for each text, through one article that has it, where similar ones are found."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Integer,
    any_,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from yybcrawl.storage import models
from yybcrawl.storage.fingerprints import bands, shingles, similarity, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Select

THRESHOLD = 0.5
# A band that so many texts share is a stock phrase. It takes no more, or every look-up of a
# notice would read all notices of its kind.
CROWD = 64
_MOST_COMPARED = 32

_articles = models.table(models.Article)
_bands = models.table(models.ArticleBand)

_READ = select(*_articles.c["id", "text_hash", "body"]).where(
    _articles.c.id.in_(bindparam("ids", expanding=True))
)
_REMOVE = delete(_bands).where(
    _bands.c.band == bindparam("of_band"), _bands.c.article_id == bindparam("of_article")
)
# Both ways take a third of the time of an ordinary insert, of thousands of rows a group.
_ADD = "INSERT INTO article_bands (band, article_id) VALUES (?, ?)"
_ADD_LISTS = insert(_bands).from_select(
    ["band", "article_id"],
    select(
        func.unnest(bindparam("bands", type_=ARRAY(BigInteger))),
        func.unnest(bindparam("ids", type_=ARRAY(Integer))),
    ),
)


@cache
def look_up_bands(dialect: str) -> Select[int, int]:
    """Return the query for the rows of `bands`: one list, as thousands of parameters cost more."""
    if dialect == "postgresql":
        wanted = _bands.c.band == any_(bindparam("bands", type_=ARRAY(BigInteger)))
    else:
        values = func.json_each(bindparam("bands", type_=JSON)).table_valued("value")
        wanted = _bands.c.band.in_(select(values.c.value))
    return select(_bands.c.band, _bands.c.article_id).where(wanted)


class Holders(NamedTuple):
    """The article that stood for a text in the band table, and the one that now does."""

    before: int | None
    now: int | None


def find_similar(
    connection: Connection, bodies: Mapping[str, str], holders: Mapping[str, Holders]
) -> dict[str, dict[str, float]]:
    """Bring the bands of texts up to date; return the similar texts of each, by text hash.

    `bodies` are the texts by text hash; `holders` names their articles where these have changed.
    """
    words = {text: words_of(body) for text, body in bodies.items()}
    keys = dict(zip(words, bands([*words.values()]), strict=True))
    buckets = _look_up(connection, {band for found in keys.values() for band in found})
    _hand_over(connection, keys, holders, buckets)
    candidates = {
        text: _candidates([buckets[band] for band in found], holders.get(text))
        for text, found in keys.items()
    }
    others = _read(connection, candidates, holders, words)
    similar: dict[str, dict[str, float]] = {text: {} for text in bodies}
    for text, found in candidates.items():
        for other, spelled in (others[article_id] for article_id in found):
            if other != text:
                share = similarity(shingles(words[text]), shingles(spelled))
                if share >= THRESHOLD:
                    similar[text][other] = share
    return similar


def _candidates(buckets: Iterable[set[int]], holder: Holders | None) -> list[int]:
    """Return the articles that share most bands, the text's own among them or not."""
    own = {holder.now} if holder else None
    shared = Counter(
        article_id for bucket in buckets if bucket != own for article_id in sorted(bucket)
    )
    return [article_id for article_id, _ in shared.most_common(_MOST_COMPARED + 1)]


def _look_up(connection: Connection, wanted: Iterable[int]) -> defaultdict[int, set[int]]:
    buckets: defaultdict[int, set[int]] = defaultdict(set)
    query = look_up_bands(connection.dialect.name)
    for band, article_id in connection.execute(query, {"bands": sorted(wanted)}):
        buckets[band].add(article_id)
    return buckets


def _hand_over(
    connection: Connection,
    keys: Mapping[str, list[int]],
    holders: Mapping[str, Holders],
    buckets: defaultdict[int, set[int]],
) -> None:
    """Write the bands of each text whose article has changed, here and in the table."""
    changed = [(keys[text], *pair) for text, pair in holders.items() if pair.before != pair.now]
    removed = [
        {"of_band": band, "of_article": before}
        for found, before, _ in changed
        if before is not None
        for band in found
        if before in buckets[band]
    ]
    for row in removed:
        buckets[row["of_band"]].discard(row["of_article"])
    added = []
    for found, _, now in changed:
        for band in found:
            if now is not None and len(buckets[band]) < CROWD:
                buckets[band].add(now)
                added.append((band, now))
    if removed:
        connection.execute(_REMOVE, removed)
    if added:
        _add(connection, added)


def _add(connection: Connection, rows: list[tuple[int, int]]) -> None:
    if connection.dialect.name == "postgresql":
        found, articles = zip(*rows, strict=True)
        connection.execute(_ADD_LISTS, {"bands": list(found), "ids": list(articles)})
    else:
        connection.exec_driver_sql(_ADD, rows)


def _read(
    connection: Connection,
    candidates: Mapping[str, list[int]],
    holders: Mapping[str, Holders],
    words: Mapping[str, str],
) -> dict[int, tuple[str, str]]:
    """Return the text hash and the words of each candidate by its number."""
    known = {pair.now: (text, words[text]) for text, pair in holders.items() if pair.now}
    missing = {article_id for found in candidates.values() for article_id in found} - known.keys()
    if missing:
        read = connection.execute(_READ, {"ids": sorted(missing)})
        known |= {row.id: (row.text_hash, words_of(row.body)) for row in read}
    return known
