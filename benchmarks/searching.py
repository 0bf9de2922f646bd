"""What searching costs, and keeping the index that it needs."""

from __future__ import annotations

import statistics
import time
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from yybcrawl.storage import models
from yybcrawl.storage.engine import open_database, reading, writing
from yybcrawl.storage.query import Query
from yybcrawl.storage.search import search
from yybcrawl.storage.search_index import Text, reindex_articles
from yybcrawl.storage.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

_articles = models.table(models.Article)
_WORDS_OF_EACH_KIND = 40
_LENGTHS = (1, 2, 3, 4, 8)
_SHOWN = 20
_GROUP = 64
_SAMPLE = 512


class Search(NamedTuple):
    """Searches for the newest twenty articles; milliseconds each, and for the index an article."""

    median: float
    slowest: float
    index_ms: float


def measure_searches(url: str) -> Search:
    """Search an archive for words of its own texts, and put some of its articles in again.

    The words are pieces of 1 to 8 characters, as they come: frequent ones come often. A third
    of the searches has two words, or a word and one that must be missing.
    """
    engine = open_database(url)
    rng = Random(1)  # noqa: S311  the same words in every run
    texts = _sample(engine, rng)
    queries = list(_queries(texts, rng))
    search(engine, queries[0], Selection(), _SHOWN)
    seconds = sorted(_time(engine, query) for query in queries)
    cost = _index(engine, texts)
    engine.dispose()
    return Search(
        statistics.median(seconds) * 1000, seconds[len(seconds) * 95 // 100] * 1000, cost * 1000
    )


def _sample(engine: Engine, rng: Random) -> list[Text]:
    with reading(engine) as connection:
        ids = connection.scalars(select(_articles.c.id).order_by(_articles.c.id)).all()
        chosen = rng.sample(ids, min(len(ids), _SAMPLE))
        texts = select(*_articles.c["id", "title", "body"]).where(_articles.c.id.in_(chosen))
        return [Text(*row) for row in connection.execute(texts.order_by(_articles.c.id))]


def _queries(texts: Sequence[Text], rng: Random) -> list[Query]:
    queries = []
    for length in _LENGTHS:
        for number in range(_WORDS_OF_EACH_KIND):
            words = [_word(texts, length, rng)]
            if number % 6 == 0:
                words.append(_word(texts, 2, rng))
            excluded = (_word(texts, 2, rng),) if number % 6 == 1 else ()
            queries.append(Query(tuple(words), excluded))
    return queries


def _word(texts: Sequence[Text], length: int, rng: Random) -> str:
    while True:
        _, _, body = rng.choice(texts).folded.partition("\n")
        start = rng.randrange(max(1, len(body) - length))
        word = body[start : start + length].strip()
        if word:
            return word


def _time(engine: Engine, query: Query) -> float:
    start = time.perf_counter()
    search(engine, query, Selection(), _SHOWN)
    return time.perf_counter() - start


def _index(engine: Engine, texts: Sequence[Text]) -> float:
    """Return the seconds that the entry of one article takes, in groups as they are stored."""
    start = time.perf_counter()
    for at in range(0, len(texts), _GROUP):
        group = texts[at : at + _GROUP]
        with writing(engine) as connection:
            reindex_articles(connection, group, group)
    # Each entry was taken out and put in: half of that is what a new article costs.
    return (time.perf_counter() - start) / len(texts) / 2
