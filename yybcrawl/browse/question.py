"""What a visitor asks: the address of a page of the search, and what it means."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlencode

from yybcrawl.errors import ArgumentError
from yybcrawl.storage.query import Query
from yybcrawl.storage.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The filters that are lists of names: as they are called in addresses, and in a Selection.
NAMES = {"district": "districts", "source": "sources", "author": "authors"}
# Beyond these a selection is better downloaded: every page is read from the first article on.
_LAST_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Words and filters, with the names of the options of `yybcrawl search`, and a page from 1.

    `whole` names the facet of which all values are shown.
    """

    words: str = ""
    selection: Selection = field(default_factory=Selection)
    page: int = 1
    whole: str = ""

    @classmethod
    def read(cls, query_string: str) -> Self:
        """Read what stands behind the ? of an address. Raises ArgumentError."""
        given = parse_qs(query_string)

        def last(name: str) -> str:
            return given.get(name, [""])[-1].strip()

        names = {
            there: tuple(dict.fromkeys(filter(None, map(str.strip, given.get(here, ())))))
            for here, there in NAMES.items()
        }
        return cls(
            words=last("q"),
            selection=Selection(
                **names,
                since=_day("since", last("since")),
                until=_day("until", last("until")),
                duplicates=last("all") == "1",
            ),
            page=_page(last("page")),
            whole=last("whole"),
        )

    @property
    def query(self) -> Query | None:
        """The words as they are looked for, None without any. Raises ArgumentError."""
        return Query.parse(self.words) if self.words else None

    @property
    def year(self) -> str | None:
        """The year that is asked for, if it is a whole one."""
        first, last = self.selection.since, self.selection.until
        if first is None or last is None or (first, last) != _year(first.year):
            return None
        return f"{first.year:04}"

    def chosen(self, name: str) -> Sequence[str]:
        """Return the values of a filter of names."""
        values: tuple[str, ...] = getattr(self.selection, NAMES[name])
        return values

    def with_name(self, name: str, value: str) -> Self:
        """Return the question that asks for this value, too."""
        return self._select(**{NAMES[name]: (*self.chosen(name), value)})

    def without_name(self, name: str, value: str) -> Self:
        """Return the question that does not ask for this value."""
        left = tuple(one for one in self.chosen(name) if one != value)
        return self._select(**{NAMES[name]: left})

    def with_year(self, year: str) -> Self:
        """Return the question about a whole year."""
        first, last = _year(int(year))
        return self._select(since=first, until=last)

    def without_days(self) -> Self:
        """Return the question about all days."""
        return self._select(since=None, until=None)

    def with_duplicates(self, duplicates: bool) -> Self:  # noqa: FBT001  the value itself
        """Return the question with or without duplicates."""
        return self._select(duplicates=duplicates)

    def without_words(self) -> Self:
        """Return the question by filters alone."""
        return replace(self, words="", page=1)

    def on_page(self, page: int) -> Self:
        """Return another page of the same question."""
        return replace(self, page=page)

    def with_whole(self, name: str) -> Self:
        """Return the question with all values of a facet, or of none."""
        return replace(self, whole=name)

    def fields(self) -> Iterator[tuple[str, str]]:
        """Give names and values as they stand in an address, without words and page."""
        for name in NAMES:
            yield from ((name, value) for value in self.chosen(name))
        for name, day in (("since", self.selection.since), ("until", self.selection.until)):
            if day:
                yield name, day.isoformat()
        if self.selection.duplicates:
            yield "all", "1"

    def address(self, path: str = "/") -> str:
        """Return the address of the question's page, or of what `path` makes of it."""
        parts = [("q", self.words)] if self.words else []
        parts += self.fields()
        if self.page > 1:
            parts.append(("page", str(self.page)))
        if self.whole:
            parts.append(("whole", self.whole))
        return f"{path}?{urlencode(parts)}" if parts else path

    def _select(self, **changes: Any) -> Self:
        return replace(self, selection=replace(self.selection, **changes), page=1)


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentError(f"{name}={text!r} is not a day, write it as 2018-04-01.") from None


def _page(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _LAST_PAGE):
        raise ArgumentError(f"page={text!r} is not a page from 1 to {_LAST_PAGE}.")
    return int(text)


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
