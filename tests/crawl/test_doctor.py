from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from tests.crawl.test_lock import contents
from tests.support.crawling import (
    YYBCRAWL,
    crawl,
    database_of,
    doctor,
    run_command,
    run_on_terminal,
)
from tests.support.faults import on, redirect, serve_faulty, status
from tests.support.faults import text as answer
from tests.support.unusable import KINDS, unusable_database
from yybcrawl.demo.server import serve
from yybcrawl.storage.engine import open_database
from yybcrawl.storage.lock import run_lock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.crawling import Run
    from tests.support.faults import Choose, Fault
    from yybcrawl.demo.server import DemoServer
    from yybcrawl.demo.truth import DemoPortal

TWO = ("-a", "districts=蒲江,大邑")
UNDELAYED = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0")
CHECK = "<h1>安全验证</h1><p>请完成验证码后继续访问，请拖动滑块。</p>"
SHELL = "<html><body><div id=app></div></body></html>"
ARTICLE = re.compile(r"/\d{6}/\d+\.html")


def on_articles(fault: Fault) -> Choose:
    return lambda asked, _: fault if ARTICLE.search(asked) else None


def on_all_but_robots(fault: Fault) -> Choose:
    return lambda asked, _: None if asked == "/robots.txt" else fault


FAULTS: dict[str, tuple[Choose, int, str]] = {
    "robots.txt is unknown": (
        on("/robots.txt", status(503)),
        3,
        "unreachable: robots.txt could not be fetched: the answer was 503 at ",
    ),
    "robots.txt forbids all": (
        on("/robots.txt", answer("User-agent: *\nDisallow: /\n", "text/plain")),
        8,
        "blocked: robots.txt forbids it at ",
    ),
    "robots.txt forbids a channel": (
        on("/robots.txt", answer("User-agent: *\nDisallow: /chengdu/dayi/\n", "text/plain")),
        6,
        "incomplete: robots.txt forbids 1 page asked for, such as https://www.yybnet.net/chengdu",
    ),
    "the place is gone": (on("/chengdu/", status(404)), 3, "unreachable: the answer was 404 at "),
    "the place is withheld": (
        on_all_but_robots(answer(CHECK)),
        8,
        "blocked: the portal asks for a login or a verification at ",
    ),
    "no menu": (
        on_all_but_robots(answer("<p>本站改版，敬请期待。</p>")),
        4,
        "layout drift: no channel menu was found at https://www.yybnet.net/chengdu/ or the pages",
    ),
    "a list fails": (
        on("/chengdu/dayi/", status(500)),
        6,
        "incomplete: lists not read in 大邑: the answer was 500.",
    ),
    "a list is answered by the home page": (
        on("/chengdu/dayi/", redirect("/")),
        6,
        "incomplete: lists not read in 大邑: the answer came from https://www.yybnet.net/.",
    ),
    "articles are shells": (
        on_articles(answer(SHELL)),
        4,
        "layout drift: in 大邑、蒲江, no article could be read on the page.",
    ),
    "articles are gone": (
        on_articles(status(404)),
        6,
        "incomplete: articles not read in 大邑、蒲江: the answer was 404.",
    ),
}


def report(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run.stdout)
    assert found["exit_code"] == run.code
    assert found["reason"] == run.reason
    return found


