from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tests.storage.samples import article, channel
from yybcrawl.errors import ArgumentError
from yybcrawl.items import (
    Failure,
    Fate,
    Frontier,
    Gone,
    Known,
    ListPage,
    Menu,
    PageCopy,
    Skip,
    Wanted,
)
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import RefusedRowError, reading
from yybcrawl.storage.memory import Memory
from yybcrawl.storage.second_looks import SecondLooks

if TYPE_CHECKING:
    from sqlalchemy import Engine

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
XINDU, WENJIANG = channel(), channel("wenjiang", "温江")
FRONTIER = Frontier(
    round=1, number=3, url=f"{XINDU.url}list_3.html", key="4", is_complete=False, is_walked=True
)


@pytest.fixture
def archive(engine: Engine) -> Archive:
    return Archive(engine, SecondLooks((6, 24), most_days=10_000))


@pytest.fixture
def memory(engine: Engine) -> Memory:
    return Memory(engine, attempts=3, walk_days=7)


def address(key: str) -> str:
    return article(key).url


def page(*keys: str, met: Any = XINDU, **changes: Any) -> ListPage:
    listed = ListPage(
        channel=met,
        number=1,
        url=met.url,
        keys=list(keys),
        requests=[],
        urls={key: address(key) for key in keys},
    )
    return replace(listed, **changes)


def failure(key: str) -> Failure:
    return Failure(portal="yybnet", url=address(key), kind="article", reason="500")


def test_the_channels_of_a_place_are_remembered(archive: Archive, memory: Memory) -> None:
    elsewhere = replace(channel(), path="/chengduxian/xindu/")
    on_another_portal = replace(channel("pixian"), portal="other")
    archive.store([WENJIANG, XINDU, elsewhere, on_another_portal], now=NOW)
    assert memory.channels("yybnet", "chengdu") == [WENJIANG, XINDU]


def waiting(engine: Engine) -> dict[tuple[str, int], bool]:
    table = models.table(models.Listing)
    with reading(engine) as connection:
        return {(row.key, row.channel_id): row.waiting for row in connection.execute(select(table))}


def test_what_is_listed_waits_until_it_is_stored(
    archive: Archive, memory: Memory, engine: Engine
) -> None:
    archive.store([page("1", "2"), page("2", met=WENJIANG)], now=NOW)
    assert memory.backlog([XINDU, WENJIANG]) == [
        Wanted(address("1"), (XINDU.path,), is_stored=False, printed_on=None),
        Wanted(address("2"), (WENJIANG.path, XINDU.path), is_stored=False, printed_on=None),
    ]
    assert [w.url for w in memory.backlog([WENJIANG])] == [address("2")]
    assert memory.backlog([]) == []
    archive.store([article("2")], now=NOW)
    assert [w.url for w in memory.backlog([XINDU, WENJIANG])] == [address("1")]
    archive.store([article("1", channels=[XINDU])], now=NOW)
    assert memory.backlog([XINDU, WENJIANG]) == []
    assert set(waiting(engine).values()) == {False}


def test_what_is_stored_does_not_wait_when_it_is_listed_elsewhere(
    archive: Archive, memory: Memory, engine: Engine
) -> None:
    archive.store([article("1")], now=NOW)
    archive.store([page("1", met=WENJIANG)], now=NOW)
    assert memory.backlog([XINDU, WENJIANG]) == []
    assert list(waiting(engine).values()) == [False]


def test_a_listing_keeps_the_round_that_listed_it_first(archive: Archive, memory: Memory) -> None:
    archive.store([page("1", round=1)], now=NOW)
    archive.store([page("1", "2", round=2), article("2")], now=NOW)
    known = sorted(memory.recall(XINDU, ["1", "2", "3"]), key=lambda one: (one[0], one[1]))
    assert known == [
        Known("1", is_stored=False, is_settled=False, round=1, printed_on=None),
        Known("2", is_stored=False, is_settled=False, round=2, printed_on=None),
        Known("2", is_stored=True, is_settled=True, round=None, printed_on=None),
    ]
    assert [one.key for one in memory.recall(WENJIANG, ["1", "2"])] == ["2"]


def test_an_article_that_was_left_out_is_known_by_its_day(archive: Archive, memory: Memory) -> None:
    archive.store([page("1")], now=NOW)
    day = date(2018, 4, 25)
    archive.store([failure("1")], now=NOW)
    archive.store([Skip(channel=XINDU, key="1", url=address("1"), printed_on=day)], now=NOW)
    (known,) = memory.recall(XINDU, ["1"])
    assert (known.printed_on, known.is_settled) == (day, False)
    (wanted,) = memory.backlog([XINDU])
    assert wanted.printed_on == day


def test_an_address_rests_after_its_attempts_for_most_of_a_day(
    archive: Archive, memory: Memory
) -> None:
    def settled() -> set[str]:
        return {one.key for one in memory.recall(XINDU, ["1", "2"]) if one.is_settled}

    archive.store([page("1", "2"), article("2", channels=[XINDU])], now=NOW)
    yesterday = NOW - 21 * HOUR
    for attempt in range(4):
        assert len(memory.backlog([XINDU])) == (1 if attempt == 0 else 2)
        assert settled() == ({"2"} if attempt == 0 else set())
        archive.store([failure("1"), failure("2")], now=yesterday)
    archive.store([failure("1"), failure("2")], now=NOW)
    assert memory.backlog([XINDU]) == []
    assert settled() == {"1", "2"}


