from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, exc, insert, select, text

from yybcrawl.storage.types import PrintedDateTime, UtcDateTime
from yybcrawl.zone import CHINA

if TYPE_CHECKING:
    from sqlalchemy import Engine

TIMES = Table(
    "times",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("printed", PrintedDateTime),
    Column("seen", UtcDateTime),
)
MOMENT = datetime(2018, 4, 24, 14, 13, 5, 999_999, tzinfo=timezone(timedelta(hours=-5)))


def test_a_time_comes_back_in_the_zone_of_its_column_to_the_second(engine: Engine) -> None:
    with engine.begin() as connection:
        TIMES.create(connection)
        connection.execute(insert(TIMES), {"printed": MOMENT, "seen": MOMENT})
        printed, seen = connection.execute(select(TIMES.c.printed, TIMES.c.seen)).one()
    assert printed.isoformat() == "2018-04-25T03:13:05+08:00"
    assert seen.isoformat() == "2018-04-24T19:13:05+00:00"


def test_no_time_comes_back_as_none(engine: Engine) -> None:
    with engine.begin() as connection:
        TIMES.create(connection)
        connection.execute(insert(TIMES), {"printed": None, "seen": None})
        assert connection.execute(select(TIMES.c.printed, TIMES.c.seen)).one() == (None, None)


def test_times_compare_as_moments(engine: Engine) -> None:
    with engine.begin() as connection:
        TIMES.create(connection)
        connection.execute(insert(TIMES), {"printed": MOMENT, "seen": MOMENT})
        earlier = (MOMENT - timedelta(hours=1)).astimezone(UTC)
        found = select(TIMES.c.id).where(TIMES.c.printed > earlier, TIMES.c.seen > earlier)
        assert connection.execute(found).all() == [(1,)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_holds_text_that_a_reader_understands(engine: Engine) -> None:
    with engine.begin() as connection:
        TIMES.create(connection)
        connection.execute(insert(TIMES), {"printed": MOMENT, "seen": MOMENT})
        row = connection.execute(text("SELECT printed, seen FROM times")).one()
    assert row == ("2018-04-25T03:13:05+08:00", "2018-04-24T19:13:05+00:00")


def test_a_time_without_a_zone_is_refused_by_name(engine: Engine) -> None:
    with engine.begin() as connection:
        TIMES.create(connection)
        with pytest.raises(exc.StatementError, match="2018-04-25T03:13:00 has no zone"):
            connection.execute(
                insert(TIMES), {"printed": MOMENT.replace(2018, 4, 25, 3, 13, 0, 0, None)}
            )


def test_the_zone_of_printed_times_is_chinas() -> None:
    assert datetime(2018, 4, 25, tzinfo=CHINA).utcoffset() == timedelta(hours=8)
