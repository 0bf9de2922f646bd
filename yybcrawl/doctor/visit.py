"""What a short visit to a portal met."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from yybcrawl.items import Article, Channel, ListPage
    from yybcrawl.verdict import RunFacts

TIME_IS_UP = "time"


@dataclass(slots=True)
class Robots:
    """The answer for robots.txt: its status, None where none came, and its Crawl-delay in seconds.

    `is_obeyed` where the settings say so.
    """

    is_obeyed: bool
    status: int | None = None
    delay: float = 0


@dataclass(slots=True)
class Visit:
    """What was met: one list page of each channel by path, one article of each by key.

    `latencies` are the seconds until each answer began, `last_status` is that of the last page.
    """

    facts: RunFacts
    robots: Robots
    last_status: int | None = None
    has_menu: bool = False
    pages: dict[str, ListPage] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)

    def looks(self) -> list[Look]:
        """Return what was met of each channel, in the order of the menu."""
        return [self._look(tally.channel) for tally in self.facts.channels]

    def _look(self, channel: Channel) -> Look:
        page = self.pages.get(channel.path)
        failed = {failure.url: failure.reason for failure in self.facts.failures}
        if page is None:
            on_list = (f for f in self.facts.failures if f.kind == "list" and f.channel == channel)
            return Look(channel, None, None, next((f.reason for f in on_list), None))
        key = next(iter(page.requests or page.keys), None)
        if key is None:
            return Look(channel, page, None, None)
        return Look(channel, page, self.articles.get(key), failed.get(page.urls[key]))


class Look(NamedTuple):
    """What was met of a channel; `problem` is why its list or article could not be read."""

    channel: Channel
    page: ListPage | None
    article: Article | None
    problem: str | None
