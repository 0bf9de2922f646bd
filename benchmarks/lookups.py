"""What looking a text's duplicates up costs among any number of stored texts."""

from __future__ import annotations

import sqlite3
import statistics
import time
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sqlalchemy import func, insert, select

from yybcrawl.pipelines.deduplicate import text_hash
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.bands import find_similar
from yybcrawl.storage.engine import open_database, reading, writing
from yybcrawl.storage.fingerprints import BANDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Engine

    from yybcrawl.items import Article

FEWEST_TEXTS = 500
_AT_ONCE = 100_000
_articles = models.table(models.Article)
_bands = models.table(models.ArticleBand)


class LookUp(NamedTuple):
    """The look-ups among so many texts: milliseconds each, fingerprint and comparison included."""

    texts: int
    median: float
    slowest: float


def measure_look_ups(
    url: str, articles: Iterator[Article], sizes: Sequence[int]
) -> Iterator[LookUp]:
    """Fill a new archive with ever more texts, and look reprints of real articles up in it.

    All but 500 of the texts are made fingerprints: rows of the band table without a body.
    """
    engine = open_database(url)
    known = list(islice(articles, FEWEST_TEXTS))
    for article in known:
        article.text_hash = text_hash(article.paragraphs)
    at = known[0].published_at
    assert at is not None  # noqa: S101  typing
    Archive(engine).store(known, now=at)
    reprints = [article.body[: len(article.body) * 3 // 4] for article in known]
    generator = np.random.default_rng(1)
    texts = 0
    for size in sizes:
        while texts < size - FEWEST_TEXTS:
            count = min(_AT_ONCE, size - FEWEST_TEXTS - texts)
            _add(engine, texts + 1_000_000, count, generator)
            texts += count
        times = list(_look_up(engine, reprints))
        yield LookUp(size, statistics.median(times), statistics.quantiles(times, n=20)[-1])
    engine.dispose()


def _look_up(engine: Engine, bodies: Sequence[str]) -> Iterator[float]:
    with reading(engine) as connection:
        for body in bodies:
            start = time.perf_counter()
            find_similar(connection, {"": body}, {})
            yield (time.perf_counter() - start) * 1000


def _add(engine: Engine, first: int, count: int, generator: np.random.Generator) -> None:
    """Add articles without text, and random bands of each in the order of the table."""
    rows = generator.integers(0, 2**47, count * BANDS)
    order = np.argsort(rows)
    ids = first + order % count
    with writing(engine) as connection:
        seen = connection.scalar(select(func.min(_articles.c.first_seen_at)))
        empty = {"portal": "made", "title": "", "body": "", "content_hash": "", "revision": 1}
        empty |= {"first_seen_at": seen, "last_seen_at": seen}
        connection.execute(
            insert(_articles),
            [
                empty | {"id": number, "key": str(number), "url": str(number)}
                for number in range(first, first + count)
            ],
        )
    if engine.dialect.name == "sqlite":
        _write_sqlite(engine, rows[order], ids)
    else:
        _write_postgresql(engine, rows[order], ids)


def _write_sqlite(engine: Engine, bands: NDArray[np.int64], ids: NDArray[np.int64]) -> None:
    # A connection of its own checks no foreign keys, which would take most of the time.
    with sqlite3.connect(engine.url.database or "") as connection:
        pairs = zip(bands.tolist(), ids.tolist(), strict=True)
        connection.executemany("INSERT INTO article_bands VALUES (?, ?)", pairs)
    connection.close()


def _write_postgresql(engine: Engine, bands: NDArray[np.int64], ids: NDArray[np.int64]) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        cursor = connection.connection.cursor()
        with cursor.copy("COPY article_bands FROM STDIN") as copy:
            for pair in zip(bands.tolist(), ids.tolist(), strict=True):
                copy.write_row(pair)
