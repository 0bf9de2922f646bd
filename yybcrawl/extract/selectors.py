"""Selectors of one portal, for a page that landmarks and structure alone do not carry."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parsel import Selector

from yybcrawl.extract.body import body_lines
from yybcrawl.extract.dates import find_printed
from yybcrawl.extract.images import body_images
from yybcrawl.extract.layout import Layout
from yybcrawl.extract.reader import read_page
from yybcrawl.extract.sources import read_source

if TYPE_CHECKING:
    from yybcrawl.extract.article import ExtractedArticle


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors (parsel's) that overrule the reader; an empty one overrules nothing.

    `title` and `meta` (the line of source and date) select elements by their text, `body`
    the elements whose lines and pictures are the body. One that matches nothing is ignored.
    """

    title: str = ""
    meta: str = ""
    body: str = ""

    def apply(self, article: ExtractedArticle, html: str, url: str) -> None:
        """Replace the fields of `article` that these selectors find in its page."""
        if not (self.title or self.meta or self.body):
            return
        tree = Selector(text=html)
        if self.title and (title := _text(tree, self.title)):
            article.title = title
        if self.meta and (meta := _text(tree, self.meta)):
            printed = find_printed(unicodedata.normalize("NFKC", meta))
            article.source = read_source(meta)
            article.published_on = printed.on if printed else None
            article.published_at = printed.at if printed else None
        if self.body and (parts := tree.css(self.body).getall()):
            page = read_page("<br>".join(parts), url)
            layout = Layout(first=0, end=len(page.lines))
            lines = body_lines(page, layout)
            article.images = body_images(page, layout, lines)
            article.set_body([line.text for line in lines])


def _text(tree: Selector, selector: str) -> str:
    """Return the text of the first element that `selector` matches."""
    return " ".join("".join(tree.css(selector)[:1].css("*::text").getall()).split())
