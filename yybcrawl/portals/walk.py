"""The walk of one channel, list page by list page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yybcrawl.extract.addresses import ArticleAddress
    from yybcrawl.items import Channel
    from yybcrawl.portals.arguments import Arguments

_MOST_PAGES_WITHOUT_NEWS = 2


@dataclass(slots=True)
class Walk:
    """How far the walk of a channel has come; `slug` is the channel's in article addresses.

    `urls` are the list pages asked for, `keys` the articles they listed.
    """

    channel: Channel
    slug: str
    urls: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    pages_without_news: int = 0

    def take_new(self, listed: list[ArticleAddress]) -> list[ArticleAddress]:
        """Return those of a page's articles that no earlier page of the channel listed."""
        new = [address for address in listed if address.key not in self.keys]
        self.keys.update(address.key for address in new)
        self.pages_without_news = 0 if new else self.pages_without_news + 1
        return new

    def stop_reason(
        self,
        arguments: Arguments,
        number: int,
        listed: list[ArticleAddress],
        *,
        is_last: bool,
    ) -> str | None:
        """Return why the walk ends with list page `number`, or None if it should go on."""
        if is_last:
            return "end"
        if self.pages_without_news >= _MOST_PAGES_WITHOUT_NEWS:
            return "repeats"
        if arguments.max_pages is not None and number >= arguments.max_pages:
            return "max_pages"
        if listed and all(arguments.is_before(address.month) for address in listed):
            return "since"
        return None
