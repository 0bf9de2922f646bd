"""An article item from what its page says and where it was met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yybcrawl.extract.menu import channel_slug
from yybcrawl.items import Article
from yybcrawl.portals.gazetteer import find_county

if TYPE_CHECKING:
    from yybcrawl.extract.addresses import ArticleAddress
    from yybcrawl.extract.article import ExtractedArticle
    from yybcrawl.items import Channel
    from yybcrawl.portals.gazetteer import Place


def assemble_article(
    portal: str,
    place: Place,
    address: ArticleAddress,
    extracted: ExtractedArticle,
    channels: list[Channel],
) -> Article:
    """Return the item of an article; places that its page does not name come from its address."""
    return Article(
        portal=portal,
        key=address.key,
        url=address.url,
        title=extracted.title or "",
        source=extracted.source,
        byline=extracted.byline,
        authors=extracted.authors,
        published_on=extracted.published_on,
        published_at=extracted.published_at,
        province=extracted.province or place.province,
        city=extracted.city or place.name,
        district=extracted.district if extracted.city else _district(place, address, channels),
        paragraphs=extracted.paragraphs,
        images=extracted.images,
        channels=list(channels),
    )


def _district(place: Place, address: ArticleAddress, channels: list[Channel]) -> str | None:
    """Return the district of an article by its address; None for the city's own channel."""
    for channel in channels:
        if channel_slug(channel.path) == address.channel:
            return channel.district
    county = find_county(place, address.channel)
    return county.name if county else None
