from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.support.archive import ledger, rows, stored_articles
from tests.support.crawling import crawl, database_of
from tests.support.faults import redirect, serve_faulty, status, text
from yybcrawl.demo.server import serve
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.faults import Fault
    from yybcrawl.demo.truth import DemoPortal

CHANNEL = ("-a", "districts=新都")
ONE_BY_ONE = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
# The crawl reads a page before it asks for the next one, as it does in earnest.
IN_TURN = (*ONE_BY_ONE, "-s", "DOWNLOAD_DELAY=0.1")
TEST = text("<h2>安全验证</h2><p>您的访问过于频繁，请拖动滑块完成验证。</p>")
LOGIN = text("<title>用户登录</title><h1>请登录后查看</h1><form>账号 密码</form>")
SCRIPT = text(
    "<html><script>document.cookie='__jsl_clearance=1|'+go();location.href='/';</script></html>"
)
ELSEWHERE = redirect("https://passport.example.invalid/?from=yybnet")
KINDS = {
    "test": TEST,
    "login": LOGIN,
    "script": SCRIPT,
    "403": status(403),
    "521": status(521),
    "elsewhere": ELSEWHERE,
}


def is_article(path: str) -> bool:
    return ".html" in path and path.count("/") > 3


@pytest.mark.parametrize("kind", KINDS)
def test_8_a_portal_that_shuts_its_door_midway_ends_the_crawl(
    kind: str, portal: DemoPortal, tmp_path: Path
) -> None:
    asked: list[str] = []

    def shut_after_6(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        asked.append(path)
        return KINDS[kind] if sum(map(is_article, asked)) > 6 else None

    with serve_faulty(portal, shut_after_6) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL, *IN_TURN)
    assert run.code == 8, run.stderr
    assert run.reason.startswith("blocked: the portal refused 5 times in a row")
    assert len(asked) <= 3 + 6 + 5 + 1
    (row,) = rows(database_of(tmp_path), models.Run)
    assert (row["exit_code"], row["status"], row["reason"]) == (8, "blocked", run.reason)
    stored = stored_articles(database_of(tmp_path))
    assert 5 <= len(stored) <= 6
    counts = ledger(database_of(tmp_path))["/chengdu/xindu/"]
    assert counts["requested"] == counts["stored"] + counts["failed"]

    with serve(portal) as healed:
        assert crawl(tmp_path, healed.base_url, *CHANNEL).code == 0
    listed = {a.key for a in portal.articles if "/chengdu/xindu/" in a.channels}
    assert stored_articles(database_of(tmp_path)).keys() == listed


@pytest.mark.parametrize("kind", KINDS)
def test_8_a_place_behind_a_door_is_blocked(
    kind: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    def door(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        return None if path == "/robots.txt" else KINDS[kind]

    with serve_faulty(small_portal, door) as server:
        run = crawl(tmp_path, server.base_url)
    assert run.code == 8, run.stderr
    assert run.reason.startswith("blocked: ")
    assert f"{server.base_url}chengdu/" in run.reason
    assert not rows(database_of(tmp_path), models.Article)


def test_8_verification_on_another_address_is_a_block(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    def door(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        if path.startswith("/verify"):
            return TEST
        return redirect("/verify?back=" + path) if is_article(path) else None

    with serve_faulty(small_portal, door) as server:
        run = crawl(tmp_path, server.base_url, *ONE_BY_ONE)
    assert run.code == 8, run.stderr
    assert not rows(database_of(tmp_path), models.Article)


def test_8_lists_behind_a_door_are_blocked(small_portal: DemoPortal, tmp_path: Path) -> None:
    def door(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        return TEST if path.startswith("/chengdu/") and path != "/chengdu/" else None

    with serve_faulty(small_portal, door) as server:
        run = crawl(tmp_path, server.base_url, *ONE_BY_ONE)
    assert run.code == 8, run.stderr


def test_8_a_few_pages_of_which_most_are_withheld(small_portal: DemoPortal, tmp_path: Path) -> None:
    listed = [a for a in small_portal.articles if "/chengdu/dayi/" in a.channels]
    assert len(listed) == 2

    def door(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        return status(403) if is_article(path) else None

    with serve_faulty(small_portal, door) as server:
        run = crawl(tmp_path, server.base_url, "-a", "districts=大邑")
    assert run.code == 8
    assert run.reason == "blocked: 2 of 3 pages asked for a login or a verification."


def test_pages_that_ask_once_or_twice_are_only_asked_again(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    listed = [a for a in small_portal.articles if "/chengdu/xindu/" in a.channels]
    doors = {listed[0].path: 1, listed[3].path: 2, "/chengdu/xindu/": 2, "/chengdu/": 1}

    def door(path: str, nth: int) -> Fault | None:
        return TEST if nth <= doors.get(path.partition("?")[0], 0) else None

    with serve_faulty(small_portal, door) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL)
    assert run.code == 0, run.stderr
    assert stored_articles(database_of(tmp_path)).keys() == {article.key for article in listed}
    paths = [seen.path.partition("?")[0] for seen in server.requests]
    assert {path: paths.count(path) - 1 for path in doors} == doors


def test_one_page_that_keeps_asking_is_a_failure_among_others(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    listed = [a for a in small_portal.articles if "/chengdu/xindu/" in a.channels]

    def door(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        return LOGIN if path.startswith(listed[0].path) else None

    with serve_faulty(small_portal, door) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL, *ONE_BY_ONE)
    assert run.code == 6, run.stderr
    assert "the portal asks for a login or a verification" in run.reason
    assert stored_articles(database_of(tmp_path)).keys() == {a.key for a in listed[1:]}


def test_the_crawl_slows_down_as_it_is_refused_and_recovers(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    def door(path: str, nth: int) -> Fault | None:
        return TEST if path == "/chengdu/" and nth <= 3 else None

    slow = ("-s", "DOWNLOAD_DELAY=0.2", "-s", "RETRY_TIMES=3")
    with serve_faulty(small_portal, door) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL, *ONE_BY_ONE, *slow)
    assert run.code == 0, run.stderr
    gaps = [later.at - earlier.at for earlier, later in pairwise(server.requests[1:])]
    assert gaps[0] > 0.3
    assert gaps[1] > 0.7
    assert gaps[2] > 1.4
    assert gaps[-1] < 0.4
