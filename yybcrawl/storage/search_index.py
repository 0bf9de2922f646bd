"""The search index: which articles hold a gram. It narrows a search down, and never decides it.

In SQLite it is a full-text table without texts, whose tokens are the grams. In PostgreSQL it is
a table of arrays with a GIN index, in which a gram is its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, column, not_, select, table, text
from sqlalchemy.dialects.postgresql import ARRAY

from yybcrawl.storage.folding import fold
from yybcrawl.storage.grams import grams, is_basic, needed_grams, number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection, Subquery

    from yybcrawl.storage.query import Query

TABLE = "article_search"

_ROWS = 500
# More do not narrow a search further, and the databases take long to combine them.
_MOST_NEEDED = 64

# All that ASCII has besides white space; the tokenizer takes other characters as they are.
_MARKS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~"
_MAKE_SQLITE = (
    "CREATE VIRTUAL TABLE article_search USING fts5(grams, content='', columnsize=0, detail=none,"
    f" tokenize=\"ascii tokenchars '{_MARKS.replace(chr(34), chr(34) * 2)}'\")"
)
_MAKE_POSTGRESQL = (
    (
        "CREATE TABLE article_search"
        " (article_id INTEGER PRIMARY KEY REFERENCES articles (id), grams INTEGER[] NOT NULL)"
    ),
    # Statistics of them would take a minute to gather; arrays of hashes do not compress.
    "ALTER TABLE article_search ALTER grams SET STATISTICS 0, ALTER grams SET STORAGE EXTERNAL",
)
_INDEX_POSTGRESQL = (
    "CREATE INDEX IF NOT EXISTS ix_article_search_grams ON article_search USING gin (grams)"
)

_ADD = {
    "sqlite": text("INSERT INTO article_search (rowid, grams) VALUES (:id, :grams)"),
    "postgresql": text(
        "INSERT INTO article_search (article_id, grams) VALUES (:id, CAST(:grams AS INTEGER[]))"
        " ON CONFLICT (article_id) DO UPDATE SET grams = excluded.grams"
    ),
}
# A table without texts does not know what stands in it: the old tokens have to be given.
_REMOVE_SQLITE = text(
    "INSERT INTO article_search (article_search, rowid, grams) VALUES ('delete', :id, :grams)"
)
_REPLACED = text(
    "SELECT r.article_id AS id, r.title, r.body FROM article_revisions r"
    " JOIN articles a ON a.id = r.article_id AND a.revision = r.revision + 1"
    " WHERE r.article_id IN :ids"
).bindparams(bindparam("ids", expanding=True))
_MATCHING = text("SELECT rowid AS id FROM article_search WHERE article_search MATCH :tokens")
# As it is in PostgreSQL.
_entries = table(TABLE, column("article_id", Integer), column("grams", ARRAY(Integer)))
_BATCH = text("SELECT id, title, body FROM articles WHERE id > :after ORDER BY id LIMIT :rows")


class Text(NamedTuple):
    """What of an article is searched."""

    id: int
    title: str
    body: str

    @property
    def folded(self) -> str:
        """Title and body as they are compared, with a line feed between them only."""
        return f"{fold(self.title)}\n{fold(self.body)}"


def make_index(connection: Connection) -> None:
    """Make the index, and fill it with all stored articles in pieces."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in (_MAKE_SQLITE,) if sqlite else _MAKE_POSTGRESQL:
        connection.exec_driver_sql(statement)
    for texts in _stored(connection):
        _add(connection, texts)
    finish_index(connection)


def postpone_index(connection: Connection) -> None:
    """Before many articles are indexed in an empty archive: let searches scan the grams so long."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP INDEX IF EXISTS ix_article_search_grams")


def finish_index(connection: Connection) -> None:
    """Make what `postpone_index` put off; at once it takes a third of the time."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_INDEX_POSTGRESQL)


def index_articles(
    connection: Connection, texts: Collection[Text], *, changed: Collection[int] = ()
) -> None:
    """Index articles that were inserted or, with their ids in `changed`, got a new revision.

    To be called once for every revision, in its transaction and after its rows are written.
    """
    if changed and connection.dialect.name == "sqlite":
        replaced = [Text(*row) for row in connection.execute(_REPLACED, {"ids": list(changed)})]
        connection.execute(_REMOVE_SQLITE, _parameters(connection, replaced))
    if texts:
        _add(connection, texts)


def reindex_articles(connection: Connection, old: Collection[Text], new: Collection[Text]) -> None:
    """Index the articles `new`; `old` are those of them that are indexed, as they are so far."""
    if old and connection.dialect.name == "sqlite":
        connection.execute(_REMOVE_SQLITE, _parameters(connection, old))
    if new:
        _add(connection, new)


def candidates(connection: Connection, query: Query) -> Subquery:
    """Return the ids of the articles that `query` may ask for: of all it does, and few others."""
    if connection.dialect.name == "sqlite":
        tokens = " AND ".join(map(_quoted, _needed(query)))
        tokens += "".join(f" NOT {_quoted(gram)}" for gram in _refused(query))
        return _MATCHING.bindparams(tokens=tokens).columns(id=Integer).subquery()
    return select(_entries.c.article_id.label("id")).where(_holds(query)).subquery()


def is_candidate(query: Query, article_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that an article is among the `candidates`, only for PostgreSQL.

    Its entry is looked up by its number: as a value, a subquery is never read by the grams.
    """
    its_own = _entries.c.article_id == article_id
    return select(_holds(query)).where(its_own).scalar_subquery()


def _holds(query: Query) -> ColumnElement[bool]:
    held = _entries.c.grams.contains([*map(number, _needed(query))])
    refused = (_entries.c.grams.contains([number(gram)]) for gram in _refused(query))
    return and_(held, *map(not_, refused))


def _needed(query: Query) -> list[str]:
    return sorted({gram for word in query.words for gram in needed_grams(word)})[:_MOST_NEEDED]


def _refused(query: Query) -> list[str]:
    return [word for word in query.excluded if needed_grams(word) == {word} and is_basic(word)]


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'


def _add(connection: Connection, texts: Collection[Text]) -> None:
    connection.execute(_ADD[connection.dialect.name], _parameters(connection, texts))


def _parameters(connection: Connection, texts: Iterable[Text]) -> list[dict[str, Any]]:
    written = _tokens if connection.dialect.name == "sqlite" else _numbers
    return [{"id": one.id, "grams": written(grams(one.folded))} for one in texts]


def _tokens(found: Iterable[str]) -> str:
    return " ".join(found)


def _numbers(found: Iterable[str]) -> str:
    """Return an array as PostgreSQL reads it; drivers take five times as long to write one."""
    return f"{{{','.join(map(str, map(number, found)))}}}"


def _stored(connection: Connection) -> Iterator[list[Text]]:
    after = 0
    while rows := connection.execute(_BATCH, {"after": after, "rows": _ROWS}).all():
        yield [Text(*row) for row in rows]
        after = rows[-1].id
