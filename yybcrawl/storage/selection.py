"""Which articles a question is about: one set of filters for every command that reads."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
        places = _places(connection, selection.districts)
        own_channel = and_(article.district.is_(None), article.city.in_(places))
        asked.append(or_(article.district.in_(places), own_channel))
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


def _places(connection: Connection, words: tuple[str, ...]) -> list[str]:
    """Return the short names of the places that `words` name."""
    known = _channel_names(connection)
    if not all(word in known for word in words):
        # Only then: this reads through an index of all articles.
        pairs = connection.execute(select(_articles.c.city, _articles.c.district).distinct())
        known |= {name: name for pair in pairs for name in pair if name}
    for word in words:
        if word not in known:
            near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
            hint = f": did you mean {near[0]!r}?" if near else "."
            raise ArgumentError(f"The archive has no district {word!r}{hint}")
    return sorted({known[word] for word in words})


def _channel_names(connection: Connection) -> dict[str, str]:
    """Return the short names of the channels' places by name and by slug."""
    columns = _channels.c["path", "city", "district"]
    names: dict[str, str] = {}
    for path, city, district in connection.execute(select(*columns)):
        slugs = path.strip("/").split("/")
        names.setdefault(slugs[0], city)
        names[district or city] = district or city
        if district:
            names[slugs[-1]] = district
    return names
