"""The days of times: in China, whatever the database makes of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Date, cast, func

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement


def day_in_china(column: ColumnElement[datetime], dialect: str) -> ColumnElement[date]:
    """Return the day of a time in UTC, as an expression whose values `to_date` reads."""
    if dialect == "sqlite":
        return func.date(column, "+8 hours")
    return cast(func.timezone("Asia/Shanghai", column), Date)


def to_date(day: date | str) -> date:
    """Return the day that a database gave for `day_in_china`."""
    return date.fromisoformat(day) if isinstance(day, str) else day
