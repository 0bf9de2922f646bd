from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import typed
from tests.support.other_portal import build_other_portal
from tests.support.typed import ROOT, code_blocks
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve
from yybcrawl.demo.truth import DemoPortal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
BOTH = pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["english", "chinese"])
DEMO = "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/yybcrawl demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
QUESTIONS = 5


def prose(text: str) -> str:
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def sections(text: str) -> list[str]:
    """Return what stands under each heading of the second level, without code."""
    return re.split(r"^## .+$", prose(text), flags=re.MULTILINE)


def links(text: str) -> set[str]:
    """Return where the links and pictures of a text lead, whatever the language of the target."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    return {re.sub(r"\.zh-CN(?=\.)", "", target) for target in targets}


def without_comments(code: str) -> str:
    return re.sub(r"^#.*\n", "", code, flags=re.MULTILINE)


@BOTH
def test_the_two_commands_each_have_a_line_of_their_own(text: str) -> None:
    assert text.splitlines().count(DEMO) == text.splitlines().count(TEST) == 1


def test_the_ci_calls_the_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"\n{TEST} || exit\n" in script


def test_both_have_the_same_headings_in_level_and_order() -> None:
    levels = [re.findall(r"^(#+) ", prose(text), re.MULTILINE) for text in (ENGLISH, CHINESE)]
    assert levels[0] == levels[1]
    assert len(levels[0]) > QUESTIONS


def test_both_have_the_same_code() -> None:
    first, second = (
        [(language, without_comments(code)) for language, code in code_blocks(text)]
        for text in (ENGLISH, CHINESE)
    )
    assert first == second


def test_both_link_the_same_pages_and_pictures_in_each_section() -> None:
    first, second = (
        [links(section) for section in sections(text)[1:]] for text in (ENGLISH, CHINESE)
    )
    assert first == second


def test_both_have_as_many_paragraphs_and_points_in_each_section() -> None:
    first, second = (
        [
            (section.count("\n- "), len(re.findall(r"\n\n(?![-|\n])", section)))
            for section in sections(text)
        ]
        for text in (ENGLISH, CHINESE)
    )
    assert first == second


def test_both_have_the_same_commands_in_their_table() -> None:
    first, second = (
        re.findall(r"^\| (`.+?`) \| ", text, re.MULTILINE) for text in (ENGLISH, CHINESE)
    )
    assert first == second


@BOTH
def test_a_picture_says_what_it_shows(text: str) -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text)
    assert pictures
    for said, file in pictures:
        assert len(said) > 10
        assert (ROOT / file).is_file()


def test_all_code_is_run_or_compared() -> None:
    assert {language for language, _ in code_blocks(ENGLISH)} == {"sh", "console", "cron", "python"}
    assert sum(line.shown is not None for line in typed.lines(ENGLISH)) == QUESTIONS


def test_the_schedule_is_the_recipe_that_is_run_by_its_own_test() -> None:
    (schedule,) = (code for language, code in code_blocks(ENGLISH) if language == "cron")
    recipe = (ROOT / "recipes" / "crontab").read_text(encoding="utf-8")
    assert schedule == without_comments(recipe)


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Path]:
    pages = {**build_other_portal().pages, **build_portal(60).pages}
    with serve(DemoPortal(pages, [])) as server:
        yield typed.clone(tmp_path, server.base_url)


def test_every_line_runs_in_order_and_prints_what_is_shown(clone: Path, postgres_url: str) -> None:
    typed.write_files(clone, ENGLISH)
    # CI is what runs the tests.
    read = [line for line in typed.lines(ENGLISH) if line.typed != TEST]
    address = "postgresql://me@localhost/news"
    printed = typed.type_in(clone, [line.typed.replace(address, postgres_url) for line in read])
    assert len(printed) == len(read)
    for line, found in zip(read, printed, strict=True):
        if line.shown is not None:
            assert found == line.shown, line.typed
        if "scrapy crawl" in line.typed:
            assert re.match(r"healthy: \d+ channels?, ", found.splitlines()[-1]), line.typed
