from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from tests.storage.samples import NOW, article, settled
from yybcrawl import items
from yybcrawl.errors import ArgumentError, DatabaseError
from yybcrawl.storage import models, schema, search_index
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.articles import ITEM_COLUMNS
from yybcrawl.storage.engine import open_database, reading, writing

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def run(database_url: str, statement: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_the_migrations_make_the_tables_of_the_models(engine: Engine) -> None:
    indexes = models.table(models.Article).indexes
    ordered = {index.name for index in indexes if index.dialect_options["postgresql"]["ops"]}

    def is_comparable(_: object, name: str | None, *_found: object) -> bool:
        # The search index is made of what only one of the databases has.
        if (name or "").startswith(search_index.TABLE):
            return False
        # Alembic reads these back from PostgreSQL in other words than it was given.
        return engine.dialect.name == "sqlite" or name not in ordered

    with reading(engine) as connection:
        opts = {"compare_server_default": True, "include_object": is_comparable}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, models.Base.metadata) == []
        if engine.dialect.name == "postgresql":
            found = connection.execute(text("SELECT indexname, indexdef FROM pg_indexes"))
            orders = {row.indexname for row in found if "on DESC NULLS LAST" in row.indexdef}
            assert orders == ordered


def test_the_newest_migration_is_the_one_the_program_wants() -> None:
    script = ScriptDirectory(str(Path(schema.__file__).with_name("migrations")))
    assert script.get_current_head() == schema.HEAD


def test_stories_has_the_columns_of_articles(engine: Engine) -> None:
    found = inspect(engine)
    names = [column["name"] for column in found.get_columns("articles")]
    assert [column["name"] for column in found.get_columns("stories")] == names


def test_every_stored_field_of_an_article_is_a_column() -> None:
    parts = {"authors", "images", "channels", "paragraphs", "fate"}
    derived = {"body", "content_hash"}
    fields = {field.name for field in dataclasses.fields(items.Article)}
    assert fields - parts | derived == set(ITEM_COLUMNS)
    own = {"id", "duplicate_of_id", "similarity", "revision"}
    own |= {"first_seen_at", "last_seen_at", "changed_at", "gone_at"}
    assert set(models.table(models.Article).c.keys()) - own == set(ITEM_COLUMNS)


def test_an_archive_opens_again(database_url: str) -> None:
    open_database(database_url).dispose()
    for create in (True, False):
        opened = open_database(database_url, create=create)
        assert settled(opened, "1") == set()
        opened.dispose()


@sqlite_only
def test_sqlite_is_set_up_for_several_processes(engine: Engine) -> None:
    wanted = {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 30_000,
        "synchronous": 1,
        "page_size": 16_384,
    }
    with reading(engine) as connection:
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in wanted}
    assert found == wanted


def test_two_processes_can_create_one_database(database_url: str) -> None:
    code = "import sys; from yybcrawl.storage.engine import open_database as o; o(sys.argv[1])"
    started = [
        subprocess.Popen([sys.executable, "-c", code, database_url], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    errors = [process.communicate(timeout=60)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors
    open_database(database_url, create=False).dispose()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("archive.db", "'archive.db' cannot be understood"),
        ("", "'' cannot be understood"),
        ("mysql://u:secret@h/d", r"'mysql://u:\*\*\*@h/d' is neither"),
        ("postgresql://u:se@cret@h:port/d", r"'postgresql://u:\*\*\*@h:port/d' cannot be under"),
        ("sqlite://", "'sqlite://' names no file"),
        ("sqlite:///:memory:", "'sqlite:///:memory:' names no file"),
    ],
)
def test_an_unusable_address_is_named_without_its_password(url: str, message: str) -> None:
    with pytest.raises(ArgumentError, match=message) as caught:
        open_database(url)
    assert "cret" not in str(caught.value)


def test_postgresql_without_its_driver_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ArgumentError, match=r"pip install 'yybcrawl\[postgres\]'"):
        open_database("postgresql://localhost/archive")


