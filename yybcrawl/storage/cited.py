"""A stored article as a citation names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yybcrawl.citation import WRITERS, Cited
from yybcrawl.plain import plain
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from yybcrawl.storage.dossier import Dossier, Version


def cited(article: Dossier, version: Version) -> Cited:
    """Return what a citation of this version of `article` names, in one line each."""
    names = (plain(name) for name, role in article.people if role in WRITERS)
    return Cited(
        portal=article.portal,
        key=article.key,
        url=article.url,
        title=plain(version.title),
        writers=tuple(dict.fromkeys(names)),
        source=plain(version.source) if version.source else None,
        published_on=version.published_on,
        revision=version.revision,
        captured_at=version.seen_at.astimezone(CHINA),
    )
