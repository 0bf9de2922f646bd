from __future__ import annotations

import re
import shlex
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, make_url, update

from tests.storage.samples import article, channel
from tests.support import covered
from tests.support.covered import FIRST, GAP, LAST, NOW, SILENT_AFTER, cells, report, text_of
from yybcrawl import verdict
from yybcrawl.report.backfill import database_word
from yybcrawl.report.words import STATUSES
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import open_database, writing
from yybcrawl.storage.runs import begin_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsel import Selector
    from sqlalchemy import Engine

PASSWORD = {"password": "verdeckt"}
HOSTILE = "\u202e\x07\ufffe<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;"


@pytest.fixture(scope="module")
def covered_engines(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Engine]]:
    """The known archive in each kind of database."""
    file = tmp_path_factory.mktemp("covered") / "archive.db"
    engines = {
        "sqlite": open_database(f"sqlite:///{file}"),
        "postgresql": open_database(postgres_server),
    }
    for engine in engines.values():
        covered.fill(engine)
    yield engines
    for engine in engines.values():
        engine.dispose()


@pytest.fixture(scope="module")
def covered_pages(covered_engines: dict[str, Engine]) -> dict[str, Selector]:
    return {name: report(engine) for name, engine in covered_engines.items()}


@pytest.fixture(params=["sqlite", "postgresql"])
def covered_page(request: pytest.FixtureRequest, covered_pages: dict[str, Selector]) -> Selector:
    """The report of the known archive, of each kind of database in turn."""
    return covered_pages[request.param]


def tiles(page: Selector) -> dict[str, str]:
    return {
        text_of(tile.xpath("./dt")[0]): tile.xpath("./dd/text()").get("").strip()
        for tile in page.css("dl.tiles div")
    }


def rows(page: Selector, kind: str) -> list[list[str]]:
    return [[text_of(cell) for cell in row.xpath("./*")] for row in page.css(f"tr.{kind}")]


def test_the_sums_stand_on_top(covered_page: Selector) -> None:
    days = covered.workdays()
    kept = len(days) * 2 - len([d for d in days if GAP[0] <= d <= GAP[1]])
    kept -= len([d for d in days if d > SILENT_AFTER])
    assert tiles(covered_page) == {
        "文章": str(kept + 6),
        "刊发日期": "2026–2026",
        "重复": f"{100 / (kept + 6):.1f}%",
        "有问题的页面": f"{400 / (kept + 7):.1f}%",
        "断档": "1",
        "沉默频道": "1",
        "最近一次抓取": "未完成",
    }
    assert "1 篇没有刊发日期的文章" in text_of(covered_page.css("main")[0])
    assert "2 篇日期在二十年前或一个月以后的文章" in text_of(covered_page.css("main")[0])


def test_a_gap_has_its_days_and_the_command_that_fills_it(covered_page: Selector) -> None:
    command = f"scrapy crawl chengdu -a districts=xindu -a since={GAP[0]} -a until={GAP[1]}"
    assert rows(covered_page, "hole") == [
        ["新都", str(GAP[0]), str(GAP[1]), "10", "3", "—", command]
    ]


def test_a_silent_channel_has_its_rule_and_the_command_that_looks(covered_page: Selector) -> None:
    ((name, since, workdays, limit, command),) = rows(covered_page, "silent")
    # First seen at five in the morning of the next day, in China.
    assert (name, since, workdays, limit) == ("温江", "2026-11-07", "10", "5")
    assert command == "scrapy crawl chengdu -a districts=wenjiang -a since=2026-11-07"
    assert "九成间隔不超过的工作日数的两倍加一，至少 3 个工作日" in text_of(
        covered_page.css("main")[0]
    )


def test_every_day_of_a_district_has_its_number(covered_page: Selector) -> None:
    first = cells(covered_page, "新都 2026 年每日文章数", "9月")
    days = Counter(d.day for d in covered.workdays() if d.month == 9) + Counter({FIRST.day + 1: 3})
    assert first == [*(str(days[day] or "") for day in range(1, 31)), "", str(days.total())]
    total = cells(covered_page, "全部 2026 年每日文章数", "9月")
    assert total[FIRST.day - 1 : FIRST.day + 2] == ["2", "5", "2"]
    assert cells(covered_page, "温江 2026 年每日文章数", "11月")[:6] == [
        "",
        "1",
        "1",
        "1",
        "1",
        "1",
    ]


