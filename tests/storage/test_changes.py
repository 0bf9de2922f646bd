from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from tests.storage.samples import LATER, NOW, article
from yybcrawl.errors import DatabaseError
from yybcrawl.storage.archive import Archive
from yybcrawl.storage.changes import Changes
from yybcrawl.storage.engine import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@pytest.fixture
def changes(engine: Engine) -> Iterator[Changes]:
    opened = Changes(engine)
    yield opened
    opened.close()


def test_every_commit_of_another_is_noticed(changes: Changes, database_url: str) -> None:
    writer = open_database(database_url)
    archive = Archive(writer)
    seen = [changes.state()]
    assert changes.state() == seen[0]
    for title, now in (("一", NOW), ("二", LATER), ("三", LATER)):
        archive.store([article(title=title)], now=now)
        seen.append(changes.state())
        assert changes.state() == seen[-1]
    assert len(set(seen)) == 4
    writer.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_was_lost_is_made_again(engine: Engine) -> None:
    changes = Changes(engine)
    state = changes.state()
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with engine.connect() as other:
        other.execute(text(f"{end} AND datname = current_database()"))
    with pytest.raises(DatabaseError):
        changes.state()
    assert changes.state() == state
    changes.close()
