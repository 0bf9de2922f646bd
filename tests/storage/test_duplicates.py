from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.storage.samples import LATER, NOW, article
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import reading
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from yybcrawl.items import Article

A = ["新都区的居民今天上午在社区广场参加了读书活动。"]
B = ["温江区的居民今天下午在河边的公园参加了植树活动。"]
SHORT = ["图为活动现场"]
EXAMPLES = count()


def roots(engine: Engine, portal: str = "yybnet") -> dict[str, str | None]:
    """The key of each article's original, None for an original."""
    table = models.table(models.Article)
    with reading(engine) as connection:
        found = connection.execute(select(table).where(table.c.portal == portal)).all()
    keys = {row.id: row.key for row in found}
    assert all(row.similarity == (1.0 if row.duplicate_of_id else None) for row in found)
    return {row.key: keys.get(row.duplicate_of_id) for row in found}


def at(day: int, hour: int) -> dict[str, Any]:
    moment = datetime(2018, 4, day, hour, tzinfo=CHINA)
    return {"published_on": moment.date(), "published_at": moment}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("9", at(1, 8)), ("1", at(1, 9))),
        (("9", {"published_on": date(2018, 4, 1), "published_at": None}), ("1", at(1, 8))),
        (("9", at(1, 8)), ("1", {"published_on": None, "published_at": None})),
        (("9", at(1, 8)), ("10", at(1, 8))),
        (("9", at(1, 8)), ("a", at(1, 8))),
    ],
)
def test_the_earliest_is_the_original_in_whatever_order_they_come(
    engine: Engine, first: tuple[str, dict[str, Any]], second: tuple[str, dict[str, Any]]
) -> None:
    early, late = (article(key, paragraphs=A, **changes) for key, changes in (first, second))
    Archive(engine).store([late], now=NOW)
    Archive(engine).store([early], now=LATER)
    assert roots(engine) == {early.key: None, late.key: early.key}


def test_white_space_and_punctuation_make_no_other_text(engine: Engine) -> None:
    spaced = ["新都区的居民,今天上午", "在社区广场参加了 读书活动"]
    Archive(engine).store([article("1", paragraphs=A), article("2", paragraphs=spaced)], now=NOW)
    assert roots(engine) == {"1": None, "2": "1"}


def test_short_texts_are_no_duplicates(engine: Engine) -> None:
    Archive(engine).store([article(key, paragraphs=SHORT) for key in "12"], now=NOW)
    assert roots(engine) == {"1": None, "2": None}


def test_when_the_original_changes_the_next_one_takes_its_place(engine: Engine) -> None:
    archive = Archive(engine)
    archive.store([article(key, paragraphs=A) for key in "123"], now=NOW)
    assert roots(engine) == {"1": None, "2": "1", "3": "1"}
    archive.store([article("1", paragraphs=B)], now=LATER)
    assert roots(engine) == {"1": None, "2": None, "3": "2"}
    archive.store([article("1", paragraphs=A)], now=LATER)
    assert roots(engine) == {"1": None, "2": "1", "3": "1"}


def test_a_duplicate_whose_text_becomes_short_stands_alone(engine: Engine) -> None:
    archive = Archive(engine)
    archive.store([article(key, paragraphs=A) for key in "12"], now=NOW)
    archive.store([article("2", paragraphs=SHORT)], now=LATER)
    assert roots(engine) == {"1": None, "2": None}


def test_a_duplicate_that_changes_its_title_stays_one(engine: Engine) -> None:
    archive = Archive(engine)
    archive.store([article(key, paragraphs=A) for key in "12"], now=NOW)
    archive.store([article("2", paragraphs=A, title="读书")], now=LATER)
    assert roots(engine) == {"1": None, "2": "1"}


def test_stories_leaves_duplicates_out(engine: Engine) -> None:
    Archive(engine).store([article(key, paragraphs=A) for key in "12"], now=NOW)
    with reading(engine) as connection:
        assert list(connection.scalars(select(models.stories.c.key))) == ["1"]


texts = st.sampled_from([A, B, SHORT])
moments = st.sampled_from(
    [
        at(1, 8),
        at(1, 9),
        at(2, 8),
        {"published_on": date(2018, 4, 1), "published_at": None},
        {"published_on": None, "published_at": None},
    ]
)
archives = st.dictionaries(
    st.sampled_from(["7", "8", "10", "a", "b"]), st.tuples(moments, texts, texts), min_size=1
)


@given(drawn=archives, data=st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_same_articles_in_any_order_and_grouping_make_the_same_duplicates(
    engine: Engine,
    drawn: dict[str, tuple[dict[str, Any], list[str], list[str]]],
    data: st.DataObject,
) -> None:
    archive = Archive(engine)
    number = next(EXAMPLES)

    def items(portal: str, stage: int) -> list[Article]:
        made = []
        for key, version in drawn.items():
            url = f"https://{portal}/{key}"
            item = article(key, portal=portal, url=url, paragraphs=version[stage], **version[0])
            # Examples share a database, and their groups must not meet.
            item.text_hash = item.text_hash and f"{portal}{item.text_hash}"[:64]
            made.append(item)
        return made

    at_once, shuffled = f"once-{number}", f"shuffled-{number}"
    archive.store(items(at_once, 2), now=NOW)
    for stage in (1, 2):
        waiting = data.draw(st.permutations(items(shuffled, stage)))
        while waiting:
            size = data.draw(st.integers(1, len(waiting)))
            archive.store(waiting[:size], now=LATER)
            waiting = waiting[size:]
    assert roots(engine, shuffled) == roots(engine, at_once)
