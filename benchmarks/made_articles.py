"""Generated articles for the benchmark of the archive: the demo's prose, now and then reprinted."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from yybcrawl.demo.places import PLACES
from yybcrawl.demo.prose import person, write_story
from yybcrawl.items import Article, Author, Channel, Image
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterator

REPRINTED = 0.1
_PAPERS = ("天府早报", "成都商报", "华西都市报", "四川日报", "临江晚报")
_FIRST = datetime(2018, 1, 1, 8, 0, tzinfo=CHINA)
_CHANNELS = {
    place.channel: Channel(
        portal="yybnet",
        path=place.channel,
        name=place.menu_name,
        city="成都",
        district=place.district,
        url=f"https://www.yybnet.net{place.channel}",
    )
    for place in PLACES
}


def make_articles(seed: int = 1, *, apart: timedelta = timedelta(minutes=7)) -> Iterator[Article]:
    """Make different articles without end, the same for a seed; a tenth are cut reprints.

    Each is printed so much later than the one before.
    """
    rng = Random(seed)  # noqa: S311  invented text, the same on every machine
    recent: list[list[str]] = [["…"]]
    for number in count(1):
        place = rng.choice(PLACES)
        at = _FIRST + number * apart
        story = write_story(place, at.date(), rng)
        paragraphs = list(story.paragraphs)
        if rng.random() < REPRINTED:
            paragraphs = rng.choice(recent)[:-1] or paragraphs
        recent = [*recent[-500:], paragraphs]
        reporter, trainee = person(rng), person(rng)
        key = str(6_000_000 + number)
        url = f"https://www.yybnet.net{place.channel}{at:%Y%m}/{key}.html"
        yield Article(
            portal="yybnet",
            key=key,
            url=url,
            title=story.title,
            source=rng.choice(_PAPERS),
            byline=f"记者 {reporter} 实习生 {trainee}",
            authors=[Author(reporter, "记者"), Author(trainee, "实习生")],
            published_on=at.date(),
            published_at=at,
            province="四川",
            city="成都",
            district=place.district,
            paragraphs=paragraphs,
            images=[Image(f"https://www.yybnet.net/{key}.jpg", None)] if number % 4 == 0 else [],
            channels=[_CHANNELS[place.channel]],
        )
