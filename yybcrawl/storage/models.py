"""The tables of the archive; what each column means for users stands in docs/."""

from __future__ import annotations

from yybcrawl.storage.article_models import (
    Article,
    ArticleAuthor,
    ArticleBand,
    ArticleChannel,
    ArticleImage,
    ArticleRevision,
    stories,
)
from yybcrawl.storage.base import Base, table
from yybcrawl.storage.crawl_models import (
    Channel,
    Failure,
    Frontier,
    Listing,
    PageCopy,
    Run,
    RunChannel,
    SecondLook,
)

__all__ = [
    "Article",
    "ArticleAuthor",
    "ArticleBand",
    "ArticleChannel",
    "ArticleImage",
    "ArticleRevision",
    "Base",
    "Channel",
    "Failure",
    "Frontier",
    "Listing",
    "PageCopy",
    "Run",
    "RunChannel",
    "SecondLook",
    "stories",
    "table",
]
