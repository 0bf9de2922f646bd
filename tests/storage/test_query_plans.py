from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text

from tests.storage.samples import LATER, NOW, article, channel
from tests.support.reprints import cut, write
from yybcrawl.items import Author, Failure, ListPage
from yybcrawl.storage import search as searching
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.engine import reading
from yybcrawl.storage.memory import Memory
from yybcrawl.storage.query import Query
from yybcrawl.storage.search import search
from yybcrawl.storage.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

ARTICLES = 400
QUESTIONS = {
    "a day": "SELECT title FROM stories WHERE published_on = '2018-02-25'",
    "some days": """SELECT title FROM stories
        WHERE published_on BETWEEN '2018-02-25' AND '2018-02-27' ORDER BY published_on""",
    "a district": "SELECT title FROM stories WHERE city = '第7市' AND district = '第7县'",
    "a city": "SELECT title FROM stories WHERE city = '第7市'",
    "a source": "SELECT title FROM stories WHERE source = '第7日报'",
    "a person": """SELECT title FROM article_authors JOIN articles ON articles.id = article_id
        WHERE name = '记者7'""",
    "a channel": """SELECT title FROM article_channels JOIN articles ON articles.id = article_id
        WHERE channel_id = 1""",
    "the duplicates of an article": "SELECT title FROM articles WHERE duplicate_of_id = 1",
    "the originals of a day": """SELECT original.title FROM articles AS copy
        JOIN articles AS original ON original.id = copy.duplicate_of_id
        WHERE copy.published_on = '2018-02-25'""",
    "the versions of an article": "SELECT title FROM article_revisions WHERE article_id = 1",
    "an article by number": "SELECT title FROM articles WHERE portal = 'yybnet' AND key = '7'",
    "an article by address": "SELECT title FROM articles WHERE url = 'https://x/7'",
}


@pytest.fixture
def filled(engine: Engine) -> Engine:
    rng = Random(13)  # noqa: S311
    texts = [write(rng) for _ in range(ARTICLES // 2)]
    items = [
        article(
            str(n),
            url=f"https://x/{n}",
            paragraphs=texts[n // 2],
            source=f"第{n % 50}日报",
            authors=[Author(f"记者{n % 90}", "记者")],
            published_on=date(2018, 1, 1) + timedelta(days=n % 100),
            city=f"第{n % 30}市",
            district=f"第{n % 70}县",
            channels=[channel(f"channel{n % 30}")],
        )
        for n in range(ARTICLES)
    ]
    Archive(engine).store(items, now=NOW)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return engine


def scanned(connection: Connection, statement: str, parameters: Any = ()) -> list[str]:
    """The tables of articles that a statement would read from end to end."""
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps = [row.detail for row in plan]
        return [step for step in steps if step.startswith(("SCAN article", "SCAN original"))]
    # On a few hundred rows reading all is the fastest plan; there must be another one.
    for way in ("seqscan", "mergejoin", "hashjoin"):
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    explain = f"EXPLAIN (FORMAT JSON) {statement}"
    plan = connection.exec_driver_sql(explain, parameters or None).scalar_one()
    return [
        f"{node['Node Type']} {node['Relation Name']}"
        for node in _nodes(plan[0]["Plan"])
        if node.get("Relation Name", "").startswith("article")
        and not {"Index Cond", "Recheck Cond"} & node.keys()
        and node["Node Type"] != "ModifyTable"
    ]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def test_the_questions_people_ask_are_answered_by_an_index(filled: Engine) -> None:
    with reading(filled) as connection:
        for name, question in QUESTIONS.items():
            assert scanned(connection, question) == [], name
        assert scanned(connection, "SELECT key FROM articles WHERE byline = '林晓'") != []


def test_storing_reads_no_table_from_end_to_end(filled: Engine) -> None:
    seen: dict[str, Any] = {}

    def note(_connection: object, _cursor: object, statement: str, given: Any, *more: Any) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "UPDATE", "DELETE"}:
            seen[statement] = given[0] if more[1] else given

    rng = Random(14)  # noqa: S311
    archive, text_of = Archive(filled), write(rng)
    event.listen(filled, "before_cursor_execute", note)
    near = [article(key, url=key, paragraphs=cut(text_of, rng)) for key in ("901", "902")]
    archive.store([article("900", url="900", paragraphs=text_of), *near[:1]], now=NOW)
    archive.store(near[1:], now=NOW)
    page = ListPage(channel=channel(), number=1, url="u", keys=["7", "8"], requests=[])
    failure = Failure(portal="yybnet", url="https://x/7", kind="article", reason="HTTP 500")
    archive.store([article("900", url="900", paragraphs=write(rng)), page, failure], now=LATER)
    memory = Memory(filled, attempts=10, walk_days=7)
    memory.recall(channel(), ["7", "8"])
    memory.backlog([channel()])
    memory.frontier(channel())
    memory.copy("u")
    event.remove(filled, "before_cursor_execute", note)
    assert sum("article_bands" in statement for statement in seen) >= 2
    assert sum("duplicate_of_id" in statement for statement in seen) >= 3
    with reading(filled) as connection:
        found = {sql: scanned(connection, sql, given) for sql, given in seen.items()}
    assert {sql: tables for sql, tables in found.items() if tables} == {}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_frequent_words_are_met_on_a_walk_from_the_newest_article(
    filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    walks: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: Any, *_: Any) -> None:
        if "LIMIT" in statement and "published_on" in statement:
            walks.append((statement, given))

    monkeypatch.setattr(searching, "_FEW", 100)
    event.listen(filled, "before_cursor_execute", note)
    assert len(search(filled, Query.parse("，"), Selection(), 20)) == 20
    event.remove(filled, "before_cursor_execute", note)
    [(statement, given)] = walks
    with reading(filled) as connection:
        for way in ("seqscan", "sort"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given).scalar_one()
    nodes = list(_nodes(plan[0]["Plan"]))
    assert [node["Node Type"] for node in nodes if "Sort" in node["Node Type"]] == []
    indexes = [
        (node["Index Name"], node["Parent Relationship"]) for node in nodes if "Index Name" in node
    ]
    assert indexes == [("ix_articles_newest", "Outer"), ("article_search_pkey", "SubPlan")]
