"""Which articles a question is about: one set of filters for every command that reads."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, or_, select

from yybcrawl.errors import ArgumentError
from yybcrawl.storage import models

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

_articles = models.table(models.Article)
_authors = models.table(models.ArticleAuthor)
_channels = models.table(models.Channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Filters that an article must all pass; an empty one lets every article through.

    `districts` are names or slugs of counties, and those of cities for the cities' own channels.
    `since` and `until` are inclusive printed days: with either, articles without a day are out.
    Duplicates of another article are out unless `duplicates` is set.
    Raises ArgumentError where `since` is later than `until`.
    """

    districts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    duplicates: bool = False

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise ArgumentError(
                f"The day since, {self.since}, is later than the day until, {self.until}."
            )

    def __bool__(self) -> bool:
        """Tell whether any filter is set; `duplicates` is none, it only widens."""
        return any((self.districts, self.sources, self.authors, self.since, self.until))


def conditions(connection: Connection, selection: Selection) -> list[ColumnElement[bool]]:
    """Return what `selection` asks of a row of `articles`, for a WHERE.

    Raises ArgumentError for a district that neither a channel nor an article has.
    """
    article = _articles.c
    asked: list[ColumnElement[bool]] = []
    if not selection.duplicates:
        asked.append(article.duplicate_of_id.is_(None))
    if selection.districts:
        asked.append(_in_places(_find_places(connection, selection.districts)))
    if selection.sources:
        asked.append(article.source.in_(selection.sources))
    if selection.authors:
        written = select(_authors.c.article_id).where(_authors.c.name.in_(selection.authors))
        asked.append(article.id.in_(written))
    if selection.since:
        asked.append(article.published_on >= selection.since)
    if selection.until:
        asked.append(article.published_on <= selection.until)
    return asked


class _Place(NamedTuple):
    city: str | None
    district: str | None


def _in_places(places: set[_Place]) -> ColumnElement[bool]:
    """Return the condition of these places; that of one is read from an index by time."""
    article = _articles.c
    districts = {place.district for place in places if place.district}
    cities = {place.city for place in places if not place.district}
    parts: list[ColumnElement[bool]] = []
    if districts:
        parts.append(article.district.in_(sorted(districts)))
    if cities:
        parts.append(and_(article.district.is_(None), article.city.in_(sorted(cities, key=str))))
    return or_(*parts)


def _find_places(connection: Connection, words: tuple[str, ...]) -> set[_Place]:
    known = _places_of_channels(connection)
    if not all(word in known for word in words):
        # Only then: this reads an index of all articles.
        pairs = connection.execute(select(*_articles.c["city", "district"]).distinct())
        for city, district in pairs:
            known.setdefault(district or city or "", _Place(city, district))
    for word in words:
        if word not in known:
            near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
            hint = f": did you mean {near[0]!r}?" if near else "."
            raise ArgumentError(f"The archive has no district {word!r}{hint}")
    return {known[word] for word in words}


def _places_of_channels(connection: Connection) -> dict[str, _Place]:
    """Return the places of the channels by their names and slugs."""
    places: dict[str, _Place] = {}
    columns = _channels.c["path", "city", "district"]
    for path, city, district in connection.execute(select(*columns)):
        slugs = path.strip("/").split("/")
        places.setdefault(slugs[0], _Place(city, None))
        places.setdefault(city, _Place(city, None))
        if district:
            places[district] = places[slugs[-1]] = _Place(city, district)
    return places
