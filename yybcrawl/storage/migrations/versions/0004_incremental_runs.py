"""Remember what was listed, how far channels are covered, and when articles are due again."""

import sqlalchemy as sa
from alembic import op

from yybcrawl.storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"

_LISTED = "listed = known + requested + skipped"
_REQUESTED = "requested = stored + changed + unchanged + failed"


def upgrade() -> None:
    """Make the tables of incremental runs, and hold the ledger to its balance."""
    _make_listings()
    _make_page_copies()
    op.create_table(
        "second_looks",
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("due_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_second_looks_due_at", "second_looks", ["due_at"])
    with op.batch_alter_table("run_channels") as batch:
        batch.create_check_constraint("ck_run_channels_listed", _LISTED)
        batch.create_check_constraint("ck_run_channels_requested", _REQUESTED)


def _make_listings() -> None:
    op.create_table(
        "listings",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("channel_id", sa.Integer, sa.ForeignKey("channels.id"), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("waiting", sa.Boolean, nullable=False),
        sa.Column("printed_on", sa.Date),
        sa.Column("listed_at", UtcDateTime, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_listings_waiting",
        "listings",
        ["channel_id"],
        sqlite_where=sa.text("waiting = 1"),
        postgresql_where=sa.text("waiting"),
    )
    op.create_table(
        "frontiers",
        sa.Column("channel_id", sa.Integer, sa.ForeignKey("channels.id"), primary_key=True),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("walked_at", UtcDateTime),
    )


def _make_page_copies() -> None:
    op.create_table(
        "page_copies",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("channel_id", sa.Integer, sa.ForeignKey("channels.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("content_type", sa.Text),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_page_copies_channel_id", "page_copies", ["channel_id"])
