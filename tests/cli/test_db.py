from __future__ import annotations

import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import yybcrawl
from tests.storage.samples import NOW, article
from tests.support.crawling import YYBCRAWL, Run, run_command
from tests.support.search import empty_index
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database, writing
from yybcrawl.storage.schema import HEAD

# Stands for a migration of a later release; {ending} is how it goes wrong.
MIGRATION = """
import os, signal
from alembic import op
revision = "9000"
down_revision = "{head}"
def upgrade():
    op.execute("CREATE TABLE half_done (id INTEGER)")
    op.execute("UPDATE articles SET title = 'half done'")
    {ending}
"""
MAIN = (sys.executable, "-c", "from yybcrawl.cli.main import main; main()")


def db(folder: Path, *words: str) -> Run:
    return run_command(folder, *YYBCRAWL, "db", *words)


def run(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def archive(database_url: str) -> str:
    """Address of an archive of two articles, in each kind of database in turn."""
    engine = open_database(database_url)
    Archive(engine).store([article("1"), article("2")], now=NOW)
    engine.dispose()
    return database_url


@pytest.fixture
def later_release(tmp_path: Path) -> Path:
    """A folder with a copy of the program, whose schema is newer by one migration."""
    package = Path(yybcrawl.__file__).parent
    copy = tmp_path / "later" / "yybcrawl"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    schema = copy / "storage" / "schema.py"
    schema.write_text(schema.read_text("utf-8").replace(f'HEAD = "{HEAD}"', 'HEAD = "9000"'))
    return copy.parent


def upgrade(release: Path, url: str, ending: str) -> Run:
    """Run `db upgrade` of a later release whose migration ends in this way."""
    versions = release / "yybcrawl" / "storage" / "migrations" / "versions"
    (versions / "9000_later.py").write_text(MIGRATION.format(head=HEAD, ending=ending))
    return run_command(release, *MAIN, "db", "upgrade", "--database", url)


def test_the_newest_schema_is_told_and_needs_no_upgrade(archive: str, tmp_path: Path) -> None:
    current = db(tmp_path, "current", "--database", archive)
    assert (current.code, current.stdout) == (0, f"{HEAD}\n")
    done = db(tmp_path, "upgrade", "--database", archive)
    assert (done.code, done.stdout) == (0, f"{HEAD} -> {HEAD}\n")
    assert "2 articles" in done.stderr


def test_an_upgrade_says_from_where_to_where_and_what_is_kept(
    archive: str, later_release: Path
) -> None:
    outdated = run_command(later_release, *MAIN, "db", "current", "--database", archive)
    assert (outdated.code, outdated.stdout) == (5, f"{HEAD}\n")
    done = upgrade(later_release, archive, "pass")
    assert (done.code, done.stdout) == (0, f"{HEAD} -> 9000\n"), done.stderr
    assert "every row kept" in done.stderr
    assert "2 articles" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_older_schema_is_told_with_5(archive: str, tmp_path: Path) -> None:
    run(archive, "UPDATE alembic_version SET version_num = '0000'")
    current = db(tmp_path, "current", "--database", archive)
    assert (current.code, current.stdout) == (5, "0000\n")
    assert "yybcrawl db upgrade" in current.reason


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
        ("op.execute('INSERT INTO no_such_table VALUES (1)')", 5),
        ("op.execute('DELETE FROM article_authors')", 5),
    ],
    ids=["killed", "failed", "rows lost"],
)
def test_an_upgrade_that_goes_wrong_leaves_the_database_as_it_was(
    archive: str, later_release: Path, tmp_path: Path, ending: str, code: int
) -> None:
    done = upgrade(later_release, archive, ending)
    assert (done.code, done.stdout) == (code, "")
    if code == 5:
        assert "Traceback" not in done.stderr
        assert done.reason.startswith("Error: ")
    current = db(tmp_path, "current", "--database", archive)
    assert (current.code, current.stdout) == (0, f"{HEAD}\n")
    engine = open_database(archive, create=False)
    with engine.connect() as connection:
        titles = set(connection.scalars(text("SELECT title FROM articles")))
        people = connection.scalar(text("SELECT count(*) FROM article_authors"))
    engine.dispose()
    assert titles == {"社区广场的读书会"}
    assert people == 4
    if archive.startswith("sqlite"):
        with sqlite3.connect(archive.removeprefix("sqlite:///")) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        raw.close()


