from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.archive import rows, stored_articles
from tests.support.crawling import crawl, database_of
from tests.support.faults import (
    bomb,
    cut,
    cut_chunks,
    cut_gzip,
    cut_unsized,
    drip,
    huge,
    late,
    mute,
    packed,
    redirect,
    reset,
    serve_faulty,
    status,
    text,
    unsized,
)
from yybcrawl.demo.server import serve
from yybcrawl.storage import models

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.archive import Stored
    from tests.support.faults import Choose, Fault
    from yybcrawl.demo.truth import DemoArticle, DemoPortal

CHANNEL = ("-a", "districts=新都")
SLOW = 1.5
LIMITS = ("-s", f"DOWNLOAD_TIMEOUT={SLOW}", "-s", "DOWNLOAD_MAXSIZE=300000")
TEST = "<h2>安全验证</h2><p>您的访问过于频繁，请拖动滑块完成验证。</p>"
LOGIN = "<title>用户登录</title><h1>请登录后查看</h1><form>账号 密码</form>"
GONE = "<h1>404</h1><p>抱歉，您访问的文章不存在或已被删除。</p>"
SELF = "/chengdu/xindu/loop.html"
LASTING: dict[str, tuple[Fault, str, str]] = {
    "500": (status(500), "article", "the answer was 500"),
    "404": (status(404), "article", "the answer was 404"),
    "503 with Retry-After": (status(503, Retry_After="0"), "article", "the answer was 503"),
    "429": (status(429), "article", "the answer was 429"),
    "no answer": (mute, "article", "the connection was lost"),
    "reset": (reset, "article", "the answer was truncated"),
    "cut": (cut, "article", "the answer was truncated"),
    "cut chunks": (cut_chunks, "article", "the answer was truncated"),
    "cut without length": (cut_unsized, "article", "the answer was truncated"),
    "cut gzip": (cut_gzip, "article", "the answer was truncated"),
    "late": (late(SLOW * 2), "article", "the answer timed out"),
    "drip": (drip(SLOW * 4), "article", "the answer timed out"),
    "loop": (redirect(SELF), "article", "the answer redirects in circles"),
    "home": (redirect("/"), "article", "the answer came from https://www.yybnet.net/"),
    "soft 404": (text(GONE), "article", "the portal says that there is no such page"),
    "test": (text(TEST), "article", "the portal asks for a login or a verification"),
    "announced": (huge(400_000, announced=True), "article", "the answer was too large"),
    "huge": (huge(400_000, announced=False), "article", "the answer was too large"),
    "bomb": (bomb(50_000_000), "article", "the answer was too large"),
}
PASSING: dict[str, Fault] = {
    "500": status(500),
    "503": status(503, Retry_After="0"),
    "429": status(429),
    "no answer": mute,
    "reset": reset,
    "cut": cut,
    "cut chunks": cut_chunks,
    "cut without length": cut_unsized,
    "cut gzip": cut_gzip,
    "late": late(SLOW * 2),
    "test": text(TEST),
    "login": text(LOGIN),
}
# Faults that a reader of the right bytes does not even notice.
HARMLESS: dict[str, Fault] = {"without length": unsized, "gzip": packed}


def listed_in(portal: DemoPortal, channel: str = "/chengdu/xindu/") -> list[DemoArticle]:
    return [a for a in portal.articles if channel in a.channels]


def choose_by_path(faults: Mapping[str, Fault], times: int) -> Choose:
    """Choose the fault of a path for its first requests."""

    def choose(path: str, nth: int) -> Fault | None:
        fault = faults.get(path.partition("?")[0])
        return fault if nth <= times else None

    return choose


def facts(article: Stored) -> tuple[object, ...]:
    return (article.title, article.source, article.published_on, article.body, article.people)


def assert_all_stored(folder: Path, truths: list[DemoArticle], whole: dict[str, Stored]) -> None:
    stored = stored_articles(database_of(folder))
    assert stored.keys() == {truth.key for truth in truths}
    assert {key: facts(article) for key, article in stored.items()} == {
        truth.key: facts(whole[truth.key]) for truth in truths
    }


@pytest.fixture(scope="session")
def whole(portal: DemoPortal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stored]:
    """What a crawl of the channel without any fault stores."""
    folder = tmp_path_factory.mktemp("whole")
    with serve(portal) as server:
        assert crawl(folder, server.base_url, *CHANNEL).code == 0
    return stored_articles(database_of(folder))


def test_a_fault_that_stays_is_told_and_its_article_comes_with_the_next_run(
    portal: DemoPortal, whole: dict[str, Stored], tmp_path: Path
) -> None:
    truths = listed_in(portal)
    ill = dict(zip((truth.path for truth in truths), LASTING.values(), strict=False))
    assert len(ill) == len(LASTING) < len(truths)
    faults = {path: fault for path, (fault, _, _) in ill.items()} | {SELF: redirect(SELF)}
    with serve_faulty(portal, choose_by_path(faults, 1_000)) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL, *LIMITS)
    assert run.code == 6, run.stderr
    assert run.reason.startswith(f"incomplete: {len(ill)} of ")
    failures = rows(database_of(tmp_path), models.Failure)
    assert {row["url"]: (row["kind"], row["reason"]) for row in failures} == {
        truth.url: ill[truth.path][1:] for truth in truths if truth.path in ill
    }
    assert_all_stored(tmp_path, [truth for truth in truths if truth.path not in ill], whole)

    with serve(portal) as server:
        assert crawl(tmp_path, server.base_url, *CHANNEL).code == 0
    assert_all_stored(tmp_path, truths, whole)


def test_a_fault_that_passes_costs_a_second_request_and_no_article(
    portal: DemoPortal, whole: dict[str, Stored], tmp_path: Path
) -> None:
    truths = listed_in(portal)
    faults = dict(zip((truth.path for truth in truths), PASSING.values(), strict=False))
    with serve_faulty(portal, choose_by_path(faults, 1)) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL, *LIMITS)
    assert run.code == 0, run.stderr
    asked = [seen.path.partition("?")[0] for seen in server.requests]
    assert {path: asked.count(path) for path in faults} == dict.fromkeys(faults, 2)
    assert_all_stored(tmp_path, truths, whole)
    assert not rows(database_of(tmp_path), models.Failure)


@pytest.mark.parametrize("name", HARMLESS)
def test_an_odd_answer_that_is_whole_is_stored(
    name: str, portal: DemoPortal, whole: dict[str, Stored], tmp_path: Path
) -> None:
    articles = {truth.path: HARMLESS[name] for truth in listed_in(portal)}
    with serve_faulty(portal, choose_by_path(articles, 1_000)) as server:
        run = crawl(tmp_path, server.base_url, *CHANNEL, *LIMITS)
    assert run.code == 0, run.stderr
    assert_all_stored(tmp_path, listed_in(portal), whole)
