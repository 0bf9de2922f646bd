"""Which version of the tables a database has, and bringing it to this program's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from sqlalchemy import Column, MetaData, String, Table, inspect, select

from yybcrawl.errors import DatabaseError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

HEAD = "0004"
VERSION_TABLE = "alembic_version"

_version_table = Table(VERSION_TABLE, MetaData(), Column("version_num", String(32)))


def show(url: URL) -> str:
    """Return the address for a message: readable, without its password."""
    return unquote(url.render_as_string(hide_password=True))


def admit(connection: Connection, *, create: bool) -> None:
    """Make sure that the tables are this program's; with `create`, make missing ones.

    Raises DatabaseError where the tables are of another version or another program.
    """
    revision = find_revision(connection)
    if revision is None:
        if not create:
            raise DatabaseError(f"{_name(connection)} is empty: nothing is stored yet.")
        upgrade(connection)
        return
    if revision < HEAD:
        raise DatabaseError(
            f"{_name(connection)} has the older schema {revision!r}: run `yybcrawl db upgrade`."
        )
    refuse_newer(connection, revision)


def find_revision(connection: Connection) -> str | None:
    """Return the revision of the tables, None where there are none.

    Raises DatabaseError where the tables are of another program.
    """
    tables = inspect(connection)
    if tables.has_table(VERSION_TABLE):
        return connection.scalar(select(_version_table.c.version_num)) or ""
    if tables.get_table_names():
        raise DatabaseError(f"{_name(connection)} holds the tables of another program.")
    return None


def refuse_newer(connection: Connection, revision: str) -> None:
    """Raise DatabaseError where `revision` is that of a newer program."""
    if revision > HEAD:
        raise DatabaseError(
            f"{_name(connection)} has the schema {revision!r} of a newer yybcrawl;"
            f" this program is older and knows {HEAD!r}."
        )


def _name(connection: Connection) -> str:
    return f"The database {show(connection.engine.url)}"


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations that are missing up to `revision`, in the transaction of `connection`."""
    # Alembic takes a tenth of a second to import, and most runs have nothing to migrate.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "yybcrawl.storage:migrations")
    command.upgrade(config, revision)
