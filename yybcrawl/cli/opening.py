"""Opening the archive for a command that reads."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Give the archive at `url`. Raises ArgumentError or DatabaseError where there is none."""
    from yybcrawl.storage.engine import open_database  # noqa: PLC0415  --help needs no SQL

    engine = open_database(url, create=False)
    try:
        yield engine
    finally:
        engine.dispose()