def test_due_articles_are_asked_for_until_they_were_looked_at(
    archive: Archive, memory: Memory
) -> None:
    seen = NOW - 8 * HOUR
    archive.store([page("1"), article("1"), article("2", channels=[WENJIANG])], now=seen)
    due = [w.url for w in memory.backlog([XINDU, WENJIANG])]
    assert due == [address("1"), address("2")]
    assert [w.is_stored for w in memory.backlog([WENJIANG])] == [True]
    archive.store([article("1")], now=NOW)
    assert [w.url for w in memory.backlog([XINDU, WENJIANG])] == [address("2")]
    (stored,) = [one for one in memory.recall(XINDU, ["1"]) if one.is_stored]
    assert stored.is_settled


def test_gone_is_noted_once_and_ends_the_looks(
    archive: Archive, memory: Memory, engine: Engine
) -> None:
    archive.store([article("1"), failure("2")], now=NOW - 8 * HOUR)
    archive.store([failure("1")], now=NOW - 7 * HOUR)
    gone = Gone(channel=XINDU, key="1", url=address("1"))
    assert archive.store([gone], now=NOW) == [Fate.CHANGED]
    assert archive.store([gone], now=NOW + HOUR) == [Fate.UNCHANGED]
    with reading(engine) as connection:
        row = connection.execute(select(models.table(models.Article))).one()
    assert (row.gone_at, row.revision) == (NOW, 1)
    assert row.body
    assert memory.backlog([XINDU]) == []
    archive.store([article("1")], now=NOW + 2 * HOUR)
    with reading(engine) as connection:
        assert connection.scalar(select(models.table(models.Article).c.gone_at)) is None


def test_a_frontier_is_kept_with_its_page(archive: Archive, memory: Memory) -> None:
    assert memory.frontier(XINDU) is None
    archive.store([page("4", frontier=FRONTIER)], now=NOW)
    assert memory.frontier(XINDU) == FRONTIER
    assert memory.frontier(WENJIANG) is None
    further = replace(FRONTIER, number=4, key="1", is_complete=True, is_walked=False, round=2)
    archive.store([page("1", frontier=further)], now=NOW)
    # It is still known that the channel was walked page by page a moment ago.
    assert memory.frontier(XINDU) == replace(further, is_walked=True)


def test_a_frontier_is_due_for_a_full_walk_after_a_week(archive: Archive, memory: Memory) -> None:
    archive.store([page("4", frontier=FRONTIER)], now=NOW - timedelta(days=8))
    found = memory.frontier(XINDU)
    assert found is not None
    assert not found.is_walked


def test_two_copies_of_list_pages_are_kept_a_channel(archive: Archive, memory: Memory) -> None:
    def copy(number: int, text: str) -> ListPage:
        kept = PageCopy(etag=f'"{text}"', last_modified=None, content_type=None, body=text.encode())
        return page(number=number, url=f"{XINDU.url}{number}", copy=kept)

    archive.store([copy(1, "一"), copy(4, "四")], now=NOW)
    archive.store([copy(1, "新"), copy(5, "五")], now=NOW)
    kept = {number: memory.copy(f"{XINDU.url}{number}") for number in (1, 4, 5)}
    assert {number: one and one.body.decode() for number, one in kept.items()} == {
        1: "新",
        4: None,
        5: "五",
    }
    assert kept[5] == copy(5, "五").copy


def test_a_list_page_and_a_menu_resolve_only_their_own_failures(
    archive: Archive, engine: Engine
) -> None:
    table = models.table(models.Failure)

    def fail(kind: str, url: str) -> Failure:
        return Failure(portal="yybnet", url=url, kind=kind, reason="500")

    def resolved() -> dict[str, bool]:
        with reading(engine) as connection:
            return {r.kind: r.resolved_at is not None for r in connection.execute(select(table))}

    archive.store([fail("menu", XINDU.url), fail("list", WENJIANG.url)], now=NOW)
    archive.store([page("1")], now=NOW)
    assert resolved() == {"menu": False, "list": False}
    archive.store([Menu(portal="yybnet", url=XINDU.url), page(met=WENJIANG)], now=NOW)
    assert resolved() == {"menu": True, "list": True}


def test_a_listing_that_is_refused_stores_no_frontier(
    archive: Archive, memory: Memory, engine: Engine
) -> None:
    bad = page("1", frontier=FRONTIER, urls={"1": "https://x/\ud83d"})
    with pytest.raises(RefusedRowError):
        archive.store([bad], now=NOW)
    assert memory.frontier(XINDU) is None
    assert waiting(engine) == {}


@pytest.mark.parametrize("hours", [["6", "soon"], ["0"], ["-1"], ["1e9"], ["nan"]])
def test_hours_that_cannot_be_used_are_named(hours: list[str]) -> None:
    with pytest.raises(ArgumentError, match="YYBCRAWL_SECOND_LOOKS="):
        SecondLooks.parse(hours, 7)


def test_looks_are_spread_by_the_article_and_end() -> None:
    looks = SecondLooks.parse(["24", "6", "72"], 7)
    first = [looks.after(str(key), NOW, NOW) for key in range(400)]
    hours = sorted((time - NOW) / HOUR for time in first if time)
    assert 6 <= hours[0] < 6.1
    assert 7.4 < hours[-1] <= 7.5
    quarters = [sum(6 + n * 0.375 <= hour < 6.375 + n * 0.375 for hour in hours) for n in range(4)]
    assert min(quarters) > 60
    for key in map(str, range(50)):
        times = [NOW]
        while (due := looks.after(key, NOW, times[-1])) is not None:
            times.append(due)
        assert len(times) == 4
    fresh = article("1", published_on=(NOW - timedelta(days=3)).date())
    assert looks.first(fresh, NOW) is not None
    assert looks.first(article("1", published_on=None), NOW) is not None
    assert looks.first(article("1"), NOW) is None
    assert SecondLooks().first(fresh, NOW) is None
