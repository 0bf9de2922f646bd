"""One run of a spider on a database at a time, by a lock that dies with its process."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING
from zlib import crc32

from filelock import FileLock, Timeout
from sqlalchemy import func, select, text

from yybcrawl.errors import BusyError, DatabaseError
from yybcrawl.storage.engine import connect, named_errors, sqlite_file
from yybcrawl.storage.schema import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

_APPLICATION = int.from_bytes(b"yyb")
# PostgreSQL may need a moment to see that a client was killed.
_SECONDS = 3
# And some minutes where the client's machine is gone: ask it after one, three times.
_KEEPALIVE = (
    "SET tcp_keepalives_idle = 60",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)


@contextmanager
def run_lock(url: str, spider: str) -> Iterator[None]:
    """Hold the lock of a spider's run on the database at `url`, which need not exist yet.

    It is a locked file beside an SQLite file, and an advisory lock of a PostgreSQL session.
    Raises BusyError where another process holds it, ArgumentError or DatabaseError where the
    database cannot be used.
    """
    engine = connect(url, write=True, create=True)
    busy = BusyError(
        f"busy: another run of {spider!r} on the database {show(engine.url)} is under way."
    )
    try:
        if engine.dialect.name == "sqlite":
            with _locked_file(engine, spider, busy):
                yield
        else:
            with named_errors(engine, "opened"):
                session = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            with session:
                _lock_session(session, spider, busy)
                yield
    finally:
        engine.dispose()


@contextmanager
def _locked_file(engine: Engine, spider: str, busy: BusyError) -> Iterator[None]:
    lock = FileLock(f"{sqlite_file(engine.url)}.{spider}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise busy from None
    except OSError as error:
        raise DatabaseError(
            f"The database {show(engine.url)} cannot be opened: its lock {lock.lock_file}"
            f" cannot be made: {error.strerror}."
        ) from error
    try:
        yield
    finally:
        # While it is held: whoever has opened it meanwhile sees that it is no lock any more.
        with suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


def _lock_session(session: Connection, spider: str, busy: BusyError) -> None:
    number = crc32(spider.encode()) - 2**31
    with named_errors(session.engine, "opened"):
        for statement in _KEEPALIVE:
            session.execute(text(statement))
        deadline = monotonic() + _SECONDS
        while not session.scalar(select(func.pg_try_advisory_lock(_APPLICATION, number))):
            if monotonic() > deadline:
                raise busy
            sleep(0.1)
