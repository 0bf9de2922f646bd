from __future__ import annotations

import math
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.storage.samples import LATER, NOW, article, channel
from yybcrawl.items import Author
from yybcrawl.storage import facets as counting
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.facets import Counted, Facets
from yybcrawl.storage.query import Query
from yybcrawl.storage.records import open_records
from yybcrawl.storage.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from yybcrawl.items import Article

WORDS = [
    None,
    "读书",
    "书",
    "读书会 -广场",
    "第1场",
    "5g",
    "广场读书会",
    "没有的词",
    "书 -社区广场",
]
SELECTIONS = [
    Selection(),
    Selection(duplicates=True),
    Selection(districts=("新都",)),
    Selection(districts=("成都", "温江"), duplicates=True),
    Selection(sources=("临江晚报",), since=date(2019, 1, 1)),
    Selection(authors=("周静", "林晓"), until=date(2019, 6, 1)),
]


def made(number: int) -> Article:
    """Make one of many articles; every seventh repeats the one before."""
    slug, name = (("xindu", "新都"), ("wenjiang", "温江"))[number % 2]
    text = number - (number % 7 == 6)
    # A county may be called as its city is.
    name_of_place = "成都" if number % 13 == 0 else name
    return article(
        str(number + 1),
        url=f"https://www.yybnet.net/chengdu/{slug}/{number}.html",
        title=f"第{number}场读书会",
        paragraphs=[f"社区广场的第{text}场读书会用上了５Ｇ。", f"来了{text * 31}人。" * 3],
        source=(None, "天府早报", "临江晚报")[number % 3],
        district=None if number % 5 == 0 else name_of_place,
        channels=[channel(slug, name)],
        published_on=None if number % 11 == 0 else date(2017 + number % 4, 3, 1 + number % 20),
        published_at=None,
        authors=[Author("林晓", "记者"), Author("林晓", "摄影"), Author(f"周{number % 3}", "作者")],
    )


@pytest.fixture
def filled(engine: Engine) -> Engine:
    Archive(engine).store([made(number) for number in range(60)], now=NOW)
    return engine


@pytest.fixture
def facets(filled: Engine) -> Iterator[Facets]:
    opened = Facets(filled)
    yield opened
    opened.close()


def counted(engine: Engine, query: Query | None, selection: Selection) -> Counted:
    """Count by reading all that an export would write."""
    with open_records(engine, query, selection) as records:
        found = list(records)
    rows = [record.row for record in found]
    return Counted(
        total=len(rows),
        is_exact=True,
        places=dict(Counter(row.district or row.city for row in rows)),
        sources=dict(Counter(row.source for row in rows if row.source)),
        years=dict(Counter(str(row.published_on.year) for row in rows if row.published_on)),
        authors=dict(
            Counter(name for record in found for name in {author.name for author in record.authors})
        ),
    )


@pytest.mark.parametrize("words", WORDS)
def test_the_counts_are_those_of_what_is_found(
    words: str | None, filled: Engine, facets: Facets
) -> None:
    query = Query.parse(words) if words else None
    for selection in SELECTIONS:
        assert facets.count(query, selection) == counted(filled, query, selection), selection


def test_many_candidates_are_counted_unread_and_said_to_be(
    facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 广场, 场读, 读书 and 书会 stand in every text, 广场读书会 in none.
    query = Query.parse("广场读书会")
    counted_all = facets.count(Query.parse("广场"), Selection())
    exact = facets.count(query, Selection())
    monkeypatch.setattr(counting, "_MOST_READ", 10)
    rough = facets.count(query, Selection())
    assert (exact.is_exact, rough.is_exact) == (True, False)
    assert (exact.total, rough.total) == (0, counted_all.total)
    assert facets.count(Query.parse("读书"), Selection()).is_exact


def test_an_empty_archive_has_no_facets(engine: Engine) -> None:
    opened = Facets(engine)
    for query in (None, Query.parse("社区")):
        assert opened.count(query, Selection()) == Counted(
            total=0, is_exact=True, places={}, sources={}, years={}, authors={}
        )
    opened.close()


def test_what_a_crawl_writes_meanwhile_is_counted(
    filled: Engine, facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "_due", 0)
    archive = Archive(filled)
    archive.store([article("new", url="https://x/1", source="新报")], now=NOW)
    assert facets.count(None, Selection()).sources["新报"] == 1
    monkeypatch.setattr(facets, "_due", 0)
    archive.store([article("new", url="https://x/1", source="旧报")], now=LATER)
    sources = facets.count(None, Selection()).sources
    assert "新报" not in sources
    assert sources["旧报"] == 1


def test_a_growing_archive_is_not_read_again_all_the_time(
    filled: Engine, facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "_due", math.inf)
    read = facets.count(None, Selection(duplicates=True))
    Archive(filled).store([article("new", url="https://x/1", source="新报")], now=NOW)
    now = facets.count(None, Selection(duplicates=True))
    assert now.total == read.total + 1
    assert now.sources == read.sources
