from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from tests.support.browsing import FILLERS, HOSTILE, REPRINT, STORY, ask, fill, served
from yybcrawl.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browsing import Site

QUESTIONS = [
    (["社区"], {"q": "社区"}),
    (["社區"], {"q": "社區"}),
    (["社区治理"], {"q": "社区治理"}),
    (["体育场 -第3场"], {"q": "体育场 -第3场"}),
    (["体育场 -比三"], {"q": "体育场 -比三"}),
    (["第1场"], {"q": "第1场"}),
    (["场", "--source", "临江晚报"], {"q": "场", "source": "临江晚报"}),
    (["--district", "新都,温江", "--all"], {"district": ["新都", "wenjiang"], "all": "1"}),
    (["--author", "周静", "--since", "2021-03-20"], {"author": "周静", "since": "2021-03-20"}),
    (["三", "--until", "2021-03-04"], {"q": "三", "until": "2021-03-04"}),
]


Asked = dict[str, str | list[str]]


def output(*words: str) -> str:
    """Return what a command prints."""
    run = CliRunner().invoke(cli, words)
    assert run.exit_code == 0, run.output
    return run.stdout_bytes.decode()


def keys(page: str) -> list[str]:
    """Return the keys of the articles that a page of the search lists, in order."""
    return re.findall(r'<h2><a href="/article/yybnet/(\d+)">', page)


def facet(page: str, name: str) -> dict[str, int]:
    """Return a facet's values with their counts."""
    section = page.partition(f'data-facet="{name}"')[2].partition("</section>")[0]
    rows = re.findall(r"<bdi>(.*?)</bdi><span class=\"count\">([\d,]+)<", section)
    return {unescape(value): int(count.replace(",", "")) for value, count in rows}


def pages(site: Site, asked: Asked) -> list[str]:
    """Return the keys on all pages of a search."""
    found: list[str] = []
    for page in range(1, 9):
        listed = keys(site.get("", **asked, page=str(page)).text)
        found += listed
        if len(listed) < 20:
            break
    return found


@pytest.mark.parametrize(("words", "asked"), QUESTIONS, ids=str)
def test_the_search_finds_what_the_command_finds(
    words: list[str], asked: Asked, site: Site, archive: str
) -> None:
    options = ("--format", "json", "--limit", "500", "--database", archive)
    found = [hit["key"] for hit in json.loads(output("search", *words, *options))]
    assert pages(site, asked) == found
    assert f"<strong>{len(found)}</strong> 篇" in site.get("", **asked).text


@pytest.mark.parametrize(("words", "asked"), QUESTIONS, ids=str)
def test_a_selection_is_downloaded_as_the_command_exports_it(
    words: list[str], asked: Asked, site: Site, archive: str
) -> None:
    command = ("export", *words, "-o", "-", "--database", archive, "--format")
    assert site.get("search.csv", **asked).text == output(*command, "csv")
    lines = site.get("search.jsonl", **asked).text
    assert lines == output(*command, "jsonl")
    assert json.loads(site.get("search.json", **asked).text) == [
        json.loads(line) for line in lines.splitlines()
    ]


