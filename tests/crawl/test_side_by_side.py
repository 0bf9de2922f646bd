from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.support.archive import rows, stored_articles, story_keys
from tests.support.crawling import Run, crawl, database_of
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

SPIDERS = (("chengdu", ()), ("city", ("-a", "city=chengdu")))


def test_crawls_that_write_one_archive_at_once_lose_and_double_nothing(
    tmp_path: Path, database_url: str
) -> None:
    def run(number: int) -> Run:
        spider, arguments = SPIDERS[number]
        folder = tmp_path / str(number)
        folder.mkdir()
        setting = f"YYBCRAWL_DATABASE_URL={database_url}"
        return crawl(folder, server.base_url, *arguments, "-s", setting, spider=spider)

    with serve(build_portal(150)) as server, ThreadPoolExecutor() as pool:
        together = list(pool.map(run, range(len(SPIDERS))))
        alone = crawl(tmp_path, server.base_url)
    for crawled in (*together, alone):
        assert crawled.code == 0, crawled.stderr
        assert "locked" not in crawled.stderr
    expected = database_of(tmp_path)
    assert stored_articles(database_url) == stored_articles(expected)
    assert story_keys(database_url) == story_keys(expected)
    for model in (models.ArticleRevision, models.ArticleBand, models.ArticleChannel):
        assert len(rows(database_url, model)) == len(rows(expected, model))
    stored = sum(row["stored"] for row in rows(database_url, models.RunChannel))
    assert stored == len(rows(database_url, models.Article)) == 150
