from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, select, text

from tests.storage.samples import NOW, article
from tests.support.archive import stored_articles
from tests.support.reprints import cut, touch_lightly, write
from tests.support.search import check_index
from yybcrawl.errors import DatabaseError
from yybcrawl.storage import schema, search_index
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.search_index import Text, index_articles

if TYPE_CHECKING:
    from sqlalchemy import Connection

CONFIG = Config()
CONFIG.set_main_option("script_location", "yybcrawl.storage:migrations")
VERSIONS = [script.revision for script in ScriptDirectory.from_config(CONFIG).walk_revisions()]
EARLIER = sorted(version for version in VERSIONS if version != schema.HEAD)

ARTICLES = 600
SEEN = "2026-11-23T10:00:00+00:00"
PRINTED = "2018-04-25T03:13:00+08:00"
ROWS = {
    "0001": (
        """INSERT INTO channels (portal, path, name, city, district, url, first_seen_at,
        last_seen_at) VALUES ('yybnet', '/chengdu/xindu/', '新都', '成都', '新都',
        'https://www.yybnet.net/chengdu/xindu/', :seen, :seen)""",
        "INSERT INTO article_authors VALUES (1, 1, '林晓', '记者'), (1, 2, '周静', '实习生')",
        "INSERT INTO article_images VALUES (1, 1, 'https://x/1.jpg', NULL)",
        "INSERT INTO article_channels VALUES (1, 1, :seen)",
        """INSERT INTO article_revisions VALUES (1, 1, '旧题', NULL, '旧文', :printed,
        '2018-04-25', 'a', :seen), (1, 2, '新题', '天府早报', '新文', NULL, NULL, 'b', :seen)""",
        """INSERT INTO runs VALUES (1, 'chengdu', '{"refresh": "1"}', :seen, :seen, 'healthy', 0,
        'healthy', '{"item_scraped_count": 3}'), (2, 'city', '{}', :seen, NULL, 'running', NULL,
        NULL, NULL)""",
        "INSERT INTO run_channels VALUES (1, 1, 2, 9, 3, 5, 2, 1, 1, 1, 1, 'end')",
        """INSERT INTO failures (portal, url, kind, reason, attempts, first_failed_at,
        last_failed_at, resolved_at) VALUES ('yybnet', 'https://x/', 'article', 'HTTP 500', 3,
        :seen, :seen, NULL)""",
    ),
    "0002": ("INSERT INTO article_bands VALUES (140737488355327, 1)",),
}
INSERT_ARTICLE = """INSERT INTO articles (portal, key, url, title, source, byline, published_on,
    published_at, province, city, district, body, content_hash, text_hash, duplicate_of_id,
    similarity, revision, first_seen_at, last_seen_at, changed_at, gone_at) VALUES ('yybnet',
    :key, :key, '标题', '天府早报', '记者 林晓', '2018-04-25', :printed, '四川', '成都', '新都',
    :body, 'c', :text_hash, NULL, NULL, 2, :seen, :seen, :seen, NULL)"""


def fill(connection: Connection, version: str) -> dict[str, str]:
    """Make the archive as that version did, and fill all its tables; return original by copy."""
    CONFIG.attributes["connection"] = connection
    command.upgrade(CONFIG, version)
    rng = Random(11)  # noqa: S311
    texts: list[list[str]] = []
    originals: dict[str, str] = {}
    for number in range(1, ARTICLES, 3):
        body = write(rng)
        texts += [body, cut(body, rng), touch_lightly(body, rng)]
        originals |= {str(number + 1): str(number), str(number + 2): str(number)}
    moments: dict[str, Any] = {"seen": SEEN, "printed": PRINTED}
    rows = [
        moments | {"id": number, "key": str(number), "body": item.body, "text_hash": item.text_hash}
        for number, paragraphs in enumerate(texts, start=1)
        for item in [article(paragraphs=paragraphs)]
    ]
    connection.execute(text(INSERT_ARTICLE), rows)
    for since, statements in ROWS.items():
        if since <= version:
            for statement in statements:
                used = {name: at for name, at in moments.items() if f":{name}" in statement}
                connection.execute(text(statement), used)
    if version >= "0003":
        index_articles(connection, [Text(row["id"], "标题", row["body"]) for row in rows])
    return originals


def contents(connection: Connection) -> dict[str, set[Any]]:
    """Return the rows of every table as text, column by column."""
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: {
            tuple(sorted((name, str(value)) for name, value in row.items()))
            for row in connection.execute(select(table)).mappings()
        }
        for table in found.tables.values()
        if not table.name.startswith(search_index.TABLE)
    }


@pytest.mark.parametrize("version", EARLIER)
def test_an_archive_of_every_earlier_version_keeps_all_its_rows(
    database_url: str, version: str
) -> None:
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        originals = fill(connection, version)
        before = contents(connection)
    assert all(before[name] for name in before)
    with pytest.raises(DatabaseError, match=f"the older schema '{version}'"):
        open_database(database_url)
    with engine.begin() as connection:
        schema.upgrade(connection)
        after = contents(connection)
        check_index(connection)
    engine.dispose()
    settled = {"duplicate_of_id", "similarity"}
    for name, rows in before.items():
        if name != schema.VERSION_TABLE:
            columns = {column for column, _ in next(iter(rows))} - settled
            assert _only(after[name], columns) >= _only(rows, columns), name
            assert len(after[name]) >= len(rows)
    upgraded = open_database(database_url)
    Archive(upgraded).store([article("9999", url="9999")], now=NOW)
    upgraded.dispose()
    if version < "0002":
        found = {
            key: one.duplicate_of
            for key, one in stored_articles(database_url).items()
            if one.duplicate_of
        }
        assert found == originals


def _only(rows: set[Any], columns: set[str]) -> set[Any]:
    return {tuple(pair for pair in row if pair[0] in columns) for row in rows}