def test_facets_count_what_is_found_and_lead_to_it(site: Site) -> None:
    page = site.get(q="场").text
    assert facet(page, "district") == {"新都": FILLERS + 1}
    assert facet(page, "year") == {"2021": FILLERS, "2018": 1}
    assert facet(page, "author") == {"周静": FILLERS, "周文静": 1, "林晓": 1}
    sources = facet(page, "source")
    assert sources == {"天府早报": FILLERS * 2 // 3 + 1, "临江晚报": FILLERS // 3}
    for name in ("source", "year", "author"):
        for value, count in facet(page, name).items():
            assert followed(site, page, name, value) == count, value


def followed(site: Site, page: str, name: str, value: str) -> int:
    """Return how many articles are found where a facet's value leads to."""
    section = page.partition(f'data-facet="{name}"')[2].partition("</section>")[0]
    links = dict(re.findall(r'href="/\?([^"]+)"><bdi>(.*?)</bdi>', section))
    (query,) = (query for query, label in links.items() if label == value)
    narrowed = ask(f"{site.address}?{unescape(query)}").text
    assert facet(narrowed, name)[value] == facet(page, name)[value]
    assert 'class="chosen"' in narrowed
    return int(re.findall(r"<strong>(\d+)</strong>", narrowed)[0])


def test_an_article_has_one_address_that_stays(site: Site) -> None:
    short = site.get(f"article/{STORY}")
    assert short.status == 200
    assert short.body == site.get(f"article/yybnet/{STORY}").body
    address = quote(f"http://m.yybnet.net/chengdu/xindu/201804/{STORY}.html?from=x", safe="")
    assert site.get(f"article/{address}").body == short.body
    assert f'<link rel="canonical" href="/article/yybnet/{STORY}">' in short.text


def test_an_article_shows_all_that_the_archive_knows(site: Site) -> None:
    page = site.get(f"article/yybnet/{STORY}").text
    for shown in (
        "<h1>社区治理从一场读书会开始</h1>",
        "2018年4月25日 03:13",
        "记者 林晓 实习生 周文静",
        "<p>新都区的居民在社区广场办起了读书会。</p>",
        '<a class="outside" href="https://www.yybnet.net/a.jpg" rel="noopener noreferrer">',
        "社区治理从<ins>一场</ins>读书会开始",
        f'<a href="/article/yybnet/{REPRINT}">社区里的读书会</a>',
        "2019年4月2日",
        "林晓, 周文静. 社区治理从一场读书会开始[N/OL]. 天府早报, 2018-04-25[2026-11-23].",
        "@article{yybnet-7601743,",
        '<a class="outside" href="https://www.yybnet.net/chengdu/xindu/" ',
        "2026-11-23 18:00",
    ):
        assert shown in page, shown
    assert "最早见于" in site.get(f"article/yybnet/{REPRINT}").text


def test_an_article_is_downloaded(site: Site) -> None:
    answer = site.get(f"article/yybnet/{STORY}.json")
    article = json.loads(answer.text)
    assert [version["title"] for version in article["versions"]][-1] == article["title"]
    assert [twin["key"] for twin in article["duplicates"]] == [REPRINT]
    sheet = site.get(f"article/yybnet/{HOSTILE}.csv").text
    (row,) = csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff")))
    assert row["key"] == HOSTILE


def test_texts_of_articles_are_never_markup(site: Site) -> None:
    for page in (site.get(q="脚本").text, site.get(f"article/yybnet/{HOSTILE}").text):
        assert "&lt;script&gt;document.title=" in page
        for tag in ("<script", "<img", "<b>", "<i>"):
            assert tag not in page
        assert "javascript:" not in "".join(re.findall(r'(?:href|src)="[^"]*"', page))


@pytest.mark.parametrize(
    "path", ["", "search.csv", "article/yybnet/0", "-/versions", "favicon.ico"]
)
def test_no_answer_lets_a_browser_load_from_elsewhere(path: str, site: Site) -> None:
    headers = site.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("name", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "["])
def test_a_name_that_is_not_the_sites_own_is_refused(name: str, site: Site) -> None:
    assert ask(site.address, host=name).status == 403
    assert ask(site.address, host="localhost:9").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_the_site_can_only_be_read(method: str, site: Site) -> None:
    assert ask(site.url("-/messages"), method=method).status == 405


@pytest.mark.parametrize(
    ("path", "asked", "status", "named"),
    [
        ("", {"since": "gestern"}, 400, "gestern"),
        ("", {"since": "2019-01-01", "until": "2018-01-01"}, 400, "2019-01-01"),
        ("", {"q": '"社区'}, 400, "社区"),
        ("", {"q": "-社区"}, 400, "-社区"),
        ("", {"page": "0"}, 400, "page="),
        ("", {"page": "99999999999999999999"}, 400, "page="),
        ("", {"district": "新嘟"}, 400, "新嘟"),
        ("search.csv", {"district": "新嘟"}, 400, "新嘟"),
        ("search.json", {"page": "x"}, 400, "page="),
        ("article/0", {}, 404, "0"),
        ("article/yybnet/0", {}, 404, "0"),
        ("article/yybnet/0.csv", {}, 404, "0"),
        ("article/yybnet/0.json", {}, 404, "0"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(
    path: str, asked: Asked, status: int, named: str, site: Site
) -> None:
    answer = site.get(path, **asked)
    assert answer.status == status
    if path.endswith(".json"):
        sentence = json.loads(answer.text)["error"]
    else:
        (sentence,) = re.findall(r'<p lang="en">(.*)</p>', answer.text)
    assert named in unescape(sentence)


@pytest.mark.parametrize("archive", ["sqlite"], indirect=True)
def test_datasettes_own_pages_show_the_tables_and_write_nothing(site: Site) -> None:
    counted = site.get("archive.json", sql="select count(*) from articles", _shape="arrays").text
    assert json.loads(counted)["rows"] == [[FILLERS + 3]]
    assert "stories" in site.get("archive").text
    for statement in (
        "delete from articles",
        "pragma journal_mode = delete",
        "attach 'x.db' as x",
        "with x as (select 1) insert into channels select * from x",
    ):
        assert site.get("archive.json", sql=statement).status == 400, statement
    assert site.get("archive.db").status == 403


@pytest.mark.parametrize("archive", ["postgresql"], indirect=True)
def test_postgresql_is_shown_without_datasettes_tables(site: Site) -> None:
    assert "/archive" not in site.get().text
    assert site.get("archive").status == 404


def test_other_names_are_allowed_where_all_may_reach_the_site(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    fill(url)
    with served(url, "--host", "0.0.0.0") as site:  # noqa: S104  what is tested
        address = site.address.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        assert ask(address, host="news.lan").status == 200
