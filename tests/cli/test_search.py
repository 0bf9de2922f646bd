from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.storage.samples import NOW, article, channel
from tests.support.crawling import YYBCRAWL, Run, run_command, run_on_terminal
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Search = Callable[..., Run]

FORMULA = '=HYPERLINK("https://x","社区")'


@pytest.fixture
def filled(database_url: str) -> str:
    """Address of an archive with three stories, a duplicate of the last one among them."""
    engine = open_database(database_url)
    wenjiang = channel("wenjiang", "温江")
    Archive(engine).store(
        [
            article("1", title=FORMULA, paragraphs=["建成５Ｇ基站,社區服务到家。"]),
            article(
                "2",
                published_on=date(2019, 1, 2),
                published_at=None,
                district="温江",
                channels=[wenjiang],
                source=None,
            ),
            article("3", published_on=None, published_at=None, district=None),
        ],
        now=NOW,
    )
    engine.dispose()
    return database_url


@pytest.fixture
def search(filled: str, tmp_path: Path) -> Search:
    def run(*words: str) -> Run:
        return run_command(tmp_path, *YYBCRAWL, "search", *words, "--database", filled)

    return run


def keys(run: Run) -> list[str]:
    assert run.code == 0, run.stderr
    return [hit["key"] for hit in json.loads(run.stdout)]


def test_a_pipe_gets_one_article_a_line_with_its_hits_in_brackets(search: Search) -> None:
    run = search("社区", "-没有", "--all")
    assert (run.code, run.stderr) == (0, "")
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    assert [line[:4] for line in lines] == [
        ["2", "2019-01-02", "温江", ""],
        ["1", "2018-04-25 03:13", "新都", "天府早报"],
        ["3", "", "成都", "天府早报"],
    ]
    assert lines[1][4:] == ['=HYPERLINK("https://x","【社区】")', "建成５Ｇ基站,【社區】服务到家。"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_terminal_gets_a_table_with_its_hits_in_colour(filled: str, tmp_path: Path) -> None:
    run = run_on_terminal(tmp_path, *YYBCRAWL, "search", "社區", "--database", filled)
    assert run.code == 0
    assert "\x1b[1;31m社区\x1b[0m" in run.stdout
    assert "新都" in run.stdout
    assert "│" in run.stdout


def test_json_says_where_the_hits_are(search: Search) -> None:
    found = json.loads(search("5g基站", "社区", "--format", "json").stdout)
    assert len(found) == 1
    assert found[0] == {
        "key": "1",
        "title": FORMULA,
        "source": "天府早报",
        "byline": "记者 林晓 实习生 周文静",
        "published_on": "2018-04-25",
        "published_at": "2018-04-25T03:13:00+08:00",
        "city": "成都",
        "district": "新都",
        "url": "https://www.yybnet.net/chengdu/xindu/201804/1.html",
        "is_duplicate": False,
        "snippet": "建成５Ｇ基站,社區服务到家。",
        "title_hits": [[24, 26]],
        "snippet_hits": [[2, 6], [7, 9]],
    }


def test_csv_opens_in_a_spreadsheet_program_without_a_live_formula(search: Search) -> None:
    run = search("社区", "--format", "csv", "--district", "新都")
    assert run.stdout.startswith("\ufeffkey,title,")
    (row,) = csv.DictReader(io.StringIO(run.stdout.removeprefix("\ufeff")))
    assert row["title"] == "'" + FORMULA
    assert row["published_at"] == "2018-04-25T03:13:00+08:00"
    assert row["snippet"] == "建成５Ｇ基站,【社區】服务到家。"


def test_filters_and_limits(search: Search) -> None:
    def found(*words: str) -> list[str]:
        return keys(search(*words, "--format", "json"))

    assert found("社区") == ["2", "1"]
    assert found("社区", "--all") == ["2", "1", "3"]
    assert found("社区", "--district", "温江,xindu") == ["2", "1"]
    assert found("社区", "--all", "--district", "成都") == ["3"]
    assert found("--since", "2018-05-01") == ["2"]
    assert found("社区", "--until", "2018-05-01", "--source", "天府早报") == ["1"]
    assert found("--author", "林晓、无名", "--limit", "1") == ["2"]
    assert found("社区", "-广场") == ["1"]
    assert found("社区 -广场") == found("社区", '-"读书 活动"', "-广场") == ["1"]
    assert found("社区", "--district=温江") == ["2"]


def test_what_is_not_shown_is_said(search: Search) -> None:
    assert search("社区", "--limit", "1").reason == (
        "There are more articles than these 1: raise --limit."
    )
    nothing = search("无此词", "--format", "json")
    assert (nothing.code, nothing.stdout) == (0, "[]\n")
    assert nothing.reason == "No article was found."


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "Error: Give words to look for, or a filter such as --district."),
        (["", "--district", "新都"], "Error: '' holds no word to look for."),
        (["-成都"], "Error: '-成都' holds no word to look for."),
        (['"社区'], "Error: The quote '\"社区' is not closed."),
        (
            ["社区", "--district", "新嘟"],
            "Error: The archive has no district '新嘟': did you mean '新都'?",
        ),
        (
            ["社区", "--since", "2018-05-01", "--until", "2018-04-01"],
            "Error: The day since, 2018-05-01, is later than the day until, 2018-04-01.",
        ),
    ],
)
def test_a_mistake_ends_with_2_and_a_sentence(
    search: Search, words: list[str], reason: str
) -> None:
    run = search(*words)
    assert (run.code, run.stdout, run.stderr) == (2, "", f"{reason}\n")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("option", "value"),
    [("--since", "2018-13-01"), ("--limit", "0"), ("--limit", "x"), ("--source", " ,")],
)
def test_a_bad_value_is_named(search: Search, option: str, value: str) -> None:
    run = search("社区", option, value)
    assert (run.code, run.stdout) == (2, "")
    assert run.reason.startswith(f"Error: Invalid value for '{option}'")
    assert value in run.reason


def test_a_missing_database_ends_with_5(tmp_path: Path) -> None:
    run = run_command(
        tmp_path, *YYBCRAWL, "search", "社区", "--database", f"sqlite:///{tmp_path / 'no.db'}"
    )
    assert (run.code, run.stdout) == (5, "")
    assert run.stderr == f"Error: The database sqlite:///{tmp_path / 'no.db'} does not exist.\n"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_old_encoding_of_the_terminal_is_no_error(filled: str, tmp_path: Path) -> None:
    run = run_command(
        tmp_path,
        *YYBCRAWL,
        *("search", "服务", "--database", filled),
        environment={"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
    )
    assert run.code == 0
    assert run.stdout.startswith("1\t2018-04-25 03:13\t??")
