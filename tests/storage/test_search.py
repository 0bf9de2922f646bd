from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select

from tests.storage.samples import LATER, NOW, article, channel
from tests.support.search import check_index, scan
from yybcrawl.errors import ArgumentError
from yybcrawl.items import Author
from yybcrawl.storage import models, schema
from yybcrawl.storage import search as searching
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import RefusedRowError, open_database, reading
from yybcrawl.storage.query import Query
from yybcrawl.storage.search import search
from yybcrawl.storage.search_index import candidates, is_candidate
from yybcrawl.storage.selection import Selection
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from yybcrawl.items import Article

    Find = Callable[..., list[str]]

EVERY = Selection(duplicates=True)
DAY = date(2018, 4, 25)


@pytest.fixture
def archive(engine: Engine) -> Archive:
    return Archive(engine)


@pytest.fixture
def find(engine: Engine) -> Find:
    """Return the keys that words find."""

    def found(words: str | None, limit: int | None = None, **filters: Any) -> list[str]:
        query = None if words is None else Query.parse(words)
        selection = Selection(**{"duplicates": True} | filters)
        return [hit.key for hit in search(engine, query, selection, limit)]

    return found


def store(archive: Archive, *articles: Article, **when: Any) -> None:
    archive.store(articles, **{"now": NOW} | when)


def texts(*bodies: str, **fields: Any) -> list[Article]:
    """Return articles of these bodies, the first printed last."""
    return [
        article(
            str(number),
            paragraphs=[body],
            title="无题",
            published_on=DAY - timedelta(number),
            published_at=None,
            **fields,
        )
        for number, body in enumerate(bodies)
    ]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("成", "012"),
        ("成都", "01"),
        ("成都市", "1"),
        ("社区治理", "2"),
        ("成都 基站", "0"),
        ("5G基站", "0"),
        ("5g", "0"),
        ("3月15日", "1"),
        ("1+6+N", "2"),
        ("+", "2"),
        ("，", "01"),
        ("成都，", "0"),
        ('"成都，建5G"', "0"),
        ("成 -都", "2"),
        ("成 -成都市", "02"),
        ('成 -"社区治理"', "01"),
        ("月 日 -1+6+N", "1"),
        ("社区 治理", "2"),
        ('"社区 治理"', ""),
        ("100%", "2"),
        ("_", ""),
        ("%", "2"),
        ("没有", ""),
    ],
)
def test_words_find_texts(archive: Archive, find: Find, words: str, keys: str) -> None:
    bodies = ("成都，建5G基站。", "3月15日，成都市放假。", "完成“1+6+N”社区治理100%。")
    store(archive, *texts(*bodies))
    assert find(words) == list(keys)


@pytest.mark.parametrize(
    "words", ["社区治理", "社區治理", "“社區 治理”", "５Ｇ", "5g", "ISO", "ｉｓｏ", "㎡"]
)
@pytest.mark.parametrize(
    "body", ["社区治理 社区 治理，5G，iso，30m2", "社區治理　社區\n治理，５Ｇ，ＩＳＯ，30㎡"]
)
def test_one_form_finds_the_other(archive: Archive, find: Find, body: str, words: str) -> None:
    store(archive, *texts(body))
    assert find(words) == ["0"]


def test_no_word_is_found_across_the_border_of_title_and_body(archive: Archive, find: Find) -> None:
    store(archive, article("1", title="走进社区", paragraphs=["治理有方", "服务", "到家"]))
    assert [find(w) for w in ("社区治理", '"社区 治理"')] == [[], []]
    assert [find(w) for w in ("社区 治理", '"服务 到家"')] == [["1"], ["1"]]
    assert find("服务到家") == []


def test_a_changed_article_is_found_by_its_new_words_only(
    archive: Archive, find: Find, engine: Engine
) -> None:
    store(archive, article("1", title="旧题", paragraphs=["首先这样写"]), article("2"))
    store(archive, article("1", title="新题", paragraphs=["后来那样写"]), now=LATER)
    store(archive, article("1", title="新题", paragraphs=["最后这么写"]), now=LATER)
    assert [find(w) for w in ("旧题", "首先", "后来", "那样")] == [[]] * 4
    assert [find(w) for w in ("新题", "最后", "写")] == [["1"]] * 3
    with reading(engine) as connection:
        check_index(connection)


