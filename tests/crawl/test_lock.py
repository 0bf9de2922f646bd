from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

from tests.support.archive import opened, rows, stored_articles
from tests.support.crawling import crawl, end_of, start_crawl
from tests.support.living_portal import LivingPortal, living
from yybcrawl.storage import models
from yybcrawl.storage.engine import open_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any


def wait_for(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def contents(url: str) -> dict[str, list[Any]]:
    """Return all rows of all tables."""
    with opened(url) as connection:
        tables = {name: models.Base.metadata.tables[name] for name in _names(connection)}
        return {
            name: [tuple(row) for row in connection.execute(select(table))]
            for name, table in tables.items()
        }


def _names(connection: Any) -> list[str]:
    # The search index is no table that can be read from end to end; it changes with the articles.
    return [n for n in inspect(connection).get_table_names() if n in models.Base.metadata.tables]


def test_7_a_second_run_of_a_spider_is_refused_and_leaves_the_database_alone(
    tmp_path: Path, database_url: str
) -> None:
    portal = LivingPortal.of(12, seconds=0.3)
    options = ("-s", f"YYBCRAWL_DATABASE_URL={database_url}")
    with living(portal) as base_url:
        first = start_crawl(tmp_path, base_url, *options)
        wait_for(lambda: portal.requests)
        # What the first run writes meanwhile is its own: it is held while the other one tries.
        first.signal(signal.SIGSTOP)
        before = contents(database_url)
        asked = len(portal.requests)
        second = crawl(tmp_path, base_url, *options)
        assert contents(database_url) == before
        assert len(portal.requests) == asked
        first.signal(signal.SIGCONT)
        assert end_of(first).code == 0
    assert second.code == 7
    assert second.reason.startswith("busy: another run of 'chengdu' on the database ")
    assert "Traceback" not in second.stderr
    assert len(rows(database_url, models.Run)) == 1
    assert stored_articles(database_url).keys() == portal.listed_keys()


def test_a_killed_run_leaves_no_lock_behind(tmp_path: Path, database_url: str) -> None:
    portal = LivingPortal.of(12, seconds=0.02)
    options = ("-s", f"YYBCRAWL_DATABASE_URL={database_url}")
    with living(portal) as base_url:
        killed = start_crawl(tmp_path, base_url, *options)
        wait_for(lambda: len(portal.requests) > 20)
        killed.signal(signal.SIGKILL)
        assert end_of(killed).code == -signal.SIGKILL
        run = crawl(tmp_path, base_url, *options)
    assert run.code == 0, run.stderr
    assert stored_articles(database_url).keys() == portal.listed_keys()
    statuses = [row["status"] for row in rows(database_url, models.Run)]
    assert statuses == ["interrupted", "healthy"]


def test_runs_of_two_spiders_write_one_database_at_once(tmp_path: Path, database_url: str) -> None:
    portal = LivingPortal.of(12, seconds=0.1)
    options = ("-s", f"YYBCRAWL_DATABASE_URL={database_url}")
    with living(portal) as base_url:
        first = start_crawl(tmp_path, base_url, *options, "-a", "districts=新都")
        wait_for(lambda: portal.requests)
        run = crawl(
            tmp_path, base_url, *options, "-a", "city=成都", "-a", "districts=温江", spider="city"
        )
        assert (run.code, end_of(first).code) == (0, 0)
    assert stored_articles(database_url).keys() == portal.listed_keys("xindu", "wenjiang")


def test_a_lock_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive.db.chengdu.lock").mkdir()
    run = crawl(tmp_path, "http://127.0.0.1:9/")
    assert run.code == 5
    assert "archive.db.chengdu.lock" in run.reason
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "archive.db").exists()


def test_the_counts_of_a_run_under_way_can_be_read(tmp_path: Path, database_url: str) -> None:
    portal = LivingPortal.of(30, seconds=0.5)
    options = ("-s", f"YYBCRAWL_DATABASE_URL={database_url}")
    open_database(database_url).dispose()
    with living(portal) as base_url:
        run = start_crawl(tmp_path, base_url, *options, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4")
        wait_for(lambda: any(row["stored"] for row in rows(database_url, models.RunChannel)))
        (row,) = rows(database_url, models.Run)
        assert (row["status"], row["finished_at"]) == ("running", None)
        stored = len(rows(database_url, models.Article))
        counted = sum(row["stored"] for row in rows(database_url, models.RunChannel))
        assert 0 < counted <= stored < 90
        run.signal(signal.SIGTERM)
        ended = end_of(run)
    assert ended.code == 6
    assert "the crawl was stopped early (shutdown)" in ended.reason
    (row,) = rows(database_url, models.Run)
    assert (row["status"], row["reason"]) == ("incomplete", ended.reason)
