"""Opening the archive's database, and transactions on it that fail in one sentence."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from sqlalchemy import URL, create_engine, event, exc, func, make_url, select

from yybcrawl.errors import ArgumentError, DatabaseError, YybcrawlError
from yybcrawl.extras import need
from yybcrawl.storage import schema
from yybcrawl.storage.schema import show

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_LOCK_SECONDS = 30
_CONNECT_SECONDS = 10
_LOCK = select(func.pg_advisory_xact_lock(int.from_bytes(b"yybcrawl")))
_READING = "yybcrawl_reading"


class RefusedRowError(YybcrawlError):
    """The database refuses the data of a row, not the writing; raised inside `writing`."""


def open_database(url: str, *, create: bool = True) -> Engine:
    """Return an engine on the archive at `url`, with the schema of this program.

    With `create` the database will be written: a missing one is made. Without, it must exist.
    Raises ArgumentError for an address that cannot be used, DatabaseError for a database that
    cannot be opened or has another schema.
    """
    engine = connect(url, write=create, create=create)
    try:
        with (
            named_errors(engine, "opened"),
            _writer(engine) if create else _reader(engine) as connection,
        ):
            schema.admit(connection, create=create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(url: str, *, write: bool, create: bool = False) -> Engine:
    """Return an engine on the database at `url`, whatever its tables are.

    Raises ArgumentError for an address that cannot be used, and DatabaseError for a file that is
    missing, unless it is one to `create`.
    """
    address = _parse(url)
    if address.drivername == "sqlite":
        _check_place(address, create=create)
    return _connectable(address, write=write)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that is the database's only writer until it ends.

    Raises RefusedRowError for data that the database refuses, DatabaseError for all else that
    keeps it from being written. Either rolls the whole transaction back.
    """
    with named_errors(engine, "written"), _writer(engine) as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection for queries, which waits for no writer. Raises DatabaseError."""
    with named_errors(engine, "read"), _reader(engine) as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose queries all see the archive as it was at the first of them."""
    with reading(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _parse(url: str) -> URL:
    shown = re.sub(r"(://[^:/@]*):[^/]*@", r"\1:***@", url)
    try:
        address = make_url(url)
    except (exc.ArgumentError, ValueError):
        raise ArgumentError(
            f"The database address {shown!r} cannot be understood:"
            " give sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from None
    if address.drivername not in _DRIVERS:
        raise ArgumentError(
            f"The database address {shown!r} is neither sqlite:///FILE nor"
            " postgresql://USER@HOST/NAME."
        )
    driver = _DRIVERS[address.drivername]
    if driver == "sqlite" and address.database in {None, "", ":memory:"}:
        raise ArgumentError(f"The database address {shown!r} names no file.")
    if driver != "sqlite":
        need("postgres", f"The database address {shown!r}", "psycopg")
    return address.set(drivername=driver)


def _connectable(address: URL, *, write: bool) -> Engine:
    serializer = partial(json.dumps, ensure_ascii=False, default=str)
    sqlite = address.drivername == "sqlite"
    limits = {"timeout": _LOCK_SECONDS} if sqlite else {"connect_timeout": _CONNECT_SECONDS}
    try:
        engine = create_engine(
            address,
            json_serializer=serializer,
            connect_args={name: n for name, n in limits.items() if name not in address.query},
            pool_pre_ping=not sqlite,
        )
    except (exc.ArgumentError, ValueError):
        raise ArgumentError(f"The database address {show(address)!r} cannot be used.") from None
    if sqlite:
        event.listen(engine, "connect", partial(_configure_sqlite, write=write))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: sqlite3.Connection, _record: object, *, write: bool) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if write and (not tables or schema.VERSION_TABLE in tables):
        # Only a database without a table takes the page size; articles fill small pages badly.
        connection.execute("PRAGMA page_size = 16384")
        # In KiB: the default holds 125 such pages, and one article touches twenty.
        connection.execute("PRAGMA cache_size = -16384")
        _switch_to_wal(connection)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work at once; SQLite itself does not wait for its turn here."""
    deadline = monotonic() + _LOCK_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except connection.OperationalError as error:
            if "locked" not in str(error) or monotonic() > deadline:
                raise
            sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and then writes fails under another writer.
    mode = "DEFERRED" if connection.get_execution_options().get(_READING) else "IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def _writer(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # As BEGIN IMMEDIATE in SQLite: no two writers see half of each other's duplicates.
            connection.execute(_LOCK)
        yield connection


@contextmanager
def _reader(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection.execution_options(**{_READING: True})


def sqlite_file(address: URL) -> Path:
    """Return the file of an SQLite database, which may be given as a `file:` address."""
    return Path((address.database or "").removeprefix("file:"))


def _check_place(address: URL, *, create: bool) -> None:
    """Say what SQLite only calls unable to open."""
    file = sqlite_file(address)
    if not create and not file.exists():
        raise DatabaseError(f"The database {show(address)} does not exist.")
    if not file.parent.is_dir():
        raise DatabaseError(
            f"The database {show(address)} cannot be opened: the folder {file.parent}"
            " does not exist."
        )


@contextmanager
def named_errors(engine: Engine, verb: str) -> Iterator[None]:
    """Turn what SQLAlchemy raises into RefusedRowError or DatabaseError, in one sentence."""
    try:
        yield
    except (exc.IntegrityError, exc.DataError) as error:
        raise RefusedRowError(f"The database refuses a row: {_reason(error)}.") from error
    except exc.DBAPIError as error:
        raise DatabaseError(
            f"The database {show(engine.url)} cannot be {verb}: {_reason(error)}."
        ) from error
    except exc.StatementError as error:
        if not isinstance(error.orig, ValueError):
            raise
        raise RefusedRowError(f"The database refuses a row: {_reason(error)}.") from error
    except UnicodeError as error:
        raise RefusedRowError(f"The database refuses a row: {error}.") from error


def _reason(error: exc.StatementError) -> str:
    lines = str(error.orig).strip().splitlines() or ["no reason given"]
    return lines[0].strip().rstrip(".:")
