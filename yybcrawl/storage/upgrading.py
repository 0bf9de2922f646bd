"""Bringing the tables of an existing database to this program's version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import event, func, inspect, select, table

from yybcrawl.errors import DatabaseError
from yybcrawl.storage import models, schema
from yybcrawl.storage.engine import connect, reading, writing

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did: the revisions before and after, and the rows of each table it kept."""

    old: str
    new: str
    rows: dict[str, int]


def find_current(url: str) -> str:
    """Return the revision of the database at `url`, at most this program's.

    Raises ArgumentError for an address that cannot be used, DatabaseError for a database that is
    missing, empty, another program's or a newer program's.
    """
    engine = connect(url, write=False)
    try:
        with reading(engine) as connection:
            return _revision(connection)
    finally:
        engine.dispose()


def upgrade_database(url: str) -> Upgrade:
    """Run the migrations that the database at `url` lacks, all in one transaction or none.

    Raises as `find_current`, and DatabaseError where the upgrade fails or would lose a row.
    """
    engine = connect(url, write=True)
    if engine.dialect.name == "sqlite":
        # A table is changed there by making it anew, which its foreign keys would not survive.
        event.listen(engine, "connect", _ignore_foreign_keys)
    try:
        with writing(engine) as connection:
            old = _revision(connection)
            before = _count_rows(connection)
            if old != schema.HEAD:
                _migrate(connection, old)
            after = _count_rows(connection)
            kept = {name: after[name] for name in before if name in after}
            for name, count in kept.items():
                if count < before[name]:
                    raise DatabaseError(
                        f"The upgrade of {schema.show(engine.url)} is undone: {name} would have"
                        f" kept {count} of {before[name]} rows."
                    )
            return Upgrade(old, schema.HEAD, kept)
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str:
    revision = schema.find_revision(connection)
    if revision is None:
        raise DatabaseError(
            f"The database {schema.show(connection.engine.url)} is empty: a crawl makes its tables."
        )
    schema.refuse_newer(connection, revision)
    return revision


def _migrate(connection: Connection, revision: str) -> None:
    from alembic.util import CommandError  # noqa: PLC0415  as in schema.upgrade

    database = f"The database {schema.show(connection.engine.url)}"
    try:
        schema.upgrade(connection)
    except CommandError:
        raise DatabaseError(
            f"{database} has the schema {revision!r}, which this program does not know."
        ) from None
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise DatabaseError(
                f"The upgrade of {schema.show(connection.engine.url)} is undone: a row of"
                f" {broken[0]} refers to none of {broken[2]}."
            )


def _count_rows(connection: Connection) -> dict[str, int]:
    existing = set(inspect(connection).get_table_names())
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in models.Base.metadata.tables
        if name in existing
    }


def _ignore_foreign_keys(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
