"""Whether an archive holds only whole articles, for tests that interrupt what writes it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import text

from tests.support.archive import opened, rows
from tests.support.search import check_index
from yybcrawl.storage import models
from yybcrawl.storage.fingerprints import bands, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import RowMapping


def check_whole(url: str) -> int:
    """Assert that the database is sound and every article in it whole; return their number.

    The articles are those of `tests.support.storing`: each has two people, a picture and two
    channels.
    """
    with opened(url) as connection:
        if connection.dialect.name == "sqlite":
            assert connection.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        check_index(connection)
    articles = rows(url, models.Article)
    ids = [article["id"] for article in articles]
    for model, each in (
        (models.ArticleAuthor, 2),
        (models.ArticleImage, 1),
        (models.ArticleChannel, 2),
    ):
        assert Counter(part["article_id"] for part in rows(url, model)) == dict.fromkeys(ids, each)
    _check_versions(url, articles)
    _check_fingerprints(url, articles)
    return len(articles)


def _check_versions(url: str, articles: Sequence[RowMapping]) -> None:
    versions = rows(url, models.ArticleRevision)
    assert Counter(version["article_id"] for version in versions) == {
        article["id"]: article["revision"] for article in articles
    }
    newest = {version["article_id"]: version["content_hash"] for version in versions}
    assert newest == {article["id"]: article["content_hash"] for article in articles}


def _check_fingerprints(url: str, articles: Sequence[RowMapping]) -> None:
    first: dict[str, RowMapping] = {}
    for article in sorted(articles, key=lambda article: article["id"]):
        if article["text_hash"]:
            first.setdefault(article["text_hash"], article)
    found = bands([words_of(article["body"]) for article in first.values()])
    wanted = {
        (band, article["id"])
        for article, own in zip(first.values(), found, strict=True)
        for band in own
    }
    assert {(row["band"], row["article_id"]) for row in rows(url, models.ArticleBand)} == wanted
