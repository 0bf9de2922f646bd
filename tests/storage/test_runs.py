from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, insert, select, update

from tests.storage.samples import LATER, NOW, article, channel
from yybcrawl.errors import DatabaseError
from yybcrawl.items import ListPage
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import RefusedRowError, connect, open_database, reading, writing
from yybcrawl.storage.queries import Coverage, coverage, latest_articles
from yybcrawl.storage.runs import (
    ChannelTally,
    begin_run,
    finish_run,
    forget_run,
    save_progress,
)
from yybcrawl.storage.schema import upgrade
from yybcrawl.storage.upserts import save_channels
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Sequence


def finish(engine: Engine, run_id: int, channels: Sequence[ChannelTally]) -> None:
    finish_run(
        engine,
        run_id,
        status="finished",
        exit_code=0,
        reason="every channel was walked",
        stats={"item_scraped_count": 3, "start_time": NOW, "城市": "成都"},
        now=LATER,
        channels=channels,
    )


def test_a_run_is_recorded_from_its_start(engine: Engine) -> None:
    run_id = begin_run(engine, "city", {"city": "绵阳"}, NOW)
    with reading(engine) as connection:
        row = connection.execute(select(models.table(models.Run))).one()
    assert (row.id, row.spider, row.status) == (run_id, "city", "running")
    assert (row.arguments, row.started_at, row.finished_at) == ({"city": "绵阳"}, NOW, None)


def test_a_finished_run_has_its_reason_stats_and_channels(engine: Engine) -> None:
    begin_run(engine, "chengdu", {}, NOW)
    run_id = begin_run(engine, "chengdu", {}, NOW)
    tally = ChannelTally(
        channel=channel(), pages=2, listed=5, known=1, requested=4, stored=4, stop_reason="end"
    )
    finish(engine, run_id, [tally])
    with reading(engine) as connection:
        first, row = connection.execute(select(models.table(models.Run))).all()
        ledger = connection.execute(select(models.table(models.RunChannel))).one()
    assert (first.status, first.finished_at, first.exit_code) == ("interrupted", None, None)
    assert (row.status, row.exit_code, row.finished_at) == ("finished", 0, LATER)
    assert row.stats["城市"] == "成都"
    assert row.stats["start_time"] == str(NOW)
    assert (ledger.run_id, ledger.listed, ledger.failed) == (run_id, 5, 0)
    assert ledger.stop_reason == "end"


def test_a_run_under_way_shows_its_counts(engine: Engine) -> None:
    run_id = begin_run(engine, "chengdu", {}, NOW)
    tally = ChannelTally(channel=channel(), pages=1, listed=5, known=1, requested=4, stored=1)
    save_progress(engine, run_id, [tally], NOW)
    tally.stored += 2
    save_progress(engine, run_id, [tally], LATER)
    with reading(engine) as connection:
        row = connection.execute(select(models.table(models.RunChannel))).one()
        run = connection.execute(select(models.table(models.Run))).one()
    assert (row.stored, row.failed, row.stop_reason) == (3, 1, None)
    assert (run.status, run.exit_code) == ("running", None)


def test_only_the_spiders_own_runs_are_interrupted(engine: Engine) -> None:
    for spider in ("city", "chengdu", "city"):
        begin_run(engine, spider, {}, NOW)
    with reading(engine) as connection:
        runs = connection.execute(select(models.table(models.Run)).order_by("id")).all()
    assert [run.status for run in runs] == ["interrupted", "running", "running"]
    assert runs[0].reason.startswith("interrupted: ")


def test_a_run_that_is_refused_leaves_no_row(engine: Engine) -> None:
    forget_run(engine, begin_run(engine, "chengdu", {}, NOW))
    with reading(engine) as connection:
        assert connection.execute(select(models.table(models.Run))).all() == []


