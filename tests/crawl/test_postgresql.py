from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.archive import ledger, rows, stored_articles, story_keys
from tests.support.crawling import crawl, database_of
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path


def test_postgresql_holds_the_same_archive_as_sqlite(tmp_path: Path, postgres_url: str) -> None:
    with serve(build_portal(60)) as server:
        runs = [
            crawl(tmp_path, server.base_url),
            crawl(tmp_path, server.base_url, "-s", f"YYBCRAWL_DATABASE_URL={postgres_url}"),
        ]
    assert [run.code for run in runs] == [0, 0]
    assert runs[0].reason == runs[1].reason
    sqlite_url = database_of(tmp_path)
    articles = stored_articles(sqlite_url)
    assert len(articles) == 60
    assert stored_articles(postgres_url) == articles
    assert story_keys(postgres_url) == story_keys(sqlite_url)
    assert ledger(postgres_url).keys() == ledger(sqlite_url).keys()
    written = [rows(url, models.Run)[0] for url in (sqlite_url, postgres_url)]
    for name in ("spider", "arguments", "status", "exit_code", "reason"):
        assert written[0][name] == written[1][name]
