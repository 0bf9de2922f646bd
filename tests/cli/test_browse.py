from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.storage.samples import LATER, article
from tests.support.browsing import FILLERS, fill, served
from tests.support.crawling import YYBCRAWL, Run, run_command
from yybcrawl.browse.serving import open_to_read
from yybcrawl.errors import DatabaseError
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.search import search
from yybcrawl.storage.selection import Selection

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def filled(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    fill(url)
    return url


def browse(folder: Path, *options: str) -> Run:
    return run_command(folder, *YYBCRAWL, "browse", "--port", "0", *options)


def test_a_crawl_goes_on_meanwhile_and_its_articles_are_found(filled: str) -> None:
    engine = open_database(filled)
    archive = Archive(engine)
    with served(filled) as site:
        assert f"<strong>{FILLERS + 2}</strong>" in site.get().text
        for key in ("1", "2", "3"):
            news = article(key, url=f"https://x/{key}", paragraphs=[f"新闻:{key * 30}。"])
            archive.store([news], now=LATER)
            assert f"/article/yybnet/{key}" in site.get(q="新闻").text
    engine.dispose()


def test_it_writes_nothing(filled: str) -> None:
    file = Path(filled.removeprefix("sqlite:///"))
    before = file.read_bytes()
    with served(filled) as site:
        for path in ("", "archive/articles", "search.csv", "article/7601743"):
            assert site.get(path).status == 200
    assert file.read_bytes() == before


def test_its_connections_cannot_write(engine: Engine, database_url: str) -> None:
    reader = open_to_read(database_url)
    assert search(reader, None, Selection()) == []
    with pytest.raises(DatabaseError, match=r"read-?only"):
        Archive(reader).store([article()], now=LATER)
    reader.dispose()
    assert search(engine, None, Selection()) == []


def test_a_port_that_is_in_use_is_named(filled: str, tmp_path: Path) -> None:
    with served(filled) as site:
        port = str(urlsplit(site.address).port)
        run = browse(tmp_path, "--database", filled, "--port", port)
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr == (
        f"Error: Nothing can be served at 127.0.0.1:{port} (Address already in use): give another"
        " --host or --port, or --port 0 for any that is free.\n"
    )


def test_a_host_that_is_not_this_machine_is_named(filled: str, tmp_path: Path) -> None:
    host = "192.0.2.1"
    run = browse(tmp_path, "--database", filled, "--host", host)
    assert (run.code, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    assert host in run.reason


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    run = browse(tmp_path, "--database", "sqlite:///nothing.db")
    assert (run.code, run.stdout) == (5, "")
    assert run.stderr == "Error: The database sqlite:///nothing.db does not exist.\n"


def test_an_outdated_schema_is_named_with_what_mends_it(filled: str, tmp_path: Path) -> None:
    with sqlite3.connect(filled.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    run = browse(tmp_path, "--database", filled)
    assert (run.code, run.stdout) == (5, "")
    assert "yybcrawl db upgrade" in run.reason


def test_without_the_extra_it_says_how_to_install_it(filled: str, tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['datasette'] = None;from yybcrawl.cli.main import main; main()"
    )
    run = run_command(tmp_path, sys.executable, "-c", script, "browse", "--database", filled)
    assert (run.code, run.stdout) == (2, "")
    assert run.stderr == "Error: browse needs datasette: pip install 'yybcrawl[browse]'.\n"
