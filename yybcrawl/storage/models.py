"""The tables of the archive; what each column means for users stands in docs/."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateView

from yybcrawl.storage.types import PrintedDateTime, UtcDateTime

Utc = Annotated[datetime, mapped_column(UtcDateTime)]
Printed = Annotated[datetime, mapped_column(PrintedDateTime)]
Key = Annotated[int, mapped_column(primary_key=True)]
ArticleKey = Annotated[int, mapped_column(ForeignKey("articles.id"), primary_key=True)]
ChannelKey = Annotated[int, mapped_column(ForeignKey("channels.id"), primary_key=True)]
RunKey = Annotated[int, mapped_column(ForeignKey("runs.id"), primary_key=True)]
Hash = Annotated[str, mapped_column(String(64))]
# SQLite then keeps a narrow table in its primary key alone, half the pages to write.
_BY_KEY = {"sqlite_with_rowid": False}
# Lists are printed newest first. SQLite reads an index backwards and finds NULL last; PostgreSQL
# finds it first, and takes the order for a part of the operator class.
_BY_TIME = ("published_on", "published_at", "id")
_NEWEST = {"published_on": "DESC NULLS LAST", "published_at": "DESC NULLS LAST", "id": "DESC"}
Count = Annotated[int, mapped_column(default=0, server_default="0")]


class Base(DeclarativeBase):
    """Holds the metadata of all tables."""

    type_annotation_map = {  # noqa: RUF012  SQLAlchemy declares it as a plain attribute
        str: Text,
        dict[str, Any]: JSON(none_as_null=True),
    }


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


class Article(Base):
    """An article in its newest version; `text_hash` is equal where the words of two bodies are."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("portal", "key", name="uq_articles_portal_key"),
        UniqueConstraint("url", name="uq_articles_url"),
        Index("ix_articles_newest", *_BY_TIME, postgresql_ops=_NEWEST),
        Index("ix_articles_city", "city", *_BY_TIME, postgresql_ops=_NEWEST),
        Index("ix_articles_district", "district", *_BY_TIME, postgresql_ops=_NEWEST),
        Index("ix_articles_source", "source", *_BY_TIME, postgresql_ops=_NEWEST),
        Index(
            "ix_articles_duplicate_of_id",
            "duplicate_of_id",
            sqlite_where=text("duplicate_of_id IS NOT NULL"),
            postgresql_where=text("duplicate_of_id IS NOT NULL"),
        ),
        Index("ix_articles_text_hash", "text_hash"),
    )

    id: Mapped[Key]
    portal: Mapped[str]
    key: Mapped[str]
    url: Mapped[str]
    title: Mapped[str]
    source: Mapped[str | None]
    byline: Mapped[str | None]
    published_on: Mapped[date | None]
    published_at: Mapped[Printed | None]
    province: Mapped[str | None]
    city: Mapped[str | None]
    district: Mapped[str | None]
    body: Mapped[str]
    content_hash: Mapped[Hash]
    text_hash: Mapped[Hash | None]
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    similarity: Mapped[float | None]
    revision: Mapped[int]
    first_seen_at: Mapped[Utc]
    last_seen_at: Mapped[Utc]
    changed_at: Mapped[Utc | None]
    gone_at: Mapped[Utc | None]


class ArticleAuthor(Base):
    """A person of an article's byline, in printed order from 1."""

    __tablename__ = "article_authors"
    __table_args__ = (Index("ix_article_authors_name", "name"), _BY_KEY)

    article_id: Mapped[ArticleKey]
    position: Mapped[Key]
    name: Mapped[str]
    role: Mapped[str]


class ArticleImage(Base):
    """A picture of an article, in page order from 1."""

    __tablename__ = "article_images"
    __table_args__ = (_BY_KEY,)

    article_id: Mapped[ArticleKey]
    position: Mapped[Key]
    url: Mapped[str]
    caption: Mapped[str | None]


class ArticleChannel(Base):
    """An article was listed in a channel."""

    __tablename__ = "article_channels"
    __table_args__ = (Index("ix_article_channels_channel_id", "channel_id"), _BY_KEY)

    article_id: Mapped[ArticleKey]
    channel_id: Mapped[ChannelKey]
    first_seen_at: Mapped[Utc]


class ArticleRevision(Base):
    """A version of an article; the first is revision 1."""

    __tablename__ = "article_revisions"

    article_id: Mapped[ArticleKey]
    revision: Mapped[Key]
    title: Mapped[str]
    source: Mapped[str | None]
    body: Mapped[str]
    published_at: Mapped[Printed | None]
    published_on: Mapped[date | None]
    content_hash: Mapped[Hash]
    seen_at: Mapped[Utc]


class ArticleBand(Base):
    """A band of a text, under the article stored first of those that have it."""

    __tablename__ = "article_bands"
    __table_args__ = (_BY_KEY,)

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[ArticleKey]


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
        _BY_KEY,
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


def table(model: type[Base]) -> Table:
    """Return the Core table of a model, for statements without a session."""
    return cast("Table", model.__table__)


stories = CreateView(
    select(table(Article)).where(table(Article).c.duplicate_of_id.is_(None)), "stories"
).table
