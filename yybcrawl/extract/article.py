"""An article page, read: bytes in, fields out."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yybcrawl.extract.body import body_end, body_images, body_lines
from yybcrawl.extract.breadcrumb import find_breadcrumb
from yybcrawl.extract.byline import find_byline
from yybcrawl.extract.decoding import decode
from yybcrawl.extract.heading import find_heading
from yybcrawl.extract.landmarks import ends_body, is_tagline
from yybcrawl.extract.reader import read_page

if TYPE_CHECKING:
    from datetime import date, datetime

    from yybcrawl.extract.page import Page
    from yybcrawl.items import Author, Image


class Kind(enum.StrEnum):
    """What a page turned out to be."""

    ARTICLE = "article"
    GALLERY = "gallery"
    EMPTY = "empty"


@dataclass(slots=True, kw_only=True)
class ExtractedArticle:
    """The facts of an article page, as printed; a missing one is None or empty.

    `paragraphs` is the body in order, without title, source line and lines that are only a
    credit; `published_at` is aware (+08:00) and None where no time, or 00:00, is printed.
    """

    title: str | None = None
    source: str | None = None
    byline: str | None = None
    authors: list[Author] = field(default_factory=list)
    published_on: date | None = None
    published_at: datetime | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    paragraphs: list[str] = field(default_factory=list, repr=False)
    images: list[Image] = field(default_factory=list, repr=False)
    kind: Kind = Kind.EMPTY

    def set_body(self, lines: list[str]) -> None:
        """Take the lines of the body, of which those that are only a credit become the byline."""
        byline = find_byline(lines)
        self.byline, self.authors = byline.text, byline.authors
        self.paragraphs = [line for index, line in enumerate(lines) if index not in byline.lines]


def extract_article(body: bytes, url: str, content_type: str | None = None) -> ExtractedArticle:
    """Read an article page: `body` as fetched from `url`, with its Content-Type header if known.

    A pure function: no network, no database. It never raises for what a page contains.
    """
    return read_article(read_article_page(decode(body, content_type), url))


def read_article_page(html: str, url: str) -> Page:
    """Read the page of an article as far as its tagline, below which nothing belongs to it."""
    return read_page(html, url, until=is_tagline)


def read_article(page: Page) -> ExtractedArticle:
    """Read the article on a page by its landmarks and structure."""
    breadcrumb = find_breadcrumb(page)
    first = breadcrumb.line + 1 if breadcrumb else 0
    end = body_end(page, first)
    heading = find_heading(page, first, end)
    lines = body_lines(page, heading.body, end)
    article = ExtractedArticle(
        title=heading.title,
        source=heading.source,
        published_on=heading.printed.on if heading.printed else None,
        published_at=heading.printed.at if heading.printed else None,
        images=body_images(page, heading.body, end, lines),
    )
    article.set_body([line.text for line in lines])
    if breadcrumb:
        article.province, article.city = breadcrumb.province, breadcrumb.city
        article.district = breadcrumb.district
    ending = page.lines[end] if end < len(page.lines) else None
    is_ended = ending is not None and ends_body(ending.text, has_link=ending.linked > 0)
    article.kind = _kind(article, has_landmark=heading.has_meta or is_ended)
    return article


def join_parts(parts: list[ExtractedArticle]) -> ExtractedArticle:
    """Join the parts of an article that is split over pages, in order; the first has the fields."""
    whole = parts[0]
    for part in parts[1:]:
        whole.paragraphs += part.paragraphs
        whole.images += [image for image in part.images if image not in whole.images]
        whole.authors += [author for author in part.authors if author not in whole.authors]
        whole.byline = whole.byline or part.byline
    return whole


def _kind(article: ExtractedArticle, *, has_landmark: bool) -> Kind:
    if not article.title or not has_landmark:
        return Kind.EMPTY
    if article.paragraphs:
        return Kind.ARTICLE
    return Kind.GALLERY if article.images else Kind.EMPTY