@pytest.mark.parametrize("changes", [{"listed": 4}, {"requested": 5, "listed": 6}, {"skipped": 1}])
def test_the_database_refuses_counts_that_do_not_balance(
    engine: Engine, changes: dict[str, int]
) -> None:
    run_id = begin_run(engine, "chengdu", {}, NOW)
    tally = ChannelTally(channel=channel(), listed=5, known=1, requested=4, stored=4)
    save_progress(engine, run_id, [tally], NOW)
    counts = models.table(models.RunChannel)
    with pytest.raises(RefusedRowError, match="ck_run_channels"), writing(engine) as connection:
        connection.execute(update(counts).values(changes))


def test_counts_of_the_first_release_are_kept_by_the_upgrade(database_url: str) -> None:
    engine = connect(database_url, write=True, create=True)
    with writing(engine) as connection:
        upgrade(connection, "0001")
        met = save_channels(connection, [channel()], NOW)
        runs, counts = models.table(models.Run), models.table(models.RunChannel)
        row = {"spider": "chengdu", "arguments": {}, "started_at": NOW, "status": "healthy"}
        run_id = connection.scalars(insert(runs).returning(runs.c.id), row).one()
        ids = {"run_id": run_id, "channel_id": met["yybnet", channel().path]}
        connection.execute(insert(counts), ids | {"listed": 5, "requested": 5, "stored": 5})
    engine.dispose()
    with pytest.raises(DatabaseError, match="older schema '0001'"):
        open_database(database_url)
    engine = connect(database_url, write=True)
    with writing(engine) as connection:
        upgrade(connection)
    engine.dispose()
    engine = open_database(database_url)
    with reading(engine) as connection:
        kept = connection.execute(select(counts)).one()
    engine.dispose()
    assert (kept.run_id, kept.listed, kept.stored, kept.known) == (run_id, 5, 5, 0)


def test_coverage_is_of_the_newest_run_in_the_order_of_the_menu(engine: Engine) -> None:
    city, county = channel("news", "成都"), channel()
    archive = Archive(engine)
    page = ListPage(channel=city, number=1, url=city.url, keys=[], requests=[])
    archive.store([page], now=NOW)
    archive.store([article("1"), article("2", channels=[city, county])], now=NOW)
    older = begin_run(engine, "chengdu", {}, NOW)
    finish(engine, older, [ChannelTally(channel=county, pages=9)])
    tallies = [
        ChannelTally(channel=county, pages=1, listed=2, requested=2, stored=1),
        ChannelTally(channel=city, pages=3, listed=1, requested=1, unchanged=1),
    ]
    finish(engine, begin_run(engine, "chengdu", {}, NOW), tallies)
    assert coverage(engine) == [
        Coverage("成都", 3, 1, 0, 0, 0, 1, 0, articles=1),
        Coverage("新都", 1, 2, 0, 1, 0, 0, 1, articles=2),
    ]
    assert coverage(engine, older) == [Coverage("新都", 9, 0, 0, 0, 0, 0, 0, articles=2)]


def test_coverage_without_a_run_is_empty(engine: Engine) -> None:
    assert coverage(engine) == []


def test_the_latest_articles_come_first_and_once(engine: Engine) -> None:
    day = date(2018, 4, 26)
    Archive(engine).store(
        [
            article("1", paragraphs=["一" * 30]),
            article("2", paragraphs=["一" * 30]),
            article("3", published_on=day, published_at=None, paragraphs=["三" * 30]),
            article(
                "4",
                published_on=day,
                published_at=datetime(2018, 4, 26, 1, 0, tzinfo=CHINA),
                paragraphs=["四" * 30],
            ),
            article("5", published_on=None, published_at=None, paragraphs=["五" * 30]),
        ],
        now=NOW,
    )
    assert [story.key for story in latest_articles(engine, 9)] == ["4", "3", "1", "5"]
    (newest,) = latest_articles(engine, 1)
    assert (newest.title, newest.source, newest.district) == (
        "社区广场的读书会",
        "天府早报",
        "新都",
    )
    assert newest.published_at == datetime(2018, 4, 26, 1, 0, tzinfo=CHINA)
