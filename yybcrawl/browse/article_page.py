"""The page of an article: what there is to read, and all that the archive knows about it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from yybcrawl.browse.wording import permalink, printed
from yybcrawl.citation import Style, cite
from yybcrawl.differences import Kind, compare, compare_line
from yybcrawl.storage.cited import cited
from yybcrawl.storage.dossier import Twin, read_dossier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from yybcrawl.differences import Paragraph
    from yybcrawl.storage.dossier import Dossier, Version

# Comparing long texts takes time: older versions are in the JSON.
_COMPARED = 10
_STYLES = {
    Style.GBT7714: "GB/T 7714—2015",
    Style.TEXT: "文字",
    Style.BIBTEX: "BibTeX",
}


class Citation(NamedTuple):
    """A citation, and what its form is called."""

    style: str
    text: str


class Printing(NamedTuple):
    """One of the times that a text was printed; the address of this very page is None."""

    twin: Twin
    is_first: bool
    address: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed: facts by their names, and paragraphs; None for some that stayed."""

    version: Version
    facts: list[tuple[str, Paragraph]]
    paragraphs: list[Paragraph | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """What the template shows.

    `printings` are empty where a text was printed once, and in the order of time. `edits` are how
    this text differs from the first printed one, None where it is that one or does not differ.
    """

    article: Dossier
    place: str | None
    address: str
    citations: list[Citation]
    printings: list[Printing]
    edits: list[Paragraph | None] | None
    changes: list[Change]
    uncompared: int


def make_article_page(engine: Engine, portal: str, key: str) -> ArticlePage | None:
    """Ask the archive for an article, None where it has none. Raises DatabaseError."""
    article = read_dossier(engine, portal, key)
    if article is None:
        return None
    first = article
    if article.original is not None:
        first = read_dossier(engine, article.original.portal, article.original.key) or article
    edits = None
    if first is not article and first.paragraphs != article.paragraphs:
        edits = list(_folded(compare(first.paragraphs, article.paragraphs)))
    pairs = list(pairwise(article.versions))
    return ArticlePage(
        article=article,
        place=article.district or article.city,
        address=permalink(portal, key),
        citations=[
            Citation(name, cite(cited(article, article.versions[-1]), style))
            for style, name in _STYLES.items()
        ],
        printings=list(_printings(article, first)),
        edits=edits,
        changes=[_change(old, new) for old, new in reversed(pairs[-_COMPARED:])],
        uncompared=max(0, len(pairs) - _COMPARED),
    )


def _printings(article: Dossier, first: Dossier) -> Iterator[Printing]:
    if not first.duplicates:
        return
    facts = (name for name in Twin.__slots__ if name != "similarity")
    own = Twin(**{name: getattr(first, name) for name in facts}, similarity=None)
    for twin in (own, *first.duplicates):
        is_this = (twin.portal, twin.key) == (article.portal, article.key)
        yield Printing(twin, twin is own, None if is_this else permalink(twin.portal, twin.key))


def _change(old: Version, new: Version) -> Change:
    facts = [
        ("标题", compare_line(old.title, new.title)),
        ("来源", compare_line(old.source or "", new.source or "")),
        ("时间", compare_line(_time(old), _time(new))),
    ]
    return Change(
        new,
        [(name, pieces) for name, pieces in facts if not _is_same(pieces)],
        list(_folded(compare(old.paragraphs, new.paragraphs))),
    )


def _time(version: Version) -> str:
    return printed(version.published_on, version.published_at)


def _folded(paragraphs: list[Paragraph]) -> Iterator[Paragraph | None]:
    """Give what differs, and None for a stretch that does not."""
    for same, group in groupby(paragraphs, key=_is_same):
        if same:
            yield None
        else:
            yield from group


def _is_same(paragraph: Paragraph) -> bool:
    return all(piece.kind is Kind.SAME for piece in paragraph)
