from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browsing import FILLERS, HOSTILE, REPRINT, STORY, fill, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.support.browsing import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    url = f"sqlite:///{tmp_path_factory.mktemp('browser') / 'archive.db'}"
    fill(url)
    with served(url) as site:
        yield site


def test_a_visitor_searches_narrows_down_reads_and_follows_a_reprint(
    page: Page, site: Site
) -> None:
    page.goto(site.address)
    page.get_by_role("searchbox").fill("社區")
    page.get_by_role("button", name="检索").click()
    expect(page.locator(".hits li")).to_have_count(1)
    assert page.locator(".hits mark").all_inner_texts() == ["社区"] * 3
    page.locator('[data-facet="source"]').get_by_role("link", name="天府早报").click()
    page.locator('[data-facet="year"]').get_by_role("link", name="2018").click()
    expect(page.get_by_role("list", name="已选条件").get_by_role("listitem")).to_have_count(4)
    page.get_by_role("link", name="社区治理从一场读书会开始").click()
    expect(page).to_have_url(f"{site.address}article/yybnet/{STORY}")
    assert page.title().startswith("社区治理从一场读书会开始")
    assert page.locator(".body p").count() == 2
    page.locator("#duplicates").get_by_role("link", name="社区里的读书会").click()
    expect(page).to_have_url(f"{site.address}article/yybnet/{REPRINT}")
    page.get_by_role("link", name="天府早报，2018年4月25日 03:13").click()
    expect(page).to_have_url(f"{site.address}article/yybnet/{STORY}")


def test_a_filter_is_taken_away_by_its_chip(page: Page, site: Site) -> None:
    page.goto(site.url(q="场", source="临江晚报"))
    expect(page.locator(".sum strong")).to_have_text(str(FILLERS // 3))
    page.get_by_role("link", name="来源：临江晚报").click()
    expect(page.locator(".sum strong")).to_have_text(str(FILLERS + 1))
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".pager")).to_contain_text("第 2 页")
    page.get_by_text("更多条件").click()
    page.get_by_label("自").fill("2021-04-01")
    page.get_by_label("包括重复刊载").check()
    page.get_by_role("button", name="检索").click()
    expect(page.locator(".sum strong")).to_have_text("14")
    expect(page.get_by_label("自")).to_have_value("2021-04-01")


def test_the_whole_selection_is_downloaded(page: Page, site: Site) -> None:
    page.goto(site.url(q="场"))
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    data = Path(started.value.path()).read_bytes()
    assert started.value.suggested_filename == "yybcrawl.csv"
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == FILLERS + 1
    assert {row["source"] for row in rows} == {"天府早报", "临江晚报"}


def test_scripts_in_texts_stay_texts(page: Page, site: Site) -> None:
    page.goto(site.url(q="脚本"))
    assert "<script>" in page.locator(".hits h2").inner_text()
    page.goto(site.url(f"article/yybnet/{HOSTILE}"))
    assert page.title().startswith("脚本<script>")
    assert page.locator("article img, article b, article script").count() == 0
    page.get_by_text("假图片").click()
    expect(page).to_have_url(site.url(f"article/yybnet/{HOSTILE}"))


@pytest.mark.parametrize("path", ["archive", "archive/articles", "archive/articles/1"])
def test_datasettes_own_pages_obey_the_same_rules(path: str, page: Page, site: Site) -> None:
    page.goto(site.url(path))
    assert page.locator("h1").count() == 1


def test_a_phone_needs_no_sideways_scrolling(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for path in ("?q=社区", f"article/yybnet/{STORY}", f"article/yybnet/{HOSTILE}"):
        page.goto(site.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
