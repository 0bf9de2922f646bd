from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from tests.support.archive import ledger, rows, stored_articles
from tests.support.crawling import crawl, database_of
from tests.support.living_portal import LivingPortal, living
from yybcrawl.storage import models
from yybcrawl.storage.engine import open_database, writing
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import RowMapping

ONE = ("-a", "districts=新都")
XINDU = "/chengdu/xindu/"
DAYS = 24
FRESH = range(DAYS - 6, DAYS + 1)


@pytest.fixture
def portal() -> LivingPortal:
    """A portal whose newest article is of today, with one a day before that."""
    today = datetime.now(CHINA).date()
    return LivingPortal.of(DAYS, first_day=today - timedelta(days=DAYS))


def look(folder: Path, portal: LivingPortal, *options: str) -> list[str]:
    """Crawl and return the keys of the articles that were asked for."""
    portal.begin()
    with living(portal) as base_url:
        run = crawl(folder, base_url, *ONE, *options)
    assert run.code == 0, run.stderr
    return portal.asked_articles()


def looks(folder: Path) -> dict[str, datetime]:
    """Return when the articles are due, by key."""
    keys = {row["id"]: row["key"] for row in rows(database_of(folder), models.Article)}
    found = rows(database_of(folder), models.SecondLook)
    return {keys[row["article_id"]]: row["due_at"] for row in found}


def articles(folder: Path) -> dict[str, RowMapping]:
    return {row["key"]: row for row in rows(database_of(folder), models.Article)}


def let_pass(folder: Path, hours: float) -> None:
    """Move all that is stored into the past."""
    engine = open_database(database_of(folder))
    with writing(engine) as connection:
        for model, name in ((models.Article, "first_seen_at"), (models.SecondLook, "due_at")):
            table = models.table(model)
            (key,) = table.primary_key.columns
            for row in rows(database_of(folder), model):
                earlier = row[name] - timedelta(hours=hours)
                connection.execute(
                    update(table).where(key == row[key.name]).values({name: earlier})
                )
    engine.dispose()


def test_fresh_articles_are_looked_at_again_at_6_24_and_72_hours(
    tmp_path: Path, portal: LivingPortal
) -> None:
    fresh = {portal.key("xindu", day) for day in FRESH}
    look(tmp_path, portal)
    first = articles(tmp_path)
    due = looks(tmp_path)
    # Yesterday's midnight may have passed: a week is seven or eight days of the calendar.
    assert fresh <= due.keys() <= fresh | {portal.key("xindu", DAYS - 7)}
    after = [time - first[key]["first_seen_at"] for key, time in due.items()]
    assert timedelta(hours=6) <= min(after) < max(after) <= timedelta(hours=7.5)
    assert look(tmp_path, portal) == []

    let_pass(tmp_path, 7.5)
    assert sorted(look(tmp_path, portal)) == sorted(due)
    assert look(tmp_path, portal) == []
    let_pass(tmp_path, 24)
    assert sorted(look(tmp_path, portal)) == sorted(due)
    let_pass(tmp_path, 72)
    assert sorted(look(tmp_path, portal)) == sorted(due)
    assert looks(tmp_path) == {}
    let_pass(tmp_path, 1000)
    assert look(tmp_path, portal) == []


def test_a_look_that_was_missed_is_not_made_up_for(tmp_path: Path, portal: LivingPortal) -> None:
    look(tmp_path, portal)
    count = len(looks(tmp_path))
    let_pass(tmp_path, 1000)
    assert len(look(tmp_path, portal)) == count
    assert look(tmp_path, portal) == []


def test_looks_find_what_no_walked_page_lists_and_count_what_they_find(
    tmp_path: Path, portal: LivingPortal
) -> None:
    look(tmp_path, portal)
    due = looks(tmp_path)
    corrected, gone = portal.key("xindu", DAYS), portal.key("xindu", DAYS - 1)
    portal.corrected = {corrected}
    portal.broken = {portal.path("xindu", DAYS - 1): 404}
    new = portal.publish(25, "xindu")
    let_pass(tmp_path, 8)
    assert set(look(tmp_path, portal)) == new | due.keys()
    counts = ledger(database_of(tmp_path))[XINDU]
    assert (counts["stored"], counts["changed"]) == (25, 2)
    assert counts["unchanged"] == len(due) - 2
    assert counts["listed"] == counts["known"] + counts["requested"]
    stored = stored_articles(database_of(tmp_path))
    assert stored[corrected].revision == 2
    row = articles(tmp_path)[gone]
    assert row["gone_at"] is not None
    assert row["body"]
    # What is gone is not looked at any more.
    assert gone not in looks(tmp_path)
    assert not rows(database_of(tmp_path), models.Failure)


def test_a_look_that_fails_is_repeated_by_the_next_run(
    tmp_path: Path, portal: LivingPortal
) -> None:
    look(tmp_path, portal)
    let_pass(tmp_path, 8)
    portal.broken = {portal.path("xindu", DAYS): 503}
    portal.begin()
    with living(portal) as base_url:
        run = crawl(tmp_path, base_url, *ONE, "-s", "RETRY_TIMES=0")
    assert run.code == 6
    portal.broken.clear()
    assert look(tmp_path, portal) == [portal.key("xindu", DAYS)]
    (failure,) = rows(database_of(tmp_path), models.Failure)
    assert failure["resolved_at"] is not None


def test_looks_are_off_with_an_empty_list(tmp_path: Path, portal: LivingPortal) -> None:
    look(tmp_path, portal, "-s", "YYBCRAWL_SECOND_LOOKS=")
    assert looks(tmp_path) == {}


def test_every_article_is_looked_at_where_no_age_is_too_great(
    tmp_path: Path, portal: LivingPortal
) -> None:
    options = ("-s", "YYBCRAWL_SECOND_LOOKS=1", "-s", "YYBCRAWL_SECOND_LOOK_DAYS=1e6")
    look(tmp_path, portal, *options)
    assert len(looks(tmp_path)) == DAYS
    now = datetime.now(UTC)
    assert all(now < time < now + timedelta(hours=1.25) for time in looks(tmp_path).values())
