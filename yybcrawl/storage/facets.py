"""How many of the articles that are asked for have each place, paper, year and person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from yybcrawl.storage import models
from yybcrawl.storage.changes import Changes
from yybcrawl.storage.engine import reading
from yybcrawl.storage.postings import AllPostings, among, mask_of, read_ids, read_postings
from yybcrawl.storage.search import matching_rows
from yybcrawl.storage.search_index import candidates, decides
from yybcrawl.storage.selection import conditions

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from yybcrawl.storage.postings import Ids
    from yybcrawl.storage.query import Query
    from yybcrawl.storage.selection import Selection

# So many candidates are read to see whether they hold the words.
_MOST_READ = 1000
# The facets of a growing archive are read anew in one of so many seconds.
_REST = 10

_articles = models.table(models.Article)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Articles counted by the values of four facets; articles without a value are in none.

    Unless it `is_exact`, a few are counted that hold the pieces of a word, but not the word.
    """

    total: int
    is_exact: bool
    places: dict[str, int]
    sources: dict[str, int]
    years: dict[str, int]
    authors: dict[str, int]


class Facets:
    """Counts the articles of one archive; to be closed. May be called from any thread.

    The facets of all articles are in memory, some 30 bytes each. When the archive has changed they
    are read again, but not all the time: new articles may be missing for seconds.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._changes = Changes(engine)
        self._lock = Lock()
        self._state = 0
        self._due = 0.0
        self._postings = self._read()

    def count(self, query: Query | None, selection: Selection) -> Counted:
        """Count what `query` and `selection` ask for.

        Raises ArgumentError for an unknown district, DatabaseError.
        """
        postings = self._current()
        with reading(self._engine) as connection:
            ids, is_exact = _find(connection, query, selection)
        chosen = mask_of(ids)
        return Counted(
            total=len(ids),
            is_exact=is_exact,
            places=postings.places.counts(chosen),
            sources=postings.sources.counts(chosen),
            years=postings.years.counts(chosen),
            authors=postings.authors.counts(chosen),
        )

    def close(self) -> None:
        """Give back what is held of the database."""
        self._changes.close()

    def _current(self) -> AllPostings:
        with self._lock:
            if monotonic() >= self._due and self._changes.state() != self._state:
                self._postings = self._read()
            return self._postings

    def _read(self) -> AllPostings:
        # Before: what is written meanwhile is read the next time.
        self._state = self._changes.state()
        start = monotonic()
        with reading(self._engine) as connection:
            postings = read_postings(connection)
        end = monotonic()
        self._due = end + _REST * (end - start)
        return postings


def _find(connection: Connection, query: Query | None, selection: Selection) -> tuple[Ids, bool]:
    """Return the ids of the articles that are asked for, and whether all of them surely are."""
    if query is None or selection:
        # Without duplicates in the condition, an index alone answers most filters.
        asked = conditions(connection, replace(selection, duplicates=True))
        ids = read_ids(connection, select(_articles.c.id).where(*asked))
    if query is not None:
        narrowed = read_ids(connection, select(candidates(connection, query).c.id))
        ids = ids[among(mask_of(narrowed), ids)] if selection else narrowed
    if not selection.duplicates:
        repeated = select(_articles.c.id).where(_articles.c.duplicate_of_id.is_not(None))
        ids = ids[~among(mask_of(read_ids(connection, repeated)), ids)]
    if query is None or decides(query):
        return ids, True
    if len(ids) > _MOST_READ:
        return ids, False
    found = [row.id for row in matching_rows(connection, query, ids.tolist())]
    return np.array(found, dtype=np.int64), True
