"""What flows from a spider through the pipelines into rows. Standard library only."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from datetime import date, datetime

# Why a walk ends that has been at the end of its channel's list.
LIST_ENDS = frozenset(("end", "repeats"))


class Author(NamedTuple):
    """A person of a byline; `role` is a word of the page (记者, 实习生, 摄影, …) or 作者."""

    name: str
    role: str


class Image(NamedTuple):
    """A picture of an article, by its absolute address."""

    url: str
    caption: str | None


class Fate(enum.StrEnum):
    """What storing an article came to."""

    STORED = "stored"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(slots=True, kw_only=True, frozen=True)
class Channel:
    """An item of a place's menu: the city's own channel (`district` None) or a county's."""

    portal: str
    path: str
    name: str
    city: str
    district: str | None
    url: str


@dataclass(slots=True, kw_only=True, frozen=True)
class Menu:
    """The menu of a place was read, on its page at `url` or on one that it links."""

    portal: str
    url: str


@dataclass(slots=True, kw_only=True, frozen=True)
class Frontier:
    """How far down a channel's list is covered: all that stands above it has been listed.

    `number` and `url` are the lowest list page covered and `key` the first article on it.
    `round` counts the walks of the channel. `is_complete` where the list ends there, `is_walked`
    where one walk came all the way from the first page, page by page.
    """

    round: int
    number: int
    url: str
    key: str
    is_complete: bool
    is_walked: bool


@dataclass(slots=True, kw_only=True, frozen=True)
class PageCopy:
    """A list page as the portal sent it, with what it takes to ask whether it has changed."""

    etag: str | None
    last_modified: str | None
    content_type: str | None
    body: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class ListPage:
    """One list page of a channel, read.

    `keys` are those of the articles that it lists and the channel has not listed in this run, in
    page order. Of them `requests` are fetched now, `skipped` are not wanted, the others known.
    `stop` says why the channel's walk ends with this page: `end`, `repeats`, `since`, `max_pages`,
    or `lost` where the pager promises more pages and leads to none.

    `urls` are the addresses to remember as listed in walk number `round`, by key; `frontier` is
    how far the channel is covered with this page, where that is proven.
    """

    channel: Channel
    number: int
    url: str
    keys: list[str] = field(repr=False)
    requests: list[str] = field(repr=False)
    skipped: int = 0
    stop: str | None = None
    urls: dict[str, str] = field(default_factory=dict, repr=False)
    round: int = 1
    frontier: Frontier | None = None
    copy: PageCopy | None = field(default=None, repr=False)

    @property
    def known(self) -> int:
        """How many of the listed articles need no request."""
        return len(self.keys) - len(self.requests) - self.skipped

    @property
    def is_end(self) -> bool:
        """Whether the channel's list ends here, and so has been walked as a whole."""
        return self.stop in LIST_ENDS


class Known(NamedTuple):
    """What the archive knows of an article that a channel lists, as stored or as listed before.

    `is_settled` where it needs no request. `round` is the walk of the channel that listed it first,
    `printed_on` the day of one that was fetched and not asked for; both only as listed before.
    """

    key: str
    is_stored: bool
    is_settled: bool
    round: int | None
    printed_on: date | None


class Wanted(NamedTuple):
    """An article to be fetched wherever it stands now; `paths` are those of its channels.

    It was listed and never stored, its last fetch failed, or it is due for a second look.
    """

    url: str
    paths: tuple[str, ...]
    is_stored: bool
    printed_on: date | None


@dataclass(slots=True, kw_only=True)
class Article:
    """An article as it will be stored: the facts of its page and where it was met."""

    portal: str
    key: str
    url: str
    title: str
    source: str | None = None
    byline: str | None = None
    authors: list[Author] = field(default_factory=list)
    published_on: date | None = None
    published_at: datetime | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    paragraphs: list[str] = field(default_factory=list, repr=False)
    images: list[Image] = field(default_factory=list, repr=False)
    channels: list[Channel] = field(default_factory=list, repr=False)
    text_hash: str | None = field(default=None, repr=False)
    fate: Fate | None = None

    @property
    def body(self) -> str:
        """The paragraphs, joined by one empty line."""
        return "\n\n".join(self.paragraphs)

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of what makes a version: title, source, printed date and body."""
        at = self.published_at
        # As it is stored, so that rows can be held against their hash.
        published = at.astimezone(CHINA).replace(microsecond=0) if at else self.published_on
        parts = (self.title, self.source or "", published.isoformat() if published else "")
        return hashlib.sha256("\x1f".join((*parts, self.body)).encode()).hexdigest()


@dataclass(slots=True, kw_only=True)
class Backlog:
    """Articles that earlier runs listed in a channel, and that are fetched now wherever listed.

    `stop` is `gone` where the channel is in the menu no more, and so is not walked.
    """

    channel: Channel
    keys: list[str] = field(repr=False)
    stop: str | None = None


@dataclass(slots=True, kw_only=True)
class Skip:
    """An article that was fetched, but was printed on a day that is not asked for."""

    channel: Channel
    key: str
    url: str
    printed_on: date


@dataclass(slots=True, kw_only=True)
class Gone:
    """A stored article whose address answers 404 or 410; its text stays."""

    channel: Channel
    key: str
    url: str
    fate: Fate | None = None


@dataclass(slots=True, kw_only=True)
class Refusal:
    """The portal does not have what the arguments ask for; `reason` is one sentence."""

    reason: str


@dataclass(slots=True, kw_only=True)
class Unreachable:
    """The page of the place could not be fetched; `reason` is part of a sentence.

    `refused` where the portal, or its robots.txt, does not want it fetched.
    """

    reason: str
    refused: bool = False


@dataclass(slots=True, kw_only=True)
class Failure:
    """An address that could not be read in this run, and why; the next run tries it again.

    `kind` is what was asked for (`menu`, `list`, `article`), or `unreadable` for a page that was
    fetched and in which no article could be read. `is_answered` tells that a page came, but not
    the one that was asked for.
    """

    portal: str
    url: str
    kind: str
    reason: str
    channel: Channel | None = None
    is_answered: bool = False
