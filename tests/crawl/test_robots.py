from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.archive import rows
from tests.support.crawling import crawl, database_of
from tests.support.faults import drip, late, on, redirect, reset, serve_faulty, status, text
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.faults import Fault
    from yybcrawl.demo.truth import DemoPortal

CHANNEL = ("-a", "districts=蒲江", "-s", "DOWNLOAD_TIMEOUT=1")
UNKNOWN: dict[str, tuple[Fault, str]] = {
    "500": (status(500), "the answer was 500"),
    "503": (status(503), "the answer was 503"),
    "429": (status(429), "the answer was 429"),
    "reset": (reset, "the answer was truncated"),
    "late": (late(3), "the answer timed out"),
    "drip": (drip(3), "the answer timed out"),
}
ALLOWING: dict[str, Fault] = {
    "404": status(404),
    "403": status(403),
    "410": status(410),
    "empty": text("", "text/plain"),
    "a page": text("<html><body><h1>成都新闻</h1>Disallow: none</body></html>"),
    "in circles": redirect("/robots.txt"),
    "503 at first": status(503),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_3_nothing_is_fetched_while_nobody_knows_what_robots_txt_says(
    name: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    fault, why = UNKNOWN[name]
    with serve_faulty(small_portal, on("/robots.txt", fault)) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL)
    assert run.code == 3, run.stderr
    place = f"{server.base_url}chengdu/"
    assert run.reason == f"unreachable: robots.txt could not be fetched: {why} at {place}."
    assert [seen.path for seen in server.requests] == ["/robots.txt"] * 3


@pytest.mark.parametrize("name", ALLOWING)
def test_a_robots_txt_that_is_missing_or_says_nothing_allows_all(
    name: str, small_portal: DemoPortal, tmp_path: Path
) -> None:
    times = 2 if name.endswith("at first") else 1_000
    with serve_faulty(small_portal, on("/robots.txt", ALLOWING[name], times=times)) as server:
        # The second run asks for nothing but a list page, beside which a refusal would weigh most.
        codes = [crawl(tmp_path, server.base_url, *CHANNEL).code for _ in range(2)]
    assert codes == [0, 0]


def test_8_a_robots_txt_that_forbids_the_place_is_a_block(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    rules = text("User-agent: *\nDisallow: /\n", "text/plain")
    with serve_faulty(small_portal, on("/robots.txt", rules)) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL)
    assert run.code == 8, run.stderr
    assert run.reason == f"blocked: robots.txt forbids it at {server.base_url}chengdu/."
    assert [seen.path for seen in server.requests] == ["/robots.txt"]


def test_rules_for_this_crawler_alone_are_obeyed(small_portal: DemoPortal, tmp_path: Path) -> None:
    listed = [a for a in small_portal.articles if "/chengdu/pujiang/" in a.channels]
    rules = f"User-agent: yybcrawl\nDisallow: {listed[0].path}\n\nUser-agent: *\nDisallow:\n"
    with serve_faulty(
        small_portal, on("/robots.txt", text(rules, "text/plain; charset=gbk"))
    ) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL)
    assert run.code == 6, run.stderr
    assert not [seen for seen in server.requests if seen.path.startswith(listed[0].path)]
    (failure,) = rows(database_of(tmp_path), models.Failure)
    assert (failure["url"], failure["reason"]) == (listed[0].url, "robots.txt forbids it")


def test_robots_txt_may_be_ignored_where_its_owner_says_so(
    small_portal: DemoPortal, tmp_path: Path
) -> None:
    with serve_faulty(small_portal, on("/robots.txt", status(500))) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL, "-s", "ROBOTSTXT_OBEY=0")
    assert run.code == 0, run.stderr
    assert "/robots.txt" not in [seen.path for seen in server.requests]
