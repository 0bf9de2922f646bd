from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.crawling import YYBCRAWL, Run, run_command
from yybcrawl.demo.portal import build_portal

if TYPE_CHECKING:
    from pathlib import Path

    from yybcrawl.demo.truth import DemoArticle

FIELDS = (
    "title source byline authors published_on published_at province city district paragraphs"
    " images kind parts"
).split()
PORTAL = build_portal(60)


def is_old_charset(article: DemoArticle) -> bool:
    return PORTAL.pages[article.path].content_type == "text/html"


ARTICLES = {
    "utf-8": next(a for a in PORTAL.articles if a.published_at and not is_old_charset(a)),
    "gb18030": next(a for a in PORTAL.articles if a.published_at and is_old_charset(a)),
}


def extract(folder: Path, *arguments: str, given: bytes = b"") -> Run:
    return run_command(folder, *YYBCRAWL, "extract", *arguments, given=given)


def fields_of(run: Run) -> dict[str, Any]:
    assert run.code == 0, run.stderr
    assert run.stderr == ""
    fields: dict[str, Any] = json.loads(run.stdout)
    return fields


@pytest.mark.parametrize("charset", ARTICLES)
@pytest.mark.parametrize("source", ["file", "standard input"])
def test_a_saved_page_is_printed_as_json(charset: str, source: str, tmp_path: Path) -> None:
    article = ARTICLES[charset]
    body = PORTAL.pages[article.path].body
    (tmp_path / "page.html").write_bytes(body)
    file = "page.html" if source == "file" else "-"
    given = b"" if source == "file" else body
    found = fields_of(extract(tmp_path, file, "--url", article.url, given=given))
    assert sorted(found) == sorted(FIELDS)
    assert (found["title"], found["source"], found["kind"]) == (
        article.title,
        article.source,
        "article",
    )
    assert found["published_on"] == str(article.published_on)
    assert found["paragraphs"]
    assert found["district"] == article.district


def test_times_are_iso_8601_with_their_zone(tmp_path: Path) -> None:
    article = ARTICLES["utf-8"]
    assert article.published_at is not None
    body = PORTAL.pages[article.path].body
    found = fields_of(extract(tmp_path, "-", given=body))
    assert found["published_at"] == article.published_at.isoformat()


def test_people_and_pictures_are_lists_of_pairs(tmp_path: Path) -> None:
    article = next(a for a in PORTAL.articles if a.images and a.people)
    body = PORTAL.pages[article.path].body
    found = fields_of(extract(tmp_path, "-", "--url", article.url, given=body))
    assert found["authors"] == [list(person) for person in article.people]
    assert found["images"] == [list(image) for image in article.images]


def test_a_page_without_an_article_is_empty(tmp_path: Path) -> None:
    found = fields_of(extract(tmp_path, "-", given=b""))
    assert (found["kind"], found["title"], found["paragraphs"]) == ("empty", None, [])


def test_the_content_type_may_be_given(tmp_path: Path) -> None:
    big5 = "<h1>臺灣的書展開幕了</h1><p>來源:聯合報 2018-04-25 03:13</p><p>今天上午開幕。</p>"
    header = ("--content-type", "text/html; charset=big5")
    found = fields_of(extract(tmp_path, "-", *header, given=big5.encode("big5")))
    assert found["title"] == "臺灣的書展開幕了"


@pytest.mark.parametrize(
    ("arguments", "published_at"),
    [
        ([], None),
        (["--fetched-at", "2018-04-25T01:13:00Z"], "2018-04-25T06:13:00+08:00"),
        (["--fetched-at", "2018-04-25 09:13"], "2018-04-25T06:13:00+08:00"),
    ],
)
def test_a_date_told_from_the_moment_of_reading_needs_that_moment(
    arguments: list[str], published_at: str | None, tmp_path: Path
) -> None:
    page = (
        "<title>渡口的旧船成了图书角_临江在线</title><h1>渡口的旧船成了图书角</h1>"
        "<p>临江晚报 3小时前</p><p>船舱里摆着一千多本书，镇上的孩子放学就来，天黑了才肯回家。</p>"
        "<p>管船的老人说，书是大家一本一本捐的，哪本缺了页，他就用米汤粘好。</p>"
    ).encode()
    found = fields_of(extract(tmp_path, "-", *arguments, given=page))
    assert (found["kind"], found["published_at"]) == ("article", published_at)


def test_a_time_that_is_none_is_refused(tmp_path: Path) -> None:
    run = extract(tmp_path, "-", "--fetched-at", "yesterday", given=b"<p>")
    assert (run.code, run.stdout) == (2, "")
    assert "'yesterday'" in run.reason


@pytest.mark.parametrize("name", ["missing.html", "."])
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    run = extract(tmp_path, name)
    assert run.code == 2
    assert name in run.reason
    assert run.stdout == ""
    assert "Traceback" not in run.stderr
