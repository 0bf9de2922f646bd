from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.crawling import YYBCRAWL, run_command
from tests.support.documented import (
    COMMANDS,
    DOCS,
    QUERIES,
    Example,
    answer,
    commands,
    crawl_demo,
    output,
    queries,
    settle,
)
from tests.support.typed import clone, code_blocks, guide, lines, shown, type_in
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve

if TYPE_CHECKING:
    from pathlib import Path

ANSWERED = [query for name in QUERIES for query in queries(name)]
TYPED = [command for name in COMMANDS for command in commands(name)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the archive that the demo makes."""
    return crawl_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def settled(demo: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of such an archive with fixed times and a correction."""
    file = tmp_path_factory.mktemp("settled") / "archive.db"
    shutil.copy(demo.removeprefix("sqlite:///"), file)
    settle(f"sqlite:///{file}")
    return f"sqlite:///{file}"


def test_there_are_ten_queries_each_with_an_output() -> None:
    assert len(queries("database.md")) == 10
    assert all(query.shown for query in ANSWERED)


def test_the_queries_print_what_the_docs_show(demo: str) -> None:
    for query in ANSWERED:
        assert answer(demo, query.typed) == query.shown, query.typed


def test_they_print_the_same_on_postgresql(demo: str, tmp_path: Path, postgres_url: str) -> None:
    run = run_command(tmp_path, *YYBCRAWL, "db", "copy", demo, postgres_url)
    assert run.code == 0, run.stderr
    for query in ANSWERED:
        assert answer(postgres_url, query.typed) == query.shown, query.typed


def test_all_queries_run(settled: str) -> None:
    for page in DOCS.glob("*.md"):
        for language, code in code_blocks(page.read_text(encoding="utf-8")):
            if language == "sql":
                answer(settled, code)


@pytest.mark.parametrize("command", TYPED, ids=lambda command: command.typed)
def test_the_commands_print_what_the_docs_show(command: Example, settled: str) -> None:
    assert output(settled, command.typed) == command.shown


def test_the_search_from_python_runs(demo: str, tmp_path: Path) -> None:
    shutil.copy(demo.removeprefix("sqlite:///"), tmp_path / "yybcrawl.db")
    (code,) = (code for language, code in code_blocks(guide("searching")) if language == "python")
    run = run_command(tmp_path, sys.executable, "-c", code)
    assert run.code == 0, run.stderr
    assert len(run.stdout.splitlines()) == 1


def test_getting_started_works_as_printed(demo: str, tmp_path: Path) -> None:
    text = guide("getting-started")
    # The READMEs' test runs that command.
    read = [line.typed for line in lines(text) if line.typed != "yybcrawl demo"]
    with serve(build_portal(60)) as server:
        clone(tmp_path, server.base_url)
        shutil.copy(demo.removeprefix("sqlite:///"), tmp_path / "yybcrawl-demo.db")
        printed = type_in(tmp_path, read)
    answers = [said for line, said in zip(read, printed, strict=True) if "yybcrawl " in line]
    assert len(answers) == 6
    assert not [said for said in answers if "\n" not in said or "No article" in said]
    healthy = printed[-1].splitlines()[-1] + "\n"
    assert without_numbers(healthy) == without_numbers(shown("getting-started"))


def without_numbers(text: str) -> str:
    return re.sub(r"\d+", "N", text)
