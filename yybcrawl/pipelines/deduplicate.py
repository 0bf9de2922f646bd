"""Letting each article pass once a run, with the hash of its words."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem

from yybcrawl.items import Article
from yybcrawl.storage.fingerprints import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

# Shorter bodies, such as captions, are equal without being one story.
_SHORTEST = 20


class DeduplicatePipeline:
    """Drops an article that came before in this run; gives the others their `text_hash`."""

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats
        self._seen: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count in the stats of the crawl."""
        assert crawler.stats is not None  # noqa: S101  typing
        return cls(crawler.stats)

    def process_item(self, item: Any) -> Any:
        """Pass `item` on, or raise DropItem."""
        if not isinstance(item, Article):
            return item
        pair = (item.portal, item.key)
        if pair in self._seen:
            self._stats.inc_value("yybcrawl/deduplicate/again")
            raise DropItem(f"The article {item.url} came before in this run.", log_level="DEBUG")
        self._seen.add(pair)
        item.text_hash = text_hash(item.paragraphs)
        return item


def text_hash(paragraphs: Iterable[str]) -> str | None:
    """Return the SHA-256 (hex) of the letters and digits; None where they are under 20."""
    words = words_of("\n".join(paragraphs))
    return hashlib.sha256(words.encode()).hexdigest() if len(words) >= _SHORTEST else None
