from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import unicodedata
from html import unescape
from itertools import combinations
from urllib.parse import urlsplit

import pytest

from yybcrawl.demo.places import PLACES, Place
from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.server import serve
from yybcrawl.demo.truth import HOME, DemoArticle, DemoPortal, Page

ARTICLE_PATH = re.compile(r"/chengdu/[a-z]+/\d{6}/\d{7,8}\.html")


@pytest.fixture(scope="module")
def portal() -> DemoPortal:
    return build_portal()


def decode(page: Page) -> str:
    return page.body.decode("utf-8" if "utf-8" in page.content_type else "gb18030")


def plain(text: str) -> str:
    """Without markup, white space, stray backslashes and differences of width."""
    text = unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"[\s\\]+", "", unicodedata.normalize("NFKC", text))


def article_text(portal: DemoPortal, article: DemoArticle) -> str:
    stem = article.path.removesuffix(".html")
    parts = [article.path, *(f"{stem}_{part}.html" for part in (2, 3))]
    return "".join(decode(portal.pages[path]) for path in parts if path in portal.pages)


def list_pages(portal: DemoPortal, channel: str) -> list[str]:
    """Walk a channel by its pager, first page first."""
    texts, path = [], channel
    while path:
        texts.append(decode(portal.pages[path]))
        following = re.search(r'<a href="([^"]+)">下一页</a>', texts[-1])
        path = following[1] if following else ""
    return texts


def test_same_seed_same_portal() -> None:
    first, second, other = (build_portal(60, seed=seed) for seed in (7, 7, 8))
    assert first.pages == second.pages
    assert first.articles == second.articles
    assert first.articles != other.articles


@pytest.mark.parametrize("count", [40, 41, 420])
def test_as_many_articles_as_asked_for(count: int) -> None:
    articles = build_portal(count).articles
    assert len({article.key for article in articles}) == count


def test_too_few_articles_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 40, not 3"):
        build_portal(3)


def test_menu_has_the_city_first_and_thirteen_counties(portal: DemoPortal) -> None:
    menu = re.findall(
        r'<a href="(/chengdu/[a-z]*/?)">([^<]+新闻)</a>', decode(portal.pages["/chengdu/"])
    )
    channels = list(dict.fromkeys(menu))
    assert channels == [(place.channel, place.menu_name) for place in PLACES]
    assert len(channels) == 14
    assert channels[0] == ("/chengdu/", "成都新闻")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.slug)
def test_channel_lists_its_articles_latest_first_with_dates(
    portal: DemoPortal, place: Place
) -> None:
    pages = list_pages(portal, place.channel)
    listed: list[tuple[str, ...]] = []
    for page in pages:
        main = page.partition("地方网小店")[0]
        rows = re.findall(
            rf'href="[^"]*?({ARTICLE_PATH.pattern})[^>]*>(.+?)</a>.*?(\d{{4}}-\d\d-\d\d)', main
        )
        assert 0 < len(rows) <= 20
        listed += rows
    wanted = [article for article in portal.articles if place.channel in article.channels]
    assert listed == [(a.path, a.title, str(a.published_on)) for a in wanted]


def test_pagers_differ_between_channels(portal: DemoPortal) -> None:
    forms = ("index_2.html", "?page=2", "list_17_2.html")
    assert all(any(path.endswith(form) for path in portal.pages) for form in forms)


@pytest.mark.parametrize("host", ["https://www.", "https://m.", "http://www.", "https://"])
def test_lists_address_articles_on_every_host(portal: DemoPortal, host: str) -> None:
    listed = "".join(page for place in PLACES for page in list_pages(portal, place.channel))
    assert re.search(rf'"{host}yybnet\.net{ARTICLE_PATH.pattern}', listed)
    assert re.search(rf'"{ARTICLE_PATH.pattern}\?spm=', listed)


def test_the_truth_stands_on_the_pages(portal: DemoPortal) -> None:
    for article in portal.articles:
        text = article_text(portal, article)
        shown = plain(text)
        parts = [article.title, article.source or "", article.byline or "", *article.paragraphs]
        missing = [part for part in parts if plain(part) not in shown]
        assert not missing, article.url
        assert f"{article.published_on}" in text
        if article.published_at:
            assert f"{article.published_at:%Y-%m-%d %H:%M}" in text
            assert article.published_at.utcoffset() is not None
        assert all(name in (article.byline or "") for name, _ in article.people)
        for image in article.images:
            path = image.url.removeprefix(HOME)
            assert path in text
            assert portal.pages[path].body.startswith(b"\x89PNG")


