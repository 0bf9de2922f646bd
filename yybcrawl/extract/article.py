"""An article page, read: bytes in, fields out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yybcrawl.extract.body import body_lines
from yybcrawl.extract.by_landmarks import layout_by_landmarks
from yybcrawl.extract.by_prose import layout_by_prose
from yybcrawl.extract.byline import find_byline, read_meta_byline
from yybcrawl.extract.decoding import decode
from yybcrawl.extract.headline import clean_title
from yybcrawl.extract.images import body_images
from yybcrawl.extract.kinds import Kind, page_kind
from yybcrawl.extract.landmarks import is_tagline
from yybcrawl.extract.parts import part_links
from yybcrawl.extract.reader import read_page

if TYPE_CHECKING:
    from datetime import date, datetime

    from yybcrawl.extract.page import Page
    from yybcrawl.items import Author, Image


@dataclass(slots=True, kw_only=True)
class ExtractedArticle:
    """The facts of an article page, as printed; a missing one is None or empty.

    `paragraphs` is the body in order, without title, source line and lines that are only a
    credit; `published_at` is aware (+08:00) and None where no time, or 00:00, is printed.
    `parts` are the absolute addresses of the other pages that it is split over.
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
    parts: list[str] = field(default_factory=list, repr=False)

    def set_body(self, lines: list[str], meta: str = "") -> None:
        """Take the lines of the body, of which those that are only a credit become the byline.

        `meta` is the text under the title, where people may be named too.
        """
        inner, outer = find_byline(lines), read_meta_byline(meta)
        named = {person.name for person in inner.authors}
        others = [person for person in outer.authors if person.name not in named]
        self.byline = " ".join(filter(None, (outer.text if others else None, inner.text))) or None
        self.authors = others + inner.authors
        self.paragraphs = [line for index, line in enumerate(lines) if index not in inner.lines]


def extract_article(
    body: bytes, url: str, content_type: str | None = None, fetched_at: datetime | None = None
) -> ExtractedArticle:
    """Read an article page: `body` as fetched from `url`, with its Content-Type header if known.

    Dates told from the moment of reading (昨天, 3小时前) are read against the aware `fetched_at`.
    A pure function: no network, no database. It never raises for what a page contains.
    """
    return read_article(read_article_page(decode(body, content_type), url), fetched_at)


def read_article_page(html: str, url: str) -> Page:
    """Read the page of an article as far as its tagline, below which nothing belongs to it."""
    return read_page(html, url, until=is_tagline)


def read_article(page: Page, fetched_at: datetime | None = None) -> ExtractedArticle:
    """Read the article on a page: by the portal's landmarks where it shows them, else by prose.

    Dates told from the moment of reading are read against the aware `fetched_at`.
    """
    layout = layout_by_landmarks(page) or layout_by_prose(page, fetched_at)
    lines = body_lines(page, layout) if layout else []
    images = body_images(page, layout, lines) if layout else []
    kind = page_kind(page, layout, lines, images)
    if layout is None or kind not in (Kind.ARTICLE, Kind.GALLERY):
        is_titled = kind in (Kind.LIST, Kind.EMPTY)
        return ExtractedArticle(title=clean_title(page.title) if is_titled else None, kind=kind)
    article = ExtractedArticle(title=layout.title, source=layout.source, images=images, kind=kind)
    article.set_body([*(line.text for line in lines), *layout.credits], layout.people)
    if not article.paragraphs:
        # A line that is only a credit was all there is.
        if not images:
            return ExtractedArticle(title=layout.title, kind=Kind.EMPTY)
        article.kind = Kind.GALLERY
    article.parts = part_links(page)
    if layout.printed:
        article.published_on, article.published_at = layout.printed.on, layout.printed.at
    if layout.breadcrumb:
        article.province, article.city = layout.breadcrumb.province, layout.breadcrumb.city
        article.district = layout.breadcrumb.district
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
