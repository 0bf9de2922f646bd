from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet
from sqlalchemy import Engine, insert, select

from tests.storage.samples import NOW, article, channel
from tests.support.crawling import YYBCRAWL, Run, run_command
from yybcrawl.items import Author, Image
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database, reading, writing
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import RowMapping

ARTICLES = models.table(models.Article)
LIMITED = """
import resource, sys
limit = resource.{kind}, ({size}, {size})
resource.setrlimit(*limit)
from yybcrawl.cli.main import main
main()
"""
WITHOUT_PYARROW = """
import sys
sys.modules["pyarrow"] = None
from yybcrawl.cli.main import main
main()
"""
LARGE = 2500
CHARACTERS = 20_000
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def filled(database_url: str, engine: Engine) -> str:
    """Address of an archive with texts that are hard to write, and a duplicate."""
    Archive(engine).store(
        [
            article(
                "1",
                title='=1+1, "quoted"',
                paragraphs=["第一段,有逗号", "'引号\" 第二段"],
                images=[Image("https://x/1.jpg", None), Image("https://x/2.jpg", "图 二")],
                channels=[channel(), channel("wenjiang", "温江")],
            ),
            article("2", source=None, byline=None, authors=[], images=[], published_at=None),
            article("3", published_on=None, published_at=None),
            article("4", title="'题", paragraphs=[], authors=[Author("欧阳 林", "通讯员")]),
        ],
        now=NOW,
    )
    return database_url


@pytest.fixture
def large(database_url: str, engine: Engine) -> str:
    """Address of an archive whose texts are larger than the memory that an export gets."""
    seen = {"revision": 1, "first_seen_at": NOW, "last_seen_at": NOW}
    with writing(engine) as connection:
        rows = [
            dict.fromkeys(("portal", "key", "url", "title", "content_hash"), key)
            | {"body": "文" * CHARACTERS, **seen}
            for key in map(str, range(LARGE))
        ]
        connection.execute(insert(ARTICLES), rows)
    return database_url


def export(folder: Path, url: str, *options: str) -> Run:
    return run_command(folder, *YYBCRAWL, "export", *options, "--database", url)


def limited(folder: Path, url: str, kind: str, size: int, *options: str) -> Run:
    script = LIMITED.format(kind=kind, size=size)
    command = (sys.executable, "-c", script, "export", *options, "--database", url)
    return run_command(folder, *command)


def stored(url: str) -> dict[str, RowMapping]:
    engine = open_database(url, create=False)
    with reading(engine) as connection:
        found = connection.execute(select(ARTICLES)).mappings().all()
    engine.dispose()
    return {row["key"]: row for row in found}


