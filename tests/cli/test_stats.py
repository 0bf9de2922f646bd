from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.storage.samples import LATER, NOW, article, channel
from tests.support.crawling import YYBCRAWL, Run, run_command
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.runs import ChannelTally, begin_run, finish_run

if TYPE_CHECKING:
    from pathlib import Path


def ask(folder: Path, url: str, *words: str) -> Run:
    run = run_command(folder, *YYBCRAWL, *words, "--database", url)
    assert run.code == 0, run.stderr
    return run


def table(text: str) -> list[list[str]]:
    """Return the rows of CSV, which begins with a byte order mark."""
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def archive(database_url: str) -> str:
    engine = open_database(database_url)
    days: list[dict[str, Any]] = [
        {},
        {"published_on": date(2018, 5, 1), "published_at": None},
        {"source": "=SUM(A1)", "district": None},
        {"source": None, "published_on": None, "published_at": None},
    ]
    made = [
        article(str(number), paragraphs=[f"第{number}条消息。"], **fields)
        for number, fields in enumerate(days)
    ]
    twins = [article("8"), article("9", source="锦城日报", published_on=date(2019, 1, 1))]
    Archive(engine).store([*made, *twins], now=NOW)
    engine.dispose()
    return database_url


def test_articles_are_counted_by_place_source_and_month(archive: str, tmp_path: Path) -> None:
    rows = json.loads(ask(tmp_path, archive, "stats", "--format", "json").stdout)
    assert [list(row.values()) for row in rows] == [
        ["成都", None, "=SUM(A1)", "2018-04", 1],
        ["成都", "新都", None, None, 1],
        ["成都", "新都", "天府早报", "2018-04", 2],
        ["成都", "新都", "天府早报", "2018-05", 1],
    ]
    assert list(rows[0]) == ["city", "district", "source", "month", "articles"]


def test_duplicates_are_counted_where_they_are_asked_for(archive: str, tmp_path: Path) -> None:
    rows = json.loads(ask(tmp_path, archive, "stats", "--all", "--format", "json").stdout)
    assert sum(row["articles"] for row in rows) == 6


def test_the_filters_of_search_select(archive: str, tmp_path: Path) -> None:
    words = ("stats", "--source", "天府早报", "--since", "2018-04-26", "--district", "xindu")
    rows = json.loads(ask(tmp_path, archive, *words, "--format", "json").stdout)
    assert [row["articles"] for row in rows] == [1]


def test_csv_opens_in_excel_without_live_formulas(archive: str, tmp_path: Path) -> None:
    rows = table(ask(tmp_path, archive, "stats", "--format", "csv").stdout)
    assert rows[0] == ["city", "district", "source", "month", "articles"]
    assert rows[1] == ["成都", "", "'=SUM(A1)", "2018-04", "1"]
    assert len(rows) == 5


def test_the_tables_add_up(archive: str, tmp_path: Path) -> None:
    run = ask(tmp_path, archive, "stats")
    for line in ("成都 新都 │        4", "天府早报 │        3", "2018-04 │        3"):
        assert line in run.stdout
    assert run.stderr == "5 articles.\n"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--district", "火星"], "'火星'"),
        (["--since", "2018-05-01", "--until", "2018-04-01"], "2018-05-01"),
        (["--format", "xml"], "'xml'"),
    ],
)
def test_a_wrong_filter_is_named(
    archive: str, tmp_path: Path, words: list[str], named: str
) -> None:
    run = run_command(tmp_path, *YYBCRAWL, "stats", *words, "--database", archive)
    assert (run.code, run.stdout) == (2, "")
    assert named in run.reason


@pytest.fixture
def crawled(database_url: str) -> str:
    """An archive with three finished runs, and one under way."""
    engine = open_database(database_url)
    for number in range(3):
        run = begin_run(engine, "chengdu", {"districts": "新都"}, NOW + timedelta(days=number))
        tallies = [
            ChannelTally(channel=channel(slug), pages=2, listed=5, requested=5, stored=4)
            for slug in ("xindu", "dayi")
        ]
        finish_run(
            engine,
            run,
            status="incomplete",
            exit_code=6,
            reason="incomplete: 2 of 14 pages failed.",
            stats={},
            now=NOW + timedelta(days=number, hours=1, seconds=5),
            channels=tallies,
        )
    begin_run(engine, "city", {"city": "mianyang"}, LATER + timedelta(days=9))
    engine.dispose()
    return database_url


def test_runs_are_told_with_the_newest_first(crawled: str, tmp_path: Path) -> None:
    run = ask(tmp_path, crawled, "runs")
    lines = [line.replace("│", " ").split() for line in run.stdout.splitlines()]
    rows = [line for line in lines if line and line[0].isdigit()]
    assert [row[0] for row in rows[:4]] == ["4", "3", "2", "1"]
    assert rows[0][1:4] == ["city", "2026-12-02", "19:00"]
    assert rows[0][-6:] == ["running", "—", "0", "0", "0", "0"]
    assert "…" in rows[0]
    times = ["2026-11-23", "18:00", "1:00:05"]
    assert rows[3] == ["1", "chengdu", *times, "incomplete", "6", "4", "8", "0", "2"]
    assert "1: incomplete: 2 of 14 pages failed." in run.stdout


def test_runs_for_other_programs(crawled: str, tmp_path: Path) -> None:
    found = json.loads(ask(tmp_path, crawled, "runs", "--limit", "2", "--format", "json").stdout)
    assert [run["id"] for run in found] == [4, 3]
    assert (found[0]["finished_at"], found[0]["exit_code"], found[0]["seconds"]) == (None,) * 3
    assert (found[1]["seconds"], found[1]["listed"], found[1]["channels"]) == (3605, 10, 2)
    assert found[1]["arguments"] == {"districts": "新都"}
    header, *rows = table(ask(tmp_path, crawled, "runs", "--format", "csv").stdout)
    assert header[:3] == ["id", "spider", "started_at"]
    assert rows[3][:5] == [
        "1",
        "chengdu",
        "2026-11-23T10:00:00+00:00",
        "2026-11-23T11:00:05+00:00",
        "3605",
    ]


def test_an_archive_without_articles_has_empty_answers(database_url: str, tmp_path: Path) -> None:
    open_database(database_url).dispose()
    for command in ("stats", "runs"):
        assert json.loads(ask(tmp_path, database_url, command, "--format", "json").stdout) == []
        assert len(table(ask(tmp_path, database_url, command, "--format", "csv").stdout)) == 1