def test_plain_postgresql_is_understood_as_psycopg(engine: Engine) -> None:
    assert engine.url.drivername in {"sqlite", "postgresql+psycopg"}


def test_a_server_that_is_not_there_is_one_sentence_without_the_password() -> None:
    with pytest.raises(DatabaseError, match=r"cannot be opened: .*refused") as caught:
        open_database("postgresql://u:secret@127.0.0.1:1/archive")
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "新闻.db"
    file.write_text("not a database" * 100)
    with pytest.raises(DatabaseError, match=r"新闻\.db cannot be opened: file is not a database"):
        open_database(f"sqlite:///{file}")


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=f"the folder {tmp_path / 'no'} does not exist"):
        open_database(f"sqlite:///{tmp_path / 'no' / 'archive.db'}")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="unable to open database file"):
        open_database(f"sqlite:///{tmp_path}")


def test_reading_a_missing_file_does_not_make_it(tmp_path: Path) -> None:
    file = tmp_path / "archive.db"
    with pytest.raises(DatabaseError, match="does not exist"):
        open_database(f"sqlite:///{file}", create=False)
    assert not file.exists()


def test_reading_an_empty_database(database_url: str) -> None:
    run(database_url, "SELECT 1")
    with pytest.raises(DatabaseError, match=r"is empty|does not exist"):
        open_database(database_url, create=False)


@pytest.mark.parametrize("create", [True, False])
def test_the_tables_of_another_program_are_left_alone(database_url: str, *, create: bool) -> None:
    run(database_url, "CREATE TABLE bookmarks (id INTEGER)")
    with pytest.raises(DatabaseError, match="tables of another program"):
        open_database(database_url, create=create)


def test_another_programs_file_is_not_rewritten(tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.db"
    run(f"sqlite:///{file}", "CREATE TABLE bookmarks (id INTEGER)")
    before = file.read_bytes()
    with pytest.raises(DatabaseError, match="tables of another program"):
        open_database(f"sqlite:///{file}")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("revision", "message"), [("0000", "yybcrawl db upgrade"), ("9999", "this program is older")]
)
def test_another_schema_is_refused(database_url: str, revision: str, message: str) -> None:
    open_database(database_url).dispose()
    run(database_url, f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608
    for create in (True, False):
        with pytest.raises(DatabaseError, match=f"'{revision}'.*{message}"):
            open_database(database_url, create=create)


@sqlite_only
def test_a_locked_database_is_named_after_its_timeout(database_url: str) -> None:
    open_database(database_url).dispose()
    holder = open_database(database_url)
    waiting = open_database(f"{database_url}?timeout=0.05")
    with writing(holder), pytest.raises(DatabaseError, match="written: database is locked"):
        Archive(waiting).store([article()], now=NOW)
    assert settled(waiting, "1") == set()
    holder.dispose()
    waiting.dispose()


def test_a_database_that_became_read_only_is_one_sentence(database_url: str) -> None:
    engine = open_database(database_url)
    if engine.dialect.name == "sqlite":
        with reading(engine) as connection:
            connection.execute(text("PRAGMA query_only = ON"))
    else:
        run(
            database_url,
            f"ALTER DATABASE {engine.url.database} SET default_transaction_read_only = on",
        )
        engine.dispose()
    with pytest.raises(DatabaseError, match=r"cannot be written: .*read.?only") as caught:
        Archive(engine).store([article()], now=NOW)
    assert "INSERT INTO" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is not None
    engine.dispose()


@sqlite_only
def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(engine: Engine) -> None:
    archive = Archive(engine)
    archive.store([article()], now=NOW)
    with reading(engine) as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
    big = article("2", paragraphs=["新都区的读书活动今天开始。" * 50_000])
    with pytest.raises(DatabaseError, match="cannot be written: database or disk is full"):
        archive.store([big], now=NOW)
    assert settled(engine, "7601743", "2") == {"7601743"}
