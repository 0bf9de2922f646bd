from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.pages import ARTICLE, GRAMMAR, HOME, LIST

COPY = replace(GRAMMAR, copy="http://127.0.0.1:8000/yyb/")
PATH = "/chengdu/xindu/201804/7601743.html"


@pytest.mark.parametrize(
    "url",
    [
        f"{scheme}://{host}yybnet.net{PATH}{rest}"
        for scheme in ("http", "https")
        for host in ("www.", "m.", "")
        for rest in ("", "?spm=a2c4.8.1", "#comments", "?utm_source=x&a=1")
    ],
)
def test_an_article_has_one_address(url: str) -> None:
    assert GRAMMAR.canonical(url) == ARTICLE
    assert COPY.canonical(url) == ARTICLE


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (f"{HOME}/chengdu/xindu/index.html", LIST),
        (f"{HOME}/chengdu/xindu/index_2.html", f"{LIST}index_2.html"),
        (f"{HOME}/chengdu/xindu/?page=2&spm=1", f"{LIST}?page=2"),
        (f"{HOME}/chengdu/xindu/?from=app", LIST),
        (f"{HOME}//chengdu/xindu/", LIST),
        (f"{ARTICLE}?page=2", f"{ARTICLE}?page=2"),
        (f"{ARTICLE}?page=1", ARTICLE),
        (HOME, f"{HOME}/"),
    ],
)
def test_what_makes_no_difference_is_left_out(url: str, canonical: str) -> None:
    if url == HOME:
        canonical = f"{HOME}/"
    assert GRAMMAR.canonical(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/chengdu/",
        "https://www.kcqsx.com/zhanjiang/201908/622349.html",
        "https://yybnet.net.example.com/chengdu/",
        "https://example.com/?u=www.yybnet.net",
        "javascript:void(0)",
        "https://[bad/",
        "http://127.0.0.1:8000/yyb/chengdu/",
    ],
)
def test_another_site_has_no_address(url: str) -> None:
    assert GRAMMAR.canonical(url) is None


@pytest.mark.parametrize("path", ["/yyb/chengdu/xindu/", "/chengdu/xindu/"])
def test_a_page_of_the_copy_has_the_address_of_the_portal(path: str) -> None:
    assert COPY.canonical(f"http://127.0.0.1:8000{path}") == LIST


def test_another_port_is_not_the_copy() -> None:
    assert COPY.canonical("http://127.0.0.1:8001/yyb/chengdu/") is None
    assert not COPY.is_on_copy("http://127.0.0.1:8001/yyb/chengdu/")


def test_pages_are_fetched_from_the_copy() -> None:
    assert COPY.fetchable(LIST) == "http://127.0.0.1:8000/yyb/chengdu/xindu/"
    assert GRAMMAR.fetchable(LIST) == LIST
    assert COPY.is_on_copy(COPY.fetchable(LIST))
    assert not COPY.is_on_copy(LIST)


@pytest.mark.parametrize(
    ("path", "read"),
    [
        (PATH, ("chengdu", "xindu", "201804", "7601743", 1, PATH)),
        (
            "/xianyang/binxian/201001/12345678.html",
            (
                *("xianyang", "binxian", "201001", "12345678", 1),
                "/xianyang/binxian/201001/12345678.html",
            ),
        ),
        (PATH.replace(".", "_2."), ("chengdu", "xindu", "201804", "7601743", 2, PATH)),
        (f"{PATH}?page=3", ("chengdu", "xindu", "201804", "7601743", 3, PATH)),
    ],
)
def test_the_address_of_an_article_is_read(path: str, read: tuple[object, ...]) -> None:
    found = GRAMMAR.article_address(HOME + path)
    assert found is not None
    assert (*found[:-1], found.url.removeprefix(HOME)) == read


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/chengdu/",
        "/chengdu/xindu/",
        "/chengdu/xindu/index_2.html",
        "/chengdu/xindu/list_17_2.html",
        "/chengdu/xindu/201804/",
        "/chengdu/xindu/201804/x7601743.html",
        "/chengdu/201804/7601743.html",
        "/static/img/201804/7601743.png",
    ],
)
def test_other_addresses_are_no_article(path: str) -> None:
    assert GRAMMAR.article_address(HOME + path) is None


paths = st.lists(
    st.sampled_from(["chengdu", "news", "201804", "7601743.html", "index.html", "", "..", "%E6"]),
    max_size=5,
).map("/".join)
queries = st.lists(
    st.tuples(st.sampled_from(["page", "p", "spm", "from", "id"]), st.text(max_size=5)), max_size=3
).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs))


@given(st.sampled_from([HOME, "http://m.yybnet.net", "http://127.0.0.1:8000/yyb"]), paths, queries)
@example("https://www.yybnet.net", "a/index.html/index.html", "")
def test_the_address_of_an_address_is_itself(host: str, path: str, query: str) -> None:
    once = COPY.canonical(f"{host}/{path}?{query}")
    assert once is not None
    assert COPY.canonical(once) == once


@given(st.text(max_size=40))
def test_no_text_fails(text: str) -> None:
    for url in (text, f"https://{text}", f"{HOME}/{text}"):
        found = COPY.canonical(url)
        assert found is None or COPY.canonical(found) == found
