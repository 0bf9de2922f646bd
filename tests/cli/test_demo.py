from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.archive import stored_articles
from tests.support.crawling import YYBCRAWL, Run, run_command, run_on_terminal
from yybcrawl.demo.places import PLACES
from yybcrawl.demo.portal import build_portal

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = build_portal().articles
NEWEST = [article for article in ARTICLES if not article.duplicate_of][:3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Run:
    """The demo where there is no terminal."""
    return run_command(folder, *YYBCRAWL, "demo")


def test_the_demo_crawls_into_its_own_database(demo: Run, folder: Path) -> None:
    assert demo.code == 0, demo.stderr
    assert [path.name for path in folder.iterdir()] == ["yybcrawl-demo.db"]
    stored = stored_articles(f"sqlite:///{folder / 'yybcrawl-demo.db'}")
    assert stored.keys() == {article.key for article in ARTICLES}


def test_the_coverage_of_every_channel_is_shown(demo: Run) -> None:
    for place in PLACES:
        row = re.search(rf"{place.name}\s*[│|](.+)", demo.stdout)
        assert row, place.name
        counts = [int(count) for count in re.findall(r"\d+", row[1])]
        listed = sum(place.channel in article.channels for article in ARTICLES)
        assert counts[1] == listed
        assert counts[-1] == listed


def test_the_three_newest_articles_are_shown(demo: Run) -> None:
    shown = "".join(demo.stdout.split())
    places = [shown.index("".join(article.title.split())) for article in NEWEST]
    assert places == sorted(places)
    assert all(article.url in shown for article in NEWEST)


def test_messages_are_plain_lines_on_stderr(demo: Run) -> None:
    assert "healthy: 14 channels" in demo.stderr
    assert "\x1b" not in demo.stderr + demo.stdout
    assert "\r" not in demo.stderr
    assert "list pages " not in demo.stderr.partition("healthy: ")[0]
    assert "Traceback" not in demo.stderr


def test_what_to_do_next_is_told(demo: Run) -> None:
    after = demo.stderr.partition("healthy: ")[2]
    assert "Query it:" in after
    assert "scrapy crawl chengdu" in after


def test_progress_is_shown_on_a_terminal(demo: Run, folder: Path) -> None:
    assert demo.code == 0
    # On the archive of the first run, so that this one is short.
    run = run_on_terminal(folder, *YYBCRAWL, "demo", "--database", "sqlite:///yybcrawl-demo.db")
    assert run.code == 0, run.stdout
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", run.stdout)
    assert re.search(r"chengdu\s+channels \d+/14\s+list pages \d+\s+articles stored \d+ of", shown)
    assert re.search(
        r"channels 14/14\s+list pages [12]\d\s+articles stored 0 of 0\s+errors 0", shown
    )
    assert "Coverage of the run" in shown


@pytest.mark.parametrize(
    ("url", "code"),
    [("mysql://a/b", 2), ("nothing", 2), ("sqlite:///missing/demo.db", 5)],
)
def test_a_database_that_cannot_be_used_is_named(url: str, code: int, tmp_path: Path) -> None:
    run = run_command(tmp_path, *YYBCRAWL, "demo", "--database", url)
    assert run.code == code
    assert url in run.reason
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
