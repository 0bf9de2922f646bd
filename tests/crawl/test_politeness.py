from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.support.crawling import crawl
from tests.support.other_portal import build_other_portal
from yybcrawl.demo.server import serve
from yybcrawl.demo.truth import Page

if TYPE_CHECKING:
    from pathlib import Path

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
