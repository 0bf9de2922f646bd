from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.storage.samples import article, channel
from tests.support.crawling import YYBCRAWL, crawl, database_of, run_command
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.runs import ChannelTally, begin_run, finish_run

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from yybcrawl.items import Article, Channel

DAY = timedelta(days=1)
LOST: dict[str, dict[str, Any]] = {
    "source": {"source": None},
    "date": {"published_on": None, "published_at": None},
    "body": {"paragraphs": []},
}
XINDU, WENJIANG = channel(), channel("wenjiang", "温江")


def record_run(  # noqa: PLR0913  what a run is told by
    engine: Engine,
    now: datetime,
    channels: list[Channel],
    *,
    given: dict[str, str] | None = None,
    code: int = 0,
    spider: str = "chengdu",
) -> None:
    """Record a run that read one list page of each of these channels."""
    run = begin_run(engine, spider, given or {}, now)
    finish_run(
        engine,
        run,
        status="healthy",
        exit_code=code,
        reason="so it went.",
        stats={},
        now=now,
        channels=[ChannelTally(channel=at, pages=1) for at in channels],
    )


def run_nightly(  # noqa: PLR0913  what nights differ in
    engine: Engine,
    nights: int,
    *,
    silent_nights: int = 0,
    code: int = 0,
    spider: str = "chengdu",
    until: datetime | None = None,
) -> None:
    """Record a run for each of the last nights, each with a new article in both channels.

    温江 has none in the last `silent_nights`; the newest run ends with `code`.
    """
    archive = Archive(engine)
    first = (until or datetime.now(UTC)) - nights * DAY
    for night in range(nights):
        now = first + (night + 1) * DAY - timedelta(hours=1)
        channels = [XINDU] if night >= nights - silent_nights else [XINDU, WENJIANG]
        archive.store([_article(night, at) for at in channels], now=now)
        ended = code if night == nights - 1 else 0
        record_run(engine, now, [XINDU, WENJIANG], code=ended, spider=spider)


def _article(night: int, at: Channel) -> Article:
    key = f"{7_000_000 + night * 10 + (at is WENJIANG)}"
    return article(key, channels=[at], paragraphs=[f"{at.name}第{night}夜的消息，与昨夜不同。"])


def test_an_archive_that_grows_is_healthy(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    run_nightly(engine, 60)
    run = run_command(tmp_path, *YYBCRAWL, "health", "--database", database_url)
    assert (run.code, run.stderr) == (0, "")
    assert run.stdout == (
        "healthy: the last run of chengdu ended well; 2 channels are as lively as usual,"
        " of 0 too little is known yet.\n"
    )


def test_a_channel_gone_silent_is_named(engine: Engine, database_url: str, tmp_path: Path) -> None:
    run_nightly(engine, 60, silent_nights=14)
    run = run_command(tmp_path, *YYBCRAWL, "health", "--database", database_url)
    assert (run.code, run.stderr) == (9, "")
    (line,) = run.stdout.splitlines()
    assert line.startswith("成都 温江: nothing new for ")
    assert line.endswith("; 3 are the most that is usual.")


@pytest.mark.parametrize(
    ("given", "silent"), [({"districts": "新都"}, 0), ({}, 1)], ids=["left out", "lost"]
)
def test_a_channel_is_silent_only_where_a_run_looked_for_it(
    given: dict[str, str], silent: int, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    run_nightly(engine, 60, until=now - 14 * DAY)
    articles = [_article(100 + night, XINDU) for night in range(14)]
    for night, new in enumerate(articles, start=1):
        at = now - (14 - night) * DAY - timedelta(hours=1)
        Archive(engine).store([new], now=at)
        record_run(engine, at, [XINDU], given=given)
    run = run_command(tmp_path, *YYBCRAWL, "health", "--database", database_url)
    assert (
        len([line for line in run.stdout.splitlines() if "成都 温江: nothing new" in line])
        == silent
    )
    assert run.code == (9 if silent else 0)


def test_a_young_archive_is_still_being_learned(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    run_nightly(engine, 19, silent_nights=14)
    run = run_command(tmp_path, *YYBCRAWL, "health", "--database", database_url)
    assert run.code == 0
    assert "0 channels are as lively as usual, of 2 too little is known yet." in run.stdout


def test_the_last_run_of_each_spider_is_judged(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    run_nightly(engine, 3, code=8)
    run_nightly(engine, 3, spider="city")
    words = ("health", "--database", database_url)
    run = run_command(tmp_path, *YYBCRAWL, *words)
    assert run.code == 9
    (line,) = run.stdout.splitlines()
    assert line.startswith("chengdu: the run of ")
    assert line.endswith(" ended with 8: so it went.")
    assert run_command(tmp_path, *YYBCRAWL, *words, "--spider", "city").code == 0
    unknown = run_command(tmp_path, *YYBCRAWL, *words, "--spider", "mianyang")
    assert (unknown.code, unknown.stdout) == (9, "mianyang: no run is recorded.\n")


@pytest.mark.parametrize("what", LOST)
def test_a_field_that_is_lost_is_told(
    what: str, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    run_nightly(engine, 60)
    fresh = [article(f"{8_000_000 + n}", channels=[XINDU], **LOST[what]) for n in range(20)]
    Archive(engine).store(fresh, now=datetime.now(UTC))
    run = run_command(tmp_path, *YYBCRAWL, "health", "--database", database_url)
    assert run.code == 9
    (line,) = run.stdout.splitlines()
    assert line.startswith("20 of 3")
    assert f" new articles have no {what} " in line


def test_health_after_a_real_crawl(tmp_path: Path) -> None:
    with serve(build_portal(60)) as server:
        assert crawl(tmp_path, server.base_url, "-a", "districts=大邑").code == 0
    run = run_command(tmp_path, *YYBCRAWL, "health", "--database", database_of(tmp_path))
    assert run.code == 0, run.stdout


def test_an_archive_without_runs_is_a_finding(tmp_path: Path) -> None:
    open_database(database_of(tmp_path)).dispose()
    run = run_command(tmp_path, *YYBCRAWL, "health", "--database", database_of(tmp_path))
    assert (run.code, run.stdout) == (9, "No run is recorded.\n")


def test_a_missing_archive_is_named(tmp_path: Path) -> None:
    run = run_command(tmp_path, *YYBCRAWL, "health", "--database", database_of(tmp_path))
    assert (run.code, run.stdout) == (5, "")
    assert "archive.db" in run.stderr
    assert "Traceback" not in run.stderr
