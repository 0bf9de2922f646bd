from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support.archive import ledger, rows, stored_articles
from tests.support.crawling import PROJECT, SCRAPY, crawl, database_of, run_command
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve
from yybcrawl.demo.truth import DemoPortal
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

    from yybcrawl.demo.server import DemoServer


@pytest.mark.parametrize(
    ("spider", "option", "named"),
    [
        ("chengdu", "-a since=yesterday", "since='yesterday'"),
        ("chengdu", "-a since=2019-01-01 -a until=2018-01-01", "since=2019-01-01"),
        ("chengdu", "-a districts=xindu,nowhere", "districts='nowhere'"),
        ("chengdu", "-a max_pages=none", "max_pages='none'"),
        ("chengdu", "-a refresh=maybe", "refresh='maybe'"),
        ("chengdu", "-a base_url=ftp://127.0.0.1/", "base_url='ftp://127.0.0.1/'"),
        ("chengdu", "-a distrcts=xindu", "'distrcts'"),
        ("city", "-a city=nowhere", "city='nowhere'"),
        ("nowhere", "", "'nowhere'"),
        ("chengdu", "-s DOWNLOAD_DELAY=soon", "DOWNLOAD_DELAY='soon'"),
        ("chengdu", "-s ROBOTSTXT_OBEY=perhaps", "ROBOTSTXT_OBEY='perhaps'"),
        ("chengdu", "-s YYBCRAWL_ATTEMPTS=0", "YYBCRAWL_ATTEMPTS='0'"),
        ("chengdu", "-s YYBCRAWL_SECOND_LOOKS=6,soon", "YYBCRAWL_SECOND_LOOKS='6,soon'"),
    ],
)
def test_what_cannot_be_used_is_named_before_any_request(
    small_server: DemoServer, tmp_path: Path, spider: str, option: str, named: str
) -> None:
    run = crawl(tmp_path, small_server.base_url, *option.split(), spider=spider)
    assert run.code == 2
    assert named in run.reason
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
    assert small_server.requests == []
    assert list(tmp_path.iterdir()) == []


def test_a_district_that_has_no_channel_is_named(small_server: DemoServer, tmp_path: Path) -> None:
    run = crawl(tmp_path, small_server.base_url, "-a", "districts=锦江")
    assert run.code == 2
    assert "districts='锦江'" in run.reason
    # Only the portal's menu can tell, so that one page is read.
    assert [seen.path for seen in small_server.requests] == ["/robots.txt", "/chengdu/"]
    assert not rows(database_of(tmp_path), models.Run)
    assert not rows(database_of(tmp_path), models.Channel)


def test_a_command_line_that_names_no_spider_ends_with_2(tmp_path: Path) -> None:
    run = run_command(tmp_path, *SCRAPY, "crawl")
    assert run.code == 2
    assert "name one spider" in run.reason


def test_the_environment_names_the_database(tmp_path: Path) -> None:
    environment = PROJECT | {"YYBCRAWL_DATABASE_URL": "mysql://a/b"}
    run = run_command(tmp_path, *SCRAPY, "crawl", "chengdu", environment=environment)
    assert run.code == 2
    assert "'mysql://a/b'" in run.reason


def test_districts_choose_channels(
    small_portal: DemoPortal, small_server: DemoServer, tmp_path: Path
) -> None:
    run = crawl(tmp_path, small_server.base_url, "-a", "districts=xindu，温江,郫都区")
    assert run.code == 0, run.stderr
    wanted = {"/chengdu/xindu/", "/chengdu/wenjiang/", "/chengdu/pixian/"}
    assert ledger(database_of(tmp_path)).keys() == wanted
    listed = {a.key for a in small_portal.articles if wanted.intersection(a.channels)}
    assert stored_articles(database_of(tmp_path)).keys() == listed


def test_any_city_is_crawled_by_its_name(small_server: DemoServer, tmp_path: Path) -> None:
    options = ("-a", "city=成都市", "-a", "districts=蒲江")
    run = crawl(tmp_path, small_server.base_url, *options, spider="city")
    assert run.code == 0, run.stderr
    assert ledger(database_of(tmp_path)).keys() == {"/chengdu/pujiang/"}


def test_since_and_until_choose_days_and_pages(tmp_path: Path) -> None:
    since, until = date(2020, 8, 10), date(2021, 2, 5)
    portal = build_portal(200)
    options = ("-a", "districts=成都", "-a", f"since={since}", "-a", f"until={until}")
    with serve(portal) as server:
        run = crawl(tmp_path, server.base_url, *options)
    assert run.code == 0, run.stderr
    listed = [a for a in portal.articles if "/chengdu/" in a.channels]
    wanted = {a.key for a in listed if since <= a.published_on <= until}
    assert stored_articles(database_of(tmp_path)).keys() == wanted
    counts = ledger(database_of(tmp_path))["/chengdu/"]
    assert counts["listed"] == counts["stored"] + counts["skipped"] < len(listed)
    assert counts["stop_reason"] == "since"
    fetched = {seen.path.partition("?")[0] for seen in server.requests}
    months = {f"{day:%Y%m}" for day in (since, until)}
    outside = {a.path for a in listed if a.key not in wanted and a.path.split("/")[3] not in months}
    assert not fetched & outside


def test_max_pages_ends_each_channel(portal: DemoPortal, tmp_path: Path) -> None:
    with serve(portal) as server:
        options = ("-a", "max_pages=1", "-a", "districts=成都,新都")
        run = crawl(tmp_path, server.base_url, *options)
    assert run.code == 0, run.stderr
    found = ledger(database_of(tmp_path))
    counts = {path: (row["pages"], row["stop_reason"]) for path, row in found.items()}
    assert counts == {"/chengdu/": (1, "max_pages"), "/chengdu/xindu/": (1, "max_pages")}
    assert sum(row["listed"] for row in found.values()) == 40


def test_a_copy_may_lie_in_a_folder_of_its_host(small_portal: DemoPortal, tmp_path: Path) -> None:
    pages = {f"/yyb{path}": page for path, page in small_portal.pages.items()}
    with serve(DemoPortal(pages, small_portal.articles)) as server:
        run = crawl(tmp_path, f"{server.base_url}yyb", "-a", "districts=chengdu")
    assert run.code == 0, run.stderr
    listed = {a.url: a.key for a in small_portal.articles if "/chengdu/" in a.channels}
    stored = {article.url: key for key, article in stored_articles(database_of(tmp_path)).items()}
    assert stored == listed
    asked = [seen.path for seen in server.requests if not seen.path.startswith("/yyb/")]
    assert asked == ["/robots.txt"]


@pytest.mark.parametrize(
    "setting",
    [
        "YYBCRAWL_REFUSALS_LIMIT=many",
        "YYBCRAWL_OUTAGE_LIMIT=2.5",
        "YYBCRAWL_RETRY_AFTER_LIMIT=-1",
        "YYBCRAWL_LIST_PAGES_LIMIT=",
        "YYBCRAWL_LOG_JSON=perhaps",
    ],
)
def test_2_a_setting_of_ours_that_cannot_be_used_is_named(setting: str, tmp_path: Path) -> None:
    name, _, value = setting.partition("=")
    run = crawl(tmp_path, "http://127.0.0.1:9/", "-s", setting)
    assert run.code == 2
    assert run.reason.startswith(f"{name}={value!r} is ")
    assert "Traceback" not in run.stderr
