"""Noticing that another program has written to the database."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from yybcrawl.storage.engine import named_errors, reading

if TYPE_CHECKING:
    from sqlalchemy import Engine, Executable

_STATES: dict[str, Executable] = {
    # The commits of others, as this connection sees them.
    "sqlite": text("PRAGMA data_version"),
    # The number that the next writing transaction gets.
    "postgresql": select(func.txid_snapshot_xmax(func.txid_current_snapshot())),
}


class Changes:
    """Tells one state of a database from the next; to be closed, and used by a thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statement = _STATES[engine.dialect.name]
        self._open = ExitStack()
        self._connection = self._open.enter_context(reading(engine))

    def state(self) -> int:
        """Return a number that is another one after every commit of another connection.

        Raises DatabaseError.
        """
        with named_errors(self._engine, "read"):
            try:
                return int(self._connection.scalar(self._statement) or 0)
            finally:
                # A state lasts as long as the transaction, and so does a lost connection.
                self._connection.rollback()

    def close(self) -> None:
        """Give the connection back."""
        self._open.close()