def codes(found: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the gravest code of each thing that was looked at."""
    graded: dict[str, int | None] = {}
    for finding in found["findings"]:
        graded[finding["about"]] = graded.get(finding["about"]) or finding["code"]
    return graded


def test_0_a_list_and_an_article_of_each_channel_are_read_and_nothing_is_left_behind(
    small_portal: DemoPortal, small_server: DemoServer, tmp_path: Path
) -> None:
    # As a new user has it: in a folder without a project.
    words = (*YYBCRAWL, "doctor", "-a", f"base_url={small_server.base_url}", "--format", "json")
    run = run_command(tmp_path, *words, *UNDELAYED, environment={})
    assert run.code == 0, run.stderr
    assert list(tmp_path.iterdir()) == []
    found = report(run)
    assert set(codes(found).values()) == {0}
    truth = {article.url: article for article in small_portal.articles}
    assert len(found["channels"]) == 14
    for channel in found["channels"]:
        listed, read = channel["listed"], channel["article"]
        path = channel["url"].removeprefix("https://www.yybnet.net")
        there = sum(path in article.channels for article in small_portal.articles)
        assert 0 < listed <= there
        assert channel["has_more_pages"] == (listed < there)
        article = truth[read["url"]]
        assert path in article.channels
        assert (read["title"], read["source"]) == (article.title, article.source)
        assert read["published_on"] == article.published_on.isoformat()
        assert read["district"] == article.district
        assert [tuple(person) for person in read["authors"]] == list(article.people)
        assert read["paragraphs"] == len(article.paragraphs) > 0
        lacks = {"source": article.source, "people": article.people}
        assert read["missing"] == [name for name, value in lacks.items() if not value]
    paths = Counter(seen.path.partition("?")[0] for seen in small_server.requests)
    assert max(paths.values()) == 1
    assert sum(bool(ARTICLE.search(path)) for path in paths) <= 14
    # The others are parts of those articles.
    assert sum(not re.search(r"/\d{6}/", path) for path in paths) == 1 + 14


@pytest.mark.parametrize("name", FAULTS)
def test_it_ends_as_a_crawl_would_and_says_what_to_do(
    name: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    choose, code, reason = FAULTS[name]
    with serve_faulty(small_portal, choose) as server:
        run = doctor(tmp_path, server.base_url, *TWO, "--format", "json")
        assert list(tmp_path.iterdir()) == []
        crawled = crawl(tmp_path, server.base_url, *TWO, "-s", "RETRY_TIMES=1")
    assert run.code == crawled.code == code, run.stderr
    assert run.reason.startswith(reason)
    worst = next(one for one in report(run)["findings"] if one["text"] == run.reason)
    assert worst["code"] == code
    assert worst["advice"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "https://{}/"], ids=["refused", "no TLS"])
def test_3_a_connection_that_does_not_come_about_is_told(
    url: str, small_server: DemoServer, tmp_path: Path
) -> None:
    host = small_server.base_url.removeprefix("http://").rstrip("/")
    run = doctor(tmp_path, url.format(host), "-s", "RETRY_TIMES=0")
    assert run.code == 3
    why = (
        "no secure connection (TLS) came about" if "https" in url else "the connection was refused"
    )
    assert why in run.reason
    assert "Traceback" not in run.stderr


def test_a_table_shows_what_fails_and_what_is_missing(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    with serve_faulty(small_portal, on("/chengdu/dayi/", status(500))) as server:
        run = doctor(tmp_path, server.base_url, "-a", "districts=蒲江,大邑,都江堰")
    rows = {cells[1]: cells[2:] for line in run.stdout.splitlines() if len(cells := cut(line)) > 5}
    assert rows["大邑"][-2] == "the answer was 500"
    unsigned = {article.title for article in small_portal.articles if not article.people}
    for name in ("蒲江", "都江堰"):
        *_, people, title, _ = rows[name]
        assert (people == "—") == (title in unsigned)
    assert "lists: Try again later" in run.stdout


def cut(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("│")]


def test_a_terminal_shows_tables(small_server: DemoServer, tmp_path: Path) -> None:
    options = ("-a", f"base_url={small_server.base_url}", *TWO, *UNDELAYED)
    run = run_on_terminal(tmp_path, *YYBCRAWL, "doctor", *options)
    assert run.code == 0
    assert "\x1b[32mok\x1b[0m" in run.stdout
    assert "healthy: 2 channels, 2 articles were read." in run.stdout


def test_the_delays_of_the_settings_and_of_robots_txt_are_kept(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    rules = answer("User-agent: *\nCrawl-delay: 0.6\n", "text/plain")
    with serve_faulty(small_portal, on("/robots.txt", rules)) as server:
        run = doctor(tmp_path, server.base_url, *TWO, "-s", "DOWNLOAD_DELAY=0.3")
    assert run.code == 0, run.stderr
    assert "It asks for 0.6 seconds between two pages." in run.stdout
    times = [seen.at for seen in server.requests]
    assert len(times) == 6
    # The first page waits for its turn as all others do.
    assert min(after - before for before, after in pairwise(times)) > 0.55


def test_6_when_the_time_is_up_it_names_what_was_not_looked_at(
    small_server: DemoServer, tmp_path: Path
) -> None:
    options = ("--seconds", "2", "--format", "json", "-s", "DOWNLOAD_DELAY=0.2")
    run = doctor(tmp_path, small_server.base_url, *options)
    assert run.code == 6
    channels = report(run)["channels"]
    looked = [one["channel"] for one in channels if one["article"]]
    assert looked[0] == "成都"
    (time,) = (one for one in report(run)["findings"] if one["about"] == "time")
    assert "the time ran out before all of " in time["text"]
    left = re.search(r"districts=(\S+)\.", time["advice"])
    assert left is not None
    assert left[1].split(",") == [one["channel"] for one in channels[len(looked) :]]
    # Channel by channel: at most one is begun and not finished.
    assert sum(one["listed"] is not None for one in channels) <= len(looked) + 1


def test_6_a_crawl_delay_beyond_the_time_is_not_waited_for(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    rules = answer("User-agent: *\nCrawl-delay: 1000\n", "text/plain")
    with serve_faulty(small_portal, on("/robots.txt", rules)) as server:
        run = doctor(tmp_path, server.base_url, "--seconds", "1")
    assert run.code == 6
    assert run.reason == "incomplete: the time ran out before the menu was read."
    assert [seen.path for seen in server.requests] == ["/robots.txt"]


@pytest.mark.parametrize("kind", [*KINDS, "older"])
def test_5_a_database_that_a_crawl_would_refuse_is_told_beside_the_portal(
    kind: str, small_server: DemoServer, tmp_path: Path
) -> None:
    path, url = tmp_path / "archive.db", database_of(tmp_path)
    if kind in ("read-only", "older"):
        open_database(url).dispose()
    if kind in KINDS:
        url = unusable_database(tmp_path, kind)
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '0003'")
        connection.close()
    before = path.read_bytes() if path.exists() else None
    options = ("--database", url, "--format", "json", *TWO)
    run = doctor(tmp_path, small_server.base_url, *options)
    assert run.code == 5
    assert "archive.db" in run.reason
    assert ("db upgrade" in run.reason) == (kind == "older")
    found = codes(report(run))
    assert found.pop("database") == 5
    assert set(found.values()) == {0}
    assert (path.read_bytes() if path.exists() else None) == before


def test_an_archive_is_opened_and_left_as_it_is(
    small_server: DemoServer, tmp_path: Path, database_url: str
) -> None:
    options = ("--database", database_url, "--format", "json", *TWO)
    run = doctor(tmp_path, small_server.base_url, *options)
    assert run.code == 0
    engine = create_engine(database_url)
    if engine.dialect.name == "postgresql":
        assert "is empty, and can be written" in run.stdout
        assert inspect(engine).get_table_names() == []
    else:
        assert "does not exist yet" in run.stdout
        assert list(tmp_path.iterdir()) == []
    words = ("-s", f"YYBCRAWL_DATABASE_URL={database_url}", *TWO)
    assert crawl(tmp_path, small_server.base_url, *words).code == 0
    before = contents(database_url)
    run = doctor(tmp_path, small_server.base_url, *options)
    assert run.code == 0
    assert "has the newest schema" in run.stdout
    assert contents(database_url) == before
    if engine.dialect.name == "postgresql":
        # No id was used up: a run after this one has the next.
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT last_value FROM runs_id_seq")) == 1
    else:
        assert [path.name for path in tmp_path.iterdir()] == ["archive.db"]
    engine.dispose()


def test_5_a_role_that_may_only_read_is_told(
    small_server: DemoServer, tmp_path: Path, postgres_url: str
) -> None:
    open_database(postgres_url).dispose()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader")
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    url = make_url(postgres_url).set(username="reader").render_as_string(hide_password=False)
    run = doctor(tmp_path, small_server.base_url, "--database", url, *TWO)
    assert run.code == 5
    assert "permission denied for table" in run.reason
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP OWNED BY reader")
        connection.execute("DROP ROLE reader")


def test_7_the_portal_is_not_asked_while_another_run_asks_it(
    small_server: DemoServer, tmp_path: Path
) -> None:
    with run_lock(database_of(tmp_path), "chengdu"):
        run = doctor(tmp_path, small_server.base_url, "--format", "json")
    assert run.code == 7
    assert run.reason.startswith("busy: another run of 'chengdu' on the database ")
    assert codes(report(run)) == {"other runs": 7}
    assert small_server.requests == []


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("mianyang",), "'mianyang'"),
        (("city",), "argument city"),
        (("-a", "distrcts=新都"), "'distrcts'"),
        (("-a", "districts"), "'districts'"),
        (("-a", "since=gestern"), "since='gestern'"),
        (("-s", "DOWNLOAD_DELAY=soon"), "DOWNLOAD_DELAY='soon'"),
        (("-s", "YYBCRAWL_ATTEMPTS=0"), "YYBCRAWL_ATTEMPTS='0'"),
        (("-s", 'ITEM_PIPELINES={"nosuch.Pipeline": 1}'), "'nosuch'"),
        (("--database", "mysql://localhost/news"), "'mysql://localhost/news'"),
        (("--seconds", "0"), "0"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_2_what_cannot_be_used_is_named_before_any_request(
    options: tuple[str, ...], named: str, small_server: DemoServer, tmp_path: Path
) -> None:
    run = doctor(tmp_path, small_server.base_url, *options)
    assert (run.code, run.stdout) == (2, "")
    assert named in run.reason
    assert "Traceback" not in run.stderr
    assert small_server.requests == []


def test_2_a_district_without_a_channel_is_named(small_portal: DemoPortal, tmp_path: Path) -> None:
    with serve(small_portal) as server:
        run = doctor(tmp_path, server.base_url, "-a", "districts=青羊")
    assert run.code == 2
    assert run.reason == "districts='青羊' has no channel in the menu of 成都."


def test_1_a_bug_is_told(small_portal: DemoPortal, tmp_path: Path) -> None:
    module = (
        "from yybcrawl.settings import *\n"
        "from yybcrawl.portals.yybnet import YybnetSpider\n"
        'SPIDER_MODULES = ["own_settings"]\n'
        "class ChengduSpider(YybnetSpider):\n"
        '    name = place = "chengdu"\n'
        "    def parse_article(self, response, address, parts):\n"
        '        raise KeyError("no such drawer")\n'
    )
    (tmp_path / "own_settings.py").write_text(module, encoding="utf-8")
    environment = {"SCRAPY_SETTINGS_MODULE": "own_settings", "PYTHONPATH": str(tmp_path)}
    with serve(small_portal) as server:
        options = ("-a", f"base_url={server.base_url}", *TWO, *UNDELAYED)
        run = run_command(tmp_path, *YYBCRAWL, "doctor", *options, environment=environment)
    assert run.code == 1
    assert "no such drawer" in run.stderr
    assert run.reason == "2 unexpected errors, see the log above."
