"""What processes store in tests of several at once, and of one that is killed."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, islice
from random import Random
from typing import TYPE_CHECKING

from tests.storage.samples import NOW, article, channel
from tests.support.reprints import REPRINTS, write
from yybcrawl.items import Author, Image
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from yybcrawl.items import Article

EDITS = tuple(REPRINTS.values())
SHARED = 120
_GROUP = 5


def made_articles(portal: str = "yybnet") -> Iterator[Article]:
    """Make articles without end: originals, each followed by two reprints of an earlier day."""
    rng = Random(7)  # noqa: S311
    for number in count(1):
        original = write(rng)
        texts = [original, *(rng.choice(EDITS)(original, rng) for _ in range(2))]
        for part, paragraphs in enumerate(texts):
            key = str(number * 10 + part)
            at = NOW - timedelta(days=number % 100 + part)
            yield article(
                key,
                portal=portal,
                url=f"https://{portal}/{key}.html",
                paragraphs=paragraphs,
                published_at=at,
                published_on=at.date(),
                authors=[Author("林晓", "记者"), Author(f"周{key}", "通讯员")],
                images=[Image(f"https://{portal}/{key}.jpg", "现场")],
                channels=[channel(), channel("wenjiang", "温江")],
            )


def store_share(url: str, first: int, step: int) -> None:
    """Store every `step`th of the first articles, a few at a time."""
    archive = Archive(open_database(url))
    share = list(islice(made_articles(), first, SHARED, step))
    for at in range(0, len(share), _GROUP):
        archive.store(share[at : at + _GROUP], now=NOW)


def store_forever(url: str, portal: str, told: Connection[int, None]) -> None:
    """Store articles of a portal in groups of different sizes, revising some, until killed.

    `told` gets a number after each commit.
    """
    archive = Archive(open_database(url))
    made, rng = made_articles(portal), Random(portal)  # noqa: S311
    for number in count(1):
        group = list(islice(made, rng.randint(1, 40)))
        archive.store(group, now=NOW)
        told.send(number)
        revised = rng.sample(group, len(group) // 3)
        for item in revised:
            item.paragraphs = rng.choice(EDITS)(item.paragraphs, rng)
            item.text_hash = article(paragraphs=item.paragraphs).text_hash
        archive.store(revised, now=NOW)
        told.send(number)