def test_days_in_a_gap_stand_out_and_holidays_are_no_workdays(covered_page: Selector) -> None:
    path = "//table[caption[contains(., '{} 2026 年')]]//tr[th[.='{}月']]/td[@class='{}']"
    gap = covered_page.xpath(path.format("新都", 10, "gap"))
    assert len(gap) == (GAP[1] - GAP[0]).days + 1
    assert covered_page.xpath(path.format("温江", 10, "gap")) == []
    assert len(covered_page.xpath(path.format("温江", 11, "gap"))) == (LAST - SILENT_AFTER).days
    rest = {d.day for d in covered.workdays() if d.month == 10} ^ set(range(1, 32))
    assert len(covered_page.xpath(path.format("温江", 10, "w"))) == len(rest)
    assert {1, 8, 10, 31} < rest


def test_charts_have_the_numbers_as_a_table_and_on_every_mark(covered_page: Selector) -> None:
    for svg in covered_page.css("figure > svg"):
        assert svg.attrib["role"] == "img"
        assert svg.attrib["aria-label"]
        assert svg.css("path > title")
    titles = covered_page.css("#places ~ figure title::text").getall()
    assert "新都 2026-09：21 篇" in titles
    assert "锦城日报 2026-10：16 篇" in titles
    assert "2026-09 重复：1 篇" in titles
    assert "次日：78 篇" in titles
    tables = covered_page.css("details.numbers table")
    assert len(tables) == len(covered_page.css("figure > svg")) == 5
    first = {
        text_of(tr.css("th")[0]): list(map(text_of, tr.css("td"))) for tr in tables[0].css("tr")
    }
    assert first["2026 新都"] == ["", "", "", "", "", "", "", "", "21", "6", "15", "", "42"]


def test_the_last_runs_are_listed(covered_page: Selector) -> None:
    found = rows(covered_page, "run")
    assert len(found) == 20
    assert found[0][1:] == [
        "chengdu",
        "2026-11-21 05:00",
        "未完成",
        *("6", "4", "4", "0", "2", "incomplete: 1 of 9 pages failed."),
    ]


def test_both_databases_give_the_same_page(covered_pages: dict[str, Selector]) -> None:
    address = r'<p class="quiet">(sqlite|postgresql)[^·]*·'
    pages = {re.sub(address, "", page.get()) for page in covered_pages.values()}
    assert len(pages) == 1


def test_no_password_is_in_the_page(postgres_url: str) -> None:
    plain = make_url(postgres_url)
    url = plain.set(username="postgres", password="geheim", query=plain.query | PASSWORD)  # noqa: S106
    engine = open_database(url.render_as_string(hide_password=False))
    Archive(engine).store([article(published_on=None)], now=NOW)
    page = report(engine, database=database_word(engine.url))
    engine.dispose()
    assert "YYBCRAWL_DATABASE_URL=postgresql" in rows(page, "hole")[0][-1]
    assert not re.search("geheim|verdeckt", page.get())


def test_an_empty_archive_says_how_to_begin(engine: Engine) -> None:
    page = report(engine)
    words = text_of(page.css("main")[0])
    assert "资料库还是空的：运行 scrapy crawl chengdu" in words
    assert "没有抓取记录，无从判断。" in words
    assert (page.css("svg"), page.css("tr")) == ([], [])
    assert tiles(page)["文章"] == "0"


def test_an_archive_without_runs_is_counted_all_the_same(engine: Engine) -> None:
    Archive(engine).store([article()], now=NOW)
    page = report(engine)
    assert tiles(page)["最近一次抓取"] == "—"
    assert cells(page, "新都 2018 年每日文章数", "4月")[24] == "1"
    assert rows(page, "hole") == []
    assert rows(page, "run") == []


def test_a_channel_without_articles_and_one_not_walked_down_are_gaps(engine: Engine) -> None:
    Archive(engine).store([article()], now=NOW)
    with writing(engine) as connection:
        frontier = {"round": 1, "number": 2, "url": "u", "key": "7601743", "complete": False}
        row = frontier | {"channel_id": 1, "walked_at": NOW}
        connection.execute(insert(models.table(models.Frontier)), row)
        empty: dict[str, Any] = {
            "portal": "yybnet",
            "path": "/chengdu/dayi/",
            "name": "大邑",
            "city": "成都",
        }
        empty |= {"district": "大邑", "url": "u", "first_seen_at": NOW, "last_seen_at": NOW}
        connection.execute(insert(models.table(models.Channel)), empty)
    begin = "scrapy crawl city -a city=chengdu -a districts="
    assert rows(report(engine), "hole") == [
        ["新都", "列表未走到底", "2018-04-24", "—", "—", "—", f"{begin}xindu -a until=2018-04-24"],
        ["大邑", "没有带日期的文章", "—", "—", "—", f"{begin}dayi"],
    ]


