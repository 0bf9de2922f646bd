from __future__ import annotations

import json
import re
import string
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import extraction
from benchmarks.labels import read_folder, read_names, read_printed
from benchmarks.scores import Share, compare_texts, score
from benchmarks.tools import TOOLS, Found
from tests.storage.samples import NOW, article
from tests.support.crawling import Run, run_command
from yybcrawl.errors import ArgumentError
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database
from yybcrawl.zone import CHINA

ROOT = Path(__file__).parents[1]
SENTENCES = ("河边的旧粮仓今天改成了书店，", "木梁和磅秤都留在原处，", "头一天来了四百多人。")
BODY = "".join(SENTENCES)
PAGE = (
    "<title>旧粮仓改成了书店</title><h1>旧粮仓改成了书店</h1><p>来源：临江晚报 2018-04-25 03:13</p>"
    f"<p>{BODY}</p><p>（记者 林晓）</p><h3>新闻推荐</h3>"
)
LABEL = {
    "file": "1.html",
    "text": BODY,
    "title": "旧粮仓改成了书店",
    "published": "2018-4-25 03:13:20",
    "author": "林晓",
}


def write_folder(folder: Path, labels: Any = (LABEL,)) -> Path:
    (folder / "gold.json").write_text(json.dumps(labels), encoding="utf-8")
    (folder / "1.html").write_bytes(PAGE.encode("gb18030"))
    return folder


def run_benchmark(*arguments: str) -> Run:
    command = (sys.executable, "-m", "benchmarks.extraction", *arguments)
    return run_command(ROOT, *command)


def test_every_tool_has_a_row_whether_it_is_installed_or_not(tmp_path: Path) -> None:
    run = run_benchmark(str(write_folder(tmp_path)), "--rounds", "1", "--json")
    assert run.code == 0, run.stderr
    rows = {row["tool"]: row for row in json.loads(run.stdout)}
    assert rows.keys() == TOOLS.keys()
    ours = rows["yybcrawl"]
    assert ours["precision"] == ours["recall"] == ours["f1"] == ours["ratio"] == 1
    assert {name: ours[name] for name in ("title", "day", "minute", "people")} == {
        name: [1, 1] for name in ("title", "day", "minute", "people")
    }
    for row in rows.values():
        assert row["version"] is None or row["pages_per_second"] > 0


def test_a_library_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "gne", None)
    extraction.main([str(write_folder(tmp_path)), "--rounds", "1", "--tools", "gne"])
    shown = capsys.readouterr().out
    assert "not installed" in next(line for line in shown.splitlines() if "gne" in line)
    assert "1.000" in next(line for line in shown.splitlines() if "yybcrawl 0" in line)


def test_a_library_that_raises_has_read_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(body: bytes, url: str) -> Found:
        raise ValueError(body, url)

    broken = TOOLS["gne"]._replace(package="yybcrawl", load=lambda: fail)
    monkeypatch.setitem(TOOLS, "gne", broken)
    extraction.main([str(write_folder(tmp_path)), "--rounds", "1", "--tools", "gne", "--json"])
    row = json.loads(capsys.readouterr().out)[1]
    assert (row["f1"], row["title"], row["people"]) == (0, [0, 1], [0, 1])


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        (None, "gold.json"),
        ("{", "gold.json"),
        ("[]", "gold.json"),
        ('{"file": "1.html"}', "gold.json"),
        ("[1]", "Label 1"),
        ('[{"text": "无"}]', "'file'"),
        ('[{"file": "1.html", "text": 3}]', "'text'"),
        ('[{"file": "2.html", "text": "无"}]', "2.html"),
    ],
)
def test_a_folder_that_cannot_be_used_is_one_sentence(
    labels: str | None, named: str, tmp_path: Path
) -> None:
    if labels is not None:
        (tmp_path / "gold.json").write_text(labels, encoding="utf-8")
    with pytest.raises(ArgumentError, match=named):
        read_folder(tmp_path)


