from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Row, event, func, select

from tests.storage.samples import BODY, LATER, NOW, article, channel, settled
from yybcrawl.items import Author, Failure, Fate, Image, ListPage
from yybcrawl.storage import models
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import RefusedRowError, open_database, reading
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def archive(engine: Engine) -> Archive:
    return Archive(engine)


def rows(engine: Engine, model: type[models.Base]) -> list[Row[Any]]:
    table = models.table(model)
    with reading(engine) as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def only(engine: Engine, model: type[models.Base]) -> Row[Any]:
    (row,) = rows(engine, model)
    return row


def page(*keys: str, slug: str = "xindu", name: str = "新都") -> ListPage:
    met = channel(slug, name)
    return ListPage(channel=met, number=1, url=met.url, keys=list(keys), requests=[])


def failure(url: str, reason: str = "HTTP 500") -> Failure:
    return Failure(portal="yybnet", url=url, kind="article", reason=reason)


def test_a_new_article_is_stored_with_all_its_parts(archive: Archive, engine: Engine) -> None:
    item = article()
    assert archive.store([item], now=NOW) == [Fate.STORED]
    row = only(engine, models.Article)
    assert (row.key, row.title, row.source) == ("7601743", "社区广场的读书会", "天府早报")
    assert row.published_at == datetime(2018, 4, 25, 3, 13, tzinfo=CHINA)
    assert row.published_on == date(2018, 4, 25)
    assert row.body == "\n\n".join(BODY)
    assert (row.content_hash, row.text_hash) == (item.content_hash, item.text_hash)
    assert (row.revision, row.changed_at, row.gone_at) == (1, None, None)
    assert row.first_seen_at == row.last_seen_at == NOW
    people = [(p.position, p.name, p.role) for p in rows(engine, models.ArticleAuthor)]
    assert people == [(1, "林晓", "记者"), (2, "周文静", "实习生")]
    assert only(engine, models.ArticleImage).caption == "读书会现场"
    version = only(engine, models.ArticleRevision)
    assert (version.revision, version.body, version.seen_at) == (1, row.body, NOW)
    met = only(engine, models.Channel)
    link = only(engine, models.ArticleChannel)
    assert (link.article_id, link.channel_id, link.first_seen_at) == (row.id, met.id, NOW)


def test_an_article_seen_again_is_only_seen_again(archive: Archive, engine: Engine) -> None:
    archive.store([article()], now=NOW)
    other = channel("wenjiang", "温江")
    assert archive.store([article(channels=[other])], now=LATER) == [Fate.UNCHANGED]
    row = only(engine, models.Article)
    assert (row.first_seen_at, row.last_seen_at) == (NOW, LATER)
    assert (row.revision, row.changed_at) == (1, None)
    assert len(rows(engine, models.ArticleRevision)) == 1
    assert [c.name for c in rows(engine, models.Channel)] == ["新都", "温江"]
    assert len(rows(engine, models.ArticleChannel)) == 2


def test_a_changed_article_is_a_new_version(archive: Archive, engine: Engine) -> None:
    archive.store([article()], now=NOW)
    changed = article(
        title="读书会改期", byline="王芳", authors=[Author("王芳", "作者")], images=[]
    )
    assert archive.store([changed], now=LATER) == [Fate.CHANGED]
    row = only(engine, models.Article)
    assert (row.title, row.revision) == ("读书会改期", 2)
    assert (row.first_seen_at, row.last_seen_at, row.changed_at) == (NOW, LATER, LATER)
    assert [a.name for a in rows(engine, models.ArticleAuthor)] == ["王芳"]
    assert rows(engine, models.ArticleImage) == []
    titles = [(v.revision, v.title, v.seen_at) for v in rows(engine, models.ArticleRevision)]
    assert titles == [(1, "社区广场的读书会", NOW), (2, "读书会改期", LATER)]