@pytest.mark.parametrize("command", ["current", "upgrade"])
@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer yybcrawl"),
        ("ALTER TABLE alembic_version RENAME TO other", "another program"),
    ],
)
def test_a_database_that_is_not_ours_is_one_sentence(
    archive: str, tmp_path: Path, command: str, statement: str, message: str
) -> None:
    run(archive, statement)
    done = db(tmp_path, command, "--database", archive)
    assert (done.code, done.stdout, len(done.stderr.splitlines())) == (5, "", 1)
    assert message in done.reason


def test_an_upgrade_of_an_unknown_schema_is_one_sentence(archive: str, tmp_path: Path) -> None:
    run(archive, "UPDATE alembic_version SET version_num = '0000'")
    done = db(tmp_path, "upgrade", "--database", archive)
    assert (done.code, len(done.stderr.splitlines())) == (5, 1)
    assert "'0000', which this program does not know" in done.reason


@pytest.mark.parametrize("command", ["current", "upgrade"])
def test_no_database_is_made(tmp_path: Path, command: str) -> None:
    done = db(tmp_path, command, "--database", "sqlite:///missing.db")
    assert done.code == 5
    assert "missing.db does not exist" in done.reason
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_left_empty(tmp_path: Path, postgres_url: str) -> None:
    done = db(tmp_path, "upgrade", "--database", postgres_url)
    assert done.code == 5
    assert "a crawl makes its tables" in done.reason


def test_the_default_is_the_crawls(tmp_path: Path) -> None:
    environment = {"YYBCRAWL_DATABASE_URL": "sqlite:///named.db"}
    done = run_command(tmp_path, *YYBCRAWL, "db", "current", environment=environment)
    assert done.code == 5
    assert "named.db does not exist" in done.reason


def test_a_copy_says_what_it_did_and_that_both_are_the_same(archive: str, tmp_path: Path) -> None:
    done = db(tmp_path, "copy", archive, "sqlite:///copy.db")
    assert done.code == 0, done.stderr
    assert "Both hold the same" in done.reason
    assert "4 content hashes" in done.reason
    (line,) = [line for line in done.stdout.splitlines() if " articles " in line]
    assert line.replace("│", " ").split() == ["articles", "2", "0", "0", "2", "2", "2"]
    back = db(tmp_path, "copy", "sqlite:///copy.db", archive)
    assert back.code == 0, back.stderr


def test_a_copy_of_damaged_texts_ends_with_5(archive: str, tmp_path: Path) -> None:
    run(archive, "UPDATE articles SET body = 'x' WHERE key = '2'")
    done = db(tmp_path, "copy", archive, "sqlite:///copy.db")
    assert done.code == 5
    assert "articles has 0 rows that differ and 1 whose content hash" in done.reason
    assert "(the first is 2)" in done.reason


@pytest.mark.parametrize("side", ["FROM", "TO"])
def test_a_search_index_that_lacks_articles_is_told(
    side: str, archive: str, tmp_path: Path
) -> None:
    copied = f"sqlite:///{tmp_path / 'copy.db'}"
    assert db(tmp_path, "copy", archive, copied).code == 0
    engine = open_database(archive)
    with writing(engine) as connection:
        empty_index(connection)
    engine.dispose()
    ends = (archive, copied) if side == "FROM" else (copied, archive)
    done = db(tmp_path, "copy", *ends)
    assert done.code == 5
    assert f"the search index of {side} holds 0 of 2 articles" in done.reason


def test_a_target_with_articles_of_its_own_is_refused(archive: str, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    Archive(engine).store([article("7")], now=NOW)
    engine.dispose()
    done = db(tmp_path, "copy", archive, "sqlite:///other.db")
    assert (done.code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "yybnet, 7" in done.reason


def test_an_archive_is_not_copied_onto_itself(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'a.db'}").dispose()
    done = db(tmp_path, "copy", "sqlite:///a.db", f"sqlite:///{tmp_path / 'a.db'}?timeout=5")
    assert done.code == 2
    assert "is the archive itself" in done.reason


def test_a_source_that_is_missing_makes_no_target(tmp_path: Path) -> None:
    done = db(tmp_path, "copy", "sqlite:///missing.db", "sqlite:///copy.db")
    assert done.code == 5
    assert list(tmp_path.iterdir()) == []
