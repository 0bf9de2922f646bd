from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.storage.samples import LATER, NOW, article
from tests.support.archive import rows, stored_articles
from tests.support.forks import FORKS
from tests.support.reprints import (
    REPRINTS,
    change_the_lead,
    cut,
    touch_lightly,
    write,
    write_on_the_same_topic,
)
from tests.support.search import empty_index
from tests.support.storing import SHARED, made_articles, store_share
from tests.support.wholeness import check_whole
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.bands import CROWD
from yybcrawl.storage.engine import open_database, writing
from yybcrawl.storage.fingerprints import words_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from yybcrawl.items import Article

CITIES = (("四川", "成都", "新都"), ("四川", "绵阳", "江油"), ("重庆", "重庆", None))
PROCESSES = 2
PORTALS = ("yybnet", "kcqsx")


class Mark(NamedTuple):
    """What an article points to, and how alike the two are."""

    key: str | None
    similarity: float | None


def marks(url: str) -> dict[str, Mark]:
    return {
        key: Mark(found.duplicate_of, found.similarity)
        for key, found in stored_articles(url).items()
    }


def made(key: int, day: int, paragraphs: list[str], **changes: object) -> Article:
    at = NOW + timedelta(days=day)
    portal = PORTALS[key % 2]
    province, city, district = CITIES[key % 3]
    fields = {
        "portal": portal,
        "url": f"https://{portal}/{key}.html",
        "title": f"标题{key}",
        "source": f"第{key % 7}日报",
        "published_at": at,
        "published_on": at.date(),
        "paragraphs": paragraphs,
        "province": province,
        "city": city,
        "district": district,
    }
    return article(str(key), **fields | changes)


def jaccard(one: Article, other: Article) -> float:
    """How alike two articles are, counted anew."""
    words = [words_of(item.body) for item in (one, other)]
    first, second = ({text[at : at + 5] for at in range(len(text) - 4)} for text in words)
    return len(first & second) / len(first | second)


@pytest.mark.parametrize(
    ("database_url", "pairs"), [("sqlite", 60), ("postgresql", 12)], indirect=["database_url"]
)
def test_reprints_are_found_and_other_articles_on_the_topic_are_not(
    engine: Engine, database_url: str, pairs: int
) -> None:
    rng = Random(20180425)  # noqa: S311
    items: list[Article] = []
    copies: dict[str, tuple[str, str]] = {}
    for number, (kind, reprint) in enumerate(list(REPRINTS.items()) * pairs, start=1):
        original = write(rng)
        key = number * 10
        items += [
            made(key, 0, original),
            made(key + 1, rng.randint(1, 400), reprint(original, rng)),
            made(key + 2, rng.randint(-400, 400), write_on_the_same_topic(original, rng)),
        ]
        copies[str(key + 1)] = (str(key), kind)
    rng.shuffle(items)
    while items:
        group, items = items[:64], items[64:]
        Archive(engine).store(group, now=NOW)
    found = {key: mark.key for key, mark in marks(database_url).items() if mark.key}
    right = {key for key, original in found.items() if copies.get(key, ("",))[0] == original}
    assert len(right) >= 0.95 * len(copies), {
        kind for k, (_, kind) in copies.items() if k not in right
    }
    assert len(right) >= 0.99 * len(found)


@pytest.mark.parametrize("kind", REPRINTS)
def test_the_later_copy_may_be_stored_first(engine: Engine, database_url: str, kind: str) -> None:
    rng = Random(kind)  # noqa: S311
    original = write(rng)
    early, late = made(1, 0, original), made(2, 1, REPRINTS[kind](original, rng))
    Archive(engine).store([late], now=NOW)
    assert marks(database_url)["2"].key is None
    Archive(engine).store([early], now=LATER)
    found = marks(database_url)
    assert found == {"1": (None, None), "2": ("1", found["2"].similarity)}
    assert found["2"].similarity == pytest.approx(jaccard(early, late))


def test_a_revised_original_lets_its_copies_go_to_the_next(
    engine: Engine, database_url: str
) -> None:
    archive, rng = Archive(engine), Random(1)  # noqa: S311
    text = write(rng)
    second, third = change_the_lead(text, rng), cut(text, rng)
    archive.store([made(1, 0, text), made(2, 1, second), made(3, 2, third)], now=NOW)
    assert [mark.key for mark in marks(database_url).values()] == [None, "1", "1"]
    archive.store([made(1, 0, write(rng))], now=LATER)
    assert [mark.key for mark in marks(database_url).values()] == [None, None, "2"]
    archive.store([made(1, 0, text)], now=LATER)
    assert [mark.key for mark in marks(database_url).values()] == [None, "1", "1"]


def test_an_article_with_another_day_changes_places(engine: Engine, database_url: str) -> None:
    archive, rng = Archive(engine), Random(2)  # noqa: S311
    text = write(rng)
    archive.store([made(1, 0, text), made(2, 1, cut(text, rng))], now=NOW)
    assert [mark.key for mark in marks(database_url).values()] == [None, "1"]
    archive.store([made(1, 2, text)], now=LATER)
    assert [mark.key for mark in marks(database_url).values()] == ["2", None]


