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
    database = f"The database {show(connection.engine.url)}"
    tables = inspect(connection)
    if not tables.has_table(VERSION_TABLE):
        if tables.get_table_names():
            raise DatabaseError(f"{database} holds the tables of another program.")
        if not create:
            raise DatabaseError(f"{database} is empty: nothing is stored yet.")
        upgrade(connection)
        return
    revision = connection.scalar(select(_version_table.c.version_num)) or ""
    if revision < HEAD:
        raise DatabaseError(
            f"{database} has the older schema {revision!r}: run `yybcrawl db upgrade`."
        )
    if revision > HEAD:
        raise DatabaseError(
            f"{database} has the schema {revision!r} of a newer yybcrawl;"
            f" this program is older and knows {HEAD!r}."
        )


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations that are missing up to `revision`, in the transaction of `connection`."""
    # Alembic takes a tenth of a second to import, and most runs have nothing to migrate.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "yybcrawl.storage:migrations")
    command.upgrade(config, revision)