@pytest.mark.parametrize(
    "poorer",
    [
        {"source": None},
        {"published_at": None},
        {"published_at": None, "published_on": None},
        {"province": None, "city": None, "district": None},
    ],
)
def test_a_poorer_reading_takes_nothing_away(
    archive: Archive, engine: Engine, poorer: dict[str, Any]
) -> None:
    archive.store([article()], now=NOW)
    assert archive.store([article(**poorer)], now=LATER) == [Fate.UNCHANGED]
    assert archive.store([article(title="改期", **poorer)], now=LATER) == [Fate.CHANGED]
    row = only(engine, models.Article)
    kept = article()
    for name in ("source", "published_on", "published_at", "province", "city", "district"):
        assert getattr(row, name) == getattr(kept, name)


def test_another_day_takes_the_old_minute_with_it(archive: Archive, engine: Engine) -> None:
    archive.store([article()], now=NOW)
    archive.store([article(published_on=date(2018, 4, 26), published_at=None)], now=LATER)
    row = only(engine, models.Article)
    assert (row.published_on, row.published_at) == (date(2018, 4, 26), None)


def test_a_richer_reading_is_a_new_version(archive: Archive, engine: Engine) -> None:
    archive.store([article(source=None)], now=NOW)
    assert archive.store([article()], now=LATER) == [Fate.CHANGED]
    assert only(engine, models.Article).source == "天府早报"


def test_one_article_may_come_several_times_in_a_call(archive: Archive, engine: Engine) -> None:
    given = [article(), article("2"), article(title="改期"), article(title="改期")]
    fates = [Fate.STORED, Fate.STORED, Fate.CHANGED, Fate.UNCHANGED]
    assert archive.store(given, now=NOW) == fates
    assert [(a.key, a.revision) for a in rows(engine, models.Article)] == [("7601743", 2), ("2", 1)]


def test_the_same_key_on_another_portal_is_another_article(
    archive: Archive, engine: Engine
) -> None:
    other = article(portal="kcqsx", url="https://www.kcqsx.com/zhanjiang/201908/7601743.html")
    assert archive.store([article(), other], now=NOW) == [Fate.STORED, Fate.STORED]
    assert settled(engine, "7601743", portal="kcqsx") == {"7601743"}
    assert len(rows(engine, models.Article)) == 2


def test_only_articles_have_a_fate(archive: Archive) -> None:
    assert archive.store([page("7601743"), article(), failure("https://x/")], now=NOW) == [
        None,
        Fate.STORED,
        None,
    ]
    assert archive.store([], now=NOW) == []


def test_a_list_page_links_what_is_stored_and_what_comes_with_it(
    archive: Archive, engine: Engine
) -> None:
    archive.store([article("1", channels=[])], now=NOW)
    listed = page("1", "2", "3", "2", slug="wenjiang", name="温江")
    archive.store([listed, article("2", channels=[])], now=LATER)
    archive.store([listed, article("3")], now=LATER)
    by_id = {c.id: c.name for c in rows(engine, models.Channel)}
    keys = {a.id: a.key for a in rows(engine, models.Article)}
    links = {(keys[x.article_id], by_id[x.channel_id]) for x in rows(engine, models.ArticleChannel)}
    assert links == {("1", "温江"), ("2", "温江"), ("3", "温江"), ("3", "新都")}


def test_a_channel_keeps_its_newest_name(archive: Archive, engine: Engine) -> None:
    archive.store([page()], now=NOW)
    archive.store([page(name="今日新都")], now=LATER)
    row = only(engine, models.Channel)
    assert (row.name, row.first_seen_at, row.last_seen_at) == ("今日新都", NOW, LATER)


def test_a_failure_counts_its_attempts_until_its_article_is_stored(
    archive: Archive, engine: Engine
) -> None:
    url = article().url
    archive.store([failure(url), failure(url)], now=NOW)
    archive.store([failure(url, "HTTP 502")], now=LATER)
    row = only(engine, models.Failure)
    assert (row.attempts, row.reason, row.kind, row.resolved_at) == (3, "HTTP 502", "article", None)
    assert (row.first_failed_at, row.last_failed_at) == (NOW, LATER)
    archive.store([article()], now=LATER)
    assert only(engine, models.Failure).resolved_at == LATER
    archive.store([failure(url)], now=LATER + timedelta(hours=1))
    assert only(engine, models.Failure).resolved_at is None


