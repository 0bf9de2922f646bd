"""Column types that mean the same in SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import DateTime, String
from sqlalchemy.types import TypeDecorator

from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from datetime import tzinfo

    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine


class _ZonedDateTime(TypeDecorator[datetime]):
    """An aware time to the second: timestamptz in PostgreSQL, ISO 8601 text with offset in SQLite.

    Raises ValueError for a time without a zone.
    """

    impl = DateTime
    zone: ClassVar[tzinfo]

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(25))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"The time {value.isoformat()} has no zone.")
        zoned = value.astimezone(self.zone).replace(microsecond=0)
        return zoned.isoformat() if dialect.name == "sqlite" else zoned

    def process_result_value(
        self,
        value: datetime | str | None,
        dialect: Dialect,  # noqa: ARG002  the signature is SQLAlchemy's
    ) -> datetime | None:
        if value is None:
            return None
        read = datetime.fromisoformat(value) if isinstance(value, str) else value
        return read.astimezone(self.zone)


class UtcDateTime(_ZonedDateTime):
    """When the crawler saw or did something, in UTC."""

    zone = UTC
    cache_ok = True


class PrintedDateTime(_ZonedDateTime):
    """The minute printed on a page, in China's time (+08:00)."""

    zone = CHINA
    cache_ok = True
