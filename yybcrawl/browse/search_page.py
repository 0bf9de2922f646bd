"""The page of the search: what was found, how it divides, and what else could be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.browse.wording import chinese_day
from yybcrawl.storage.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Engine

    from yybcrawl.browse.question import Question
    from yybcrawl.storage.facets import Facets
    from yybcrawl.storage.search import Hit

_A_PAGE = 20
_SHOWN = 12
_SHOWN_WHOLE = 500
_TITLES = {"district": "地区", "source": "来源", "year": "年份", "author": "作者"}


class Choice(NamedTuple):
    """A value of a facet: how many articles have it, and the address that asks for it or not."""

    value: str
    articles: int
    is_chosen: bool
    address: str


class Facet(NamedTuple):
    """A facet with its values, most articles first; `more` leads to those that are not shown."""

    name: str
    title: str
    choices: list[Choice]
    more: str | None


class Chip(NamedTuple):
    """A filter that is set, and the address without it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the template shows."""

    question: Question
    hits: list[Hit]
    total: int
    is_exact: bool
    facets: list[Facet]
    chips: list[Chip]
    previous: str | None
    following: str | None


def make_search_page(engine: Engine, facets: Facets, question: Question) -> SearchPage:
    """Ask the archive. Raises ArgumentError for what cannot be asked, DatabaseError."""
    skip = (question.page - 1) * _A_PAGE
    most = skip + _A_PAGE + 1
    found = search(engine, question.query, question.selection, most, skip=skip)
    counted = facets.count(question.query, question.selection)
    page = question.page
    return SearchPage(
        question=question,
        hits=found[:_A_PAGE],
        total=counted.total,
        is_exact=counted.is_exact,
        facets=[
            _names(question, "district", counted.places),
            _names(question, "source", counted.sources),
            _years(question, counted.years),
            _names(question, "author", counted.authors),
        ],
        chips=list(_chips(question)),
        previous=question.on_page(page - 1).address() if page > 1 else None,
        following=question.on_page(page + 1).address() if len(found) > _A_PAGE else None,
    )


def _names(question: Question, name: str, counts: Mapping[str, int]) -> Facet:
    chosen = question.chosen(name)
    others = sorted(
        (value for value in counts if value not in chosen),
        key=lambda value: (-counts[value], value),
    )

    def address(value: str) -> str:
        change = question.without_name if value in chosen else question.with_name
        return change(name, value).address()

    return _facet(
        question, name, values=[*chosen, *others], counts=counts, chosen=chosen, address=address
    )


def _years(question: Question, counts: Mapping[str, int]) -> Facet:
    chosen = (question.year,) if question.year else ()

    def address(year: str) -> str:
        other = question.without_days() if year in chosen else question.with_year(year)
        return other.address()

    return _facet(
        question,
        "year",
        values=sorted(counts, reverse=True),
        counts=counts,
        chosen=chosen,
        address=address,
    )


def _facet(  # noqa: PLR0913  each is another thing
    question: Question,
    name: str,
    *,
    values: Sequence[str],
    counts: Mapping[str, int],
    chosen: Sequence[str],
    address: Callable[[str], str],
) -> Facet:
    is_whole = question.whole == name
    shown = values[: _SHOWN_WHOLE if is_whole else _SHOWN]
    more = None
    if is_whole or len(values) > len(shown):
        more = question.with_whole("" if is_whole else name).address()
    return Facet(
        name,
        _TITLES[name],
        [Choice(value, counts.get(value, 0), value in chosen, address(value)) for value in shown],
        more,
    )


def _chips(question: Question) -> Iterator[Chip]:
    if question.words:
        yield Chip(f"“{question.words}”", question.without_words().address())
    for name in ("district", "source", "author"):
        for value in question.chosen(name):
            label = f"{_TITLES[name]}：{value}"
            yield Chip(label, question.without_name(name, value).address())
    days = question.without_days().address()
    since, until = question.selection.since, question.selection.until
    if question.year:
        yield Chip(f"{question.year}年", days)
    elif since or until:
        first, last = (chinese_day(day) if day else "" for day in (since, until))
        yield Chip(f"{first}—{last}", days)
    if question.selection.duplicates:
        yield Chip("包括重复刊载", question.with_duplicates(False).address())  # noqa: FBT003
