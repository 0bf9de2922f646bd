from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from parsel import Selector

from tests.storage.samples import NOW
from yybcrawl.gaps import Gap
from yybcrawl.report.calendars import Days, draw_calendars
from yybcrawl.report.holes import Hole, Holes
from yybcrawl.report.page import write_page
from yybcrawl.report.survey import DUPLICATES, LACKING, ORIGINALS, UNREAD, Holdings, Quality, Survey
from yybcrawl.report.tallies import month_of

FIRST, LAST = date(2016, 11, 24), date(2026, 11, 23)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
MOST = 3_000_000


def made_survey(places: int, sources: int) -> Survey:
    """Make ten years in which every place prints a dozen articles on every day."""
    rng = Random(5)  # noqa: S311
    held, judged, holes = Holdings(), Quality(), Holes(channels=places)
    names = [f"四川城市{number} 某某区县{number}" for number in range(places)]
    for day in DAYS:
        month = month_of(day)
        for place in names:
            count = rng.randint(6, 19)
            held.articles += count
            held.days.setdefault(place, Counter())[day] = count
            held.places.add(place, month, count)
            held.sources.add(f"某某地方日报社{rng.randrange(sources)}", month, count)
            held.kinds.add(ORIGINALS, month, count)
            held.kinds.add(DUPLICATES, month, 1)
        judged.delays.setdefault(day.year, Counter())[rng.randrange(400)] += 1
        for what in (LACKING, UNREAD):
            judged.pages.add(what, month, 100)
            judged.problems.add(what, month, 3)
    for number in range(2000):
        day = rng.choice(DAYS)
        gap = Gap(day, day + timedelta(days=30), number % 90 + 1, 3)
        command = f"scrapy crawl chengdu -a districts=xindu -a since={day} -a until={gap.until}"
        holes.gaps.append(Hole(names[number % places], gap, 0, command))
    return Survey("sqlite:///yybcrawl.db", NOW, held, judged, holes, [])


@pytest.mark.parametrize(("places", "sources"), [(14, 30), (45, 300)])
def test_ten_full_years_are_below_three_megabytes(places: int, sources: int) -> None:
    page = write_page(made_survey(places, sources))
    assert len(page.encode()) < MOST
    found = Selector(page)
    assert len(found.css("tr.hole")) == 300
    assert "共 2,000 处，以下是最长的 300 处。" in page
    assert ("放不下" in page) == (places > 14)
    years = {caption.split()[-2] for caption in found.css("table.cal caption::text").getall()}
    assert "2026" in years
    assert ("2017" in years) or places > 14


def test_where_room_is_short_the_newest_years_are_drawn() -> None:
    counts = {f"{n}": Counter(dict.fromkeys(DAYS, 2)) for n in range(80)}
    days = Days(counts, {}, FIRST, LAST)
    calendars = list(draw_calendars(days))
    assert len(calendars) == 80
    for calendar in calendars:
        assert [year.year for year in calendar.years] == [2026, 2025]
        assert calendar.left_out == 9
        assert calendar.articles == 2 * len(DAYS)
