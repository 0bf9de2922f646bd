from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import covered
from tests.support.covered import NOW
from yybcrawl.report.page import write_page
from yybcrawl.report.survey import survey
from yybcrawl.storage.engine import open_database

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

BACKGROUND = "element => getComputedStyle(element).backgroundColor"
FILL = "element => getComputedStyle(element).fill"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(17, 22, 28)"
CELL = "table.cal td.c"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of the known archive."""
    folder = tmp_path_factory.mktemp("report")
    engine = open_database(f"sqlite:///{folder / 'archive.db'}")
    covered.fill(engine)
    file = folder / "report.html"
    file.write_text(write_page(survey(engine, NOW, None)), encoding="utf-8")
    engine.dispose()
    return file


@pytest.fixture
def opened(page: Page, file: Path) -> Page:
    page.goto(file.as_uri())
    return page


def colour(place: Locator, script: str = BACKGROUND) -> str:
    return str(place.evaluate(script))


def test_a_report_is_styled_under_its_policy_and_drawn(opened: Page) -> None:
    assert opened.locator("figure svg").count() == 5
    assert opened.locator("h1").inner_text().startswith("资料库覆盖报告")
    box = opened.locator("figure svg").first.bounding_box()
    assert box is not None
    assert box["height"] > 40
    assert colour(opened.locator("html")) == LIGHT
    assert opened.evaluate("document.documentElement.scrollWidth") <= 1280


def test_cells_and_marks_change_with_the_scheme_of_colours(opened: Page) -> None:
    opened.locator("details.place").first.locator("summary").first.click()
    places = opened.locator(CELL).first, opened.locator("figure .role-mark path").first
    light = colour(places[0]), colour(places[1], FILL)
    opened.emulate_media(color_scheme="dark")
    dark = colour(places[0]), colour(places[1], FILL)
    assert colour(opened.locator("html")) == DARK
    assert light[0] != dark[0]
    assert light[1] != dark[1]
    assert light[1] not in ("none", "rgb(0, 0, 0)")


def test_paper_is_light_and_has_the_numbers_of_every_chart(opened: Page) -> None:
    numbers = opened.locator("details.numbers table").first
    assert not numbers.is_visible()
    opened.emulate_media(media="print", color_scheme="dark")
    assert numbers.is_visible()
    assert colour(opened.locator("html")) == LIGHT
    assert not opened.locator("nav").is_visible()
    assert opened.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_click_on_a_command_selects_all_of_it(opened: Page) -> None:
    command = opened.locator("tr.hole code")
    command.click()
    selected = str(opened.evaluate("getSelection().toString()"))
    assert selected.split("\n") == [command.text_content()]
    assert selected.startswith("scrapy crawl chengdu -a districts=xindu -a since=2026-10-10 -a ")


def test_a_narrow_screen_scrolls_tables_and_not_the_page(opened: Page) -> None:
    opened.set_viewport_size({"width": 400, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_script_that_slips_in_would_not_run(page: Page, file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    script = "<p id=x>still</p><script>document.getElementById('x').textContent = 'run'</script>"
    broken.write_text(text.replace("</main>", f"{script}</main>"), encoding="utf-8")
    # In a context of its own: that the policy is broken is an error on the console.
    assert page.context.browser is not None
    context = page.context.browser.new_context()
    opened = context.new_page()
    opened.goto(broken.as_uri())
    assert opened.locator("#x").text_content() == "still"
    context.close()