def test_in_a_chain_each_points_to_the_earliest_that_is_like_itself(
    engine: Engine, database_url: str
) -> None:
    rng = Random(3)  # noqa: S311
    text = "".join(write(rng) + write(rng))
    size = round(len(text) * 0.7)
    step = (len(text) - size) // 2
    chain = [made(n, n, [text[at : at + size]]) for n, at in enumerate((0, step, 2 * step), 1)]
    assert jaccard(chain[0], chain[2]) < 0.5 < jaccard(chain[0], chain[1])
    Archive(engine).store(rng.sample(chain, 3), now=NOW)
    found = {key: mark.key for key, mark in marks(database_url).items()}
    assert found == {"1": None, "2": "1", "3": "2"}


def test_a_short_text_is_a_duplicate_only_of_an_equal_one(
    engine: Engine, database_url: str
) -> None:
    text = "温江区的居民今天下午在河边的公园参加了植树活动，一共种下一百二十棵树"
    texts = [text, text + "苗", text + "。"]
    Archive(engine).store([made(n, n, [line]) for n, line in enumerate(texts, 1)], now=NOW)
    assert [mark.key for mark in marks(database_url).values()] == [None, None, "1"]


def test_a_stock_phrase_takes_no_more_articles_and_hides_no_copy(
    engine: Engine, database_url: str
) -> None:
    rng = Random(4)  # noqa: S311
    notice = "".join(write(rng))[:120]
    texts = [[notice, "".join(write(rng))[:80]] for _ in range(8 * CROWD)]
    Archive(engine).store([made(n, n, text) for n, text in enumerate(texts, 1)], now=NOW)
    crowds = Counter(row["band"] for row in rows(database_url, models.ArticleBand))
    assert max(crowds.values()) == CROWD
    Archive(engine).store([made(1000, 1000, touch_lightly(texts[-1], rng))], now=LATER)
    assert marks(database_url)["1000"].key == str(len(texts))


def test_processes_that_store_copies_at_the_same_time_mark_them_as_one_does(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    alone = f"sqlite:///{tmp_path_factory.mktemp('alone') / 'archive.db'}"
    engine = open_database(alone)
    Archive(engine).store(list(islice(made_articles(), SHARED)), now=NOW)
    engine.dispose()
    started = [
        FORKS.Process(target=store_share, args=(database_url, n, PROCESSES))
        for n in range(PROCESSES)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0] * PROCESSES
    assert check_whole(database_url) == SHARED
    assert marks(database_url) == marks(alone)
    assert sum(mark.key is not None for mark in marks(alone).values()) > SHARED / 2


def _family(seed: int) -> list[list[str]]:
    """Texts that are like each other in every degree, among them equal and short ones."""
    rng = Random(seed)  # noqa: S311
    first = write(rng)
    texts = [first, [*first, ""], cut(first, rng), write_on_the_same_topic(first, rng)]
    texts += [edit(rng.choice(texts), rng) for edit in REPRINTS.values()]
    texts += [cut(texts[-1], rng), change_the_lead(texts[2], rng), write(rng), [first[0][:30]]]
    return texts


FAMILY = _family(5)
texts = st.sampled_from(FAMILY)
archives = st.dictionaries(
    st.integers(1, 12), st.tuples(st.integers(1, 5), texts, texts), min_size=2
)


def _empty(engine: Engine) -> None:
    with writing(engine) as connection:
        empty_index(connection)
        for table in reversed(models.Base.metadata.sorted_tables):
            if table.name != models.stories.name:
                connection.execute(table.delete())


@given(drawn=archives, data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_marks_do_not_depend_on_the_order_or_grouping_of_storing(
    engine: Engine,
    database_url: str,
    drawn: dict[int, tuple[int, list[str], list[str]]],
    data: st.DataObject,
) -> None:
    archive = Archive(engine)
    final = {str(key): made(key, day, last) for key, (day, _, last) in drawn.items()}
    _empty(engine)
    archive.store(list(final.values()), now=NOW)
    at_once = marks(database_url)
    _empty(engine)
    early = [made(key, data.draw(st.integers(1, 5)), text) for key, (_, text, _) in drawn.items()]
    for stage in (early, list(final.values())):
        waiting = data.draw(st.permutations(stage))
        while waiting:
            size = data.draw(st.integers(1, len(waiting)))
            archive.store(waiting[:size], now=LATER)
            waiting = waiting[size:]
    assert marks(database_url) == at_once
    for key, item in final.items():
        _check(item, at_once[key], list(final.values()))


def _check(item: Article, mark: Mark, items: list[Article]) -> None:
    """Compare a mark with what a comparison of all pairs says."""
    earlier = [
        (other.published_at, int(other.key), other)
        for other in items
        if (other.published_at, int(other.key)) < (item.published_at, int(item.key))
    ]
    alike = {
        other.key: 1.0 if other.text_hash == item.text_hash else jaccard(item, other)
        for _, _, other in sorted(earlier)
        if item.text_hash and other.text_hash
    }
    if mark.key is not None:
        assert mark.similarity == pytest.approx(alike[mark.key])
        assert alike[mark.key] >= 0.5
    certain = [key for key, share in alike.items() if share >= 0.75]
    assert not certain or mark.key is not None
    if certain:
        assert list(alike).index(mark.key or "") <= list(alike).index(certain[0])