def plain(row: RowMapping) -> dict[str, Any]:
    """Return a row with its days and times as texts."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }


def test_json_lines_hold_every_column_and_part(filled: str, tmp_path: Path) -> None:
    run = export(tmp_path, filled, "-o", "out.jsonl", "--all")
    assert (run.code, run.stdout, run.reason) == (0, "", "Articles written: 4.")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    rows = stored(filled)
    assert [line["key"] for line in lines] == ["4", "1", "2", "3"]
    for line in lines:
        parts = {name: line.pop(name) for name in ("authors", "images", "channels")}
        assert line == plain(rows[line["key"]])
        if line["key"] == "1":
            assert parts["authors"][0] == {"name": "林晓", "role": "记者"}
            assert parts["images"] == [
                {"url": "https://x/1.jpg", "caption": None},
                {"url": "https://x/2.jpg", "caption": "图 二"},
            ]
            assert parts["channels"] == [
                {"path": "/chengdu/xindu/", "name": "新都"},
                {"path": "/chengdu/wenjiang/", "name": "温江"},
            ]


def test_csv_gives_the_archive_back(filled: str, tmp_path: Path) -> None:
    assert export(tmp_path, filled, "-o", "out.csv", "--all").code == 0
    text = (tmp_path / "out.csv").read_bytes().decode()
    assert text.startswith("\ufeffid,portal,key,")
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(text[1:], newline=""))}
    cells = [cell for row in rows.values() for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@"))]
    first = rows["1"]
    assert first["title"] == "'" + '=1+1, "quoted"'
    assert first["authors"] == "林晓 记者\n周文静 实习生"
    assert first["images"] == "https://x/1.jpg\nhttps://x/2.jpg 图 二"
    assert first["channels"] == "新都\n温江"
    for key, row in stored(filled).items():
        expected = {n: "" if value is None else str(value) for n, value in plain(row).items()}
        found = {name: rows[key][name].removeprefix("'") for name in expected}
        assert found == expected


def test_parquet_keeps_the_types(filled: str, tmp_path: Path) -> None:
    assert export(tmp_path, filled, "-o", "out.parquet", "--all").code == 0
    rows = {row["key"]: row for row in parquet.read_table(tmp_path / "out.parquet").to_pylist()}
    for key, row in stored(filled).items():
        assert {name: rows[key][name] for name in row} == dict(row)
    assert rows["1"]["published_at"] == datetime(2018, 4, 25, 3, 13, tzinfo=CHINA)
    assert rows["1"]["first_seen_at"].astimezone(UTC) == NOW
    assert rows["1"]["authors"][1] == {"name": "周文静", "role": "实习生"}
    assert rows["2"]["images"] == []


def test_words_and_filters_select(filled: str, tmp_path: Path) -> None:
    run = export(tmp_path, filled, "-o", "-", "--format", "jsonl", "段", "--district", "新都")
    assert [json.loads(line)["key"] for line in run.stdout.splitlines()] == ["1"]
    run = export(tmp_path, filled, "-o", "-", "--format", "csv", "--limit", "2", "-段")
    assert (run.code, run.stdout) == (2, "")
    assert export(tmp_path, filled, "-o新都.csv", "段", "-没有", "--district=新都").code == 0
    assert (tmp_path / "新都.csv").exists()
    run = export(tmp_path, filled, "-o", "-", "--format", "csv", "--limit", "2")
    assert run.stdout.count("\r\n") == 3
    assert run.reason == "Articles written: 2; duplicates are left out, --all adds them."


@sqlite_only
@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("-o", "no/out.csv"), "no/out.csv cannot be written: No such file or directory."),
        (("-o", ".", "--format", "csv"), ". cannot be written: it is a folder."),
        (
            ("-o", "out.xls"),
            "'out.xls' does not end with .csv, .jsonl or .parquet: give a --format.",
        ),
        (("-o", "-"), "'-' does not end with .csv, .jsonl or .parquet: give a --format."),
        (("-o", "out.csv", "--district", "x"), "The archive has no district 'x'."),
    ],
)
def test_a_mistake_ends_with_2_and_a_sentence(
    filled: str, tmp_path: Path, options: tuple[str, ...], reason: str
) -> None:
    run = export(tmp_path, filled, *options)
    assert (run.code, run.stdout, run.stderr) == (2, "", f"Error: {reason}\n")
    assert not list(tmp_path.glob("*out*"))


@sqlite_only
def test_parquet_without_pyarrow_names_the_extra(filled: str, tmp_path: Path) -> None:
    command = (sys.executable, "-c", WITHOUT_PYARROW, "export", "-o", "out.parquet")
    run = run_command(tmp_path, *command, "--database", filled)
    assert run.code == 2
    assert run.stderr == "Error: Parquet needs pyarrow: pip install 'yybcrawl[parquet]'.\n"
    assert not list(tmp_path.glob("*out*"))


@sqlite_only
def test_a_full_disk_leaves_the_old_file(filled: str, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")
    run = limited(tmp_path, filled, "RLIMIT_FSIZE", 1000, "-o", "out.csv", "--all")
    assert run.code == 2
    assert run.stderr == "Error: out.csv cannot be written: File too large.\n"
    assert [path.read_text() for path in tmp_path.glob("*out*")] == ["old"]


def test_memory_does_not_grow_with_the_archive(large: str, tmp_path: Path) -> None:
    # Python with the libraries takes two thirds of it; the texts would take all of it again.
    most = 100 * 1024 * 1024
    run = limited(tmp_path, large, "RLIMIT_DATA", most, "-o", "out.jsonl")
    assert (run.code, run.reason.split(";")[0]) == (0, f"Articles written: {LARGE}")
    assert (tmp_path / "out.jsonl").stat().st_size > LARGE * CHARACTERS * 3


@sqlite_only
def test_an_export_that_is_ended_leaves_the_old_file(large: str, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")
    command = (*YYBCRAWL, "export", "-o", "out.csv", "--database", large)
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as run:
        for part in wait_for_part(tmp_path):
            assert part.stat().st_size < LARGE * CHARACTERS * 3
            run.send_signal(signal.SIGTERM)
    assert run.returncode == 128 + signal.SIGTERM
    assert [path.read_text() for path in tmp_path.glob("*out*")] == ["old"]


def wait_for_part(folder: Path) -> Iterator[Path]:
    deadline = monotonic() + 60
    while monotonic() < deadline:
        for path in folder.glob(".out.csv.*.part"):
            if path.stat().st_size > 1_000_000:
                yield path
                return
        sleep(0.01)
