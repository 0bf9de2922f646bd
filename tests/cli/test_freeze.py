from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.support.crawling import YYBCRAWL, run_command
from yybcrawl.cli.main import cli

URL = "https://www.example.com/2018/a.html"
PAGE = (
    "<h1>渡口的旧船成了图书角</h1><p>来源：临江晚报 2018-04-25 03:13</p>"
    "<p>船舱里摆着一千多本书，镇上的孩子放学就来。</p><h3>新闻推荐</h3>"
).encode("gb18030")
PLACE = Path("tests", "extract", "frozen")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, laid out as a checkout is, with a saved page."""
    (tmp_path / PLACE).mkdir(parents=True)
    (tmp_path / "page.html").write_bytes(PAGE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def freeze(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(cli, ["freeze", *arguments], input=given)


def frozen(name: str, folder: Path = PLACE) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return fields


@pytest.mark.usefixtures("checkout")
def test_a_page_is_kept_as_bytes_with_what_is_needed_to_read_it_again() -> None:
    header = "text/html; charset=gbk"
    run = freeze("page.html", "--url", URL, "--content-type", header)
    assert (run.exit_code, run.stdout) == (0, "")
    assert str(PLACE / "page.json") in run.stderr
    assert (PLACE / "page.html").read_bytes() == PAGE
    kept = frozen("page")
    assert (kept["url"], kept["content_type"], kept["fetched_at"]) == (URL, header, None)
    assert kept["expected"]["title"] == "渡口的旧船成了图书角"


@pytest.mark.usefixtures("checkout")
def test_the_expected_fields_are_those_that_extract_prints() -> None:
    freeze("page.html", "--url", URL)
    printed = CliRunner().invoke(cli, ["extract", "page.html", "--url", URL]).stdout
    assert frozen("page")["expected"] == json.loads(printed)


def test_folder_and_name_may_be_given(checkout: Path) -> None:
    (checkout / "pages").mkdir()
    run = freeze("-", "--url", URL, "-o", "pages", "--name", "渡口-1.2", given=PAGE)
    assert run.exit_code == 0, run.stderr
    assert sorted(path.name for path in Path("pages").iterdir()) == [
        "渡口-1.2.html",
        "渡口-1.2.json",
    ]
    assert Path("pages", "渡口-1.2.html").read_bytes() == PAGE


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize(
    ("time", "kept"),
    [
        ("2018-04-25T03:13:00Z", "2018-04-25T03:13:00+00:00"),
        ("2018-04-25 03:13", "2018-04-25T03:13:00+08:00"),
    ],
)
def test_the_time_of_fetching_is_kept_with_its_zone(time: str, kept: str) -> None:
    assert freeze("page.html", "--url", URL, "--fetched-at", time).exit_code == 0
    assert frozen("page")["fetched_at"] == kept


def test_a_date_told_from_the_moment_of_reading_is_read(checkout: Path) -> None:
    page = PAGE.replace(b"2018-04-25 03:13", "昨天 03:13".encode("gb18030"))
    (checkout / "page.html").write_bytes(page)
    assert freeze("page.html", "--url", URL, "--fetched-at", "2018-04-26").exit_code == 0
    assert frozen("page")["expected"]["published_at"] == "2018-04-25T03:13:00+08:00"


@pytest.mark.parametrize("there", ["page.html", "page.json"])
def test_nothing_is_overwritten(checkout: Path, there: str) -> None:
    (PLACE / there).write_text("corrected by hand")
    run = run_command(checkout, *YYBCRAWL, "freeze", "page.html", "--url", URL)
    assert (run.code, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    assert there in run.reason
    assert [path.name for path in PLACE.iterdir()] == [there]
    assert (PLACE / there).read_text() == "corrected by hand"


@pytest.mark.parametrize("name", ["", "../page", "a/b", ".hidden", "<stdin>"])
def test_a_name_that_names_no_file_is_refused(checkout: Path, name: str) -> None:
    run = run_command(checkout, *YYBCRAWL, "freeze", "page.html", "--url", URL, f"--name={name}")
    assert (run.code, len(run.stderr.splitlines())) == (2, 1)
    assert repr(name) in run.reason
    assert list(PLACE.iterdir()) == []


def test_standard_input_needs_a_name(checkout: Path) -> None:
    run = run_command(checkout, *YYBCRAWL, "freeze", "-", "--url", URL, given=PAGE)
    assert run.code == 2
    assert "--name" in run.reason
    assert list(PLACE.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["page.html"],
        ["missing.html", "--url", URL],
        ["page.html", "--url", URL, "-o", "missing"],
        ["page.html", "--url", URL, "--fetched-at", "yesterday"],
    ],
)
def test_a_wrong_command_line_writes_nothing(checkout: Path, arguments: list[str]) -> None:
    run = run_command(checkout, *YYBCRAWL, "freeze", *arguments)
    assert run.code == 2
    assert run.reason.startswith("Error: ")
    assert list(PLACE.iterdir()) == []


def test_outside_a_checkout_a_folder_must_be_given(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    run = run_command(tmp_path, *YYBCRAWL, "freeze", "page.html", "--url", URL)
    assert run.code == 2
    assert str(PLACE) in run.reason
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
