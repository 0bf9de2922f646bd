from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.samples import channel
from yybcrawl.extract.addresses import ArticleAddress
from yybcrawl.portals.arguments import Arguments
from yybcrawl.portals.walk import Step, Walk

if TYPE_CHECKING:
    from yybcrawl.items import Frontier

PAGE_SIZE = 3
XINDU = channel()
ALL = Arguments.parse({}, place="chengdu")


def address(key: str) -> ArticleAddress:
    return ArticleAddress("chengdu", "xindu", "201804", key, 1, f"https://x/{key}.html")


def page_url(number: int) -> str:
    return XINDU.url if number == 1 else f"{XINDU.url}list_{number}.html"


@dataclass
class Portal:
    """A channel's list, and what an archive remembers of its walks."""

    keys: list[str] = field(default_factory=list)
    rounds: dict[str, int] = field(default_factory=dict)
    covered: Frontier | None = None
    made: int = 0

    def insert(self, place: int) -> None:
        self.made += 1
        self.keys.insert(place % (len(self.keys) + 1), str(self.made))

    def lift(self, place: int) -> None:
        """Put an old article on top, as a portal does that dates it anew."""
        if self.keys:
            self.keys.insert(0, self.keys.pop(place % len(self.keys)))

    def walk(self, most_pages: int | None = None) -> list[int]:
        """Walk the channel; return the numbers of its pages. After `most_pages` it is killed."""
        walk = Walk(XINDU, "xindu", self.covered, may_leap=self.covered is not None)
        step: Step | None = Step(page_url(1), 1)
        pages: list[int] = []
        while step and len(pages) != most_pages:
            pages.append(step.number)
            assert len(pages) < 200
            listed = [address(key) for key in self._shown(step.number)]
            if not listed and step.number > 1:
                step = walk.start_over()
                continue
            following = page_url(step.number + 1) if self._shown(step.number + 1) else None
            new = walk.take_new(listed)
            rounds = {one.key: self.rounds[one.key] for one in new if one.key in self.rounds}
            stop = walk.stop_reason(ALL, listed, is_last=following is None)
            turn = walk.turn(step, new, rounds, following, stop)
            for one in new:
                self.rounds.setdefault(one.key, walk.round)
            self.covered = turn.frontier or self.covered
            step = turn.step
        return pages

    def _shown(self, number: int) -> list[str]:
        return self.keys[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


changes = st.lists(
    st.tuples(st.sampled_from(["insert", "publish", "lift", "killed"]), st.integers(0, 60)),
    max_size=14,
)


@given(first=st.integers(0, 40), changes=changes)
def test_a_walk_that_ends_has_met_everything(first: int, changes: list[tuple[str, int]]) -> None:
    portal = Portal()
    for _ in range(first):
        portal.insert(0)
    for change, number in changes:
        match change:
            case "insert":
                portal.insert(number)
            case "publish":
                portal.insert(0)
            case "lift":
                portal.lift(number)
            case _:
                portal.walk(most_pages=number % 9)
    portal.walk()
    assert portal.rounds.keys() == set(portal.keys)
    assert portal.covered is None or portal.covered.is_complete
    assert len(portal.walk()) <= 2


@pytest.mark.parametrize("killed_after", range(1, 12))
def test_a_walk_goes_on_where_the_last_one_was_killed(killed_after: int) -> None:
    portal = Portal([str(number) for number in range(36)])
    portal.walk(most_pages=killed_after)
    pages = portal.walk()
    assert pages == ([1] if killed_after > 1 else []) + list(range(killed_after, 13))


def test_an_article_less_and_another_more_is_all_that_a_leap_can_miss() -> None:
    portal = Portal([str(number) for number in range(36)])
    portal.walk()
    portal.keys[20] = "other"
    assert portal.walk() == [1, 12]
    portal.covered = None
    portal.walk()
    assert "other" in portal.rounds
