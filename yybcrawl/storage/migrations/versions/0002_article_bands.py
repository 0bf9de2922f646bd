"""Make the band table and mark the near duplicates of what is stored."""

import sqlalchemy as sa
from alembic import op

from yybcrawl.storage.duplicates import TextChange, mark_duplicates

revision = "0002"
down_revision = "0001"

_GROUP = 256
_articles = sa.table("articles", sa.column("id"), sa.column("text_hash"), sa.column("body"))


def upgrade() -> None:
    """Make the table, and store every text in it as if it came now."""
    op.create_table(
        "article_bands",
        sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    last = 0
    while rows := connection.execute(
        sa.select(_articles)
        .where(_articles.c.id > last, _articles.c.text_hash.is_not(None))
        .order_by(_articles.c.id)
        .limit(_GROUP)
    ).all():
        changes = {row.id: TextChange(None, row.text_hash) for row in rows}
        mark_duplicates(connection, changes, {row.text_hash: row.body for row in rows})
        last = rows[-1].id
