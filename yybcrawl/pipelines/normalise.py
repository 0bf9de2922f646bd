"""Normalising the text of articles."""

from __future__ import annotations

from typing import Any

from yybcrawl.extract.text import normalise_body, normalise_line
from yybcrawl.items import Article, Author, Image


class NormalisePipeline:
    """Gives an article one spelling, so that equal texts are equal strings."""

    def process_item(self, item: Any) -> Any:
        """Normalise an article; pass other items on."""
        if isinstance(item, Article):
            normalise(item)
        return item


def normalise(article: Article) -> None:
    """Normalise every text of `article` in place; its addresses, dates and places stay."""
    article.title = normalise_line(article.title)
    article.source = _line(article.source)
    article.byline = _line(article.byline)
    article.authors = [Author(normalise_line(name), role) for name, role in article.authors]
    article.paragraphs = normalise_body(article.paragraphs)
    article.images = [Image(url, _line(caption)) for url, caption in article.images]


def _line(text: str | None) -> str | None:
    return normalise_line(text) or None if text else None
