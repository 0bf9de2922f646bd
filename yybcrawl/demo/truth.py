"""What is true of the demo portal, to hold a crawl against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


HOME = "https://www.yybnet.net"


class DemoImage(NamedTuple):
    """A picture inside an article, by its canonical address."""

    url: str
    caption: str


class Page(NamedTuple):
    """One answer of the portal; `content_type` is the header's value."""

    body: bytes
    content_type: str
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """An article as a reader of its page would note it down.

    `byline` is the credit as printed; one that is a line of its own is not in `paragraphs`, one
    that opens or closes a paragraph is in both. `people` are (name, role) in order. `published_at`
    is aware (+08:00) and None where the page gives no time or 00:00. `channels` are the paths of
    the channels that list the article, its own first; `duplicate_of` is the key of the earlier
    article with the same text.
    """

    key: str
    path: str
    title: str
    source: str | None
    byline: str | None
    people: tuple[tuple[str, str], ...]
    published_on: date
    published_at: datetime | None
    district: str | None
    channels: tuple[str, ...]
    paragraphs: tuple[str, ...] = field(repr=False)
    images: tuple[DemoImage, ...] = field(repr=False)
    duplicate_of: str | None

    @property
    def url(self) -> str:
        """The canonical address."""
        return HOME + self.path


@dataclass(frozen=True, slots=True)
class DemoPortal:
    """The pages by path (with query), and the articles its channels list, latest first."""

    pages: Mapping[str, Page] = field(repr=False)
    articles: list[DemoArticle] = field(repr=False)
