from __future__ import annotations

import mimetypes
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.support.crawling import run_command
from tests.support.typed import ROOT
from yybcrawl.demo.server import PortalServer, running
from yybcrawl.demo.truth import Page

pytest.importorskip("sphinx", reason="the extra docs is not installed; .ci/run comes back with it")

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = shutil.which("chromium")
PAGES = {page.stem for page in ROOT.glob("docs/*.md")}
# What a browser fetches by itself; a link to another site is none of these.
FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|embed)\b[^>]*?\ssrc=["']?([^"'\s>]+)"""
    r"""|<link\b[^>]*?\shref=["']?([^"'\s>]+)"""
    r"""|@import\s+["']?([^"'\s;]+)"""
    r"""|\burl\(\s*["']?([^"')]+)"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as CONTRIBUTING.md says: a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = "sphinx-build -W docs build/site"
    assert command in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    words = command.replace("build/site", str(folder)).split()[1:]
    run = run_command(ROOT, sys.executable, "-m", "sphinx", *words)
    assert run.code == 0, run.stderr
    return folder


def test_every_page_is_there(site: Path) -> None:
    assert {*PAGES, "genindex", "search"} == {path.stem for path in site.glob("*.html")}


def test_nothing_is_fetched_from_another_host(site: Path) -> None:
    fetched = [
        target
        for path in site.rglob("*")
        if path.suffix in {".html", ".css", ".svg"}
        for found in FETCHED.findall(path.read_text(encoding="utf-8"))
        for target in found
        if target
    ]
    assert len(fetched) > len(PAGES)
    assert [target for target in fetched if re.match(r"(?!data:)[a-z]+:|//", target)] == []


@pytest.mark.skipif(not BROWSER, reason="chromium is not installed")
@pytest.mark.parametrize("words", ["社区治理", "robots.txt"])
def test_the_search_finds_words_of_both_languages(site: Path, words: str) -> None:
    pages = {
        f"/{path.relative_to(site)}": Page(
            path.read_bytes(), mimetypes.guess_type(path)[0] or "text/plain"
        )
        for path in site.rglob("*")
        if path.is_file()
    }
    with running(PortalServer(pages)) as server:
        shown = subprocess.run(
            [
                *(str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu"),
                *("--virtual-time-budget=10000", "--dump-dom"),
                f"{server.base_url}search.html?q={quote(words)}",
            ],
            capture_output=True,
            check=True,
            encoding="utf-8",
            timeout=120,
        ).stdout
    found = set(re.findall(r'<li class="kind-text"><a href="([\w-]+)\.html', shown))
    holding = {
        page.stem for page in ROOT.glob("docs/*.md") if words in page.read_text(encoding="utf-8")
    }
    assert holding
    assert holding <= found
