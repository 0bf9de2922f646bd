from __future__ import annotations

import os
import sys
import sysconfig
from datetime import date
from typing import TYPE_CHECKING

import pytest
from parsel import Selector
from sqlalchemy import delete, select, update

from tests.storage.samples import NOW, article
from tests.support.crawling import YYBCRAWL, Run, crawl, database_of, run_command
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve
from yybcrawl.report.backfill import database_word
from yybcrawl.report.survey import survey
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database, writing

if TYPE_CHECKING:
    from pathlib import Path

    from yybcrawl.report.holes import Hole

WITHOUT = """
import sys
sys.modules["{}"] = None
from yybcrawl.cli.main import main
main()
"""
# The project's own, but for the waiting between requests.
HASTY = """
from yybcrawl.settings import *
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
"""


def make(folder: Path, url: str, output: str = "report.html") -> Run:
    return run_command(folder, *YYBCRAWL, "report", "-o", output, "--database", url)


def holes(page: Path) -> list[list[str]]:
    """Return the rows of the gaps of a page: channel, from, to, and last the command."""
    found = Selector(page.read_text(encoding="utf-8"))
    return [
        ["".join(cell.xpath(".//text()").getall()).strip() for cell in row.xpath("./*")]
        for row in found.css("tr.hole")
    ]


@pytest.fixture
def archive(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    engine = open_database(url)
    Archive(engine).store([article()], now=NOW)
    engine.dispose()
    return url


def test_a_report_takes_the_place_of_an_older_one(archive: str, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text("older", encoding="utf-8")
    run = make(tmp_path, archive)
    assert (run.code, run.stdout) == (0, "")
    assert run.stderr == "Report written: 1 articles, 0 gaps, 0 silent channels; 0.0 MB.\n"
    assert page.read_text(encoding="utf-8").startswith('<!doctype html>\n<html lang="zh-CN">')
    assert sorted(file.name for file in tmp_path.glob("*.html*")) == ["report.html"]
    assert list(tmp_path.glob(".*")) == []


def test_a_report_may_go_to_standard_output(archive: str, tmp_path: Path) -> None:
    run = make(tmp_path, archive, "-")
    assert run.code == 0
    assert run.stdout.startswith("<!doctype html>")
    assert run.stdout.endswith("</html>\n")


def test_a_device_is_not_replaced(archive: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    run = make(tmp_path, archive, "pipe")
    assert (run.code, run.stdout) == (2, "")
    assert run.reason == "Error: pipe cannot be written: it is no file; - is standard output."
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (".", "Error: . cannot be written: it is a folder."),
        ("nowhere/a.html", "Error: nowhere/a.html cannot be written: No such file or directory."),
    ],
)
def test_a_file_that_cannot_be_written_is_named(
    archive: str, tmp_path: Path, output: str, reason: str
) -> None:
    run = make(tmp_path, archive, output)
    assert (run.code, run.stdout, run.stderr) == (2, "", f"{reason}\n")


def test_without_an_archive_an_older_report_stays(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text("older", encoding="utf-8")
    run = make(tmp_path, f"sqlite:///{tmp_path / 'none.db'}")
    assert run.code == 5
    assert "none.db" in run.reason
    assert page.read_text(encoding="utf-8") == "older"
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_an_output_must_be_named(archive: str, tmp_path: Path) -> None:
    run = run_command(tmp_path, *YYBCRAWL, "report", "--database", archive)
    assert run.code == 2
    assert "'-o' / '--output'" in run.reason


@pytest.mark.parametrize("library", ["altair", "jinja2", "vl_convert"])
def test_without_its_libraries_the_extra_is_named(
    archive: str, tmp_path: Path, library: str
) -> None:
    words = (sys.executable, "-c", WITHOUT.format(library), "report", "-o", "report.html")
    run = run_command(tmp_path, *words, "--database", archive)
    assert run.code == 2
    assert run.stderr == f"Error: A report needs {library}: pip install 'yybcrawl[report]'.\n"
    assert not (tmp_path / "report.html").exists()


def test_the_commands_of_gaps_fill_them_as_they_stand(tmp_path: Path) -> None:
    page, url = tmp_path / "report.html", database_of(tmp_path)
    with serve(build_portal(150)) as server:
        for days in (("until=2018-03-31",), ("since=2019-03-01", "until=2021-12-31")):
            options = [word for day in ("districts=成都", *days) for word in ("-a", day)]
            run = crawl(tmp_path, server.base_url, *options)
            assert run.code == 0, run.stderr
        assert make(tmp_path, url).code == 0
        ((channel, since, until, _, _, waiting, command),) = holes(page)
        assert (channel, since[:7], until[:7]) == ("成都", "2018-02", "2019-05")
        assert int(waiting) > 0
        assert "refresh" not in command
        type_in(tmp_path, command)
        assert gaps_of(url) == []
        # Nothing that is listed is missing now: its lists must be read again.
        lose(url, since, until)
        (gap,) = gaps_of(url)
        assert gap.waiting == 0
        assert "-a refresh=1" in gap.command
        type_in(tmp_path, gap.command)
    assert gaps_of(url) == []


def gaps_of(url: str) -> list[Hole]:
    engine = open_database(url, create=False)
    found = survey(engine, NOW, database_word(engine.url))
    engine.dispose()
    return found.holes.gaps


def type_in(folder: Path, command: str) -> None:
    """Run a command of a report in a shell, with the project's programs at hand."""
    (folder / "hasty.py").write_text(HASTY, encoding="utf-8")
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    environment = {"SCRAPY_SETTINGS_MODULE": "hasty", "PATH": path, "PYTHONPATH": "."}
    run = run_command(folder, "bash", "-c", command, environment=environment)
    assert run.code == 0, run.stderr


def lose(url: str, since: str, until: str) -> None:
    """Take the articles of some days out of an archive."""
    engine = open_database(url)
    articles = models.table(models.Article)
    days = articles.c.published_on.between(date.fromisoformat(since), date.fromisoformat(until))
    lost = select(articles.c.id).where(days)
    with writing(engine) as connection:
        doubles = articles.c.duplicate_of_id.in_(lost)
        connection.execute(update(articles).where(doubles).values(duplicate_of_id=None))
        for table in reversed(models.Base.metadata.sorted_tables):
            if "article_id" in table.c and table is not articles:
                connection.execute(delete(table).where(table.c.article_id.in_(lost)))
        assert connection.execute(delete(articles).where(days)).rowcount > 3
    engine.dispose()
