from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import replace
from email.utils import formatdate
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.support.crawling import PROJECT, SCRAPY, crawl, run_command
from tests.support.faults import late, mute, on, serve_faulty, status
from tests.support.other_portal import build_other_portal
from yybcrawl.demo.server import serve
from yybcrawl.demo.truth import Page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.faults import Connection, Fault
    from yybcrawl.demo.truth import DemoPortal

XINDU = ("-a", "districts=新都")
# Without any delay, Scrapy 2.19 sends what comes in one go at once.
ONE_BY_ONE = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "-s", "DOWNLOAD_DELAY=0.05")
DELAY = 0.3
ROBOTS = f"User-agent: *\nCrawl-delay: {DELAY}\nDisallow: /mianyang/jiangyou/\n"


def test_robots_txt_sets_the_delay_and_keeps_the_crawl_out(tmp_path: Path) -> None:
    portal = build_other_portal()
    pages = {**portal.pages, "/robots.txt": Page(ROBOTS.encode(), "text/plain")}
    with serve(replace(portal, pages=pages)) as server:
        options = ("-a", "city=mianyang", "-a", "districts=安州,江油")
        run = crawl(tmp_path, server.base_url, *options, spider="city")
        requests = list(server.requests)
    assert requests[0].path == "/robots.txt"
    assert not [seen for seen in requests if seen.path.startswith("/mianyang/jiangyou/")]
    assert all("yybcrawl/" in seen.user_agent and "+http" in seen.user_agent for seen in requests)
    gaps = [later.at - earlier.at for earlier, later in pairwise(requests[1:])]
    # The server sees a request a moment after it was sent, and not always the same moment.
    assert min(gaps) > DELAY / 2
    assert run.code == 6, run.stderr
    assert "robots.txt" in run.reason


@pytest.mark.parametrize("how", ["seconds", "date"])
@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_keeps_every_request_back(
    how: str, code: int, small_portal: DemoPortal, tmp_path: Path
) -> None:
    listed = [a for a in small_portal.articles if "/chengdu/xindu/" in a.channels]

    def choose(path: str, nth: int) -> Fault | None:
        if path.partition("?")[0] != listed[1].path or nth > 1:
            return None
        # A date has no fractions: 4 s from now may be 3.
        wait = "3" if how == "seconds" else formatdate(time.time() + 4, usegmt=True)
        return status(code, Retry_After=wait)

    with serve_faulty(small_portal, choose) as server:
        run = crawl(tmp_path, server.base_url, *XINDU, *ONE_BY_ONE)
    assert run.code == 0, run.stderr
    gaps = [later.at - earlier.at for earlier, later in pairwise(server.requests)]
    refused = next(at for at, seen in enumerate(server.requests) if listed[1].path in seen.path)
    assert gaps[refused] > 2.8
    assert max(gaps[:refused] + gaps[refused + 1 :]) < 2


def test_retry_after_is_obeyed_up_to_a_limit(small_portal: DemoPortal, tmp_path: Path) -> None:
    busy = on("/chengdu/xindu/", status(503, Retry_After="86400"), times=1)
    with serve_faulty(small_portal, busy) as server:
        run = crawl(tmp_path, server.base_url, *XINDU, "-s", "YYBCRAWL_RETRY_AFTER_LIMIT=2")
    assert run.code == 0, run.stderr
    first, second = (seen.at for seen in server.requests if seen.path == "/chengdu/xindu/")
    assert 1.9 < second - first < 20


@pytest.mark.parametrize("value", ["soon", "-5", "Wed, 21 Oct 2015 07:28:00 GMT", "99999999999999"])
def test_a_retry_after_that_says_nothing_does_no_harm(
    value: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    busy = on("/chengdu/xindu/", status(503, Retry_After=value), times=1)
    with serve_faulty(small_portal, busy) as server:
        run = crawl(tmp_path, server.base_url, *XINDU, "-s", "YYBCRAWL_RETRY_AFTER_LIMIT=1")
    assert run.code == 0, run.stderr


def test_a_strained_portal_is_asked_less_often(small_portal: DemoPortal, tmp_path: Path) -> None:
    busy = on("/chengdu/", status(503), times=3)
    slow = ("-s", "DOWNLOAD_DELAY=0.2", "-s", "RETRY_TIMES=3")
    with serve_faulty(small_portal, busy) as server:
        run = crawl(tmp_path, server.base_url, *XINDU, *ONE_BY_ONE, *slow)
    assert run.code == 0, run.stderr
    gaps = [later.at - earlier.at for earlier, later in pairwise(server.requests[1:])]
    assert gaps[0] > 0.35
    assert gaps[1] > 0.7
    assert gaps[2] > 1.4
    assert gaps[-1] < gaps[2] / 2


def test_a_portal_that_falls_silent_is_left_alone(small_portal: DemoPortal, tmp_path: Path) -> None:
    asked: list[str] = []

    def choose(path: str, nth: int) -> Fault | None:  # noqa: ARG001
        asked.append(path)
        return mute if len(asked) > 8 else None

    limit = ("-s", "YYBCRAWL_OUTAGE_LIMIT=4")
    with serve_faulty(small_portal, choose) as server:
        run = crawl(tmp_path, server.base_url, *ONE_BY_ONE, *limit)
    assert run.code == 6, run.stderr
    assert "Closing spider (outage)" in run.stderr
    assert len(asked) <= 8 + 4 + 2


def test_pages_are_asked_for_one_at_a_time_with_a_second_between_by_default(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    under_way: list[int] = []
    count = Counter[str]()
    lock = threading.Lock()

    def choose(path: str, nth: int) -> Fault:  # noqa: ARG001
        def answer(connection: Connection, page: Page) -> None:
            with lock:
                count["now"] += 1
                under_way.append(count["now"])
            late(0.1)(connection, page)
            with lock:
                count["now"] -= 1

        return answer

    with serve_faulty(small_portal, choose) as server:
        words = ("crawl", "chengdu", "-a", "districts=大邑", "-a", f"base_url={server.base_url}")
        run = run_command(tmp_path, *SCRAPY, *words)
    assert run.code == 0, run.stderr
    assert set(under_way) == {1}
    gaps = [later.at - earlier.at for earlier, later in pairwise(server.requests)]
    assert min(gaps[1:]) > 0.9


def test_a_crawl_that_is_stopped_while_it_waits_ends_at_once(
    portal: DemoPortal, tmp_path: Path
) -> None:
    listed = [a for a in portal.articles if "/chengdu/xindu/" in a.channels]
    busy = on(listed[2].path, status(503, Retry_After="300"), times=1)
    with serve_faulty(portal, busy) as server:
        base_url = f"base_url={server.base_url}"
        words = ("crawl", "chengdu", *XINDU, "-a", base_url, "-s", "DOWNLOAD_DELAY=0.1")
        with subprocess.Popen(
            [*SCRAPY, *words, "-s", "AUTOTHROTTLE_ENABLED=0"],
            cwd=tmp_path,
            env=os.environ | PROJECT,
            stderr=subprocess.PIPE,
            text=True,
        ) as run:
            while not any(listed[2].path in seen.path for seen in server.requests):
                assert run.poll() is None
                time.sleep(0.1)
            time.sleep(1)
            run.send_signal(signal.SIGINT)
            _, said = run.communicate(timeout=30)
    assert run.returncode == 6, said
    assert said.splitlines()[-1].startswith("incomplete: ")
    assert "Traceback" not in said
