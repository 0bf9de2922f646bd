"""Runs that are ended from outside, and databases that fail under a run."""

from __future__ import annotations

import random
import signal
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url

from tests.support.archive import rows, stored_articles
from tests.support.crawling import Run, crawl, database_of, end_of, start_crawl
from tests.support.living_portal import LivingPortal, living
from yybcrawl.storage import models

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.support.forks import Fork

ONE = ("-a", "districts=新都")


def wait_for(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def assert_whole(url: str, portal: LivingPortal) -> None:
    """The archive holds the portal's articles, each once, whole, in its channel and in no queue."""
    stored = stored_articles(url)
    assert stored.keys() == portal.listed_keys()
    for article in stored.values():
        assert article.revision == 1
        assert len(article.channels) == 1
        assert article.body.count("\n\n") == 1
    listings = rows(url, models.Listing)
    assert len(listings) == len(stored)
    assert not any(row["waiting"] for row in listings)
    assert all(row["complete"] for row in rows(url, models.Frontier))


def assert_sound(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_twenty_runs_ended_at_any_moment_lose_nothing(tmp_path: Path) -> None:
    portal = LivingPortal.of(40, seconds=0.005)
    rng = random.Random(7)  # noqa: S311  moments, not secrets
    signals = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT]
    with living(portal) as base_url:
        for number in range(20):
            if number % 4 == 3:
                portal.publish(3)
            portal.begin()
            run = start_crawl(tmp_path, base_url)
            wait_for(lambda: portal.requests)
            time.sleep(rng.uniform(0, 0.8))
            run.signal(signals[number % 3])
            end_of(run)
            assert_sound(tmp_path)
        last = crawl(tmp_path, base_url)
    assert last.code == 0, last.stderr
    assert_whole(database_of(tmp_path), portal)
    statuses = {row["status"] for row in rows(database_of(tmp_path), models.Run)}
    assert statuses <= {"interrupted", "incomplete", "healthy"}
    assert {"interrupted", "incomplete"} <= statuses


def test_a_polite_run_that_is_stopped_sends_no_more_and_blames_no_page(tmp_path: Path) -> None:
    portal = LivingPortal.of(40)
    with living(portal) as base_url:
        run = start_crawl(tmp_path, base_url, "-s", "DOWNLOAD_DELAY=1.5")
        wait_for(lambda: len(portal.requests) > 2)
        run.signal(signal.SIGINT)
        sent = len(portal.requests)
        ended = end_of(run)
        assert len(portal.requests) <= sent + 1
        assert ended.code == 6
        assert ended.reason.startswith("incomplete: the crawl was stopped early (shutdown), ")
        assert rows(database_of(tmp_path), models.Failure) == []
        assert crawl(tmp_path, base_url).code == 0
    assert_whole(database_of(tmp_path), portal)


def test_runs_killed_on_postgresql_lose_nothing(tmp_path: Path, postgres_url: str) -> None:
    portal = LivingPortal.of(40, seconds=0.005)
    options = ("-s", f"YYBCRAWL_DATABASE_URL={postgres_url}")
    rng = random.Random(8)  # noqa: S311  moments, not secrets
    with living(portal) as base_url:
        for _ in range(6):
            portal.begin()
            run = start_crawl(tmp_path, base_url, *options)
            wait_for(lambda: portal.requests)
            time.sleep(rng.uniform(0, 0.8))
            run.signal(signal.SIGKILL)
            end_of(run)
        last = crawl(tmp_path, base_url, *options)
    assert last.code == 0, last.stderr
    assert_whole(postgres_url, portal)


def interrupt(folder: Path, portal: LivingPortal, *signals: int) -> tuple[Run, float]:
    """Crawl, and send these signals when 6 pages were asked for; return how long it took then."""
    with living(portal) as base_url:
        run: Fork = start_crawl(folder, base_url, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4")
        wait_for(lambda: len(portal.requests) >= 6)
        began = time.monotonic()
        for number in signals:
            run.signal(number)
            time.sleep(0.3)
        return end_of(run), time.monotonic() - began


def test_the_first_interrupt_stores_what_is_in_flight(tmp_path: Path) -> None:
    portal = LivingPortal.of(40, seconds=0.2)
    run, _ = interrupt(tmp_path, portal, signal.SIGINT)
    assert run.code == 6
    assert run.reason.startswith("incomplete: the crawl was stopped early (shutdown), ")
    assert run.reason.endswith("; the next run goes on from there.")
    stored = stored_articles(database_of(tmp_path)).keys()
    assert stored == set(portal.asked_articles())
    portal.seconds = 0
    with living(portal) as base_url:
        assert crawl(tmp_path, base_url).code == 0
    assert_whole(database_of(tmp_path), portal)


def test_the_second_interrupt_does_not_wait(tmp_path: Path) -> None:
    portal = LivingPortal.of(40, seconds=0.1)
    portal.slow_articles = 30
    run, seconds = interrupt(tmp_path, portal, signal.SIGINT, signal.SIGINT)
    assert seconds < 15
    assert run.code == 6
    assert run.reason == "incomplete: the crawl was ended at once; the next run goes on."
    portal.seconds = portal.slow_articles = 0
    with living(portal) as base_url:
        assert crawl(tmp_path, base_url).code == 0
    assert_whole(database_of(tmp_path), portal)


LIMITED = """
from sqlalchemy import event
from yybcrawl.settings import *
from yybcrawl.storage import engine

def limited(address, *, write, make=engine._connectable):
    made = make(address, write=write)
    @event.listens_for(made, "connect")
    def limit(connection, _record):
        connection.execute("PRAGMA max_page_count = 40")
    return made

engine._connectable = limited
"""


def test_5_a_full_disk_loses_nothing_that_counts_as_seen(tmp_path: Path) -> None:
    portal = LivingPortal.of(200)
    with living(portal) as base_url:
        run = crawl(tmp_path, base_url, settings=LIMITED)
        assert run.code == 5, run.stderr
        assert "database or disk is full" in run.reason
        assert "Traceback" not in run.stderr
        assert_sound(tmp_path)
        run = crawl(tmp_path, base_url)
    assert run.code == 0, run.stderr
    assert_whole(database_of(tmp_path), portal)


def test_5_a_database_that_becomes_read_only_loses_nothing(tmp_path: Path) -> None:
    portal = LivingPortal.of(20, seconds=0.05)
    with living(portal) as base_url:
        assert crawl(tmp_path, base_url, *ONE).code == 0
        before = stored_articles(database_of(tmp_path))
        path = tmp_path / "archive.db"
        url = f"sqlite:///file:{path}?mode=ro&uri=true"
        portal.publish(3)
        run = crawl(tmp_path, base_url, "-s", f"YYBCRAWL_DATABASE_URL={url}")
        assert run.code == 5
        assert "readonly" in run.reason
        assert stored_articles(database_of(tmp_path)) == before
        assert crawl(tmp_path, base_url).code == 0
    assert_whole(database_of(tmp_path), portal)


@pytest.mark.parametrize("when", ["start", "middle", "end"])
def test_5_a_server_that_goes_away_loses_nothing(
    tmp_path: Path, postgres_url: str, when: str
) -> None:
    """The database takes no connection, and those that it has are cut."""
    portal = LivingPortal.of(30, seconds=0.05)
    options = ("-s", f"YYBCRAWL_DATABASE_URL={postgres_url}")
    switch = Switch(postgres_url)
    if when == "start":
        switch.off()
        portal.seconds = 0
    with living(portal) as base_url:
        run = start_crawl(tmp_path, base_url, *options)
        if when == "middle":
            wait_for(lambda: len(portal.requests) > 40)
            switch.off()
        elif when == "end":
            wait_for(lambda: len(portal.requests) > 95)
            switch.off()
        ended = end_of(run)
        assert ended.code == 5, ended.stderr
        assert ended.reason.startswith("The database postgresql")
        assert "Traceback" not in ended.stderr
        assert bool(portal.requests) == (when != "start")
        switch.on()
        portal.seconds = 0
        assert crawl(tmp_path, base_url, *options).code == 0
    assert_whole(postgres_url, portal)


class Switch:
    """Turns a PostgreSQL database off and on, from another database of its server."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self._name = str(address.database)
        self._admin = address.set(database="postgres").render_as_string(hide_password=False)

    def off(self) -> None:
        self._run(f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS false")
        self._run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'"  # noqa: S608
        )

    def on(self) -> None:
        self._run(f"ALTER DATABASE {self._name} ALLOW_CONNECTIONS true")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(statement.encode())