def test_a_place_is_named_with_its_city_where_there_are_several(engine: Engine) -> None:
    mianyang = replace(channel("fucheng", "涪城"), city="绵阳", path="/mianyang/fucheng/")
    elsewhere = article("8", url="https://x/8", city="绵阳", district="涪城", channels=[mianyang])
    own = article("9", url="https://x/9", district=None)
    nowhere = article("10", url="https://x/10", city=None, district=None)
    Archive(engine).store([article(), elsewhere, own, nowhere], now=NOW)
    names = report(engine).css("details.place > summary::text").getall()
    assert sorted(names) == sorted(["成都 新都", "绵阳 涪城", "成都", "地点不明"])


@pytest.mark.filterwarnings("error")
def test_text_of_the_web_does_nothing_but_stand_there(engine: Engine) -> None:
    hostile = HOSTILE.replace("\x07", "") if engine.dialect.name == "postgresql" else HOSTILE
    place = channel("xindu", hostile)
    made = article(title=hostile, source=hostile, city=hostile, district=hostile, channels=[place])
    Archive(engine).store([made], now=NOW)
    run = begin_run(engine, hostile, {"base_url": hostile}, NOW)
    with writing(engine) as connection:
        runs = models.table(models.Run)
        connection.execute(update(runs).where(runs.c.id == run).values(reason=hostile * 100))
        failed: dict[str, Any] = {"portal": "yybnet", "url": "u", "kind": hostile, "reason": "r"}
        failed |= {"attempts": 1, "first_failed_at": NOW, "last_failed_at": NOW}
        connection.execute(insert(models.table(models.Failure)), failed)
        connection.execute(
            insert(models.table(models.RunChannel)), {"run_id": run, "channel_id": 1}
        )
    page = report(engine, database=hostile)
    harmless(page)
    assert "<script>alert(1)" in text_of(page.css("details.place > summary")[0])
    # A command must be what was typed; all else is free of what reorders a line.
    shown = "".join(page.xpath("//text()[not(ancestor::code)]").getall())
    assert "alert(2)" in shown
    assert not set("\u202e\x07\ufffe") & set(shown)


@pytest.mark.parametrize("name", ["😀" * 90, "{{7*7}}", "__proto__", "'];x//", "\\u0041\\", "]]>"])
def test_a_source_may_have_any_name(engine: Engine, name: str) -> None:
    Archive(engine).store([article(source=name)], now=NOW)
    titles = report(engine).css("#sources ~ figure title::text").getall()
    shown = name if len(name) < 20 else f"{name[:19]}…"
    assert f"{shown} 2018-04：1 篇" in titles


def harmless(page: Selector) -> None:
    """Assert that a page runs nothing and asks for nothing."""
    for name in ("script", "img", "iframe", "object", "embed", "link", "base", "form", "image"):
        assert page.css(name) == [], name
    attributes = {name.lower() for node in page.css("*") for name in node.attrib}
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert not attributes & {"src", "srcset", "data", "action", "xlink:href"}
    assert all(href.startswith("#") for href in page.css("::attr(href)").getall())
    assert not re.search(r"@import|url\(", page.css("style::text").get(""))
    (policy,) = page.css("meta[http-equiv=Content-Security-Policy]::attr(content)").getall()
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "script-src" not in policy


def test_a_page_asks_for_nothing(covered_page: Selector) -> None:
    harmless(covered_page)
    assert covered_page.css("html::attr(lang)").get() == "zh-CN"
    anchors = covered_page.css("nav a::attr(href)").getall()
    assert [a.removeprefix("#") for a in anchors] == covered_page.css("h2::attr(id)").getall()


def test_a_misprinted_year_stretches_no_chart(covered_page: Selector) -> None:
    assert not re.search(r"1970|2099", covered_page.css("main").get() or "")


def test_every_status_has_a_word() -> None:
    with open(verdict.__file__, encoding="utf-8") as file:  # noqa: PTH123
        statuses = set(re.findall(r'Verdict\(\s*\d, "(\w+)"', file.read()))
    assert statuses | {"running", "interrupted"} == set(STATUSES)


def test_commands_read_the_same_in_the_page_and_in_a_shell(
    covered_engines: dict[str, Engine],
) -> None:
    word = "sqlite:////srv/a -s b/新 & co.db"
    ((*_, shown),) = rows(report(covered_engines["sqlite"], database=word), "hole")
    assert shlex.split(shown)[-2:] == ["-s", f"YYBCRAWL_DATABASE_URL={word}"]