def test_versions_in_one_group_leave_the_last_in_the_index(
    archive: Archive, find: Find, engine: Engine
) -> None:
    versions = [article("1", paragraphs=[text]) for text in ("甲乙", "乙丙", "丙丁")]
    store(archive, *versions, article("1", paragraphs=["丙丁"]))
    assert [find(w) for w in ("甲乙", "乙丙", "丙丁")] == [[], [], ["1"]]
    with reading(engine) as connection:
        check_index(connection)


def test_the_migration_indexes_what_is_stored(database_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", "yybcrawl.storage:migrations")
    engine = create_engine(database_url)
    same = "portal title body content_hash".split()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        rows = [
            dict.fromkeys(same, f"第{number}篇")
            | {"key": str(number), "url": str(number), "revision": 1}
            | {"first_seen_at": NOW, "last_seen_at": NOW}
            for number in range(1200)
        ]
        connection.execute(insert(models.table(models.Article)), rows)
        schema.upgrade(connection)
        check_index(connection)
    engine.dispose()
    upgraded = open_database(database_url, create=False)
    hits = search(upgraded, Query.parse("第1199篇"), EVERY)
    upgraded.dispose()
    assert [hit.key for hit in hits] == ["1199"]


def test_a_group_that_is_refused_leaves_no_entry(
    archive: Archive, find: Find, engine: Engine
) -> None:
    store(archive, article("1", paragraphs=["原文"]))
    with pytest.raises(RefusedRowError):
        store(archive, article("1", paragraphs=["改文"]), article("2", title="\ud800"))
    assert [find("原文"), find("改文")] == [["1"], []]
    with reading(engine) as connection:
        check_index(connection)


def test_the_newest_stand_first_and_undated_articles_last(archive: Archive, find: Find) -> None:
    def at(hour: int) -> datetime:
        return datetime(2018, 4, 25, hour, tzinfo=CHINA)

    times = {
        "undated": (None, None),
        "a day before": (DAY - timedelta(1), None),
        "no minute": (DAY, None),
        "later": (DAY, at(9)),
        "earlier": (DAY, at(8)),
        "stored after": (DAY, at(8)),
        "also undated": (None, None),
    }
    store(
        archive,
        *(
            article(key, published_on=day, published_at=minute)
            for key, (day, minute) in times.items()
        ),
    )
    ordered = ["later", "stored after", "earlier", "no minute", "a day before"]
    ordered += ["also undated", "undated"]
    assert find("社区") == find(None) == ordered
    assert find("社区", 3) == find(None, 3) == ordered[:3]


def test_filters_select(archive: Archive, find: Find) -> None:
    store(
        archive,
        article("1", published_on=DAY, published_at=None, paragraphs=["甲" * 30]),
        article("2", district="温江", channels=[channel("wenjiang", "温江")]),
        article("3", district=None, published_on=DAY - timedelta(9), published_at=None),
        article("4", source="华西都市报", authors=[Author("周宁", "记者")], paragraphs=["乙" * 30]),
        article("5", source=None, published_on=None, published_at=None, paragraphs=["丙" * 30]),
    )
    assert sorted(find("社区", districts=("温江",))) == ["2"]
    assert sorted(find("社区", districts=("wenjiang", "成都"))) == ["2", "3"]
    assert sorted(find("社区", districts=("chengdu",))) == ["3"]
    assert sorted(find("社区", sources=("华西都市报",))) == ["4"]
    assert sorted(find("社区", authors=("周宁", "没有此人"))) == ["4"]
    assert sorted(find("社区", since=DAY)) == ["1", "2", "4"]
    assert sorted(find("社区", until=DAY - timedelta(1))) == ["3"]
    assert sorted(find("社区", since=DAY - timedelta(9), until=DAY - timedelta(9))) == ["3"]
    assert sorted(find("社区", since=DAY, districts=("新都",), sources=("天府早报",))) == ["1"]
    assert sorted(find("社区", duplicates=False)) == ["1", "3", "4", "5"]
    assert sorted(find(None, districts=("温江",))) == ["2"]


def test_an_unknown_district_is_refused_with_the_nearest_one(archive: Archive, find: Find) -> None:
    store(archive, article("1", district="都江堰"))
    with pytest.raises(ArgumentError, match=r"no district '都江偃': did you mean '都江堰'\?"):
        find("社区", districts=("新都", "都江偃"))
    with pytest.raises(ArgumentError, match=r"no district 'x'\.$"):
        find(None, districts=("x",))


def test_since_after_until_is_refused() -> None:
    with pytest.raises(ArgumentError, match=r"2018-04-25, is later than .* 2018-04-24"):
        Selection(since=DAY, until=DAY - timedelta(1))


def test_frequent_words_find_what_rare_ones_would(
    archive: Archive, find: Find, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Beyond the first number the archive is walked through, the newest articles in another way.
    monkeypatch.setattr(searching, "_FEW", 60)
    monkeypatch.setattr(searching, "_NEWEST", 70)
    # In the 20 newest of 50 days there is no old news.
    bodies = [f"第{n}号。{'社区' * (n % 3)}{'旧闻' * (n % 50 >= 20)}" for n in range(300)]
    store(
        archive,
        *(
            article(str(n), title="", paragraphs=[body], published_on=DAY - timedelta(n % 50))
            for n, body in enumerate(bodies)
        ),
    )
    asked = (
        "号",
        "第 号",
        "号 -社区",
        "号 -社",
        "社区",
        "区社",
        "号 7号",
        "第1 -第11 号。",
        "旧闻",
        "旧 -闻",
        "社区 -旧",
    )
    with reading(engine) as connection:
        expected = {words: scan(connection, Query.parse(words)) for words in asked}
    assert {words: find(words) for words in asked} == expected
    for limit in (1, 20, 150):
        found = {words: find(words, limit) for words in asked}
        assert found == {words: keys[:limit] for words, keys in expected.items()}
    assert find("旧闻", 20, since=DAY - timedelta(25)) == expected["旧闻"][:20]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_article_asked_by_its_number_is_found_as_by_its_grams(
    archive: Archive, engine: Engine
) -> None:
    store(archive, *texts("成都社区", "成都社会", "社区治理", "5G基站", "𠮷"))
    ids = models.table(models.Article).c.id
    with reading(engine) as connection:
        for words in ("成都", "社", "社 -区", "社 -成 -治", "5G", "𠮷", "社 -𠮷", "没有"):
            query = Query.parse(words)
            narrowed = set(connection.scalars(select(candidates(connection, query).c.id)))
            asked = set(connection.scalars(select(ids).where(is_candidate(query, ids))))
            assert asked == narrowed, words
            assert len(narrowed) < 5, words


ALPHABET = st.sampled_from(
    "成都社区治理社區０0Ｇg5+-\"'％%_*^é ，\n\t的\u200b㎡𠮷e\u0301"
) | st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(ALPHABET, max_size=12)
WORDS = st.text(ALPHABET, min_size=1, max_size=4)
NUMBERS = count()


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4),
    asked=st.lists(st.tuples(st.sampled_from(["", '"', "-", '-"']), WORDS), min_size=1, max_size=3),
)
def test_searching_equals_a_scan(
    archive: Archive,
    engine: Engine,
    written: list[tuple[str, str, str]],
    asked: list[tuple[str, str]],
) -> None:
    keys = [str(next(NUMBERS)) for _ in written]
    for version in (0, 1):
        changed = [
            article(
                key,
                title=title,
                paragraphs=[old if version == 0 else new],
                published_on=DAY - timedelta(len(new)),
                published_at=None,
            )
            for key, (title, old, new) in zip(keys, written, strict=True)
        ]
        store(archive, *changed)
    parts = [mark + word + '"' * mark.endswith('"') for mark, word in asked]
    pieces = [body[at : at + 3] for _, _, body in written for at in range(0, len(body), 3)]
    with reading(engine) as connection:
        for words in (" ".join(parts), *pieces):
            try:
                query = Query.parse(words)
            except ArgumentError:
                continue
            found = [hit.key for hit in search(engine, query, EVERY)]
            assert found == scan(connection, query), words
        check_index(connection)
