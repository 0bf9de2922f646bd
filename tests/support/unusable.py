"""Databases that no crawl can write its archive to."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tests.support.crawling import database_of

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("no folder", "text", "other tables", "read-only")


def unusable_database(folder: Path, kind: str) -> str:
    """Return the address of `archive.db` in `folder`, which is made what `kind` says."""
    path = folder / "archive.db"
    if kind == "no folder":
        return f"sqlite:///{folder / 'missing' / 'archive.db'}"
    if kind == "read-only":
        # A mode would not keep root from writing.
        return f"sqlite:///file:{path}?mode=ro&uri=true"
    if kind == "text":
        path.write_text("新闻" * 600, encoding="utf-8")
    else:
        sqlite3.connect(path).execute("CREATE TABLE articles (id)").connection.close()
    return database_of(folder)
