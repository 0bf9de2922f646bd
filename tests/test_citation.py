from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.citation import Cited, Style, cite
from yybcrawl.zone import CHINA

SEEN = datetime(2026, 11, 23, 18, 0, tzinfo=CHINA)
STORED = "存档于2026-11-23 18:00（北京时间），第2版。"
URL = "https://www.yybnet.net/chengdu/xindu/201804/7601743.html"


def cited(**changes: Any) -> Cited:
    fields: dict[str, Any] = {
        "portal": "yybnet",
        "key": "7601743",
        "url": URL,
        "title": "社区广场的读书会",
        "writers": ("林晓", "周文静"),
        "source": "天府早报",
        "published_on": date(2018, 4, 25),
        "revision": 2,
        "captured_at": SEEN,
    }
    return Cited(**fields | changes)


@pytest.mark.parametrize(
    ("changes", "reference"),
    [
        ({}, f"林晓, 周文静. 社区广场的读书会[N/OL]. 天府早报, 2018-04-25[2026-11-23]. {URL}."),
        (
            {"writers": ("甲", "乙", "丙")},
            f"甲, 乙, 丙. 社区广场的读书会[N/OL]. 天府早报, 2018-04-25[2026-11-23]. {URL}.",
        ),
        (
            {"writers": ("甲", "乙", "丙", "丁")},
            f"甲, 乙, 丙, 等. 社区广场的读书会[N/OL]. 天府早报, 2018-04-25[2026-11-23]. {URL}.",
        ),
        (
            {"writers": ()},
            f"佚名. 社区广场的读书会[N/OL]. 天府早报, 2018-04-25[2026-11-23]. {URL}.",
        ),
        (
            {"source": None},
            f"林晓, 周文静. 社区广场的读书会[EB/OL]. (2018-04-25)[2026-11-23]. {URL}.",
        ),
        (
            {"published_on": None},
            f"林晓, 周文静. 社区广场的读书会[N/OL]. 天府早报[2026-11-23]. {URL}.",
        ),
        (
            {"source": None, "published_on": None, "writers": ()},
            f"佚名. 社区广场的读书会[EB/OL]. [2026-11-23]. {URL}.",
        ),
    ],
)
def test_gbt7714_has_what_is_known_of_a_newspaper_article(
    changes: dict[str, Any], reference: str
) -> None:
    assert cite(cited(**changes), Style.GBT7714) == reference


def test_bibtex_is_an_article_of_the_newspaper() -> None:
    assert cite(cited(), Style.BIBTEX).splitlines() == [
        "@article{yybnet-7601743,",
        "  author = {{林晓} and {周文静}},",
        "  title = {{社区广场的读书会}},",
        "  journal = {天府早报},",
        "  year = {2018},",
        "  month = {04},",
        "  day = {25},",
        f"  url = {{{URL}}},",
        "  urldate = {2026-11-23},",
        "  note = {存档时间 2026-11-23 18:00（北京时间），第2版},",
        "  language = {chinese},",
        "}",
    ]


def test_bibtex_leaves_out_what_is_not_known() -> None:
    entry = cite(cited(source=None, writers=(), published_on=None), Style.BIBTEX)
    assert entry.startswith("@misc{yybnet-7601743,\n  title = ")
    assert not re.search(r"^  (author|journal|year|month|day) ", entry, re.MULTILINE)


def test_special_characters_are_escaped_and_braces_balance() -> None:
    entry = cite(cited(title=r"50%的{A&B} #1_$ ~^\ "), Style.BIBTEX)
    (title,) = re.findall(r"^  title = \{\{(.*)\}\},$", entry, re.MULTILINE)
    assert title == (r"50\%的\{A\&B\} \#1\_\$ \textasciitilde{}\textasciicircum{}\textbackslash{} ")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))))
def test_any_title_makes_an_entry_whose_braces_balance(title: str) -> None:
    entry = cite(cited(title=title, url=f"{URL}?q={{{title}"), Style.BIBTEX)
    bare = re.sub(r"\\[{}]", "", entry)
    depth = 0
    for character in bare:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert len(entry.splitlines()) == 12


@pytest.mark.parametrize("key", ["paper.example.com/2018/a_b.html", "a b", "第一号", "{x}"])
def test_an_entrys_key_has_only_what_bibtex_allows_and_is_stable(key: str) -> None:
    found = {cite(cited(key=key, revision=n), Style.BIBTEX).splitlines()[0] for n in (1, 2)}
    (line,) = found
    assert re.fullmatch(r"@article\{yybnet-[A-Za-z0-9.:-]*-[0-9a-f]{8},", line)


def test_keys_that_differ_only_in_such_characters_stay_apart() -> None:
    first, second = (cite(cited(key=key), Style.BIBTEX).splitlines()[0] for key in ("a/b", "a_b"))
    assert first != second


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            f"林晓、周文静，《社区广场的读书会》，天府早报，2018年4月25日，{URL}，{STORED}",
        ),
        (
            {"writers": (), "source": None, "published_on": None},
            f"《社区广场的读书会》，{URL}，{STORED}",
        ),
    ],
)
def test_a_sentence_names_what_is_known(changes: dict[str, Any], sentence: str) -> None:
    assert cite(cited(**changes), Style.TEXT) == sentence
