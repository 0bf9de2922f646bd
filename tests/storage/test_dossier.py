from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.storage.samples import NOW, article
from yybcrawl.errors import ArgumentError
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.dossier import open_dossier

if TYPE_CHECKING:
    from sqlalchemy import Engine

PAGE = "www.yybnet.net/chengdu/xindu/201804/7601743.html"
ADDRESSES = (
    "7601743",
    f"https://{PAGE}",
    f"http://{PAGE}",
    PAGE,
    "http://m.yybnet.net/chengdu/xindu/201804/7601743.html",
    "HTTPS://YYBNET.NET/chengdu/xindu/201804/7601743.html#top",
    f"https://{PAGE}?from=timeline&page=2",
    "https://www.yybnet.net/chengdu/xindu/201804/7601743_2.html",
    "https://m.yybnet.net/chengdu/wenjiang/201804/7601743.html",
)


def test_any_address_finds_the_article(engine: Engine) -> None:
    Archive(engine).store([article(), article("7601744")], now=NOW)
    assert {open_dossier(engine, word).key for word in ADDRESSES} == {"7601743"}


def test_a_portal_without_numbers_is_found_by_key_and_address(engine: Engine) -> None:
    key = "paper.example.com/2018/a.html"
    Archive(engine).store([article(key, portal="paper", url=f"https://{key}?id=1")], now=NOW)
    for word in (key, f"https://{key}?id=1", f"http://{key}?id=1"):
        assert open_dossier(engine, word).key == key


@pytest.mark.parametrize(
    "word",
    [
        "1",
        "",
        "%",
        "http://[",
        "https://",
        "https://www.example.com/chengdu/xindu/201804/7601743.html",
        "https://www.yybnet.net/chengdu/xindu/",
    ],
)
def test_what_is_no_article_of_the_archive_is_named(engine: Engine, word: str) -> None:
    Archive(engine).store([article()], now=NOW)
    with pytest.raises(ArgumentError) as caught:
        open_dossier(engine, word)
    assert str(caught.value) == f"The archive has no article {word!r}."


def test_the_exact_address_wins_over_one_like_it(engine: Engine) -> None:
    secure, plain = f"https://{PAGE}", f"http://{PAGE}"
    Archive(engine).store([article(), article("2", url=plain)], now=NOW)
    assert open_dossier(engine, secure).key == "7601743"
    assert open_dossier(engine, plain).key == "2"