@pytest.mark.parametrize(("stop", "count"), [("end", 2), ("repeats", 2), ("lost", 0), ("since", 0)])
def test_the_end_of_a_list_settles_those_of_its_pages_that_failed(
    stop: str, count: int, archive: Archive, engine: Engine
) -> None:
    place = "https://www.yybnet.net/chengdu/xindu/"
    for url in (f"{place}list_3.html", f"{place}?page=4", f"{place}201804/1.html", f"{place}a/b/"):
        archive.store([replace(failure(url), kind="list")], now=NOW)
    archive.store([failure(f"{place}7601743.html")], now=NOW)
    archive.store([replace(page(), stop=stop)], now=LATER)
    resolved = [row.url for row in rows(engine, models.Failure) if row.resolved_at == LATER]
    assert resolved == [f"{place}list_3.html", f"{place}?page=4"][:count]


def test_a_known_article_that_failed_since_is_fetched_again(
    archive: Archive, engine: Engine
) -> None:
    archive.store([article("1"), article("2")], now=NOW)
    assert settled(engine, "1", "2", "3") == {"1", "2"}
    archive.store([failure(article("2").url)], now=LATER)
    assert settled(engine, "1", "2", "3") == {"1"}
    archive.store([article("2")], now=LATER)
    assert settled(engine, "1", "2", "3") == {"1", "2"}
    assert settled(engine, "1", portal="other") == settled(engine) == set()


def test_refused_data_rolls_the_whole_call_back(archive: Archive, engine: Engine) -> None:
    same_url = article("2", url=article().url)
    with pytest.raises(RefusedRowError, match="refuses a row"):
        archive.store([page(), article(), same_url], now=NOW)
    for model in (models.Article, models.Channel, models.ArticleRevision):
        assert rows(engine, model) == []


NAIVE = NOW.replace(tzinfo=None)


@pytest.mark.parametrize("bad", [{"title": "半个\ud83d字"}, {"published_at": NAIVE}])
def test_a_value_no_database_can_hold_is_refused(archive: Archive, bad: dict[str, Any]) -> None:
    with pytest.raises(RefusedRowError, match=r"surrogates|has no zone"):
        archive.store([article(**bad)], now=NOW)


def test_threads_store_side_by_side(archive: Archive, engine: Engine) -> None:
    def store(number: int) -> list[Fate | None]:
        return archive.store([article(str(number)), page(str(number))], now=NOW)

    with ThreadPoolExecutor(8) as pool:
        fates = list(pool.map(store, range(40)))
    assert fates == [[Fate.STORED, None]] * 40
    originals = [a for a in rows(engine, models.Article) if a.duplicate_of_id is None]
    assert [a.key for a in originals] == ["0"]


def test_two_programs_store_side_by_side(engine: Engine) -> None:
    second = open_database(engine.url.render_as_string(hide_password=False))
    archives = [Archive(engine), Archive(second)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: archives[n % 2].store([article(str(n))], now=NOW), range(20)))
    second.dispose()
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(models.stories)) == 1


def test_a_group_costs_a_handful_of_statements_however_large_it_is(
    archive: Archive, engine: Engine
) -> None:
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    counts = []
    for first, last in ((0, 8), (100, 164)):
        group = [article(str(n), paragraphs=[BODY[0] + str(n)]) for n in range(first, last)]
        archive.store(group, now=NOW)
        counts.append(len(statements))
        statements.clear()
    assert counts[0] == counts[1]
    # One for the transaction, and one for each table that is asked or written.
    assert counts[0] <= 13


def test_images_without_a_caption(archive: Archive, engine: Engine) -> None:
    archive.store([article(images=[Image("https://x/1.jpg", None)])], now=NOW)
    assert only(engine, models.ArticleImage).caption is None
