"""An archive whose gaps, silences, doubles and flaws are known, and the page that reports it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from parsel import Selector

from tests.storage.samples import article, channel
from yybcrawl.items import Failure
from yybcrawl.report.page import write_page
from yybcrawl.report.survey import survey
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.runs import ChannelTally, begin_run, finish_run
from yybcrawl.workdays import is_workday

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from yybcrawl.items import Article

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 9, 7), date(2026, 11, 20)
XINDU, WENJIANG = channel(), channel("wenjiang", "温江")
# 新都 prints nothing from 12 to 25 October; 温江 falls silent after 6 November.
GAP = (date(2026, 10, 10), date(2026, 10, 25))
SILENT_AFTER = date(2026, 11, 6)
RUNS = 21
_DAY = timedelta(days=1)


def fill(engine: Engine) -> None:
    """Fill an archive: both channels print on workdays, and are seen at five in the morning."""
    archive = Archive(engine)
    for day in workdays():
        seen = datetime(day.year, day.month, day.day, 21, tzinfo=UTC)
        archive.store(list(_articles(day)), now=seen)
    _odd_ones(archive)
    for day in workdays()[-RUNS:]:
        at = datetime(day.year, day.month, day.day, 21, tzinfo=UTC)
        code = 6 if day == LAST else 0
        run = begin_run(engine, "chengdu", {}, at)
        finish_run(
            engine,
            run,
            status="incomplete" if code else "healthy",
            exit_code=code,
            reason="incomplete: 1 of 9 pages failed." if code else "healthy: all of it.",
            stats={},
            now=at + timedelta(minutes=3),
            channels=[
                ChannelTally(channel=met, pages=2, listed=3, requested=3, stored=2)
                for met in (XINDU, WENJIANG)
            ],
        )
    failure = Failure(
        portal="yybnet", url="https://x/7", kind="article", reason="timed out", channel=XINDU
    )
    archive.store([failure], now=NOW)


def workdays() -> list[date]:
    """Return the days on which a paper appears."""
    days = (FIRST + n * _DAY for n in range((LAST - FIRST).days + 1))
    return [day for day in days if is_workday(day)]


def _articles(day: date) -> Iterator[Article]:
    for met in (XINDU, WENJIANG):
        lacks = GAP[0] <= day <= GAP[1] if met is XINDU else day > SILENT_AFTER
        if not lacks:
            yield article(
                f"{day:%Y%m%d}{int(met is WENJIANG)}",
                url=f"https://www.yybnet.net{met.path}{day:%Y%m}/{day:%Y%m%d}.html",
                title=f"{met.name}{day}",
                source="天府早报" if met is XINDU else "锦城日报",
                published_on=day,
                published_at=None,
                district=met.district,
                paragraphs=[f"{met.name}在{day}的消息，与前一天不同。"],
                channels=[met],
            )


def _odd_ones(archive: Archive) -> None:
    """Add a double, three that lack something, and two whose day cannot be right."""
    text = [f"新都在{FIRST}的消息，与前一天不同。"]
    day = {"published_on": FIRST + _DAY, "published_at": None}
    seen = NOW - 3 * _DAY
    archive.store(
        [
            article("1", url="https://x/1", paragraphs=text, **day),
            article("2", url="https://x/2", paragraphs=["二。"], source=None, **day),
            article("3", url="https://x/3", paragraphs=["三。"], published_on=None),
            article("4", url="https://x/4", paragraphs=[], source=None, **day),
            article("5", url="https://x/5", paragraphs=["五。"], published_on=date(1970, 1, 1)),
            article("6", url="https://x/6", paragraphs=["六。"], published_on=date(2099, 1, 1)),
        ],
        now=seen,
    )


def report(engine: Engine, now: datetime = NOW, database: str | None = None) -> Selector:
    """Return the parsed page of an archive."""
    return Selector(write_page(survey(engine, now, database)))


def text_of(node: Selector) -> str:
    """Return the text of a node as it is read."""
    return " ".join("".join(node.xpath(".//text()").getall()).split())


def cells(page: Selector, caption: str, row: str) -> list[str]:
    """Return a row of the table with a caption, its first cell left out."""
    table = page.xpath(f"//table[caption[contains(., '{caption}')]]")
    (found,) = table.xpath(f".//tbody/tr[th[normalize-space()='{row}']]")
    return [text_of(cell) for cell in found.xpath("./td")]
