"""Makes the demo's articles: the truth about each, and how its page will look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Literal, cast

from yybcrawl.demo.bylines import Byline, write_byline
from yybcrawl.demo.phrases import CAPTIONS, PAPERS
from yybcrawl.demo.places import CITY_PATH, PLACES, Place
from yybcrawl.demo.prose import fill, write_story
from yybcrawl.demo.truth import HOME, DemoArticle, DemoImage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

Markup = Literal["p", "div", "br", "table"]

FIRST_MINUTE = datetime(2017, 2, 1, 0, 1, tzinfo=timezone(timedelta(hours=8)))
DAYS = 1764
MINUTES_A_DAY = 24 * 60 - 1  # 00:00 is left out: printed, it means that the time is unknown
FIRST_NUMBER = 5_300_000

COPY_SHARE = 0.05
COPY_DELAY = 20  # days
BYLINE_SHARE = 0.88
IMAGE_SHARE = 0.22
CROSS_LISTED_SHARE = 0.12
MARKUPS = {"p": 6, "div": 2, "br": 2, "table": 1}

# the least number of pages of each kind, and their share of a large portal
QUIRKS = {
    "mobile": (2, 0.08),
    "gb2312": (3, 0.015),
    "no recommendation": (3, 0.02),
    "midnight": (3, 0.015),
    "backslash": (3, 0.02),
    "spaces": (3, 0.02),
    "wide": (2, 0.01),
    "jump": (3, 0.02),
}
SINGLE_QUIRKS = ("no time", "no source", "two parts", "three parts")
PARTS = {"two parts": 2, "three parts": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An article with all that its page needs besides: `lines` are its body before any noise.

    `moment` counts the minutes that articles are printed in, from the first.
    """

    article: DemoArticle
    moment: int
    lines: tuple[str, ...]
    stamp: str
    markup: Markup
    quirks: frozenset[str]

    @property
    def parts(self) -> int:
        """The number of pages that the article is split over."""
        return max((PARTS.get(quirk, 1) for quirk in self.quirks), default=1)


def write_sheets(count: int, unlisted: int, rng: Random) -> tuple[list[Sheet], list[Sheet]]:
    """Write `count` listed articles, some of them copies, and `unlisted` ones of no channel."""
    copies = round(count * COPY_SHARE)
    fresh = count - copies
    moments = rng.sample(range(DAYS * MINUTES_A_DAY), fresh + unlisted)
    quirks = _deal_quirks(fresh, rng)
    titles: set[str] = set()
    originals = [
        _write_sheet(moment, quirks.get(serial, frozenset()), serial, titles, rng)
        for serial, moment in enumerate(moments)
    ]
    listed = originals[:fresh]
    taken = set(moments)
    for original in rng.sample([sheet for sheet in listed if sheet.parts == 1], copies):
        moment = original.moment
        while moment in taken:
            moment = original.moment + rng.randint(MINUTES_A_DAY, COPY_DELAY * MINUTES_A_DAY)
        taken.add(moment)
        listed.append(_copy(original, moment, rng))
    hidden = [
        replace(sheet, article=replace(sheet.article, channels=(), images=()))
        for sheet in originals[fresh:]
    ]
    return sorted(listed, key=lambda sheet: sheet.moment, reverse=True), hidden


def _deal_quirks(count: int, rng: Random) -> dict[int, frozenset[str]]:
    dealt: dict[int, set[str]] = {}
    for quirk, (least, share) in QUIRKS.items():
        for serial in rng.sample(range(count), max(least, round(share * count))):
            dealt.setdefault(serial, set()).add(quirk)
    for serial, quirk in zip(
        rng.sample(range(count), len(SINGLE_QUIRKS)), SINGLE_QUIRKS, strict=True
    ):
        dealt[serial] = {quirk}
    return {serial: frozenset(names) for serial, names in dealt.items()}


