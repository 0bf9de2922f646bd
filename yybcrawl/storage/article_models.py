"""The tables of what was stored: articles, and what belongs to each."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import CreateView

from yybcrawl.storage.base import (
    BY_KEY,
    ArticleKey,
    Base,
    ChannelKey,
    Hash,
    Key,
    Printed,
    Utc,
    table,
)

# Lists are printed newest first. SQLite reads an index backwards and finds NULL last; PostgreSQL
# finds it first, and takes the order for a part of the operator class.
_BY_TIME = ("published_on", "published_at", "id")
_NEWEST = {"published_on": "DESC NULLS LAST", "published_at": "DESC NULLS LAST", "id": "DESC"}


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
    __table_args__ = (Index("ix_article_authors_name", "name"), BY_KEY)

    article_id: Mapped[ArticleKey]
    position: Mapped[Key]
    name: Mapped[str]
    role: Mapped[str]


class ArticleImage(Base):
    """A picture of an article, in page order from 1."""

    __tablename__ = "article_images"
    __table_args__ = (BY_KEY,)

    article_id: Mapped[ArticleKey]
    position: Mapped[Key]
    url: Mapped[str]
    caption: Mapped[str | None]


class ArticleChannel(Base):
    """An article was listed in a channel."""

    __tablename__ = "article_channels"
    __table_args__ = (Index("ix_article_channels_channel_id", "channel_id"), BY_KEY)

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
    __table_args__ = (BY_KEY,)

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[ArticleKey]


stories = CreateView(
    select(table(Article)).where(table(Article).c.duplicate_of_id.is_(None)), "stories"
).table
