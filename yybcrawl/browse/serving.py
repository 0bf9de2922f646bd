"""Serving an archive as a web site: the sockets, Datasette, and its end."""

from __future__ import annotations

import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from datasette import handle_exception
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from sqlalchemy import event

from yybcrawl.browse.metadata import metadata_of
from yybcrawl.browse.plugin import Plugin
from yybcrawl.errors import ArgumentError
from yybcrawl.storage.engine import open_database, sqlite_file
from yybcrawl.storage.facets import Facets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from yybcrawl.browse.guard import App

_DATABASE = "archive"
_HANDLER = "datasette.handle_exception"
_SETTINGS = {
    "allow_download": False,
    "default_cache_ttl": 0,  # a crawl may write on
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 2000,
    "truncate_cells_html": 200,
}
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_GRACE_SECONDS = 2


@contextmanager
def opened_site(url: str, host: str) -> Iterator[App]:
    """Give the site of an archive, which is to be served on `host`.

    Raises ArgumentError or DatabaseError where the archive cannot be read.
    """
    with ExitStack() as stack:
        engine = open_to_read(url)
        stack.callback(engine.dispose)
        facets = Facets(engine)
        stack.callback(facets.close)
        is_sqlite = engine.dialect.name == "sqlite"
        hosts = _LOOPBACK if host in _LOOPBACK else None
        plugin = Plugin(engine, facets, hosts, _DATABASE if is_sqlite else None)
        # It would print every mistake of a visitor, with all variables.
        pm.unregister(name=_HANDLER)
        stack.callback(pm.register, handle_exception, _HANDLER)
        pm.register(plugin)
        stack.callback(pm.unregister, plugin)
        yield _make_datasette(engine if is_sqlite else None).app()


def open_to_read(url: str) -> Engine:
    """Return an engine on an archive whose connections cannot write.

    Raises ArgumentError or DatabaseError where the archive cannot be read.
    """
    engine = open_database(url, create=False)
    event.listen(engine, "connect", _forbid_writing)
    # The connection by which the schema was looked at could still write.
    engine.dispose()
    return engine


def _make_datasette(engine: Engine | None) -> Datasette:
    """Return Datasette with the tables of an SQLite archive, or without any."""
    datasette = Datasette(settings=_SETTINGS, metadata=metadata_of(_DATABASE))
    # It makes one where it is given none.
    datasette.remove_database("_memory")
    if engine is not None:
        file = str(sqlite_file(engine.url))
        tables = _QuietDatabase(datasette, path=file, is_mutable=True)
        datasette.add_database(tables, name=_DATABASE)
    return datasette


class _QuietDatabase(Database):  # type: ignore[misc]
    """Leaves it to the page to tell of mistakes in SQL, instead of writing them to stderr."""

    async def execute(self, *arguments: Any, **options: Any) -> Any:
        """Run a query as Datasette does."""
        return await super().execute(*arguments, **options | {"log_sql_errors": False})


def _forbid_writing(connection: Any, _record: object) -> None:
    if hasattr(connection, "read_only"):
        connection.read_only = True
    else:
        connection.execute("PRAGMA query_only = ON")


@contextmanager
def listening(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """Give a socket that listens, and its address for a browser; port 0 is any that is free.

    Raises ArgumentError where nothing can be served there.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        server = socket.create_server(address[:2], family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]
        raise ArgumentError(
            f"Nothing can be served at {host}:{port} ({reason}):"
            " give another --host or --port, or --port 0 for any that is free."
        ) from None
    with server:
        # Accepted sockets inherit it; without, an answer of two pieces waits for 40 ms.
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        name = f"[{host}]" if ":" in host else host
        yield server, f"http://{name}:{server.getsockname()[1]}/"


def serve(app: App, server: socket.socket, ready: Callable[[], object]) -> None:
    """Answer requests until Ctrl-C; call `ready` before the first. Raises KeyboardInterrupt."""
    config = uvicorn.Config(
        app,
        log_config=None,
        # What fails is told by the answer; the rest is about downloads under way at the end.
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    ready()
    uvicorn.Server(config).run(sockets=[server])
