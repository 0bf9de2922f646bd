"""One article with all that the archive knows about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import or_, select

from yybcrawl.errors import ArgumentError
from yybcrawl.items import Author, Image
from yybcrawl.storage import models
from yybcrawl.storage.engine import reading

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection, Engine, Result, Row, Table

_articles = models.table(models.Article)
_authors = models.table(models.ArticleAuthor)
_images = models.table(models.ArticleImage)
_revisions = models.table(models.ArticleRevision)
_channels = models.table(models.Channel)
_links = models.table(models.ArticleChannel)

_PREFIXES = ("www.", "m.", "wap.", "3g.")
_PART = re.compile(r"[_-]\d{1,3}(?=\.\w+$)")
_NUMBER = re.compile(r"/(\d{5,})\.\w+$")


@dataclass(frozen=True, slots=True)
class Listing:
    """A channel that listed an article, and since when."""

    channel: str
    url: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it was at one revision."""

    revision: int
    seen_at: datetime
    title: str
    source: str | None
    published_on: date | None
    published_at: datetime | None
    paragraphs: list[str]


@dataclass(frozen=True, slots=True)
class Twin:
    """Another article with the same or nearly the same text."""

    portal: str
    key: str
    url: str
    title: str
    source: str | None
    published_on: date | None
    published_at: datetime | None
    district: str | None
    similarity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An article with its people, pictures, channels, versions and duplicates.

    `versions` are in order, the newest last. `original` is the article that this one repeats,
    `duplicates` are those that repeat this one, the earliest first.
    """

    portal: str
    key: str
    url: str
    title: str
    source: str | None
    byline: str | None
    people: list[Author]
    published_on: date | None
    published_at: datetime | None
    province: str | None
    city: str | None
    district: str | None
    paragraphs: list[str]
    images: list[Image]
    listed: list[Listing]
    original: Twin | None
    duplicates: list[Twin]
    versions: list[Version]
    revision: int
    first_seen_at: datetime
    last_seen_at: datetime
    changed_at: datetime | None
    gone_at: datetime | None


def open_dossier(engine: Engine, word: str) -> Dossier:
    """Return the article whose key or address is `word`.

    An address may be of any form: http, without a scheme, of the mobile host, with a query, of
    another channel or of one of the article's parts. Raises ArgumentError where no article or
    more than one is meant.
    """
    with reading(engine) as connection:
        found = _find(connection, word)
        if not found:
            raise ArgumentError(f"The archive has no article {word!r}.")
        if len(found) > 1:
            urls = ", ".join(row.url for row in found)
            raise ArgumentError(f"{word!r} may be {len(found)} articles, give the address: {urls}.")
        return _gather(connection, found[0])


def read_dossier(engine: Engine, portal: str, key: str) -> Dossier | None:
    """Return the article of a portal with this key, None where the archive has none."""
    same = select(_articles).where(_articles.c.portal == portal, _articles.c.key == key)
    with reading(engine) as connection:
        row = connection.execute(same).one_or_none()
        return None if row is None else _gather(connection, row)


def _find(connection: Connection, word: str) -> list[Row[Any]]:
    by_key = select(_articles).where(_articles.c.key == word).order_by(_articles.c.id)
    if found := list(connection.execute(by_key)):
        return found
    try:
        address = urlsplit(word if "//" in word else f"//{word}")
    except ValueError:
        return []
    host = _bare(address.hostname or "")
    path = _PART.sub("", address.path)
    ends = {address.path, path, f"{address.path}?{address.query}"}
    urls = [
        f"{s}://{p}{host}{end}" for s, p, end in product(("https", "http"), ("", *_PREFIXES), ends)
    ]
    number = _NUMBER.search(path)
    same: ColumnElement[bool] = _articles.c.url.in_(urls)
    if number is not None:
        same = or_(same, _articles.c.key == number[1])
    rows = list(connection.execute(select(_articles).where(same).order_by(_articles.c.id)))
    exact = [row for row in rows if row.url == word]
    return exact or [row for row in rows if _bare(urlsplit(row.url).hostname or "") == host]


def _bare(host: str) -> str:
    for prefix in _PREFIXES:
        if host.startswith(prefix):
            return host.removeprefix(prefix)
    return host


def _gather(connection: Connection, row: Row[Any]) -> Dossier:
    own = {name: getattr(row, name) for name in Dossier.__slots__ if name in _articles.c}
    original = select(_articles).where(_articles.c.id == row.duplicate_of_id)
    duplicates = (
        select(_articles)
        .where(_articles.c.duplicate_of_id == row.id)
        .order_by(
            _articles.c.published_on.asc().nulls_last(), _articles.c.published_at, _articles.c.id
        )
    )
    # How alike two are stands in the row of the one that repeats the other.
    originals = [_twin(other, row.similarity) for other in connection.execute(original)]
    return Dossier(
        **own,
        paragraphs=_paragraphs(row.body),
        people=[Author(p.name, p.role) for p in _parts(connection, _authors, row.id)],
        images=[Image(i.url, i.caption) for i in _parts(connection, _images, row.id)],
        listed=_listed(connection, row.id),
        original=originals[0] if originals else None,
        duplicates=[_twin(twin, twin.similarity) for twin in connection.execute(duplicates)],
        versions=[_version(version) for version in _parts(connection, _revisions, row.id)],
    )


def _parts(connection: Connection, table: Table, article_id: int) -> Result[Any]:
    query = select(table).where(table.c.article_id == article_id)
    return connection.execute(query.order_by(*table.primary_key))


def _listed(connection: Connection, article_id: int) -> list[Listing]:
    query = (
        select(_channels.c.name, _channels.c.url, _links.c.first_seen_at)
        .join_from(_links, _channels)
        .where(_links.c.article_id == article_id)
        .order_by(_links.c.first_seen_at, _channels.c.id)
    )
    return [Listing(row.name, row.url, row.first_seen_at) for row in connection.execute(query)]


def _twin(row: Row[Any], similarity: float | None) -> Twin:
    same = {name: getattr(row, name) for name in Twin.__slots__}
    return Twin(**same | {"similarity": similarity})


def _version(row: Row[Any]) -> Version:
    same = {name: getattr(row, name) for name in Version.__slots__ if name != "paragraphs"}
    return Version(**same, paragraphs=_paragraphs(row.body))


def _paragraphs(body: str) -> list[str]:
    return body.split("\n\n") if body else []
