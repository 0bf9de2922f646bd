from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yybcrawl.browse.question import Question
from yybcrawl.browse.wording import alike, permalink, printed, web_address
from yybcrawl.errors import ArgumentError
from yybcrawl.storage.selection import Selection

WORD = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)
NAMES = st.lists(WORD, max_size=3, unique=True).map(tuple)
DAY = st.dates(date(1949, 10, 1), date(2049, 10, 1))
SELECTIONS = st.builds(
    Selection,
    districts=NAMES,
    sources=NAMES,
    authors=NAMES,
    since=st.none() | DAY,
    until=st.none() | DAY.filter(lambda day: day.year == 2049),
    duplicates=st.booleans(),
)
QUESTIONS = st.builds(
    Question,
    words=st.just("") | WORD,
    selection=SELECTIONS.filter(lambda one: not one.since or one.since < date(2049, 1, 1)),
    page=st.integers(1, 500),
    whole=st.sampled_from(["", "author"]),
)


def read(address: str) -> Question:
    return Question.read(address.partition("?")[2])


@given(QUESTIONS)
def test_an_address_says_all_of_a_question(question: Question) -> None:
    assert read(question.address()) == question
    assert question.address().isascii()


@given(QUESTIONS, WORD)
def test_a_value_is_added_and_taken_away(question: Question, value: str) -> None:
    for name in ("district", "source", "author"):
        if value not in question.chosen(name):
            more = question.with_name(name, value)
            assert more.chosen(name) == (*question.chosen(name), value)
            assert more.page == 1
            assert more.without_name(name, value) == question.on_page(1)


def test_a_year_is_its_days() -> None:
    question = Question().with_year("2018")
    assert question.address() == "/?since=2018-01-01&until=2018-12-31"
    assert question.year == "2018"
    assert question.without_days() == Question()
    assert read("/?since=2018-01-01&until=2018-12-30").year is None


@pytest.mark.parametrize("page", ["0", "501", "-1", "zwei", "２", "1.0"])
def test_a_page_that_is_none_is_named(page: str) -> None:
    with pytest.raises(ArgumentError, match="page="):
        read(f"/?page={page}")


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://www.yybnet.net/a.jpg", True),
        ("http://x/", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("//elsewhere/a", False),
        ("/etc/passwd", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str, *, is_link: bool) -> None:
    assert web_address(url) == (url if is_link else None)


def test_facts_are_written_as_exactly_as_they_are_known() -> None:
    assert printed(date(2018, 4, 5), None) == "2018年4月5日"
    assert printed(None, None) == "日期不详"
    assert [alike(share) for share in (None, 1.0, 0.998, 0.5)] == [
        "",
        "文字相同",
        "99% 相似",
        "50% 相似",
    ]
    assert permalink("a b", "news/1.json?x=/") == "/article/a%20b/news%2F1%2Ejson%3Fx%3D%2F"
