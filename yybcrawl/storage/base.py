"""What the tables of the archive are made with."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast

from sqlalchemy import JSON, ForeignKey, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from yybcrawl.storage.types import PrintedDateTime, UtcDateTime

Utc = Annotated[datetime, mapped_column(UtcDateTime)]
Printed = Annotated[datetime, mapped_column(PrintedDateTime)]
Key = Annotated[int, mapped_column(primary_key=True)]
ArticleKey = Annotated[int, mapped_column(ForeignKey("articles.id"), primary_key=True)]
ChannelKey = Annotated[int, mapped_column(ForeignKey("channels.id"), primary_key=True)]
RunKey = Annotated[int, mapped_column(ForeignKey("runs.id"), primary_key=True)]
Hash = Annotated[str, mapped_column(String(64))]
# SQLite then keeps a narrow table in its primary key alone, half the pages to write.
BY_KEY = {"sqlite_with_rowid": False}
Count = Annotated[int, mapped_column(default=0, server_default="0")]


class Base(DeclarativeBase):
    """Holds the metadata of all tables."""

    type_annotation_map = {  # noqa: RUF012  SQLAlchemy declares it as a plain attribute
        str: Text,
        dict[str, Any]: JSON(none_as_null=True),
    }


def table(model: type[Base]) -> Table:
    """Return the Core table of a model, for statements without a session."""
    return cast("Table", model.__table__)
