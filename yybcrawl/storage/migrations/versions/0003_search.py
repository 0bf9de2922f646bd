"""Make the search index, for all that is stored too, and let lists read indexes in their order."""

from alembic import op

from yybcrawl.storage.search_index import make_index

revision = "0003"
down_revision = "0002"

_BY_TIME = ("published_on", "published_at", "id")
_NEWEST = {"published_on": "DESC NULLS LAST", "published_at": "DESC NULLS LAST", "id": "DESC"}


def upgrade() -> None:
    """Make the tables of the index, and the indexes of `articles` anew."""
    for replaced in ("published_on", "city_district", "source"):
        op.drop_index(f"ix_articles_{replaced}", "articles")
    _index_by_time("newest")
    _index_by_time("city", "city")
    _index_by_time("district", "district")
    _index_by_time("source", "source")
    make_index(op.get_bind())


def _index_by_time(name: str, *columns: str) -> None:
    op.create_index(
        f"ix_articles_{name}", "articles", [*columns, *_BY_TIME], postgresql_ops=_NEWEST
    )
