"""Serves a demo portal on loopback, for the demo, the tests and the benchmark."""

from __future__ import annotations

import argparse
import contextlib
import http
import socket
import socketserver
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

from yybcrawl.demo.portal import build_portal
from yybcrawl.demo.truth import DemoPortal, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HOST = "127.0.0.1"
NOT_FOUND = Page("<h1>404</h1><p>页面不存在</p>".encode(), "text/html; charset=utf-8", 404)


class SeenRequest(NamedTuple):
    """A request as it arrived; `at` is in seconds of `time.monotonic`."""

    method: str
    path: str
    user_agent: str
    at: float


@dataclass(frozen=True, slots=True)
class DemoServer:
    """A portal being served: its address, with a final slash, and the requests so far."""

    base_url: str
    requests: list[SeenRequest] = field(default_factory=list, repr=False)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: PortalServer

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        agent = self.headers.get("User-Agent", "")
        self.server.seen.append(SeenRequest(self.command, self.path, agent, time.monotonic()))
        page = self.server.page(self.path)
        head = (
            f"HTTP/1.1 {page.status} {http.HTTPStatus(page.status).phrase}\r\n"
            f"Content-Type: {page.content_type}\r\n"
            f"Content-Length: {len(page.body)}\r\n\r\n"
        ).encode()
        # one send: a head of its own would wait for the client's delayed acknowledgement
        self.wfile.write(head + page.body if with_body else head)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet: `DemoServer.requests` is the log."""


class PortalServer(ThreadingHTTPServer):
    """Answers with the pages of a portal; `seen` are the requests so far.

    Raises OSError if the port cannot be opened; 0 is a free one.
    """

    daemon_threads = False
    request_queue_size = 128

    def __init__(
        self,
        pages: Mapping[str, Page],
        port: int = 0,
        handler: type[BaseHTTPRequestHandler] = _Handler,
    ) -> None:
        self.pages = pages
        self.seen: list[SeenRequest] = []
        self.connections: set[socket.socket] = set()
        super().__init__((HOST, port), handler)

    def page(self, target: str) -> Page:
        """Return the page of a request's target; unknown queries (`?spm=`) change nothing."""
        found = self.pages.get(target) or self.pages.get(target.partition("?")[0])
        return found or NOT_FOUND

    def server_bind(self) -> None:
        """Bind without a look at its own name, which takes seconds where DNS is slow."""
        socketserver.TCPServer.server_bind(self)

    def get_request(self) -> tuple[socket.socket, Any]:
        """Take a connection and remember it."""
        connection, address = super().get_request()
        self.connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """End a connection and forget it."""
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet about clients that hang up; report anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """End kept-alive connections, so that their threads can be joined."""
        for connection in tuple(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def running(server: PortalServer) -> Iterator[DemoServer]:
    """Let a server answer while the context lasts."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield DemoServer(f"http://{HOST}:{server.server_address[1]}/", server.seen)
    finally:
        server.shutdown()
        server.hang_up()
        server.server_close()


@contextlib.contextmanager
def serve(portal: DemoPortal, port: int = 0) -> Iterator[DemoServer]:
    """Serve `portal` on 127.0.0.1 while the context lasts, on a free port if `port` is 0.

    Raises OSError if the port cannot be opened.
    """
    with running(PortalServer(portal.pages, port)) as server:
        yield server


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the portal until Ctrl-C; the first line printed is its address."""
    parser = argparse.ArgumentParser(prog="python -m yybcrawl.demo.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a free one if not given")
    parser.add_argument("--articles", type=int, default=420, help="default: %(default)s")
    options = parser.parse_args(arguments)
    try:
        with serve(build_portal(options.articles), options.port) as server:
            sys.stdout.write(f"{server.base_url}\n")
            sys.stdout.flush()
            threading.Event().wait()
    except KeyboardInterrupt:
        return
    except ValueError as error:
        parser.error(str(error))
    except (OSError, OverflowError) as error:
        parser.error(f"port {options.port} cannot be opened: {error}.")


if __name__ == "__main__":
    main()