def test_a_missing_folder_ends_with_2() -> None:
    run = run_benchmark("no-such-folder")
    assert (run.code, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    assert "no-such-folder" in run.reason


@pytest.mark.parametrize(
    ("value", "minute"),
    [
        ("2018-04-25 03:13", True),
        ("2018-4-25 03:13:50", True),
        ("2018年4月25日 03:13", True),
        ("2018-04-24T19:13:00Z", True),
        ("2018-04-25T03:13:00+08:00", True),
        (datetime(2018, 4, 24, 19, 13, 59, tzinfo=UTC), True),
        (datetime(2018, 4, 25, 3, 13, tzinfo=CHINA).replace(tzinfo=None), True),
        ("2018/04/25", False),
        ("2018-04-25T00:00", False),
        ("2018-4-25 0:00:00", False),
        (date(2018, 4, 25), False),
    ],
)
def test_dates_are_read_in_the_forms_of_labels_and_tools(
    value: str | date, *, minute: bool
) -> None:
    at = datetime(2018, 4, 25, 3, 13, tzinfo=CHINA)
    assert read_printed(value) == (at.date(), at if minute else None)


@pytest.mark.parametrize("value", [None, "", "2018", "1996-6", "2018-13-45", "昨天"])
def test_what_is_no_day_counts_as_none(value: str | None) -> None:
    assert read_printed(value) == (None, None)


def test_all_names_of_a_label_must_be_found(tmp_path: Path) -> None:
    label = LABEL | {"author": "林晓、欧阳若水"}
    pages = read_folder(write_folder(tmp_path, [label]))
    assert score(pages, [Found(people=["林晓"])]).people == Share(0, 1)
    assert score(pages, [Found(people=["周静", "欧阳若水", "林晓"])]).people == Share(1, 1)
    assert score(pages, [Found(people=read_names("记者林晓 欧阳若水"))]).people == Share(0, 1)


def test_labels_without_a_field_do_not_count_for_it(tmp_path: Path) -> None:
    label = {"file": "1.html", "text": BODY, "published": None, "author": None}
    found = score(read_folder(write_folder(tmp_path, [label])), [Found(text=BODY)])
    assert found.title == found.day == found.minute == found.people == Share(0, 0)


def test_the_mean_is_over_pages_not_over_text(tmp_path: Path) -> None:
    pages = read_folder(write_folder(tmp_path, [LABEL, LABEL | {"text": SENTENCES[0]}]))
    found = score(pages, [Found(text=BODY), Found()])
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)


def test_precision_recall_and_f1_are_those_of_shingles() -> None:
    # 一二三四五 has two shingles of four; one of them is in 一二三四, one of two in 二三四五六.
    assert compare_texts("一二三四五", "一二三四") == pytest.approx((1, 0.5, 2 / 3))
    assert compare_texts("一二三四五", "二三四五六") == (0.5, 0.5, 0.5)
    assert compare_texts("一二三四五", "六七八九十") == (0, 0, 0)


@given(st.text(string.printable), st.sampled_from(["", " ", "\n", "\u3000"]))
def test_white_space_and_width_do_not_count(text: str, gap: str) -> None:
    written = gap.join(text.replace("a", "ａ"))
    assert compare_texts(f"开{text}", f"开{written}") == (1, 1, 1)


@given(st.text(), st.text())
def test_precision_of_one_is_recall_of_the_other(label: str, text: str) -> None:
    precision, recall, f1 = compare_texts(label, text)
    assert compare_texts(text, label) == pytest.approx((recall, precision, f1))
    assert 0 <= f1 <= 1


@given(st.timedeltas(timedelta(0), timedelta(days=9999)))
def test_any_minute_is_read_back(after: timedelta) -> None:
    at = (datetime(1999, 1, 1, 0, 1, tzinfo=CHINA) + after).replace(second=0, microsecond=0)
    read = read_printed(f"{at:%Y年%m月%d日 %H:%M}")
    assert read.day == at.date()
    assert read.minute == (at if (at.hour, at.minute) != (0, 0) else None)


def test_the_archive_is_measured_on_both_databases() -> None:
    command = (sys.executable, "-m", "benchmarks.archive", "--articles", "70")
    run = run_command(ROOT, *command, "--texts", "600", "700", "--json")
    assert run.code == 0, run.stderr
    found = json.loads(run.stdout)
    assert [costs["database"] for costs in found] == ["SQLite", "PostgreSQL"]
    for costs in found:
        assert costs["articles"] == 70
        assert costs["stored_per_second"] > 0
        assert costs["bytes_per_article"] > 1000
        median, slowest, index_ms = costs["search"]
        assert 0 < median <= slowest
        assert index_ms > 0
        assert [(texts, median > 0) for texts, median, _ in costs["look_ups"]] == [
            (600, True),
            (700, True),
        ]


@pytest.mark.parametrize(
    "arguments", [("--articles", "0"), ("--texts", "499"), ("--texts", "2000", "1000")]
)
def test_an_archive_that_cannot_be_measured_ends_with_2(arguments: tuple[str, ...]) -> None:
    run = run_command(ROOT, sys.executable, "-m", "benchmarks.archive", *arguments)
    assert (run.code, run.stdout) == (2, "")
    assert "--texts 500 or more" in run.reason


def test_a_report_is_measured_on_an_archive_that_exists(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    engine = open_database(url)
    Archive(engine).store([article()], now=NOW)
    engine.dispose()
    words = (sys.executable, "-m", "benchmarks.reporting", "--database", url)
    run = run_command(ROOT, *words)
    assert run.code == 0, run.stderr
    assert re.fullmatch(r"The archive: [0-9.]+ s, 0\.[0-9]{2} MB\n", run.stdout)


def test_an_archive_of_nothing_is_not_reported() -> None:
    run = run_command(ROOT, sys.executable, "-m", "benchmarks.reporting", "--articles", "0")
    assert (run.code, run.stdout) == (2, "")
    assert "--articles is at least 1" in run.reason


def test_the_pages_of_the_site_are_measured() -> None:
    command = (sys.executable, "-m", "benchmarks.browsing", "--articles", "70", "--json")
    run = run_command(ROOT, *command)
    assert run.code == 0, run.stderr
    found = json.loads(run.stdout)
    assert [took["pages"] for took in found] == ["search", "first page", "article"]
    for took in found:
        assert 0 < took["median"] <= took["slowest"]
