"""A portal of which a fifth of all answers are faulty, by a fixed seed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.crawl.test_demo_crawl import TRUTHS
from tests.support.archive import rows, stored_articles
from tests.support.crawling import crawl, database_of
from tests.support.faults import cut, late, reset, serve_faulty, status, text
from yybcrawl.storage import models

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.faults import Choose, Fault
    from yybcrawl.demo.truth import DemoPortal

SHARE = 0.2
TEST = text("<h2>安全验证</h2><p>您的访问过于频繁，请拖动滑块完成验证。</p>")
FAULTS = (status(503), reset, cut, TEST, late(2))
MOST_TESTS = 2


def a_fifth(seed: int) -> Choose:
    """Choose by chance, the same for the nth request of a path whatever their order."""

    def choose(path: str, nth: int) -> Fault | None:
        chance = Random(f"{seed} {path} {nth}")  # noqa: S311
        if chance.random() >= SHARE:
            return None
        fault = chance.choice(FAULTS)
        return None if fault is TEST and nth > MOST_TESTS else fault

    return choose


@pytest.mark.parametrize(("seed", "code"), [(1, 0), (5, 6)])
def test_every_article_is_stored_once_and_right_by_the_second_run_at_the_latest(
    seed: int, code: int, small_portal: DemoPortal, tmp_path: Path
) -> None:
    choose = a_fifth(seed)
    met = []

    def noted(path: str, nth: int) -> Fault | None:
        fault = choose(path, nth)
        met.append(fault)
        return fault

    with serve_faulty(small_portal, noted) as server:
        first = crawl(tmp_path, server.base_url, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4")
        stored = stored_articles(database_of(tmp_path))
        second = crawl(tmp_path, server.base_url, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4")
    assert {fault for fault in met if fault} == set(FAULTS)
    assert len([fault for fault in met if fault]) > len(met) * SHARE / 2
    keys = {article.key for article in small_portal.articles}
    assert first.code == code, first.stderr
    assert (first.code == 0) == (stored.keys() == keys)
    assert second.code == 0, second.stderr
    stored = stored_articles(database_of(tmp_path))
    assert stored.keys() == keys
    assert len(rows(database_of(tmp_path), models.Article)) == len(keys)
    assert len(rows(database_of(tmp_path), models.ArticleRevision)) == len(keys)
    for name, (stored_value, true_value) in TRUTHS.items():
        for truth in small_portal.articles:
            assert stored_value(stored[truth.key]) == true_value(truth), (name, truth.url)