def test_bodies_lie_between_source_line_and_recommendation_or_tagline(portal: DemoPortal) -> None:
    for article in portal.articles:
        shown = plain(decode(portal.pages[article.path]))
        start = shown.index(plain(article.title), shown.find("正文") + 1)
        body = shown.index(plain(article.paragraphs[0]), start)
        ends = [shown.find(mark, body) for mark in ("新闻推荐", "成都新闻,", "成都新闻，")]
        assert body < min(end for end in ends if end > 0)


def test_numbers_rise_with_time(portal: DemoPortal) -> None:
    days = [a.published_on for a in sorted(portal.articles, key=lambda article: int(article.key))]
    assert days == sorted(days)
    assert (days[0].year, days[-1].year) == (2017, 2021)
    assert {len(article.key) for article in portal.articles} == {7, 8}


def test_copies_share_the_text_of_an_earlier_article_only(portal: DemoPortal) -> None:
    by_key = {article.key: article for article in portal.articles}
    copies = [article for article in portal.articles if article.duplicate_of]
    assert len(copies) == 21
    for copy in copies:
        original = by_key[str(copy.duplicate_of)]
        assert copy.paragraphs == original.paragraphs
        assert copy.published_on > original.published_on
        assert copy.source != original.source


def test_different_articles_share_few_sentences(portal: DemoPortal) -> None:
    texts = ["".join(a.paragraphs) for a in portal.articles if not a.duplicate_of]
    sentences = [{part for part in text.split("。") if len(part) > 3} for text in texts]
    assert max(len(one & other) for one, other in combinations(sentences, 2)) <= 3


def test_oddities_are_there(portal: DemoPortal) -> None:
    articles = portal.articles
    texts = {article.key: article_text(portal, article) for article in articles}
    old_charset = [
        text for text in texts.values() if "charset=gb2312" in text or '"gb2312"' in text
    ]
    assert len(old_charset) >= 3
    assert all(char in text for text in old_charset for char in "镕喆堃𠮷")
    assert 20 <= sum("大字" in text for text in texts.values()) <= 45
    assert sum("新闻推荐" not in text for text in texts.values()) >= 3
    assert sum(f"{a.published_on} 00:00" in texts[a.key] for a in articles) >= 3
    assert sum(a.published_at is None for a in articles) >= 4
    assert sum(a.source is None for a in articles) == 1
    assert sum(path.endswith("_2.html") and "index" not in path for path in portal.pages) >= 2
    assert sum(path.endswith("_3.html") and "/20" in path for path in portal.pages) == 1
    assert {len(a.channels) for a in articles} == {1, 2, 3}
    assert all(
        f"{attribute}=" in "".join(texts.values()) for attribute in ("data-src", "data-original")
    )


def test_server_answers_over_one_connection_and_keeps_a_log(portal: DemoPortal) -> None:
    with serve(portal) as server:
        address = urlsplit(server.base_url)
        client = http.client.HTTPConnection(str(address.hostname), address.port, timeout=5)
        article = portal.articles[0]
        answers = {}
        for path in (article.path, f"{article.path}?spm=1.2", "/robots.txt", "/nowhere.html"):
            client.request("GET", path, headers={"User-Agent": "reader"})
            connection = client.sock
            answer = client.getresponse()
            answers[path] = (answer.status, answer.getheader("Content-Type"), answer.read())
            assert client.sock is connection
        client.close()
    page = portal.pages[article.path]
    assert answers[article.path] == (200, page.content_type, page.body)
    assert answers[f"{article.path}?spm=1.2"] == answers[article.path]
    assert b"Disallow: /search/" in answers["/robots.txt"][2]
    assert answers["/nowhere.html"][0] == 404
    assert [(seen.method, seen.path, seen.user_agent) for seen in server.requests] == [
        ("GET", path, "reader") for path in answers
    ]


def test_server_stops_while_a_client_is_still_connected(portal: DemoPortal) -> None:
    with serve(portal) as server:
        address = urlsplit(server.base_url)
        client = http.client.HTTPConnection(str(address.hostname), address.port, timeout=5)
        client.request("HEAD", "/chengdu/")
        assert client.getresponse().read() == b""
    client.close()


def test_module_prints_its_address_and_stops_on_interrupt() -> None:
    command = [sys.executable, "-m", "yybcrawl.demo.server", "--articles", "40"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", run.stdout.readline())
        run.send_signal(signal.SIGINT)
        assert run.communicate(timeout=10) == ("", "")
        assert run.returncode == 0


@pytest.mark.parametrize(("option", "value"), [("--articles", "3"), ("--port", "99999")])
def test_module_names_a_bad_value(option: str, value: str) -> None:
    command = [sys.executable, "-m", "yybcrawl.demo.server", option, value]
    run = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert run.returncode == 2
    assert value in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr
