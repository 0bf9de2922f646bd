from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Column, MetaData, Table, Text, create_engine, insert, inspect, select, text

from tests.storage.samples import BODY, LATER, NOW, article, channel
from yybcrawl.errors import ArgumentError
from yybcrawl.items import Author, Failure, Fate
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.comparing import compare_archives
from yybcrawl.storage.copying import TABLES, Copied, copy_archive, newest, snapshot
from yybcrawl.storage.engine import connect, open_database, reading, writing
from yybcrawl.storage.query import Query
from yybcrawl.storage.runs import ChannelTally, begin_run, finish_run
from yybcrawl.storage.search import search
from yybcrawl.storage.search_index import candidates
from yybcrawl.storage.selection import Selection
from yybcrawl.storage.side_by_side import columns_of, side_by_side
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from yybcrawl.items import Article

# More than a group of rows, and of their people more than two.
MANY = 1100
REVISIONS = "article_revisions"
WORDS = "县里的石桥今年修好了", "河边的集市每逢双日开张", "山上的茶园要采到五月"


def many_articles() -> list[Article]:
    """Articles of which every tenth is the later print of one that is stored after it."""
    made = []
    for number in range(MANY):
        words = [f"{WORDS[number % 3]},这是第{number // 10 * 10}条消息里说到的。"]
        earlier = {"published_on": date(2017, 1, 1), "published_at": None}
        unlike = [f"第{number}条只在这里印过,别处没有。"]
        made.append(
            article(
                str(1_000_000 + number),
                paragraphs=words * 3 if number % 10 in {0, 9} else words + unlike,
                **(earlier if number % 10 == 9 else {}),
            )
        )
        if number % 10 == 9:
            made[-1].paragraphs = list(made[-10].paragraphs)
            made[-1].text_hash = made[-10].text_hash
    return made


def fill(engine: Engine) -> None:
    """Store articles, a revision, a failure, a finished run and one under way."""
    archive = Archive(engine)
    items = many_articles()
    for first in range(0, len(items), 500):
        archive.store(items[first : first + 500], now=NOW)
    changed = article(items[5].key, title="石桥又改期", paragraphs=items[5].paragraphs)
    archive.store([changed, channel("wenjiang", "温江")], now=LATER)
    url = "https://www.yybnet.net/chengdu/xindu/201804/1.html"
    failure = Failure(portal="yybnet", url=url, kind="article", reason="HTTP 500")
    archive.store([failure], now=NOW)
    run = begin_run(engine, "chengdu", {"districts": "新都"}, NOW)
    tally = ChannelTally(channel=channel(), pages=1, listed=2, known=2, stop_reason="end")
    finish_run(
        engine,
        run,
        status="healthy",
        exit_code=0,
        reason="healthy: 1 channel.",
        stats={"finish_time": LATER, "share": 0.5, "words": "新都"},
        now=LATER,
        channels=[tally],
    )
    begin_run(engine, "city", {}, LATER)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a SQLite archive that no test changes."""
    url = f"sqlite:///{tmp_path_factory.mktemp('filled') / 'archive.db'}"
    engine = open_database(url)
    fill(engine)
    engine.dispose()
    return url


@pytest.fixture
def source(filled: str) -> Iterator[Engine]:
    engine = open_database(filled, create=False)
    yield engine
    engine.dispose()


def copy(source: Engine, target: Engine) -> dict[str, Copied]:
    with snapshot(source) as before:
        done = copy_archive(before, target, lambda _: None)
    return {copied.table: copied for copied in done}


def run(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    with reading(engine) as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in TABLES
        }


def written(done: dict[str, Copied]) -> int:
    return sum(copied.inserted + copied.changed + copied.removed for copied in done.values())


def small(engine: Engine) -> Archive:
    """Store two articles with people, pictures and channels."""
    archive = Archive(engine)
    archive.store([article("1"), article("2", paragraphs=["另一条消息。"])], now=NOW)
    return archive


@pytest.fixture
def pair(tmp_path: Path, engine: Engine) -> Iterator[tuple[Engine, Engine]]:
    """An archive in SQLite, and a copy of it in each kind of database in turn."""
    origin = open_database(f"sqlite:///{tmp_path / 'origin.db'}")
    small(origin)
    copy(origin, engine)
    yield origin, engine
    origin.dispose()


def test_every_row_is_copied_with_its_id(source: Engine, engine: Engine) -> None:
    done = copy(source, engine)
    before = everything(source)
    assert everything(engine) == before
    assert {name: copied.inserted for name, copied in done.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    assert done["articles"].inserted == MANY
    assert done["articles"].changed == 0
    with reading(source) as connection:
        later = text("SELECT count(*) FROM articles WHERE duplicate_of_id > id")
        assert connection.scalar(later), "no article is the duplicate of one stored after it"


def test_an_archive_comes_back_from_the_other_database_as_it_was(
    source: Engine, engine: Engine, tmp_path: Path
) -> None:
    copy(source, engine)
    back = open_database(f"sqlite:///{tmp_path / 'back.db'}")
    copy(engine, back)
    assert everything(back) == everything(source)
    with reading(back) as connection:
        under_way = text("SELECT count(*) FROM runs WHERE stats IS NULL AND finished_at IS NULL")
        assert connection.scalar(under_way) == 1
    back.dispose()


def test_a_copy_that_is_whole_is_not_written_again(source: Engine, engine: Engine) -> None:
    copy(source, engine)
    assert written(copy(source, engine)) == 0


def test_new_and_changed_articles_follow(pair: tuple[Engine, Engine]) -> None:
    origin, target = pair
    version = article("1", title="改期", authors=[Author("王芳", "作者")], images=[])
    Archive(origin).store([version, article("3", channels=[channel("dayi", "大邑")])], now=LATER)
    done = copy(origin, target)
    assert everything(target) == everything(origin)
    assert (done["articles"].inserted, done["articles"].changed) == (1, 1)
    assert (done["article_revisions"].inserted, done["article_revisions"].changed) == (2, 0)
    assert (done["article_authors"].changed, done["article_authors"].removed) == (1, 1)
    assert done["article_images"].removed == 1
    assert written(copy(origin, target)) == 0


def test_a_new_original_takes_over_the_duplicates(pair: tuple[Engine, Engine]) -> None:
    origin, target = pair
    Archive(origin).store([article("3", published_on=date(2017, 1, 1), published_at=None)], now=NOW)
    copy(origin, target)
    assert everything(target) == everything(origin)
    with reading(target) as connection:
        assert connection.scalar(text("SELECT duplicate_of_id FROM articles WHERE key = '1'")) == 3


def test_a_copy_is_searched_as_the_archive_is(pair: tuple[Engine, Engine]) -> None:
    origin, target = pair
    moved = article("2", title="渡口的石桥", paragraphs=["桥头立了新的路牌。"])
    Archive(origin).store([moved, article("3", paragraphs=["渡口今年停航。"])], now=LATER)
    for words, keys in (
        ("渡口", {"2", "3"}),
        ("路牌", {"2"}),
        ("消息", set()),
        ("读书会", {"1", "3"}),
    ):
        copy(origin, target)
        for engine in pair:
            hits = search(engine, Query.parse(words), Selection(duplicates=True))
            assert {hit.key for hit in hits} == keys, words


def test_a_changed_copy_keeps_a_sound_index(pair: tuple[Engine, Engine]) -> None:
    origin, target = pair
    for number in range(3):
        Archive(origin).store([article("1", title=f"第{number}版")], now=LATER)
    copy(origin, target)
    if target.dialect.name == "sqlite":
        with writing(target) as connection:
            connection.execute(
                text("INSERT INTO article_search (article_search) VALUES ('integrity-check')")
            )
    with reading(target) as connection:
        for words, found in (("第2版", True), ("第0版", False), ("读书会", False)):
            ids = connection.scalars(
                select(candidates(connection, Query(words=(words,))).c.id)
            ).all()
            assert (1 in ids) is found, words


def test_a_copy_can_be_crawled_into(pair: tuple[Engine, Engine]) -> None:
    _, target = pair
    Archive(target).store([article("3", channels=[channel("dayi", "大邑")])], now=LATER)
    begin_run(target, "chengdu", {}, NOW)
    keys = [row[2] for row in everything(target)["articles"]]
    assert keys == ["1", "2", "3"]


def test_an_empty_archive_can_be_copied_and_crawled_into(engine: Engine, tmp_path: Path) -> None:
    origin = open_database(f"sqlite:///{tmp_path / 'origin.db'}")
    assert written(copy(origin, engine)) == 0
    small(engine)
    assert [row[0] for row in everything(engine)["articles"]] == [1, 2]
    origin.dispose()


@pytest.mark.parametrize("stranger", ["more", "other", "run"])
def test_a_database_with_articles_of_its_own_is_left_alone(
    pair: tuple[Engine, Engine], stranger: str
) -> None:
    origin, target = pair
    if stranger == "more":
        Archive(target).store([article("3")], now=LATER)
    elif stranger == "run":
        begin_run(target, "chengdu", {}, NOW)
    else:
        with writing(target) as connection:
            connection.execute(text("UPDATE articles SET key = '9' WHERE key = '2'"))
    Archive(origin).store([article("4", paragraphs=BODY[:1])], now=LATER)
    if stranger == "more":
        Archive(origin).store([article("5")], now=LATER)
    before = everything(target)
    with pytest.raises(ArgumentError, match=r"is no copy of this archive: row \d .*nothing is wri"):
        copy(origin, target)
    assert everything(target) == before


def test_a_copy_is_the_archive_as_it_was_at_the_start(engine: Engine, tmp_path: Path) -> None:
    archive = small(engine)
    before = everything(engine)
    target = open_database(f"sqlite:///{tmp_path / 'copy.db'}")

    def grow(copied: Copied) -> None:
        if copied.table == "articles":
            archive.store([article("3", paragraphs=["半路上来的消息。"])], now=LATER)

    with snapshot(engine) as side:
        copy_archive(side, target, grow)
    assert everything(target) == before
    assert len(everything(engine)["articles"]) == 3
    target.dispose()


DIE = """
import os, signal, sys
from yybcrawl.storage.copying import copy_archive, snapshot
from yybcrawl.storage.engine import open_database
left = int(sys.argv[3])
def die(copied):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
with snapshot(open_database(sys.argv[1], create=False)) as side:
    copy_archive(side, open_database(sys.argv[2]), die)
"""


def test_a_copy_killed_at_any_moment_goes_on(filled: str, database_url: str) -> None:
    counts = []
    for groups in (1, 3, 6, 9):
        command = [sys.executable, "-c", DIE, filled, database_url, str(groups)]
        assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
        partial = open_database(database_url, create=False)
        counts.append(sum(map(len, everything(partial).values())))
        partial.dispose()
    assert sorted(set(counts)) == counts
    source, target = open_database(filled, create=False), open_database(database_url)
    done = copy(source, target)
    if target.dialect.name == "postgresql":
        names = {index["name"] for index in inspect(target).get_indexes("article_search")}
        assert names == {"ix_article_search_grams"}
    assert 0 < written(done) < sum(map(len, everything(source).values()))
    assert everything(target) == everything(source)
    assert all(found.is_sound for found in compare_archives(newest(source), newest(target)))
    source.dispose()
    target.dispose()


def test_equal_archives_are_sound(source: Engine, engine: Engine) -> None:
    copy(source, engine)
    found = {one.table: one for one in compare_archives(newest(source), newest(engine))}
    assert all(one.is_sound and one.left == one.right for one in found.values())
    assert found["articles"].hashes == MANY
    assert found["article_revisions"].hashes == MANY + 1
    assert found["article_authors"].hashes == 0


def test_a_time_is_the_same_in_any_zone_and_precision(engine: Engine, tmp_path: Path) -> None:
    at = datetime(2018, 4, 24, 19, 13, 7, 250_000, tzinfo=UTC)
    archive = Archive(engine)
    archive.store([article(published_at=at)], now=NOW)
    again = at.replace(microsecond=0).astimezone(CHINA)
    assert archive.store([article(published_at=again)], now=LATER) == [Fate.UNCHANGED]
    other = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    copy(engine, other)
    assert all(found.is_sound for found in compare_archives(newest(engine), newest(other)))


@pytest.mark.parametrize(
    ("statement", "table", "differing", "damaged"),
    [
        ("UPDATE articles SET body = 'x' WHERE key = '2'", "articles", 1, 1),
        ("UPDATE article_revisions SET title = '' WHERE article_id = 2", REVISIONS, 1, 1),
        ("UPDATE channels SET name = '新城'", "channels", 1, 0),
        ("DELETE FROM article_authors WHERE position = 2", "article_authors", 2, 0),
    ],
)  # fmt: skip
def test_what_differs_is_found(
    pair: tuple[Engine, Engine], statement: str, table: str, differing: int, damaged: int
) -> None:
    origin, target = pair
    with writing(target) as connection:
        connection.execute(text(statement))
    found = {one.table: one for one in compare_archives(newest(origin), newest(target))}
    assert (found[table].differing, found[table].damaged) == (differing, damaged)
    others = [one for name, one in found.items() if name != table]
    assert all(one.is_sound for one in others)


def test_damage_that_was_copied_is_found_too(pair: tuple[Engine, Engine]) -> None:
    origin, target = pair
    with writing(origin) as connection:
        connection.execute(text("UPDATE articles SET title = 'x' WHERE key = '1'"))
    copy(origin, target)
    found = next(compare_archives(newest(origin), newest(target)))
    assert (found.table, found.differing, found.damaged) == ("articles", 0, 1)
    assert found.first == (1,)


def test_text_keys_are_read_alike_in_both_databases(tmp_path: Path, postgres_url: str) -> None:
    words = [*"aBcZé中", *(f"{letter}{n}" for letter in "aBé中" for n in range(700))]
    table = Table("words", MetaData(), Column("word", Text, primary_key=True))
    engines = []
    for url in (f"sqlite:///{tmp_path / 'words.db'}", postgres_url):
        run(url, "CREATE TABLE words (word TEXT PRIMARY KEY)")
        engine = connect(url, write=True)
        with writing(engine) as connection:
            connection.execute(insert(table), [{"word": word} for word in words])
        engines.append(engine)
    pairs = list(side_by_side(table, columns_of(table, ()), *map(newest, engines)))
    assert [pair.key for pair in pairs] == sorted((word,) for word in words)
    assert all(pair.left == pair.right for pair in pairs)
    for engine in engines:
        engine.dispose()
