"""The walk of one channel, list page by list page."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.items import LIST_ENDS, Frontier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yybcrawl.extract.addresses import ArticleAddress
    from yybcrawl.items import Channel
    from yybcrawl.portals.arguments import Arguments

_MOST_PAGES_WITHOUT_NEWS = 2
_CUT_SHORT = frozenset(("max_pages", "limit"))


class Phase(enum.Enum):
    """Where a walk is: above what earlier runs covered, at its lowest page, or below it."""

    TOP = enum.auto()
    CHECK = enum.auto()
    BELOW = enum.auto()


class Step(NamedTuple):
    """A list page to ask for."""

    url: str
    number: int


class Turn(NamedTuple):
    """What follows from a list page: what it proves, where the walk goes on, why it ends."""

    frontier: Frontier | None
    step: Step | None
    stop: str | None


@dataclass(slots=True)
class Walk:
    """How far the walk of a channel has come; `slug` is the channel's in article addresses.

    A walk goes down from the first page. Where a whole page lists nothing but what earlier walks
    listed, it leaps to the lowest page they covered. Nothing has slipped in between if the first
    article of that page has moved down by just the `fresh` articles that were met above. If it has
    not, the walk starts over, once to look again, then page by page.

    `urls` are the list pages asked for, `keys` the articles they listed since the walk last started
    over, `counted` those that the run's ledger has.
    """

    channel: Channel
    slug: str
    covered: Frontier | None = None
    may_leap: bool = False
    urls: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    pages: int = 0
    pages_without_news: int = 0
    phase: Phase = Phase.TOP
    fresh: int = 0
    _passed: int = 0
    _started_over: bool = False
    _bottom: Frontier | None = None

    @property
    def round(self) -> int:
        """The number of this walk; what it lists for the first time bears it."""
        return self.covered.round + 1 if self.covered else 1

    def take_new(self, listed: list[ArticleAddress]) -> list[ArticleAddress]:
        """Return those of a page's articles that no earlier page of the walk listed."""
        self.pages += 1
        new = [address for address in listed if address.key not in self.keys]
        self.keys.update(address.key for address in new)
        self.pages_without_news = 0 if new else self.pages_without_news + 1
        return new

    def misses_its_list(self, number: int) -> str | None:
        """Return what is wrong with a list page that lists nothing, or None if it may do so."""
        if number == 1 and self.covered is not None:
            return "no article is listed where earlier runs found some"
        return None

    def stop_reason(
        self, arguments: Arguments, listed: list[ArticleAddress], *, is_last: bool
    ) -> str | None:
        """Return why the walk ends with the page just taken, or None if it should go on."""
        if is_last:
            return "end"
        if self.pages_without_news >= _MOST_PAGES_WITHOUT_NEWS:
            return "repeats"
        if arguments.max_pages is not None and self.pages >= arguments.max_pages:
            return "max_pages"
        if listed and all(arguments.is_before(address.month) for address in listed):
            return "since"
        return None

    def turn(
        self,
        page: Step,
        new: list[ArticleAddress],
        rounds: Mapping[str, int],
        following: str | None,
        stop: str | None,
    ) -> Turn:
        """Return what follows from a page that lists `new`, first listed in these `rounds`."""
        step = Step(following, page.number + 1) if following and stop is None else None
        if self.phase is Phase.CHECK:
            holds = self._check(new, is_last=step is None)
            if holds is None:
                return Turn(None, step, stop)
            if not holds:
                is_over = stop in _CUT_SHORT
                return Turn(None, None if is_over else self.start_over(), stop if is_over else None)
            self.phase = Phase.BELOW
        elif self.phase is Phase.TOP and self.covered is not None:
            known = sum(self._covers(address, rounds) for address in new)
            self.fresh += len(new) - known
            is_above = page.number < self.covered.number
            if self.may_leap and step and new and known == len(new) and is_above:
                self.phase = Phase.CHECK
                return Turn(None, Step(self.covered.url, self.covered.number), None)
        return Turn(self._advance(page, new, stop), step, stop)

    def start_over(self) -> Step:
        """Begin again at the first page; the second time, without leaping."""
        self.may_leap = self.may_leap and not self._started_over
        self._started_over = True
        self.urls.clear()
        self.keys.clear()
        self.phase, self.fresh, self._passed = Phase.TOP, 0, 0
        self.pages_without_news = 0
        return Step(self.channel.url, 1)

    def _covers(self, address: ArticleAddress, rounds: Mapping[str, int]) -> bool:
        return rounds.get(address.key, self.round) < self.round

    def _check(self, new: list[ArticleAddress], *, is_last: bool) -> bool | None:
        """Tell whether the covered list has moved down by what is fresh; None: not seen yet."""
        assert self.covered is not None  # noqa: S101  typing
        keys = [address.key for address in new]
        if self.covered.key in keys:
            return self._passed + keys.index(self.covered.key) == self.fresh
        self._passed += len(keys)
        return False if is_last or self._passed > self.fresh else None

    def _advance(self, page: Step, new: list[ArticleAddress], stop: str | None) -> Frontier | None:
        """Return how far the channel is covered with this page, if further than before."""
        is_complete = stop in LIST_ENDS
        if new:
            self._bottom = Frontier(
                round=self.round,
                number=page.number,
                url=page.url,
                key=new[0].key,
                is_complete=is_complete,
                is_walked=self.phase is Phase.TOP,
            )
        elif self._bottom is None or not is_complete:
            return None
        else:
            self._bottom = replace(self._bottom, is_complete=True)
        is_above = self.covered is not None and page.number < self.covered.number
        return None if is_above and not is_complete else self._bottom
