"""Trying what a crawl does to its database, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import false, insert, select

from yybcrawl.storage import models, schema
from yybcrawl.storage.engine import connect, sqlite_file, writing
from yybcrawl.storage.lock import run_lock

if TYPE_CHECKING:
    from sqlalchemy import Connection


def rehearse(url: str, spider: str) -> str:
    """Do what a run of a spider does to the database at `url`, undo it, and tell what was found.

    The run's lock is taken for a moment, tables are made where there are none, and each is written
    to. Nothing of it stays, and a missing SQLite file is not made. Raises BusyError where the
    spider is running, ArgumentError or DatabaseError where the crawl would.
    """
    with run_lock(url, spider):
        pass
    engine = connect(url, write=False, create=True)
    name = f"The database {schema.show(engine.url)}"
    try:
        if engine.dialect.name == "sqlite" and not sqlite_file(engine.url).exists():
            return f"{name} does not exist yet: the first crawl makes it, as its folder allows."
        with writing(engine) as connection:
            revision = schema.find_revision(connection)
            schema.admit(connection, create=True)
            _write_nothing(connection)
            connection.rollback()
    finally:
        engine.dispose()
    if revision is None:
        return f"{name} is empty, and can be written: the first crawl makes its tables."
    return f"{name} has the newest schema, {revision}, and can be written."


def _write_nothing(connection: Connection) -> None:
    """Insert no row into every table: whoever may not write is refused, and no id is used up."""
    for table in models.Base.metadata.sorted_tables:
        columns = table.columns.keys()
        connection.execute(insert(table).from_select(columns, select(table).where(false())))
