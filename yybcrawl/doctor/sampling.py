from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

from yybcrawl.items import Known
from yybcrawl.portals.memory import Blank
from yybcrawl.portals.spider import PortalSpider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler

    from yybcrawl.items import Channel


class OneArticleEach(Blank):
    """Is the memory of a spider, and knows all that a list page lists but one article.

    So this one is all that is fetched of each channel.
    """

    def __init__(self) -> None:
        self._samples: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Become the spider's memory; raise NotConfigured for a spider that asks nothing."""
        if not isinstance(crawler.spider, PortalSpider):
            raise NotConfigured("the spider is none of a portal.")
        memory = crawler.spider.memory = cls()
        return memory

    async def recall(self, channel: Channel, keys: Sequence[str]) -> Sequence[Known]:
        """Know all articles but the first that is no other channel's sample."""
        del channel
        sample = next((key for key in keys if key not in self._samples), None)
        if sample is not None:
            self._samples.add(sample)
        return [
            Known(key, is_stored=False, is_settled=key != sample, round=None, printed_on=None)
            for key in keys
        ]
