"""Make the tables of the first release."""

import sqlalchemy as sa
from alembic import op

from yybcrawl.storage.types import PrintedDateTime, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, index and view."""
    _make_channels()
    _make_articles()
    _make_parts_of_articles()
    _make_runs()
    _make_failures()
    _make_stories()


def _make_channels() -> None:
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("portal", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("district", sa.Text),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("first_seen_at", UtcDateTime, nullable=False),
        sa.Column("last_seen_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("portal", "path", name="uq_channels_portal_path"),
    )


def _make_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("portal", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("source", sa.Text),
        sa.Column("byline", sa.Text),
        sa.Column("published_on", sa.Date),
        sa.Column("published_at", PrintedDateTime),
        sa.Column("province", sa.Text),
        sa.Column("city", sa.Text),
        sa.Column("district", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("text_hash", sa.String(64)),
        sa.Column("duplicate_of_id", sa.Integer, sa.ForeignKey("articles.id")),
        sa.Column("similarity", sa.Double),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("first_seen_at", UtcDateTime, nullable=False),
        sa.Column("last_seen_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime),
        sa.Column("gone_at", UtcDateTime),
        sa.UniqueConstraint("portal", "key", name="uq_articles_portal_key"),
        sa.UniqueConstraint("url", name="uq_articles_url"),
    )
    op.create_index("ix_articles_published_on", "articles", ["published_on"])
    op.create_index("ix_articles_city_district", "articles", ["city", "district"])
    op.create_index("ix_articles_source", "articles", ["source"])
    op.create_index(
        "ix_articles_duplicate_of_id",
        "articles",
        ["duplicate_of_id"],
        sqlite_where=sa.text("duplicate_of_id IS NOT NULL"),
        postgresql_where=sa.text("duplicate_of_id IS NOT NULL"),
    )
    op.create_index("ix_articles_text_hash", "articles", ["text_hash"])


def _make_parts_of_articles() -> None:
    op.create_table(
        "article_authors",
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_authors_name", "article_authors", ["name"])
    op.create_table(
        "article_images",
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("caption", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "article_channels",
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("channel_id", sa.Integer, sa.ForeignKey("channels.id"), primary_key=True),
        sa.Column("first_seen_at", UtcDateTime, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_channels_channel_id", "article_channels", ["channel_id"])
    op.create_table(
        "article_revisions",
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("source", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("published_at", PrintedDateTime),
        sa.Column("published_on", sa.Date),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )


def _make_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("spider", sa.Text, nullable=False),
        sa.Column("arguments", sa.JSON, nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("exit_code", sa.Integer),
        sa.Column("reason", sa.Text),
        sa.Column("stats", sa.JSON),
    )
    counts = (
        "pages",
        "listed",
        "known",
        "requested",
        "stored",
        "changed",
        "unchanged",
        "skipped",
        "failed",
    )
    op.create_table(
        "run_channels",
        sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("channel_id", sa.Integer, sa.ForeignKey("channels.id"), primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in counts),
        sa.Column("stop_reason", sa.Text),
    )
    op.create_index("ix_run_channels_channel_id", "run_channels", ["channel_id"])


def _make_failures() -> None:
    op.create_table(
        "failures",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("portal", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("first_failed_at", UtcDateTime, nullable=False),
        sa.Column("last_failed_at", UtcDateTime, nullable=False),
        sa.Column("resolved_at", UtcDateTime),
        sa.UniqueConstraint("portal", "url", name="uq_failures_portal_url"),
    )


def _make_stories() -> None:
    # Named one by one, so that both databases keep the view when the table grows.
    op.execute(
        """
        CREATE VIEW stories AS
        SELECT id, portal, key, url, title, source, byline, published_on, published_at,
               province, city, district, body, content_hash, text_hash, duplicate_of_id,
               similarity, revision, first_seen_at, last_seen_at, changed_at, gone_at
        FROM articles
        WHERE duplicate_of_id IS NULL
        """
    )