def _write_sheet(
    moment: int, quirks: frozenset[str], serial: int, titles: set[str], rng: Random
) -> Sheet:
    place = PLACES[serial] if serial < len(PLACES) else _any_place(rng)
    printed_at = _printed_at(moment)
    key, path = _address(moment, place)
    eve = (printed_at - timedelta(days=1)).date()
    story = write_story(place, eve, rng, rare="gb2312" in quirks)
    while story.title in titles:
        story = write_story(place, eve, rng, rare="gb2312" in quirks)
    titles.add(story.title)
    source = rng.choice(PAPERS)
    byline = None
    if rng.random() < BYLINE_SHARE:
        byline = write_byline(source, place.name, f"{eve.month}月{eve.day}日", rng)
    paragraphs = _credit_paragraphs(story.paragraphs, byline)
    timeless = bool(quirks & {"midnight", "no time"})
    article = DemoArticle(
        key=key,
        path=path,
        title=story.title,
        source=None if "no source" in quirks else source,
        byline=byline.credit if byline else None,
        people=byline.people if byline else (),
        published_on=printed_at.date(),
        published_at=None if timeless else printed_at,
        district=place.district,
        channels=_channels(place, rng),
        paragraphs=paragraphs,
        images=tuple(_images(key, printed_at, rng)),
        duplicate_of=None,
    )
    return Sheet(
        article=article,
        moment=moment,
        lines=_credit_lines(paragraphs, byline),
        stamp=_stamp(printed_at, quirks),
        markup=_any_markup(rng),
        quirks=quirks,
    )


def _copy(original: Sheet, moment: int, rng: Random) -> Sheet:
    place = _any_place(rng)
    printed_at = _printed_at(moment)
    key, path = _address(moment, place)
    article = replace(
        original.article,
        key=key,
        path=path,
        source=rng.choice([paper for paper in PAPERS if paper != original.article.source]),
        published_on=printed_at.date(),
        published_at=printed_at,
        district=place.district,
        channels=_channels(place, rng),
        duplicate_of=original.article.key,
    )
    return replace(
        original,
        article=article,
        moment=moment,
        stamp=_stamp(printed_at, frozenset()),
        markup=_any_markup(rng),
        quirks=frozenset(),
    )


def _any_place(rng: Random) -> Place:
    return rng.choices(PLACES, [13 if place.district is None else 2 for place in PLACES])[0]


def _any_markup(rng: Random) -> Markup:
    return cast("Markup", rng.choices(list(MARKUPS), list(MARKUPS.values()))[0])


def _printed_at(moment: int) -> datetime:
    days, minutes = divmod(moment, MINUTES_A_DAY)
    return FIRST_MINUTE + timedelta(days=days, minutes=minutes)


def _stamp(printed_at: datetime, quirks: frozenset[str]) -> str:
    if "no time" in quirks:
        return f"{printed_at:%Y-%m-%d}"
    return (
        f"{printed_at:%Y-%m-%d} 00:00" if "midnight" in quirks else f"{printed_at:%Y-%m-%d %H:%M}"
    )


def _address(moment: int, place: Place) -> tuple[str, str]:
    key = str(FIRST_NUMBER + 4 * moment + moment % 3)
    return key, f"{CITY_PATH}{place.slug}/{_printed_at(moment):%Y%m}/{key}.html"


def _channels(place: Place, rng: Random) -> tuple[str, ...]:
    others = [other.channel for other in PLACES if other != place]
    more = rng.randint(1, 2) if rng.random() < CROSS_LISTED_SHARE else 0
    return (place.channel, *rng.sample(others, more))


def _images(key: str, printed_at: datetime, rng: Random) -> Iterator[DemoImage]:
    amount = rng.randint(1, 3) if rng.random() < IMAGE_SHARE else 0
    for number in range(1, amount + 1):
        url = f"{HOME}/uploads/{printed_at:%Y%m}/{key}_{number}.png"
        yield DemoImage(url, fill(rng.choice(CAPTIONS), {}, rng))


def _credit_paragraphs(paragraphs: tuple[str, ...], byline: Byline | None) -> tuple[str, ...]:
    if byline and byline.position == "lead":
        return (byline.text + paragraphs[0], *paragraphs[1:])
    if byline and byline.position == "glued":
        return (*paragraphs[:-1], paragraphs[-1] + byline.text)
    return paragraphs


def _credit_lines(paragraphs: tuple[str, ...], byline: Byline | None) -> tuple[str, ...]:
    if byline and byline.position == "first":
        return (byline.text, *paragraphs)
    if byline and byline.position == "last":
        return (*paragraphs, byline.text)
    return paragraphs
