"""The tables of how it was crawled: channels, what is known of their lists, and the runs."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from yybcrawl.storage.base import BY_KEY, ArticleKey, Base, ChannelKey, Count, Key, RunKey, Utc


class Channel(Base):
    """An item of a place's menu, by the path of its page."""

    __tablename__ = "channels"
    __table_args__ = (UniqueConstraint("portal", "path", name="uq_channels_portal_path"),)

    id: Mapped[Key]
    portal: Mapped[str]
    path: Mapped[str]
    name: Mapped[str]
    city: Mapped[str]
    district: Mapped[str | None]
    url: Mapped[str]
    first_seen_at: Mapped[Utc]
    last_seen_at: Mapped[Utc]


class Listing(Base):
    """A channel listed an article; `waiting` until that is stored.

    `printed_on` is the day of one that was fetched and not asked for.
    """

    __tablename__ = "listings"
    __table_args__ = (
        Index(
            "ix_listings_waiting",
            "channel_id",
            sqlite_where=text("waiting = 1"),
            postgresql_where=text("waiting"),
        ),
        BY_KEY,
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[ChannelKey]
    url: Mapped[str]
    round: Mapped[int]
    waiting: Mapped[bool]
    printed_on: Mapped[date | None]
    listed_at: Mapped[Utc]


class Frontier(Base):
    """How far down a channel is covered: to list page `number`, whose first article is `key`."""

    __tablename__ = "frontiers"

    channel_id: Mapped[ChannelKey]
    round: Mapped[int]
    number: Mapped[int]
    url: Mapped[str]
    key: Mapped[str]
    complete: Mapped[bool]
    walked_at: Mapped[Utc | None]


class PageCopy(Base):
    """A list page as it was sent, zlib-compressed, with what asks whether it has changed."""

    __tablename__ = "page_copies"
    __table_args__ = (Index("ix_page_copies_channel_id", "channel_id"),)

    url: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    number: Mapped[int]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    content_type: Mapped[str | None]
    body: Mapped[bytes]


class SecondLook(Base):
    """When a stored article is fetched again, to see whether it was corrected."""

    __tablename__ = "second_looks"
    __table_args__ = (Index("ix_second_looks_due_at", "due_at"),)

    article_id: Mapped[ArticleKey]
    due_at: Mapped[Utc]


class Run(Base):
    """One crawl: `status` is `running` until it is finished."""

    __tablename__ = "runs"

    id: Mapped[Key]
    spider: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    started_at: Mapped[Utc]
    finished_at: Mapped[Utc | None]
    status: Mapped[str]
    exit_code: Mapped[int | None]
    reason: Mapped[str | None]
    stats: Mapped[dict[str, Any] | None]


class RunChannel(Base):
    """What one run met in one channel, and what became of it."""

    __tablename__ = "run_channels"
    __table_args__ = (
        Index("ix_run_channels_channel_id", "channel_id"),
        CheckConstraint("listed = known + requested + skipped", name="ck_run_channels_listed"),
        CheckConstraint(
            "requested = stored + changed + unchanged + failed", name="ck_run_channels_requested"
        ),
    )

    run_id: Mapped[RunKey]
    channel_id: Mapped[ChannelKey]
    pages: Mapped[Count]
    listed: Mapped[Count]
    known: Mapped[Count]
    requested: Mapped[Count]
    stored: Mapped[Count]
    changed: Mapped[Count]
    unchanged: Mapped[Count]
    skipped: Mapped[Count]
    failed: Mapped[Count]
    stop_reason: Mapped[str | None]


class Failure(Base):
    """An address that could not be read; `resolved_at` is set when it was read after all."""

    __tablename__ = "failures"
    __table_args__ = (UniqueConstraint("portal", "url", name="uq_failures_portal_url"),)

    id: Mapped[Key]
    portal: Mapped[str]
    url: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    attempts: Mapped[int]
    first_failed_at: Mapped[Utc]
    last_failed_at: Mapped[Utc]
    resolved_at: Mapped[Utc | None]
